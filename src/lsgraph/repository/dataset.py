"""Read the files of a repository into named graphs, ready to be checked and stored.

data/actors/*.ttl            graph:actors          ontology/lsgraph.ttl, imports/   graph:ontology  (with the text of each rule)
data/sources/<slug>.ttl      graph:<slug>          ontology/vocabularies/*.ttl      graph:vocabularies
ontology/rules/*.rq      ->  graph:derived         ontology/questions/*.ttl         graph:questions
ontology/entailments/*.rq -> graph:entailed
data/documents/<slug>.txt    documents             shapes/*.ttl                     graph:shapes
data/judgements.ttl          graph:judgements      data/regions/*.ttl               graph:regions
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.characters import composed
from lsgraph.computing.passed import key_of
from lsgraph.errors import DataError, DataErrors
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES, SCHEMES
from lsgraph.project import model_files
from lsgraph.repository.blank_nodes import relabelled, skolemised
from lsgraph.repository.documents import (
    Document,
    digest_of,
    document_of,
    read_documents,
    read_file,
    refuse_unreadable,
    served_text,
)
from lsgraph.repository.judgements import JUDGEMENTS_FILE, links_of
from lsgraph.repository.lines import Lines
from lsgraph.repository.misbound import Misbound, as_meant, misbound_in, prefixes_in
from lsgraph.repository.parsing import not_rdf
from lsgraph.stores import Answer, EmbeddedStore, syntax_error, with_union
from lsgraph.stores.union import replacements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import rdflib

    from lsgraph.stores import Term

#: The folders of rules below `ontology/`: for the derived graph, and for the entailed one.
RULES = ("rules", "entailments")
SOURCES_FOLDER = Path("data") / "sources"
CATALOGUE_FILE = Path("data") / "catalogue.ttl"
#: The types of words; an address (xsd:anyURI) is what its server takes it for, letter by letter.
_WORDS = frozenset((f"{PREFIXES['xsd']}string", f"{PREFIXES['rdf']}langString", f"{PREFIXES['rdf']}dirLangString"))
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class SourceFile:
    """One file: `path` relative to the root, `graph` the IRI of its graph, `quads` in that graph, prefixes that stand for something else than ours."""

    path: Path
    graph: str
    text: str
    quads: tuple[ox.Quad, ...]
    misbound: tuple[Misbound, ...] = ()

    @cached_property
    def content(self) -> str:
        """What keys of verdicts on it rest on: its text, or a digest of its quads where no text is at hand, as in a generation."""
        return self.text or key_of(self.quads)

    @property
    def is_data(self) -> bool:
        """Whether it is under `data/`, where people make claims."""
        return self.path.parts[0] == "data"

    @property
    def is_source(self) -> bool:
        """Whether it is a source: a graph of its own, with evidence."""
        return self.path.parts[:2] == SOURCES_FOLDER.parts

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text, prefixes_in(self.text) | {each.prefix: each.meant for each in self.misbound})

    def line_of(self, iri: str, predicate: str | None = None, value: Term | None = None) -> int | None:
        """The line of the subject, from 1; with a predicate, and a value, that of what is said of it (`Lines.of`)."""
        return self._lines.of(iri, predicate, value)


@dataclass(frozen=True)
class Dataset:
    """The content of a repository: its files, its documents by slug, the quads derived from them by the rules, and those entailed."""

    root: Path
    files: tuple[SourceFile, ...]
    documents: Mapping[str, Document]
    derived: tuple[ox.Quad, ...]
    entailed: tuple[ox.Quad, ...] = ()
    #: The store in which the rules ran, where it holds what is published and its union as `with_union` gives it; only read.
    store: ox.Store | None = field(default=None, compare=False, repr=False)

    @cached_property
    def quads(self) -> tuple[ox.Quad, ...]:
        """All quads that say something, including derived ones: what the shapes check."""
        return (*(quad for file in self.files for quad in file.quads), *self.derived)

    @cached_property
    def published(self) -> tuple[ox.Quad, ...]:
        """All quads that are published: also those that follow from the meaning of terms alone, which no shape has to see."""
        return (*self.quads, *self.entailed)

    @cached_property
    def published_store(self) -> EmbeddedStore:
        """A store of all quads that are published: the one in which the rules ran, if it holds them."""
        return EmbeddedStore.in_memory(self.published) if self.store is None else EmbeddedStore.over(self.store)

    @cached_property
    def statements_of(self) -> Mapping[str, Sequence[tuple[SourceFile, ox.Quad]]]:
        """What files say of each IRI, those under `data/` first."""
        statements: dict[str, list[tuple[SourceFile, ox.Quad]]] = {}
        for file in sorted(self.files, key=lambda file: not file.is_data):
            for quad in file.quads:
                if isinstance(quad.subject, ox.NamedNode):
                    statements.setdefault(quad.subject.value, []).append((file, quad))
        return statements

    def location(self, iri: str, graph: str | None = None) -> tuple[str | None, int | None]:
        """File and line of a thing, in the given graph if it is there, else in any data file."""
        candidates = sorted(self.files, key=lambda file: (file.graph != graph, not file.is_data))
        for file in candidates:
            line = file.line_of(iri)
            if line is not None:
                return str(file.path), line
        return None, None


def load_dataset(root: Path) -> Dataset:
    """Read the repository under `root`, and what follows from it; raises DataError with file and line."""
    return followed(read_dataset(root))


def read_dataset(root: Path) -> Dataset:
    """Read the repository under `root` as it is written, without what follows from it.

    Raises DataError with file and line, and of several files that can't be read the error of each.
    """
    refuse_unreadable(root, "data", "ontology", "shapes")
    if not (root / SOURCES_FOLDER).is_dir():
        raise DataError(
            Message("There is no data in {root}: the folder data/sources is missing.", root=root),
            next_step="Go to the folder that holds ontology/, data/ and shapes/, or name it with --root or LSGRAPH_ROOT.",
        )
    errors, files = DataErrors(), list[SourceFile]()
    for name, path, graph in _graph_files(root):
        with errors.collected():
            _require_graph_name(name)
            files.append(_read_turtle(name, path, graph))
            continue
        # A file with a wrong name may be wrong in itself too; what is told already is told once.
        with errors.collected():
            read_triples(path, str(name))
    for name, path in (named for folder in RULES for named in _rules(root, folder)):
        with errors.collected():
            files.append(_read_rule(name, path))
    with errors.collected():
        documents = read_documents(root)
    errors.raise_any()
    if not any(file.is_source for file in files):
        raise DataError("There is no source in data/sources.", next_step="Put a source there, one .ttl file each.")
    return Dataset(root, tuple(files), documents, ())


def followed(written: Dataset) -> Dataset:
    """A dataset as it is written with what its rules derive, and what is entailed; raises DataError for a rule that can't be followed."""
    given = [quad for file in written.files for quad in file.quads]
    return Dataset(
        written.root, written.files, written.documents, *follows_from(given, written.documents, written.root)
    )


def follows_from(
    quads: Sequence[ox.Quad], documents: Mapping[str, Document], root: Path
) -> tuple[tuple[ox.Quad, ...], tuple[ox.Quad, ...], ox.Store | None]:
    """What the rules under that root derive from these quads, and what is entailed: all that is published beside them.

    With them comes a store of all three and their union, where the rules have left one.
    """
    rules, entailments = ([path for _, path in _rules(root, folder)] for folder in RULES)
    links = links_of(quads)
    store = _union([*quads, *links])
    derived = _follow(store, rules, namespaces.DERIVED_GRAPH, links)
    if links:
        # Of what was replaced, names and properties are taken over by what is derived, too.
        store = _union([*quads, *derived])
    entailed = _follow(store, entailments, namespaces.ENTAILED_GRAPH)
    digests = tuple(_served_digests(quads, documents))
    store.extend(with_union(digests))
    # Rules saw the union that there was before them: where something is replaced, that of all quads may be another one.
    whole = store if not links and not replacements(derived) else None
    return derived, (*entailed, *digests), whole


def _served_digests(quads: Iterable[ox.Quad], documents: Mapping[str, Document]) -> Iterator[ox.Quad]:
    """The digest of each stored text as it is served: what the data alone can be checked against."""
    digest, graph = ox.NamedNode(f"{namespaces.ONTOLOGY}servedTextDigest"), ox.NamedNode(namespaces.ENTAILED_GRAPH)
    stored = {quad.subject for quad in quads if quad.predicate.value == f"{namespaces.ONTOLOGY}textFile"}
    for subject in sorted(stored, key=str):
        document = document_of(documents, str(getattr(subject, "value", "")))
        if document is not None:
            text = served_text(document.text)
            yield ox.Quad(subject, digest, ox.Literal(digest_of(text.encode())), graph)


def _rules(root: Path, folder: str) -> list[tuple[Path, Path]]:
    """The rules of one kind, in the order in which they run, as (path below the root, path)."""
    return model_files(root, f"ontology/{folder}/*.rq")


def _graph_files(root: Path) -> Iterable[tuple[Path, Path, str]]:
    """Every Turtle file with its path below the root and its graph, in a fixed order."""
    own = (
        ("data/actors/*.ttl", namespaces.ACTORS_GRAPH),
        ("data/regions/*.ttl", namespaces.REGIONS_GRAPH),
        (str(JUDGEMENTS_FILE), namespaces.JUDGEMENTS_GRAPH),
    )
    model = (
        ("ontology/lsgraph.ttl", namespaces.ONTOLOGY_GRAPH),
        ("ontology/imports/*.ttl", namespaces.ONTOLOGY_GRAPH),
        ("ontology/vocabularies/*.ttl", namespaces.VOCABULARIES_GRAPH),
        ("shapes/*.ttl", namespaces.SHAPES_GRAPH),
    )
    for pattern, graph in own:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root), path, graph
    for pattern, graph in model:
        for name, path in model_files(root, pattern):
            # Which IRIs are mistaken for which actors is a matter of one project; only schemes are the model's.
            if path.is_relative_to(root) or graph != namespaces.VOCABULARIES_GRAPH or path.stem in SCHEMES:
                yield name, path, graph
    for path in sorted(root.glob("ontology/questions/*.ttl")):
        yield path.relative_to(root), path, namespaces.QUESTIONS_GRAPH
    for path in sorted((root / SOURCES_FOLDER).glob("*.ttl")):
        yield path.relative_to(root), path, namespaces.graph_iri(path.stem)


def _require_graph_name(name: Path) -> None:
    """Raise DataError for the file of a source whose name can't be that of a graph."""
    if name.parts[:2] != SOURCES_FOLDER.parts:
        return
    if not _SLUG.fullmatch(name.stem) or namespaces.graph_iri(name.stem) in namespaces.RESERVED_GRAPHS:
        raise DataError(
            Message("{path!r} can't name a source.", path=name.stem),
            file=str(name),
            next_step="Use lower case letters, digits and hyphens, and no name that another graph has.",
        )


def read_triples(path: Path, name: str | None = None) -> tuple[str, list[ox.Triple]]:
    """Text and triples of a Turtle file, the words in them composed; raises DataError, in which `name` is the name of the file."""
    shown = name or str(path)
    text = read_file(path, shown)
    if not text.strip():
        raise DataError("The file is empty.", file=shown, next_step="Fill it, or remove it.")
    try:
        quads = list(ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri=namespaces.BASE))
    except SyntaxError as error:
        raise not_rdf(error, ox.RdfFormat.TURTLE, text.encode(), base=namespaces.BASE, file=shown) from error
    return text, composed_triples(quad.triple for quad in quads)


def composed_triples(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples with the letters of their words composed: so names and quotations are compared, and written (`lsgraph format`)."""
    return [_composed(each) for each in triples]


def _composed(triple: ox.Triple) -> ox.Triple:
    term = triple.object
    if (
        not isinstance(term, ox.Literal)
        or (text := composed(term.value)) == term.value
        or term.datatype.value not in _WORDS
    ):
        return triple
    return ox.Triple(
        triple.subject, triple.predicate, ox.Literal(text, language=term.language, direction=term.direction)
    )


def read_catalogue(root: Path) -> SourceFile | None:
    """The texts of the catalogue, which are no part of the graph; None where there are none. Raises DataError."""
    if not (root / CATALOGUE_FILE).is_file():
        return None
    text, triples = read_triples(root / CATALOGUE_FILE, str(CATALOGUE_FILE))
    graph = ox.NamedNode(namespaces.DATASET)
    return SourceFile(
        CATALOGUE_FILE, graph.value, text, tuple(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    )


def _read_turtle(relative: Path, path: Path, graph: str) -> SourceFile:
    text, triples = read_triples(path, str(relative))
    if not triples:
        raise DataError("There is nothing in the file.", file=str(relative), next_step="Fill it, or remove it.")
    graph_name, misbound = ox.NamedNode(graph), tuple[Misbound, ...]()
    if relative.parts[0] == "data":
        misbound = misbound_in(text, triples)
        triples = skolemised(as_meant(text, triples, misbound), str(relative))
        quads = [ox.Quad(triple.subject, triple.predicate, triple.object, graph_name) for triple in triples]
    else:
        quads = relabelled(triples, graph_name, relative.stem)
    return SourceFile(relative, graph, text, tuple(quads), misbound)


def _read_rule(relative: Path, path: Path) -> SourceFile:
    """A rule's query as part of its description, so that others can run it. Its file declares all prefixes that it uses."""
    text = read_file(path, str(relative))
    rule, graph = ox.NamedNode(f"{namespaces.BASE}rule/{path.stem}"), ox.NamedNode(namespaces.ONTOLOGY_GRAPH)
    properties = (
        ("rdf:type", ox.NamedNode(namespaces.expand("sh:SPARQLConstructExecutable"))),
        ("sh:construct", ox.Literal(text)),
    )
    quads = (ox.Quad(rule, ox.NamedNode(namespaces.expand(name)), term, graph) for name, term in properties)
    return SourceFile(relative, namespaces.ONTOLOGY_GRAPH, text, tuple(quads))


def derive(quads: Iterable[ox.Quad], rules: Path, graph_name: str = namespaces.DERIVED_GRAPH) -> tuple[ox.Quad, ...]:
    """The quads that the rules of a folder derive, in that graph; rules run in the order of their names, each sees the results of earlier ones.

    First come the links between things that were judged the same: rules see the canonical one in place of the others.
    Raises DataError for a rule that is not a CONSTRUCT query.
    """
    written = list(quads)
    links = links_of(written) if graph_name == namespaces.DERIVED_GRAPH else ()
    return _follow(_union([*written, *links]), sorted(rules.glob("*.rq")), graph_name, links)


def _union(quads: Sequence[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(with_union(quads))
    return store


def _follow(
    store: ox.Store, rules: Iterable[Path], graph_name: str, links: Iterable[ox.Quad] = ()
) -> tuple[ox.Quad, ...]:
    """The links, and what the rules derive from the store, which then holds it as well."""
    derived: dict[ox.Quad, None] = dict.fromkeys(links)
    graph = ox.NamedNode(graph_name)
    errors = DataErrors()
    for path in rules:
        with errors.collected():
            triples = _answer_of_rule(store, path).triples()
            new = [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]
            store.extend(with_union(new))
            derived.update(dict.fromkeys(new))
    errors.raise_any()
    return tuple(derived)


def _answer_of_rule(store: ox.Store, path: Path) -> Answer:
    """What a rule answers of the store; raises DataError for one that is no CONSTRUCT query."""
    name = "/".join(path.parts[-3:])
    text = read_file(path, name)
    try:
        answer = Answer(store.query(text))
    except SyntaxError as error:
        wrong = syntax_error(text, str(error), declared=())
        line, column = (wrong.position.line, wrong.position.column) if wrong.position else (None, None)
        raise DataError(wrong.what, file=name, line=line, column=column, next_step=wrong.advice) from error
    if answer.kind != "graph":
        raise DataError("A rule must be a CONSTRUCT query.", file=name, next_step="Write CONSTRUCT { … } WHERE { … }.")
    return answer


def to_rdflib(quads: Iterable[ox.Quad], store: str = "default") -> rdflib.Graph:
    """The union of the quads as an rdflib graph in a store of its; the only conversion from our store's terms to rdflib's."""
    import rdflib

    def term(value: Term) -> rdflib.term.Node:
        if isinstance(value, ox.NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if isinstance(value, ox.Triple):
            raise DataError("rdflib has no triple terms.", next_step="Use rdf:subject, rdf:predicate, rdf:object.")
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        # A plain string stays plain: pyshacl compares rdflib's terms, in which "a" and "a"^^xsd:string differ.
        plain = value.datatype.value == PREFIXES["xsd"] + "string"
        return rdflib.Literal(
            value.value, datatype=None if plain else rdflib.URIRef(value.datatype.value), normalize=False
        )

    quieten_rdflib()
    graph = rdflib.Graph(store, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def quieten_rdflib() -> None:
    """Keep rdflib from logging a traceback for each ill-typed value: findings report those, with file and line."""
    logging.getLogger("rdflib.term").addFilter(_is_no_conversion)


def _is_no_conversion(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Failed to convert Literal")


def canonical_nquads(quads: Iterable[ox.Quad]) -> list[str]:
    """The quads as sorted lines of N-Quads, with newlines; equal data gives equal lines."""
    return sorted({f"{quad} .\n" for quad in quads})
