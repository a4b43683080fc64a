"""Pages: the context of their templates, and parts of long lists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from lsgraph.languages import DEFAULT_LANGUAGE, LANGUAGES, Message, wording
from lsgraph.namespaces import INSTANCE_KINDS, REGIONS_GRAPH, mint
from lsgraph.web.addresses import RDF
from lsgraph.web.http.parameters import CLOCKS, NUMBER
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.http.urls import Urls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.generations.journal import Entry
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.web.service import OpenEdition
    from lsgraph.web.site import Site


@dataclass(frozen=True, slots=True)
class Page:
    """The context of a page in one language; `served` is None if there is no generation."""

    site: Site
    path: str
    language: Language
    served: OpenEdition | None
    alternates: Mapping[Language, str] = field(default_factory=dict)
    clocks: tuple[tuple[str, str], ...] = ()
    entry: Entry | None = None
    base: str = ""
    query: tuple[tuple[str, str], ...] = ()
    """The parameters of the request, which the page in the other language keeps."""
    posted: bool = False
    """Whether these came in a form's body: then no address on the page holds them."""

    @property
    def at(self) -> str | None:
        """The day that the page is requested for, if any."""
        return dict(self.clocks).get("at")

    @property
    def urls(self) -> Urls:
        """Addresses in the page's language, with the page's clocks."""
        settings = self.site.settings
        return Urls(
            settings.base_url,
            self.site.assets,
            self.language,
            self.clocks,
            settings.report_address,
            self.base or settings.base_url,
        )

    def absolute(self, path: str) -> str:
        """The address of a path for who is not on this page; one that is whole already stays as it is."""
        return path if "://" in path else replace(self.urls, base_url=self.base).absolute(path)

    @property
    def here(self) -> str:
        """The page's path after the language."""
        first, _, rest = self.path.strip("/").partition("/")
        return rest if first in LANGUAGES else self.path.strip("/")

    @property
    def thing(self) -> str | None:
        """What the page is about, by its address; None where that names no thing."""
        kind, _, slug = self.path.strip("/").partition("/")[2].partition("/")
        # The path is percent-encoded.
        return mint(kind, unquote(slug)) if kind in INSTANCE_KINDS and slug and "/" not in slug else None

    def _data_alternates(self) -> list[tuple[Format, str]]:
        """The same in forms for programs, with their addresses: of a thing its data, of the first page and that of data the catalogue."""
        if (iri := self.thing) is not None:
            return [(form, self.urls.data(iri, form.suffix)) for form in RDF]
        if self.here in ("", "data"):
            return [(form, self.urls.root(f"catalogue{form.suffix}")) for form in RDF]
        return []

    def write(self, template: str, **context: object) -> str:
        """The page as HTML."""
        query = self.clocks if self.posted else self.query
        alternates = self.alternates or self.urls.alternates(self.path, query)
        return self.site.templates.get_template(template).render(
            urls=self.urls,
            language=self.language,
            copy=self.site.copy,
            t=wording("pages", self.language),
            alternates=alternates,
            default_alternate=self.urls.root("") if not self.here and alternates else alternates.get(DEFAULT_LANGUAGE),
            here=self.here,
            data_alternates=self._data_alternates() if self.served and template != "problem.html" else [],
            clocks=dict(self.clocks),
            entry=self.entry,
            now_address=self.path,
            whole_address=self.path + (f"?{urlencode(query)}" if query else ""),
            printed_address=self.base + self.path + (f"?{urlencode(query)}" if query else ""),
            manifest=self.served.generation.manifest if self.served else None,
            # From the manifest: an error page must not read what may be damaged.
            has_regions=bool(self.served and REGIONS_GRAPH in self.served.generation.manifest.quads),
            **context,
        )


def begin_of_part(page: Page, most: int, name: str = "", parameter: str = "from") -> int:
    """With which item the part of a list begins that the page's address requests, whether the list has so many or not."""
    query = dict(page.query)
    text = query.get(parameter, "") if query.get("list", "") == name else ""
    requested = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return requested // most * most


def numbered_part(page: Page, parameter: str, count: int) -> int:
    """The number, from 1, of the one of `count` parts that the page's address requests; the first by default.

    Raises PageNotFoundError for one after the last, with the address of that.
    """
    query = {name: text for name, text in page.query if name not in CLOCKS}
    text = query.get(parameter, "")
    number = max(int(text), 1) if NUMBER.fullmatch(text) else 1
    if number > max(count, 1):
        last = page.urls.page(quote(page.here), **query | {parameter: str(max(count, 1))})
        raise no_part(parameter, number, last)
    return number


def no_part(parameter: str, number: int, last: str) -> PageNotFoundError:
    """The error for a part of a list, or a step, after the last, whose address is `last`."""
    return PageNotFoundError(
        Message("What is shown here in parts ends before {part}.", part=f"{parameter}={number}"),
        next_step=Message("The last part is {address}.", address=last),
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a long list on a page: from `offset` on, of `total`; with the addresses of the adjacent parts."""

    offset: int
    most: int
    total: int
    previous: str | None
    following: str | None

    @classmethod
    def of(cls, page: Page, total: int, most: int, name: str = "", parameter: str = "from") -> Stretch:
        """The part that the page's address requests, if it names that list; parts begin at multiples of `most`.

        `parameter` gives the offset; the addresses of the parts keep the other parameters of the page. Raises PageNotFoundError
        for a part after the end, with the address of the last.
        """
        query = dict(page.query)
        offset = begin_of_part(page, most, name, parameter)
        named = {key: query[key] for key in query if key not in (parameter, "list", *CLOCKS)}
        if name:
            named["list"] = name

        def address(begin: int) -> str:
            return page.urls.page(quote(page.here), **named, **({parameter: str(begin)} if begin else {}))

        last = max(0, total - 1) // most * most
        if offset > last:
            raise no_part(parameter, int(query[parameter]), address(last))
        previous = address(offset - most) if offset else None
        return cls(offset, most, total, previous, address(offset + most) if offset + most < total else None)

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole list."""
        return self.total <= self.most and not self.offset

    @property
    def end(self) -> int:
        """The exclusive end: the item there is in the next part."""
        return self.offset + self.most

    @property
    def last(self) -> int:
        """The number of its last item, counted from 1."""
        return min(self.offset + self.most, self.total)
