"""Decisions of every outcome, names during a time, changes of organisations, and details of roles, read against words."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from lsgraph.gate import check_gate, lexicon
from lsgraph.gate.dates import span_of
from lsgraph.gate.judge import Reader
from lsgraph.gate.messages import RULES, rule_of
from lsgraph.gate.model import DECISIONS, Claim, Details, During, Flaw, Passage, Thing, Verdict
from lsgraph.gate.names import Agent, Names
from lsgraph.gate.sources import KINDS_OF_CLASSES, Knowledge, knowledge_of
from lsgraph.languages import LANGUAGES
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.evidence import CLAIM_CLASSES

if TYPE_CHECKING:
    from pathlib import Path

ID = "https://w3id.org/lsgraph/id/"
TODAY = date(2025, 6, 10)
HUDDINGE, BOARD = "hud", "board"
PLAN, REPLY = "plan", "reply"
AGENTS = [
    Agent(HUDDINGE, "municipality", ("Huddinge kommun", "Huddinge Municipality")),
    Agent(BOARD, "committee", ("Kommunstyrelsen i Huddinge", "Executive Board of Huddinge Municipality"), HUDDINGE),
    Agent("council", "committee", ("Kommunfullmäktige i Huddinge", "Municipal Council of Huddinge"), HUDDINGE),
    Agent("committee", "committee", ("Miljönämnden i Huddinge", "Environment Committee of Huddinge"), HUDDINGE),
    Agent("fabege", "company", ("Fabege", "Fabege AB")),
    Agent("hufvudstaden", "company", ("Hufvudstaden", "Hufvudstaden AB")),
    Agent("kth", "higher-education-institution", ("KTH",)), Agent("hemso", "company", ("Hemsö",)),
    Agent("lab", "foundation", ("Stiftelsen Mälarlabbet", "The Mälarlabbet Foundation", "Stiftelsen", "The Foundation")),
    Agent("landsting", "region", ("Stockholms läns landsting", "Stockholm County Council")),
    Agent("eh", "", ("Erik Holm",), is_person=True),
]  # fmt: skip
THINGS = {
    PLAN: Thing(PLAN, "document", ("Utvecklingsplanen", "The development plan")),
    REPLY: Thing(REPLY, "document", ("Remissvaret om utvecklingsplanen", "The reply on the development plan")),
    "act": Thing("act", "document", ("Lagen om samverkan", "The Collaboration Act")),
}


def during(value: str) -> During | None:
    span = span_of(value)
    return During(span, value) if span is not None else None


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Knowledge(Names.of(AGENTS), THINGS))


def judged(reader: Reader, claim: Claim, text: str, language: str = "sv", title: str = "") -> list[Flaw]:
    start, end = 0, len(text)
    if "[[" in text:
        start, end = text.index("[["), text.index("]]") - 2
        text = text.replace("[[", "").replace("]]", "")
    problems = reader.judge(claim, Passage(text, start, end, language, TODAY, text, title=title)).problems
    assert all(rule_of(problem) in RULES for problem in problems)
    return problems


def rules(problems: list[Flaw]) -> list[str]:
    return [rule_of(problem) for problem in problems]


def decision(outcome: str, *, about: str = PLAN, body: str | None = BOARD, day: During | None = None) -> Claim:
    return Claim("c", f"decision-{outcome}", HUDDINGE, about, body=body, date=day)


def entries(name: str, *keys: str) -> list[tuple[str, dict[str, object]]]:
    return [
        (language, entry)
        for language in LANGUAGES
        for key in keys
        for entry in lexicon.entries(language, name).get(key, ())
        if "carries" in entry
    ]


# ---------------------------------------------------------------------- decisions


@pytest.mark.parametrize(
    ("language", "entry"), entries("decisions", "verb", "phrase"), ids=lambda value: str(value)[:50]
)
def test_each_word_of_an_outcome_has_examples_that_hold(
    reader: Reader, language: str, entry: dict[str, list[str]]
) -> None:
    claim = Claim("c", str(entry["kind"]), HUDDINGE, PLAN, body=BOARD)
    for sentence in entry["carries"]:
        assert judged(reader, claim, sentence, language) == [], sentence
    for sentence in entry["not"]:
        assert judged(reader, claim, sentence, language), sentence


def test_both_languages_tell_every_outcome() -> None:
    for language in LANGUAGES:
        assert {
            entry["kind"] for each, entry in entries("decisions", "verb", "phrase") if each == language
        } == DECISIONS, language


MINUTES = (
    "Huddinge kommun\nProtokoll\nKommunstyrelsen\n2025-03-03\n\n§ 46 Utvecklingsplanen\n\n{heading}\n{text}\n\n"
    "§ 47 Budget\nBeslut\nKommunstyrelsen beslutar att lägga budgeten till handlingarna.\n"
)


@pytest.mark.parametrize(
    ("outcome", "heading", "text"),
    [
        ("referred", "Kommunstyrelsens beslut", "[[Kommunstyrelsen beslutar att återremittera ärendet]] för vidare beredning."),
        ("adopted", "Beslut", "[[Kommunstyrelsen beslutar att anta utvecklingsplanen]]."),
        ("rejected", "Beslut", "[[Kommunstyrelsen avslår förslaget till utvecklingsplan]]."),
        ("postponed", "Beslut", "[[Ärendet bordläggs]]."),
        ("noted", "Kommunstyrelsens beslut", "[[Utvecklingsplanen läggs till handlingarna]]."),
        ("rejected", "Beslut", "[[Kommunstyrelsen beslutar att avslå utvecklingsplanen och bordlägga motionen]]."),
    ],
)  # fmt: skip
def test_minutes_carry_the_decision_of_their_body(reader: Reader, outcome: str, heading: str, text: str) -> None:
    claim = decision(outcome, day=during("2025-03-03"))
    assert judged(reader, claim, MINUTES.format(heading=heading, text=text)) == []


@pytest.mark.parametrize(
    ("outcome", "heading", "text", "rule"),
    [
        ("adopted", "Förslag till beslut", "[[Kommunstyrelsen antar utvecklingsplanen]].", "proposed"),
        ("adopted", "Yrkanden", "[[Erik Holm yrkar att utvecklingsplanen antas]].", "requested"),
        ("adopted", "Reservation", "[[Kommunstyrelsen borde ha antagit utvecklingsplanen]].", "planned"),
        ("adopted", "Beslut", "[[Kommunstyrelsen beslutar att bordlägga ärendet om att anta utvecklingsplanen]].", "deferred"),
        ("adopted", "Beslut", "[[Kommunstyrelsen beslutar att anta remissvaret om utvecklingsplanen]].", "matter-other"),
        ("adopted", "Beslut", "[[Kommunstyrelsen beslutar att anta budgeten]].", "matter-other"),
        ("rejected", "Beslut", "[[Kommunstyrelsen avslår yrkandet om återremiss av utvecklingsplanen]].", "matter-other"),
        ("referred", "Beslut", "[[Kommunstyrelsen bordlägger utvecklingsplanen]].", "act-other"),
        ("adopted", "Kommunfullmäktiges beslut", "[[Utvecklingsplanen antas]].", "body-other"),
        ("adopted", "Beslut", "[[Miljönämnden i Huddinge antog utvecklingsplanen]].", "body-other"),
        ("adopted", "Beslut", "[[Kommunstyrelsen i Tyresö antog utvecklingsplanen]].", "actor-other"),
        ("adopted", "Beslut", "[[Kommunstyrelsen beslutar att inte anta utvecklingsplanen]].", "negated"),
        ("noted", "Beslut", "[[Kommunstyrelsen lär ha lagt utvecklingsplanen till handlingarna]].", "reported"),
        ("adopted", "Beslut", "[[Kommunstyrelsen antar utvecklingsplanen under förutsättning att medel finns]].", "conditional"),
    ],
)  # fmt: skip
def test_what_is_no_such_decision_is_refused(reader: Reader, outcome: str, heading: str, text: str, rule: str) -> None:
    assert rule in rules(judged(reader, decision(outcome), MINUTES.format(heading=heading, text=text)))


def test_a_decision_has_the_day_of_its_minutes_and_no_other(reader: Reader) -> None:
    text = MINUTES.format(heading="Beslut", text="[[Kommunstyrelsen beslutar att anta utvecklingsplanen]].")
    assert rules(judged(reader, decision("adopted", day=during("2025-03-04")), text)) == ["date-missing"]


def test_a_committee_decides_for_its_municipality_where_the_decision_is_its_own(reader: Reader) -> None:
    text = "Miljönämnden i Huddinge avslog utvecklingsplanen."
    assert judged(reader, decision("rejected", body="committee"), text) == []
    assert judged(reader, decision("rejected", body=None), text)


def test_a_reply_is_decided_on_where_it_is_named(reader: Reader) -> None:
    text = "Kommunstyrelsen i Huddinge antog remissvaret om utvecklingsplanen."
    assert judged(reader, decision("adopted", about=REPLY), text) == []
    assert judged(reader, decision("adopted", about=REPLY), "Kommunstyrelsen i Huddinge antog utvecklingsplanen.")


def test_the_body_of_an_adoption_is_read_too(root: Path) -> None:
    known = Reader(knowledge_of(load_dataset(root)))
    organization, title = f"{ID}organization/", "Avsiktsförklaring för life science"
    text = "Kommunfullmäktige i Huddinge antog avsiktsförklaringen för life science."
    claim = Claim("c", "adoption", organization + "huddinge-kommun", f"{ID}agreement/life-science-declaration-2024")
    assert judged(known, claim, text, title=title) == []
    by = Claim(**{**claim.__dict__, "body": organization + "kommunstyrelsen-i-huddinge"})
    assert rules(judged(known, by, text, title=title)) == ["body-other"]


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(("language", "entry"), entries("changes", "naming"), ids=lambda value: str(value)[:50])
def test_each_word_of_a_name_has_examples_that_hold(reader: Reader, language: str, entry: dict[str, list[str]]) -> None:
    claim = Claim("c", "naming", "fabege", names=(("sv", "Provbolaget AB"),), end=during("2018"))
    for sentence in entry["carries"]:
        assert judged(reader, claim, sentence, language) == [], sentence
    for sentence in entry["not"]:
        assert judged(reader, claim, sentence, language), sentence


@pytest.mark.parametrize(
    ("begin", "end", "language", "text"),
    [
        ("2019", "", "sv", "Stockholms läns landsting bytte 2019 namn till Storregionen."),
        ("2019-01-01", "", "sv", "Sedan den 1 januari 2019 heter Stockholms läns landsting Storregionen."),
        ("2019", "", "en", "Stockholm County Council was renamed Storregionen in 2019."),
        ("2010", "2018", "sv", "Stockholms läns landsting hette Storregionen från 2010 till 2018."),
    ],
)
def test_a_name_holds_from_the_day_of_the_words(reader: Reader, begin: str, end: str, language: str, text: str) -> None:
    claim = Claim("c", "naming", "landsting", names=(("sv", "Storregionen"),), begin=during(begin), end=during(end))
    assert judged(reader, claim, text, language) == []


@pytest.mark.parametrize(
    ("begin", "end", "text", "rule"),
    [
        ("", "2019", "Stockholms läns landsting bytte 2019 namn till Storregionen.", "naming-time"),
        ("2019", "", "Stockholms läns landsting bytte 2019 namn från Storregionen.", "naming-time"),
        ("2020", "", "Stockholms läns landsting bytte 2019 namn till Storregionen.", "date-other"),
        ("2019-01-01", "", "Stockholms läns landsting bytte 2019 namn till Storregionen.", "date-exact"),
        ("2019", "", "Stockholms läns landsting ska 2019 byta namn till Storregionen.", "naming"),
        ("2019", "", "Det föreslogs att Stockholms läns landsting heter Storregionen från 2019.", "proposed"),
        ("2019", "", "Det ryktas att Stockholms läns landsting bytte namn till Storregionen 2019.", "reported"),
        ("2019", "", "Stockholms läns landsting bytte 2019 inte namn till Storregionen.", "negated"),
        ("2019", "", "Stockholms läns landsting bytte 2019 namn till Stockholmsregionen.", "naming"),
        ("", "2018", "Stockholms läns landsting, tidigare Storregionen, flyttade 2018.", "date-missing"),
        ("", "2018", "Hemsö hette Storregionen till 2018.", "actor-other"),
        ("", "2018", "Stockholms läns landsting köpte Hemsö, som hette Storregionen till 2018.", "actor-other"),
    ],
)  # fmt: skip
def test_what_does_not_give_the_name_is_refused(reader: Reader, begin: str, end: str, text: str, rule: str) -> None:
    claim = Claim("c", "naming", "landsting", names=(("sv", "Storregionen"),), begin=during(begin), end=during(end))
    assert rule in rules(judged(reader, claim, text))


# ---------------------------------------------------------------------- changes


@pytest.mark.parametrize(("language", "entry"), entries("changes", "change"), ids=lambda value: str(value)[:50])
def test_each_word_of_a_change_has_examples_that_hold(
    reader: Reader, language: str, entry: dict[str, list[str]]
) -> None:
    kind = entry["kinds"][0]
    originals = ("lab", "hemso") if kind == "merger" else ("lab",)
    results = ("kth", "hemso") if kind == "split" else ("kth",)
    claim = Claim("c", "change", role=kind, originals=originals, results=results)
    for sentence in entry["carries"]:
        assert judged(reader, claim, sentence, language) == [], sentence
    for sentence in entry["not"]:
        assert judged(reader, claim, sentence, language), sentence


@pytest.mark.parametrize(
    ("kind", "text", "rule"),
    [
        ("succession", "KTH gick upp i Stiftelsen Mälarlabbet.", "change-order"),
        ("succession", "Stiftelsen Mälarlabbet gick upp i Hemsö.", "actor-other"),
        ("succession", "Stiftelsen Mälarlabbet delades i KTH och Hemsö.", "change-other"),
        ("succession", "Stiftelsen Mälarlabbet flyttade till KTH.", "change"),
        ("succession", "Stiftelsen Mälarlabbet planeras ha gått upp i KTH.", "planned"),
        ("succession", "Enligt obekräftade uppgifter har Stiftelsen Mälarlabbet gått upp i KTH.", "reported"),
        ("succession", "Stiftelsen Mälarlabbet gick aldrig upp i KTH.", "negated"),
        ("succession", "Det var fel att Stiftelsen Mälarlabbet gick upp i KTH.", "negated"),
        ("succession", "Har Stiftelsen Mälarlabbet gått upp i KTH?", "asked"),
    ],
)
def test_what_does_not_tell_of_the_change_is_refused(reader: Reader, kind: str, text: str, rule: str) -> None:
    claim = Claim("c", "change", role=kind, originals=("lab",), results=("kth",))
    assert rule in rules(judged(reader, claim, text))


# ---------------------------------------------------------------------- details of roles


def owner(share: float) -> Claim:
    return Claim("c", "membership", "kth", "fabege", role="owner", details=Details(share=share))


@pytest.mark.parametrize(
    ("share", "language", "text"),
    [
        (0.5, "sv", "KTH äger hälften av Fabege."),
        (0.3, "sv", "KTH äger 30 procent av Fabege."),
        (0.335, "sv", "KTH äger 33,5 % av Fabege."),
        (0.6667, "sv", "KTH äger två tredjedelar av Fabege."),
        (0.5, "en", "KTH is the owner of half of Fabege."),
        (0.25, "en", "KTH owns 25 per cent of Fabege."),
    ],
)
def test_a_share_stands_in_the_words(reader: Reader, share: float, language: str, text: str) -> None:
    assert judged(reader, owner(share), text, language) == []


@pytest.mark.parametrize(
    ("share", "text", "verdict"),
    [
        (0.4, "KTH äger hälften av Fabege.", Verdict.CONTRADICTED),
        (0.5, "KTH äger 49 procent av Fabege.", Verdict.CONTRADICTED),
        (0.5, "KTH äger Fabege.", Verdict.NOT_SHOWN),
        (0.5, "KTH är delägare i Fabege sedan 50 år.", Verdict.NOT_SHOWN),
    ],
)
def test_a_share_that_the_words_do_not_give_is_refused(
    reader: Reader, share: float, text: str, verdict: Verdict
) -> None:
    (problem,) = judged(reader, owner(share), text)
    assert (problem.rule, problem.verdict) == ("number", verdict)


def seat(*, appointed_by: tuple[str, ...] = (), through: tuple[str, ...] = (), statutes: tuple[str, ...] = ()) -> Claim:
    details = Details(appointed_by=appointed_by, through=through, statutes=statutes)
    return Claim("c", "membership", "eh", "lab", role="board-member", details=details)


@pytest.mark.parametrize(
    ("claim", "text", "carried"),
    [
        (seat(appointed_by=(BOARD,)), "Kommunstyrelsen i Huddinge utser Erik Holm till ledamot i styrelsen för Stiftelsen Mälarlabbet.", True),
        (seat(appointed_by=("council",)), "Kommunstyrelsen i Huddinge utser Erik Holm till ledamot i styrelsen för Stiftelsen Mälarlabbet.", False),
        (seat(appointed_by=(BOARD,)), "Erik Holm är ledamot i styrelsen för Stiftelsen Mälarlabbet, utsedd av Kommunstyrelsen i Huddinge.", True),
        (seat(appointed_by=("kth",)), "Erik Holm är ledamot i styrelsen för Stiftelsen Mälarlabbet, utsedd av Kommunstyrelsen i Huddinge.", False),
        (seat(appointed_by=(BOARD,)), "Erik Holm är ledamot i styrelsen för Stiftelsen Mälarlabbet.", False),
        (seat(statutes=("act",)), "Erik Holm är enligt lagen om samverkan ledamot i styrelsen för Stiftelsen Mälarlabbet.", True),
        (seat(statutes=("act",)), "Erik Holm är enligt stadgarna ledamot i styrelsen för Stiftelsen Mälarlabbet.", False),
        (seat(through=("hemso",)), "Erik Holm är genom Hemsö ledamot i styrelsen för Stiftelsen Mälarlabbet.", True),
        (seat(through=("hemso",)), "Erik Holm är genom KTH ledamot i styrelsen för Stiftelsen Mälarlabbet.", False),
    ],
)  # fmt: skip
def test_what_else_a_role_says_stands_in_the_words(reader: Reader, claim: Claim, text: str, carried: bool) -> None:
    problems = judged(reader, claim, text)
    assert (problems == []) is carried, problems
    if not carried:
        assert {problem.rule for problem in problems} == {"detail"}


# ---------------------------------------------------------------------- statements


def stated(predicate: str, value: object) -> Claim:
    return Claim("c", "statement", predicate=predicate, value=value, subject=f"{ID}document/minutes")


@pytest.fixture(scope="module")
def of_people() -> Reader:
    people = [
        Agent(name.split()[0].casefold(), "", (name,), is_person=True)
        for name in ("Anna Exempel", "Bo Prov", "Cia Ek", "Dan Skiss")
    ]
    return Reader(Knowledge(Names.of([*AGENTS, *people]), THINGS))


@pytest.mark.parametrize(
    ("predicate", "value", "language", "text", "carried"),
    [
        ("ls:adjuster", "bo", "sv", "Justerare: Bo Prov", True),
        ("ls:adjuster", "anna", "sv", "Ordförande: Anna Exempel. Justerare: Bo Prov", False),
        ("ls:adjuster", "anna", "sv", "Justerare: Bo Prov. Sekreterare: Anna Exempel", False),
        ("ls:adjuster", "cia", "sv", "Justerare: Bo Prov och Cia Ek", True),
        ("ls:adjuster", "bo", "sv", "Bo Prov utses att justera protokollet.", True),
        ("ls:adjuster", "bo", "sv", "Närvarande: Bo Prov", False),
        ("ls:chairedBy", "anna", "sv", "Närvarande: Anna Exempel, ordförande, Bo Prov, ledamot", True),
        ("ls:chairedBy", "anna", "sv", "Anna Exempel (M), ordförande", True),
        ("ls:chairedBy", "bo", "sv", "Närvarande: Anna Exempel, ordförande, Bo Prov, ledamot", False),
        ("ls:chairedBy", "bo", "sv", "Bo Prov, vice ordförande", False),
        ("ls:chairedBy", "anna", "en", "Chair: Anna Exempel", True),
        ("ls:chairedBy", "anna", "en", "Deputy chair: Anna Exempel", False),
        ("ls:secretary", "cia", "sv", "Sekreterare: Cia Ek", True),
        ("ls:secretary", "anna", "sv", "Anna Exempel, ordförande. Sekreterare: Cia Ek", False),
        ("ls:secretary", "cia", "en", "Minutes taken by Cia Ek", True),
        ("ls:rapporteur", "dan", "sv", "Föredragande: Dan Skiss, näringslivschef", True),
        ("ls:rapporteur", "cia", "sv", "Föredragande: Dan Skiss. Sekreterare: Cia Ek", False),
        ("ls:rapporteur", "dan", "en", "The matter was presented by Dan Skiss.", True),
        ("ls:signatory", "bo", "sv", "Handläggare: Bo Prov", False),
        ("ls:signatory", "bo", "sv", "Bo Prov Kommundirektör", True),
        ("ls:party", "kth", "sv", "Parter: KTH och Hemsö", True),
        ("ls:party", "kth", "sv", "Kopia till: KTH", False),
        ("ls:party", "kth", "en", "This agreement is between KTH and Hemsö.", True),
        ("ls:textVersion", "2024:12", "sv", "Förordningen i lydelsen 2024:12", True),
        ("ls:textVersion", "2024:13", "sv", "Förordningen i lydelsen 2024:12", False),
        ("dcterms:type", f"{ID}minutes", "sv", "PROTOKOLL", True),
        ("dcterms:type", f"{ID}summons", "sv", "PROTOKOLL", False),
        ("dcterms:type", f"{ID}poem", "sv", "PROTOKOLL", False),
    ],
)  # fmt: skip
def test_functions_in_a_document_are_read_beside_their_names(
    of_people: Reader, predicate: str, value: str, language: str, text: str, carried: bool
) -> None:
    problems = judged(of_people, stated(predicate, value), text, language)
    assert (problems == []) is carried, problems


GOAL = {"sv": "Att bli världsledande inom området", "en": "To be world-leading in the field"}


@pytest.mark.parametrize(
    ("value", "text", "rule"),
    [
        (GOAL, "Målet är att bli världsledande inom området.", ""),
        (GOAL, "Målet är inte att bli världsledande inom området.", "polarity"),
        (GOAL, "Målet är att samordna hälsodata.", "value"),
        ({"en": GOAL["en"]}, "Målet är att bli världsledande inom området.", "value"),
    ],
)
def test_a_text_says_no_more_than_its_words(reader: Reader, value: object, text: str, rule: str) -> None:
    assert [problem.rule for problem in judged(reader, stated("ls:goal", value), text)] == ([rule] if rule else [])


def test_a_role_in_the_work_names_whose_it_is(reader: Reader) -> None:
    role = {"sv": "Organiserar och samordnar arbetet", "en": "Organises and coordinates the work"}
    claim = Claim("c", "statement", predicate="ls:roleInWork", value=role, subject="kth")
    assert judged(reader, claim, "KTH organiserar och samordnar arbetet.") == []
    assert rules(judged(reader, claim, "Hemsö organiserar och samordnar arbetet.")) == ["actor"]


@pytest.mark.parametrize("value", ["KTH", 7, True, {"sv": "KTH"}, f"{ID}organization/kth"], ids=str)
def test_a_property_that_no_file_of_words_knows_is_told_and_not_passed_over(reader: Reader, value: object) -> None:
    (problem,) = judged(reader, stated("ls:nobodyKnows", value), "KTH är 7 och KTH.")
    assert (problem.rule, problem.claimed, problem.verdict) == ("property", "ls:nobodyKnows", Verdict.NOT_SHOWN)


def test_every_property_of_statements_is_known_in_both_languages(root: Path) -> None:
    blocks = (root / "ontology" / "lsgraph.ttl").read_text(encoding="utf-8").split("\n\n")
    properties = {block.split()[0] for block in blocks if "Property of a statement (ls:Statement)." in block}
    assert len(properties) > 20
    for language in LANGUAGES:
        known = {entry["predicate"] for entry in lexicon.entries(language, "statements")["statement"]}
        assert properties - known == set(), language


def test_every_type_of_document_is_known_in_both_languages(root: Path) -> None:
    text = (root / "ontology" / "vocabularies" / "document-type.ttl").read_text(encoding="utf-8")
    types = {line.removeprefix("document-type:") for line in text.splitlines() if line.startswith("document-type:")}
    for language in LANGUAGES:
        (known,) = (
            entry["types"]
            for entry in lexicon.entries(language, "statements")["statement"]
            if entry["predicate"] == "dcterms:type"
        )
        assert types == set(known), language


# ---------------------------------------------------------------------- nothing passes unread


def test_every_class_of_claim_has_its_reader(reader: Reader) -> None:
    assert {f"{iri}" for iri in CLAIM_CLASSES} == set(KINDS_OF_CLASSES)
    (problem,) = judged(reader, Claim("c", "unread"), "KTH.")
    assert (problem.rule, problem.verdict) == ("unread", Verdict.NOT_SHOWN)


def test_a_decision_of_no_known_outcome_is_told(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    shutil.copytree(root / "tests" / "examples" / "protocol", folder)
    source = folder / "data" / "sources" / "exempelkommun-ks-2025-03-03.ttl"
    assert check_gate(load_dataset(folder)) == []
    source.write_text(
        source.read_text(encoding="utf-8").replace("outcome:referred", "outcome:praised"), encoding="utf-8"
    )
    (finding,) = check_gate(load_dataset(folder))
    assert finding.rule == "gate.unread"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("ls:outcome outcome:referred", "ls:outcome outcome:adopted", "gate.act-other"),
        ("ls:decides document:exempelplanen", "ls:decides document:exempelremissvaret", "gate.matter-other"),
        ("ls:decides document:exempelremissvaret", "ls:decides document:exempelplanen", "gate.matter-other"),
        ("ls:share 0.5", "ls:share 0.4", "gate.number-other"),
        ("dcterms:date \"2018\"^^xsd:gYear", "dcterms:date \"2017\"^^xsd:gYear", "gate.date-other"),
        ("time:hasEnd", "time:hasBeginning", "gate.date-missing"),
        ("\"Provbolaget AB\"@sv", "\"Mönsterbolaget AB\"@sv", "gate.naming"),
        ("change-kind:succession", "change-kind:split", "gate.change-other"),
        ("ls:appointedBy organization:kommunstyrelsen-i-exempelkommun", "ls:appointedBy organization:exempelbolaget", "gate.detail-other"),
        ("rdf:predicate ls:adjuster", "rdf:predicate ls:secretary", "gate.value"),
    ],
)  # fmt: skip
def test_a_careless_edit_of_minutes_is_refused(root: Path, tmp_path: Path, old: str, new: str, rule: str) -> None:
    folder = tmp_path / "repository"
    shutil.copytree(root / "tests" / "examples" / "protocol", folder)
    source = folder / "data" / "sources" / "exempelkommun-ks-2025-03-03.ttl"
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")
    assert rule in {finding.rule for finding in check_gate(load_dataset(folder))}


# ---------------------------------------------------------------------- names of others


JUDGED = (
    f"<{ID}judgement/test> a <https://w3id.org/lsgraph/ontology#Judgement> ;\n"
    f"  <https://w3id.org/lsgraph/ontology#judges> <{ID}organization/kth> , <{ID}organization/kth-2> ;\n"
    "  <https://w3id.org/lsgraph/ontology#verdict> <https://w3id.org/lsgraph/vocabulary/verdict/VERDICT> ;\n"
    '  <https://w3id.org/lsgraph/ontology#judgedBy> "Eva Provläsare" .\n'
)
ACTOR = (
    f'<{ID}organization/SLUG> a <http://www.w3.org/ns/org#FormalOrganization> ; <http://www.w3.org/2000/01/rdf-schema#label> "NAME"@sv ;\n'
    "  <http://www.w3.org/ns/org#classification> <https://w3id.org/lsgraph/vocabulary/legal-form/company> .\n"
)


@pytest.mark.parametrize(("verdict", "carried"), [("same", True), ("different", False), ("unsure", False)])
def test_the_name_of_what_is_judged_the_same_is_a_name_of_either(tmp_path: Path, verdict: str, carried: bool) -> None:
    (tmp_path / "data" / "sources").mkdir(parents=True)
    (tmp_path / "data" / "sources" / "none.ttl").write_text("# Nothing.\n<urn:x> <urn:y> <urn:z> .\n", encoding="utf-8")
    (tmp_path / "data" / "actors").mkdir()
    actors = ACTOR.replace("SLUG", "kth-2").replace("NAME", "Tekniska högskolan")
    actors += ACTOR.replace("SLUG", "kth").replace("NAME", "KTH")
    (tmp_path / "data" / "actors" / "some.ttl").write_text(actors, encoding="utf-8")
    (tmp_path / "data" / "judgements.ttl").write_text(JUDGED.replace("VERDICT", verdict), encoding="utf-8")
    own = Reader(knowledge_of(load_dataset(tmp_path)))
    claim = Claim("c", "signing", f"{ID}organization/kth")
    assert (judged(own, claim, "Tekniska högskolan undertecknade avsiktsförklaringen.") == []) is carried


def test_an_older_name_is_a_name_in_texts_too(root: Path) -> None:
    own = Reader(knowledge_of(load_dataset(root / "tests" / "examples" / "protocol")))
    claim = Claim("c", "signing", f"{ID}organization/exempelbolaget")
    assert judged(own, claim, "Provbolaget AB undertecknade avsiktsförklaringen.") == []
    assert judged(own, claim, "Mönsterbolaget AB undertecknade avsiktsförklaringen.")


def test_what_is_decided_is_the_thing_itself(reader: Reader) -> None:
    """Not a version for referral, what goes before it, or that something else is done with it."""
    refused = {
        ("adopted", "sv", "Kommunstyrelsen i Huddinge antog samrådsförslaget till utvecklingsplanen."),
        ("approved", "sv", "Kommunstyrelsen i Huddinge godkände remissversionen av utvecklingsplanen."),
        ("approved", "sv", "Kommunstyrelsen i Huddinge godkände att utvecklingsplanen sänds på remiss."),
        ("approved", "sv", "Kommunstyrelsen i Huddinge godkände tidsplanen för utvecklingsplanen."),
        ("adopted", "sv", "Kommunstyrelsen i Huddinge noterade utvecklingsplanen och antog budgeten."),
        ("adopted", "sv", "Kallelse\nHuddinge kommun\nKommunstyrelsen 2025-03-03\n\nKommunstyrelsen antar utvecklingsplanen."),
        ("adopted", "en", "The Executive Board of Huddinge Municipality approved the consultation draft of the development plan."),
        ("adopted", "en", "The Executive Board of Huddinge Municipality noted the development plan and adopted the budget."),
        ("adopted", "en", "The Executive Board of Huddinge Municipality referred the development plan back."),
    }  # fmt: skip
    carried = {
        ("noted", "sv", "Kommunstyrelsen i Huddinge noterade utvecklingsplanen och antog budgeten."),
        ("adopted", "en", "The Executive Board of Huddinge Municipality adopted the development plan."),
        ("referred", "en", "The Executive Board of Huddinge Municipality referred the development plan back."),
        ("postponed", "en", "The Executive Board of Huddinge Municipality deferred the development plan."),
    }

    def problems(outcome: str, language: str, text: str) -> list[Flaw]:
        return judged(reader, Claim("c", f"decision-{outcome}", HUDDINGE, PLAN), text, language)

    assert [each for each in refused if not problems(*each)] == []
    assert {each: found for each in carried if (found := problems(*each))} == {}


@pytest.mark.parametrize(
    ("language", "text", "own", "other"),
    [
        ("sv", "Fabege äger 60 procent och Hemsö 40 procent av Stiftelsen Mälarlabbet.", 0.6, 0.4),
        ("sv", "Stiftelsen Mälarlabbet ägs till 60 procent av Fabege och till 40 procent av Hemsö.", 0.6, 0.4),
        ("en", "Fabege owns 60 per cent and Hemsö 40 per cent of the Mälarlabbet Foundation.", 0.6, 0.4),
    ],
)
def test_each_of_several_owners_has_a_share(reader: Reader, language: str, text: str, own: float, other: float) -> None:
    def rules(actor: str, share: float) -> set[str]:
        claim = Claim("c", "membership", actor, "lab", role="owner", details=Details(share=share))
        return {problem.rule for problem in judged(reader, claim, text, language)}

    assert rules("fabege", own) == rules("hemso", other) == set()
    assert rules("fabege", other) == rules("hemso", own) == {"number"}


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("sv", "Fabege äger mer än 40 procent av Stiftelsen Mälarlabbet.", "number"),
        ("sv", "Fabege äger omkring 40 procent av Stiftelsen Mälarlabbet.", "number"),
        ("en", "Fabege owns at least 40 per cent of the Mälarlabbet Foundation.", "number"),
        ("sv", "Stiftelsen Mälarlabbet äger 40 procent av Fabege.", "actor"),
        ("en", "The Mälarlabbet Foundation owns 40 per cent of Fabege.", "actor"),
    ],
)
def test_a_rough_share_and_one_in_the_other_direction_are_refused(
    reader: Reader, language: str, text: str, rule: str
) -> None:
    claim = Claim("c", "membership", "fabege", "lab", role="owner", details=Details(share=0.4))
    assert rule in {problem.rule for problem in judged(reader, claim, text, language)}
