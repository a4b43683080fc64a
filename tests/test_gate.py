"""The gate that reads: every rule on sentences of both languages, the examples in the files of words, attestation, and speed."""

from __future__ import annotations

import shutil
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lsgraph.errors import Severity
from lsgraph.gate import check_gate, lexicon
from lsgraph.gate.clauses import clauses_of
from lsgraph.gate.dates import dates_in, span_of
from lsgraph.gate.judge import Reader
from lsgraph.gate.mentions import Speakers
from lsgraph.gate.messages import RULES, message_of, rule_of
from lsgraph.gate.model import Claim, During, Flaw, Judgement, Passage, Thing, Verdict
from lsgraph.gate.names import Agent, Names
from lsgraph.gate.sources import Knowledge, knowledge_of
from lsgraph.gate.text import Text
from lsgraph.languages import LANGUAGES
from lsgraph.repository.dataset import read_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "gate"
ID = "https://w3id.org/lsgraph/id/"
TODAY = date(2025, 6, 10)
DECLARATION, MEETING = ID + "agreement/life-science-declaration-2024", ID + "event/signing-meeting-2024-06"
FOUNDATION = ID + "organization/flemingsberg-science"
KINDS = {
    "S": "signing",
    "A": "adoption",
    "P": "proposal",
    "I": "invitation",
    "W": "withdrawal",
    "N": "presence",
    "M": "membership",
    "T": "statement",
}
#: Of what the sentences of statements tell.
SUBJECTS = {
    "fs": FOUNDATION, "eng": ID + "project/klustermotor-flemingsberg", "dec": DECLARATION, "doc": ID + "document/any",
    "mp": ID + "agreement/malar-pledge",
}  # fmt: skip
#: Agreements whose names have no ordinary word for one, by what lines call them.
SORTS = {
    "mp": Thing(SUBJECTS["mp"], "Agreement", ("Mälarlöftet för hälsa", "The Mälar Pledge for Health")),
    "ang": Thing(ID + "agreement/angsloftet", "Agreement", ("Ängslöftet", "The Meadow Pledge")),
    "upp": Thing(ID + "agreement/giftfria-forskolor", "Agreement", ("Uppropet för giftfria förskolor", "Call for Toxin-free Preschools")),
    "cha": Thing(ID + "agreement/levande-backar", "Agreement", ("Charter för levande bäckar", "Charter of Living Streams")),
    "kod": Thing(ID + "agreement/etisk-kod", "Agreement", ("Den etiska koden för djurparker", "The code of ethics for zoos")),
    "pak": Thing(ID + "agreement/hastpakten", "Agreement", ("Hästpakten", "The Horse Pact")),
    "pro": Thing(ID + "agreement/tysta-gator", "Agreement", ("Programmet för tysta gator", "The programme for quiet streets")),
    "mal": Thing(ID + "agreement/malardalsavtalet", "Agreement", ("Mälardalsavtalet om simhallar", "Mälardalen Agreement on Swimming Pools")),
    "hor": Thing(ID + "agreement/horisont-norr", "LetterOfIntent", ("Horisont Norr", "Horizon North")),
}  # fmt: skip
ACTORS = {
    "kth": "kungliga-tekniska-hogskolan", "ki": "karolinska-institutet", "hud": "huddinge-kommun", "bot": "botkyrka-kommun", "ru": "region-uppsala",
    "fab": "fabege", "hem": "hemso", "fs": "flemingsberg-science", "hk": "stockholms-handelskammare", "sh": "sodertorns-hogskola",
    "nov": "novum-innovation-lab", "rkh": "roda-korsets-hogskola",
}  # fmt: skip
PERSONS = {"eh": "Erik Holm", "al": "Anna Lindqvist"}


@dataclass(frozen=True)
class Case:
    """A line of the file of sentences."""

    carried: bool
    language: str
    kind: str
    actor: str
    more: str
    text: str

    @classmethod
    def of(cls, line: str) -> Case:
        head, text = line.split(" | ", 1)
        verdict, language, kind, actor, *more = head.split()
        return cls(
            verdict == "carried",
            language,
            KINDS[kind],
            actor,
            "".join(more),
            text.replace("\\n", "\n").replace("\\t", "\t"),
        )


def _groups() -> dict[str, list[Case]]:
    """The lines of the files, those of one file that have a kind of claim and a verdict together: thousands of tests take long to begin."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                case = Case.of(line)
                groups[f"{path.stem}-{case.language}-{case.kind}-{'carried' if case.carried else 'refused'}"].append(
                    case
                )
    return groups


GROUPS = _groups()


@pytest.fixture(scope="module")
def reader(root: Path) -> Reader:
    known = knowledge_of(read_dataset(root))
    persons = [Agent(f"{ID}person/{slug}", "", (name,), is_person=True) for slug, name in PERSONS.items()]
    names = Names.of([*known.names.agents.values(), *persons], known.names.places)
    return Reader(Knowledge(names, {**known.things, **{thing.iri: thing for thing in SORTS.values()}}))


def during(value: str) -> During | None:
    span = span_of(value)
    return During(span, value) if span is not None else None


def judged(reader: Reader, case: Case) -> Judgement:
    text, start, end = case.text, 0, len(case.text)
    if "[[" in text:
        start, end = text.index("[["), text.index("]]") - 2
        text = text.replace("[[", "").replace("]]", "")
    passage = Passage(text, start, end, case.language, TODAY, text)
    if case.kind == "statement":
        return reader.judge(stated(case), passage)
    actor = iri_of(case.actor)
    if case.kind == "membership":
        role, begin, until = (*case.more.split(","), "", "")[:3]
        claim = Claim("c", case.kind, actor, FOUNDATION, role=role, begin=during(begin), end=during(until))
    else:
        date, *others = case.more.split(",")
        about = MEETING if case.kind == "presence" else DECLARATION
        if case.kind == "presence" and date[:1].isalpha():
            about = f"{ID}event/{date}"
        elif "@" in date:
            # "2025-03-03@ang": an agreement by what lines call it.
            date, _, called = date.partition("@")
            about = SORTS[called].iri
        claim = Claim(
            "c", case.kind, actor, about, date=during(date), associated=tuple(iri_of(each) for each in others)
        )
    return reader.judge(claim, passage)


def stated(case: Case) -> Claim:
    predicate, value = case.more.split(",")
    told: object = {"true": True, "false": False}.get(value, int(value) if value.isdigit() else iri_of(value))
    if predicate == "ls:caseNumber":
        # A line has no space in a value: "KS_2025/12".
        told = value.replace("_", " ")
    elif "-" in value and span_of(value) is not None:
        told = value
    return Claim("c", case.kind, None, None, subject=iri_of(case.actor), predicate=predicate, value=told)


def iri_of(short: str) -> str:
    """Whom or what a short name of a line stands for; an organisation by its own name too."""
    if short in PERSONS:
        return f"{ID}person/{short}"
    return SUBJECTS.get(short) or f"{ID}organization/{ACTORS.get(short, short)}"


@pytest.mark.parametrize("group", [name for name in GROUPS if name.endswith("carried")])
def test_words_that_carry_a_claim_are_let_through(reader: Reader, group: str) -> None:
    found = {case.text: judged(reader, case).problems for case in GROUPS[group]}
    assert {text: problems for text, problems in found.items() if problems} == {}


@pytest.mark.parametrize("group", [name for name in GROUPS if name.endswith("refused")])
def test_words_that_do_not_carry_a_claim_are_refused(reader: Reader, group: str) -> None:
    found = {case.text: judged(reader, case).problems for case in GROUPS[group]}
    assert [text for text, problems in found.items() if not problems] == []
    assert {rule_of(problem) for problems in found.values() for problem in problems} <= set(RULES)


# ---------------------------------------------------------------------- the files of words


def examples(name: str) -> list[tuple[str, dict[str, object]]]:
    return [
        (language, entry)
        for language in LANGUAGES
        for entries in lexicon.entries(language, name).values()
        if isinstance(entries, list)
        for entry in entries
        if isinstance(entry, dict) and ("carries" in entry or "turns" in entry)
    ]


#: Who acts in the examples of a kind of act.
DOERS = {
    "signing": ("KTH", "kungliga-tekniska-hogskolan"), "invitation": ("KTH", "kungliga-tekniska-hogskolan"),
    "presence": ("KTH", "kungliga-tekniska-hogskolan"), "withdrawal": ("Fabege", "fabege"), "proposal": ("Huddinge", "huddinge-kommun"),
}  # fmt: skip


def of_example(reader: Reader, kind: str, sentence: str, language: str) -> Judgement:
    by_name = (
        ("KTH", "kungliga-tekniska-hogskolan"), ("Region Uppsala", "region-uppsala"), ("Fabege", "fabege"), ("Huddinge", "huddinge-kommun"),
        ("KI", "karolinska-institutet"), ("kommunen", "huddinge-kommun"),
    )  # fmt: skip
    actor = next((slug for name, slug in by_name if name in sentence), "huddinge-kommun")
    if kind in ("proposal", "adoption") and "Huddinge" in sentence:
        actor = "huddinge-kommun"
    text = sentence
    claim = Claim("c", kind, f"{ID}organization/{actor}", MEETING if kind == "presence" else DECLARATION)
    title = "Avsiktsförklaring för life science"
    return reader.judge(claim, Passage(text, 0, len(text), language, TODAY, text, title=title))


@pytest.mark.parametrize(("language", "entry"), examples("acts"), ids=lambda value: str(value)[:50])
def test_each_word_of_an_act_has_examples_that_hold(reader: Reader, language: str, entry: dict[str, list[str]]) -> None:
    kind = str(entry["kind"])
    for sentence in entry["carries"]:
        problems = [
            p for p in of_example(reader, kind, sentence, language).problems if p.rule not in ("agreement", "event")
        ]
        assert problems == [], sentence
    for sentence in entry["not"]:
        assert of_example(reader, kind, sentence, language).problems, sentence


@pytest.mark.parametrize(("language", "entry"), examples("scope"), ids=lambda value: str(value)[:50])
def test_each_word_that_turns_has_examples_of_its_reach(
    reader: Reader, language: str, entry: dict[str, list[str]]
) -> None:
    def rules(sentence: str) -> set[str]:
        adopts = any(word in sentence for word in ("anta", "antog", "godkän", "adopt"))
        kind = "adoption" if adopts else "signing"
        found = of_example(reader, kind, sentence, language)
        return {problem.rule for problem in found.problems}

    for sentence in entry["turns"]:
        assert rules(sentence) & {str(entry["rule"]), "planned", "negated", "tense"}, sentence
    for sentence in entry["leaves"]:
        assert not rules(sentence) - {"agreement", "actor", "date-missing"}, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_that_is_not_the_agreement_has_examples(reader: Reader, language: str) -> None:
    def rules(sentence: str) -> set[str]:
        return {problem.rule for problem in of_example(reader, "adoption", sentence, language).problems}

    for entry in lexicon.entries(language, "agreements")["unfinished"]:
        assert [sentence for sentence in entry["turns"] if "agreement" not in rules(sentence)] == []
        assert [sentence for sentence in entry["leaves"] if rules(sentence)] == []


@pytest.mark.parametrize(("language", "entry"), examples("roles"), ids=lambda value: str(value)[:50])
def test_each_role_has_examples_that_hold(language: str, entry: dict[str, list[str]]) -> None:
    agents = [
        Agent("kth", "higher-education-institution", ("KTH",)), Agent("ki", "higher-education-institution", ("KI",)),
        Agent("lab", "foundation", ("Stiftelsen Mälarlabbet", "The Mälarlabbet Foundation")),
        Agent("hud", "municipality", ("Huddinge kommun", "Huddinge Municipality")), Agent("ru", "region", ("Region Uppsala",)),
        Agent("eh", "", ("Erik Holm",), is_person=True),
    ]  # fmt: skip
    own = Reader(Knowledge(Names.of(agents)))

    def problems(sentence: str) -> list[Flaw]:
        about = "hud" if "Huddinge" in sentence else "ru" if "Uppsala" in sentence else "lab"
        claim = Claim("c", "membership", "eh" if "Erik" in sentence else "kth", about, role=str(entry["role"]))
        return own.judge(claim, Passage(sentence, 0, len(sentence), language, TODAY, sentence)).problems

    for sentence in entry["carries"]:
        assert problems(sentence) == [], sentence
    for sentence in entry["not"]:
        assert problems(sentence), sentence


def test_each_heading_has_examples_of_what_stands_under_it() -> None:
    from lsgraph.gate.document import section_kind

    for language in LANGUAGES:
        for entry in lexicon.entries(language, "sections")["section"]:
            for heading in entry["true"]:
                assert section_kind(heading, language) == entry["kind"], heading
            for heading in entry["false"]:
                assert section_kind(heading, language) != entry["kind"], heading


def test_both_languages_have_the_same_files_and_every_file_is_read() -> None:
    for language in LANGUAGES:
        assert {path.stem for path in (lexicon.WORDS / language).glob("*.toml")} == set(lexicon.FILES)
        for name in lexicon.FILES:
            assert lexicon.entries(language, name)
    properties = [
        {entry["predicate"] for entry in lexicon.entries(language, "statements")["statement"]} for language in LANGUAGES
    ]
    assert properties[0] == properties[1]
    roles = [{entry["role"] for entry in lexicon.entries(language, "roles")["role"]} for language in LANGUAGES]
    assert roles[0] - roles[1] <= {"municipal-executive-chair"}


def _lists(value: object) -> Iterator[list[str]]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _lists(each)


def test_no_list_has_a_word_twice() -> None:
    told = [
        each for language in LANGUAGES for name in lexicon.FILES for each in _lists(lexicon.entries(language, name))
    ]
    assert len(told) > 500
    assert [word for each in told for word in set(each) if each.count(word) > 1] == []


def test_a_file_of_words_that_is_not_toml_stops_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv" / "time.toml").write_text("[broken", encoding="utf-8")
    monkeypatch.setattr(lexicon, "WORDS", tmp_path)
    lexicon.entries.cache_clear()
    try:
        with pytest.raises(tomllib.TOMLDecodeError, match="declaration"):
            lexicon.entries("sv", "time")
    finally:
        lexicon.entries.cache_clear()


# ---------------------------------------------------------------------- texts


def test_a_broken_word_is_one_word_and_a_compound_keeps_its_hyphen() -> None:
    text = Text("Kommunen har under-\ntecknat Stockholm-\nUppsalaregionens avtal, in- och utgående.", "sv")
    assert [token.norm for token in text.tokens[:5]] == [
        "kommunen",
        "har",
        "undertecknat",
        "stockholmuppsalaregionens",
        "avtal",
    ]
    assert "in-" in [token.text for token in text.tokens]


def test_sentences_stand_below_their_headings() -> None:
    text = Text(
        "Huddinge kommun\n2025-03-03\n\nFörslag till beslut\nAvtalet antas.\n\nBeslut\nAvtalet antas inte.\n", "sv"
    )
    told = [
        (sentence.headings[-1], text.words(sentence.first, sentence.last))
        for sentence in text.sentences
        if not sentence.is_heading
    ]
    assert told == [("Förslag till beslut", "Avtalet antas."), ("Beslut", "Avtalet antas inte.")]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "den 3 mars 2025", "2025-03-03"), ("sv", "3/3 2025", "2025-03-03"), ("sv", "den tredje mars 2025", "2025-03-03"),
        ("sv", "i mars 2025", "2025-03"), ("sv", "2012", "2012"), ("sv", "i går", "2025-06-09"), ("sv", "i fjol", "2024"),
        ("sv", "den 3 mars", "2025-03-03"), ("sv", "i juni förra året", "2024-06"), ("sv", "i måndags", "2025-06-09"),
        ("en", "3 March 2025", "2025-03-03"), ("en", "March 3, 2025", "2025-03-03"), ("en", "March 3rd, 2025", "2025-03-03"),
        ("en", "in March 2025", "2025-03"), ("en", "yesterday", "2025-06-09"), ("en", "last year", "2024"), ("en", "May 2024", "2024-05"),
    ],
)  # fmt: skip
def test_dates_are_read_as_they_are_written(language: str, text: str, expected: str) -> None:
    norms = Text(f"Det skedde {text}." if language == "sv" else f"It happened {text}.", language).norms
    (found,) = dates_in(norms, 0, len(norms), language, TODAY)
    assert found.span == span_of(expected)


@pytest.mark.parametrize("text", ["den 31 februari 2025", "den 3 mars 25", "§ 2025", "tfn 08-535"])
def test_what_is_no_date_is_none(text: str) -> None:
    norms = Text(text, "sv").norms
    assert not [d for d in dates_in(norms, 0, len(norms), "sv", None) if d.span.first == d.span.last]


def test_a_long_text_without_names_is_read_in_time_that_grows_with_it_alone() -> None:
    def steps(times: int) -> int:
        text = "Rektor talade i Solna och kommunfullmäktige svarade. De gick hem.\n\n" * times
        calls = 0

        class Counting(Speakers):
            def _told(self, *arguments: Any, **named: Any) -> Any:
                nonlocal calls
                calls += 1
                return super()._told(*arguments, **named)

        Counting(Text(text, "sv"), Names.of([Agent("x", "municipality", ("Huddinge kommun",))], ["Solna"]))
        return calls

    assert 0 < steps(200) <= 2.5 * steps(100)


def test_a_negation_reaches_its_own_clause_only() -> None:
    text = Text("KTH, som inte var där, undertecknade avtalet, men KI avstod.", "sv")
    parsed = clauses_of(text.tokens, 0, len(text.tokens), "sv")
    kinds = {text.norms[i]: parsed.at(i) for i in range(len(text.tokens))}
    assert kinds["inte"].kind == "relative"
    assert kinds["undertecknade"].number == kinds["kth"].number
    assert kinds["avstod"].number != kinds["undertecknade"].number


# ---------------------------------------------------------------------- what is told


def test_every_message_tells_the_word_the_reason_and_the_next_step_in_both_languages() -> None:
    for rule in RULES:
        base = rule.removesuffix("-other") if rule.removesuffix("-other") in RULES else rule
        told = message_of(Flaw(base, "ORDET", claimed="2025")).in_all_languages()
        assert set(told) == set(LANGUAGES)
        assert told["sv"] != told["en"]
        assert all(text.count(".") >= 2 for text in told.values())


@pytest.fixture
def copy(part: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(part, tmp_path / "copy"))


SOURCE = "data/sources/huddinge-ks-2024-1082.ttl"


def test_a_finding_names_file_line_claim_word_and_next_step(copy: Path) -> None:
    path = copy / SOURCE
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "rdf:predicate ls:createsObligations ;\n    rdf:object false",
            "rdf:predicate ls:createsObligations ;\n    rdf:object true",
        ),
        encoding="utf-8",
    )
    (finding,) = check_gate(read_dataset(copy))
    assert (finding.rule, finding.severity, finding.file) == ("gate.polarity", Severity.VIOLATION, SOURCE)
    assert finding.line == text[: text.index("ls:createsObligations ;\n    rdf:object false")].count("\n") + 2
    assert finding.subject == ID + "statement/huddinge-ks-2024-1082-no-obligations"
    assert "“inga”" in finding.message["en"]
    assert "”inga”" in finding.message["sv"]
    assert finding.nearest == "Den medför inga förpliktelser."


def attested(text: str, evidence: str, words: str) -> str:
    at = text.index(f"\nevidence:{evidence}\n")
    end = text.index("ls:basis", at)
    return text[:end] + words + text[end:]


WHOLE = (
    'ls:attestedBy "Eva Provläsare" ; ls:attestedOn "2025-06-10"^^xsd:date ;\n'
    '    ls:attestedBecause "Fotnoten räknar upp sju."@sv, "The footnote lists seven."@en ;\n    '
)


def stated_number(copy: Path) -> Path:
    """A claim of a number that the words do not give."""
    path = copy / SOURCE
    text = path.read_text(encoding="utf-8")
    at = text.index("\nevidence:huddinge-ks-2024-1082-number-of-principals\n")
    path.write_text(
        text[:at] + text[at:].replace("ls:basis basis:inferred", "ls:basis basis:stated", 1), encoding="utf-8"
    )
    return path


def test_what_is_not_shown_may_be_attested_and_stays_visible(copy: Path) -> None:
    path = stated_number(copy)
    assert [finding.rule for finding in check_gate(read_dataset(copy))] == ["gate.number"]
    path.write_text(
        attested(path.read_text(encoding="utf-8"), "huddinge-ks-2024-1082-number-of-principals", WHOLE),
        encoding="utf-8",
    )
    assert check_gate(read_dataset(copy)) == []


@pytest.mark.parametrize(
    "words",
    [
        WHOLE.replace("Eva Provläsare", " "),
        WHOLE.replace('ls:attestedOn "2025-06-10"^^xsd:date ;', ""),
        WHOLE.replace(', "The footnote lists seven."@en', ""),
    ],
    ids=["nobody", "no day", "one language"],
)
def test_an_attestation_without_name_day_or_reason_lifts_nothing(copy: Path, words: str) -> None:
    path = stated_number(copy)
    path.write_text(
        attested(path.read_text(encoding="utf-8"), "huddinge-ks-2024-1082-number-of-principals", words),
        encoding="utf-8",
    )
    assert {finding.rule for finding in check_gate(read_dataset(copy))} == {"gate.attestation", "gate.number"}


def test_what_is_contradicted_is_never_attested(copy: Path) -> None:
    path = copy / SOURCE
    text = path.read_text(encoding="utf-8").replace(
        "rdf:predicate ls:createsObligations ;\n    rdf:object false",
        "rdf:predicate ls:createsObligations ;\n    rdf:object true",
    )
    path.write_text(attested(text, "huddinge-ks-2024-1082-no-obligations", WHOLE), encoding="utf-8")
    assert "gate.polarity" in {finding.rule for finding in check_gate(read_dataset(copy))}


def test_an_attestation_that_nobody_needs_is_told(copy: Path) -> None:
    path = copy / SOURCE
    path.write_text(
        attested(path.read_text(encoding="utf-8"), "huddinge-ks-2024-1082-no-obligations", WHOLE), encoding="utf-8"
    )
    (finding,) = check_gate(read_dataset(copy))
    assert (finding.rule, finding.severity) == ("gate.attestation-idle", Severity.WARNING)


def test_a_paraphrase_must_carry_the_claim_in_both_languages(copy: Path) -> None:
    path = copy / "data/sources/flemingsbergscience-2021-09-07-vd.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            '"Johnny Högberg is CEO of the foundation from 1 November 2021', '"He is the new head from 1 November 2021'
        ),
        encoding="utf-8",
    )
    assert check_gate(read_dataset(copy))


def test_an_act_is_never_inferred(copy: Path) -> None:
    path = copy / SOURCE
    text = path.read_text(encoding="utf-8")
    act = (
        "act:ki-signature a ls:Signature ; ls:actor organization:karolinska-institutet ; ls:agreement agreement:life-science-declaration-2024 ;\n"
        '    dcterms:date "2024-06"^^xsd:gYearMonth ; ls:evidence evidence:ki-signature .\n'
        "evidence:ki-signature a oa:SpecificResource ; ls:basis basis:inferred ; ls:speaksOf evidence-kind:signing ;\n"
        '    oa:hasSource document:huddinge-ks-2024-1082 ; ls:reason "Troligen."@sv, "Probably."@en .\n'
    )
    path.write_text(text + act, encoding="utf-8")
    (finding,) = check_gate(read_dataset(copy))
    assert finding.rule == "gate.act-inferred"


def test_the_verdicts_have_an_order() -> None:
    assert Verdict.CARRIED < Verdict.NOT_SHOWN < Verdict.CONTRADICTED
    assert Judgement().verdict is Verdict.CARRIED
