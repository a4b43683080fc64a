"""The journal of which generation was current when, and of what each switch changed.

<state>/journal/000001-<hash>.gz    one entry per switch, written once and kept when its generation is removed

An entry holds each item (`items`) that the switch created, updated (with all its lines afterwards) or deleted; replayed from the
first, the entries give the dataset of each generation. The change feed is made from them.

A damaged or missing entry does not affect the others; it is rewritten if the generations before and after it are still kept, or
can be replayed.

An entry is compressed text: a line of JSON with `number`, `hash`, `previous`, `time` and the counts of items; then for each item
a line `create|update|delete <subject> <graph>` and its lines of N-Quads after the switch.
"""

from __future__ import annotations

import fcntl
import gzip
import io
import json
import logging
import os
import re
import zlib
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, TypeVar

from lsgraph.errors import StateError
from lsgraph.generations.digests import fault_of
from lsgraph.generations.folder import DATASET_FILE, VERIFY, content_hash
from lsgraph.generations.items import Item, items_between
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
    from pathlib import Path

    from lsgraph.generations.digests import Fault
    from lsgraph.generations.folder import Generation, Generations
    from lsgraph.generations.items import ItemKey

log = logging.getLogger(__name__)

_Read = TypeVar("_Read")

_HEAD = re.compile(r"(create|update|delete) (\S+) (\S+)\n")
_NAME = re.compile(r"(\d{6,})-([0-9a-f]{32})\.gz")
#: Errors from reading an entry that is truncated, empty or malformed.
_DAMAGE = (OSError, EOFError, zlib.error, ValueError, TypeError, StopIteration)
_CHUNK = 1 << 20
#: Members on a page of the change feed: of a switch that is told from now on, and of those whose entry does not say it.
MEMBERS_ON_PAGE, _MEMBERS_BEFORE = 100, 250


@dataclass(frozen=True, slots=True)
class Entry:
    """One switch: the generation that became current at `time` (UTC, ISO 8601), after `previous`; the numbers of changed items.

    `on_page` is how many of them a page of the change feed has: a published page never changes, so each switch keeps its own number.
    """

    number: int
    hash: str
    previous: str | None
    time: str
    created: int
    updated: int
    deleted: int
    on_page: int = _MEMBERS_BEFORE

    @property
    def total(self) -> int:
        """The number of changed items."""
        return self.created + self.updated + self.deleted


class Journal:
    """The journal of one state folder."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._folder = generations.state / "journal"
        self._reported: set[int] = set()

    def entries(self) -> list[Entry]:
        """All readable entries, the first switch first; an unreadable one is logged once and left out."""
        entries: list[Entry] = []
        for number, path in self._files().items():
            try:
                entries.append(_head(path))
            except _DAMAGE:
                self._report_damage(number)
        return entries

    def items(self, number: int) -> Iterator[Item]:
        """The items of an entry, sorted by subject and graph; raises StateError if the entry is missing or damaged."""
        return self._read(number, _read_items)

    def _read(self, number: int, read: Callable[[Iterable[str]], Iterator[_Read]]) -> Iterator[_Read]:
        try:
            path = self._files()[number]
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
                next(lines)
                yield from read(lines)
        except KeyError as error:
            raise _not_given(number, "missing") from error
        except _DAMAGE as error:
            raise _not_given(number, "changed") from error

    def faults(self, *, whole: bool = True) -> dict[int, Fault]:
        """The entries that are missing or damaged, by number; without `whole` only the head of each is read."""
        files = self._files()
        faults: dict[int, Fault] = {}
        for number in range(1, max(files, default=0) + 1):
            if number not in files:
                faults[number] = "missing"
                continue
            try:
                _read_through(files[number]) if whole else _head(files[number])
            except _DAMAGE:
                faults[number] = "changed"
        return faults

    def is_behind(self) -> bool:
        """Whether its last entry is not that of the current generation."""
        current = self._generations.in_use()
        return current is not None and self._hash_of(max(self._files(), default=0)) != current.hash

    def catch_up(self) -> None:
        """Write the entries that the journal lacks: damaged ones, the latest switch, and in a new journal first the older generations.

        A switch without an entry is dated by the link `current`. Raises OSError if the state folder can't be written.
        """
        with (self._generations.state / "journal.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Under the lock nobody else writes: temporary files are leftovers of a killed process.
            for leftover in self._folder.glob(".*.gz"):
                leftover.unlink()
            self._mend()
            self._catch_up()

    def _files(self) -> dict[int, Path]:
        if not self._folder.is_dir():
            return {}
        matches = ((_NAME.fullmatch(path.name), path) for path in sorted(self._folder.iterdir()))
        return {int(match[1]): path for match, path in matches if match}

    def _report_damage(self, number: int) -> None:
        if number not in self._reported:
            self._reported.add(number)
            log.warning(
                "%s",
                Message(
                    "The entry {number} of the journal is damaged, and left out. {advice}",
                    number=number,
                    advice=Message(VERIFY),
                ),
            )

    def _hash_of(self, number: int) -> str | None:
        """The hash of the generation that a switch made current, even if its entry can't be read."""
        files = self._files()
        if number in files and (match := _NAME.fullmatch(files[number].name)):
            return match[2]
        return next((entry.previous for entry in self.entries() if entry.number == number + 1), None)

    def _mend(self) -> None:
        """Rewrite damaged entries if the data before and after them is known."""
        for number in self.faults(whole=False) | self._cut():
            name = self._hash_of(number)
            generation = next((generation for generation in self._generations.all() if generation.hash == name), None)
            if generation is None or not _has_lines(generation):
                self._report_damage(number)
                continue
            try:
                before = self._lines_after(number - 1)
            except StateError:
                self._report_damage(number)
                continue
            self._write(number, generation, before, self._hash_of(number - 1), self._time_of(number, generation))
            self._reported.discard(number)
            log.warning(
                "%s",
                Message("The entry {number} of the journal was damaged, and has been written anew.", number=number),
            )

    def _cut(self) -> dict[int, Fault]:
        """The last entry, if it is truncated, as by a power failure."""
        files = self._files()
        try:
            if files:
                _read_through(files[max(files)])
        except _DAMAGE:
            return {max(files): "changed"}
        return {}

    def _time_of(self, number: int, generation: Generation) -> str:
        """The time of an entry's switch, as far as known: no earlier than the switch before, no later than the next."""
        files, times = self._files(), {entry.number: entry.time for entry in self.entries()}
        if number in times:
            return times[number]
        time = _moment(files[number].stat().st_mtime) if number in files else generation.manifest.created
        earliest = max((moment for other, moment in times.items() if other < number), default=time)
        latest = min((moment for other, moment in times.items() if other > number), default=time)
        return min(max(time, earliest), max(latest, earliest))

    def _catch_up(self) -> None:
        current = self._generations.in_use()
        if current is None:
            return
        last = self._hash_of(max(self._files(), default=0))
        if last == current.hash:
            return
        if not _has_lines(current):
            log.warning(
                "%s",
                Message(
                    "The switch to {hash} is not told, since its data is damaged. {step}",
                    hash=current.hash,
                    step=Message(VERIFY),
                ),
            )
            return
        if last is None:
            for earlier in self._generations.all():
                older = earlier.hash != current.hash and earlier.manifest.created <= current.manifest.created
                if older and _has_lines(earlier):
                    self._append(earlier, earlier.manifest.created)
        self._append(current, _moment(os.lstat(self._generations.state / "current").st_mtime))

    def _append(self, generation: Generation, time: str) -> None:
        last = max(self._files(), default=0)
        try:
            before, previous = self._lines_after(last), self._hash_of(last)
        except StateError as error:
            log.warning("All of generation %s counts as new, since what was before is lost: %s", generation.hash, error)
            before, previous = (), None
        # Switches within one second keep their order.
        moment = max([time, *(entry.time for entry in self.entries())])
        self._write(last + 1, generation, before, previous, moment)

    def _lines_after(self, number: int) -> Iterable[str]:
        """The canonical N-Quads of the dataset after that entry; raises StateError if they are lost."""
        name = self._hash_of(number)
        generation = next((generation for generation in self._generations.all() if generation.hash == name), None)
        return lines_of(generation) if generation is not None and _has_lines(generation) else self.replayed(number)

    def _write(
        self, number: int, generation: Generation, before: Iterable[str], previous: str | None, time: str
    ) -> None:
        items = list(items_between(before, lines_of(generation)))
        counts = Counter(item.kind for item in items)
        head = Entry(
            number, generation.hash, previous, time, counts["create"], counts["update"], counts["delete"], MEMBERS_ON_PAGE,
        )  # fmt: skip
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{number:06}-{generation.hash}.gz"
        temporary = self._folder / f".{path.name}"
        with temporary.open("wb") as raw:
            with (
                gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
                io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as out,
            ):
                _write_entry(out, head, items)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(temporary, path)

    def turns(self) -> dict[str, tuple[Entry, ...]]:
        """The switches at which a subject came into the graph, went, came again …; damaged entries are skipped.

        Subjects that came with the first switch and never went are left out: they are nearly all.
        """
        entries = self.entries()
        # Of the first switch, which is as long as the data, only what a later one adds or removes is kept.
        later = {entry.number: self._heads(entry.number) for entry in entries[1:]}
        turning = {subject for heads in later.values() for kind, subject, _ in heads if kind != "update"}
        graphs: dict[str, set[str]] = {}
        turns: dict[str, list[Entry]] = {}
        for entry in entries if turning else ():
            heads = later[entry.number] if entry.number in later else self._heads(entry.number, turning)
            touched = {subject: bool(graphs.get(subject)) for _, subject, _ in heads if subject in turning}
            for kind, subject, graph in heads:
                subject_graphs = graphs.setdefault(subject, set())
                if kind == "delete":
                    subject_graphs.discard(graph)
                else:
                    subject_graphs.add(graph)
            for subject, was_there in touched.items():
                if bool(graphs[subject]) != was_there:
                    turns.setdefault(subject, []).append(entry)
        return {subject: tuple(found) for subject, found in turns.items() if found != entries[:1]}

    def _heads(self, number: int, subjects: Container[str] | None = None) -> list[tuple[str, str, str]]:
        """Kind, subject and graph of the items of an entry, with `subjects` of these alone; none of a damaged entry, which is reported."""
        heads = []
        try:
            for kind, subject, graph in self._read(number, _read_heads):
                if subjects is None or subject in subjects:
                    heads.append((kind, subject, graph))
        except StateError:
            self._report_damage(number)
            return []
        return heads

    def replayed(self, number: int) -> list[str]:
        """The canonical N-Quads of the dataset after that entry, from the entries alone; raises StateError if one is lost."""
        starts = [entry.number for entry in self.entries() if entry.number <= number and entry.previous is None]
        lines_by_item: dict[ItemKey, tuple[str, ...]] = {}
        # An entry with no previous one contains all of its generation.
        for entry_number in range(max(starts, default=1), number + 1):
            for item in self.items(entry_number):
                lines_by_item.pop((item.subject, item.graph), None)
                if item.lines:
                    lines_by_item[item.subject, item.graph] = item.lines
        return sorted({line for lines in lines_by_item.values() for line in lines})


def _not_given(number: int, fault: Fault) -> StateError:
    return StateError(
        Message(
            "The changes of switch {number} can't be given: their entry in the journal is missing."
            if fault == "missing"
            else "The changes of switch {number} can't be given: their entry in the journal is damaged.",
            number=number,
        ),
        next_step=VERIFY,
    )


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _has_lines(generation: Generation) -> bool:
    """Whether the file of a generation's data matches its digest, or else the generation's hash."""
    path = generation.path / DATASET_FILE
    if (known := generation.manifest.files.get(DATASET_FILE)) is not None:
        return fault_of(path, known) is None
    try:
        return content_hash(lines_of(generation), generation.manifest.documents) == generation.hash
    except (OSError, ValueError):
        return False


def lines_of(generation: Generation) -> Iterator[str]:
    """The canonical N-Quads of a generation, sorted."""
    with (generation.path / DATASET_FILE).open(encoding="utf-8", newline="\n") as lines:
        yield from lines


def _head(path: Path) -> Entry:
    """The first line of an entry; raises one of _DAMAGE if it is malformed, or does not match the file's name."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        entry = Entry(**json.loads(next(lines)))
    if path.name != f"{entry.number:06}-{entry.hash}.gz":
        raise ValueError("the entry is of another switch")
    if not isinstance(entry.on_page, int) or entry.on_page < 1:
        raise ValueError("a page has members")
    datetime.fromisoformat(entry.time)
    return entry


def _read_through(path: Path) -> None:
    """Read an entry to its end, where its checksum is; raises one of _DAMAGE."""
    _head(path)
    with gzip.open(path) as packed:
        while packed.read(_CHUNK):
            pass


def _write_entry(out: IO[str], head: Entry, items: Iterable[Item]) -> None:
    out.write(json.dumps(asdict(head)) + "\n")
    for item in items:
        out.write(f"{item.kind} <{item.subject}> <{item.graph}>\n")
        out.writelines(item.lines)


def _read_heads(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Kind, subject and graph of each item; no line of N-Quads begins as these do."""
    for line in lines:
        if not line.startswith(("<", "_")) and (head := _HEAD.fullmatch(line)):
            yield head[1], head[2].strip("<>"), head[3].strip("<>")


def _read_items(lines: Iterable[str]) -> Iterator[Item]:
    kind, subject, graph, item_lines = "", "", "", list[str]()
    for line in lines:
        if head := _HEAD.fullmatch(line):
            if kind:
                yield Item(kind, subject, graph, tuple(item_lines))  # type: ignore[arg-type]  # as the pattern has it
            kind, subject, graph, item_lines = head[1], head[2].strip("<>"), head[3].strip("<>"), []
        else:
            item_lines.append(line)
    if kind:
        yield Item(kind, subject, graph, tuple(item_lines))  # type: ignore[arg-type]  # as the pattern has it
