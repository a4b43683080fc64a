"""Every term and every thing that data names is there: what is misspelt, undescribed or of no class is refused, not passed over.

RDF is open: `org:memberDurring` or `person:bjorn-rosborgg` are as well-formed as the right names, and no shape that looks for the right
one sees them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from lsgraph.errors import Finding, Severity, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import BASE, INSTANCE, INSTANCE_KINDS, ONTOLOGY, PREFIXES, SCHEMES, VOCABULARY, expand
from lsgraph.repository.evidence import CLAIM_CLASSES
from lsgraph.repository.said import TYPE, Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lsgraph.repository.dataset import SourceFile

_PREDICATE = PREFIXES["rdf"] + "predicate"
_EVIDENCE = PREFIXES["ls"] + "evidence"
#: The classes that a thing or claim of each kind of IRI may have; a subclass of one will do.
CLASSES_OF_KIND = {
    "organization": (
        "org:FormalOrganization",
        "cv:PublicOrganisation",
        "org:OrganizationalUnit",
        "org:OrganizationalCollaboration",
    ),
    "group": ("ls:UnspecifiedGroup",),
    "person": ("foaf:Person",),
    "post": ("org:Post",),
    "place": ("dcterms:Location",),
    "region": ("ls:Region",),
    "agreement": ("ls:Agreement",),
    "policy": ("ls:Policy",),
    "event": ("cv:PublicEvent", "org:ChangeEvent"),
    "project": ("foaf:Project", "org:OrganizationalCollaboration"),
    "document": ("foaf:Document",),
    "act": ("ls:Act",),
    "participation": ("cv:Participation", "ls:AnnouncedParticipation"),
    "membership": ("org:Membership",),
    "statement": ("ls:Statement", "ls:Naming", "ls:PlannedAct"),
    "decision": ("ls:DecisionProposal", "ls:Decision"),
    "evidence": ("oa:SpecificResource",),
    "identifier": ("adms:Identifier",),
    "judgement": ("ls:Judgement",),
}
#: Classes of which nothing is directly: what is an act is a signature, an adoption … . `ls:Claim` is derived.
_NEVER_DIRECTLY = frozenset(expand(name) for name in ("ls:Act", "ls:Claim"))
_OUR_HOST = re.compile(r"https?://(?:www\.)?w3id\.org/lsgraph\b", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def check_terms(said: Said) -> Iterator[Finding]:
    """Findings on terms, things and classes that files under `data/` name, file by file."""
    for file in said.data:
        yield from _prefixes(file)
        yield from _terms(said, file)
        yield from _references(said, file)
        yield from _names(file)
        yield from _classes(said, file)


def _prefixes(file: SourceFile) -> Iterator[Finding]:
    """Prefixes that stand for something else than everywhere here, each at its line."""
    for each in file.misbound:
        message = Message(
            "The prefix {prefix}: stands for <{meant}> here, and this line gives it another namespace. Mend the line; what has the prefix is read as it is meant, and is told where it is wrong in itself.",
            prefix=each.prefix, meant=each.meant,
        )  # fmt: skip
        yield Finding(
            "prefix.other", message.in_all_languages(), file=str(file.path), line=each.line, sought=each.meant, nearest=each.namespace
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------------- terms


def _terms(said: Said, file: SourceFile) -> Iterator[Finding]:
    """Properties and classes that no vocabulary has, or that nothing here reads."""
    used: dict[str, ox.Quad] = {}
    for quad in file.quads:
        predicate, value = quad.predicate.value, quad.object
        used.setdefault(predicate, quad)
        if not isinstance(value, ox.NamedNode):
            continue
        term = value.value
        if predicate in (TYPE, _PREDICATE) or term.startswith(ONTOLOGY):
            used.setdefault(term, quad)
    for term, quad in sorted(used.items(), key=lambda each: each[0]):
        if term not in said.ontology:
            yield _unknown(said, file, term, quad)


def _unknown(said: Said, file: SourceFile, term: str, quad: ox.Quad) -> Finding:
    subject, about = text_of(quad.subject), (quad.predicate.value, quad.object)
    names = sorted(name_of(each) for each in said.ontology)
    prefix = next((each for each in _by_length() if term.startswith(PREFIXES[each])), None)
    name = name_of(term) if prefix else f"<{term}>"
    if prefix == "ls":
        message = Message(
            "The ontology has no term {name}, so what is said with it is not read. Mend the spelling.", name=name
        )
        near = near_matches(name, (each for each in names if each.startswith("ls:")), most=2)
    elif prefix is None:
        message = Message(
            "{name} belongs to no vocabulary that is used here, so what is said with it is not read. Mend the prefix, or use a term of ontology/.",
            name=name,
        )
        local = re.split(r"[#/]", term)[-1]
        near = [each for each in names if each.partition(":")[2] == local][:2]
    elif _exists(prefix, term):
        return finding(
            "term.unread",
            Message(
                "{name} exists, but nothing here reads it. List it in ontology/imports/{prefix}.ttl if it is meant, or use another term.",
                name=name,
                prefix=prefix,
            ),
            file,
            subject,
            severity=Severity.WARNING,
            sought=name,
            about=about,
        )
    else:
        message = Message(
            "{name} is no term that is used here, so what is said with it is not read. Mend the spelling, or list the term in ontology/imports/{prefix}.ttl.",
            name=name,
            prefix=prefix,
        )
        near = near_matches(name, (each for each in names if each.startswith(f"{prefix}:")), most=2)
    return finding("term.unknown", message, file, subject, sought=name, nearest=" ".join(near) or None, about=about)


@cache
def _by_length() -> tuple[str, ...]:
    """Prefixes of vocabularies, the longest namespace first."""
    vocabularies = (prefix for prefix in PREFIXES if prefix not in {*INSTANCE_KINDS, *SCHEMES, "graph", "lssh", "wd"})
    return tuple(sorted(vocabularies, key=lambda prefix: -len(PREFIXES[prefix])))


def _exists(prefix: str, term: str) -> bool:
    """Whether a vocabulary has the term, of those whose terms rdflib knows."""
    from rdflib import namespace

    known = {
        "dcterms": namespace.DCTERMS, "foaf": namespace.FOAF, "org": namespace.ORG, "owl": namespace.OWL,
        "prov": namespace.PROV, "rdf": namespace.RDF, "rdfs": namespace.RDFS, "skos": namespace.SKOS,
        "time": namespace.TIME, "wgs": namespace.WGS,
    }  # fmt: skip
    return prefix in known and term.removeprefix(PREFIXES[prefix]) in known[prefix]


# ---------------------------------------------------------------------------------------------------- things


def _references(said: Said, file: SourceFile) -> Iterator[Finding]:
    """Things, claims and concepts of ours that are named and described nowhere, each once in a file with all places."""
    seen: dict[str, list[ox.Quad]] = {}
    types = said.types
    for quad in file.quads:
        subject = quad.subject
        for term in (subject, quad.object):
            if not isinstance(term, ox.NamedNode):
                continue
            iri = term.value
            # Nearly all are described: whose they are is asked of the others alone.
            if iri in types or iri.startswith(ONTOLOGY) or not _OUR_HOST.match(iri):
                continue
            seen.setdefault(iri, []).append(quad)
    for iri, quads in seen.items():
        yield from _undescribed(said, file, iri, quads)


def _undescribed(said: Said, file: SourceFile, iri: str, quads: Sequence[ox.Quad]) -> Iterator[Finding]:
    first = next((each for each in quads if text_of(each.subject) == iri), quads[0])
    subject, about = text_of(first.subject), (first.predicate.value, first.object)
    name = name_of(iri)
    kind, _, slug = iri.removeprefix(INSTANCE).partition("/")
    known = [each for each in said.types if each.startswith(BASE) and "#" not in each]
    near = near_matches(iri, known, most=2)
    nearest = " ".join(name_of(each) for each in near) or None
    if iri == subject and "#" in iri:
        message = Message("The node at {name} says of no class what it is. Give it a type.", name=name)
    elif iri.startswith(INSTANCE) and kind not in INSTANCE_KINDS:
        kinds = near_matches(kind, INSTANCE_KINDS, most=1)
        nearest = " ".join(kinds) or nearest
        message = Message("{name} is of no kind that there is. Mend the prefix: {kinds}.", name=name, kinds=", ".join(INSTANCE_KINDS))  # fmt: skip
    elif iri.startswith(INSTANCE) and not _SLUG.fullmatch(slug.partition("#")[0]):
        message = Message("{name} can't name anything here. Write lower case letters, digits and hyphens.", name=name)
    elif iri == subject:
        message = Message("{name} has no class, so nothing that is said of it is read. Say what it is: a …", name=name)
    elif iri.startswith(VOCABULARY):
        message = Message(
            "No concept {name} is described in ontology/vocabularies/. Mend the spelling, or describe it there.",
            name=name,
        )
    elif iri.startswith(INSTANCE):
        message = Message(
            "{name} is described nowhere. Mend the spelling, or describe it: a thing in data/actors/, a claim or evidence in its source.",
            name=name,
        )
    elif not iri.startswith(BASE):
        message = Message("{name} does not begin as IRIs here do: {base}. Mend the prefix.", name=name, base=BASE)
    elif any(file.graph == iri for file in said.dataset.files):
        return
    else:
        message = Message("Nothing here is called {name}. Mend the spelling.", name=name)
    lines = [file.line_of(text_of(each.subject), each.predicate.value, each.object) for each in (first, *quads)]
    others = tuple(f"{file.path}:{line}" for line in dict.fromkeys(lines) if line not in (None, lines[0]))
    yield finding(
        "reference.undescribed", message, file, subject, sought=name, nearest=nearest, others=others, about=about
    )


def _written_right(slug: str) -> str:
    """The name as names are written here; empty where nothing of it can be.

    >>> _written_right("Södertörns_högskola")
    'sodertorns-hogskola'
    """
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _names(file: SourceFile) -> Iterator[Finding]:
    """Names that are not as names are written here: addresses and `/api/` take no capitals, underscores, spaces and letters beyond a to z."""
    subjects = dict.fromkeys(text_of(quad.subject) for quad in file.quads)
    for iri in dict.fromkeys(subject.partition("#")[0] for subject in subjects):
        kind, _, slug = iri.removeprefix(INSTANCE).partition("/")
        if not iri.startswith(INSTANCE) or kind not in INSTANCE_KINDS or _SLUG.fullmatch(slug):
            continue
        right = _written_right(unquote(slug))
        step = Message("Write {right}.", right=f"{kind}:{right}") if right else Message("Give it another name.")
        message = Message(
            "{name} is not as names are written here: lower case letters from a to z, digits and hyphens. {step}",
            name=name_of(iri),
            step=step,
        )
        yield finding(
            "name.form", message, file, iri, severity=Severity.WARNING, sought=slug, nearest=right and f"{kind}:{right}"
        )


# ---------------------------------------------------------------------------------------------------- classes


def _classes(said: Said, file: SourceFile) -> Iterator[Finding]:
    """Claims that do not say in their own file what they are, and classes that a thing of that kind can't have."""
    own: dict[str, set[str]] = {}
    evidenced: set[str] = set()
    for quad in file.quads:
        if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode):
            own.setdefault(text_of(quad.subject), set()).add(quad.object.value)
        elif quad.predicate.value == _EVIDENCE:
            evidenced.add(text_of(quad.subject))
    for subject in sorted(evidenced):
        if not any(
            said.superclasses.get(each, frozenset()) & CLAIM_CLASSES | {each} & CLAIM_CLASSES
            for each in own.get(subject, ())
        ):
            yield _untyped_claim(said, file, subject)
    for subject, classes in sorted(own.items()):
        kind = subject.removeprefix(INSTANCE).partition("/")[0]
        if "#" not in subject and subject.startswith(INSTANCE) and kind in CLASSES_OF_KIND:
            yield from _misplaced(said, file, subject, kind, classes)
        elif not subject.startswith(BASE):
            message = Message(
                "{name} is no thing of this graph. Describe things of your own (id/…), and point to those of others with owl:sameAs.",
                name=name_of(subject),
            )
            yield finding("term.misplaced", message, file, subject, sought=name_of(subject))


def _untyped_claim(said: Said, file: SourceFile, subject: str) -> Finding:
    elsewhere = sorted(name_of(each) for each in said.types.get(subject, frozenset()) & CLAIM_CLASSES)
    message = Message(
        "What has evidence is a claim, and this one has no class of claims in this file. Give it its class: an act, a decision, a participation, a membership, a decision proposal or an ls:Statement."
    )
    return finding("claim.untyped", message, file, subject, sought="rdf:type", nearest=" ".join(elsewhere) or None)


def _misplaced(said: Said, file: SourceFile, subject: str, kind: str, classes: Collection[str]) -> Iterator[Finding]:
    allowed = {expand(name) for name in CLASSES_OF_KIND[kind]}
    for each in sorted(classes):
        if each not in said.ontology:
            continue  # told as an unknown term
        if each in _NEVER_DIRECTLY or not said.superclasses.get(each, frozenset({each})) & allowed:
            below = sorted(
                term for term, supers in said.superclasses.items() if supers & allowed and term not in _NEVER_DIRECTLY
            )
            names = [name_of(term) for term in below] or list(CLASSES_OF_KIND[kind])
            message = Message(
                "{subject} can't be {name}: an IRI that begins with {kind}: names one of {allowed}. Give it the class it has, or another IRI.",
                subject=name_of(subject),
                name=name_of(each),
                kind=kind,
                allowed=", ".join(names),
            )
            yield finding("term.misplaced", message, file, subject, sought=name_of(each), nearest=" ".join(names[:2]))
