#!/bin/sh
# Build sdist and wheel of the checkout $1, check them, and try both in fresh environments, away from any checkout.
# PYTHONS names the interpreters; those that are not on the machine are told and passed over.
set -eu
root=$1
pythons=${PYTHONS:-python3.11 python3.12 python3.13 python3.14}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LSGRAPH_ROOT LSGRAPH_STATE LSGRAPH_SETTINGS PYTHONPATH || true
quiet="--disable-pip-version-check --quiet"

# With pyenv all of its versions answer by their names.
if command -v pyenv >/dev/null; then PYENV_VERSION=$(pyenv versions --bare | paste -sd:) && export PYENV_VERSION; fi
first=
for python in $pythons; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then first=${first:-$python}; fi
done
[ -n "$first" ] || { echo "None of $pythons is on this machine: name one in PYTHONS." >&2; exit 1; }

echo "Building ..."
"$first" -m venv "$work/building"
"$work/building/bin/pip" install $quiet build twine 2>&1 | grep -v '^WARNING: Location' || true
"$work/building/bin/python" -m build --outdir "$work/dist" "$root" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }
"$work/building/bin/twine" check --strict "$work"/dist/*
ls -l "$work/dist"

mkdir "$work/elsewhere"
# $1: interpreter, $2: what is installed, $3: its extras, $4: what is tried.
try() {
    rm -rf "$work/fresh"
    "$1" -m venv "$work/fresh"
    "$work/fresh/bin/pip" install $quiet "$2$3" 2>&1 | grep -v '^WARNING: Location' || true
    # Not -P or -I: it is tried as an analyst would, from an empty folder.
    (cd "$work/elsewhere" && "$work/fresh/bin/python" "$root/tools/packaged.py" $4)
}
for python in $pythons; do
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$python is not on this machine: passed over"
        continue
    fi
    echo "$("$python" --version): the wheel alone"
    try "$python" "$(ls "$work"/dist/*.whl)" "" light
done
echo "$("$first" --version): the sdist, with analyses, pandas, polars and the command line"
try "$first" "$(ls "$work"/dist/*.tar.gz)" "[analysis,cli,pandas,polars]" full
echo "make package: sdist and wheel are in order"
