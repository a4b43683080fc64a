"""Who stands where towards an agreement: stances never mixed, dates as sources give them, and absence told as absence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest
from tests.test_web import asking, in_own_loop

from lsgraph.building.build import build_from
from lsgraph.claims import Resources, standing
from lsgraph.claims.stances import Stances, WhoStandsWhere
from lsgraph.namespaces import PREFIXES, expand, mint
from lsgraph.repository.dataset import derive
from lsgraph.settings import Settings
from lsgraph.stores import EmbeddedStore
from lsgraph.views.swimlanes import KINDS, Lane, LaneMark, mark_swatch, swimlanes_svg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

DECLARATION = mint("agreement", "life-science-declaration-2024")
PAGE = "agreement/life-science-declaration-2024"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
EVIDENCE = """
evidence:e a oa:SpecificResource ; ls:basis basis:stated ; ls:speaksOf evidence-kind:signing ; oa:hasSource document:d ;
  oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact "so it stands" ] .
document:d a foaf:Document ; rdfs:label "Source"@en .
agreement:x a ls:Agreement ; rdfs:label "Agreement"@en .
organization:a a org:FormalOrganization ; rdfs:label "A"@en .
organization:b a org:FormalOrganization ; rdfs:label "B"@en .
"""


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


@pytest.fixture(scope="module")
def stances(store: EmbeddedStore) -> Stances:
    return Stances(Resources(store))


def of(root: Path, turtle: str) -> Stances:
    """The stances of a small graph, with the edges that follow from it."""
    given = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:source"))
        for quad in ox.parse(input=HEAD + EVIDENCE + turtle, format=ox.RdfFormat.TURTLE)
    ]
    return Stances(Resources(EmbeddedStore.in_memory([*given, *derive(given, root / "ontology" / "rules")])))


def act(name: str, cls: str, actor: str, date: str | None = None) -> str:
    when = f' ; dcterms:date "{date}"^^xsd:date' if date else ""
    return f"act:{name} a ls:{cls} ; ls:actor organization:{actor} ; ls:agreement agreement:x ; ls:evidence evidence:e{when} .\n"


def names(told: WhoStandsWhere) -> dict[str, set[str]]:
    return {row.actor.label("sv"): set(row.stances) for row in told.rows}


# ------------------------------------------------------------------------------------------------------ the service


def test_stances_of_the_declaration_are_those_of_the_sources_and_never_mixed(stances: Stances) -> None:
    told = stances.towards(DECLARATION)
    assert names(told) == {
        "Region Stockholm": {"signed"},
        "Region Uppsala": {"signed"},
        "Huddinge kommun": {"proposed"},
    }
    assert [told.count(each) for each in ("signed", "adopted", "proposed")] == [2, 0, 1]
    assert "Region Stockholm" in {each.relation.subject.label("sv") for each in told.present}
    assert all(each.relation.status == "present" for each in told.present)


def test_a_signature_is_no_more_exact_than_the_words_and_leads_to_the_source_that_dates_it(stances: Stances) -> None:
    signature = stances.towards(DECLARATION).rows[0].acts[0]
    assert signature.date is not None
    assert (signature.date.earliest, signature.date.latest) == ("2024-06-01", "2024-06-30")
    assert signature.dated_by is not None
    assert signature.dated_by.document != mint("document", "pharma-industry-2024-06")
    assert signature.evidence[0].document == mint("document", "huddinge-ks-2024-1082")


def test_no_signature_on_record_are_the_named_ones_around_the_declaration_with_the_reason(stances: Stances) -> None:
    told = stances.towards(DECLARATION)
    absent = {each.actor.label("sv"): [reason.why for reason in each.reasons] for each in told.absent}
    assert absent == {
        "Botkyrka kommun": ["principal"],
        "Huddinge kommun": ["proposed", "principal", "present"],
        "Karolinska Institutet": ["principal"],
        "Kungliga Tekniska högskolan": ["principal"],
        "Röda Korsets Högskola": ["principal"],
        "Stockholms Handelskammare": ["present"],
        "Södertörns högskola": ["principal"],
    }
    assert all(reason.evidence for each in told.absent for reason in each.reasons)
    assert len(told.unnamed) == 5


def test_what_awaits_a_decision_names_who_proposes_where_and_to_whom(stances: Stances) -> None:
    (asked,) = stances.towards(DECLARATION).asked
    assert asked.act.actor.label("sv") == "Huddinge kommun"
    assert [each.label("sv") for each in asked.act.by] == ["Kommunstyrelsens förvaltning i Huddinge"]
    assert [each.label("sv") for each in asked.bodies] == ["Kommunstyrelsen i Huddinge"]
    assert [each.iri for each in asked.documents] == [mint("document", "huddinge-ks-2024-1082")]


@pytest.mark.parametrize(
    ("day", "rows", "absent"),
    [("2018-01-01", 0, 0), ("2024-05-31", 0, 0), ("2024-06-30", 2, 2), ("2024-08-21", 3, 7)],
)
def test_on_a_day_only_what_had_happened_by_then_counts(stances: Stances, day: str, rows: int, absent: int) -> None:
    told = stances.towards(DECLARATION, day)
    assert (len(told.rows), len(told.absent)) == (rows, absent)


def test_an_agreement_that_is_not_there_has_nobody(stances: Stances) -> None:
    told = stances.towards(mint("agreement", "nothing"))
    assert (told.rows, told.absent, told.present, told.asked, told.particulars) == ((), (), (), (), ())


def test_who_withdrew_stands_last_counts_no_more_and_is_asked_nothing(root: Path) -> None:
    told = of(
        root,
        act("s", "Signature", "a", "2024-01-01")
        + act("w", "Withdrawal", "a", "2024-03-01")
        + act("p", "AdoptionProposal", "a", "2023-01-01")
        + act("b", "Signature", "b", "2024-02-01"),
    ).towards(mint("agreement", "x"))
    assert [row.actor.label("en") for row in told.rows] == ["B", "A"]
    assert [each.stance for each in told.rows[1].acts] == ["proposed", "signed", "withdrawn"]
    assert told.count("signed") == 1
    assert told.asked == ()


def test_of_whom_sources_only_bound_the_day_it_is_told_that_they_may_have_signed_neither_that_they_have_nor_that_none_is_on_record(
    root: Path,
) -> None:
    month = act("s", "Signature", "a").replace(" .\n", ' ; dcterms:date "2024-06"^^xsd:gYearMonth .\n')
    found = of(root, month + act("p", "AdoptionProposal", "a", "2024-01-01") + act("u", "Signature", "b"))

    def told(day: str | None) -> tuple[list[str], list[str], list[str]]:
        record = found.towards(mint("agreement", "x"), day)
        having, perhaps = ([each.label("en") for each in group("signed")] for group in (record.having, record.perhaps))
        return having, perhaps, [each.actor.label("en") for each in record.absent]

    # Nothing says when B signed, so that it may have been later than any day.
    assert told("2024-05-31") == ([], ["B"], ["A"])
    assert told("2024-06-01") == told("2024-06-29") == ([], ["A", "B"], [])
    assert told("2024-06-30") == (["A"], ["B"], [])
    assert told(None) == (["A", "B"], [], [])
    assert found.foremost(mint("agreement", "x"), "2024-06-14") == {
        mint("organization", "a"): "proposed",
        mint("organization", "b"): None,
    }


@pytest.mark.parametrize(
    ("day", "signed", "perhaps"), [("2024-02-15", 1, 0), ("2024-03-10", 0, 1), ("2024-03-31", 0, 0), (None, 0, 0)]
)
def test_who_may_have_withdrawn_may_still_stand(root: Path, day: str | None, signed: int, perhaps: int) -> None:
    left = act("w", "Withdrawal", "a").replace(" .\n", ' ; dcterms:date "2024-03"^^xsd:gYearMonth .\n')
    record = of(root, act("s", "Signature", "a", "2024-01-01") + left).towards(mint("agreement", "x"), day)
    assert (record.count("signed"), record.count_perhaps("signed")) == (signed, perhaps)
    assert record.count("withdrawn") == (not signed and not perhaps)


def test_who_adopted_has_no_signature_on_record_but_awaits_no_decision(root: Path) -> None:
    told = of(root, act("p", "AdoptionProposal", "a", "2023-01-01") + act("o", "Adoption", "a", "2024-01-01")).towards(
        mint("agreement", "x")
    )
    assert [[reason.why for reason in each.reasons] for each in told.absent] == [["proposed", "adopted"]]
    assert told.asked == ()


def test_an_act_without_a_date_is_unknown_on_a_day_and_no_source_gives_it_one(root: Path) -> None:
    """The shapes ask for a date, but data from elsewhere may have none."""
    told = of(root, act("p", "AdoptionProposal", "a")).towards(mint("agreement", "x"), "2024-01-01")
    found = told.rows[0].acts[0]
    assert (found.date, found.how, found.dated_by) == (None, "unknown", None)
    assert [each.act for each in told.asked] == [found]


# ---------------------------------------------------------------------------------------------------------- the page


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("sv", ("Vilka har undertecknat?", "14 juni 2024", "Vi har inte hittat något undertecknande av dem i våra källor, per", "16 december 2024")),
        ("en", ("Who has signed?", "14 June 2024", "We have found no signature by them in our sources, as of", "16 December 2024")),
    ],
)  # fmt: skip
def test_the_page_tells_it_in_its_language(client: httpx.Client, language: str, says: tuple[str, ...]) -> None:
    text = re.sub(r"<[^>]+>", "", client.get(f"/{language}/{PAGE}").text)
    for each in says:
        assert each in text, each
    assert "har inte undertecknat" not in text
    assert "have not signed under" not in text


def test_each_stance_and_each_reason_leads_by_one_click_to_its_sentence(client: httpx.Client) -> None:
    page = client.get(f"/sv/{PAGE}").text
    table = page.split('<table class="stances')[1].split("</table>")[0]
    for cell in re.findall(r'<td[^>]*class="stance [^>]*>.*?</td>', table, re.DOTALL):
        assert re.search(r'href="/sv/document/[^"]+#evidence-', cell)
    absent = page.split('<table class="stacking absent">')[1].split("</table>")[0].split("<tbody>")[1]
    assert absent.count("<li>") == absent.count("#evidence-") == 9


def test_huddinge_stands_under_proposed_and_in_no_other_column(client: httpx.Client) -> None:
    page = client.get(f"/en/{PAGE}").text
    row = next(
        each for each in page.split("<tr>") if each.startswith('<th scope="row"><a href="/en/organization/huddinge')
    )
    cells = re.findall(r'<td data-label="([^"]+)" class="(\w+)', row)
    assert cells == [("Proposed to adopt", "stance"), ("Has signed", "none")]
    left_out = re.sub(r"<[^>]+>", "", page).split("None of these stances")[1].split("\n")[0]
    assert left_out.endswith("as of 16 December 2024: invited, has adopted, has entered into it, has withdrawn.")


def test_absence_is_told_as_of_the_day_asked_for_but_no_later_than_the_newest_source(client: httpx.Client) -> None:
    def told(day: str) -> str:
        return re.sub(r"<[^>]+>", "", client.get(f"/en/{PAGE}?at={day}").text)

    assert "as of 20 June 2024" in told("2024-06-20")
    assert "as of 16 December 2024" not in told("2024-06-20")
    assert "No signature is on record, in these sources, as of 1 June 2018, and nobody" in told("2018-06-01")
    assert "The newest dated source is from 16 December 2024" in told("2030-01-01")
    assert "The newest dated source is from 16 December 2024." not in told("2024-06-20").split("Over time")[0]


def test_the_page_of_an_earlier_day_knows_no_later_act_and_keeps_the_day_in_its_links(client: httpx.Client) -> None:
    page = client.get(f"/en/{PAGE}?at=2024-06-20").text
    assert "As it was on" in page
    assert "certain on that day" in page
    assert "21 August 2024" not in page.split('id="particulars"')[0].split('<section aria-labelledby="present"')[0]
    assert 'href="/en/organization/region-uppsala?at=2024-06-20"' in page
    assert 'hreflang="sv" href="/sv/agreement/life-science-declaration-2024?at=2024-06-20"' in page
    before = client.get(f"/en/{PAGE}?at=2018-01-01").text
    assert "No stances are on record for that day" in before
    assert '<svg class="lanes"' not in before


def test_the_past_edition_of_the_page_is_asked_for_by_its_name(client: httpx.Client) -> None:
    edition = client.get("/healthz").json()["generation"]
    page = client.get(f"/sv/{PAGE}?known={edition[:16]}")
    assert page.status_code == 200
    assert "Det här visste databasen" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("agreement/life-science-declaratoin", 404), ("agreement/%3Cscript%3E", 404), (f"{PAGE}?at=yesterday", 400), (f"{PAGE}?at=2024-02-30", 400)],
)  # fmt: skip
def test_what_is_no_agreement_or_no_day_is_told(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(f"/sv/{path}", headers={"Accept": "text/html"})
    assert response.status_code == status
    assert "<script>" not in response.text


def test_a_misspelt_agreement_is_offered_the_right_one(client: httpx.Client) -> None:
    page = client.get("/sv/agreement/avsiktsforklaring", headers={"Accept": "text/html"}).text
    assert f'href="/sv/{PAGE}"' in page


def test_markup_in_names_and_words_is_only_text_in_page_and_picture(tmp_path: Path, root: Path) -> None:
    evil = "<script>alert(1)</script>"
    path = tmp_path / "evil.ttl"
    source = HEAD + EVIDENCE.replace('"A"', f'"{evil}"').replace("so it stands", evil).replace(
        '"Agreement"', f'"{evil}"'
    )
    edge = (
        "edge:1 a ls:DerivedEdge ; rdf:subject organization:a ; rdf:predicate ls:hasSigned ; rdf:object agreement:x ;"
        " ls:derivedFrom act:s .\nact:s ls:earliest '2024-01-01'^^xsd:date ; ls:latest '2024-01-01'^^xsd:date .\n"
    )
    path.write_text(source + act("s", "Signature", "a", "2024-01-01") + edge, encoding="utf-8")
    settings = Settings(root=root, state=tmp_path / "state")
    build_from([path], settings)

    async def run() -> None:
        async with asking(settings) as client:
            response = await client.get("/en/agreement/x")
            assert response.status_code == 200
            assert "<script>alert" not in response.text
            assert response.text.count("&lt;script&gt;alert(1)") > 3
            assert '<svg class="lanes"' in response.text

    in_own_loop(run)


def test_the_page_works_by_keyboard_and_reflows(browser: Browser, server: str) -> None:
    for width in (1280, 320):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{server}/sv/{PAGE}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
        assert page.locator("svg.lanes:visible").count() == 1
        page.close()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server}/sv/{PAGE}")
    page.locator("svg.lanes:visible a.mark").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#evidence-*")
    assert "har skrivit på en" in page.locator("mark:target").inner_text()
    page.close()


# ------------------------------------------------------------------------------------------------------- the picture


def lane(*marks: tuple[str, str, str]) -> Lane:
    return Lane("Aktör", "/a", tuple(LaneMark(kind, first, last, kind, "/e") for kind, first, last in marks))


def drawn(*lanes: Lane, until: str = "2024-12-16", width: int = 900) -> ET.Element | None:
    svg = swimlanes_svg(lanes, until=until, language="sv", width=width, title="Bild")
    return ET.fromstring(svg) if svg else None


@pytest.mark.parametrize("width", [380, 1100])
def test_the_picture_keeps_within_its_canvas_and_orders_marks_in_time(width: int) -> None:
    svg = drawn(lane(("proposed", "2020-02-29", "2020-02-29"), ("signed", "2024-06-01", "2024-06-30")), width=width)
    assert svg is not None
    marks = [each for each in svg.iter() if each.get("class") == "mark"]
    centres = [
        float(each.get("cx", "0")) for mark in marks for each in mark.iter() if each.get("fill") == "transparent"
    ]
    assert centres == sorted(centres)
    assert 0 < centres[0] < centres[1] < width
    assert all(mark.find("{http://www.w3.org/2000/svg}title") is not None for mark in marks)


@pytest.mark.parametrize(
    "lanes",
    [(), (lane(),), (lane(("signed", "soon", "later")),), (lane(("signed", "", "")),)],
)
def test_without_a_day_there_is_no_picture(lanes: tuple[Lane, ...]) -> None:
    assert drawn(*lanes) is None


@pytest.mark.parametrize("until", ["", "x", "1999-01-01", "9999-12-31"])
def test_an_end_that_is_no_day_or_before_all_marks_or_far_off_still_gives_a_picture(until: str) -> None:
    svg = drawn(lane(("signed", "2024-06-14", "2024-06-14")), until=until)
    assert svg is not None
    assert len(list(svg.iter())) < 60


def test_each_kind_of_mark_has_a_sign_of_its_own() -> None:
    swatches = {mark_swatch(kind) for kind in KINDS}
    assert len(swatches) == len(KINDS)
    for each in swatches:
        ET.fromstring(each)


@pytest.mark.parametrize("day", ["2014-01-01", "2018-01-01", "2024-05-31", "2024-06-14", "2024-07-01", "2025-01-01"])
def test_the_page_tells_of_a_day_what_every_other_page_tells_of_it(
    client: httpx.Client, store: EmbeddedStore, day: str
) -> None:
    """Who leads the work around the declaration, and what is said of it: on its page and on those of the others, or on neither."""
    resources = Resources(store)
    for relation in resources.relations:
        if relation.predicate.iri == expand("ls:leads"):
            leader, agreement = str(relation.subject.iri), str(relation.object.iri)
            own = client.get(f"/en/agreement/{agreement.rsplit('/', 1)[1]}?at={day}").text
            other = client.get(f"/en/{'/'.join(leader.rsplit('/', 2)[1:])}?at={day}").text
            how = standing(relation, day)
            held = how is not None
            spoken = '<span class="predicate">leads the work around</span>'
            assert ("<dd>leads the work around" in own, spoken in other) == (held, held)
            # Both say how sure that is; on the page of the agreement also where it is certain.
            if held:
                assert f'<dd>leads the work around <span class="chip standing-{how}">' in own
                assert f"standing-{how}" in other.split(spoken)[1].split("</article>")[0]
    agreements = [iri for iri in resources.contents.things if "/id/agreement/" in iri]
    assert agreements
    for agreement in agreements:
        told = Stances(resources).towards(agreement, day)
        held_then = [*told.particulars, *told.calls]
        for dated in held_then:
            assert dated.how == standing(dated.relation, day) is not None
        relations = [dated.relation for dated in held_then]
        never = Stances(resources).towards(agreement)
        for dated in (*never.particulars, *never.calls):
            assert dated.how is None
            if dated.relation not in relations:
                assert standing(dated.relation, day) is None
