"""The two clocks of a request: `known` selects what the graph knew at that time, `at` what was true on that day.

`known` is a day (meaning its end), a moment (ISO 8601) or the beginning of a generation's hash. `Accept-Datetime` asks the same
by the Memento protocol (RFC 7089): each address is its own TimeGate, and redirects to itself with `known`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from lsgraph.errors import NotFoundError, UsageError
from lsgraph.generations.known import edition_known
from lsgraph.http.fields import date_of
from lsgraph.http.links import link, link_field
from lsgraph.languages import Message, marked
from lsgraph.localized import Moment
from lsgraph.web.http.parameters import DAYS, check_clocks, query_of
from lsgraph.web.http.posted import was_posted
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import lead_to, path_of
from lsgraph.web.mementos import mementos_of
from lsgraph.web.site import base_of, site_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fastapi import Request

    from lsgraph.generations.journal import Entry
    from lsgraph.web.service import Current, OpenEdition

    Query = Sequence[tuple[str, str]]

#: Most characters of an address, without the server's name.
_LONGEST_LINKED = 400
_NEXT_STEP = marked(
    "Give a day as 2024-08-21, a moment as 2024-08-21T12:00:00Z, or the hash of a generation; /versions lists what there is."
)


@dataclass(frozen=True, slots=True)
class Times:
    """What a request is answered from; if `known` was given, `entry` is the switch to its generation."""

    served: OpenEdition
    entry: Entry | None
    known: str | None
    at: str | None

    @property
    def clocks(self) -> tuple[tuple[str, str], ...]:
        """The parameters that links keep."""
        return tuple((name, value) for name, value in (("known", self.known), ("at", self.at)) if value)

    @property
    def edition(self) -> tuple[tuple[str, str], ...]:
        """The parameters kept by links to addresses that depend on the edition but not on a day."""
        return (("known", self.known),) if self.known else ()

    @property
    def headers(self) -> Mapping[str, str]:
        """The Memento headers of an answer about the past."""
        return {"Memento-Datetime": _http_date(self.entry.time)} if self.entry else {}


async def times_of(request: Request, takes: Collection[str] = DAYS) -> Times:
    """The generation and the day of a request; `takes` are the address's other parameters that hold days.

    Raises RequestError: 400 for an invalid time or a misspelt clock, 404 before the first generation, 410 if the generation is no
    longer kept, and 302 to the address with `known` for a request with Accept-Datetime, if there is a memento.
    """
    check_clocks(request, takes)
    current = site_of(request).current
    now = await current.get()
    known, at = request.query_params.get("known"), request.query_params.get("at")
    if known is None and (wanted := request.headers.get("accept-datetime")) is not None:
        await _pass_gate(request, wanted)
    day = day_of(at) if at else None
    if not known:
        return Times(now, None, None, day)
    entry = await edition_of(current, known)
    return Times(await current.kept_or_gone(entry), entry, known, day)


async def edition_of(current: Current, known: str) -> Entry:
    """The switch for a day, a moment or a hash; raises RequestError: 400 if invalid, 404 if too early."""
    entries = await run_in_threadpool(current.journal.entries)
    try:
        return edition_known(entries, known)
    except UsageError as error:
        raise RequestError(400, error.what, next_step=_NEXT_STEP) from None
    except NotFoundError:
        pass
    day = Moment(known)
    if entries:
        what = Message(
            "The graph knew nothing on {day}. The first edition is of {first}.",
            day=day,
            first=Moment(entries[0].time),
        )
    else:
        what = Message("The graph knew nothing on {day}.", day=day)
    raise RequestError(404, what, next_step="/versions lists what there is, and from when.")


def time_headers(request: Request, times: Times, *links: str) -> dict[str, str]:
    """The headers about an answer's time; `links` are added to its Link header."""
    all_links = [*links, *_memento_links(request, times.entry)]
    return {**({"Link": link_field(all_links)} if all_links else {}), **times.headers}


def _memento_links(request: Request, entry: Entry | None) -> list[str]:
    """Links between a memento, its original and its TimeMap; none if the address is long.

    Each contains the whole address, and proxies accept only some kilobytes of headers.
    """
    if was_posted(request):
        # What somebody keeps out of the address is not to stand in a header.
        return []
    base, path = base_of(request), path_of(request)
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "known"]
    if len(path) + len(query_of(others)) > _LONGEST_LINKED:
        return []
    links = [
        link(f"{base}{path}{query_of(others)}", "original timegate"),
        link(f"{base}/timemap{path}{query_of(others)}", "timemap", type="application/link-format"),
    ]
    if entry:
        links.append(_memento(f"{base}{path}", entry, others))
    return links


def timemap(base: str, path: str, others: Query, entries: Sequence[Entry]) -> str:
    """The TimeMap of an address in link format (RFC 6690, RFC 7089); `others` are its parameters besides `known`."""
    lines = [
        link(f"{base}{path}{query_of(others)}", "original timegate"),
        link(f"{base}/timemap{path}{query_of(others)}", "self", type="application/link-format"),
    ]
    lines += [_memento(f"{base}{path}", entry, others) for entry in entries]
    return ",\n".join(lines) + "\n"


def _memento(address: str, entry: Entry, others: Query) -> str:
    query = query_of([*others, ("known", entry.hash[:16])])
    return link(f"{address}{query}", "memento", datetime=_http_date(entry.time))


async def _pass_gate(request: Request, wanted: str) -> None:
    """Raise RequestError 302 to the memento of that time: the last one by then, or the first for what is asked of before (RFC 7089, 4.5.3)."""
    moment = date_of(wanted)
    if moment is None:
        raise RequestError(
            400,
            Message("{wanted!r} is no date of HTTP.", wanted=wanted[:60]),
            next_step="Write it as `Wed, 21 Aug 2024 12:00:00 GMT`.",
        )
    by_then = moment.replace(tzinfo=UTC).isoformat(timespec="seconds")
    mementos = await mementos_of(request, request.scope["path"])
    if not mementos:
        return
    entry = next((entry for entry in reversed(mementos) if entry.time <= by_then), mementos[0])
    query = query_of([*request.query_params.multi_items(), ("known", entry.hash[:16])])
    headers = {"Location": lead_to(f"{base_of(request)}{path_of(request)}{query}"), "Vary": "Accept-Datetime"}
    if gate_links := _memento_links(request, entry):
        headers["Link"] = link_field(gate_links)
    raise RequestError(302, "What the graph knew then is at another address.", headers=headers)


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == "-"


def day_of(text: str) -> str:
    """A day in ISO 8601; raises RequestError."""
    try:
        if not _is_day(text):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise RequestError(
            400,
            Message("{text!r} is no day.", text=text[:40]),
            next_step="Give one as 2024-08-21.",
        ) from None


def check_order(first: str, last: str) -> None:
    """Raise RequestError (400) for a period whose first day comes after its last: it holds nothing, or what nobody asked for."""
    if first > last:
        raise RequestError(
            400,
            Message("The period begins {since} and ends {until}.", since=first, until=last),
            next_step="Let it begin before it ends.",
        )


def _http_date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment).astimezone(UTC), usegmt=True)
