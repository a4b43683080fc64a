"""The table of addresses is what the server does: each row is asked for, and nothing is answered that has no row."""

from __future__ import annotations

import html
import re
import runpy
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.routing import Match

from lsgraph.briefs.model import BRIEF_FORMATS
from lsgraph.cli.address_tables import with_tables
from lsgraph.languages import LANGUAGES
from lsgraph.media_types import DOCX, HTML, PDF, PNG, PPTX, SVG
from lsgraph.web.addresses import ADDRESSES, METHODS, PAGES, Address, Cache, Clocks, Crawlers, PageAddress
from lsgraph.web.app import routed
from lsgraph.web.explorer.files import NETWORK_FORMATS
from lsgraph.web.pages.lists import LISTS
from lsgraph.web.routes import endpoint_of
from lsgraph.web.validation.routes import READ

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lsgraph.media_types import Format
    from lsgraph.settings import Settings

#: What is there, for each parameter of a path, and where that differs for a path, by the path.
THERE = {
    "kind": "organization",
    "slug": "huddinge-kommun",
    "number": "1",
    "page": "1",
    "version": "0.2.0",
    "scheme": "role",
    "concept": "chair",
    "part": "1",
    "level": "1",
    "index": "0",
}
SAMPLES = {
    "network.{suffix}": "network.csv", "brief/agreements/compare.{suffix}": "brief/agreements/compare.csv?first=life-science-declaration-2024&second=life-science-declaration-2024", "brief/regions/compare.{suffix}": "brief/regions/compare.csv?first=skane&second=stockholm-uppsala", "brief/gaps.{suffix}": "brief/gaps.csv", "brief/compare.{suffix}": "brief/compare.csv?from=2018-01-01&to=2024-12-31",
    "my-list.{suffix}": "my-list.csv", "disagreements.{suffix}": "disagreements.csv", "news.{suffix}": "news.txt", "brief/stories/{name}.{suffix}": "brief/stories/from-declaration-to-foundation.csv", "/catalogue.{suffix}": "/catalogue.ttl", "stories/{name}": "stories/from-declaration-to-foundation",
    "network/timeline.{suffix}": "network/timeline.csv", "network/map.{suffix}": "network/map.csv", "timeline/{kind}/{slug}.{suffix}": "timeline/organization/huddinge-kommun.csv",
    "brief/roles.{suffix}": "brief/roles.csv", "brief/what-if.{suffix}": "brief/what-if.csv", "lists/{name}.{suffix}": "lists/actors.csv",
    "brief/{kind}/{slug}.{suffix}": "brief/organization/huddinge-kommun.csv", "questions/{name}": "questions/001-who-has-signed", "region/{slug}": "region/skane", "agreement/{slug}": "agreement/life-science-declaration-2024",
    "/id/{kind}/{name}": "/id/organization/huddinge-kommun", "/graph/{name}": "/graph/actors", "/collection/{name}": "/collection/agreement", "/rule/{name}": "/rule/20-statements",
    "/question/{name}": "/question/001-who-has-signed", "/timemap/{path:path}": "/timemap/sv/network", "/feed.{suffix}": "/feed.trig",
    "/dataset/{name}": "/dataset/0123abcd", "/dumps/{name:path}": "/dumps/lsgraph.nq", "/static/{name:path}": "/static/lsgraph.css",
    "/api/agreements/{slug}": "/api/agreements/life-science-declaration-2024", "/api/acts/{slug}": "/api/acts/region-stockholm-signature-2024-06",
    "/api/memberships/{slug}": "/api/memberships/huddinge-kommun-municipal-director-magdalena-bosson",
    "/resolve/{scheme}/{value:path}": "/resolve/municipality-code/0126", "/reconcile/suggest/{kind}": "/reconcile/suggest/entity?prefix=huddinge",
    "/reconcile/flyout/{kind}": "/reconcile/flyout/entity?id=organization/huddinge-kommun", "/preview": "/preview?id=organization/huddinge-kommun",
    "/api/documents/{slug}": "/api/documents/huddinge-ks-2024-1082", "/api/search": "/api/search?q=Karolinska", "/changes": "/changes?clock=at&from=2018-01-01&to=2024-12-31",
}  # fmt: skip
#: A day on which each row has something: a day before the agreement has none to draw gaps or suppositions of.
DAY = "2018-01-01"
DAYS = {"network/gaps.svg": "2024-12-16", "what-if.svg": "2024-12-16"}
#: Rows that are asked for in other tests, since an answer needs two editions, a large network or a long stream.
ELSEWHERE = (
    "/.well-known/security.txt",
    "/changes.patch",
    "/dataset/{name}",
    "network/dots.json",
    "/feed/part/{level}/{index}",
)
READABLE = [address for address in ADDRESSES if "GET" in address.methods and address.path not in ELSEWHERE]


def sample(address: Address, language: str = "sv") -> str:
    """An address that the row means and that is there."""
    path = SAMPLES.get(address.path, address.path)
    path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda parameter: THERE[parameter[1]], path)
    return f"/{language}/{path}" if isinstance(address, PageAddress) else path


def with_parameter(path: str, parameter: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{parameter}"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as made:
        yield made


@pytest.fixture(scope="module")
def routes(settings: Settings) -> list[Any]:
    return list(routed(settings).router.routes)


def named(address: Address) -> str:
    return f"{' '.join(address.methods)} {address.path}" if address.methods != METHODS[:2] else address.path or "home"


# --------------------------------------------------------------------------------------------- what pages let take along

#: Pages whose content is no table, or that have files of another kind for what they are for, each with the reason.
WITHOUT_TABLES = {
    "/": "leads to the first page",
    "/network": "leads to the network",
    "network.html": "is a file itself",
    "embed/network": "stands in a page of somebody else, and leads to the explorer",
    "actor/{slug}": "leads to the page of the actor",
    "about": "is a text",
    "accessibility": "is a text",
    "data": "leads to the files of the whole dataset",
    "versions": "has the editions as a feed and as dumps",
    "news": "is sent on as a feed, a text or a mail",
    "agreements/compare": "the part of the data has one agreement alone: what compares two is asked for in `test_my_list.py`",
}
#: What is asked for besides: pages that show nothing before somebody has chosen something.
CHOSEN = {
    "search": "search?q=Huddinge", "region/{slug}": "region/stockholm-uppsala", "my-list": "my-list?names=Huddinge+kommun", "changes": "changes?clock=at&from=2018-01-01&to=2024-12-31",
}  # fmt: skip
#: Pages whose picture is a part of something else, or of names that nobody keeps.
WITHOUT_PICTURES = {"my-list", "stories/{name}"}


def files_in(text: str) -> set[str]:
    """The endings of the files that links of a page lead to, also those of an answer to a query."""
    links = [html.unescape(link) for link in re.findall(r'<a [^>]*href="([^"]+)"', text)]
    return {found[1] for link in links if (found := re.search(r"(?:\.|[?&]format=)(xlsx|csv|svg|png)(?:&|\?|$)", link))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_its_tables_and_pictures_as_files(client: httpx.Client, language: str) -> None:
    pages = [each for each in PAGES if each.formats == (HTML,) and "{suffix}" not in each.path]
    assert len(pages) > len(WITHOUT_TABLES) + 15
    assert {each.path for each in pages} >= WITHOUT_TABLES.keys()
    for address in pages:
        if address.path in WITHOUT_TABLES:
            continue
        path = f"/{language}/{CHOSEN[address.path]}" if address.path in CHOSEN else sample(address, language)
        answer = client.get(path, follow_redirects=True, headers={"Accept": "text/html"})
        assert answer.status_code == 200, path
        text, found = answer.text, files_in(answer.text)
        assert found >= {"xlsx", "csv"}, f"{path} has no table as a file"
        if 'class="picture' in text and address.path not in WITHOUT_PICTURES:
            assert found >= {"svg", "png"}, f"{path} has a picture, and no file of it"


# ------------------------------------------------------------------------------------------------ the table and the routes


def test_every_route_has_a_row_and_every_row_a_route(routes: list[Any]) -> None:
    told = [
        (path, method)
        for address in ADDRESSES
        if address.routed
        for path in address.paths
        for method in address.methods
    ]
    assert len(told) == len(set(told)), "an address stands in the table twice"
    assert {(route.path, method) for route in routes for method in route.methods} == set(told)


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address.routed], ids=named)
def test_no_row_hides_another(routes: list[Any], address: Address) -> None:
    path = sample(address).partition("?")[0]
    scope = {"type": "http", "path": path, "method": address.methods[0], "root_path": "", "headers": []}
    first = next(route for route in routes if route.matches(scope)[0] is Match.FULL)
    assert first.path in address.paths
    assert first.endpoint is endpoint_of(address)


def test_the_page_about_addresses_is_written_from_the_table(root: Path) -> None:
    page = (root / "docs" / "http.md").read_text(encoding="utf-8")
    assert with_tables(page) == page, "run `lsgraph docs`"
    for address in ADDRESSES:
        assert address.purpose in page
        assert "|" not in address.purpose


def test_pages_link_to_each_other_by_names_that_have_a_row(root: Path) -> None:
    web = root / "src" / "lsgraph" / "web"
    texts = {path: path.read_text(encoding="utf-8") for path in [*web.rglob("*.py"), *web.rglob("*.html")]}
    names = {
        name for text in texts.values() for name in re.findall(r"\burls\.page\(\s*[\"']([^\"'{}]*)[\"']\s*[,)]", text)
    }
    assert len(names) > 10
    files = {address.path.replace("{suffix}", fmt.suffix[1:]) for address in ADDRESSES for fmt in address.formats}
    assert names - {page.path for page in PAGES} - files == set()


def test_lists_that_are_told_elsewhere_agree_with_the_table() -> None:
    by_path = {address.path: address for address in ADDRESSES if "GET" in address.methods}
    assert by_path["network.{suffix}"].formats == NETWORK_FORMATS
    assert by_path["brief/gaps.{suffix}"].formats == BRIEF_FORMATS
    assert all(name in by_path for name in LISTS)
    posted = next(address for address in ADDRESSES if address.path == "/validate" and address.methods == ("POST",))
    assert set(posted.formats) - {HTML} <= {*READ, *posted.formats[:1]}


#: Pages that the benchmark of pages leaves out: they lead to others, or are only as long as somebody wrote them.
_NOT_MEASURED = {"stories/{name}", "brief/stories/{name}.{suffix}", "actor/{slug}", "agreement/{slug}"}


def test_every_page_is_measured_by_the_benchmark(root: Path) -> None:
    measured = runpy.run_path(str(root / "bench" / "addresses.py"), run_name="addresses")["CASES"]
    asked = [case.address.partition("?")[0].partition("/en/")[2] for case in measured]
    # A thing stands in an address of the benchmark as one field: its kind and its name.
    templates = {page.path.replace("{kind}/{slug}", "{thing}") for page in PAGES if isinstance(page, PageAddress)}
    missing = {
        template
        for template in templates - {path.replace("{kind}/{slug}", "{thing}") for path in _NOT_MEASURED}
        if not any(re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), address) for address in asked)
    }
    assert missing == set()


# ------------------------------------------------------------------------------------------------------ the table, asked


@pytest.mark.parametrize("address", READABLE, ids=named)
def test_each_row_is_answered_as_it_says(client: httpx.Client, address: Address) -> None:
    answer = client.get(sample(address), headers={"Origin": "https://other.example"})
    assert answer.status_code in (200, 302, 303), answer.text[:200]
    if answer.status_code == 200:
        assert answer.headers.get("cache-control", "") == address.cache
    else:
        # Where to go is asked each time.
        assert "cache-control" not in answer.headers
    assert ("access-control-allow-origin" in answer.headers) == address.open
    assert ("frame-ancestors *" in answer.headers["content-security-policy"]) == address.framed
    assert ("etag" in answer.headers) == (
        answer.status_code == 200 and address.cache not in (Cache.NEVER, Cache.UNSAID)
    )
    head = client.head(sample(address))
    assert (head.status_code, head.content) == (answer.status_code, b"")
    assert head.headers.get("content-type") == answer.headers.get("content-type")


@pytest.mark.parametrize("address", READABLE, ids=named)
def test_each_row_names_its_methods_where_it_is_asked_by_another(client: httpx.Client, address: Address) -> None:
    refused = client.request("DELETE", sample(address))
    methods = {method for other in ADDRESSES if other.path == address.path for method in other.methods}
    assert refused.status_code == 405
    assert refused.headers["allow"] == ", ".join(method for method in METHODS if method in methods)


#: What nothing is drawn of in the part of the data: no actor of it ties two regions (`test_regions.py` has some that do).
WITHOUT_PICTURE = {"brief/regions/compare.{suffix}"}


#: What takes a second to typeset or to draw is asked of the rows of briefs in turn: one function writes all of them in all formats.
TYPESET = (PDF, DOCX, PPTX, PNG)
BRIEFS = [address.path for address in READABLE if address.path.startswith("brief/")]


def formats_asked(address: Address) -> list[Format]:
    """The formats of a row that are asked for."""
    if address.path not in BRIEFS:
        return list(address.formats)
    turn = TYPESET[BRIEFS.index(address.path) % len(TYPESET)]
    return [fmt for fmt in address.formats if fmt is turn or fmt not in TYPESET]


@pytest.mark.parametrize("address", READABLE, ids=named)
def test_each_row_has_the_formats_that_it_names(client: httpx.Client, address: Address) -> None:
    path = sample(address)
    for fmt in formats_asked(address):
        before, _, parameters = path.partition("?")
        asked = path if "{suffix}" not in address.path else f"{before.rpartition('.')[0]}{fmt.suffix}?{parameters}"
        answer = client.get(asked, headers={"Accept": f"{fmt.media_type}, */*;q=0.1"}, follow_redirects=True)
        if address.path in WITHOUT_PICTURE and fmt in (PNG, SVG):
            assert answer.status_code == 404, asked
            continue
        assert answer.status_code == 200, asked
        if address.cache is not Cache.UNSAID:
            assert answer.headers["cache-control"] in (address.cache, Cache.ASKED)
        # The names of dumps have their ending before that of what packs them.
        if not address.path.startswith("/dumps/"):
            assert answer.headers["content-type"].partition(";")[0] == fmt.media_type, asked
        if address.endings:
            ended = client.get(path + fmt.suffix, follow_redirects=True)
            assert ended.headers["content-type"] == fmt.content_type


@pytest.mark.parametrize("address", READABLE, ids=named)
def test_each_row_has_the_clocks_that_it_names(client: httpx.Client, address: Address, edition: str) -> None:
    """A clock that a row has is taken; one that it has not is refused, or changes nothing."""
    path = sample(address)
    plain = client.get(path)
    for clock, value in (("known", edition), ("at", DAYS.get(address.path, DAY))):
        answer = client.get(with_parameter(path, f"{clock}={value}"))
        if clock in address.clocks.value:
            assert answer.status_code in (200, 302, 303), clock
            # A slip is never taken for a time.
            slip = client.get(with_parameter(path, f"{clock}=nonsense"), follow_redirects=True)
            assert slip.status_code == 400, clock
        elif address.path.startswith("/timemap/"):
            # It is told of the whole address, with its parameters.
            assert answer.status_code == 200
        elif answer.status_code == 200 and HTML.media_type not in answer.headers["content-type"]:
            assert answer.content == plain.content, clock
        else:
            assert answer.status_code in (200, 302, 303, 400), clock


@pytest.fixture(scope="module")
def edition(client: httpx.Client) -> str:
    return str(client.get("/healthz").json()["generation"])


# --------------------------------------------------------------------------------------------------- what crawlers are told


def test_crawlers_are_told_what_the_table_says(client: httpx.Client) -> None:
    robots = client.get("/robots.txt").text.splitlines()
    refused = [line.removeprefix("Disallow: ") for line in robots if line.startswith("Disallow: /") and "*" not in line]
    for address in READABLE:
        path = sample(address)
        assert path.startswith(tuple(refused)) == (address.crawlers is Crawlers.REFUSED), path
    for clock in Clocks.BOTH.value:
        assert f"Disallow: /*?{clock}=" in robots


def test_the_sitemap_has_the_pages_that_the_table_lists(client: httpx.Client, server: str) -> None:
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    told = {
        str(node.text).removeprefix(server) for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    }
    for address in PAGES:
        if address.path not in (
            "actor/{slug}",
            "network.{suffix}",
            "my-list.{suffix}",
            "lists/{name}.{suffix}",
        ) and not address.path.startswith("brief/"):
            for language in LANGUAGES:
                listed = sample(address, language) in told
                assert listed == (address.crawlers is Crawlers.LISTED), sample(address, language)


@pytest.mark.parametrize("address", [page for page in PAGES if page.formats == (HTML,)], ids=named)
def test_pages_that_are_not_for_search_engines_say_so(client: httpx.Client, address: Address) -> None:
    text = client.get(sample(address), headers={"Accept": "text/html"}, follow_redirects=True).text
    assert ('<meta name="robots" content="noindex">' in text) == (address.crawlers is Crawlers.UNINDEXED)


def test_errors_below_an_address_of_data_can_be_read_by_other_origins(client: httpx.Client) -> None:
    for path in ("/api/nothing", "/id/nothing/at-all", "/sv/network.nothing", "/feed.nothing"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (404, "*"), path
    assert "access-control-allow-origin" not in client.get("/nothing").headers
