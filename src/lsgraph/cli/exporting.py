"""The command `export-site`, which writes the site as files."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import spoken, stderr, tell
from lsgraph.cli.session import OfGeneration, session_of
from lsgraph.errors import UsageError
from lsgraph.languages import Message
from lsgraph.project import expanded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.web.offline import Exported, Wanted

#: Seconds between two lines about the progress, where it is not a terminal.
_SECONDS = 15.0
#: The longest list of addresses that were not to be had.
_MOST_TOLD = 10


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("export-site", short_help="Write the site as files, for any web host or a USB stick.")(export)


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder for the copy, which is replaced whole.")],
    address: Annotated[
        str, typer.Option(metavar="URL", help="Where the copy will be on the web: for its list of pages and its canonical links.")
    ] = "",
    live: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the live site is, to which links lead that need a server; default: LSGRAPH_BASE_URL. Empty for none."),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--everything", help="Also what is taken along (PDF, Word …), timelines as files, pages of single claims and further formats; takes many times as long."),
    ] = False,
    most: Annotated[int, typer.Option(min=1, metavar="FILES", help="Refuse to write more files than this.")] = 100_000,
    processes: Annotated[
        int | None,
        typer.Option(min=1, metavar="COUNT", help="Processes that write at the same time, each with the edition open; default: one for each processor."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the folder also if it holds something else than an earlier copy.")
    ] = False,
    generation: OfGeneration = None,
) -> int:  # fmt: skip
    """Write the site as files: pages in each language, pictures, dumps, data beside each page, and queries answered in the browser.

    The copy works on any web host, below any path, and from a disk without a network. It is written beside its folder and put there
    whole. SOURCE_DATE_EPOCH gives the day on which it says that it was made; the same edition then gives the same bytes.
    """
    from lsgraph.web.offline import Wanted, export_site

    session = session_of(context)
    settings = session.settings()
    selected = session.generation(generation)
    wanted = Wanted(
        goal=expanded(folder).absolute(),
        made=_today(),
        address=_web_address(address, "--address"),
        live=_web_address(settings.base_url if live is None else live, "--live"),
        ample=everything,
        most=most,
        processes=processes or processors(),
        force=force,
    )
    with _told() as told:
        done = export_site(settings, selected, wanted, told)
    _tell_what_was_written(done, wanted, selected.hash)
    return exits.OK


def _tell_what_was_written(done: Exported, wanted: Wanted, name: str) -> None:
    if not done.answers_queries:
        tell(Message("The data are too large for a browser: the page of queries leads to the live site."), "yellow")
    if done.missing:
        shown = ", ".join(done.missing[:_MOST_TOLD])
        tell(
            Message("{count:,} addresses had no answer and are no links in the copy: {names}", count=len(done.missing), names=shown),
            "yellow",
        )  # fmt: skip
    tell(
        Message(
            "{folder}: {files:,} files, {size:,} MB, of generation {hash}. Open index.html.",
            folder=wanted.goal, files=done.files, size=max(1, round(done.size / 1e6)), hash=name,
        ),
        "green",
    )  # fmt: skip


def processors() -> int:
    """How many processors this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _web_address(text: str, option: str) -> str:
    """A web address without the slash at its end; raises UsageError."""
    from urllib.parse import urlsplit

    if not text:
        return ""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        good = False
    if not good or any(letter.isspace() or letter in "\"'<>" for letter in text):
        raise UsageError(
            Message("{text!r} is no web address.", text=text),
            next_step=Message("Give one as {option} https://example.org/path.", option=option),
        )
    return text.rstrip("/")


def _today() -> str:
    """The day, or that of SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/)."""
    import os
    from datetime import UTC, datetime

    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        seconds = float(text) if text else time.time()
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            Message("SOURCE_DATE_EPOCH is {text!r}, which is no time.", text=text),
            next_step="Give seconds since 1970, or leave it out.",
        ) from None


@contextmanager
def _told() -> Iterator[Callable[[int, int], None]]:
    """Tells how far it is: in place on a terminal, else a line now and then."""
    console = stderr()
    if console.is_terminal:
        with console.status("…") as status:
            yield lambda written, known: status.update(_progress(written, known).in_language(spoken()))
        return
    last = time.monotonic()

    def tell_sometimes(written: int, known: int) -> None:
        nonlocal last
        if time.monotonic() - last > _SECONDS:
            last = time.monotonic()
            tell(_progress(written, known), "dim")

    yield tell_sometimes


def _progress(written: int, known: int) -> Message:
    return Message("{written:,} files written, {known:,} known so far", written=written, known=known)
