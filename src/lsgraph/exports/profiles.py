"""A thing in plain W3C ORG, or in the EU's Core Public Organisation Vocabulary (CPOV): the terms of these alone, for clients that know no others.

Profiles: https://www.w3.org/TR/vocab-org/, https://semiceu.github.io/CPOV/. Neither can say what a claim rests on but by `dcterms:source`, nor what we
conclude: a membership that is only our conclusion is left out, and so are acts towards agreements, for which they have no terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.claims.lists import MembershipFilter, Window
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.exports.parts import date_of
from lsgraph.http.fields import members
from lsgraph.languages import Message
from lsgraph.namespaces import expand, kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.claims.acts import Membership
    from lsgraph.claims.model import Reference, Span
    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources

#: The kinds of things that a profile has terms for.
KINDS = ("organization", "person", "post")
#: Memberships of one page.
PAGE = 500
_A = ox.NamedNode(expand("rdf:type"))
_BASE_TYPES = {"organization": "org:Organization", "person": "foaf:Person", "post": "org:Post"}
#: How a date of each length is written.
_DATES = {10: ("inXSDDate", "date"), 7: ("inXSDgYearMonth", "gYearMonth"), 4: ("inXSDgYear", "gYear")}


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: how it is asked for, its IRI, and the namespaces whose types it keeps."""

    token: str
    iri: str
    types: tuple[str, ...]


PROFILES = (
    Profile("org", "http://www.w3.org/ns/org#", (expand("org:"), expand("foaf:"))),
    Profile("cpov", "http://data.europa.eu/m8g/", (expand("org:"), expand("foaf:"), expand("cv:"))),
)


def profile_named(name: str) -> Profile:
    """The profile of that token or IRI; raises NotFoundError with those that there are."""
    for profile in PROFILES:
        if name in (profile.token, profile.iri, profile.iri.rstrip("#/")):
            return profile
    tokens = [profile.token for profile in PROFILES]
    raise NotFoundError(
        Message("There is no profile {name!r} here.", name=name[:80]),
        near=near_matches(name[:80], tokens, most=1),
        next_step=Message("The profiles are {names}.", names=", ".join(tokens)),
    )


def preferred_profile(header: str | None) -> Profile | None:
    """The profile that an Accept-Profile header prefers among ours; None where it names none of them.

    >>> preferred_profile("<http://www.w3.org/ns/org#>;q=0.5, <http://data.europa.eu/m8g/>").token
    'cpov'
    """
    best: tuple[float, Profile] | None = None
    for member in members(header or ""):
        name, *parameters = (part.strip() for part in member.split(";"))
        quality = next((text.partition("=")[2] for text in parameters if text.lower().startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            continue
        found = next(
            (each for each in PROFILES if name.strip('<>"') in (each.iri, each.iri.rstrip("#/"), each.token)), None
        )
        if found is not None and 0 < weight <= 1 and (best is None or weight > best[0]):
            best = weight, found
    return best[1] if best else None


def in_profile(
    resources: Resources, iri: str, profile: Profile, address: str, *, offset: int = 0, day: str | None = None
) -> Iterator[ox.Triple]:
    """The thing with its memberships in the terms of a profile, on a day if given; those from `offset` on, of a page at `address`."""
    node, kind = ox.NamedNode(iri), kind_and_slug(iri)[0] or ""
    (thing,) = resources.things([iri])
    yield from _about(thing, node, kind, profile)
    if kind == "post":
        for relation in resources.find_relations(subject=iri, predicate=expand("org:postIn")):
            if relation.object.iri:
                yield ox.Triple(node, _node("org:postIn"), ox.NamedNode(relation.object.iri))
                yield from _named(relation.object)
        return
    window, more = Window(PAGE, offset=offset), False
    for chosen in (MembershipFilter(member=iri, at=day), MembershipFilter(organization=iri, at=day)):
        part = chosen.part(resources, window)
        more = more or part.after is not None
        for item in part.items:
            if item.claim.bases != ("inferred",):
                yield from _membership(resources, item)
    if more:
        page = ox.NamedNode(address)
        yield ox.Triple(page, _A, _node("hydra:PartialCollectionView"))
        mark = "&" if "?" in address else "?"
        yield ox.Triple(page, _node("hydra:next"), ox.NamedNode(f"{address}{mark}offset={offset + PAGE}"))


def _about(thing: Thing, node: ox.NamedNode, kind: str, profile: Profile) -> Iterator[ox.Triple]:
    kept = [each.iri for each in thing.types if each.iri and each.iri.startswith(profile.types)]
    for type_iri in dict.fromkeys([expand(_BASE_TYPES[kind]), *kept]):
        yield ox.Triple(node, _A, ox.NamedNode(type_iri))
    yield from _named(thing.reference)
    for language, name in thing.other_names:
        yield ox.Triple(
            node, _node("skos:altLabel"), ox.Literal(name, language=language) if language else ox.Literal(name)
        )
    for same in thing.same_as:
        yield ox.Triple(node, _node("owl:sameAs"), ox.NamedNode(same))
    for item in thing.identifiers:
        name = (item.type.iri or "").rsplit("/", 1)[-1]
        identifier = ox.NamedNode(f"{node.value}#{name}")
        yield ox.Triple(node, _node("adms:identifier"), identifier)
        yield ox.Triple(identifier, _A, _node("adms:Identifier"))
        yield ox.Triple(identifier, _node("skos:notation"), ox.Literal(item.value))
        yield from _labels(identifier, item.type, "dcterms:title")
        if name == "organisation-number":
            yield ox.Triple(node, _node("org:identifier"), ox.Literal(item.value))
    if thing.classification and thing.classification.iri and kind == "organization":
        yield ox.Triple(node, _node("org:classification"), ox.NamedNode(thing.classification.iri))
        yield from _concept(thing.classification)


def _membership(resources: Resources, item: Membership) -> Iterator[ox.Triple]:
    node = ox.NamedNode(item.iri)
    yield ox.Triple(node, _A, _node("org:Membership"))
    yield ox.Triple(node, _node("org:member"), ox.NamedNode(item.member))
    yield ox.Triple(node, _node("org:organization"), ox.NamedNode(item.organization))
    yield ox.Triple(ox.NamedNode(item.member), _node("org:memberOf"), ox.NamedNode(item.organization))
    for end in resources.references([item.member, item.organization]):
        yield from _named(end)
    if item.role:
        yield ox.Triple(node, _node("org:role"), ox.NamedNode(item.role))
        yield ox.Triple(ox.NamedNode(item.role), _A, _node("org:Role"))
        yield from _concept(resources.reference(item.role))
    for evidence in item.claim.evidence:
        yield ox.Triple(node, _node("dcterms:source"), ox.NamedNode(evidence.document))
    during = ox.NamedNode(f"{item.iri}#during")
    bounds = [*_instant(during, "hasBeginning", item.begins), *_instant(during, "hasEnd", item.ends)]
    if bounds:
        yield ox.Triple(node, _node("org:memberDuring"), during)
        yield ox.Triple(during, _A, _node("time:Interval"))
        yield from bounds


def _instant(interval: ox.NamedNode, name: str, span: Span | None) -> Iterator[ox.Triple]:
    """The beginning or the end of an interval, as exact as it is known; nothing where it is not."""
    if (written := date_of(span)) is None:
        return
    instant = ox.NamedNode(f"{interval.value}-{name}")
    term, datatype = _DATES[len(written)]
    yield ox.Triple(interval, _node(f"time:{name}"), instant)
    yield ox.Triple(instant, _A, _node("time:Instant"))
    yield ox.Triple(instant, _node(f"time:{term}"), ox.Literal(written, datatype=_node(f"xsd:{datatype}")))


def _named(reference: Reference) -> Iterator[ox.Triple]:
    """The name of a thing, as each profile has it for its kind."""
    node, kind = ox.NamedNode(reference.iri or ""), reference.kind
    yield from _labels(node, reference, "foaf:name" if kind == "person" else "skos:prefLabel")


def _concept(reference: Reference) -> Iterator[ox.Triple]:
    node = ox.NamedNode(reference.iri or "")
    yield ox.Triple(node, _A, _node("skos:Concept"))
    yield from _labels(node, reference, "skos:prefLabel")


def _labels(node: ox.NamedNode, reference: Reference, name: str) -> Iterator[ox.Triple]:
    for language, text in reference.labels.items():
        yield ox.Triple(node, _node(name), ox.Literal(text, language=language))


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
