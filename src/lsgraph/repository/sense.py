"""What can surely not be: days that no one can have told of yet, bounds that nobody explains, places that lie elsewhere, opposite facts."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.days import first_day, last_day
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES, expand
from lsgraph.repository.evidence import CLAIM_CLASSES
from lsgraph.repository.said import Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.computing.passed import Passed
    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile
    from lsgraph.stores import Term

_DATE, _EARLIEST, _LATEST, _EVIDENCE = map(expand, ("dcterms:date", "ls:earliest", "ls:latest", "ls:evidence"))
_COMMENT = expand("rdfs:comment")
_SUBJECT, _PREDICATE, _OBJECT = (expand(f"rdf:{name}") for name in ("subject", "predicate", "object"))
#: Bounds of days, and a year in the comment that says how they were read.
_BOUNDS = frozenset({_EARLIEST, _LATEST, expand("ls:expectedEarliest"), expand("ls:expectedLatest")})
_YEAR = re.compile(r"(?<![\d-])(?:1[4-9]|20)\d\d(?!\d)")
#: Words that put the days beside the years of a comment: after, before, or on both sides of the turn of a year.
_AFTER = re.compile(r"\b(?:efter|därefter|nästa|följande|senare|after|next|following|later)\b")
_BEFORE = re.compile(r"\b(?:före|innan|förra|tidigare|senast|before|previous|earlier|at the latest)\b")
_NEXT_TO_IT = re.compile(r"\b(?:årsskifte\w*|vinter\w*|turn of the year|winter)\b")
#: In the names of the bounds of a membership: who takes over a post is announced before.
_DURING = "#memberDuring"
#: No source here can tell of an act before: the oldest of the bodies that act is of the 15th century.
_FIRST_DAY = "1400-01-01"
#: Facts whose day may be to come.
_PLANS = frozenset(expand(name) for name in ("ls:runsFrom", "ls:runsUntil", "ls:plannedSigning"))
#: Days that may be to come, whatever they are said of.
_MAY_BE_TO_COME = frozenset(expand(name) for name in ("ls:latest", "ls:expectedEarliest", "ls:expectedLatest"))
#: Identifiers that begin with the code of a county.
_CODES = frozenset(expand(f"identifier-type:{name}") for name in ("municipality-code", "county-code"))
#: Latitudes and longitudes of Sweden, in degrees, with its waters.
_LATITUDES, _LONGITUDES = (54.0, 70.0), (9.0, 26.0)
_DATATYPES = frozenset(expand(name) for name in ("xsd:date", "xsd:gYearMonth", "xsd:gYear"))


def check_sense(said: Said, passed: Passed) -> Iterator[Finding]:
    """Findings on days, bounds, places and facts that can't be."""
    today = datetime.now(UTC).date().isoformat()
    happened = _days_of_things(said.values)
    for file in said.data:
        yield from passed.unless(partial(_in_file, file, today), "sense", today, file.path, file.content)
        yield from _before_it_happened(said, file, happened)
    yield from _places(said)
    yield from _regions(said)
    yield from _opposites(said)


# ---------------------------------------------------------------------------------------------------- days


def _in_file(file: SourceFile, today: str) -> Iterator[Finding]:
    yield from _days(file, today)
    yield from _bounds(file)


def _days(file: SourceFile, today: str) -> Iterator[Finding]:
    """Days to come of what is told as done, and days before anything that is told here."""
    to_come = _may_be_to_come(file)
    for quad in file.quads:
        if not isinstance(quad.object, ox.Literal) or quad.object.datatype.value not in _DATATYPES:
            continue
        first, subject = first_day(quad.object.value), text_of(quad.subject)
        if first is None:
            continue
        # The last day on which something may have happened may be to come, its first day not.
        if (
            first > today
            and quad.predicate.value not in _MAY_BE_TO_COME
            and subject not in to_come
            and _DURING not in subject
        ):
            message = Message(
                "{day} is still to come: a source can't tell of it as done. Mend the day; a plan is said with a property for plans.",
                day=quad.object.value,
            )
        elif first < _FIRST_DAY:
            message = Message("{day} is before anything that is told here. Mend the year.", day=quad.object.value)
        else:
            continue
        yield finding(
            "date.impossible", message, file, subject, sought=name_of(quad.predicate.value), nearest=quad.object.value
        )


def _may_be_to_come(file: SourceFile) -> set[str]:
    """Statements of plans, and of meetings, which are announced."""
    return {
        text_of(quad.subject)
        for quad in file.quads
        if (quad.predicate.value == _PREDICATE and text_of(quad.object) in _PLANS)
        or (quad.predicate.value == _SUBJECT and text_of(quad.object).startswith(PREFIXES["event"]))
    }


def _bounds(file: SourceFile) -> Iterator[Finding]:
    """Bounds that a curator wrote: they stand instead of a date, both of them, and a comment says how the words were read."""
    said = _by_subject(file)
    for subject, quads in said.items():
        yield from _bounds_unexplained(file, subject, quads)
        properties = {quad.predicate.value for quad in quads}
        written = properties & {_EARLIEST, _LATEST}
        if not written:
            continue
        if _DATE in properties:
            message = Message(
                "A date and bounds stand together. Write dcterms:date as the source says it, or ls:earliest and ls:latest where it says no date."
            )
        elif len(written) == 1:
            message = Message(
                "One bound stands alone. Write both ls:earliest and ls:latest, or the date as the source says it."
            )
        elif _COMMENT not in properties:
            message = Message(
                "Nothing says how these bounds were read from the words. Add rdfs:comment in Swedish and English, or write dcterms:date as the source says it."
            )
        else:
            continue
        yield finding("date.bounds", message, file, subject, sought=" ".join(sorted(map(name_of, written))))


def _bounds_unexplained(file: SourceFile, subject: str, quads: Sequence[ox.Quad]) -> Iterator[Finding]:
    """Bounds in a year that the comment on how they were read does not reach, where it names years."""
    comments = " ".join(text_of(quad.object).lower() for quad in quads if quad.predicate.value == _COMMENT)
    years = sorted(set(_YEAR.findall(comments)))
    is_open = bool(_NEXT_TO_IT.search(comments))
    later = is_open or (_AFTER.search(comments) and not _BEFORE.search(comments))
    # From when may be counted from what another source tells: a comment that names one year need not name that.
    earlier = is_open or len(years) == 1 or (_BEFORE.search(comments) and not _AFTER.search(comments))
    for quad in quads if years else ():
        value = text_of(quad.object)
        outside = (value[:4] > years[-1] and not later) or (value[:4] < years[0] and not earlier)
        if quad.predicate.value not in _BOUNDS or not outside:
            continue
        message = Message(
            "The comment explains this bound by {years}, and {day} lies outside. Mend the day, or say in rdfs:comment, in Swedish and English, how it was read.",
            years=years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}", day=value,
        )  # fmt: skip
        yield finding("date.unexplained", message, file, subject, sought=value, nearest=", ".join(years))


def _before_it_happened(said: Said, file: SourceFile, days: Mapping[str, str]) -> Iterator[Finding]:
    """Claims of what happened after the day of the document that is said to tell of it."""
    by_subject = _by_subject(file)
    published = _days_of_documents(by_subject)
    # What this source says of a day counts here, whatever others say.
    days = {**days, **_days_of_things(dict(_statements_of(by_subject)))}
    for subject, quads in by_subject.items() if published else ():
        if not said.types.get(subject, frozenset()) & CLAIM_CLASSES:
            continue
        own = {quad.predicate.value: text_of(quad.object) for quad in quads}
        event = days.get(own.get(expand("ls:event"), ""))
        happened = max((day for day in (event, first_day(own.get(_DATE)), own.get(_EARLIEST)) if day), default=None)
        sources = {
            text_of(source)
            for quad in quads
            if quad.predicate.value == _EVIDENCE
            for source in said.named(text_of(quad.object), "oa:hasSource")
        }
        for source in sorted(sources & published.keys()):
            if happened and happened > published[source]:
                message = Message(
                    "{source} is of {published}, and can't tell of what happened on {happened}. Mend one of the days.",
                    source=name_of(source), published=published[source], happened=happened,
                )  # fmt: skip
                yield finding("date.after-source", message, file, subject, sought=happened, nearest=published[source])


def _by_subject(file: SourceFile) -> dict[str, list[ox.Quad]]:
    quads: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in file.quads:
        quads[text_of(quad.subject)].append(quad)
    return quads


def _days_of_documents(by_subject: Mapping[str, Sequence[ox.Quad]]) -> dict[str, str]:
    """The last day on which each document of a source may have been written, as its statements say."""
    published: dict[str, str] = {}
    for quads in by_subject.values():
        own = {quad.predicate.value: text_of(quad.object) for quad in quads}
        if own.get(_PREDICATE) == _DATE and (day := last_day(own.get(_OBJECT))):
            published[own.get(_SUBJECT, "")] = day
    return {document: day for document, day in published.items() if document.startswith(PREFIXES["document"])}


def _statements_of(by_subject: Mapping[str, Sequence[ox.Quad]]) -> Iterator[tuple[str, dict[str, list[Term]]]]:
    for subject, quads in by_subject.items():
        about: dict[str, list[Term]] = defaultdict(list)
        for quad in quads:
            about[quad.predicate.value].append(quad.object)
        yield subject, about


def _days_of_things(values: Mapping[str, Mapping[str, Sequence[Term]]]) -> dict[str, str]:
    """The first day on which each thing may have been, as statements say."""
    days: dict[str, str] = {}
    for about in values.values():
        if _DATE not in map(text_of, about.get(_PREDICATE, ())):
            continue
        for thing in map(text_of, about.get(_SUBJECT, ())):
            for day in (first_day(text_of(each)) for each in about.get(_OBJECT, ())):
                if day:
                    days[thing] = min(day, days.get(thing, day))
    return days


# ---------------------------------------------------------------------------------------------------- places and facts


def _places(said: Said) -> Iterator[Finding]:
    """Coordinates of which latitude and longitude changed places, or that are none."""
    for place, about in said.values.items():
        latitudes, longitudes = about.get(expand("wgs:lat"), ()), about.get(expand("wgs:long"), ())
        if len(latitudes) != 1 or len(longitudes) != 1:
            continue
        try:
            latitude, longitude = float(text_of(latitudes[0])), float(text_of(longitudes[0]))
        except ValueError:
            continue
        if _LATITUDES[0] <= longitude <= _LATITUDES[1] and _LONGITUDES[0] <= latitude <= _LONGITUDES[1]:
            message = Message(
                "Latitude {latitude} and longitude {longitude} have changed places: Sweden lies the other way round. Let them change places.",
                latitude=latitude, longitude=longitude,
            )  # fmt: skip
        elif latitude == longitude == 0:
            message = Message(
                "Latitude 0 and longitude 0 are in the sea off Africa. Leave them out where they are not known."
            )
        else:
            continue
        yield finding(
            "place.impossible", message, said.place_of(place), place, sought="wgs:lat wgs:long", nearest=f"{latitude} {longitude}"
        )  # fmt: skip


def _regions(said: Said) -> Iterator[Finding]:
    """Bodies that are said to belong to one region, and have the code of a county or municipality in another."""
    counties = {
        region: {text_of(code) for code in said.named(region, "ls:countyCode")}
        for region in said.values
        if region.startswith(PREFIXES["region"])
    }
    for body in said.values:
        for place in said.named(body, "dcterms:spatial") if body.startswith(PREFIXES["organization"]) else ():
            code = next(iter(county_codes(said, body)), None)
            own = counties.get(text_of(place), {code})
            if code is not None and code not in own and any(code in others for others in counties.values()):
                message = Message(
                    "{body} has the code {code}, of a county that {region} does not have. Take dcterms:spatial away: bodies with a code belong to the region of their county.",
                    body=name_of(body), code=code, region=name_of(text_of(place)),
                )  # fmt: skip
                yield finding(
                    "region.other", message, said.place_of(body, expand("dcterms:spatial"), place), body,
                    sought=name_of(text_of(place)),
                    nearest=", ".join(name_of(region) for region, codes in counties.items() if code in codes),
                )  # fmt: skip


def county_codes(said: Said, body: str) -> Iterator[str]:
    """The county in the codes of a body: the first two digits of that of a municipality, and a county's own."""
    for identifier in map(text_of, said.named(body, "adms:identifier")):
        if {text_of(kind) for kind in said.named(identifier, "dcterms:type")} & _CODES:
            yield from (text_of(code)[:2] for code in said.named(identifier, "skos:notation"))


def _opposites(said: Said) -> Iterator[Finding]:
    """Two statements that something is so and is not so: one of them is read wrongly, or somebody says why both stand."""
    told: dict[tuple[str, str], tuple[str, str]] = {}
    for statement, about in sorted(said.values.items()):
        subjects, predicates, objects = (about.get(name, ()) for name in (_SUBJECT, _PREDICATE, _OBJECT))
        if len(subjects) != 1 or len(predicates) != 1 or len(objects) != 1 or about.get(_COMMENT):
            continue
        (value,) = objects
        if not isinstance(value, ox.Literal) or value.datatype.value != expand("xsd:boolean"):
            continue
        truth = "true" if value.value in ("true", "1") else "false"
        key = text_of(subjects[0]), text_of(predicates[0])
        first, earlier = told.setdefault(key, (statement, truth))
        if truth != earlier:
            message = Message(
                "{statement} says {truth} of {name}, and {first} says {earlier}. Read both sources again; where they do disagree, say so in rdfs:comment of one of the two.",
                statement=name_of(statement), truth=truth, name=name_of(key[1]), first=name_of(first), earlier=earlier,
            )  # fmt: skip
            yield finding(
                "statement.opposite", message, said.place_of(statement), statement,
                sought=f"{name_of(key[1])} {truth}", nearest=f"{name_of(first)}: {earlier}",
            )  # fmt: skip
