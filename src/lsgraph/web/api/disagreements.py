"""Where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims import schema  # noqa: TC001  # pydantic reads it when the model is made
from lsgraph.claims.lists import Window
from lsgraph.languages import DEFAULT_LANGUAGE
from lsgraph.namespaces import INSTANCE, instance_name
from lsgraph.web.api.operations import Listed, json_response, operation, part_fields
from lsgraph.web.api.parameters import After, Iri, Known, Limit, Offset, Region
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import base_of, site_of

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lsgraph.claims.records import Facts
    from lsgraph.web.clocks import Times


class Disagreements(Listed):
    """A part of the list of disagreements."""

    items: list[schema.Disagreement]


@operation(Disagreements, "Where sources disagree", "disagreements")
async def list_disagreements(
    request: Request,
    region: Region = None,
    about: Iri = None,
    known: Known = None,
    limit: Limit = 50,
    offset: Offset = 0,
    after: After = None,
) -> Response:
    """What sources tell of one thing in different ways, each side with its evidence; `about` names one thing by its IRI, or the end of it (`kind/slug`)."""
    window = Window(limit, after, offset)
    thing = None if about is None or "://" in about else INSTANCE + about

    def build(facts: Facts, times: Times) -> BaseModel:
        urls = Urls(base_of(request), site_of(request).assets, DEFAULT_LANGUAGE, times.clocks)

        def place(subject: str, name: str) -> str:
            return f"{urls.absolute(urls.page('disagreements', about=instance_name(subject)))}#{name}"

        part = facts.disagreements(window, facts.region_key(region), thing or about, place)
        return Disagreements(**part_fields(request, part))

    return await json_response(request, build)
