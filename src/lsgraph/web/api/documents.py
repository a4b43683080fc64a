"""The sources, with the evidence that each gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims import schema
from lsgraph.claims.lists import Window
from lsgraph.web.api.operations import Listed, json_response, next_address, operation, part_fields
from lsgraph.web.api.parameters import After, Known, Limit, Offset, Region, Slug

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lsgraph.claims.records import Facts
    from lsgraph.web.clocks import Times


class Documents(Listed):
    """A part of the list of sources."""

    items: list[schema.Document]


@operation(Documents, "Sources", "documents")
async def list_documents(
    request: Request,
    region: Region = None,
    known: Known = None,
    limit: Limit = 50,
    offset: Offset = 0,
    after: After = None,
) -> Response:
    """The sources that claims rest on; with a region those that tell of it."""
    window = Window(limit, after, offset)

    def build(facts: Facts, _: Times) -> BaseModel:
        return Documents(**part_fields(request, facts.documents(window, facts.region_key(region))))

    return await json_response(request, build)


@operation(schema.DocumentWithEvidence, "One source with its text and all that rests on it", "documents")
async def get_document(
    request: Request, slug: Slug, known: Known = None, limit: Limit = 100, offset: Offset = 0
) -> Response:
    """A source: its text where it is stored, and each quotation with its position and the claims that rest on it."""
    window = Window(limit, offset=offset)

    def build(facts: Facts, _: Times) -> BaseModel:
        record = facts.document(slug, window)
        return record.model_copy(update={"next": next_address(request, window, record.total)})

    return await json_response(request, build)
