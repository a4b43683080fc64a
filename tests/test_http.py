"""The grammar of HTTP, held over all routes: each row of the table is a fault that a route may have."""

from __future__ import annotations

import re
import socket
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from tests.routes import OF_LARGE_DATA, all_paths, filled

from lsgraph.http.conditional import Outcome, evaluate
from lsgraph.http.fields import combined, date_of
from lsgraph.http.links import link, link_field
from lsgraph.http.ranges import NoSuchPartError, parts_asked
from lsgraph.media_types import CSV, FORMATS, HTML, JSON, JSON_LD, TURTLE, negotiate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tools.servers import Server

    from lsgraph.generations.folder import Generation
    from lsgraph.media_types import Format
    from lsgraph.settings import Settings

TAG, CHANGED = '"x"', "Wed, 21 Aug 2024 12:00:00 GMT"
BEFORE, AFTER = "Wed, 21 Aug 2024 11:59:59 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
#: Where what all routes have is not there.
ADDRESSES = {
    "/api/acts/{slug}": "/api/acts/huddinge-kommun-adoption-proposal-2024-08",
    "/api/agreements/{slug}": "/api/agreements/life-science-declaration-2024",
    "/api/documents/{slug}": "/api/documents/huddinge-ks-2024-1082",
    "/api/memberships/{slug}": "/api/memberships/flemingsberg-science-acting-chair-magdalena-bosson",
    "/api/search": "/api/search?q=huddinge",
    "/dataset/{name}": "/dataset/{generation}",
    "/dumps/{name:path}": "/dumps/lsgraph.nt",
    "/id/{kind}/{name}": "/id/organization/huddinge-kommun",
    "/preview": "/preview?id=organization/huddinge-kommun",
    "/question/{name}": "/question/001-who-has-signed",
    "/reconcile/flyout/{kind}": "/reconcile/flyout/type?id=organization",
    "/rule/{name}": "/rule/10-claims",
    "/static/{name:path}": "/static/lsgraph.css",
    "/sv/agreement/{slug}": "/sv/agreement/life-science-declaration-2024",
    "/sv/brief/compare.{suffix}": "/sv/brief/compare.csv?from=2018-01-01&to=2024-12-31",
    "/sv/brief/gaps.{suffix}": "/sv/brief/gaps.csv",
    "/sv/brief/roles.{suffix}": "/sv/brief/roles.csv",
    "/sv/brief/what-if.{suffix}": "/sv/brief/what-if.csv",
    "/sv/lists/{name}.{suffix}": "/sv/lists/documents.csv",
    "/sv/brief/{kind}/{slug}.{suffix}": "/sv/brief/organization/huddinge-kommun.csv",
    "/sv/my-list.{suffix}": "/sv/my-list.csv",
    "/sv/disagreements.{suffix}": "/sv/disagreements.csv",
    "/sv/news.{suffix}": "/sv/news.txt",
    "/sv/brief/stories/{name}.{suffix}": "/sv/brief/stories/from-declaration-to-foundation.csv",
    "/sv/brief/agreements/compare.{suffix}": "/sv/brief/agreements/compare.csv?first=life-science-declaration-2024&second=life-science-declaration-2024",
    "/sv/brief/regions/compare.{suffix}": "/sv/brief/regions/compare.csv?first=skane&second=stockholm-uppsala",
    "/sv/network.{suffix}": "/sv/network.csv",
    "/sv/network/map.{suffix}": "/sv/network/map.csv",
    "/sv/network/timeline.{suffix}": "/sv/network/timeline.csv",
    "/sv/claims/{kind}/{slug}.{suffix}": "/sv/claims/document/huddinge-ks-2024-1082.csv",
    "/sv/timeline/{kind}/{slug}.{suffix}": "/sv/timeline/organization/huddinge-kommun.csv",
    "/sv/questions/{name}": "/sv/questions/001-who-has-signed",
    "/sv/stories/{name}": "/sv/stories/from-declaration-to-foundation",
}
#: What is said of the server now, a file that the settings make, and what is told of names that somebody pasted: nobody keeps them.
NOT_KEPT = {"/healthz", "/readyz", "/robots.txt", "/sv/my-list", "/sv/my-list.csv", "/sv/disagreements.csv"}
#: What only takes messages, and what only a setting makes.
NOT_READ = ("/mcp", "/.well-known/security.txt")
#: What an address ends with that says itself what is sent.
SUFFIXES = tuple(fmt.suffix for fmt in FORMATS)
#: A link-value of RFC 8288, 3, with the parts of an address that RFC 3986 allows.
_LINK = re.compile(
    r"""<([A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)>"""
    r"""((?:;\ [!#$%&'*+.^_`|~0-9A-Za-z-]+="(?:[\t !\x23-\x5b\x5d-\x7e]|\\[\t\x20-\x7e])*")+)(?:,\ |$)"""
)
_PARAMETER = re.compile(r'; ([^=]+)="((?:[^"\\]|\\.)*)"')


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as made:
        yield made


@pytest.fixture(scope="module")
def answers(client: httpx.Client, settings: Settings, generation: Generation) -> dict[str, httpx.Response]:
    """What each route answers to a client that says nothing of what it wants."""
    addresses = [ADDRESSES.get(path) or filled(path) for path in all_paths() if path not in (*OF_LARGE_DATA, *NOT_READ)]
    addresses.append("/sparql?query=ASK{}")
    responses = {
        address: client.get(address)
        for address in (address.replace("{generation}", generation.hash) for address in addresses)
    }
    assert {address: answer.status_code for address, answer in responses.items() if answer.status_code >= 400} == {}
    return responses


Fault = str | None


def fields_of(answer: httpx.Response, name: str) -> set[str]:
    """The members of a field that lists names."""
    return {member.strip().lower() for member in answer.headers.get(name, "").split(",")} - {""}


def is_same(answer: httpx.Response, other: httpx.Response) -> bool:
    """Whether two answers are the same as far as a client sees."""
    names = ("content-type", "location", "etag")
    return (answer.status_code, [answer.headers.get(name) for name in names]) == (
        other.status_code,
        [other.headers.get(name) for name in names],
    )


def chosen(client: httpx.Client, address: str, *headers: tuple[str, str]) -> httpx.Response:
    """The head of what such a client gets: where there is a tag, 304 with the tag of what it chose, so that nothing is written."""
    return client.head(address, headers=[*headers, ("If-None-Match", "*")])


def languages_are_weighed_without_case(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    asked = chosen(client, address, ("Accept-Language", "sv;q=0.9, en;Q=0.1"))
    return None if is_same(asked, chosen(client, address)) else f"{asked.status_code} {asked.headers}"


def lists_of_tags_are_read(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    if "etag" not in first.headers:
        return None if first.status_code != 200 or address in NOT_KEPT else "has no tag"
    for header in ('"x", W/"y"', f'"x", {first.headers["etag"]}', "*"):
        status = client.head(address, headers={"If-None-Match": header}).status_code
        if (status == 304) is ("y" in header):
            return f"{header}: {status}"
    return None


def what_is_kept_varies_as_what_was_sent(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    if "etag" not in first.headers:
        return None
    kept = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    for name in ("etag", "cache-control", "content-location", "expires", "access-control-allow-origin"):
        if kept.headers.get(name) != first.headers.get(name):
            return f"{name}: {kept.headers.get(name)!r}, not {first.headers.get(name)!r}"
    missing = fields_of(first, "vary") - fields_of(kept, "vary")
    return f"varies not by {missing}" if missing or kept.content or kept.status_code != 304 else None


def a_date_is_heeded_where_one_is_sent(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    modified = first.headers.get("last-modified")
    for since in [modified, AFTER, "soon"] if modified else [AFTER]:
        status = client.head(address, headers={"If-Modified-Since": since}).status_code
        if status != (304 if modified and since != "soon" else first.status_code):
            return f"{since}: {status}"
    both = {"If-Modified-Since": AFTER, "If-None-Match": '"x"'}
    if modified and (status := client.head(address, headers=both).status_code) != first.status_code:
        return f"a date counts beside a tag: {status}"
    return None


def other_units_of_a_range_are_passed_over(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    # An answer of `/sparql` has another tag where parts of it may be asked for.
    asked = client.get(address, headers={"Range": "items=0-1"})
    same = (asked.status_code, asked.headers.get("content-type")) == (
        first.status_code,
        first.headers.get("content-type"),
    )
    return None if same else str(asked.status_code)


def a_star_takes_anything(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    for header in ("*", "image/gif, *; q=.2, */*; q=.2"):
        status = chosen(client, address, ("Accept", header)).status_code
        if status >= 400:
            return f"{header}: {status}"
    return None


def n3_is_had_as_turtle_which_is_said(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    if "accept" not in fields_of(first, "vary"):
        return None
    turtle, asked = (client.head(address, headers={"Accept": name}) for name in ("text/turtle", "text/n3"))
    if turtle.status_code == 200 and not turtle.headers["content-type"].startswith("text/turtle"):
        return None
    return None if is_same(turtle, asked) else f"{asked.status_code} {asked.headers.get('content-type')}"


def what_depends_on_accept_says_so(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    asked = [chosen(client, address, ("Accept", name)) for name in ("text/html", "application/json", "text/turtle")]
    if is_same(asked[0], asked[1]) and is_same(asked[0], asked[2]):
        return None
    silent = [answer.status_code for answer in asked if "accept" not in fields_of(answer, "vary")]
    return f"varies silently: {silent}" if silent else None


def what_depends_on_the_language_says_so(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    asked = [chosen(client, address, ("Accept", "text/html"), ("Accept-Language", name)) for name in ("sv", "en")]
    silent = not is_same(*asked) and not all("accept-language" in fields_of(answer, "vary") for answer in asked)
    return "varies silently by language" if silent else None


def what_is_refused_is_not_sent(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    if "accept" not in fields_of(first, "vary") or address.endswith(SUFFIXES):
        return None
    asked = client.head(address, headers={"Accept": "text/html;q=0, text/turtle;q=0, */*;q=0.1"})
    sent = asked.headers.get("content-type", "") if asked.status_code == 200 else ""
    return f"{sent} was refused" if sent.startswith(("text/html", "text/turtle")) else None


def lines_of_a_field_are_one_list(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    lines = ["application/json;q=0.1", "text/turtle", "*/*;q=0.1"]
    several = chosen(client, address, *(("Accept", line) for line in lines))
    if not is_same(several, chosen(client, address, ("Accept", ", ".join(lines)))):
        return f"{lines}: {several.status_code} {several.headers}"
    tag = first.headers.get("etag")
    kept = client.head(address, headers=[("If-None-Match", '"x"'), ("If-None-Match", tag)]) if tag else None
    return None if kept is None or kept.status_code == 304 else f"tags in two lines: {kept.status_code}"


def a_head_is_that_of_the_answer_whatever_its_range(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    head = client.head(address, headers={"Range": "bytes=0-1"} if "accept-ranges" in first.headers else None)
    if not is_same(head, first) or head.content:
        return f"{head.status_code} {head.headers}"
    different = {
        name
        for name in ("vary", "cache-control", "last-modified", "link")
        if head.headers.get(name) != first.headers.get(name)
    }
    return f"other {different}" if different else None


def a_preference_that_is_not_offered_is_passed_over(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    asked = chosen(client, address, ("Prefer", "return=minimal, respond-async, wait=1"))
    announced = {"preference-applied"} & set(asked.headers) or "prefer" in fields_of(first, "vary")
    same = is_same(asked, chosen(client, address))
    return None if same and not announced else f"{asked.status_code} {asked.headers}"


def links_are_read_by_a_strict_parser(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    for field in first.headers.get_list("link"):
        if field != "".join(match[0] for match in _LINK.finditer(field)):
            return field
        if any("rel" not in dict(_PARAMETER.findall(match[2])) for match in _LINK.finditer(field)):
            return f"a link without relation: {field}"
    return None


def http_1_0_needs_no_host(client: httpx.Client, address: str, first: httpx.Response) -> Fault:
    status = raw(str(client.base_url), f"GET {address} HTTP/1.0\r\n\r\n")[0]
    return None if status == first.status_code else str(status)


TABLE = (
    languages_are_weighed_without_case, lists_of_tags_are_read, what_is_kept_varies_as_what_was_sent,
    a_date_is_heeded_where_one_is_sent, other_units_of_a_range_are_passed_over, a_star_takes_anything,
    n3_is_had_as_turtle_which_is_said, what_depends_on_accept_says_so, what_depends_on_the_language_says_so,
    what_is_refused_is_not_sent, lines_of_a_field_are_one_list, a_head_is_that_of_the_answer_whatever_its_range,
    a_preference_that_is_not_offered_is_passed_over, links_are_read_by_a_strict_parser, http_1_0_needs_no_host,
)  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.__name__)
def test_no_route_has_the_fault(
    row: Callable[[httpx.Client, str, httpx.Response], Fault],
    client: httpx.Client,
    answers: Mapping[str, httpx.Response],
) -> None:
    faults = {address: fault for address, first in answers.items() if (fault := row(client, address, first))}
    assert faults == {}


def raw(server: str, request: str) -> tuple[int, str]:
    """Status and whole answer to a request as it is written."""
    parts = urlsplit(server)
    with socket.create_connection((str(parts.hostname), parts.port or 80), timeout=30) as connection:
        connection.sendall(request.encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b"")).decode("latin-1")
    return int(answer.split(" ", 2)[1]), answer


def test_only_http_1_1_needs_a_host(server: str) -> None:
    assert raw(server, "GET /sv/ HTTP/1.1\r\nConnection: close\r\n\r\n")[0] == 400
    status, answer = raw(server, "GET /dumps HTTP/1.0\r\n\r\n")
    assert status == 200
    assert f'"{server}/dumps/' in answer


def test_a_line_that_goes_on_is_refused_or_read_as_one(server: str) -> None:
    """RFC 9112, 5.2."""
    head = "GET /ontology HTTP/1.1\r\nHost: a\r\nAccept: text/html;q=0.1,\r\n text/turtle\r\nConnection: close\r\n\r\n"
    status, answer = raw(server, head)
    assert status == 400 or "content-type: text/turtle" in answer.lower()


@pytest.mark.parametrize(
    ("environ", "headers", "base"),
    [
        ({"LSGRAPH_TRUSTED_PROXIES": "127.0.0.1"}, {"X-Forwarded-Proto": "https", "Host": "graph.example"}, "https://graph.example"),
        ({"LSGRAPH_BASE_URL": "https://example.org/graph"}, {"Host": "inside"}, "https://example.org/graph"),
    ],
    ids=["scheme", "path"],
)  # fmt: skip
def test_behind_a_proxy_no_route_leads_elsewhere(
    launch: Callable[..., Server],
    answers: Mapping[str, httpx.Response],
    environ: Mapping[str, str],
    headers: Mapping[str, str],
    base: str,
) -> None:
    """Redirects are relative, or begin as the public's address; so do links to this server. No trailing slash leads out of a path."""
    path = urlsplit(base).path
    wrong = []
    with httpx.Client(base_url=launch(**environ).url, timeout=60, trust_env=False, headers=headers) as client:
        addresses = [
            *answers,
            *(f"{address.partition('?')[0]}/" for address in answers if not address.endswith("/")),
            "/sv",
            "/api",
        ]
        for address in addresses:
            answer = chosen(client, address)
            location = answer.headers.get("location", base)
            if not location.startswith((base, f"{path}/" if path else "/", "./", "../", "?")):
                wrong.append((address, location))
            if (
                address.endswith("/")
                and answer.is_redirect
                and location.startswith("/")
                and not location.startswith(f"{path}/")
            ):
                wrong.append((address, location))
            links = answer.headers.get("link", "")
            wrong += [
                (address, match[1])
                for match in _LINK.finditer(links)
                if "127.0.0.1" in match[1] or "inside" in match[1] or match[1].startswith("http://graph.example")
            ]
    assert wrong == []


# ------------------------------------------------------------------------------------------------- without a server


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        ("text/html;q=0, */*", (HTML, TURTLE), TURTLE),
        ("text/html;q=0", (HTML,), None),
        ("*/*;q=0", (HTML, TURTLE), None),
        ("text/*;q=0, */*;q=0.1", (HTML, TURTLE, JSON_LD), JSON_LD),
        ("text/turtle;q=0, text/*", (TURTLE, HTML), HTML),
        # Parameters that a type does not have: it is meant all the same, but after what is meant without them.
        ('application/ld+json;profile="a,b;q=0", */*;q=0.1', (HTML, JSON_LD), JSON_LD),
        ("text/html;level=1, text/html;q=0.1, text/turtle;q=0.5", (HTML, TURTLE), TURTLE),
        ("text/html;level=1;q=0, text/*", (HTML,), HTML),
        ("text/turtle;charset=UTF-8, text/csv;q=0.9", (CSV, TURTLE), TURTLE),
        ("TEXT/Turtle ; Q=0.5 , application/json;q=0.4", (JSON, TURTLE), TURTLE),
        ('text/turtle;a=";q=0";q=1.000', (HTML, TURTLE), TURTLE),
        ("text/turtle;q=0.0009", (TURTLE,), None),
        ("text/turtle;q=1.001, text/csv;q=0.1", (TURTLE, CSV), CSV),
        ("*/turtle", (TURTLE,), None),
        ("text/n3;q=0.5, text/turtle;q=0", (TURTLE,), None),
    ],
)
def test_media_types_are_chosen_by_the_most_exact_range(
    accept: str, offered: tuple[Format, ...], chosen: Format | None
) -> None:
    assert negotiate(accept, offered) is chosen


def test_lines_are_joined_in_their_order_and_others_left_alone() -> None:
    assert combined([(b"range", b"bytes=0-1"), (b"cookie", b"a"), (b"cookie", b"b"), (b"range", b"bytes=2-3")]) == [
        (b"range", b"bytes=0-1, bytes=2-3"), (b"cookie", b"a"), (b"cookie", b"b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_dates_have_three_forms(text: str) -> None:
    assert date_of(text) == parsedate_to_datetime("Sun, 06 Nov 1994 08:49:37 +0000")


@pytest.mark.parametrize(
    ("fields", "tag", "outcome"),
    [
        ({}, TAG, Outcome.SEND),
        ({"if-none-match": 'W/"x"'}, TAG, Outcome.NOT_MODIFIED),
        ({"if-none-match": '"y", W/"x"'}, f"W/{TAG}", Outcome.NOT_MODIFIED),
        ({"if-none-match": " * "}, TAG, Outcome.NOT_MODIFIED),
        ({"if-none-match": '"y", *'}, TAG, Outcome.SEND),
        ({"if-none-match": "x"}, TAG, Outcome.SEND),
        ({"if-none-match": ""}, TAG, Outcome.SEND),
        ({"if-none-match": '"y"', "if-modified-since": AFTER}, TAG, Outcome.SEND),
        ({"if-modified-since": CHANGED}, TAG, Outcome.NOT_MODIFIED),
        ({"if-modified-since": AFTER}, TAG, Outcome.NOT_MODIFIED),
        ({"if-modified-since": BEFORE}, TAG, Outcome.SEND),
        ({"if-modified-since": f"{CHANGED}, {CHANGED}"}, TAG, Outcome.SEND),
        ({"if-modified-since": "Wednesday, 21-Aug-24 12:00:00 GMT"}, TAG, Outcome.NOT_MODIFIED),
        ({"if-match": '"y"'}, TAG, Outcome.FAILED),
        ({"if-match": '"y", "x"', "if-none-match": '"x"'}, TAG, Outcome.NOT_MODIFIED),
        ({"if-match": 'W/"x"'}, TAG, Outcome.FAILED),
        ({"if-match": "*"}, TAG, Outcome.SEND),
        ({"if-match": '"y"'}, f"W/{TAG}", Outcome.SEND),
        ({"if-unmodified-since": BEFORE}, TAG, Outcome.FAILED),
        ({"if-unmodified-since": CHANGED}, TAG, Outcome.SEND),
        ({"if-unmodified-since": BEFORE, "if-match": TAG}, TAG, Outcome.SEND),
    ],
)  # fmt: skip
def test_conditions_are_evaluated_in_their_order(fields: Mapping[str, str], tag: str, outcome: Outcome) -> None:
    assert evaluate("GET", fields, tag, CHANGED) is outcome
    assert evaluate("HEAD", fields, tag, CHANGED) is outcome
    assert evaluate("POST", fields, tag, CHANGED) is Outcome.SEND


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ({"range": "bytes=0-1"}, ((0, 1),)),
        ({"range": "Bytes = 8-"}, ((8, 9),)),
        ({"range": "bytes=-3"}, ((7, 9),)),
        ({"range": "bytes=-30"}, ((0, 9),)),
        ({"range": "bytes=5-500"}, ((5, 9),)),
        ({"range": "bytes=0-0, 99-100,-1"}, ((0, 0), (9, 9))),
        ({"range": "items=0-1"}, ()),
        ({"range": "bytes=5-1"}, ()),
        ({"range": "bytes=0-1, x"}, ()),
        ({"range": "bytes=0-1, bytes=2-3"}, ()),
        ({"range": "bytes="}, ()),
        ({"range": "bytes=0-1", "if-range": TAG}, ((0, 1),)),
        ({"range": "bytes=0-1", "if-range": f"W/{TAG}"}, ()),
        ({"range": "bytes=0-1", "if-range": '"y"'}, ()),
        ({"range": "bytes=0-1", "if-range": f"{TAG}, {TAG}"}, ()),
        ({"range": "bytes=0-1", "if-range": CHANGED}, ((0, 1),)),
        ({"range": "bytes=0-1", "if-range": "Wed Aug 21 12:00:00 2024"}, ((0, 1),)),
        ({"range": "bytes=0-1", "if-range": AFTER}, ()),
    ],
)  # fmt: skip
def test_parts_are_those_that_are_asked_for(fields: Mapping[str, str], parts: tuple[tuple[int, int], ...]) -> None:
    assert parts_asked("GET", fields, 10, TAG, CHANGED) == parts
    assert parts_asked("HEAD", fields, 10, TAG, CHANGED) == ()


@pytest.mark.parametrize("field", ["bytes=10-", "bytes=-0", "bytes=10-11, 99-"])
def test_none_of_the_parts_is_there(field: str) -> None:
    with pytest.raises(NoSuchPartError) as caught:
        parts_asked("GET", {"range": field}, 10, TAG)
    assert caught.value.size == 10


def test_a_part_of_a_dump_is_refused_as_all_else_is(client: httpx.Client) -> None:
    answer = client.get("/dumps/lsgraph.nt", headers={"Range": "bytes=999999999-"})
    size = client.head("/dumps/lsgraph.nt").headers["content-length"]
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")
    assert answer.json()["next_step"]
    several = client.get("/dumps/lsgraph.nt", headers={"Range": "bytes=0-1, 999999999-"})
    assert (several.status_code, len(several.content)) == (206, 2)
    assert client.get("/dumps/lsgraph.nt", headers={"If-Match": '"other"'}).status_code == 412


def test_links_hold_whatever_is_put_into_them() -> None:
    field = link_field([link('http://x/a b>"å%20', "next", title='say "\\"'), link("http://x/", "up")])
    assert [match[1] for match in _LINK.finditer(field)] == ["http://x/a%20b%3E%22%C3%A5%20", "http://x/"]
    assert "".join(match[0] for match in _LINK.finditer(field)) == field
