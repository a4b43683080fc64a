#!/bin/sh
# Ask a server of the current data through the programs of others, installed into a folder outside the checkout: in JavaScript, in
# Python, and in R. $1: folder of the programs.
set -eu
bin=$1
root=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v npm >/dev/null 2>&1; then
    echo "make clients: NO NODE here: clients in JavaScript are not tested. Install node and npm, then try again." >&2
    [ "${CI:-}" = true ] && exit 1
fi
sh "$root/tools/ensure.sh" r
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/lsgraph-clients
mkdir -p "$cache"
if command -v npm >/dev/null 2>&1; then
    cp "$root/tools/clients/package.json" "$root/tools/clients/package-lock.json" "$root/tools/clients/.npmrc" "$cache"
    if ! cmp -s "$cache/package-lock.json" "$cache/installed.json"; then
        echo "Installing clients in JavaScript (locked; a minute or five the first time) ..."
        (cd "$cache" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
        cp "$cache/package-lock.json" "$cache/installed.json"
    fi
fi
if ! cmp -s "$root/tools/clients/requirements.txt" "$cache/installed.txt"; then
    echo "Installing clients in Python (locked; a minute or two the first time) ..."
    "$bin/python" -m venv "$cache/python"
    sh "$root/tools/install.sh" "$cache/python/bin/python" "$root/tools/clients/requirements.txt"
    cp "$root/tools/clients/requirements.txt" "$cache/installed.txt"
fi
work=$(mktemp -d)
LSGRAPH_ROOT=$root LSGRAPH_STATE=$work/state "$bin/lsgraph" build >/dev/null 2>&1
. "$root/tools/server.sh"
serve_in "$work" env LSGRAPH_ROOT="$root" LSGRAPH_STATE="$work/state" "$bin/lsgraph"
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
failed=0
if command -v npm >/dev/null 2>&1; then
    CLIENTS=$cache node "$root/tools/clients/ask.mjs" "$url" || failed=1
    CLIENTS=$cache node "$root/tools/clients/others.mjs" "$url" || failed=1
fi
"$cache/python/bin/python" "$root/tools/clients/others.py" "$url" || failed=1
if command -v Rscript >/dev/null 2>&1 && Rscript -e 'library(httr2)' >/dev/null 2>&1; then
    "$bin/python" "$root/tools/clients/r_text.py" "$root/notebooks/07-from-another-language-by-http.ipynb" >"$work/text.R"
    Rscript "$root/tools/clients/others.R" "$url" "$work/text.R" || failed=1
else
    echo "make clients: NO R WITH httr2 here: the client in R is not tested." >&2
fi
exit "$failed"
