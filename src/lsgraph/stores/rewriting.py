r"""What Oxigraph 0.5 does otherwise than SPARQL 1.1, written so that it does it right: where that is exact for every query.

- Names with several dots (`e:a.b.c`), which it does not read: each dot is escaped (`e:a\.b\.c`), which is the same name.
- `GROUP_CONCAT`, which keeps a language that all values have: `STR(GROUP_CONCAT(…))`; the standard gives text without a language.
- `REPLACE`, which reads the replacement as Rust does: `$1x` is `${1}x`, `\$` is `$$`, `\\` is one backslash (XPath, fn:replace).
- A name given in SELECT that a later expression of a grouped SELECT uses, which it refuses: the expression stands in its place.

The query is read by its lexemes, so that texts, IRIs and comments stay as they are. Each change stays within its line, and a position
in the rewritten query is told as that in the user's own. What can't be mended so is told as a hint (`lsgraph.sparql.pitfalls`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.stores.guard import position_at
from lsgraph.stores.lexemes import lexemes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.errors import TextPosition
    from lsgraph.stores.lexemes import Lexeme

#: Without one of these nothing is to be rewritten; tested before a query is read by its lexemes.
_MAY_NEED = re.compile(r":(?!//)[^\s<>\"'(){};,]*\.[^\s<>\"'(){};,]*\.|\bGROUP_CONCAT\b|\bREPLACE\b", re.IGNORECASE)
AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
#: Functions whose value differs from one call to the next: an expression with them can't be written twice.
_DIFFERING = ("RAND", "UUID", "STRUUID", "BNODE")
_DOT = re.compile(r"(?<!\\)\.")
_OF_XPATH = re.compile(r"\\(.?)|\$([0-9]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edit:
    """The text between two offsets of a query, and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A rewritten query, with the user's own and what differs."""

    text: str
    original: str
    edits: tuple[Edit, ...] = ()

    def position(self, line: int, column: int) -> TextPosition:
        """The position in the user's own query of one in the rewritten query."""
        lines = self.text.split("\n")
        offset = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
        return position_at(self.original, min(self._offset(offset), len(self.original)))

    def _offset(self, offset: int) -> int:
        moved = 0
        for edit in self.edits:
            start = edit.start + moved
            if offset < start:
                break
            if offset < start + len(edit.text):
                return edit.start
            moved += len(edit.text) - (edit.end - edit.start)
        return offset - moved


def rewritten(text: str) -> Rewritten:
    """The query as Oxigraph does it right, without aliases; the query itself if there is nothing to mend."""
    if not _MAY_NEED.search(text):
        return Rewritten(text, text)
    read = lexemes(text)
    return _edited(text, [*_dotted(read), *_concatenated(read), *_replaced(read)])


def with_expressions(before: Rewritten) -> Rewritten | None:
    """The query with expressions for names that a later expression of the same SELECT uses; None if there are none.

    For a query that the engine has refused: another does what it says, and needs no second reading.
    """
    edits = list(_substituted(before.text))
    if not edits:
        return None
    after = _edited(before.text, edits)
    return Rewritten(after.text, before.text, after.edits)


def _edited(text: str, edits: Sequence[Edit]) -> Rewritten:
    parts, at = [], 0
    ordered = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
    for edit in ordered:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return Rewritten("".join([*parts, text[at:]]), text, ordered)


def closing(read: Sequence[Lexeme], opening: int) -> int | None:
    """The index of the bracket that closes the round one at an index; None if none does."""
    depth = 0
    for index in range(opening, len(read)):
        depth += read[index].is_mark("(") - read[index].is_mark(")")
        if not depth:
            return index
    return None


def calls(read: Sequence[Lexeme], *names: str) -> Iterator[tuple[int, int]]:
    """The calls of these functions or aggregates: the index of the name, and that of the closing bracket."""
    for index, (lexeme, after) in enumerate(pairwise(read)):
        if lexeme.is_word(*names) and after.is_mark("(") and (end := closing(read, index + 1)) is not None:
            yield index, end


def _dotted(read: Sequence[Lexeme]) -> Iterator[Edit]:
    for lexeme in read:
        if lexeme.kind == "name":
            prefix, colon, local = lexeme.text.partition(":")
            if local.count(".") > 1:
                yield Edit(lexeme.start, lexeme.start + len(lexeme.text), prefix + colon + _DOT.sub(r"\\.", local))


def _concatenated(read: Sequence[Lexeme]) -> Iterator[Edit]:
    for start, end in calls(read, "GROUP_CONCAT"):
        yield Edit(read[start].start, read[start].start, "STR(")
        after = read[end].start + 1
        yield Edit(after, after, ")")


def _replaced(read: Sequence[Lexeme]) -> Iterator[Edit]:
    for start, end in calls(read, "REPLACE"):
        arguments = _arguments(read[start + 2 : end])
        if len(arguments) not in (3, 4) or [each.kind for each in arguments[2]] != ["string"]:
            continue
        pattern = arguments[1][0] if [each.kind for each in arguments[1]] == ["string"] else None
        (lexeme,) = arguments[2]
        try:
            value = lexeme.value
            said = _of_rust(value, _groups(pattern.value) if pattern is not None else None)
        except ValueError:
            # An unknown escape: the engine tells it.
            continue
        if said is not None and said != value:
            yield Edit(lexeme.start, lexeme.start + len(lexeme.text), str(ox.Literal(said)))


def _arguments(read: Sequence[Lexeme]) -> list[list[Lexeme]]:
    """What stands between the commas of a call."""
    arguments: list[list[Lexeme]] = [[]]
    depth = 0
    for lexeme in read:
        depth += lexeme.is_mark("(", "{", "[") - lexeme.is_mark(")", "}", "]")
        if not depth and lexeme.is_mark(","):
            arguments.append([])
        else:
            arguments[-1].append(lexeme)
    return arguments


def _groups(pattern: str) -> int:
    """The number of groups in a regular expression that can be referred to."""
    plain = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", pattern, flags=re.DOTALL)
    return len(re.findall(r"\((?!\?)", plain))


def _of_rust(replacement: str, groups: int | None) -> str | None:
    """A replacement of XPath as Rust writes it; None if it is none, or if it depends on an unknown number of groups."""
    parts, at = [], 0
    for found in _OF_XPATH.finditer(replacement):
        parts.append(replacement[at : found.start()].replace("$", "$$"))
        at = found.end()
        escaped, digits = found[1], found[2]
        if digits is None:
            if escaped not in ("\\", "$"):
                return None
            parts.append("\\" if escaped == "\\" else "$$")
            continue
        if not digits or (len(digits) > 1 and groups is None):
            return None
        # As many digits belong to the reference as there are groups for.
        size = next((size for size in range(len(digits), 1, -1) if int(digits[:size]) <= (groups or 0)), 1)
        parts.append(f"${{{digits[:size]}}}{digits[size:]}")
    return "".join([*parts, replacement[at:]])


# --------------------------------------------------------------------------------------------- names given in SELECT


def select_items(read: Sequence[Lexeme]) -> Iterator[list[tuple[int, int, int]]]:
    """The expressions of each SELECT: the indexes of its opening bracket, of AS, and of its closing bracket."""
    for index, lexeme in enumerate(read):
        if not lexeme.is_word("SELECT"):
            continue
        items, at = [], index + 1
        while at < len(read):
            if read[at].is_mark("(") and (end := closing(read, at)) is not None:
                if end - 2 > at and read[end - 2].is_word("AS") and read[end - 1].kind == "variable":
                    items.append((at, end - 2, end))
                at = end + 1
            elif read[at].kind == "variable" or read[at].is_word("DISTINCT", "REDUCED"):
                at += 1
            else:
                break
        yield items


def _substituted(text: str) -> Iterator[Edit]:
    read = lexemes(text)
    for items in select_items(read):
        expressions: dict[str, str] = {}
        for start, as_at, end in items:
            inside = read[start + 1 : as_at]
            written = []
            for index, lexeme in enumerate(inside):
                expression = expressions.get(lexeme.text[1:]) if lexeme.kind == "variable" else None
                if expression is None or _is_local(inside, index):
                    written.append(lexeme.text)
                    continue
                written.append(expression)
                yield Edit(lexeme.start, lexeme.start + len(lexeme.text), expression)
            if not any(each.is_mark("{") or each.is_word(*_DIFFERING) for each in inside):
                expressions[read[end - 1].text[1:]] = f"({' '.join(written)})"


def _is_local(inside: Sequence[Lexeme], index: int) -> bool:
    """Whether a lexeme stands in a pattern or in an aggregate, where a name given in SELECT is not known."""
    braces = sum(each.is_mark("{") - each.is_mark("}") for each in inside[:index])
    return braces > 0 or any(start < index < end for start, end in calls(inside, *AGGREGATES))
