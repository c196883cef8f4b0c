#!/usr/bin/env bash
# killloop.sh BINARY PLACE N [SIGNAL]: a logged audit is killed N times; see README.md.
# Half of the kills come at the k-th write-side call (with strace), half after a random delay.
set -u
binary=$1 place=$2 count=$3 signal=${4:-KILL}
here=$(cd "$(dirname "$0")" && pwd)
"$here/place.sh" "$binary" "$place" || exit 9
command="$binary audit onecard.toml ${SIGNED:+--key key} --out second --log log --fail-on never --quiet ${ARGS:-}"
calls=write,pwrite64,copy_file_range,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,flock
bad=0 k=0
fresh() { rm -rf "$place/round"; cp -a "$place/start" "$place/round"; }
check() { # $1: where
    why=$("$here/logcheck.py" "$binary" "$place/round" 4 2>&1) || { echo "BAD $1: $why"; bad=$((bad + 1)); }
}
fresh
begin=$(date +%s%N)
(cd "$place/round" && $command) > /dev/null 2>&1
took=$((($(date +%s%N) - begin) / 1000))
for _ in $(seq 1 $((count / 2))); do
    k=$((k + 1))
    fresh
    (cd "$place/round" && strace -f -qq -o "$place/trace" -e "trace=$calls" \
        -e "inject=$calls:signal=$signal:when=$k" $command) > /dev/null 2>&1
    grep -q -e INJECTED -e 'killed by' -e '--- SIG' "$place/trace" || k=0
    check "call $k"
done 2> /dev/null
for _ in $(seq 1 $((count - count / 2))); do
    fresh
    (cd "$place/round" && exec $command) > /dev/null 2>&1 &
    child=$!
    delay=$(((RANDOM * 32768 + RANDOM) % (took + 2000)))
    sleep "$(printf '%d.%06d' $((delay / 1000000)) $((delay % 1000000)))"
    kill "-$signal" "$child" 2> /dev/null
    wait "$child" 2> /dev/null
    check "$delay us"
done 2> /dev/null
echo "kills=$count bad=$bad"
[ "$bad" = 0 ]
