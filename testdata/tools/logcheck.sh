#!/usr/bin/env bash
# logcheck.sh BINARY ROUND STATUS: is ROUND what an honest death may leave, and does the next run mend it?
set -u
export ONECARD_PASSPHRASE_FILE=phrase # Of a signed log, see place.sh.
binary=$1 round=$2 status=$3
cd "$round" || exit 9
bad() { echo "bad: $1"; exit 1; }
field() { python3 -c 'import json,sys;d=json.load(sys.stdin);print(eval(sys.argv[1],{"d":d}))' "$1"; }
# A status past 128 is a death by a signal; the kill loop hands over 0 for those it sent itself.
[ "$status" -lt 128 ] || [ "$status" = 130 ] || bad "status $status"
whole() { # The outputs in $1 are those that its seal names.
    python3 - "$1" <<'P'
import hashlib, json, os, sys
seal = json.load(open(os.path.join(sys.argv[1], "seal.json")))
for f in seal["files"]:
    data = open(os.path.join(sys.argv[1], f["name"]), "rb").read()
    assert hashlib.sha256(data).hexdigest() == f["sha256"], f["name"]
assert os.path.exists(os.path.join(sys.argv[1], "seal.html"))
P
}
[ ! -e second ] || whole second || bad "second is not whole"
case $status in 0) [ -e second ] || bad "status 0 without outputs" ;; esac
before=$(wc -l < ../start/log/journal/000000000000.jsonl)
verdict=$("$binary" log verify log --json) || bad "verify: $verdict"
word=$(field 'd["verdict"]' <<< "$verdict")
case $word in self-consistent | torn) ;; *) bad "verdict $word" ;; esac
[ "$(field 'd["entries"]' <<< "$verdict")" -ge "$before" ] || bad "entries are lost"
if [ "$word" = torn ]; then
    "$binary" log recover log ${SIGNED:+--key key} > /dev/null || bad "recover"
fi
"$binary" audit onecard.toml ${SIGNED:+--key key} --out third --log log --fail-on never --quiet || bad "the next run"
whole third || bad "third is not whole"
verdict=$("$binary" log verify log --json) || bad "verify at the end"
[ "$(field 'd["verdict"]' <<< "$verdict")" = self-consistent ] || bad "not self-consistent at the end"
states=$(field '" ".join(sorted(r["state"] for r in d["runs"]))' <<< "$verdict")
case " $states " in *" open "* | *" sealed "*) bad "nothing is said of a run: $states" ;; esac
published=$(wc -w <<< "$(tr ' ' '\n' <<< "$states" | grep -x published)")
stands=$(ls -d first second third 2> /dev/null | wc -l)
[ "$published" = "$stands" ] || bad "$published runs are published, $stands directories stand"
left=$(find . -name '.onecard-*' -o -name '*.tmp' -not -path './log/*' -o -name publishing)
[ -z "$left" ] || bad "left: $left"
