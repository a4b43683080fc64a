"""The table of this server's addresses.

The routes are made from it, and so are what scripts of other origins may read, robots.txt, the sitemap, which links keep a day, the
methods that a refusal names, the interface's description and the tables of docs/http.md. Tests ask a server for every row.

Rows stand in the order in which they are matched: a path with parameters comes after those that it would hide.
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
    FTM,
    GEXF,
    GRAPHML,
    HTML,
    JSON_LD,
    LINK_FORMAT,
    LINKSET,
    MARKDOWN,
    N_QUADS,
    N_TRIPLES,
    PDF,
    PLAIN_JSON,
    PLAIN_XML,
    PNG,
    PPTX,
    RDF_PATCH,
    RDF_XML,
    SVG,
    TEXT,
    TRIG,
    TURTLE,
    XLSX,
)
from lsgraph.namespaces import THINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.media_types import Format

#: All methods, in the order in which a refusal names them.
METHODS = ("GET", "HEAD", "POST")
_ACTORS = ("organization", "group", "person", "post")
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


def _filters(*names: str, **of: str) -> tuple[Filter, ...]:
    """Filters that are called as what they choose, and with `name=what` others."""
    return (*(Filter(name, name) for name in names), *(Filter(name, what) for name, what in of.items()))


#: The groups of relations on the page of a thing, in their order.
RELATION_GROUPS = ("claim", "stances", "acts", "roles", "members", "presence", "plans", "facts", "parts", "ended")
#: The lists of the page of an agreement, of two agreements and of two regions; each is shown in parts (`list`, `from`).
AGREEMENT_LISTS = ("asked", "absent", "present")
TWO_AGREEMENTS_LISTS = ("both", "first", "second", "bridges")
TWO_REGIONS_LISTS = ("both", "first", "second", "direct", "bridges")
#: A part of a long list begins with the thing of that number; a row of a table.
_FROM, _ROW = _filters(**{"from": "place"}), _filters(row="place")
#: The language of a page about what programs read.
_LANG = _filters("lang")
#: What selects a part of the network, in all its views.
_SELECTING = _filters(
    "hide", "relation", "region", "steps", "strength", "stance", "agreement", "by", "group", "reach", "size", "fold", "beside", "scope", "frame",
)  # fmt: skip


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


PAGES: tuple[Address, ...] = (
    Address(
        "/", "pages.things:first", "the first page, in the language that `Accept-Language` prefers; Swedish where it says nothing",
        clocks=Clocks.BOTH,
    ),
    PageAddress(
        "", "pages.things:home",
        "the first page: question, search, three examples with the size of their answers, the network as SVG and as a table, what the data does not show",
        crawlers=Crawlers.LISTED,
    ),
    Address(
        "/network", "explorer.network:in_some_language", "leads to the network in the language that `Accept-Language` prefers",
        clocks=Clocks.BOTH, cache=Cache.UNSAID,
    ),
    PageAddress(
        "network", "explorer.network:explorer", "the network to explore, with [parameters](views.md#the-explorer)", crawlers=Crawlers.LISTED,
        filters=(*_SELECTING, *_ROW, *_filters(first="place", day="place")),
    ),
    PageAddress(
        "network/roles", "pages.analyses:roles_page",
        "which actors connect whom, in which groups, and how sure that is when a source is left out; `ties` (`firm`, `all`) says which ties are counted, `group` brings one group out, `page` is a part of the table",
        crawlers=Crawlers.LISTED,
        filters=_filters("ties", page="part"),
    ),
    PageAddress(
        "network/gaps", "pages.analyses:gaps_page",
        "who and what is missing, by rules that each stand there in words and as a query; `agreement` and `foundation` choose what they are about",
        crawlers=Crawlers.LISTED,
        filters=_filters("agreement", "rule", "foundation", first="place"),
    ),
    PageAddress(
        "network/compare", "pages.analyses:compare_page", "what sets two days apart (`from`, `to`), in sentences, as a picture and as a table",
        crawlers=Crawlers.LISTED,
        filters=_filters(page="part"),
    ),
    PageAddress(
        "network/timeline", "explorer.over_time:timeline_page",
        "the network over time, with the parameters of its page: each relation in the order in which they begin, as picture and table, `row` begins a part",
        crawlers=Crawlers.LISTED,
        filters=(*_SELECTING, *_ROW),
    ),
    PageAddress(
        "network/timeline.{suffix}", "explorer.over_time:timeline_file", "the same as a file, with the parameters of its page",
        formats=VIEW_FORMATS, open=True, crawlers=Crawlers.REFUSED,
        filters=(*_SELECTING, *_ROW, *_filters("scale")),
    ),
    PageAddress(
        "network/map", "explorer.on_map:map_page",
        "the actors of the network on maps of the regions, with the parameters of its page: how many stand where towards `agreement`, and with `place` all of one place",
        crawlers=Crawlers.LISTED,
        filters=(*_SELECTING, *_ROW),
    ),
    PageAddress(
        "network/map.{suffix}", "explorer.on_map:map_file", "the same as a file, with the parameters of its page",
        formats=VIEW_FORMATS, open=True, crawlers=Crawlers.REFUSED,
        filters=(*_SELECTING, *_ROW, *_filters("scale")),
    ),
    PageAddress(
        "network/dots.json", "explorer.network:dots", "what the picture of a large network as dots, or of a part of it, is drawn from",
        formats=(PLAIN_JSON,), copied=Copied.NEVER,
        filters=_SELECTING,
    ),
    PageAddress(
        "network/picture.json", "explorer.network:picture", "what the explorer's script draws and tells: nodes, relations, and all rows of the table",
        formats=(PLAIN_JSON,), open=True,
        filters=_SELECTING,
    ),
    PageAddress(
        "network/picture.svg", "explorer.network:still_picture", "the explorer's picture without script, with the parameters of its page and `frame`",
        formats=(SVG,), open=True,
        filters=_SELECTING,
    ),
    *(
        PageAddress(
            f"{analysis}.svg", "pages.analyses:picture",
            "the picture of that analysis where it is too large for the page, with the parameters of the page and `frame`",
            formats=(SVG,), open=True, filters=filters,
        )
        for analysis, filters in (
            ("network/roles", _filters("ties", "frame")),
            ("network/gaps", _filters("agreement", "frame", "foundation")),
            ("network/compare", _filters("frame")),
            ("what-if", _filters("agreement", "frame")),
        )
    ),
    PageAddress(
        "network.html", "explorer.network:in_one_file", "the explorer as one file that opens from a disk", open=True,
        filters=_SELECTING,
    ),
    PageAddress(
        "embed/network", "explorer.network:embedded", "the explorer for a frame in other sites", framed=True, crawlers=Crawlers.UNINDEXED, copied=Copied.NEVER,
        filters=_SELECTING,
    ),
    PageAddress(
        "network.{suffix}", "explorer.files:network_file", "the network as a file, with the parameters of its page ([below](#the-network-as-files))",
        formats=(SVG, PNG, XLSX, CSV, GRAPHML, GEXF, PLAIN_JSON), open=True,
        filters=(*_SELECTING, *_filters("ties", "scale")),
    ),
    PageAddress(
        "brief/gaps.{suffix}", "briefs:gaps",
        "who is missing around `agreement`, with `foundation`, [to take along](#briefs)", formats=BRIEF_FORMATS, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
        filters=_filters("agreement", "scale", "foundation"),
    ),
    PageAddress(
        "brief/compare.{suffix}", "briefs:compare",
        "what sets two days apart (`from`, `to`), [to take along](#briefs)", formats=BRIEF_FORMATS, clocks=Clocks.EDITION, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
        filters=_filters("scale"),
    ),
    PageAddress(
        "brief/agreements/compare.{suffix}", "briefs:agreements_compare",
        "two agreements (`first`, `second`) compared, [to take along](#briefs)", formats=BRIEF_FORMATS, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
        filters=_filters("scale", first="agreement", second="agreement"),
    ),
    PageAddress(
        "brief/regions/compare.{suffix}", "briefs:regions_compare",
        "two regions (`first`, `second`) compared, [to take along](#briefs)", formats=BRIEF_FORMATS, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
        filters=_filters("scale", first="one region", second="one region"),
    ),
    PageAddress(
        "brief/stories/{name}.{suffix}", "briefs:story",
        "a story [to take along](#briefs): a slide for each step", formats=STORY_FORMATS, clocks=Clocks.EDITION, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
    ),
    PageAddress(
        "brief/roles.{suffix}", "briefs:roles",
        "who connects most, by `ties` (`firm`, `all`), [to take along](#briefs)", formats=BRIEF_FORMATS, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
        filters=_filters("ties", "scale"),
    ),
    PageAddress(
        "brief/what-if.{suffix}", "briefs:what_if",
        "what would be if those that `signed` names signed `agreement`, told as hypothetical, [to take along](#briefs)", formats=BRIEF_FORMATS, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
        filters=_filters("agreement", "scale"),
    ),
    PageAddress(
        "brief/{kind}/{slug}.{suffix}", "briefs:thing",
        "an agreement, an actor, a meeting or a project [to take along](#briefs)", formats=BRIEF_FORMATS, open=True, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
        filters=_filters("scale"),
    ),
    PageAddress(
        "claims/{kind}/{slug}.{suffix}", "pages.things:claims_file",
        "what a document tells, or what one claim rests on, as a file: a row for each relation and each of the words behind it",
        formats=LIST_FORMATS, clocks=Clocks.EDITION, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
    ),
    PageAddress(
        "timeline/{kind}/{slug}.{suffix}", "pages.timelines:thing_timeline_file", "the timeline of one thing as a file",
        formats=VIEW_FORMATS, copied=Copied.AMPLE,
        filters=(*_ROW, *_filters("scale")),
    ),
    PageAddress(
        "timeline/{kind}/{slug}", "pages.timelines:thing_timeline",
        "all that is on record about one thing, in the order of time, as picture and table; `row` begins a part",
        things=THINGS, filters=_ROW,
    ),
    PageAddress(
        "my-list", "pages.analyses:my_list_page",
        "where those stand towards `agreement` whose names are pasted (`names`, one a line, up to 100), and the network among them; `choose` (`name=kind/slug`) takes one of several look-alikes; as a form (POST) where the list is too long for an address, or is not to stand in one; nothing of it is stored",
        methods=METHODS, crawlers=Crawlers.UNINDEXED, cache=Cache.NEVER, copied=Copied.NEVER,
        filters=_filters("agreement"),
    ),
    PageAddress(
        "my-list.{suffix}", "pages.analyses:my_list_file", "the same list as a file, by either method",
        formats=(XLSX, CSV), methods=METHODS, crawlers=Crawlers.UNINDEXED, cache=Cache.NEVER, copied=Copied.NEVER,
        filters=_filters("agreement"),
    ),
    PageAddress(
        "what-if", "pages.analyses:what_if_page",
        "what would change if the actors that `signed` names (as often as you like) signed `agreement`; nothing of it is stored",
        crawlers=Crawlers.UNINDEXED, copied=Copied.NEVER,
        filters=_filters("agreement"),
    ),
    PageAddress("actors", "pages.things:listing", "the list of actors; with `region` those of a region, or `across` them", crawlers=Crawlers.LISTED, filters=(*_FROM, *_filters("region"))),
    PageAddress("agreements", "pages.things:listing", "the list of agreements, meetings and projects, with `region` likewise", crawlers=Crawlers.LISTED, filters=(*_FROM, *_filters("region"))),
    PageAddress(
        "lists/{name}.{suffix}", "pages.things:list_file",
        "one of the lists (`actors`, `agreements`, `documents`, with `region` likewise; `regions`, `questions`, `stories`; `search` with `q` and `region`) as a file; of a longer one the first 10,000 rows, and 500 sentences",
        formats=LIST_FORMATS, clocks=Clocks.EDITION, open=True, crawlers=Crawlers.REFUSED,
        filters=_filters("region"),
    ),
    PageAddress(
        "agreements/compare", "pages.analyses:two_agreements_page",
        "who is in both of two agreements (`first`, `second`), who in one alone, and who ties those of the one to those of the other",
        crawlers=Crawlers.LISTED,
        filters=(*_FROM, *_filters(first="agreement", second="agreement", list="lists of two agreements")),
    ),
    PageAddress("documents", "pages.things:listing", "the list of sources, with `region` those that tell of it", crawlers=Crawlers.LISTED, filters=(*_FROM, *_filters("region"))),
    PageAddress(
        "disagreements", "pages.disagreements:disagreements_page",
        "where sources disagree, side by side, with the words of each; `region` narrows it, `about` (`kind/slug`) to one thing",
        crawlers=Crawlers.LISTED,
        filters=(*_FROM, *_filters("region")),
    ),
    PageAddress(
        "disagreements.{suffix}", "pages.disagreements:disagreements_file", "the same as a table, with `region` and `about`",
        formats=(XLSX, CSV), open=True, cache=Cache.NEVER,
        filters=_filters("region"),
    ),
    PageAddress(
        "regions/compare", "pages.analyses:two_regions_page",
        "who belongs to both of two regions (`first`, `second`), who to one alone, which ties lead from one to the other, and who and what is tied to both",
        crawlers=Crawlers.LISTED,
        filters=(*_FROM, *_filters(first="one region", second="one region", list="lists of two regions")),
    ),
    PageAddress("regions", "pages.regions:regions", "the regions, and what is across them", crawlers=Crawlers.LISTED),
    PageAddress(
        "questions", "pages.things:questions", "the repository's questions, with the size of their answers",
        clocks=Clocks.EDITION, crawlers=Crawlers.LISTED,
    ),
    PageAddress("questions/{name}", "pages.things:question", "a question with its query and its answer; `about` (`kind/slug`) asks it about another than the one that its query names", clocks=Clocks.EDITION),
    PageAddress("stories", "pages.stories:stories_page", "the stories: guided tours through views of the site", crawlers=Crawlers.LISTED),
    PageAddress(
        "stories/{name}", "pages.stories:story_page", "a step of a story (`step`, from 1): its sentence with the words that it rests on, a picture, and the view that it leads to",
        filters=_filters(step="part"),
    ),
    PageAddress(
        "search", "pages.search:search",
        "what `q` finds by name, other name, identifier and case number, with `region` in that alone, where å, ä, ö and slips of the finger do not count; and the sentences of texts that have its words in any form ([search](finding.md))",
        filters=(*_FROM, *_filters("region")),
    ),
    PageAddress("versions", "data.history:versions_page", "the editions of the graph", clocks=Clocks.NONE, crawlers=Crawlers.LISTED),
    PageAddress(
        "changes", "data.history:changes_page",
        "what changed between two editions (`from`, `to`), or with `clock=at` between two days ([two clocks](linked-data.md#two-clocks))",
        clocks=Clocks.NONE, copied=Copied.NEVER,
        filters=_filters(offset="place"),
    ),
    PageAddress(
        "news", "pages.news:news_page",
        "what is new in a `region`, or in all, from one day (`since`, thirty days back if left out) to another (`until`): what became known, and what happened as far as the sources tell",
        clocks=Clocks.NONE, crawlers=Crawlers.LISTED, copied=Copied.NEVER,
        filters=_filters(region="one region"),
    ),
    PageAddress(
        "news.{suffix}", "pages.news:news_file", "the same as Atom, as plain text, as HTML that needs nothing from elsewhere, and as a mail with both",
        formats=NEWS_FORMATS, clocks=Clocks.NONE, open=True, crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
        filters=_filters(region="one region"),
    ),
    PageAddress(
        "data", "pages.catalogue:catalogue_page",
        "the catalogue for people: files, services and parts of the dataset, licence, publisher and contact",
        crawlers=Crawlers.LISTED, filters=_FROM,
    ),
    PageAddress("about", "pages.about:about", "what this is, how it knows and how to cite it", crawlers=Crawlers.LISTED),
    PageAddress(
        "accessibility", "pages.about:accessibility",
        "the accessibility statement, filled in by `LSGRAPH_PUBLISHER` and `LSGRAPH_CONTACT_EMAIL`", crawlers=Crawlers.LISTED,
    ),
    PageAddress(
        "actor/{slug}", "pages.things:actor", "leads to the actor of that slug, whichever kind it is", cache=Cache.UNSAID, things=_ACTORS
    ),
    PageAddress(
        "agreement/{slug}", "pages.agreements:agreement",
        "an agreement: who stands where since when, as a table and along a line of time, what awaits a decision, and of whom no signature is on record",
        crawlers=Crawlers.LISTED, things=("agreement",),
        filters=(*_FROM, *_filters(list="lists of an agreement")),
    ),
    PageAddress(
        "region/{slug}", "pages.regions:region",
        "a region: its agreements, its organisations by sector, its network, its newest sources, and what is not covered",
        crawlers=Crawlers.LISTED, things=("region",),
    ),
    PageAddress(
        "{kind}/{slug}", "pages.things:thing",
        "one thing, or one claim, with every relation, its date and the words that it rests on; a document with its text, the quoted words marked",
        crawlers=Crawlers.LISTED, things=THINGS,
        filters=(*_FROM, *_filters(group="relations", found="span")),
    ),
)  # fmt: skip

#: Stands in front of the routes.
SPARQL = DataAddress(
    "/sparql", "sparql.endpoint:sparql", "the SPARQL endpoint: the workbench for people, the service description for programs that send no query ([SPARQL](sparql.md))",
    formats=(*RDF, HTML), methods=("GET", "HEAD", "POST"), crawlers=Crawlers.REFUSED, routed=False,
)  # fmt: skip

#: Queries, what the service says of itself, and proposals.
SERVICE: tuple[Address, ...] = (
    SPARQL,
    DataAddress(
        "/sparql/service", "data.descriptions:described", "the service description", formats=RDF, endings=True, crawlers=Crawlers.REFUSED, copied=Copied.NEVER
    ),
    DataAddress(
        "/sparql/terms.json", "sparql.editor:terms", "the classes, properties and graphs of the data with labels and counts, for editors",
        formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress("/sparql-examples", "data.descriptions:described", "the questions as examples for SPARQL editors; for people it leads to the page of questions", formats=(*RDF, HTML), endings=True, crawlers=Crawlers.REFUSED),
    DataAddress("/.well-known/sparql-examples", "data.descriptions:described", "the same", formats=(*RDF, HTML), endings=True, copied=Copied.NEVER),
    DataAddress("/void", "data.descriptions:described", "the dataset by its counts (VoID); for people it leads to the page of data", formats=(*RDF, HTML), endings=True),
    DataAddress("/.well-known/void", "data.descriptions:described", "the same", formats=(*RDF, HTML), endings=True, copied=Copied.NEVER),
    DataAddress("/prefixes", "data.descriptions:described", "the prefixes, as SHACL declares them; for people it leads to their list on the page of data", formats=(*RDF, HTML), endings=True),
    DataAddress("/prefixes.json", "data.descriptions:prefixes_as_json", "the prefixes as one JSON object", formats=(PLAIN_JSON,)),
    DataAddress("/prefixes.sparql", "data.descriptions:prefixes_as_sparql", "the prefixes as SPARQL declarations", formats=(TEXT,)),
    DataAddress(
        "/catalogue", "data.descriptions:described", "the catalogue in DCAT-AP-SE ([linked data](linked-data.md)); for people it leads to its page",
        formats=(*RDF, HTML),
    ),
    DataAddress("/catalog", "data.descriptions:in_our_spelling", "leads to the catalogue", formats=(*RDF, HTML), cache=Cache.UNSAID, copied=Copied.NEVER),
    DataAddress("/catalogue.{suffix}", "data.descriptions:described", "the same with the ending of a format", formats=(*RDF, HTML)),
    DataAddress(
        "/validate", "validation.routes:form", "the form to ask whether RDF would be accepted as a source ([below](#validation))",
        crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress(
        "/validate", "validation.routes:validate", "whether the RDF in the body would be accepted as a source",
        formats=(PLAIN_JSON, *RDF, HTML), methods=("POST",), cache=Cache.NEVER, crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
)  # fmt: skip

LINKED_DATA: tuple[Address, ...] = (
    DataAddress(
        "/id/{kind}/{name}", "data.linked_data:thing",
        "303 to the page or to the data of an instance; with the ending of a format the instance itself, every claim that speaks of it, and their evidence; of a document also its text (`.txt`); with `profile` an actor in plain ORG or CPOV ([profiles](doors.md#profiles))",
        formats=(HTML, *RDF), clocks=Clocks.BOTH, things=THINGS, filters=_LANG,
    ),
    DataAddress(
        "/collection/{name}", "data.collections:of_kind",
        "all things of a kind (`organization`, `agreement` …) with types and labels, five hundred at a time; with the ending of a format in that",
        formats=RDF, clocks=Clocks.EDITION, filters=_LANG, copied=Copied.AMPLE,
    ),
    DataAddress(
        "/graph/{name}", "data.linked_data:graph", "a named graph, with `about` what it says of one thing; with the ending of a format in that",
        formats=(*RDF, TRIG, N_QUADS, HTML), clocks=Clocks.EDITION, filters=_LANG,
    ),
    DataAddress(
        "/dataset", "data.datasets:dataset", "303 to the first page, or to the description in the catalogue",
        formats=(HTML, *RDF), clocks=Clocks.BOTH, cache=Cache.UNSAID, copied=Copied.NEVER,
    ),
    DataAddress(
        "/dataset/{name}", "data.datasets:of_name",
        "303 to a part of the dataset (`sources`, `actors`, `terms`, `derived`: its place on the page of data, or its description in the catalogue), to a graph by its name, or by its hash to the dump of an edition or the page of all editions; with the ending of a format in that",
        formats=(HTML, *RDF, TRIG, N_QUADS), clocks=Clocks.EDITION, cache=Cache.UNSAID, copied=Copied.NEVER,
    ),
    DataAddress(
        "/context", "data.linked_data:context", "the JSON-LD context", formats=(JSON_LD,), endings=True, clocks=Clocks.EDITION, cache=Cache.DAY
    ),
    DataAddress(
        "/ontology/changes", "data.terms:changes_of_ontology", "what changed in the ontology from version to version",
        formats=(MARKDOWN, HTML), clocks=Clocks.EDITION,
    ),
    DataAddress("/ontology", "data.terms:published", "the ontology", formats=(HTML, *RDF), endings=True, clocks=Clocks.EDITION),
    DataAddress("/ontology/{version}", "data.terms:published", "a version of the ontology", formats=(HTML, *RDF), clocks=Clocks.EDITION),
    DataAddress("/vocabulary", "data.terms:published", "all vocabularies", formats=(HTML, *RDF), endings=True, clocks=Clocks.EDITION),
    DataAddress("/vocabulary/{scheme}", "data.terms:published", "a vocabulary", formats=(HTML, *RDF), clocks=Clocks.EDITION),
    DataAddress("/vocabulary/{scheme}/{concept}", "data.terms:published", "a concept", formats=(HTML, *RDF), clocks=Clocks.EDITION),
    DataAddress("/shapes", "data.terms:published", "the SHACL shapes", formats=(HTML, *RDF), endings=True, clocks=Clocks.EDITION),
    DataAddress("/rule/{name}", "data.terms:published", "a rule by which edges are derived", formats=(HTML, *RDF), clocks=Clocks.EDITION),
    DataAddress(
        "/question/{name}", "data.terms:published", "a question as RDF; for people it leads to its page", formats=(HTML, *RDF), clocks=Clocks.EDITION
    ),
)  # fmt: skip

HISTORY: tuple[Address, ...] = (
    DataAddress("/versions", "data.history:versions", "the editions of the graph; for people it leads to their page", formats=(PLAIN_JSON, HTML), filters=_LANG, copied=Copied.NEVER),
    DataAddress(
        "/changes", "data.history:changes", "what changed between two editions (`from`, `to`), or with `clock=at` between two days",
        formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress(
        "/changes.patch", "data.history:patch", "what changed between two editions as RDF Patch", formats=(RDF_PATCH,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER
    ),
    DataAddress("/timemap/{path:path}", "data.history:mementos", "the mementos of an address (RFC 7089)", formats=(LINK_FORMAT,), copied=Copied.NEVER),
    DataAddress(
        "/feed", "data.history:stream", "the change feed as a Linked Data Event Stream; for people it leads to the page of the editions",
        formats=(TRIG, N_QUADS, JSON_LD, TURTLE, N_TRIPLES, RDF_XML, HTML), cache=Cache.MINUTE, copied=Copied.NEVER,
    ),
    DataAddress(
        "/feed.{suffix}", "data.history:stream", "the same with the ending of a format",
        formats=(TRIG, N_QUADS, JSON_LD, TURTLE, N_TRIPLES, RDF_XML, ATOM), cache=Cache.MINUTE, copied=Copied.NEVER,
    ),
    DataAddress(
        "/feed/part/{level}/{index}", "data.history:part", "a node of a long stream, which leads to a hundred of its pages, or of such nodes",
        formats=(TRIG, N_QUADS, JSON_LD, TURTLE, N_TRIPLES, RDF_XML), cache=Cache.MINUTE, copied=Copied.NEVER,
    ),
    DataAddress(
        "/feed/{number}/{page}", "data.history:members", "a page of the stream, which never changes", formats=(TRIG, N_QUADS, JSON_LD), cache=Cache.FOREVER, copied=Copied.NEVER
    ),
    DataAddress("/dumps", "data.dumps:index", "all dumps with sizes and checksums", formats=(PLAIN_JSON,), clocks=Clocks.EDITION),
    DataAddress("/dumps/checksums.sha256", "data.dumps:checksums", "the checksums as `sha256sum --check` reads them", formats=(TEXT,), clocks=Clocks.EDITION),
    DataAddress(
        "/dumps/{name:path}", "data.dumps:dump",
        "a dump, whole or in ranges; with an edition's hash before its name that of this edition, which may be kept for ever",
        formats=(N_QUADS, TRIG, N_TRIPLES, TURTLE, JSON_LD), clocks=Clocks.EDITION,
    ),
)  # fmt: skip

API: tuple[Address, ...] = (
    DataAddress(
        "/api/", "api.description:index", "the operations below, as a page or as OpenAPI ([API](api.md))", formats=(PLAIN_JSON, HTML), filters=_LANG, copied=Copied.NEVER
    ),
    DataAddress("/api/openapi.json", "api.description:description", "the description in OpenAPI 3.1", formats=(PLAIN_JSON,), copied=Copied.NEVER),
    DataAddress("/api/actors", "api.actors:list_actors", "actors", formats=(PLAIN_JSON,), clocks=Clocks.BOTH, copied=Copied.NEVER),
    DataAddress(
        "/api/actors/{kind}/{slug}", "api.actors:get_actor", "an actor with its acts and memberships", formats=(PLAIN_JSON,), clocks=Clocks.BOTH, things=_ACTORS, copied=Copied.NEVER
    ),
    DataAddress("/api/agreements", "api.agreements:list_agreements", "agreements", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER),
    DataAddress(
        "/api/agreements/{slug}", "api.agreements:get_agreement", "an agreement with who stands where", formats=(PLAIN_JSON,), clocks=Clocks.BOTH,
        things=("agreement",), copied=Copied.NEVER,
    ),
    DataAddress("/api/acts", "api.agreements:list_acts", "acts towards agreements", formats=(PLAIN_JSON,), clocks=Clocks.BOTH, copied=Copied.NEVER),
    DataAddress("/api/acts/{slug}", "api.agreements:get_act", "an act", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER),
    DataAddress("/api/memberships", "api.network:list_memberships", "memberships", formats=(PLAIN_JSON,), clocks=Clocks.BOTH, copied=Copied.NEVER),
    DataAddress("/api/memberships/{slug}", "api.network:get_membership", "a membership", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER),
    DataAddress("/api/network", "api.network:get_network", "the network", formats=(PLAIN_JSON,), clocks=Clocks.BOTH, copied=Copied.NEVER),
    DataAddress("/api/documents", "api.documents:list_documents", "sources", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER),
    DataAddress(
        "/api/documents/{slug}", "api.documents:get_document", "a source with its text and all that rests on it", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER
    ),
    DataAddress("/api/disagreements", "api.disagreements:list_disagreements", "where sources disagree", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER),
    DataAddress("/api/regions", "api.regions:list_regions", "regions", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER),
    DataAddress("/api/search", "api.search:search", "what `q` finds by name, and with `texts=true` in texts", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, copied=Copied.NEVER),
)  # fmt: skip

#: For programs that know things by other names and identifiers.
DOORS: tuple[Address, ...] = (
    DataAddress(
        "/resolve/{scheme}/{value:path}", "data.identifiers:resolve",
        "303 to the thing with that identifier ([which, and in which forms](doors.md#identifiers)); 300 where the data have several, 404 where it is not on record",
        formats=(HTML, *RDF), clocks=Clocks.BOTH, cache=Cache.UNSAID, copied=Copied.NEVER,
    ),
    DataAddress(
        "/reconcile", "reconciling:reconcile",
        "the [Reconciliation API](doors.md#openrefine) 0.2: its manifest; with `queries` the candidates for the rows of a table, with `extend` the values of things; `lang` chooses the language of names",
        formats=(PLAIN_JSON,), methods=("GET", "HEAD", "POST"), crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress(
        "/reconcile/suggest/{kind}", "reconciling:suggest", "things (`entity`), types (`type`) or properties (`property`) whose names begin with `prefix`",
        formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress("/reconcile/flyout/{kind}", "reconciling:flyout", "a line of HTML about one of these, by its `id`", formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER),
    DataAddress("/reconcile/properties", "reconciling:propose", "the properties that things of a `type` have", formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER),
    DataAddress("/exports/lsgraph.ftm.json", "data.exports:entities", "the edition as FollowTheMoney, a line an entity ([exports](doors.md#exports))", formats=(FTM,), clocks=Clocks.EDITION, crawlers=Crawlers.REFUSED),
    DataAddress("/exports/lsgraph.popolo.json", "data.exports:people_and_organizations", "persons, organisations, posts and memberships as Popolo", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, crawlers=Crawlers.REFUSED),
    Address(
        "/mcp", "assistants.routes:mcp", "the Model Context Protocol over streamable HTTP, without sessions ([for assistants](assistants.md))",
        formats=(PLAIN_JSON,), methods=("POST",), cache=Cache.UNSAID, crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress("/preview", "reconciling:preview", "a small page about a thing, by its `id`", framed=True, crawlers=Crawlers.REFUSED, copied=Copied.NEVER),
)  # fmt: skip

OPERATION: tuple[Address, ...] = (
    DataAddress(
        "/healthz", "readiness:healthz",
        'whether the process lives: always 200, within a second or so, with `{"status": "ok", "generation": …, "quads": …, "created": …}`; `generation` is null where there is nothing to serve, with the `reason`',
        formats=(PLAIN_JSON,), cache=Cache.NEVER, any_host=True, copied=Copied.NEVER,
    ),
    DataAddress(
        "/readyz", "readiness:readyz",
        'whether it can answer: 200 with `{"status": "ready", "generation": …}` where a generation is open, its files are as they were written ([quick look](operations.md#verify)) and a query is answered by a worker; else 503 with the `reasons`',
        formats=(PLAIN_JSON,), cache=Cache.NEVER, any_host=True, copied=Copied.NEVER,
    ),
    DataAddress("/robots.txt", "well_known:robots", "what crawlers are asked not to read", formats=(TEXT,), cache=Cache.UNSAID, copied=Copied.NEVER),
    DataAddress("/sitemap.xml", "well_known:sitemap", "the pages for search engines, in both languages; of many things the index of its parts", formats=(PLAIN_XML,), copied=Copied.NEVER),
    DataAddress("/sitemap-{part}.xml", "well_known:sitemap_part", "a part of the sitemap: 0 the pages about no single thing, from 1 on those about some of the things", formats=(PLAIN_XML,), copied=Copied.NEVER),
    DataAddress("/.well-known/api-catalog", "well_known:api_catalog", "the interfaces of this server with their descriptions (RFC 9727)", formats=(LINKSET,), copied=Copied.NEVER),
    DataAddress(
        "/.well-known/security.txt", "well_known:security", "where weaknesses are reported (RFC 9116), if `LSGRAPH_SECURITY_CONTACT` says it; else 404", formats=(TEXT,),
        cache=Cache.DAY, copied=Copied.NEVER,
    ),
    Address("/favicon.ico", "well_known:favicon", "the icon", formats=(SVG,), copied=Copied.NEVER),
    Address(
        "/static/{name:path}", "well_known:static", "style, script, icon; with `v` and the hash of the file they may be kept for ever", formats=()
    ),
)  # fmt: skip

#: All tables with their titles, in the order in which docs/http.md tells them.
TABLES: dict[str, tuple[Address, ...]] = {
    "Pages": PAGES,
    "Queries, proposals, and what the service says of itself": SERVICE,
    "Linked data": LINKED_DATA,
    "Editions and changes": HISTORY,
    "JSON without RDF": API,
    "Doors for other programs": DOORS,
    "Operation": OPERATION,
}
ADDRESSES: tuple[Address, ...] = tuple(address for table in TABLES.values() for address in table)


def beginnings(addresses: Iterable[Address]) -> tuple[str, ...]:
    """What the paths of these addresses and of what lies below them begin with: the first part of each, of pages all before a parameter.

    A path below it that has no row is answered as they are, so that a script of another origin can read the error too.
    """
    starts: dict[str, None] = {}
    for address in addresses:
        for path in address.paths:
            literal = path.partition("{")[0]
            first, slash, _ = literal[1:].partition("/")
            starts[literal if isinstance(address, PageAddress) else f"/{first}{slash}"] = None
    return tuple(
        beginning
        for beginning in starts
        if not any(beginning != shorter and beginning.startswith(shorter) for shorter in starts)
    )
