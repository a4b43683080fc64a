"""Read RDF files from outside a repository: the files of a folder, their quads, and remarks on files that are empty or ignored.

Blank nodes get canonical names, so that the same files give the same hash. Literals are built in the lexical form of the store,
so that a dump contains the terms that queries return.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from lsgraph.errors import DataError, DataErrors, Finding, Severity
from lsgraph.languages import Message, borrowed, marked
from lsgraph.media_types import DATASETS, GRAPHS, by_name
from lsgraph.namespaces import PREFIXES
from lsgraph.project import is_project, project_above
from lsgraph.rdf.contexts import KEPT_BESIDE, Contexts
from lsgraph.rdf.mistaken import mistaken
from lsgraph.repository.documents import decode
from lsgraph.repository.parsing import not_rdf, parser_of
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lsgraph.stores import Term

    Stream = io.BufferedReader[Any] | gzip.GzipFile

#: Formats by file extension, which may be followed by .gz.
SUFFIXES = {
    ".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML, ".owl": ox.RdfFormat.RDF_XML, ".xml": ox.RdfFormat.RDF_XML, ".jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
#: Read only if the file is given by name: in a folder such files are seldom RDF.
_WHERE_NAMED = {".json": ox.RdfFormat.JSON_LD, ".n3": ox.RdfFormat.TURTLE}
_ENDINGS = Message("The endings are {endings}, also with .gz.", endings=", ".join(SUFFIXES))
#: Advice on files that are not read, by extension or reason.
_ADVICE = {
    ".json": marked("Where it is JSON-LD, rename it to .jsonld, or name the file itself."),
    ".n3": marked("N3 is more than RDF. Where it is Turtle, rename it to .ttl, or name the file itself."),
    ".hdt": marked("Convert it to .nt or .nq."),
    ".trix": marked("Convert it to .trig or .nq."),
    ".zip": marked("Unpack it."),
    "state": marked("What builds made is no data."),
    "contexts": marked("Data in JSON-LD find their contexts there."),
    "hidden": marked("Name the file or folder itself where it shall be read."),
}  # fmt: skip
_NAMED = marked("Name its format, as with `--read-as turtle`, or give it the ending of its format.")
_OTHER = marked("Where it is RDF, give it the ending of its format.")
#: Standard input, among files.
STANDARD_INPUT = Path("/dev/stdin")
_GZIP = b"\x1f\x8b"
#: Of what is larger, only what is wrong first is told.
_MOST_READ_AGAIN = 64 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']""")


@dataclass(frozen=True, slots=True)
class Contents:
    """The content of files: `quads` with canonical names for blank nodes, and `remarks` on how they were read."""

    files: tuple[Path, ...]
    quads: list[ox.Quad]
    remarks: list[Finding]


def format_named(name: str | None) -> ox.RdfFormat | None:
    """The format of RDF of that name, ending or media type; None for none. Raises NotFoundError for one that is not there."""
    return None if name is None else RDF_FORMATS[by_name(name, (*GRAPHS, *DATASETS))]


def read_files(paths: Iterable[Path], fmt: ox.RdfFormat | None = None, *, base: str = "") -> Contents:
    """All RDF of the files and folders; raises DataError with each file that can't be read, or if all are empty.

    With `fmt` the files are read as that format, whatever their endings; standard input, which has none, needs it. `base` is the address
    of a server whose JSON-LD context is ours (`Contexts`).
    """
    paths = list(paths)
    remarks: list[Finding] = []
    files = rdf_files(paths, remarks, fmt)
    quads: list[ox.Quad] = []
    silent: list[Path] = []
    errors = DataErrors()
    for path in files:
        before = len(quads)
        with errors.collected():
            quads.extend(read_rdf(path, fmt, base=base))
            if len(quads) == before:
                silent.append(path)
    errors.raise_any()
    if not quads:
        raise DataError(
            "There is nothing in it."
            if len(silent) == 1
            else Message("There is nothing in any of {count} files.", count=len(silent)),
            file=", ".join(str(path) for path in silent[:3]),
            next_step="Give RDF with at least one triple. In JSON-LD, terms that the context does not have are no triples.",
        )
    remarks += [
        _remark(
            "empty", path, Message("There is nothing in the file. In JSON-LD, terms that the context does not have are no triples."),
        )
        for path in silent
    ]  # fmt: skip
    return Contents(tuple(files), _canonical(quads), remarks)


# ---------------------------------------------------------------------------------------------------- which files


def rdf_files(
    paths: Iterable[Path], remarks: list[Finding] | None = None, fmt: ox.RdfFormat | None = None
) -> list[Path]:
    """The RDF files among the paths and below folders; ignored files are added to the remarks.

    Raises DataError with each path that is missing or not RDF, is a project (which a build reads), or the result of a build.
    """
    files: list[Path] = []
    collected: list[Finding] = [] if remarks is None else remarks
    errors = DataErrors()
    for path in paths:
        with errors.collected():
            files.extend(_files_at(path, collected, fmt))
    errors.raise_any()
    return files


def _files_at(path: Path, remarks: list[Finding], fmt: ox.RdfFormat | None) -> list[Path]:
    """The RDF files that one path means; raises DataError."""
    if path.is_dir():
        if fmt is not None:
            raise DataError(
                "This is a folder, whose files are read as their endings say.",
                file=str(path),
                next_step="Name the files that are to be read as another format.",
            )
        return _in_folder(path, remarks)
    if path == STANDARD_INPUT:
        if fmt is None:
            raise DataError(
                "Standard input has no ending that says what it is.",
                next_step="Name its format, as with `--read-as turtle`.",
            )
    elif not path.exists():
        raise DataError("There is no such file.", file=str(path), next_step="Give a file or folder of RDF.")
    elif fmt is None and _rdf_format(path) is None:
        advice = Message(_ADVICE.get(_ending(path), _NAMED))
        next_step = Message("{advice} {endings}", advice=advice, endings=_ENDINGS)
        raise DataError("Its ending is none of RDF.", file=str(path), next_step=next_step)
    return [path]


def is_state(folder: Path) -> bool:
    """Whether a folder is a state folder or a generation: output of builds, not input."""
    has_generations = (folder / "generations").is_dir() and (
        (folder / "current").is_symlink() or (folder / "lock").exists() or (folder / "journal").is_dir()
    )
    return has_generations or ((folder / "manifest.json").is_file() and (folder / "store").is_dir())


def _in_folder(folder: Path, remarks: list[Finding]) -> list[Path]:
    if is_project(folder):
        raise DataError(
            "This is a project of lsgraph: its sources say less without the rules that derive edges from them.",
            file=str(folder),
            next_step=Message(
                "Build it with `lsgraph --root {folder} build`, or give other files or folders of RDF.", folder=folder
            ),
        )
    if is_state(folder):
        raise DataError(
            "This is what builds made, not data to read.",
            file=str(folder),
            next_step="Open it with lsgraph.open or `lsgraph --state`, or write its data with `lsgraph export`.",
        )
    files, passed_over = _walked(folder)
    if not files:
        raise DataError("The folder holds no RDF.", file=str(folder), next_step=_ENDINGS)
    if project := project_above(folder.absolute()):
        remarks.append(
            _remark(
                "part-of-project", folder, Message("The folder belongs to the project {project}. Without its rules there are no derived edges: run `lsgraph --root {project} build`.", project=project),
            )
        )  # fmt: skip
    for ending, count in sorted(passed_over.items()):
        advice = Message(_ADVICE.get(ending, _OTHER))
        remarks.append(
            _remark(
                "passed-over", folder, Message("{count} not read ({ending}). {advice}", count=count, ending=ending, advice=advice),
            )
        )  # fmt: skip
    return files


def _walked(folder: Path) -> tuple[list[Path], Counter[str]]:
    """The RDF files below a folder, sorted, and the counts of ignored files and folders, by extension or reason."""
    files: list[Path] = []
    passed_over: Counter[str] = Counter()
    for at, folders, names in os.walk(folder):
        for name in list(folders):
            reason = _reason_to_pass_over(Path(at) / name)
            if reason is not None:
                folders.remove(name)
                passed_over[reason] += 1
        for name in names:
            path = Path(at) / name
            if name.startswith("."):
                passed_over["hidden"] += 1
            elif SUFFIXES.get(_ending(path)) is not None:
                files.append(path)
            else:
                passed_over[_ending(path) or "no ending"] += 1
    return sorted(files), passed_over


def _reason_to_pass_over(folder: Path) -> str | None:
    if is_state(folder):
        return "state"
    if folder.name == KEPT_BESIDE:
        return "contexts"
    return "hidden" if folder.name.startswith(".") else None


def _ending(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def _rdf_format(path: Path) -> ox.RdfFormat | None:
    return SUFFIXES.get(_ending(path)) or _WHERE_NAMED.get(_ending(path))


def _remark(rule: str, path: Path, message: Message) -> Finding:
    return Finding(f"reading.{rule}", message.in_all_languages(), Severity.WARNING, file=str(path))


# ------------------------------------------------------------------------------------------------------- one file


def read_rdf(path: Path, fmt: ox.RdfFormat | None = None, *, base: str = "") -> Iterator[ox.Quad]:
    """The quads of an RDF file; triples without a graph are put in the graph named by the file's own `file:` IRI.

    Blank nodes get new names, so that two files never share one. A byte order mark is skipped, what is compressed is decompressed, and
    XML is read in the encoding that it declares. JSON-LD may name contexts that are known here, and files beside it. Raises DataError
    with all lines that are wrong, where that can be told.
    """
    form = fmt or _rdf_format(path)
    assert form is not None, "checked before"
    graph = ox.NamedNode(_iri_of(path))
    with _told(path, form, graph.value), _opened(path) as stream:
        for quad in _parser(stream, form, graph.value, Contexts(base=base, folder=path.parent), path):
            yield (
                quad
                if quad.graph_name != ox.DefaultGraph()
                else ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            )


def read_whole(path: Path, fmt: ox.RdfFormat | None, base: str | None) -> tuple[list[ox.Quad], dict[str, str]]:
    """The quads of one file as it has them, read against the base or its own address, and its prefixes.

    Raises DataError as `rdf_files` and `read_rdf` do.
    """
    (path,) = rdf_files([path], fmt=fmt)
    form = fmt or _rdf_format(path)
    assert form is not None, "checked before"
    against = base or _iri_of(path)
    with _told(path, form, against), _opened(path) as stream:
        parser = _parser(stream, form, against, Contexts(folder=path.parent), path)
        return list(parser), parser.prefixes


@contextmanager
def _told(path: Path, fmt: ox.RdfFormat, base: str) -> Iterator[None]:
    """Errors of reading as DataError, with the file."""
    try:
        yield
    except SyntaxError as error:
        raise _not_rdf(path, fmt, base, error) from error
    except (OSError, ValueError, EOFError, LookupError) as error:
        raise DataError(
            Message(
                "The file can't be read: {reason}.", reason=borrowed(getattr(error, "strerror", None) or str(error))
            ),
            file=str(path),
            next_step="Check that it is whole.",
        ) from error


def _iri_of(path: Path) -> str:
    return (path if path == STANDARD_INPUT else path.resolve()).as_uri()


def _parser(stream: Stream, fmt: ox.RdfFormat, base: str, contexts: Contexts, path: Path) -> ox.QuadParser:
    if fmt == ox.RdfFormat.JSON_LD:
        return parser_of(stream.read(), fmt, base, contexts, file=str(path))
    return ox.parse(input=_as_utf8(stream, fmt), format=fmt, base_iri=base, rename_blank_nodes=True)


@contextmanager
def _opened(path: Path) -> Iterator[Stream]:
    """The content of a file, or of standard input, decompressed."""
    source: io.BufferedReader[Any] = (
        io.BufferedReader(cast("io.RawIOBase", io.BytesIO(_standard_input())))
        if path == STANDARD_INPUT
        else path.open("rb")
    )
    with source as raw:
        if raw.peek(len(_GZIP))[: len(_GZIP)] == _GZIP:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield stream
        else:
            yield raw


@cache
def _standard_input() -> bytes:
    """All of standard input, which can be read once, and is read twice where it is wrong."""
    return sys.stdin.buffer.read()


def _as_utf8(stream: Stream, fmt: ox.RdfFormat | None) -> IO[bytes]:
    """The stream without a byte order mark; XML that declares another encoding is converted to UTF-8."""
    head = stream.peek(200)[:200]
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        head = head[len(codecs.BOM_UTF8) :]
    if fmt != ox.RdfFormat.RDF_XML:
        return cast("IO[bytes]", stream)
    declared = _XML_ENCODING.match(head)
    encoding = "utf-16" if head.startswith(_UTF_16) else declared[1].decode("ascii") if declared else "utf-8"
    if encoding.lower() in ("utf-8", "utf8"):
        return cast("IO[bytes]", stream)
    text = stream.read().decode(encoding)
    return io.BytesIO(re.sub(r"^<\?xml[^>]*\?>", "", text).encode())


def _not_rdf(path: Path, fmt: ox.RdfFormat, base: str, error: SyntaxError) -> DataError:
    """The error for a file that its parser refuses, with a fitting next step."""
    with _opened(path) as stream:
        content = stream.read(_MOST_READ_AGAIN + 1)
    if fmt != ox.RdfFormat.RDF_XML and mistaken(content, fmt) is None:
        try:
            decode(content[:_MOST_READ_AGAIN].removeprefix(codecs.BOM_UTF8), str(path))
        except DataError as wrong:
            return DataError(
                wrong.what,
                file=str(path),
                line=wrong.line,
                column=wrong.column,
                next_step="Save the file as UTF-8, say with `iconv -f ISO-8859-1 -t UTF-8`, if that is its encoding.",
            )
    advice = Message(_ADVICE[".n3"]) if _ending(path) == ".n3" else Message("Mend the file.")
    whole = content if len(content) <= _MOST_READ_AGAIN or mistaken(content, fmt) else b""
    return not_rdf(error, fmt, whole, base=base, file=str(path), next_step=advice)


# -------------------------------------------------------------------------------------------------- canonical form


def _canonical(quads: list[ox.Quad]) -> list[ox.Quad]:
    """The quads with canonical names for blank nodes, graph names included, so that the same files give the same hash."""
    if not any(map(_has_blank_node, quads)):
        return quads
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def _has_blank_node(quad: ox.Quad) -> bool:
    return any(_is_blank(term) for term in (quad.subject, quad.object, quad.graph_name))


def _is_blank(term: Term | ox.DefaultGraph) -> bool:
    if isinstance(term, ox.Triple):
        return _is_blank(term.subject) or _is_blank(term.object)
    return isinstance(term, ox.BlankNode)


def as_stored(quads: Sequence[ox.Quad]) -> tuple[list[ox.Quad], list[Finding]]:
    """The quads with each literal in the form that Oxigraph stores, `"007"^^xsd:integer` as `7`; a remark if any changed.

    Oxigraph stores numbers, booleans and times by value; a dump that kept their lexical forms would have other terms than
    the endpoint returns.
    """
    literals = list({term for quad in quads for term in _typed_literals(quad.object)})
    kept = {old: new for old, new in zip(literals, _stored_forms(literals), strict=True) if old != new}
    if not kept:
        return list(quads), []
    first = min(kept, key=str)
    remark = Finding(
        "reading.spelt-anew",
        Message("{count} values are spelt anew, as the graph keeps them: by what they mean.", count=len(kept)).in_all_languages(),
        Severity.INFO, sought=str(first), nearest=str(kept[first]),
    )  # fmt: skip
    return [
        ox.Quad(quad.subject, quad.predicate, _with_stored_forms(quad.object, kept), quad.graph_name) for quad in quads
    ], [remark]


def _typed_literals(term: Term) -> Iterator[ox.Literal]:
    if isinstance(term, ox.Triple):
        yield from _typed_literals(term.object)
    elif isinstance(term, ox.Literal) and term.datatype.value.startswith(PREFIXES["xsd"]) and not _is_string(term):
        yield term


def _is_string(literal: ox.Literal) -> bool:
    return literal.datatype.value == PREFIXES["xsd"] + "string"


def _stored_forms(literals: Sequence[ox.Literal]) -> Iterator[ox.Literal]:
    store = ox.Store()
    subjects = [ox.NamedNode(f"urn:literal:{number}") for number in range(len(literals))]
    predicate = ox.NamedNode("urn:kept")
    store.bulk_extend(ox.Quad(subject, predicate, literal) for subject, literal in zip(subjects, literals, strict=True))
    for subject in subjects:
        (quad,) = store.quads_for_pattern(subject, predicate, None)
        yield cast("ox.Literal", quad.object)


def _with_stored_forms(term: Term, stored_forms: dict[ox.Literal, ox.Literal]) -> Term:
    if isinstance(term, ox.Triple):
        return ox.Triple(term.subject, term.predicate, _with_stored_forms(term.object, stored_forms))
    return stored_forms.get(term, term) if isinstance(term, ox.Literal) else term
