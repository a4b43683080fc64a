"""The read model of one generation: what its pages, its interfaces and its commands tell, read once and kept as long as it is open."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from lsgraph import days
from lsgraph.claims import Resources
from lsgraph.claims.read import STANCES, as_of, latest_source, texts_of
from lsgraph.claims.stances import Stances
from lsgraph.computing.cache import Cache
from lsgraph.computing.once import once_property
from lsgraph.edition.counts import count_of, grouped, things_in
from lsgraph.edition.partial import PartialResources, part_about
from lsgraph.edition.questions import read_stored
from lsgraph.edition.sizes import Size, size_of
from lsgraph.errors import NotFoundError, TooLargeError, near_matches
from lsgraph.generations.dumps import dumps_of
from lsgraph.generations.statistics import STATISTICS_FILE
from lsgraph.languages import Message
from lsgraph.linked_data.catalogue import read_words
from lsgraph.linked_data.context import ontology_context
from lsgraph.linked_data.vocabulary import Terms
from lsgraph.namespaces import THINGS, kind_and_slug
from lsgraph.rdf.jsonld import Context
from lsgraph.repository.documents import shown

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.claims import Reference, Relation
    from lsgraph.claims.read import Evidence
    from lsgraph.generations.dumps import Dump
    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.linked_data.catalogue import Words
    from lsgraph.network import Measures, Positions, Ties
    from lsgraph.network.tables import Tables
    from lsgraph.repository.questions import Question
    from lsgraph.stores import Store

#: The questions that the first page shows, where the generation has them.
EXAMPLES = ("who-stands-behind-the-foundation", "who-has-signed", "who-was-at-the-meeting")

#: How many results as large as the network are kept: of the network on some day, what an analysis found. With ten thousand
#: nodes each has about 15 MB.
_MOST_NETWORKS, _MOST_SMALL_NETWORKS, _FEW_QUADS = 8, 60, 50_000


class Edition:
    """One generation as it is read. Each part is read when it is first needed, and imports what reads it then.

    So `/sparql`, which needs little of it, waits neither for networks nor for analyses.
    """

    def __init__(self, generation: Generation, store: Store, *, most_quads: int) -> None:
        """Of data with more quads than `most_quads` nothing is read whole (see `lsgraph.edition.partial`)."""
        self.generation = generation
        self.store = store
        quads = generation.manifest.total
        self._most_quads = most_quads
        self.is_partial = quads > most_quads
        self.resources = PartialResources(store, quads, most_quads) if self.is_partial else Resources(store)
        self.cache = Cache()
        #: Results that are as large as the network itself.
        self.networks = Cache(_MOST_NETWORKS if quads > _FEW_QUADS else _MOST_SMALL_NETWORKS)
        self._sizes = Cache()

    def require_whole(self) -> None:
        """Raise TooLargeError where the data is too large to be read whole."""
        if isinstance(self.resources, PartialResources):
            self.resources.refuse()

    def require_small(self, graph: str) -> None:
        """Raise TooLargeError where a named graph is too large to be written in memory, which takes more than to read it."""
        count, most = self.generation.manifest.quads[graph], max(1, self._most_quads // 4)
        if count > most:
            raise TooLargeError(count, most)

    def things_listed(self, kinds: tuple[str, ...], offset: int, limit: int) -> tuple[list[str], int]:
        """The things of these kinds in the order of their IRIs, from `offset` on, and how many there are in all."""
        if isinstance(self.resources, PartialResources):
            found = self.cache.get(("listed", kinds), partial(self.resources.listed, kinds))
            return found[offset : offset + limit], len(found)
        found = [iri for iri in self.resources.things if kind_and_slug(iri)[0] in kinds]
        return found[offset : offset + limit], len(found)

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
        statistics = self.generation.read_json(STATISTICS_FILE)
        assert isinstance(statistics, dict), "as the build wrote it"
        return Terms(self.store, statistics["classes"] | statistics["properties"])

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

    def things_in(self, graph: str) -> list[Reference]:
        """The things of which a named graph speaks, by their labels; at most a thousand."""
        things = self.resources.references(things_in(self.store, graph))
        return sorted((each for each in things if each.kind in THINGS), key=lambda each: each.label("sv"))

    @once_property
    def counts(self) -> dict[str, int]:
        """How many claims, documents, pages without stored text, unnamed groups, and claims that are only inferred."""
        return count_of(self.store)

    @once_property
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

    @once_property
    def _dates(self) -> dict[str, str]:
        return {
            iri: days.shown(texts["sv"]) for iri, texts in texts_of(self.store, "dcterms:date").items() if "sv" in texts
        }

    def source_date(self, document: str) -> str | None:
        """The date of a document (ISO 8601), or None where none is on record."""
        return self._dates.get(document)

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
    def examples(self) -> tuple[tuple[Question, Size], ...]:
        """Three questions with the size of their answers; a yes, a no and an empty answer say too little on a card."""
        if self.is_partial:
            # Each answer would have to be counted whole.
            return ()
        chosen = [question for slug in EXAMPLES for question in self.questions if question.slug == slug]
        sized = (
            (question, self._sizes.get(question.iri, partial(size_of, question, self.store, self.resources)))
            for question in chosen or self.questions
        )
        return tuple(islice((each for each in sized if each[1].kind != "ask" and each[1].count), len(EXAMPLES)))

    def size(self, question: Question) -> Size | None:
        """The size of a question's answer; None of data that is too large to answer all questions for one page."""
        if self.is_partial:
            return None
        return self._sizes.get(question.iri, partial(size_of, question, self.store, self.resources))

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

    @once_property
    def main_agreement(self) -> Reference | None:
        """The agreement towards which most actors stand somewhere, or None where there is none."""
        if self.is_partial:
            return None
        found = Counter(each.object.iri for each in self.resources.relations if each.predicate.iri in STANCES)
        counted = [(-count, iri) for iri, count in found.items() if iri and kind_and_slug(iri)[0] == "agreement"]
        return self.resources.reference(min(counted)[1]) if counted else None

    def short_label(self, reference: Reference, language: Language) -> str:
        """The short name of a thing in pictures, or its label where the network does not have it."""
        iri = reference.iri or ""
        found = self.tables.labels([iri], f"short_{language}")
        return found.get(iri) or reference.label(language)

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

    def day_key(self, day: str | None) -> str:
        """The latest day on which anything changes by that day: the network is the same from it on. Empty without a day."""
        if day is None:
            return ""
        place = bisect_right(self._days_of_change, day)
        return self._days_of_change[place - 1] if place else "0001-01-01"

    @property
    def _days_of_change(self) -> list[str]:
        days: list[str] = self.tables.about["days"]
        return days

    @once_property
    def document_languages(self) -> dict[str, str]:
        """The language in which each document is written, by its IRI."""
        return {iri: texts["en"] for iri, texts in texts_of(self.store, "dcterms:language").items() if "en" in texts}

    def about(self, iri: str) -> tuple[Resources, int]:
        """Where what is said of one thing stands, and how many claims of it are left out: of data that is read whole none.

        Raises NotFoundError where nothing is said of it.
        """
        if not self.is_partial:
            return self.resources, 0
        resources, found = self.cache.get(("about", iri), lambda: part_about(self.store, iri))
        return resources, max(0, found.total - found.limit)

    @once_property
    def _evidence_by_document(self) -> dict[str, list[Evidence]]:
        return grouped((item.document, item) for item in self.resources.evidence.values())

    @once_property
    def _relations_by_evidence(self) -> dict[str, list[Relation]]:
        return grouped((item.iri, relation) for relation in self.resources.relations for item in relation.evidence)

    def evidence_of(self, document: str) -> list[tuple[Evidence, list[Relation]]]:
        """The evidence that a document gives, in the order of the text, with the relations that rest on it."""
        if self.is_partial:
            part, _ = self.about(document)
            supported = grouped((item.iri, relation) for relation in part.relations for item in relation.evidence)
            own = [item for item in part.evidence.values() if item.document == document]
        else:
            supported = self._relations_by_evidence
            own = list(self._evidence_by_document.get(document, ()))
        own.sort(key=lambda item: (item.start is None, item.start or 0, item.end or 0, item.iri))
        return [(item, supported.get(item.iri, [])) for item in own]

    @once_property
    def texts(self) -> dict[str, str]:
        """All stored texts as they are shown, by slug."""
        found = {slug: self.text(slug) for slug in self.generation.manifest.documents}
        return {slug: text for slug, text in found.items() if text is not None}

    def text(self, slug: str) -> str | None:
        """The stored text of a document as it is shown (`documents.shown`), or None where none is stored."""
        if slug not in self.generation.manifest.documents:
            return None
        return shown(self.generation.text(slug))
