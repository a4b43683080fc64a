"""Addresses of things that were judged the same as others: 301 to the same address of the one that stands for both."""

# No postponed annotations: the lowest FastAPI allowed can't resolve those of a dependency that is an object.

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request

from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, kind_and_slug
from lsgraph.web.clocks import times_of
from lsgraph.web.http.parameters import FORM, query_of
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import lead_to
from lsgraph.web.threads import threaded

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class LeadsOn:
    """Leads on where the last parameter of an address names a replaced thing of one of these kinds.

    The format that a name ends with, the day and all other parameters are kept, and the client asks there for what it prefers. The
    answer is not to be stored: a judgement can be taken away.
    """

    kinds: tuple[str, ...]

    async def __call__(self, request: Request) -> None:
        """Raise RequestError 301 for a replaced thing."""
        # A form is first led to the address that a link would have.
        if FORM in request.query_params:
            return
        times = await times_of(request)
        replaced: Mapping[str, str] = await threaded(lambda: times.served.edition.resources.replaced)
        if not replaced:
            return
        *others, last = request.path_params.values()
        slug, dot, ending = str(last).partition(".")
        for kind in self.kinds:
            if (not others or others[0] == kind) and (canonical := replaced.get(f"{INSTANCE}{kind}/{slug}")):
                raise RequestError(
                    301,
                    Message("This is the same as {canonical}, and stands there.", canonical=canonical),
                    headers={"Location": lead_to(_beside(request, f"{kind_and_slug(canonical)[1]}{dot}{ending}"))},
                )


def _beside(request: Request, last: str) -> str:
    """The address with another last part; relative, so that it stays valid behind a proxy that adds a path or TLS."""
    slashes = "../" if request.scope["path"].endswith("/") else "./"
    return f"{slashes}{last}{query_of(request.query_params.multi_items())}"
