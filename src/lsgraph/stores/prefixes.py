"""What may be meant by a prefix that nothing declares: a slip of one that is declared, or one that is known everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import near_matches
from lsgraph.languages import Message, either
from lsgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Prefixes that people know from elsewhere, as prefix.cc and Wikidata have them. Some name what is called otherwise here.
WELL_KNOWN = {
    "bibo": "http://purl.org/ontology/bibo/",
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "gn": "http://www.geonames.org/ontology#",
    "gr": "http://purl.org/goodrelations/v1#",
    "locn": "http://www.w3.org/ns/locn#",
    "qb": "http://purl.org/linked-data/cube#",
    "rov": "http://www.w3.org/ns/regorg#",
    "sdo": "https://schema.org/",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
#: As many as are offered of those that come near.
_MOST_NEAR = 2


def meant(prefix: str, declared: Iterable[str] = ()) -> list[str]:
    """The prefixes that an undeclared one may be a slip of, the nearest first: of those `declared` in the same text, of ours, and of those known everywhere.

    What differs in the case of its letters alone is the one.

    >>> meant("Ls"), meant("foaff")[0], meant("abk", ["abc"])[0], meant("quuux")
    (['ls'], 'foaf', 'abc', [])
    """
    known = [each for each in dict.fromkeys((*declared, *PREFIXES, *WELL_KNOWN)) if each != prefix]
    if same := [each for each in known if each.lower() == prefix.lower()]:
        return same[:1]
    return near_matches(prefix.lower(), known, most=_MOST_NEAR)


def advice_on(prefix: str, declared: Iterable[str] = (), line: str = "PREFIX {prefix}: <{namespace}>") -> Message:
    """What to do about an undeclared prefix; `line` is how the text declares one, and `declared` are those that it does declare.

    A prefix of ours that has to be declared, and one that is known everywhere, are told with their line.
    """

    def declaration(name: str) -> str:
        namespace = PREFIXES.get(name) or WELL_KNOWN.get(name)
        return line.format(prefix=name, namespace=namespace or "…")

    if prefix in PREFIXES:
        return Message("Declare it first: {line}", line=declaration(prefix))
    if prefix in WELL_KNOWN:
        ours = next((name for name, namespace in PREFIXES.items() if namespace == WELL_KNOWN[prefix]), None)
        if ours is None:
            return Message("Declare it first: {line}", line=declaration(prefix))
        return Message("Here that is called {name}: – or declare it first: {line}", name=ours, line=declaration(prefix))
    own = set(declared)
    near = meant(prefix, own)
    if not near:
        return Message("Declare it first: {line}", line=declaration(prefix))
    names = [f"{name}:" if name in own else f"{name}: ({declaration(name)})" for name in near]
    return Message("Did you mean {names}?", names=either(names))
