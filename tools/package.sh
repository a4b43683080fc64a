#!/bin/sh
# Build sdist and wheel of the checkout $1, check them, and try both in fresh environments, away from any checkout: with the newest
# versions of what they need, and with the lowest that pyproject.toml allows and that there is a wheel of for that Python.
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
missing=
for python in $pythons; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then first=${first:-$python}; else missing="$missing $python"; fi
done
[ -n "$first" ] || { echo "None of $pythons is on this machine: name one in PYTHONS." >&2; exit 1; }

echo "Building ..."
"$first" -m venv "$work/building"
"$work/building/bin/pip" install $quiet build twine uv 2>&1 | grep -v '^WARNING: Location' || true
"$work/building/bin/python" -m build --outdir "$work/dist" "$root" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }
"$work/building/bin/twine" check --strict "$work"/dist/*
ls -l "$work/dist"

mkdir "$work/elsewhere"
# $1: interpreter, $2: what is tried, $3...: how it is installed, by pip or uv.
try() {
    python=$1 tried=$2
    shift 2
    rm -rf "$work/fresh"
    "$python" -m venv "$work/fresh"
    if [ "$1" = pip ]; then
        shift
        "$work/fresh/bin/pip" install $quiet "$@" 2>&1 | grep -v '^WARNING: Location' || true
    else
        shift
        "$work/building/bin/uv" pip install --quiet --python "$work/fresh/bin/python" "$@"
    fi
    for each in $tried; do
        # Not -P or -I: it is tried as an analyst would, from an empty folder.
        (cd "$work/elsewhere" && "$work/fresh/bin/python" "$root/tools/packaged.py" "$each")
    done
}
wheel=$(ls "$work"/dist/*.whl)
sdist=$(ls "$work"/dist/*.tar.gz)
for python in $pythons; do
    case " $missing " in *" $python "*) continue ;; esac
    version=$("$python" --version)
    echo "$version: the wheel alone"
    try "$python" light pip "$wheel"
    echo "$version: the sdist with everything, in the newest versions"
    try "$python" "full whole" uv "$sdist[all,polars]"
    echo "$version: the wheel with everything, in the lowest versions"
    # One small package of fonts has no wheel at all.
    try "$python" "full whole" uv --resolution lowest-direct --only-binary :all: --no-binary font-roboto "$wheel[all,polars]"
done
[ -z "$missing" ] || echo "Not on this machine, so not tried:$missing"
echo "make package: sdist and wheel are in order"
