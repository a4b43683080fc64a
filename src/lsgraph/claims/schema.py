"""The shapes of the records that programs are given: actors, agreements, acts, memberships, documents, the network.

They are pydantic models, so that the interface's description (OpenAPI) is made from them. A date that is not on record is null;
`earliest` and `latest` are the honest bounds of a date, both inclusive.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lsgraph.claims.acts import ActType, Stance  # noqa: TC001  # pydantic reads the annotations when the module runs
from lsgraph.claims.disagreements import Kind  # noqa: TC001  # pydantic reads the annotations when the module runs
from lsgraph.claims.model import Status  # noqa: TC001  # pydantic reads the annotations when the module runs
from lsgraph.claims.predicates import EdgeStatus  # noqa: TC001  # pydantic reads the annotations when the module runs
from lsgraph.claims.standing import Standing  # noqa: TC001  # pydantic reads the annotations when the module runs

Basis = Literal["stated", "reported", "inferred", "register"]


_WITNESSES = "How many sources tell it independently of each other: reprints are one, a conclusion of ours is none."
_REGIONS = "The regions that it belongs to; a document to those of the things that it tells of."
_ATTESTED = (
    "Whether it rests on a person's reading alone, where the machine can not see in the words what they are taken for."
)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Model):
    """Words in Swedish and English; null where there are none in that language."""

    sv: str | None = None
    en: str | None = None


class Reference(_Model):
    """A thing: its IRI, its page here (null for what has none), and its name."""

    iri: str
    url: str | None
    label: Texts


class Period(_Model):
    """The bounds of a date, both inclusive; null is open."""

    earliest: str | None
    latest: str | None


class Evidence(_Model):
    """What a claim rests on: words of a stored document (`stated`), a page (`reported`), or a conclusion (`inferred`)."""

    iri: str
    url: str = Field(description="Where the words stand: in the page of the document, at the sentence.")
    basis: Basis
    kind: str = Field(description="What the words speak of, such as signing or presence.")
    document: Reference
    document_date: str | None
    addresses: list[str] = Field(description="Where the source itself is to be found.")
    quotation: str | None = Field(description="The words as they stand in the stored text.")
    start: int | None = Field(description="Where they begin, in characters of the stored text.")
    end: int | None
    paraphrase: Texts = Field(description="Our words for what a page says.")
    reason: Texts = Field(description="Why a conclusion was drawn.")
    named_as: str | None = Field(description="The name that the source uses, where it is another.")
    page_state: Literal["page-changed", "source-lost"] | None = Field(
        description="What has become of the page since its words were read; null where nothing is on record of that."
    )
    attested_by: str | None = Field(
        description="Who answers for it that the words carry the claim, where the machine can not see it."
    )
    attested_on: str | None = Field(description="The day on which it was attested.")
    attested_because: Texts = Field(description="Why it was attested.")


class Act(_Model):
    """One act of an actor towards an agreement. That it was proposed is not that it was signed."""

    iri: str
    url: str
    type: ActType
    stance: Stance
    actor: Reference = Field(description="On whose behalf.")
    agreement: Reference
    associated_with: list[Reference] = Field(
        description="The posts or persons who acted; for a proposal, who proposed."
    )
    earliest: str | None
    latest: str | None
    standing: Standing | None = Field(description="How sure it is on the day `at`; null without a day.")
    witnesses: int = Field(description=_WITNESSES)
    attested: bool = Field(description=_ATTESTED)
    evidence: list[Evidence]


class Membership(_Model):
    """A role of a member in an organisation. Without a beginning or an end, the sources are silent about it."""

    iri: str
    url: str
    member: Reference
    organization: Reference
    role: Reference | None
    begins: Period | None
    ends: Period | None
    on_record: Period | None = Field(description="The first and the last day of dated documents that tell of it.")
    standing: Standing | None = Field(description="How sure it is on the day `at`; null without a day.")
    witnesses: int = Field(description=_WITNESSES)
    attested: bool = Field(description=_ATTESTED)
    evidence: list[Evidence]


class Identifier(_Model):
    """A verified identifier."""

    type: Reference
    value: str
    address: str | None


class Actor(_Model):
    """An actor: an organisation, an unnamed group, a person or a post."""

    iri: str
    url: str
    kind: Literal["organization", "group", "person", "post"]
    label: Texts
    other_names: list[str]
    classification: Reference | None
    identifiers: list[Identifier]
    same_as: list[str]
    regions: list[str] = Field(description=_REGIONS)


class Judgement(_Model):
    """What a person has judged of whether a thing is the same as another."""

    iri: str
    one: Reference = Field(description="The thing itself, or one that it stands for.")
    other: Reference
    verdict: Literal["same", "different", "unsure"]
    judged_by: str
    judged_on: str
    because: str


class ActorWithClaims(Actor):
    """An actor with its acts, and its memberships both ways."""

    acts: list[Act]
    memberships: list[Membership]
    members: list[Membership] = Field(description="Memberships of others in it.")
    judgements: list[Judgement] = Field(description="Of whether it is the same as others, the oldest first.")


class Relation(_Model):
    """What is said of a thing, with its evidence: two things, or a thing and a value in words."""

    subject: Reference
    predicate: str | None
    object: Reference | None = Field(description="Null for a value.")
    value: Texts | None = Field(description="Null for a thing.")
    sentence: Texts
    status: Status
    date: Period | None
    begins: Period | None
    ends: Period | None
    claims: list[str]
    witnesses: int = Field(description=_WITNESSES)
    attested: bool = Field(description=_ATTESTED)
    evidence: list[Evidence]


class Thing(_Model):
    """Any thing with all that is said of it."""

    iri: str
    url: str
    kind: str | None
    label: Texts
    types: list[Reference]
    classification: Reference | None
    other_names: list[str]
    identifiers: list[Identifier]
    same_as: list[str]
    addresses: list[str]
    relations: list[Relation]
    judgements: list[Judgement] = Field(description="Of whether it is the same as others, the oldest first.")


class StanceOf(_Model):
    """Where one actor stands towards an agreement, by its acts."""

    actor: Reference
    stances: list[Stance] = Field(description="With a day those that it had by then for certain.")
    may_have: list[Stance] = Field(
        description="Those that it may have had by the day `at`: sources do not give the day of the act, or not as exactly. Empty without a day."
    )
    acts: list[Act]


class Agreement(_Model):
    """An agreement, such as a declaration of intent."""

    iri: str
    url: str
    label: Texts
    types: list[Reference]
    signed: int = Field(
        description="How many actors are on record as having signed, by the day `at` for certain, and not as having withdrawn; others may have, unknown here."
    )
    regions: list[str] = Field(description=_REGIONS)


class AgreementWithStances(Agreement):
    """An agreement with those who stand somewhere towards it, by their first act."""

    may_have_signed: int = Field(
        description="How many further actors may have signed by the day `at`: sources do not give the day, or not as exactly. 0 without a day."
    )
    stances: list[StanceOf]
    total: int = Field(description="How many actors stand somewhere towards it.")
    next: str | None = Field(None, description="The address of the next part of `stances`, null at its end.")


class Document(_Model):
    """A source."""

    iri: str
    url: str
    label: Texts
    date: str | None
    addresses: list[str]
    has_text: bool = Field(description="Whether its text is stored here, so that quotations are checked against it.")
    regions: list[str] = Field(description=_REGIONS)


class Region(_Model):
    """A region: an area whose actors are shown by themselves."""

    iri: str
    url: str
    slug: str = Field(description="Its name in the parameter `region`.")
    label: Texts
    headline: Texts
    not_covered: Texts = Field(description="What the data about it does not cover.")
    agreement: Reference | None = Field(description="Its main agreement, where it names one.")
    codes: list[str] = Field(description="The codes of its counties and municipalities.")
    sectors: dict[str, int] = Field(description="How many organisations it has, by sector.")
    kinds: dict[str, int] = Field(description="How many things it has, by kind.")


class Side(_Model):
    """What some of the sources say: a value, or a list of members."""

    value: Texts | None = Field(description="The value; null for a list.")
    members: list[Reference] = Field(description="The members of the list; empty for a value.")
    claims: list[str] = Field(description="The IRIs of the claims that it consists of.")
    witnesses: int = Field(description=_WITNESSES)
    evidence: list[Evidence]


class Disagreement(_Model):
    """What sources tell of one thing in different ways. None of the sides is chosen; lists may differ because they were made at different times."""

    kind: Kind = Field(
        description="What is told in different ways: a value, a day, since when a name, a list, the parties to an agreement, or the act."
    )
    subject: Reference
    about: Reference = Field(description="The property, or the role.")
    actor: Reference | None = Field(description="Whose act it is, where it is the day of an act.")
    sources: int = Field(description="How many documents are concerned.")
    concerned: list[str] = Field(description="The IRIs of the claims that not all sides share.")
    url: str = Field(description="Where it stands on the page of disagreements.")
    sides: list[Side]


class Supported(_Model):
    """A claim that rests on a piece of evidence, in words."""

    iri: str
    type: str
    sentence: Texts


class EvidenceWithClaims(Evidence):
    """Evidence with the claims that rest on it."""

    supports: list[Supported]


class DocumentWithEvidence(Document):
    """A source with its text, e-mail addresses hidden, and what was taken from it, in the order of the text."""

    text: str | None
    text_digest: str | None = Field(description="SHA-256 of that text in UTF-8: sha256:<hex>.")
    evidence: list[EvidenceWithClaims]
    total: int = Field(description="How many pieces of evidence it gives.")
    next: str | None = Field(None, description="The address of the next part of `evidence`, null at its end.")


class Node(_Model):
    """A node of the network."""

    iri: str
    url: str
    label: Texts
    kind: str
    family: str
    unnamed: bool
    not_known: str | None = Field(
        description="Why it is not known who is in an unnamed group: a concept of not-known; null for what has a name."
    )
    region: str | None = Field(
        description="The region that it belongs to; null for what belongs to none or to several."
    )


class Edge(_Model):
    """An edge of the network with what it rests on; `status` tells done, decided, proposed, planned, present, part and ended apart.

    What has ended is only there on a day on which it held, or may have held.
    """

    source: str
    target: str
    predicate: str
    label: Texts
    status: EdgeStatus
    claims: list[str]
    witnesses: int = Field(description=_WITNESSES)
    attested: bool = Field(description=_ATTESTED)
    evidence: list[Evidence]


class Network(_Model):
    """The network as it stands on record."""

    nodes: list[Node]
    edges: list[Edge]


class Hit(_Model):
    """Something that was found by its name; `score` from 0 to 100."""

    iri: str
    url: str
    kind: str
    label: Texts
    matched: str
    score: float


class Sentence(_Model):
    """A sentence that was found by its words: of the stored text of a document, or our words for what a page says."""

    url: str = Field(description="Where it stands: in the page of the document, at the sentence.")
    document: Reference
    evidence: str | None = Field(
        description="The piece of evidence whose words it is; null for a sentence of a stored text."
    )
    start: int | None = Field(
        description="Where it begins, in characters of the stored text; null for words of evidence."
    )
    end: int | None
    language: str | None
    text: str
    marks: list[tuple[int, int]] = Field(description="Where in `text` the words that were sought begin and end.")
