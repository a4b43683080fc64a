"""The claims of a dataset's sources with the passages that they rest on, and the names that the dataset knows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.gate.dates import Span, span_of, written
from lsgraph.gate.model import DECISIONS, Claim, Details, During, Passage, Planned, Thing
from lsgraph.gate.names import Agent, Names
from lsgraph.namespaces import PREFIXES, shorten
from lsgraph.repository.documents import composed_passage, document_of, find_passages
from lsgraph.repository.evidence import CLAIM_CLASSES
from lsgraph.repository.judgements import judged_in
from lsgraph.repository.registers import Registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from lsgraph.repository.dataset import Dataset, SourceFile

LS, RDF, RDFS, ORG, DCT = (PREFIXES[name] for name in ("ls", "rdf", "rdfs", "org", "dcterms"))
TYPE, LABEL = RDF + "type", RDFS + "label"
#: The classes of claims, with what reads them.
KINDS_OF_CLASSES = {
    LS + "Signature": "signing", LS + "Conclusion": "conclusion", LS + "Adoption": "adoption", LS + "AdoptionProposal": "proposal", LS + "Invitation": "invitation",
    LS + "Withdrawal": "withdrawal", PREFIXES["cv"] + "Participation": "presence", ORG + "Membership": "membership",
    LS + "Statement": "statement", LS + "DecisionProposal": "proposed-decision", LS + "Naming": "naming", ORG + "ChangeEvent": "change",
    LS + "Decision": "decision", LS + "PlannedAct": "plan", LS + "AnnouncedParticipation": "announcement",
}  # fmt: skip
_NAMES = (
    LABEL,
    PREFIXES["skos"] + "altLabel",
    PREFIXES["foaf"] + "name",
    PREFIXES["skos"] + "prefLabel",
    LS + "formerName",
    DCT + "title",
)
_THINGS = {
    LS + "LetterOfIntent": "LetterOfIntent", LS + "Agreement": "Agreement", PREFIXES["cv"] + "PublicEvent": "event",
    LS + "Programme": "policy", LS + "Strategy": "policy", LS + "Policy": "policy",
    PREFIXES["foaf"] + "Project": "project", DCT + "Location": "place", PREFIXES["foaf"] + "Document": "document",
}  # fmt: skip

Values = dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]


@dataclass
class Knowledge:
    """What a dataset knows besides its claims."""

    names: Names
    things: Mapping[str, Thing] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """The same as the data have it: actors and things in the order of the files, and the names of municipalities."""

    agents: tuple[Agent, ...]
    places: tuple[str, ...]
    things: Mapping[str, Thing]

    def knowledge(self, things: Mapping[str, Thing] | None = None) -> Knowledge:
        """It with its names ready to be found in texts; with other things where they are given."""
        return Knowledge(Names.of(self.agents, self.places), self.things if things is None else things)


def values_of(quads: Iterable[ox.Quad]) -> Values:
    """Quads by subject and predicate."""
    values: Values = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if not isinstance(quad.object, ox.Triple):
            values[str(getattr(quad.subject, "value", quad.subject))][quad.predicate.value].append(quad.object)
    return values


def knowledge_of(dataset: Dataset) -> Knowledge:
    """The actors and things of all files under `data/`, with their names."""
    return known_of(dataset).knowledge()


def known_of(dataset: Dataset) -> Known:
    """The actors and things of all files under `data/`."""
    everything = values_of(quad for file in dataset.files if file.is_data for quad in file.quads)
    agents: list[Agent] = []
    things: dict[str, Thing] = {}
    when = _event_dates(everything)
    parties = _parties(everything)
    also = _other_names(dataset, everything)
    for iri, values in everything.items():
        types = {node.value for node in values.get(TYPE, ())}
        names = _names_of(values)
        form = next((node.value.rsplit("/", 1)[-1] for node in values.get(ORG + "classification", ())), "")
        unit = next((node.value for node in values.get(ORG + "unitOf", ())), None)
        if LS + "UnspecifiedGroup" in types:
            agents.append(Agent(iri, "group", names))
        elif ORG + "Post" in types:
            agents.append(Agent(iri, "post", ()))
        elif PREFIXES["foaf"] + "Person" in types:
            agents.append(Agent(iri, "", names, is_person=True, also=also.get(iri, ())))
        elif types & {
            ORG + "FormalOrganization",
            ORG + "OrganizationalUnit",
            ORG + "OrganizationalCollaboration",
            ORG + "Organization",
            PREFIXES["cv"] + "PublicOrganisation",
        }:
            agents.append(Agent(iri, form, names, unit, also=also.get(iri, ())))
        kind = next((kind for cls, kind in _THINGS.items() if cls in types), "")
        if kind:
            things[iri] = Thing(iri, kind, names, when.get(iri), parties.get(iri, ()))
    municipalities = Registers.read(dataset.root).names.get("municipality-code", {})
    return Known(tuple(agents), tuple(name for names in municipalities.values() for name in names), things)


def _names_of(values: dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(node.value for name in _NAMES for node in values.get(name, ()) if isinstance(node, ox.Literal))
    )


def _other_names(dataset: Dataset, everything: Values) -> dict[str, tuple[str, ...]]:
    """Names by which a thing goes besides its own: those that it had, and those of what is judged to be the same."""
    found: dict[str, list[str]] = defaultdict(list)
    for values in everything.values():
        for node in values.get(LS + "named", ()):
            found[node.value] += [name.value for name in values.get(LS + "nameThen", ())]
    for group in judged_in([quad for file in dataset.files for quad in file.quads]).groups():
        for iri in group:
            for other in group - {iri}:
                found[iri] += _names_of(everything[other]) if other in everything else ()
    return {iri: tuple(dict.fromkeys(names)) for iri, names in found.items()}


def _parties(everything: Values) -> dict[str, tuple[str, ...]]:
    """Whose acts concern an agreement: who signed or adopted it, is to do so, was asked to, or left it."""
    found: dict[str, set[str]] = defaultdict(set)
    for values in everything.values():
        for agreement in values.get(LS + "agreement", ()):
            found[agreement.value] |= {actor.value for actor in values.get(LS + "actor", ())}
    return {agreement: tuple(sorted(actors)) for agreement, actors in found.items()}


def _event_dates(everything: Values) -> dict[str, Span]:
    """The widest time that statements give to an event."""
    found: dict[str, Span] = {}
    for values in everything.values():
        if [node.value for node in values.get(RDF + "predicate", ())] == [DCT + "date"]:
            for subject in values.get(RDF + "subject", ()):
                for value in values.get(RDF + "object", ()):
                    span = span_of(value.value)
                    if span is not None and "/event/" in subject.value:
                        old = found.get(subject.value)
                        found[subject.value] = (
                            span if old is None else Span(min(old.first, span.first), max(old.last, span.last))
                        )
    return found


# ---------------------------------------------------------------------- claims


@dataclass
class Rested:
    """A claim of a source with its evidence: the basis of each, its passages, and who attested it."""

    claim: Claim
    evidence: list[Evidence] = field(default_factory=list)


@dataclass
class Evidence:
    """One piece of evidence: what it rests on, and what a person says of it."""

    iri: str
    basis: str
    passages: list[Passage] = field(default_factory=list)
    derived_from: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)
    attestation: Attestation | None = None


@dataclass(frozen=True)
class Attestation:
    """That a named person has read the words and answers for it that they carry what the machine can not see."""

    who: str
    when: str
    because: dict[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether it says who, on which day, and why in both languages."""
        return bool(
            self.who.strip()
            and span_of(self.when)
            and all(self.because.get(language, "").strip() for language in ("sv", "en"))
        )


_CLAIMS = CLAIM_CLASSES | KINDS_OF_CLASSES.keys()
_ATTESTING = frozenset(LS + name for name in ("attestedBy", "attestedOn", "attestedBecause"))


def attested_in(dataset: Dataset, file: SourceFile) -> Iterator[tuple[str, list[bool]]]:
    """Each claim of a file with whether a person answers for each piece of its evidence.

    Few files have attestations: of the others it is enough to know their claims.
    """
    claims: dict[str, None] = {}
    for quad in file.quads:
        predicate = quad.predicate.value
        if predicate == TYPE and getattr(quad.object, "value", "") in _CLAIMS:
            claims[str(getattr(quad.subject, "value", quad.subject))] = None
        elif predicate in _ATTESTING:
            yield from Source(dataset, file).attested()
            return
    yield from ((claim, [False]) for claim in claims)


class Source:
    """The claims of one file."""

    def __init__(self, dataset: Dataset, file: SourceFile) -> None:
        self.dataset, self.file = dataset, file
        self.values = values_of(file.quads)
        self.days = self._days()

    def one(self, subject: str, predicate: str) -> str | None:
        """The first value of a property."""
        values = self.values.get(subject, {}).get(predicate)
        return values[0].value if values else None

    def all(self, subject: str, predicate: str) -> list[str]:
        """All values of a property."""
        return [node.value for node in self.values.get(subject, {}).get(predicate, ())]

    def _days(self) -> dict[str, date]:
        """The day of each document, as a statement of the file gives it."""
        found: dict[str, date] = {}
        for subject in self.values:
            if self.one(subject, RDF + "predicate") == DCT + "date":
                document, value = self.one(subject, RDF + "subject"), self.one(subject, RDF + "object")
                span = span_of(value or "")
                if document and span is not None and span.first == span.last:
                    found[document] = span.first
        return found

    def claims(self) -> Iterator[Rested]:
        """Each claim with its evidence."""
        for subject, kind in self._kinds():
            claim = self._claim(subject, kind)
            evidence = [self._evidence(iri) for iri in self.all(subject, LS + "evidence")]
            yield Rested(claim, [each for each in evidence if each is not None])

    def attested(self) -> Iterator[tuple[str, list[bool]]]:
        """Each claim with whether a person answers for each piece of its evidence, without reading any text."""
        for subject, _ in self._kinds():
            evidence = [
                iri for iri in self.all(subject, LS + "evidence") if self.one(iri, PREFIXES["oa"] + "hasSource")
            ]
            yield subject, [self._attestation(iri) is not None for iri in evidence]

    def _kinds(self) -> Iterator[tuple[str, str]]:
        """The claims with what reads them."""
        for subject in list(self.values):
            types = {node.value for node in self.values[subject].get(TYPE, ())}
            kind = next((kind for cls, kind in KINDS_OF_CLASSES.items() if cls in types), None)
            if kind is not None or types & CLAIM_CLASSES:
                yield subject, kind or "unread"

    def _claim(self, iri: str, kind: str) -> Claim:
        if kind == "presence":
            return Claim(iri, kind, actor=self.one(iri, LS + "participant"), about=self.one(iri, LS + "event"))
        if kind == "announcement":
            participant, event = self.one(iri, LS + "announcedParticipant"), self.one(iri, LS + "announcedEvent")
            return Claim(iri, kind, actor=participant, about=event)
        if kind == "plan":
            return self._plan(iri)
        if kind == "membership":
            during = self.one(iri, ORG + "memberDuring") or ""
            role = self.one(iri, ORG + "role") or ""
            return Claim(
                iri, kind, actor=self.one(iri, ORG + "member"), about=self.one(iri, ORG + "organization"),
                role=role.rsplit("/", 1)[-1],
                begin=self._during(self.one(during, PREFIXES["time"] + "hasBeginning") or ""),
                end=self._during(self.one(during, PREFIXES["time"] + "hasEnd") or ""),
                details=self._details(iri),
            )  # fmt: skip
        if kind in ("naming", "change"):
            return self._of_time(iri, kind)
        if kind == "unread":
            return Claim(iri, kind)
        if kind == "statement":
            predicate = self.one(iri, RDF + "predicate") or ""
            return Claim(
                iri, kind, subject=self.one(iri, RDF + "subject"), predicate=shorten(predicate) or predicate,
                value=self._value(self.values[iri].get(RDF + "object", [])),
            )  # fmt: skip
        if kind == "proposed-decision":
            proposed = self.one(iri, LS + "proposes") or ""
            return Claim(
                iri, kind, actor=self.one(proposed, LS + "actor"), about=self.one(proposed, LS + "agreement"),
                date=self._during(proposed), body=self.one(iri, LS + "proposedTo"),
            )  # fmt: skip
        if kind == "decision":
            kind = f"decision-{(self.one(iri, LS + 'outcome') or '').rsplit('/', 1)[-1]}"
            return Claim(
                iri, kind if kind in DECISIONS else "unread", actor=self.one(iri, LS + "actor"), about=self.one(iri, LS + "decides"),
                date=self._during(iri), body=self.one(iri, LS + "decidedBy"), details=self._details(iri),
            )  # fmt: skip
        return Claim(
            iri, kind, actor=self.one(iri, LS + "actor"), about=self.one(iri, LS + "agreement"), date=self._during(iri),
            associated=tuple(self.all(iri, PREFIXES["prov"] + "wasAssociatedWith")), body=self.one(iri, LS + "decidedBy"),
        )  # fmt: skip

    def _of_time(self, iri: str, kind: str) -> Claim:
        """A name during a time, or a change of organisations."""
        if kind == "change":
            return Claim(
                iri, kind, role=(self.one(iri, DCT + "type") or "").rsplit("/", 1)[-1],
                originals=tuple(self.all(iri, ORG + "originalOrganization")), results=tuple(self.all(iri, ORG + "resultingOrganization")),
                date=self._during(iri),
            )  # fmt: skip
        during = self.one(iri, LS + "nameDuring") or ""
        names = [node for node in self.values[iri].get(LS + "nameThen", ()) if isinstance(node, ox.Literal)]
        return Claim(
            iri, kind, actor=self.one(iri, LS + "named"), names=tuple((node.language or "", node.value) for node in names),
            begin=self._during(self.one(during, PREFIXES["time"] + "hasBeginning") or ""),
            end=self._during(self.one(during, PREFIXES["time"] + "hasEnd") or ""),
        )  # fmt: skip

    def _plan(self, iri: str) -> Claim:
        actors = tuple(self.all(iri, LS + "plannedActor"))
        first, last = (span_of(self.one(iri, LS + name) or "") for name in ("expectedEarliest", "expectedLatest"))
        act = (self.one(iri, LS + "plannedKind") or "").rsplit("/", 1)[-1]
        expected = Span(first.first, last.last) if first is not None and last is not None else None
        planned = Planned(actors, act, expected, tuple(self.all(iri, RDFS + "comment")))
        return Claim(
            iri,
            "plan",
            actor=actors[0] if actors else None,
            about=self.one(iri, LS + "plannedTowards"),
            planned=planned,
            details=self._details(iri),
        )

    def _details(self, iri: str) -> Details:
        share = self.one(iri, LS + "share")
        try:
            number = float(share) if share is not None else None
        except ValueError:
            number = None
        value, currency = (PREFIXES["schema"] + name for name in ("value", "currency"))
        sums = [(self.one(node, value) or "", self.one(node, currency) or "") for node in self.all(iri, LS + "amount")]
        conditions = [n for n in self.values.get(iri, {}).get(LS + "condition", ()) if isinstance(n, ox.Literal)]
        appointed, through, statutes = (
            tuple(self.all(iri, LS + name)) for name in ("appointedBy", "heldThrough", "underStatute")
        )
        return Details(
            number, appointed, through, statutes,
            amounts=tuple((float(each), code) for each, code in sums if each.replace(".", "", 1).isdigit()),
            conditions=tuple((n.language or "", n.value) for n in conditions),
        )  # fmt: skip

    def _value(self, values: list[ox.NamedNode | ox.BlankNode | ox.Literal]) -> object:
        literals = [value for value in values if isinstance(value, ox.Literal)]
        if any(literal.language for literal in literals):
            return {literal.language: literal.value for literal in literals if literal.language}
        if literals:
            literal = literals[0]
            kind = literal.datatype.value.rsplit("#", 1)[-1]
            if kind == "boolean":
                return literal.value == "true"
            if (
                kind in ("integer", "nonNegativeInteger", "positiveInteger", "int")
                and literal.value.lstrip("+-").isdigit()
            ):
                return int(literal.value)
            return literal.value
        return values[0].value if values else ""

    def _during(self, node: str) -> During | None:
        day = self.one(node, DCT + "date")
        if day is not None:
            span = span_of(day)
            return During(span, day) if span is not None else None
        earliest, latest = (span_of(self.one(node, LS + name) or "") for name in ("earliest", "latest"))
        if earliest is None or latest is None:
            return None
        span = Span(earliest.first, latest.last)
        return During(span, written(span), bounds=True, comment=self.one(node, RDFS + "comment") is not None)

    def _evidence(self, iri: str) -> Evidence | None:
        basis = (self.one(iri, LS + "basis") or "").rsplit("/", 1)[-1]
        document = self.one(iri, PREFIXES["oa"] + "hasSource")
        if document is None:
            return None
        reasons = {
            node.language: node.value
            for node in self.values[iri].get(LS + "reason", ())
            if isinstance(node, ox.Literal) and node.language
        }
        found = Evidence(
            iri, basis, derived_from=tuple(self.all(iri, PREFIXES["ls"] + "derivedFrom")), reasons=reasons,
            attestation=self._attestation(iri),
        )  # fmt: skip
        found.passages = list(
            self._quotations(iri, document) if basis == "stated" else self._paraphrases(iri, document)
        )
        return found

    def _attestation(self, iri: str) -> Attestation | None:
        if not any(self.all(iri, name) for name in _ATTESTING):
            return None
        because = {
            n.language: n.value
            for n in self.values[iri].get(LS + "attestedBecause", ())
            if isinstance(n, ox.Literal) and n.language
        }
        return Attestation(self.one(iri, LS + "attestedBy") or "", self.one(iri, LS + "attestedOn") or "", because)

    def _quotations(self, iri: str, document: str) -> Iterator[Passage]:
        stored = document_of(self.dataset.documents, document)
        selector = self.one(iri, PREFIXES["oa"] + "hasSelector") or ""
        exact = self.one(selector, PREFIXES["oa"] + "exact")
        if stored is None or exact is None:
            return
        refined = self.one(selector, PREFIXES["oa"] + "refinedBy") or ""
        start = self.one(refined, PREFIXES["oa"] + "start")
        passages = find_passages(stored, exact)
        passage = next((p for p in passages if str(p.start) == start), passages[0] if passages else None)
        if passage is None:
            return
        language = (self.one(document, DCT + "language") or "sv")[:2]
        yield Passage(
            *composed_passage(stored, passage), language if language in ("sv", "en") else "en", self.days.get(document), stored.slug,
            self.one(iri, LS + "speaksOf") or "", tuple(self.all(iri, LS + "namedAs")), self._title(document),
        )  # fmt: skip

    def _paraphrases(self, iri: str, document: str) -> Iterator[Passage]:
        for node in self.values[iri].get(LS + "paraphrase", ()):
            if isinstance(node, ox.Literal) and node.language in ("sv", "en"):
                yield Passage(
                    node.value, 0, len(node.value), node.language, self.days.get(document), f"{iri}@{node.language}",
                    self.one(iri, LS + "speaksOf") or "", tuple(self.all(iri, LS + "namedAs")), self._title(document), is_paraphrase=True,
                )  # fmt: skip

    def _title(self, document: str) -> str:
        return " ".join([*self.all(document, DCT + "title"), *self.all(document, LABEL)])
