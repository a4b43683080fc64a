"""Things by names of their own: an agreement without a word for one, an event called by its name; and who it is that proposes."""

from __future__ import annotations

from datetime import date

import pytest

from lsgraph.gate.dates import Span, span_of
from lsgraph.gate.judge import Reader
from lsgraph.gate.messages import RULES, rule_of
from lsgraph.gate.model import Claim, During, Passage, Thing
from lsgraph.gate.names import Agent, Names
from lsgraph.gate.sources import Knowledge

AGENTS = [
    Agent("hud", "municipality", ("Huddinge kommun", "Huddinge Municipality")),
    Agent("kth", "higher-education-institution", ("KTH",)),
    Agent("growth", "administration", ("Tillväxtkontoret i Huddinge", "Huddinge Growth Office"), unit_of="hud"),
]
DAY = Span(date(2025, 3, 3), date(2025, 3, 3))
THINGS = {
    "pledge": Thing("pledge", "Agreement", ("Vattenlöftet för Mälarviken", "The Water Pledge for Mälarviken")),
    "pact": Thing("pact", "Agreement", ("Avtalet om Mälarlabbet", "The agreement on Mälarlabbet")),
    "fair": Thing("fair", "event", ("Labbet-dagen i mars 2025", "The Labbet day in March 2025"), DAY),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Knowledge(Names.of(AGENTS), THINGS))


def judged(reader: Reader, claim: Claim, text: str, language: str = "sv") -> list[str]:
    today = date(2025, 6, 10)
    problems = reader.judge(claim, Passage(text, 0, len(text), language, today, text)).problems
    assert all(rule_of(problem) in RULES for problem in problems)
    return [rule_of(problem) for problem in problems]


def dated(kind: str, about: str, day: str = "2025-03-03", associated: tuple[str, ...] = ()) -> Claim:
    span = span_of(day)
    assert span is not None
    return Claim("c", kind, "hud", about, date=During(span, day), associated=associated)


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("signing", "sv", "Huddinge kommun undertecknade Vattenlöftet för Mälarviken den 3 mars 2025."),
        ("signing", "sv", "Den 3 mars 2025 under-\ntecknade Huddinge kommun Vattenlöftet för Mälarviken, som åtta kommuner står bakom."),
        ("adoption", "sv", "Kommunfullmäktige i Huddinge antog Vattenlöftet för Mälarviken den 3 mars 2025."),
        ("invitation", "en", "Huddinge Municipality was invited to join the Water Pledge for Mälarviken on 3 March 2025."),
        ("withdrawal", "en", "Huddinge Municipality withdrew from the Water Pledge for Mälarviken on 3 March 2025, citing a strained budget."),
    ],
)  # fmt: skip
def test_an_agreement_is_told_by_its_name_alone(reader: Reader, kind: str, language: str, text: str) -> None:
    assert judged(reader, dated(kind, "pledge"), text, language) == []


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("signing", "sv", "Huddinge kommun undertecknade Vattenlöftet för Norrviken den 3 mars 2025."),
        ("signing", "sv", "Huddinge kommun undertecknade Skogslöftet för Mälarviken den 3 mars 2025."),
        ("adoption", "sv", "Kommunfullmäktige i Huddinge antog den 3 mars 2025 en strategi som nämner Vattenlöftet för Mälarviken."),
        ("adoption", "sv", "Kommunfullmäktige i Huddinge antog den 3 mars 2025 ett yttrande över Vattenlöftet för Mälarviken."),
        ("adoption", "sv", "Kommunfullmäktige i Huddinge antog den 3 mars 2025 en budget för Vattenlöftet för Mälarviken."),
        ("signing", "en", "Huddinge Municipality signed on 3 March 2025 a letter about the Water Pledge for Mälarviken."),
        ("withdrawal", "en", "Huddinge Municipality withdrew on 3 March 2025 from the budget of the Water Pledge for Mälarviken."),
    ],
)  # fmt: skip
def test_another_thing_than_the_one_named_is_not_it(reader: Reader, kind: str, language: str, text: str) -> None:
    told = judged(reader, dated(kind, "pledge"), text, language)
    assert {"agreement", "agreement-other"} & set(told), told


@pytest.mark.parametrize(
    ("language", "text", "rules"),
    [
        ("sv", "Tack för Labbet den 3 mars 2025! KTH deltog i Labbet för tredje gången.", []),
        ("en", "Labbet on 3 March 2025 drew a crowd. KTH took part in Labbet for the third time.", []),
        ("sv", "Tack för Labbet den 3 mars 2024! KTH deltog i Labbet för tredje gången.", ["event"]),
        ("sv", "KTH deltog i Labbet för tredje gången.", ["event"]),
        ("sv", "Tack för Labbet den 3 mars 2025! KTH deltog före Labbet i en frukost.", ["event-other"]),
    ],
)
def test_an_event_is_told_by_its_name_where_its_day_stands_near(
    reader: Reader, language: str, text: str, rules: list[str]
) -> None:
    assert judged(reader, Claim("c", "presence", "kth", "fair"), text, language) == rules


@pytest.mark.parametrize(
    ("language", "text", "rules"),
    [
        ("sv", "Tillväxtkontoret i Huddinge föreslog den 3 mars 2025 att Huddinge kommun antar avtalet om Mälarlabbet.", []),
        ("sv", "Tillväxtkontoret tar emot post.\nKontoret föreslog den 3 mars 2025 att Huddinge kommun antar avtalet om Mälarlabbet.", []),
        ("sv", "Den 3 mars 2025 föreslog Köpmännen i Huddinge att Huddinge kommun antar avtalet om Mälarlabbet. Tillväxtkontoret i Huddinge har fått brevet.", ["associated"]),
        ("sv", "Företagarna i Huddinge föreslog den 3 mars 2025 att Huddinge kommun antar avtalet om Mälarlabbet. Tillväxtkontoret har diariefört det.", ["associated"]),
        ("sv", "Den 3 mars 2025 föreslog Centerpartiets fullmäktigegrupp att Huddinge kommun antar avtalet om Mälarlabbet. Tillväxtkontoret i Huddinge räknar på det.", ["associated"]),
        ("en", "On 3 March 2025 Huddinge Growth Office recommended that Huddinge Municipality adopt the agreement on Mälarlabbet.", []),
        ("en", "On 3 March 2025 the Green Party group proposed that Huddinge Municipality adopt the agreement on Mälarlabbet. Huddinge Growth Office reckons the cost.", ["associated"]),
    ],
)  # fmt: skip
def test_a_unit_that_only_stands_elsewhere_does_not_propose(
    reader: Reader, language: str, text: str, rules: list[str]
) -> None:
    assert judged(reader, dated("proposal", "pact", associated=("growth",)), text, language) == rules


@pytest.mark.parametrize(
    ("label", "form", "told"),
    [
        ("Bygdens Utveckling ek. för.", "association", "Bygdens Utveckling"),
        ("Bygdens Utveckling, ekonomisk förening", "association", "Bygdens Utveckling"),
        ("Lokala Labbet ideell förening", "association", "Lokala Labbet"),
        ("Föreningen Lokala Labbet", "association", "Lokala Labbet"),
        ("Nordbäck Diagnostics AB (publ)", "company", "Nordbäck Diagnostics"),
        ("Nordbäck Diagnostics AB i likvidation", "company", "Nordbäck Diagnostics AB"),
        ("Nordbäck & Co KB", "company", "Nordbäck & Co"),
        ("Nordbäck Ltd.", "company", "Nordbäck"),
        ("Stiftelsen Mälarlabbet", "innovation-lab", "Mälarlabbet"),
        ("AB Mälartestning", "not-established", "Mälartestning"),
    ],
)
def test_texts_leave_out_the_form_of_enterprise(label: str, form: str, told: str) -> None:
    reader = Reader(Knowledge(Names.of([Agent("hud", form, (label,))]), THINGS))
    for name in (label, told):
        assert (
            judged(
                reader, dated("signing", "pledge"), f"{name} undertecknade Vattenlöftet för Mälarviken den 3 mars 2025."
            )
            == []
        )
    assert judged(reader, dated("signing", "pledge"), f"{told} undertecknade inte Vattenlöftet för Mälarviken.") != []


@pytest.mark.parametrize(
    ("label", "form"), [("Föreningen Uppsala", "association"), ("Föreningen Norden", "association")]
)
def test_a_place_or_single_word_is_not_the_association_that_is_named_after_it(label: str, form: str) -> None:
    reader = Reader(Knowledge(Names.of([Agent("hud", form, (label,))], ["Uppsala"]), THINGS))
    word = label.split()[-1]
    assert judged(
        reader, dated("signing", "pledge"), f"{word} undertecknade Vattenlöftet för Mälarviken den 3 mars 2025."
    )
