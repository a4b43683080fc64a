"""Every kind of answer of a checkout, saved to compare two checkouts: what a change of the code must leave as it was.

    python tools/snapshots.py take CHECKOUT FOLDER [--only WORD]
    python tools/snapshots.py compare FOLDER FOLDER [--only WORD] [--words] [--lines N]

`take` builds the checkout's data in a temporary folder, as two editions so that there is something to tell of changes, serves it, and
saves each answer as a file: the request, the status, the headers, then the body. What differs between two takes of the same checkout is
masked: entity tags, fingerprints of static files, hashes of editions, the moments of the build, and how long the engine took. `compare` ends with 1 where answers
differ. Run it with the interpreter of a virtual environment that has what lsgraph needs.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import hashlib
import json
import re
import sys
import tempfile
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
from checkouts import Checkout, CheckoutError, end_cleanly
from snapshot_addresses import Ask, asks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

#: The address under which every answer names itself, whatever port it is served on.
BASE = "https://lsgraph.example"
#: Headers that say nothing of the answer, or the same as the body that is saved.
_PASSED_OVER = ("date", "server", "content-length", "content-encoding", "transfer-encoding")
_ANSWER_SECONDS = 120
#: A connection that was idle for longer may be closed by the server just as it is used again.
_SHORT_IDLE = httpx.Limits(keepalive_expiry=1)
_TEXT = re.compile(r"text/|json|xml|javascript|turtle|n-triples|n-quads|trig|sparql|x-ndjson|rdf-patch|link-format")
_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "sv": ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"),
}  # fmt: skip


class Mask:
    """Puts words in the place of what differs between two builds of the same data: hashes of `editions` and the days of the build."""

    def __init__(self, editions: Sequence[str], days: Iterable[date]) -> None:
        moments = "|".join(
            rf"{day.isoformat()}(?:[T ]\d\d:[\d:.]+(?:Z| UTC|[+-]\d\d:\d\d)?)?"
            rf"|{day.day} (?:{_MONTHS['en'][day.month - 1]}|{_MONTHS['sv'][day.month - 1]}) {day.year}(?:, \d\d:\d\d UTC| kl\. \d\d\.\d\d UTC)?"
            rf"|\w{{3}}, {day.day:02} \w{{3}} {day.year} [\d:]{{8}} GMT"
            for day in sorted(set(days))
        )
        self._rules = [
            *((re.compile(rf"{digest[:8]}[0-9a-f]{{0,24}}"), f"[edition {number}]") for number, digest in enumerate(editions, 1)),
            (re.compile(moments), "[moment]"),
            (re.compile(r"(/static/[^\s\"'?]+\?v=)[0-9a-f]+"), r"\1[fingerprint]"),
            (re.compile(r"\b(sha256-)[A-Za-z0-9+/]{43}="), r"\1[fingerprint]"),
            (re.compile(r"\b(urn:uuid:)[0-9a-f-]{36}"), r"\1[uuid]"),
            (re.compile(r"^(engine;dur=)[0-9.]+$"), r"\1[milliseconds]"),
        ]  # fmt: skip

    def __call__(self, text: str) -> str:
        """The text with the masks."""
        for pattern, mask in self._rules:
            text = pattern.sub(mask, text)
        return text

    def headers(self, response: httpx.Response) -> Iterator[str]:
        """The header lines that matter, by name."""
        for name, value in sorted(response.headers.multi_items()):
            if name == "etag":
                yield f"etag: {'W/' if value.startswith('W/') else ''}[tag]"
            elif name not in _PASSED_OVER:
                yield f"{name}: {self(value)}"


# --------------------------------------------------------------------------------------------------------------- taking


def take(root: Path, folder: Path, only: str) -> int:
    """Save the answers of a checkout in a folder, which must be empty; returns how many."""
    if folder.exists() and any(folder.iterdir()):
        raise CheckoutError(f"{folder} is not empty. Name another folder, or remove it.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lsgraph-snapshots-") as temporary:
        checkout = Checkout(root, Path(temporary) / "state")
        checkout.verify()
        # The whole, then an edition of the actors alone, and the whole again: all claims were withdrawn once, and came back.
        checkout.lsgraph("build")
        actors = Path(temporary) / "actors.nq"
        checkout.lsgraph("export", "--graph", "actors", "--output", str(actors))
        checkout.lsgraph("build", "--from", str(actors))
        checkout.lsgraph("build")
        with (
            # Some frameworks list what they allow in the order of a set.
            checkout.serve(Path(temporary) / "log.txt", LSGRAPH_BASE_URL=BASE, PYTHONHASHSEED="0") as server,
            httpx.Client(base_url=server.url, timeout=_ANSWER_SECONDS, limits=_SHORT_IDLE, trust_env=False) as client,
        ):
            return _save_all(client, folder, root, only)


def _save_all(client: httpx.Client, folder: Path, root: Path, only: str) -> int:
    versions = client.get("/versions", headers={"Accept": "application/json"}).raise_for_status().json()["versions"]
    editions = list(dict.fromkeys(version["hash"] for version in reversed(versions)))
    if len(editions) != 2:
        raise CheckoutError(f"There are {len(editions)} editions where two were built.")
    built = {datetime.fromisoformat(version["time"]).date() for version in versions}
    mask = Mask(editions, {datetime.now(UTC).date(), *built})
    count = 0
    for ask in asks_of(client, root, editions):
        if only in ask.name:
            text = _answer(client, ask, mask)
            (folder / file_name(mask(ask.name))).write_text(text, encoding="utf-8")
            count += 1
    return count


def _answer(client: httpx.Client, ask: Ask, mask: Mask) -> str:
    """One answer as a text: the request, the status, the headers, an empty line, and the body."""
    try:
        response = client.request(ask.method, ask.path, headers=ask.headers, content=ask.body)
    except httpx.HTTPError as error:
        return f"{mask(ask.name)}\nno answer: {type(error).__name__}\n\n"
    head = [mask(ask.name), str(response.status_code), *mask.headers(response)]
    return "\n".join(head) + "\n\n" + mask(_body(response))


def _body(response: httpx.Response) -> str:
    """The body as text: of a workbook its cells, of what is packed a digest of its content, of other bytes their digest."""
    kind = response.headers.get("content-type", "")
    if "spreadsheetml" in kind:
        return "\n".join(_cells(response.content))
    if _TEXT.search(kind):
        return response.content.decode("utf-8", "backslashreplace")
    content = response.content
    packed = content.startswith(b"\x1f\x8b")
    digest = hashlib.sha256(gzip.decompress(content) if packed else content).hexdigest()
    return f"{'packed: ' if packed else ''}{digest}" if content else ""


def _cells(content: bytes) -> Iterator[str]:
    """The cells of a workbook by sheet, with the addresses of its links."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = sorted(book.namelist())
        shared: list[str] = []
        if "xl/sharedStrings.xml" in names:
            shared = ["".join(item.itertext()) for item in _parsed(book, "xl/sharedStrings.xml").iter(f"{_SHEETS}si")]
        for name in names:
            if name.startswith("xl/worksheets/sheet"):
                yield name
                for cell in _parsed(book, name).iter(f"{_SHEETS}c"):
                    text = "".join(cell.itertext())
                    yield f"{cell.get('r')}\t{shared[int(text)] if cell.get('t') == 's' else text}"
            elif name.startswith("xl/worksheets/_rels/"):
                yield from (f"link\t{relation.get('Target')}" for relation in _parsed(book, name))


def _parsed(book: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(book.read(name))  # noqa: S314  # what this repository's own server wrote


def file_name(name: str) -> str:
    """The name of an ask as that of a file, cut to what file systems take and kept distinct."""
    text = quote(name, safe=" ,()[]=")
    return text if len(text) <= 150 else f"{text[:130]}~{hashlib.sha256(name.encode()).hexdigest()[:12]}"


# ------------------------------------------------------------------------------------------------------------ comparing


def compare(before: Path, after: Path, only: str, forms: Sequence[Callable[[str], list[str]]], most: int) -> int:
    """Print which answers differ and how, of each at most so many lines; returns how many differ.

    A form is the lines of a saved answer that are compared; the first in which two differ is shown.
    """
    left, right = _saved(before, only), _saved(after, only)
    differing = 0
    for name in sorted(left | right):
        if name not in left or name not in right:
            title = (left.get(name) or right[name]).partition("\n")[0]
            print(f"only in {before if name in left else after}: {title}")
            differing += 1
        elif left[name] != right[name] and (lines := _difference(left[name], right[name], forms)):
            print(f"differs: {left[name].partition(chr(10))[0]}")
            print("\n".join(f"    {line[:240]}" for line in lines[:most]))
            if len(lines) > most:
                print(f"    ... {len(lines) - most} more lines (--lines)")
            differing += 1
    print(f"{differing} of {len(left | right)} answers differ" if differing else f"{len(left)} answers are equal")
    return differing


def _saved(folder: Path, only: str) -> dict[str, str]:
    """The saved answers of a folder by the name of their file."""
    if not folder.is_dir():
        raise CheckoutError(f"{folder} is no folder. Take a snapshot first.")
    texts = {file.name: file.read_bytes().decode("utf-8") for file in folder.iterdir()}
    return {name: text for name, text in texts.items() if only in text.partition("\n")[0]}


def _difference(left: str, right: str, forms: Sequence[Callable[[str], list[str]]]) -> list[str]:
    """The lines of a unified diff without its head, in the first form that has any."""
    for form in forms:
        if lines := list(difflib.unified_diff(form(left), form(right), lineterm="", n=0))[2:]:
            return lines
    return []


def laid_out(answer: str) -> list[str]:
    """The lines of a saved answer: markup cut between its elements, JSON indented, so that a difference is a short one."""
    head, _, body = answer.partition("\n\n")
    kind = next((line for line in head.splitlines() if line.startswith("content-type:")), "")
    if "json" in kind:
        # What is no JSON after all is compared as it is.
        with suppress(ValueError):
            body = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    elif "html" in kind or "xml" in kind:
        body = re.sub(r">(?=<)", ">\n", body)
    return [*head.splitlines(), *body.splitlines()]


class _Words(HTMLParser):
    """What a reader of a page meets: its texts, one line a block, and the names of pictures and controls."""

    _INLINE = frozenset(
        ("a", "abbr", "b", "bdi", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "var", "wbr")
    )  # fmt: skip
    _SILENT = frozenset(("script", "style"))
    _NAMES = ("alt", "aria-label", "placeholder", "title")

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        self._break(tag)
        for name, text in attrs:
            if name in self._NAMES and text:
                self.lines += [f"[{name}] {text}", ""]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.lines[-1] += data

    def _break(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.lines.append("")


def words(answer: str) -> list[str]:
    """The visible words of a saved page, a line each block; none of what is no page."""
    head, _, body = answer.partition("\n\n")
    if not re.search(r"^content-type: text/html", head, re.MULTILINE):
        return []
    reader = _Words()
    reader.feed(body)
    return [line for line in (" ".join(text.split()) for text in reader.lines) if line]


def main() -> None:
    """Take or compare, as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("take", help="build and serve a checkout and save its answers")
    taking.add_argument("checkout", type=Path)
    taking.add_argument("folder", type=Path)
    comparing = commands.add_parser("compare", help="tell which answers differ; ends with 1 where some do")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--words", action="store_true", help="compare only the visible words of pages")
    comparing.add_argument("--lines", type=int, default=12, metavar="N", help="most lines shown of one answer (12)")
    for command in (taking, comparing):
        command.add_argument("--only", default="", metavar="WORD", help="only the addresses that have this in them")
    given = parser.parse_args()
    end_cleanly()
    try:
        if given.command == "take":
            count = take(given.checkout.resolve(), given.folder, given.only)
            print(f"{count} answers in {given.folder}")
        elif compare(
            given.before, given.after, given.only, [words] if given.words else [laid_out, str.splitlines], given.lines
        ):
            sys.exit(1)
    except CheckoutError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
