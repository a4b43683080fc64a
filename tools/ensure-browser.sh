#!/bin/sh
# The browser tests need Chromium: use the one that is there, else install Debian's, else say so loudly.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        sudo=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo=sudo
    else
        sudo=none
    fi
    if [ "$sudo" != none ]; then
        echo "Installing Chromium for the browser tests (a minute or two) ..."
        if $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; then
            exit 0
        fi
    fi
fi
echo "**********************************************************************" >&2
echo "* No Chromium here, and it can't be installed: BROWSER TESTS DON'T RUN." >&2
echo "* Install it (Debian, Ubuntu: apt install chromium) and test again.    " >&2
echo "**********************************************************************" >&2
if [ "${CI:-}" = true ]; then
    exit 1
fi
