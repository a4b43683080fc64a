"""Content negotiation as RFC 9110 has it, over one table of formats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsgraph.errors import NotFoundError
from lsgraph.media_types import (
    CSV,
    FORMATS,
    GRAPHS,
    JSON,
    JSON_LD,
    RDF_XML,
    RESULTS,
    TSV,
    TURTLE,
    XML,
    Format,
    by_name,
    negotiate,
)


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        (None, RESULTS, JSON),
        ("", RESULTS, JSON),
        ("*/*", RESULTS, JSON),
        ("application/sparql-results+xml", RESULTS, XML),
        ("text/*", RESULTS, CSV),
        ("text/tab-separated-values, */*;q=0.1", RESULTS, TSV),
        ("application/json", RESULTS, JSON),
        ("application/json", GRAPHS, JSON_LD),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.9", GRAPHS, RDF_XML),
        ("TEXT/TURTLE", GRAPHS, TURTLE),
        ("text/turtle; charset=utf-8", GRAPHS, TURTLE),
        ("text/turtle;q=0, */*", GRAPHS, GRAPHS[1]),
        ("*/*;q=0.1, text/turtle;q=0.05", GRAPHS, GRAPHS[1]),
        ("text/html, application/xhtml+xml, */*;q=0.8", GRAPHS, TURTLE),
        ("application/foo", RESULTS, None),
        ("*/*;q=0", RESULTS, None),
        ("text/*;q=0", (TSV,), None),
        ("nonsense", RESULTS, None),
        ("*/json", RESULTS, None),
        ("text/turtle;q=2", GRAPHS, None),
        ("text/turtle;q=abc, application/n-triples", GRAPHS, GRAPHS[1]),
        (", ,text/turtle,", GRAPHS, TURTLE),
    ],
)
def test_the_table_of_negotiation(accept: str | None, offered: tuple[Format, ...], chosen: Format | None) -> None:
    assert negotiate(accept, offered) is chosen


def test_nothing_offered_gives_nothing() -> None:
    assert negotiate(None, ()) is None
    assert negotiate("*/*", ()) is None


@given(st.text(max_size=60))
def test_any_header_is_answered(accept: str) -> None:
    assert negotiate(accept, RESULTS) in (*RESULTS, None)


@given(
    st.lists(st.tuples(st.sampled_from(RESULTS), st.integers(0, 1000)), min_size=1, unique_by=lambda pair: pair[0].name)
)
def test_the_highest_quality_wins_and_zero_never_does(wishes: list[tuple[Format, int]]) -> None:
    header = ", ".join(f"{fmt.media_type};q={quality / 1000:.3f}" for fmt, quality in wishes)
    chosen = negotiate(header, RESULTS)
    best = max(quality for _, quality in wishes)
    assert (chosen is None) == (best == 0)
    assert chosen is None or {fmt.name: quality for fmt, quality in wishes}[chosen.name] == best


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_format_is_found_by_name_ending_and_media_type(fmt: Format) -> None:
    assert by_name(fmt.name) is by_name(fmt.suffix) is by_name(fmt.suffix[1:].upper()) is by_name(fmt.media_type) is fmt


def test_an_unknown_format_is_told_with_a_near_one_and_else_with_all() -> None:
    with pytest.raises(NotFoundError, match="Did you mean turtle"):
        by_name("turtel")
    with pytest.raises(NotFoundError, match="The formats are json, xml, csv, tsv"):
        by_name("docx", RESULTS)


def test_text_types_name_their_encoding() -> None:
    assert TURTLE.content_type == "text/turtle; charset=utf-8"
    assert JSON.content_type == "application/sparql-results+json"


def test_names_endings_and_media_types_are_unique() -> None:
    for what in ("name", "suffix", "media_type"):
        assert len({getattr(fmt, what) for fmt in FORMATS}) == len(FORMATS)
