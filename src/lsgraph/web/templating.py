"""The Jinja environment: everything from data is escaped, and an undefined name is an error."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape

from lsgraph.claims.model import within_sentence
from lsgraph.claims.read import RELATIONS_NOT_KNOWN, witnesses
from lsgraph.languages import in_language, language_name
from lsgraph.localized import date_text, decimal_text, number_text, upper_first
from lsgraph.namespaces import instance_name, shorten
from lsgraph.views.palette import not_known_mark
from lsgraph.web.http.urls import fragment
from lsgraph.web.localized_html import date_html, moment_html, span_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims import Reference
    from lsgraph.languages import Language

#: The end of a sentence: not after an abbreviation of one or two letters, nor within a number.
_SENTENCE = re.compile(r"(?<=\w{3})[.!?][”\"]?\s")
_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")


@cache
def environment() -> jinja2.Environment:
    """The environment of all pages and of the explorer."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # They are parts of the program: no file need be looked at again at each use.
        auto_reload=False,
    )
    made.filters |= {
        "fragment": fragment,
        "prefixed": prefixed_name,
        "instance": instance_name,
        "safe_address": safe_address,
        "upper_first": upper_first,
        "lower_first": lower_first,
        "host": host,
        "fill": fill,
        "first_sentence": first_sentence,
        "in_language": in_language,
        "language_name": language_name,
        "merged": merged,
        # Each filter takes the language: `{{ entry.time|moment(language) }}`.
        "thousands": number_text,
        "one_decimal": decimal_text,
        "day": date_html,
        "day_text": date_text,
        "moment": moment_html,
        "span": span_html,
        "value": value,
        "not_known_sign": not_known_sign,
        "witnesses": witnesses,
        "within": within_sentence,
    }
    made.globals["not_known_signs"] = not_known_signs
    return made


def prefixed_name(iri: str) -> str:
    """The prefixed name of an IRI, or the IRI itself."""
    return shorten(iri) or iri


def safe_address(iri: str) -> str | None:
    """The IRI if it is safe to link to, which is a web address: data may hold others, such as `javascript:`."""
    return iri if iri.startswith(("http://", "https://")) else None


def host(address: str) -> str:
    """The host of a web address, without `www.`."""
    return urlsplit(address).netloc.removeprefix("www.")


def lower_first(text: str) -> str:
    """The text with its first letter in lower case, for use within a sentence."""
    return text[:1].lower() + text[1:]


def fill(text: str, *parts: object, **named: object) -> Markup:
    """One of our texts with its placeholders filled: markup is inserted as it is, anything else escaped."""
    return escape(text).format(*parts, **named)


def first_sentence(text: str, most: int = 160) -> str:
    """The first sentence of a text, truncated at a word if it is longer than `most` characters."""
    whole = " ".join(text.split())
    end = _SENTENCE.search(whole)
    first = whole[: end.end()].strip() if end else whole
    if len(first) > most:
        return first[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return first if len(first) == len(whole) else f"{first} …"


def merged(parameters: Mapping[str, str], **others: str) -> dict[str, str]:
    """The parameters of an address with others added or replaced."""
    return {**parameters, **others}


def not_known_sign(kind: str) -> Markup:
    """The sign of a kind of not known, as pictures have it; the word beside it says the same. Its page has `not_known_signs` once."""
    if not not_known_mark(kind):
        return Markup()
    return Markup('<svg class="sign" width="16" height="16" aria-hidden="true"><use href="#nk-{}"/></svg>').format(kind)


def not_known_signs() -> Markup:
    """What `not_known_sign` refers to, for the pages that have it."""
    marks = "".join(
        f'<symbol id="nk-{kind}" viewBox="-8 -8 16 16">{not_known_mark(kind)}</symbol>' for kind in RELATIONS_NOT_KNOWN
    )
    before = '<svg width="0" height="0" class="sign-definitions" aria-hidden="true" focusable="false">'
    # Our own shapes: no data is in them.
    return Markup(f"{before}{marks}</svg>")  # noqa: S704


def value(reference: Reference, language: Language) -> Markup:
    """The label of a thing, or a value; days and months are formatted for the language."""
    label = reference.label(language)
    if reference.iri is None and _DATE.fullmatch(label):
        return date_html(label, language)
    return escape(label)
