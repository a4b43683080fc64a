"""The command `recheck`, which reads the pages of sources again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import say, say_json
from lsgraph.cli.session import AsJson, InLanguage, language_or_locale, session_of
from lsgraph.languages import Message

_TOLD = {
    "new": Message("read for the first time"),
    "unchanged": Message("unchanged"),
    "changed": Message("has changed since it was read: read it again, and mend what rests on it"),
    "moved": Message("has moved: mend its address"),
    "gone": Message("is gone: what rests on it can no longer be read there"),
    "refused": Message("may not be read by programs"),
    "unreachable": Message("could not be read"),
}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("recheck", short_help="Read the pages of sources again: moved, gone, or changed?")(recheck)


def recheck(
    context: typer.Context,
    record: Annotated[
        bool, typer.Option("--record", help="Write what was seen to data/actors/pages.ttl, to compare with next time.")
    ] = False,
    wait: Annotated[float, typer.Option("--wait", min=0.0, help="Seconds between two pages of one host.")] = 2.0,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> int:
    """Fetch the address of each source, one at a time, as its host's robots.txt allows, and tell which has moved, gone or changed.

    A line a page. It ends with 0 where all are as they were, and with 1 where one has moved, gone or changed. Pages that may not or could not be
    read are told, and are no fault. It is the only command that fetches pages, and nothing runs it but you.
    """
    from lsgraph.building.pages import RECORD, TROUBLES, pages_of
    from lsgraph.building.pages import recheck as visit_all
    from lsgraph.building.pages import record as write_record
    from lsgraph.repository.dataset import load_dataset

    language_or_locale(language)
    root = session_of(context).settings().root
    visits = []
    for visit in visit_all(pages_of(load_dataset(root)), wait=wait):
        visits.append(visit)
        if not as_json:
            style = "bold red" if visit.state in TROUBLES else ""
            detail = f" ({visit.detail})" if visit.detail else ""
            say(
                Message(
                    "{address}: {state}{detail}", address=visit.page.address, state=_TOLD[visit.state], detail=detail
                ),
                style,
            )
    if record:
        write_record(root / "data" / RECORD, visits, datetime.now(UTC).date().isoformat())
    counts = Counter(visit.state for visit in visits)
    if as_json:
        say_json(
            {
                "counts": dict(sorted(counts.items())),
                "pages": [
                    {
                        "document": visit.page.document,
                        "address": visit.page.address,
                        "state": visit.state,
                        "detail": visit.detail,
                        "digest": visit.digest,
                    }
                    for visit in visits
                ],
            }
        )
    return exits.FINDINGS if any(counts[state] for state in TROUBLES) else exits.OK
