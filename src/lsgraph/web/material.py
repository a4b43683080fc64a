"""What pages are made of, read from one generation and kept as long as it is served."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx
from markupsafe import Markup

from lsgraph.catalogue import read_words
from lsgraph.claims import STANCES, texts_of, value
from lsgraph.context import ontology_context
from lsgraph.documents import masked
from lsgraph.dumps import dumps_of
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.jsonld import Context
from lsgraph.namespaces import INSTANCE, QUESTIONS_GRAPH, THINGS, kind_and_slug, shorten, sparql_prologue
from lsgraph.network import Choice, choose, network
from lsgraph.resources import Resources
from lsgraph.statistics import STATISTICS_FILE
from lsgraph.terms import Terms
from lsgraph.views import FRAMES, around, edge_rows, network_fragment, network_svg
from lsgraph.web.texts import texts_in

if TYPE_CHECKING:
    from lsgraph.catalogue import Words
    from lsgraph.claims import Evidence, Texts
    from lsgraph.dumps import Dump
    from lsgraph.errors import Language
    from lsgraph.generations import Generation
    from lsgraph.network import Positions
    from lsgraph.resources import Reference, Relation
    from lsgraph.stores import Store
    from lsgraph.views import EdgeRow
    from lsgraph.web.urls import Urls

#: The questions that the first page shows, where the generation has them.
EXAMPLES = ("who-stands-behind-the-foundation", "who-has-signed", "who-was-at-the-meeting")

_QUESTIONS = f"""
SELECT ?question ?query WHERE {{
  GRAPH <{QUESTIONS_GRAPH}> {{ ?question sh:select|sh:ask|sh:construct ?query }}
}} ORDER BY ?question"""
_COUNTS = {
    "claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x ls:evidence ?y }",
    "documents": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?y oa:hasSource ?x }",
    "pages": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?y oa:hasSource ?x FILTER NOT EXISTS { ?x ls:textFile ?z } }",
    "groups": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a ls:UnspecifiedGroup }",
    "inferred": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x ls:evidence ?y FILTER NOT EXISTS { ?x ls:evidence/ls:basis ?b FILTER (?b != basis:inferred) } }",
}
_THINGS_IN = f"""SELECT DISTINCT ?thing WHERE {{{{
  GRAPH <{{graph}}> {{{{ {{{{ ?thing ?p ?o }}}} UNION {{{{ ?s ?q ?thing }}}} }}}}
  FILTER (ISIRI(?thing) && REGEX(STR(?thing), "^{INSTANCE}({"|".join(THINGS)})/[^#]*$"))
}}}} LIMIT 1000"""
_LATEST = "SELECT (MAX(?date) AS ?latest) { ?document a foaf:Document ; dcterms:date ?date }"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the repository as the generation holds it; `name` is `001-who-has-signed`."""

    iri: str
    name: str
    text: Texts
    explanation: Texts
    query: str

    @property
    def slug(self) -> str:
        """The name without its number."""
        return self.name.partition("-")[2]

    @property
    def full_query(self) -> str:
        """The query with the prefixes that it uses declared, so that other tools can run it."""
        used = [line for line in sparql_prologue().splitlines() if line.split()[1] in self.query]
        return "\n".join([*used, self.query.strip(), ""])


@dataclass(frozen=True, slots=True)
class Size:
    """How much a question's answer is: `kind` of the answer, number of things or triples, truth, and the first things."""

    kind: str
    count: int
    truth: bool
    first: tuple[Reference, ...]


class Material:
    """Everything that pages show of one generation. Each part is read when it is first needed."""

    def __init__(self, generation: Generation, store: Store) -> None:
        self.generation = generation
        self.store = store
        self.resources = Resources(store)

    @cached_property
    def context_text(self) -> str:
        """The JSON-LD context that this generation's ontology gives."""
        return ontology_context(self.store)

    @cached_property
    def context(self) -> Context:
        """The names of the JSON-LD context."""
        return Context(json.loads(self.context_text))

    @cached_property
    def terms(self) -> Terms:
        """The terms that lsgraph defines."""
        statistics = self.generation.read_json(STATISTICS_FILE)
        assert isinstance(statistics, dict), "as the build wrote it"
        return Terms(self.store, statistics["classes"] | statistics["properties"])

    @cached_property
    def ontology_changes(self) -> str | None:
        """The list of the ontology's changes, in Markdown, where the build had one."""
        path = self.generation.path / "ontology-changes.md"
        return path.read_text(encoding="utf-8") if path.is_file() else None

    @cached_property
    def dumps(self) -> dict[str, Dump]:
        """The dumps of the generation by name."""
        return dumps_of(self.generation)

    @cached_property
    def catalogue_words(self) -> Words:
        """What data/catalogue.ttl said when the generation was built."""
        return read_words(self.generation.path / "catalogue.ttl")

    def things_in(self, graph: str) -> list[Reference]:
        """The things of which a named graph speaks, by their labels; at most a thousand."""
        found = self.store.query(_THINGS_IN.format(graph=graph))
        things = [self.resources.reference(value(row["thing"])) for row in found.rows()]
        return sorted((each for each in things if each.kind in THINGS), key=lambda each: each.label("sv"))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many claims, documents, pages without stored text, unnamed groups, and claims that are only inferred."""
        return {name: int(value(next(self.store.query(text).rows())["n"])) for name, text in _COUNTS.items()}

    @cached_property
    def latest_source(self) -> str | None:
        """The date of the newest dated document."""
        row = next(self.store.query(_LATEST).rows(), {})
        return value(row["latest"]) if "latest" in row else None

    @cached_property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """The repository's questions, by number."""
        labels, comments = texts_of(self.store, "rdfs:label"), texts_of(self.store, "rdfs:comment")
        found = ((value(row["question"]), value(row["query"])) for row in self.store.query(_QUESTIONS).rows())
        return tuple(
            AskedQuestion(iri, iri.rsplit("/", 1)[-1], labels.get(iri, {}), comments.get(iri, {}), query)
            for iri, query in found
        )

    def question(self, name: str) -> AskedQuestion:
        """The question of that name or slug; raises NotFoundError with near names."""
        for question in self.questions:
            if name in (question.name, question.slug):
                return question
        raise NotFoundError(
            f"There is no question {name!r}.", near=near_matches(name, [q.name for q in self.questions])
        )

    @cached_property
    def examples(self) -> tuple[tuple[AskedQuestion, Size], ...]:
        """Three questions with the size of their answers."""
        chosen = [question for slug in EXAMPLES for question in self.questions if question.slug == slug]
        return tuple((question, self.size(question)) for question in (chosen or self.questions)[:3])

    def size(self, question: AskedQuestion) -> Size:
        """The size of a question's answer: rows count by what stands in their first column."""
        answer = self.store.query(question.query)
        if answer.kind == "ask":
            return Size("ask", 1, answer.boolean, ())
        if answer.kind == "graph":
            return Size("graph", sum(1 for _ in answer.triples()), False, ())
        first = answer.variables[0]
        things = dict.fromkeys(value(row[first]) for row in answer.rows() if first in row)
        labelled = tuple(self.resources.reference(iri) for iri in list(things)[:3] if kind_and_slug(iri)[0])
        return Size("select", len(things), False, labelled)

    @cached_property
    def positions(self) -> dict[str, Positions]:
        """The places of the network's nodes for each frame, as the build computed them; empty where it drew none."""
        found = self.generation.read_json("layout.json")
        return {name: dict(places) for name, places in found.items() if places} if isinstance(found, dict) else {}

    @cached_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The network with what has ended; empty where the build drew none, since the data is too large to show whole."""
        return network(self.resources, ended=True) if self.positions else nx.MultiDiGraph()

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The network as it stands on record."""
        return choose(self.network, Choice()).graph

    def pictures(self, language: Language, urls: Urls) -> list[tuple[str, Markup]]:
        """The network as SVG for each frame, by the frame's name."""
        title = texts_in(language)["network_alt"]
        return [
            (frame.name, _svg(self.graph, self.positions[frame.name], language, urls, frame.width, frame.height, title))
            for frame in FRAMES
            if frame.name in self.positions
        ]

    def graph_at(self, day: str | None) -> nx.MultiDiGraph[str]:
        """The network on a day (ISO 8601): without what did not hold then; as it stands on record without a day."""
        return choose(self.network, Choice(at=day)).graph if day else self.graph

    def network_page(self, language: Language, urls: Urls, day: str | None = None) -> Markup | None:
        """What the page to explore the network holds, or None where there is no network."""
        if not self.positions:
            return None
        # The views escape what comes from data.
        return Markup(  # noqa: S704
            network_fragment(
                self.graph_at(day), self.positions, language=language, link=urls.thing, evidence_link=urls.evidence
            )
        )

    def picture_around(self, iri: str, language: Language, urls: Urls, day: str | None = None) -> Markup | None:
        """A thing with its neighbours as SVG, or None where it is not in the network."""
        graph = self.graph_at(day)
        if iri not in graph:
            return None
        ego, places, width, height = around(graph, iri)
        return _svg(ego, places, language, urls, width, height, texts_in(language)["around_alt"])

    @cached_property
    def document_languages(self) -> dict[str, str]:
        """The language in which each document is written, by its IRI."""
        return {iri: texts["en"] for iri, texts in texts_of(self.store, "dcterms:language").items() if "en" in texts}

    def rows(self, language: Language) -> list[EdgeRow]:
        """The network's edges as rows of a table; what an actor did towards an agreement comes first."""
        stances = [shorten(iri) for iri in STANCES]
        return sorted(
            edge_rows(self.graph, language),
            key=lambda row: stances.index(row.key) if row.key in stances else len(stances),
        )

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """All evidence that claims rest on, by IRI."""
        return {item.iri: item for claim in self.resources.claims.values() for item in claim.evidence}

    def evidence_of(self, document: str) -> list[tuple[Evidence, list[Relation]]]:
        """The evidence that a document gives, in the order of the text, with the relations that rest on it."""
        supported: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.resources.relations:
            for item in relation.evidence:
                supported[item.iri].append(relation)
        own = [item for item in self.evidence.values() if item.document == document]
        own.sort(key=lambda item: (item.start is None, item.start or 0, item.end or 0, item.iri))
        return [(item, supported[item.iri]) for item in own]

    @cached_property
    def texts(self) -> dict[str, str]:
        """All stored texts as they are shown, by slug."""
        found = {slug: self.text(slug) for slug in self.generation.manifest.documents}
        return {slug: text for slug, text in found.items() if text is not None}

    def text(self, slug: str) -> str | None:
        """The stored text of a document as it is shown, or None where none is stored.

        E-mail addresses are hidden, and the bullets that PDF programs take from a font of symbols are common ones.
        """
        if slug not in self.generation.manifest.documents:
            return None
        return masked(self.generation.text(slug)).replace("\uf0a7", "•")


def _svg(
    graph: nx.MultiDiGraph[str],
    places: Positions,
    language: Language,
    urls: Urls,
    width: int,
    height: int,
    title: str,
) -> Markup:
    # The views escape what comes from data.
    return Markup(  # noqa: S704
        network_svg(graph, places, language=language, link=urls.thing, width=width, height=height, title=title)
    )
