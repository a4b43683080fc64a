"""Agreements, and the acts towards them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Request, Response

from lsgraph.claims import acts, schema
from lsgraph.claims.lists import ActFilter, Window
from lsgraph.web.api.operations import Listed, json_response, next_address, operation, part_fields
from lsgraph.web.api.parameters import After, At, Day, Iri, Known, Limit, Offset, Region, Slug
from lsgraph.web.clocks import check_order

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lsgraph.claims.records import Facts
    from lsgraph.web.clocks import Times


class Agreements(Listed):
    """A part of the list of agreements."""

    items: list[schema.Agreement]


class Acts(Listed):
    """A part of the list of acts."""

    items: list[schema.Act]


@operation(Agreements, "Agreements", "agreements")
async def list_agreements(
    request: Request,
    region: Region = None,
    known: Known = None,
    limit: Limit = 50,
    offset: Offset = 0,
    after: After = None,
) -> Response:
    """Agreements with how many are on record as having signed."""
    window = Window(limit, after, offset)

    def build(facts: Facts, _: Times) -> BaseModel:
        return Agreements(**part_fields(request, facts.agreements(window, facts.region_key(region))))

    return await json_response(request, build)


@operation(schema.AgreementWithStances, "One agreement with who stands where", "agreements")
async def get_agreement(
    request: Request, slug: Slug, at: At = None, known: Known = None, limit: Limit = 100, offset: Offset = 0
) -> Response:
    """An agreement with those who are on record as invited, proposed, adopted, signed or withdrawn."""
    window = Window(limit, offset=offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        record = facts.agreement(slug, times.at, window)
        return record.model_copy(update={"next": next_address(request, window, record.total)})

    return await json_response(request, build)


@operation(Acts, "Acts towards agreements", "acts")
async def list_acts(
    request: Request,
    actor: Iri = None,
    agreement: Iri = None,
    type: Annotated[acts.ActType | None, Query(description="Only acts of this type.")] = None,  # noqa: A002  # the name of the field
    since: Day = None,
    until: Day = None,
    region: Region = None,
    at: At = None,
    known: Known = None,
    limit: Limit = 50,
    offset: Offset = 0,
    after: After = None,
) -> Response:
    """Signatures, adoptions, proposals, invitations and withdrawals; with two days those that may have been made between them."""
    if since and until:
        check_order(since.isoformat(), until.isoformat())
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        wanted = ActFilter(
            actor=actor,
            agreement=agreement,
            type=type,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
            at=times.at,
            region=facts.region_key(region),
        )
        return Acts(**part_fields(request, facts.acts(wanted, window)))

    return await json_response(request, build)


@operation(schema.Act, "One act", "acts")
async def get_act(request: Request, slug: Slug, known: Known = None) -> Response:
    """An act with its evidence."""
    return await json_response(request, lambda facts, _: facts.act(slug))
