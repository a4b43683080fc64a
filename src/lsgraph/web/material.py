"""What pages are made of, read from one generation and kept as long as it is served."""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import networkx as nx
from markupsafe import Markup

from lsgraph.analysis.stances import Stances
from lsgraph.catalogue import read_words
from lsgraph.claims import STANCES, as_of, latest_source, texts_of, value
from lsgraph.context import ontology_context
from lsgraph.documents import masked
from lsgraph.dumps import dumps_of
from lsgraph.errors import LANGUAGES, NotFoundError, near_matches
from lsgraph.jsonld import Context
from lsgraph.namespaces import INSTANCE, QUESTIONS_GRAPH, THINGS, kind_and_slug, shorten, sparql_prologue
from lsgraph.network import Choice, choose, network, read_measures
from lsgraph.resources import Resources
from lsgraph.statistics import STATISTICS_FILE
from lsgraph.terms import Terms
from lsgraph.views import FRAMES, Drawing, edge_rows, network_svg
from lsgraph.views.ego import ego_network
from lsgraph.views.geometry import kept_size
from lsgraph.views.overview import overview, overview_svg
from lsgraph.web.kept import Kept
from lsgraph.web.results import Size
from lsgraph.web.texts import texts_in

if TYPE_CHECKING:
    from lsgraph.catalogue import Words
    from lsgraph.claims import Evidence, Texts
    from lsgraph.dumps import Dump
    from lsgraph.errors import Language
    from lsgraph.generations import Generation
    from lsgraph.network import Measures, Positions
    from lsgraph.resources import Reference, Relation
    from lsgraph.stores import Store
    from lsgraph.views import EdgeRow, Frame
    from lsgraph.views.overview import By, Group, Overview
    from lsgraph.web.urls import Urls

log = logging.getLogger(__name__)

#: The questions that the first page shows, where the generation has them.
EXAMPLES = ("who-stands-behind-the-foundation", "who-has-signed", "who-was-at-the-meeting")

#: How many relations of a large network the first page tells.
MOST_ROWS = 25

#: How many choices of the explorer are kept, each with about 100 kB.
_MOST_EXPLORERS = 50

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


class Material:
    """Everything that pages show of one generation. Each part is read when it is first needed."""

    def __init__(self, generation: Generation, store: Store) -> None:
        self.generation = generation
        self.store = store
        self.resources = Resources(store)
        self.kept = Kept()
        self.explorers = Kept(_MOST_EXPLORERS)
        self._sizes = Kept()

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
        return latest_source(self.store)

    def as_of(self, day: str | None) -> str | None:
        """The day (ISO 8601) as of which pages tell what is on record: that asked for, but no later than the newest source."""
        return as_of(self.latest_source, day)

    def beyond(self, day: str | None) -> str | None:
        """The date of the newest source where the day that was asked for lies after it, else None."""
        latest = self.latest_source
        return latest if day and latest and day[: len(latest)] > latest else None

    @cached_property
    def _dates(self) -> dict[str, str]:
        return {iri: texts["sv"] for iri, texts in texts_of(self.store, "dcterms:date").items() if "sv" in texts}

    def source_date(self, document: str) -> str | None:
        """The date of a document (ISO 8601), or None where none is on record."""
        return self._dates.get(document)

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
        """Three questions with the size of their answers; a yes, a no and an empty answer say too little on a card."""
        chosen = [question for slug in EXAMPLES for question in self.questions if question.slug == slug]
        sized = ((question, self.size(question)) for question in chosen or self.questions)
        return tuple(islice((each for each in sized if each[1].kind != "ask" and each[1].count), len(EXAMPLES)))

    def size(self, question: AskedQuestion) -> Size:
        """The size of a question's answer."""
        return self._sizes.get(question.iri, lambda: self._size(question))

    def _size(self, question: AskedQuestion) -> Size:
        answer = self.store.query(question.query)
        if answer.kind == "ask":
            return Size("ask", 1, answer.boolean)
        if answer.kind == "graph":
            return Size("graph", sum(1 for _ in answer.triples()))
        first = answer.variables[0]
        rows = [{name: value(term) for name, term in row.items()} for row in answer.rows()]
        return Size.of_rows(first, rows, self.resources)

    @cached_property
    def positions(self) -> dict[str, Positions]:
        """The places of the network's nodes for each frame, as the build computed them; empty where it drew none."""
        return {name: dict(places) for name, places in self._layout.items() if places and name != "size"}

    @cached_property
    def _layout(self) -> dict[str, dict[str, tuple[float, float]]]:
        found = self.generation.read_json("layout.json")
        return found if isinstance(found, dict) else {}

    @property
    def is_large(self) -> bool:
        """Whether the network has too many nodes for one picture; it then has the places of one canvas (`landscape`)."""
        return kept_size(self._layout) is not None

    @cached_property
    def measures(self) -> dict[str, Measures]:
        """The measures of the network's nodes, as the build computed them."""
        return read_measures(self.generation.read_json("metrics.json"))

    def warm(self) -> None:
        """Read and draw what the first page would wait for."""
        if self.is_large:
            log.info("Reading the network of %s", self.generation.hash)
            self.rows("sv")
            self.overview("community")
        elif self.positions:
            for language in LANGUAGES:
                self.drawing(language)
            # It takes longer to import than all the rest, and only who draws the explorer needs it.
            import pyvis.network  # noqa: F401

    def overview(self, by: By) -> Overview:
        """A large network in groups."""
        return self.kept.get(("overview", by), lambda: overview(self.network, self.measures, by=by))

    @cached_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The network with what has ended; empty where the build drew none, since the data is too large to show whole."""
        return network(self.resources, ended=True) if self.positions else nx.MultiDiGraph()

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The network as it stands on record."""
        return choose(self.network, Choice()).graph

    @cached_property
    def stances(self) -> Stances:
        """Who stands where towards which agreement."""
        return Stances(self.resources)

    @cached_property
    def main_agreement(self) -> Reference | None:
        """The agreement towards which most actors stand somewhere, or None where there is none."""
        found = Counter(each.object.iri for each in self.resources.relations if each.predicate.iri in STANCES)
        counted = [(-count, iri) for iri, count in found.items() if iri and kind_and_slug(iri)[0] == "agreement"]
        return self.resources.reference(min(counted)[1]) if counted else None

    def short_label(self, reference: Reference, language: Language) -> str:
        """The short name of a thing in pictures, or its label where the network does not have it."""
        found = self.network.nodes.get(reference.iri or "", {})
        return str(found.get(f"short_{language}") or reference.label(language))

    def pictures(self, language: Language, urls: Urls, day: str | None = None) -> list[tuple[str, Markup]]:
        """The network, on a day where one is given, as SVG for each frame, by the frame's name; a large one in groups, always whole."""

        def draw() -> list[tuple[str, Markup]]:
            return self._groups_drawn(language, urls) if self.is_large else self._pictures(language, urls, day)

        return self.kept.get(("pictures", language, day, urls.clocks), draw)

    def _groups_drawn(self, language: Language, urls: Urls) -> list[tuple[str, Markup]]:
        title, shown = texts_in(language)["network_alt"], self.overview("community")

        def drawn(frame: Frame) -> str:
            def link(group: Group) -> str:
                return urls.page("network", group=group.key)

            return overview_svg(shown, language=language, link=link, frame=frame, title=title)

        # The views escape what comes from data.
        return [(frame.name, Markup(drawn(frame))) for frame in FRAMES]  # noqa: S704

    def _pictures(self, language: Language, urls: Urls, day: str | None) -> list[tuple[str, Markup]]:
        graph = self.graph_at(day)
        drawing, title = self.drawing(language), texts_in(language)["network_alt"]
        return [
            (
                frame.name,
                Markup(  # noqa: S704  # the views escape what comes from data
                    network_svg(
                        graph,
                        drawing.layouts[frame.name],
                        language=language,
                        link=urls.thing,
                        width=frame.width,
                        height=frame.height,
                        title=title,
                        arranged=drawing.arranged[frame.name],
                    )
                ),
            )
            for frame in FRAMES
            if frame.name in self.positions and graph.number_of_nodes()
        ]

    def graph_at(self, day: str | None) -> nx.MultiDiGraph[str]:
        """The network on a day (ISO 8601): without what did not hold then; as it stands on record without a day."""
        return choose(self.network, Choice(at=day)).graph if day else self.graph

    def drawing(self, language: Language) -> Drawing:
        """What the network is drawn from, for any choice of it."""
        return self.kept.get(("drawing", language), lambda: Drawing.of(self.network, self.positions, language))

    def picture_around(
        self, iri: str, language: Language, urls: Urls, day: str | None = None
    ) -> list[tuple[str, Markup]]:
        """A thing with its neighbours as SVG, with the name of the frame that each is for; none where it is not in the network or has too many."""

        def drawn() -> list[tuple[str, Markup]]:
            pictures = []
            for frame in FRAMES:
                found = ego_network(self.graph_at(day), iri, upright=frame.name == "portrait")
                if found is None:
                    return []
                ego, places, width, height = found
                svg = _svg(ego, places, language, urls, width, height, texts_in(language)["around_alt"])
                pictures.append((frame.name, svg))
            return pictures

        return self.kept.get(("around", iri, language, day, urls.clocks), drawn)

    @cached_property
    def document_languages(self) -> dict[str, str]:
        """The language in which each document is written, by its IRI."""
        return {iri: texts["en"] for iri, texts in texts_of(self.store, "dcterms:language").items() if "en" in texts}

    def rows(self, language: Language, day: str | None = None) -> list[EdgeRow]:
        """The network's edges as rows of a table; what an actor did towards an agreement comes first. Of a large one the first."""
        stances = [shorten(iri) for iri in STANCES]

        def sorted_rows() -> list[EdgeRow]:
            rows = sorted(
                edge_rows(self.graph_at(day), language),
                key=lambda row: stances.index(row.key) if row.key in stances else len(stances),
            )
            return rows[:MOST_ROWS] if self.is_large else rows

        return self.kept.get(("rows", language, day), sorted_rows)

    def evidence_of(self, document: str) -> list[tuple[Evidence, list[Relation]]]:
        """The evidence that a document gives, in the order of the text, with the relations that rest on it."""
        supported: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.resources.relations:
            for item in relation.evidence:
                supported[item.iri].append(relation)
        own = [item for item in self.resources.evidence.values() if item.document == document]
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
