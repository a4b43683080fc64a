"""Facts about a whole edition, computed by the build, so that no page waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from lsgraph.claims import Reference, Resources
from lsgraph.claims.lists import main_agreement
from lsgraph.claims.read import latest_source
from lsgraph.edition.counts import count_of, days_of
from lsgraph.edition.examples import examples_of
from lsgraph.edition.questions import examples_among, read_stored
from lsgraph.edition.regions import facts_of_regions
from lsgraph.edition.sizes import Size, size_of
from lsgraph.edition.told import first_claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims.contents import Contents
    from lsgraph.claims.tables import Tables
    from lsgraph.edition.examples import Examples
    from lsgraph.edition.regions import RegionFacts

#: With more quads the answers of questions are not counted: each would have to be computed whole.
_MOST_FOR_SIZES = 200_000


FACTS = "edition"
"""The name under which they are kept in the tables."""


class Facts(TypedDict):
    """Facts about a whole edition.

    `counts` are those of `counts.count_of`, `latest_source` is the date of the newest dated document, `main_agreement` the IRI of the
    agreement that comes first (`lists.main_agreement`), `sizes` those of the answers of the repository's questions, by the
    question's IRI; empty where the data is too large to answer all of them. `days` are the first and the last day of which the sources tell, `regions` the
    facts of each region by its slug, `examples` what stands as an example in the interface, `told` a claim on which the answer to each question of the first page rests; an edition of an older version tells none of these.
    """

    counts: dict[str, int]
    latest_source: str | None
    main_agreement: str | None
    sizes: dict[str, list[Any]]
    days: NotRequired[list[str]]
    examples: NotRequired[Examples]
    regions: NotRequired[dict[str, RegionFacts]]
    told: NotRequired[dict[str, str]]


def facts_of(contents: Contents, quads: int, tables: Tables | None = None) -> Facts:
    """The facts of an edition with that many quads; `tables` are those of its contents, where there are any."""
    store = contents.store
    questions = read_stored(store) if quads <= _MOST_FOR_SIZES else ()
    resources = Resources.of(contents, tables)
    foremost = main_agreement(resources)
    sizes = {question.iri: size_of(question, store, resources) for question in questions}
    return Facts(
        counts=count_of(store),
        latest_source=latest_source(store),
        main_agreement=foremost,
        sizes={iri: _packed(size) for iri, size in sizes.items()},
        days=list(days_of(store) or ()),
        examples=examples_of(resources, foremost),
        told={
            question.iri: claim
            for question, size in examples_among(questions, lambda question: sizes[question.iri])
            if (claim := first_claim(question, size, store, resources))
        },
        regions=facts_of_regions(resources),
    )


def size_in(facts: Facts, question: str) -> Size | None:
    """The size of the answer of a question, by its IRI; None where it was not computed."""
    packed = facts["sizes"].get(question)
    if packed is None:
        return None
    kind, count, truth, first, inferred = packed
    return Size(kind, count, truth, tuple(Reference(iri, labels) for iri, labels in first), frozenset(inferred))


def _packed(size: Size) -> list[Any]:
    first: list[tuple[str | None, Mapping[str, str]]] = [(reference.iri, reference.labels) for reference in size.first]
    return [size.kind, size.count, size.truth, first, sorted(size.inferred)]
