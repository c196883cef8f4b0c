#!/usr/bin/env bash
# place.sh BINARY PLACE: PLACE/start with a small audit and a log of one run, to be copied each round.
# With SIGNED=1 the log has a key, PLACE/start/key, as in every loop that is called so.
set -eu
binary=$1 place=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$place"
mkdir -p "$place/start"
cp -r "$here/../engagements/dirty/." "$place/start/"
rm -rf "$place/start/expected"
cd "$place/start"
if [ -n "${SIGNED:-}" ]; then
    echo "a passphrase of the loops" > phrase
    export ONECARD_PASSPHRASE_FILE=phrase
    "$binary" log key log --new key --office example.org/loop > /dev/null
fi
"$binary" audit onecard.toml ${SIGNED:+--key key} --out first --log log --fail-on never --quiet
