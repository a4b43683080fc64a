#!/bin/sh
# Make the vendored Oxigraph anew from its npm package: a classic script instead of a module, since a page that lies on a disk can load
# no modules, and the WebAssembly compressed. $1: the version, exactly.
set -eu
version=$1
to=$(cd "$(dirname "$0")/.." && pwd)/src/lsgraph/web/static/vendor/oxigraph
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "oxigraph@$version" >/dev/null && tar xzf "oxigraph-$version.tgz")
mkdir -p "$to"
{
    echo "/* Oxigraph $version (npm: oxigraph, web.js), MIT or Apache-2.0; made a classic script by tools/vendor-oxigraph.sh. */"
    echo "function lsgraphOxigraph() {"
    # What is exported is given back by the function; the default address of the module is never used: its bytes are handed over.
    sed -E \
        -e 's/^export (class|function) /\1 /' \
        -e 's/^export \{.*$/return { Store, initSync };/' \
        -e "s/module_or_path = new URL\('web_bg\.wasm', import\.meta\.url\);/throw new TypeError(\"the bytes of the module are missing\");/" \
        "$work/package/web.js"
    echo "}"
} >"$to/oxigraph.js"
gzip -9nc "$work/package/web_bg.wasm" >"$to/oxigraph.wasm.gz"
if grep -q -e '^export' -e 'import\.meta' "$to/oxigraph.js"; then
    echo "vendor-oxigraph: this version is written otherwise: something of a module is left in $to/oxigraph.js" >&2
    exit 1
fi
(cd "$to" && sha256sum oxigraph.js oxigraph.wasm.gz)
