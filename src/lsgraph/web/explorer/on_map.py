"""The actors of a selection on a map: by the municipality or county that is on record of each, and by their stance towards an agreement."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request, Response
from markupsafe import Markup

from lsgraph.claims import Reference, Span
from lsgraph.claims.regions import ACROSS
from lsgraph.claims.stances import ORDER
from lsgraph.languages import LANGUAGES, wording
from lsgraph.localized import span_text
from lsgraph.media_types import CSV
from lsgraph.namespaces import instance_name
from lsgraph.network.ties import is_actor
from lsgraph.views.files.columns import Column
from lsgraph.views.files.framed import Framing, framed_svg
from lsgraph.views.files.sheets import table_csv, table_xlsx
from lsgraph.views.region_map import Count, Panel, PlaceMark, map_svg, shapes
from lsgraph.views.swimlanes import point_swatch
from lsgraph.web.agreements import chosen_agreement
from lsgraph.web.explorer.filtered import SELECTING, filtered
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.page import Stretch
from lsgraph.web.paging import page_of
from lsgraph.web.threads import computing
from lsgraph.web.view_files import downloads, small_print, view_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.claims.acts import Act
    from lsgraph.claims.read import Evidence
    from lsgraph.claims.regions import Region
    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page

#: Places in one part of the table, actors that are named of each there, and in one part of the list of a place.
PLACES_IN_PART, MOST_NAMED, ACTORS_IN_PART = 30, 8, 80
#: Municipalities of one map that have marks with names; a crowded map could not be read.
MOST_MARKS = 12
#: Municipalities of which it is tried whether their mark fits beside those.
MOST_TRIED = 120
#: Actors in a table as a file.
MOST_IN_FILE = 10_000
#: The canvases: a screen, and a phone held upright; and where a single region is shown.
WIDTHS, SINGLE = {"landscape": 1100, "portrait": 360}, 700
#: What has no stance on record, as a kind of mark.
NO_STANCE = "none"
#: What has a stance on record that it may only have taken after the day.
PERHAPS = "perhaps"
_KINDS = (*ORDER, PERHAPS, NO_STANCE)
#: Names of places that are no code: a region, by its slug, and nothing at all.
_IN_REGION, _UNKNOWN = "region-", "unknown"


@dataclass(frozen=True, slots=True)
class Located:
    """An actor on the map: itself, its stance (`none` without one on record, `perhaps` without a certain one), and the act that tells it."""

    actor: Reference
    kind: str
    act: Act | None

    def told(self, words: Mapping[str, str]) -> str:
        """Its stance in words; of one that it may have taken also which."""
        kind = words[f"kind_{self.kind}"]
        return f"{kind}: {words[f'kind_{self.act.stance}'].lower()}" if self.kind == PERHAPS and self.act else kind

    @property
    def evidence(self) -> Evidence | None:
        """The words that its stance rests on."""
        return (self.act.dated_by or self.act.claim.evidence[0]) if self.act and self.act.claim.evidence else None

    @property
    def date(self) -> Span | None:
        """The bounds of the day of its stance."""
        return self.act.date if self.act else None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A row of the table: the place with its counts as the map has them, those of its actors that are named, and where all are."""

    mark: PlaceMark
    total: int
    actors: tuple[Located, ...]
    whole: str


class OnMap:
    """The actors of a selection by place and stance, as the map and its table have them; with a `place` its table has those of that alone.

    Raises PageNotFoundError for a place that has none.
    """

    def __init__(self, page: Page, edition: Edition) -> None:
        self.page, self.edition = page, edition
        self.selected = filtered(page, edition)
        self.agreements, self.agreement = chosen_agreement(page, edition, "agreement")
        if self._own_agreement and not dict(page.query).get("agreement"):
            self.agreement = edition.resources.reference(self._own_agreement)
        self._t = wording("map", page.language)
        self._stances = self._read_stances()
        self.places = self._read_places()
        self.place = dict(page.query).get("place") or None
        if self.place and self.place not in self.places:
            raise PageNotFoundError("There is nobody at this place in the selection.")
        self.drawn = list(self._panels())

    @property
    def _own_agreement(self) -> str | None:
        """The agreement that comes first in the chosen region."""
        facts = self.edition.region_facts.get(self.selected.region or "")
        return facts["agreement"] if facts else None

    @property
    def title(self) -> str:
        """The title of page and picture."""
        towards = self.edition.short_label(self.agreement, self.page.language) if self.agreement else ""
        return self._t["heading"].format(towards) if towards else self._t["heading_plain"]

    @property
    def parameters(self) -> dict[str, str]:
        """The selection with the agreement, as parameters of an address."""
        chosen = {"agreement": instance_name(self.agreement.iri)} if self.agreement and self.agreement.iri else {}
        return self.selected.parameters | chosen

    # ----------------------------------------------------------------------------------------------- who stands where

    def _read_stances(self) -> dict[int, str]:
        """The stance of each actor that has one, by its number in the network."""
        if self.agreement is None or self.agreement.iri is None:
            return {}
        found = self.edition.stances.foremost(self.agreement.iri, self.page.at)
        numbers = self.edition.tables.numbers(found)
        return {numbers[iri]: stance or PERHAPS for iri, stance in found.items() if iri in numbers}

    def _read_places(self) -> dict[str, list[int]]:
        """The numbers of the actors of each place, what binds most first: a code, a region, or nothing on record."""
        places: dict[str, list[int]] = defaultdict(list)
        for number, place, region in self._actors():
            places[place or (f"{_IN_REGION}{region}" if region else _UNKNOWN)].append(number)
        rank = {number: _KINDS.index(stance) for number, stance in self._stances.items()}
        last = len(_KINDS)
        return {
            place: sorted(found, key=lambda number: (rank.get(number, last), number)) for place, found in places.items()
        }

    def _actors(self) -> list[tuple[int, str | None, str | None]]:
        """The named actors of the selection with the code of their place and their region."""
        selected, tables = self.selected, self.edition.tables
        if (graph := selected.graph) is None:
            return tables.places(selected.day, selected.region, selected.within, selected.choice.strength)
        there = {node: data for node, data in graph.nodes(data=True) if is_actor(data)}
        numbers = tables.numbers(there)
        return sorted((numbers[node], data.get("place"), data.get("region")) for node, data in there.items())

    def counts(self, place: str) -> tuple[Count, ...]:
        """How many actors of a place take each stance, what binds most first."""
        kinds = Counter(self._stances.get(number, NO_STANCE) for number in self.places[place])
        name, address = self.name(place), self.address(place)
        return tuple(
            Count(kind, kinds[kind], self._t.plural("count_told", kinds[kind]).format(name, kinds[kind], self._t[f"kind_{kind}"]), address)
            for kind in _KINDS
            if kinds[kind]
        )  # fmt: skip

    def mark(self, place: str) -> PlaceMark:
        """A place with its counts."""
        return PlaceMark(place, self.name(place), self.counts(place))

    def name(self, place: str) -> str:
        """What a place is called."""
        if place == _UNKNOWN:
            return self._t["place_unknown"]
        if place.startswith(_IN_REGION):
            slug = place.removeprefix(_IN_REGION)
            label = next((r.reference.label(self.page.language) for r in self._regions if r.slug == slug), slug)
            return self._t["place_region"].format(label)
        names = self.edition.place_names.get(place)
        return self._t["place_county"].format(names or place) if len(place) == 2 else names or place

    @property
    def _regions(self) -> Sequence[Region]:
        return self.edition.resources.regions

    # -------------------------------------------------------------------------------------------------------- the map

    def _panels(self) -> Iterator[Panel]:
        boundaries = self.edition.boundaries
        chosen = self.selected.region
        regions = [region for region in self._regions if chosen in (None, ACROSS, region.slug)]
        for region in regions:
            codes = tuple(sorted(code for code in boundaries if any(code.startswith(each) for each in region.codes)))
            below = [place for place in self.places if len(place) == 2 and place in region.codes]
            below.append(f"{_IN_REGION}{region.slug}")
            title, address = region.reference.label(self.page.language), self.page.urls.page(f"region/{region.slug}")
            yield self._panel(region.slug, title, address, codes, below)
        if not regions:
            counties = {place[:2] for place in self.places if place[:2].isdigit()}
            codes = tuple(sorted(code for code in boundaries if code[:2] in counties))
            if codes:
                yield self._panel("all", self._t["everywhere"], self.page.urls.page("network"), codes, ())

    def _panel(self, name: str, title: str, address: str, codes: tuple[str, ...], below: Sequence[str]) -> Panel:
        """A map with the marks of those municipalities where most take a stance, then where most are; of the others those that fit."""
        peopled = [code for code in codes if code in self.places]

        def importance(code: str) -> tuple[int, int, str]:
            found = self.places[code]
            return -sum(number in self._stances for number in found), -len(found), code

        ranked = sorted(peopled, key=importance)

        def more(left: int) -> tuple[str, str]:
            return self._t.plural("more", left).format(left), "#map-table"

        return Panel(
            name, title, address, codes, tuple(self.mark(code) for code in sorted(ranked[:MOST_MARKS])),
            tuple(self.mark(place) for place in below if place in self.places), frozenset(peopled),
            tuple(self.mark(code) for code in ranked[MOST_MARKS:MOST_TRIED]), more,
        )  # fmt: skip

    @property
    def rest(self) -> list[str]:
        """The places that no map shows: elsewhere, then in the regions that are not shown, then what is not on record."""
        told = {code for panel in self.drawn for code in (*panel.peopled, *(mark.code for mark in panel.below))}
        return sorted(
            (place for place in self.places if place not in told),
            key=lambda place: (place == _UNKNOWN, not place.isdigit(), place),
        )

    @property
    def order(self) -> list[str]:
        """All places in the order of the table: as the maps have them."""
        shown = [
            code
            for panel in self.drawn
            for code in (*sorted(panel.peopled, key=self.name), *(mark.code for mark in panel.below))
        ]
        return [*shown, *self.rest]

    def address(self, place: str) -> str:
        """Where the table tells of a place."""
        return f"#place-{place}"

    def svg(self, width: int, *, whole: bool = False) -> str:
        """The map on a canvas of that width."""
        rest = [self.mark(place) for place in self.rest]
        return map_svg(self.drawn, rest, self.edition.boundaries, width=width, title=self._t["alt"], whole=whole)

    @property
    def wide(self) -> int:
        """The width of the canvas of a screen."""
        return WIDTHS["landscape"] if len(self.drawn) > 1 else SINGLE

    def pictures(self) -> list[tuple[str, Markup]]:
        """The map for each width, by name, after the shapes that both share; none where no actor's place is on record."""
        if not any(panel.codes for panel in self.drawn):
            return []
        drawn = Markup('<svg class="signs" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>').format(
            Markup(shapes(self.drawn, self.edition.boundaries))  # noqa: S704  # numbers alone
        )
        widths = {"landscape": self.wide, "portrait": WIDTHS["portrait"]}
        return [("signs", drawn), *((name, Markup(self.svg(width))) for name, width in widths.items())]  # noqa: S704  # escaped by the view

    def legend(self) -> list[tuple[Markup, str]]:
        """The signs of the map with their words."""
        kinds = {count.kind for place in self.places for count in self.counts(place)}
        return [(Markup(point_swatch(kind)), self._t[f"kind_{kind}"]) for kind in _KINDS if kind in kinds]  # noqa: S704  # no data in it

    # ------------------------------------------------------------------------------------------------------ the table

    def located(self, numbers: Sequence[int]) -> list[Located]:
        """Actors with their stances and the words that those rest on."""
        nodes = self.edition.tables.nodes(numbers)
        found = []
        for number in numbers:
            iri, data = nodes[number]
            stance = self._stances.get(number)
            acts = (
                self.edition.resources.acts_towards(self.agreement.iri or "", iri) if stance and self.agreement else []
            )
            labels = {language: data[f"label_{language}"] for language in LANGUAGES}
            act = next((act for act in acts if stance in (act.stance, PERHAPS)), None)
            found.append(Located(Reference(iri, labels), stance or NO_STANCE, act))
        return found

    def rows(self, places: Sequence[str]) -> list[PlaceRow]:
        """The rows of the table for these places."""
        return [
            PlaceRow(
                self.mark(place), len(self.places[place]), tuple(self.located(self.places[place][:MOST_NAMED])),
                self.page.urls.page("network/map", **self.parameters, place=place),
            )
            for place in places
        ]  # fmt: skip

    def picture(self) -> bytes:
        """The map as a file."""
        framing = Framing(
            self.title, [(str(sign), word) for sign, word in self.legend()],
            [*small_print(self.page, self.edition, self.page.urls.page("network/map", **self.parameters)), self._t["source"]],
            self.page.language,
        )  # fmt: skip
        return framed_svg(self.svg(self.wide, whole=True) if self.drawn else None, framing)

    def table(self, fmt: Format) -> bytes:
        """All actors with their places as a table."""
        order = [self.place] if self.place else self.order
        numbers = [(place, number) for place in order for number in self.places[place]][:MOST_IN_FILE]
        located = self.located([number for _, number in numbers])
        rows = [(place, actor) for (place, _), actor in zip(numbers, located, strict=True)]
        columns = self._columns()
        if fmt is CSV:
            return table_csv(columns, rows)
        address = self.page.urls.page("network/map", **self.parameters)
        notes = [
            (self.title, ""),
            *(("", note) for note in (*small_print(self.page, self.edition, address), self._t["source"])),
        ]
        created = self.edition.generation.manifest.created
        return table_xlsx(wording("pages", self.page.language)["view_map"], columns, rows, notes, created=created)

    def _columns(self) -> list[Column[tuple[str, Located]]]:
        t, page, language = self._t, self.page, self.page.language

        def sentence(row: tuple[str, Located]) -> str | None:
            return page.absolute(page.urls.evidence(row[1].evidence)) if row[1].evidence else None

        def thing(row: tuple[str, Located]) -> str:
            return page.absolute(page.urls.thing(row[1].actor.iri or ""))

        return [
            Column(t["column_place"], lambda row: self.name(row[0]), 30),
            Column(t["column_code"], lambda row: row[0] if row[0].isdigit() else None, 10),
            Column(t["column_actor"], lambda row: row[1].actor.label(language), 36, thing),
            Column(t["column_stance"], lambda row: row[1].told(t), 24),
            Column(t["column_when"], lambda row: span_text(row[1].date, language) if row[1].date else None, 20),
            Column(t["column_words"], lambda row: row[1].evidence.words(language) if row[1].evidence else None, 60),
            Column(t["column_address"], sentence, 40, sentence),
        ]


async def map_page(request: Request) -> Response:
    """The page of the map."""
    return await page_of(request, write_map, through=computing)


async def map_file(request: Request, suffix: str) -> Response:
    """The same as a file."""
    return await view_file(request, suffix, SELECTING, OnMap, "map")


def write_map(page: Page, edition: Edition) -> str:
    """The page of the map; with `place` the list of all actors of one place. Raises PageNotFoundError for a place that has none."""
    shown = OnMap(page, edition)
    place, order = shown.place, shown.order
    most = ACTORS_IN_PART if place else PLACES_IN_PART
    stretch = Stretch.of(page, len(shown.places[place]) if place else len(order), most, parameter="row")
    actors = shown.located(shown.places[place][stretch.offset : stretch.end]) if place else []
    return page.write(
        "map.html",
        tab="network",
        shown=shown,
        title=shown.title,
        place=shown.mark(place) if place else None,
        actors=actors,
        rows=[] if place else shown.rows(order[stretch.offset : stretch.end]),
        stretch=stretch,
        known=_known(shown.places),
        agreements=shown.agreements,
        agreement=shown.agreement,
        instance_name=instance_name,
        words=wording("map", page.language),
        downloads=downloads(page, "network/map", **shown.parameters),
        whole=page.urls.page("network/map", **shown.parameters),
        languages=edition.document_languages,
        **shown.selected.context("map"),
    )


def _known(places: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """How many actors stand in a municipality, how many in a county or a region alone, and how many have no place on record."""
    known: Counter[str] = Counter()
    for place, numbers in places.items():
        level = "unknown" if place == _UNKNOWN else "municipality" if len(place) == 4 and place.isdigit() else "region"
        known[level] += len(numbers)
    return {level: known[level] for level in ("municipality", "region", "unknown")}
