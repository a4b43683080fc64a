"""A timeline as pages and files have it: rows in parts, drawn for a screen and for a phone, and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.languages import wording
from lsgraph.media_types import CSV
from lsgraph.views.chronology import TimelineRow, kinds_in
from lsgraph.views.files.columns import Column
from lsgraph.views.files.framed import Framing, framed_svg
from lsgraph.views.files.sheets import table_csv, table_xlsx
from lsgraph.views.swimlanes import mark_swatch, swimlanes_svg
from lsgraph.web.view_files import small_print

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lsgraph.claims import Reference
    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.views.swimlanes import Lane
    from lsgraph.web.page import Page

#: Rows in one part of a page: with more it would be longer than 100 kB.
ROWS_IN_PART = 25
#: Rows of a table as a file; of a larger network there is `network.csv`.
MOST_IN_FILE = 10_000
#: The canvases: a screen, and a phone held upright.
WIDTHS = {"landscape": 1100, "portrait": 380}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows of a page, its title, and how things are called shortly in the picture."""

    page: Page
    edition: Edition
    title: str
    rows: Sequence[TimelineRow]
    short: Callable[[Reference], str]
    address: str
    all_rows: Callable[[], Sequence[TimelineRow]]

    @property
    def lanes(self) -> list[Lane]:
        """The lanes of the rows, in their order."""
        urls = self.page.urls
        return [
            row.lane(self.page.language, thing=urls.thing, evidence=urls.evidence, short=self.short)
            for row in self.rows
        ]

    def pictures(self) -> Iterator[tuple[str, Markup]]:
        """The picture for each width, by name; none where no row has a day."""
        lanes = self.lanes
        for name, width in WIDTHS.items():
            if drawn := self._drawn(lanes, width):
                yield name, Markup(drawn)  # noqa: S704  # the views escape what comes from data

    def legend(self) -> list[tuple[Markup, str]]:
        """The signs of the picture with their words."""
        t = wording("timeline", self.page.language)
        return [(Markup(mark_swatch(kind)), t[f"kind_{kind}"]) for kind in kinds_in(self.lanes)]  # noqa: S704  # no data in it

    def _drawn(self, lanes: Sequence[Lane], width: int) -> str | None:
        return swimlanes_svg(
            lanes, until=self.edition.as_of(self.page.at) or "", language=self.page.language, width=width,
            title=wording("pages", self.page.language)["timeline_alt"], day=self.page.at,
        )  # fmt: skip

    def picture(self) -> bytes:
        """The picture as a file."""
        notes = small_print(self.page, self.edition, self.address)
        framing = Framing(self.title, [(str(sign), word) for sign, word in self.legend()], notes, self.page.language)
        return framed_svg(self._drawn(self.lanes, WIDTHS["landscape"]), framing)

    def table(self, fmt: Format) -> bytes:
        """All rows as a table, in their order."""
        columns, rows = _columns(self.page), self.all_rows()
        if fmt is CSV:
            return table_csv(columns, rows)
        notes = [(self.title, ""), *(("", note) for note in small_print(self.page, self.edition, self.address))]
        sheet = wording("pages", self.page.language)["view_timeline"]
        return table_xlsx(sheet, columns, rows, notes, created=self.edition.generation.manifest.created)


def _columns(page: Page) -> list[Column[TimelineRow]]:
    t, language = wording("timeline", page.language), page.language

    def address(iri: str | None) -> str | None:
        return page.absolute(page.urls.thing(iri)) if iri else None

    def sentence(row: TimelineRow) -> str | None:
        return page.absolute(page.urls.evidence(row.evidence)) if row.evidence else None

    return [
        Column(t["column_from"], lambda row: row.subject.label(language), 32, lambda row: address(row.subject.iri)),
        Column(t["column_relation"], lambda row: row.relation.predicate.label(language), 24),
        Column(t["column_to"], lambda row: row.object.label(language), 32, lambda row: address(row.object.iri)),
        Column(t["column_when"], lambda row: row.when(language), 40),
        Column(t["column_first"], lambda row: row.bounds[0], 14, is_day=True),
        Column(t["column_last"], lambda row: row.bounds[1], 14, is_day=True),
        Column(t["column_how"], lambda row: wording("pages", language)[f"standing_{row.how}"] if row.how else None, 18),
        Column(t["column_words"], lambda row: row.evidence.words(language) if row.evidence else None, 60),
        Column(t["column_address"], sentence, 40, sentence),
    ]
