"""The read model of one generation for pages, interfaces and commands, read once and cached while it is open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from lsgraph.claims import Resources
from lsgraph.claims.read import as_of
from lsgraph.claims.stances import Stances
from lsgraph.claims.tables import EDITION_FILE
from lsgraph.computing.once import once_property
from lsgraph.edition.counts import days_of, things_in
from lsgraph.edition.facts import FACTS, facts_of, size_in
from lsgraph.edition.network import EditionNetwork
from lsgraph.edition.questions import examples_among, read_stored
from lsgraph.edition.texts import DocumentLanguages, ServedTexts
from lsgraph.errors import NotFoundError, StateError, TooLargeError, near_matches
from lsgraph.generations.dumps import dumps_of
from lsgraph.generations.folder import DATASET_FILE
from lsgraph.generations.statistics import STATISTICS_FILE
from lsgraph.languages import Message
from lsgraph.linked_data.catalogue_file import read_words, subject_of
from lsgraph.linked_data.context import ontology_context
from lsgraph.linked_data.vocabulary import Terms
from lsgraph.namespaces import THINGS
from lsgraph.rdf.jsonld import Context
from lsgraph.repository.boundaries import read_boundaries
from lsgraph.repository.registers import Registers
from lsgraph.repository.stories import STORIES_FOLDER, read_story
from lsgraph.stores.passages import PASSAGES_FILE, PassageIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.claims import Reference, Relation
    from lsgraph.edition.examples import Examples
    from lsgraph.edition.facts import Facts
    from lsgraph.edition.regions import RegionFacts
    from lsgraph.edition.sizes import Size
    from lsgraph.generations.dumps import Dump
    from lsgraph.generations.folder import Generation
    from lsgraph.linked_data.catalogue_file import Subject, Words
    from lsgraph.repository.boundaries import Boundary
    from lsgraph.repository.questions import Question
    from lsgraph.repository.stories import Story
    from lsgraph.stores import Store

#: A generation of an older version with more quads has to be built anew.
_MOST_WITHOUT_TABLES = 50_000
#: How much of the data is looked through at once for the lines of a named graph.
_BYTES_AT_ONCE = 1 << 20


class Edition(EditionNetwork):
    """One generation as it is read. Each part is read when it is first needed, and imports what reads it then.

    So `/sparql`, which needs little of it, waits neither for networks nor for analyses.
    """

    def __init__(self, generation: Generation, store: Store, *, most_quads: int) -> None:
        """`most_quads` is that of `EditionNetwork`. Raises StateError for a large generation of an older version, which has no tables."""
        super().__init__(generation, most_quads=most_quads)
        self.store = store
        has_tables = (generation.path / EDITION_FILE).is_file()
        if EDITION_FILE in generation.manifest.files and not has_tables:
            raise generation.damaged(EDITION_FILE, "missing")
        if generation.manifest.total > _MOST_WITHOUT_TABLES and not has_tables:
            raise StateError(
                Message(
                    "The generation {name} was made by an older version and is too large to be read without tables.",
                    name=generation.hash,
                ),
                inside=str(generation.path),
                next_step="Run `lsgraph build`.",
            )
        self.resources = Resources(store, generation.path)

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
        """The first and the last day (ISO 8601) of which the sources tell, or None where they tell of none."""
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
    def stances(self) -> Stances:
        """Who stands where towards which agreement."""
        return Stances(self.resources)

    @property
    def main_agreement(self) -> Reference | None:
        """The agreement that comes first (`lists.main_agreement`), or None where there is none."""
        iri = self._facts["main_agreement"]
        return self.resources.reference(iri) if iri else None

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
        return DocumentLanguages(self.resources)

    @once_property
    def texts(self) -> Mapping[str, str]:
        """The stored texts as they are shown (`documents.served_text`), by slug; each is read when it is asked for."""
        return ServedTexts(self.generation)

    @once_property
    def passages(self) -> PassageIndex | None:
        """The full-text index of the sentences; None where an older version built the edition. Raises StateError where it is damaged."""
        if PASSAGES_FILE not in self.generation.manifest.files:
            return None
        return PassageIndex(self.generation.path / PASSAGES_FILE)
