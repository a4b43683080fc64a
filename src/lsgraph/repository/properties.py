"""What a property may be said of, and by whom: domain, range, and what is derived and so never written by hand.

The ontology says domain and range of its own properties, and in a scope note which are said by statements and which are derived. For
those of other vocabularies, of which `ontology/imports` lists no axioms, they stand here.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES, expand
from lsgraph.repository.evidence import CLAIM_CLASSES
from lsgraph.repository.said import TYPE, Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.errors import Finding
    from lsgraph.repository.dataset import SourceFile
    from lsgraph.stores import Term

_NOTE = PREFIXES["skos"] + "scopeNote"
_DOMAIN, _RANGE = PREFIXES["rdfs"] + "domain", PREFIXES["rdfs"] + "range"
_DERIVED_NOTE, _STATEMENT_NOTE = "Derived; never written by hand.", "Property of a statement (ls:Statement)."
_CLAIM, _BASIS = expand("ls:Claim"), expand("ls:basis")
_SPATIAL, _REGION = expand("dcterms:spatial"), expand("ls:Region")
#: The datatypes that properties have as their range.
_DATATYPES = frozenset(
    expand(name)
    for name in (
        "rdf:langString",
        *(f"xsd:{name}" for name in ("string", "boolean", "integer", "decimal", "date", "anyURI")),
    )
)
#: What follows from claims, in other vocabularies: the inverse of what is written, or a shorter way to say it.
_ENTAILED = frozenset(
    expand(name)
    for name in (
        "org:memberOf", "org:hasMember", "org:hasMembership", "org:hasUnit", "org:hasSubOrganization", "org:subOrganizationOf",
        "org:headOf", "org:holds", "org:heldBy", "org:hasPost", "org:linkedTo", "org:transitiveSubOrganizationOf",
        "org:changedBy", "org:identifier", "foaf:member", "foaf:made", "foaf:maker", "prov:influenced", "prov:wasInfluencedBy",
    )
)  # fmt: skip
#: What only derivation or an answer says: classes, and properties without a note.
_DERIVED_CLASSES = frozenset(expand(name) for name in ("ls:DerivedEdge", "ls:Claim", "ls:Rule"))
_DERIVED_PROPERTIES = frozenset(expand(name) for name in ("ls:rule", "ls:standing", "ls:servedTextDigest"))
#: Of what each property of another vocabulary is said here, and what its value must be; nothing where it may be anything.
_NAMED_BOUNDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "org:member": (("org:Membership",), ("foaf:Agent",)),
    "org:organization": (("org:Membership",), ("org:Organization",)),
    "org:role": (("org:Membership", "org:Post"), ("skos:Concept",)),
    "org:memberDuring": (("org:Membership",), ("time:Interval",)),
    "org:unitOf": (("org:OrganizationalUnit",), ("org:Organization",)),
    "org:postIn": (("org:Post",), ("org:Organization",)),
    "org:classification": (("org:Organization", "ls:UnspecifiedGroup"), ("skos:Concept",)),
    "prov:wasAssociatedWith": (("ls:Act",), ("foaf:Agent", "org:Post")),
    "foaf:name": (("foaf:Agent",), ("xsd:string",)),
    "adms:identifier": ((), ("adms:Identifier",)),
    "wgs:lat": (("dcterms:Location",), ("xsd:decimal",)),
    "wgs:long": (("dcterms:Location",), ("xsd:decimal",)),
    "oa:hasSource": (("oa:SpecificResource",), ("foaf:Document",)),
    "oa:hasSelector": (("oa:SpecificResource",), ("oa:TextQuoteSelector",)),
    "oa:exact": (("oa:TextQuoteSelector",), ("xsd:string",)),
    "oa:refinedBy": (("oa:TextQuoteSelector",), ("oa:TextPositionSelector",)),
    "time:hasBeginning": (("time:Interval",), ("time:Instant",)),
    "time:hasEnd": (("time:Interval",), ("time:Instant",)),
    "dcterms:title": (("foaf:Document",), ()),
    "dcterms:language": (("foaf:Document",), ("xsd:string",)),
    "schema:url": (("foaf:Document", "org:Organization"), ()),
    "schema:foundingDate": (("org:Organization", "foaf:Project"), ()),
    "schema:dissolutionDate": (("org:Organization",), ()),
    "schema:value": (("schema:MonetaryAmount",), ("xsd:decimal",)),
    "schema:currency": (("schema:MonetaryAmount",), ("xsd:string",)),
    "dcterms:spatial": ((), ("dcterms:Location", "ls:Region")),
    "schema:position": (("ls:Region",), ("xsd:integer",)),
    "dcterms:type": (("foaf:Document", "adms:Identifier", "org:ChangeEvent"), ("skos:Concept",)),
}
_FOREIGN = {
    expand(name): (frozenset(map(expand, domain)), frozenset(map(expand, range_)))
    for name, (domain, range_) in _NAMED_BOUNDS.items()
}
#: Where a property of another vocabulary is written without a statement; elsewhere it is a fact, which needs evidence.
_WITHOUT_STATEMENT = {
    expand("dcterms:date"): frozenset({*CLAIM_CLASSES, *map(expand, ("ls:Act", "ls:Judgement", "time:Instant"))}),
    expand("dcterms:type"): frozenset({expand("adms:Identifier"), expand("org:ChangeEvent")}),
    expand("dcterms:spatial"): frozenset[str](),
    expand("schema:foundingDate"): frozenset[str](),
    expand("schema:dissolutionDate"): frozenset[str](),
}
#: Vocabularies in which no property is a fact about the world: they say how something is named, found or put together.
_NO_FACTS = ("rdf", "rdfs", "owl", "skos", "adms", "oa", "time", "sh", "prov", "vann")
#: The schemes from which the value of a property must be, where it is said in a statement.
_SCHEME_OF = {"dcterms:type": "document-type"}


def check_properties(said: Said) -> Iterator[Finding]:
    """Findings on what files under `data/` say with properties that may not be said so."""
    derived = _noted(said, _DERIVED_NOTE) | _ENTAILED | _DERIVED_PROPERTIES
    by_statement = _noted(said, _STATEMENT_NOTE)
    not_by_hand = frozenset({TYPE, _BASIS, *derived, *by_statement, *_WITHOUT_STATEMENT})
    bounds = cache(partial(_bounds, said))
    for file in said.data:
        for quad in file.quads:
            predicate = quad.predicate.value
            if predicate in not_by_hand:
                yield from _by_hand(said, file, quad, derived, by_statement)
            domain, range_ = bounds(predicate)
            if domain or range_:
                yield from _fits(said, file, quad, domain, range_)
        yield from _statements(said, file, derived, by_statement)


def _noted(said: Said, note: str) -> frozenset[str]:
    return frozenset(
        term for term, about in said.ontology.items() if any(note in text_of(each) for each in about.get(_NOTE, ()))
    )


# ---------------------------------------------------------------------------------------------------- by hand


def _by_hand(
    said: Said, file: SourceFile, quad: ox.Quad, derived: frozenset[str], by_statement: frozenset[str]
) -> Iterator[Finding]:
    """What is derived from claims, and so must not be written; and facts that are written without evidence."""
    subject, predicate, value = text_of(quad.subject), quad.predicate.value, text_of(quad.object)
    if predicate in derived or (predicate == TYPE and value in _DERIVED_CLASSES) or _is_basis_of_claim(said, quad):
        what = name_of(value) if predicate == TYPE else name_of(predicate)
        message = Message(
            "{what} is derived and never written by hand. Take it out, and write the claim, with its evidence, that it follows from.",
            what=what,
        )
    elif predicate in by_statement or (_is_bare_fact(said, subject, predicate) and not _is_sorting(said, quad)):
        message = Message(
            "{name} is a fact, and facts need evidence. Say it in an ls:Statement: rdf:subject, rdf:predicate, rdf:object and ls:evidence.",
            name=name_of(predicate),
        )
    elif quad.predicate.value == TYPE and subject.startswith(PREFIXES["edge"]):
        message = Message(
            "{what} is derived and never written by hand. Take it out, and write the claim, with its evidence, that it follows from.",
            what=name_of(subject),
        )
    else:
        return
    yield finding(
        "by-hand", message, file, subject, sought=name_of(predicate), nearest=_shown(quad.object), about=(predicate, quad.object)
    )  # fmt: skip


def _is_basis_of_claim(said: Said, quad: ox.Quad) -> bool:
    return quad.predicate.value == _BASIS and bool(said.classes_of(text_of(quad.subject)) & CLAIM_CLASSES)


def _is_bare_fact(said: Said, subject: str, predicate: str) -> bool:
    allowed = _WITHOUT_STATEMENT.get(predicate)
    if allowed is None:
        return False
    classes = said.classes_of(subject)
    return bool(classes) and classes <= said.ontology.keys() and not classes & allowed


def _is_sorting(said: Said, quad: ox.Quad) -> bool:
    """Whether it only says to which region a thing is sorted: that is where pages show it, no fact about the world."""
    return quad.predicate.value == _SPATIAL and _REGION in said.classes_of(text_of(quad.object))


# ---------------------------------------------------------------------------------------------------- domain and range


def _fits(
    said: Said, file: SourceFile, quad: ox.Quad, domain: frozenset[str], range_: frozenset[str]
) -> Iterator[Finding]:
    """Whether what is written directly is within the domain and range of its property."""
    subject = text_of(quad.subject)
    if domain and not _is_one_of(said, subject, domain):
        yield _outside(said, file, subject, quad.predicate.value, subject, domain, subject_side=True)
    if range_ and not _is_value_of(said, quad.object, range_):
        yield _outside(said, file, subject, quad.predicate.value, quad.object, range_, subject_side=False)


def _bounds(said: Said, predicate: str) -> tuple[frozenset[str], frozenset[str]]:
    """The classes of which a property is said, and those or the datatypes of its values; empty where anything will do."""
    if predicate in _FOREIGN:
        return _FOREIGN[predicate]
    about = said.ontology.get(predicate)
    if about is None:
        return frozenset(), frozenset()
    domain = frozenset(map(text_of, about.get(_DOMAIN, ())))
    if _CLAIM in domain:
        # Written claims have the class of their kind; that they are claims is derived.
        domain |= CLAIM_CLASSES
    return domain, frozenset(map(text_of, about.get(_RANGE, ())))


def _is_one_of(said: Said, iri: str, classes: frozenset[str]) -> bool:
    """Whether a thing is of one of the classes; one that nobody describes, or of an unknown class, is told elsewhere."""
    own = said.classes_of(iri)
    return bool(own & classes) or not own <= said.ontology.keys() or not own


def _is_value_of(said: Said, value: Term, range_: frozenset[str]) -> bool:
    if isinstance(value, ox.Literal):
        return value.datatype.value in range_
    if range_ & _DATATYPES:
        return False
    return _is_one_of(said, text_of(value), range_)


def _outside(
    said: Said, file: SourceFile, subject: str, predicate: str, value: Term | str, expected: frozenset[str], *, subject_side: bool
) -> Finding:  # fmt: skip
    shown = name_of(value) if isinstance(value, str) else _shown(value)
    is_ = _what_it_is(said, value)
    names = " / ".join(sorted(name_of(each) for each in expected))
    if subject_side:
        message = Message(
            "{name} is said of {expected}; {value} is {is_}. Mend the subject, or use the property that fits.",
            name=name_of(predicate), expected=names, value=shown, is_=is_,
        )  # fmt: skip
    else:
        message = Message(
            "The value of {name} is {expected}; {value} is {is_}. Mend the value, or use the property that fits.",
            name=name_of(predicate), expected=names, value=shown, is_=is_,
        )  # fmt: skip
    rule = "property.domain" if subject_side else "property.range"
    return finding(rule, message, file, subject, sought=f"{name_of(predicate)}: {names}", nearest=shown)


def _what_it_is(said: Said, value: Term | str) -> str:
    if isinstance(value, ox.Literal):
        return name_of(value.datatype.value)
    return ", ".join(sorted(name_of(each) for each in said.types.get(text_of(value), ()))) or "IRI"


def _shown(value: Term) -> str:
    return value.value if isinstance(value, ox.Literal) else name_of(text_of(value))


# ---------------------------------------------------------------------------------------------------- statements


def _statements(
    said: Said, file: SourceFile, derived: frozenset[str], by_statement: frozenset[str]
) -> Iterator[Finding]:
    """The same for what statements say: their predicate is one for statements, and subject and value fit it."""
    statements: dict[str, dict[str, list[Term]]] = {}
    for quad in file.quads:
        if quad.predicate.value.startswith(PREFIXES["rdf"]) and quad.predicate.value != TYPE:
            parts = statements.setdefault(text_of(quad.subject), {})
            parts.setdefault(quad.predicate.value.removeprefix(PREFIXES["rdf"]), []).append(quad.object)
    for statement, parts in sorted(statements.items()):
        for predicate in parts.get("predicate", ()):
            iri = text_of(predicate)
            if iri not in said.ontology:
                continue  # told as an unknown term
            if (message := _no_fact(iri, derived, by_statement)) is not None:
                yield finding("statement.predicate", message, file, statement, sought=name_of(iri))
                continue
            for subject in parts.get("subject", ()):
                domain, _ = _bounds(said, iri)
                if domain and not _is_one_of(said, text_of(subject), domain):
                    yield _outside(said, file, statement, iri, subject, domain, subject_side=True)
            for value in parts.get("object", ()):
                yield from _value_fits(said, file, statement, iri, value)


def _no_fact(predicate: str, derived: frozenset[str], by_statement: frozenset[str]) -> Message | None:
    """Why a property is none that a statement can have."""
    name = name_of(predicate)
    if predicate in derived:
        return None  # told by its shape
    if predicate == TYPE:
        return Message(
            "What something is no statement says. Write its class where it is described, in data/actors/ or in its source."
        )
    prefix = name.partition(":")[0]
    if prefix in _NO_FACTS or (prefix == "ls" and predicate not in by_statement):
        return Message(
            "{name} says how something is named or put together, and is no fact that a source tells. Use a property that ontology/lsgraph.ttl has for statements.",
            name=name,
        )
    return None


def _value_fits(said: Said, file: SourceFile, statement: str, predicate: str, value: Term) -> Iterator[Finding]:
    _, range_ = _bounds(said, predicate)
    if range_ and not _is_value_of(said, value, range_):
        yield _outside(said, file, statement, predicate, value, range_, subject_side=False)
    scheme = _SCHEME_OF.get(name_of(predicate))
    if scheme and text_of(value) in said.types and not text_of(value).startswith(namespaces.VOCABULARY + scheme + "/"):
        message = Message(
            "The value of {name} is a concept of {scheme}; {value} is none. Mend the value.",
            name=name_of(predicate), scheme=f"vocabulary/{scheme}", value=_shown(value),
        )  # fmt: skip
        yield finding("property.range", message, file, statement, sought=name_of(predicate), nearest=_shown(value))
