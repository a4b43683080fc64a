"""The ways between the views of one selection of the network: picture, table, timeline and map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.claims.regions import ACROSS
from lsgraph.languages import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page


@dataclass(frozen=True, slots=True)
class ViewTab:
    """One view: its name, its label, its address with the selection, and whether it is the one shown."""

    name: str
    label: str
    address: str
    current: bool


def view_tabs(page: Page, parameters: Mapping[str, str], shown: str) -> list[ViewTab]:
    """The views of a selection, of which one is `shown`: `picture`, `timeline` or `map`."""
    t = wording("pages", page.language)
    network = page.urls.page("network", **parameters)
    addresses = {
        "picture": network,
        "table": f"{network}#network-table-heading",
        "timeline": page.urls.page("network/timeline", **parameters),
        "map": page.urls.page("network/map", **parameters),
    }
    return [ViewTab(name, t[f"view_{name}"], address, name == shown) for name, address in addresses.items()]


def regions_of(page: Page, edition: Edition) -> list[tuple[str, str]]:
    """The regions to choose from, as slug and name, with what is across them; none without regions."""
    regions = [(region.slug, region.reference.label(page.language)) for region in edition.resources.regions]
    return [*regions, (ACROSS, wording("pages", page.language)["view_across"])] if regions else []
