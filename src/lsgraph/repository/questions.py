"""The repository's competency questions, each with its query and expected answer.

A question is a file `ontology/questions/NNN-slug.ttl`: its text and an explanation in Swedish and English, a query, and
`ls:expected`. For SELECT that is a table: a line of variable names, then one line per row, cells separated by tabs. A cell is a
prefixed name or `<IRI>`, `"text"`, `"text"@sv`, a bare number, `true` or `false`, `"2024-06-14"^^xsd:date`, or empty if
unbound. The order of rows counts if the query has ORDER BY. ASK expects `true` or `false`, CONSTRUCT canonical Turtle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from lsgraph.errors import DataError, DataErrors, NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import BASE, PREFIXES, mint, shorten, sparql_prologue
from lsgraph.rdf.turtle import write_turtle
from lsgraph.repository.dataset import read_triples

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lsgraph.stores import Answer, Term

_NAME = re.compile(r"(\d{3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
#: What a query names that another could stand in for.
_NAMED = re.compile(r"(?<![\w:])(agreement|event|organization|project):([a-z0-9]+(?:-[a-z0-9]+)*)(?![\w-])")
_QUERY_PROPERTIES = tuple(PREFIXES["sh"] + name for name in ("select", "ask", "construct"))
_XSD = PREFIXES["xsd"]
_POSITION = PREFIXES["schema"] + "position"
_WHOLE = re.compile(r"[0-9]{1,9}")
_BARE = re.compile(r"[+-]?\d+(?:\.\d+)?|true|false")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `text` and `explanation` are by language. `position` is its place on the first page, where it has one."""

    iri: str
    text: dict[str, str]
    explanation: dict[str, str]
    query: str
    position: int | None

    @property
    def name(self) -> str:
        """`001-who-has-signed`, the end of its IRI."""
        return self.iri.rsplit("/", 1)[-1]

    @property
    def slug(self) -> str:
        """The name without its number."""
        return self.name.partition("-")[2]

    @property
    def number(self) -> int:
        """The number that its name begins with; 0 for a name without one, which none in a repository has."""
        number = self.name.partition("-")[0]
        return int(number) if number.isdecimal() else 0

    @property
    def named(self) -> tuple[str, ...]:
        """The IRIs of the agreements, organisations, meetings and projects that the query names, each once."""
        return tuple(dict.fromkeys(mint(kind, slug) for kind, slug in _NAMED.findall(self.query)))

    @property
    def subject(self) -> str | None:
        """The one that the query names, about another of which it can be asked, too; None where it names none, or several."""
        return self.named[0] if len(self.named) == 1 else None

    def asked_about(self, iri: str) -> Question:
        """The same question about another than its subject."""
        return replace(self, query=_NAMED.sub(f"<{iri}>", self.query) if self.subject else self.query)

    @property
    def full_query(self) -> str:
        """The query with the prefixes that it uses declared, so that other tools can run it."""
        used = [line for line in sparql_prologue().splitlines() if line.split()[1] in self.query]
        return "\n".join([*used, self.query.strip(), ""])


Q = TypeVar("Q", bound=Question)


@dataclass(frozen=True, slots=True)
class CheckedQuestion(Question):
    """A question with its expected answer: `expected` in the form that the module describes, `path` its file."""

    expected: str
    path: Path


def read_questions(folder: Path) -> list[CheckedQuestion]:
    """All questions of a folder in order of number; raises DataError with each file that is not a question."""
    errors, questions = DataErrors(), list[CheckedQuestion]()
    for path in sorted(folder.glob("*.ttl")):
        with errors.collected():
            questions.append(_read(path))
    seen: set[int] = set()
    for question in questions:
        with errors.collected():
            if question.number in seen:
                raise DataError(
                    Message("Two questions have the number {number}.", number=question.number),
                    file=_shown(question.path),
                    next_step="Give one another number.",
                )
        seen.add(question.number)
    errors.raise_any()
    return questions


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _read(path: Path) -> CheckedQuestion:
    name = _NAME.fullmatch(path.stem)
    if not name:
        raise DataError(
            "A question's file is named NNN-slug.ttl.",
            file=_shown(path),
            next_step="Rename it, say to 034-who-leads.ttl.",
        )
    _, triples = read_triples(path, _shown(path))
    texts: dict[str, dict[str, str]] = {"label": {}, "comment": {}}
    queries, expected, positions = [], None, list[str]()
    for triple in triples:
        local = triple.predicate.value.rsplit("#", 1)[-1]
        if not isinstance(triple.object, ox.Literal):
            continue
        if local in texts and triple.object.language:
            texts[local][triple.object.language] = triple.object.value
        elif triple.predicate.value in _QUERY_PROPERTIES:
            queries.append(triple.object.value)
        elif triple.predicate.value == _POSITION:
            positions.append(triple.object.value)
        elif triple.predicate.value == PREFIXES["ls"] + "expected":
            expected = triple.object.value
    lacking = [f"rdfs:{what} in {lang}" for what, said in texts.items() for lang in ("sv", "en") if lang not in said]
    if len(queries) != 1:
        lacking.append("exactly one of sh:select, sh:ask, sh:construct")
    if expected is None:
        lacking.append("ls:expected")
    if len(positions) > 1 or not all(_WHOLE.fullmatch(position) for position in positions):
        lacking.append("at most one schema:position, a whole number")
    if lacking or expected is None:
        raise DataError(
            Message("The question lacks {lacking}.", lacking=", ".join(lacking)), file=_shown(path), next_step="Add it."
        )
    position = int(positions[0]) if positions else None
    return CheckedQuestion(
        f"{BASE}question/{path.stem}", texts["label"], texts["comment"], queries[0], position, expected, path
    )


def find_question(questions: Iterable[Q], name: str) -> Q:
    """The question with that number, slug or both; raises NotFoundError with near ones."""
    by_name = {question.name: question for question in questions}
    for question in by_name.values():
        if name in (question.name, question.slug, str(question.number), f"{question.number:03d}"):
            return question
    near = near_matches(name, [*by_name, *(question.slug for question in by_name.values())])
    raise NotFoundError(
        Message("There is no question {name!r}.", name=name), near=near, next_step="`lsgraph questions` lists them."
    )


def answer_text(answer: Answer) -> str:
    """An answer in the form of `ls:expected`."""
    if answer.kind == "ask":
        return "true" if answer.boolean else "false"
    if answer.kind == "graph":
        return write_turtle(answer.triples()).strip()
    rows = ["\t".join(_cell(row.get(name)) for name in answer.variables) for row in answer.rows()]
    return "\n".join(["\t".join(answer.variables), *rows])


def triple_line(triple: ox.Triple) -> str:
    """One triple of an answer as a row: its three terms as cells."""
    return "\t".join(_cell(term) for term in (triple.subject, triple.predicate, triple.object))


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value) or f"<{term.value}>"
    if not isinstance(term, ox.Literal):
        return str(term)
    datatype = term.datatype.value
    if datatype in (_XSD + "integer", _XSD + "decimal", _XSD + "boolean") and _BARE.fullmatch(term.value):
        return term.value
    text = str(ox.Literal(term.value)).replace("\t", "\\t")
    if term.language:
        return f"{text}@{term.language}"
    return text if datatype == _XSD + "string" else f"{text}^^{shorten(datatype) or f'<{datatype}>'}"
