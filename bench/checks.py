"""How long a check and a build take with many claims, and which part takes how much of it.

    python bench/checks.py [CLAIMS] [--files N] [--build] [--questions] [--profile STEP]

It writes the repository of `copies.py` and checks it from its files, as `lsgraph check` does. It prints the seconds of a processor that each part
takes, the share of all, and how often it takes what it takes with the real data: below the ratio of the claims it grows more slowly than
they do. `--files`: how many files the copies of one file are put into. `--build` builds, too. `--questions` prints each question, `--profile` the
functions of one step.
"""

from __future__ import annotations
