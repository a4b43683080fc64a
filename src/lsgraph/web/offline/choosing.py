"""What a copy has of what the server answers, by the table of addresses and by the parameters."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from lsgraph.languages import DEFAULT_LANGUAGE, LANGUAGES, Language
from lsgraph.media_types import FORMATS, HTML, JSON_LD, TURTLE, by_name
from lsgraph.namespaces import THINGS
from lsgraph.web.addresses import ADDRESSES, Copied, PageAddress
from lsgraph.web.offline.places import place_of
from lsgraph.web.sparql.editor import LOCAL_ENGINE, LOCAL_QUADS, LOCAL_TRIPLES

if TYPE_CHECKING:
    from lsgraph.web.addresses import Address

#: Parameters that choose one of what there are a few of: an address with one of them is a page of its own.
_CHOICES = frozenset(("region", "about", "group", "ties", "place", "step", "lang", "agreement", "foundation", "by"))
#: Choices that go together: each stands for one of a few.
_TOGETHER = ({"agreement", "place"}, {"agreement", "foundation"}, {"group", "by"})
#: Parameters that choose a part of a list, by numbers or by the list's name.
_PARTS = frozenset(("from", "row", "page", "day", "list"))
#: Pages that read their parameters in the browser: these stay in the address. Of a large network the explorer does not.
_IN_BROWSER = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/(?:network|search)|/sparql")
_EXPLORER = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/network")
#: What the explorer's pages without script have as parts, which the script does not need.
_STILL_PARTS = frozenset(("day", "row"))
#: Formats of RDF beside each thing; a copy that has everything has the others too.
_BESIDE = frozenset((TURTLE.suffix, JSON_LD.suffix))
#: Things' data, and named graphs.
_DATA = re.compile(r"/(?:id/[^/]+|graph|question|rule|vocabulary(?:/[^/]+)?|ontology)/[^/]+?(\.[a-z]+)")
_THING = re.compile(r"/id/([^/.]+)/([^/]+)")
_ENDING = re.compile(r"\.(?:ttl|jsonld|nt|rdf|html|txt|trig|nq)$")
#: Files that the export writes itself.
OWN = frozenset((LOCAL_ENGINE, LOCAL_TRIPLES, LOCAL_QUADS, "names.js", "manifest.json"))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link of a copy leads: the file, what is asked of the application for it, and what its page reads from the address."""

    place: str
    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    kept: str = ""
    """The parameters that stay in the address, with their question mark."""

    @property
    def question(self) -> str:
        """The path with its parameters, as the application is asked."""
        return self.path + (f"?{urlencode(self.parameters)}" if self.parameters else "")


class Chooser:
    """Tells for each address of the server whether a copy has it, and where; `ample` copies have every file without parameters.

    Of a `large` network the explorer asks the server for each part.
    """

    def __init__(self, *, ample: bool, large: bool = False) -> None:
        self._ample, self._large = ample, large
        # Pages have the same links over and over; a bound, since there may be hundreds of thousands of them.
        self.target = lru_cache(maxsize=50_000)(self._target)

    def _target(self, address: str, language: Language, *, embedded: bool = False) -> Target | None:
        """Where a link to an absolute address below ORIGIN leads; None for what the copy does not have.

        `language` is that of the page with the link; what is `embedded` in a page belongs to it, whatever its parameters.
        """
        parts = urlsplit(address)
        path, parameters = parts.path or "/", tuple(parse_qsl(parts.query, keep_blank_values=True))
        if path.strip("/") in OWN:
            return Target(path.strip("/"), path)
        if path.startswith("/static/"):
            return Target(path.strip("/"), path)
        if (thing := _THING.fullmatch(path)) and not _ENDING.search(path) and not parameters:
            path = f"/{language}/{thing[1]}/{thing[2]}"
        row = row_of(path)
        if row is None or not self._has(row, path):
            return None
        if path == "/sparql":
            return _of_queries(parameters, language)
        # What is no page has the ending of its format.
        ending = "" if HTML in row.formats or not row.formats else row.formats[0].suffix
        return self._page(path, parameters, language, ending, embedded=embedded)

    def _has(self, row: Address, path: str) -> bool:
        if row.copied is Copied.NEVER:
            return False
        if self._ample:
            return True
        if row.copied is not Copied.ALWAYS:
            return False
        if data := _DATA.fullmatch(path):
            kind = path.split("/")[2] if path.startswith("/id/") else ""
            return data[1] in _BESIDE | {".html", ".txt"} and (not kind or kind in THINGS)
        return not isinstance(row, PageAddress) or row.path != "{kind}/{slug}" or path.split("/")[2] in THINGS

    def _page(
        self, path: str, parameters: tuple[tuple[str, str], ...], language: Language, ending: str, *, embedded: bool
    ) -> Target | None:
        names = [name for name, _ in parameters]
        if {"at", "known"} & set(names) and embedded:
            return None
        if embedded or not parameters:
            return Target(place_of(path, parameters, ending), path, parameters)
        if names == ["lang"] and parameters[0][1] != language and parameters[0][1] not in LANGUAGES:
            return None
        asks = self._large and _EXPLORER.fullmatch(path)
        if _IN_BROWSER.fullmatch(path) and not asks and not set(names) <= _STILL_PARTS:
            return None if "known" in names else Target(place_of(path), path, kept=f"?{urlencode(parameters)}")
        counted = [value for name, value in parameters if name in _PARTS and name != "list"]
        chosen = [name for name in names if name in _CHOICES]
        if (
            len(set(names)) < len(names)
            or not set(names) <= _CHOICES | _PARTS
            or (len(chosen) > 1 and set(chosen) not in _TOGETHER)
            or not all(value.isascii() and value.isdigit() and len(value) < 9 for value in counted)
        ):
            return None
        return Target(place_of(path, parameters, ending), path, parameters)


def _of_queries(parameters: tuple[tuple[str, str], ...], language: Language) -> Target | None:
    """The page of queries in a language, or the answer to a query of ours as a file."""
    given = dict(parameters)
    if set(given) == {"query", "format", "download"}:
        name = hashlib.sha256(given["query"].encode()).hexdigest()[:12]
        ending = by_name(given["format"], FORMATS).suffix
        return Target(f"answers/{name}{ending}", "/sparql", parameters)
    if "format" in given:
        return None
    page = given.get("lang", language)
    page = page if page in LANGUAGES else DEFAULT_LANGUAGE
    kept = [(name, value) for name, value in parameters if name != "lang"]
    return Target(f"{page}/sparql.html", "/sparql", (("lang", page),), kept=f"?{urlencode(kept)}" if kept else "")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Address], ...]:
    """What each path of the table looks like, in the order in which they are matched."""
    return tuple((_pattern(path), row) for row in ADDRESSES if "GET" in row.methods for path in row.paths)


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", path)
    return re.compile(
        "".join(
            re.escape(piece) if not piece.startswith("{") else ".+" if piece.endswith(":path}") else "[^/]+"
            for piece in pieces
        )
    )


def row_of(path: str) -> Address | None:
    """The row of the table that answers a path."""
    plain = unquote(path)
    return next((row for pattern, row in _patterns() if pattern.fullmatch(plain)), None)
