"""Actors, agreements, acts, memberships, the network and documents as plain records, for programs that want no RDF.

They are read from the store through `Resources`, so that they are the data that SPARQL gives, and each claim has its evidence with it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from lsgraph.claims import model
from lsgraph.claims.schema import (
    ACT_TYPES,
    STANCE_OF,
    Act,
    Actor,
    ActorWithClaims,
    ActType,
    Agreement,
    AgreementWithStances,
    Document,
    DocumentWithEvidence,
    Edge,
    Evidence,
    EvidenceWithClaims,
    Hit,
    Identifier,
    Membership,
    Network,
    Node,
    Period,
    Reference,
    StanceOf,
    Supported,
    Texts,
)
from lsgraph.claims.standing import STANDINGS, Standing, happened, standing
from lsgraph.claims.things import ACTORS, Resources
from lsgraph.days import shown
from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import expand, kind_and_slug, mint, shorten
from lsgraph.rdf.values import value
from lsgraph.repository.documents import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx

    from lsgraph.claims import read as claims
    from lsgraph.stores import Store

_ACTS = """SELECT ?act ?type ?actor ?agreement ?associate WHERE {
  VALUES ?type { ls:Invitation ls:AdoptionProposal ls:Adoption ls:Signature ls:Withdrawal }
  ?act a ?type ; ls:actor ?actor ; ls:agreement ?agreement .
  OPTIONAL { ?act prov:wasAssociatedWith ?associate }
} ORDER BY ?act ?associate"""
_MEMBERSHIPS = """SELECT ?membership ?member ?organization ?role WHERE {
  ?membership a org:Membership ; org:member ?member ; org:organization ?organization .
  OPTIONAL { ?membership org:role ?role }
} ORDER BY ?membership ?role"""


class Facts:
    """The records of one generation. `page` gives the address of a thing's page, `place` that of evidence in its document."""

    def __init__(
        self,
        store: Store,
        read: Resources,
        *,
        page: Callable[[str], str],
        place: Callable[[claims.Evidence], str],
        texts: Mapping[str, str],
    ) -> None:
        """`texts` are the stored texts of documents by slug, as they are shown."""
        self._store = store
        self._read = read
        self._page = page
        self._place = place
        self._texts = texts

    # ------------------------------------------------------------------------------------------------- acts

    @cached_property
    def _standing_relations(self) -> dict[str, list[model.Relation]]:
        found: dict[str, list[model.Relation]] = defaultdict(list)
        for relation in self._read.relations:
            for claim in relation.claims:
                found[claim.iri].append(relation)
        return found

    def _standing(self, claim: str, day: str | None) -> Standing | None:
        if day is None:
            return None
        found = {standing(relation, day) for relation in self._standing_relations.get(claim, ())}
        return next((each for each in STANDINGS if each in found), None)

    def acts(self, day: str | None = None) -> list[Act]:
        """All acts by IRI; with a day (ISO 8601) those that may have been made by then."""
        rows: dict[str, list[Mapping[str, object]]] = defaultdict(list)
        for row in self._store.query(_ACTS).rows():
            rows[value(row["act"])].append(row)
        return [
            act for iri, found in rows.items() for act in (self._act(iri, found, day),) if day is None or act.standing
        ]

    def _act(self, iri: str, rows: list[Mapping[str, object]], day: str | None) -> Act:
        first, claim = rows[0], self._read.claims[iri]
        # An act of two types would be two rows: the shapes forbid it.
        act_type: ActType = next(
            each for each in ACT_TYPES if expand(f"ls:{each}") == str(getattr(first["type"], "value", ""))
        )
        return Act(
            iri=iri,
            url=self._page(iri),
            type=act_type,
            stance=STANCE_OF[act_type],
            actor=self._reference(_iri(first["actor"])),
            agreement=self._reference(_iri(first["agreement"])),
            associated_with=[self._reference(_iri(row["associate"])) for row in rows if "associate" in row],
            earliest=claim.earliest,
            latest=claim.latest,
            # An act stays made, also where a withdrawal came later: that is an act of its own.
            standing=happened(model.Span(claim.earliest, claim.latest), day) if day else None,
            evidence=self._evidence(claim.evidence),
        )

    def memberships(self, day: str | None = None) -> list[Membership]:
        """All memberships by IRI; with a day (ISO 8601) those that may have held then."""
        found = []
        for row in self._store.query(_MEMBERSHIPS).rows():
            iri = value(row["membership"])
            relation = next(iter(self._standing_relations.get(iri, ())), None)
            begins, ends = (relation.begins, relation.ends) if relation else (None, None)
            on_record = relation.on_record if relation else None
            role = value(row["role"]) if "role" in row else None
            made = Membership(
                iri=iri,
                url=self._page(iri),
                member=self._reference(value(row["member"])),
                organization=self._reference(value(row["organization"])),
                role=self._reference(role) if role else None,
                begins=_period(begins),
                ends=_period(ends),
                on_record=Period(earliest=on_record[0], latest=on_record[1]) if on_record else None,
                standing=self._standing(iri, day),
                evidence=self._evidence(self._read.claims[iri].evidence),
            )
            if day is None or made.standing:
                found.append(made)
        return found

    # ----------------------------------------------------------------------------------------------- things

    def actors(self) -> list[Actor]:
        """All actors by their Swedish names."""
        return [self._actor(each.iri) for each in self._read.of_kinds(*ACTORS) if each.iri]

    def actor(self, kind: str, slug: str, day: str | None = None) -> ActorWithClaims:
        """One actor; raises NotFoundError."""
        iri = self._existing(kind, slug, ACTORS)
        acts = [
            act for act in self.acts(day) if act.actor.iri == iri or iri in {each.iri for each in act.associated_with}
        ]
        memberships = self.memberships(day)
        return ActorWithClaims(
            **dict(self._actor(iri)),
            acts=acts,
            memberships=[each for each in memberships if each.member.iri == iri],
            members=[each for each in memberships if each.organization.iri == iri],
        )

    def agreements(self) -> list[Agreement]:
        """All agreements by their Swedish names."""
        acts = self.acts()
        return [self._agreement(each.iri, acts) for each in self._read.of_kinds("agreement") if each.iri]

    def agreement(self, slug: str, day: str | None = None) -> AgreementWithStances:
        """One agreement with all who stand somewhere towards it; raises NotFoundError."""
        iri = self._existing("agreement", slug, ("agreement",))
        acts = self.acts(day)
        by_actor: dict[str, list[Act]] = defaultdict(list)
        for act in acts:
            if act.agreement.iri == iri:
                by_actor[act.actor.iri].append(act)
        stances = [
            StanceOf(actor=found[0].actor, stances=list(dict.fromkeys(act.stance for act in found)), acts=found)
            for found in by_actor.values()
        ]
        return AgreementWithStances(**dict(self._agreement(iri, acts)), stances=stances)

    def documents(self) -> list[Document]:
        """All sources by their Swedish names."""
        return [self._document(each.iri) for each in self._read.of_kinds("document") if each.iri]

    def document(self, slug: str) -> DocumentWithEvidence:
        """One source with all that was taken from it; raises NotFoundError."""
        iri = self._existing("document", slug, ("document",))
        own: dict[str, claims.Evidence] = {}
        supports: dict[str, list[Supported]] = defaultdict(list)
        for claim in self._read.claims.values():
            for item in claim.evidence:
                if item.document == iri:
                    own[item.iri] = item
                    supports[item.iri].append(self._supported(claim))
        ordered = sorted(own.values(), key=lambda item: (item.start is None, item.start or 0, item.iri))
        return DocumentWithEvidence(
            **dict(self._document(iri)),
            text=self._texts.get(slug),
            text_digest=digest_of(self._texts[slug].encode()) if slug in self._texts else None,
            evidence=[
                EvidenceWithClaims(**dict(told), supports=supports[told.iri]) for told in self._evidence(ordered)
            ],
        )

    def network(self, graph: nx.MultiDiGraph[str]) -> Network:
        """The network of a graph that `network.network` made."""
        nodes = [
            Node(
                iri=iri,
                url=self._page(iri),
                label=Texts(sv=found["label_sv"], en=found["label_en"]),
                kind=found["kind"],
                family=found["family"],
                unnamed=found["unnamed"],
            )
            for iri in sorted(graph)
            for found in (graph.nodes[iri],)
        ]
        edges = []
        for source, target, _, found in sorted(graph.edges(keys=True, data=True), key=lambda each: each[:3]):
            edge = found["edge"]
            edges.append(
                Edge(
                    source=source,
                    target=target,
                    predicate=found["predicate"],
                    label=Texts(sv=found["label_sv"], en=found["label_en"]),
                    status=found["status"],
                    claims=[claim.iri for claim in edge.claims] if edge else [],
                    evidence=self._evidence(edge.evidence) if edge else [],
                )
            )
        return Network(nodes=nodes, edges=edges)

    def search(self, text: str, limit: int) -> list[Hit]:
        """What is called something like the text, best first."""
        return [
            Hit(
                iri=str(match.reference.iri),
                url=self._page(str(match.reference.iri)),
                kind=match.reference.kind or "",
                label=_texts(match.reference.labels),
                matched=match.matched,
                score=round(match.score, 1),
            )
            for match in self._read.find(text, limit=limit)
        ]

    # ---------------------------------------------------------------------------------------------- helpers

    def _existing(self, kind: str, slug: str, kinds: Iterable[str]) -> str:
        iri = mint(kind, slug) if kind in kinds else ""
        if iri not in self._read.things:
            near = [match.reference.label("en") for match in self._read.find(slug.replace("-", " "), limit=3)]
            raise NotFoundError(
                Message("There is no {kind} {slug!r}.", kind=kind, slug=slug),
                near=near,
                next_step="The lists under /api/ name what there is.",
            )
        return iri

    def _actor(self, iri: str) -> Actor:
        found = self._read.describe(iri)
        kind = kind_and_slug(iri)[0]
        assert kind in ("organization", "group", "person", "post"), "an actor"
        return Actor(
            iri=iri,
            url=self._page(iri),
            kind=kind,  # type: ignore[arg-type]  # as asserted
            label=_texts(found.labels),
            other_names=[name for _, name in found.other_names],
            classification=self._reference(found.classification.iri) if found.classification and found.classification.iri else None,
            identifiers=[
                Identifier(type=self._reference(each.type.iri or ""), value=each.value, address=each.address)
                for each in found.identifiers
            ],
            same_as=list(found.same_as),
        )  # fmt: skip

    def _agreement(self, iri: str, acts: Iterable[Act]) -> Agreement:
        found = self._read.describe(iri)
        signed = {act.actor.iri for act in acts if act.agreement.iri == iri and act.stance == "signed"}
        return Agreement(
            iri=iri,
            url=self._page(iri),
            label=_texts(found.labels),
            types=[self._reference(each.iri) for each in found.types if each.iri],
            signed=len(signed),
        )

    def _document(self, iri: str) -> Document:
        found = self._read.describe(iri)
        dates = [
            value_.label("sv") for predicate, value_ in found.properties if predicate.iri == expand("dcterms:date")
        ]
        dates += [each.object.label("sv") for each in found.outgoing if each.predicate.iri == expand("dcterms:date")]
        return Document(
            iri=iri,
            url=self._page(iri),
            label=_texts(found.labels),
            date=shown(dates[0]) if dates else None,
            addresses=list(found.addresses),
            has_text=kind_and_slug(iri)[1] in self._texts,
        )

    def _supported(self, claim: claims.Claim) -> Supported:
        told = next(iter(self._standing_relations.get(claim.iri, ())), None)
        sentence = Texts(sv=told.sentence("sv"), en=told.sentence("en")) if told else Texts()
        return Supported(iri=claim.iri, type=claim.type, sentence=sentence)

    def _reference(self, iri: str) -> Reference:
        found = self._read.reference(iri)
        labels = found.labels or dict.fromkeys(LANGUAGES, shorten(iri) or iri)
        return Reference(iri=iri, url=self._page(iri) if found.kind else None, label=_texts(labels))

    def _evidence(self, items: Iterable[claims.Evidence]) -> list[Evidence]:
        return [
            Evidence(
                iri=item.iri,
                url=self._place(item),
                basis=item.basis,  # type: ignore[arg-type]  # the shapes allow no other
                kind=item.kind,
                document=self._reference(item.document),
                document_date=item.document_date,
                addresses=list(item.addresses),
                quotation=item.quotation,
                start=item.start,
                end=item.end,
                paraphrase=_texts(item.paraphrase),
                reason=_texts(item.reason),
                named_as=item.named_as,
            )
            for item in items
        ]


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


def _texts(labels: Mapping[str, str]) -> Texts:
    return Texts(sv=labels.get("sv"), en=labels.get("en"))


def _period(span: model.Span | None) -> Period | None:
    return Period(earliest=span.earliest, latest=span.latest) if span else None
