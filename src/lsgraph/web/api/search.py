"""What a text finds: things by their names, and the sentences of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from lsgraph.claims import schema  # noqa: TC001  # pydantic reads the annotations of models
from lsgraph.languages import DEFAULT_LANGUAGE
from lsgraph.web.api.operations import Listed, json_response, operation
from lsgraph.web.api.parameters import Known, Limit, Region

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lsgraph.claims.records import Facts
    from lsgraph.web.clocks import Times


class Hits(Listed):
    """What was found."""

    items: list[schema.Hit]
    sentences: list[schema.Sentence] = Field(
        description="The sentences that were found, best first; empty unless `texts` asks for them."
    )
    sentences_total: int = Field(description="How many sentences there are, counted up to 1,000.")


@operation(Hits, "Search by name and in texts", "search")
async def search(
    request: Request,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="A name, or a part of one; slips are forgiven. In texts its first eight words, each in any form.",
        ),
    ],
    texts: Annotated[bool, Query(description="Whether sentences of texts are sought too.")] = False,
    region: Region = None,
    known: Known = None,
    limit: Limit = 20,
) -> Response:
    """What is called something like the text, best first, with `region` in that alone; with `texts` also the sentences that have all its words, of all regions."""

    def build(facts: Facts, times: Times) -> BaseModel:
        passages = times.served.edition.passages if texts else None
        found, total = passages.find(q, DEFAULT_LANGUAGE, limit=limit) if passages else ([], 0)
        items = facts.search(q, limit, facts.region_key(region))
        return Hits(items=items, total=len(items), next=None, sentences=facts.sentences(found), sentences_total=total)

    return await json_response(request, build)
