"""Briefs and pictures written in a process of their own, with a deadline and bounds on memory.

`python -m lsgraph.briefs.process FORMAT MEBIBYTES SECONDS` reads a brief as JSON (of `png` a picture as JSON) from standard input and writes
the file. So what typesets strangers' names can be ended, and a server holds none of the libraries that it needs. It forks such processes
from one that is prepared for them.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from lsgraph.errors import TooLongError
from lsgraph.media_types import CSV, PNG, SVG, XLSX

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsgraph.briefs.model import Brief
    from lsgraph.computing.prepared import Prepared
    from lsgraph.media_types import Format

#: Memory that a process may have, most of it addresses that the typesetter only reserves; and its seconds, if nobody says otherwise.
MEBIBYTES, SECONDS = 3072, 30.0
#: How the process ends that needs more memory than it may have; and how one ends that exceeds its processor time.
_OUT_OF_MEMORY = 75
_ENDED = (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT, _OUT_OF_MEMORY)


def write_brief(
    brief: Brief, fmt: Format, *, scale: int = 2, seconds: float = SECONDS, process: Prepared | None = None
) -> bytes:
    """The brief in one of `BRIEF_FORMATS`; `scale` is that of a PNG, and `process` is prepared for this module.

    Raises TooLongError, and NotFoundError for a picture that is not there.
    """
    if fmt in (XLSX, CSV):
        from lsgraph.briefs import sheets

        return sheets.write_xlsx(brief) if fmt is XLSX else sheets.write_csv(brief)
    if fmt in (SVG, PNG):
        from lsgraph.briefs.pictures import framed_svg

        svg = framed_svg(brief)
        return svg.encode() if fmt is SVG else draw_png(svg, scale, seconds, process)
    return _run(fmt, brief.to_json(), seconds, process)


def draw_png(svg: str, scale: int, seconds: float = SECONDS, process: Prepared | None = None) -> bytes:
    """An SVG as PNG, with `scale` pixels for each of its own; raises TooLongError where it takes too long."""
    return _run(PNG, json.dumps({"svg": svg, "scale": scale}).encode(), seconds, process)


def _run(fmt: Format, content: bytes, seconds: float, process: Prepared | None) -> bytes:
    arguments = [fmt.name, str(MEBIBYTES), str(max(1, round(seconds)))]
    # Twice as long by the clock: others may compute as well.
    most = 2 * seconds
    try:
        if process is not None:
            output, code = process.work(arguments, content, most)
            told = output
        else:
            command = [sys.executable, "-m", __name__, *arguments]
            done = subprocess.run(command, input=content, capture_output=True, timeout=most, check=False)  # noqa: S603  # ourselves
            output, code, told = done.stdout, done.returncode, done.stderr
    except (TimeoutError, subprocess.TimeoutExpired):
        raise TooLongError from None
    if code in _ENDED:
        raise TooLongError
    if code != 0:
        raise RuntimeError(f"the process for {fmt.name} ended with {code}: {told.decode(errors='replace')[-500:]}")
    return output


def prepare(arguments: Sequence[str]) -> None:
    """Import what a format needs."""
    _writer(arguments[0])


def main(arguments: Sequence[str]) -> None:
    """Write what standard input has, within limits of memory and processor time."""
    name, mebibytes, seconds = arguments
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (int(mebibytes) << 20, int(mebibytes) << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    try:
        sys.stdout.buffer.write(_written(name, sys.stdin.buffer.read()))
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)


def _written(name: str, content: bytes) -> bytes:
    return _writer(name)(content)


def _writer(name: str) -> Callable[[bytes], bytes]:
    """What writes a format; each imports what it needs alone."""
    if name == PNG.name:
        import typst  # so that it is prepared

        from lsgraph.briefs.typeset import write_png

        return lambda content: write_png(**json.loads(content))
    from lsgraph.briefs.model import Brief

    if name == "docx":
        from lsgraph.briefs.documents import write_docx as write
    elif name == "pptx":
        from lsgraph.briefs.slides import write_pptx as write
    else:
        import typst  # noqa: F401  # so that it is prepared

        from lsgraph.briefs.typeset import write_pdf as write
    return lambda content: write(Brief.from_json(content))


if __name__ == "__main__":
    main(sys.argv[1:])
