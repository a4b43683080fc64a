"""One thing under two IRIs: an actor entered twice, an act told twice as two. And one document in two files.

The graph joins sources by IRI. A second node for the same actor cuts its relations in two, and a second node for one act counts it twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lsgraph.errors import Severity
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, PREFIXES, expand
from lsgraph.repository.said import Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile
    from lsgraph.stores import Term

#: Kinds of things of which two with one name are one; organisations and unnamed groups are told apart by their kind of IRI.
_KINDS = ("organization", "group", "person", "post", "place", "agreement", "policy", "event", "project")
_LABEL, _ALTERNATIVE = expand("rdfs:label"), expand("skos:altLabel")
#: What makes two claims of a class one: the properties in which they agree. Their days must be able to be one, too.
_ACTS = frozenset(
    expand(f"ls:{name}")
    for name in ("Signature", "Conclusion", "Adoption", "AdoptionProposal", "Invitation", "Withdrawal")
)
_SAME_CLAIM = {
    **dict.fromkeys(_ACTS, ("ls:actor", "ls:agreement")),
    expand("cv:Participation"): ("ls:participant", "ls:event"),
    expand("ls:AnnouncedParticipation"): ("ls:announcedParticipant", "ls:announcedEvent"),
    expand("org:Membership"): ("org:member", "org:organization", "org:role"),
}
_URL, _DOCUMENT, _PERSON = expand("schema:url"), PREFIXES["document"], PREFIXES["person"]
_FOAF_DOCUMENT = expand("foaf:Document")
_ACTORS = tuple(PREFIXES[kind] for kind in ("organization", "group", "person"))
_UNIT_OF = expand("org:unitOf")
_NOT_IN_NAMES = re.compile(r"[^\w&+]+")
#: Words that a name may have or not.
_OPTIONAL = frozenset(("ab", "aktiebolag", "aktiebolaget", "publ", "the"))


def check_duplicates(said: Said) -> Iterator[Finding]:
    """Findings on things with one name or one outside IRI, and on claims that agree in all that makes them one."""
    yield from _names(said)
    yield from _names_of_others(said)
    yield from _shared_aliases(said)
    yield from _addresses(said)
    yield from _documents(said)
    yield from _same_as(said)
    yield from _claims(said)


def folded(name: str) -> str:
    """A name as it is compared: without case, punctuation and what a name may have or not. Å, ä and ö are letters of their own.

    >>> folded("Karolinska  institutet"), folded("Fabege AB (publ)")
    ('karolinska institutet', 'fabege')
    """
    words = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFKC", name).casefold()).split()
    return " ".join(word for word in words if word not in _OPTIONAL) or " ".join(words)


def _names(said: Said) -> Iterator[Finding]:
    bearers: dict[tuple[str, str], dict[str, tuple[Term, str]]] = defaultdict(dict)
    for thing, about in said.values.items():
        kind = thing.removeprefix(INSTANCE).partition("/")[0]
        if kind not in _KINDS or "#" in thing:
            continue
        for predicate in (_LABEL, _ALTERNATIVE):
            for name in about.get(predicate, ()):
                bearers[kind, folded(text_of(name))].setdefault(thing, (name, predicate))
    told: set[frozenset[str]] = set()
    for (_, key), things in bearers.items():
        for first, other in _unjudged(said, list(things)) if key else ():
            by_label = _LABEL in (things[first][1], things[other][1])
            # A label is the name by which one is told from the other; names that neither has as its label are told below.
            if not by_label or frozenset((first, other)) in told:
                continue
            told.add(frozenset((first, other)))
            name, predicate = things[other]
            message = Message(
                "{other} bears the name of {first}: “{name}”. If they are one, name it by one IRI; if they are two, give each a label that tells it from the other. Where that can't be, judge them: `lsgraph same {first} {other}`.",
                other=name_of(other), first=name_of(first), name=text_of(name),
            )  # fmt: skip
            yield finding(
                "duplicate.name", message, said.place_of(other, predicate, name), other,
                sought=text_of(name), nearest=f"{name_of(first)}: {text_of(things[first][0])}",
            )  # fmt: skip


def _names_of_others(said: Said) -> Iterator[Finding]:
    """Persons with a further name that is the name of one whom people have judged to be another."""
    named = {
        folded(text_of(label)): person
        for person in sorted(said.values)
        if person.startswith(_PERSON)
        for label in said.values[person].get(_LABEL, ())
    }
    for person, about in said.values.items():
        for name in about.get(_ALTERNATIVE, ()) if person.startswith(_PERSON) else ():
            other = named.get(folded(text_of(name)), person)
            if other != person and said.judged.implied(other, person) == "different":
                message = Message(
                    "{person} has the further name “{name}”, which is that of {other}, and they are judged to be two. Take the name away, or the judgement: `lsgraph same {person} {other} --undo`.",
                    person=name_of(person), name=text_of(name), other=name_of(other),
                )  # fmt: skip
                yield finding(
                    "duplicate.name", message, said.place_of(person, _ALTERNATIVE, name), person,
                    sought=text_of(name), nearest=name_of(other),
                )  # fmt: skip


def _shared_aliases(said: Said) -> Iterator[Finding]:
    """Actors with one further name, so that who reads it can't tell which of them is meant; of units each house may have one of a name."""
    bearers: dict[str, dict[str, Term]] = defaultdict(dict)
    for actor, about in said.values.items():
        if actor.startswith(_ACTORS) and "#" not in actor and _UNIT_OF not in about:
            for name in about.get(_ALTERNATIVE, ()):
                bearers[" ".join(text_of(name).casefold().split())].setdefault(actor, name)
    for names in bearers.values():
        for first, actor in _unjudged(said, list(names)):
            message = Message(
                "{actor} is also called “{name}”, and so is {first}: whoever reads that name can't tell which of them is meant. Take it from the one that is not called so; where both are, judge them: `lsgraph same {first} {actor}`.",
                actor=name_of(actor), name=text_of(names[actor]), first=name_of(first),
            )  # fmt: skip
            yield finding(
                "duplicate.name", message, said.place_of(actor, _ALTERNATIVE, names[actor]), actor,
                sought=text_of(names[actor]), nearest=name_of(first),
            )  # fmt: skip


def _addresses(said: Said) -> Iterator[Finding]:
    """Documents with one address: one of the two was copied."""
    holders: dict[str, str] = {}
    for document, about in said.values.items():
        for url in about.get(_URL, ()) if document.startswith(_DOCUMENT) else ():
            first = holders.setdefault(_address(text_of(url)), document)
            if first != document:
                message = Message(
                    "{other} has the address of {first}. Mend the one that was copied; what one page says is one source.",
                    other=name_of(document), first=name_of(first),
                )  # fmt: skip
                yield finding(
                    "duplicate.address", message, said.place_of(document, _URL, url), document,
                    sought=text_of(url), nearest=name_of(first),
                )  # fmt: skip


def _documents(said: Said) -> Iterator[Finding]:
    """Documents that two sources describe, and sources under the name of another document: one was saved over, or beside, another."""
    described: dict[str, list[SourceFile]] = defaultdict(list)
    own: dict[SourceFile, set[str]] = {}
    for file in said.data:
        if file.is_source:
            own[file] = {text_of(quad.subject) for quad in file.quads if text_of(quad.object) == _FOAF_DOCUMENT}
            for document in own[file]:
                described[document].append(file)
    for document, sources in sorted(described.items()):
        first, *others = sorted(sources, key=lambda file: (file.path.stem != _slug(document), file.path))
        for file in others:
            message = Message(
                "{document} is described in {first} as well. One document is one file, named as it: put together what both say, or take the copy away.",
                document=name_of(document), first=str(first.path),
            )  # fmt: skip
            yield finding(
                "duplicate.document", message, file, document, sought=file.path.name, nearest=str(first.path)
            )  # fmt: skip
    known = {_slug(document) for document in described} | said.dataset.documents.keys()
    for file, documents in own.items():
        if len(documents) == 1 and file.path.stem in known - {_slug(each) for each in documents}:
            (document,) = documents
            message = Message(
                "The file is named as {named}, and describes {document}. Name it as its document; what it held before stands in its history.",
                named=f"document:{file.path.stem}", document=name_of(document),
            )  # fmt: skip
            yield finding(
                "source.misnamed", message, file, document, sought=file.path.name, nearest=f"{_slug(document)}.ttl"
            )  # fmt: skip


def _slug(document: str) -> str:
    return document.removeprefix(_DOCUMENT)


def _address(url: str) -> str:
    """An address as it is compared: without scheme, fragment and the slash at its end.

    >>> _address("https://Example.org/news/#top") == _address("http://example.org/news")
    True
    """
    parts = urlsplit(url)
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}?{parts.query}"


def _same_as(said: Said) -> Iterator[Finding]:
    """Two things of ours that are the same as one thing of others."""
    predicate = expand("owl:sameAs")
    holders: dict[Term, list[str]] = defaultdict(list)
    for thing, about in said.values.items():
        for same in about.get(predicate, ()):
            holders[same].append(thing)
    for same, things in holders.items():
        for first, thing in _unjudged(said, things):
            message = Message(
                "{other} is the same as {same}, and so is {first}. If they are one, name it by one IRI; else mend owl:sameAs. Where neither can be, judge them: `lsgraph same {first} {other}`.",
                other=name_of(thing), same=name_of(text_of(same)), first=name_of(first),
            )  # fmt: skip
            yield finding(
                "duplicate.same-as", message, said.place_of(thing, predicate, same), thing,
                sought=name_of(text_of(same)), nearest=name_of(first),
            )  # fmt: skip


def _unjudged(said: Said, things: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each thing with the first before it of which nobody has judged whether it is the same."""
    for position, thing in enumerate(things):
        first = next((each for each in things[:position] if said.judged.implied(each, thing) is None), None)
        if first is not None:
            yield first, thing


def _claims(said: Said) -> Iterator[Finding]:
    """Acts, participations and memberships under two IRIs."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for claim, about in said.values.items():
        for kind in sorted(said.types.get(claim, frozenset()) & _SAME_CLAIM.keys()):
            values = [about.get(expand(name), ()) for name in _SAME_CLAIM[kind]]
            if all(len(each) == 1 for each in values):
                # Two sources may name one actor by two IRIs that were judged the same: the act is one all the same.
                groups[kind, *(text_of(said.canonical.get(each[0], each[0])) for each in values)].append(claim)
    for (kind, *_), claims in groups.items():
        for position, claim in enumerate(claims):
            first = next((each for each in claims[:position] if _may_be_one(said, each, claim)), None)
            if first is not None:
                message = Message(
                    "{claim} is the same as {first}: the same class, the same parties, and days that can be one. One act told by two sources is one node with two pieces of evidence: use the IRI {first}.",
                    claim=name_of(claim), first=name_of(first),
                )  # fmt: skip
                yield finding(
                    "duplicate.claim",
                    message,
                    said.place_of(claim),
                    claim,
                    # A role may be held twice, and sources rarely give all its days: a person has to look.
                    severity=Severity.VIOLATION if kind in _ACTS else Severity.WARNING,
                    sought=name_of(kind),
                    nearest=name_of(first),
                )


def _may_be_one(said: Said, first: str, second: str) -> bool:
    """Whether the days of two claims can be the same; a claim without days agrees with any."""
    one, other = _days(said, first), _days(said, second)
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])


def _days(said: Said, claim: str) -> tuple[str, str] | None:
    """First and last day on which a claim may have happened or held, as its date, its bounds or its interval say."""
    during = said.named(claim, "org:memberDuring")
    if not during:
        return said.days_of(claim)
    begin, end = said.bounds_of(text_of(during[0]))
    return (begin[0] if begin else "0001-01-01", end[1] if end else "9999-12-31")
