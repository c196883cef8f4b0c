#!/usr/bin/env python3
"""flipwalk.py BINARY PLACE [STEP]: flips a bit of every byte of a small log; see README.md.

Of every STEP-th byte (1) of the journal and of the rows files one bit is flipped, of every byte of the
checkpoint all eight. Each time `log verify` must end with 5 and name the place: in the journal the entries
among which it is or which come right after it (its hash stands in the next; `wide` counts where those are
more than two, up to the checkpoint before), in rows the file and rows of the block, else the checkpoint.
"""
import json, os, pathlib, random, subprocess, sys

binary, place, step = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3]) if sys.argv[3:] else 1
subprocess.run([pathlib.Path(__file__).resolve().parent / "place.sh", binary, place], check=True)
log, key = place / "start" / "log", ["--key", "key"] if os.environ.get("SIGNED") else []
again = ["audit", "onecard.toml", *key, "--out", "second", "--log", "log", "--fail-on", "never", "--quiet"]
subprocess.run([binary, *again, *os.environ.get("ARGS", "").split()], cwd=place / "start", check=True)
random.seed(8)
flips, bad = {"journal": 0, "rows": 0, "checkpoint": 0, "wide": 0}, 0


def verify():
    ran = subprocess.run([binary, "log", "verify", log, "--json"], capture_output=True, text=True)
    try:
        return ran.returncode, json.loads(ran.stdout)["findings"]
    except (ValueError, KeyError):
        return ran.returncode, None


def flip(what, path, data, offset, bit, is_place):
    global bad
    changed = bytearray(data)
    changed[offset] ^= 1 << bit
    path.write_bytes(changed)
    status, findings = verify()
    path.write_bytes(data)
    flips[what] += 1
    far = [found.get("last", 0) - found.get("entry", 0) > 1 for found in findings or []]
    flips["wide"] += what == "journal" and all(far)
    if status != 5 or not findings or not any(map(is_place, findings)):
        bad += 1
        print(f"BAD {path.name} byte {offset} bit {bit}: status {status}, {findings and findings[:2]}")


if verify() != (0, []):
    print("BAD before a bit is flipped:", verify())
    sys.exit(1)
journal = log / "journal" / "000000000000.jsonl"
data = journal.read_bytes()
for offset in range(0, len(data), step):
    entry = data[:offset].count(b"\n")
    span = lambda found: (found.get("entry", -9), found.get("last", found.get("entry", -9)))
    at = lambda found: span(found)[0] <= entry + 1 and entry <= span(found)[1]
    flip("journal", journal, data, offset, random.randrange(8), at)
for path in sorted((log / "rows").glob("*/*.rows")):
    data, name = path.read_bytes(), f"rows/{path.parent.name}/{path.name}"
    for offset in range(0, len(data), step):
        row = data[:offset].count(b"\n")
        at = lambda found: found.get("f") == name and found["row"] <= row <= found.get("last", found["row"])
        flip("rows", path, data, offset, random.randrange(8), at)
data = (log / "checkpoint").read_bytes()
for offset in range(len(data)):
    for bit in range(8):
        flip("checkpoint", log / "checkpoint", data, offset, bit, lambda found: "checkpoint" in json.dumps(found))
print(*(f"{what}={count}" for what, count in flips.items()), f"bad={bad}")
sys.exit(bad != 0)
