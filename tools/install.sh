#!/bin/sh
# Install the locked packages of $2 with the Python $1, telling how far it is; where it fails, show what pip said.
set -eu
python=$1 locked=$2
total=$(grep -c '^[a-zA-Z0-9].*==' "$locked")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
    status=0
    "$python" -m pip --disable-pip-version-check install --no-input --progress-bar off --require-hashes -r "$locked" 2>&1 || status=$?
    echo "pip ended with $status"
} | tee "$log" | awk -v total="$total" '
    /^(Collecting|Requirement already satisfied)/ { count++; if (count % 20 == 0) { printf "  %d of %d packages\n", count, total; fflush() } }
    /^Installing collected packages/ { print "  installing them ..."; fflush() }'
if ! grep -q '^pip ended with 0$' "$log"; then
    tail -n 15 "$log" >&2
    echo "The packages could not be installed. Check that this machine reaches a package index, then run make again." >&2
    exit 1
fi
