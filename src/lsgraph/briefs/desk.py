"""What all briefs share: where they are read and cited, how a relation becomes a row, what the data does not cover."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lsgraph.briefs.model import MOST_ALONE, MOST_ROWS, Brief, Picture, Row, Source, Step, Table, shortened
from lsgraph.claims.model import within_sentence
from lsgraph.claims.read import only_attested
from lsgraph.languages import in_language, wording
from lsgraph.localized import date_text, number_text, span_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lsgraph.claims import Reference, Relation, Span, Standing
    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language

#: Longer words of a source are cut: the address leads to all of them.
_MOST_WORDS = 700
#: How many sources a row names where it is not alone with its table.
_MOST_SOURCES = 2


@dataclass(frozen=True)
class Desk:
    """Where briefs of one edition are made: for whom, on which day, and with which addresses.

    `page` gives the address of a thing's page, `evidence` that of a piece of evidence, `address` is that of the page that the brief is of
    and `cited` the same of this edition for ever; all are empty, or IRIs, without a server. `alone` says that the tables are wanted alone: with
    all their rows and all sources of each, where a brief as a whole has room for the first.
    """

    edition: Edition
    language: Language
    at: str | None
    page: Callable[[str], str]
    evidence: Callable[[Evidence], str]
    address: str = ""
    cited: str = ""
    publisher: str = ""
    alone: bool = False

    @property
    def most(self) -> int:
        """Most rows of one table."""
        return MOST_ALONE if self.alone else MOST_ROWS

    def word(self, name: str, *values: object, **named: object) -> str:
        """A text of briefs in the language, filled in."""
        text = wording("briefs", self.language)[name]
        return text.format(*values, **named) if values or named else text

    def page_word(self, name: str, *values: object, **named: object) -> str:
        """A text that pages use too."""
        text = wording("pages", self.language)[name]
        return text.format(*values, **named) if values or named else text

    def page_plural(self, name: str, count: int, **named: object) -> str:
        """A text that pages use too, for a number."""
        return wording("pages", self.language).plural(name, count).format(self.number(count), **named)

    def number(self, count: int) -> str:
        """A number as the language writes it."""
        return number_text(count, self.language)

    def named_within(self, reference: Reference) -> str:
        """The name of a thing as it stands within a sentence."""
        return within_sentence(reference.label(self.language), self.language)

    @property
    def newest(self) -> str:
        """Up to when the sources reach, in words."""
        day = self.edition.as_of(self.at)
        return date_text(day, self.language) if day else self.page_word("stances_latest_unknown")

    def row(
        self,
        text: str,
        *,
        when: str = "",
        how: Standing | None = None,
        evidence: Iterable[Evidence],
        marks: Iterable[str] = (),
    ) -> Row:
        """A row with its sources; what only we conclude, what is uncertain on the day and what has become of a page is marked."""
        own, items = list(marks), list({item.iri: item for item in evidence}.values())
        if items and all(item.basis == "inferred" for item in items):
            own.append(self.page_word("basis_inferred"))
        if only_attested(items):
            own.append(self.page_word("attested_short", who=items[0].attested_by))
        if how in ("possible", "unknown"):
            own.append(self.page_word(f"standing_{how}"))
        if not items:
            own.append(self.word("no_source"))
        named = items if self.alone else items[:_MOST_SOURCES]
        return Row(text, when, tuple(dict.fromkeys(own)), tuple(self.source(item) for item in named))

    def entry(self, text: str) -> Row:
        """A row of a list, which claims nothing beyond what the heading of its table says."""
        return Row(text, "", (), ())

    def source(self, item: Evidence) -> Source:
        """A piece of evidence with its words and its address."""
        quoted = item.basis == "stated" and bool(item.quotation)
        lang = self.edition.document_languages.get(item.document, self.language) if quoted else self.language
        return Source(
            words=shortened(item.words(self.language), _MOST_WORDS),
            quoted=quoted,
            lang=lang,
            document=item.document_title.get(self.language) or next(iter(item.document_title.values()), item.document),
            date=date_text(item.document_date, self.language) if item.document_date else "",
            address=self.evidence(item),
        )

    def relation_row(self, relation: Relation, how: Standing | None = None) -> Row:
        """A relation as a row, with its day or its beginning."""
        marks = [self.page_word("status_disputed")] if relation.status == "disputed" else []
        return self.row(
            relation.sentence(self.language), when=self.when(relation), how=how, evidence=relation.evidence, marks=marks
        )

    def when(self, relation: Relation) -> str:
        """When a relation was, or began and ended, as far as the sources tell."""
        parts = []
        if relation.date:
            parts.append(self.span(relation.date))
        if relation.begins:
            parts.append(f"{self.page_word('begins')} {self.span(relation.begins)}")
        if relation.ends:
            parts.append(f"{self.page_word('ends')} {self.span(relation.ends)}")
        if not parts and relation.status == "member" and relation.on_record:
            parts.append(self.word("on_record", date_text(relation.on_record[-1], self.language)))
        return ", ".join(parts)

    def span(self, span: Span | None) -> str:
        """The bounds of a day in words."""
        return span_text(span, self.language) if span else self.page_word("stances_day_unknown")

    def table(
        self, title: str, note: str, head: str, rows: Iterable[Row], total: int | None = None, *, cut: str = ""
    ) -> Table:
        """A table of the first rows; with a `total`, what is beyond them is not made."""
        if total is None:
            rows = tuple(rows)
            total = len(rows)
        return Table(title, note, head, tuple(islice(rows, self.most)), total, cut)

    def brief(
        self,
        *,
        kind: str,
        title: str,
        lead: Iterable[str],
        counts: Iterable[tuple[int, str]] = (),
        picture: Picture | None,
        tables: Iterable[Table],
        steps: Iterable[Step] = (),
    ) -> Brief:
        """A brief of this desk, with what all of them say at the end."""
        manifest = self.edition.generation.manifest
        as_of = (
            self.word("as_of_day", date_text(self.at, self.language), self.newest)
            if self.at
            else self.word("as_of", self.newest)
        )
        return Brief(
            language=self.language,
            kind=kind,
            title=title,
            as_of=as_of,
            lead=tuple(lead),
            counts=tuple((self.number(number), text) for number, text in counts),
            picture=picture,
            tables=tuple(tables),
            not_covered=tuple(self._not_covered()),
            address=self.address,
            citation=self._citation(title),
            modified=manifest.created,
            steps=tuple(steps),
        )  # fmt: skip

    def _not_covered(self) -> Iterable[str]:
        counts = self.edition.counts
        yield self.page_word("not_covered_absence")
        sources = [self.page_plural("not_covered_sources", counts["documents"], **counts)]
        if counts["pages"]:
            sources.append(self.page_plural("not_covered_pages", counts["pages"]))
        yield " ".join(sources)
        if counts["groups"]:
            yield self.page_plural("not_covered_groups", counts["groups"])
        if counts["inferred"]:
            yield self.page_plural("not_covered_inferred", counts["inferred"])

    def _citation(self, title: str) -> str:
        manifest = self.edition.generation.manifest
        edition = self.page_word(
            "about_cite_edition", manifest.hash[:16], date_text(manifest.created[:10], self.language)
        )
        by = f"{self.publisher}: " if self.publisher else ""
        parts = [f"{by}{title}", in_language(self.edition.subject.title, self.language), edition]
        return ". ".join([", ".join(parts), *([self.cited] if self.cited else [])])
