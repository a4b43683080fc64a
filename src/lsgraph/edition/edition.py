"""The read model of one generation for pages, interfaces and commands, read once and cached while it is open."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from lsgraph.claims import Resources
from lsgraph.claims.lists import no_beginning
from lsgraph.claims.read import as_of
from lsgraph.claims.stances import Stances
from lsgraph.claims.tables import EDITION_FILE
from lsgraph.computing.cache import Cache
from lsgraph.computing.once import once_property
from lsgraph.edition.counts import days_of, things_in
from lsgraph.edition.facts import FACTS, facts_of, size_in
from lsgraph.edition.questions import examples_among, read_stored
from lsgraph.errors import NotFoundError, StateError, TooLargeError, near_matches
from lsgraph.generations.dumps import dumps_of
from lsgraph.generations.folder import DATASET_FILE
from lsgraph.generations.statistics import STATISTICS_FILE
from lsgraph.languages import Message
from lsgraph.linked_data.catalogue_file import read_words, subject_of
from lsgraph.linked_data.context import ontology_context
from lsgraph.linked_data.vocabulary import Terms
from lsgraph.namespaces import INSTANCE, THINGS
from lsgraph.rdf.jsonld import Context
from lsgraph.repository.boundaries import read_boundaries
from lsgraph.repository.documents import served_text
from lsgraph.repository.registers import Registers
from lsgraph.repository.stories import STORIES_FOLDER, read_story
from lsgraph.stores.passages import PASSAGES_FILE, PassageIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from lsgraph.claims import Reference, Relation
    from lsgraph.claims.lists import Window
    from lsgraph.edition.examples import Examples
    from lsgraph.edition.facts import Facts
    from lsgraph.edition.regions import RegionFacts
    from lsgraph.edition.sizes import Size
    from lsgraph.generations.dumps import Dump
    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.linked_data.catalogue_file import Subject, Words
    from lsgraph.network import EdgeKey, Measures, Positions, Ties
    from lsgraph.network.tables import Tables
    from lsgraph.repository.boundaries import Boundary
    from lsgraph.repository.questions import Question
    from lsgraph.repository.stories import Story
    from lsgraph.stores import Store

#: Around what has more neighbours in a large network than these no picture is drawn, and they are not read.
MOST_AROUND_ONE = 100

#: A generation of an older version with more quads has to be built anew.
_MOST_WITHOUT_TABLES = 50_000
#: How much of the data is looked through at once for the lines of a named graph.
_BYTES_AT_ONCE = 1 << 20
#: The name of an edge has its source, its target and its key.
_WORDS_OF_EDGE = 3
#: How many short names are remembered: pages name the same actors in row after row.
_MOST_SHORT_LABELS = 2_000
#: Most cached results as large as the network: the network on some day, or the result of an analysis. With ten thousand
#: nodes each has about 15 MB.
_MOST_NETWORKS, _MOST_SMALL_NETWORKS, _FEW_QUADS = 8, 60, 50_000


class Edition:
    """One generation as it is read. Each part is read when it is first needed, and imports what reads it then.

    So `/sparql`, which needs little of it, waits neither for networks nor for analyses.
    """

    def __init__(self, generation: Generation, store: Store, *, most_quads: int) -> None:
        """Of data with more quads than `most_quads` nothing is made of everything while somebody waits (see `require_whole`).

        Raises StateError for a large generation of an older version, which has no tables.
        """
        self.generation = generation
        self.store = store
        quads = generation.manifest.total
        self._most_quads = most_quads
        self.is_partial = quads > most_quads
        if EDITION_FILE in generation.manifest.files and not (generation.path / EDITION_FILE).is_file():
            raise generation.damaged(EDITION_FILE, "missing")
        if quads > _MOST_WITHOUT_TABLES and not (generation.path / EDITION_FILE).is_file():
            raise StateError(
                Message(
                    "The generation {name} was made by an older version and is too large to be read without tables.",
                    name=generation.hash,
                ),
                inside=str(generation.path),
                next_step="Run `lsgraph build`.",
            )
        self.resources = Resources(store, generation.path)
        self.cache = Cache()
        self._short_labels = Cache(_MOST_SHORT_LABELS)
        #: Results that are as large as the network itself.
        self.networks = Cache(_MOST_NETWORKS if quads > _FEW_QUADS else _MOST_SMALL_NETWORKS)

    def require_whole(self, next_step: Message | None = None) -> None:
        """Raise TooLargeError where the data is too large for what has to read all of it; `next_step` says what to ask for instead."""
        if self.is_partial:
            raise TooLargeError(self.generation.manifest.total, self._most_quads, next_step)

    def require_small(self, graph: str, next_step: Message | None = None) -> None:
        """Raise TooLargeError where a named graph is too large to be written in memory, which takes more than to read it."""
        if not self.is_small(graph):
            raise TooLargeError(self.generation.manifest.quads[graph], self._most_in_memory, next_step)

    def is_small(self, graph: str) -> bool:
        """Whether a named graph is small enough to be written in memory (see `require_small`)."""
        return self.generation.manifest.quads[graph] <= self._most_in_memory

    def lines_of(self, graph: str, *, named: bool) -> Iterator[bytes]:
        """A named graph of any size as N-Triples, or as N-Quads where it is to be `named`, sorted and some lines at a time."""
        ending = f" <{graph}> .\n".encode()
        with (self.generation.path / DATASET_FILE).open("rb") as file:
            while lines := file.readlines(_BYTES_AT_ONCE):
                graph_lines = [line for line in lines if line.endswith(ending)]
                if graph_lines:
                    yield b"".join(graph_lines if named else [line[: -len(ending)] + b" .\n" for line in graph_lines])

    @property
    def _most_in_memory(self) -> int:
        return max(1, self._most_quads // 4)

    @once_property
    def context_text(self) -> str:
        """The JSON-LD context that this generation's ontology gives."""
        return ontology_context(self.store)

    @once_property
    def context(self) -> Context:
        """The names of the JSON-LD context."""
        return Context(json.loads(self.context_text))

    @once_property
    def terms(self) -> Terms:
        """The terms that lsgraph defines."""
        statistics = self._statistics
        return Terms(self.store, statistics["classes"] | statistics["properties"])

    @property
    def triples(self) -> int:
        """How many triples it has, each counted once in however many graphs it is, as VoID and queries count them."""
        return int(self._statistics["triples"])

    @once_property
    def _statistics(self) -> dict[str, Any]:
        statistics = self.generation.read_json(STATISTICS_FILE)
        assert isinstance(statistics, dict), "as the build wrote it"
        return statistics

    @once_property
    def ontology_changes(self) -> str | None:
        """The list of the ontology's changes, in Markdown, where the build had one."""
        path = self.generation.beside("ontology-changes.md")
        return path.read_text(encoding="utf-8") if path else None

    @once_property
    def dumps(self) -> dict[str, Dump]:
        """The dumps of the generation by name."""
        return dumps_of(self.generation)

    @once_property
    def catalogue_words(self) -> Words:
        """What data/catalogue.ttl said when the generation was built."""
        path = self.generation.beside("catalogue.ttl")
        return read_words(path) if path else ()

    @once_property
    def stories(self) -> tuple[Story, ...]:
        """The stories that the repository told when the generation was built."""
        names = [name for name in self.generation.manifest.files if name.startswith(f"{STORIES_FOLDER}/")]
        paths = [path for name in sorted(names) if (path := self.generation.beside(name)) is not None]
        return tuple(read_story(path, path.name) for path in paths)

    def story(self, slug: str) -> Story:
        """The story of that slug; raises NotFoundError with near names."""
        for story in self.stories:
            if story.slug == slug:
                return story
        raise NotFoundError(
            Message("There is no story {slug!r}.", slug=slug[:80]),
            near=near_matches(slug, [story.slug for story in self.stories]),
        )

    def things_in(self, graph: str) -> list[Reference]:
        """The things of which a named graph speaks, by their labels; at most a thousand."""
        named = (self.resources.replaced.get(iri, iri) for iri in things_in(self.store, graph))
        things = self.resources.references(list(dict.fromkeys(named)))
        # The text of a document is named below it, and has no page.
        known = (thing for thing in things if thing.kind in THINGS and self.resources.has_thing(thing.iri or ""))
        return sorted(known, key=lambda thing: thing.label("sv"))

    @once_property
    def _facts(self) -> Facts:
        facts = self.resources.fact(FACTS)
        if facts is None:
            # An older version built it.
            return facts_of(self.resources.contents, self.generation.manifest.total)
        return cast("Facts", facts)

    @property
    def counts(self) -> dict[str, int]:
        """How many claims, documents, pages without stored text, unnamed groups, and claims that are only inferred."""
        return self._facts["counts"]

    @property
    def api_examples(self) -> Examples:
        """What stands as an example in the description of the interface."""
        return self._facts.get("examples", {})

    @once_property
    def subject(self) -> Subject:
        """What the data are about, in words."""
        return subject_of(self.catalogue_words)

    @property
    def region_facts(self) -> Mapping[str, RegionFacts]:
        """What is counted of each region by its slug, and of what is across regions; empty where there are no regions."""
        return self._facts.get("regions", {})

    @property
    def latest_source(self) -> str | None:
        """The date of the newest dated document."""
        return self._facts["latest_source"]

    @once_property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day (ISO 8601) in the data, or None where no day is in it."""
        kept = self._facts.get("days")
        if kept is None:
            return days_of(self.store)
        return (kept[0], kept[1]) if kept else None

    def as_of(self, day: str | None) -> str | None:
        """The day (ISO 8601) up to which the record reaches: the chosen day, but no later than the newest source."""
        return as_of(self.latest_source, day)

    def beyond(self, day: str | None) -> str | None:
        """The date of the newest source where the day that was asked for lies after it, else None."""
        latest = self.latest_source
        return latest if day and latest and day[: len(latest)] > latest else None

    @once_property
    def questions(self) -> tuple[Question, ...]:
        """The repository's questions, by number."""
        return read_stored(self.store)

    def question(self, name: str) -> Question:
        """The question of that name or slug; raises NotFoundError with near names."""
        for question in self.questions:
            if name in (question.name, question.slug):
                return question
        raise NotFoundError(
            Message("There is no question {name!r}.", name=name),
            near=near_matches(name, [q.name for q in self.questions]),
        )

    @once_property
    def examples(self) -> tuple[tuple[Question, Size, Relation | None], ...]:
        """The questions of the first page, each with the size of its answer and a relation that it rests on, where one is known."""
        told = self._facts.get("told", {})
        relations = self.resources.relations_by_claim(told.values())
        return tuple(
            (question, size, next(iter(relations.get(told.get(question.iri, ""), ())), None))
            for question, size in examples_among(self.questions, self.size)
        )

    def size(self, question: Question) -> Size | None:
        """The size of a question's answer; None of data that is too large to answer all questions when it is built."""
        return size_in(self._facts, question.iri)

    @once_property
    def tables(self) -> Tables:
        """The tables of the network, of which a page reads what it shows; raises StateError where they are damaged."""
        from lsgraph.network.table_file import NETWORK_FILE
        from lsgraph.network.tables import Tables

        return Tables(self.generation.path / NETWORK_FILE)

    @once_property
    def positions(self) -> dict[str, Positions]:
        """The places of the nodes of a small network, for each frame, as the build computed them; empty of a large one."""
        return self.tables.layouts()

    @property
    def has_network(self) -> bool:
        """Whether the build made a network: not of data that is far too large."""
        return bool(self.tables.about["nodes"])

    @property
    def is_large(self) -> bool:
        """Whether the network has too many nodes for one picture; its pages then read what they show from its tables."""
        return bool(self.tables.about["large"])

    def measured(self, ties: Ties, day: str | None = None) -> dict[str, Measures]:
        """The measures of the network's nodes by these ties, as it stands, or on a day."""
        from lsgraph.network import measures

        if not (key := self.day_key(day)):
            return self.networks.get(("measures", ties), lambda: self.tables.measures(ties))
        return self.networks.get(("measures", key, ties), lambda: measures(self.graph_at(key), ties))

    @once_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The network with what has ended, as the build kept it; empty where it made none, since the data is far too large.

        Raises TooLargeError where data and network are too large to be read whole: then each page reads its part of `tables`.
        """
        if self.is_large:
            self.require_whole()
        return self.tables.graph(range(self.tables.about["nodes"]))

    @once_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The network as it stands on record."""
        from lsgraph.network import Choice, choose

        return choose(self.network, Choice()).graph

    @once_property
    def stances(self) -> Stances:
        """Who stands where towards which agreement."""
        return Stances(self.resources)

    @property
    def main_agreement(self) -> Reference | None:
        """The agreement that comes first (`lists.main_agreement`), or None where there is none."""
        iri = self._facts["main_agreement"]
        return self.resources.reference(iri) if iri else None

    def short_label(self, reference: Reference, language: Language) -> str:
        """The short name of a thing in pictures, or its label where the network does not have it."""
        iri = reference.iri or ""

        def shortened() -> str | None:
            return self.tables.labels([iri], f"short_{language}").get(iri)

        return self._short_labels.get((iri, language), shortened) or reference.label(language)

    def in_network(self, iri: str) -> bool:
        """Whether a thing is in the network as it stands or once stood."""
        return bool(self.tables.numbers([iri]))

    def graph_at(self, day: str | None) -> nx.MultiDiGraph[str]:
        """The network on a day (ISO 8601): without what did not hold then; as it stands on record without a day."""
        from lsgraph.network import Choice, choose

        key = self.day_key(day)
        return (
            self.networks.get(("graph", key), lambda: choose(self.network, Choice(at=key)).graph) if key else self.graph
        )

    def region_places(self, region: str) -> dict[str, Positions]:
        """The places of what a picture of a region shows, by frame, as the build computed them; empty where it drew none."""
        from lsgraph.network.regional import REGION_PLACES

        stored: list[dict[str, Positions]] = self.tables.parts(REGION_PLACES, region, 0, 1)
        return stored[0] if stored else {}

    def region_nodes(self, region: str) -> int:
        """How many nodes the network of a region has, by its slug; its picture may show fewer."""
        from lsgraph.network.regional import REGION_PLACES

        stored: list[int] = self.tables.parts(REGION_PLACES, region, 1, 1)
        return stored[0] if stored else 0

    def region_network(self, region: str, day: str | None) -> nx.MultiDiGraph[str]:
        """What a picture of a region shows, by its slug, on a day or as it stands: the edges that lead to or from a node of it."""
        return self._network_of(
            {node for places in self.region_places(region).values() for node in places}, region, day
        )

    @once_property
    def first_places(self) -> dict[str, Positions]:
        """The places of what the first page's picture shows, by frame; empty of a large network, and where an older version built it."""
        from lsgraph.network.regional import EVERYWHERE, FIRST_PLACES

        stored: list[dict[str, Positions]] = self.tables.parts(FIRST_PLACES, EVERYWHERE, 0, 1)
        return stored[0] if stored else {}

    def first_network(self, day: str | None, frame: str) -> nx.MultiDiGraph[str]:
        """What the first page's picture for a frame shows, on a day or as it stands."""
        from lsgraph.network.regional import EVERYWHERE

        return self._network_of(set(self.first_places.get(frame, {})), EVERYWHERE, day)

    def _network_of(self, shown: set[str], region: str, day: str | None) -> nx.MultiDiGraph[str]:
        from lsgraph.network import Choice, choose
        from lsgraph.network.regional import region_graph

        if self.is_large:
            numbers = self.tables.numbers(shown).values()
            graph = choose(self.tables.graph(numbers), Choice(at=self.day_key(day) or None)).graph
        else:
            graph = self.graph_at(day).subgraph(shown)
        return region_graph(graph, region)

    def near(self, iri: str, day: str | None) -> nx.MultiDiGraph[str]:
        """The network on a day, or of a large one the part around a thing; that thing alone where more surrounds it than a picture can show."""
        if not self.is_large:
            return self.graph_at(day)
        from lsgraph.network import Choice, choose

        node = set(self.tables.numbers([iri]).values())
        around = node | self.tables.neighbours(node, day)
        return choose(self.tables.graph(around if len(around) <= MOST_AROUND_ONE else node), Choice(at=day)).graph

    def edges_at(
        self, day: str | None, window: Window, region: str | None = None
    ) -> tuple[nx.MultiDiGraph[str], int, str | None]:
        """A part of the network's edges with their ends, on a day, or as it stands; how many there are, and the name of the last one where more follow.

        With the slug of a region those that lead to or from a node of it.
        Raises NotFoundError where there is no edge to go on after: its name are those of its ends and its key, with spaces between them
        (a key may have one in it: "org:memberOf 2").
        """
        after: EdgeKey | None = None
        if window.after is not None:
            ends = [name if ":" in name else INSTANCE + name for name in window.after.split(" ", _WORDS_OF_EDGE - 1)]
            if len(ends) != _WORDS_OF_EDGE or not self.tables.edge_numbers([(ends[0], ends[1], ends[2])]):
                raise no_beginning(window.after)
            after = (ends[0], ends[1], ends[2])
        edges = self._edges_read if self.is_large else self._edges_held
        graph, total, last = edges(day, after, window, region)
        return graph, total, " ".join(part.removeprefix(INSTANCE) for part in last) if last else None

    def _edges_read(
        self, day: str | None, after: EdgeKey | None, window: Window, region: str | None
    ) -> tuple[nx.MultiDiGraph[str], int, EdgeKey | None]:
        """The same of a large network, of which only the part is read."""
        from lsgraph.network import Choice, choose

        key, tables = self.day_key(day) or None, self.tables
        first = tables.edge_numbers([after])[0] + 1 if after else 0
        edges = tables.edges_from(first, window.limit + 1, window.offset, key, region)
        last = tables.ends_of(edges[window.limit - 1]) if len(edges) > window.limit else None
        _, total = self.cache.get(("counts", key, region), lambda: tables.counts(key, region))
        return choose(tables.graph_of(edges[: window.limit]), Choice(at=key)).graph, total, last

    def _edges_held(
        self, day: str | None, after: EdgeKey | None, window: Window, region: str | None
    ) -> tuple[nx.MultiDiGraph[str], int, EdgeKey | None]:
        """The same of a small network, which is held as a whole."""
        from lsgraph.network.regional import region_graph

        graph = self.graph_at(day)
        if region is not None:
            graph = region_graph(graph, region)
        edges = sorted(graph.edges(keys=True))
        first = (bisect_right(edges, after) if after else 0) + window.offset
        part = edges[first : first + window.limit]
        last = part[-1] if first + window.limit < len(edges) else None
        return graph if len(part) == len(edges) else graph.edge_subgraph(part), len(edges), last

    def day_key(self, day: str | None) -> str:
        """The latest day on which anything changes by that day: the network is the same from it on. Empty without a day."""
        if day is None:
            return ""
        index = bisect_right(self._days_of_change, day)
        return self._days_of_change[index - 1] if index else "0001-01-01"

    @property
    def _days_of_change(self) -> list[str]:
        days: list[str] = self.tables.about["days"]
        return days

    @once_property
    def boundaries(self) -> Mapping[str, Boundary]:
        """The outlines of municipalities, by code; empty where an older version built the edition. Raises DataError where they are damaged."""
        return read_boundaries(self.generation.path)

    @once_property
    def place_names(self) -> Mapping[str, str]:
        """The names of municipalities and counties, by code."""
        names = Registers.read(self.generation.path).names
        return {
            code: called[0] for kind in ("municipality-code", "county-code") for code, called in names[kind].items()
        }

    @once_property
    def document_languages(self) -> Mapping[str, str]:
        """The language in which each document is written, by its IRI."""
        return _Languages(self.resources)

    @once_property
    def texts(self) -> Mapping[str, str]:
        """The stored texts as they are shown, by slug; each is read when it is asked for."""
        return _Texts(self)

    @once_property
    def passages(self) -> PassageIndex | None:
        """The full-text index of the sentences; None where an older version built the edition. Raises StateError where it is damaged."""
        if PASSAGES_FILE not in self.generation.manifest.files:
            return None
        return PassageIndex(self.generation.path / PASSAGES_FILE)

    def text(self, slug: str) -> str | None:
        """The stored text of a document as it is shown (`documents.served_text`), or None where none is stored."""
        if slug not in self.generation.manifest.documents:
            return None
        return served_text(self.generation.text(slug))


class _Languages(Mapping[str, str]):
    """The language of each document that has one on record, by the document's IRI; asked for one by one."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def __getitem__(self, document: str) -> str:
        language = self._resources.source(document).language
        if language is None:
            raise KeyError(document)
        return language

    def __iter__(self) -> Iterator[str]:
        return (iri for (iri,) in self._resources.tables.rows("SELECT iri FROM document WHERE language IS NOT NULL"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Texts(Mapping[str, str]):
    """The stored texts as they are shown, by slug."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def __getitem__(self, slug: str) -> str:
        text = self._edition.text(slug)
        if text is None:
            raise KeyError(slug)
        return text

    def __contains__(self, slug: object) -> bool:
        return slug in self._edition.generation.manifest.documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._edition.generation.manifest.documents)

    def __len__(self) -> int:
        return len(self._edition.generation.manifest.documents)
