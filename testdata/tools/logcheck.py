#!/usr/bin/env python3
"""logcheck.py BINARY ROUND STATUS: is ROUND what an honest death may leave, and does the next run mend it?

A status past 128 is a death by a signal; the kill loop hands over 4 for those it sent itself. SIGNED and
ARGS are those of place.sh.
"""
import glob, hashlib, json, os, subprocess, sys

binary, place, status = sys.argv[1], sys.argv[2], int(sys.argv[3])
key = ["--key", "key"] if os.environ.get("SIGNED") else []
os.chdir(place)


def need(true, what):
    if not true:
        print("bad:", what)
        sys.exit(1)


def run(*arguments):
    return subprocess.run([binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def whole(folder):
    """The outputs are those that their seal names."""
    try:
        for file in json.load(open(f"{folder}/seal.json"))["files"]:
            data = open(f"{folder}/{file['name']}", "rb").read()
            need(hashlib.sha256(data).hexdigest() == file["sha256"], f"{folder}/{file['name']} is another one")
    except (OSError, ValueError) as error:
        need(False, f"{folder} is not whole: {error}")
    need(os.path.exists(f"{folder}/seal.html"), f"{folder} has no page")


def verify():
    ran = run("log", "verify", "log", "--json")
    need(ran.returncode == 0, f"verify: {ran.stdout}")
    verdict = json.loads(ran.stdout)
    return verdict["verdict"], verdict["entries"], [run["state"] for run in verdict["runs"]]


def lines(folder):
    return sum(open(path, "rb").read().count(b"\n") for path in glob.glob(f"{folder}/journal/*.jsonl"))


need(status < 128 or status == 130, f"status {status}")
if os.path.lexists("second"):
    whole("second")
need(status != 0 or os.path.exists("second"), "status 0 without outputs")
before = lines("../start/log")
# The first run of all may have died before there was a log.
if before or glob.glob("log/journal/*"):
    word, entries, _ = verify()
    need(word in ("self-consistent", "torn"), f"verdict {word}")
    need(entries >= before, "entries are lost")
    if word == "torn":
        need(run("log", "recover", "log", *key).returncode == 0, "recover")
more = os.environ.get("ARGS", "").split()
ran = run("audit", "onecard.toml", *key, "--out", "third", "--log", "log", "--fail-on", "never", "--quiet", *more)
need(ran.returncode == 0, f"the next run: {ran.stdout}")
whole("third")
word, _, states = verify()
need(word == "self-consistent", f"{word} at the end")
need("open" not in states and "sealed" not in states, f"nothing is said of a run: {states}")
stands = [name for name in ("first", "second", "third") if os.path.isdir(name)]
need(states.count("published") == len(stands), f"{states}, but {stands} stand")
for folder, _, names in os.walk("."):
    left = [n for n in names if n == "publishing" or (n.endswith(".tmp") and not folder.startswith("./log"))]
    need(not left and not os.path.basename(folder).startswith(".onecard-"), f"left: {folder} {left}")
