"""By which address something is to be cited in what leaves a copy: that of the live site, of the copy, or the IRI itself."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import DATASET, INSTANCE_KINDS, mint
from lsgraph.web.offline.places import ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.web.offline.choosing import Chooser

_PAGE = re.compile(rf"/(?:{'|'.join(LANGUAGES)}|id)/({'|'.join(INSTANCE_KINDS)})/([^/]+)")
_ENDING = re.compile(r"\.(?:ttl|jsonld|nt|rdf|html|txt)$")
#: An address within a text, and one within another address.
_WITHIN = re.compile(rf"{re.escape(ORIGIN)}[^\s\"'<>|\\,;)\]}}]*")
_QUOTED = re.compile(rf"{re.escape(quote(ORIGIN, safe=''))}[^\s\"'<>&#]*")


class Citing:
    """Gives an address below ORIGIN the form in which it is of use to who has only a file of the copy."""

    def __init__(self, chooser: Chooser, live: str, address: str) -> None:
        self._chooser, self._live, self._address = chooser, live, address

    def cited(self, address: str) -> str:
        """The address on the live site, else in the copy, else the IRI of the thing, or of the dataset."""
        if not address.startswith(ORIGIN):
            return address
        if self._live:
            return address.replace(ORIGIN, self._live, 1)
        whole, _, fragment = address.partition("#")
        language = next((each for each in LANGUAGES if whole.startswith(f"{ORIGIN}/{each}/")), LANGUAGES[0])
        target = self._chooser.target(whole, language)
        if self._address:
            end = f"#{fragment}" if fragment else ""
            return f"{self._address}/{target.place}{target.kept}{end}" if target else f"{self._address}/"
        page = _PAGE.fullmatch(urlsplit(whole).path)
        return mint(page[1], unquote(_ENDING.sub("", page[2]))) if page else DATASET

    def text(self, text: str, *, markup: bool) -> str:
        """A text with each address below ORIGIN as it is to be cited; in `markup` they are escaped."""

        def led(found: re.Match[str]) -> str:
            address = self.cited(html.unescape(found[0]) if markup else found[0])
            return html.escape(address) if markup else address

        if ORIGIN in text:
            text = _WITHIN.sub(led, text)
        return _QUOTED.sub(lambda found: quote(self.cited(unquote(found[0])), safe=""), text)

    def packed(self, content: bytes) -> bytes:
        """An office document, which is a package of XML files, likewise."""
        return _repacked(content, lambda text: self.text(text, markup=True))


def _repacked(content: bytes, change: Callable[[str], str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w") as after:
        for member in before.infolist():
            inside = before.read(member)
            if member.filename.endswith((".xml", ".rels")) and ORIGIN.encode() in inside:
                inside = change(inside.decode()).encode()
            after.writestr(member, inside, member.compress_type)
    return written.getvalue()
