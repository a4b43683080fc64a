"""Filters: what the parameters of an address choose, and the refusal of a value that is not among it.

One rule for pages, files and pictures, as the interface for programs has it. An empty value asks for nothing, as a form sends it.

- A value that is not one of those that there are is refused with 400, and so is a filter that is given with two values.
- The name of a thing, such as a region or an agreement, that the edition does not have is not found: 404.
- A name that is a slip away from a filter's is refused with 400; other unknown names are ignored by pages, and refused by files.

The table of addresses tells which address has which filters. What people type (`selected`, `from`, `to`, `around`, `q`) is no filter.
"""

# No postponed annotations: the lowest FastAPI allowed can't resolve those of a dependency that is an object.

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from fastapi import Request
from rapidfuzz.distance import OSA

from lsgraph.analysis.gaps import Rule
from lsgraph.claims.regions import ACROSS
from lsgraph.languages import Message
from lsgraph.namespaces import INSTANCE, INSTANCE_KINDS, kind_and_slug, mint
from lsgraph.network import TIES
from lsgraph.network.choosing import MOST_STEPS, SIZES, STANCE_RELATIONS, STRENGTHS
from lsgraph.network.ties import ACTOR_FAMILIES
from lsgraph.views import FRAMES
from lsgraph.views.palette import KINDS
from lsgraph.web.addresses import Clocks, Filter
from lsgraph.web.clocks import times_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.problems import PageNotFoundError, RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import site_of
from lsgraph.web.threads import threaded
from lsgraph.web.typesetting import SCALES

if TYPE_CHECKING:
    from lsgraph.claims import Reference
    from lsgraph.edition.edition import Edition

#: Characters of a value that a refusal repeats.
_SHOWN = 80
#: Letters from which on a name is taken for a slip of a filter's: of shorter ones too many words are a letter away.
_FEWEST_LETTERS = 5
#: Things with similar names that are offered.
_MOST_NEAR = 5
#: What filters choose that is the same in every edition, by `Filter.of`.
VALUES: Mapping[str, tuple[str, ...]] = {
    "stance": tuple(STANCE_RELATIONS),
    "strength": STRENGTHS,
    "size": SIZES,
    "ties": TIES,
    "frame": tuple(frame.name for frame in FRAMES),
    "scale": SCALES,
    "by": ("community", "kind"),
    "scope": ("all",),
    "rule": get_args(Rule),
    "beside": ("1",),
    "fold": ACTOR_FAMILIES,
    "steps": tuple(str(steps) for steps in range(MOST_STEPS + 1)),
    "reach": tuple(str(steps) for steps in range(1, MOST_STEPS + 1)),
}
#: Filters that take several values, divided by commas.
SEVERAL = ("fold", "hide")


def _kinds(edition: "Edition") -> tuple[str, ...]:
    # Also those that no node has in this edition: a choice is kept from one edition to another.
    return tuple(dict.fromkeys((*KINDS, *edition.tables.kinds())))


def _relations(edition: "Edition") -> tuple[str, ...]:
    return edition.cache.get("relations", lambda: tuple(edition.tables.relations()))


#: What filters choose of an edition's network.
_OF_NETWORK: Mapping[str, Callable[["Edition"], tuple[str, ...]]] = {"hide": _kinds, "relation": _relations}


def agreement_called(edition: "Edition", name: str) -> str | None:
    """The IRI of the agreement of that name, with or without its kind; None where there is none."""
    return _called(edition, name, "agreement")


def _called(edition: "Edition", name: str, kind: str, *others: str) -> str | None:
    """The IRI of the thing of that kind and name, or of another kind that the name has; of one that was judged the same as another that which stands for both."""
    iri = INSTANCE + name if "/" in name else mint(kind, name)
    iri = edition.resources.replaced.get(iri, iri)
    return iri if kind_and_slug(iri)[0] in (kind, *others) and edition.resources.has_thing(iri) else None


def _is_region(edition: "Edition", name: str) -> bool:
    # By its slug alone, as the network has it.
    return any(name == region.slug for region in edition.resources.regions)


#: Whether an edition has the thing of a name, and the page that lists them, by `Filter.of`.
_THINGS: Mapping[str, tuple[Callable[["Edition", str], bool], str]] = {
    "agreement": (lambda edition, name: agreement_called(edition, name) is not None, "agreements"),
    # Behind what actors stand need not be an organisation; the page knows what is.
    "foundation": (lambda edition, name: _called(edition, name, "organization", *INSTANCE_KINDS) is not None, "actors"),
    "region": (
        lambda edition, name: (name == ACROSS and bool(edition.resources.regions)) or _is_region(edition, name),
        "regions",
    ),
    "one region": (_is_region, "regions"),
}


@dataclass(frozen=True, slots=True)
class Checks:
    """Refuses a request with a value that its filters do not have."""

    filters: tuple[Filter, ...]
    clocks: Clocks = Clocks.BOTH

    async def __call__(self, request: Request) -> None:
        """Raise RequestError (400) for what is no value of a filter, PageNotFoundError (404) for a thing that is not there."""
        _refuse_slips(request, self.filters)
        asked = [(each, text) for each in self.filters if (text := _value(request, each)) is not None]
        for each, text in asked:
            if each.of in VALUES:
                _refuse_others(each, text, VALUES[each.of])
        if "suffix" in request.path_params:
            _refuse_half({each.name for each, _ in asked})
        if left := [pair for pair in asked if pair[0].of not in VALUES]:
            site = site_of(request)
            # What has no clocks is told of the current edition, whatever the client asks of the time.
            served = await site.current.get() if self.clocks is Clocks.NONE else (await times_of(request)).served
            urls = Urls(site.settings.base_url, site.assets, language_of(request))
            await threaded(lambda: _refuse_unknown(served.edition, left, urls))


def _refuse_slips(request: Request, filters: tuple[Filter, ...]) -> None:
    names = [each.name for each in filters]
    for given in request.query_params:
        if given not in names and (meant := _meant(given, names)):
            raise RequestError(
                400,
                Message("There is no parameter {name!r} here.", name=given[:_SHOWN]),
                next_step=Message("Did you mean {names}?", names=meant),
            )


def _meant(given: str, names: list[str]) -> str | None:
    """The filter that a name is one slip away from, or None."""
    plain = given.lower()
    near = (name for name in names if len(name) >= _FEWEST_LETTERS and OSA.distance(plain, name, score_cutoff=1) <= 1)
    return plain if plain in names else next(near, None)


def _value(request: Request, each: Filter) -> str | None:
    """The value of a filter, as it is given; None without one. Raises RequestError for two that differ, unless it takes several."""
    values = list(dict.fromkeys(text for text in request.query_params.getlist(each.name) if text.strip()))
    if len(values) > 1 and each.of not in SEVERAL:
        raise RequestError(
            400,
            Message("The parameter {name!r} is given {count} times.", name=each.name, count=len(values)),
            next_step="Give it once.",
        )
    return ",".join(values) if values else None


def _refuse_others(each: Filter, text: str, values: tuple[str, ...]) -> None:
    for part in text.split(",") if each.of in SEVERAL else [text]:
        if part and part not in values:
            raise RequestError(
                400,
                Message("The parameter {name!r} can't be {value!r}.", name=each.name, value=part[:_SHOWN]),
                next_step=Message("The values are {names}.", names=", ".join(values)) if values else "",
            )


def _refuse_half(asked: set[str]) -> None:
    """A page shows that half a choice has chosen nothing yet; a file would hold everything, and say nothing of it."""
    if "stance" in asked and "agreement" not in asked:
        raise RequestError(
            400,
            "A stance is one towards an agreement.",
            next_step="Name the agreement too, as agreement=…, or leave the stance out.",
        )


def _refuse_unknown(edition: "Edition", asked: list[tuple[Filter, str]], urls: Urls) -> None:
    """Raise what is to be raised for values that depend on the edition."""
    for each, text in asked:
        if each.of in _OF_NETWORK:
            # An edition without a network says so itself.
            if edition.has_network:
                _refuse_others(each, text, _OF_NETWORK[each.of](edition))
        elif each.of == "group":
            # Only a network that is too large for one picture is read in groups; it tells itself which.
            if not edition.is_large:
                raise PageNotFoundError(Message("There is no group {key!r}.", key=text[:_SHOWN]))
        else:
            is_there, listed_at = _THINGS[each.of]
            if not is_there(edition, text.strip()):
                raise not_called(edition, each.name, text.strip(), urls.page(listed_at))


def not_called(edition: "Edition", name: str, value: str, listed_at: str) -> PageNotFoundError:
    """The error for a parameter that names nothing, with what has similar names and the address that lists what there is."""
    return PageNotFoundError(
        Message(
            "There is nothing called {value!r}, as the parameter {name!r} names it.", value=value[:_SHOWN], name=name
        ),
        suggestions=_near(edition, value, "region" if listed_at.endswith("regions") else ""),
        next_step=Message("{address} lists what there is.", address=listed_at),
    )


def _near(edition: "Edition", value: str, kind: str) -> tuple["Reference", ...]:
    if kind == "region":
        return tuple(region.reference for region in edition.resources.regions[:_MOST_NEAR])
    typed = value.rpartition("/")[2][:_SHOWN].replace("-", " ")
    return tuple(match.reference for match in edition.resources.find(typed, limit=_MOST_NEAR))
