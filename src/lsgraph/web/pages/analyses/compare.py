"""The page that compares two days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.claims import STANDINGS, standing
from lsgraph.claims.differences import between_days
from lsgraph.days import day_before, last_day
from lsgraph.languages import wording
from lsgraph.namespaces import THINGS
from lsgraph.network import CHANGES, Choice, choose
from lsgraph.web.clocks import day_of
from lsgraph.web.pages.analyses.shared import (
    as_of,
    day_key,
    highlighted,
    parameter,
)
from lsgraph.web.pages.drawings import AnalysisPicture, drawings

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.claims import Relation, Standing
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page


@dataclass(frozen=True, slots=True)
class _Apart:
    """A difference in words, of one of `_KINDS`; `was` and `now` are the standings on the two days, or `not`."""

    kind: str
    sentence: str
    relation: Relation
    was: str
    now: str


_KINDS = ("new", "may-be-new", "gone", "may-be-gone", "surer", "less-sure")
#: Differences on one page.
_PAGE_ROWS = 50


def write_compare(page: Page, edition: Edition) -> str:
    """The page. Without `from` and `to` it compares the day before the first change with the day of the last one."""
    changes = _changes_of(edition)
    days = list(changes)
    first, second, swapped = _days(page, edition)
    if edition.is_large or edition.is_partial:
        shown = {**_part_of_large(page, edition, first, second), "caption": "", "pictures": []}
    else:
        shown = _whole(page, edition, first, second)
    kinds = [kind for kind in _KINDS if any(difference.kind == kind for difference in shown["differences"])]
    return page.write(
        "compare.html",
        **shown,
        first=first,
        second=second,
        swapped=swapped,
        kinds=kinds,
        quick=[(day_before(day), day, counts) for day, counts in changes.items()],
        whole=(day_before(days[0]), days[-1]) if days else None,
        languages=edition.document_languages,
        hidden={name: value for name, value in page.clocks if name == "known"},
    )


def compare_picture(page: Page, edition: Edition) -> AnalysisPicture | None:
    """What the page of its parameters draws."""
    first, second, _ = _days(page, edition)
    if edition.is_large or edition.is_partial or first == second:
        return None
    return _compare_picture(page, edition, first, second)


def _days(page: Page, edition: Edition) -> tuple[str, str, bool]:
    """The two days, the earlier one first, and whether they were named the other way round."""
    days = list(_changes_of(edition))
    chosen = [day_of(text) if (text := parameter(page, name)) else "" for name in ("from", "to")]
    # The fallback without a dated source and without changes.
    until = last_day(as_of(page, edition)) or edition.generation.manifest.created[:10]
    first = chosen[0] or (day_before(days[0]) if days else until)
    second = chosen[1] or (days[-1] if days else until)
    return min(first, second), max(first, second), first > second


def _changes_of(edition: Edition) -> dict[str, dict[str, int]]:
    return edition.cache.get("turns", lambda: _changes(edition))


def _whole(page: Page, edition: Edition, first: str, second: str) -> dict[str, Any]:
    """The template variables of a small network: the first differences, their number, and the pictures."""
    differences = edition.networks.get(
        ("compare", first, second, page.language), lambda: _apart(edition, first, second, page.language)
    )
    picture = _compare_picture(page, edition, first, second) if first != second else None
    page_number, pages, begin = _page_of(page, len(differences))
    return {
        "differences": differences[begin : begin + _PAGE_ROWS],
        "total": len(differences),
        "concluded": sum(difference.relation.bases == ("inferred",) for difference in differences),
        "page_number": page_number,
        "pages": pages,
        "caption": picture.title if picture else "",
        "pictures": drawings(page, edition, picture),
    }


def _page_of(page: Page, count: int) -> tuple[int, int, int]:
    """The page of the differences that is asked for, how many there are of this many, and with which difference it begins."""
    text = parameter(page, "page")
    pages = max(-(-count // _PAGE_ROWS), 1)
    number = min(max(int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1, 1), pages)
    return number, pages, (number - 1) * _PAGE_ROWS


def _part_of_large(page: Page, edition: Edition, first: str, second: str) -> dict[str, Any]:
    """The template variables of a large network: one page of the differences, their number, how many are only inferred, and the paging."""
    every = edition.networks.get(
        ("apart", day_key(edition, first), day_key(edition, second)),
        lambda: sorted(((_kind(was, now), edge, was, now, concluded) for edge, was, now, concluded in edition.tables.edge_differences(first, second)), key=_by_kind),
    )  # fmt: skip
    page_number, pages, begin = _page_of(page, len(every))
    rows = every[begin : begin + _PAGE_ROWS]
    differences = []
    for kind, edge, was, now, _ in rows:
        ((*_, data),) = edition.tables.graph_of([edge]).edges(data=True)
        relation: Relation = data["relation"]
        differences.append(_Apart(kind, relation.sentence(page.language), relation, was or "not", now or "not"))
    concluded = sum(row[-1] for row in every)
    return {
        "differences": tuple(differences),
        "total": len(every),
        "concluded": concluded,
        "page_number": page_number,
        "pages": pages,
    }


def _by_kind(row: tuple[str, int, Standing | None, Standing | None, int]) -> tuple[int, int]:
    return _KINDS.index(row[0]), row[1]


def _changes(edition: Edition) -> dict[str, dict[str, int]]:
    """The number of relations by kind of change (`CHANGES`), for each day of change."""
    return {
        day: {change: counts[change] for change in CHANGES if change in counts}
        for day, counts in edition.tables.parts("turns", "day")
    }


def _apart(edition: Edition, first: str, second: str, language: Language) -> tuple[_Apart, ...]:
    """The differences between two days in relations between things, without documents and decisions, by kind."""
    apart = []
    for difference in between_days(edition.resources, first, second):
        relation = difference.relation
        if relation is None or not _of_network(relation):
            continue
        was, now = standing(relation, first), standing(relation, second)
        apart.append(_Apart(_kind(was, now), difference.sentence(language), relation, was or "not", now or "not"))
    return tuple(sorted(apart, key=lambda difference: _KINDS.index(difference.kind)))


def _kind(was: Standing | None, now: Standing | None) -> str:
    """The kind of a difference, one of `_KINDS`."""
    if was is None:
        return "new" if now == "certain" else "may-be-new"
    if now is None:
        return "gone" if was == "certain" else "may-be-gone"
    return "less-sure" if STANDINGS.index(now) > STANDINGS.index(was) else "surer"


def _of_network(relation: Relation) -> bool:
    ends = (relation.subject.kind, relation.object.kind)
    return all(kind in THINGS and kind not in ("document", "decision") for kind in ends)


def _compare_picture(page: Page, edition: Edition, first: str, second: str) -> AnalysisPicture:
    """What is drawn of two different days; its title is the caption."""
    key = (day_key(edition, first), day_key(edition, second))
    name, marked = edition.networks.get(("marked", *key), lambda: _marked(edition.network, key))
    return AnalysisPicture(
        ("compare", *key),
        lambda: marked,
        wording("pages", page.language)[name],
        address="network/compare",
        parameters={"from": first, "to": second},
        explored={"at": second, "compare": first},
    )


def _marked(network: nx.MultiDiGraph[str], key: tuple[str, str]) -> tuple[str, nx.MultiDiGraph[str]]:
    """The name of the caption, and the network of both days with new and gone relations highlighted.

    Labels at lines would overlap, so only informative ones are kept: no changes of certainty, and no `new` if most relations are new.
    """
    union = choose(network, Choice(at=key[1], compare=key[0])).graph
    apart = {edge: union.edges[edge]["difference"] for edge in union.edges(keys=True)}
    new_or_gone = [edge for edge, difference in apart.items() if difference in ("new", "gone")]
    changed = [edge for edge, difference in apart.items() if difference != "both"]
    drawn = highlighted(union, new_or_gone or changed)
    mostly = 2 * list(apart.values()).count("new") > len(apart)
    for edge, difference in apart.items():
        if difference not in ("new", "gone") or (mostly and difference == "new"):
            drawn.edges[edge]["difference"] = "both"
    if mostly:
        return "analysis_compare_picture_mostly", drawn
    return ("analysis_compare_picture" if new_or_gone or not changed else "analysis_compare_picture_surer"), drawn
