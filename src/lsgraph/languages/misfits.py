"""Why a value does not fit, in messages of ours: pydantic's own words are for programmers, and in English alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lsgraph.languages.messages import Message, listed, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ONE_OF = re.compile(r"\^\(([\w|-]+)\)\$")
_QUOTED = re.compile(r"'([^']*)'")
_WHOLE_NUMBER, _NUMBER, _TEXT = marked("write a whole number"), marked("write a number"), marked("write a text")
_TRUTH, _OBJECT, _UNFIT = marked("write true or false"), marked("write an object"), marked("it does not fit")
#: By the type of pydantic's error (https://docs.pydantic.dev/latest/errors/validation_errors/), and by those that we raise ourselves.
_MESSAGES = {
    "missing": marked("it is missing"),
    "extra_forbidden": marked("there is nothing of that name"),
    "int_parsing": _WHOLE_NUMBER,
    "int_parsing_size": _WHOLE_NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "string_type": _TEXT,
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "list_type": marked("write a list"),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "json_invalid": marked("it is no JSON"),
    "no_day": marked("write a day as 2024-08-21"),
    "no_query": marked("give a query, or properties"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", marked("write a number of at least {bound}")),
    "less_than_equal": ("le", marked("write a number of at most {bound}")),
    "string_too_short": ("min_length", marked("write at least {bound} characters")),
    "string_too_long": ("max_length", marked("write at most {bound} characters")),
    "too_long": ("max_length", marked("give at most {bound}")),
}


def misfit(fault: Mapping[str, Any]) -> Message:
    """What is wrong with a value, by one of the errors that a ValidationError of pydantic lists.

    >>> str(misfit({"type": "less_than_equal", "ctx": {"le": 200}}))
    'write a number of at most 200'
    """
    kind, context = fault["type"], fault.get("ctx") or {}
    if kind == "string_too_short" and context["min_length"] == 1:
        return Message("it is empty")
    if kind in _BOUNDS:
        name, text = _BOUNDS[kind]
        return Message(text, bound=_plain(context[name]))
    if kind == "literal_error":
        return _one_of(_QUOTED.findall(context["expected"]))
    if kind == "string_pattern_mismatch":
        return _of_pattern(context["pattern"])
    return Message(_MESSAGES.get(kind, _UNFIT))


def misfits(faults: Iterable[Mapping[str, Any]]) -> Message:
    """What is wrong with the values of a ValidationError, each once, with the name of its place."""
    places: dict[str, list[Message]] = {}
    for fault in faults:
        places.setdefault(_place(fault["loc"]), []).append(misfit(fault))
    return _together([_told(place, reasons) for place, reasons in places.items()])


def _told(place: str, reasons: list[Message]) -> Message:
    # Where a value may be of several kinds, each kind that it is not has its own reason: none of them is the one.
    reason = reasons[0] if len({str(each) for each in reasons}) == 1 else Message(_UNFIT)
    return Message("{place}: {reason}", place=place, reason=reason) if place else reason


def _together(told: list[Message]) -> Message:
    *others, last = told
    return Message("{others}; {last}", others=_together(others), last=last) if others else last


def _one_of(names: list[str]) -> Message:
    *others, last = names
    told = Message("{others} or {last}", others=listed(others), last=last) if others else last
    return Message("choose {names}", names=told)


def _of_pattern(pattern: str) -> Message:
    if names := _ONE_OF.fullmatch(pattern):
        return _one_of(names[1].split("|"))
    if pattern == "^[a-z0-9-]+$":
        return Message("write small letters from a to z, digits and hyphens")
    return Message(_UNFIT)


def _place(loc: Sequence[str | int]) -> str:
    """Where it is: of a parameter its name, of JSON the first two steps to it, since what follows may be names of types of Python."""
    steps = [str(part)[:40] for part in loc[:2]]
    return ".".join(steps[1:] if steps[:1] in (["query"], ["path"]) and len(steps) > 1 else steps)


def _plain(bound: float) -> float | int:
    return int(bound) if bound == int(bound) else bound
