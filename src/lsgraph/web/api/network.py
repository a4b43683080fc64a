"""Memberships, and the network of actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims import schema
from lsgraph.claims.lists import MembershipFilter, Part, Window
from lsgraph.web.api.operations import Listed, json_response, next_part, operation, part_fields
from lsgraph.web.api.parameters import After, AfterEdge, At, Iri, Known, Limit, Offset, Region, Slug

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lsgraph.claims.records import Facts
    from lsgraph.web.clocks import Times


class Memberships(Listed):
    """A part of the list of memberships."""

    items: list[schema.Membership]


@operation(Memberships, "Memberships", "memberships")
async def list_memberships(
    request: Request,
    member: Iri = None,
    organization: Iri = None,
    role: Iri = None,
    region: Region = None,
    at: At = None,
    known: Known = None,
    limit: Limit = 50,
    offset: Offset = 0,
    after: After = None,
) -> Response:
    """Roles in organisations, such as principals of a foundation, with what is on record of their beginning and end."""
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        wanted = MembershipFilter(member, organization, role, at=times.at, region=facts.region_key(region))
        return Memberships(**part_fields(request, facts.memberships(wanted, window)))

    return await json_response(request, build)


@operation(schema.Membership, "One membership", "memberships")
async def get_membership(request: Request, slug: Slug, known: Known = None) -> Response:
    """A membership with its evidence."""
    return await json_response(request, lambda facts, _: facts.membership(slug))


class NetworkPart(Listed):
    """A part of the network: `total` and `next` are of its edges."""

    nodes: list[schema.Node]
    edges: list[schema.Edge]


@operation(NetworkPart, "The network", "network")
async def get_network(
    request: Request,
    region: Region = None,
    at: At = None,
    known: Known = None,
    limit: Limit = 50,
    offset: Offset = 0,
    after: AfterEdge = None,
) -> Response:
    """Edges in parts, each edge with its status and its evidence, and the nodes that the edges of the part bind; with a region those that lead to or from a node of it."""
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        graph, total, last = times.served.edition.edges_at(times.at, window, facts.region_slug(region))
        network = facts.network(graph)
        return NetworkPart(
            nodes=network.nodes, edges=network.edges, total=total, next=next_part(request, Part([], total, last))
        )

    return await json_response(request, build)
