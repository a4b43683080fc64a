"""JSON-LD contexts that stand elsewhere, from what is kept here: nothing is fetched.

The engine reads a context only where it stands in the document. So each reference to one that is known is replaced by its content before
the document is read; lines stay where they are, so that faults are told where they are. Of a large context only the terms that the
document can mean are written out, with those that they rest on.

Specification: https://www.w3.org/TR/json-ld11/#the-context
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from lsgraph.errors import DataError
from lsgraph.languages import Message
from lsgraph.namespaces import BASE
from lsgraph.project import program_model
from lsgraph.rdf.cpov import ADDRESS, RELEASES, cpov_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: A context as JSON has it: the value of `@context`.
Content = object

#: Where our own context is, below a server's address and in the repository.
OWN_PATH, OWN_FILE = "/context.jsonld", Path("ontology/context.jsonld")
_VENDOR = Path(__file__).with_name("vendor")
#: Files of contexts of others, by their addresses without scheme: they are the same by http and https.
_KEPT = dict.fromkeys(
    (
        "schema.org", "schema.org/", "schema.org/docs/jsonldcontext.jsonld", "schema.org/docs/jsonldcontext.json",
        "www.schema.org", "www.schema.org/",
    ),
    "schema.org.jsonld",
)  # fmt: skip
#: The releases of CPOV whose contexts are known, by their addresses in lower case without scheme.
_OF_CPOV = {ADDRESS.format(release=release).lower(): release for release in RELEASES}
#: The folder beside the data with contexts that their user keeps, each in a file below it by its address: host/path.
KEPT_BESIDE = "jsonld-contexts"
#: What is told of those that are known.
KNOWN = ("https://schema.org", *(f"https://{ADDRESS.format(release=release)}" for release in RELEASES), OWN_PATH)
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_REFERENCE = re.compile(r'"@context"\s*:\s*(?=["\[])')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
#: Most characters of a document with its contexts written out, and most of a context in a file beside the document.
MOST_CHARACTERS, MOST_BESIDE = 256 << 20, 4 << 20
_DECODER = json.JSONDecoder()


def program_context() -> Content:
    """Our own context as the program carries it, of the ontology that goes with it."""
    model = program_model()
    return _content(model / OWN_FILE) if model is not None else None


@dataclass(frozen=True, slots=True)
class Contexts:
    """The contexts that are known without a network.

    `own` gives ours. `base` is the address under which a server is reached, whose `/context.jsonld` is ours, as are those of this
    machine and of our namespace. `folder` is where the document lies: contexts in files beside it are read, and copies of those of
    the web below `KEPT_BESIDE`.
    """

    own: Callable[[], Content] = program_context
    base: str = ""
    folder: Path | None = None
    _read: dict[str, Content] = field(default_factory=dict)

    def of(self, address: str) -> Content:
        """The content of the context at that address; None for one that is not known."""
        if address not in self._read:
            self._read[address] = self._find(address)
        return self._read[address]

    def _find(self, address: str) -> Content:
        scheme, colon, rest = address.partition("://")
        if colon and scheme.lower() in ("http", "https"):
            if name := _KEPT.get(rest.lower()):
                return _vendored(name)
            if release := _OF_CPOV.get(rest.lower()):
                return cpov_context(release)
        if self._is_own(address):
            return self.own()
        if self.folder is not None and not colon and not urlsplit(address).scheme:
            return _content_beside(self.folder / unquote(urlsplit(address).path))
        place = self.place_for(address)
        return None if place is None else _content_beside(place)

    def place_for(self, address: str) -> Path | None:
        """Where beside the document a copy of a context of the web is looked for; None where no file can be that."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        names = [parts.netloc.lower(), *unquote(parts.path).split("/")[1:]]
        is_file = parts.scheme in ("http", "https") and not parts.query and len(names) > 1
        if self.folder is None or not is_file or any(not _is_name(name) for name in names):
            return None
        return self.folder.joinpath(KEPT_BESIDE, *names)

    def _is_own(self, address: str) -> bool:
        if address == OWN_PATH or (self.folder is None and urljoin(BASE, address) == BASE + OWN_PATH[1:]):
            return True
        try:
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:
            return False
        if not parts.path.endswith(OWN_PATH) or parts.scheme not in ("http", "https"):
            return False
        bases = (self.base.rstrip("/") + OWN_PATH, BASE + OWN_PATH[1:])
        return host in _LOCAL_HOSTS or address.partition("?")[0] in bases


def written_out(text: str, contexts: Contexts) -> str:
    """The document with each context that is known in place of its address.

    References that are not known stay as they are, for `unknown` to find. Raises DataError where it gets too large.
    """
    parts: list[str] = []
    end = size = 0
    words: frozenset[str] | None = None
    for reference in _REFERENCE.finditer(text):
        start = reference.end()
        if start < end:
            continue
        try:
            value, stop = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            # The parser tells what is wrong, and where.
            continue
        if not _addresses(value):
            continue
        words = words if words is not None else _words(text)
        inline = json.dumps(_replaced(value, contexts, words), ensure_ascii=False)
        lines = "\n" * text.count("\n", start, stop)
        parts += (text[end:start], inline, lines)
        size += len(inline)
        end = stop
        if len(text) + size > MOST_CHARACTERS:
            raise DataError(
                "With its contexts written out it would be too large.",
                next_step="Write @context once, at the top, and what it is for within @graph.",
            )
    return "".join((*parts, text[end:])) if parts else text


def unknown(text: str, contexts: Contexts) -> list[str]:
    """The addresses of contexts that the document names and that are not known, sorted."""
    found: set[str] = set()
    for reference in _REFERENCE.finditer(text):
        try:
            value, _ = _DECODER.raw_decode(text, reference.end())
        except (ValueError, RecursionError):
            continue
        found.update(address for address in _addresses(value) if contexts.of(address) is None)
    return sorted(found)


def unknown_context(addresses: Sequence[str], contexts: Contexts) -> tuple[Message, Message]:
    """What is told of contexts that are not known, and what to do about it."""
    named = ", ".join(addresses) or "elsewhere"
    advice = Message(
        'The contexts that are known are {known}, and a file beside the data. Write any other one into the data, as "@context": {{…}}, or convert the data to N-Quads first.',
        known=", ".join(KNOWN),
    )
    if places := [str(place) for address in addresses if (place := contexts.place_for(address)) is not None]:
        advice = Message("{advice} Or keep a copy of it as {places}.", advice=advice, places=", ".join(places))
    return Message("Its context stands at {named}, and nothing is fetched.", named=named), advice


def _is_name(name: str) -> bool:
    """Whether that can be the name of a file, and of none elsewhere."""
    return name not in ("", ".", "..") and not any(letter in name for letter in "/\\\0")


def _content_beside(path: Path) -> Content:
    """The content of a file of the user's; None where it is none, too large, or no context."""
    try:
        fits = path.is_file() and path.stat().st_size <= MOST_BESIDE
    except (OSError, ValueError):
        return None
    return _content(path) if fits else None


def _addresses(value: object) -> list[str]:
    """The addresses in the value of an `@context`, also in contexts that it holds."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _replaced(value: object, contexts: Contexts, words: frozenset[str]) -> object:
    """The value of an `@context` with content in place of addresses; a context that is a list is taken up into the one around it."""
    if isinstance(value, str):
        content = contexts.of(value)
        return value if content is None else _pruned(content, words)
    assert isinstance(value, list), "only these have addresses"
    members: list[object] = []
    for member in value:
        content = _replaced(member, contexts, words) if isinstance(member, str) else member
        members += content if isinstance(content, list) else [content]
    return members


def _pruned(content: Content, words: frozenset[str]) -> Content:
    """Of a context, the terms among the words, with those that their definitions rest on: expansion asks for no other."""
    if isinstance(content, list):
        return [_pruned(each, words) for each in content]
    if not isinstance(content, dict):
        return content
    kept = {name for name in content if name.startswith("@") or name in words}
    new = set(kept)
    while new:
        mentioned = {word for name in new for word in _words_of(content[name])}
        new = {word for word in mentioned if word in content} - kept
        kept |= new
    return {name: value for name, value in content.items() if name in kept}


def _words(text: str) -> frozenset[str]:
    """All strings of a JSON text, and the parts before their colons: what may be a term or a prefix."""
    found: set[str] = set()
    for match in _STRING.finditer(text):
        word = match[0][1:-1]
        if "\\" in word:
            try:
                word = json.loads(match[0], strict=False)
            except ValueError:
                continue
        found.add(word)
        found.add(word.partition(":")[0])
    return frozenset(found)


def _words_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield value.partition(":")[0]
    elif isinstance(value, list):
        for member in value:
            yield from _words_of(member)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _words_of(name)
            yield from _words_of(member)


@cache
def _vendored(name: str) -> Content:
    return _content(_VENDOR / name)


def _content(path: Path) -> Content:
    """The value of `@context` in a file; None where it is no context."""
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return document.get("@context") if isinstance(document, dict) else None
