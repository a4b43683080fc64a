#!/bin/sh
# Lock the dependencies with hashes for every platform and Python from 3.11 on, naming no registry. $1: folder of uv.
set -eu
bin=$1
lock() {
    out=$1
    shift
    "$bin/uv" pip compile pyproject.toml --extra all "$@" --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" --output-file "$out"
}
lock requirements/run.txt --group build
lock requirements/dev.txt --group build --group test --group check --group lock --constraint requirements/run.txt
# The lowest versions that pyproject.toml allows, of what runs and of what tests it.
lock requirements/lowest.txt --group build --group test --resolution lowest-direct
lock requirements/bench.txt --group bench --constraint requirements/dev.txt
# What `make site` makes the documentation with: nothing of lsgraph itself.
"$bin/uv" pip compile --group docs --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --no-annotate --custom-compile-command "make lock" --output-file requirements/docs.txt
# What `make clients` installs beside the checkout: programs of others, which lsgraph itself does not need.
"$bin/uv" pip compile tools/clients/requirements.in --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --no-annotate --custom-compile-command "make lock" --output-file tools/clients/requirements.txt
