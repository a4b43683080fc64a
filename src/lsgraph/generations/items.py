"""What differs between two datasets: item by item, line by line, and as RDF Patch.

An **item** is the triples of one subject in one named graph, with the blank nodes below it. A dataset is its canonical N-Quads
(`repository.dataset.canonical_nquads`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ChangeKind = Literal["create", "update", "delete"]
ItemKey = tuple[str, str]
"""Subject and graph of an item as IRIs; for blank nodes below no named subject, the graph is the subject too."""

_BLANK = re.compile(r"_:[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Item:
    """A changed item: `subject` and `graph` as IRIs, `lines` of N-Quads (none if deleted)."""

    kind: ChangeKind
    subject: str
    graph: str
    lines: tuple[str, ...]


def lines_between(before: Iterable[str], after: Iterable[str]) -> Iterator[tuple[Literal["D", "A"], str]]:
    """The removed (`D`) and added (`A`) lines; both inputs must be sorted, and are read once."""
    old, new = iter(before), iter(after)
    old_line, new_line = next(old, None), next(new, None)
    while old_line is not None or new_line is not None:
        if old_line == new_line:
            old_line, new_line = next(old, None), next(new, None)
        elif new_line is None or (old_line is not None and old_line < new_line):
            assert old_line is not None, "one of both is left"
            yield "D", old_line
            old_line = next(old, None)
        else:
            yield "A", new_line
            new_line = next(new, None)


def items_between(before: Iterable[str], after: Iterable[str]) -> Iterator[Item]:
    """The items that differ, sorted by subject and graph, each with all its lines afterwards."""
    old, new = _by_item(before), _by_item(after)
    for key in sorted(old.keys() | new.keys()):
        before_lines, after_lines = old.get(key), new.get(key)
        if before_lines == after_lines:
            continue
        kind: ChangeKind = "create" if before_lines is None else "update" if after_lines is not None else "delete"
        yield Item(kind, *key, tuple(after_lines or ()))


def _by_item(lines: Iterable[str]) -> dict[ItemKey, list[str]]:
    """The lines of each item; blank nodes belong to the subject that leads to them."""
    items: dict[ItemKey, list[str]] = {}
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
            # Within a literal this may find too much, which only makes an item larger.
            for node in _BLANK.findall(line.removeprefix(subject)):
                parents.setdefault(node, set()).add(subject)
    for subject, graph, line in anonymous:
        items.setdefault((_root(subject, parents) or graph, graph), []).append(line)
    return {key: sorted(item_lines) for key, item_lines in items.items()}


def _root(node: str, parents: dict[str, set[str]]) -> str | None:
    """The one named subject that leads to a blank node; None if there is none, or more than one."""
    seen: set[str] = set()
    roots: set[str] = set()
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for parent in parents.get(current, ()):
            if parent.startswith("_:"):
                waiting.append(parent)
            else:
                roots.add(parent.strip("<>"))
    return roots.pop() if len(roots) == 1 else None


def rdf_patch(before: Iterable[str], after: Iterable[str], *, identifier: str, previous: str) -> Iterator[str]:
    """The difference as RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html), line by line."""
    yield f"H id <{identifier}> .\n"
    yield f"H prev <{previous}> .\n"
    yield "TX .\n"
    for kind, line in lines_between(before, after):
        yield f"{kind} {line}"
    yield "TC .\n"
