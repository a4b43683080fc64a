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
    ("timeline of the network", "network/timeline"),
    ("timeline of an actor", "timeline/{actor}"),
    ("timeline of an agreement", "timeline/{agreement}"),
    ("map", "network/map"),
    ("map, on a day", "network/map?at=2020-01-01"),
    ("my list", "my-list?names={actor_slug}%0Aregion"),
    ("two agreements", "agreements/compare?first={agreement_slug}&second={other_agreement_slug}"),
    ("disagreements", "disagreements"),
    ("regions", "regions"),
    ("a region", "region/{region_slug}"),
    ("two regions", "regions/compare?first={region_slug}&second={other_region_slug}"),
    ("stories", "stories"),
    ("news", "news"),
    ("the data", "data"),
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
    ("an act", "acts/{claim_slug}"),
    ("acts", "acts"),
    ("acts of an actor", "acts?actor={actor_slug}"),
    ("memberships", "memberships"),
    ("a membership", "memberships/{membership_slug}"),
    ("documents", "documents"),
    ("a document", "documents/{document_slug}"),
    ("network", "network"),
    ("disagreements", "disagreements"),
    ("regions", "regions"),
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
    ("a collection, Turtle", "/collection/organization"),
    ("catalogue", "/catalogue.ttl"),
    ("VoID", "/void"),
    ("JSON-LD context", "/context"),
    ("changes between two days", "/changes?clock=at&from=2016-01-01&to=2022-01-01"),
    ("terms for editors", "/sparql/terms.json"),
    ("dump, N-Quads", "/dumps/lsgraph.nq"),
    ("dump, packed", "/dumps/lsgraph.nq.gz"),
    ("feed", "/feed"),
    ("feed, a node", "/feed/part/1/0"),
    ("feed, a page", "/feed/1/1"),
    ("feed, Atom", "/feed.atom"),
    ("versions", "/versions"),
    ("site map", "/sitemap.xml"),
    ("site map, a part", "/sitemap-1.xml"),
    ("reconciliation", "/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22Region%22%7D%7D"),
    ("reconciliation, names", "/reconcile/suggest/entity?prefix=reg"),
    ("Popolo", "/exports/lsgraph.popolo.json"),
    ("FollowTheMoney", "/exports/lsgraph.ftm.json"),
    ("readiness", "/readyz"),
)
_FILES = (
    ("list of actors, CSV", "lists/actors.csv"),
    ("list of actors, XLSX", "lists/actors.xlsx"),
    ("table of disagreements, XLSX", "disagreements.xlsx"),
    ("my list, CSV", "my-list.csv?names={actor_slug}%0Aregion"),
    ("dots of a large network", "network/dots.json"),
    ("what the network draws", "network/picture.json"),
    ("picture of the network", "network/picture.svg"),
    ("picture of ranks", "network/roles.svg"),
    ("picture of gaps", "network/gaps.svg"),
    ("picture of a comparison", "network/compare.svg?from=2016-01-01&to=2022-01-01"),
    ("picture of a supposition", "what-if.svg?signed={actor}"),
    ("timeline of the network, SVG", "network/timeline.svg"),
    ("timeline of the network, XLSX", "network/timeline.xlsx"),
    ("timeline of an agreement, SVG", "timeline/{agreement}.svg"),
    ("map, SVG", "network/map.svg"),
    ("map, CSV", "network/map.csv"),
    ("brief on an actor, PDF", "brief/{actor}.pdf"),
    ("brief on an agreement, PDF", "brief/{agreement}.pdf"),
    ("brief on an agreement, PPTX", "brief/{agreement}.pptx"),
    ("brief on gaps, PDF", "brief/gaps.pdf"),
    ("brief on ranks, PDF", "brief/roles.pdf"),
    ("brief on two days, PDF", "brief/compare.pdf?from=2016-01-01&to=2022-01-01"),
    ("brief on a supposition, PDF", "brief/what-if.pdf?signed={actor}"),
    (
        "brief on two agreements, PDF",
        "brief/agreements/compare.pdf?first={agreement_slug}&second={other_agreement_slug}",
    ),
    ("brief on two regions, PDF", "brief/regions/compare.pdf?first={region_slug}&second={other_region_slug}"),
    ("news, Atom", "news.atom"),
    ("news, text", "news.txt"),
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
    *(Case("file", name, f"/en/{address}") for name, address in _FILES),
    *(Case("file", f"network, {ending}", f"/en/network.{ending}") for ending in _ENDINGS),
    *(Case("file", f"around an actor, {ending}", f"/en/network.{ending}?selected={{actor}}&steps=1") for ending in _ENDINGS),
    *(Case("SPARQL", name, _sparql(query, kind)) for name, query, kind in _QUERIES),
)  # fmt: skip

_SIGNATURES = """SELECT ?claim ?actor ?agreement ?document WHERE {
  ?claim a ls:Signature ; ls:actor ?actor ; ls:agreement ?agreement ; ls:evidence ?evidence . ?evidence oa:hasSource ?document } LIMIT 2000"""
_MEMBERSHIPS = "SELECT ?membership ?other WHERE { ?membership a org:Membership ; org:member ?other } LIMIT 2000"
_REGIONS = "SELECT ?region WHERE { ?region a ls:Region }"
_DOCUMENT_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?document a foaf:Document } } LIMIT 2000"


def things_of(rows: Callable[[str], list[dict[str, str]]]) -> dict[str, list[str]]:
    """Things that the data holds, by the field of an address that they stand for; `rows` answers a SELECT with IRIs.

    What a field stands for is the end of an IRI: `organization/region-stockholm`, or for the fields that end in `_slug` its last part. With
    those that begin with `other_` stands one of another place in the list, where the data has two.
    """
    things: dict[str, list[str]] = {
        name: [] for name in ("actor", "other", "agreement", "document", "claim", "membership", "region", "graph")
    }
    for query in (_SIGNATURES, _MEMBERSHIPS, _REGIONS, _DOCUMENT_GRAPHS):
        answer = rows(query)
        # Some from all over the answer, which has those of one document side by side.
        for row in answer[:: max(1, len(answer) // THINGS)][:THINGS]:
            for name, iri in row.items():
                things[name].append(iri.partition("/graph/" if name == "graph" else "/id/")[2])
    for name in ("actor", "agreement", "claim", "document", "membership", "region"):
        slugs = [thing.partition("/")[2] for thing in things[name]]
        things[f"{name}_slug"] = slugs
        distinct = list(dict.fromkeys(slugs))
        after = dict(zip(distinct, distinct[1:] + distinct[:1], strict=True)) if len(distinct) > 1 else {}
        things[f"other_{name}_slug"] = [after[slug] for slug in slugs if slug in after]
    return things
