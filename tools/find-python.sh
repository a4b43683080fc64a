#!/bin/sh
# Print the path of the Python to make environments with: the first on the path that can, best one whose interpreter is in the program.
# Where it is in a shared library that the program loads, as pyenv may build it, the same work takes a tenth more time.
set -euf

tell='
import ensurepip, os, sys, venv

if sys.version_info < (3, 11):
    sys.exit(1)
# A program that only loads the library is a few kB long.
print("program" if os.path.getsize(os.path.realpath(sys.executable)) > 1_000_000 else "library")
'
first=
IFS=:
for name in python3 python3.14 python3.13 python3.12 python3.11; do
    for folder in $PATH; do
        python=${folder:-.}/$name
        if [ ! -f "$python" ] || [ ! -x "$python" ]; then continue; fi
        case $("$python" -c "$tell" 2>/dev/null || true) in
        program) echo "$python"; exit 0 ;;
        library) first=${first:-$python} ;;
        esac
    done
done
[ -n "$first" ] && echo "$first"
