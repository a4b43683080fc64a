"""One thing, claim, relation or sentence as a plain record, with the evidence of what it says; serialisation only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from lsgraph.claims import model, schema
from lsgraph.claims import read as claims
from lsgraph.claims.schema import (
    Act,
    Actor,
    Agreement,
    Document,
    Edge,
    Evidence,
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
    Supported,
    Texts,
    Thing,
)
from lsgraph.claims.standing import STANDINGS, Standing, happened, standing
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES
from lsgraph.namespaces import kind_and_slug, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims import acts, regions, things
    from lsgraph.claims.disagreements import Disagreement
    from lsgraph.claims.things import Resources
    from lsgraph.stores.passages import Passage


class _Resting(TypedDict):
    """The fields of a record that tell what it rests on."""

    evidence: list[Evidence]
    witnesses: int
    attested: bool


class RecordWriter:
    """Writes what `Resources` gives as records."""

    def __init__(
        self,
        read: Resources,
        *,
        page: Callable[[str], str],
        evidence_address: Callable[[claims.Evidence], str],
        texts: Container[str] = (),
        sentence_address: Callable[[str, int, int], str] | None = None,
    ) -> None:
        """`page` returns the address of the page of an IRI, `evidence_address` that of a piece of evidence; `texts` has the slugs of documents with a text.

        `sentence_address` gives the address of what stands between two places in the text of a document; without it that of the document's page.
        """
        self._read = read
        self._page = page
        self._evidence_address = evidence_address
        self._texts = texts
        self._sentence_address = sentence_address or (lambda document, *_: page(document))

    def disagreement(
        self, found: Disagreement, pieces: Mapping[str, claims.Evidence], url: Callable[[str, str], str]
    ) -> schema.Disagreement:
        """Where sources disagree; `pieces` has the evidence of its sides, `url` gives its place on a page."""
        sides = []
        for side in found.sides:
            items = [pieces[iri] for iri in side.evidence if iri in pieces]
            sides.append(
                schema.Side(
                    value=_texts(side.value) if side.value else None,
                    members=[self.reference(iri) for iri in side.members],
                    claims=list(side.claims),
                    witnesses=claims.witnesses(items),
                    evidence=self.evidence(items),
                )
            )
        return schema.Disagreement(
            kind=found.kind,
            subject=self.reference(found.subject),
            about=self.reference(found.about),
            actor=self.reference(found.actor) if found.actor else None,
            sources=found.sources,
            concerned=list(found.concerned),
            url=url(found.subject, found.name),
            sides=sides,
        )

    def act(self, act: acts.Act, day: str | None) -> Act:
        """An act, with its standing on a day."""
        return Act(
            iri=act.iri,
            url=self._page(act.iri),
            type=act.type,
            stance=act.stance,
            actor=self.reference(act.actor),
            agreement=self.reference(act.agreement),
            associated_with=[self.reference(iri) for iri, _ in act.associates],
            earliest=act.claim.earliest,
            latest=act.claim.latest,
            # An act stays made, also where a withdrawal came later: that is an act of its own.
            standing=happened(model.Span(act.claim.earliest, act.claim.latest), day) if day else None,
            **self._resting(act.claim.evidence),
        )

    def memberships(self, items: Iterable[acts.Membership], day: str | None) -> list[Membership]:
        """Memberships, with their standing on a day."""
        listed = list(items)
        relations = self._read.relations_by_claim(item.iri for item in listed)
        return [self._membership(item, relations.get(item.iri, []), day) for item in listed]

    def _membership(self, item: acts.Membership, relations: list[model.Relation], day: str | None) -> Membership:
        on_record = relations[0].on_record if relations else None
        return Membership(
            iri=item.iri,
            url=self._page(item.iri),
            member=self.reference(item.member),
            organization=self.reference(item.organization),
            role=self.reference(item.role) if item.role else None,
            begins=_period(item.begins),
            ends=_period(item.ends),
            on_record=Period(earliest=on_record[0], latest=on_record[1]) if on_record else None,
            standing=_surest(relations, day) if day else None,
            **self._resting(item.claim.evidence),
        )

    def actor(self, thing: things.Thing) -> Actor:
        """An actor without its claims."""
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

    def agreement(self, thing: things.Thing) -> Agreement:
        """An agreement without its stances."""
        iri = str(thing.reference.iri)
        return Agreement(
            iri=iri,
            url=self._page(iri),
            label=_texts(thing.reference.labels),
            types=[self.reference(type_reference.iri) for type_reference in thing.types if type_reference.iri],
            signed=thing.signed,
            regions=list(thing.regions),
        )

    def document(self, thing: things.Thing) -> Document:
        """A source without its evidence."""
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

    def thing(self, resource: model.Resource) -> Thing:
        """A thing with its relations."""
        return Thing(
            iri=resource.iri,
            url=self._page(resource.iri),
            kind=resource.kind,
            label=_texts(resource.labels),
            types=[self.reference(reference.iri) for reference in resource.types if reference.iri],
            classification=self._optional(resource.classification),
            other_names=list(dict.fromkeys(name for _, name in resource.other_names)),
            identifiers=[self._identifier(identifier) for identifier in resource.identifiers],
            same_as=list(resource.same_as),
            addresses=list(resource.addresses),
            relations=[self._relation(relation) for relation in (*resource.outgoing, *resource.incoming)],
            judgements=self.judgements(resource.iri),
        )

    def region(self, region: regions.Region, counted: Mapping[str, Any]) -> Region:
        """A region; `counted` is what `edition.regions` counts of it."""
        return Region(
            iri=region.iri,
            url=self._page(region.iri),
            slug=region.slug,
            label=_texts(region.labels),
            headline=_texts(region.headline),
            not_covered=_texts(region.not_covered),
            agreement=self.reference(region.agreement) if region.agreement else None,
            codes=list(region.codes),
            sectors=dict(counted.get("sectors", {})),
            kinds=dict(counted.get("kinds", {})),
        )

    def judgements(self, iri: str) -> list[Judgement]:
        """What people have judged of a thing to be the same or different."""
        return [
            Judgement(
                iri=judged.iri,
                one=self._named(judged.one),
                other=self._named(judged.other),
                verdict=judged.verdict,
                judged_by=judged.by,
                judged_on=judged.on,
                because=model.Reference(None, judged.because).label(FALLBACK_LANGUAGE),
            )
            for judged in self._read.judgements(iri)
        ]

    def _relation(self, relation: model.Relation) -> Relation:
        value = None if relation.object.iri else _texts(relation.object.labels)
        return Relation(
            subject=self.reference(relation.subject.iri or ""),
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

    def hit(self, match: model.Match) -> Hit:
        """A thing that was found by its name."""
        iri = str(match.reference.iri)
        return Hit(
            iri=iri,
            url=self._page(iri),
            kind=match.reference.kind or "",
            label=_texts(match.reference.labels),
            matched=match.matched,
            score=round(match.score, 1),
        )

    def sentence(self, passage: Passage, marks: Iterable[tuple[int, int]]) -> Sentence:
        """A sentence that was found, with the way to where it stands; `marks` are the places of what was sought in it."""
        item = self._read.evidence_by_iri(passage.evidence) if passage.evidence else None
        if item is not None:
            url = self._evidence_address(item)
        elif passage.start is not None and passage.end is not None:
            url = self._sentence_address(passage.document, passage.start, passage.end)
        else:
            url = self._page(passage.document)
        return Sentence(
            url=url,
            document=self.reference(passage.document),
            evidence=passage.evidence,
            start=passage.start,
            end=passage.end,
            language=passage.language,
            text=passage.text,
            marks=list(marks),
        )

    def supported(self, resting: Iterable[claims.Claim]) -> list[Supported]:
        """What each claim says that rests on the same words."""
        listed = list(resting)
        relations = self._read.relations_by_claim(claim.iri for claim in listed)
        records = []
        for claim in listed:
            relation = next(iter(relations.get(claim.iri, ())), None)
            sentence = Texts(sv=relation.sentence("sv"), en=relation.sentence("en")) if relation else Texts()
            records.append(Supported(iri=claim.iri, type=claim.type, sentence=sentence))
        return records

    def reference(self, iri: str) -> Reference:
        """A thing by its name, and the address of its page."""
        return self._named(self._read.reference(iri))

    def _named(self, reference: model.Reference) -> Reference:
        iri = str(reference.iri)
        labels = reference.labels or dict.fromkeys(LANGUAGES, shorten(iri) or iri)
        return Reference(iri=iri, url=self._page(iri) if reference.kind else None, label=_texts(labels))

    def _optional(self, reference: model.Reference | None) -> Reference | None:
        return self.reference(reference.iri) if reference and reference.iri else None

    def _identifier(self, identifier: model.Identifier) -> Identifier:
        concept = self.reference(identifier.type.iri or "")
        return Identifier(type=concept, value=identifier.value, address=identifier.address)

    def _resting(self, items: Sequence[claims.Evidence]) -> _Resting:
        """What a claim or a relation rests on, and how firmly."""
        return {
            "evidence": self.evidence(items),
            "witnesses": claims.witnesses(items),
            "attested": claims.only_attested(items),
        }

    def evidence(self, items: Iterable[claims.Evidence]) -> list[Evidence]:
        """Pieces of evidence."""
        return [
            Evidence(
                iri=item.iri,
                url=self._evidence_address(item),
                basis=item.basis,  # type: ignore[arg-type]  # the shapes allow no other
                kind=item.kind,
                document=self.reference(item.document),
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


def _surest(relations: Iterable[model.Relation], day: str) -> Standing | None:
    """The highest standing of these relations on the day, or None if none held."""
    standings = {standing(relation, day) for relation in relations}
    return next((candidate for candidate in STANDINGS if candidate in standings), None)


def _texts(labels: Mapping[str, str]) -> Texts:
    return Texts(sv=labels.get("sv"), en=labels.get("en"))


def _period(span: model.Span | None) -> Period | None:
    return Period(earliest=span.earliest, latest=span.latest) if span else None
