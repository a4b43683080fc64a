"""Personal data that the graph must not hold: identity numbers of persons, telephone numbers, and remarks on persons.

A Swedish personal identity number is the day of birth, three digits and a check digit; in a coordination number 60 is added to the day.
Both are told from organisation numbers, of which the third digit is at least 2, so that they have no month.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.languages import Message
from lsgraph.namespaces import BASE, PREFIXES, expand
from lsgraph.repository.said import Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile

#: Between the day and the number: a hyphen or what looks like one, a plus sign from the hundredth birthday on, or white space.
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?P<century>18|19|20)?(?P<day>\d{6})(?P<between>\s?[-+\u2010-\u2015\u2212]\s?|[ \u00a0\u202f])?(?P<rest>\d{4})(?![\w]|[.,/-]\d)"
)
_DIGIT, _PART = re.compile(r"\d"), re.compile(r"[/?#=&]")
_IN_SLUG = re.compile(r"(?<![^-])(?:\d{2})?\d{6}-?\d{4}(?![^-])")
_ADDED_TO_DAY = 60
_OLDEST = 1860
_TELEPHONE = re.compile(
    r"(?<![\w/.-])(?:\+46[ \u00a0-]?(?:\(0\))?[ \u00a0]?[1-9]\d{0,2}|0[1-9]\d{0,2})[ \u00a0]?[-–/ \u00a0][ \u00a0]?\d{2,3}(?:[ \u00a0]\d{2,3}){1,3}(?![\w-]|[.,]\d)"
)
_PERSON, _LABEL, _NAME = PREFIXES["person"], expand("rdfs:label"), expand("foaf:name")
#: What is said of persons without a claim: what they are called, and who they are elsewhere. Others are refused by their shape or as terms.
_OF_PERSONS = frozenset(
    expand(name)
    for name in (
        "rdf:type", "rdfs:label", "skos:altLabel", "foaf:name", "owl:sameAs", "adms:identifier", "foaf:mbox", "foaf:phone",
        "dcterms:spatial", "dcterms:isReplacedBy",
    )
)  # fmt: skip
#: Of these it is told elsewhere that they are derived, facts that need evidence, or none of persons.
_OF_CLAIMS = tuple(PREFIXES[each] for each in ("ls", "org", "prov"))
_IN_BRACKETS = re.compile(r"\([^()]*\)")
#: What `lsgraph format` copies around a quotation from a text that is published anyway.
_CONTEXT = frozenset(expand(name) for name in ("oa:prefix", "oa:suffix"))


def personal_numbers(text: str) -> list[str]:
    """The personal identity and coordination numbers in a text, as they are written there.

    >>> personal_numbers("640823-3234, 212000-0068, 640823-3235")
    ['640823-3234']
    """
    return [match[0] for match in _NUMBER.finditer(text) if _is_personal(match)]


def _is_personal(match: re.Match[str]) -> bool:
    digits = match["day"] + match["rest"]
    return _is_day(match["century"], match["day"]) and check_digit_is_right(digits)


def _is_day(century: str | None, written: str) -> bool:
    """Whether somebody may be born on the day, today included."""
    year, month, day = written[:2], int(written[2:4]), int(written[4:])
    day -= _ADDED_TO_DAY if day > _ADDED_TO_DAY else 0
    for each in [century] if century else ["19", "20"]:
        try:
            born = date(int(each + year), month, day)
        except ValueError:
            continue
        if date(_OLDEST, 1, 1) <= born <= datetime.now(UTC).date():
            return True
    return False


def check_digit_is_right(digits: str) -> bool:
    """Luhn, https://www.skatteverket.se: every other digit doubled, the sum of all digits a multiple of ten."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def check_personal(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on identity numbers and telephone numbers in files under `data/`."""
    today = datetime.now(UTC).date()
    for file in said.data:
        yield from passed.unless(partial(_in_file, file), "personal", today, file.path, file.content)


def _in_file(file: SourceFile) -> Iterator[Finding]:
    yield from _numbers(file)
    yield from _remarks(file)


def _remarks(file: SourceFile) -> Iterator[Finding]:
    """What stands on a person besides names and identifiers: all else about persons is told by claims, which have evidence."""
    names = {text_of(quad.subject): text_of(quad.object) for quad in file.quads if quad.predicate.value == _NAME}
    for quad in file.quads:
        person, predicate = text_of(quad.subject), quad.predicate.value
        if not person.startswith(_PERSON) or "#" in person:
            continue
        if predicate not in _OF_PERSONS and not predicate.startswith(_OF_CLAIMS):
            message = Message(
                "{name} says something of a person, and rests on no source. Of persons the graph holds names, and roles and acts as the public record tells them: take it out, or tell it as a claim with its evidence.",
                name=name_of(predicate),
            )
        elif predicate == _LABEL and person in names and not _is_name(text_of(quad.object), names[person]):
            message = Message(
                "The label of a person is the name in foaf:name, and at most what tells two of one name apart, in brackets. Take out what else it says."
            )
        else:
            continue
        # What it says is not repeated in the finding.
        yield finding("personal-data", message, file, person, sought=name_of(predicate))


def _is_name(label: str, name: str) -> bool:
    return " ".join(_IN_BRACKETS.sub(" ", label).split()) == " ".join(name.split())


def _numbers(file: SourceFile) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for quad in file.quads:
        subject = text_of(quad.subject)
        for term in (quad.subject, quad.object):
            value = text_of(term)
            if (subject, value) in told or not _DIGIT.search(value):
                continue
            told.add((subject, value))
            message = _why_not(term, value, quad.predicate.value)
            if message is not None:
                # The number itself is not repeated in the finding.
                yield finding("personal-data", message, file, subject, sought=name_of(quad.predicate.value))


def _why_not(term: object, value: str, predicate: str) -> Message | None:
    if isinstance(term, ox.Literal) and term.datatype.value not in _TEXTS:
        return None
    if personal_numbers(_spaced(value) if isinstance(term, ox.NamedNode) else value):
        return Message(
            "A personal identity number does not belong in the graph. Remove it, or shorten the quotation; a person is told by name and role."
        )
    if isinstance(term, ox.Literal) and predicate not in _CONTEXT and _TELEPHONE.search(value):
        return Message("A telephone number does not belong in the graph. Remove it, or shorten the quotation.")
    return None


_TEXTS = frozenset(expand(name) for name in ("xsd:string", "rdf:langString", "xsd:anyURI"))


def _spaced(iri: str) -> str:
    """An IRI with its parts apart. Digits alone, without a sign between them, are times of pages more often than numbers of persons."""
    parts = [part for part in _PART.split(iri.removeprefix(BASE)) if not part.isdigit()]
    if iri.startswith(BASE):
        # In a name of ours words are joined by hyphens, which in a text would make another number of it.
        parts += [number for part in parts for number in _IN_SLUG.findall(part)]
    return " ; ".join(parts)


# ---------------------------------------------------------------------------------------------------- stored texts


def check_texts(said: Said) -> Iterator[Finding]:
    """Findings on stored texts with identity numbers: a text is served to everybody, and may not be changed."""
    for document in said.dataset.documents.values():
        for match in _NUMBER.finditer(document.text):
            if _is_personal(match):
                message = Message(
                    "The text has a personal identity number, and texts are published. Store a copy in which its keeper has masked it, with the digest of that copy."
                )
                yield _in_text(message, document.slug, document.text.count("\n", 0, match.start()) + 1)


def _in_text(message: Message, slug: str, line: int) -> Finding:
    from lsgraph.errors import Finding

    return Finding("personal-data", message.in_all_languages(), file=f"data/documents/{slug}.txt", line=line)
