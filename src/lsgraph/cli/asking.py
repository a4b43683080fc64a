"""Commands that query the graph: `query`, `questions`, `show`."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import say, say_json, spoken, stdout_bytes, tell
from lsgraph.cli.session import AsJson, InLanguage, OfGeneration, language_or_locale, session_of
from lsgraph.cli.tables import show_answer, show_rows
from lsgraph.computing.deadlines import OWN_SECONDS
from lsgraph.errors import DataError, UsageError
from lsgraph.languages import Message, borrowed, in_language, marked, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.cli.session import Session
    from lsgraph.repository.questions import Question


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("query", short_help="Ask the graph in SPARQL, or by question.")(query)
    app.command("questions", short_help="List the questions that it answers.")(questions)
    app.command("show", short_help="Show an actor, with the words behind it.")(show)


def query(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(metavar="TEXT|-", help="The SPARQL query; - reads it from standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from this file.")] = None,
    question: Annotated[
        str | None, typer.Option("--question", "-q", help="Ask one of the repository's questions, by number or name.")
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT",
            help="table (with prefixed names; tab-separated in a pipe), json, xml, csv, tsv for rows; "
            "also xlsx, parquet, csvw; turtle, ntriples, rdfxml, jsonld, trig, nquads for graphs.",
        ),
    ] = "table",
    seconds: Annotated[
        float, typer.Option("--seconds", min=0, help="End the query after so many seconds; 0 lets it run on.")
    ] = OWN_SECONDS,
    generation: OfGeneration = None,
) -> int:  # fmt: skip
    """Ask the graph in SPARQL; the prefixes of lsgraph need no declaration."""
    from lsgraph.media_types import FILES, by_name
    from lsgraph.sparql.query import formats_for, plain_format, read_answer, read_query
    from lsgraph.sparql.row_files import About
    from lsgraph.sparql.workers.limits import own_limits
    from lsgraph.sparql.workers.process import Job
    from lsgraph.sparql.workers.single import SingleWorker

    session = session_of(context)
    settings = session.settings()
    parsed = read_query(_query_text(session, text, file, question), max_length=settings.max_query_length)
    fmt = None if output.strip().lower() == "table" else by_name(output, formats_for(parsed))
    about = None
    if fmt in FILES:
        time, version = datetime.now(UTC).isoformat(timespec="seconds"), session.generation(generation).hash
        about = About(parsed.text, time, version, settings.store or "lsgraph query")
    more = marked("Ask for less at a time, or give it more with --seconds; 0 sets no bound.")
    with closing(SingleWorker(session.store(generation).opener(), own_limits(), more=more)) as worker:
        reply = worker.run(Job(parsed, fmt or plain_format(parsed), about), seconds)
    content = reply.content
    for hint in reply.hints:
        tell(Message("hint: {hint}", hint=hint))
    if fmt is None:
        show_answer(read_answer(content, parsed))
        return exits.OK
    with stdout_bytes() as out:
        out.write(content)
        if fmt.name in ("json", "xml"):
            out.write(b"\n")
    return exits.OK


def _query_text(session: Session, text: str | None, file: Path | None, question: str | None) -> str:
    """The query from the one source that was given; raises UsageError for none or more than one."""
    given = [source for source in (text, file, question) if source is not None]
    if len(given) != 1:
        raise UsageError(
            Message("Several queries were given.") if given else Message("No query was given."),
            next_step=Message("Give one of TEXT, - (standard input), --file FILE, --question NAME."),
        )
    if question is not None:
        from lsgraph.repository.questions import find_question

        return find_question(_questions(session), question).query
    if file is not None:
        return _decoded(_read_query(file), str(file))
    if text == "-":
        return _decoded(sys.stdin.buffer.read(), text_in(Message("standard input"), spoken()))
    return text or ""


def _read_query(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DataError(
            Message("The query can't be read: {reason}.", reason=borrowed(error.strerror or "")),
            file=str(file),
            next_step="Give a file that holds one.",
        ) from error


def _decoded(data: bytes, name: str) -> str:
    from lsgraph.repository.documents import decode

    return decode(data, name)


def _questions(session: Session) -> Sequence[Question]:
    """Those of the project; where there is none, those of the edition that lsgraph carries, which answers then."""
    from lsgraph.repository.documents import refuse_unreadable
    from lsgraph.repository.questions import read_questions

    if (edition := session.carried()) is not None:
        from lsgraph.edition.questions import read_stored

        return read_stored(edition.store())
    root = session.settings().root
    folder = root / "ontology" / "questions"
    refuse_unreadable(root, "ontology")
    if not folder.is_dir():
        raise DataError(
            Message("There are no questions in {folder}.", folder=folder),
            next_step="Set LSGRAPH_ROOT to the folder that holds ontology/, data/ and shapes/.",
        )
    return read_questions(folder)


def questions(context: typer.Context, as_json: AsJson = False, language: InLanguage = None) -> int:
    """List the questions that the graph is held to answer; ask one with `lsgraph query --question NAME`."""
    chosen = language_or_locale(language)
    listed = _questions(session_of(context))
    if as_json:
        say_json(
            [
                {
                    "number": question.number,
                    "name": question.name,
                    "text": question.text,
                    "explanation": question.explanation,
                    "query": question.full_query,
                }
                for question in listed
            ]
        )
        return exits.OK
    show_rows(
        (Message("number"), Message("name"), Message("question")),
        [(str(question.number), question.slug, in_language(question.text, chosen)) for question in listed],
        (True,),
    )
    return exits.OK


def show(
    context: typer.Context,
    actor: Annotated[
        str,
        typer.Argument(
            metavar="ACTOR",
            help="A name, another name, a slug, an identifier or an IRI: 'Exempelby kommun', exempelby-kommun, 212000-0000.",
        ),
    ],
    as_json: AsJson = False,
    language: InLanguage = None,
    generation: OfGeneration = None,
) -> int:
    """Show what the graph says of an actor, or any other thing: each relation with the words that it rests on."""
    from lsgraph.claims import Resources
    from lsgraph.claims.record_writer import RecordWriter
    from lsgraph.cli.portrait import portrait

    chosen = language_or_locale(language)
    resources = Resources(session_of(context).store(generation))
    if as_json:
        # No server: the address of a thing is its IRI.
        records = RecordWriter(resources, page=str, evidence_address=lambda item: item.iri)
        say_json(records.thing(resources.describe(actor)).model_dump(mode="json"))
        return exits.OK
    for line, style in portrait(resources.describe(actor), chosen):
        say(line, style)
    return exits.OK
