#!/bin/sh
# A program that some tests need: use the one that is there, else install Debian's, else say so loudly (in CI: fail).
# $1: browser or engines.
set -eu
case $1 in
browser) name=Chromium commands="chromium chromium-browser google-chrome" packages="chromium fonts-dejavu-core" tests="browser tests" ;;
engines) name=Virtuoso commands="virtuoso-t" packages="virtuoso-opensource" tests="tests of other engines" ;;
*) echo "usage: ensure.sh browser|engines" >&2; exit 2 ;;
esac
for command in $commands; do
    if command -v "$command" >/dev/null 2>&1; then
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
        echo "Installing $name for the $tests (a minute or two) ..."
        # shellcheck disable=SC2086  # several packages
        if $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $packages >/dev/null; then
            exit 0
        fi
    fi
fi
echo "**********************************************************************" >&2
echo "* No $name here, and it can't be installed: the $tests DON'T RUN." >&2
echo "* Install it (Debian, Ubuntu: apt install $packages) and test again." >&2
echo "**********************************************************************" >&2
if [ "${CI:-}" = true ]; then
    exit 1
fi
