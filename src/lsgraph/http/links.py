"""Link fields (RFC 8288) that strict parsers accept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Characters that need no escaping in a URL (RFC 3986, 2).
_IN_ADDRESS = "!#$%&'(*)+,/:;=?@[]~"


def link(target: str, rel: str, **parameters: str) -> str:
    """One link: target, relation, and further target attributes (`type`, `datetime`, …).

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
