"""Putting files in order: canonical Turtle, with the positions of quotations and the digests of new texts filled in."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.characters import composed
from lsgraph.errors import DataError, DataErrors
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES
from lsgraph.rdf.turtle import write_turtle
from lsgraph.repository.dataset import read_triples
from lsgraph.repository.documents import (
    Document,
    Passage,
    document_of,
    find_passages,
    fold_white_space,
    read_documents,
)
from lsgraph.repository.judgements import JUDGEMENTS_FILE
from lsgraph.repository.misbound import misbound_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LS, OA, XSD = PREFIXES["ls"], PREFIXES["oa"], PREFIXES["xsd"]
EXACT, PREFIX, SUFFIX, START, END = (ox.NamedNode(OA + name) for name in ("exact", "prefix", "suffix", "start", "end"))
HAS_SOURCE, HAS_SELECTOR, REFINED_BY = (ox.NamedNode(OA + name) for name in ("hasSource", "hasSelector", "refinedBy"))
POSITION_SELECTOR = ox.NamedNode(OA + "TextPositionSelector")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
TEXT_FILE, TEXT_DIGEST = ox.NamedNode(LS + "textFile"), ox.NamedNode(LS + "textDigest")

#: The files to format, below the root.
PATTERNS = ("data/*/*.ttl", str(JUDGEMENTS_FILE), "ontology/*.ttl", "ontology/*/*.ttl", "shapes/*.ttl")


def format_file(path: Path, documents: Mapping[str, Document], *, name: str | None = None) -> str:
    """The formatted text of a file, with the position, prefix and suffix of each quotation that is in its document.

    The comment at the head of the file is kept; one anywhere else would be lost, and is refused. A quotation that is not
    found is left unchanged: the check reports it. A stored text without a digest gets one; one that is there is never changed, since
    it says which text was read. Raises DataError for broken Turtle, a comment in the wrong place, and an
    ambiguous quotation.
    """
    shown = name or str(path)
    text, triples = read_triples(path, shown)
    _refuse_misbound(text, triples, shown)
    heading = composed(heading_of(text, shown))
    return write_turtle(_with_digests(_with_positions(triples, documents, shown), documents), heading=heading)


def _refuse_misbound(text: str, triples: list[ox.Triple], name: str) -> None:
    """Raise DataError for a prefix that stands for something else than ours: its names would be written out, and the line be lost that is wrong."""
    misbound = misbound_in(text, triples) if name.startswith("data/") else ()
    if misbound:
        raise DataError(
            Message("The prefix {prefix}: stands for <{meant}> here, and this line gives it another namespace.", prefix=misbound[0].prefix, meant=misbound[0].meant),
            file=name, line=misbound[0].line, next_step="Mend the line.",
        )  # fmt: skip


def files_in_order(root: Path) -> list[Path]:
    """All files to format."""
    return sorted(path for pattern in PATTERNS for path in root.glob(pattern))


def format_tree(root: Path, files: Iterable[Path] | None = None, *, write: bool) -> list[Path]:
    """The files that are not formatted, relative to the root if they are below it; with `write` they are rewritten.

    All are formatted before the first is written, so that one that can't be formatted leaves the others unchanged. Raises DataError with
    what is wrong with each of those.
    """
    errors, changed = DataErrors(), dict[Path, str]()
    documents: Mapping[str, Document] = {}
    with errors.collected():
        documents = read_documents(root)
    for path in files_in_order(root) if files is None else files:
        with errors.collected():
            formatted = format_file(path, documents, name=str(_relative(path, root)))
            if formatted != path.read_text(encoding="utf-8"):
                changed[path] = formatted
    errors.raise_any()
    if write:
        for path, text in changed.items():
            replace_text(path, text)
    return [_relative(path, root) for path in changed]


def replace_text(path: Path, text: str) -> None:
    """Write the file completely or not at all, keeping its permissions; a link stays, and leads to what was written."""
    path = path.resolve()
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _relative(path: Path, root: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else path


def heading_of(text: str, name: str) -> str:
    """The comment lines at the head of the file; raises DataError for a comment line anywhere else."""
    lines = text.splitlines()
    head = 0
    while head < len(lines) and lines[head].startswith("#"):
        head += 1
    in_string = False
    for number, line in enumerate(lines, 1):
        if number > head and not in_string and line.lstrip().startswith("#"):
            raise DataError(
                "This comment would be lost: canonical Turtle keeps only the comment at the head of the file.",
                file=name,
                line=number,
                next_step="Move it there, or say it with rdfs:comment.",
            )
        if line.count('"""') % 2 or line.count("'''") % 2:
            in_string = not in_string
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[:head])


def _with_positions(triples: list[ox.Triple], documents: Mapping[str, Document], name: str) -> list[ox.Triple]:
    """The triples with the computed parts of each text quote selector replaced."""
    quotes = {
        triple.subject: triple.object.value
        for triple in triples
        if triple.predicate == EXACT
        and isinstance(triple.object, ox.Literal)
        and not isinstance(triple.subject, ox.Triple)
    }
    evidence = {triple.object: triple.subject for triple in triples if triple.predicate == HAS_SELECTOR}
    sources = {triple.subject: triple.object for triple in triples if triple.predicate == HAS_SOURCE}
    dropped: set[ox.Triple] = set()
    added: list[ox.Triple] = []
    for selector, quotation in quotes.items():
        owner = evidence.get(selector)
        source = sources.get(owner) if owner is not None else None
        document = document_of(documents, source.value) if isinstance(source, ox.NamedNode) else None
        if document is None:
            continue
        computed = [t for t in triples if t.subject == selector and t.predicate in (PREFIX, SUFFIX, REFINED_BY)]
        refining = {t.object for t in computed if t.predicate == REFINED_BY}
        within = [t for t in triples if t.subject in refining]
        passage = _chosen(find_passages(document, quotation), [*computed, *within], quotation, name)
        if passage is not None:
            dropped.update(computed, within)
            added.extend(_selector_parts(selector, passage))
    return [triple for triple in triples if triple not in dropped] + added


def _with_digests(triples: list[ox.Triple], documents: Mapping[str, Document]) -> list[ox.Triple]:
    has_digest = {triple.subject for triple in triples if triple.predicate == TEXT_DIGEST}
    stored = {
        triple.subject: document_of(documents, triple.subject.value)
        for triple in triples
        if triple.predicate == TEXT_FILE and isinstance(triple.subject, ox.NamedNode)
    }
    return triples + [
        ox.Triple(subject, TEXT_DIGEST, ox.Literal(document.digest))
        for subject, document in stored.items()
        if document is not None and subject not in has_digest
    ]


def _chosen(
    passages: list[Passage], selector_triples: Iterable[ox.Triple], quotation: str, name: str
) -> Passage | None:
    """The quoted passage: the only one, or the one selected by position or context in the file."""
    if len(passages) <= 1:
        return passages[0] if passages else None
    values = {
        triple.predicate: triple.object.value for triple in selector_triples if isinstance(triple.object, ox.Literal)
    }
    at_start = [passage for passage in passages if str(passage.start) == values.get(START)]
    if at_start:
        return at_start[0]
    in_context = [
        passage
        for passage in passages
        if passage.prefix.endswith(fold_white_space(values.get(PREFIX, "")))
        and passage.suffix.startswith(fold_white_space(values.get(SUFFIX, "")))
    ]
    if len(in_context) == 1:
        return in_context[0]
    places = "; ".join(f"{passage.start} (…{passage.prefix} | {passage.suffix}…)" for passage in passages)
    raise DataError(
        Message(
            "The quotation {quotation!r} stands in {count} places: {places}.",
            quotation=quotation[:80],
            count=len(passages),
            places=places,
        ),
        file=name,
        next_step="Say which with oa:prefix or oa:suffix, or with oa:refinedBy [ oa:start … ].",
    )


def _selector_parts(selector: ox.NamedNode | ox.BlankNode, passage: Passage) -> list[ox.Triple]:
    position = ox.BlankNode()
    integer = ox.NamedNode(XSD + "integer")
    return [
        ox.Triple(selector, PREFIX, ox.Literal(passage.prefix)),
        ox.Triple(selector, SUFFIX, ox.Literal(passage.suffix)),
        ox.Triple(selector, REFINED_BY, position),
        ox.Triple(position, TYPE, POSITION_SELECTOR),
        ox.Triple(position, START, ox.Literal(str(passage.start), datatype=integer)),
        ox.Triple(position, END, ox.Literal(str(passage.end), datatype=integer)),
    ]
