#!/bin/sh
# A program that some tests need: use the one that is there, else install Debian's, else say so loudly (in CI: fail).
# $1: browser, engines or r.
set -eu
case $1 in
# Chromium's headless shell opens pages in a third of the processor time; any Chromium shows the same.
browser) name=Chromium best=chromium-headless-shell commands="chromium chromium-browser google-chrome" packages="chromium fonts-dejavu-core" tests="browser tests" ;;
engines) name=Virtuoso best=virtuoso-t commands="" packages="virtuoso-opensource" tests="tests of other engines" ;;
r) name=R best=Rscript commands="" packages="r-base-core r-cran-httr2" tests="client in R" ;;
*) echo "usage: ensure.sh browser|engines|r" >&2; exit 2 ;;
esac

is_there() {
    command -v "$1" >/dev/null 2>&1
}

has_packages() {
    # R may be there without the package that its client needs.
    [ "$name" != R ] || Rscript -e 'library(httr2)' >/dev/null 2>&1
}

if is_there "$best" && has_packages; then
    exit 0
fi
some=no
for command in $commands; do
    if is_there "$command"; then
        some=yes
    fi
done
sudo=none
if is_there apt-get; then
    if [ "$(id -u)" = 0 ]; then
        sudo=
    elif is_there sudo && sudo -n true 2>/dev/null; then
        sudo=sudo
    fi
fi

install() {
    # Where there is no network, one does not wait for it long.
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Acquire::Retries=0 -o Acquire::http::Timeout=20 "$@" >/dev/null
}

if [ "$sudo" != none ]; then
    if [ "$some" = no ]; then
        echo "Installing $name for the $tests (a minute or two) ..."
        $sudo apt-get update -qq || true
    fi
    # Not every distribution has the shell.
    if [ "$name" = Chromium ] && apt-cache show "$best" >/dev/null 2>&1; then
        if [ "$some" = yes ]; then
            echo "Installing $best, in which the $tests take less time ..."
        fi
        if install "$best" fonts-dejavu-core; then
            exit 0
        fi
        if [ "$some" = yes ]; then
            echo "It can't be installed now; the $name that is here does as well."
        fi
    fi
    # shellcheck disable=SC2086  # several packages
    if [ "$some" = no ] && install $packages; then
        exit 0
    fi
fi
if [ "$some" = yes ]; then
    exit 0
fi
echo "**********************************************************************" >&2
echo "* No $name here, and it can't be installed: the $tests DON'T RUN." >&2
echo "* Install it (Debian, Ubuntu: apt install $packages) and test again." >&2
echo "**********************************************************************" >&2
if [ "${CI:-}" = true ]; then
    exit 1
fi
