#!/usr/bin/env bash
# clockloop.sh BINARY PLACE: audits of one log on days that come in no order; see README.md.
# Time goes back, passes 2038 and 2106, stands on 29 February, runs a hundred times as fast and backwards.
set -u
binary=$1 place=$2
here=$(cd "$(dirname "$0")" && pwd)
"$here/place.sh" "$binary" "$place" || exit 9
cd "$place/start" || exit 9
bad=0 rounds=0
audit() { # $@: how faketime is called
    rounds=$((rounds + 1))
    faketime "$@" "$binary" audit onecard.toml ${SIGNED:+--key key} --out "out$rounds" --log log \
        --fail-on never --quiet > said 2>&1
    status=$?
    # Before 1970 there is no time that a log can hold: that is said, and nothing is written.
    case "$*" in *1969*) wanted=4 ;; *) wanted=0 ;; esac
    verdict=$("$binary" log verify log --lang en) || verdict="bad: $verdict"
    case $verdict in *self-consistent*) ;; *) status="$status $verdict" ;; esac
    [ "$status" = "$wanted" ] || { echo "BAD $*: $status $(head -c 200 said)"; bad=$((bad + 1)); }
}
export TZ
for TZ in UTC Asia/Shanghai America/Los_Angeles; do
    for moment in '2026-01-01' '2001-01-01' '2024-02-29 12:00:00' '2023-02-28 23:59:59' \
        '2026-03-29 01:59:59' '2038-01-19 03:14:07' '2038-01-19 03:14:08' '2106-02-07 06:28:16' \
        '9999-12-31 00:00:00' '1971-01-01' '1969-06-01'; do
        audit "$moment"
    done
    audit -f '+0 x-1000'
    audit -f '@2038-01-19 03:14:05 x100'
    audit -f '@2024-02-29 23:59:59 i2.0'
done
back=$(grep -c '"k":"clock"' log/journal/000000000000.jsonl)
echo "clocks=$rounds back=$back bad=$bad"
[ "$bad" = 0 ]
