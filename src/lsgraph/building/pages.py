"""Read the pages of sources again, and tell which has moved, gone, or changed since its words were read.

Nothing fetches a page but `recheck`, and only an operator runs it. It asks one page at a time, waits between two of one host, does what
robots.txt says, tells who it is, asks for a page only if it has been modified since, and reads no more than a bounded part within a bounded time.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpx
import pyoxigraph as ox

from lsgraph import __version__
from lsgraph.namespaces import PREFIXES, expand
from lsgraph.rdf.turtle import write_turtle
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import read_triples
from lsgraph.repository.formatting import replace_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from lsgraph.repository.dataset import Dataset
    from lsgraph.stores import Term

State = Literal["new", "unchanged", "changed", "moved", "gone", "refused", "unreachable"]
#: What somebody should look at.
TROUBLES: tuple[State, ...] = ("changed", "moved", "gone")
AGENT = f"lsgraph/{__version__} (recheck of sources)"
#: Bytes of a page, seconds for all of it, redirects, and bytes of robots.txt.
MOST_BYTES, MOST_SECONDS, MOST_REDIRECTS, MOST_ROBOTS = 5_000_000, 30.0, 5, 500_000
#: The longest wait between two pages that a host's robots.txt may ask for, in seconds.
LONGEST_WAIT = 60.0
RECORD = "actors/pages.ttl"
_SKIPPED = frozenset(("script", "style", "noscript", "template"))
_HEADING = "What the pages of sources were when they were last read. Written by `lsgraph recheck --record`."
_FIRST, _LAST, _DIGEST, _STATE = (expand(f"ls:{name}") for name in ("firstSeen", "lastSeen", "seenDigest", "pageState"))
_SEEN = (_FIRST, _LAST, _DIGEST)
_CHANGED, _LOST = (PREFIXES["not-known"] + name for name in ("page-changed", "source-lost"))


@dataclass(frozen=True, slots=True)
class Page:
    """An address of a document, and what it was when it was last read; `alone` says that the document has no other address."""

    document: str
    address: str
    alone: bool = True
    last_seen: str | None = None
    digest: str | None = None

    @property
    def subject(self) -> str:
        """What the record speaks of: the document, or of several addresses each by itself."""
        return self.document if self.alone else self.address


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of a page: `detail` is where it has moved to, its status, or why it was not read."""

    page: Page
    state: State
    detail: str = ""
    digest: str | None = None


def pages_of(dataset: Dataset) -> list[Page]:
    """The pages that sources stand on, by document and address."""
    told: dict[str, dict[str, list[str]]] = {}
    for file in dataset.files:
        for quad in file.quads if file.is_data else ():
            told.setdefault(value(quad.subject), {}).setdefault(quad.predicate.value, []).append(value(quad.object))
    pages = []
    for document, about in sorted(told.items()):
        addresses = sorted(set(about.get(expand("schema:url"), ())))
        for number, address in enumerate(addresses):
            # Before a document had several addresses, the record of the first was its own.
            seen = told.get(address) or (about if number == 0 else {})
            was = [seen.get(name, [None])[0] for name in (_LAST, _DIGEST)]
            pages.append(Page(document, address, len(addresses) == 1, *was))
    return pages


def recheck(
    pages: Iterable[Page], *, wait: float = 2.0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Visit]:
    """Read the pages one after the other, with at least that many seconds between two of one host."""
    with httpx.Client(headers={"User-Agent": AGENT}, timeout=MOST_SECONDS, follow_redirects=False) as client:
        reader = _Reader(client, wait, sleep)
        for page in pages:
            yield reader.visit(page)


@dataclass
class _Reader:
    """One round of visits; it remembers the robots.txt of each host, and when the host was last asked."""

    client: httpx.Client
    wait: float
    sleep: Callable[[float], None]
    robots: dict[str, RobotFileParser | None] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)

    def visit(self, page: Page) -> Visit:
        """What became of one page; no failure of a host ends the round."""
        try:
            return self._visit(page)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Visit(page, "unreachable", type(error).__name__)

    def _visit(self, page: Page) -> Visit:
        headers = {}
        if page.digest and page.last_seen:
            # From midnight of that day: what was modified later on it counts as modified.
            day = datetime.combine(date.fromisoformat(page.last_seen), datetime.min.time(), UTC)
            headers["If-Modified-Since"] = format_datetime(day, usegmt=True)
        address, moved = page.address, ""
        for _ in range(MOST_REDIRECTS + 1):
            if not self._may_ask(address):
                return Visit(page, "refused", "robots.txt")
            status, found, body = self._get(address, headers, MOST_BYTES)
            location = found.headers.get("location")
            if status in (301, 302, 303, 307, 308) and location:
                address = str(found.url.join(location))
                moved = address if status in (301, 308) else moved
                continue
            return self._told(page, status, found, body, moved)
        return Visit(page, "unreachable", "too many redirects")

    def _told(self, page: Page, status: int, found: httpx.Response, body: bytes | None, moved: str) -> Visit:
        if status in (404, 410):
            return Visit(page, "gone", str(status))
        if status in (401, 403, 451):
            return Visit(page, "refused", str(status))
        if status == 304:
            return Visit(page, "moved" if moved else "unchanged", moved, page.digest)
        if status != 200:
            return Visit(page, "unreachable", str(status))
        if body is None:
            return Visit(page, "unreachable", f"more than {MOST_BYTES:,} bytes, or {MOST_SECONDS:.0f} s")
        digest = words_digest(body, found.headers.get("content-type", ""))
        if page.digest and digest != page.digest:
            return Visit(page, "changed", moved, digest)
        if moved:
            return Visit(page, "moved", moved, digest)
        return Visit(page, "unchanged" if page.digest else "new", "", digest)

    def _get(self, address: str, headers: dict[str, str], most: int) -> tuple[int, httpx.Response, bytes | None]:
        """Status, response and body, which is None where it is longer, or takes longer, than we read."""
        self._take_turn(address)
        begun, size, parts = time.monotonic(), 0, []
        with self.client.stream("GET", address, headers=headers) as response:
            for part in response.iter_bytes():
                size += len(part)
                if size > most or time.monotonic() - begun > MOST_SECONDS:
                    return response.status_code, response, None
                parts.append(part)
            return response.status_code, response, b"".join(parts)

    def _take_turn(self, address: str) -> None:
        host = _host(address)
        rules = self.robots.get(host)
        asked_for = float(rules.crawl_delay(AGENT) or 0) if rules else 0.0
        rest = self.asked.get(host, 0.0) + max(self.wait, min(asked_for, LONGEST_WAIT)) - time.monotonic()
        if host in self.asked and rest > 0:
            self.sleep(rest)
        self.asked[host] = time.monotonic()

    def _may_ask(self, address: str) -> bool:
        if urlsplit(address).scheme not in ("http", "https"):
            raise ValueError(address)
        host = _host(address)
        if host not in self.robots:
            self.robots[host] = self._rules(host)
        rules = self.robots[host]
        return rules is not None and rules.can_fetch(AGENT, address)

    def _rules(self, host: str) -> RobotFileParser | None:
        """What a host lets us ask: everything where it has no robots.txt, nothing (None) where it does not tell (RFC 9309, 2.3.1)."""
        rules = RobotFileParser()
        address = f"{host}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            status, found, body = self._get(address, {}, MOST_ROBOTS)
            if status in (301, 302, 303, 307, 308) and (location := found.headers.get("location")):
                address = str(found.url.join(location))
                continue
            if 400 <= status < 500:
                rules.parse([])
                return rules
            if status != 200 or body is None:
                return None
            rules.parse(body.decode("utf-8", "replace").splitlines())
            return rules
        return None


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._within = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # as the base names it
        self._within += tag in _SKIPPED

    def handle_endtag(self, tag: str) -> None:
        self._within -= tag in _SKIPPED and self._within > 0

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.words.extend(data.split())


def words_digest(body: bytes, content_type: str) -> str:
    """The digest of the words of a page, without markup and with white space as one space; of what is no text, that of its bytes."""
    kind = content_type.partition(";")[0].strip().lower()
    charset = re.search(r"charset=[\"']?([\w-]+)", content_type, re.IGNORECASE)
    if kind in ("text/html", "application/xhtml+xml", "text/plain", ""):
        try:
            text = body.decode(charset[1] if charset else "utf-8", "replace")
        except LookupError:
            text = body.decode("utf-8", "replace")
        words = text.split()
        if kind != "text/plain":
            parser = _Words()
            parser.feed(text)
            parser.close()
            words = parser.words
        body = " ".join(words).encode()
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def record(path: Path, visits: Iterable[Visit], today: str) -> None:
    """Write what the pages were to `data/actors/pages.ttl`, keeping what it has of pages that could not be read.

    Of a page that has changed the old day and digest stay, and its state says so, until a person has read it again and taken the state and
    the digest away: a change is told, and not swallowed. Of a document with several addresses each has a record; the document itself is
    lost when all of them are, and has changed when one of them has.
    """
    known: dict[str, dict[str, Term]] = {}
    for triple in read_triples(path)[1] if path.is_file() else []:
        known.setdefault(value(triple.subject), {})[triple.predicate.value] = triple.object
    addresses: dict[str, list[str]] = {}
    for visit in visits:
        page = visit.page
        about = known.setdefault(page.subject, {})
        if not page.alone:
            addresses.setdefault(page.document, []).append(page.address)
            whole = known.setdefault(page.document, {})
            about |= {name: whole.pop(name) for name in _SEEN if name in whole}
        _note(about, visit, today)
    for document, own in addresses.items():
        _note_whole(known[document], [known[address].get(_STATE) for address in own])
    triples = [
        ox.Triple(ox.NamedNode(document), ox.NamedNode(name), term)
        for document, about in known.items()
        for name, term in about.items()
    ]
    if triples:
        replace_text(path, write_turtle(triples, heading=_HEADING))


def _note(about: dict[str, Term], visit: Visit, today: str) -> None:
    day = ox.Literal(today, datatype=ox.NamedNode(expand("xsd:date")))
    if visit.state == "gone":
        about[_STATE] = ox.NamedNode(_LOST)
    elif visit.state == "changed":
        about[_STATE] = ox.NamedNode(_CHANGED)
    elif visit.digest is not None:
        about.setdefault(_FIRST, day)
        about[_LAST], about[_DIGEST] = day, ox.Literal(visit.digest)
        about.pop(_STATE, None)


def _note_whole(about: dict[str, Term], states: Sequence[Term | None]) -> None:
    """The state of a document by those of all its addresses."""
    changed, lost = ox.NamedNode(_CHANGED), ox.NamedNode(_LOST)
    if all(state == lost for state in states):
        about[_STATE] = lost
    elif changed in states:
        about[_STATE] = changed
    else:
        about.pop(_STATE, None)
