"""SERVICE in queries, to the endpoints that a setting allows and to no other (SPARQL 1.1 Federated Query).

Each clause is asked of its endpoint before the engine sees the query, and is replaced by the rows that came back, as VALUES: the engine
itself would follow any address, without a bound. What the triples beside the clause leave for one of its variables is sent along, so
that an endpoint is asked about some things and not about all that it has.

Only addresses of the list are asked, as they stand there: no redirect is followed, and no proxy of the environment is used. The time,
the bytes and the rows of an answer are bounded; what exceeds them is an error, never cut.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import pyoxigraph as ox

from lsgraph.errors import EngineError, EngineTimeError, QueryError, QuerySyntaxError
from lsgraph.languages import Message
from lsgraph.namespaces import BASE, PREFIXES
from lsgraph.stores import Answer, syntax_error
from lsgraph.stores.cursor import Cursor
from lsgraph.stores.guard import position_at
from lsgraph.stores.lexemes import lexemes
from lsgraph.stores.patterns import Patterns

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lsgraph.stores import Store, Term
    from lsgraph.stores.lexemes import Lexeme
    from lsgraph.stores.patterns import Pattern

#: Most clauses of a query, rows and bytes of an answer, values that are sent along; and the seconds that an endpoint has.
MOST_SERVICES, MOST_ROWS, MOST_BYTES, MOST_VALUES, SECONDS = 3, 10_000, 8 << 20, 200, 8.0
_ROWS = "application/sparql-results+json"
_MAY_ASK = re.compile(r"\bservice\b", re.IGNORECASE)
_DATASETS = re.compile(r"\b(?:from|graph)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Service:
    """One clause: its offsets in the query, the address, the pattern between its braces, and whether its errors are to be passed over."""

    start: int
    end: int
    address: str
    pattern: str
    is_silent: bool


class _Clauses(Cursor):
    """Reads the clauses of a query."""

    def __iter__(self) -> Iterator[Service]:
        while self._next.kind != "end":
            if self._next.is_word("SERVICE"):
                yield self._clause()
            else:
                self._take()

    def _clause(self) -> Service:
        word = self._next
        self._take()
        is_silent = self._next.is_word("SILENT")
        if is_silent:
            self._take()
        address = self._iri(self._next)
        if address is None:
            raise QueryError(
                "SERVICE takes the address of an endpoint here, not a variable.",
                next_step="Write it: SERVICE <https://…> { … }.",
            )
        self._take()
        opened = self._next.start + 1
        self._balanced("{", "}")
        end = self._lexemes[self._at - 1].start + 1
        pattern = self._text[opened : end - 1]
        if _MAY_ASK.search(pattern) and any(each.is_word("SERVICE") for each in lexemes(pattern)):
            raise QueryError("A SERVICE can't hold another one.", next_step="Put them beside each other.")
        return Service(word.start, end, address, pattern, is_silent)

    def _unreadable(self, lexeme: Lexeme) -> NoReturn:
        position = position_at(self._text, lexeme.start)
        raise QuerySyntaxError(
            Message(
                "The query is not SPARQL at line {line}, column {column}: {token}",
                line=position.line,
                column=position.column,
                token=lexeme.text[:80] or Message("the end of the query"),
            ),
            position=position,
            next_step="Mend the query there.",
        )

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the query knows."""
        return self._prefixes


def services_of(text: str) -> tuple[Service, ...]:
    """The clauses of a query; raises QueryError for what can't be asked, and QuerySyntaxError for what can't be read."""
    return tuple(_Clauses(text)) if _MAY_ASK.search(text) else ()


def check_services(text: str, allowed: Container[str]) -> tuple[str, ...]:
    """The endpoints that a query asks; raises QueryError for one that is not allowed, or for too many clauses."""
    services = services_of(text)
    for service in services:
        if service.address not in allowed:
            raise QueryError(
                Message("SERVICE <{address}> is not allowed here.", address=service.address[:200]),
                next_step="Ask that endpoint itself, or an endpoint that is allowed: those who run the server chose them.",
            )
    if len(services) > MOST_SERVICES:
        raise QueryError(
            Message("A query has at most {most} SERVICE clauses.", most=MOST_SERVICES),
            next_step="Ask in several steps.",
        )
    return tuple(service.address for service in services)


def with_answers(text: str, store: Store) -> str:
    """The query with the rows of its endpoints in place of its clauses; raises EngineError, EngineTimeError and QueryError."""
    _check_syntax(text)
    deadline = time.monotonic() + SECONDS
    while services := services_of(text):
        service = services[0]
        values = _values(text, service, store, deadline)
        # The lines keep their numbers.
        lines = "\n" * text.count("\n", service.start, service.end)
        text = f"{text[: service.start]} {values}{lines} {text[service.end :]}"
    return text


def _check_syntax(text: str) -> None:
    """Raise QuerySyntaxError before anything is asked: each clause is read as the group that it holds."""
    plain = text
    for service in reversed(services_of(text)):
        head = service.end - len(service.pattern) - 2 - service.start
        blank = re.sub(r"[^\n]", " ", plain[service.start : service.start + head])
        plain = plain[: service.start] + blank + plain[service.start + head :]
    try:
        ox.Store().query(plain, prefixes=PREFIXES, base_iri=BASE)
    except SyntaxError as error:
        raise syntax_error(plain, str(error)) from error


def _values(text: str, service: Service, store: Store, deadline: float) -> str:
    try:
        names, solutions = _asked(text, service, store, deadline)
    except EngineError:
        if service.is_silent:
            # One row without a value (SPARQL 1.1 Federated Query, 3.1).
            return ""
        raise
    rows = []
    for terms in solutions:
        if any(isinstance(term, ox.BlankNode) for term in terms):
            raise QueryError(
                Message("{address} gives things without an IRI, which can't be joined.", address=service.address),
                next_step="Leave them out within SERVICE, with FILTER (!ISBLANK(…)).",
            )
        rows.append(f"({' '.join('UNDEF' if term is None else str(term) for term in terms)})")
    if len(rows) > MOST_ROWS:
        raise QueryError(
            Message("{address} gives more than {most:,} rows.", address=service.address, most=MOST_ROWS),
            next_step="Ask for less within SERVICE, with VALUES, FILTER or LIMIT in a subquery.",
        )
    if not names:
        raise QueryError("A SERVICE needs a variable.", next_step="Write one within it.")
    return f"VALUES ({' '.join(names)}) {{ {' '.join(rows)} }}"


def _asked(text: str, service: Service, store: Store, deadline: float) -> tuple[list[str], list[list[Term | None]]]:
    """The variables and rows of an endpoint."""
    clauses = _Clauses(text)
    used = {name.partition(":")[0] for name in _names(service.pattern)}
    declared = [f"PREFIX {name}: <{iri}>" for name, iri in sorted(clauses.prefixes.items()) if name in used]
    known = _known(text, service, store)
    query = f"{' '.join(declared)} SELECT * WHERE {{ {known} {service.pattern} }} LIMIT {MOST_ROWS + 1}"
    content = _fetched(service.address, query, deadline)
    reason: object = "no rows"
    try:
        answer = Answer(ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON))
        if answer.kind == "select":
            rows = [[row.get(name) for name in answer.variables] for row in answer.rows()]
            return [f"?{name}" for name in answer.variables], rows
    except (SyntaxError, ValueError, QueryError) as error:
        reason = str(error)
    raise _unusable(service.address, reason)


def _names(pattern: str) -> Iterator[str]:
    return (each.text for each in lexemes(pattern) if each.kind == "name")


def _fetched(address: str, query: str, deadline: float) -> bytes:
    # Imported here, so that only queries with SERVICE pay for it.
    import httpx

    left = deadline - time.monotonic()
    too_slow = EngineTimeError(
        Message("{address} did not answer within {seconds:g} seconds.", address=address, seconds=SECONDS),
        next_step="Ask for less within SERVICE, or try again later.",
    )
    if left <= 0:
        raise too_slow
    body = bytearray()
    headers = {"Accept": _ROWS, "User-Agent": "lsgraph (SPARQL federation)"}
    try:
        with (
            httpx.Client(timeout=left, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", address, data={"query": query}, headers=headers) as response,
        ):
            if response.status_code != 200:
                raise _unusable(address, f"status {response.status_code}")
            for part in response.iter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise EngineError(
                        Message(
                            "The answer of {address} is larger than {mebibytes} MiB.",
                            address=address,
                            mebibytes=MOST_BYTES >> 20,
                        ),
                        next_step="Ask for fewer rows, or page with ORDER BY and LIMIT.",
                    )
                if time.monotonic() > deadline:
                    raise too_slow
    except httpx.TimeoutException as error:
        raise too_slow from error
    except httpx.HTTPError as error:
        raise _unusable(address, error or type(error).__name__) from error
    return bytes(body)


def _unusable(address: str, reason: object) -> EngineError:
    return EngineError(
        Message("{address} gave no rows that can be used: {reason}.", address=address, reason=reason),
        next_step="Try again later, or write SERVICE SILENT to go on without it.",
    )


# -------------------------------------------------------------------------------------------- what is known beforehand


def _known(text: str, service: Service, store: Store) -> str:
    """VALUES for the variable of the clause for which the triples beside it leave the fewest values; nothing for too many.

    The triples of the same group are joined with the clause, so that no row is lost. A query that chooses graphs is left alone.
    """
    if _DATASETS.search(text):
        return ""
    patterns = [each for each in Patterns(_beside(text, service)) if each.verb.iri]
    inside = {each.text[1:] for each in lexemes(service.pattern) if each.kind == "variable"}
    best: list[str] | None = None
    chosen = ""
    for name in sorted(inside):
        joined = _joined(name, patterns)
        if not joined:
            continue
        body = " . ".join(f"{each.subject.text} {each.verb.text} {each.object.text}" for each in joined)
        rows = store.query(f"SELECT DISTINCT ?{name} {{ {body} }} LIMIT {MOST_VALUES + 1}").rows()
        values = [str(row[name]) for row in rows if not isinstance(row[name], ox.BlankNode)]
        if len(values) <= MOST_VALUES and (best is None or len(values) < len(best)):
            best, chosen = values, name
    return "" if best is None else f"VALUES ?{chosen} {{ {' '.join(best)} }}"


def _joined(name: str, patterns: list[Pattern]) -> list[Pattern]:
    """The triples that are tied to a variable, over other variables too."""
    joined: list[Pattern] = []
    reached = {name}
    while True:
        more = [each for each in patterns if each not in joined and reached & _variables(each)]
        if not more:
            return joined
        joined += more
        reached.update(*map(_variables, more))


def _variables(pattern: Pattern) -> set[str]:
    return {node.text[1:] for node in (pattern.subject, pattern.object) if node.is_variable}


def _beside(text: str, service: Service) -> str:
    """A query of what stands in the same group as a clause, without what stands in groups of their own."""
    read = lexemes(text)
    at = next(index for index, each in enumerate(read) if each.start == service.start)
    depth, first = 0, at
    while first > 0 and depth >= 0:
        first -= 1
        depth += read[first].is_mark("}") - read[first].is_mark("{")
    parts: list[str] = []
    depth = 0
    for each in read[first + 1 :]:
        depth += each.is_mark("{") - each.is_mark("}")
        if depth < 0:
            break
        if each.start == service.start or service.start < each.start < service.end:
            continue
        if depth == 0 or (depth == 1 and each.is_mark("{")):
            parts.append(str(each))
    return f"{_prologue(text, read)} SELECT * WHERE {{ {''.join(parts)} }}"


def _prologue(text: str, read: list[Lexeme]) -> str:
    form = next(each for each in read if each.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
    return text[: form.start]
