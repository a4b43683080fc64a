"""What changed between generations, and the journal of which one was current when.

<state>/journal/000001-<hash>.gz    one entry for each switch, written once and kept when its generation is removed

An **item** is what one named graph says of one subject, with the blank nodes below it. An entry holds each item that the
switch created, updated (with all that is said of it now) or deleted; replayed from the first, the entries give the dataset
of each generation again. The change feed is made from them.

An entry is compressed text: a line of JSON with `number`, `hash`, `previous`, `time` and how many items; then for each item
a line `create|update|delete <subject> <graph>` and the lines of N-Quads that hold from then on.
"""

from __future__ import annotations

import fcntl
import gzip
import io
import json
import os
import re
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lsgraph.generations import Generation, Generations

Kind = Literal["create", "update", "delete"]
Key = tuple[str, str]
"""Subject and graph of an item, as N-Quads writes them; a blank node that belongs to no named subject has its graph for one."""

_HEAD = re.compile(r"(create|update|delete) (\S+) (\S+)\n")
_BLANK = re.compile(r"_:[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it changed: `subject` and `graph` as IRIs, `lines` of N-Quads, none where it is deleted."""

    kind: Kind
    subject: str
    graph: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One switch: the generation that became current at `time` (UTC, ISO 8601), after `previous`; how many items changed."""

    number: int
    hash: str
    previous: str | None
    time: str
    created: int
    updated: int
    deleted: int

    @property
    def total(self) -> int:
        """The number of items that changed."""
        return self.created + self.updated + self.deleted


class Journal:
    """The journal of one state folder."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._folder = generations.state / "journal"

    def entries(self) -> list[Entry]:
        """All entries, the first switch first."""
        if not self._folder.is_dir():
            return []
        return [_head(path) for path in sorted(self._folder.glob("[0-9]*-*.gz"))]

    def items(self, number: int) -> Iterator[Item]:
        """The items of an entry, in the order of subjects and graphs; raises FileNotFoundError where there is none."""
        path = next(iter(self._folder.glob(f"{number:06}-*.gz")), None)
        if path is None:
            raise FileNotFoundError(f"the journal has no entry {number}")
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            next(lines)
            yield from _read_items(lines)

    def catch_up(self) -> None:
        """Write what the journal lacks: the switch that was made last, and before it what is kept from older versions.

        A switch that was made while no journal was kept is dated by the link that it made. Raises OSError where the state
        folder can't be written.
        """
        with (self._generations.state / "journal.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._catch_up()

    def _catch_up(self) -> None:
        current = self._generations.current()
        if current is None:
            return
        entries = self.entries()
        last = entries[-1].hash if entries else None
        if last == current.hash:
            return
        if last is None:
            for earlier in self._generations.all():
                if earlier.hash != current.hash and earlier.manifest.created < current.manifest.created:
                    self._append(earlier, earlier.manifest.created)
        link = os.lstat(self._generations.state / "current").st_mtime
        self._append(current, datetime.fromtimestamp(link, UTC).isoformat(timespec="seconds"))

    def _append(self, generation: Generation, time: str) -> None:
        entries = self.entries()
        previous = entries[-1] if entries else None
        kept = {each.hash: each for each in self._generations.all()}
        if previous is None:
            before: Iterable[str] = ()
        elif previous.hash in kept:
            before = lines_of(kept[previous.hash])
        else:
            before = self.replayed(previous.number)
        number = previous.number + 1 if previous else 1
        items = list(items_between(before, lines_of(generation)))
        counts = Counter(item.kind for item in items)
        # Two switches within a second keep their order.
        moment = max(time, previous.time) if previous else time
        head = Entry(
            number, generation.hash, previous.hash if previous else None, moment,
            counts["create"], counts["update"], counts["delete"],
        )  # fmt: skip
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{number:06}-{generation.hash}.gz"
        temporary = self._folder / f".{path.name}"
        with temporary.open("wb") as raw:
            with (
                gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
                io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as out,
            ):
                _write(out, head, items)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(temporary, path)

    def withdrawn(self) -> dict[str, Entry]:
        """The subjects that no graph speaks of any more, each with the switch that withdrew it."""
        entries = self.entries()
        if not any(entry.deleted for entry in entries):
            return {}
        graphs: dict[str, set[str]] = {}
        gone: dict[str, Entry] = {}
        for entry in entries:
            for item in self.items(entry.number):
                spoken = graphs.setdefault(item.subject, set())
                if item.kind == "delete":
                    spoken.discard(item.graph)
                else:
                    spoken.add(item.graph)
                if spoken:
                    gone.pop(item.subject, None)
                else:
                    gone[item.subject] = entry
        return gone

    def replayed(self, number: int) -> list[str]:
        """The canonical N-Quads of the dataset after that entry, from the entries alone."""
        held: dict[Key, tuple[str, ...]] = {}
        for entry in self.entries():
            if entry.number > number:
                break
            for item in self.items(entry.number):
                held.pop((item.subject, item.graph), None)
                if item.lines:
                    held[item.subject, item.graph] = item.lines
        return sorted({line for lines in held.values() for line in lines})


def lines_of(generation: Generation) -> Iterator[str]:
    """The canonical N-Quads of a generation, sorted."""
    with (generation.path / "dataset.nq").open(encoding="utf-8", newline="\n") as lines:
        yield from lines


def _head(path: Path) -> Entry:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return Entry(**json.loads(next(lines)))


def _write(out: IO[str], head: Entry, items: Iterable[Item]) -> None:
    out.write(json.dumps(asdict(head)) + "\n")
    for item in items:
        out.write(f"{item.kind} <{item.subject}> <{item.graph}>\n")
        out.writelines(item.lines)


def _read_items(lines: Iterable[str]) -> Iterator[Item]:
    kind, subject, graph, held = "", "", "", list[str]()
    for line in lines:
        if found := _HEAD.fullmatch(line):
            if kind:
                yield Item(kind, subject, graph, tuple(held))  # type: ignore[arg-type]  # as the pattern has it
            kind, subject, graph, held = found[1], found[2].strip("<>"), found[3].strip("<>"), []
        else:
            held.append(line)
    if kind:
        yield Item(kind, subject, graph, tuple(held))  # type: ignore[arg-type]  # as the pattern has it


def lines_between(before: Iterable[str], after: Iterable[str]) -> Iterator[tuple[Literal["D", "A"], str]]:
    """The lines that were removed (`D`) and added (`A`); both sides are sorted, and read once."""
    old, new = iter(before), iter(after)
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(old, None), next(new, None)
        elif other is None or (one is not None and one < other):
            assert one is not None, "one of both is left"
            yield "D", one
            one = next(old, None)
        else:
            yield "A", other
            other = next(new, None)


def items_between(before: Iterable[str], after: Iterable[str]) -> Iterator[Item]:
    """The items that differ, by subject and graph, each with all its lines afterwards."""
    old, new = _by_item(before), _by_item(after)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        kind: Kind = "create" if was is None else "update" if now is not None else "delete"
        yield Item(kind, *key, tuple(now or ()))


def _by_item(lines: Iterable[str]) -> dict[Key, list[str]]:
    """The lines of each item; blank nodes belong to the subject that leads to them."""
    items: dict[Key, list[str]] = {}
    anonymous: list[tuple[str, str, str]] = []
    parents: dict[str, set[str]] = {}
    for line in lines:
        subject = line.partition(" ")[0]
        graph = line.rsplit(" ", 2)[1].strip("<>")
        if subject.startswith("_:"):
            anonymous.append((subject, graph, line))
        else:
            items.setdefault((subject.strip("<>"), graph), []).append(line)
        if "_:" in line:
            # Within a text this finds too much, which only makes an item larger.
            for node in _BLANK.findall(line.removeprefix(subject)):
                parents.setdefault(node, set()).add(subject)
    for subject, graph, line in anonymous:
        items.setdefault((_root(subject, parents) or graph, graph), []).append(line)
    return {key: sorted(found) for key, found in items.items()}


def _root(node: str, parents: dict[str, set[str]]) -> str | None:
    """The one named subject that leads to a blank node; None where there is none, or more than one."""
    seen: set[str] = set()
    named: set[str] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        for parent in parents.get(each, ()):
            if parent.startswith("_:"):
                waiting.append(parent)
            else:
                named.add(parent.strip("<>"))
    return named.pop() if len(named) == 1 else None


def rdf_patch(before: Iterable[str], after: Iterable[str], *, identifier: str, previous: str) -> Iterator[str]:
    """The difference as RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html), line by line."""
    yield f"H id <{identifier}> .\n"
    yield f"H prev <{previous}> .\n"
    yield "TX .\n"
    for kind, line in lines_between(before, after):
        yield f"{kind} {line}"
    yield "TC .\n"
