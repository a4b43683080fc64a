"""The page of a document: its text with each sentence marked, its claims beside it, and the way between them both ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.browsing import Screens, follow
from tests.test_web import asking, in_own_loop

from lsgraph.building.build import build_from
from lsgraph.settings import Settings
from lsgraph.web.templating import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from lsgraph.stores import EmbeddedStore

REPORT = "document/huddinge-ks-2024-1082"
SIGNED = "evidence-huddinge-ks-2024-1082-signed"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


@pytest.fixture
def screen(screens: Screens) -> Page:
    return screens(1280, 800, reduced_motion="reduce").go(f"/sv/{REPORT}")


def shown(page: Page, selector: str) -> bool:
    """Whether the element lies within what is seen of the page."""
    box = page.locator(selector).first.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    return 0 <= box["y"] < size["height"] and 0 <= box["x"] < size["width"]


def test_every_piece_of_evidence_has_its_mark_and_its_claim_each_once(
    client: httpx.Client, store: EmbeddedStore
) -> None:
    page = client.get(f"/en/{REPORT}").text
    count = int(
        str(
            next(
                store.query(
                    "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e oa:hasSource document:huddinge-ks-2024-1082 ; oa:hasSelector ?s }"
                ).rows()
            )["n"].value  # type: ignore[union-attr]  # a count is a literal
        )
    )
    assert count > 30
    assert len(set(re.findall(r'<mark id="(evidence-[^"]+)"', page))) == count
    assert len(set(re.findall(r'<li id="(claim-\d+)"', page))) == count
    assert set(re.findall(r'data-evidence="([^"]+)"', page)) == set(re.findall(r'<mark id="([^"]+)"', page))


@pytest.mark.parametrize(
    ("language", "groups"),
    [
        ("sv", ["Undertecknande", "Förslag", "Närvaro på möten", "Roller och medlemskap"]),
        ("en", ["Signing", "Proposals", "Presence at meetings", "Roles and memberships"]),
    ],
)
def test_claims_are_grouped_acts_first_and_the_source_itself_last(
    client: httpx.Client, language: str, groups: list[str]
) -> None:
    headings = re.findall(r"<h3>(.*?)</h3>", client.get(f"/{language}/{REPORT}").text)
    assert headings[:4] == groups
    assert headings[-1] == {"sv": "Om källan själv", "en": "About the source itself"}[language]
    assert len(headings) == len(set(headings))


def test_each_claim_has_its_status_and_what_it_rests_on(client: httpx.Client) -> None:
    page = client.get(f"/sv/{REPORT}").text
    for claim in re.findall(r'<li id="claim-\d+".*?</li>', page, re.DOTALL):
        assert re.search(r'class="chip (done|proposed|present|member|stated|disputed)"', claim), claim
        assert re.search(r'class="chip basis-(stated|inferred)"', claim), claim


def test_particulars_lead_to_the_claim_they_come_from(client: httpx.Client) -> None:
    page = client.get(f"/sv/{REPORT}").text
    particulars = page.split('id="particulars"')[1].split("</dl>")[0]
    assert "21 augusti 2024" in particulars
    assert '<time datetime="2024-08-21">' in particulars
    assert particulars.count("<dd>") == particulars.count('href="#claim-')


def test_mail_addresses_stay_hidden_in_text_and_claims(client: httpx.Client) -> None:
    for language in ("sv", "en"):
        page = client.get(f"/{language}/{REPORT}").text
        assert not re.search(r"[\w.]+@[\w.]+\.\w+", page)


def test_a_page_whose_text_is_not_stored_has_its_claims_where_links_lead(client: httpx.Client) -> None:
    page = client.get("/en/document/swedenbio-flemingsberg-science").text
    assert "of the page is not stored" in page
    assert "<mark" not in page
    assert 'id="evidence-swedenbio' in page
    assert "document.js" not in page


def test_a_sentence_and_its_claim_light_up_together_and_the_claim_is_in_view(screen: Page, server: str) -> None:
    screen.goto(f"{server}/sv/{REPORT}#{SIGNED}")
    assert screen.locator("mark.paired").get_attribute("id") == SIGNED
    assert "har undertecknat" in screen.locator("li.paired").inner_text().lower()
    assert shown(screen, "mark.paired")
    assert shown(screen, "li.paired")


def test_from_a_claim_far_down_to_its_sentence_and_back_both_stay_in_view(screen: Page) -> None:
    last = screen.locator("li[data-evidence] a.place").last
    follow(last)
    assert screen.locator("mark:target").count() == 1
    assert shown(screen, "mark:target")
    number = screen.locator("mark:target > a.note").inner_text()
    follow(screen.locator("mark:target > a.note"))
    assert screen.locator("li:target").get_attribute("id") == f"claim-{number}"
    assert shown(screen, "li:target")


def test_pointing_at_a_claim_shows_its_sentence_and_leaving_shows_none(screen: Page) -> None:
    claim = screen.locator("li[data-evidence]").first
    claim.hover()
    assert screen.locator("mark.paired").get_attribute("id") == claim.get_attribute("data-evidence")
    screen.locator("h1").hover()
    assert screen.locator(".paired").count() == 0


def test_the_claims_are_reached_and_scrolled_by_keyboard(screen: Page) -> None:
    column = screen.locator(".claims-scroll")
    screen.evaluate("scrollTo(0, document.querySelector('.claims-scroll').getBoundingClientRect().top)")
    column.focus()
    screen.keyboard.press("End")
    screen.wait_for_function("() => document.querySelector('.claims-scroll').scrollTop > 100")


def test_without_script_and_on_a_phone_links_lead_both_ways(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{server}/en/{REPORT}#{SIGNED}")
    follow(page.locator("mark:target > a.note"))
    assert "has signed" in page.locator("li:target").inner_text().lower()
    assert shown(page, "li:target")
    follow(page.locator("li:target a.place"))
    assert page.locator("mark:target").get_attribute("id") == SIGNED
    context.close()


def test_a_cut_sentence_lights_up_whole(screen: Page, server: str) -> None:
    cut = "evidence-huddinge-ks-2024-1082-present-huddinge"
    screen.goto(f"{server}/sv/{REPORT}#{cut}")
    rest = screen.locator(f'mark[data-of="{cut}"]')
    assert rest.count() >= 1
    assert all("paired" in (each.get_attribute("class") or "") for each in rest.all())


def test_the_claim_of_a_sentence_near_the_end_is_in_view(screen: Page, server: str) -> None:
    screen.goto(f"{server}/sv/{REPORT}#evidence-huddinge-ks-2024-1082-principals", wait_until="load")
    assert shown(screen, "mark:target")
    assert shown(screen, "li.paired")


@pytest.mark.parametrize("fragment", ["evidence-nothing", "%00", "<script>", "claim-9999", "text"])
def test_a_fragment_that_is_no_sentence_does_no_harm(browser: Browser, server: str, fragment: str) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server}/sv/{REPORT}#{fragment}")
    assert page.locator(".paired").count() == 0
    assert complaints == []
    page.close()


def test_markup_in_claims_is_only_text(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "evil.ttl"
    path.write_text(
        """@prefix ls: <https://w3id.org/lsgraph/ontology#> . @prefix i: <https://w3id.org/lsgraph/id/> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/lsgraph/id/document/d> a <http://xmlns.com/foaf/0.1/Document> ; rdfs:label "<img src=x onerror=alert(1)>"@sv .
<https://w3id.org/lsgraph/id/evidence/e> a oa:SpecificResource ; oa:hasSource <https://w3id.org/lsgraph/id/document/d> ;
  ls:basis <https://w3id.org/lsgraph/vocabulary/basis/reported> ; ls:speaksOf <https://w3id.org/lsgraph/vocabulary/evidence-kind/particulars> ;
  ls:paraphrase "<script>alert(2)</script>"@sv .
<https://w3id.org/lsgraph/id/act/s> a ls:Signature ; ls:evidence <https://w3id.org/lsgraph/id/evidence/e> .""",
        encoding="utf-8",
    )
    settings = Settings(root=root, state=tmp_path / "state")
    build_from([path], settings)

    async def run() -> None:
        async with asking(settings) as client:
            page = (await client.get("/sv/document/d")).text
            assert "<img src=x" not in page
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(2)" in page

    in_own_loop(run)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("En mening. En till.", 160, "En mening. …"),
        ("Bara en mening.", 160, "Bara en mening."),
        ("rad\n   bruten   text", 160, "rad bruten text"),
        ("Hit kom t.ex. många. Sedan inget.", 160, "Hit kom t.ex. många. …"),
        ("ett två tre fyra", 9, "ett två …"),
        ("ettlångtordutanslut", 5, "ettlå …"),
        ("", 160, ""),
    ],
)
def test_the_first_sentence_is_cut_at_a_word(text: str, most: int, expected: str) -> None:
    assert first_sentence(text, most) == expected
