"""Files that are taken for RDF and are something else: a page that was saved in place of the data, a document, an archive.

A parser tells of such a file which character it did not expect; what helps is what the file is.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from lsgraph.languages import Message, marked

if TYPE_CHECKING:
    import pyoxigraph as ox

#: Bytes of the beginning by which a file is known; those of an archive also by the names in it, which stand anywhere.
_HEAD = 2048
_PAGE = marked(
    "A page was saved in place of the data: take the file itself, say with `curl -L -H 'Accept: text/turtle'`."
)
_DOCUMENT = marked(
    "A source is entered by hand: its text in data/documents/, what it says in data/sources/ (docs/curators.md)."
)
_TABLE = marked("Tables and documents of offices are no RDF: write them as RDF first.")
_PICTURE = marked("Give the file of RDF.")
_ENDING = marked("Give it the ending of its format, or name the format.")
#: What an archive of an office program has in it, each with what it is.
_OFFICE = (
    (b"xl/", marked("a workbook (XLSX)")),
    (b"word/", marked("a document (DOCX)")),
    (b"ppt/", marked("slides (PPTX)")),
    (b"application/vnd.oasis.opendocument", marked("a document of an office program")),
)
#: How files begin, with what they are and what to do.
_MAGIC = (
    (b"%PDF-", marked("a PDF"), _DOCUMENT),
    (b"\x89PNG\r\n", marked("a picture (PNG)"), _PICTURE),
    (b"\xff\xd8\xff", marked("a picture (JPEG)"), _PICTURE),
    (b"GIF8", marked("a picture (GIF)"), _PICTURE),
    (b"\xd0\xcf\x11\xe0", marked("a document of an office program"), _TABLE),
    (b"{\\rtf", marked("a document (RTF)"), _DOCUMENT),
    (b"7z\xbc\xaf", marked("an archive (7z)"), marked("Unpack it.")),
    (b"version https://git-lfs", marked("a pointer to a file (Git LFS)"), marked("Fetch the file itself with `git lfs pull`.")),
)  # fmt: skip
#: Neither can begin Turtle, in which `<html>` may be a relative IRI: there is more than the name of an element.
_HTML = re.compile(
    rb"(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html(?:\s+[\w:-]+\s*=|>\s*<(?:head|body|!--)))",
    re.IGNORECASE | re.DOTALL,
)
_RDF_XML = re.compile(rb"<(?:rdf:)?RDF\b")
_XML = re.compile(rb"\s*<(?:\?xml\b|!--|!DOCTYPE\b|[A-Za-z][\w.:-]*\s+[\w:.-]+\s*=)")
#: Neither can begin a graph of TriG or a blank node of Turtle.
_JSON = re.compile(rb'\s*(?:\{\s*"|\[\s*[{"\d])')
_JSON_LD = re.compile(rb'"@(?:context|graph|id|type)"')
_TURTLE = re.compile(rb"(?:\s|#[^\n]*\n)*@(?:prefix|base)\s", re.IGNORECASE)


def mistaken(content: bytes, fmt: ox.RdfFormat | None) -> tuple[Message, Message] | None:
    """What a content looks like that is not of its format (None: not the text that it should be), and what to do; None where that is not seen."""
    head = content[:_HEAD].removeprefix(codecs.BOM_UTF8)
    found = _file_of(content, head) or _markup_of(head, fmt)
    if found is None:
        return None
    what, advice = found
    if fmt is None:
        return Message("This looks like {what}, not like text in UTF-8.", what=what), Message(advice)
    return Message("This looks like {what}, not like {format}.", what=what, format=str(fmt)), Message(advice)


def _file_of(content: bytes, head: bytes) -> tuple[Message, str] | None:
    if head.startswith(b"PK\x03\x04"):
        of_office = next((what for name, what in _OFFICE if name in content), None)
        return (Message(of_office), _TABLE) if of_office else (Message("an archive (ZIP)"), marked("Unpack it."))
    return next(((Message(what), advice) for magic, what, advice in _MAGIC if head.startswith(magic)), None)


def _markup_of(head: bytes, fmt: ox.RdfFormat | None) -> tuple[Message | str, str] | None:
    """What a text looks like by its first signs: none of it can begin what it is told not to be."""
    if _HTML.match(head):
        return Message("an HTML page"), _PAGE
    if fmt is None:
        return None
    name = str(fmt)
    if name != "RDF/XML" and _XML.match(head):
        return ("RDF/XML", _ENDING) if _RDF_XML.search(head) else (Message("XML"), _PAGE)
    if name != "JSON-LD" and _JSON.match(head):
        return ("JSON-LD", _ENDING) if _JSON_LD.search(head) else (Message("JSON"), _PAGE)
    if name not in ("Turtle", "TriG") and _TURTLE.match(head):
        return "Turtle", _ENDING
    return None
