"""How long a check and a build take with many claims, and which part takes how much of it.

    python bench/checks.py [CLAIMS] [--files N] [--build] [--questions] [--profile STEP]

It writes the repository of `copies.py` and checks it from its files, as `lsgraph check` does. It prints the seconds of a processor that each part
takes, the share of all, and how often it takes what it takes with the real data: below the ratio of the claims it grows more slowly than
they do. `--files`: how many files the copies of one file are put into. `--build` builds, too. `--questions` prints each question, `--profile` the
functions of one step.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from copies import ROOT, Copies

from lsgraph.building.build import build, check
from lsgraph.errors import BuildRefused
from lsgraph.repository.questions import answer_text, read_questions
from lsgraph.settings import read_settings
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import Dataset
