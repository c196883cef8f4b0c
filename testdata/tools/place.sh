#!/usr/bin/env bash
# place.sh BINARY PLACE: PLACE/start with a small audit and a log of one run, to be copied each round.
# With SIGNED=1 the log has a key, PLACE/start/key; with FRESH=1 there is no log yet; ARGS are more
# arguments of each audit, such as "--log-rows all". Every loop hands these on.
set -eu
binary=$1 place=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$place"
mkdir -p "$place/start"
cp -r "$here/../engagements/dirty/." "$place/start/"
rm -rf "$place/start/expected"
cd "$place/start"
if [ -n "${SIGNED:-}" ]; then
    # Plain files: what a passphrase costs (scrypt) would be most of the time of a loop.
    for key in key key.next; do openssl genpkey -algorithm ed25519 -outform DER -out "$key.der"; done
    python3 - <<'P'
import base64, hashlib, subprocess
nonce = hashlib.sha256(b"the nonce of the loops").hexdigest()
name = "example.org/loop/" + nonce[:16]
def texts(der):
    secret = open(der, "rb").read()[-32:]
    public = subprocess.run(["openssl", "pkey", "-inform", "DER", "-in", der, "-pubout", "-outform", "DER"],
                            check=True, capture_output=True).stdout[-32:]
    key_id = hashlib.sha256(name.encode() + b"\n\1" + public).hexdigest()[:8]
    line = lambda key: f"{name}+{key_id}+{base64.b64encode(b'%c' % 1 + key).decode()}"
    return "PRIVATE+KEY+" + line(secret), line(public)
(key, _), (after, promised) = texts("key.der"), texts("key.next.der")
promise = hashlib.sha256(promised.encode()).hexdigest()
open("key", "w").write(f"{key}\nnonce {nonce}\nnext {promise}\n")
open("key.next", "w").write(after + "\n")
P
    rm key.der key.next.der
fi
[ -n "${FRESH:-}" ] || "$binary" audit onecard.toml ${SIGNED:+--key key} --out first --log log --fail-on never --quiet ${ARGS:-}
