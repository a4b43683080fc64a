"""The page that compares two agreements: who is in both, who in one, and who ties those of the one to those of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.briefs.compared import compare_agreements
from lsgraph.namespaces import instance_name
from lsgraph.web.agreements import chosen_agreement
from lsgraph.web.page import Stretch
from lsgraph.web.pages.analyses.among import pictures_among
from lsgraph.web.pages.analyses.shared import as_of, clocks_kept

if TYPE_CHECKING:
    from lsgraph.claims import Reference
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page

#: Actors in one part of each list.
_IN_PART = 25
#: Ties that are told of one who ties them, in each direction.
_MOST_TIES = 2


def write_two_agreements(page: Page, edition: Edition) -> str:
    """The page; `first` and `second` name the agreements, by default the two first that are offered."""
    offered, first = chosen_agreement(page, edition, "first")
    more, second = chosen_agreement(page, edition, "second", 1)
    offered = list({thing.iri: thing for thing in (*offered, *more)}.values())
    common = {
        "offered": offered, "choices": [(instance_name(each.iri or ""), each.label(page.language)) for each in offered],
        "chosen": {name: instance_name(each.iri or "") for name, each in (("first", first), ("second", second)) if each}, "first": first, "second": second,
        "as_of": as_of(page, edition), "hidden": clocks_kept(page), "languages": edition.document_languages,
        "instance_name": instance_name,
    }  # fmt: skip
    if first is None or second is None or first.iri == second.iri:
        return page.write("two_agreements.html", found=None, same=bool(first and second), **common)
    result = compare_agreements(edition, first.iri or "", second.iri or "", page.at, page.language)
    found, between = result.found, result.between
    key = ("two agreements", first.iri, second.iri, edition.day_key(page.at))
    parts = {
        name: Stretch.of(page, len(rows), _IN_PART, name)
        for name, rows in (("both", found.both), ("first", found.first), ("second", found.second), ("bridges", between))
    }
    return page.write(
        "two_agreements.html",
        found=found,
        same=False,
        between=between,
        parts_of=parts,
        most_ties=_MOST_TIES,
        pictures=pictures_among(page, edition, key, result.drawn, page_title(first, second, page.language)),
        **common,
    )  # fmt: skip


def page_title(first: Reference, second: Reference, language: Language) -> str:
    """The names of both."""
    return f"{first.label(language)} – {second.label(language)}"
