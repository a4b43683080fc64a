"""What pages say in whole sentences: numbers with their plurals, one word for one thing, and no statement against the one beside it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers={"Accept": "text/html"}, trust_env=False, timeout=60) as made:
        yield made


def words_of(text: str) -> str:
    """What a page says, without scripts, markup and repeated spaces."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/sv/network/roles", "Region Stockholm: rang 2 av 13, 3 kontakter, varav 2 fasta."),
        ("/en/network/roles", "Region Stockholm: rank 2 of 13, 3 contacts, 2 of them firm."),
        ("/sv/network/roles?ties=all", "Undertecknandemötet i juni 2024: 10 kontakter, ingen av dem fast."),
        ("/sv/network/roles", "Utan Region Stockholm skulle 2 andra inte nås från de 10 kring Stiftelsen Flemingsberg Science:"),
        ("/en/network/roles", "Without the Flemingsberg Science Foundation, 9 others would not be reached from the 3 around Region Stockholm:"),
        ("/sv/network/roles?at=2021-01-01", "Utan Stiftelsen Flemingsberg Science skulle de 7 andra inte nå varandra: Botkyrka kommun, Huddinge kommun,"),
        ("/sv/network/roles?at=2021-01-01", "vi har räknat om 2 gånger, varje gång utan en källa eller utan våra slutsatser. Gruppen blev densamma varje gång."),
        ("/sv/network/roles?at=2021-01-01", "Gruppen blev densamma 1 av 2 gånger."),
        ("/sv/network/roles?at=2021-01-01", "En av dem bär ensam minst en av nätverkets relationer, och bara den prövas."),
        ("/sv/network/roles", "4 av dem bär var för sig minst en av nätverkets relationer ensamma"),
        ("/sv/network/compare", "1 januari 2011 9 relationer kan ha börjat tidigast den dagen"),
        ("/sv/network/compare", "16 december 2024 1 relation började"),
        ("/sv/network?at=2024-07-01&compare=2018-01-01", "Jämfört med 1 januari 2018: 17 nya, 7 säkrare, 5 oförändrade."),
        ("/sv/network?compare=2018-01-01", "16 december 2024: 1 relation börjar."),
        ("/en/network?compare=2018-01-01", "16 December 2024: 1 relation begins."),
        ("/sv/network?from=organization/region-stockholm&to=organization/huddinge-kommun", "Region Stockholm står bakom Flemingsberg Science, och Huddinge kommun står bakom Flemingsberg Science."),
        ("/sv/network/gaps?at=2018-01-01", "är inte känd den 1 januari 2018, enligt dessa källor."),
        ("/sv/", "10 av dem är webbsidor som vi inte sparar utan återger med egna ord."),
        ("/sv/about", "Allt bygger på 11 källor. 10 av dem är webbsidor"),
        ("/sv/?at=2018-01-01", "Svaren gäller allt som källorna säger, oavsett dag."),
        ("/sv/questions?at=2018-01-01", "Svaren gäller allt som källorna säger, oavsett dag."),
        ("/sv/actors?at=2018-01-01", "Listan visar allt som källorna nämner, oavsett dag."),
        ("/sv/changes?clock=at&from=2018-01-01&to=2024-07-01", "Irene Svenonius blev ordförande i Stiftelsen Flemingsberg Science."),
        ("/sv/changes?clock=at&from=2018-01-01&to=2024-07-01", "Björn Varnestig slutade som vd i Stiftelsen Flemingsberg Science."),
        ("/en/changes?clock=at&from=2018-01-01&to=2024-07-01", "Johnny Högberg became CEO of the Flemingsberg Science Foundation."),
        ("/sv/changes?clock=x", "Använd clock=known (mellan utgåvor) eller clock=at (mellan dagar)."),
        ("/sv/person/bjorn-rosborg", "Tjänsteutlåtande KS-2024/1082.100, Huddinge kommun handläggare: Björn Rosborg"),
        ("/sv/decision/huddinge-ks-2024-1082", "är ställt till Kommunstyrelsen i Huddinge"),
        ("/en/agreement/life-science-declaration-2024", "was at the signing meeting in June 2024"),
        ("/en/organization/huddinge-kommun", "stands behind the Flemingsberg Science Foundation"),
        ("/sv/group/sjukhus-och-akademier-vid-novum-innovation-lab", "Organisationsform okänd"),
        ("/sv/questions/007-who-was-at-the-meeting", "Huddinge kommun ja Citat ur dokument"),
    ],
)  # fmt: skip
def test_a_page_says(client: httpx.Client, address: str, told: str) -> None:
    text = client.get(address).text.replace("</td>", " ")
    assert told in words_of(text)


@pytest.mark.parametrize(
    ("language", "uncertain", "held"),
    [("sv", "osäkert om det gällde den dagen", "genomfört eller gäller"), ("en", "uncertain whether it held on that day", "done or in force")],
)  # fmt: skip
def test_what_is_uncertain_on_a_day_is_not_told_as_done(
    client: httpx.Client, language: str, uncertain: str, held: str
) -> None:
    page = client.get(f"/{language}/network?at=2018-01-01").text
    cells = re.findall(r'<td data-label="(?:Status|Läge)"><span[^>]*>([^<]*)</span>', page)
    rows = re.findall(r'<tr data-edge="[^"]*"( hidden)?>', page)
    shown = [cell for cell, hidden in zip(cells, rows, strict=True) if not hidden]
    assert (len(shown), shown.count(uncertain)) == (12, 11)
    assert held not in shown
    titles = re.findall(r"<title>([^<]*\([^<]*\))</title>", page)
    assert any(f"({uncertain}" in title for title in titles)
    assert not any(held in title for title in titles)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_belongs_to_an_organisation_itself_is_named_alike(client: httpx.Client, language: str) -> None:
    named = {"sv": "organisationens egen indelning", "en": "the organisation's own structure"}[language]
    for page in ("", "network?row=20", "organization/huddinge-kommun"):
        assert named in words_of(client.get(f"/{language}/{page}").text), page


def test_the_picture_of_gaps_has_the_day_as_its_caption(client: httpx.Client) -> None:
    page = client.get("/sv/network/gaps").text
    assert "2024-12-16" not in "".join(re.findall(r'aria-label="([^"]*)"', page))
    assert page.count("inget undertecknande känt i dessa källor, per 16 december 2024") >= 2
