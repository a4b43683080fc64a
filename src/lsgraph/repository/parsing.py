"""RDF that was read into memory: its quads, or an error that tells all that is wrong with its syntax, each with its place.

What reads RDF of others reads it here, or tells here what is wrong with it: files, standard input, what was posted.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import DataError
from lsgraph.languages import Message, borrowed, in_lines, marked
from lsgraph.rdf.contexts import Contexts, unknown, unknown_context, written_out
from lsgraph.rdf.mistaken import mistaken
from lsgraph.rdf.signs import advice_on_sign
from lsgraph.rdf.slips import MOST_SLIPS, UNDECLARED, Slip, declared_in, slip_of, slips
from lsgraph.stores.prefixes import advice_on

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEND = marked("Mend that line, or the one before it.")


def parser_of(
    content: bytes, fmt: ox.RdfFormat, base: str | None, contexts: Contexts | None = None, *, file: str | None = None
) -> ox.QuadParser:
    """A parser of the content without its byte order mark, with the contexts of JSON-LD that are known written out.

    Its blank nodes get new names. Raises DataError for a context that is not known, and ValueError for a base that is no IRI.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    if fmt == ox.RdfFormat.JSON_LD:
        content = _with_contexts(content, contexts or Contexts(), file)
    return ox.parse(content, format=fmt, base_iri=base, rename_blank_nodes=True)


def _with_contexts(content: bytes, contexts: Contexts, file: str | None) -> bytes:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    if addresses := unknown(text, contexts):
        what, advice = unknown_context(addresses, contexts)
        raise DataError(what, file=file, next_step=advice)
    try:
        return written_out(text, contexts).encode()
    except DataError as error:
        raise DataError(error.what, file=file, next_step=error.advice) from error


def not_rdf(
    error: SyntaxError,
    fmt: ox.RdfFormat,
    content: bytes,
    *,
    base: str | None = None,
    file: str | None = None,
    name: str | None = None,
    next_step: str | Message = _MEND,
) -> DataError:
    """The error for content that its parser refuses, with all that is wrong with it where that can be told."""
    if "remote context" in error.msg or "LoadDocumentCallback" in error.msg:
        what, advice = unknown_context((), Contexts())
        return DataError(what, file=file, next_step=advice)
    if likeness := mistaken(content, fmt):
        what, advice = likeness
        return DataError(what, file=file, next_step=advice)
    first = slip_of(error)
    text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    found = slips(text, fmt, base)
    if not found or found[0].line != first.line:
        # Where the two readers do not agree, the parser of the whole has the last word on the first.
        found = [first, *(slip for slip in found if slip.line != first.line)]
    declared = declared_in(text) if any(UNDECLARED.fullmatch(slip.reason) for slip in found) else {}
    message = Message("This is not {format}: {reason}.", format=name or str(fmt), reason=_told(found[0]))
    told = message
    if others := found[1:MOST_SLIPS]:
        lines = [_told_with_line(slip, declared, text) for slip in others] + ["…"] * (len(found) > MOST_SLIPS)
        told = Message("{first} Wrong as well:\n{others}", first=message, others=in_lines(lines))
    line, column = (first.line, first.column) if error.lineno else (None, None)
    format_ = message.values["format"]
    places = [_place(slip, format_, file, _advice(slip, declared, text) or next_step) for slip in found[:MOST_SLIPS]]
    step = _advice(found[0], declared, text) or next_step
    return DataError(told, file=file, line=line, column=column, places=places if line else (), next_step=step)


def _place(slip: Slip, name: object, file: str | None, step: str | Message) -> DataError:
    """One place of several that are wrong."""
    reason = Message("This is not {format}: {reason}.", format=name, reason=borrowed(slip.reason))
    return DataError(reason, file=file, line=slip.line, column=slip.column or 1, next_step=step)


def _told(slip: Slip) -> Message | str:
    reason = borrowed(slip.reason)
    return Message("{reason} (column {column})", reason=reason, column=slip.column) if slip.column else reason


def _told_with_line(slip: Slip, declared: Mapping[str, int], text: str) -> Message:
    reason = borrowed(slip.reason)
    if advice := _advice(slip, declared, text):
        reason = Message("{reason}. {advice}", reason=reason, advice=advice)
    return Message("line {line}, column {column}: {reason}", line=slip.line, column=slip.column or 1, reason=reason)


def _advice(slip: Slip, declared: Mapping[str, int], text: str) -> Message | None:
    """What may be meant by a prefix that is not declared where it is used, of those that the file has with their lines, or by a sign; None where something else is wrong."""
    undeclared = UNDECLARED.fullmatch(slip.reason)
    if undeclared is None:
        lines = text.split("\n", slip.line)
        return advice_on_sign(lines[slip.line - 1], slip.column, slip.reason) if slip.line <= len(lines) else None
    if line := declared.get(undeclared[1]):
        return Message("It is declared on line {line}, after its use: move that up.", line=line)
    return advice_on(undeclared[1], declared, line="@prefix {prefix}: <{namespace}> .")
