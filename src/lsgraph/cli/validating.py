"""The command `validate`: any data against any shapes, with a SHACL validation report."""

from __future__ import annotations

import codecs
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import stdout_bytes, tell
from lsgraph.errors import DataError
from lsgraph.languages import Message, borrowed

if TYPE_CHECKING:
    import rdflib


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("validate", short_help="Validate any RDF against any SHACL shapes.")(validate)


#: rdflib's names of the formats of a report.
_WRITERS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}


def validate(
    data: Annotated[Path, typer.Option("--data", help="The RDF to validate.")],
    shapes: Annotated[Path, typer.Option("--shapes", help="The SHACL shapes, core and SPARQL constraints.")],
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
    and of shapes that say nothing. Nothing is fetched: owl:imports are not followed.
    """
    from rdflib import RDF, SH

    from lsgraph.media_types import GRAPHS, by_name
    from lsgraph.repository.shapes import validate as report_on
    from lsgraph.repository.support import passed_over

    fmt = by_name(output, GRAPHS)
    data_graph = _read_graph(data, base)
    # If both are one file, they must share its blank nodes: the report refers to nodes of the shapes.
    shapes_graph = data_graph if shapes.resolve() == data.resolve() else _read_graph(shapes, base)
    _require_shapes(shapes_graph, shapes)
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


def _read_graph(path: Path, base: str | None) -> rdflib.Graph:
    """The union of a file's graphs, with its prefixes for the report; raises DataError with the line, or if there are no triples."""
    import pyoxigraph as ox

    from lsgraph.media_types import DATASETS, GRAPHS, by_name
    from lsgraph.repository.dataset import to_rdflib
    from lsgraph.stores.base import RDF_FORMATS

    if path.is_dir():
        raise DataError("This is a folder.", file=str(path), next_step="Give one file of RDF.")
    fmt = by_name(path.suffix or path.name, (*GRAPHS, *DATASETS))
    try:
        parser = ox.parse(
            input=path.read_bytes().removeprefix(codecs.BOM_UTF8),
            format=RDF_FORMATS[fmt],
            base_iri=base or path.resolve().as_uri(),
            rename_blank_nodes=True,
        )
        graph = to_rdflib(parser)
    except SyntaxError as error:
        raise DataError(
            Message("This is not {format}: {reason}.", format=fmt.name, reason=error.msg),
            file=str(path),
            line=error.lineno,
            next_step="Mend the file.",
        ) from error
    except OSError as error:
        raise DataError(
            Message("The file can't be read: {reason}.", reason=borrowed(error.strerror or "")),
            file=str(path),
            next_step="Give a file of RDF.",
        ) from error
    except ValueError as error:
        raise DataError(
            Message("The file can't be read against {base}: {reason}.", base=base, reason=error),
            file=str(path),
            next_step="Give an absolute IRI to --base.",
        ) from error
    if not graph:
        raise DataError("There is nothing in it.", file=str(path), next_step="Give RDF with at least one triple.")
    for prefix, namespace in parser.prefixes.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
