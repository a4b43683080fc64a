"""Regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims import schema  # noqa: TC001  # pydantic reads it when the model is made
from lsgraph.web.api.operations import Listed, json_response, operation
from lsgraph.web.api.parameters import Known

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lsgraph.claims.records import Facts
    from lsgraph.web.clocks import Times


class Regions(Listed):
    """The regions."""

    items: list[schema.Region]


@operation(Regions, "Regions", "regions")
async def list_regions(request: Request, known: Known = None) -> Response:
    """All regions with their words and what is counted of them."""

    def build(facts: Facts, times: Times) -> BaseModel:
        items = facts.regions(times.served.edition.region_facts)
        return Regions(items=items, total=len(items), next=None)

    return await json_response(request, build)
