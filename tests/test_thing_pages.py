"""The pages of things and claims: in words, in both languages, dated as far as the sources tell and no further."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from lsgraph.claims import Resources
from lsgraph.claims.amounts import amount_in_words
from lsgraph.generations.folder import Generation
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import BASE, INSTANCE, expand, kind_and_slug
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.names import in_order

HUDDINGE, EVENT = "organization/huddinge-kommun", "event/signing-meeting-2024-06"
DECLARATION = "agreement/life-science-declaration-2024"


@pytest.fixture(scope="module")
def resources(store: EmbeddedStore) -> Resources:
    return Resources(store)


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers={"Accept": "text/html"}, trust_env=False, timeout=30) as made:
        yield made


def words_of(text: str) -> str:
    """What a page's main part says, without its markup."""
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<title>[^<]*</title>|<[^>]+>", " ", main)).split())


def heading(text: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


# --------------------------------------------------------------------------------------------------- headings in words


@pytest.mark.parametrize(
    ("path", "sv", "en"),
    [
        ("act/region-uppsala-signature-2024-06", "Region Uppsala har undertecknat Avsiktsförklaring", "Region Uppsala has signed Declaration"),
        ("act/huddinge-kommun-adoption-proposal-2024-08", "Huddinge kommun föreslås anta", "Huddinge Municipality is proposed to adopt"),
        ("membership/huddinge-kommun-municipal-director-magdalena-bosson", "Magdalena Bosson var kommundirektör i Huddinge kommun", "Magdalena Bosson was municipal director"),
        ("participation/signing-meeting-2024-06-stockholms-handelskammare", "Stockholms Handelskammare deltog i", "Stockholm Chamber of Commerce took part in"),
        ("statement/huddinge-ks-2024-1082-remit-place", "Stiftelsen Flemingsberg Science verkar i Flemingsberg", "The Flemingsberg Science Foundation works in Flemingsberg"),
        ("evidence/huddinge-ks-2024-1082-proposal", "Förslag: Tjänsteutlåtande", "Proposal: Report"),
        ("identifier/region-stockholm-ror", "ROR 02zrae794", "ROR 02zrae794"),
    ],
)  # fmt: skip
def test_what_has_no_name_is_told_in_words(client: httpx.Client, path: str, sv: str, en: str) -> None:
    assert heading(client.get(f"/sv/{path}").text).startswith(sv)
    page = client.get(f"/en/{path}").text
    assert heading(page).startswith(en)
    assert f"<title>{html.escape(heading(page), quote=False)[:10]}" in page.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("sv/event/signing-meeting-2024-06", "När 14 juni 2024"),
        ("en/event/signing-meeting-2024-06", "When 14 June 2024"),
    ],
)
def test_the_bounds_of_a_day_are_told_as_one(client: httpx.Client, path: str, told: str) -> None:
    words = words_of(client.get(f"/{path}").text)
    assert words.endswith(told)
    assert not re.search(r"\b(Tidigast|Senast|Earliest|Latest)\b", words)


def test_no_page_has_a_slug_for_a_heading(client: httpx.Client, resources: Resources, store: EmbeddedStore) -> None:
    """Of everything that the data has, in both languages."""
    query = (
        f"SELECT DISTINCT ?s WHERE {{ ?s a ?c FILTER (STRSTARTS(STR(?s), '{INSTANCE}') && !CONTAINS(STR(?s), '#')) }}"
    )
    things = sorted(value(row["s"]) for row in store.query(query).rows())
    assert len(things) > 250
    for iri in things:
        kind, slug = kind_and_slug(iri)
        text = client.get(f"/sv/{iri.removeprefix(INSTANCE)}").text
        assert heading(text) != slug, iri
        if kind in ("act", "membership", "edge", "evidence", "decision"):
            assert ">true<" not in text
            assert ">false<" not in text


def test_every_property_and_term_has_a_name_in_each_language(whole: Generation) -> None:
    """Of one thing of each class with each property, in all data."""
    resources = Resources(whole.store())
    samples = f"""SELECT (SAMPLE(?s) AS ?one) WHERE {{ ?s a ?c ; ?p ?o
        FILTER (STRSTARTS(STR(?s), '{INSTANCE}') && !CONTAINS(STR(?s), '#')) }} GROUP BY ?c ?p"""
    things = {value(row["one"]) for row in resources.store.query(samples).rows()}
    assert len(things) > 50
    told = [pair for iri in things for pair in resources.describe(iri, relations=False).properties]
    terms = {each.iri: each for pair in told for each in pair if each.iri and not each.iri.startswith(INSTANCE)}
    assert [iri for iri, term in terms.items() if iri.startswith(BASE) and not set(LANGUAGES) <= set(term.labels)] == []
    foreign = {predicate.iri: predicate for predicate, _ in told} | {
        each.iri: each for predicate, each in told if predicate.iri == expand("rdf:predicate")
    }
    assert [iri for iri, term in foreign.items() if not set(LANGUAGES) <= set(term.labels)] == []


def test_a_remark_in_two_languages_is_one_which_is_told_in_that_of_the_reader(
    client: httpx.Client, resources: Resources
) -> None:
    remarked = next(
        value(row["s"])
        for row in resources.store.query(
            "SELECT ?s WHERE { ?s a oa:SpecificResource ; rdfs:comment ?sv, ?en FILTER (LANG(?sv) = 'sv' && LANG(?en) = 'en') } ORDER BY ?s"
        ).rows()
    )
    remarks = [each for name, each in resources.describe(remarked).properties if name.iri == expand("rdfs:comment")]
    assert [set(each.labels) for each in remarks] == [set(LANGUAGES)]
    for language, other in (("sv", "en"), ("en", "sv")):
        text = words_of(client.get(f"/{language}/{remarked.removeprefix(INSTANCE)}").text)
        assert {"sv": "Anmärkning", "en": "Remark"}[language] in text
        assert remarks[0].labels[language] in text
        assert remarks[0].labels[other] not in text


def test_a_piece_of_evidence_shows_its_words_and_leads_to_their_place(client: httpx.Client) -> None:
    for language in LANGUAGES:
        text = client.get(f"/{language}/evidence/huddinge-ks-2024-1082-proposal").text
        assert "<blockquote" in text
        assert f'href="/{language}/document/huddinge-ks-2024-1082#evidence-huddinge-ks-2024-1082-proposal"' in text
        assert "Inga relationer" not in text
        assert 'type="date"' not in text


@pytest.mark.parametrize("name", ["act/none", "evidence/none", "edge/0", "identifier/x%00"])
def test_what_is_not_there_is_told(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/sv/{name}")
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_words_for_what_has_no_label_are_only_that(resources: Resources) -> None:
    """They are no labels: the data says nothing of them."""
    claim = expand("act:region-uppsala-signature-2024-06")
    assert resources.in_words(claim).label("sv").startswith("Region Uppsala har undertecknat")
    assert resources.reference(claim).labels == {}
    assert resources.describe(claim).labels == {}
    assert resources.in_words("https://example.org/none").label("sv") == "none"


def test_whatever_has_a_page_is_called_by_words(whole: Generation) -> None:
    """By no technical name: of each class, each property of it and each judgement one is looked at."""
    resources = Resources(whole.store())
    samples = f"""SELECT (SAMPLE(?s) AS ?one) WHERE {{ ?s a ?c ; ?p ?o OPTIONAL {{ ?s rdf:predicate ?stated }}
        FILTER (STRSTARTS(STR(?s), '{INSTANCE}') && !CONTAINS(STR(?s), '#')) }} GROUP BY ?c ?p ?stated"""
    judged = "SELECT (?s AS ?one) WHERE { ?s a ls:Judgement }"
    things = {value(row["one"]) for query in (samples, judged) for row in resources.store.query(query).rows()}
    assert {kind_and_slug(iri)[0] for iri in things} >= {"statement", "judgement", "decision", "identifier", "evidence"}
    for iri in sorted(things):
        words = resources.in_words(iri)
        for language in LANGUAGES:
            assert words.labels.get(language) or words.labels, iri
            assert not re.search(r"\b\d{4}-\d\d-\d\d\b", words.label(language)), (iri, words.label(language))


def test_an_amount_is_told_in_words(whole: Generation) -> None:
    resources = Resources(whole.store())
    amounts = [
        value(row["o"]) for row in resources.store.query("SELECT ?o WHERE { ?s ls:amount ?o } ORDER BY ?o").rows()
    ]
    assert amounts
    told = {iri: resources.in_words(iri) for iri in amounts}
    grant = next(words for iri, words in told.items() if "2020-12-22-stuns#" in iri)
    assert grant.label("sv").replace("\xa0", " ") == "omkring 1 600 000 svenska kronor, avser 2021"
    assert grant.label("en") == "about 1,600,000 Swedish kronor, for 2021"


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({}, None),
        ({"value": "5"}, None),
        ({"value": "5.5", "currency": "EUR"}, "5.5 euros"),
        ({"value": "much", "currency": "<b>"}, "much <b>"),
    ],
)
def test_what_is_no_amount_is_told_as_none(about: dict[str, str], told: str | None) -> None:
    words = amount_in_words({expand(f"schema:{name}"): text for name, text in about.items()})
    assert (words and words["en"]) == told


def test_the_address_of_a_part_leads_to_the_page_of_its_whole(client: httpx.Client) -> None:
    part = client.get(f"/sv/{HUDDINGE}%23part", params={"at": "2024-01-01"})
    assert part.status_code == 301
    assert str(part.url.join(part.headers["location"])).endswith(f"/sv/{HUDDINGE}?at=2024-01-01")
    assert client.get("/sv/decision/none%23amount", follow_redirects=True).status_code == 404


# -------------------------------------------------------------------------------------------------------------- days


def test_the_day_of_a_meeting_leads_to_the_source_that_gives_it(client: httpx.Client) -> None:
    """The report says June; the day stands in a trade paper."""
    for path in (f"/sv/{EVENT}", f"/sv/{HUDDINGE}", "/sv/organization/stockholms-handelskammare"):
        text = client.get(path).text
        assert re.search(r'dagen enligt <a href="/sv/document/pharma-industry-2024-06#evidence-[^"]*date">', text), path


def test_a_role_that_may_still_have_been_held_is_not_told_as_past(client: httpx.Client) -> None:
    then = words_of(client.get(f"/sv/{HUDDINGE}?at=2024-05-01").text)
    assert "Magdalena Bosson är kommundirektör i Huddinge kommun" in then
    assert "osäkert om det gällde den dagen" in then
    assert "Har upphört" not in then
    now = words_of(client.get(f"/sv/{HUDDINGE}").text)
    assert "Magdalena Bosson var kommundirektör i Huddinge kommun" in now
    assert "Har upphört" in now


@pytest.mark.parametrize(("day", "told"), [("2024-08-20", False), ("2024-08-21", True)])
def test_advice_is_not_known_before_the_document_that_gives_it(client: httpx.Client, day: str, told: bool) -> None:
    text = words_of(client.get(f"/sv/organization/kommunstyrelsens-forvaltning-i-huddinge?at={day}").text)
    assert ("förordar att arbetet drivs genom" in text) is told


@pytest.mark.parametrize(("day", "told"), [("2024-12-15", False), ("2024-12-16", True)])
def test_nothing_is_funded_before_the_funding_was_announced(client: httpx.Client, day: str, told: bool) -> None:
    text = words_of(client.get(f"/sv/project/klustermotor-flemingsberg?at={day}").text)
    assert ("finansieras av" in text) is told


def test_advice_is_a_proposal_on_every_page(client: httpx.Client) -> None:
    text = client.get("/sv/organization/kommunstyrelsens-forvaltning-i-huddinge").text
    item = next(each for each in text.split('<li class="relation ')[1:] if "förordar att arbetet drivs genom" in each)
    assert item.startswith("proposed")


def test_the_first_page_says_what_is_only_possible_on_a_day(client: httpx.Client) -> None:
    then = words_of(client.get("/sv/?at=2015-01-01").text)
    assert then.count("osäkert om det gällde den dagen") > 5
    assert "är svagt i bilden" in then
    assert "osäkert om det gällde den dagen" not in words_of(client.get("/sv/").text)


def test_what_a_source_calls_for_is_not_told_of_a_day_before_it(client: httpx.Client) -> None:
    early, late = (words_of(client.get(f"/sv/{DECLARATION}{at}").text) for at in ("?at=2024-07-01", ""))
    assert "Inget förslag utan beslut är känt i dessa källor, per 1 juli 2024" in early
    assert "Efterlyst i arbetet kring den" not in early
    assert "Efterlyst i arbetet kring den" in late
    assert "sagt 21 augusti 2024" in late


def test_who_has_no_relations_has_none_on_record_as_of_a_day(client: httpx.Client) -> None:
    text = words_of(client.get("/en/organization/lansstyrelsen-i-uppsala-lan").text)
    assert "No relations are on record in these sources, as of 16 December 2024" in text


def test_a_meeting_took_place_where_it_was_held(client: httpx.Client) -> None:
    assert "ägde rum på Uppsala slott" in words_of(client.get(f"/sv/{EVENT}").text)
    assert "took place at Uppsala Castle" in words_of(client.get(f"/en/{EVENT}").text)


# ------------------------------------------------------------------------------------------------------------- lists


def test_sources_are_listed_with_their_day_and_what_rests_on_them(client: httpx.Client) -> None:
    text = words_of(client.get("/sv/documents").text)
    assert "Tjänsteutlåtande KS-2024/1082.100, Huddinge kommun 21 augusti 2024 , 52 belägg" in text
    assert "relationer" not in text
    assert "21 August 2024 , 52 pieces of evidence" in words_of(client.get("/en/documents").text)


def test_lists_are_in_the_order_of_their_language(client: httpx.Client) -> None:
    names = re.findall(r'<li><a href="/sv/organization/[^"]+">([^<]+)</a>', client.get("/sv/actors").text)
    assert names.index("Södertörns högskola") > names.index("Stockholms Handelskammare")
    assert names == sorted(names, key=lambda name: in_order(html.unescape(name), "sv"))
    assert [*sorted(["ö", "z", "å", "ä", "A", "e"], key=lambda name: in_order(name, "sv"))] == [
        "A",
        "e",
        "z",
        "å",
        "ä",
        "ö",
    ]
    assert [*sorted(["ö", "z", "å", "p"], key=lambda name: in_order(name, "en"))] == ["å", "ö", "p", "z"]


# ----------------------------------------------------------------------------------------------------------- compare


def test_what_may_have_begun_is_not_told_as_new(client: httpx.Client) -> None:
    text = client.get("/sv/network/compare?from=2010-12-31&to=2015-01-01").text
    assert "<h3>Kan vara nytt</h3>" in text
    assert "<h3>Nytt</h3>" not in text
    signing = client.get("/sv/network/compare?from=2024-06-13&to=2024-06-14").text
    assert "<h3>Nytt</h3>" in signing


def test_what_began_between_two_days_is_not_doubted_to_have_begun(client: httpx.Client) -> None:
    text = client.get("/sv/network/compare?from=2018-01-01&to=2024-12-31").text
    doubted = " (har börjat, men det är osäkert om det gällde den senare dagen)."
    roles = [
        change["sv"].replace(" blev ", " är ").removesuffix(".")
        for change in client.get("/changes?clock=at&from=2018-01-01&to=2024-12-31").json()["differences"]
        if change["what"] == "began" and change["sure"]
    ]
    assert len(roles) == 5
    for role in roles:
        assert role + doubted in text
    # Before the document that tells it, it is uncertain whether the region leads the work.
    assert "(osäkert om det har börjat)" not in text
    assert "(osäkert om det har börjat)" in client.get("/sv/network/compare?from=2018-01-01&to=2024-07-01").text


def test_two_days_compared_count_our_conclusions_apart_and_lead_to_the_sentence(client: httpx.Client) -> None:
    text = client.get("/sv/network/compare?from=2024-06-13&to=2024-06-14").text
    assert "2 av dem är bara våra slutsatser." in text
    # Both conclusions rest on a sentence of a stored document, and so does the list above the table.
    table = text[text.index("<caption>") :]
    ours = [row for row in table.split("<tr>") if "basis-inferred" in row or "vår slutsats" in row]
    assert len(ours) == 2
    assert all("Läs meningen i dokumentet" in row for row in ours)
    assert "bara våra slutsatser" not in client.get("/sv/network/compare?from=2024-06-23&to=2024-06-24").text


def test_changes_lead_to_all_relations_of_the_two_days(client: httpx.Client) -> None:
    text = client.get("/sv/changes?clock=at&from=2018-01-01&to=2024-12-31").text
    assert "/sv/network/compare?from=2018-01-01&amp;to=2024-12-31" in text


def test_ties_are_firm_where_they_are_certain_on_the_day(client: httpx.Client) -> None:
    def firm(at: str) -> int:
        return sum(int(each) for each in re.findall(r"varav (\d+) fasta", client.get(f"/sv/network/roles{at}").text))

    assert firm("?at=2012-01-01") == 0 < firm("")
