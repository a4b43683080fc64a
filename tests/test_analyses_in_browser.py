"""The analyses as planners see them: in both languages, on screens and phones, by keyboard, without script, and asked wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.browsing import Screens, address_of, follow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

SUPPOSED = "what-if?signed=organization%2Fhuddinge-kommun&signed=organization%2Flansstyrelsen-i-uppsala-lan"
PATHS = (
    "network/roles",
    "network/roles?group=2",
    "network/gaps",
    "network/compare?from=2024-06-13&to=2024-06-14",
    SUPPOSED,
)


@pytest.fixture
def page(screens: Screens, server: str) -> Page:
    return screens(java_script_enabled=False, base_url=server).page


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers={"Accept": "text/html"}) as made:
        yield made


# ----------------------------------------------------------------------------------------------------- as pages


@pytest.mark.parametrize("path", PATHS)
def test_each_says_which_of_the_ways_to_look_it_is(client: httpx.Client, path: str) -> None:
    tabs = client.get(f"/en/{path}").text.split('class="network-tabs"')[1].split("</nav>")[0]
    assert tabs.count("aria-current") == 1


def test_the_other_language_shows_the_same_choice(page: Page) -> None:
    page.goto(f"/sv/{SUPPOSED}")
    follow(page.get_by_role("link", name="English"))
    assert page.locator("input[name=signed]:checked").count() == 2
    assert page.locator("h1").inner_text() == "What if more sign?"


# ------------------------------------------------------------------------------------------------ who connects whom


def test_from_a_place_to_the_actor_and_to_the_network(page: Page) -> None:
    page.goto("/sv/network/roles")
    rows = page.locator("table.all-roles tbody tr")
    assert rows.count() == 13
    assert page.locator("figure.landscape a.node").count() == 27
    first = rows.first
    assert first.locator("th").inner_text() == "Stiftelsen Flemingsberg Science"
    assert "selected=organization%2Fflemingsberg-science" in str(first.get_by_role("link").last.get_attribute("href"))
    assert "Utan Region Stockholm skulle 2 andra inte nås" in page.locator("ul.falls").inner_text()
    page.get_by_role("link", name="alla band").click()
    assert address_of(page).endswith("?ties=all")
    assert rows.count() == 16


@pytest.mark.parametrize("ties", ["firm", "all"])
def test_the_ties_that_are_counted_can_be_seen(page: Page, ties: str) -> None:
    page.goto(f"/en/network/roles?ties={ties}")
    weights = {
        str(link.get_attribute("href")).rpartition("=")[2]: link.evaluate("link => getComputedStyle(link).fontWeight")
        for link in page.locator("p.ties a").all()
    }
    assert {name for name, weight in weights.items() if weight == "700"} == {ties}
    assert len(weights) == 2


def test_the_same_actors_are_told_to_hold_others_alone_on_both_pages(page: Page) -> None:
    page.goto("/en/network/roles")
    alone = {each.partition(",")[0].removeprefix("Without ") for each in page.locator("ul.falls li").all_inner_texts()}
    page.goto("/en/what-if")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Organisations that alone keep others"))
    assert set(row.locator("td").first.inner_text().split(", ")) == {"The Flemingsberg Science Foundation", "Region Stockholm"}  # fmt: skip
    # Within a sentence the article of a name is small.
    assert alone == {"the Flemingsberg Science Foundation", "Region Stockholm"}


def test_conclusions_are_counted_apart_and_marked(page: Page) -> None:
    page.goto("/en/network/gaps")
    assert "2 of 2 named in a source, and 0 of 2 by our own conclusion" in page.locator("main").inner_text()
    page.goto("/en/what-if")
    covered = page.locator(".coverage li", has_text="named participants")
    assert covered.locator("strong").inner_text() == "0 of 2 with a signature on record"
    assert covered.locator(".chip.basis-inferred").inner_text() == "and 2 of 2 by our own conclusion"


def test_one_group_is_brought_out_without_colour_alone(page: Page) -> None:
    page.goto("/en/network/roles?group=2")
    figure = page.locator("figure.landscape")
    assert figure.locator(".badges text").all_text_contents().count("2") == 9
    assert figure.locator("a.node:not([opacity])").count() == 9
    assert page.locator(".group-key a[aria-current]").inner_text().split()[0:2] == ["Group", "2"]


def test_a_tie_between_groups_leads_to_its_sentence(page: Page) -> None:
    page.goto("/en/network/roles")
    page.locator(".group summary").first.click()
    follow(page.locator(".group .because .source a").first)
    assert re.search(r"/en/document/[^#]+#evidence-", address_of(page))


# ----------------------------------------------------------------------------------------------------- who is missing


@pytest.mark.parametrize(
    ("language", "words", "never"),
    [
        ("sv", "Inget undertecknande känt i dessa källor, per 16 december 2024", "har inte undertecknat"),
        ("en", "No signature on record, in these sources, as of 16 December 2024", "has not signed"),
    ],
)
def test_an_absence_is_one_of_the_sources(page: Page, language: str, words: str, never: str) -> None:
    page.goto(f"/{language}/network/gaps")
    # Six principals, two of the meeting, and one proposal without a decision.
    assert page.locator(".chip.absent", has_text=words).count() == 9
    assert never not in page.locator("main").inner_text()
    assert page.locator("figure.landscape .absence").count() == 7


def test_why_somebody_is_expected_leads_to_the_sentence(page: Page) -> None:
    page.goto("/sv/network/gaps")
    karolinska = page.locator("ul.missing > li", has=page.get_by_role("heading", name="Karolinska Institutet"))
    follow(karolinska.locator(".source a").first)
    assert "Karolinska Institutet" in " ".join(page.locator("mark:target").inner_text().split())


def test_a_rule_leads_to_its_query_and_its_question(client: httpx.Client, page: Page) -> None:
    page.goto("/sv/network/gaps")
    links = page.locator("details a[href*='/sparql']")
    assert links.count() == page.locator("section.gap").count() == 8
    assert page.locator("details a[href*='questions/006']").count() == 1
    address = str(links.first.get_attribute("href"))
    answer = client.get(address.replace("lang=sv", "format=csv"), headers={"Accept": "text/csv"})
    assert answer.text.count("/organization/") == 6


# -------------------------------------------------------------------------------------------------- two days compared


def test_the_day_of_the_meeting_is_a_quick_choice(page: Page) -> None:
    page.goto("/sv/network/compare")
    follow(page.locator("ul.quick a", has_text="14 juni 2024").first)
    assert "from=2024-06-13&to=2024-06-14" in address_of(page)
    new = page.locator("ul.difference-new")
    assert "Stockholms Handelskammare deltog i" in new.inner_text()
    assert page.locator("figure.landscape text", has_text="nytt").count() > 0
    assert page.locator("table tbody tr").count() == page.locator("section ul.because > li").count()


def test_swapped_days_are_put_in_order_and_equal_ones_explained(client: httpx.Client) -> None:
    there = client.get("/en/network/compare?from=2024-06-14&to=2024-06-13").text
    assert "in order of time" in there
    assert "Region Uppsala has signed" in there
    assert "Both days are the same" in client.get("/en/network/compare?from=2024-06-14&to=2024-06-14").text


@pytest.mark.parametrize("day", ["2024-02-30", "yesterday", "20240614", "2024-06", "-1"])
def test_what_is_no_day_is_refused(client: httpx.Client, day: str) -> None:
    for path in (f"network/compare?from={day}&to=2024-06-14", f"network/roles?at={day}", f"what-if?at={day}"):
        assert client.get(f"/sv/{path}").status_code == 400, path


def test_days_before_and_after_everything_differ_in_nothing_or_are_told(client: httpx.Client) -> None:
    assert "Inget skiljer" in client.get("/sv/network/compare?from=0001-01-01&to=0001-01-02").text
    assert client.get("/sv/network/compare?from=0001-01-01&to=9999-12-31").status_code == 200


# ------------------------------------------------------------------------------------------------------------ what if


def test_ticking_without_script_changes_the_address_and_the_shares(page: Page) -> None:
    page.goto("/sv/what-if")
    assert page.locator(".supposed, figure.landscape text", has_text="tänkt").count() == 0
    page.get_by_label("Huddinge kommun").check()
    follow(page.get_by_role("button", name="Visa vad som skulle ändras"))
    assert "signed=organization%2Fhuddinge-kommun" in address_of(page)
    assert "1 av 7 med känt undertecknande → 2 av 7" in page.locator(".coverage").inner_text()
    assert page.get_by_label("Huddinge kommun").is_checked()


@pytest.mark.parametrize(("language", "word"), [("sv", "ypotetiskt"), ("en", "ypothetical")])
def test_a_supposition_is_marked_wherever_it_stands(page: Page, language: str, word: str) -> None:
    page.goto(f"/{language}/{SUPPOSED}")
    assert word in page.title()
    assert word in page.locator(".notice.hypothetical").inner_text()
    picture = page.locator("figure.landscape svg")
    assert word in str(picture.get_attribute("aria-label"))
    assert word in str(picture.locator(".banner").text_content())
    assert picture.locator(".halos path").count() == 2
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"


def test_nothing_supposed_is_in_the_data(client: httpx.Client) -> None:
    assert client.get(f"/en/{SUPPOSED}").status_code == 200
    assert "hypothetical" not in client.get("/api/network", headers={"Accept": "application/json"}).text
    query = "SELECT ?a WHERE { ?a ls:hasSigned ?b } ORDER BY ?a"
    rows = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text.split()[1:]
    assert [row.rsplit("/", 1)[-1] for row in rows] == ["region-stockholm", "region-uppsala"]


def test_who_is_not_there_is_told_and_left_aside(client: httpx.Client) -> None:
    answer = client.get(
        "/sv/what-if", params={"signed": ["nobody", "organization/region-uppsala", "<script>x</script>"]}
    )
    assert answer.status_code == 200
    assert "Det här finns inte i databasen och räknas inte med: nobody, &lt;script&gt;x&lt;/script&gt;." in answer.text
    assert "redan ett känt undertecknande" in answer.text
    assert "Ingen är markerad än" in answer.text


def test_unnamed_groups_and_documents_can_not_be_ticked(client: httpx.Client) -> None:
    answer = client.get(
        "/en/what-if", params={"signed": ["group/universitetsledningar", "document/huddinge-ks-2024-1082"]}
    )
    assert "left out: group/universitetsledningar, document/huddinge-ks-2024-1082." in answer.text


def test_too_many_ticks_are_refused_with_what_to_do(client: httpx.Client) -> None:
    answer = client.get("/en/what-if", params={"signed": [f"organization/o{number}" for number in range(500)]})
    assert answer.status_code == 400
    assert "at most 100" in answer.text
    assert "Tick fewer" in answer.text


@pytest.mark.parametrize(
    "path", ["network/roles?group=99", "network/roles?group=%F0%9F%98%80", "network/gaps?agreement=x"]
)
def test_a_choice_that_is_not_there_is_told(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/en/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert re.search("There is (no|nothing)", answer.text)


@pytest.mark.parametrize("path", ["network/roles", "network/gaps", "network/compare", "what-if"])
def test_each_page_stands_at_another_day_too(client: httpx.Client, path: str) -> None:
    for day in ("1800-01-01", "2018-01-01", "2099-01-01"):
        assert client.get(f"/sv/{path}?at={day}").status_code == 200
    assert client.get(f"/sv/{path}?known=1999-01-01").status_code == 404


@pytest.mark.parametrize(
    ("path", "words"), [("/sv/network/gaps", "Huvudmän utan känt undertecknande"), ("/sv/what-if", 'name="signed"')]
)
def test_an_agreement_that_is_not_yet_on_record_lacks_nobody(client: httpx.Client, path: str, words: str) -> None:
    """Nine years before it was signed, nobody is missing from the declaration, and nobody can be supposed to sign it."""
    before = " ".join(client.get(path, params={"at": "2015-01-01"}).text.split())
    assert words not in before
    assert 'är inte känd den <time datetime="2015-01-01">1 januari 2015</time>, enligt dessa källor.' in before
    assert words in client.get(path).text


def test_who_connects_most_is_told_with_how_many_ties_are_firm(client: httpx.Client) -> None:
    text = " ".join(client.get("/en/network/roles").text.split())
    assert re.search(r"\d+ contacts, \d+ of them firm", text)
    # Of five actors and of the agreement that ways lead through.
    assert len(re.findall(r"of them firm|which is (?:not )?firm", text)) == 6


@pytest.mark.parametrize(
    "path",
    ["network/gaps", "network/compare", "what-if?signed=organization/karolinska-institutet", "network/roles"],
)
def test_a_page_is_light_over_the_wire(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/sv/{path}", headers={"Accept-Encoding": "gzip"})
    assert int(answer.headers["content-length"]) < 25_000
    assert len(answer.content) < 110_000
