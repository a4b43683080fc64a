"""Take the guards of the program out one by one, and see that a test fails for each.

`guards.toml` lists them: `file`, the text to `take` out of it, what to `put` there instead, and the `test` that must then fail.
Each is tried in a copy of the checkout. Prints a line a guard; exits with 1 where a test passes without its guard, or fails with it.

    python tools/guards.py [WORD ...]    only guards whose file, test or reason has one of the words
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Seconds for one test: a guard that is missing may show as a test that hangs.
_SECONDS = 300
_NOT_COPIED = (
    ".git",
    ".venv",
    ".venv-bench",
    ".lsgraph",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    "__pycache__",
    "node_modules",
)


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: `what` it holds, the `file` with the text to `take` out and to `put` there, the `test` that must fail then."""

    what: str
    file: str
    take: str
    put: str
    test: str

    def mutated(self, text: str) -> str:
        """The text of the file without the guard; raises ValueError where the guard is not there exactly once."""
        if (count := text.count(self.take)) != 1:
            raise ValueError(f"{self.file}: the text of the guard “{self.what}” stands there {count} times, not once")
        return text.replace(self.take, self.put)


def read_guards(path: Path = ROOT / "tools" / "guards.toml") -> list[Guard]:
    """All guards of the list."""
    return [Guard(**each) for each in tomllib.loads(path.read_text(encoding="utf-8"))["guard"]]


def _passes(checkout: Path, test: str) -> bool:
    """Whether the test passes in that checkout; one that takes too long does not."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    environment = os.environ | {"PYTHONPATH": str(checkout / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        command,
        cwd=checkout,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        # A test that was ended leaves its servers behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main(words: list[str]) -> int:
    """Try the guards that have one of the words, or all; the exit code."""
    guards = [
        each
        for each in read_guards()
        if not words or any(word in f"{each.file} {each.test} {each.what}" for word in words)
    ]
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="lsgraph-guards-") as name:
        checkout = Path(name) / "checkout"
        shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        for test in dict.fromkeys(each.test for each in guards):
            if not _passes(checkout, test):
                print(f"FAILS AS IT IS  {test}", flush=True)
                wrong += 1
        for each in guards:
            path = checkout / each.file
            whole = path.read_text(encoding="utf-8")
            path.write_text(each.mutated(whole), encoding="utf-8")
            caught = not _passes(checkout, each.test)
            path.write_text(whole, encoding="utf-8")
            wrong += not caught
            print(f"{'caught    ' if caught else 'NOT CAUGHT'}  {each.what} ({each.file}) by {each.test}", flush=True)
    print(f"{len(guards)} guards taken out, {wrong} faults")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
