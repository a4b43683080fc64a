"""The tables of addresses in docs/http.md, written from the table in the program by `lsgraph docs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import StateError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from lsgraph.web.addresses import Address

#: What stands between these lines is written by the program.
BEGIN = "<!-- The tables from here on are written by `lsgraph docs` from the program; a test holds the two equal. -->"
END = "<!-- Here what is written by hand goes on. -->"


def with_tables(page: str) -> str:
    """The page with its tables of addresses written anew; raises StateError where it does not say where they stand."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise StateError(
            "docs/http.md does not say where its tables of addresses stand.",
            next_step=Message("Put back the lines {BEGIN} and {END}", BEGIN=BEGIN, END=END),
        )
    return f"{before}{begin}\n\n{_tables()}\n{end}{after}"


def _tables() -> str:
    from lsgraph.web.addresses import TABLES

    parts = []
    for title, addresses in TABLES.items():
        rows = "".join(f"{_row(address)}\n" for address in addresses)
        parts.append(
            f"### {title}\n\n| address | answer | written as | clocks | kept | besides |\n|---|---|---|---|---|---|\n{rows}"
        )
    return "\n".join(parts)


def _row(address: Address) -> str:
    from lsgraph.web.addresses import Clocks

    clocks = {Clocks.BOTH: "`known`, `at`", Clocks.EDITION: "`known`", Clocks.NONE: ""}[address.clocks]
    return f"| {_address(address)} | {address.purpose} | {_formats(address)} | {clocks} | {_kept(address)} | {_besides(address)} |"


def _address(address: Address) -> str:
    from lsgraph.web.addresses import METHODS, PageAddress

    path = f"/{{language}}/{address.path}" if isinstance(address, PageAddress) else address.path.replace(":path", "")
    others = [method for method in address.methods if method not in METHODS[:2]]
    named = f"{', '.join(others)} `{path}`" if others == list(address.methods) else f"`{path}`"
    return f"{named}, also {', '.join(others)}" if others and others != list(address.methods) else named


def _formats(address: Address) -> str:
    """The names of formats; those that have an address of their own by their ending."""
    from lsgraph.media_types import HTML

    ending = address.endings or "{suffix}" in address.path
    return ", ".join(f"`{fmt.suffix}`" if ending else "page" if fmt is HTML else fmt.name for fmt in address.formats)


def _kept(address: Address) -> str:
    from lsgraph.web.addresses import Cache

    return {
        Cache.ASKED: "asked again",
        Cache.MINUTE: "a minute",
        Cache.DAY: "a day",
        Cache.FOREVER: "for ever",
        Cache.NEVER: "never",
        Cache.UNSAID: "",
    }[address.cache]


def _besides(address: Address) -> str:
    from lsgraph.web.addresses import Crawlers

    crawlers = {
        Crawlers.LISTED: "sitemap",
        Crawlers.FREE: "",
        Crawlers.UNINDEXED: "not for search engines",
        Crawlers.REFUSED: "not for crawlers",
    }[address.crawlers]
    notes = (
        crawlers,
        "CORS" if address.open else "",
        "frames" if address.framed else "",
        "any host" if address.any_host else "",
    )
    return ", ".join(note for note in notes if note)
