#!/bin/sh
# Ours, whole, beside the csv scan (the unit), and BLAKE3 (`b3sum`) and the core comparison in DuckDB
# (`pip install duckdb`) where they are installed, over one set of files.
#
#   benches/peer.sh DIR [ROUNDS]     DIR as benches/county.py writes it
#
# Each round takes all of them one after another, so that they meet the same machine; what counts is the
# ratio within a round, wall and CPU. A peer is any program named in PEER that takes the directory.
set -eu
dir=$1 rounds=${2:-3} threads=${THREADS:-2}
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --release -q -p onecard-cli && cargo build --release -q -p onecard --example scan)
target=${CARGO_TARGET_DIR:-$here/target}/release
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT

# wall and CPU seconds of a command, and its peak memory in MiB
took() {
    name=$1; shift
    python3 - "$name" "$@" <<'PY'
import os, subprocess, sys, time
name, command = sys.argv[1], sys.argv[2:]
begin = time.monotonic()
child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
# Of the child alone: what started this script may have had children of its own.
_, status, use = os.wait4(child.pid, 0)
wall, status = time.monotonic() - begin, os.waitstatus_to_exitcode(status)
if status not in (0, 1):
    sys.exit(f"{name}: exit {status}")
print(name, f"{wall:.3f} {use.ru_utime + use.ru_stime:.3f} {use.ru_maxrss / 1024:.0f}")
PY
}

for round in $(seq "$rounds"); do
    rm -rf "$out/result"
    {
        took scan "$target/examples/scan" "$dir"/roll.csv "$dir"/payments-*.csv
        if command -v b3sum >/dev/null; then
            took blake3 b3sum --num-threads 1 "$dir"/roll.csv "$dir"/payments-*.csv
        fi
        if python3 -c 'import duckdb' 2>/dev/null; then
            took duckdb python3 "$here/benches/core_in_duckdb.py" "$dir" "$threads"
        fi
        if [ -n "${PEER:-}" ]; then took peer $PEER "$dir"; fi
        took ours "$target/onecard" audit --roll "$dir/roll.csv" --payments "$dir/payments-*.csv" \
            --list "deaths=$dir/deaths.csv" --policy "$dir/policy.toml" --out "$out/result" --threads "$threads" --no-xlsx
    } | awk -v round="$round" '
        $1 == "scan" { wall = $2; cpu = $3 }
        { printf "round %s  %-7s wall %7.3f s %6.2f units   cpu %7.3f s %6.2f units   peak %5d MiB\n",
            round, $1, $2, $2 / wall, $3, $3 / cpu, $4 }'
done
