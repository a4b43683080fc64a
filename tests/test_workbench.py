"""The tools of the workbench in a real browser: builder, schema, values, syntax, completion, what is kept, charts, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.browsing import Screens
from tests.test_accessibility import examined, told
from tests.test_editor import Bench

if TYPE_CHECKING:
    from playwright.sync_api import Page

EDITOR = "document.querySelector('.CodeMirror').CodeMirror"


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["screen", "phone"])
def bench(request: pytest.FixtureRequest, screens: Screens) -> Bench:
    return Bench(screens(*request.param, reduced_motion="reduce"))


@pytest.fixture(scope="module")
def measured() -> set[str]:
    """The looks whose contrast was measured on one size or the other."""
    return set()


def text_of(page: Page) -> str:
    return str(page.evaluate(f"{EDITOR}.getValue()"))


def build_by_keyboard(bench: Bench) -> None:
    """A class, an inverse property and its condition are chosen by keys alone, and the query is written and run."""
    page = bench.open()
    page.locator("#builder summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".build-row")
    page.keyboard.press("Tab")
    page.select_option(
        "#build-class", label=next(each for each in options(page, "#build-class") if each.startswith("agreement ("))
    )
    page.wait_for_selector(".build-row")
    first = page.locator(".build-row select").first
    first.select_option(label="has signed (from the other side)")
    first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id").startswith("build-condition")
    page.locator(".build-row select").nth(1).select_option("is")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Write and run").click()
    # A value is missing: told, and the field has the focus.
    bench.status("needs a value")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    page.keyboard.insert_text("organization:region-uppsala")
    page.get_by_role("button", name="Write and run").click()
    page.wait_for_selector(".rows tbody tr")
    written = text_of(page)
    assert "?agreement a ls:Agreement ." in written
    assert "VALUES ?hasSigned { organization:region-uppsala }" in written
    assert "?hasSigned ls:hasSigned ?agreement ." in written


def options(page: Page, selector: str) -> list[str]:
    page.wait_for_selector(f"{selector} option", state="attached")
    return page.locator(f"{selector} option").all_text_contents()


def change_a_value(bench: Bench) -> None:
    """The value that the builder wrote is a field: another thing is offered by name, and what is none changes nothing."""
    page = bench.page
    field = page.get_by_label("Value of ?hasSigned")
    assert field.input_value() == "organization:region-uppsala"
    field.fill("region stockholm")
    page.wait_for_selector("#values option[value='organization:region-stockholm']", state="attached")
    page.keyboard.press("Tab")
    assert field.get_attribute("aria-invalid") == "true"
    assert "organization:region-uppsala" in text_of(page)
    field.fill("organization:region-stockholm")
    page.keyboard.press("Tab")
    assert "VALUES ?hasSigned { organization:region-stockholm }" in text_of(page)
    bench.write(
        'SELECT * { VALUES ?day { "2020-01-01"^^xsd:date } VALUES ?n { 5 } VALUES ?t { "a" } # VALUES ?x { 1 }\n}'
    )
    page.get_by_label("Value of ?day").wait_for()
    assert page.locator("#values input").evaluate_all("all => all.map((each) => each.type)") == [
        "date",
        "number",
        "text",
    ]
    page.get_by_label("Value of ?t").fill('say "hej"')
    page.keyboard.press("Tab")
    assert 'VALUES ?t { "say \\"hej\\"" }' in text_of(page)


def see_what_is_expected(bench: Bench) -> None:
    page = bench.page
    for wrong, says in (
        ("SELECT * {\n  ?x ls:hasSigned ?y ?z }", ("Line 2, column 22", "“?z” can’t be used here", "FILTER")),
        ("SELECT * {\n  ?x xx:y ?z }", ("Line 2, column 6", "The prefix xx: is not declared")),
    ):
        bench.write(wrong)
        page.locator("#check", has_text=says[0]).wait_for()
        assert all(each in (page.text_content("#check") or "") for each in says)
        assert page.locator(".wrong-number").count() > 0
    # NOW is asked anew each time, so that the engine has worked for it.
    bench.write("SELECT (NOW() AS ?now) {}")
    page.locator("#check").wait_for(state="hidden")
    assert page.locator(".wrong-number").count() == 0
    page.keyboard.press("Control+Enter")
    bench.status("ms in the engine")


def complete(bench: Bench) -> None:
    """Things by name, of the class that the property leads to; keywords and functions that may stand there."""
    page = bench.page
    for typed, suggested in (
        ("SELECT * { ?x org:role chai", "role:chair"),
        ("SELECT * { ?x ls:hasSigned ?y FILTER (CONT", "CONTAINS("),
    ):
        bench.write(typed)
        page.wait_for_timeout(300)
        page.keyboard.press("Control+Space")
        page.wait_for_function(
            f"word => {EDITOR}.getValue().endsWith(word) || document.querySelector('.CodeMirror-hint')", arg=suggested
        )
        shown = [each.split()[0] for each in page.locator(".CodeMirror-hint").all_text_contents()]
        assert suggested in shown or text_of(page).endswith(suggested)
        page.keyboard.press("Escape")


def keep_on_consent(bench: Bench) -> None:
    """Nothing is kept before a person ticks the box, and nothing once it is unticked."""
    page = bench.page
    assert page.evaluate("localStorage.length") == 0
    page.locator("#kept summary").click()
    page.check("#keep")
    bench.write("ASK { ?kept ls:hasSigned ?x }")
    page.keyboard.press("Control+Enter")
    page.locator("#kept-queries li").wait_for()
    page.wait_for_function("() => localStorage.getItem('lsgraph-sparql').includes('\"draft\":\"ASK { ?kept')")
    bench.open()
    assert text_of(page) == "ASK { ?kept ls:hasSigned ?x }"
    page.locator("#kept summary").click()
    page.locator("#kept-queries button").click()
    page.wait_for_selector(".truth")
    page.get_by_role("button", name="Remove all").click()
    assert page.evaluate("localStorage.length") == 0
    assert not page.is_checked("#keep")
    assert page.locator("#kept-queries li").count() == 0


def test_a_person_builds_changes_checks_completes_and_keeps_a_query(bench: Bench, measured: set[str]) -> None:
    build_by_keyboard(bench)
    change_a_value(bench)
    see_what_is_expected(bench)
    complete(bench)
    keep_on_consent(bench)
    page = bench.page
    page.locator("#schema summary").click()
    page.fill("#filter-schema", "agreement ls:")
    page.locator("#schema-classes details:visible summary", has_text="ls:Agreement").first.click()
    page.get_by_role("button", name="ls:hasSigned").first.click()
    assert "^ls:hasSigned " in text_of(page)
    # With all of it open, and with a chart, axe finds nothing.
    page.locator("#builder summary").click()
    page.wait_for_selector(".build-row")
    bench.write('SELECT ?d ?n { VALUES ?d { "2020-01-01"^^xsd:date } VALUES ?n { 5 } }')
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Chart").click()
    page.wait_for_selector(".uplot canvas")
    page.get_by_label("Value of ?d").wait_for()
    assert [told(violation) for violation in examined(page, measured)["violations"]] == []
    # A query with a hint, in the language of the page.
    page.goto(
        f"{bench.server}/sparql?lang=sv&query=" + quote("SELECT ?a { ?agreement a ls:Agreement ; ls:hasSigned ?a }")
    )
    page.locator("#hint", has_text="ls:hasSigned går åt andra hållet").wait_for()
    assert bench.elsewhere == []
    assert bench.complaints == []


def test_numbers_over_time_and_over_numbers_are_drawn(bench: Bench) -> None:
    over_time = "SELECT ?d (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?m) { ?x dcterms:date ?d } GROUP BY ?d"
    page = bench.open(over_time, view="chart")
    for kind in ("bars", "points", "line"):
        page.wait_for_selector(".uplot canvas")
        page.select_option("#chart-kind", kind)
        assert page.locator(".uplot").count() == 1
    label = page.locator(".drawn").get_attribute("aria-label")
    assert label == "n, m for each d. The table shows the same numbers."
    assert page.locator(".u-legend .u-label").all_text_contents() == ["d", "n", "m"]
    page = bench.open("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?p) AS ?m) { ?x ?p ?o } GROUP BY ?x", view="chart")
    page.wait_for_selector(".uplot canvas")
    assert page.input_value("#chart-kind") == "points"
    # A year, a month and a day stand on one axis; what is no day is left to the table.
    mixed = 'SELECT ?d ?n { VALUES (?d ?n) { ("2020"^^xsd:gYear 1) ("2020-03"^^xsd:gYearMonth 2.5) ("2020-05-06"^^xsd:date 3) } }'
    page = bench.open(mixed, view="chart")
    page.wait_for_selector(".uplot canvas")
    page = bench.open('SELECT ?d ?n { VALUES (?d ?n) { ("no day"^^xsd:date 1) } }')
    page.wait_for_selector("#views button")
    page.get_by_role("button", name="Chart").click()
    page.wait_for_selector(".chart rect")
    assert bench.elsewhere == []
    assert bench.complaints == []
