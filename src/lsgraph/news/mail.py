"""A digest as plain text, as HTML that needs nothing from elsewhere, and as a mail with both."""

from __future__ import annotations

import textwrap
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import TYPE_CHECKING

from lsgraph.characters import safe
from lsgraph.languages import wording
from lsgraph.localized import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.languages import Language
    from lsgraph.news.gathering import Digest, News

_WIDTH = 72


def title_of(digest: Digest, language: Language) -> str:
    """What the digest is about, on one line."""
    t = wording("news", language)
    about = digest.region.reference.label(language) if digest.region else t["everything"]
    return t["title"].format(about, date_text(digest.since, language), date_text(digest.until, language))


def parts_of(digest: Digest, language: Language) -> Iterator[tuple[str, str, tuple[News, ...], int]]:
    """The parts of the digest: heading, what is said where it is empty, items, and how many are not told."""
    t = wording("news", language)
    yield t["known"], t["known_none"], digest.known, digest.known_more
    yield t["happened"], t["happened_none"], digest.happened, digest.happened_more


def notes_of(digest: Digest, language: Language) -> list[str]:
    """What has to be kept in mind."""
    t = wording("news", language)
    notes = [t.plural("removed", digest.removed).format(digest.removed)] if digest.removed else []
    return [*notes, *([t["cut"]] if digest.is_cut else []), t["absence"]]


def write_text(digest: Digest, language: Language) -> str:
    """Plain text in lines of 72 letters; addresses stand whole on lines of their own."""
    t, title = wording("news", language), title_of(digest, language)
    lines = [*textwrap.wrap(title, _WIDTH), "=" * min(_WIDTH, len(title)), ""]
    for heading, none, items, more in parts_of(digest, language):
        lines += [heading, "-" * len(heading), ""]
        for item in items:
            lines += [*_item_text(item, language), ""]
        if not items:
            lines += [*textwrap.wrap(none, _WIDTH), ""]
        if more:
            lines += [t.plural("more", more).format(more), ""]
    lines += [line for note in notes_of(digest, language) for line in textwrap.wrap(note, _WIDTH)]
    if digest.address:
        lines += ["", f"{t['read']} {digest.address}"]
    return safe("\n".join(lines)) + "\n"


def _item_text(item: News, language: Language) -> Iterable[str]:
    words = f"”{item.words}”" if item.quoted else f"{wording('briefs', language)['own_words']} {item.words}"
    head = f"* {item.sentence}{f' ({item.when})' if item.when else ''}"
    yield from textwrap.wrap(head, _WIDTH, subsequent_indent="  ")
    if item.words:
        yield from textwrap.wrap(f"{words} – {item.source}", _WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield f"  {item.address}"


def write_html(digest: Digest, language: Language) -> str:
    """A page of plain HTML: no style, no script, no picture, nothing from elsewhere, so that every program for mail shows it."""
    t, title = wording("news", language), escape(title_of(digest, language))
    body = [f"<h1>{title}</h1>"]
    for heading, none, items, more in parts_of(digest, language):
        body.append(f"<h2>{escape(heading)}</h2>")
        body.append(
            "\n".join(["<ul>", *(_item_html(item, language) for item in items), "</ul>"])
            if items
            else f"<p>{escape(none)}</p>"
        )
        body += [f"<p>{escape(t.plural('more', more).format(more))}</p>"] if more else []
    body += [f"<p><small>{escape(note)}</small></p>" for note in notes_of(digest, language)]
    if digest.address:
        body.append(f'<p><a href="{escape(digest.address)}">{escape(t["read_on"])}</a></p>')
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    whole = "\n".join(
        ["<!doctype html>", f'<html lang="{language}"><head>{head}</head><body>', *body, "</body></html>", ""]
    )
    return safe(whole)


def _item_html(item: News, language: Language) -> str:
    words = (
        f"”{escape(item.words)}”"
        if item.quoted
        else f"{escape(wording('briefs', language)['own_words'])} {escape(item.words)}"
    )
    when = f" ({escape(item.when)})" if item.when else ""
    said = f"<br>{words}" if item.words else ""
    source = escape(item.source or wording("news", language)["sentence"])
    return f'<li><p><strong>{escape(item.sentence)}</strong>{when}{said}<br><a href="{escape(item.address)}">{source}</a></p></li>'


def write_mail(digest: Digest, language: Language) -> bytes:
    """A mail without sender and addressees (RFC 5322, as a draft): the text, and the HTML as its alternative."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = safe(title_of(digest, language))
    message["X-Unsent"] = "1"
    message.set_content(write_text(digest, language), charset="utf-8", cte="quoted-printable")
    message.add_alternative(write_html(digest, language), subtype="html", charset="utf-8", cte="quoted-printable")
    # Equal digests give equal bytes: the boundary is otherwise drawn by lot.
    message.set_boundary("lsgraph-digest-alternative")
    return message.as_bytes()
