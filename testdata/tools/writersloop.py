#!/usr/bin/env python3
"""writersloop.py BINARY PLACE [WRITERS] [APPENDS]: many write one log and some are killed; see README.md.

Each writer appends `log purge` entries (8 writers, 500 each) and begins again where the log is taken;
meanwhile one of the programs is killed (-9) about every 30 ms. Then the log verifies, and every entry
that was acknowledged stands at the place that was said, once.
"""
import json, os, pathlib, random, signal, subprocess, sys, threading, time

binary, place = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
writers, appends = (int(number) for number in [*sys.argv[3:], *["8", "500"][len(sys.argv) - 3:]])
here = pathlib.Path(__file__).resolve().parent
subprocess.run([here / "place.sh", binary, place], check=True)
log = place / "start" / "log"
key = ["--key", str(place / "start" / "key")] if os.environ.get("SIGNED") else []
letter = place / "list.csv"
letter.write_text("x\n")
said, counts, guard = {}, {"killed": 0, "taken": 0, "recovered": 0, "other": 0}, threading.Lock()
running, others, ended = {}, [], threading.Event()
random.seed(7)


def run(*arguments):
    child = subprocess.Popen([binary, "log", *arguments, *key, "--json", "--lang", "en"], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    with guard:
        running[child.pid] = child
    out, err = child.communicate()
    with guard:
        del running[child.pid]
    return child.returncode, out, err


def count(what):
    with guard:
        counts[what] += 1


def write(writer):
    for number in range(appends):
        name, tries = f"writer {writer} append {number}", 0
        while True:
            tries += 1
            status, out, err = run("purge", str(log), "--list", str(letter), "--why", f"{name} try {tries}")
            if status == 0:
                said[f"{name} try {tries}"] = json.loads(out)["entry"]
                break
            if status == -signal.SIGKILL:
                count("killed")
            elif "recover" in err:
                status, _, err = run("recover", str(log))
                count("recovered" if status == 0 else "taken")
            elif status == 4 and "another program is writing" in err:
                count("taken")
                time.sleep(random.random() / 20)
            else:
                count("other")
                others.append(f"status {status}: {err[:300]}")
                time.sleep(0.05)
                if counts["other"] > 200:
                    return


def kill():
    while not ended.wait(0.01 + random.random() / 25):
        with guard:
            # Under the lock the child is not waited for yet, so its number is still its own.
            if running:
                random.choice(list(running.values())).kill()


threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
killer = threading.Thread(target=kill)
for thread in [*threads, killer]:
    thread.start()
for thread in threads:
    thread.join()
ended.set()
killer.join()
if "torn" in subprocess.run([binary, "log", "verify", log, "--json"], capture_output=True, text=True).stdout:
    run("recover", str(log))
verdict = json.loads(subprocess.run([binary, "log", "verify", log, "--json"], capture_output=True, text=True).stdout)
found = {}
for segment in sorted((log / "journal").iterdir()):
    for line in segment.read_text().splitlines():
        entry = json.loads(line)
        if entry["k"] == "purge":
            found.setdefault(entry["b"]["why"], []).append(entry["i"])
lost = [why for why, index in said.items() if found.get(why) != [index]]
bad = len(lost) + len(others) + (verdict["verdict"] != "self-consistent") + (len(said) != writers * appends)
for what in [*lost[:5], *others[:5]]:
    print("BAD", what)
print(f"appends={len(said)} killed={counts['killed']} taken={counts['taken']} recovered={counts['recovered']}",
      f"entries={verdict['entries']} verdict={verdict['verdict']} bad={bad}")
sys.exit(bad != 0)
