"""The last of a copy: links to what was not to be had, the page for what is not found, and the list of pages for search engines."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from lsgraph.languages import LANGUAGES, wording
from lsgraph.web.offline.places import relative

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lsgraph.web.offline.folder import Folder
    from lsgraph.web.site import Copy

#: Pages in one sitemap (https://www.sitemaps.org/protocol.html).
_MOST_LISTED = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LINK = re.compile(r'<link\b[^<>]*?\shref="([^"#?]*)[^"]*"[^<>]*>\n?')
_ANCHOR = re.compile(r'<a\b([^<>]*?)\shref="([^"#?]*)[^"]*"([^<>]*)>(.*?)</a>', re.DOTALL)


def leave_out(folder: Folder, missing: Collection[str]) -> None:
    """Unlink what the application did not answer, on the pages that lead to it."""
    if not missing:
        return
    for place in [name for name in folder.files if name.endswith(".html")]:
        text = (folder.path / place).read_text(encoding="utf-8")
        written = _unlinked(text, {relative(place, goal) for goal in missing})
        if written != text:
            folder.write(place, written.encode())


def _unlinked(text: str, ways: Collection[str]) -> str:
    """A page without the links that lead one of these ways."""

    def anchor(found: re.Match[str]) -> str:
        return f'<span class="not-copied">{found[4]}</span>' if html.unescape(found[2]) in ways else found[0]

    def link(found: re.Match[str]) -> str:
        return "" if html.unescape(found[1]) in ways else found[0]

    return _LINK.sub(link, _ANCHOR.sub(anchor, text))


def write_finding_aids(folder: Folder, copy: Copy, listed: Sequence[str]) -> None:
    """Write the page for what is not found, and where the address of the copy is known the list of its pages."""
    folder.write("404.html", _not_found(copy).encode())
    # Some hosts leave out what begins with a line or a dot, as Jekyll does.
    folder.write(".nojekyll", b"")
    if not copy.address:
        return
    parts = [listed[begin : begin + _MOST_LISTED] for begin in range(0, len(listed), _MOST_LISTED)]
    for number, part in enumerate(parts):
        name = "sitemap.xml" if len(parts) == 1 else f"sitemap-{number}.xml"
        folder.write(name, _sitemap("urlset", "url", [f"{copy.address}/{place}" for place in part]))
    if len(parts) > 1:
        names = [f"{copy.address}/sitemap-{number}.xml" for number in range(len(parts))]
        folder.write("sitemap.xml", _sitemap("sitemapindex", "sitemap", names))


def _not_found(copy: Copy) -> str:
    """A page that needs no other file: hosts show it at addresses of any depth."""
    told = []
    for language in LANGUAGES:
        words = wording("pages", language)
        told.append(f'<section lang="{language}"><h1>{html.escape(words["copy_404"])}</h1>')
        if copy.address:
            told.append(
                f'<p><a href="{html.escape(copy.address)}/{language}/index.html">{html.escape(words["copy_first"])}</a></p>'
            )
        if copy.live:
            told.append(f'<p><a href="{html.escape(copy.live)}/{language}/">{html.escape(words["copy_live"])}</a></p>')
        told.append("</section>")
    style = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>404 – lsgraph</title><style>{style}</style>'
    return f'<!doctype html>\n<html lang="{LANGUAGES[0]}"><head>{head}</head>\n<body>{"".join(told)}</body></html>\n'


def _sitemap(root_name: str, name: str, addresses: Sequence[str]) -> bytes:
    root = ET.Element(root_name, xmlns=_NAMESPACE)
    for address in addresses:
        ET.SubElement(ET.SubElement(root, name), "loc").text = address
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
