"""Descriptions in RDF with the addresses of a copy: what is said of a server that it does not have is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsgraph.languages import LANGUAGES
from lsgraph.linked_data.readdressed import readdressed
from lsgraph.media_types import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from lsgraph.web.offline.places import ORIGIN, relative

if TYPE_CHECKING:
    from lsgraph.web.offline.asking import Answered
    from lsgraph.web.offline.choosing import Chooser, Target
    from lsgraph.web.site import Copy

#: The formats that are looked at, by media type.
LOOKED_AT = {fmt.media_type: fmt for fmt in (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)}
#: Stands for the folder of a copy that knows no address, until it is written as the way there.
_HERE = f"{ORIGIN}/here/"
_WAY = re.compile(rf"{re.escape(_HERE)}([^\s\"<>#?]*)")


def localized(answered: Answered, target: Target, chooser: Chooser, copy: Copy) -> tuple[str, dict[str, Target]]:
    """The description with the addresses of the copy's files: whole ones where the copy has an address, else relative ones."""
    fmt = LOOKED_AT[answered.media_type]
    found: dict[str, Target] = {}
    own = ORIGIN + target.path.removesuffix(fmt.suffix)
    # N-Triples has no relative addresses.
    base = f"{copy.address}/" if copy.address else "" if fmt is N_TRIPLES else _HERE

    def led(iri: str) -> str | None:
        if not iri.startswith(ORIGIN):
            return iri
        address, _, fragment = iri.partition("#")
        end = f"#{fragment}" if fragment else ""
        if address == own and base:
            # The description itself, and what it names within itself.
            return base + target.place + end
        if address.startswith(f"{ORIGIN}/dataset/"):
            # The server leads from a part of the dataset to the page of data.
            address, end = f"{ORIGIN}/{LANGUAGES[0]}/data", ""
        goal = chooser.target(address if address != ORIGIN else f"{ORIGIN}/", LANGUAGES[0])
        # The page of queries is none that programs could ask.
        if goal is not None and base and goal.path != "/sparql":
            found.setdefault(goal.place, goal)
            return base + goal.place + goal.kept + end
        return iri.replace(ORIGIN, copy.live, 1) if copy.live else None

    text = readdressed(answered.content, fmt, f"{ORIGIN}/", led)
    return _WAY.sub(lambda path: relative(target.place, path[1]), text), found
