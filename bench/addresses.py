"""The addresses that `pages.py` measures: every kind of page, list, JSON, RDF, file and query, for whatever the data holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable

#: How many things of a kind a page is asked for in turn.
THINGS = 8
HTML = "text/html"


@dataclass(frozen=True)
class Case:
    """One kind of answer: its group and name in the table, the media type asked for, and its address, with fields as {actor}."""

    group: str
    name: str
    address: str
    accept: str = "*/*"

    def addresses(self, things: dict[str, list[str]]) -> list[str]:
        """The addresses to ask in turn; none where the data has nothing of a kind that the address names."""
        fields = [name for name in things if f"{{{name}}}" in self.address]
        if not fields:
            return [self.address]
        turns = range(min((len(things[name]) for name in fields), default=0))
        return [self.address.format_map({name: things[name][turn] for name in fields}) for turn in turns]


def _sparql(query: str, kind: str) -> str:
    return "/sparql?" + urlencode({"query": query, "format": kind}, quote_via=quote)


_PAGES = (
    ("home", ""),
    ("home, on a day", "?at=2020-01-01"),
    ("actors", "actors"),
    ("actors, on a day", "actors?at=2020-01-01"),
    ("actors, from 1,000", "actors?from=1000"),
    ("agreements", "agreements"),
    ("documents", "documents"),
    ("questions", "questions"),
    ("a question", "questions/001-who-has-signed"),
    ("search", "search?q=region"),
    ("search with a slip", "search?q=univrsitetet"),
    ("search, nothing found", "search?q=zzzzzz"),
    ("an actor", "{actor}"),
    ("an actor, on a day", "{actor}?at=2020-01-01"),
    ("an agreement", "{agreement}"),
    ("an agreement, on a day", "{agreement}?at=2020-01-01"),
    ("a document", "{document}"),
    ("a claim", "{claim}"),
    ("a membership", "{membership}"),
    ("network", "network"),
    ("network, on a day", "network?at=2020-01-01"),
    ("network around an actor", "network?selected={actor}&steps=1"),
    ("network, two steps around", "network?selected={actor}&steps=2"),
    ("network, a way", "network?from={actor}&to={other}"),
    ("network, a group", "network?group=1"),
    ("network, everything", "network?scope=all"),
    ("network, two days", "network?at=2022-01-01&compare=2016-01-01"),
    ("network to embed", "embed/network?selected={actor}&steps=1"),
    ("network as one file", "network.html?selected={actor}&steps=1"),
    ("roles", "network/roles"),
    ("gaps", "network/gaps"),
    ("comparison", "network/compare?from=2016-01-01&to=2022-01-01"),
    ("what if", "what-if"),
    ("what if one signed", "what-if?signed={actor}"),
    ("versions", "versions"),
    ("changes", "changes"),
    ("about", "about"),
    ("accessibility", "accessibility"),
    ("not there", "organization/no-such-thing"),
)
_SHARED = (
    ("workbench", "/sparql"),
    ("validation", "/validate"),
    ("JSON interface", "/api/"),
    ("ontology", "/ontology"),
    ("a named graph", "/graph/{graph}"),
    ("dumps", "/dumps"),
)
_JSON = (
    ("actors", "actors"),
    ("actors, 200", "actors?limit=200"),
    ("actors, on a day", "actors?at=2020-01-01"),
    ("actors who signed", "actors?stance=signed"),
    ("an actor", "actors/{actor}"),
    ("agreements", "agreements"),
    ("an agreement", "agreements/{agreement_slug}"),
    ("acts", "acts"),
    ("acts of an actor", "acts?actor={actor_slug}"),
    ("memberships", "memberships"),
    ("documents", "documents"),
    ("network", "network"),
    ("search", "search?q=region"),
)
_DATA = (
    ("an actor, Turtle", "/id/{actor}.ttl"),
    ("an actor, JSON-LD", "/id/{actor}.jsonld"),
    ("an actor, on a day", "/id/{actor}.ttl?at=2020-01-01"),
    ("an agreement, Turtle", "/id/{agreement}.ttl"),
    ("a named graph, N-Triples", "/graph/{graph}.nt"),
    ("graph of actors, N-Triples", "/graph/actors.nt"),
    ("derived graph, Turtle", "/graph/derived.ttl"),
    ("catalogue", "/catalogue.ttl"),
    ("VoID", "/void.ttl"),
    ("terms for editors", "/sparql/terms.json"),
    ("dump, N-Quads", "/dumps/lsgraph.nq"),
    ("dump, packed", "/dumps/lsgraph.nq.gz"),
    ("feed", "/feed"),
    ("feed, a page", "/feed/1/1"),
    ("feed, Atom", "/feed.atom"),
    ("versions", "/versions"),
    ("site map", "/sitemap.xml"),
    ("readiness", "/readyz"),
)
_ENDINGS = ("csv", "xlsx", "graphml", "gexf", "json", "svg")
_SIGNED = "SELECT ?actor ?agreement WHERE { ?actor ls:hasSigned ?agreement }"
_QUERIES = (
    ("first hundred rows", f"{_SIGNED} LIMIT 100", "json"),
    ("a thousand rows, CSV", f"{_SIGNED} LIMIT 1000", "csv"),
    ("count by class", "SELECT ?class (COUNT(*) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class", "json"),
    ("a thousand triples", "CONSTRUCT { ?a ls:hasSigned ?b } WHERE { ?a ls:hasSigned ?b } LIMIT 1000", "turtle"),
)

CASES = (
    *(Case("page", name, f"/en/{address}", HTML) for name, address in _PAGES),
    *(Case("page", name, address, HTML) for name, address in _SHARED),
    *(Case("JSON", name, f"/api/{address}", "application/json") for name, address in _JSON),
    *(Case("data", name, address) for name, address in _DATA),
    *(Case("file", f"network, {ending}", f"/en/network.{ending}") for ending in _ENDINGS),
    *(Case("file", f"around an actor, {ending}", f"/en/network.{ending}?selected={{actor}}&steps=1") for ending in _ENDINGS),
    *(Case("SPARQL", name, _sparql(query, kind)) for name, query, kind in _QUERIES),
)  # fmt: skip

_SIGNATURES = """SELECT ?claim ?actor ?agreement ?document WHERE {
  ?claim a ls:Signature ; ls:actor ?actor ; ls:agreement ?agreement ; ls:evidence ?evidence . ?evidence oa:hasSource ?document } LIMIT 2000"""
_MEMBERSHIPS = "SELECT ?membership ?other WHERE { ?membership a org:Membership ; org:member ?other } LIMIT 2000"
_DOCUMENT_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?document a foaf:Document } } LIMIT 2000"


def things_of(rows: Callable[[str], list[dict[str, str]]]) -> dict[str, list[str]]:
    """Things that the data holds, by the field of an address that they stand for; `rows` answers a SELECT with IRIs.

    What a field stands for is the end of an IRI: `organization/region-stockholm`, or for the fields that end in `_slug` its last part.
    """
    things: dict[str, list[str]] = {
        name: [] for name in ("actor", "other", "agreement", "document", "claim", "membership", "graph")
    }
    for query in (_SIGNATURES, _MEMBERSHIPS, _DOCUMENT_GRAPHS):
        answer = rows(query)
        # Some from all over the answer, which has those of one document side by side.
        for row in answer[:: max(1, len(answer) // THINGS)][:THINGS]:
            for name, iri in row.items():
                things[name].append(iri.partition("/graph/" if name == "graph" else "/id/")[2])
    for name in ("actor", "agreement"):
        things[f"{name}_slug"] = [thing.partition("/")[2] for thing in things[name]]
    return things
