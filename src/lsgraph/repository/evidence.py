"""Check that every claim has evidence, and that every quotation is in its document at the given position.

The whole graph depends on this check: a person reads a document and quotes it; from then on a machine keeps the
quotation, its position and the text consistent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rapidfuzz import fuzz

from lsgraph.characters import composed
from lsgraph.computing.passed import Passed, key_of
from lsgraph.errors import Finding, Severity, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES, shorten
from lsgraph.repository.dataset import quieten_rdflib
from lsgraph.repository.documents import (
    Passage,
    document_of,
    find_passages,
    fold_white_space,
    has_email,
    how_it_differs,
    nearest_passage,
)
from lsgraph.repository.written_dates import TYPES as DATES
from lsgraph.repository.written_dates import is_date, what_is_wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lsgraph.repository.dataset import Dataset, SourceFile
    from lsgraph.repository.documents import Document
    from lsgraph.stores import Term

LS, OA, DCT = PREFIXES["ls"], PREFIXES["oa"], PREFIXES["dcterms"]
BASIS = PREFIXES["basis"]

#: The classes whose nodes in a source must have evidence.
CLAIM_CLASSES = frozenset(
    {LS + name for name in (
        "Signature", "Conclusion", "Adoption", "AdoptionProposal", "Invitation", "Withdrawal", "Decision", "DecisionProposal", "PlannedAct",
        "AnnouncedParticipation", "Naming", "Statement",
    )}
    | {PREFIXES["cv"] + "Participation", PREFIXES["org"] + "Membership", PREFIXES["org"] + "ChangeEvent"}
)  # fmt: skip
_TEXT_FILE = ox.NamedNode(LS + "textFile")
_PREDICATE, _OBJECT = (ox.NamedNode(PREFIXES["rdf"] + name) for name in ("predicate", "object"))
#: How alike a title and words of its text are, of 100, where it was copied from there with a slip.
_SLIP = 85
#: Properties whose values are compared as dates.
_DATED = frozenset(
    ox.NamedNode(iri)
    for iri in (
        DCT + "date",
        PREFIXES["schema"] + "foundingDate",
        LS + "earliest",
        LS + "latest",
        LS + "expectedEarliest",
        LS + "expectedLatest",
    )
)
#: What is surely a value of its type.
_PLAIN = {
    "xsd:integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "xsd:decimal": re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?"),
    "xsd:boolean": re.compile("true|false"),
}
_OTHERS_ARE_WRITTEN = Message("Mend the value, or give it another type.")

#: The properties at whose lines findings of a rule stand; others stand at that of their subject.
_WHERE = {
    "document-missing": LS + "textFile", "document-changed": LS + "textDigest", "title-differs": DCT + "title",
    "basis-missing": LS + "basis", "source-missing": OA + "hasSource", "position-wrong": OA + "refinedBy",
    "quotation-not-found": OA + "exact", "quotation-elsewhere": OA + "exact", "position-missing": OA + "exact",
    "paraphrase-missing": LS + "paraphrase", "reason-missing": LS + "reason",
}  # fmt: skip

_Values = dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]


@dataclass(frozen=True)
class _Source:
    """One source file as values by subject and predicate, with the dataset that it belongs to."""

    dataset: Dataset
    file: SourceFile
    values: _Values

    def one(self, subject: str, predicate: str) -> str | None:
        values = self.values.get(subject, {}).get(predicate)
        return values[0].value if values else None

    def finding(
        self,
        rule: str,
        subject: str,
        message: Message,
        *,
        severity: Severity = Severity.VIOLATION,
        sought: str | None = None,
        nearest: str | None = None,
        about: tuple[str, Term | None] | None = None,
    ) -> Finding:
        """A finding on a subject, at the line of what it is about: a property, and a value of it."""
        at, value = about or (_WHERE.get(rule), None)
        return Finding(
            f"evidence.{rule}",
            message.in_all_languages(),
            severity,
            str(self.file.path),
            self.file.line_of(subject, at, value),
            subject,
            sought,
            nearest,
        )


def check_evidence(dataset: Dataset, passed: Passed | None = None) -> list[Finding]:
    """All findings on the evidence of all sources, in the order of the files.

    `passed` is what need not be looked at again.
    """
    passed = passed or Passed(None)
    texts = key_of(list(dataset.documents.items()))
    findings: list[Finding] = []
    for file in dataset.files:
        if file.is_data:
            findings += passed.unless(partial(_in_file, dataset, file), "evidence", texts, file.path, file.content)
    findings.extend(_check_texts_used(dataset))
    return findings


def _in_file(dataset: Dataset, file: SourceFile) -> Iterator[Finding]:
    if file.is_source:
        source = _Source(dataset, file, _values(file.quads))
        for check in (_check_claims, _check_documents, _check_all_evidence):
            yield from check(source)
    yield from _check_no_email(file)
    yield from _check_values(file)


def _values(quads: Iterator[ox.Quad] | tuple[ox.Quad, ...]) -> _Values:
    values: _Values = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if not isinstance(quad.object, ox.Triple):
            values[str(getattr(quad.subject, "value", quad.subject))][quad.predicate.value].append(quad.object)
    return values


def _types(source: _Source, subject: str) -> set[str]:
    return {value.value for value in source.values.get(subject, {}).get(PREFIXES["rdf"] + "type", [])}


def _check_claims(source: _Source) -> Iterator[Finding]:
    """Each claim has evidence, and that evidence is described in the same source."""
    for subject in list(source.values):
        if not _types(source, subject) & CLAIM_CLASSES:
            continue
        evidence = source.values[subject].get(LS + "evidence", [])
        if not evidence:
            yield source.finding(
                "missing", subject,
                Message("The claim has no evidence. Add ls:evidence with the words that it rests on."),
            )  # fmt: skip
        for node in evidence:
            if OA + "SpecificResource" not in _types(source, node.value):
                yield source.finding(
                    "unknown", subject,
                    Message("The evidence is not described in the same file. Describe it as an oa:SpecificResource."),
                    sought=_prefixed_name(node.value), nearest=_nearest_name(node.value, source), about=(LS + "evidence", node),
                )  # fmt: skip


def _check_documents(source: _Source) -> Iterator[Finding]:
    """The stored text of each document exists and is the one that was quoted."""
    for subject in list(source.values):
        name = source.one(subject, LS + "textFile")
        if name is None:
            continue
        document = document_of(source.dataset.documents, subject)
        if document is None or name != f"documents/{document.slug}.txt":
            yield _text_missing(source, subject, name)
        # That there is none is told by a shape.
        elif (digest := source.one(subject, LS + "textDigest")) not in (None, document.digest):
            yield source.finding(
                "document-changed", subject, how_it_differs(document, digest or ""), sought=digest, nearest=document.digest,
            )  # fmt: skip
        elif (title := source.one(subject, DCT + "title")) and (near := _slip_in_title(document, title)):
            yield source.finding(
                "title-differs", subject,
                Message("The title is almost, and not quite, as it stands in the text. Copy it from there."),
                sought=title, nearest=near,
            )  # fmt: skip


def _text_missing(source: _Source, subject: str, name: str) -> Finding:
    """No text is stored for a document, or its file has another name."""
    right = f"documents/{composed(subject.rsplit('/', 1)[-1])}.txt"
    files = [f"documents/{slug}.txt" for slug in source.dataset.documents]
    if name == right:
        message = Message("The stored text is missing: data/{name}. Store it there, or mend the name.", name=name)
    else:
        message = Message("The text of {document} is data/{right}: the file is named as the document, with .txt. Mend ls:textFile, or rename the file.", document=_prefixed_name(subject), right=right)  # fmt: skip
    near = [right] if right in files else [name] if name in files else near_matches(name, files, most=2)
    return source.finding(
        "document-missing",
        subject,
        message,
        sought=f"data/{name}",
        nearest=", ".join(f"data/{each}" for each in near) or None,
    )


def _slip_in_title(document: Document, title: str) -> str | None:
    """The words of a text from which a title was copied with a slip; None for one that stands there, or was given by somebody else."""
    near = None if find_passages(document, title) else nearest_passage(document, title)
    if near is None:
        return None
    ours, theirs = (fold_white_space(words).casefold() for words in (title, near.exact))
    # A title in capitals is told in small letters.
    return near.exact if ours != theirs and fuzz.ratio(ours, theirs) >= _SLIP else None


def _check_all_evidence(source: _Source) -> Iterator[Finding]:
    """Check each piece of evidence according to its basis."""
    used = {node.value for values in source.values.values() for node in values.get(LS + "evidence", [])}
    by_basis: Mapping[str, Callable[[_Source, str, str], Iterator[Finding]]] = {
        "stated": _check_stated, "reported": _check_reported, "inferred": _check_inferred,
    }  # fmt: skip
    for subject in list(source.values):
        if OA + "SpecificResource" not in _types(source, subject):
            continue
        if subject not in used:
            yield source.finding(
                "unused", subject, Message("No claim rests on this evidence. Remove it, or refer to it."), severity=Severity.WARNING,
            )  # fmt: skip
        if source.one(subject, LS + "speaksOf") is None:
            yield source.finding(
                "kind-missing", subject, Message("The evidence does not say what its words speak of. Add ls:speaksOf."),
            )  # fmt: skip
        bases = [value.value.removeprefix(BASIS) for value in source.values[subject].get(LS + "basis", [])]
        if len(bases) != 1 or bases[0] not in by_basis:
            yield source.finding(
                "basis-missing", subject,
                Message("The evidence must have exactly one basis: basis:stated, basis:reported or basis:inferred."),
                sought="ls:basis", nearest=", ".join(bases) or None,
            )  # fmt: skip
            continue
        document = source.one(subject, OA + "hasSource")
        if document is None or PREFIXES["foaf"] + "Document" not in _types(source, document):
            yield source.finding(
                "source-missing", subject,
                Message("The evidence does not point to a document in the same file. Mend oa:hasSource."),
                sought=_prefixed_name(document) if document else "oa:hasSource", nearest=_nearest_name(document or "", source),
            )  # fmt: skip
            continue
        yield from by_basis[bases[0]](source, subject, document)


def _check_stated(source: _Source, subject: str, document_iri: str) -> Iterator[Finding]:
    """Stated: the quotation is in the stored document, at that position, in that context."""
    document, name = document_of(source.dataset.documents, document_iri), source.one(document_iri, LS + "textFile")
    if document is None and name is not None:
        return  # told of the document
    if document is None or name is None:
        yield source.finding(
            "document-missing", subject,
            Message("The evidence is words of a document whose text is not stored. Store the text in data/documents/, or use basis:reported."),
            sought=f"data/documents/{document_iri.rsplit('/', 1)[-1]}.txt",
        )  # fmt: skip
        return
    selector = source.one(subject, OA + "hasSelector")
    if selector is None or source.one(selector, OA + "exact") is None:
        yield source.finding(
            "quotation-missing", subject, Message("The evidence has no quotation. Add oa:exact with the document's words."),
        )  # fmt: skip
        return
    yield from _check_quotation(source, subject, selector, document_iri, document)


def _check_quotation(
    source: _Source, subject: str, selector: str, document_iri: str, document: Document
) -> Iterator[Finding]:
    quotation = source.one(selector, OA + "exact") or ""
    passages = find_passages(document, quotation)
    if not passages:
        yield _not_found(source, subject, quotation, document)
        return
    refined = source.one(selector, OA + "refinedBy")
    if refined and source.one(document_iri, LS + "textDigest") not in (None, document.digest):
        return  # The text is another one, which is told of the document; words stand elsewhere in it.
    passage = _at_position(source, selector, passages)
    if passage is None:
        position = (
            f"{source.one(refined, OA + 'start')}–{source.one(refined, OA + 'end')}" if refined else "oa:refinedBy"
        )
        yield source.finding(
            "position-wrong" if refined else "position-missing", subject,
            Message("The quotation does not stand at the given position of the text. Run `lsgraph format`."),
            sought=f"{position}: {quotation[:80]}", nearest=", ".join(f"{candidate.start}–{candidate.end}" for candidate in passages),
        )  # fmt: skip
        return
    for name, actual in (("prefix", passage.prefix), ("suffix", passage.suffix)):
        written = source.one(selector, OA + name)
        if written is None or fold_white_space(written) != actual:
            yield source.finding(
                "context-differs", subject,
                Message("oa:{name} does not agree with the text around the quotation. Run `lsgraph format`.", name=name),
                sought=written or f"oa:{name}", nearest=actual, about=(OA + name, None),
            )  # fmt: skip


def _at_position(source: _Source, selector: str, passages: list[Passage]) -> Passage | None:
    """The passage exactly at the position of the selector."""
    refined = source.one(selector, OA + "refinedBy")
    if refined is None:
        return None
    position = (source.one(refined, OA + "start"), source.one(refined, OA + "end"))
    return next((passage for passage in passages if (str(passage.start), str(passage.end)) == position), None)


def _not_found(source: _Source, subject: str, quotation: str, document: Document) -> Finding:
    elsewhere = [
        slug
        for slug, other in source.dataset.documents.items()
        if slug != document.slug and find_passages(other, quotation)
    ]
    if elsewhere:
        return source.finding(
            "quotation-elsewhere", subject,
            Message("The quotation does not stand in {slug} but in {elsewhere}. Mend oa:hasSource, or quote the right document.", slug=document.slug, elsewhere=elsewhere[0]),
            sought=quotation, nearest=elsewhere[0],
        )  # fmt: skip
    near = nearest_passage(document, quotation)
    return source.finding(
        "quotation-not-found", subject,
        Message("The quotation does not stand in {slug}. Copy the words from the text; only white space may differ.", slug=document.slug),
        sought=quotation, nearest=f"{near.start}–{near.end}: {near.exact}" if near else None,
    )  # fmt: skip


def _check_reported(source: _Source, subject: str, document: str) -> Iterator[Finding]:
    """Reported: the public page has an address, and a paraphrase in both languages."""
    if source.one(document, PREFIXES["schema"] + "url") is None:
        yield source.finding(
            "address-missing", subject, Message("The page has no address. Add schema:url to the document."), sought=_prefixed_name(document),
        )  # fmt: skip
    yield from _check_both_languages(source, subject, "paraphrase")


def _check_inferred(source: _Source, subject: str, document: str) -> Iterator[Finding]:
    """Inferred: there is a reason in both languages, and a quotation, if any, is in its document."""
    yield from _check_both_languages(source, subject, "reason")
    selector = source.one(subject, OA + "hasSelector")
    stored = document_of(source.dataset.documents, document)
    if selector is not None and stored is not None:
        yield from _check_quotation(source, subject, selector, document, stored)


def _check_both_languages(source: _Source, subject: str, name: str) -> Iterator[Finding]:
    languages = {value.language for value in source.values[subject].get(LS + name, []) if isinstance(value, ox.Literal)}
    missing = [language for language in ("sv", "en") if language not in languages]
    if missing:
        yield source.finding(
            f"{name}-missing", subject,
            Message("ls:{name} is missing in {missing}.", name=name, missing=', '.join(missing)),
            sought=f"ls:{name}",
        )  # fmt: skip


def _check_no_email(file: SourceFile) -> Iterator[Finding]:
    """E-mail addresses are personal data and must stay out of the graph."""
    for quad in file.quads:
        if isinstance(quad.object, ox.Literal) and has_email(quad.object.value):
            subject = str(getattr(quad.subject, "value", ""))
            yield Finding(
                "evidence.email",
                Message("An e-mail address does not belong in the graph. Remove it, or shorten the quotation.").in_all_languages(),
                file=str(file.path), line=file.line_of(subject, quad.predicate.value, quad.object), subject=subject,
            )  # fmt: skip


def _check_values(file: SourceFile) -> Iterator[Finding]:
    """Each value is valid for its type (an existing day, a number), since later steps compute with it."""
    dated = {quad.subject for quad in file.quads if quad.predicate == _PREDICATE and quad.object in _DATED}
    for quad in file.quads:
        if not isinstance(quad.object, ox.Literal):
            continue
        name = _prefixed_name(quad.object.datatype.value)
        may_be = quad.predicate in _DATED or (quad.predicate == _OBJECT and quad.subject in dated)
        if (may_be and name not in DATES) or not _is_of_type(quad.object):
            subject, shown = str(getattr(quad.subject, "value", "")), quad.object.value
            if may_be or name in DATES:
                what = what_is_wrong(shown, name)
            else:
                what = Message("“{value}” is no value of the type {type}. {advice}", value=shown, type=name, advice=_OTHERS_ARE_WRITTEN)  # fmt: skip
            yield Finding(
                "evidence.value-invalid",
                what.in_all_languages(),
                file=str(file.path), line=file.line_of(subject, quad.predicate.value, quad.object), subject=subject,
                sought=_prefixed_name(quad.predicate.value), nearest=shown,
            )  # fmt: skip


def _is_of_type(literal: ox.Literal) -> bool:
    """Whether the value is valid for its type; dates must also be comparable: years 1 to 9999, no time zone."""
    name = _prefixed_name(literal.datatype.value)
    if name in DATES:
        return is_date(literal.value, name)
    if literal.language or name == "xsd:string" or not name.startswith("xsd:"):
        return True
    if name in _PLAIN and _PLAIN[name].fullmatch(literal.value):
        return True
    # Of other values rdflib is asked, which takes longer to import than all other checks of a file together.
    from rdflib import Literal, URIRef

    quieten_rdflib()
    return not Literal(literal.value, datatype=URIRef(literal.datatype.value), normalize=False).ill_typed


def _check_texts_used(dataset: Dataset) -> Iterator[Finding]:
    """Every stored text belongs to a document."""
    used_files = {
        quad.object.value
        for file in dataset.files
        for quad in file.quads
        if quad.predicate == _TEXT_FILE and isinstance(quad.object, ox.Literal)
    }
    for slug in dataset.documents:
        if f"documents/{slug}.txt" not in used_files:
            yield Finding(
                "evidence.text-unused",
                Message("No source uses this text.").in_all_languages(),
                Severity.WARNING, file=f"data/documents/{slug}.txt",
            )  # fmt: skip


def _prefixed_name(iri: str) -> str:
    return shorten(iri) or iri


def _nearest_name(iri: str, source: _Source) -> str | None:
    near = near_matches(iri, source.values, most=1)
    return _prefixed_name(near[0]) if near else None
