"""Regions: areas whose actors are shown by themselves, each with its own words; and which things belong to which.

A thing belongs to a region by `dcterms:spatial`, written or entailed (`ontology/entailments/78` to `80`). A document belongs to each region
of a thing that it tells of. What belongs to none, or to several, is *across* regions.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from lsgraph.claims.model import Reference
from lsgraph.claims.read import texts_of
from lsgraph.namespaces import expand, kind_and_slug
from lsgraph.rdf.values import value
from lsgraph.stores.sqlite_files import compact_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.claims.read import Texts
    from lsgraph.stores import Store

ACROSS = "across"
"""Names, where a region is asked for, what belongs to no region or to several; no region may have this slug."""
ORGANIZATIONS = f"kind = 'organization' AND INSTR(types, '{expand('org:OrganizationalUnit')}') = 0"
"""The SQL condition that a row of things is an organisation as pages count them: named, and not a unit of another one."""
_REGIONS = """SELECT ?region ?position ?agreement WHERE {
  ?region a ls:Region .
  OPTIONAL { ?region schema:position ?position }
  OPTIONAL { ?region ls:mainAgreement ?agreement }
}"""
_CODES = "SELECT ?region ?code WHERE { ?region ls:countyCode|ls:municipalityCode ?code } ORDER BY ?region ?code"
_LOCATED = "SELECT DISTINCT ?thing ?region WHERE { ?region a ls:Region . ?thing dcterms:spatial ?region }"
#: Who has the code of a municipality or a county, and what is part of those: units and posts.
_PLACED = """SELECT DISTINCT ?thing ?code ?part WHERE {
  VALUES ?type { identifier-type:municipality-code identifier-type:county-code }
  ?identifier dcterms:type ?type ; skos:notation ?code .
  { ?thing adms:identifier ?identifier . BIND (0 AS ?part) }
  UNION
  { ?body adms:identifier ?identifier . ?thing (org:postIn|org:unitOf)/org:unitOf* ?body . BIND (1 AS ?part) }
}"""
#: Regions without a position come after those with one.
_LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its words: `headline` and `not_covered` by language, `agreement` the IRI of its main one, `codes` of its counties and municipalities."""

    iri: str
    labels: Texts
    headline: Texts = field(default_factory=dict)
    not_covered: Texts = field(default_factory=dict)
    agreement: str | None = None
    codes: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name that addresses have for it."""
        return kind_and_slug(self.iri)[1]

    @property
    def reference(self) -> Reference:
        """The region as a thing with its labels."""
        return Reference(self.iri, self.labels)

    def to_json(self) -> str:
        """The region as JSON."""
        return compact_json(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Region:
        """The region that `to_json` wrote."""
        fields = json.loads(text)
        return cls(**fields | {"codes": tuple(fields["codes"])})


def read_regions(store: Store) -> tuple[Region, ...]:
    """The regions in their order: by position, then by Swedish name."""
    labels, headlines, uncovered = (texts_of(store, name) for name in ("rdfs:label", "ls:headline", "ls:notCovered"))
    codes: dict[str, list[str]] = defaultdict(list)
    for row in store.query(_CODES).rows():
        codes[value(row["region"])].append(value(row["code"]))
    found: dict[str, tuple[int, Region]] = {}
    for row in store.query(_REGIONS).rows():
        iri = value(row["region"])
        region = Region(
            iri,
            labels.get(iri, {}),
            headlines.get(iri, {}),
            uncovered.get(iri, {}),
            value(row["agreement"]) if "agreement" in row else None,
            tuple(codes.get(iri, ())),
        )
        found[iri] = (int(value(row["position"])) if "position" in row else _LAST, region)
    return tuple(
        region
        for _, region in sorted(found.values(), key=lambda pair: (pair[0], pair[1].reference.label("sv"), pair[1].iri))
    )


def read_located(store: Store) -> dict[str, frozenset[str]]:
    """The IRIs of the regions of each thing that has any, by the thing's IRI, without documents."""
    located: dict[str, set[str]] = defaultdict(set)
    for row in store.query(_LOCATED).rows():
        located[value(row["thing"])].add(value(row["region"]))
    return {thing: frozenset(regions) for thing, regions in located.items()}


def read_placed(store: Store) -> dict[str, str]:
    """The code of the municipality (four digits) or county (two) that each thing is of, by the thing's IRI.

    It is the thing's own code, or that of the body that it is part of; a municipality says more than a county. What has several of
    a kind stands in no single place, and is left out.
    """
    codes: dict[str, dict[tuple[int, int], set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in store.query(_PLACED).rows():
        code = value(row["code"])
        codes[value(row["thing"])][int(value(row["part"])), -len(code)].add(code)
    best = {thing: by_rank[min(by_rank)] for thing, by_rank in codes.items()}
    return {thing: next(iter(found)) for thing, found in best.items() if len(found) == 1}


def located_documents(
    located: Mapping[str, frozenset[str]], told: Iterable[tuple[str, Iterable[str | None]]]
) -> dict[str, frozenset[str]]:
    """The regions of documents, by IRI; `told` are pairs of a document and things that it tells of."""
    found: dict[str, set[str]] = defaultdict(set)
    for document, things in told:
        for thing in things:
            found[document] |= located.get(thing or "", frozenset())
    return {document: frozenset(regions) for document, regions in found.items() if regions}


def region_condition(column: str, region: str) -> tuple[str, list[object]]:
    """An SQL condition that the thing in a column belongs to a region, by IRI, or is `ACROSS` them; with its parameters."""
    if region == ACROSS:
        return f"{column} NOT IN (SELECT iri FROM located GROUP BY iri HAVING COUNT(*) = 1)", []  # noqa: S608  # our own columns
    return f"{column} IN (SELECT iri FROM located WHERE region = ?)", [region]  # noqa: S608  # our own columns
