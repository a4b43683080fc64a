#!/bin/sh
# Make the virtual environment in $1 anew with $PYTHON, else with the best Python on the path, or say what is missing and how to get it.
set -eu
venv=$1
if [ -z "$PYTHON" ]; then
    PYTHON=$(sh "$(dirname "$0")/find-python.sh" || echo python3)
fi
if ! command -v "$PYTHON" >/dev/null 2>&1; then
    echo "lsgraph needs Python 3.11 or later, and there is no '$PYTHON' here." >&2
    echo "Install it, or name another one: make PYTHON=/path/to/python3.11 ..." >&2
    exit 1
fi
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "lsgraph needs Python 3.11 or later; '$PYTHON' is $("$PYTHON" --version 2>&1)." >&2
    echo "Name another one: make PYTHON=/path/to/python3.11 ..." >&2
    exit 1
fi
if ! "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    echo "This Python lacks the module venv or ensurepip." >&2
    echo "On Debian and Ubuntu: apt install python3-venv" >&2
    exit 1
fi
if [ ! -f "$venv/pyvenv.cfg" ] && [ -n "$(ls -A "$venv" 2>/dev/null)" ]; then
    echo "$venv is not empty and not a virtual environment, so it is left as it is." >&2
    echo "Name another folder, new or empty: make VENV=/path/to/folder ..." >&2
    exit 1
fi
echo "Making a virtual environment in $venv with $PYTHON ($("$PYTHON" --version 2>&1)) ..."
# Cleared first: what another Python left there does not go with this one.
"$PYTHON" -m venv --clear "$venv"
