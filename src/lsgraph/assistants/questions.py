"""The repository's questions with parameters: what a question asks of one thing, asked of another.

A question names things of this data, such as an agreement. Each is a parameter named by its kind (`agreement`; a second one `agreement-2`). Its
variables are parameters too: with a thing given for one, only the rows with that are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import NotFoundError, QueryError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, PREFIXES, THINGS, kind_and_slug
from lsgraph.stores.lexemes import lexemes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lsgraph.repository.questions import Question
    from lsgraph.stores.lexemes import Lexeme


def parameters_of(question: Question) -> dict[str, str]:
    """The things that a question names, by the name of the parameter: IRIs, in the order in which it names them."""
    named: dict[str, str] = {}
    for lexeme in lexemes(question.query):
        iri = _thing_of(lexeme)
        if iri and iri not in named.values():
            kind, count = kind_and_slug(iri)[0] or "", 1
            while (name := kind if count == 1 else f"{kind}-{count}") in named:
                count += 1
            named[name] = iri
    return named


def with_parameters(question: Question, given: Mapping[str, str], resolve: Callable[[str], str]) -> str:
    """The query with other things in place of those that it names, by name, slug or IRI.

    Raises NotFoundError for a parameter that it does not have and for a thing that is not there, QueryError for a thing of another kind.
    """
    named, read = parameters_of(question), lexemes(question.query)
    variables = list(dict.fromkeys(lexeme.text[1:] for lexeme in read if lexeme.kind == "variable"))
    instead: dict[str, str] = {}
    bound: dict[str, str] = {}
    for name, text in given.items():
        if name not in named and name not in variables:
            known = [*named, *variables]
            raise NotFoundError(
                Message("The question {question} has no parameter {name!r}.", question=question.name, name=name[:60]),
                near=near_matches(name[:60], known, most=1),
                next_step=Message("Its parameters are {names}.", names=", ".join(known)),
            )
        found = resolve(text)
        if name in named:
            _require_kind(name, named[name], found)
            instead[named[name]] = found
        else:
            bound[name] = found
    query = "".join(
        f"{each.lead}<{iri}>" if (iri := instead.get(_thing_of(each) or "")) else str(each) for each in read
    )
    if not bound:
        return query
    names, iris = " ".join(f"?{name}" for name in bound), " ".join(f"<{each}>" for each in bound.values())
    return f"{query}\nVALUES ({names}) {{ ({iris}) }}"


def _require_kind(name: str, wanted: str, iri: str) -> None:
    kind, given = kind_and_slug(wanted)[0], kind_and_slug(iri)[0]
    if kind != given:
        raise QueryError(
            Message("The parameter {name!r} takes a thing of the kind {kind}, and {iri} is of another.", name=name, kind=kind or "", iri=iri),
            next_step="Find one with the tool search.",
        )  # fmt: skip


def _thing_of(lexeme: Lexeme) -> str | None:
    """The IRI of the thing that a lexeme names, or None."""
    if lexeme.kind == "iri":
        iri = lexeme.value
    elif lexeme.kind == "name":
        prefix, _, local = lexeme.text.partition(":")
        iri = PREFIXES.get(prefix, "") + local
    else:
        return None
    return iri if iri.startswith(INSTANCE) and kind_and_slug(iri)[0] in THINGS else None
