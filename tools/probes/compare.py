"""Run the probes beside this file on one checkout or on two, and print what happened on each, a line a probe.

    python tools/probes/compare.py CHECKOUT [OTHER] [--only sparql,state]

Each probe is run with this Python and the sources of the checkout; a whole run takes some ten minutes for each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROBES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "compare")


def outcomes(probe: str, checkout: Path) -> dict[tuple[str, str], str]:
    """What happened by what was done, as a probe tells it: `7.a | SELECT … | 400`."""
    told = subprocess.run(
        [sys.executable, str(FOLDER / f"{probe}.py"), str(checkout)],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(checkout / "src"), str(FOLDER.parents[1])))},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    ).stdout
    lines = [line.split(" | ", 2) for line in told.splitlines() if line.count(" | ") >= 2]
    return {(number, done): happened for number, done, happened in lines}


def main() -> None:
    """Run the probes and print their lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkouts", nargs="+", type=Path, metavar="CHECKOUT")
    parser.add_argument("--only", default=",".join(PROBES), help=f"some of {', '.join(PROBES)}, with commas")
    arguments = parser.parse_args()
    for probe in arguments.only.split(","):
        told = [outcomes(probe, checkout.resolve()) for checkout in arguments.checkouts]
        for key in dict.fromkeys(key for each in told for key in each):
            print(" | ".join([*key, " → ".join(each.get(key, "(not tried)") for each in told)]), flush=True)


if __name__ == "__main__":
    main()
