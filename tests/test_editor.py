"""The workbench for queries in a real browser, and the terms that it suggests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote_plus, urlsplit

import httpx
import pytest
from tests.browsing import Screens, Watched, address_of, follow
from tests.threads import in_a_thread

from lsgraph.namespaces import PREFIXES, expand
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore
from lsgraph.web.app import create_app
from lsgraph.web.sparql import editor

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from lsgraph.settings import Settings

COUNTS = "SELECT ?class (COUNT(?x) AS ?n) { ?x a ?class } GROUP BY ?class ORDER BY DESC(?n)"
EDGES = "CONSTRUCT { ?a ls:hasSigned ?b } WHERE { ?a ls:hasSigned ?b }"
SCREENS = {"screen": (1280, 900), "phone": (390, 844)}


class Bench:
    """The workbench in a page of the browser."""

    def __init__(self, watched: Watched) -> None:
        self.page, self.server = watched.page, watched.server
        self.elsewhere, self.complaints = watched.elsewhere, watched.complaints

    def open(self, query: str = "", **parameters: str) -> Page:
        given = {"query": query, "lang": "en", **parameters}
        self.page.goto(f"{self.server}/sparql?" + "&".join(f"{k}={quote(v)}" for k, v in given.items() if v))
        self.page.wait_for_selector(".CodeMirror")
        return self.page

    def write(self, text: str) -> None:
        """Replace what stands in the editor, by the keyboard."""
        self.page.click(".CodeMirror-lines")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def status(self, text: str) -> None:
        self.page.locator("#status", has_text=text).wait_for()


#: What is asked and answered is looked at on one of the sizes, in turns; what is written, laid out and reached by keys on both.
on_a_screen = pytest.mark.parametrize("bench", ["screen"], indirect=True)
on_a_phone = pytest.mark.parametrize("bench", ["phone"], indirect=True)


@pytest.fixture(params=list(SCREENS))
def bench(request: pytest.FixtureRequest, screens: Screens) -> Iterator[Bench]:
    watched = screens(*SCREENS[request.param], reduced_motion="reduce")
    yield Bench(watched)
    assert watched.elsewhere == []
    assert watched.overflow() == 0
    assert watched.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_query_is_written_and_run_by_the_keyboard_alone(bench: Bench) -> None:
    page = bench.open()
    bench.write("SELECT ?actor WHERE { ?actor ls:hasSigned ?agreement } ORDER BY ?actor")
    page.keyboard.press("Control+Enter")
    bench.status("2 rows")
    page.locator(".rows tbody tr").nth(1).wait_for()
    assert page.locator(".rows tbody tr").count() == 2
    link = page.get_by_role("link", name="Region Stockholm")
    assert link.get_attribute("href") == "/en/organization/region-stockholm"
    assert "query=SELECT" in address_of(page)
    assert bench.complaints == []


def test_tab_leaves_the_editor_both_ways(bench: Bench) -> None:
    page = bench.open()
    page.click(".CodeMirror-lines")
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run the query"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror') !== null")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror') === null")
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == text


@pytest.mark.parametrize(
    ("typed", "suggestion", "inserted", "bench"),
    [
        ("SELECT * { ?x ls:hasSi", "ls:hasSigned", "?x ls:hasSigned", "screen"),
        ("SELECT * { ?x undertecknat", "ls:hasSigned", "?x ls:hasSigned", "phone"),
        ("SELECT * { ?x a ls:Signat", "ls:Signature", "?x a ls:Signature", "screen"),
    ],
    indirect=["bench"],
)
def test_suggestions_come_from_our_own_data_by_name_and_by_word(
    bench: Bench, typed: str, suggestion: str, inserted: str
) -> None:
    page = bench.open()
    bench.write(typed)
    page.wait_for_timeout(300)
    page.keyboard.press("Control+Space")
    written = "document.querySelector('.CodeMirror').CodeMirror.getValue().includes(inserted)"
    # One suggestion alone is taken at once, of several one is chosen.
    page.wait_for_function(f"inserted => {written} || document.querySelector('.CodeMirror-hint')", arg=inserted)
    hint = page.locator(".CodeMirror-hint", has_text=suggestion).first
    if hint.count():
        hint.click()
    page.wait_for_function(f"inserted => {written}", arg=inserted)
    assert bench.complaints == []


def test_an_example_is_found_chosen_and_asked(bench: Bench) -> None:
    page = bench.open()
    page.fill("#filter-examples", "stands behind foundation")
    links = page.locator(".examples li:visible a")
    assert 0 < links.count() < 5
    links.first.click()
    page.wait_for_selector(".rows tbody tr")
    assert page.locator(".examples li.chosen").count() == 1
    assert "PREFIX" in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")


def test_an_address_holds_query_and_view_and_back_works(bench: Bench) -> None:
    page = bench.open(COUNTS, view="chart")
    page.wait_for_selector(".chart rect")
    assert (
        page.locator(".chart svg").get_attribute("aria-label") == "n for each class. The table shows the same numbers."
    )
    page.get_by_role("button", name="Table").click()
    page.wait_for_selector(".rows")
    assert "view=" not in address_of(page)
    bench.write("ASK { ?x ls:hasSigned ?y }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".truth")
    assert page.text_content(".truth") == "yes"
    page.go_back()
    page.wait_for_selector(".rows")
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == COUNTS
    assert bench.complaints == []


@on_a_screen
def test_views_are_offered_where_the_columns_allow_them(bench: Bench) -> None:
    for query, views in (
        (COUNTS, ["Table", "Chart", "Raw"]),
        (EDGES, ["Table", "Network", "Raw"]),
        ("SELECT ?a ?b { ?a ls:hasSigned ?b }", ["Table", "Network", "Raw"]),
        ("SELECT ?l { ?a rdfs:label ?l } LIMIT 3", ["Table", "Raw"]),
        ("ASK {}", ["Table", "Raw"]),
    ):
        page = bench.open(query)
        page.wait_for_selector("#views button")
        assert page.locator("#views button").all_text_contents() == views, query


def test_a_graph_is_drawn_as_a_network(bench: Bench) -> None:
    page = bench.open(EDGES, view="network")
    page.wait_for_selector(".canvas canvas")
    assert "Network of 3 nodes and 2 relations" in (page.text_content("figcaption") or "")
    page.get_by_role("button", name="Raw").click()
    assert "ontology#hasSigned" in (page.text_content(".raw") or "")
    assert bench.complaints == []


def test_a_table_is_sorted_filtered_and_paged(bench: Bench) -> None:
    page = bench.open("SELECT ?x ?n { ?x rdfs:label ?n } LIMIT 250")
    page.wait_for_selector(".rows tbody tr")
    assert page.locator(".rows tbody tr").count() == 100
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.locator(".pages", has_text="Page 3 of 3").wait_for()
    assert page.locator(".rows tbody tr").count() == 50
    assert page.get_by_role("button", name="Next").is_disabled()
    page.get_by_role("button", name="n", exact=True).click()
    page.wait_for_selector("th[aria-sort=ascending]")
    page.fill("#filter-rows", "zzzzzz")
    page.locator("#view", has_text="0 of 250 rows").wait_for()
    assert page.locator(".rows tbody tr").count() == 0


def asks_for_names(route: Route) -> bool:
    return "VALUES" in unquote_plus(route.request.post_data or "")


@on_a_phone
def test_names_that_come_late_change_no_page_that_was_left(bench: Bench) -> None:
    """Names are asked for page by page: those of the second page come when the third is shown, and let it be."""
    asked: list[Route] = []

    def hold_the_second(route: Route) -> None:
        if asks_for_names(route):
            asked.append(route)
            if len(asked) == 2:
                return
        route.continue_()

    bench.page.route("**/sparql", hold_the_second)
    page = bench.open("SELECT ?x { ?x a ?class } ORDER BY ?x LIMIT 250")
    page.wait_for_selector(".rows tbody tr")
    page.get_by_role("button", name="Next").click()
    assert "Page 1 of 3" in page.locator(".pages").inner_text()  # the rows and their number go together
    page.get_by_role("button", name="Next").click()
    page.locator(".pages", has_text="Page 3 of 3").wait_for()
    shown = page.locator(".rows tbody tr").all_text_contents()
    with page.expect_response("**/sparql"):
        asked[1].continue_()
    page.wait_for_timeout(200)  # nothing is to happen
    assert page.locator(".rows tbody tr").all_text_contents() == shown
    assert len(shown) == 50
    page.get_by_role("button", name="Previous").click()
    page.locator(".pages", has_text="Page 2 of 3").wait_for()
    assert page.locator(".rows tbody tr").count() == 100


@on_a_screen
def test_a_view_that_comes_late_does_not_cover_the_chosen_one(bench: Bench) -> None:
    held: list[Route] = []
    bench.page.route(
        "**/sparql", lambda route: held.append(route) if asks_for_names(route) and not held else route.continue_()
    )
    page = bench.open(COUNTS)
    page.wait_for_selector("#views button")
    page.get_by_role("button", name="Raw").click()
    page.wait_for_selector(".raw")
    with page.expect_response("**/sparql"):
        held[0].continue_()
    page.get_by_role("button", name="Chart").click()
    page.wait_for_selector(".chart svg")
    assert page.locator(".rows, .raw").count() == 0


@on_a_phone
def test_a_table_is_sorted_by_the_names_of_all_its_rows(bench: Bench) -> None:
    """Also of rows on pages that nobody has looked at, whose names were never asked for."""
    page = bench.open("SELECT ?x { ?x rdfs:label ?n FILTER(LANG(?n) = 'en') } ORDER BY ?x LIMIT 600")
    page.wait_for_selector(".rows tbody tr")
    page.get_by_role("button", name="x", exact=True).click()
    page.wait_for_selector("th[aria-sort=ascending]")
    names = []
    while True:
        number = page.locator(".pages span").text_content()
        names += page.locator(".rows tbody tr").all_text_contents()
        if page.get_by_role("button", name="Next").is_disabled():
            break
        page.get_by_role("button", name="Next").click()
        page.wait_for_function("before => document.querySelector('.pages span').textContent !== before", arg=number)
    in_order = page.evaluate("names => [...names].sort(new Intl.Collator('en', { numeric: true }).compare)", names)
    assert len(names) > 300
    assert names == in_order


@on_a_screen
def test_without_an_answer_about_names_the_short_names_stand_there(bench: Bench) -> None:
    bench.page.route(
        "**/sparql",
        lambda route: route.abort() if asks_for_names(route) else route.continue_(),
    )
    page = bench.open("SELECT ?actor { ?actor ls:hasSigned ?agreement } ORDER BY ?actor")
    page.wait_for_selector(".rows tbody tr")
    assert page.locator(".rows tbody tr").first.text_content() == "organization:region-stockholm"


def test_a_syntax_error_marks_its_line_and_says_what_is_wrong(bench: Bench) -> None:
    page = bench.open()
    bench.write("SELECT *\nWHERE {\n  ?s orgg:role ?o .\n}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#problem:visible")
    assert "Line 3, column" in (page.text_content("#problem") or "")
    assert "Did you mean org:" in (page.text_content("#problem") or "")
    assert page.locator(".wrong-line").count() == 1
    bench.write("ASK {}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".truth")
    assert page.locator("#problem:visible").count() == 0
    assert page.locator(".wrong-line").count() == 0


@on_a_phone
def test_an_unknown_term_gives_a_note_and_the_empty_answer(bench: Bench) -> None:
    page = bench.open("SELECT ?x { ?x ls:hasSigend ?y }")
    page.wait_for_selector("#hint:visible")
    assert "did you mean ls:hasSigned" in (page.text_content("#hint") or "")
    assert "No rows" in (page.text_content("#view") or "")


@on_a_screen
def test_downloads_lead_to_files_with_what_is_shown(bench: Bench) -> None:
    page = bench.open("SELECT ?a { ?a ls:hasSigned ?b }")
    page.wait_for_selector("#downloads a")
    assert page.locator("#downloads a").all_text_contents() == ["csv", "xlsx", "parquet", "json", "tsv", "xml"]
    with page.expect_download() as waiting:
        page.locator("#downloads a", has_text="json").click()
    content = json.loads(waiting.value.path().read_text())
    assert content["about"]["query"] == "SELECT ?a { ?a ls:hasSigned ?b }"
    page.locator("#elsewhere summary").click()
    assert f"{bench.server}/sparql" in (page.text_content("#elsewhere pre") or "")


@on_a_phone
def test_a_query_that_runs_can_be_cancelled(bench: Bench) -> None:
    page = bench.open()
    bench.write("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Cancel").click()
    bench.status("The query was cancelled.")


@pytest.mark.parametrize(
    ("view", "bench"), [("table", "phone"), ("network", "screen"), ("raw", "phone")], indirect=["bench"]
)
def test_markup_and_script_in_data_or_query_are_only_text(bench: Bench, view: str) -> None:
    evil = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>"
    query = f"SELECT ?a ?b ?c {{ BIND (<javascript:window.hurt=1> AS ?a) BIND (<urn:b> AS ?b) BIND ('{evil}' AS ?c) }}"
    page = bench.open(query, view=view)
    page.wait_for_selector("#views button")
    page.wait_for_timeout(500)
    assert page.evaluate("window.hurt") is None
    assert page.locator("#view img, #view script, #view a[href^=javascript]").count() == 0
    assert bench.complaints == []


def test_the_workbench_is_swedish_too(screens: Screens, server: str) -> None:
    page = screens(*SCREENS["screen"], reduced_motion="reduce").page
    page.goto(f"{server}/sparql?lang=sv&query={quote(COUNTS)}")
    page.wait_for_selector("#views button")
    assert page.locator("#views button").all_text_contents() == ["Tabell", "Diagram", "Rådata"]
    assert re.search(r"\d+ rader på \d+ ms", page.text_content("#status") or "")
    english = page.get_by_role("link", name="English").get_attribute("href") or ""
    assert "lang=en" in english
    assert "COUNT" in english


def test_a_description_is_in_swedish_and_equal_names_of_terms_are_told_apart(screens: Screens, server: str) -> None:
    page = screens(*SCREENS["screen"], reduced_motion="reduce").page
    page.goto(
        f"{server}/sparql?lang=sv&query={quote('DESCRIBE <https://w3id.org/lsgraph/id/organization/region-uppsala>')}"
    )
    page.wait_for_selector("#view tbody tr")
    rows = [tuple(row.locator("td").all_text_contents()[1:]) for row in page.locator("#view tbody tr").all()]
    assert len(set(rows)) == len(rows)
    assert {("typ", "organisation (foaf:Organization)"), ("typ", "organisation (org:Organization)")} <= set(rows)
    assert not {"type", "has unit", "has member", "spatial coverage", "preferred label"} & {name for name, _ in rows}
    assert re.search(r" \d+,\d kB\)", page.text_content("#status") or "")


def test_an_answer_of_yes_or_no_says_how_long_it_took_and_nothing_of_files_that_it_has_not(
    screens: Screens, server: str
) -> None:
    page = screens(*SCREENS["screen"], reduced_motion="reduce").page
    page.goto(f"{server}/sparql?lang=sv&query={quote('ASK { ?a ls:hasSigned ?b }')}")
    page.wait_for_selector("#views button")
    assert re.match(r"Svaret kom på \d+ ms \(\d+ ms i motorn, 0,[1-9] kB\)", page.text_content("#status") or "")
    assert page.locator("#download-note").is_hidden()


def test_without_script_the_form_asks_and_shows_hints_and_files(screens: Screens, server: str) -> None:
    page = screens(*SCREENS["screen"], java_script_enabled=False).page
    page.goto(f"{server}/sparql?lang=en")
    page.fill("#query", "SELECT ?x { ?x ls:hasSigend ?y }")
    follow(page.get_by_role("button", name="Run the query"))
    assert "did you mean ls:hasSigned" in (page.text_content("#plain") or "")
    assert page.get_by_role("link", name="xlsx").count() == 1
    assert not page.locator("#answer").is_visible()


def test_terms_have_names_labels_and_counts_of_the_data(server: str, store: EmbeddedStore) -> None:
    response = httpx.get(f"{server}/sparql/terms.json", trust_env=False)
    assert response.headers["content-type"] == "application/json"
    terms = response.json()
    assert terms["prefixes"] == PREFIXES
    signed = next(term for term in terms["properties"] if term["name"] == "ls:hasSigned")
    assert signed["iri"] == expand("ls:hasSigned")
    assert set(signed["label"]) == {"sv", "en"}
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ls:hasSigned ?o }").rows()
    assert signed["count"] == int(value(row["n"]))
    assert {term["name"] for term in terms["graphs"]} >= {"graph:actors", "graph:derived"}
    again = httpx.get(
        f"{server}/sparql/terms.json", headers={"If-None-Match": response.headers["etag"]}, trust_env=False
    )
    assert again.status_code == 304


def test_of_many_graphs_the_largest_are_told_and_others_are_found(server: str, store: EmbeddedStore) -> None:
    whole = httpx.get(f"{server}/sparql/terms.json", trust_env=False).json()
    assert len(whole["graphs"]) == whole["graphs_in_all"] <= 100
    counts = [graph["count"] for graph in whole["graphs"]]
    assert counts == sorted(counts, reverse=True)
    for typed in ("graph:act", "ACTORS", "/graph/actors"):
        found = httpx.get(f"{server}/sparql/terms.json", params={"graph": typed}, trust_env=False).json()
        assert [graph["name"] for graph in found["graphs"]] == ["graph:actors"]
        assert found["graphs_in_all"] == 1
    nothing = httpx.get(f"{server}/sparql/terms.json", params={"graph": "no such graph"}, trust_env=False).json()
    assert nothing == {"graphs": [], "graphs_in_all": 0}
    assert httpx.get(f"{server}/sparql/terms.json", params={"graphs": "x"}, trust_env=False).status_code == 400


@pytest.mark.usefixtures("generation")
def test_no_more_terms_are_told_than_the_bound(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor, "_MOST_GRAPHS", 2)
    monkeypatch.setattr(editor, "_MOST_TERMS", 3)

    async def ask() -> None:
        transport = httpx.ASGITransport(create_app(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            terms = (await client.get("/sparql/terms.json")).json()
            assert [len(terms[kind]) for kind in ("classes", "properties", "graphs")] == [3, 3, 2]
            assert terms["graphs_in_all"] > 2

    in_a_thread(ask())


@on_a_screen
def test_a_query_that_is_begun_before_the_editor_is_ready_is_gone_on_with(bench: Bench) -> None:
    held: list[Route] = []
    bench.page.route("**/editor.js*", lambda route: held.append(route))
    bench.page.goto(f"{bench.server}/sparql?lang=en&query={quote(EDGES)}", wait_until="commit")
    area = bench.page.locator("#query")
    area.fill("ASK {}")
    bench.page.keyboard.press("ArrowLeft")
    bench.page.wait_for_function("document.readyState !== 'loading'")
    for route in held:
        route.continue_()
    bench.page.wait_for_selector(".CodeMirror-focused")
    bench.page.keyboard.type(" ?a ?b ?c ")
    bench.page.keyboard.press("Control+Enter")
    bench.page.locator("#status", has_text=re.compile(r"^Answered in \d+ ms")).wait_for()
    assert parse_qs(urlsplit(address_of(bench.page)).query)["query"] == ["ASK { ?a ?b ?c }"]
