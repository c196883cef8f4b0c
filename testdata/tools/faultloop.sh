#!/usr/bin/env bash
# faultloop.sh BINARY PLACE [MAX] [STEP]: each write-side call of a logged audit fails in turn.
# Every call from 1 to MAX (200) by STEP (1) fails, once and from then on; see README.md.
set -u
binary=$1 place=$2 max=${3:-200} step=${4:-1}
here=$(cd "$(dirname "$0")" && pwd)
"$here/place.sh" "$binary" "$place" || exit 9
command="$binary audit onecard.toml ${SIGNED:+--key key} --out second --log log --fail-on never --quiet ${ARGS:-}"
bad=0 rounds=0
for call in openat write pwrite64 copy_file_range ftruncate fsync fdatasync \
    rename,renameat,renameat2 mkdir,mkdirat unlink,unlinkat flock read; do
    case $call in
        fsync | fdatasync | read) errors="EIO" ;;
        openat) errors="EACCES ENOSPC" ;;
        flock) errors="ENOLCK" ;;
        *) errors="ENOSPC EIO" ;;
    esac
    for error in $errors; do for mode in "" "+"; do for n in $(seq 1 "$step" "$max"); do
        rm -rf "$place/round"
        cp -a "$place/start" "$place/round"
        (cd "$place/round" && timeout 60 strace -f -qq -o "$place/trace" -e "trace=$call" \
            -e "inject=$call:error=$error:when=$n$mode" $command) > "$place/said" 2>&1
        status=$?
        grep -q INJECTED "$place/trace" || break
        # What fails before the program begins is the loader's.
        grep -q 'error while loading shared' "$place/said" && continue
        rounds=$((rounds + 1))
        why=$("$here/logcheck.py" "$binary" "$place/round" "$status" 2>&1) || {
            echo "BAD $call $error when=$n$mode status=$status: $why; said: $(head -c 300 "$place/said")"
            bad=$((bad + 1))
        }
    done; done; done
done
echo "rounds=$rounds bad=$bad"
[ "$bad" = 0 ]
