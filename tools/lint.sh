#!/bin/sh
# Format and lint scripts and styles with Biome, which npm installs into a folder outside the checkout. $1: check, or write to put them in order.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v npm >/dev/null 2>&1 || ! command -v node >/dev/null 2>&1; then
    echo "make $1: NO NODE here: SCRIPTS AND STYLES ARE NOT CHECKED. Install node and npm, then try again." >&2
    exit 0
fi
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/lsgraph-lint
mkdir -p "$cache"
cp "$root/tools/lint/package.json" "$root/tools/lint/package-lock.json" "$root/tools/lint/.npmrc" "$cache"
if ! cmp -s "$cache/package-lock.json" "$cache/installed.json"; then
    echo "Installing Biome (locked) ..."
    if ! (cd "$cache" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error); then
        echo "make $1: Biome CAN'T BE INSTALLED here: SCRIPTS AND STYLES ARE NOT CHECKED." >&2
        # With node there, somebody is to look why.
        [ "${CI:-}" = true ] && exit 1
        exit 0
    fi
    cp "$cache/package-lock.json" "$cache/installed.json"
fi
cd "$root"
if [ "$1" = write ]; then
    exec "$cache/node_modules/.bin/biome" check --write .
fi
exec "$cache/node_modules/.bin/biome" check --error-on-warnings .
