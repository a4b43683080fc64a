"""Reads claims, their evidence and derived edges from a store."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lsgraph.days import first_day, last_day, plain, without_time
from lsgraph.errors import DataError
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import ENTAILED_GRAPH, expand, kind_and_slug, shorten
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.stores import Store, Term

#: Why it is not known who is in an unnamed group, the plainest first; and what may have become of the page that something rests on.
GROUPS_NOT_KNOWN = ("unnamed-group", "masked", "refused", "not-asked", "asked-and-silent")
PLANS_NOT_KNOWN = ("due-date-passed",)
SOURCES_NOT_KNOWN = ("source-lost", "page-changed")
#: What is not known of a relation: sources tell it in different ways, only a person's reading carries it, its day is known only within bounds
#: (a month, a year), no day of it is on record, or no source says it and we conclude it.
RELATIONS_NOT_KNOWN = ("sources-disagree", "attested", "inferred", "day-within", "day-unknown")
#: What evidence may rest on, the firmest first.
BASES = ("stated", "reported", "inferred")
_NUMBER = re.compile(r"\+?[0-9]{1,18}")

Texts = dict[str, str]
"""Texts by language: `{"sv": …, "en": …}`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence.

    `basis` and `kind` are names of concepts (`stated`, `signing`). `quotation` with `start` and `end` (code points into the
    stored text) belong to words in a stored document, `paraphrase` to a page with `addresses`, `reason` to an inference.
    """

    iri: str
    basis: str
    kind: str
    document: str
    document_title: Texts
    document_date: str | None
    addresses: tuple[str, ...]
    quotation: str | None
    start: int | None
    end: int | None
    paraphrase: Texts
    reason: Texts
    named_as: str | None
    witness: str = ""
    """The document that first told it: reprints, translations and other addresses of one text are one witness."""
    attested_by: str | None = None
    attested_on: str | None = None
    attested_because: Texts = field(default_factory=dict)
    page_state: str | None = None
    """What has become of its page: `page-changed` or `source-lost`; None where nothing is on record of that."""
    ordinal: int = field(default=0, compare=False)
    """Its rank among the evidence of its document: what stands in a text first, in the order of the text."""

    def words(self, language: str) -> str:
        """The quotation, else our paraphrase or reason in the language."""
        if self.basis == "stated" and self.quotation:
            return self.quotation
        texts = self.paraphrase or self.reason
        return texts.get(language) or next(iter(texts.values()), self.quotation or "")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: `type` is a prefixed name, `earliest` and `latest` ISO dates where it has bounds."""

    iri: str
    type: str
    earliest: str | None
    latest: str | None
    evidence: tuple[Evidence, ...]

    @property
    def bases(self) -> tuple[str, ...]:
        """The bases of its evidence, each once, the firmest first."""
        return tuple(basis for basis in ("stated", "reported", "inferred") if basis in {e.basis for e in self.evidence})


@dataclass(frozen=True, slots=True)
class Edge:
    """One derived edge: three IRIs (or, for `target`, a literal's text in `literal` languages) and its claims."""

    source: str
    predicate: str
    target: str
    claims: tuple[Claim, ...]
    literal: bool = False
    language: str | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of all its claims, each once."""
        return tuple({item.iri: item for claim in self.claims for item in claim.evidence}.values())

    @property
    def bases(self) -> tuple[str, ...]:
        """The bases of its evidence, each once, the firmest first."""
        all_bases = {basis for claim in self.claims for basis in claim.bases}
        return tuple(basis for basis in ("stated", "reported", "inferred") if basis in all_bases)


_EVIDENCE = """
SELECT ?evidence ?basis ?kind ?document ?exact ?start ?end ?namedAs ?attestedBy ?attestedOn WHERE {
  ?evidence a oa:SpecificResource ; ls:basis ?basis ; ls:speaksOf ?kind ; oa:hasSource ?document .
  OPTIONAL { ?evidence oa:hasSelector ?selector . ?selector oa:exact ?exact
             OPTIONAL { ?selector oa:refinedBy ?position . ?position oa:start ?start ; oa:end ?end } }
  OPTIONAL { ?evidence ls:namedAs ?namedAs }
  OPTIONAL { ?evidence ls:attestedBy ?attestedBy ; ls:attestedOn ?attestedOn }
}"""
_RETOLD = "SELECT ?document ?original WHERE { ?document ls:retells ?original }"
_PAGE_STATES = "SELECT ?document ?state { ?document a foaf:Document ; ls:pageState ?state }"
_DATED = "SELECT DISTINCT ?date { ?document a foaf:Document ; dcterms:date ?date }"
_TEXTS = "SELECT ?thing ?text WHERE { ?thing %s ?text }"
_CLAIMS = f"""
SELECT ?claim ?type ?evidence ?earliest ?latest WHERE {{
  ?claim ls:evidence ?evidence ; a ?type .
  FILTER (?type NOT IN (ls:Claim, rdf:Statement))
  FILTER NOT EXISTS {{ GRAPH <{ENTAILED_GRAPH}> {{ ?claim a ?type }} }}
  OPTIONAL {{ ?claim ls:earliest ?earliest ; ls:latest ?latest }}
}}"""
_EDGES = """
SELECT ?source ?predicate ?target ?claim WHERE {
  ?edge a ls:DerivedEdge ; rdf:subject ?source ; rdf:predicate ?predicate ; rdf:object ?target ; ls:derivedFrom ?claim .
}"""


def texts_of(store: Store, predicate: str) -> dict[str, Texts]:
    """The texts of all things under one property (a prefixed name), by thing and language; a text without language is in all."""
    texts: dict[str, Texts] = defaultdict(dict)
    for row in store.query(_TEXTS % predicate).rows():
        language = getattr(row["text"], "language", None)
        for text_language in (language,) if language else LANGUAGES:
            texts[value(row["thing"])].setdefault(text_language, value(row["text"]))
    return texts


def latest_source(store: Store) -> str | None:
    """The date of the newest document (a year, month or day, ISO 8601), or None without dated documents."""
    dates = [plain(value(row["date"])) for row in store.query(_DATED).rows()]
    return max((text for text in dates if text), key=lambda text: last_day(text) or "", default=None)


def as_of(latest: str | None, day: str | None) -> str | None:
    """The day (ISO 8601) up to which the record reaches: the chosen day, but no later than the newest source."""
    return min((text for text in (latest, day) if text), key=lambda text: last_day(text) or "", default=None)


@dataclass(frozen=True, slots=True)
class Source:
    """Metadata of a document: `date` (ISO 8601), `addresses` of the original, and the `language` of its text."""

    date: str | None = None
    addresses: tuple[str, ...] = ()
    language: str | None = None


def read_sources(store: Store) -> dict[str, Source]:
    """The metadata of all documents, by IRI."""
    dates = {iri: without_time(texts["sv"]) for iri, texts in texts_of(store, "dcterms:date").items() if "sv" in texts}
    languages = {iri: texts["en"] for iri, texts in texts_of(store, "dcterms:language").items() if "en" in texts}
    addresses: dict[str, list[str]] = defaultdict(list)
    for row in store.query("SELECT ?document ?url WHERE { ?document schema:url ?url } ORDER BY ?url").rows():
        addresses[value(row["document"])].append(value(row["url"]))
    documents = {iri for iri in dates.keys() | addresses.keys() if kind_and_slug(iri)[0] == "document"}
    return {
        iri: Source(dates.get(iri), tuple(addresses.get(iri, ())), languages.get(iri))
        for iri in documents | languages.keys()
    }


def read_evidence(store: Store, labels: Mapping[str, Texts], sources: Mapping[str, Source]) -> dict[str, Evidence]:
    """All evidence by IRI; `labels` has the titles of documents, `sources` their metadata."""
    paraphrases, reasons = texts_of(store, "ls:paraphrase"), texts_of(store, "ls:reason")
    because = texts_of(store, "ls:attestedBecause")
    unknown, first = Source(), first_told(store)
    states = {
        value(row["document"]): value(row["state"]).rsplit("/", 1)[-1] for row in store.query(_PAGE_STATES).rows()
    }
    evidence_by_iri = {}
    for row in store.query(_EVIDENCE).rows():
        iri, document = value(row["evidence"]), value(row["document"])
        evidence_by_iri[iri] = Evidence(
            iri=iri,
            basis=_basis(iri, value(row["basis"])),
            kind=value(row["kind"]).rsplit("/", 1)[-1],
            document=document,
            document_title=labels.get(document, {}),
            document_date=sources.get(document, unknown).date,
            addresses=sources.get(document, unknown).addresses,
            quotation=value(row["exact"]) if "exact" in row else None,
            start=_position(iri, value(row["start"])) if "start" in row else None,
            end=_position(iri, value(row["end"])) if "end" in row else None,
            paraphrase=dict(paraphrases.get(iri, {})),
            reason=dict(reasons.get(iri, {})),
            named_as=value(row["namedAs"]) if "namedAs" in row else None,
            witness=first.get(document, document),
            attested_by=value(row["attestedBy"]) if "attestedBy" in row else None,
            attested_on=value(row["attestedOn"]) if "attestedOn" in row else None,
            attested_because=dict(because.get(iri, {})),
            page_state=states.get(document),
        )
    return _placed(evidence_by_iri)


def first_told(store: Store) -> dict[str, str]:
    """The document that first told what each document that retells another says; of documents that retell each other, the first by name."""
    originals: dict[str, set[str]] = defaultdict(set)
    for row in store.query(_RETOLD).rows():
        originals[value(row["document"])].add(value(row["original"]))
    return {document: _root(document, originals) for document in originals}


def _root(document: str, originals: Mapping[str, set[str]]) -> str:
    reached, waiting = {document}, [document]
    while waiting:
        for original in originals.get(waiting.pop(), ()):
            if original not in reached:
                reached.add(original)
                waiting.append(original)
    return min((each for each in reached if not originals.get(each)), default=min(reached))


def witnesses(evidence: Iterable[Evidence]) -> int:
    """How many sources tell it independently of each other; our own conclusions are none."""
    return len({item.witness or item.document for item in evidence if item.basis != "inferred"})


def only_attested(evidence: Iterable[Evidence]) -> bool:
    """Whether it rests on a person's reading alone: of each piece somebody answers for what the machine can not see in it."""
    pieces = list(evidence)
    return bool(pieces) and all(item.attested_by for item in pieces)


def relation_not_known(
    evidence: Iterable[Evidence], span: tuple[str | None, str | None] | None, *, is_dated: bool, disputed: bool
) -> tuple[str, ...]:
    """What is not known of a relation, in the order of `RELATIONS_NOT_KNOWN`.

    `span` are the bounds of its day or of its beginning, `is_dated` says whether it is of a kind that has one. What stands in a register,
    without evidence, has nothing that is not known.
    """
    pieces = list(evidence)
    found = {
        "sources-disagree": disputed,
        "attested": only_attested(pieces),
        "inferred": all(item.basis == "inferred" for item in pieces),
        "day-within": span is not None and span[0] != span[1],
        "day-unknown": span is None and is_dated,
    }
    return tuple(name for name in RELATIONS_NOT_KNOWN if pieces and found[name])


def state_of_pages(evidence: Iterable[Evidence]) -> str | None:
    """`source-lost` where all its pages are gone, `page-changed` where none is as it was read; else None."""
    states = {item.page_state for item in evidence}
    if not states or None in states:
        return None
    return "page-changed" if "page-changed" in states else "source-lost"


def _placed(evidence: Mapping[str, Evidence]) -> dict[str, Evidence]:
    next_ordinal: Counter[str] = Counter()
    placed: dict[str, Evidence] = {}
    for item in sorted(evidence.values(), key=_in_text):
        placed[item.iri] = replace(item, ordinal=next_ordinal[item.document])
        next_ordinal[item.document] += 1
    return placed


def _in_text(item: Evidence) -> tuple[str, bool, int, int, str]:
    return item.document, item.start is None, item.start or 0, item.end or 0, item.iri


def _basis(evidence: str, iri: str) -> str:
    basis = iri.rsplit("/", 1)[-1]
    if basis not in BASES:
        raise DataError(
            Message(
                "The evidence {evidence} has the basis {basis!r}, which is none of {bases}.",
                evidence=shorten(evidence) or evidence,
                basis=basis,
                bases=", ".join(BASES),
            ),
            next_step="Mend its ls:basis.",
        )
    return basis


def _position(evidence: str, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise DataError(
            Message(
                "The words of the evidence {evidence} stand at {text!r}, which is no position.",
                evidence=shorten(evidence) or evidence,
                text=text,
            ),
            next_step="Mend its oa:start and oa:end: whole numbers from 0.",
        )
    return int(text)


def read_claims(store: Store, evidence: Mapping[str, Evidence]) -> dict[str, Claim]:
    """All claims by IRI, their evidence in the order of documents and positions."""
    rows: dict[str, list[Mapping[str, Term]]] = defaultdict(list)
    for row in store.query(_CLAIMS).rows():
        rows[value(row["claim"])].append(row)
    return {iri: _claim(iri, claim_rows, evidence) for iri, claim_rows in rows.items()}


def _claim(iri: str, rows: list[Mapping[str, Term]], evidence: Mapping[str, Evidence]) -> Claim:
    bounds = next((row for row in rows if "earliest" in row), {})
    pieces = {
        value(row["evidence"]): evidence[value(row["evidence"])] for row in rows if value(row["evidence"]) in evidence
    }
    type_iri = value(rows[0]["type"])
    return Claim(
        iri=iri,
        type=shorten(type_iri) or type_iri,
        earliest=first_day(value(bounds["earliest"])) if bounds else None,
        latest=last_day(value(bounds["latest"])) if bounds else None,
        evidence=tuple(sorted(pieces.values(), key=_firmest_first)),
    )


def _firmest_first(evidence: Evidence) -> tuple[int, str, int, str]:
    order = BASES.index(evidence.basis)
    return order, evidence.document, evidence.start or 0, evidence.iri


def read_edges(store: Store, claims: Mapping[str, Claim]) -> list[Edge]:
    """All derived edges with their claims, sorted by source, predicate and target. Raises DataError if a claim is missing."""
    behind: dict[tuple[str, str, str, bool, str | None], list[Claim]] = defaultdict(list)
    for row in store.query(_EDGES).rows():
        target = row["target"]
        literal = hasattr(target, "datatype")
        key = (value(row["source"]), value(row["predicate"]), value(target), literal, getattr(target, "language", None))
        claim = value(row["claim"])
        if claim not in claims:
            raise DataError(
                Message(
                    "An edge from {source} rests on {claim}, of which nothing is told.",
                    source=shorten(key[0]) or key[0],
                    claim=shorten(claim) or claim,
                ),
                next_step="Give the files of all claims, too, or leave out the edges that follow from them.",
            )
        behind[key].append(claims[claim])
    return [
        Edge(source, predicate, target, tuple(sorted(edge_claims, key=lambda claim: claim.iri)), literal, language)
        for (source, predicate, target, literal, language), edge_claims in sorted(
            behind.items(), key=lambda item: str(item[0])
        )
    ]


def supporting(
    edges: Iterable[Edge], source: str, predicate: str | None = None, target: str | None = None
) -> list[Edge]:
    """The edges with this source, and this predicate and target if given; prefixed names or IRIs."""

    def iri(name: str) -> str:
        return name if "://" in name else expand(name)

    return [
        edge
        for edge in edges
        if edge.source == iri(source)
        and (predicate is None or edge.predicate == iri(predicate))
        and (target is None or edge.target == iri(target))
    ]
