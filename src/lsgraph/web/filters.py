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
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import INSTANCE, INSTANCE_KINDS
from lsgraph.network import TIES
from lsgraph.network.choosing import MOST_STEPS, SIZES, STANCE_RELATIONS, STRENGTHS
from lsgraph.network.ties import ACTOR_FAMILIES
from lsgraph.views import FRAMES
from lsgraph.views.palette import KINDS
from lsgraph.web.addresses import (
    AGREEMENT_LISTS,
    RELATION_GROUPS,
    TWO_AGREEMENTS_LISTS,
    TWO_REGIONS_LISTS,
    Clocks,
    Filter,
)
from lsgraph.web.clocks import times_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import FORM, NUMBER
from lsgraph.web.http.problems import PageNotFoundError, RequestError
from lsgraph.web.http.urls import SPAN, Urls
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
    # Its form without script, which names the kinds that are shown (`kind`).
    "legend": ("1",),
    "fold": ACTOR_FAMILIES,
    "lang": LANGUAGES,
    "relations": RELATION_GROUPS,
    "lists of an agreement": AGREEMENT_LISTS,
    "lists of two agreements": TWO_AGREEMENTS_LISTS,
    "lists of two regions": TWO_REGIONS_LISTS,
    "steps": tuple(str(steps) for steps in range(MOST_STEPS + 1)),
    "reach": tuple(str(steps) for steps in range(1, MOST_STEPS + 1)),
}
#: What parameters count that choose a part of a list or a step of a story, by `Filter.of`: the first number that there is.
COUNTED: Mapping[str, int] = {"place": 0, "part": 1}
#: The highest number that one may have.
_MOST_COUNTED = 99_999_999
#: Filters that take several values, divided by commas.
SEVERAL = ("fold", "hide")


def _kinds(edition: "Edition") -> tuple[str, ...]:
    # Also those that no node has in this edition: a choice is kept from one edition to another.
    return tuple(dict.fromkeys((*KINDS, *edition.tables.kinds())))


def _relations(edition: "Edition") -> tuple[str, ...]:
    return edition.cache.get("relations", lambda: tuple(edition.tables.relations()))


#: What filters choose of an edition's network.
_OF_NETWORK: Mapping[str, Callable[["Edition"], tuple[str, ...]]] = {"hide": _kinds, "relation": _relations}


#: What filters choose that is one thing, by `Filter.of`: the kinds that it can have, of which the first is meant by a slug alone, and
#: the page that lists such things. Behind what actors stand need not be an organisation; the page of gaps knows what is.
_NAMED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "agreement": (("agreement",), "agreements"),
    "foundation": (("organization", *INSTANCE_KINDS), "actors"),
}


def named_by(edition: "Edition", name: str, of: str, value: str, urls: Urls) -> str:
    """The IRI of the thing (`of`: an agreement or a foundation) that a parameter names. Raises PageNotFoundError where there is none."""
    kinds, listed_at = _NAMED[of]
    if (iri := edition.resources.called(value, *kinds)) is None:
        raise not_called(name, value, urls.page(listed_at), tuple(edition.resources.near(value[:_SHOWN], kinds[:1])))
    return iri


def _is_region(edition: "Edition", name: str) -> bool:
    # By its slug alone, as the network has it.
    return any(name == region.slug for region in edition.resources.regions)


#: Whether an edition has the region of a name, by `Filter.of`.
_REGIONS: Mapping[str, Callable[["Edition", str], bool]] = {
    "region": lambda edition, name: (name == ACROSS and bool(edition.resources.regions)) or _is_region(edition, name),
    "one region": _is_region,
}


@dataclass(frozen=True, slots=True)
class Checks:
    """Refuses a request with a value that its filters do not have."""

    filters: tuple[Filter, ...]
    clocks: Clocks = Clocks.BOTH
    has_forms: bool = True
    """Whether it is a page, which takes what a form sends by leading to the address without what was left empty."""

    async def __call__(self, request: Request) -> None:
        """Raise RequestError (400) for what is no value of a filter, PageNotFoundError (404) for a thing that is not there."""
        given = request.query_params
        if self.has_forms and FORM in given and "legend" not in given and "suffix" not in request.path_params:
            # What it leads to is checked then; of a form with a legend that no longer has the kinds that were chosen.
            return
        _refuse_slips(request, self.filters)
        asked = [(each, text) for each in self.filters if (text := _value(request, each)) is not None]
        for each, text in asked:
            if each.of in VALUES:
                _refuse_others(each, text, VALUES[each.of])
            elif each.of in COUNTED:
                _refuse_uncounted(each, text)
            elif each.of == "span" and not SPAN.fullmatch(text):
                raise _not_so(each, text, Message("It is two places in the text: 120-184."))
        if "suffix" in request.path_params:
            _refuse_half({each.name for each, _ in asked})
        if left := [pair for pair in asked if pair[0].of in (*_OF_NETWORK, *_NAMED, *_REGIONS, "group", "edge")]:
            site = site_of(request)
            # What has no clocks is told of the current edition, whatever the client asks of the time; so is a form, which sends empty ones.
            is_timeless = self.clocks is Clocks.NONE or "legend" in given
            served = await site.current.get() if is_timeless else (await times_of(request)).served
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
            raise _not_so(each, part, Message("The values are {names}.", names=", ".join(values)) if values else "")


def _refuse_uncounted(each: Filter, text: str) -> None:
    """A list that began anew for a number that is none would be taken for the part that was asked for."""
    first = COUNTED[each.of]
    if not NUMBER.fullmatch(text) or not first <= int(text) <= _MOST_COUNTED:
        raise _not_so(each, text, Message("It is a whole number from {first} on.", first=first))


def _not_so(each: Filter, text: str, allowed: Message | str) -> RequestError:
    """The refusal of a value, with what is allowed."""
    return RequestError(
        400,
        Message("The parameter {name!r} can't be {value!r}.", name=each.name, value=text[:_SHOWN]),
        next_step=allowed,
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
        elif each.of == "edge":
            if edition.has_network and not _has_edge(edition, text.strip()):
                raise PageNotFoundError(
                    Message("The network has no relation {key!r}.", key=text[:_SHOWN]),
                    next_step=Message("Choose on the page of the network, and go on from there."),
                )
        elif each.of in _NAMED:
            named_by(edition, each.name, each.of, text.strip(), urls)
        elif not _REGIONS[each.of](edition, text.strip()):
            regions = tuple(region.reference for region in edition.resources.regions[:_MOST_NEAR])
            raise not_called(each.name, text.strip(), urls.page("regions"), regions)


def _has_edge(edition: "Edition", name: str) -> bool:
    """Whether the network has the relation that the explorer's script calls so: the names of its ends, and its key between them."""
    source, _, rest = name.partition(" ")
    key, _, target = rest.rpartition(" ")
    ends = [[end, INSTANCE + end] for end in (source, target)]
    return bool(key) and bool(edition.tables.edge_numbers([(one, other, key) for one in ends[0] for other in ends[1]]))


def not_called(name: str, value: str, listed_at: str, near: tuple["Reference", ...] = ()) -> PageNotFoundError:
    """The error for a parameter that names nothing, with what has similar names and the address that lists what there is."""
    return PageNotFoundError(
        Message(
            "There is nothing called {value!r}, as the parameter {name!r} names it.", value=value[:_SHOWN], name=name
        ),
        suggestions=near,
        next_step=Message("{address} lists what there is.", address=listed_at),
    )
