"""The addresses of pages for people, and of what belongs to a page: its picture, its table, its brief."""

from __future__ import annotations

from lsgraph.media_types import CSV, GEXF, GRAPHML, PLAIN_JSON, PNG, SVG, XLSX
from lsgraph.namespaces import THINGS
from lsgraph.web.addresses.row import (
    ACTORS,
    LIST_FORMATS,
    METHODS,
    NEWS_FORMATS,
    STORY_FORMATS,
    VIEW_FORMATS,
    Address,
    BriefAddress,
    Cache,
    Clocks,
    Copied,
    Crawlers,
    PageAddress,
    filters_of,
)

#: A part of a long list begins with the thing of that number; a part of a table with that row.
_FROM, _ROW = filters_of(**{"from": "place"}), filters_of(row="place")
#: What selects a part of the network, in all its views.
_SELECTING = filters_of(
    "hide", "relation", "region", "steps", "strength", "stance", "agreement", "by", "group", "reach", "size", "fold", "beside", "scope", "frame", "edge",
)  # fmt: skip

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
    PageAddress("network", "explorer.network:explorer", "the network to explore, with [parameters](views.md#the-explorer)", crawlers=Crawlers.LISTED, filters=(*_SELECTING, *_ROW, *filters_of("legend", first="place", day="place", kind="hide"))),
    PageAddress(
        "network/roles", "pages.analyses:roles_page",
        "which actors connect whom, in which groups, and how sure that is when a source is left out; `ties` (`firm`, `all`) says which ties are counted, `group` brings one group out, `page` is a part of the table",
        crawlers=Crawlers.LISTED,
        filters=filters_of("ties", page="part"),
    ),
    PageAddress(
        "network/gaps", "pages.analyses:gaps_page",
        "who and what is missing, by rules that each stand there in words and as a query; `agreement` and `foundation` choose what they are about",
        crawlers=Crawlers.LISTED,
        filters=filters_of("agreement", "rule", "foundation", first="place"),
    ),
    PageAddress(
        "network/compare", "pages.analyses:compare_page", "what sets two days apart (`from`, `to`; the earlier one is taken first), in sentences, as a picture and as a table",
        crawlers=Crawlers.LISTED, filters=filters_of(page="part"),
    ),
    PageAddress(
        "network/timeline", "explorer.over_time:timeline_page",
        "the network over time, with the parameters of its page: each relation in the order in which they begin, as picture and table, `row` begins a part",
        crawlers=Crawlers.LISTED, filters=(*_SELECTING, *_ROW),
    ),
    PageAddress(
        "network/timeline.{suffix}", "explorer.over_time:timeline_file", "the same as a file, with the parameters of its page",
        formats=VIEW_FORMATS, open=True, crawlers=Crawlers.REFUSED,
        filters=(*_SELECTING, *_ROW, *filters_of("scale")),
    ),
    PageAddress(
        "network/map", "explorer.on_map:map_page",
        "the actors of the network on maps of the regions, with the parameters of its page: how many stand where towards `agreement`, and with `place` all of one place",
        crawlers=Crawlers.LISTED, filters=(*_SELECTING, *_ROW),
    ),
    PageAddress(
        "network/map.{suffix}", "explorer.on_map:map_file", "the same as a file, with the parameters of its page",
        formats=VIEW_FORMATS, open=True, crawlers=Crawlers.REFUSED,
        filters=(*_SELECTING, *_ROW, *filters_of("scale")),
    ),
    PageAddress(
        "network/dots.json", "explorer.network:dots", "what the picture of a large network as dots, or of a part of it, is drawn from",
        formats=(PLAIN_JSON,), copied=Copied.NEVER, filters=_SELECTING,
    ),
    PageAddress(
        "network/picture.json", "explorer.network:picture", "what the explorer's script draws and tells: nodes, relations, and all rows of the table",
        formats=(PLAIN_JSON,), open=True, filters=_SELECTING,
    ),
    PageAddress(
        "network/picture.svg", "explorer.network:still_picture", "the explorer's picture without script, with the parameters of its page and `frame`",
        formats=(SVG,), open=True, filters=_SELECTING,
    ),
    *(
        PageAddress(
            f"{analysis}.svg", "pages.analyses:picture",
            "the picture of that analysis where it is too large for the page, with the parameters of the page and `frame`",
            formats=(SVG,), open=True, filters=filters,
        )
        for analysis, filters in (
            ("network/roles", filters_of("ties", "frame")),
            ("network/gaps", filters_of("agreement", "frame", "foundation")),
            ("network/compare", filters_of("frame")),
            ("what-if", filters_of("agreement", "frame")),
        )
    ),
    PageAddress("network.html", "explorer.network:in_one_file", "the explorer as one file that opens from a disk", open=True, filters=_SELECTING),
    PageAddress(
        "embed/network", "explorer.network:embedded", "the explorer for a frame in other sites", framed=True, crawlers=Crawlers.UNINDEXED, copied=Copied.NEVER, filters=_SELECTING,
    ),
    PageAddress(
        "network.{suffix}", "explorer.files:network_file", "the network as a file, with the parameters of its page ([below](#the-network-as-files))",
        formats=(SVG, PNG, XLSX, CSV, GRAPHML, GEXF, PLAIN_JSON), open=True,
        filters=(*_SELECTING, *filters_of("ties", "scale")),
    ),
    BriefAddress(
        "brief/gaps.{suffix}", "briefs:gaps",
        "who is missing around `agreement`, with `foundation`, [to take along](#briefs)",
        filters=filters_of("agreement", "scale", "foundation"),
    ),
    BriefAddress(
        "brief/compare.{suffix}", "briefs:compare",
        "what sets two days apart (`from`, `to`), [to take along](#briefs)", clocks=Clocks.EDITION,
        filters=filters_of("scale"),
    ),
    BriefAddress(
        "brief/agreements/compare.{suffix}", "briefs:agreements_compare",
        "two agreements (`first`, `second`) compared, [to take along](#briefs)",
        filters=filters_of("scale", first="agreement", second="agreement"),
    ),
    BriefAddress(
        "brief/regions/compare.{suffix}", "briefs:regions_compare",
        "two regions (`first`, `second`) compared, [to take along](#briefs)",
        filters=filters_of("scale", first="one region", second="one region"),
    ),
    BriefAddress(
        "brief/stories/{name}.{suffix}", "briefs:story",
        "a story [to take along](#briefs): a slide for each step", formats=STORY_FORMATS, clocks=Clocks.EDITION,
    ),
    BriefAddress("brief/roles.{suffix}", "briefs:roles", "who connects most, by `ties` (`firm`, `all`), [to take along](#briefs)", filters=filters_of("ties", "scale")),
    BriefAddress(
        "brief/what-if.{suffix}", "briefs:what_if",
        "what would be if those that `signed` names signed `agreement`, told as hypothetical, [to take along](#briefs)",
        filters=filters_of("agreement", "scale"),
    ),
    BriefAddress("brief/{kind}/{slug}.{suffix}", "briefs:thing", "an agreement, an actor, a meeting or a project [to take along](#briefs)", filters=filters_of("scale")),
    PageAddress(
        "claims/{kind}/{slug}.{suffix}", "pages.things:claims_file",
        "what a document tells, or what one claim rests on, as a file: a row for each relation and each of the words behind it",
        formats=LIST_FORMATS, clocks=Clocks.EDITION, crawlers=Crawlers.REFUSED, copied=Copied.AMPLE,
    ),
    PageAddress(
        "timeline/{kind}/{slug}.{suffix}", "pages.timelines:thing_timeline_file", "the timeline of one thing as a file",
        formats=VIEW_FORMATS, copied=Copied.AMPLE,
        filters=(*_ROW, *filters_of("scale")),
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
        filters=filters_of("agreement"),
    ),
    PageAddress(
        "my-list.{suffix}", "pages.analyses:my_list_file", "the same list as a file, by either method",
        formats=(XLSX, CSV), methods=METHODS, crawlers=Crawlers.UNINDEXED, cache=Cache.NEVER, copied=Copied.NEVER,
        filters=filters_of("agreement"),
    ),
    PageAddress(
        "what-if", "pages.analyses:what_if_page",
        "what would change if the actors that `signed` names (as often as you like) signed `agreement`; nothing of it is stored",
        crawlers=Crawlers.UNINDEXED, copied=Copied.NEVER,
        filters=filters_of("agreement"),
    ),
    PageAddress("actors", "pages.things:listing", "the list of actors; with `region` those of a region, or `across` them", crawlers=Crawlers.LISTED, filters=(*_FROM, *filters_of("region"))),
    PageAddress("agreements", "pages.things:listing", "the list of agreements, meetings and projects, with `region` likewise", crawlers=Crawlers.LISTED, filters=(*_FROM, *filters_of("region"))),
    PageAddress(
        "lists/{name}.{suffix}", "pages.things:list_file",
        "one of the lists (`actors`, `agreements`, `documents`, with `region` likewise; `regions`, `questions`, `stories`; `search` with `q` and `region`) as a file; of a longer one the first 10,000 rows, and 500 sentences",
        formats=LIST_FORMATS, clocks=Clocks.EDITION, open=True, crawlers=Crawlers.REFUSED,
        filters=filters_of("region"),
    ),
    PageAddress(
        "agreements/compare", "pages.analyses:two_agreements_page",
        "who is in both of two agreements (`first`, `second`), who in one alone, and who ties those of the one to those of the other",
        crawlers=Crawlers.LISTED,
        filters=(*_FROM, *filters_of(first="agreement", second="agreement", list="lists of two agreements")),
    ),
    PageAddress("documents", "pages.things:listing", "the list of sources, with `region` those that tell of it", crawlers=Crawlers.LISTED, filters=(*_FROM, *filters_of("region"))),
    PageAddress(
        "disagreements", "pages.disagreements:disagreements_page",
        "where sources disagree, side by side, with the words of each; `region` narrows it, `about` (`kind/slug`) to one thing",
        crawlers=Crawlers.LISTED,
        filters=(*_FROM, *filters_of("region")),
    ),
    PageAddress(
        "disagreements.{suffix}", "pages.disagreements:disagreements_file", "the same as a table, with `region` and `about`",
        formats=(XLSX, CSV), open=True, cache=Cache.NEVER,
        filters=filters_of("region"),
    ),
    PageAddress(
        "regions/compare", "pages.analyses:two_regions_page",
        "who belongs to both of two regions (`first`, `second`), who to one alone, which ties lead from one to the other, and who and what is tied to both",
        crawlers=Crawlers.LISTED,
        filters=(*_FROM, *filters_of(first="one region", second="one region", list="lists of two regions")),
    ),
    PageAddress("regions", "pages.regions:regions", "the regions, and what is across them", crawlers=Crawlers.LISTED),
    PageAddress("questions", "pages.things:questions", "the repository's questions, with the size of their answers", clocks=Clocks.EDITION, crawlers=Crawlers.LISTED),
    PageAddress("questions/{name}", "pages.things:question", "a question with its query and its answer; `about` (`kind/slug`) asks it about another than the one that its query names", clocks=Clocks.EDITION),
    PageAddress("stories", "pages.stories:stories_page", "the stories: guided tours through views of the site", crawlers=Crawlers.LISTED),
    PageAddress(
        "stories/{name}", "pages.stories:story_page", "a step of a story (`step`, from 1): its sentence with the words that it rests on, a picture, and the view that it leads to",
        filters=filters_of(step="part"),
    ),
    PageAddress(
        "search", "pages.search:search",
        "what `q` finds by name, other name, identifier and case number, with `region` in that alone, where å, ä, ö and slips of the finger do not count; and the sentences of texts that have its words in any form ([search](finding.md))",
        filters=(*_FROM, *filters_of("region")),
    ),
    PageAddress("versions", "data.history:versions_page", "the editions of the graph", clocks=Clocks.NONE, crawlers=Crawlers.LISTED),
    PageAddress(
        "changes", "data.history:changes_page",
        "what changed between two editions (`from`, `to`), or with `clock=at` between two days ([two clocks](linked-data.md#two-clocks))",
        clocks=Clocks.NONE, copied=Copied.NEVER, filters=filters_of(offset="place"),
    ),
    PageAddress(
        "news", "pages.news:news_page",
        "what is new in a `region`, or in all, from one day (`since`, thirty days back if left out) to another (`until`): what became known, and what happened as far as the sources tell",
        clocks=Clocks.NONE, crawlers=Crawlers.LISTED, copied=Copied.NEVER,
        filters=filters_of(region="one region"),
    ),
    PageAddress(
        "news.{suffix}", "pages.news:news_file", "the same as Atom, as plain text, as HTML that needs nothing from elsewhere, and as a mail with both",
        formats=NEWS_FORMATS, clocks=Clocks.NONE, open=True, crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
        filters=filters_of(region="one region"),
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
    PageAddress("actor/{slug}", "pages.things:actor", "leads to the actor of that slug, whichever kind it is", cache=Cache.UNSAID, things=ACTORS),
    PageAddress(
        "agreement/{slug}", "pages.agreements:agreement",
        "an agreement: who stands where since when, as a table and along a line of time, what awaits a decision, and of whom no signature is on record",
        crawlers=Crawlers.LISTED, things=("agreement",), filters=(*_FROM, *filters_of(list="lists of an agreement")),
    ),
    PageAddress(
        "region/{slug}", "pages.regions:region",
        "a region: its agreements, its organisations by sector, its network, its newest sources, and what is not covered",
        crawlers=Crawlers.LISTED, things=("region",),
    ),
    PageAddress(
        "{kind}/{slug}", "pages.things:thing",
        "one thing, or one claim, with every relation, its date and the words that it rests on; a document with its text, the quoted words marked",
        crawlers=Crawlers.LISTED, things=THINGS, filters=(*_FROM, *filters_of(group="relations", found="span")),
    ),
)  # fmt: skip
