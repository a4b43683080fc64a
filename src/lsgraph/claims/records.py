"""Actors, agreements, acts, memberships, the network and documents as plain records, for programs that want no RDF.

This is serialisation only: the content is read through `Resources`, as for pages. Each claim
has its evidence with it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from lsgraph.claims import model, schema
from lsgraph.claims import read as claims
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
    Edge,
    Evidence,
    EvidenceWithClaims,
    Hit,
    Identifier,
    Judgement,
    Membership,
    Network,
    Node,
    Period,
    Reference,
    Region,
    Relation,
    Sentence,
    StanceOf,
    Supported,
    Texts,
    Thing,
)
from lsgraph.claims.standing import STANDINGS, Standing, happened, standing
from lsgraph.claims.things import ACTORS, Resources
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import kind_and_slug, mint, shorten
from lsgraph.repository.documents import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims import acts as acts_read
    from lsgraph.claims import things
    from lsgraph.claims.disagreements import Disagreement
    from lsgraph.claims.lists import Window
    from lsgraph.stores.passages import Found, Passage

Item = TypeVar("Item")


class _Resting(TypedDict):
    """The fields of a record that tell what it rests on."""

    evidence: list[Evidence]
    witnesses: int
    attested: bool


class Facts:
    """The records of one store. `page` returns the address of the page of an IRI, `evidence_address` that of a piece of evidence."""

    def __init__(
        self,
        read: Resources,
        *,
        page: Callable[[str], str],
        evidence_address: Callable[[claims.Evidence], str],
        texts: Mapping[str, str],
        sentence_address: Callable[[str, int, int], str] | None = None,
    ) -> None:
        """`texts` are the stored texts of documents by slug, as they are shown.

        `sentence_address` gives the address of what stands between two places in the text of a document; without it that of the document's page.
        """
        self._read = read
        self._page = page
        self._evidence_address = evidence_address
        self._texts = texts
        self._sentence_address = sentence_address or (lambda document, *_: page(document))

    # ----------------------------------------------------------------------------------------- disagreements

    def disagreements(
        self, window: Window, region: str | None, about: str | None, url: Callable[[str, str], str]
    ) -> Part[schema.Disagreement]:
        """A part of where sources disagree, of a region (`region_key`), or about one thing; `url` gives the place of one on its page, by the IRI of its thing and its name."""
        part = disagreements_part(self._read, window, region, about)
        pieces = self._read.evidence_by_iris(iri for each in part.items for side in each.sides for iri in side.evidence)
        return part.of([self._disagreement(each, pieces, url) for each in part.items])

    def _disagreement(
        self, found: Disagreement, pieces: Mapping[str, claims.Evidence], url: Callable[[str, str], str]
    ) -> schema.Disagreement:
        sides = []
        for side in found.sides:
            items = [pieces[iri] for iri in side.evidence if iri in pieces]
            sides.append(
                schema.Side(
                    value=_texts(side.value) if side.value else None,
                    members=[self._reference(iri) for iri in side.members],
                    claims=list(side.claims),
                    witnesses=claims.witnesses(items),
                    evidence=self._evidence(items),
                )
            )
        return schema.Disagreement(
            kind=found.kind,
            subject=self._reference(found.subject),
            about=self._reference(found.about),
            actor=self._reference(found.actor) if found.actor else None,
            sources=found.sources,
            concerned=list(found.concerned),
            url=url(found.subject, found.name),
            sides=sides,
        )

    # ----------------------------------------------------------------------------------------------- regions

    def region_key(self, name: str | None) -> str | None:
        """What filters take for the name of a region (`Resources.region_key`); raises NotFoundError with near names."""
        return self._read.region_key(name)

    def region_slug(self, name: str | None) -> str | None:
        """The name of a region as the network has it, or `across`; None for None. Raises NotFoundError with near names."""
        key = self._read.region_key(name)
        return key if key is None or key == ACROSS else kind_and_slug(key)[1]

    def regions(self, counts: Mapping[str, Mapping[str, Any]]) -> list[Region]:
        """All regions in their order; `counts` are those of each by its slug (`edition.regions`)."""
        return [
            Region(
                iri=region.iri,
                url=self._page(region.iri),
                slug=region.slug,
                label=_texts(region.labels),
                headline=_texts(region.headline),
                not_covered=_texts(region.not_covered),
                agreement=self._reference(region.agreement) if region.agreement else None,
                codes=list(region.codes),
                sectors=dict(counts.get(region.slug, {}).get("sectors", {})),
                kinds=dict(counts.get(region.slug, {}).get("kinds", {})),
            )
            for region in self._read.regions
        ]

    # ------------------------------------------------------------------------------------------------- acts

    def acts(self, wanted: ActFilter, window: Window) -> Part[Act]:
        """A part of the list of acts that the filter selects, sorted by IRI."""
        part = wanted.part(self._read, window)
        return part.of([self._act(act, wanted.at) for act in part.items])

    def act(self, slug: str) -> Act:
        """The act with this slug. Raises NotFoundError with near names."""
        rows = self._read.tables.rows("SELECT * FROM act WHERE iri = ? LIMIT 1", [mint("act", slug)])
        if not rows:
            raise self._no_claim("act", slug)
        return self._act(self._read.acts(rows)[0], None)

    def _act(self, act: acts_read.Act, day: str | None) -> Act:
        return Act(
            iri=act.iri,
            url=self._page(act.iri),
            type=act.type,
            stance=act.stance,
            actor=self._reference(act.actor),
            agreement=self._reference(act.agreement),
            associated_with=[self._reference(iri) for iri, _ in act.associates],
            earliest=act.claim.earliest,
            latest=act.claim.latest,
            # An act stays made, also where a withdrawal came later: that is an act of its own.
            standing=happened(model.Span(act.claim.earliest, act.claim.latest), day) if day else None,
            **self._resting(act.claim.evidence),
        )

    def memberships(self, wanted: MembershipFilter, window: Window) -> Part[Membership]:
        """A part of the list of memberships that the filter selects, sorted by IRI."""
        part = wanted.part(self._read, window)
        return part.of(self._memberships(part.items, wanted.at))

    def membership(self, slug: str) -> Membership:
        """The membership with this slug. Raises NotFoundError with near names."""
        rows = self._read.tables.rows("SELECT * FROM membership WHERE iri = ? LIMIT 1", [mint("membership", slug)])
        if not rows:
            raise self._no_claim("membership", slug)
        return self._memberships(self._read.memberships(rows), None)[0]

    def _memberships(self, items: Iterable[acts_read.Membership], day: str | None) -> list[Membership]:
        listed = list(items)
        relations = self._read.relations_by_claim(item.iri for item in listed)
        return [self._membership(item, relations.get(item.iri, []), day) for item in listed]

    def _membership(self, item: acts_read.Membership, relations: list[model.Relation], day: str | None) -> Membership:
        on_record = relations[0].on_record if relations else None
        return Membership(
            iri=item.iri,
            url=self._page(item.iri),
            member=self._reference(item.member),
            organization=self._reference(item.organization),
            role=self._reference(item.role) if item.role else None,
            begins=_period(item.begins),
            ends=_period(item.ends),
            on_record=Period(earliest=on_record[0], latest=on_record[1]) if on_record else None,
            standing=_surest(relations, day) if day else None,
            **self._resting(item.claim.evidence),
        )

    # ----------------------------------------------------------------------------------------------- things

    def actors(self, wanted: ActorFilter, window: Window) -> Part[Actor]:
        """A part of the list of actors that the filter selects, sorted by Swedish name."""
        part = wanted.part(self._read, window)
        return part.of([self._actor(thing) for thing in self._read.things(part.items)])

    def actor(self, kind: str, slug: str, day: str | None = None) -> ActorWithClaims:
        """The actor of this kind and slug, with its acts and memberships. Raises NotFoundError with near names."""
        thing = self._existing(kind, slug, ACTORS)
        iri = str(thing.reference.iri)
        return ActorWithClaims(
            **dict(self._actor(thing)),
            acts=[self._act(act, day) for act in ActFilter(involving=iri, at=day).all(self._read)],
            memberships=self._memberships(MembershipFilter(member=iri, at=day).all(self._read), day),
            members=self._memberships(MembershipFilter(organization=iri, at=day).all(self._read), day),
            judgements=self._judgements(iri),
        )

    def agreements(self, window: Window, region: str | None = None) -> Part[Agreement]:
        """A part of the list of agreements, sorted by Swedish name; of a region where one is given (`Resources.region_key`)."""
        part = agreements_part(self._read, window, region)
        return part.of([self._agreement(thing) for thing in self._read.things(part.items)])

    def agreement(self, slug: str, day: str | None = None, window: Window | None = None) -> AgreementWithStances:
        """The agreement with this slug and the stances towards it, or a part of them. Raises NotFoundError with near names."""
        thing = self._existing("agreement", slug, ("agreement",))
        by_actor: dict[str, list[acts_read.Act]] = defaultdict(list)
        for act in self._read.acts_towards(str(thing.reference.iri)):
            if not day or happened(model.Span(act.claim.earliest, act.claim.latest), day):
                by_actor[act.actor].append(act)
        stances = [
            StanceOf(
                actor=self._reference(actor),
                stances=list(dict.fromkeys(act.stance for act in made)),
                acts=[self._act(act, day) for act in made],
            )
            for actor, made in _within(list(by_actor.items()), window)
        ]
        # Of the day: what the table of things counts is of all days.
        signed = sum(any(act.stance == "signed" for act in made) for made in by_actor.values())
        record = dict(self._agreement(thing)) | {"signed": signed}
        return AgreementWithStances(**record, stances=stances, total=len(by_actor))

    def documents(self, window: Window, region: str | None = None) -> Part[Document]:
        """A part of the list of sources, sorted by Swedish name; those that tell of a region where one is given (`Resources.region_key`)."""
        part = documents_part(self._read, window, region)
        return part.of([self._document(thing) for thing in self._read.things(part.items)])

    def document(self, slug: str, window: Window | None = None) -> DocumentWithEvidence:
        """The source with this slug and its evidence, or a part of it. Raises NotFoundError with near names."""
        thing = self._existing("document", slug, ("document",))
        iri = str(thing.reference.iri)
        part = {} if window is None else {"offset": window.offset, "limit": window.limit}
        items = self._read.evidence_in(iri, **part)
        claims_by_evidence = self._read.claims_by_evidence(item.iri for item in items)
        supports = {
            iri: self._supported(relation for relation in resting) for iri, resting in claims_by_evidence.items()
        }
        return DocumentWithEvidence(
            **dict(self._document(thing)),
            text=self._texts.get(slug),
            text_digest=digest_of(self._texts[slug].encode()) if slug in self._texts else None,
            evidence=[
                EvidenceWithClaims(**dict(record), supports=supports.get(record.iri, []))
                for record in self._evidence(items)
            ],
            total=thing.evidence,
        )

    def thing(self, name: str) -> Thing:
        """One thing with its relations, by name, slug, identifier or IRI. Raises NotFoundError with near names."""
        resource = self._read.describe(name)
        return Thing(
            iri=resource.iri,
            url=self._page(resource.iri),
            kind=resource.kind,
            label=_texts(resource.labels),
            types=[self._reference(reference.iri) for reference in resource.types if reference.iri],
            classification=self._optional(resource.classification),
            other_names=list(dict.fromkeys(name for _, name in resource.other_names)),
            identifiers=[self._identifier(identifier) for identifier in resource.identifiers],
            same_as=list(resource.same_as),
            addresses=list(resource.addresses),
            relations=[self._relation(relation) for relation in (*resource.outgoing, *resource.incoming)],
            judgements=self._judgements(resource.iri),
        )

    def _judgements(self, iri: str) -> list[Judgement]:
        return [
            Judgement(
                iri=judged.iri,
                one=self._named(judged.one),
                other=self._named(judged.other),
                verdict=judged.verdict,
                judged_by=judged.by,
                judged_on=judged.on,
                because=judged.because,
            )
            for judged in self._read.judgements(iri)
        ]

    def _relation(self, relation: model.Relation) -> Relation:
        value = None if relation.object.iri else _texts(relation.object.labels)
        return Relation(
            subject=self._reference(relation.subject.iri or ""),
            predicate=relation.predicate.iri,
            object=self._optional(relation.object),
            value=value,
            sentence=Texts(sv=relation.sentence("sv"), en=relation.sentence("en")),
            status=relation.status,
            date=_period(relation.date),
            begins=_period(relation.begins),
            ends=_period(relation.ends),
            claims=[claim.iri for claim in relation.claims],
            **self._resting(relation.evidence),
        )

    def network(self, graph: nx.MultiDiGraph[str]) -> Network:
        """The nodes and edges of a graph from `network.network`, sorted."""
        nodes = [
            Node(
                iri=iri,
                url=self._page(iri),
                label=Texts(sv=data["label_sv"], en=data["label_en"]),
                kind=data["kind"],
                family=data["family"],
                unnamed=data["unnamed"],
                not_known=data.get("not_known"),
                region=data.get("region"),
            )
            for iri in sorted(graph)
            for data in (graph.nodes[iri],)
        ]
        edges = []
        for source, target, _, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
            edge = data["edge"]
            edges.append(
                Edge(
                    source=source,
                    target=target,
                    predicate=data["predicate"],
                    label=Texts(sv=data["label_sv"], en=data["label_en"]),
                    status=data["status"],
                    claims=[claim.iri for claim in edge.claims] if edge else [],
                    **self._resting(edge.evidence if edge else ()),
                )
            )
        return Network(nodes=nodes, edges=edges)

    def search(self, text: str, limit: int, region: str | None = None) -> list[Hit]:
        """The things with names similar to the text, best first; of a region where one is given (`Resources.region_key`)."""
        return [
            Hit(
                iri=str(match.reference.iri),
                url=self._page(str(match.reference.iri)),
                kind=match.reference.kind or "",
                label=_texts(match.reference.labels),
                matched=match.matched,
                score=round(match.score, 1),
            )
            for match in self._read.find(text, limit=limit, region=region)
        ]

    def sentences(self, found: Iterable[Found]) -> list[Sentence]:
        """Sentences that were found, with the way to where each stands."""
        return [self._sentence(each.passage, each.marks) for each in found]

    def _sentence(self, passage: Passage, marks: Iterable[tuple[int, int]]) -> Sentence:
        item = self._read.evidence_by_iri(passage.evidence) if passage.evidence else None
        if item is not None:
            url = self._evidence_address(item)
        elif passage.start is not None and passage.end is not None:
            url = self._sentence_address(passage.document, passage.start, passage.end)
        else:
            url = self._page(passage.document)
        return Sentence(
            url=url,
            document=self._reference(passage.document),
            evidence=passage.evidence,
            start=passage.start,
            end=passage.end,
            language=passage.language,
            text=passage.text,
            marks=list(marks),
        )

    # ---------------------------------------------------------------------------------------------- helpers

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

    def _actor(self, thing: things.Thing) -> Actor:
        iri = str(thing.reference.iri)
        kind = kind_and_slug(iri)[0]
        assert kind in ("organization", "group", "person", "post"), "an actor"
        return Actor(
            iri=iri,
            url=self._page(iri),
            kind=kind,  # type: ignore[arg-type]  # as asserted
            label=_texts(thing.reference.labels),
            other_names=[name for _, name in thing.other_names],
            classification=self._optional(thing.classification),
            identifiers=[self._identifier(identifier) for identifier in thing.identifiers],
            same_as=list(thing.same_as),
            regions=list(thing.regions),
        )

    def _identifier(self, identifier: model.Identifier) -> Identifier:
        concept = self._reference(identifier.type.iri or "")
        return Identifier(type=concept, value=identifier.value, address=identifier.address)

    def _agreement(self, thing: things.Thing) -> Agreement:
        iri = str(thing.reference.iri)
        return Agreement(
            iri=iri,
            url=self._page(iri),
            label=_texts(thing.reference.labels),
            types=[self._reference(type_reference.iri) for type_reference in thing.types if type_reference.iri],
            signed=thing.signed,
            regions=list(thing.regions),
        )

    def _document(self, thing: things.Thing) -> Document:
        iri = str(thing.reference.iri)
        return Document(
            iri=iri,
            url=self._page(iri),
            label=_texts(thing.reference.labels),
            date=thing.source.date,
            addresses=list(thing.source.addresses),
            has_text=kind_and_slug(iri)[1] in self._texts,
            regions=list(thing.regions),
        )

    def _supported(self, resting: Iterable[claims.Claim]) -> list[Supported]:
        listed = list(resting)
        relations = self._read.relations_by_claim(claim.iri for claim in listed)
        records = []
        for claim in listed:
            relation = next(iter(relations.get(claim.iri, ())), None)
            sentence = Texts(sv=relation.sentence("sv"), en=relation.sentence("en")) if relation else Texts()
            records.append(Supported(iri=claim.iri, type=claim.type, sentence=sentence))
        return records

    def _reference(self, iri: str) -> Reference:
        return self._named(self._read.reference(iri))

    def _named(self, reference: model.Reference) -> Reference:
        iri = str(reference.iri)
        labels = reference.labels or dict.fromkeys(LANGUAGES, shorten(iri) or iri)
        return Reference(iri=iri, url=self._page(iri) if reference.kind else None, label=_texts(labels))

    def _optional(self, reference: model.Reference | None) -> Reference | None:
        return self._reference(reference.iri) if reference and reference.iri else None

    def _resting(self, items: Sequence[claims.Evidence]) -> _Resting:
        """What a claim or a relation rests on, and how firmly."""
        return {
            "evidence": self._evidence(items),
            "witnesses": claims.witnesses(items),
            "attested": claims.only_attested(items),
        }

    def _evidence(self, items: Iterable[claims.Evidence]) -> list[Evidence]:
        return [
            Evidence(
                iri=item.iri,
                url=self._evidence_address(item),
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
                page_state=item.page_state,  # type: ignore[arg-type]  # the shapes allow no other
                attested_by=item.attested_by,
                attested_on=item.attested_on,
                attested_because=_texts(item.attested_because),
            )
            for item in items
        ]


def _within(items: list[Item], window: Window | None) -> list[Item]:
    """The items within the window; all without one."""
    return items if window is None else items[window.offset : window.offset + window.limit]


def _surest(relations: Iterable[model.Relation], day: str) -> Standing | None:
    """The highest standing of these relations on the day, or None if none held."""
    standings = {standing(relation, day) for relation in relations}
    return next((candidate for candidate in STANDINGS if candidate in standings), None)


def _texts(labels: Mapping[str, str]) -> Texts:
    return Texts(sv=labels.get("sv"), en=labels.get("en"))


def _period(span: model.Span | None) -> Period | None:
    return Period(earliest=span.earliest, latest=span.latest) if span else None
