"""How the answer to a question differs from the expected one: rows that are new, that have changed, and that are gone.

New rows are what every honest addition brings. A row that has changed or is gone says that something which was accepted is told
otherwise now. So the three are kept apart from the finding to the acceptance.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import DataError, Finding, LsgraphError
from lsgraph.languages import Message, listed
from lsgraph.namespaces import BASE
from lsgraph.repository.questions import answer_text, triple_line
from lsgraph.sparql.query import query_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lsgraph.languages import Language
    from lsgraph.repository.questions import CheckedQuestion
    from lsgraph.stores import Store

_ORDERED = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
#: The first line of the rows of an answer without variables.
_TRIPLES = "subject\tpredicate\tobject"


@dataclass(frozen=True, slots=True)
class AnswerRows:
    """An answer as rows: the line of names, and a line for each row. ASK has one row, CONSTRUCT a row for each triple."""

    names: str
    rows: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What is different in the answer to a question; each row is a line of cells with tabs between.

    `changed` pairs the row that was expected with the one that stands in its place. `reordered` is set if nothing else differs.
    `other_columns` is set if the answer has other columns than were expected: then each row is gone, and each is new.
    """

    question: CheckedQuestion
    expected: AnswerRows
    answer: AnswerRows
    new: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]

    @property
    def other_columns(self) -> bool:
        """Whether the answer has other columns."""
        return self.expected.names != self.answer.names

    @property
    def is_graph(self) -> bool:
        """Whether the question asks for triples."""
        return query_form(self.question.query) in ("construct", "describe")

    @property
    def reordered(self) -> bool:
        """Whether only the order of the rows differs."""
        return not (self.new or self.changed or self.gone or self.other_columns)

    @property
    def different(self) -> frozenset[str]:
        """All rows that stand in one of the two answers and not, or in another form, in the other."""
        return frozenset((*self.new, *self.gone, *(row for pair in self.changed for row in pair)))

    def counts(self) -> Message | str:
        """`2 new rows, 1 changed row`, or what else differs."""
        if self.other_columns:
            return Message("other columns")
        if self.reordered:
            return Message("the same rows in another order")
        counted = [
            Message.counted("{count} new row", "{count} new rows", count=len(self.new)),
            Message.counted("{count} changed row", "{count} changed rows", count=len(self.changed)),
            Message.counted("{count} row that is gone", "{count} rows that are gone", count=len(self.gone)),
        ]
        return listed([message for message in counted if message.count])


def rows_of(question: CheckedQuestion, text: str) -> AnswerRows:
    """The rows of an answer in the form of `ls:expected`; raises DataError where Turtle is expected and something else stands."""
    form = query_form(question.query)
    if form in ("construct", "describe"):
        try:
            triples = [
                ox.Triple(quad.subject, quad.predicate, quad.object)
                for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri=BASE)
            ]
        except SyntaxError as error:
            raise DataError(
                Message("The expected answer is not Turtle: {reason}.", reason=error.msg),
                file=str(question.path),
                next_step="Mend ls:expected.",
            ) from error
        return AnswerRows(_TRIPLES, tuple(sorted(map(triple_line, triples))), ordered=False)
    if form == "ask":
        return AnswerRows("", (text.strip(),), ordered=False)
    names, *rows = text.strip("\n").split("\n")
    ordered = _ORDERED.search(question.query) is not None or "\t" not in names
    return AnswerRows(names, tuple(rows), ordered)


def change_of(question: CheckedQuestion, store: Store) -> AnswerChange | None:
    """How the answer of that store differs from the expected one, or None. Raises LsgraphError if it can't be answered."""
    return compare(question, answer_text(store.query(question.query)))


def compare(question: CheckedQuestion, answer: str) -> AnswerChange | None:
    """How an answer, in the form of `ls:expected`, differs from the expected one, or None."""
    expected, given = rows_of(question, question.expected), rows_of(question, answer)
    was, now = Counter(expected.rows), Counter(given.rows)
    gone, new = list((was - now).elements()), list((now - was).elements())
    if not gone and not new and expected.names == given.names and (not given.ordered or expected.rows == given.rows):
        return None
    pairs = _paired(gone, new) if expected.names == given.names else []
    for before, after in pairs:
        gone.remove(before)
        new.remove(after)
    return AnswerChange(question, expected, given, tuple(new), tuple(pairs), tuple(gone))


def _paired(gone: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Rows that stand in the place of others: they agree in the first cell, and in at least half of all. The most alike come first."""
    alike = []
    for before in gone:
        for after in new:
            cells = list(zip(before.split("\t"), after.split("\t"), strict=True))
            equal = sum(left == right for left, right in cells)
            if (len(cells) == 1 and len(gone) == len(new) == 1) or (
                cells[0][0] == cells[0][1] and 2 * equal >= len(cells)
            ):
                alike.append((-equal, before, after))
    pairs: list[tuple[str, str]] = []
    left, right = Counter(gone), Counter(new)
    for _, before, after in sorted(alike):
        if left[before] and right[after]:
            left[before] -= 1
            right[after] -= 1
            pairs.append((before, after))
    return pairs


def check_questions(questions: Iterable[CheckedQuestion], store: Store) -> list[Finding]:
    """A finding for each question that fails or has an unexpected answer."""
    return [finding for question in questions for finding in _check(question, store)]


def _check(question: CheckedQuestion, store: Store) -> list[Finding]:
    file = "/".join(question.path.parts[-3:])
    try:
        change = change_of(question, store)
    except LsgraphError as error:
        message: dict[Language, str] = Message(
            "The question can't be answered: {reason}", reason=error
        ).in_all_languages()
        return [Finding("question.fails", message, file=file, sought=question.query)]
    if change is None:
        return []
    if change.other_columns or change.reordered:
        was = "\n".join((change.expected.names, *change.expected.rows))
        now = "\n".join((change.answer.names, *change.answer.rows))
    else:
        was = "\n".join([*(before for before, _ in change.changed), *change.gone])
        now = "\n".join([*(after for _, after in change.changed), *change.new])
    message = Message(
        "The answer is not the expected one: {changes}. `lsgraph accept {name}` shows which claims each row comes from.",
        changes=change.counts(), name=question.name,
    ).in_all_languages()  # fmt: skip
    return [
        Finding(
            "question.answer-differs", message, file=file,
            sought=was or Message("(no other rows)"), nearest=now or Message("(no such row)"),
        )
    ]  # fmt: skip
