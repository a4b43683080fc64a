"""Actors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from lsgraph.claims import acts, schema
from lsgraph.claims.lists import ActFilter, ActorFilter, MembershipFilter, Window
from lsgraph.web.api.operations import Listed, json_response, operation, part_fields
from lsgraph.web.api.parameters import After, At, Iri, Kind, Known, Limit, Offset, Region, Slug

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lsgraph.claims.records import Facts
    from lsgraph.web.clocks import Times


class Actors(Listed):
    """A part of the list of actors."""

    items: list[schema.Actor]
    perhaps: int = Field(
        description="With `stance` or `agreement` and a day: how many further actors may have stood so by then, where sources do not give the day of the act, or not as exactly; `/api/acts` tells of each how sure it is."
    )


@operation(Actors, "Actors", "actors")
async def list_actors(
    request: Request,
    kind: Annotated[
        str | None, Query(pattern="^(organization|group|person|post)$", description="Only this kind.")
    ] = None,
    stance: Annotated[
        acts.Stance | None,
        Query(
            description="Only those with an act of this kind, with `at` made by then for certain, and that have not withdrawn."
        ),
    ] = None,
    agreement: Iri = None,
    organization: Iri = None,
    region: Region = None,
    at: At = None,
    known: Known = None,
    limit: Limit = 50,
    offset: Offset = 0,
    after: After = None,
) -> Response:
    """Organisations, unnamed groups, persons and posts; with a stance and an agreement those who stand so towards it, with an organisation its members, with a region its own."""
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        acts = ActFilter(stance=stance, agreement=agreement, at=times.at, held="sure") if stance or agreement else None
        memberships = MembershipFilter(organization=organization, at=times.at) if organization else None
        wanted = ActorFilter(kind, acts, memberships, facts.region_key(region))
        part = facts.actors(wanted, window)
        perhaps = replace(wanted, acts=replace(acts, held="perhaps")) if acts and times.at else None
        further = facts.actors(perhaps, Window(1)).total - part.total if perhaps else 0
        return Actors(**part_fields(request, part), perhaps=further)

    return await json_response(request, build)


@operation(schema.ActorWithClaims, "One actor with its acts and memberships", "actors")
async def get_actor(request: Request, kind: Kind, slug: Slug, at: At = None, known: Known = None) -> Response:
    """An actor, its acts and its memberships, each with its evidence."""
    return await json_response(request, lambda facts, times: facts.actor(kind, slug, times.at))
