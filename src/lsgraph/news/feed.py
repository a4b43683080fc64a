"""A digest as an Atom feed: an entry for each item, with its sentence, its words and its address (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from lsgraph.characters import safe
from lsgraph.languages import wording
from lsgraph.news.mail import title_of

if TYPE_CHECKING:
    from lsgraph.languages import Language
    from lsgraph.news.gathering import Digest, News

_ATOM = "http://www.w3.org/2005/Atom"


def write_atom(digest: Digest, language: Language, *, identity: str, own: str, author: str) -> bytes:
    """The feed; `identity` names it for ever, whatever the period, `own` is the address that it was asked at."""
    ET.register_namespace("", _ATOM)
    t = wording("news", language)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    about = digest.region.reference.label(language) if digest.region else t["everything"]
    _add(feed, "id", identity)
    _add(feed, "title", t["feed_title"].format(about))
    _add(feed, "subtitle", title_of(digest, language))
    _add(feed, "updated", digest.made)
    _add(_add(feed, "author"), "name", author)
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=digest.address)
    _add(feed, "rights", "CC0 1.0")
    told = {item.claim for item in digest.known}
    for item, kind in (
        *((item, "known") for item in digest.known),
        *((item, "happened") for item in digest.happened if item.claim not in told),
    ):
        _entry(feed, item, t[kind], digest.made, language)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: ET.Element, item: News, kind: str, made: str, language: Language) -> None:
    node = _add(feed, "entry")
    _add(node, "id", item.claim)
    _add(node, "title", item.sentence)
    _add(node, "updated", item.known or made)
    _add(node, "category", term=kind)
    _add(node, "link", rel="alternate", type="text/html", href=item.address)
    words = f"”{item.words}”" if item.quoted else f"{wording('briefs', language)['own_words']} {item.words}"
    _add(
        node,
        "content",
        "\n".join(part for part in (item.when, words if item.words else "", item.source) if part),
        type="text",
    )


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    node = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    node.text = safe(text) or None
    return node
