"""Things by the identifiers that others know them by, in the forms in which registers, invoices and spreadsheets write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import NoIdentifierError, NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES
from lsgraph.rdf.values import value
from lsgraph.repository.personal import check_digit_is_right, personal_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.claims.things import Resources

_TYPES = PREFIXES["identifier-type"]
#: A whole number of an organisation: with the century of a legal person before it (12 digits), as it stands in a VAT number, or with its
#: code in ISO 6523 (0007), which electronic invoices write.
_ORGANISATION = re.compile(r"(?:SE|0007:)?(?:16)?(\d{6})-?(\d{4})", re.IGNORECASE)
_VAT = re.compile(r"SE(\d{6})-?(\d{4})\d{2}", re.IGNORECASE)
_PERSONAL = re.compile(r"(?:SE)?((?:18|19|20)?\d{6}[-+]?\d{4})(?:01)?", re.IGNORECASE)
_ROR = re.compile(r"(?:(?:https?:/{1,2})?(?:www\.)?ror\.org/)?(0[0-9a-hjkmnp-tv-z]{6}\d{2})/?", re.IGNORECASE)
_WIKIDATA = re.compile(
    r"(?:(?:https?:/{1,2})?(?:www\.)?wikidata\.org/(?:entity|wiki)/|wd:)?(Q[1-9]\d{0,11})/?", re.IGNORECASE
)
_SPACES = re.compile(r"[\s\u00a0\u2010-\u2015\u2212]")
#: Characters of a value that are read.
_LONGEST = 200
#: Things with one identifier that are told; more than one is a fault in the data.
MOST_HOLDERS = 20
#: The type is a filter, so that the engine begins with the notation, which few have, and not with all identifiers of the type.
_HOLDERS = """SELECT DISTINCT ?thing WHERE {{
  {{ ?identifier skos:notation {notation} ; dcterms:type ?type . ?thing adms:identifier ?identifier FILTER (?type = {type}) }}
  {same}
}} ORDER BY ?thing LIMIT {most}"""
_IN_USE = "SELECT DISTINCT ?type WHERE { ?type skos:inScheme <https://w3id.org/lsgraph/vocabulary/identifier-type> }"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A kind of identifier: its name in the vocabulary, how its values are read, what they look like, and the IRI that is one in other data."""

    name: str
    read: Callable[[str], str | None]
    example: str
    address: str = ""
    also: tuple[str, ...] = ()
    """Other names by which it is asked for."""


def _organisation_number(text: str) -> str | None:
    match = _VAT.fullmatch(text) or _ORGANISATION.fullmatch(text)
    if match is None or match[1][2] < "2" or not check_digit_is_right(match[1] + match[2]):
        return None
    return f"{match[1]}-{match[2]}"


def _matched(pattern: str | re.Pattern[str], change: Callable[[str], str] = str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)

    def read(text: str) -> str | None:
        match = compiled.fullmatch(text)
        return change(match[match.lastindex or 0]) if match else None

    return read


SCHEMES = (
    Scheme("organisation-number", _organisation_number, "212000-0142", also=("orgnr", "organization-number", "vat")),
    Scheme("ror", _matched(_ROR, str.lower), "056d84691", "https://ror.org/"),
    Scheme("wikidata", _matched(_WIKIDATA, str.upper), "Q219564", "http://www.wikidata.org/entity/", also=("qid",)),
    Scheme("municipality-code", _matched(r"\d{4}"), "0180", also=("municipality",)),
    Scheme("county-code", _matched(r"\d{2}"), "01", also=("county",)),
)
"""The kinds whose values have several forms; of others a value is taken as it is written."""


def scheme_named(resources: Resources, name: str) -> Scheme:
    """The kind of identifier of that name; raises NotFoundError with those that there are.

    Besides `SCHEMES` there are those of the vocabulary of the data, so that a new one needs nothing here.
    """
    wanted = name.strip().lower()
    for scheme in SCHEMES:
        if wanted == scheme.name or wanted in scheme.also:
            return scheme
    names = sorted(value(row["type"]).removeprefix(_TYPES) for row in resources.store.query(_IN_USE).rows())
    if wanted in names:
        return Scheme(wanted, lambda text: text or None, "")
    known = sorted({*names, *(scheme.name for scheme in SCHEMES)})
    raise NotFoundError(
        Message("There is no kind of identifier {name!r} here.", name=name[:40]),
        near=near_matches(wanted[:40], known, most=1),
        next_step=Message("The kinds are {names}.", names=", ".join(known)),
    )


def read_value(scheme: Scheme, text: str) -> str:
    """A value as the data write it; raises NoIdentifierError for what can be none of that kind.

    >>> read_value(SCHEMES[0], "SE212000014201"), read_value(SCHEMES[1], "https://ror.org/056d84691")
    ('212000-0142', '056d84691')
    """
    plain = _SPACES.sub(lambda match: "" if match[0].isspace() else "-", text.strip())
    if len(plain) <= _LONGEST and (read := scheme.read(plain)):
        return read
    if scheme.name == "organisation-number" and (match := _PERSONAL.fullmatch(plain)) and personal_numbers(match[1]):
        # The number itself is not repeated.
        raise NoIdentifierError(
            "That is a personal identity number. None is on record here, also not of those who trade in their own name.",
            next_step="Search for the name instead.",
        )
    raise NoIdentifierError(
        Message("{value!r} can not be an identifier of the kind {scheme}.", value=text[:60], scheme=scheme.name),
        next_step=Message("One looks like {example}. Compare it with the register.", example=scheme.example)
        if scheme.example
        else "Compare it with the register.",
    )


def holders_of(resources: Resources, scheme: Scheme, written: str) -> list[str]:
    """The IRIs of the things that have the identifier (a value from `read_value`), sorted; those judged the same once."""
    same = ""
    if scheme.address:
        same = f"UNION {{ ?thing owl:sameAs {ox.NamedNode(scheme.address + written)} }}"
    query = _HOLDERS.format(
        notation=ox.Literal(written), type=ox.NamedNode(_TYPES + scheme.name), same=same, most=MOST_HOLDERS
    )
    found = (value(row["thing"]) for row in resources.store.query(query).rows())
    return sorted({resources.replaced.get(iri, iri) for iri in found})
