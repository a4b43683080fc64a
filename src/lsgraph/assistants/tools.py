"""The tools of an assistant that need no query: each a slice of an edition, bounded, with the words that it rests on.

A name may be that of a thing in any spelling, another name, a slug, an identifier or an IRI. NotFoundError with near names says that nothing has it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lsgraph.analysis.gaps import RULES_OF_ALL
from lsgraph.analysis.kept import read_gap
from lsgraph.assistants.questions import parameters_of
from lsgraph.claims.changes import changes_between
from lsgraph.claims.lists import newest_documents
from lsgraph.claims.stances import STANCES
from lsgraph.computing.deadlines import check_deadline
from lsgraph.errors import NotFoundError
from lsgraph.languages import Message, in_language
from lsgraph.namespaces import INSTANCE, THINGS, kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsgraph.assistants.telling import Asked, Told
    from lsgraph.claims.differences import Difference
    from lsgraph.claims.stances import Absent, StanceAct
    from lsgraph.generations.journal import Entry

#: Relations, hits, actors, changes and sources of one answer; relations that are counted for the basis of a thing.
MOST_RELATIONS, MOST_HITS, MOST_ACTORS, MOST_CHANGES, MOST_SOURCES, MOST_COUNTED = 20, 20, 40, 30, 15, 500
#: Other names of a thing, its IRIs elsewhere, and acts of one actor in a list of actors: of those that have more, how many is told.
MOST_NAMES, MOST_ACTS = 10, 4
_LAST_DAY = "9999-12-31"


def describe(asked: Asked, name: str, at: str | None, offset: int) -> Told:
    """A thing with its relations; without a name, the graph as a whole."""
    if not name:
        return _overview(asked)
    resources = asked.edition.resources
    resource = resources.describe(asked.resolve(name), relations=False)
    links = [link for link in resources.links(resource.iri) if at is None or link.holds(at)]
    part = resources.relations_by_number(link.number for link in links[offset : offset + MOST_RELATIONS])
    other_names = list(dict.fromkeys(text for _, text in resource.other_names))
    told = {
        **asked.thing(resource.reference),
        "kind": resource.kind,
        "types": [each.label(asked.language) for each in resource.types],
        "legal_form": resource.classification.label(asked.language) if resource.classification else None,
        "other_names": other_names[:MOST_NAMES],
        **({"other_names_in_all": len(other_names)} if len(other_names) > MOST_NAMES else {}),
        "identifiers": [{"type": each.type.label(asked.language), "value": each.value} for each in resource.identifiers],
        "same_as": list(resource.same_as[:MOST_NAMES]),
        **({"same_as_in_all": len(resource.same_as)} if len(resource.same_as) > MOST_NAMES else {}),
        "at": at,
        "relations": [asked.relation(relation) for relation in part],
        **_part(asked, len(part), len(links), offset),
    }  # fmt: skip
    return asked.answer(told, on_record=bool(links))


def _overview(asked: Asked) -> Told:
    edition = asked.edition
    main = edition.main_agreement
    regions = [
        {"slug": region.slug, "name": region.reference.label(asked.language), "not_covered": region.not_covered.get(asked.language)}
        for region in edition.resources.regions
    ]  # fmt: skip
    questions = [
        {"name": question.name, "asks": in_language(question.text, asked.language), "parameters": list(parameters_of(question))}
        for question in edition.questions
    ]  # fmt: skip
    return asked.answer(
        {
            "about": in_language(edition.subject.description, asked.language),
            "counts": {**edition.resources.count_things(THINGS), **edition.counts},
            "main_agreement": asked.thing(main) if main else None,
            "regions": regions,
            "questions": questions,
        }
    )


def search(asked: Asked, text: str, region: str | None, limit: int, offset: int = 0) -> Told:
    """Things by name, and sentences of the sources that have all the words."""
    resources = asked.edition.resources
    most = min(limit, MOST_HITS)
    # One more tells whether there are further ones: how many names are similar enough nobody counts.
    hits = resources.find(text[:200], limit=offset + most + 1, region=resources.region_key(region))[offset:]
    passages = asked.edition.passages
    found, total = passages.find(text[:200], asked.language, limit=most, offset=offset) if passages else ([], 0)
    more = len(hits) > most or offset + len(found) < total
    sentences = []
    for each in found:
        item = resources.evidence_by_iri(each.passage.evidence) if each.passage.evidence else None
        document = resources.reference(each.passage.document)
        where = asked.address(item.iri if item else each.passage.document)
        sentences.append({"words": each.passage.text, "document": document.label(asked.language), "where": where})
    things = [{**asked.thing(hit.reference), "kind": hit.reference.kind, "matched": hit.matched, "score": round(hit.score, 1)} for hit in hits[:most]]  # fmt: skip
    return asked.answer(
        {
            "things": things,
            "sentences": sentences,
            "sentences_in_all": total,
            **_further(asked, most, offset, more=more),
        },
        on_record=bool(things or sentences or offset),
    )


def claim(asked: Asked, iri: str, offset: int = 0) -> Told:
    """One claim: the sentence that it says, and all words that it rests on."""
    resources = asked.edition.resources
    name = iri if "://" in iri else INSTANCE + iri
    found = resources.claim(name)
    if found is None:
        near = resources.similar_claims(name, 5) if kind_and_slug(name)[0] and kind_and_slug(name)[1] else []
        raise NotFoundError(
            Message("There is no claim {name!r}.", name=iri[:200]),
            near=near,
            next_step="The tools describe, stance and place name the claims of what they tell.",
        )
    relations = resources.relations_by_claim([name]).get(name, [])
    return asked.answer(
        {
            "claim": found.iri,
            "where": asked.address(found.iri),
            "type": found.type,
            "earliest": found.earliest,
            "latest": found.latest,
            **_lists(
                asked,
                MOST_SOURCES,
                offset,
                sentences=(relations, lambda relation: relation.sentence(asked.language)),
                evidence=(found.evidence, asked.evidence),
            ),
        }
    )


def basis(asked: Asked, name: str, offset: int = 0) -> Told:
    """What all that is said of a thing rests on: how much of it is quoted, told in our words, concluded, attested, or told by one source alone."""
    resources = asked.edition.resources
    iri = asked.resolve(name)
    links = resources.links(iri)
    part = links[offset : offset + MOST_COUNTED]
    relations = [each for each in resources.relations_by_number(link.number for link in part) if each.claims]
    firmest = Counter((relation.bases or ("none",))[0] for relation in relations)
    documents = Counter(
        document for relation in relations for document in {item.document for item in relation.evidence}
    )
    most = documents.most_common(MOST_SOURCES)
    return asked.answer(
        {
            **asked.thing(resources.reference(iri)),
            "relations": len(relations),
            "by_firmest_basis": dict(firmest),
            "attested_by_a_person_alone": sum(relation.attested for relation in relations),
            "told_by_one_source_alone": sum(relation.witnesses == 1 for relation in relations),
            "sources": [{**told, "relations": count} for told, (_, count) in zip(asked.things(document for document, _ in most), most, strict=True)],
            "sources_in_all": len(documents),
            **({"counted_of": len(links)} if len(links) > MOST_COUNTED else {}),
            **_further(asked, MOST_COUNTED, offset, more=offset + MOST_COUNTED < len(links)),
        },
        on_record=bool(links),
    )  # fmt: skip


def place(asked: Asked, actor: str, agreement: str, at: str | None, offset: int = 0) -> Told:
    """Where one actor stands towards one agreement."""
    resources = asked.edition.resources
    who, what = asked.resolve(actor), _agreement(asked, agreement)
    found = asked.edition.stances.place_of(who, what, at)
    return asked.answer(
        {
            "actor": asked.thing(resources.reference(who)),
            "agreement": asked.thing(resources.reference(what)),
            "at": at,
            **_lists(
                asked,
                MOST_RELATIONS,
                offset,
                acts=(found.acts, lambda act: _act(asked, act)),
                acts_for_others=(found.for_others, lambda act: {**_act(asked, act), "for": asked.thing(act.actor)}),
                present_at_signing=(found.present, lambda dated: asked.relation(dated.relation)),
                stands_behind=(found.behind, lambda dated: asked.relation(dated.relation)),
            ),
        },
        on_record=not found.is_empty,
    )


def stance(asked: Asked, agreement: str, at: str | None, offset: int) -> Told:
    """Who stands where towards an agreement: signed is not adopted, adopted is not proposed, and present is none of them."""
    what = _agreement(asked, agreement)
    found = asked.edition.stances.towards(what, at)
    part = found.rows[offset : offset + MOST_ACTORS]
    rows = [
        {**asked.thing(row.actor), "stances": [name for name in STANCES if name in row.sure], **({"may_have": [name for name in STANCES if name in row.stances - row.sure]} if row.stances - row.sure else {}), "acts": [_act(asked, act, most=1) for act in row.acts[:MOST_ACTS]], **({"acts_in_all": len(row.acts)} if len(row.acts) > MOST_ACTS else {})}
        for row in part
    ]  # fmt: skip
    return asked.answer(
        {
            "agreement": asked.thing(found.agreement),
            "at": at,
            "counts": {name: found.count(name) for name in STANCES},
            "may_have": {name: count for name in STANCES if (count := found.count_perhaps(name))},
            "actors": rows,
            **_part(asked, len(rows), len(found.rows), offset),
            "named_without_signature_on_record": len(found.absent),
        },
        on_record=bool(found.rows),
    )


def gaps(asked: Asked, agreement: str, at: str | None, offset: int = 0) -> Told:
    """Who is named around an agreement without a signature on record, what awaits a decision, and what the whole graph lacks."""
    what = _agreement(asked, agreement)
    found = asked.edition.stances.towards(what, at)
    lacking = {}
    if asked.edition.has_network:
        for rule in RULES_OF_ALL:
            gap, count = read_gap(asked.edition.tables, rule, 0, 0)
            lacking[rule] = {"found": count, "query": gap.query}
    return asked.answer(
        {
            "agreement": asked.thing(found.agreement),
            "at": at,
            **_lists(
                asked, MOST_ACTORS, offset,
                without_signature_on_record=(found.absent, lambda each: _absent(asked, each)),
                groups_of_whom_none_can_be_told=(found.unnamed, asked.thing),
                may_have_signed=(found.perhaps("signed"), asked.thing),
                awaiting_a_decision=(found.asked, lambda each: {**_act(asked, each.act, most=1), "actor": asked.thing(each.act.actor)}),
            ),
            "in_the_whole_graph": lacking,
            "not_covered": {region.slug: region.not_covered.get(asked.language) for region in asked.edition.resources.regions},
            "meaning": asked.absence(),
        }
    )  # fmt: skip


def digest(asked: Asked, since: str | None, region: str | None, entries: Sequence[Entry], offset: int = 0) -> Told:
    """What is new: editions, the newest sources, and with a day what happened since then as far as sources date it."""
    resources = asked.edition.resources
    documents = newest_documents(resources, MOST_SOURCES, resources.region_key(region))
    editions = [entry for entry in entries if since is None or entry.time[:10] >= since][-10:]
    told: Told = {
        "since": since,
        "editions": [{"hash": entry.hash, "from": entry.time, "added": entry.created, "changed": entry.updated, "removed": entry.deleted} for entry in reversed(editions)],
        "newest_sources": [
            {**each, "dated": resources.source(str(each["iri"])).date} for each in asked.things(documents)
        ],
    }  # fmt: skip
    if since is not None:
        told["events"] = _changes(asked, since, _LAST_DAY, offset)
    return asked.answer(told)


def diff(asked: Asked, first: str, second: str, offset: int = 0) -> Told:
    """What happened between two days, as far as sources date it."""
    begin, end = sorted((first, second))
    changes = _changes(asked, begin, end, offset)
    return asked.answer({"from": begin, "to": end, **changes}, on_record=bool(changes["total"]))


def learnt(asked: Asked, before: str, after: str, differences: Sequence[Difference], offset: int = 0) -> Told:
    """What one edition has learnt or taken back since another, named by their hashes."""
    part = differences[offset : offset + MOST_CHANGES]
    changes = [
        {"kind": each.kind, "sentence": each.sentence(asked.language), "claims": each.to_json()["claims"]}
        for each in part
    ]
    told = {"from": before, "to": after, "changes": changes, **_part(asked, len(part), len(differences), offset)}
    return asked.answer(told, on_record=bool(differences))


# ----------------------------------------------------------------------------------------------------------- parts


def _agreement(asked: Asked, name: str) -> str:
    """The IRI of the agreement of that name; without one the main agreement of the data."""
    if not name:
        main = asked.edition.main_agreement
        if main is None or main.iri is None:
            raise NotFoundError(Message("There is no agreement here."), next_step="Find things with the tool search.")
        return main.iri
    resources = asked.edition.resources
    iri = asked.resolve(name)
    if kind_and_slug(iri)[0] != "agreement":
        raise NotFoundError(
            Message("{iri} is no agreement.", iri=iri),
            near=[each.label(asked.language) for each in resources.perhaps(name, most=3, kinds=("agreement",))],
            next_step="Find one with the tool search.",
        )
    return iri


def _act(asked: Asked, act: StanceAct, *, most: int = 2) -> Told:
    return {
        "stance": act.stance,
        "claim": act.iri,
        **asked.when(act.date, "date"),
        **({"how_sure_on_that_day": act.how} if act.how else {}),
        "by": [reference.label(asked.language) for reference in act.by],
        "evidence": [asked.evidence(item) for item in act.evidence[:most]],
    }


def _absent(asked: Asked, absent: Absent) -> Told:
    reasons = [
        {"why": reason.why, "through": asked.thing(reason.through) if reason.through else None, "evidence": [asked.evidence(item) for item in reason.evidence[:1]]}
        for reason in absent.reasons[:3]
    ]  # fmt: skip
    return {**asked.thing(absent.actor), "named_because": reasons}


def _changes(asked: Asked, first: str, second: str, offset: int) -> Told:
    check_deadline()
    found = changes_between(asked.edition.resources, first, second, offset=offset, limit=MOST_CHANGES)
    items = [
        {
            "sentence": change.sentence(asked.language),
            "sure": change.sure,
            **asked.when(change.span, "date"),
            "claim": change.claim,
            "evidence": [asked.evidence(item) for item in change.relation.evidence[:1]],
        }
        for change in found.items
    ]
    return {
        "changes": items,
        "sure": found.sure,
        "perhaps": found.perhaps,
        **_part(asked, len(items), found.total, offset),
    }


def _part(asked: Asked, shown: int, total: int, offset: int) -> Told:
    """How many there are, and how the rest is had."""
    told: Told = {"total": total, "complete": shown == total}
    if offset + shown < total:
        step = Message("{shown} of {total} are told, from {offset} on. Ask again with a larger offset, or narrow it.", shown=shown, total=total, offset=offset)  # fmt: skip
        told |= {"next_step": step.in_language(asked.language), "next_offset": offset + shown}
    return told


def _lists(asked: Asked, most: int, offset: int, **lists: tuple[Sequence[Any], Callable[[Any], object]]) -> Told:
    """Several lists of one answer, each from the same place on, with the lengths of the whole ones, and how the rest is had."""
    told: Told = {}
    for name, (every, tell) in lists.items():
        told[name] = [tell(each) for each in every[offset : offset + most]]
        told[f"{name}_in_all"] = len(every)
    longest = max(len(every) for every, _ in lists.values())
    return {**told, **_further(asked, most, offset, more=offset + most < longest)}


def _further(asked: Asked, most: int, offset: int, *, more: bool) -> Told:
    """Whether an answer of which nobody counts all, or that has several lists, is complete, and how the rest is had."""
    told: Told = {"complete": not more and not offset}
    if more:
        step = Message("Up to {most} of a kind are told, from {offset} on. Ask again with a larger offset, or narrow it.", most=most, offset=offset)  # fmt: skip
        told |= {"next_step": step.in_language(asked.language), "next_offset": offset + most}
    return told
