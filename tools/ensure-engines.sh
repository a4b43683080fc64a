#!/bin/sh
# The tests of other engines need Virtuoso: use the one that is there, else install Debian's, else say so loudly.
set -eu
if command -v virtuoso-t >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        sudo=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo=sudo
    else
        sudo=none
    fi
    if [ "$sudo" != none ]; then
        echo "Installing Virtuoso for the tests of other engines ..."
        if $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends virtuoso-opensource >/dev/null; then
            exit 0
        fi
    fi
fi
echo "**********************************************************************" >&2
echo "* No Virtuoso here, and it can't be installed: ITS TESTS DON'T RUN.    " >&2
echo "* Install it (Debian: apt install virtuoso-opensource) and test again. " >&2
echo "**********************************************************************" >&2
if [ "${CI:-}" = true ]; then
    exit 1
fi
