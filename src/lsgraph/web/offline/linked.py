"""Descriptions in RDF with the addresses of a copy: what is said of a server that it does not have is left out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lsgraph.languages import LANGUAGES
from lsgraph.media_types import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from lsgraph.namespaces import PREFIXES
from lsgraph.web.offline.places import ORIGIN, relative

if TYPE_CHECKING:
    from lsgraph.web.offline.asking import Answered
    from lsgraph.web.offline.choosing import Chooser, Target
    from lsgraph.web.site import Copy

_FORMATS = {fmt.media_type: getattr(ox.RdfFormat, name) for fmt, name in (
    (TURTLE, "TURTLE"), (RDF_XML, "RDF_XML"), (N_TRIPLES, "N_TRIPLES"),
)}  # fmt: skip
#: Stands for the folder of a copy that knows no address, until it is written as the way there.
_HERE = f"{ORIGIN}/here/"


def localized(answered: Answered, place: str, chooser: Chooser, copy: Copy) -> tuple[str, dict[str, Target]]:
    """The description with the addresses of the copy's files: whole ones where the copy has an address, else relative ones."""
    addresses = _Addresses(chooser, copy, relative_ones=answered.media_type != N_TRIPLES.media_type)
    if answered.media_type == JSON_LD.media_type:
        text = json.dumps(_mapped(json.loads(answered.content), addresses), ensure_ascii=False, indent=1) + "\n"
    else:
        text = _reserialized(answered, addresses)
    return re.sub(rf"{re.escape(_HERE)}([^\s\"<>#?]*)", lambda path: relative(place, path[1]), text), addresses.found


class _Addresses:
    """What addresses of the server are in the copy; `found` are the files that they name."""

    def __init__(self, chooser: Chooser, copy: Copy, *, relative_ones: bool) -> None:
        self._chooser, self._copy, self._relative = chooser, copy, relative_ones
        self.found: dict[str, Target] = {}

    def of(self, iri: str) -> str | None:
        """The address in the copy, or on the live site; None where there is neither. Any other IRI is itself."""
        if not iri.startswith(ORIGIN):
            return iri
        address, _, fragment = iri.partition("#")
        target = self._chooser.target(address if address != ORIGIN else f"{ORIGIN}/", LANGUAGES[0])
        # The page of queries is none that programs could ask.
        if target is not None and (self._copy.address or self._relative) and target.path != "/sparql":
            self.found.setdefault(target.place, target)
            base = f"{self._copy.address}/" if self._copy.address else _HERE
            return base + target.place + target.kept + (f"#{fragment}" if fragment else "")
        return iri.replace(ORIGIN, self._copy.live, 1) if self._copy.live else None


def _reserialized(answered: Answered, addresses: _Addresses) -> str:
    fmt = _FORMATS[answered.media_type]

    def led(term: object) -> object | None:
        if not isinstance(term, ox.NamedNode):
            return term
        iri = addresses.of(term.value)
        return None if iri is None else ox.NamedNode(iri)

    triples = []
    for quad in ox.parse(answered.content, fmt, base_iri=f"{ORIGIN}/"):
        subject, value = led(quad.subject), led(quad.object)
        if subject is not None and value is not None:
            triples.append(ox.Triple(subject, quad.predicate, value))  # type: ignore[arg-type]
    prefixes = {} if fmt == ox.RdfFormat.N_TRIPLES else PREFIXES
    return (ox.serialize(triples, format=fmt, prefixes=prefixes) or b"").decode()


def _mapped(content: Any, addresses: _Addresses) -> Any:  # noqa: ANN401  # any JSON
    """JSON-LD with its addresses replaced; None for what has none any more."""
    if isinstance(content, str):
        return addresses.of(content)
    if isinstance(content, list):
        return [each for each in (_mapped(each, addresses) for each in content) if each is not None]
    if not isinstance(content, dict):
        return content
    mapped = {name: _mapped(value, addresses) for name, value in content.items()}
    if content.get("@id", content.get("id")) is not None and mapped.get("@id", mapped.get("id")) is None:
        return None
    return {name: value for name, value in mapped.items() if value is not None or content[name] is None}
