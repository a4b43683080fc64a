"""Which agreement a page is about, of those that are offered to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.namespaces import INSTANCE, mint

if TYPE_CHECKING:
    from lsgraph.claims import Reference
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Agreements that are offered to choose from.
_MOST_OFFERED = 200


def chosen_agreement(
    page: Page, edition: Edition, name: str, default: int = 0
) -> tuple[list[Reference], Reference | None, str]:
    """The agreements to choose from, the one that a parameter names, else that with that number, and what it names in vain."""
    offered = [
        thing for thing, *_ in edition.resources.list_things("agreement", page.language, offset=0, limit=_MOST_OFFERED)
    ]
    main = edition.main_agreement
    if main is not None:
        offered = [main, *(thing for thing in offered if thing.iri != main.iri)]
    unknown = ""
    if slug := dict(page.query).get(name, "").strip():
        for iri in (INSTANCE + slug, _minted(slug)):
            found = next((thing for thing in offered if thing.iri == iri), None)
            if found is None and iri.startswith(INSTANCE + "agreement/") and edition.resources.has_thing(iri):
                found = edition.resources.reference(iri)
                offered.append(found)
            if found is not None:
                return offered, found, ""
        unknown = slug[:80]
    return offered, offered[default] if len(offered) > default else None, unknown


def _minted(slug: str) -> str:
    try:
        return mint("agreement", slug)
    except ValueError:
        return ""
