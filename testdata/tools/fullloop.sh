#!/usr/bin/env bash
# fullloop.sh BINARY PLACE [STEP]: the disk of a logged audit is full at every size; see README.md.
# Needs leave to mount in a namespace of its own. STEP is in KiB (4).
set -u
binary=$1 place=$2 step=${3:-4}
here=$(cd "$(dirname "$0")" && pwd)
"$here/place.sh" "$binary" "$place" || exit 9
used=$(du -sk --apparent-size "$place/start" | cut -f1)
bad=0 rounds=0
for more in $(seq "$step" "$step" 400); do
    rounds=$((rounds + 1))
    size=$((used + 80 + more))
    why=$(unshare -rm bash -c '
        binary=$1 place=$2 here=$3 size=$4
        mkdir -p "$place/small" "$place/round"
        mount -t tmpfs -o size=${size}k tmpfs "$place/small" || exit 9
        cp -a "$place/start/." "$place/small/" || exit 8
        cd "$place/small"
        "$binary" audit onecard.toml ${SIGNED:+--key key} --out second --log log --fail-on never --quiet ${ARGS:-} > /dev/null 2>&1
        status=$?
        mount -o remount,size=64m "$place/small"
        "$here/logcheck.py" "$binary" "$place/small" "$status"' - "$binary" "$place" "$here" "$size" 2>&1)
    case $? in
        0) ;;
        8) rounds=$((rounds - 1)) ;; # Too small to hold the place itself.
        *) echo "BAD size=${size}k: $why"; bad=$((bad + 1)) ;;
    esac
done
echo "rounds=$rounds bad=$bad"
[ "$bad" = 0 ]
