"""What a row of the table of addresses says: its path, who answers, in which formats, and what else holds of it.

Fields that several rows have alike are those of a kind of address.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from lsgraph.languages import LANGUAGES
from lsgraph.media_types import (
    ATOM,
    CSV,
    DOCX,
    EML,
    HTML,
    JSON_LD,
    N_TRIPLES,
    PDF,
    PLAIN_JSON,
    PNG,
    PPTX,
    RDF_XML,
    SVG,
    TEXT,
    TURTLE,
    XLSX,
)

if TYPE_CHECKING:
    from lsgraph.media_types import Format

#: All methods, in the order in which a refusal names them.
METHODS = ("GET", "HEAD", "POST")
#: The kinds of things that are actors.
ACTORS = ("organization", "group", "person", "post")
#: The groups of relations on the page of a thing, where it stands first.
RELATION_GROUPS = ("claim", "stances", "acts", "roles", "members", "presence", "plans", "facts", "parts", "ended")
#: The lists of the page of an agreement, of two agreements and of two regions; each is shown in parts (`list`, `from`).
AGREEMENT_LISTS = ("asked", "absent", "present")
TWO_AGREEMENTS_LISTS = ("both", "first", "second", "bridges")
TWO_REGIONS_LISTS = ("both", "first", "second", "direct", "bridges")
#: Formats of RDF that have no names of graphs.
RDF = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
#: What is taken along: whole, its tables, its picture.
BRIEF_FORMATS = (PDF, DOCX, PPTX, XLSX, CSV, SVG, PNG)
#: What is new is written as a feed, and to be mailed.
NEWS_FORMATS = (ATOM, TEXT, HTML, EML)
#: A story has a picture for each step, and none of its own.
STORY_FORMATS = (PDF, DOCX, PPTX, XLSX, CSV)
#: What lists are written as.
LIST_FORMATS = (XLSX, CSV)
#: What a timeline and a map are written as: the picture and its table.
VIEW_FORMATS = (SVG, PNG, XLSX, CSV)


class Clocks(Enum):
    """Which clocks an address has: what was true on a day (`at`), and what the graph knew then (`known`)."""

    # Not tuples: an enumeration takes those for the arguments that make a value, and Python 3.11.2 makes `object()` of none.
    NONE = frozenset[str]()
    EDITION = frozenset(("known",))
    BOTH = frozenset(("known", "at"))


class Crawlers(Enum):
    """What search engines are told of an address."""

    LISTED = "in the sitemap"
    FREE = "may be read and shown"
    UNINDEXED = "may be read, is not to be shown"
    REFUSED = "is not to be read"


class Copied(Enum):
    """Whether a copy of the site without a server has what is at an address."""

    ALWAYS = "in every copy"
    AMPLE = "in a copy that has everything"
    NEVER = "not: its answer follows from what is asked, or it serves other programs"


class Cache(StrEnum):
    """How long an answer may be kept: the value of its Cache-Control header, empty where it only leads on."""

    ASKED = "no-cache"
    MINUTE = "public, max-age=60"
    DAY = "public, max-age=86400"
    FOREVER = "public, max-age=31536000, immutable"
    NEVER = "no-store"
    UNSAID = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that narrows what an address tells, or chooses a part of it: its name, and what it chooses, by which `web.filters` knows its values."""

    name: str
    of: str


def filters_of(*names: str, **of: str) -> tuple[Filter, ...]:
    """Filters that are called as what they choose, and with `name=what` others."""
    return (*(Filter(name, name) for name in names), *(Filter(name, what) for name, what in of.items()))


@dataclass(frozen=True, slots=True)
class Address:
    """One row: a path with its parameters in braces, the function that answers, and what is there, in a line of Markdown.

    The function is named by its module below `lsgraph.web`: `pages.things:home`.
    """

    path: str
    endpoint: str
    purpose: str
    _: KW_ONLY
    formats: tuple[Format, ...] = (HTML,)
    """What a client may ask for, the one that is preferred first; an address that only leads on has those of where it leads."""
    endings: bool = False
    """Whether each format also has an address of its own, the path with its ending."""
    methods: tuple[str, ...] = ("GET", "HEAD")
    clocks: Clocks = Clocks.NONE
    cache: Cache = Cache.ASKED
    crawlers: Crawlers = Crawlers.FREE
    open: bool = False
    """Whether scripts of any origin may read it (CORS)."""
    framed: bool = False
    """Whether other pages may show it in a frame."""
    any_host: bool = False
    """Whether it answers under each name of the server, whatever the settings allow: who looks whether it lives may know none."""
    things: tuple[str, ...] = ()
    """The kinds of things that its last parameter names; a thing that was judged the same as another leads on to that."""
    filters: tuple[Filter, ...] = ()
    """The parameters whose values are looked at before anything is answered: one that is not there is refused."""
    copied: Copied = Copied.ALWAYS
    """Whether a copy without a server has it, as far as its parameters choose a part and no day."""
    routed: bool = True
    """Whether it is one of the framework's routes; `/sparql` stands in front of them."""

    @property
    def bases(self) -> tuple[str, ...]:
        """The path; of a page that in each language."""
        return (self.path,)

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths as routes have them: in each language, and with each ending."""
        endings = ["", *(fmt.suffix for fmt in self.formats)] if self.endings else [""]
        return tuple(base + ending for base in self.bases for ending in endings)


@dataclass(frozen=True, slots=True)
class PageAddress(Address):
    """A page for people in each language; its path is what follows the language, by which pages name each other."""

    clocks: Clocks = Clocks.BOTH

    @property
    def bases(self) -> tuple[str, ...]:
        """The path in each language."""
        return tuple(f"/{language}/{self.path}" for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class DataAddress(Address):
    """Something for programs, which scripts of any origin may read."""

    open: bool = True


@dataclass(frozen=True, slots=True)
class BriefAddress(PageAddress):
    """What is taken along to a meeting, in each language."""

    formats: tuple[Format, ...] = BRIEF_FORMATS
    open: bool = True
    crawlers: Crawlers = Crawlers.REFUSED
    copied: Copied = Copied.AMPLE


@dataclass(frozen=True, slots=True)
class RecordsAddress(DataAddress):
    """JSON without RDF, of the edition as it stands."""

    formats: tuple[Format, ...] = (PLAIN_JSON,)
    clocks: Clocks = Clocks.EDITION
    copied: Copied = Copied.NEVER


@dataclass(frozen=True, slots=True)
class TermsAddress(DataAddress):
    """Terms that this server publishes, of the edition as it stands."""

    formats: tuple[Format, ...] = (HTML, *RDF)
    filters: tuple[Filter, ...] = filters_of("lang")
    clocks: Clocks = Clocks.EDITION
