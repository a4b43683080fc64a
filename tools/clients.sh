#!/bin/sh
# Ask a server of the current data through Comunica, which npm installs into a folder outside the checkout. $1: folder of the programs.
set -eu
bin=$1
root=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v npm >/dev/null 2>&1; then
    echo "make clients: NO NODE here: Comunica is not tested. Install node and npm, then try again." >&2
    [ "${CI:-}" = true ] && exit 1
    exit 0
fi
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/lsgraph-clients
mkdir -p "$cache"
cp "$root/tools/clients/package.json" "$root/tools/clients/package-lock.json" "$root/tools/clients/.npmrc" "$cache"
if ! cmp -s "$cache/package-lock.json" "$cache/installed.json"; then
    echo "Installing Comunica (locked; a minute or two the first time) ..."
    (cd "$cache" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$cache/package-lock.json" "$cache/installed.json"
fi
work=$(mktemp -d)
LSGRAPH_ROOT=$root LSGRAPH_STATE=$work/state "$bin/lsgraph" build >/dev/null 2>&1
. "$root/tools/server.sh"
serve_in "$work" env LSGRAPH_ROOT="$root" LSGRAPH_STATE="$work/state" "$bin/lsgraph"
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
CLIENTS=$cache node "$root/tools/clients/ask.mjs" "$url"
