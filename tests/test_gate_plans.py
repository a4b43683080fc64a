"""Plans, announcements, agreements entered into, sums and conditions, read against words."""

from __future__ import annotations

import pytest

from lsgraph.gate import lexicon
from lsgraph.gate.dates import Span, span_of
from lsgraph.gate.judge import Reader
from lsgraph.gate.messages import RULES, rule_of
from lsgraph.gate.model import Claim, Details, During, Passage, Planned, Thing, Verdict
from lsgraph.gate.names import Agent, Names
from lsgraph.gate.sources import Knowledge
from lsgraph.languages import LANGUAGES

AGENTS = [
    Agent("hud", "municipality", ("Huddinge kommun", "Huddinge Municipality")),
    Agent("kth", "higher-education-institution", ("KTH",)), Agent("lab", "foundation", ("Stiftelsen Mälarlabbet", "The Mälarlabbet Foundation")),
    Agent("many", "group", ("Många aktörer (ej namngivna)", "Many actors (not named)")),
    Agent("inga", "", ("Inga Ek",), is_person=True), Agent("jonas", "", ("Jonas Lid",), is_person=True),
    Agent("growth", "administration", ("Tillväxtnämnden i Huddinge", "Huddinge Growth Committee"), unit_of="hud"),
]  # fmt: skip
THINGS = {
    "pact": Thing("pact", "Agreement", ("Avtalet om Mälarlabbet", "The agreement on Mälarlabbet")),
    "day": Thing("day", "event", ("Labbdagen 2025", "The lab day 2025")),
    "plan": Thing("plan", "policy", ("Utvecklingsprogrammet", "The development programme")),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Knowledge(Names.of(AGENTS), THINGS))


def judged(reader: Reader, claim: Claim, text: str, language: str = "sv") -> list[str]:
    problems = reader.judge(claim, Passage(text, 0, len(text), language, None, text)).problems
    assert all(rule_of(problem) in RULES for problem in problems)
    return [rule_of(problem) for problem in problems]


def plan(actor: str, act: str, about: str, expected: str = "") -> Claim:
    span = span_of(expected)
    return Claim("c", "plan", actor, about, planned=Planned((actor,), act, span))


@pytest.mark.parametrize(
    ("claim", "language", "text"),
    [
        (plan("kth", "signature", "pact", "2025-05-05"), "sv", "KTH ska underteckna avtalet om Mälarlabbet den 5 maj 2025."),
        (plan("kth", "signature", "pact"), "en", "KTH will sign the agreement on Mälarlabbet."),
        (plan("hud", "decision", "pact", "2025-05"), "sv", "Huddinge kommun ska besluta om avtalet om Mälarlabbet i maj 2025."),
        (plan("hud", "founding", "lab"), "sv", "Huddinge kommun planerar att bilda Stiftelsen Mälarlabbet."),
        (plan("hud", "acquisition", "lab"), "en", "Huddinge Municipality plans to become an owner of the Mälarlabbet Foundation."),
        (plan("many", "signature", "pact"), "sv", "Många aktörer väntas underteckna avtalet om Mälarlabbet."),
    ],
)  # fmt: skip
def test_words_of_a_plan_carry_it(reader: Reader, claim: Claim, language: str, text: str) -> None:
    assert judged(reader, claim, text, language) == []


@pytest.mark.parametrize(
    ("claim", "language", "text", "rule"),
    [
        (plan("kth", "signature", "pact"), "sv", "KTH undertecknade avtalet om Mälarlabbet.", "plan"),
        (plan("kth", "signature", "pact"), "en", "KTH signed the agreement on Mälarlabbet.", "plan"),
        (plan("kth", "signature", "pact"), "sv", "Huddinge kommun ska underteckna avtalet om Mälarlabbet.", "actor"),
        (plan("kth", "signature", "pact"), "sv", "KTH ska utvärdera avtalet om Mälarlabbet.", "act"),
        (plan("kth", "founding", "lab"), "sv", "KTH ska bilda ett bolag.", "matter"),
        (plan("kth", "signature", "pact", "2025-05-05"), "sv", "KTH ska underteckna avtalet om Mälarlabbet.", "date-missing"),
        (plan("kth", "signature", "pact", "2025-05-05"), "sv", "KTH ska underteckna avtalet om Mälarlabbet i maj 2025.", "date-exact"),
        (plan("kth", "signature", "pact", "2025-05-05"), "en", "KTH will sign the agreement on Mälarlabbet on 6 May 2025.", "date-other"),
    ],
)  # fmt: skip
def test_what_words_do_not_plan_is_refused(reader: Reader, claim: Claim, language: str, text: str, rule: str) -> None:
    assert rule in judged(reader, claim, text, language)


ANNOUNCED = Claim("c", "announcement", "kth", "day")


@pytest.mark.parametrize(
    ("language", "text", "rules"),
    [
        ("sv", "Enligt programmet talar KTH på konferensen Labbdagen.", []),
        ("en", "According to the programme, KTH speaks at the lab day conference.", []),
        ("sv", "KTH var med på Labbdagen.", ["act"]),
        ("sv", "Enligt programmet talar Huddinge kommun på Labbdagen.", ["actor"]),
        ("sv", "Enligt programmet talar KTH.", ["event"]),
        ("sv", "Enligt programmet talar KTH inte på Labbdagen.", ["negated"]),
    ],
)
def test_an_announcement_needs_the_words_of_a_programme(
    reader: Reader, language: str, text: str, rules: list[str]
) -> None:
    assert judged(reader, ANNOUNCED, text, language) == rules


@pytest.mark.parametrize(
    ("kind", "text", "carried"),
    [
        ("conclusion", "KTH och Huddinge kommun ingick avtalet om Mälarlabbet.", True),
        ("conclusion", "KTH har enats med Huddinge kommun om avtalet om Mälarlabbet.", False),
        ("conclusion", "KTH ska ingå avtalet om Mälarlabbet.", False),
        ("conclusion", "KTH har inte ingått avtalet om Mälarlabbet.", False),
        ("conclusion", "KTH var med när avtalet om Mälarlabbet presenterades.", False),
        ("signing", "KTH och Huddinge kommun ingick avtalet om Mälarlabbet.", False),
        ("adoption", "KTH och Huddinge kommun ingick avtalet om Mälarlabbet.", False),
    ],
)
def test_to_enter_into_an_agreement_is_neither_to_sign_nor_to_adopt_it(
    reader: Reader, kind: str, text: str, carried: bool
) -> None:
    assert (judged(reader, Claim("c", kind, "kth", "pact"), text) == []) is carried


def test_a_name_that_is_also_a_word_of_denial_denies_nothing(reader: Reader) -> None:
    claim = Claim("c", "signing", "kth", "pact")
    assert judged(reader, claim, "KTH undertecknade avtalet om Mälarlabbet genom Inga Ek.") == []
    assert "negated" in judged(reader, claim, "Inga parter, inte heller KTH, undertecknade avtalet om Mälarlabbet.")


@pytest.mark.parametrize(
    ("language", "text", "amount", "rules"),
    [
        ("sv", "Huddinge kommun beviljade 1,6 miljoner kronor till Stiftelsen Mälarlabbet.", 1600000.0, []),
        ("sv", "Huddinge kommun beviljade 1 050 000 kronor till Stiftelsen Mälarlabbet.", 1050000.0, []),
        ("en", "Huddinge Municipality granted 1.6 million kronor to the Mälarlabbet Foundation.", 1600000.0, []),
        ("en", "Huddinge Municipality granted 1,050,000 kronor to the Mälarlabbet Foundation.", 1050000.0, []),
        ("sv", "Huddinge kommun beviljade 1,6 miljoner kronor till Stiftelsen Mälarlabbet.", 1600.0, ["number"]),
        ("sv", "Huddinge kommun beviljade medel till Stiftelsen Mälarlabbet.", 1600000.0, ["number"]),
    ],
)
def test_a_sum_stands_in_the_words(reader: Reader, language: str, text: str, amount: float, rules: list[str]) -> None:
    claim = Claim("c", "decision-funded", "hud", "lab", details=Details(amounts=((amount, "SEK"),)))
    assert judged(reader, claim, text, language) == rules


@pytest.mark.parametrize(
    ("language", "words", "currency", "fits"),
    [
        ("sv", "2 000 000 kronor", "SEK", True),
        ("sv", "2 miljoner kr", "SEK", True),
        ("sv", "2 mkr", "SEK", True),
        ("sv", "2 miljoner", "EUR", True),
        ("sv", "2 miljoner euro (omkring 23 miljoner kronor)", "EUR", True),
        ("sv", "2 miljoner kronor", "EUR", False),
        ("sv", "2 miljoner norska kronor", "SEK", False),
        ("sv", "2 miljoner euro", "SEK", False),
        ("en", "EUR 2 million", "EUR", True),
        ("en", "£2 million", "GBP", True),
        ("en", "2 million Danish kroner", "DKK", True),
        ("en", "$2 million", "SEK", False),
        ("en", "2 million kronor", "USD", False),
    ],
)
def test_a_sum_is_in_the_currency_of_the_words(
    reader: Reader, language: str, words: str, currency: str, fits: bool
) -> None:
    given = {"sv": f"Huddinge kommun beviljade {words} till Stiftelsen Mälarlabbet.", "en": f"Huddinge Municipality granted {words} to the Mälarlabbet Foundation."}  # fmt: skip
    claim = Claim("c", "decision-funded", "hud", "lab", details=Details(amounts=((2000000.0, currency),)))
    assert ("value-other" not in judged(reader, claim, given[language], language)) is fits


@pytest.mark.parametrize(
    ("language", "text", "subject", "value", "carried"),
    [
        ("sv", "KTH har en plats i styrelsen för Stiftelsen Mälarlabbet.", "kth", "lab", True),
        ("sv", "KTH har en plats i styrelsen för Stiftelsen Mälarlabbet.", "lab", "kth", False),
        ("sv", "I styrelsen för Stiftelsen Mälarlabbet har KTH en styrelseplats.", "kth", "lab", True),
        ("sv", "I styrelsen för Stiftelsen Mälarlabbet har KTH en styrelseplats.", "lab", "kth", False),
        ("en", "KTH has a seat on the board of the Mälarlabbet Foundation.", "kth", "lab", True),
        ("en", "KTH has a seat on the board of the Mälarlabbet Foundation.", "lab", "kth", False),
    ],
)
def test_who_has_a_seat_is_not_whose_board_it_is(
    reader: Reader, language: str, text: str, subject: str, value: str, carried: bool
) -> None:
    claim = Claim("c", "statement", subject=subject, predicate="ls:seatOnBoardOf", value=value)
    problems = reader.judge(claim, Passage(text, 0, len(text), language, None, text)).problems
    assert (problems == []) is carried
    assert carried or any(problem.verdict is Verdict.CONTRADICTED for problem in problems)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "KTH och Huddinge kommun undertecknade avtalet om Mälarlabbet. Inga Ek skrev under för KTH och Jonas Lid för Huddinge kommun."),
        ("en", "KTH and Huddinge Municipality signed the agreement on Mälarlabbet. Inga Ek signed for KTH and Jonas Lid for Huddinge Municipality."),
        ("sv", "Avtalet om Mälarlabbet undertecknades av Inga Ek, rektor vid KTH, och Jonas Lid, ordförande i kommunstyrelsen i Huddinge kommun."),
        ("en", "The agreement on Mälarlabbet was signed by Inga Ek, president of KTH, and Jonas Lid, chair of the executive board of Huddinge Municipality."),
        ("sv", "KTH, genom rektor Inga Ek, och Huddinge kommun, genom Jonas Lid, undertecknade avtalet om Mälarlabbet."),
        ("en", "KTH (Inga Ek) and Huddinge Municipality (Jonas Lid) signed the agreement on Mälarlabbet."),
        ("sv", "KTH och Huddinge kommun undertecknade avtalet om Mälarlabbet genom Inga Ek respektive Jonas Lid."),
        ("en", "KTH and Huddinge Municipality, represented by Inga Ek and Jonas Lid respectively, signed the agreement on Mälarlabbet."),
        ("sv", "KTH och Huddinge kommun undertecknade avtalet om Mälarlabbet. För KTH skrev rektor Inga Ek under, och för Huddinge kommun Jonas Lid."),
        ("en", "KTH and Huddinge Municipality signed the agreement on Mälarlabbet. For KTH Inga Ek signed, and for Huddinge Municipality Jonas Lid."),
    ],
)  # fmt: skip
def test_who_put_the_name_for_another_did_not_put_it_for_this_one(reader: Reader, language: str, text: str) -> None:
    for actor, person, carried in (
        ("kth", "inga", True), ("hud", "jonas", True), ("kth", "jonas", False), ("hud", "inga", False)
    ):  # fmt: skip
        rules = judged(reader, Claim("c", "signing", actor, "pact", associated=(person,)), text, language)
        assert ("for-another" not in rules) is carried, (actor, person, rules)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "KTH undertecknade avtalet om Mälarlabbet genom Inga Ek, ordförande i Huddinge kommun."),
        ("sv", "KTH och Huddinge kommun undertecknade avtalet om Mälarlabbet. Inga Ek och Jonas Lid skrev under."),
        ("en", "KTH signed the agreement on Mälarlabbet through Inga Ek, chair of Huddinge Municipality."),
    ],
)
def test_a_post_elsewhere_takes_no_signature_from_anybody(reader: Reader, language: str, text: str) -> None:
    assert judged(reader, Claim("c", "signing", "kth", "pact", associated=("inga",)), text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "rules"),
    [
        ("sv", "KTH undertecknade avtalet om Mälarlabbet.\nPresskontakt: Inga Ek", ["other-part"]),
        ("en", "KTH signed the agreement on Mälarlabbet.\nWritten by Inga Ek", ["other-part"]),
        ("sv", "Handläggare\nInga Ek\n\nKTH undertecknade avtalet om Mälarlabbet.", ["other-part"]),
        ("sv", "Handläggare: Inga Ek\n\nKTH undertecknade avtalet om Mälarlabbet. Inga Ek skrev under.", []),
        ("sv", "KTH undertecknade avtalet om Mälarlabbet genom Inga Ek.\nHandläggare: Jonas Lid", []),
    ],
)
def test_who_is_told_of_as_handler_or_contact_alone_did_not_put_the_name(
    reader: Reader, language: str, text: str, rules: list[str]
) -> None:
    assert judged(reader, Claim("c", "signing", "kth", "pact", associated=("inga",)), text, language) == rules


@pytest.mark.parametrize(
    ("language", "text", "rules"),
    [
        ("sv", "Kontaktperson\nInga Ek", ["value-other"]),
        ("sv", "Utredare   Datum\nInga Ek    2025-03-03", ["value-other"]),
        ("en", "Author: Inga Ek", ["value-other"]),
        ("sv", "Inga Ek\nKommundirektör", []),
        ("sv", "Handläggare\nJonas Lid\n\nInga Ek\nKommundirektör", []),
        ("en", "Jonas Lid\nMunicipal director\n\nInga Ek\nDeputy director", []),
    ],
)
def test_a_label_that_gives_another_part_makes_nobody_a_signatory(
    reader: Reader, language: str, text: str, rules: list[str]
) -> None:
    claim = Claim("c", "statement", subject="paper", predicate="ls:signatory", value="inga")
    assert judged(reader, claim, text, language) == rules


@pytest.mark.parametrize(
    ("language", "text", "value", "rules"),
    [
        ("sv", "Regionerna bör bilda ett gemensamt bolag.", "Regionerna har bildat ett gemensamt bolag", ["stronger"]),
        ("sv", "Regionerna bör bilda ett gemensamt bolag.", "Regionerna ska bilda ett gemensamt bolag", ["stronger"]),
        ("sv", "Avtalet ska förlängas och utvärderas av parterna.", "Avtalet utvärderades av parterna", ["stronger"]),
        ("en", "The regions may jointly form a company.", "The regions formed a company jointly", ["stronger"]),
        (
            "en",
            "The agreement will be extended by the parties.",
            "The agreement has been extended by the parties",
            ["stronger"],
        ),
        (
            "sv",
            "Regionerna går samman med målet att bli världsledande inom området.",
            "Regionerna är världsledande inom området",
            ["stronger"],
        ),
        (
            "en",
            "The regions join with the goal of becoming world-leading in the field.",
            "The regions have become world-leading in the field",
            ["stronger"],
        ),
        (
            "en",
            "The regions join with the goal of becoming excellent in the field.",
            "The regions are excellent in the field",
            ["stronger"],
        ),
        (
            "sv",
            "Regionerna är världsledande, med målet att bli världsledande också i vården.",
            "Regionerna är världsledande",
            [],
        ),
        ("sv", "Regionerna ska bilda ett gemensamt bolag.", "Regionerna bör bilda ett gemensamt bolag", []),
        ("sv", "Regionerna har bildat ett bolag och bör bilda ett till.", "Regionerna har bildat ett bolag", []),
        ("sv", "Arbetet bör främst drivas genom stiftelsen.", "Att arbetet främst drivs genom stiftelsen", []),
        (
            "en",
            "The regions formed a company, which should grow.",
            "The regions formed a company which should grow",
            [],
        ),
    ],
)
def test_a_value_tells_of_a_verb_as_no_more_than_the_words_do(
    reader: Reader, language: str, text: str, value: str, rules: list[str]
) -> None:
    claim = Claim("c", "statement", subject="pact", predicate="ls:callsFor", value={language: value})
    assert judged(reader, claim, text, language) == rules


@pytest.mark.parametrize(
    ("language", "text", "value", "rules"),
    [
        (
            "sv",
            "Avtalet gäller sju miljoner kronor från var och en.",
            "sju miljoner kronor sammanlagt",
            ["value-other"],
        ),
        (
            "en",
            "The agreement is about seven million kronor in all.",
            "seven million kronor each year",
            ["value-other"],
        ),
        ("sv", "Avtalet gäller sju miljoner kronor vardera, totalt 28.", "sju miljoner kronor totalt", []),
        ("en", "The agreement is about seven million kronor from each.", "seven million kronor", []),
    ],
)
def test_money_of_each_is_not_that_of_all(
    reader: Reader, language: str, text: str, value: str, rules: list[str]
) -> None:
    claim = Claim("c", "statement", subject="pact", predicate="ls:moneyTold", value={language: value})
    assert judged(reader, claim, text, language) == rules


def test_a_condition_stands_in_the_words(reader: Reader) -> None:
    claim = plan("kth", "signature", "pact")
    text = "KTH ska underteckna avtalet om Mälarlabbet när styrelsen har godkänt budgeten."
    held = Details(conditions=(("sv", "styrelsen har godkänt budgeten"), ("en", "the board approves")))
    other = Details(conditions=(("sv", "regeringen ger tillstånd"),))
    assert judged(reader, Claim("c", "plan", "kth", "pact", planned=claim.planned, details=held), text) == []
    assert judged(reader, Claim("c", "plan", "kth", "pact", planned=claim.planned, details=other), text) == ["value"]


@pytest.mark.parametrize(
    ("language", "text", "rules"),
    [
        ("sv", "Tillväxtnämnden i Huddinge föreslog att Huddinge kommun antar avtalet om Mälarlabbet.", []),
        ("sv", "Tillväxtnämnden i Huddinge, där Jonas Lid är ledamot, föreslog att Huddinge kommun antar avtalet om Mälarlabbet.", []),
        ("sv", "Efter en motion av en ledamot föreslog Tillväxtnämnden i Huddinge att Huddinge kommun antar avtalet om Mälarlabbet.", []),
        ("sv", "Ledamoten Jonas Lid i Tillväxtnämnden i Huddinge föreslog att Huddinge kommun antar avtalet om Mälarlabbet.", ["associated"]),
        ("sv", "Jonas Lid, ledamot i Tillväxtnämnden i Huddinge, föreslog att Huddinge kommun antar avtalet om Mälarlabbet.", ["associated"]),
        ("sv", "I maj föreslog ledamoten Jonas Lid i Tillväxtnämnden i Huddinge att Huddinge kommun antar avtalet om Mälarlabbet.", ["associated"]),
        ("en", "Huddinge Growth Committee proposed that Huddinge Municipality adopt the agreement on Mälarlabbet.", []),
        ("en", "On the motion of the member Jonas Lid, Huddinge Growth Committee proposed that Huddinge Municipality adopt the agreement on Mälarlabbet.", []),
        ("en", "Committee member Jonas Lid of Huddinge Growth Committee proposed that Huddinge Municipality adopt the agreement on Mälarlabbet.", ["associated"]),
        ("en", "A member of Huddinge Growth Committee, Jonas Lid, proposed that Huddinge Municipality adopt the agreement on Mälarlabbet.", ["associated"]),
        ("en", "Huddinge Growth Committee member Jonas Lid proposed that Huddinge Municipality adopt the agreement on Mälarlabbet.", ["associated"]),
        ("sv", "På förslag av ledamoten Jonas Lid föreslog Tillväxtnämnden i Huddinge att Huddinge kommun antar avtalet om Mälarlabbet.", []),
        ("sv", "Efter yrkande av ledamoten Jonas Lid föreslog Tillväxtnämnden kommunfullmäktige i Huddinge att anta avtalet om Mälarlabbet.", []),
        ("sv", "Med stöd av ledamoten Jonas Lids yrkande föreslog Tillväxtnämnden i Huddinge att Huddinge kommun antar avtalet om Mälarlabbet.", []),
        ("sv", "Av ledamoten Jonas Lid föreslogs i Tillväxtnämnden i Huddinge att Huddinge kommun antar avtalet om Mälarlabbet.", ["associated"]),
        ("sv", "I Tillväxtnämnden i Huddinge föreslogs av ledamoten Jonas Lid att Huddinge kommun antar avtalet om Mälarlabbet.", ["associated"]),
        ("en", "At the suggestion of the member Jonas Lid, Huddinge Growth Committee proposed that Huddinge Municipality adopt the agreement on Mälarlabbet.", []),
    ],
)  # fmt: skip
def test_what_a_member_proposes_is_not_proposed_by_the_body(
    reader: Reader, language: str, text: str, rules: list[str]
) -> None:
    claim = Claim("c", "proposal", "hud", "pact", associated=("growth",))
    assert judged(reader, claim, text, language) == rules


@pytest.mark.parametrize(
    ("who", "day", "text", "rules"),
    [
        ("growth", "2025-03-03", "Tillväxtnämnden beslutar att föreslå kommunfullmäktige att anta avtalet om Mälarlabbet.", []),
        ("growth", "2025-03-03", "På förslag av ledamoten Jonas Lid föreslog nämnden kommunfullmäktige att anta avtalet om Mälarlabbet.", []),
        ("growth", "2025-03-04", "Tillväxtnämnden beslutar att föreslå kommunfullmäktige att anta avtalet om Mälarlabbet.", ["date-missing"]),
        ("growth", "2025-03-03", "Tillväxtnämnden beslutar att inte föreslå kommunfullmäktige att anta avtalet om Mälarlabbet.", ["negated", "negated"]),
        # What others have proposed before was not proposed on the day of the minutes.
        ("lab", "2025-03-03", "Stiftelsen Mälarlabbet föreslog att Huddinge kommun antar avtalet om Mälarlabbet.", ["date-missing"]),
    ],
)  # fmt: skip
def test_minutes_date_what_the_body_that_met_proposes(
    reader: Reader, who: str, day: str, text: str, rules: list[str]
) -> None:
    span = span_of(day)
    assert span is not None
    claim = Claim("c", "proposal", "hud", "pact", date=During(span, day), associated=(who,))
    assert judged(reader, claim, f"Huddinge kommun\nTillväxtnämnden\nProtokoll 2025-03-03\n\n{text}") == rules


def test_both_languages_have_words_for_the_same_planned_acts() -> None:
    kinds = [{entry["kind"] for entry in lexicon.entries(language, "plans")["act"]} for language in LANGUAGES]
    assert kinds[0] == kinds[1]


def within(first: str, last: str, *comments: str) -> Claim:
    one, two = span_of(first), span_of(last)
    assert one is not None
    assert two is not None
    planned = Planned(("kth",), "signature", Span(one.first, two.last), comments)
    return Claim("c", "plan", "kth", "pact", planned=planned)


FROM_TO = {
    "sv": "KTH ska tidigast den 1 april 2026 och senast den 30 juni 2026 underteckna avtalet om Mälarlabbet.",
    "en": "KTH is to sign the agreement on Mälarlabbet on 1 April 2026 at the earliest and on 30 June 2026 at the latest.",
}
UNTIL = {
    "sv": "KTH ska underteckna avtalet om Mälarlabbet senast den 30 juni 2026.",
    "en": "KTH is to sign the agreement on Mälarlabbet on 30 June 2026 at the latest.",
}
FROM = {
    "sv": "KTH ska underteckna avtalet om Mälarlabbet tidigast den 1 april 2026.",
    "en": "KTH is to sign the agreement on Mälarlabbet on 1 April 2026 or later.",
}
TURN = {
    "sv": "KTH ska vid årsskiftet den 31 december 2026 underteckna avtalet om Mälarlabbet.",
    "en": "KTH is to sign the agreement on Mälarlabbet at the turn of the year, 31 December 2026.",
}
READ = {"sv": "Vi läser det som den 31 december 2026 till den 31 januari 2027.", "en": "We read it as 31 December 2026 to 31 January 2027."}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("texts", "first", "last", "fits"),
    [
        (FROM_TO, "2026-04-01", "2026-06-30", True),
        (FROM_TO, "2026-04-01", "2027-06-30", False),
        (FROM_TO, "2025-04-01", "2026-06-30", False),
        (FROM_TO, "2026-04-01", "2026-07-31", False),
        (UNTIL, "2026-02-17", "2026-06-30", True),
        (UNTIL, "2026-02-17", "2027-06-30", False),
        (FROM, "2026-04-01", "2026-12-31", True),
        (FROM, "2025-04-01", "2026-12-31", False),
        (TURN, "2026-12-31", "2027-01-31", False),
    ],
)
def test_a_plan_is_no_wider_than_its_words(
    reader: Reader, language: str, texts: dict[str, str], first: str, last: str, fits: bool
) -> None:
    assert judged(reader, within(first, last), texts[language], language) == ([] if fits else ["date-wider"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("last", "fits"), [("2027-01-31", True), ("2028-01-31", False)])
def test_a_comment_may_tell_how_wide_a_plan_was_read(reader: Reader, language: str, last: str, fits: bool) -> None:
    claim = within("2026-12-31", last, *READ.values())
    assert judged(reader, claim, TURN[language], language) == ([] if fits else ["date-wider"])


OFFICE = {
    "sv": "TJÄNSTEUTLÅTANDE\nTillväxtnämnden\nHuddinge kommun\n\nBedömning\n\nRegionen har en ledande roll inom life science, men KTH går nu samman med andra.\n",
    "en": "OFFICIAL REPORT\nGrowth Committee\nHuddinge Municipality\n\nAssessment\n\nThe region has a leading role in life science, but KTH now joins forces with others.\n",
}
LEADING = {
    "sv": "Regionen har en ledande roll inom life science",
    "en": "The region has a leading role in life science",
}


def held(
    reader: Reader, subject: str, text: str, quoted: str, language: str, predicate: str = "ls:assesses"
) -> list[str]:
    claim = Claim("c", "statement", subject=subject, predicate=predicate, value={language: LEADING[language]})
    start = text.index(quoted)
    problems = reader.judge(claim, Passage(text, start, start + len(quoted), language, None, text)).problems
    return [rule_of(problem) for problem in problems]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("predicate", ["ls:assesses", "ls:expectsBenefit"])
def test_an_opinion_is_that_of_the_office_that_wrote_it(reader: Reader, language: str, predicate: str) -> None:
    for subject, rules in (
        ("growth", []),
        ("kth", ["holder-other"]),
        ("lab", ["holder-other"]),
        ("hud", ["holder-other"]),
    ):
        assert held(reader, subject, OFFICE[language], LEADING[language], language, predicate) == rules, subject


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "KTH bedömer att regionen har en ledande roll inom life science."),
        ("sv", "Enligt KTH har regionen en ledande roll inom life science."),
        ("sv", "Regionen har en ledande roll inom life science, anser KTH."),
        ("en", "KTH considers that the region has a leading role in life science."),
        ("en", "According to KTH the region has a leading role in life science."),
        ("en", "In the view of KTH the region has a leading role in life science."),
    ],
)
def test_an_opinion_is_that_of_whom_the_words_name_as_holding_it(reader: Reader, language: str, text: str) -> None:
    assert held(reader, "kth", text, text, language) == []
    assert held(reader, "lab", text, text, language) == ["holder-other"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_ours_that_name_nobody_are_nobodys_opinion(reader: Reader, language: str) -> None:
    assert held(reader, "kth", f"{LEADING[language]}.", f"{LEADING[language]}.", language) == ["holder"]


@pytest.mark.parametrize(
    ("language", "text", "goal"),
    [
        ("sv", "Avtalet om Mälarlabbet har som mål att samla forskningen.", "att samla forskningen"),
        ("en", "The goal of the agreement on Mälarlabbet is to gather research.", "to gather research"),
    ],
)
def test_a_goal_is_that_of_the_agreement_written_of(language: str, text: str, goal: str) -> None:
    other = Thing("other", "Agreement", ("Avtalet om Vintersjukhuset", "The agreement on the Winter Hospital"))
    wide = Reader(Knowledge(Names.of(AGENTS), {**THINGS, "other": other}))
    for subject, rules in (("pact", []), ("other", ["agreement-other"])):
        claim = Claim("c", "statement", subject=subject, predicate="ls:goal", value={language: goal})
        assert judged(wide, claim, text, language) == rules
