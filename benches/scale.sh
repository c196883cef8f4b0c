#!/bin/sh
# How time grows with size: a tenth, one, and ten times PERSONS (100,000 unless said), over MONTHS (1).
#
#   benches/scale.sh [PERSONS] [MONTHS]
set -eu
persons=${1:-100000} months=${2:-1}
here=$(cd "$(dirname "$0")" && pwd)
data=$(mktemp -d) && trap 'rm -rf "$data"' EXIT
for size in $((persons / 10)) "$persons" $((persons * 10)); do
    python3 "$here/county.py" "$size" "$months" "$data/$size"
    echo "$size persons, $months months"
    "$here/peer.sh" "$data/$size" 3
done
