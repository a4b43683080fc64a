"""Properties of predicates: the status of their relations, their phrase in sentences, and their tie in the network.

This is the single table for pages, files, the interface for programs and the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from lsgraph.languages import translations
from lsgraph.namespaces import expand

if TYPE_CHECKING:
    from lsgraph.claims.model import Reference, Status
    from lsgraph.claims.read import Texts

Tie = Literal["done", "decided", "proposed", "planned", "present", "part"]
"""What a relation is as a tie of the network.

`done` is firm: an act that was made, or a role that is held. `decided` is a decision that was made and binds nobody yet to what it is
about, or of which the outcome is not told; it is not firm, nor are `proposed`, `planned` and `present`. `part` is a place or belonging.
"""
EdgeStatus = Literal[Tie, "ended"]
"""What an edge of the network is: a tie, or one that has ended."""
EDGE_STATUSES: tuple[EdgeStatus, ...] = get_args(EdgeStatus)
"""All of them, those that tell most first."""

MEMBER_OF = expand("org:memberOf")
ASSOCIATED_WITH = expand("prov:wasAssociatedWith")
DATE = expand("dcterms:date")
HAS_SIGNED, HAS_ADOPTED, PARTY_TO = expand("ls:hasSigned"), expand("ls:hasAdopted"), expand("ls:partyTo")
PLANNED = expand("ls:plannedTowards")

#: Status and tie by prefixed name; what is not here is a fact that is `stated`, and `done` as a tie.
_KNOWN: dict[str, tuple[Status, Tie]] = {
    "ls:hasSigned": ("done", "done"),
    "ls:hasAdopted": ("done", "done"),
    "ls:partyTo": ("done", "done"),
    "ls:hasWithdrawnFrom": ("done", "done"),
    "ls:hasDecidedToAdopt": ("done", "done"),
    "ls:hasApproved": ("done", "done"),
    "ls:hasRejected": ("done", "decided"),
    "ls:hasReferred": ("done", "decided"),
    "ls:hasPostponed": ("done", "decided"),
    "ls:hasNoted": ("done", "decided"),
    "ls:hasRepliedTo": ("done", "decided"),
    "ls:hasDecidedOn": ("done", "decided"),
    "ls:hasDecidedToFund": ("done", "done"),
    "ls:hasDecidedToJoin": ("done", "decided"),
    "ls:hasDecidedToAdmit": ("done", "decided"),
    "ls:hasDecidedToApply": ("done", "decided"),
    "ls:commissionedBy": ("done", "done"),
    "ls:proposedToAdopt": ("proposed", "proposed"),
    "ls:invitedTo": ("proposed", "proposed"),
    "ls:proposedTo": ("proposed", "proposed"),
    "ls:recommendsVehicle": ("proposed", "proposed"),
    "ls:tookPartIn": ("present", "present"),
    "ls:announcedAt": ("planned", "planned"),
    "ls:plannedTowards": ("planned", "planned"),
    "ls:standsBehind": ("member", "done"),
    "ls:associatedPartnerOf": ("member", "done"),
    "ls:owns": ("member", "done"),
    "ls:funds": ("member", "done"),
    "ls:adjacentTo": ("stated", "part"),
    "ls:locatedIn": ("stated", "part"),
    "ls:signedAt": ("stated", "part"),
    "dcterms:spatial": ("stated", "part"),
    "org:unitOf": ("stated", "part"),
}
_BY_IRI: dict[str, tuple[Status, Tie]] = {expand(name): known for name, known in _KNOWN.items()}

STATUSES: tuple[Status, ...] = (
    "done",
    "proposed",
    "planned",
    "disputed",
    "member",
    "present",
    "ended",
    "stated",
    "identity",
)
"""All statuses, in the order in which relations are listed."""

STANCES = tuple(
    expand(f"ls:{name}")
    for name in ("hasSigned", "partyTo", "hasAdopted", "proposedToAdopt", "invitedTo", "hasWithdrawnFrom")
)
"""Predicates for the stance of an actor towards an agreement."""

#: Decisions that bind nobody to what they are about: no ties of the network.
NO_TIES = frozenset(expand(f"ls:{name}") for name in ("hasRejected", "hasReferred", "hasPostponed", "hasNoted"))
#: What somebody says in a document: before it nobody is known to have said so.
SAID = frozenset({expand("ls:recommendsVehicle")})

CALLS = (expand("ls:callsFor"), expand("ls:plannedSigning"))
"""Properties of an agreement for demands and plans that name no actor."""

#: What is asked, planned, judged or announced, in words: before the document that tells of it nobody is known to have said so.
ANNOUNCED = frozenset(
    {
        *CALLS,
        *map(expand, ("ls:fundingAnnounced", "ls:runsFrom", "ls:runsUntil", "ls:assesses", "ls:expectsBenefit")),
        expand("ls:roleInWork"),
    }
)

#: Labels name a property; of these the catalogue has words that read as a sentence, by prefixed name.
_PHRASED = {
    expand(name): name
    for name in (
        "dcterms:date", "dcterms:type", "dcterms:spatial", "schema:foundingDate", "org:unitOf", "org:postIn",
        "ls:associatedPartnerOf", "ls:fundedBy", "ls:locatedIn", "ls:adjacentTo", "ls:proposedToAdopt", "ls:invitedTo",
        "ls:proposedTo", "ls:proposedIn", "ls:signedAt",
    )
}  # fmt: skip
YES_NO = {"true": "yes", "false": "no"}
"""The names of the words for truths."""
HELD_UNTIL = {"Signature": HAS_SIGNED, "Adoption": HAS_ADOPTED, "Conclusion": PARTY_TO}
"""What a signature, a conclusion or an adoption is, after a withdrawal, by the type of the act."""


def phrase(name: str) -> Texts:
    """A phrase from the catalogue `relations`, in all languages."""
    return translations("relations", name)


def truth(text: str) -> Texts:
    """The word for `true` or `false`; nothing for any other text."""
    return phrase(YES_NO[text]) if text in YES_NO else {}


def status_of(predicate: str) -> Status:
    """The status of a holding relation with this predicate (an IRI)."""
    return _BY_IRI.get(predicate, ("stated", "done"))[0]


def tie_of(predicate: str) -> Tie:
    """The tie that a relation with this predicate (an IRI or a prefixed name) makes in the network."""
    return _BY_IRI.get(predicate, _KNOWN.get(predicate, ("stated", "done")))[1]


def phrase_of(predicate: str) -> Texts | None:
    """The phrase for a predicate in sentences, by language, if it differs from the label."""
    return phrase(_PHRASED[predicate]) if predicate in _PHRASED else None


#: Roles that are joined to their organisation by another word than the others.
_OTHER_JOINTS = frozenset(("funder", "host", "initiator", "owner"))


def role_phrase(
    role: Reference, how: Literal["holds", "held", "began", "ended"], details: Texts | None = None
) -> Texts:
    """The phrase for a role as a predicate: `är ordförande i`, `was CEO of`, `became CEO of`, `är ledamot (utsedd av X) i`."""

    def lower(name: str) -> str:
        return name if name.isupper() else name[:1].lower() + name[1:]

    name = (role.iri or "").rpartition("/")[2]
    pattern = translations("details", f"{how}_role/{name}") if name in _OTHER_JOINTS else phrase(f"{how}_role")
    more = {language: f" ({text})" for language, text in (details or {}).items()}
    return {
        language: text.format(lower(role.label(language)) + more.get(language, ""))
        for language, text in pattern.items()
    }
