"""Answers in SPARQL TSV as tables on pages: verbatim for a user's query, in words for a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel.numbers import get_decimal_symbol

from lsgraph.claims.model import Reference
from lsgraph.edition.sizes import Size, conclusions
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, wording
from lsgraph.localized import number_text
from lsgraph.namespaces import BASE, GRAPH, INSTANCE_KINDS, PREFIXES, kind_and_slug, mint
from lsgraph.sparql.excerpts import excerpt_of, first_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.claims import Resources
    from lsgraph.languages import Language
    from lsgraph.web.http.urls import Urls

#: Most rows on a page; files contain all of them.
MOST_ROWS_SHOWN = 1000
#: Most bytes of a graph on a page.
MOST_BYTES_SHOWN = 300_000

#: What has a page besides instances, by the first part of its IRI after the base.
_PUBLISHED = ("graph", "ontology", "question", "rule", "shapes", "vocabulary")
#: Suffixes of variables that hold a text in one language.
_ENDINGS: dict[Language, str] = {language: language.capitalize() for language in LANGUAGES}
#: Columns of quoted words.
_QUOTED = ("name", "sentence", "wordsEn", "wordsSv")
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_NUMBERS = tuple(PREFIXES["xsd"] + name for name in ("integer", "decimal"))
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a thing if it has an IRI, else a value, with its `language` if it has one."""

    reference: Reference
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """An answer for a page: the boolean of ASK, or columns and the first of `total` rows."""

    truth: bool | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    total: int


def table_of(content: bytes, resources: Resources) -> Table:
    """The table of an answer in SPARQL 1.1 Query Results TSV."""
    excerpt = excerpt_of(content, MOST_ROWS_SHOWN)
    if excerpt.truth is not None:
        return Table(excerpt.truth, (), (), 1)
    rows = tuple(
        tuple(_cell(row[name], resources) if name in row else None for name in excerpt.variables)
        for row in excerpt.rows
    )
    return Table(None, excerpt.variables, rows, excerpt.total)


def beginning(content: bytes) -> tuple[str, bool]:
    """The first lines of a graph in Turtle for a page, and whether there are more."""
    if len(content) <= MOST_BYTES_SHOWN:
        return content.decode(), False
    end = content.rfind(b"\n", 0, MOST_BYTES_SHOWN) + 1
    return content[: end or MOST_BYTES_SHOWN].decode(errors="ignore"), True


def _cell(term: dict[str, str], resources: Resources) -> Cell:
    value, language = term["value"], term.get("xml:lang")
    if term["type"] == "uri":
        return Cell(resources.reference(value))
    return Cell(Reference(None, dict.fromkeys(LANGUAGES, value)), language)


# ------------------------------------------------------------------------------------------------- answers in words


def answer_in_words(
    content: bytes, resources: Resources, language: Language, document_languages: Mapping[str, str]
) -> tuple[Size, Table]:
    """The size and the table of a question's answer (SPARQL TSV), in words: titles for variables, labels for IRIs and codes.

    Of a pair of columns such as `wordsSv` and `wordsEn` the page's own is shown, and the other where that is empty. What a row
    quotes is in the language of its document.
    """
    excerpt = excerpt_of(content, MOST_ROWS_SHOWN)
    if excerpt.truth is not None:
        return Size("ask", 1, excerpt.truth), Table(excerpt.truth, (), (), 1)
    columns = _columns(excerpt.variables, language)
    # Only the first things are named, so the shown rows suffice to know which of them are our conclusions.
    shown = [{name: term["value"] for name, term in row.items()} for row in excerpt.rows]
    size = Size.of_rows(first_column(content), resources, inferred=conclusions(excerpt.variables[0], shown))
    rows = tuple(
        tuple(_column_cell(name, row, sources, resources, language) for name, sources in columns.items())
        for row in (_quoting(row, document_languages) for row in excerpt.rows)
    )
    headings = wording("columns", language)
    titles = tuple(headings.get(name, name) for name in columns)
    return size, Table(None, titles, rows, excerpt.total)


def _columns(variables: Sequence[str], language: Language) -> dict[str, tuple[str, ...]]:
    """The columns by name, each with its variables in order: the first bound one is shown."""
    preferred = _ENDINGS[language]
    endings = tuple(dict.fromkeys((preferred, _ENDINGS[FALLBACK_LANGUAGE], *_ENDINGS.values())))
    columns: dict[str, tuple[str, ...]] = {}
    for variable in variables:
        stem = variable[:-2] if variable.endswith(endings) else variable
        pair = tuple(stem + ending for ending in endings if stem + ending in variables)
        if len(pair) > 1:
            columns[stem] = pair
        else:
            columns[variable] = (variable,)
    return columns


def _quoting(row: dict[str, dict[str, str]], document_languages: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The row with its quotations tagged with the language of their document: in the data they are plain text."""
    spoken = document_languages.get(row.get("document", {}).get("value", ""))
    if not spoken:
        return row
    plain = {name for name, term in row.items() if name in _QUOTED and term.keys() == {"type", "value"}}
    return {name: {**term, "xml:lang": spoken} if name in plain else term for name, term in row.items()}


def _column_cell(
    column: str, row: dict[str, dict[str, str]], sources: Sequence[str], resources: Resources, language: Language
) -> Cell | None:
    term = next((row[name] for name in sources if name in row), None)
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        return _named(value, resources, language)
    if f"{column}/{value}" in (codes := wording("codes", language)):
        return Cell(Reference(None, {language: codes[f"{column}/{value}"]}))
    written = _written(value, term.get("datatype"), language)
    said = term.get("xml:lang")
    return Cell(Reference(None, {language: written}), said if said != language else None)


def _written(value: str, datatype: str | None, language: Language) -> str:
    """A boolean or number formatted for people, any other value unchanged: the template formats days."""
    if datatype == _BOOLEAN:
        return wording("pages", language)["yes" if value in ("true", "1") else "no"]
    if datatype in _NUMBERS and _NUMBER.fullmatch(value):
        whole, _, rest = value.partition(".")
        return number_text(int(whole), language) + (get_decimal_symbol(language) + rest if rest else "")
    return value


def _named(iri: str, resources: Resources, language: Language) -> Cell:
    """The thing of an IRI with its label: a source's graph has the title of the source."""
    labels = resources.in_words(iri).labels
    if not labels and iri.startswith(GRAPH):
        labels = resources.in_words(mint("document", iri.removeprefix(GRAPH))).labels
    label_language = next(iter(labels), None) if language not in labels else None
    return Cell(Reference(iri, labels), label_language)


def address(iri: str, urls: Urls) -> str | None:
    """The link target for an IRI: its page on this server, else the IRI itself if it is a web address."""
    kind, _ = kind_and_slug(iri)
    if kind in INSTANCE_KINDS:
        return urls.thing(iri)
    name, _, fragment = iri.removeprefix(BASE).partition("#")
    folder, _, local = name.partition("/")
    if not iri.startswith(BASE) or folder not in _PUBLISHED:
        return iri if iri.startswith(("http://", "https://")) else None
    if folder == "graph":
        return urls.graph(local, lang=urls.language)
    if folder == "question":
        return urls.question(quote(local))
    if folder == "vocabulary":
        scheme, _, concept = local.partition("/")
        name, fragment = f"vocabulary/{scheme}", concept
    page = urls.terms(quote(name))
    return page + (f"#{quote(fragment)}" if fragment else "")


def network_query() -> str:
    """A query for the derived edges of the picture, one triple each, for other programs."""
    return (
        "CONSTRUCT { ?source ?predicate ?target } WHERE {\n"
        "  ?edge a ls:DerivedEdge ;\n"
        "    rdf:subject ?source ; rdf:predicate ?predicate ; rdf:object ?target .\n"
        "}"
    )
