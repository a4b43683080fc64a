"""The frame of all pages, the pages about the service, dates in each language, problems in words, and how heavy pages are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest

from lsgraph.claims import Reference, Span
from lsgraph.languages import LANGUAGES, wording
from lsgraph.localized import date_text, moment_text, number_text, span_text
from lsgraph.web.localized_html import date_html, span_html
from lsgraph.web.pages.about import FAULTS
from lsgraph.web.templating import fill, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tools.servers import Server

    from lsgraph.languages import Language

#: Bytes of a page with its own style and script.
HEAVIEST = 100_000
PATHS = (
    "", "about", "accessibility", "actors", "agreements", "documents", "questions", "versions", "search?q=region",
    "questions/001-who-has-signed", "organization/flemingsberg-science", "organization/huddinge-kommun",
    "organization/karolinska-institutet", "group/universitetsledningar", "event/signing-meeting-2024-06",
    "agreement/life-science-declaration-2024", "document/huddinge-ks-2024-1082", "document/swedenbio-flemingsberg-science",
    "act/region-stockholm-signature-2024-06", "decision/huddinge-ks-2024-1082", "organization/hudinge",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


def browse(client: httpx.Client, path: str) -> httpx.Response:
    return client.get(path, headers={"Accept": "text/html"})


# ------------------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("first", "last", "swedish", "english"),
    [
        ("2024-06-14", "2024-06-14", "14 juni 2024", "14 June 2024"),
        ("2024-06-01", "2024-06-30", "juni 2024", "June 2024"),
        ("2024-02-01", "2024-02-29", "februari 2024", "February 2024"),
        ("2023-02-01", "2023-02-27", "mellan 1 februari och 27 februari 2023", "between 1 February and 27 February 2023"),
        ("2011-01-01", "2011-12-31", "2011", "2011"),
        ("2017-08-01", "2017-12-31", "mellan augusti och december 2017", "between August and December 2017"),
        ("2011-01-01", "2021-11-01", "mellan 1 januari 2011 och 1 november 2021", "between 1 January 2011 and 1 November 2021"),
        ("2024-01-01", None, "tidigast 1 januari 2024", "1 January 2024 at the earliest"),
        (None, "2024-01-01", "senast 1 januari 2024", "1 January 2024 at the latest"),
        (None, None, "", ""),
        ("soon", "later", "mellan soon och later", "between soon and later"),
        ("2024-02-30", "2024-02-30", "2024-02-30", "2024-02-30"),
    ],
)  # fmt: skip
def test_bounds_of_a_date_are_told_as_short_as_they_allow(
    first: str | None, last: str | None, swedish: str, english: str
) -> None:
    span = Span(first, last)
    assert (span_text(span, "sv"), span_text(span, "en")) == (swedish, english)
    assert re.sub(r"<[^>]+>", "", span_html(span, "sv")) == swedish


@pytest.mark.parametrize(
    "text", ["", "2024-13", "2024-06-31", "24-06-14", "2024-06-14 ", "2024/06/14", "20240614", "<b>", "20245"]
)
def test_what_is_no_date_stays_as_it_is_and_is_escaped(text: str) -> None:
    assert date_text(text, "sv") == text
    assert "<time" not in date_html(text, "en")
    assert "<b>" not in date_html(text, "en")
    assert moment_text("yesterday", "en") == "yesterday"


def test_dates_tell_programs_iso_8601_and_people_their_language() -> None:
    assert date_html("2024-06", "sv") == '<time datetime="2024-06">juni 2024</time>'
    assert date_html("2024-11-24T22:03:10+00:00", "en") == '<time datetime="2024-11-24">24 November 2024</time>'
    assert moment_text("2024-11-25T00:30:00+02:00", "sv") == "24 november 2024 kl. 22.30 UTC"
    assert moment_text("2024-11-24T22:03:10", "en") == "24 November 2024, 22:03 UTC"
    assert (number_text(1234567, "sv"), number_text(1234567, "en")) == ("1\u00a0234\u00a0567", "1,234,567")


def test_a_value_that_is_a_day_is_told_as_one_and_no_other() -> None:
    assert value(Reference(None, {"sv": "2024-12-16"}), "sv") == '<time datetime="2024-12-16">16 december 2024</time>'
    assert value(Reference(None, {"sv": "KS-2024/1082.100"}), "sv") == "KS-2024/1082.100"
    assert value(Reference(None, {"sv": "<b>"}), "sv") == "&lt;b&gt;"
    assert fill("{} & {}", "<i>", date_html("2024", "sv")) == '&lt;i&gt; &amp; <time datetime="2024">2024</time>'


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_shows_a_day_as_programs_write_it(client: httpx.Client, language: str) -> None:
    for path in PATHS:
        page = browse(client, f"/{language}/{path}").text
        if path.startswith("questions/"):
            continue
        visible = re.sub(
            r"<script.*?</script>|<div class=\"paper\".*?</div>|<(code|title|pre)\b.*?</\1>|<[^>]+>",
            " ",
            page,
            flags=re.DOTALL,
        )
        visible = re.sub(r"https?://\S+", "", visible)
        assert not re.search(r"(?<![\w/-])\d{4}-\d\d-\d\d(?![\w-])", visible), path


# --------------------------------------------------------------------------------------------------------- the frame


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_names_its_other_language_and_a_default(client: httpx.Client, language: str) -> None:
    for path in PATHS:
        page = browse(client, f"/{language}/{path}").text
        alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page))
        assert set(alternates) == {"sv", "en", "x-default"}, path
        assert alternates["sv"] == f"/sv/{path}"
        assert alternates["x-default"] == (f"/sv/{path}" if path else "/")


def test_the_language_switch_keeps_what_was_asked_for(client: httpx.Client) -> None:
    page = client.get("/sv/search", params=[("q", "region & <b>"), ("x", "1"), ("x", "2")]).text
    assert 'href="/en/search?q=region+%26+%3Cb%3E&amp;x=1&amp;x=2"' in page
    changes = client.get("/en/changes", params={"clock": "at", "from": "2024-01-01", "to": "2024-12-31"}).text
    assert 'href="/sv/changes?clock=at&amp;from=2024-01-01&amp;to=2024-12-31"' in changes


@pytest.mark.parametrize(
    ("path", "current"),
    [("", "lsgraph"), ("actors", "Aktörer"), ("about", "Om"), ("questions", "Frågor"), ("organization/huddinge-kommun", None)],
)  # fmt: skip
def test_the_menu_tells_which_page_is_open(client: httpx.Client, path: str, current: str | None) -> None:
    found = re.findall(r'<a [^>]*aria-current="page"[^>]*>([^<]+)</a>', client.get(f"/sv/{path}").text)
    assert found == ([current] if current else [])


def test_the_menu_is_one_line_on_a_screen(client: httpx.Client) -> None:
    menu = client.get("/sv/").text.split("<nav")[1].split("</nav>")[0]
    names = re.findall(r">([^<\n]+)</a>", menu)
    assert names == [
        "Nätverk",
        "Regioner",
        "Aktörer",
        "Överenskommelser",
        "Källor",
        "Frågor",
        "SPARQL",
        "Om",
        "English",
    ]


def test_the_first_screen_opens_the_doors_of_planner_analyst_and_data_consumer(client: httpx.Client) -> None:
    doors = client.get("/en/").text.split('id="doors"')[1].split("</section>")[0]
    for address in (
        "/en/agreement/life-science-declaration-2024", "/en/network/gaps", "/en/network/roles", "/en/what-if",
        "/en/my-list", "/en/questions", "/sparql?lang=en", "/en/data", "/en/data#files",
    ):  # fmt: skip
        assert f'href="{address}"' in doors, address


# ------------------------------------------------------------------------------------------------------ actor's page


def test_the_first_screen_shows_the_network_of_the_day_and_questions_carry_none(client: httpx.Client) -> None:
    page = client.get("/en/?at=2018-01-01").text
    assert 'The network on <time datetime="2018-01-01">' in page
    assert page.count('<g class="edge">') < client.get("/en/").text.count('<g class="edge">')
    assert "/en/questions" in page
    assert not re.search(r'href="/en/questions[^"]*at=', page)


def test_what_is_not_on_record_of_an_actor_is_told_as_that(client: httpx.Client) -> None:
    page = re.sub(r"<[^>]+>", "", client.get("/sv/organization/karolinska-institutet").text)
    assert "i våra källor, per 16 december 2024" in page
    assert "Vi har inte hittat något undertecknande av ”Avsiktsförklaring" in page
    assert "eftersom den står bakom Stiftelsen Flemingsberg Science" in page
    for signed in ("region-stockholm", "region-uppsala", "fabege"):
        assert "inte hittat något undertecknande" not in client.get(f"/sv/organization/{signed}").text, signed


def test_an_actors_stances_come_first_with_day_and_sentence_and_lead_into_the_network(client: httpx.Client) -> None:
    page = client.get("/en/organization/region-uppsala").text
    headings = re.findall(r'<h2 id="([^"]+)"', page)
    assert headings[0] == "stances"
    stances = page.split('id="stances"')[1].split("</section>")[0]
    assert '<time datetime="2024-06">June 2024</time>' in stances
    assert "#evidence-huddinge-ks-2024-1082-signed" in stances
    assert "/en/network?selected=organization%2Fregion-uppsala&amp;steps=1" in page


def test_on_a_day_before_all_that_is_known_a_page_says_so(client: httpx.Client) -> None:
    page = client.get("/en/organization/region-uppsala?at=1900-01-01").text
    assert "as it was on" in page.lower()
    assert '<time datetime="1900-01-01">1 January 1900</time>' in page
    assert "has signed" not in page


# ---------------------------------------------------------------------------------------- about, and accessibility


def test_the_page_about_tells_the_kinds_of_basis_the_sources_and_how_to_cite(client: httpx.Client) -> None:
    for language, words in (("sv", "Så hänvisar du hit"), ("en", "How to cite")):
        page = client.get(f"/{language}/about").text
        assert words in page
        assert all(f"basis-{each}" in page for each in ("stated", "reported", "inferred", "register"))
        assert page.count(f'href="/{language}/document/') == 11
        edition = client.get("/healthz").json()["generation"]
        assert edition in page
        assert f"/{language}/?known={edition[:16]}" in page


def test_without_settings_the_statement_says_what_the_operator_must_fill_in(client: httpx.Client) -> None:
    for language, words in (("sv", ("[utgivarens namn: inte angivet]", "2018:1937", "Digg")), ("en", ("[name of the publisher: not given]", "2018:1937", "Digg"))):  # fmt: skip
        page = client.get(f"/{language}/accessibility").text
        assert all(each in page for each in words)
        assert "LSGRAPH_CONTACT_EMAIL" in page
        assert page.count("<tr>") == len(FAULTS) + 1
    assert "not-set@" not in client.get("/sv/accessibility").text + client.get("/sv/about").text


def test_settings_fill_in_the_statement_and_are_only_text(launch: Callable[..., Server]) -> None:
    running = launch(LSGRAPH_PUBLISHER="Region <b>X</b>", LSGRAPH_CONTACT_EMAIL="fraga@example.org")
    for path in ("accessibility", "about"):
        page = httpx.get(f"{running.url}sv/{path}" if running.url.endswith("/") else f"{running.url}/sv/{path}", trust_env=False).text  # fmt: skip
        assert "Region &lt;b&gt;X&lt;/b&gt;" in page
        assert 'href="mailto:fraga@example.org"' in page
        assert "LSGRAPH_" not in page


def test_each_known_fault_names_criteria_and_both_languages() -> None:
    for each in FAULTS:
        assert all(re.fullmatch(r"\d\.\d\.\d{1,2}", criterion) for criterion in each.criteria)
        for language in LANGUAGES:
            assert {f"fault_{each.name}", f"instead_{each.name}"} <= wording("pages", language).keys()


# ---------------------------------------------------------------------------------------------------------- problems


@pytest.mark.parametrize(
    ("path", "status", "cause", "next_step"),
    [
        ("/sv/?at=igår", 400, "”igår” är ingen dag.", "2024-08-21"),
        ("/sv/?known=igår", 400, "varken en dag eller en tidpunkt", "Utgåvor"),
        ("/sv/?known=1999-01-01", 404, "visste ingenting den 1 januari 1999", "Utgåvor"),
        ("/sv/organization/hudinge-komun", 404, "inget som heter ”hudinge-komun”", "Sök"),
        ("/sv/sak/x", 404, "ingen sorts sak", "Sök"),
        ("/sv/nonsens", 404, "ingenting på den här adressen", "Sök"),
    ],
)
def test_on_swedish_pages_a_problem_is_told_in_swedish(
    client: httpx.Client, path: str, status: int, cause: str, next_step: str
) -> None:
    response = browse(client, path)
    assert response.status_code == status
    told = response.text.split("<details>")[0].split("<main")[1]
    assert cause in told
    assert next_step in told
    assert not re.search(r"\b(Give|There is|Search)\b", told)


def test_english_pages_and_programs_read_the_same_problem_in_english(client: httpx.Client) -> None:
    page = browse(client, "/en/?at=2024-02-30").text
    assert "&#39;2024-02-30&#39; is no day." in page
    assert "Give one as 2024-08-21." in page
    problem = client.get("/sv/?at=2024-02-30").json()
    assert problem["detail"] == "'2024-02-30' is no day."
    assert "swedish" not in problem


# ------------------------------------------------------------------------------------------------------------ weight


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_page_with_its_own_style_and_script_is_light(client: httpx.Client, language: Language) -> None:
    for path in PATHS:
        page = browse(client, f"/{language}/{path}")
        own = [
            each
            for each in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js)\?[^"]*)"', page.text)
            if "vendor/" not in each
        ]
        weight = len(page.content) + sum(len(client.get(each).content) for each in own)
        assert weight < HEAVIEST, (path, weight)
