"""A description with other addresses: what is said of something that has none any more is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lsgraph.media_types import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from lsgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.media_types import Format

#: The ends of the properties by which something is reached.
_ACCESS = ("accessURL", "downloadURL", "endpointURL")
_ENGINES = {TURTLE: ox.RdfFormat.TURTLE, RDF_XML: ox.RdfFormat.RDF_XML, N_TRIPLES: ox.RdfFormat.N_TRIPLES}


def readdressed(content: bytes, fmt: Format, base: str, led: Callable[[str], str | None]) -> str:
    """The triples in the same format, each IRI as `led` gives it; those with an IRI for which it gives None are left out.

    What has lost all its addresses of access, a distribution or a service, is left out as a whole: nobody could reach it.
    JSON-LD keeps its form and its context: there `led` sees every text.
    """
    if fmt is JSON_LD:
        told = json.loads(content)
        gone = set(_unreachable(told, led))
        written = _mapped(told, lambda text: None if text in gone else led(text))
        return json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    quads = list(ox.parse(content, _ENGINES[fmt], base_iri=base))
    reached: dict[object, bool] = {}
    for quad in quads:
        if str(quad.predicate.value).endswith(_ACCESS):
            reached[quad.subject] = reached.get(quad.subject, False) or _term(quad.object, led) is not None
    lost = {subject for subject, is_reached in reached.items() if not is_reached}
    triples = []
    for quad in quads:
        subject, value = _term(quad.subject, led), _term(quad.object, led)
        if subject is not None and value is not None and not {quad.subject, quad.object} & lost:
            triples.append(ox.Triple(subject, quad.predicate, value))  # type: ignore[arg-type]
    prefixes = None if fmt is N_TRIPLES else PREFIXES
    return (ox.serialize(triples, format=_ENGINES[fmt], prefixes=prefixes) or b"").decode()


def _unreachable(content: Any, led: Callable[[str], str | None]) -> Iterator[str]:  # noqa: ANN401  # any JSON
    """The identifiers in JSON-LD of what has addresses of access, none of which `led` gives."""
    if isinstance(content, list):
        for each in content:
            yield from _unreachable(each, led)
    elif isinstance(content, dict):
        access = [value for name, value in content.items() if name.endswith(_ACCESS)]
        name = content.get("@id", content.get("id"))
        if name and access and not any(_mapped(value, led) for value in access):
            yield name
        for value in content.values():
            yield from _unreachable(value, led)


def _term(term: object, led: Callable[[str], str | None]) -> object | None:
    if not isinstance(term, ox.NamedNode):
        return term
    iri = led(term.value)
    return None if iri is None else ox.NamedNode(iri)


def _mapped(content: Any, led: Callable[[str], str | None]) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(content, str):
        return led(content)
    if isinstance(content, list):
        return [each for each in (_mapped(each, led) for each in content) if each is not None]
    if not isinstance(content, dict):
        return content
    mapped = {name: _mapped(value, led) for name, value in content.items()}
    if content.get("@id", content.get("id")) is not None and mapped.get("@id", mapped.get("id")) is None:
        return None
    return {name: value for name, value in mapped.items() if value is not None or content[name] is None}
