"""Which agreement a page is about, of those that are offered to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.web.filters import named_by

if TYPE_CHECKING:
    from lsgraph.claims import Reference
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Agreements that are offered to choose from.
_MOST_OFFERED = 200


def chosen_agreement(
    page: Page, edition: Edition, name: str, default: int = 0
) -> tuple[list[Reference], Reference | None]:
    """The agreements to choose from, and the one that a parameter names. Raises PageNotFoundError for one that there is not.

    Without a name it is that with the number `default` where those with most relations come first, after the main one.
    """
    listed_things = edition.resources.list_things("agreement", page.language, offset=0, limit=_MOST_OFFERED)
    main = edition.main_agreement
    first = [main] if main is not None else []
    offered = [*first, *(thing for thing, *_ in listed_things if thing not in first)]
    related = sorted(listed_things, key=lambda each: -each[1])
    ranked = [*first, *(thing for thing, *_ in related if thing not in first)]
    if slug := dict(page.query).get(name, "").strip():
        iri = named_by(edition, name, "agreement", slug, page.urls)
        found = next((thing for thing in offered if thing.iri == iri), None)
        if found is None:
            found = edition.resources.reference(iri)
            offered.append(found)
        return offered, found
    return offered, ranked[default] if len(ranked) > default else None
