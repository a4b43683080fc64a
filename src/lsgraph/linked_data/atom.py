"""Atom (RFC 4287): the head of a feed, its elements, and its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from lsgraph.characters import safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.languages import Language

_ATOM = "http://www.w3.org/2005/Atom"


def feed_of(
    language: Language,
    *,
    identity: str,
    title: str,
    subtitle: str,
    updated: str,
    author: str,
    own: str,
    alternates: Mapping[str, str],
) -> ET.Element:
    """A feed without entries; `identity` names it for ever, `own` is the address that it was asked at, `alternates` are the same by media type."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    add(feed, "id", identity)
    add(feed, "title", title)
    add(feed, "subtitle", subtitle)
    add(feed, "updated", updated)
    add(add(feed, "author"), "name", author)
    add(feed, "link", rel="self", type="application/atom+xml", href=own)
    for media_type, address in alternates.items():
        add(feed, "link", rel="alternate", type=media_type, href=address)
    add(feed, "rights", "CC0 1.0")
    return feed


def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """An element of Atom below another, with a text."""
    node = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    node.text = safe(text) or None
    return node


def written(feed: ET.Element) -> bytes:
    """The feed as a file."""
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"
