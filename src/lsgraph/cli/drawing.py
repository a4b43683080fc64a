"""The command `network`, which writes the network as a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import tell
from lsgraph.cli.files import replaced
from lsgraph.cli.session import InLanguage, OfGeneration, language_or_locale, read_day, session_of
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message

if TYPE_CHECKING:
    from lsgraph.claims.read import Evidence
    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.network import Ties
    from lsgraph.views.files import Extract

#: How many pixels a PNG has for each of the picture's own.
_SCALE = 3


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("network", short_help="Write the network as a picture, a table or a graph.")(network)


def network(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="File to write, whole or not at all; its ending says how: svg, png, xlsx, csv, graphml, gexf, json."
        ),
    ],
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="The network as it was on that day.")] = None,
    ties: Annotated[
        str, typer.Option("--ties", metavar="TIES", help="Which ties ranks are counted by, in graphml, gexf and json: firm, or all.")
    ] = "firm",
    language: InLanguage = None,
    generation: OfGeneration = None,
) -> int:  # fmt: skip
    """Write the network with the sentences that it rests on, as it is on record or as it was on a day.

    Links lead to the server that LSGRAPH_BASE_URL names; without one they are the IRIs themselves.
    """
    from lsgraph.media_types import PNG, SVG
    from lsgraph.views.files import FILE_FORMATS, write_file

    session = session_of(context)
    fmt = _format(file, (*FILE_FORMATS, PNG))
    day = None if at is None else read_day(at)
    selected = session.generation(generation)
    extract = _extract(selected, session.settings().base_url, language_or_locale(language), day, _ties(ties))
    content = write_file(extract, SVG if fmt is PNG else fmt)
    if fmt is PNG:
        from lsgraph.briefs.process import draw_png

        content = draw_png(content.decode(), _SCALE)
    with replaced(file) as out:
        out.write(content)
    tell(
        Message(
            "{file}: {format}, {relations:,} relations, of generation {hash}",
            file=file, format=fmt.name, relations=len(extract.rows), hash=selected.hash,
        ),
        "green",
    )  # fmt: skip
    return exits.OK


def _format(file: Path, offered: tuple[Format, ...]) -> Format:
    """The format for the file's extension; raises NotFoundError with the supported ones."""
    from lsgraph.media_types import by_name

    return by_name(file.suffix or file.name, offered)


def _ties(text: str) -> Ties:
    from lsgraph.network import TIES

    for ties in TIES:
        if text == ties:
            return ties
    raise NotFoundError(
        Message("There are no ties {name!r}.", name=text),
        near=near_matches(text, TIES),
        next_step=Message("The ties are {names}.", names=", ".join(TIES)),
    )


def _extract(generation: Generation, base: str, language: Language, day: str | None, ties: Ties) -> Extract:
    """The whole network of a generation, on that day if given; `base` is the address of the server for links."""
    from lsgraph.claims import Resources
    from lsgraph.claims.read import as_of, latest_source
    from lsgraph.claims.record_writer import RecordWriter
    from lsgraph.namespaces import INSTANCE
    from lsgraph.network import Choice, choose, measures
    from lsgraph.network.table_file import NETWORK_FILE
    from lsgraph.network.tables import Tables
    from lsgraph.views.files import Extract, Origin

    def address(iri: str) -> str:
        # A server redirects from the address of an IRI to its page.
        return f"{base}/id/{iri.removeprefix(INSTANCE)}" if base and iri.startswith(INSTANCE) else iri

    def evidence_address(evidence: Evidence) -> str:
        return address(evidence.iri)

    store = generation.store()
    resources = Resources(store)
    tables = Tables(generation.path / NETWORK_FILE)
    choice = Choice(at=day)
    selection = choose(tables.graph(range(tables.about["nodes"])), choice)
    return Extract(
        choice=choice,
        selection=selection,
        layouts=tables.layouts(),
        language=language,
        origin=Origin(generation.hash, generation.manifest.created, as_of=as_of(latest_source(store), day)),
        page=address,
        evidence_address=evidence_address,
        records=RecordWriter(resources, page=address, evidence_address=evidence_address).network,
        measured=measures(selection.graph, ties) if day else tables.measures(ties),
        ties=ties,
    )
