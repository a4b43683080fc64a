"""The addresses that `snapshots.py` asks: every kind of page in both languages and on two days, and every kind of data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

LANGUAGES = ("sv", "en")
#: Days of which the real data tells different things.
DAY, EARLIER_DAY = "2024-07-01", "2018-01-01"
_HTML = "text/html"
_ACTOR, _OTHER = "organization/region-stockholm", "organization/huddinge-kommun"
_AGREEMENT, _DOCUMENT = "life-science-declaration-2024", "huddinge-ks-2024-1082"
_SELECT = "SELECT ?actor ?label WHERE { ?actor ls:hasSigned ?agreement ; rdfs:label ?label } ORDER BY ?actor ?label"
_CONSTRUCT = "CONSTRUCT { ?actor ls:standsBehind ?body } WHERE { ?actor ls:standsBehind ?body }"

#: Pages below /sv/ and /en/; each is asked with `at` too.
PAGES = (
    "",
    "actors",
    "agreements",
    "documents",
    "questions",
    "versions",
    "about",
    "accessibility",
    "search",
    "search?q=region",
    "search?q=hudinge",
    "search?q=zzzz",
    f"actor/{_ACTOR.partition('/')[2]}",
    f"agreement/{_AGREEMENT}",
    f"document/{_DOCUMENT}",
    "network",
    f"network?selected={_ACTOR}",
    f"network?selected={_ACTOR}&steps=1",
    "network?selected=Huddinge",
    "network?selected=nobody-at-all",
    "network?relation=ls:hasSigned",
    "network?hide=person,post",
    f"network?from={_ACTOR}&to={_OTHER}",
    f"network?compare={EARLIER_DAY}",
    "network?at=soon",
    "embed/network",
    f"embed/network?selected={_OTHER}",
    "network.html",
    "network/roles",
    "network/roles?group=1",
    "network/gaps",
    f"network/gaps?agreement={_AGREEMENT}",
    "network/compare",
    f"network/compare?from={EARLIER_DAY}&to={DAY}",
    "what-if",
    "what-if?signed=organization/karolinska-institutet",
    "changes",
    "no-such-page",
    "organization/no-such-thing",
)
#: Pages with days or editions in their own address; {0} is the edition that is served and {1} the other one.
OTHER_PAGES = (
    "changes?from={1}&to={0}",
    f"changes?clock=at&from={EARLIER_DAY}&to={DAY}",
    "?known={1}",
    "network?known={1}",
    "actors?known={1}",
    f"{_ACTOR}?known={{1}}",
    "actors?knwon=2024-01-01",
)
#: Pages that take their language as a parameter.
SHARED_PAGES = (
    "/sparql",
    f"/sparql?query={quote(_SELECT)}",
    f"/sparql?view=network&query={quote(_CONSTRUCT)}",
    f"/sparql?query={quote('SELECT ?x WHERE { ?x orgg:member ?y }')}",
    "/validate",
    "/api/",
    "/dumps",
    "/feed",
    "/catalogue",
    "/ontology",
    "/ontology/changes",
    "/vocabulary/role",
    "/shapes",
    "/graph/actors",
    "/void",
    "/no-such-page",
)
_LISTS = ("actors", "agreements", "acts", "memberships", "documents", "network", "search?q=region")
#: Data with the media type that is asked for; none takes what comes.
DATA = (
    *((f"/api/{name}", "") for name in _LISTS),
    *((f"/api/{name}{'&' if '?' in name else '?'}at={DAY}", "") for name in ("actors", "memberships", "network")),
    (f"/api/actors?stance=signed&agreement={_AGREEMENT}", ""),
    ("/api/actors?limit=3&offset=3", ""),
    ("/api/actors?limit=0", ""),
    ("/api/actors?colour=red", ""),
    ("/api/actors/organization/nobody", ""),
    (f"/api/actors/{_ACTOR}", ""),
    (f"/api/actors/{_ACTOR}?at={DAY}", ""),
    (f"/api/agreements/{_AGREEMENT}", ""),
    (f"/api/documents/{_DOCUMENT}", ""),
    ("/api/openapi.json", ""),
    *(
        (f"/id/{thing}{suffix}", "")
        for thing in (_ACTOR, f"agreement/{_AGREEMENT}", f"document/{_DOCUMENT}")
        for suffix in (".ttl", ".jsonld", ".nt", ".rdf")
    ),
    (f"/id/{_ACTOR}.ttl?at={DAY}", ""),
    (f"/id/document/{_DOCUMENT}.txt", ""),
    *((f"/id/{_ACTOR}", accept) for accept in ("text/html", "text/turtle", "application/ld+json", "image/png")),
    ("/id/organization/nobody", "text/turtle"),
    *((f"/graph/actors{suffix}", "") for suffix in (".ttl", ".jsonld", ".nt", ".rdf", ".trig", ".nq", ".html")),
    (f"/graph/actors.ttl?about=https://w3id.org/lsgraph/id/{_ACTOR}", ""),
    ("/graph/derived.nt", ""),
    *((f"/{name}{suffix}", "") for name in ("catalogue", "ontology", "void", "prefixes", "sparql-examples", "sparql/service") for suffix in (".ttl", ".jsonld", ".nt", ".rdf")),
    ("/vocabulary/role.ttl", ""),
    ("/shapes.ttl", ""),
    ("/rule/40-signed-and-adopted", "text/turtle"),
    ("/question/001-who-has-signed", "text/turtle"),
    ("/context.jsonld", ""),
    ("/prefixes.json", ""),
    ("/prefixes.sparql", ""),
    ("/sparql/terms.json", ""),
    ("/ontology/changes", "text/markdown"),
    ("/dataset", "text/turtle"),
    ("/dumps", "application/json"),
    ("/dumps/checksums.sha256", ""),
    *((f"/dumps/lsgraph{suffix}", "") for suffix in (".trig", ".nq", ".ttl", ".nt", ".jsonld", ".nq.gz")),
    ("/dumps/graph/actors.ttl", ""),
    ("/versions", "application/json"),
    ("/timemap/en/", ""),
    ("/feed", "application/trig"),
    ("/feed.atom", ""),
    ("/feed/1/1", "application/trig"),
    ("/feed/1/01", ""),
    ("/changes?from={1}&to={0}", "application/json"),
    (f"/changes?clock=at&from={EARLIER_DAY}&to={DAY}", "application/json"),
    ("/changes.patch?from={1}&to={0}", ""),
    ("/robots.txt", ""),
    ("/sitemap.xml", ""),
    ("/favicon.ico", ""),
    ("/", _HTML),
    ("/network", _HTML),
    ("/sv", _HTML),
    ("/en/actors/", _HTML),
)  # fmt: skip
_NETWORK_FILES = ("csv", "graphml", "gexf", "svg", "json", "xlsx")
_NETWORK_CHOICES = (
    "",
    f"?at={DAY}",
    f"?at={DAY}&compare={EARLIER_DAY}",
    f"?selected={_ACTOR}&steps=1",
    "?relation=none",
)
_ROWS = ("json", "xml", "csv", "tsv", "xlsx", "csvw")
_GRAPHS = ("turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads")


@dataclass(frozen=True)
class Ask:
    """One request: its path with its query, and what else it says."""

    path: str
    accept: str = ""
    language: str = ""
    method: str = "GET"
    body: bytes | None = None
    kind: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """The headers to send."""
        named = {"Accept": self.accept, "Accept-Language": self.language, "Content-Type": self.kind}
        return {"Accept": "*/*", **{name: text for name, text in named.items() if text}, **self.extra}

    @property
    def name(self) -> str:
        """What it is called, on one line: what tells it from all others."""
        told = (self.accept if self.accept != _HTML else "", self.language, self.kind, *self.extra.values())
        return " ".join([self.method, self.path, *(f"({text})" for text in told if text)])


def asks_of(client: httpx.Client, root: Path, editions: Sequence[str]) -> list[Ask]:
    """All requests, each once; `editions` are the hashes of the current edition and of another one."""
    asks = [*_pages(client, editions), *_data(editions), *_sparql(), *_problems(), *_posts(root), *_things(client)]
    return list({ask.name: ask for ask in asks}.values())


def _pages(client: httpx.Client, editions: Sequence[str]) -> Iterator[Ask]:
    for language in LANGUAGES:
        for path in PAGES:
            page = f"/{language}/{path}"
            yield Ask(page, _HTML)
            if "at=" not in path:
                yield Ask(f"{page}{'&' if '?' in path else '?'}at={DAY}", _HTML)
        for path in OTHER_PAGES:
            yield Ask(f"/{language}/{path.format(*editions)}", _HTML)
        for path in SHARED_PAGES:
            yield Ask(path, _HTML, language)
            yield Ask(f"{path}{'&' if '?' in path else '?'}at={DAY}", _HTML, language)
        listed = client.get(f"/{language}/questions", headers={"Accept": _HTML}).text
        for path in dict.fromkeys(re.findall(rf'href="(/{language}/questions/[^"?#]+)"', listed)):
            yield Ask(path, _HTML)
    static = re.findall(r'(?:href|src)="(/static/[^"?]+)', client.get("/en/network", headers={"Accept": _HTML}).text)
    yield from (Ask(path) for path in dict.fromkeys(static) if "vendor" not in path)


def _things(client: httpx.Client) -> Iterator[Ask]:
    """The pages that the site map lists, and some things of each kind, claims and evidence among them, as page and as data."""
    for address in re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").text):
        yield Ask(urlsplit(address).path, _HTML)
    query = (
        'SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), "https://w3id.org/lsgraph/id/")) } ORDER BY ?s'
    )
    rows = client.get("/sparql", params={"query": query, "format": "csv"}).raise_for_status().text.split()[1:]
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        thing = row.partition("/lsgraph/id/")[2]
        if thing.count("/") == 1:
            by_kind.setdefault(thing.partition("/")[0], []).append(thing)
    for things in by_kind.values():
        for thing in (things[0], things[len(things) // 2]):
            yield Ask(f"/id/{thing}", _HTML)
            yield Ask(f"/id/{thing}.ttl")
            for language in LANGUAGES:
                yield Ask(f"/{language}/{thing}", _HTML)
                yield Ask(f"/{language}/{thing}?at={DAY}", _HTML)
    for kind, name in (("act", "acts"), ("membership", "memberships")):
        if kind in by_kind:
            yield Ask(f"/api/{name}/{by_kind[kind][0].partition('/')[2]}")


def _data(editions: Sequence[str]) -> Iterator[Ask]:
    for path, accept in DATA:
        yield Ask(path.format(*editions), accept)
    for language in LANGUAGES:
        for suffix in _NETWORK_FILES:
            for choice in _NETWORK_CHOICES:
                yield Ask(f"/{language}/network.{suffix}{choice}")
    yield Ask("/en/network.svg?frame=portrait")
    yield Ask("/en/network.pdf")
    yield Ask("/api/actors", method="HEAD")
    yield Ask("/en/", _HTML, method="HEAD")
    yield Ask("/en/", _HTML, extra={"Accept-Datetime": "Mon, 01 Jan 2018 00:00:00 GMT"})


def _sparql() -> Iterator[Ask]:
    for formats, query in ((_ROWS, _SELECT), (_GRAPHS, _CONSTRUCT), (("json", "xml"), "ASK { ?s ls:hasSigned ?o }")):
        for name in formats:
            yield Ask(f"/sparql?{urlencode({'query': query, 'format': name})}")
    bad = ("SELECT ?x WHERE { ?x orgg:member ?y }", "SELECT ?x WHERE {", "INSERT DATA { <a:b> <a:b> <a:b> }", "")
    for query in bad:
        for accept in ("application/json", "text/plain"):
            yield Ask(f"/sparql?{urlencode({'query': query})}", accept)
    yield Ask("/sparql", "text/turtle")
    kind = "application/x-www-form-urlencoded"
    yield Ask("/sparql", "text/csv", method="POST", kind=kind, body=urlencode({"query": _SELECT}).encode())
    yield Ask("/sparql", "text/csv", method="POST", kind="application/sparql-query", body=_SELECT.encode())
    yield Ask("/sparql", "text/csv", method="POST", kind="text/plain", body=_SELECT.encode())


def _problems() -> Iterator[Ask]:
    """Requests that are refused, as a page, as JSON and as text."""
    bad = (
        "/no-such-page",
        "/id/organization/nobody",
        "/en/actors?at=soon",
        "/en/actors?at=",
        "/en/?known=ffffffff",
        "/api/actors?at=soon",
        "/%zz",
    )
    for path in bad:
        for accept in (_HTML, "application/json", "text/plain"):
            yield Ask(path, accept)
    for path in ("/en/", "/api/actors", "/robots.txt", "/sparql"):
        yield Ask(path, "application/json", method="DELETE")
        yield Ask(path, "image/png")
    yield Ask("/en/", _HTML, method="POST", body=b"x")


def _posts(root: Path) -> Iterator[Ask]:
    """RDF to be validated: a source of the checkout, and what is none."""
    source = root / "data" / "sources" / f"{_DOCUMENT}.ttl"
    for accept in ("application/json", "text/turtle", _HTML):
        yield Ask(f"/validate?source={_DOCUMENT}", accept, method="POST", kind="text/turtle", body=source.read_bytes())
    wrong = b"<https://w3id.org/lsgraph/id/act/x> a <https://w3id.org/lsgraph/Signature> ."
    yield Ask("/validate", "application/json", method="POST", kind="text/turtle", body=wrong)
    yield Ask("/validate?source=none", "application/json", method="POST", kind="text/turtle", body=b"no turtle")
