"""Actors, agreements, acts, memberships, the network and documents as plain records, for programs that want no RDF.

The content is read through `Resources`, as for pages, and written by `RecordWriter`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from lsgraph.claims import model, schema
from lsgraph.claims.lists import (
    ActFilter,
    ActorFilter,
    MembershipFilter,
    Part,
    agreements_part,
    disagreements_part,
    documents_part,
)
from lsgraph.claims.regions import ACROSS
from lsgraph.claims.schema import (
    Act,
    Actor,
    ActorWithClaims,
    Agreement,
    AgreementWithStances,
    Document,
    DocumentWithEvidence,
    EvidenceWithClaims,
    Hit,
    Membership,
    Network,
    Region,
    Sentence,
    StanceOf,
)
from lsgraph.claims.stances import has_stance, may_have_stance, sure_stances
from lsgraph.claims.standing import happened
from lsgraph.claims.things import ACTORS, Resources
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import kind_and_slug, mint
from lsgraph.repository.documents import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx

    from lsgraph.claims import acts as acts_read
    from lsgraph.claims import things
    from lsgraph.claims.lists import Window
    from lsgraph.claims.record_writer import RecordWriter
    from lsgraph.claims.stances import Made
    from lsgraph.stores.passages import Found

Item = TypeVar("Item")


class Facts:
    """The records of one store, written by `write`; `texts` are the stored texts of documents by slug, as they are shown."""

    def __init__(self, read: Resources, write: RecordWriter, texts: Mapping[str, str]) -> None:
        self._read = read
        self._write = write
        self._texts = texts

    def disagreements(
        self, window: Window, region: str | None, about: str | None, url: Callable[[str, str], str]
    ) -> Part[schema.Disagreement]:
        """A part of where sources disagree, of a region (`region_key`), or about one thing; `url` gives the place of one on its page, by the IRI of its thing and its name."""
        part = disagreements_part(self._read, window, region, about)
        pieces = self._read.evidence_by_iris(iri for each in part.items for side in each.sides for iri in side.evidence)
        return part.of([self._write.disagreement(each, pieces, url) for each in part.items])

    def region_key(self, name: str | None) -> str | None:
        """What filters take for the name of a region (`Resources.region_key`); raises NotFoundError with near names."""
        return self._read.region_key(name)

    def region_slug(self, name: str | None) -> str | None:
        """The name of a region as the network has it, or `across`; None for None. Raises NotFoundError with near names."""
        key = self._read.region_key(name)
        return key if key is None or key == ACROSS else kind_and_slug(key)[1]

    def regions(self, counts: Mapping[str, Mapping[str, Any]]) -> list[Region]:
        """All regions in their order; `counts` are those of each by its slug (`edition.regions`)."""
        return [self._write.region(region, counts.get(region.slug, {})) for region in self._read.regions]

    def acts(self, wanted: ActFilter, window: Window) -> Part[Act]:
        """A part of the list of acts that the filter selects, sorted by IRI."""
        part = wanted.part(self._read, window)
        return part.of([self._write.act(act, wanted.at) for act in part.items])

    def act(self, slug: str) -> Act:
        """The act with this slug. Raises NotFoundError with near names."""
        rows = self._read.tables.rows("SELECT * FROM act WHERE iri = ? LIMIT 1", [mint("act", slug)])
        if not rows:
            raise self._no_claim("act", slug)
        return self._write.act(self._read.acts(rows)[0], None)

    def memberships(self, wanted: MembershipFilter, window: Window) -> Part[Membership]:
        """A part of the list of memberships that the filter selects, sorted by IRI."""
        part = wanted.part(self._read, window)
        return part.of(self._write.memberships(part.items, wanted.at))

    def membership(self, slug: str) -> Membership:
        """The membership with this slug. Raises NotFoundError with near names."""
        rows = self._read.tables.rows("SELECT * FROM membership WHERE iri = ? LIMIT 1", [mint("membership", slug)])
        if not rows:
            raise self._no_claim("membership", slug)
        return self._write.memberships(self._read.memberships(rows), None)[0]

    def actors(self, wanted: ActorFilter, window: Window) -> Part[Actor]:
        """A part of the list of actors that the filter selects, sorted by Swedish name."""
        part = wanted.part(self._read, window)
        return part.of([self._write.actor(thing) for thing in self._read.things(part.items)])

    def actor(self, kind: str, slug: str, day: str | None = None) -> ActorWithClaims:
        """The actor of this kind and slug, with its acts and memberships. Raises NotFoundError with near names."""
        thing = self._existing(kind, slug, ACTORS)
        iri = str(thing.reference.iri)
        return ActorWithClaims(
            **dict(self._write.actor(thing)),
            acts=[self._write.act(act, day) for act in ActFilter(involving=iri, at=day).all(self._read)],
            memberships=self._write.memberships(MembershipFilter(member=iri, at=day).all(self._read), day),
            members=self._write.memberships(MembershipFilter(organization=iri, at=day).all(self._read), day),
            judgements=self._write.judgements(iri),
        )

    def agreements(self, window: Window, region: str | None = None) -> Part[Agreement]:
        """A part of the list of agreements, sorted by Swedish name; of a region where one is given (`Resources.region_key`)."""
        part = agreements_part(self._read, window, region)
        return part.of([self._write.agreement(thing) for thing in self._read.things(part.items)])

    def agreement(self, slug: str, day: str | None = None, window: Window | None = None) -> AgreementWithStances:
        """The agreement with this slug and the stances towards it, or a part of them. Raises NotFoundError with near names."""
        thing = self._existing("agreement", slug, ("agreement",))
        by_actor: dict[str, list[acts_read.Act]] = defaultdict(list)
        for act in self._read.acts_towards(str(thing.reference.iri)):
            if not day or happened(model.Span(act.claim.earliest, act.claim.latest), day):
                by_actor[act.actor].append(act)
        towards = {actor: [_made(act, day) for act in made] for actor, made in by_actor.items()}
        sure = {actor: sure_stances(made) for actor, made in towards.items()}
        stances = [
            StanceOf(
                actor=self._write.reference(actor),
                stances=[stance for stance in dict.fromkeys(act.stance for act in made) if stance in sure[actor]],
                may_have=[stance for stance in dict.fromkeys(act.stance for act in made) if stance not in sure[actor]],
                acts=[self._write.act(act, day) for act in made],
            )
            for actor, made in _within(list(by_actor.items()), window)
        ]
        # Of the day: what the table of things counts is of all days.
        signed = sum(has_stance(made, "signed") for made in towards.values())
        may_have = sum(may_have_stance(made, "signed") for made in towards.values())
        record = dict(self._write.agreement(thing)) | {"signed": signed}
        return AgreementWithStances(**record, may_have_signed=may_have, stances=stances, total=len(by_actor))

    def documents(self, window: Window, region: str | None = None) -> Part[Document]:
        """A part of the list of sources, sorted by Swedish name; those that tell of a region where one is given (`Resources.region_key`)."""
        part = documents_part(self._read, window, region)
        return part.of([self._write.document(thing) for thing in self._read.things(part.items)])

    def document(self, slug: str, window: Window | None = None) -> DocumentWithEvidence:
        """The source with this slug and its evidence, or a part of it. Raises NotFoundError with near names."""
        thing = self._existing("document", slug, ("document",))
        iri = str(thing.reference.iri)
        part = {} if window is None else {"offset": window.offset, "limit": window.limit}
        items = self._read.evidence_in(iri, **part)
        claims_by_evidence = self._read.claims_by_evidence(item.iri for item in items)
        supports = {
            iri: self._write.supported(relation for relation in resting) for iri, resting in claims_by_evidence.items()
        }
        return DocumentWithEvidence(
            **dict(self._write.document(thing)),
            text=self._texts.get(slug),
            text_digest=digest_of(self._texts[slug].encode()) if slug in self._texts else None,
            evidence=[
                EvidenceWithClaims(**dict(record), supports=supports.get(record.iri, []))
                for record in self._write.evidence(items)
            ],
            total=thing.evidence,
        )

    def network(self, graph: nx.MultiDiGraph[str]) -> Network:
        """The nodes and edges of a graph from `network.network`, sorted."""
        return self._write.network(graph)

    def search(self, text: str, limit: int, region: str | None = None) -> list[Hit]:
        """The things with names similar to the text, best first; of a region where one is given (`Resources.region_key`)."""
        return [self._write.hit(match) for match in self._read.find(text, limit=limit, region=region)]

    def sentences(self, found: Iterable[Found]) -> list[Sentence]:
        """Sentences that were found, with the way to where each stands."""
        return [self._write.sentence(each.passage, each.marks) for each in found]

    def _existing(self, kind: str, slug: str, kinds: Iterable[str]) -> things.Thing:
        listed = self._read.things([mint(kind, slug)]) if kind in kinds else []
        if not listed:
            near = [match.reference.label("en") for match in self._read.find(slug.replace("-", " "), limit=3)]
            raise NotFoundError(
                Message("There is no {kind} {slug!r}.", kind=kind, slug=slug),
                near=near,
                next_step="The lists under /api/ name what there is.",
            )
        return listed[0]

    def _no_claim(self, kind: str, slug: str) -> NotFoundError:
        names = [kind_and_slug(iri)[1] for iri in self._read.similar_claims(mint(kind, slug))]
        return NotFoundError(
            Message("There is no {kind} {slug!r}.", kind=kind, slug=slug),
            near=near_matches(slug, names),
            next_step="The lists under /api/ name what there is.",
        )


def _made(act: acts_read.Act, day: str | None) -> Made:
    """The stance that follows from an act, with its standing on the day."""
    return act.stance, happened(model.Span(act.claim.earliest, act.claim.latest), day) if day else None


def _within(items: list[Item], window: Window | None) -> list[Item]:
    """The items within the window; all without one."""
    return items if window is None else items[window.offset : window.offset + window.limit]
