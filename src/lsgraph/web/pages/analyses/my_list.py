"""The page of a list of names that somebody pastes, such as the invitees to a meeting: who stands where towards an agreement.

The list stands in the address, and nothing of it is stored.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from lsgraph.briefs.compared import among, network_around
from lsgraph.claims.invitees import LONGEST_NAME, MOST_NAMES, Invitee, match_names, names_in
from lsgraph.claims.stances import STANCES
from lsgraph.claims.standing import is_sure
from lsgraph.claims.tables import ACTORS
from lsgraph.languages import Message, wording
from lsgraph.localized import span_text
from lsgraph.media_types import CSV, XLSX
from lsgraph.namespaces import INSTANCE
from lsgraph.views.files.columns import Column
from lsgraph.views.files.sheets import table_csv, table_xlsx
from lsgraph.views.tables import edge_rows
from lsgraph.web.agreements import chosen_agreement
from lsgraph.web.http.problems import RequestError
from lsgraph.web.pages.analyses.among import pictures_among
from lsgraph.web.pages.analyses.shared import as_of, clocks_kept
from lsgraph.web.pages.drawings import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.claims import Reference, Span, Standing
    from lsgraph.claims.read import Evidence
    from lsgraph.claims.stances import Place, StanceAct
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page

#: Relations that the table below the picture tells.
_MOST_RELATIONS = 60
#: The bytes of a form with a list: each character of the longest list may take four, and each of those three in a form.
MOST_BYTES = 12 * MOST_NAMES * LONGEST_NAME + 20_000
#: The files that the list is written as.
FILE_FORMATS = (XLSX, CSV)
#: What an address or a form says of a list.
_FIELDS = ("names", "agreement", "choose")
#: What the rows are counted by, what binds most first.
STANDINGS = (
    *(stance for stance in reversed(STANCES) if stance != "withdrawn"),
    "withdrawn", "perhaps", "for-others", "present", "behind", "not-on-record",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One thing on record of an actor: what it is, to or for whom, when, how sure on the day, and the words that it rests on."""

    name: str
    of: Reference | None
    date: Span | None
    how: Standing | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A name of the list that was matched with an actor, and where that stands: nothing on record without points."""

    invitee: Invitee
    actor: Reference
    points: tuple[Point, ...]

    @property
    def standing(self) -> str:
        """The first of `STANDINGS` that it has for certain; `perhaps` where it has a stance that may only be of a later day, or nothing else."""
        sure = [point for point in self.points if is_sure(point.how)]
        names = {"for-others" if point.name.endswith("-for") else point.name for point in sure}
        if any(point.name in STANCES and not is_sure(point.how) for point in self.points) or (self.points and not sure):
            names.add("perhaps")
        return next((name for name in STANDINGS if name in names), "not-on-record")


@dataclass(frozen=True, slots=True)
class MyList:
    """What an address asks for: the names, what was found for each, the agreement, and the rows in the order of the list."""

    names: list[str]
    left_out: int
    invitees: list[Invitee]
    agreement: Reference | None
    offered: list[Reference]
    rows: list[Row]


def read_list(page: Page, edition: Edition) -> MyList:
    """The list that the address of the page holds."""
    names = names_in("\n".join(text for name, text in page.query if name == "names"))
    choices = [text for name, text in page.query if name == "choose" and text.strip()]
    if wrong := next((text for text in choices if "=" not in text), None):
        raise RequestError(
            400,
            Message("The parameter {name!r} can't be {value!r}.", name="choose", value=wrong[:80]),
            next_step="Write it as a name, = and what is meant: choose=KTH=organization/kth",
        )
    chosen = dict(text.rsplit("=", 1) for text in choices)
    invitees = match_names(edition.resources, names, chosen)
    offered, agreement = chosen_agreement(page, edition, "agreement")
    matched = {invitee.actor.iri: invitee for invitee in reversed(invitees) if invitee.actor and invitee.actor.iri}
    rows = [
        Row(
            invitee,
            invitee.actor,
            tuple(_points(edition.stances.place_of(iri, agreement.iri or "", page.at))) if agreement else (),
        )
        for invitee in invitees
        if invitee.actor and (iri := invitee.actor.iri) and matched[iri] is invitee
    ]
    return MyList(names, max(0, len(names) - MOST_NAMES), invitees, agreement, offered, rows)


def _points(place: Place) -> Iterator[Point]:
    yield from (_point(act, act.stance, None) for act in place.acts)
    yield from (_point(act, f"{act.stance}-for", act.actor) for act in place.for_others)
    for name, relations in (("present", place.present), ("behind", place.behind)):
        for dated in relations:
            relation = dated.relation
            yield Point(name, relation.object, relation.date or relation.begins, dated.how, relation.evidence)


def _point(act: StanceAct, name: str, of: Reference | None) -> Point:
    return Point(name, of, act.date, act.how, act.evidence)


def words_of(point: Point, language: Language) -> str:
    """What is on record, in words: `Har undertecknat`, `Står bakom Stiftelsen Flemingsberg Science`."""
    t = wording("pages", language)
    of = point.of.label(language) if point.of else ""
    if point.name in ("present", "behind", "proposed-for"):
        return t[f"mylist_is_{point.name.replace('-', '_')}"].format(of)
    stance = t[f"stances_{point.name.removesuffix('-for')}"]
    return t["mylist_is_for"].format(stance, of) if of else stance


def write_my_list(page: Page, edition: Edition) -> str:
    """The page: the form, what was found for each name, who stands where, and the network among them."""
    asked = read_list(page, edition)
    iris = [row.actor.iri or "" for row in asked.rows]
    subjects = [*iris, *([asked.agreement.iri] if asked.agreement and iris else [])]
    around = network_around(edition, [iri for iri in subjects if iri], page.at)
    drawn = among(around, [iri for iri in subjects if iri])
    told = edge_rows(drawn, page.language)
    counts = Counter(row.standing for row in asked.rows)
    pictures = pictures_among(
        page, edition, ("my list", tuple(iris), asked.agreement and asked.agreement.iri, edition.day_key(page.at)), drawn,
        wording("pages", page.language)["mylist_picture_alt"],
    )  # fmt: skip
    return page.write(
        "my_list.html",
        asked=asked,
        counts=[(name, counts[name], name in STANCES) for name in STANDINGS if counts[name]],
        words=lambda point: words_of(point, page.language),
        most=MOST_NAMES,
        longest=LONGEST_NAME,
        as_of=as_of(page, edition),
        pictures=pictures,
        relations=told[:_MOST_RELATIONS],
        relations_total=len(told),
        left_around=max(0, len(around) - len(drawn)),
        instance_name=lambda iri: iri.removeprefix(INSTANCE),
        names=lambda parts: listed(page.language, parts),
        hidden=clocks_kept(page),
        languages=edition.document_languages,
        downloads=[(fmt, _address(page, fmt)) for fmt in FILE_FORMATS],
        fields=[(name, text) for name, text in page.query if name in _FIELDS and text],
        posted=page.posted,
        actor_kinds=ACTORS,
    )


def _address(page: Page, fmt: Format) -> str:
    if page.posted:
        return page.urls.page(f"my-list{fmt.suffix}")
    given: dict[str, tuple[str, ...]] = {}
    for name, text in page.query:
        if name in _FIELDS and text:
            given[name] = (*given.get(name, ()), text)
    return page.urls.page(f"my-list{fmt.suffix}", **given)


def write_list_file(page: Page, edition: Edition, fmt: Format) -> bytes:
    """The list as a table: a row for each thing on record of each actor, and one for each that nothing is known of."""
    asked = read_list(page, edition)
    found = {row.invitee.text: row for row in asked.rows}
    told: list[tuple[Invitee, Row | None, Point | None]] = []
    for invitee in asked.invitees:
        row = found.get(invitee.text)
        points: tuple[Point | None, ...] = (row.points if row else ()) or (None,)
        told += [(invitee, row, point) for point in points]
    columns = _columns(page)
    if fmt is CSV:
        return table_csv(columns, told)
    t = wording("pages", page.language)
    made = edition.generation.manifest.created
    about = [
        (t["mylist_agreement"], asked.agreement.label(page.language) if asked.agreement else ""),
        (t["mylist_day"], page.at or as_of(page, edition) or ""),
        (t["generation"], edition.generation.hash),
        (t["mylist_address"], page.absolute(page.urls.page("my-list"))),
        (t["mylist_absence"], t["mylist_absence_text"]),
    ]
    return table_xlsx(t["mylist_title"], columns, told, about, created=made)


_Told: TypeAlias = tuple[Invitee, "Row | None", "Point | None"]
"""A row of the file."""


def _columns(page: Page) -> list[Column[_Told]]:
    t, language = wording("pages", page.language), page.language

    def of_row(value: Callable[[Row], str | None]) -> Callable[[_Told], str | None]:
        return lambda told: value(told[1]) if told[1] else None

    def of_point(value: Callable[[Point], str | None]) -> Callable[[_Told], str | None]:
        return lambda told: value(told[2]) if told[2] else None

    def sentence(value: Callable[[Evidence], str | None]) -> Callable[[_Told], str | None]:
        return of_point(lambda point: value(point.evidence[0]) if point.evidence else None)

    def standing(told: _Told) -> str:
        if told[2] is not None:
            words, how = words_of(told[2], language), told[2].how
            return words if is_sure(how) else f"{words} ({t[f'standing_{how}']})"
        return t["mylist_is_not_on_record"] if told[1] else t["mylist_how_" + told[0].how]

    return [
        Column(t["mylist_name"], lambda told: told[0].text, 30),
        Column(t["mylist_how"], lambda told: t["mylist_how_" + told[0].how], 22),
        Column(t["mylist_actor"], of_row(lambda row: row.actor.label(language)), 30, of_row(lambda row: page.absolute(page.urls.thing(row.actor.iri or "")))),
        Column(t["mylist_standing"], standing, 34),
        Column(t["mylist_when"], of_point(lambda point: span_text(point.date, language) if point.date else None), 20),
        Column(t["mylist_words"], sentence(lambda item: item.words(language)), 60),
        Column(t["mylist_source"], sentence(lambda item: item.document_title.get(language) or item.document), 30),
        Column(t["mylist_where_address"], sentence(lambda item: page.absolute(page.urls.evidence(item))), 40, sentence(lambda item: page.absolute(page.urls.evidence(item)))),
        Column("IRI", of_row(lambda row: row.actor.iri), 40),
    ]  # fmt: skip
