"""The command `digest`, which writes what is new in a region, to be mailed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import stdout_bytes, tell
from lsgraph.cli.files import replaced
from lsgraph.cli.session import InLanguage, language_or_locale, read_day, session_of
from lsgraph.errors import UsageError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.news.gathering import Desk, Digest


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("digest", short_help="Write what is new in a region.")(digest)


def digest(
    context: typer.Context,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="The first day.")],
    region: Annotated[str | None, typer.Argument(metavar="REGION", help="The region, by its name in addresses; default: all.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="The last day; default: that of the newest edition.")] = None,
    output: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, html, eml (a mail with both), atom. Default: the ending of the file, else text."),
    ] = None,
    file: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="File to write, whole or not at all; - is standard output.")] = Path("-"),
    language: InLanguage = None,
) -> int:  # fmt: skip
    """Write what is new in a region, or in all, over a period: what became known, and what happened by the sources, each with its sentence and its address.

    Links lead to the server that LSGRAPH_BASE_URL names; without one they are the IRIs themselves.
    """
    from lsgraph.edition.edition import Edition
    from lsgraph.generations.journal import Journal
    from lsgraph.media_types import ATOM, EML, HTML, TEXT, by_name
    from lsgraph.news.gathering import gather

    session = session_of(context)
    named = output or (file.suffix if file.suffix else "")
    fmt, chosen = by_name(named, (TEXT, HTML, EML, ATOM)) if named else TEXT, language_or_locale(language)
    first = read_day(since)
    selected, settings = session.generation(None), session.settings()
    journal = Journal(session.generations())
    entries = journal.entries()
    last = read_day(until) if until else (entries[-1].time if entries else selected.manifest.created)[:10]
    if first > last:
        raise UsageError(
            Message("The period begins {since} and ends {until}.", since=first, until=last),
            next_step="Let it begin before it ends.",
        )
    edition = Edition(selected, selected.store(), most_quads=settings.page_quads)
    found = edition.resources.region(region) if region else None
    parameters = {"region": found.slug if found else "", "since": first, "until": last}
    desk = _desk(edition, settings.base_url, chosen, {name: text for name, text in parameters.items() if text})
    content = _written(gather(desk, journal, found, first, last), fmt, chosen, settings.publisher or "lsgraph")
    if file == Path("-"):
        with stdout_bytes() as out:
            out.write(content)
        return exits.OK
    with replaced(file) as out:
        out.write(content)
    tell(Message("{file}: {format}, of generation {hash}", file=file, format=fmt.name, hash=selected.hash), "green")
    return exits.OK


def _desk(edition: Edition, base: str, language: Language, parameters: dict[str, str]) -> Desk:
    from lsgraph.namespaces import INSTANCE
    from lsgraph.news.gathering import Desk

    def address(iri: str) -> str:
        # A server redirects from the address of an IRI to its page.
        return f"{base}/id/{iri.removeprefix(INSTANCE)}" if base and iri.startswith(INSTANCE) else iri

    here = f"{base}/{language}/news?{urlencode(parameters)}" if base else ""
    return Desk(edition, language, address, lambda item: address(item.iri), here)


def _written(found: Digest, fmt: Format, language: Language, author: str) -> bytes:
    from lsgraph.media_types import ATOM, HTML, TEXT
    from lsgraph.namespaces import DATASET
    from lsgraph.news.feed import write_atom
    from lsgraph.news.mail import write_html, write_mail, write_text

    if fmt is TEXT:
        return write_text(found, language).encode()
    if fmt is HTML:
        return write_html(found, language).encode()
    if fmt is ATOM:
        identity = f"{DATASET}/news/{language}/{found.region.slug if found.region else ''}"
        return write_atom(found, language, identity=identity, own=found.address or identity, author=author)
    return write_mail(found, language)
