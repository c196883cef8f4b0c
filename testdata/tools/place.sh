#!/usr/bin/env bash
# place.sh BINARY PLACE: PLACE/start with a small audit and a log of one run, to be copied each round.
set -eu
binary=$1 place=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$place"
mkdir -p "$place/start"
cp -r "$here/../engagements/dirty/." "$place/start/"
rm -rf "$place/start/expected"
cd "$place/start"
"$binary" audit onecard.toml --out first --log log --fail-on never --quiet
