"""What predicates say of a relation: how far it has come, how it reads in a sentence, and how it counts in the network.

This is the one table of them. A page, a file, the interface for programs and the network tell a relation's status from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lsgraph.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims.model import Reference, Status
    from lsgraph.claims.read import Texts

Tie = Literal["done", "proposed", "present", "part"]
"""What a relation is as a tie of the network.

`done` is firm: an act that was made, or a role that is held. `proposed` and `present` are not; `part` is a place or belonging.
"""

MEMBER_OF = expand("org:memberOf")
ASSOCIATED_WITH = expand("prov:wasAssociatedWith")
DATE = expand("dcterms:date")
HAS_SIGNED, HAS_ADOPTED = expand("ls:hasSigned"), expand("ls:hasAdopted")

#: Status and tie by prefixed name; what is not here is a fact that is `stated`, and `done` as a tie.
_KNOWN: dict[str, tuple[Status, Tie]] = {
    "ls:hasSigned": ("done", "done"),
    "ls:hasAdopted": ("done", "done"),
    "ls:hasWithdrawnFrom": ("done", "done"),
    "ls:proposedToAdopt": ("proposed", "proposed"),
    "ls:invitedTo": ("proposed", "proposed"),
    "ls:proposedTo": ("proposed", "proposed"),
    "ls:recommendsVehicle": ("proposed", "proposed"),
    "ls:tookPartIn": ("present", "present"),
    "ls:standsBehind": ("member", "done"),
    "ls:associatedPartnerOf": ("member", "done"),
    "ls:adjacentTo": ("stated", "part"),
    "ls:locatedIn": ("stated", "part"),
    "ls:signedAt": ("stated", "part"),
    "dcterms:spatial": ("stated", "part"),
    "org:unitOf": ("stated", "part"),
}
_BY_IRI: dict[str, tuple[Status, Tie]] = {expand(name): known for name, known in _KNOWN.items()}

STATUSES: tuple[Status, ...] = ("done", "proposed", "disputed", "member", "present", "ended", "stated", "identity")
"""All statuses, in the order in which relations are listed."""

STANCES = tuple(
    expand(f"ls:{name}") for name in ("hasSigned", "hasAdopted", "proposedToAdopt", "invitedTo", "hasWithdrawnFrom")
)
"""Predicates that tell where an actor stands towards an agreement."""

#: What somebody says in a document: before it nobody is known to have said so.
SAID = frozenset({expand("ls:recommendsVehicle")})

#: Labels name a property; these read as a sentence.
_PHRASES: dict[str, Texts] = {
    expand(name): {"sv": swedish, "en": english}
    for name, swedish, english in (
        ("dcterms:date", "datum", "date"),
        ("dcterms:type", "typ", "type"),
        ("dcterms:spatial", "verkar i", "works in"),
        ("schema:foundingDate", "bildad", "established"),
        ("org:unitOf", "är en del av", "is part of"),
        ("ls:associatedPartnerOf", "är associerad partner i", "is an associated partner of"),
        ("ls:fundedBy", "finansieras av", "is funded by"),
        ("ls:locatedIn", "ligger i", "is located in"),
        ("ls:adjacentTo", "ligger intill", "lies next to"),
        ("ls:proposedToAdopt", "föreslås anta", "is proposed to adopt"),
        ("ls:invitedTo", "har bjudits in till", "has been invited to"),
        ("org:postIn", "är en post i", "is a post in"),
    )
}
#: Of an event that is located somewhere.
HELD_AT: Texts = {"sv": "ägde rum på", "en": "took place at"}
YES_NO: dict[str, Texts] = {"true": {"sv": "ja", "en": "yes"}, "false": {"sv": "nej", "en": "no"}}
#: What the one who acted did, for the actor of the act.
ACTED: Mapping[str, Texts] = {
    "Signature": {"sv": "undertecknade, för {},", "en": "signed, for {},"},
    "Adoption": {"sv": "antog, för {},", "en": "adopted, for {},"},
    "AdoptionProposal": {"sv": "föreslog att {} antar", "en": "proposed that {} adopt"},
    "Invitation": {"sv": "bjöd in {} till", "en": "invited {} to"},
    "Withdrawal": {"sv": "utträdde, för {}, ur", "en": "withdrew, for {}, from"},
}
#: What a signature or an adoption is called after a withdrawal.
HELD_UNTIL: Mapping[str, tuple[str, Texts]] = {
    "Signature": (HAS_SIGNED, {"sv": "hade undertecknat", "en": "had signed"}),
    "Adoption": (HAS_ADOPTED, {"sv": "hade antagit", "en": "had adopted"}),
}


def status_of(predicate: str) -> Status:
    """The status of a relation with that predicate (an IRI) that holds."""
    return _BY_IRI.get(predicate, ("stated", "done"))[0]


def tie_of(predicate: str) -> Tie:
    """What a relation with that predicate (an IRI or a prefixed name) is as a tie of the network."""
    return _BY_IRI.get(predicate, _KNOWN.get(predicate, ("stated", "done")))[1]


def phrase_of(predicate: str) -> Texts | None:
    """How a predicate reads in a sentence where its label does not, by language."""
    return _PHRASES.get(predicate)


def role_phrase(role: Reference, *, ended: bool) -> Texts:
    """A role as a predicate: `är ordförande i`, `was CEO of`."""

    def lower(name: str) -> str:
        return name if name.isupper() else name[:1].lower() + name[1:]

    return {
        "sv": f"{'var' if ended else 'är'} {lower(role.label('sv'))} i",
        "en": f"{'was' if ended else 'is'} {lower(role.label('en'))} of",
    }
