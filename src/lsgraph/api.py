"""The graph for notebooks: answers as data frames, the network for networkx, and the sentences behind each edge.

    import lsgraph

    with lsgraph.open() as graph:
        graph.query("who-has-signed")

Nothing here writes: the graph is what `lsgraph build` made.
"""

from __future__ import annotations

import os
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsgraph.claims import Resources
from lsgraph.claims.read import supporting
from lsgraph.computing.deadlines import OWN_SECONDS
from lsgraph.errors import DataError, NotFoundError, QueryError, StateError, near_matches
from lsgraph.languages import LANGUAGES, Language, Message, marked
from lsgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    import pandas as pd
    import rdflib

    from lsgraph.claims import Resource
    from lsgraph.generations.folder import Generation
    from lsgraph.sparql.workers import SingleWorker
    from lsgraph.stores import Answer, Store, Term

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedInt",
        "unsignedLong",
    )
)
_REALS = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")
_NAME_OF_QUESTION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QUESTIONS = """
SELECT ?question ?query ?sv ?en WHERE {
  VALUES ?form { sh:select sh:ask sh:construct }
  ?question ?form ?query ; ls:expected ?expected ; rdfs:label ?sv, ?en .
  FILTER (LANG(?sv) = "sv" && LANG(?en) = "en")
}
ORDER BY ?question"""
_EVIDENCE_COLUMNS = (
    "source", "predicate", "target", "claim", "basis", "words", "document", "title", "date", "start", "end", "address", "attested_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """The network drawn; a notebook shows it as it is."""

    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write it as an SVG file in UTF-8."""
        Path(path).write_text(self.svg, encoding="utf-8")


class Graph:
    """A graph that is open for reading; `open` makes one. It is also a context manager."""

    def __init__(self, store: Store, generation: Generation | None = None) -> None:
        self._open_store: Store | None = store
        self._resources: Resources | None = None
        self._worker: SingleWorker | None = None
        self.generation = generation

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def __repr__(self) -> str:
        if self._open_store is None:
            return "<lsgraph.Graph, closed>"
        name = f"generation {self.generation.hash}" if self.generation else "of files"
        return f"<lsgraph.Graph {name}, {len(self):,} quads>"

    @property
    def hash(self) -> str | None:
        """The name of the generation, by which a result can be cited; None for a graph of files."""
        return self.generation.hash if self.generation else None

    def close(self) -> None:
        """Let go of the store; whatever is asked afterwards raises StateError."""
        self._open_store = self._resources = None
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def questions(self) -> pd.DataFrame:
        """The questions that the graph is held to answer: `name`, and their words in `sv` and `en`."""
        import pandas as pd

        rows = [{"name": name, "sv": texts["sv"], "en": texts["en"]} for name, (_, texts) in self._questions().items()]
        return pd.DataFrame(rows, columns=["name", "sv", "en"])

    def query(self, text: str, *, seconds: float | None = OWN_SECONDS) -> pd.DataFrame:
        """The rows of a SELECT query, or of one of the questions by its name, a column a variable.

        The query runs in a process of its own: it is ended after that many `seconds` (None or 0 let it run on) with
        QueryTimeError, and at once where the caller is interrupted.

        IRIs are text in full; numbers, truth values, dates (`datetime64`) and times are of those types where all values of
        the column are; all other literals are text. What is unbound is missing. Decimals become floats. Raises QueryError.
        """
        import pandas as pd

        answer = self._answer(text, "select", seconds)
        rows = list(answer.rows())
        columns = {name: _column([row.get(name) for row in rows]) for name in answer.variables}
        return pd.DataFrame(columns, columns=list(answer.variables), index=range(len(rows)))

    def ask(self, text: str, *, seconds: float | None = OWN_SECONDS) -> bool:
        """The truth of an ASK query, or of one of the questions by its name; raises QueryError. `seconds` as for `query`."""
        return self._answer(text, "ask", seconds).boolean

    def construct(self, text: str, *, seconds: float | None = OWN_SECONDS) -> rdflib.Graph:
        """The triples of a CONSTRUCT or DESCRIBE query, or of one of the questions by its name; raises QueryError.

        `seconds` as for `query`.
        """
        import pyoxigraph as ox

        from lsgraph.repository.dataset import to_rdflib

        triples = self._answer(text, "graph", seconds).triples()
        return to_rdflib(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)

    def network(self, *, flat: bool = False, language: str = "en") -> nx.MultiDiGraph[str]:
        """The network: nodes are IRIs, keys of edges prefixed names; `lsgraph.network.network` tells the attributes.

        With `flat` all attributes are plain texts, numbers and truths, with `label` and `title` in the language: networkx writes it as
        GraphML, GEXF or JSON, and pyvis draws it.
        """
        from lsgraph.network import network

        graph = network(self._things())
        if not flat:
            return graph
        from lsgraph.network.flat import flat as plain

        return plain(graph, _language(language))

    def measures(self, ties: str = "firm") -> pd.DataFrame:
        """Who connects whom: a row for each node of the network, ranked actors first, as pages and files tell it.

        `ties` says along which ties ways lead: `firm` (done or in force, certain, and not only our conclusion) or `all`. `betweenness` is the
        part of the shortest paths between two other actors that leads over a node; only named actors have a `rank`, which equals
        share. `contacts` counts those with which it has any tie, `firm` those with a firm one. Raises ValueError for other ties.
        """
        import pandas as pd

        from lsgraph.network import TIES, measures, network

        chosen = next((candidate for candidate in TIES if candidate == ties), None)
        if chosen is None:
            raise ValueError(f"{ties!r} is none of {' and '.join(TIES)}.")
        graph = network(self._things())
        known = measures(graph, chosen)
        rows = [
            (node, graph.nodes[node]["label_en"], own.rank, own.betweenness, own.contacts, own.firm, own.community)
            for node, own in sorted(
                known.items(), key=lambda pair: (pair[1].rank is None, *pair[1].importance, pair[0])
            )
        ]
        columns = ["node", "label", "rank", "betweenness", "contacts", "firm", "community"]
        return pd.DataFrame(rows, columns=columns).astype({"rank": "Int64"})

    def show(self, name: str) -> Resource:
        """One thing with its relations and their evidence, by name, slug, identifier or IRI; raises NotFoundError."""
        return self._things().describe(name)

    def evidence(
        self, source: str, predicate: str | None = None, target: str | None = None, *, language: Language = "en"
    ) -> pd.DataFrame:
        """The sentences behind the edges from `source`: a row for each piece of evidence of each claim.

        `source` and `target` are names, slugs, identifiers or IRIs, `predicate` is a prefixed name or an IRI
        (`ls:hasSigned`). `words` are the document's own where `basis` is `stated`, with `start` and `end` as characters into its
        text; else they are ours, in `language`. `attested_by` names the person who answers for it that the words carry the claim,
        where the check could not see it. Raises NotFoundError for a name that nothing has.
        """
        import pandas as pd

        things = self._things()
        if predicate is not None:
            predicate = _predicate(predicate, {edge.predicate for edge in things.edges})
        edges = supporting(
            things.edges, things.resolve(source), predicate, things.resolve(target) if target is not None else None
        )
        rows = [
            (
                edge.source, edge.predicate, edge.target, claim.iri, evidence.basis, evidence.words(_language(language)), evidence.document,
                evidence.document_title.get(language, ""), evidence.document_date, evidence.start, evidence.end, next(iter(evidence.addresses), None),
                evidence.attested_by,
            )
            for edge in edges
            for claim in edge.claims
            for evidence in claim.evidence
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(_EVIDENCE_COLUMNS)).astype({"start": "Int64", "end": "Int64"})

    def picture(self, language: Language = "en") -> Picture:
        """The network drawn as SVG, as the first page shows it: a large one in groups."""
        from lsgraph.network import measures, network
        from lsgraph.network.frames import is_large
        from lsgraph.network.table_file import NETWORK_FILE
        from lsgraph.network.tables import Tables
        from lsgraph.views import FRAMES, layouts, network_svg
        from lsgraph.views.overview import overview, overview_svg

        graph, frame = network(self._things()), FRAMES[0]
        title = {"sv": "Nätverket", "en": "The network"}[_language(language)]
        if is_large(graph):
            groups = overview(graph, measures(graph))
            return Picture(
                overview_svg(groups, language=language, link=lambda group: f"#{group.key}", frame=frame, title=title)
            )
        stored = Tables(self.generation.path / NETWORK_FILE).layouts() if self.generation else {}
        positions = (stored or layouts(graph))[frame.name]
        canvas = frame.for_nodes(len(positions))
        return Picture(
            network_svg(
                graph, positions, language=language, link=str, width=canvas.width, height=canvas.height, title=title, scale=canvas.scale,
            )
        )  # fmt: skip

    @property
    def _store(self) -> Store:
        if self._open_store is None:
            raise StateError("The graph is closed.", next_step="Open it again with lsgraph.open().")
        return self._open_store

    def _things(self) -> Resources:
        if self._resources is None:
            self._resources = Resources(self._store)
        return self._resources

    def _questions(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Query and words of each question by its name, as they stand in the graph itself."""
        questions = {}
        for row in self._store.query(_QUESTIONS).rows():
            question, query, sv, en = (
                str(getattr(row[name], "value", "")) for name in ("question", "query", "sv", "en")
            )
            questions[question.rsplit("/", 1)[-1]] = (query, {"sv": sv, "en": en})
        return questions

    def _answer(self, text: str, kind: str, seconds: float | None) -> Answer:
        from lsgraph.sparql.query import plain_format, read_answer, read_query
        from lsgraph.sparql.workers import Job, SingleWorker, own_limits

        asked = self._query_text(text)
        query = read_query(asked, max_length=len(asked))
        its_kind = {"select": "select", "ask": "ask"}.get(query.form, "graph")
        if its_kind != kind:
            methods = {"select": "query", "ask": "ask", "graph": "construct"}
            raise QueryError(
                Message(
                    "Graph.{method}() takes no query of the form {form}.", method=methods[kind], form=query.form.upper()
                ),
                next_step=Message("Use Graph.{method}().", method=methods[its_kind]),
            )
        if self._worker is None:
            more = marked("Ask for less at a time, or give it more with seconds=…; None sets no bound.")
            self._worker = SingleWorker(self._store.opener(), own_limits(), more=more)
        reply = self._worker.run(Job(query, plain_format(query)), seconds or 0)
        for hint in reply.hints:
            warnings.warn(str(hint), stacklevel=3)
        return read_answer(reply.content, query)

    def _query_text(self, text: str) -> str:
        """The query itself, or that of the question which has this name, slug or number."""
        name = text.strip()
        if not _NAME_OF_QUESTION.fullmatch(name):
            return text
        questions = self._questions()
        for whole, (query, _) in questions.items():
            number, _, slug = whole.partition("-")
            if name in (whole, slug, number, number.lstrip("0")):
                return query
        near = near_matches(name, [*questions, *(whole.partition("-")[2] for whole in questions)])
        raise NotFoundError(
            Message("There is no question {name!r}.", name=name), near=near, next_step="Graph.questions() lists them."
        )


def open(path: str | Path | None = None) -> Graph:  # noqa: A001  # `lsgraph.open` reads as `gzip.open` does
    """Open the current generation, as the settings find it, or what lies at `path`.

    That is a project (a folder with ontology/ and data/), whose current generation it is then, a state folder, the folder of
    one generation, or a file or folder of other RDF, which is read into memory. Files that are passed over there, and an
    LSGRAPH_ROOT that names another project than the one you stand in, are told as warnings. Raises StateError where
    nothing is built, with what to run, and DataError for files that can't be read or hold nothing.
    """
    from lsgraph.generations.folder import Generations, read_generation
    from lsgraph.project import find_project, is_project

    if path is None:
        project = find_project(os.environ)
        if project.overruled is not None:
            warnings.warn(
                f"LSGRAPH_ROOT names {project.overruled}, but you stand in {project.root}: that one is opened.",
                stacklevel=2,
            )
        return _of_generation(Generations(_state_folder(project.root)).require_current())
    folder = Path(path).expanduser()
    if not folder.exists():
        raise DataError(
            "There is no such file or folder.",
            file=str(path),
            next_step="Give a project, a state folder, a generation, or RDF files.",
        )
    if (folder / "manifest.json").is_file():
        # A generation is called as its folder, also where a link such as `current` leads to it.
        return _of_generation(read_generation(folder.resolve()))
    if (folder / "generations").is_dir():
        return _of_generation(Generations(folder).require_current())
    if is_project(folder):
        return _of_project(folder.absolute())
    if (folder / ".lsgraph" / "generations").is_dir():
        return _of_generation(Generations(folder / ".lsgraph").require_current())
    return _of_files(folder)


def _of_project(root: Path) -> Graph:
    """The current generation of a project; its sources alone would lack all derived edges, and questions have no answer."""
    from lsgraph.generations.folder import Generations

    generations = Generations(_state_folder(root))
    current = generations.current()
    if current is None:
        raise StateError(
            Message("Nothing is built of {root} yet in {state}.", root=root, state=generations.state),
            next_step=Message("Run `lsgraph --root {root} build`.", root=root),
        )
    return _of_generation(current)


def _state_folder(root: Path) -> Path:
    """The folder of a project's generations, as environment and settings file say."""
    from lsgraph.settings import read_settings, settings_file

    return read_settings(os.environ, file=settings_file(os.environ, root), root=root).state_folder


def _of_files(path: Path) -> Graph:
    from lsgraph.repository.rdf_files import read_files
    from lsgraph.stores import EmbeddedStore

    contents = read_files([path])
    for remark in contents.remarks:
        warnings.warn(f"{remark.location()}: {remark.message['en']}", stacklevel=3)
    return Graph(EmbeddedStore.in_memory(contents.quads))


def _of_generation(generation: Generation) -> Graph:
    return Graph(generation.store(), generation)


def _language(language: str) -> Language:
    for known in LANGUAGES:
        if known == language:
            return known
    raise NotFoundError(
        Message("There is no language {language!r} here.", language=language),
        next_step=Message("The languages are {names}.", names=", ".join(LANGUAGES)),
    )


def _predicate(name: str, used: Iterable[str]) -> str:
    """The IRI of a property that edges have; raises NotFoundError with near ones."""
    from lsgraph.namespaces import shorten

    names = {shorten(iri) or iri: iri for iri in sorted(used)}
    if name in names or name in names.values():
        return names.get(name, name)
    raise NotFoundError(
        Message("No edge has the property {name!r}.", name=name),
        near=near_matches(name, names),
        next_step=Message("Edges have {names}.", names=", ".join(names)),
    )


def _column(terms: Sequence[Term | None]) -> pd.Series[Any]:
    """The values of one variable as a column of the narrowest type that holds all of them."""
    import pandas as pd

    datatypes = {str(term.datatype.value) if hasattr(term, "datatype") else "" for term in terms if term is not None}
    texts = [None if term is None else str(getattr(term, "value", term)) for term in terms]
    missing = any(term is None for term in terms)
    try:
        if datatypes and datatypes <= _INTEGERS:
            return pd.Series(
                [None if text is None else int(text) for text in texts], dtype="Int64" if missing else "int64"
            )
        if datatypes and datatypes <= _REALS | _INTEGERS:
            return pd.Series([None if text is None else float(text) for text in texts], dtype="float64")
        if datatypes == {_XSD + "boolean"}:
            truths = [None if text is None else _TRUTHS[text] for text in texts]
            return pd.Series(truths, dtype="boolean" if missing else "bool")
        if datatypes == {_XSD + "date"}:
            return pd.to_datetime(pd.Series(texts, dtype="object"), format="%Y-%m-%d")
        zoned = {_ZONE.search(text) is not None for text in texts if text is not None}
        if datatypes == {_XSD + "dateTime"} and len(zoned) == 1:
            return pd.to_datetime(pd.Series(texts, dtype="object"), format="ISO8601", utc=zoned == {True})
    except (ValueError, OverflowError, KeyError):
        # A value that its type does not allow, or that pandas can't hold, such as the year 12024: the text is the truth.
        pass
    return pd.Series(texts, dtype="str")


_TRUTHS: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}
