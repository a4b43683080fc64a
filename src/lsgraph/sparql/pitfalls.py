"""Remarks on queries that are right and give less than was meant.

`remarks_on` and `remarks_on_engine` tell, by the query alone, what the standard and the engine do otherwise than it looks. `Reasons.why_empty` looks in the data
for what keeps an answer empty: a text without its language, a property the other way round, a class whose members have narrower ones.
`why_unbound` tells why a column has no value in any row.
"""

from __future__ import annotations

import contextlib
import re
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import near_matches
from lsgraph.languages import LANGUAGES, Message, either
from lsgraph.namespaces import PREFIXES, shorten
from lsgraph.stores.lexemes import lexemes
from lsgraph.stores.patterns import Patterns
from lsgraph.stores.rewriting import AGGREGATES, calls, closing, select_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.stores import Store
    from lsgraph.stores.lexemes import Lexeme
    from lsgraph.stores.patterns import Node, Pattern

#: Most triples and texts of a query that are looked up.
_MOST_LOOKED_UP = 10
#: Seconds after which no further reason is looked for.
_SECONDS = 0.5
_LARGEST_INTEGER = 2**63 - 1
#: Without these words there is nothing to remark; tested before a query is read by its lexemes.
_MAY_MISS = re.compile(r"\bHAVING\b", re.IGNORECASE)
_MAY_DIFFER = re.compile(r"\bGRAPH\b|\b(?:TRUE|FALSE)\b|\d{19}", re.IGNORECASE)
_DATATYPES = ("date", "gYear", "integer", "anyURI")
_NARROWER = """SELECT DISTINCT ?class {{ ?class rdfs:subClassOf+ {0} . FILTER (?class != {0}) ?x a ?class }} ORDER BY ?class LIMIT 3"""


def remarks_on(text: str) -> tuple[Message, ...]:
    """What the standard does otherwise than the query looks; the query must be SPARQL."""
    return tuple(_aliases_in_having(text, lexemes(text))) if _MAY_MISS.search(text) else ()


def remarks_on_engine(text: str) -> tuple[Message, ...]:
    """What Oxigraph does otherwise than the standard, where the query can't be rewritten; the query must be SPARQL."""
    if not _MAY_DIFFER.search(text):
        return ()
    read = lexemes(text)
    return (*_graphs_inside(read), *_ordered_booleans(read), *_large_integers(read))


def _aliases_in_having(text: str, read: Sequence[Lexeme]) -> Iterator[Message]:
    named = {
        read[end - 1].text[1:]: " ".join(text[read[start + 1].start : read[as_at].start].split())
        for items in select_items(read)
        for start, as_at, end in items
    }
    told: set[str] = set()
    for index, lexeme in enumerate(read):
        if lexeme.is_word("BY"):
            for each in _until(read, index + 1, "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES", "BY"):
                named.pop(each.text[1:] if each.kind == "variable" else "", None)
        elif lexeme.is_word("HAVING"):
            for each in _until(read, index + 1, "ORDER", "LIMIT", "OFFSET", "VALUES"):
                name = each.text[1:]
                if each.kind == "variable" and name in named and name not in told:
                    told.add(name)
                    yield Message(
                        "HAVING does not know ?{name}, which SELECT names: write {expression} there.",
                        name=name,
                        expression=named[name],
                    )


def _until(read: Sequence[Lexeme], start: int, *words: str) -> list[Lexeme]:
    """The lexemes up to one of these words, or to the end of the group."""
    depth, found = 0, []
    for lexeme in read[start:]:
        depth += lexeme.is_mark("{") - lexeme.is_mark("}")
        if depth < 0 or (not depth and lexeme.is_word(*words)):
            break
        found.append(lexeme)
    return found


def _graphs_inside(read: Sequence[Lexeme]) -> Iterator[Message]:
    for index, lexeme in enumerate(read[:-2]):
        graph = read[index + 1]
        if not lexeme.is_word("GRAPH") or graph.kind != "variable" or not read[index + 2].is_mark("{"):
            continue
        group = _until(read, index + 3)
        inside = {at for start, end in _tests(group) for at in range(start, end + 1)}
        uses = [at for at, each in enumerate(group) if each.kind == "variable" and each.text[1:] == graph.text[1:]]
        if uses and inside.issuperset(uses):
            yield Message(
                "Within GRAPH {graph} the standard does not know {graph} in FILTER and BIND, this engine does: "
                "write them after the group.",
                graph=graph.text,
            )


def _tests(group: Sequence[Lexeme]) -> Iterator[tuple[int, int]]:
    """Where FILTER and BIND of a group stand: the indexes of the word and of its closing bracket."""
    for index, lexeme in enumerate(group):
        if lexeme.is_word("FILTER", "BIND"):
            opening = next((at for at in range(index, len(group)) if group[at].is_mark("(")), None)
            end = closing(group, opening) if opening is not None else None
            if end is not None:
                yield index, end


def _ordered_booleans(read: Sequence[Lexeme]) -> Iterator[Message]:
    for index, lexeme in enumerate(read):
        around = (read[index - 1] if index else lexeme, read[min(index + 1, len(read) - 1)])
        before_that = read[index - 2] if index > 1 else lexeme
        compared = any(each.is_mark("<", ">") for each in around) or (
            around[0].is_mark("=") and before_that.is_mark("<", ">")
        )
        if lexeme.is_word("TRUE", "FALSE") and compared:
            yield Message("This engine does not order true and false: compare them with = or !=.")
            return


def _large_integers(read: Sequence[Lexeme]) -> Iterator[Message]:
    for lexeme in read:
        if lexeme.kind == "number" and lexeme.text.isdigit() and int(lexeme.text[:30]) > _LARGEST_INTEGER:
            yield Message(
                "This engine does not reckon with integers over {most}, such as {number}: write it as {number}e0.",
                most=_LARGEST_INTEGER,
                number=lexeme.text[:30],
            )
            return


# ------------------------------------------------------------------------------------------------ why nothing was found


class Reasons:
    """Looks in a store for what keeps the answer of a query empty."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._until = time.monotonic() + _SECONDS

    def _is_late(self) -> bool:
        """Whether looking has taken long enough: reasons are a help beside the answer, which waits for them."""
        return time.monotonic() > self._until

    def no_steps(self, text: str) -> Iterator[Message]:
        """Paths of no steps from terms that the data does not have, which Oxigraph leaves out."""
        read = lexemes(text)
        for before, name, mark in zip(read, read[1:], read[2:], strict=False):
            is_path = name.kind in ("iri", "name") and mark.is_mark("*", "?")
            if is_path and before.kind in ("iri", "name") and not self._knows(text, before):
                yield Message(
                    "A path of no steps leads from {name} to itself, also where the data does not have it; "
                    "this engine leaves that out.",
                    name=before.text,
                )

    def _knows(self, text: str, lexeme: Lexeme) -> bool:
        iri = Patterns(text).iri_of(lexeme)
        return iri is None or self._asks(f"{{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }}")

    def why_empty(self, text: str) -> Iterator[Message]:
        """The reasons that are found, the surest first; the query must be SPARQL."""
        patterns = list(Patterns(text))[: 4 * _MOST_LOOKED_UP]
        classes: dict[str, list[str]] = {}
        for pattern in patterns:
            if pattern.is_type and pattern.subject.is_variable and pattern.object.iri:
                classes.setdefault(pattern.subject.text[1:], []).append(pattern.object.text)
        for name in dict.fromkeys(each for members in classes.values() for each in members):
            if self._is_late():
                return
            yield from self._narrower(name)
        yield from self._literals(text)
        others = [pattern for pattern in patterns if pattern.verb.iri and not pattern.is_type]
        for pattern in others[:_MOST_LOOKED_UP]:
            if self._is_late():
                return
            yield from self._reversed(pattern, classes)

    def _asks(self, pattern: str) -> bool:
        return self._store.query(f"ASK {{ {pattern} }}").boolean

    def _narrower(self, name: str) -> Iterator[Message]:
        if self._asks(f"?x a {name}"):
            return
        rows = self._store.query(_NARROWER.format(name)).rows()
        narrower = [_short(str(row["class"])) for row in rows]
        if narrower:
            yield Message(
                "Nothing is said to be a {name} itself, but narrower things are: {names}. Ask for ?x a/rdfs:subClassOf* {name}.",
                name=_short(name),
                names=either(narrower),
            )

    def _reversed(self, pattern: Pattern, classes: dict[str, list[str]]) -> Iterator[Message]:
        subject, verb, value = pattern.subject, pattern.verb, pattern.object
        known = [
            f"{node.text} a {each} ."
            for node in (subject, value)
            if node.is_variable
            for each in classes.get(node.text[1:], ())
        ]
        if value.is_literal or not (known or subject.iri or value.iri):
            return
        forward = f"{subject.text} {verb.text} {value.text} . {' '.join(known)}"
        backward = f"{value.text} {verb.text} {subject.text} . {' '.join(known)}"
        if not self._asks(forward) and self._asks(backward):
            yield Message(
                "{verb} leads the other way in the data: write {value} {verb} {subject}.",
                subject=_written(subject),
                verb=_written(verb),
                value=_written(value),
            )

    def _literals(self, text: str) -> Iterator[Message]:
        read = lexemes(text)
        found = [at for at, each in enumerate(read) if each.kind == "string" and _is_compared(read, at)]
        for at in found[:_MOST_LOOKED_UP]:
            value, after = read[at].value, read[at + 1]
            if after.is_mark("^^"):
                continue
            own = ox.Literal(value, language=after.text[1:] if after.kind == "language" else None)
            if self._asks(f"?s ?p {own}"):
                continue
            rows = self._store.query(f"SELECT DISTINCT ?o {{ VALUES ?o {{ {_others(own)} }} ?s ?p ?o }} LIMIT 3").rows()
            others = [_short(str(row["o"])) for row in rows]
            if others:
                yield Message("{own} is in the data as {others}.", own=_short(str(own)), others=either(others))


def _is_compared(read: Sequence[Lexeme], at: int) -> bool:
    """Whether a text is an object of a triple, or is compared with =; other functions take any text."""
    before = read[at - 1] if at else read[at]
    after = read[at + 1]
    if after.kind == "language":
        after = read[at + 2]
    if before.is_mark("=") or after.is_mark("="):
        return True
    depth = sum(each.is_mark("(") - each.is_mark(")") for each in read[:at])
    return not depth and (before.kind in ("variable", "iri", "name", "word") or before.is_mark(","))


def _others(own: ox.Literal) -> str:
    """The same text with other languages and datatypes, and as an IRI."""
    terms: list[ox.Literal | ox.NamedNode] = [ox.Literal(own.value, language=language) for language in LANGUAGES]
    terms += [
        ox.Literal(own.value),
        *(ox.Literal(own.value, datatype=ox.NamedNode(PREFIXES["xsd"] + each)) for each in _DATATYPES),
    ]
    if own.value.startswith(("http://", "https://")):
        # It may be no IRI after all.
        with contextlib.suppress(ValueError):
            terms.append(ox.NamedNode(own.value))
    return " ".join(str(term) for term in terms if term != own)


def _written(node: Node) -> str:
    return node.lexeme.text


def _short(term: str) -> str:
    """A term with prefixes where ours fit."""
    text, mark, datatype = term.partition("^^")
    if mark:
        return f"{text}^^{_short(datatype)}"
    return shorten(term[1:-1]) or term if term.startswith("<") else term


# --------------------------------------------------------------------------------------------- why a column is empty


def why_unbound(text: str, empty: Sequence[str]) -> Iterator[Message]:
    """Why these columns of an answer have no value in any row."""
    if not empty:
        return
    read = lexemes(text)
    variables = [each.text[1:] for each in read if each.kind == "variable"]
    items = {
        read[end - 1].text[1:]: read[start + 1 : as_at] for found in select_items(read) for start, as_at, end in found
    }
    for name in empty:
        if name in items:
            yield _of_expression(name, items[name])
        elif variables.count(name) == 1:
            near = near_matches(name, sorted(set(variables) - {name}), most=1)
            yield (
                Message("?{name} stands nowhere else in the query; did you mean ?{near}?", name=name, near=near[0])
                if near
                else Message("?{name} stands nowhere else in the query, so it has no value.", name=name)
            )


def _of_expression(name: str, expression: Sequence[Lexeme]) -> Message:
    aggregates = [expression[start].text.upper() for start, _ in calls(expression, *AGGREGATES)]
    if aggregates:
        return Message(
            "?{name} has no value: {aggregate} gives none where a value is missing, is no number, or the sum is too large. "
            "Leave those out with FILTER, or give them a value with COALESCE.",
            name=name,
            aggregate=aggregates[0],
        )
    return Message(
        "?{name} has no value in any row: its expression fails each time, as where a variable in it has no value or another type.",
        name=name,
    )
