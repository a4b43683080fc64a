"""Query parameters: a misspelt clock is refused, so that a typo never silently gives today's data.

- `known` and `at` occur once, with a value, or not at all.
- A page ignores unknown parameters, such as `utm_source`, `fbclid` and cache busters, but refuses names that come
  close to `known` or `at`, nor a day under a name that no page has.
- Data addresses accept only the parameters that they know.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from rapidfuzz.distance import OSA

from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message, either, marked
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from lsgraph.media_types import Format

CLOCKS = ("known", "at")
#: A number in an address: without sign or leading zero, and with a bounded length.
NUMBER = re.compile(r"0|[1-9][0-9]{0,11}")
#: Hidden field of forms that may send an empty day.
FORM = "form"
#: Parameters of pages that hold a day but are not clocks.
DAYS = ("from", "to", "compare", "since", "until")
_LETTERS = re.compile(r"[^a-z]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Edits within which a name counts as a typo of a five-letter name; for a two-letter name it is one, if the value is a date.
_SLIPS = 2
_LONGEST_NAME = 40


def check_clocks(request: Request, takes: Collection[str] = DAYS) -> None:
    """Raise RequestError (400) for a misspelt or repeated clock; `takes` are the address's other parameters with days."""
    for name in CLOCKS:
        given = request.query_params.getlist(name)
        if len(given) > 1:
            raise _refused(
                Message("The parameter {name!r} is given {count} times.", name=name, count=len(given)), "Give it once.",
            )  # fmt: skip
        if given == [""]:
            raise _refused(
                Message("The parameter {name!r} is empty.", name=name), "Leave it out for the present, or give it a value: 2024-08-21.",
            )  # fmt: skip
    for name, text in request.query_params.multi_items():
        if name not in CLOCKS and name not in takes and (meant := clock_meant(name, text)):
            shown = name[:_LONGEST_NAME]
            raise _refused(
                Message("There is no parameter {name!r} here.", name=shown), Message("Did you mean {names}?", names=meant),
            )  # fmt: skip


def clock_meant(name: str, text: str) -> str | Message | None:
    """The clock that a parameter with a different name seems to mean, or None.

    >>> (
    ...     clock_meant("knwon", "x"),
    ...     clock_meant("At", "x"),
    ...     str(clock_meant("as_of", "2024-08-21")),
    ...     clock_meant("t", "1712"),
    ... )
    ('known', 'at', 'known or at', None)
    """
    if name.lower().startswith("utm_") or len(name) > _LONGEST_NAME:
        return None
    plain = _LETTERS.sub("", name.lower())
    if plain in CLOCKS:
        return plain
    if len(plain) > _SLIPS + 1 and OSA.distance(plain, "known") <= _SLIPS:
        return "known"
    is_day = _DAY.match(text) is not None
    if is_day and plain and OSA.distance(plain, "at") <= 1:
        return "at"
    return either(CLOCKS) if is_day else None


def no_day(request: Request) -> None:
    """Raise RequestError (400) if a day is given for an address whose content does not depend on one."""
    if "at" in request.query_params:
        raise _refused(
            "What stands here is not told as of a day.", "Leave `at` out; `known` chooses an edition.",
        )  # fmt: skip


def only(request: Request, *names: str) -> None:
    """Raise RequestError (400) for a parameter that is not among the names; for data addresses."""
    for name in request.query_params:
        if name not in names:
            near = near_matches(name[:_LONGEST_NAME], names, most=1)
            known = (
                Message("Parameters that can be used: {names}.", names=", ".join(sorted(names)))
                if names
                else marked("It takes none.")
            )
            raise RequestError(
                400,
                Message("There is no parameter {name!r} here.", name=name[:_LONGEST_NAME]),
                next_step=Message("Did you mean {names}?", names=near[0]) if near else known,
            )


def required(request: Request, name: str, next_step: str | Message) -> str:
    """The value of a parameter that an answer can't do without; raises RequestError (400) where it is missing or empty."""
    if text := request.query_params.get(name, ""):
        return text
    raise _refused(Message("The parameter {name!r} is missing.", name=name), next_step)


def without_form(request: Request) -> Response | None:
    """For a submitted form: a redirect to the same address as a link would have, without empty fields. Otherwise None."""
    if FORM not in request.query_params:
        return None
    filled = [(name, text) for name, text in request.query_params.multi_items() if text and name != FORM]
    return Response(status_code=303, headers={"Location": same_path(request, filled)})


def same_path(request: Request, parameters: Collection[tuple[str, str]]) -> str:
    """The relative address of the request with other parameters: it stays valid behind a proxy that adds a path prefix."""
    return query_of(parameters) or "./" + quote(request.url.path.rsplit("/", 1)[-1])


def query_of(parameters: Collection[tuple[str, str]]) -> str:
    """Parameters as a query string with `?`; empty without any."""
    return f"?{urlencode(list(parameters))}" if parameters else ""


def _refused(message: str | Message, next_step: str | Message) -> RequestError:
    return RequestError(400, message, next_step=next_step)


def format_of(suffix: str, formats: Sequence[Format], otherwise: Message) -> Format:
    """The format that a file's ending, without its dot, names; raises NotFoundError with `otherwise` and the endings for another."""
    for fmt in formats:
        if fmt.suffix == f".{suffix}":
            return fmt
    names = [fmt.suffix[1:] for fmt in formats]
    raise NotFoundError(
        otherwise,
        near=near_matches(suffix, names),
        next_step=Message("The endings are {names}.", names=", ".join(names)),
    )


def supposed_in(values: Iterable[str]) -> list[str]:
    """The actors that are supposed to sign, by their names in an address, each once. Raises RequestError for more than can be at once."""
    # Imported here: `/sparql` needs no analyses.
    from lsgraph.analysis.what_if import MOST_SUPPOSED

    found = list(dict.fromkeys(text.strip() for text in values if text.strip()))
    if len(found) > MOST_SUPPOSED:
        raise RequestError(
            400,
            Message(
                "{count} actors are ticked, and at most {most} can be supposed to sign at once.",
                count=len(found),
                most=MOST_SUPPOSED,
            ),
            next_step="Tick fewer of them.",
        )
    return found
