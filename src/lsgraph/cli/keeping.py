"""Commands about stored data and settings: `export`, `generations`, `diff`, `settings`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import say, say_json, spoken, stdout_bytes, tell
from lsgraph.cli.files import replaced
from lsgraph.cli.session import FOUND_BY, AsJson, InLanguage, OfGeneration, language_or_locale, read_day, session_of
from lsgraph.cli.tables import show_rows
from lsgraph.errors import NotFoundError, UsageError, near_matches
from lsgraph.generations.folder import DATASET_FILE, VERIFY
from lsgraph.languages import Message, marked, text_in, wording
from lsgraph.languages import listed as listed_parts
from lsgraph.namespaces import GRAPH, graph_iri
from lsgraph.project import variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.claims.changes import Change
    from lsgraph.claims.differences import Difference
    from lsgraph.generations.digests import Fault
    from lsgraph.generations.folder import Generation, Generations
    from lsgraph.languages import Language
    from lsgraph.media_types import Format


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("export", short_help="Write the data as RDF.")(export)
    app.add_typer(_generations)
    app.command("diff", short_help="Tell what changed between two generations or two days.")(diff)
    app.command("settings", short_help="Show each setting and where it comes from.")(settings)


def export(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write, whole or not at all; - is standard output.")] = Path("-"),
    fmt: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT",
            help="trig, nquads (with the graphs), turtle, ntriples, rdfxml, jsonld (their union); default: by the file's ending, else trig.",
        ),
    ] = None,
    graph: Annotated[str | None, typer.Option("--graph", metavar="NAME", help="Only this graph, by name or IRI.")] = None,
    generation: OfGeneration = None,
) -> int:  # fmt: skip
    """Write the data of a generation as RDF."""
    from lsgraph.generations.dumps import write_quads

    selected = session_of(context).generation(generation)
    if not (selected.path / DATASET_FILE).is_file():
        # Else it would be told of the file to write.
        raise selected.damaged(DATASET_FILE, "missing")
    chosen = _format(fmt, output)
    name = None if graph is None else _graph_name(selected, graph)
    if output == Path("-"):
        with stdout_bytes() as out:
            write_quads(selected.path / DATASET_FILE, chosen, out, name)
        return exits.OK
    with replaced(output) as out:
        write_quads(selected.path / DATASET_FILE, chosen, out, name)
    tell(
            Message(
                "{file}: {format}, {bytes:,} bytes, of generation {hash}",
                file=output, format=chosen.name, bytes=output.stat().st_size, hash=selected.hash,
            ),
            "green",
        )  # fmt: skip
    return exits.OK


def _format(name: str | None, output: Path) -> Format:
    """The named format, or that for the file's extension; raises NotFoundError with similar ones."""
    from lsgraph.media_types import DATASETS, GRAPHS, TRIG, by_name

    offered = (*DATASETS, *GRAPHS)
    if name is not None:
        return by_name(name, offered)
    return by_name(output.suffix, offered) if output.suffix else TRIG


def _graph_name(generation: Generation, name: str) -> str:
    graphs = generation.manifest.quads
    for iri in (name, graph_iri(name), graph_iri(name.removeprefix("graph:"))):
        if iri in graphs:
            return iri
    names = [iri.removeprefix(GRAPH) for iri in graphs]
    raise NotFoundError(
        Message("There is no graph {name!r}.", name=name),
        near=near_matches(name, names),
        next_step=Message("The graphs are {names}.", names=", ".join(names)),
    )


_generations = typer.Typer(
    name="generations", help="List the generations, or switch to another.", rich_markup_mode=None
)


@_generations.callback(invoke_without_command=True)
def list_generations(context: typer.Context, as_json: AsJson = False) -> int:
    """List the generations, the oldest first; the current one is marked, and what is damaged is told."""
    if context.invoked_subcommand is not None:
        return exits.OK
    generations = session_of(context).generations()
    name = generations.current_name()
    listed = [{**record, "current": record["hash"] == name} for record in _records(generations)]
    if as_json:
        say_json([{**record, "damage": record["damage"] and str(record["damage"])} for record in listed])
        return exits.OK
    columns = {
        "hash": Message("hash"), "created": Message("created"), "quads": Message("quads"), "origin": Message("origin"),
        "damage": Message("damage"),
    }  # fmt: skip
    rows = [
        (
            "*" if record["current"] else "",
            *(_cell(record[column]) for column in columns),
        )
        for record in listed
    ]
    show_rows((Message("current"), *columns.values()), rows, (False, False, False, True))
    if not listed:
        tell(Message("Nothing is built in {state} yet. Run `lsgraph build`.", state=generations.state))
    elif any(record["damage"] for record in listed):
        tell(Message(VERIFY))
    return exits.OK


#: How damaged a file is, in a line of a table; and of how many files that is told there.
_FAULTS: dict[Fault, str] = {
    "missing": marked("{name} is missing"),
    "unreadable": marked("{name} is unreadable"),
    "changed": marked("{name} is changed"),
}
_MOST_FAULTS = 3


def _records(generations: Generations) -> Iterator[dict[str, object]]:
    """The record of each generation, damaged ones last; the files of readable ones are checked quickly."""
    from lsgraph.generations.verify import file_faults

    for generation in generations.all():
        manifest, faults = generation.manifest, file_faults(generation, whole=False)
        told = [Message(_FAULTS[fault], name=name) for name, fault in faults[:_MOST_FAULTS]]
        damage = listed_parts([*told, *(["…"] if len(faults) > _MOST_FAULTS else [])]) if faults else None
        yield {
            "hash": manifest.hash, "created": manifest.created, "quads": manifest.total, "origin": manifest.origin,
            "damage": damage,
        }  # fmt: skip
    for name, reason in generations.damaged().items():
        yield {"hash": name, "created": None, "quads": None, "origin": None, "damage": reason}


def _cell(value: object) -> str:
    """A value as a table shows it, in the language of the one who runs the command."""
    return "" if value is None else text_in(value if isinstance(value, Message) else str(value), spoken())


@_generations.command("switch")
def switch(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="HASH", help="The generation; the beginning of its hash is enough.")],
) -> int:
    """Make another generation the current one, in one step; a running server takes it up."""
    from lsgraph.building.build import switch as make_current

    session = session_of(context)
    session.settings_to_write()
    generation = make_current(session.generations(), name)
    say(Message("{hash} is current now", hash=generation.hash), "bold green")
    return exits.OK


def diff(
    context: typer.Context,
    first: Annotated[
        str, typer.Argument(metavar="A", help="A generation by the beginning of its hash, or a day with --at.")
    ],
    second: Annotated[
        str | None, typer.Argument(metavar="B", help="The other one; default: the current generation.")
    ] = None,
    at: Annotated[bool, typer.Option("--at", help="A and B are days: what was true then, not what was known.")] = False,
    patch: Annotated[bool, typer.Option("--patch", help="Write RDF Patch, which turns A into B.")] = False,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> int:
    """Tell what changed between two generations, or between two days, in sentences, as JSON or as RDF Patch.

    It ends with 0 where nothing changed and with 1 where something did.
    """
    from lsgraph.claims import Resources
    from lsgraph.claims.changes import changes_between
    from lsgraph.claims.differences import between_generations
    from lsgraph.generations.items import rdf_patch
    from lsgraph.generations.journal import lines_of
    from lsgraph.namespaces import DATASET

    session = session_of(context)
    differences: Sequence[Change | Difference]
    if at:
        if second is None or patch:
            raise UsageError(Message("With --at give two days, and no --patch."))
        days = [read_day(text) for text in (first, second)]
        differences = changes_between(Resources(session.store()), *sorted(days)).items
    else:
        before, after = session.generation(first), session.generation(second)
        if patch:
            lines = rdf_patch(
                lines_of(before), lines_of(after),
                identifier=f"{DATASET}/{after.hash}", previous=f"{DATASET}/{before.hash}",
            )  # fmt: skip
            with stdout_bytes() as out:
                for line in lines:
                    out.write(line.encode())
            return exits.OK if before.hash == after.hash else exits.FINDINGS
        differences = between_generations(Resources(before.store()), Resources(after.store()))
    if as_json:
        say_json([difference.to_json() for difference in differences])
    else:
        chosen_language = language_or_locale(language)
        for difference in differences:
            say(_told(difference, chosen_language))
        if not differences:
            tell(Message("Nothing changed."))
    return exits.FINDINGS if differences else exits.OK


def _told(difference: Change | Difference, language: Language) -> str:
    """A difference on one line: of one between days also its day, and whether it is only perhaps between them."""
    from lsgraph.claims.changes import Change
    from lsgraph.localized import span_text

    sentence = difference.sentence(language)
    if not isinstance(difference, Change):
        return sentence
    words, day = wording("console", language), span_text(difference.span, language)
    return words["on_day" if difference.sure else "perhaps_on_day"].format(day=day, sentence=sentence)


def settings(context: typer.Context, as_json: AsJson = False) -> int:
    """Show each setting: its value, where it comes from, and what it is for."""
    from lsgraph.settings import Settings, is_secret

    session = session_of(context)
    reading = session.reading()
    origins = {**reading.origins, "root": FOUND_BY[session.project().found_by]}
    language = spoken()
    rows: list[dict[str, Any]] = []
    for name, field in Settings.model_fields.items():
        value: Any = reading.settings.state_folder if name == "state" else getattr(reading.settings, name)
        if is_secret(name):
            value = "(set)" if value.get_secret_value() else ""
        shown = value if isinstance(value, int) else str(value)
        rows.append(
            {"name": name, "variable": variable(name), "value": shown, "from": origins[name], "help": field.description}
        )
    if as_json:
        say_json(rows)
    else:
        columns = {
            "variable": Message("variable"), "value": Message("value"), "from": Message("from"), "help": Message("help"),
        }  # fmt: skip
        for row in rows:
            row |= {name: Message(row[name]).in_language(language) for name in ("from", "help")}
            row["value"] = (
                Message("(set)").in_language(language) if is_secret(row["name"]) and row["value"] else row["value"]
            )
        show_rows(tuple(columns.values()), [[str(row[column]) for column in columns] for row in rows])
    return exits.OK
