"""The command `validate`: any data against any shapes, with a SHACL validation report."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import stdout_bytes, tell
from lsgraph.cli.session import ReadAs, read_from
from lsgraph.errors import DataError, DataErrors
from lsgraph.languages import Message

if TYPE_CHECKING:
    import rdflib


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("validate", short_help="Validate any RDF against any SHACL shapes.")(validate)


#: rdflib's names of the formats of a report.
_WRITERS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}


def validate(
    data: Annotated[Path, typer.Option("--data", metavar="FILE|-", help="The RDF to validate.")],
    shapes: Annotated[Path, typer.Option("--shapes", help="The SHACL shapes, core and SPARQL constraints.")],
    read_as: ReadAs = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="IRI against which both are read; default: that of each file."),
    ] = None,
    output: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="turtle, ntriples, rdfxml or jsonld.")
    ] = "turtle",
) -> int:
    """Validate any RDF against any SHACL shapes and write the W3C validation report.

    It ends with 0 where the data conforms, 1 where it does not, and more where it could not be told, as of data that is empty
    and of shapes that say nothing. Nothing is fetched: owl:imports are not followed, and of JSON-LD the contexts of schema.org,
    CPOV and lsgraph are known, files beside it, and copies of others below jsonld-contexts/ beside it, as HOST/PATH. --read-as is for the data; shapes are read as their ending says.
    """
    from rdflib import RDF, SH

    from lsgraph.media_types import GRAPHS, by_name
    from lsgraph.repository.by_pyshacl import validate as report_on
    from lsgraph.repository.support import passed_over

    fmt = by_name(output, GRAPHS)
    errors = DataErrors()
    with errors.collected():
        data_graph = _read_graph(data, read_as, base)
    with errors.collected():
        # If both are one file, they must share its blank nodes: the report refers to nodes of the shapes.
        if shapes.resolve() == data.resolve():
            errors.raise_any()
            shapes_graph = data_graph
        else:
            shapes_graph = _read_graph(shapes, None, base)
        _require_shapes(shapes_graph, shapes)
    errors.raise_any()
    try:
        report = report_on(data_graph, shapes_graph)
    except DataError as error:
        raise DataError(error.what, file=str(shapes), next_step=error.advice) from error
    for message in passed_over(shapes_graph):
        tell(message, "yellow")
    with stdout_bytes() as out:
        out.write(report.serialize(format=_WRITERS[fmt.name], encoding="utf-8"))
    node = report.value(predicate=RDF.type, object=SH.ValidationReport)
    conforms = report.value(node, SH.conforms)
    return exits.OK if conforms is not None and conforms.toPython() else exits.FINDINGS  # type: ignore[attr-defined]  # a literal


def _require_shapes(graph: rdflib.Graph, path: Path) -> None:
    """Raise DataError if the graph has no property of the SHACL vocabulary: any data would conform."""
    from rdflib import SH

    if not any(str(predicate).startswith(str(SH)) for predicate in graph.predicates(unique=True)):
        raise DataError(
            "There is no shape in it, so that any data would conform.", file=str(path), next_step="Give SHACL shapes."
        )


def _read_graph(path: Path, read_as: str | None, base: str | None) -> rdflib.Graph:
    """The union of a file's graphs, with its prefixes for the report; raises DataError with the lines, or if there are no triples."""
    from lsgraph.repository.dataset import to_rdflib
    from lsgraph.repository.rdf_files import read_whole

    if path.is_dir():
        raise DataError("This is a folder.", file=str(path), next_step="Give one file of RDF.")
    if base is not None and not urlsplit(base).scheme:
        raise DataError(
            Message("The file can't be read against {base}: it is no absolute IRI.", base=base),
            file=str(path),
            next_step="Give an absolute IRI to --base.",
        )
    (path,), form = read_from([path], read_as)
    quads, prefixes = read_whole(path, form, base)
    graph = to_rdflib(quads)
    if not graph:
        raise DataError("There is nothing in it.", file=str(path), next_step="Give RDF with at least one triple.")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
