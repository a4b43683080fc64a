"""Link fields (RFC 8288), written so that a strict parser reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What may stand in an address as it is (RFC 3986, 2); all else is escaped.
_IN_ADDRESS = "!#$%&'(*)+,/:;=?@[]~"


def link(target: str, rel: str, **parameters: str) -> str:
    """One link: what an address is to what is sent, with what more is known of it (`type`, `datetime`, …).

    >>> link("http://x/å>.ttl", "alternate", type="text/turtle")
    '<http://x/%C3%A5%3E.ttl>; rel="alternate"; type="text/turtle"'
    """
    named = "".join(f'; {name}="{_quoted(text)}"' for name, text in {"rel": rel, **parameters}.items())
    return f"<{quote(target, safe=_IN_ADDRESS)}>{named}"


def link_field(links: Iterable[str]) -> str:
    """The value of a Link field with these links."""
    return ", ".join(links)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
