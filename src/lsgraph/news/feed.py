"""A digest as an Atom feed: an entry for each item, with its sentence, its words and its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.languages import wording
from lsgraph.linked_data.atom import add, feed_of, written
from lsgraph.news.mail import title_of

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from lsgraph.languages import Language
    from lsgraph.news.gathering import Digest, News


def write_atom(digest: Digest, language: Language, *, identity: str, own: str, author: str) -> bytes:
    """The feed; `identity` names it for ever, whatever the period, `own` is the address that it was asked at."""
    t = wording("news", language)
    about = digest.region.reference.label(language) if digest.region else t["everything"]
    feed = feed_of(
        language,
        identity=identity,
        title=t["feed_title"].format(about),
        subtitle=title_of(digest, language),
        updated=digest.made,
        author=author,
        own=own,
        alternates={"text/html": digest.address},
    )
    told = {item.claim for item in digest.known}
    for item, kind in (
        *((item, "known") for item in digest.known),
        *((item, "happened") for item in digest.happened if item.claim not in told),
    ):
        _entry(feed, item, t[kind], digest.made, language)
    return written(feed)


def _entry(feed: ET.Element, item: News, kind: str, made: str, language: Language) -> None:
    node = add(feed, "entry")
    add(node, "id", item.claim)
    add(node, "title", item.sentence)
    add(node, "updated", item.known or made)
    add(node, "category", term=kind)
    add(node, "link", rel="alternate", type="text/html", href=item.address)
    words = f"”{item.words}”" if item.quoted else f"{wording('briefs', language)['own_words']} {item.words}"
    add(
        node,
        "content",
        "\n".join(part for part in (item.when, words if item.words else "", item.source) if part),
        type="text",
    )
