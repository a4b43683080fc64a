"""The command `brief`, which writes what a planner takes to a meeting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import stdout_bytes, tell
from lsgraph.cli.files import replaced
from lsgraph.cli.session import InLanguage, OfGeneration, language_or_locale, read_day, session_of
from lsgraph.errors import UsageError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from lsgraph.briefs.desk import Desk
    from lsgraph.briefs.model import Brief
    from lsgraph.cli.session import Session
    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.media_types import Format

#: How many pixels a PNG has for each of the picture's own.
_SCALE = 3


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("brief", short_help="Write a brief to take to a meeting.")(brief)


def brief(
    context: typer.Context,
    thing: Annotated[
        str | None, typer.Argument(metavar="THING", help="An agreement, an actor, a meeting or a project: a name, a slug, an identifier or an IRI.")
    ] = None,
    gaps: Annotated[bool, typer.Option("--gaps", help="Write who is missing around the agreement THING.")] = False,
    story: Annotated[str | None, typer.Option("--story", metavar="NAME", help="Write the story of that name, a slide for each step, without THING.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Compare this day with that of --to, without THING.")] = None,
    second: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The other day.")] = None,
    output: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="pdf, docx, pptx; of the tables alone xlsx, csv; of the picture alone svg, png. Default: the ending of the file, else pdf."),
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="What held on that day.")] = None,
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write, whole or not at all; - is standard output. Default: a name of its own in this folder.")] = None,
    language: InLanguage = None,
    generation: OfGeneration = None,
) -> int:  # fmt: skip
    """Write a brief: title, picture with legend, tables with the sentence behind each row, what is not covered, how to cite it.

    Links lead to the server that LSGRAPH_BASE_URL names; without one they are the IRIs themselves.
    """
    from lsgraph.briefs.model import TABLE_FORMATS
    from lsgraph.briefs.process import write_brief

    session = session_of(context)
    fmt, chosen = _format(output, file), language_or_locale(language)
    day = None if at is None else read_day(at)
    days = None if story is not None else _days(thing, first, second, day)
    if story is not None and (thing, first, second, day, gaps) != (None, None, None, None, False):
        raise UsageError("A brief of a story has no other choice.", next_step="Give --story alone.")
    selected = session.generation(generation)
    desk = _desk_of(session, selected, chosen, day, alone=fmt in TABLE_FORMATS)
    base = session.settings().base_url
    name, made = _told(desk, base, story) if story is not None else _made(desk, base, thing, days, gaps=gaps)
    path = file or Path(f"lsgraph-{name}{fmt.suffix}")
    content = write_brief(made, fmt, scale=_SCALE)
    if path == Path("-"):
        with stdout_bytes() as out:
            out.write(content)
        return exits.OK
    with replaced(path) as out:
        out.write(content)
    tell(Message("{file}: {format}, of generation {hash}", file=path, format=fmt.name, hash=selected.hash), "green")
    return exits.OK


def _format(output: str | None, file: Path | None) -> Format:
    """The format that is named, or that of the file's ending; raises NotFoundError with those that there are."""
    from lsgraph.briefs.model import BRIEF_FORMATS
    from lsgraph.media_types import PDF, by_name

    named = output or (file.suffix if file else "")
    return by_name(named, BRIEF_FORMATS) if named else PDF


def _days(thing: str | None, first: str | None, second: str | None, at: str | None) -> tuple[str, str] | None:
    """The two days to compare, or None for a thing; raises UsageError where it is neither."""
    if thing is not None and first is None and second is None:
        return None
    if thing is None and first is not None and second is not None and at is None:
        return read_day(first), read_day(second)
    raise UsageError(
        "A brief is of one thing, or of two days.",
        next_step="Give a THING, with --at for a day, or both --from and --to.",
    )


def _told(desk: Desk, base: str, story: str) -> tuple[str, Brief]:
    """The brief of a story, and a name for its file. Raises NotFoundError."""
    from lsgraph.briefs.tours import story_brief

    return story, story_brief(_placed(desk, base, f"stories/{story}"), story)


def _made(desk: Desk, base: str, thing: str | None, days: tuple[str, str] | None, *, gaps: bool) -> tuple[str, Brief]:
    """The brief, and a name for its file. Raises NotFoundError and UsageError."""
    from lsgraph.briefs.analyses import compare_brief, gaps_brief
    from lsgraph.briefs.things import agreement_brief, thing_brief
    from lsgraph.namespaces import THINGS, kind_and_slug

    if days:
        placed = _placed(desk, base, "network/compare", **{"from": days[0], "to": days[1]})
        return "-".join(days), compare_brief(placed, *days)
    assert thing is not None, "there is one, or there are two days"
    iri = desk.edition.resources.describe(thing, relations=False).iri
    kind, slug = kind_and_slug(iri)
    if kind not in THINGS or kind == "document" or (gaps and kind != "agreement"):
        raise UsageError(
            Message("There is no brief of {name!r}.", name=thing),
            next_step="Name an agreement, an actor, a meeting or a project; --gaps needs an agreement.",
        )
    day = f"-{desk.at}" if desk.at else ""
    if gaps:
        return f"{slug}-gaps{day}", gaps_brief(_placed(desk, base, "network/gaps", agreement=slug), iri)
    placed = _placed(desk, base, f"{kind}/{slug}")
    return f"{slug}{day}", (agreement_brief if kind == "agreement" else thing_brief)(placed, iri)


def _desk_of(session: Session, generation: Generation, language: Language, day: str | None, *, alone: bool) -> Desk:
    """A desk with the addresses of the server that the settings name, else with IRIs."""
    from lsgraph.briefs.desk import Desk
    from lsgraph.edition.edition import Edition
    from lsgraph.namespaces import INSTANCE

    settings = session.settings()
    base = settings.base_url

    def address(iri: str) -> str:
        # A server redirects from the address of an IRI to its page.
        return f"{base}/id/{iri.removeprefix(INSTANCE)}" if base and iri.startswith(INSTANCE) else iri

    return Desk(
        edition=Edition(generation, generation.store(), most_quads=settings.page_quads),
        language=language,
        at=day,
        page=address,
        evidence=lambda item: address(item.iri),
        publisher=settings.publisher or "",
        alone=alone,
    )


def _placed(desk: Desk, base: str, page: str, **parameters: str) -> Desk:
    """The desk of a page of the server; without a server as it is."""
    if not base:
        return desk
    given = parameters | ({"at": desk.at} if desk.at else {})
    known = given | {"known": desk.edition.generation.hash[:16]}
    here = f"{base}/{desk.language}/{page}"
    return replace(desk, address=f"{here}?{urlencode(given)}" if given else here, cited=f"{here}?{urlencode(known)}")
