"""Addresses and header fields as anybody may write them: each gets an answer that is meant, none an error of the server."""

from __future__ import annotations

import http.client
import random
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.routes import all_paths, filled

from lsgraph.http.fields import MOST_CHARACTERS, MOST_MEMBERS, members, names_tag
from lsgraph.http.negotiation import accepts_gzip, preferred_language
from lsgraph.http.ranges import parts_asked
from lsgraph.languages import LANGUAGES
from lsgraph.media_types import CSV, JSON, RESULTS, TURTLE, XML, negotiate
from lsgraph.web.http.headers import MOST_PARAMETERS, MOST_PATH, MOST_QUERY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.generations.folder import Generation

#: Queries and headers that each route gets, out of those below.
SAMPLE = 6
SEGMENTS = (
    "%22", "{{7*7}}", "%00", "%2F", "%5C", "..", "%2e%2e", "%F0%9F%98%80", "%ED%A0%80", "%FF", "0" * 300 + "1", "000000001" + "0" * 5000, "-1",
    "9" * 40, "'%3B--", "%0d%0aX:y", "a%20b", "%3Cscript%3E", "%C3%85", "[]", "%25", "*", "%22.ttl", ".html", "x" * 3000, "%d9%a3",
    "0000000010", "%5B%5D", "a:b",
)  # fmt: skip
QUERIES = (
    "at=%22", "at=2024-06-14%2B02:00", "at=9999-12-31", "at=0001-01-01", "at=%D9%A3024-06-1", "known=9999-12-31T23:59:59-12:00",
    "known=0001-01-01T00:00:00%2B12:00", "known=%FF", "known=%00", "offset=0000001", "offset=-1", f"offset={'9' * 30}", "q=%00",
    "q=%ED%A0%80", f"q={'%F0%9F%98%80' * 200}", "from=9999-12-31&to=0001-01-01", "clock=at&from=9999-12-31&to=0001-01-01",
    "compare=9999-12-31&at=0001-01-01", "selected=%22", f"steps={'9' * 5000}", "steps=-1", "steps=%D9%A3", "group=%D9%A3",
    f"group={'9' * 5000}", "group=%C2%B2", "by=kind&group=%22", "relation=%22", "hide=%00,,", "about=%22", "about=a%20b", "lang=xx",
    "lang[]=sv", "signed=%22&signed=%22", "agreement=%22", "foundation=%00", "at=2024-01-01&at=2024-01-01", "legend=1&kind=%00",
    "form=1&at=", "from=organization/huddinge-kommun&to=%22", "around=%22&reach=%C2%B2", "frame=x", "format=%22", f"{'a' * 3000}=1",
    "%FF=%FF", "&&&=;;", "scope=all", "edge=%22", "query=%22", "query=%FF", "=", "limit=0&offset=0", "limit=%00", "since=9999-99-99",
)  # fmt: skip
HEADERS = (
    ("Accept-Datetime", "Fri, 31 Dec 9999 23:59:59 -1200"), ("Accept-Datetime", "Mon, 01 Jan 0001 00:00:00 +1200"),
    ("Accept-Datetime", "x" * 100), ("Accept-Datetime", "Wed, 21 Aug 2024 12:00:00 GMT"), ("Accept", ",;=" * 900), ("Accept", '"\xff'),
    ("Accept-Language", "\xff,;q="), ("If-None-Match", '"' * 300), ("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 -1200"),
    ("Range", "bytes=99999999999999999999-"), ("Range", "bytes=-"), ("If-Range", "\xff"), ("Accept-Encoding", ";q=q,gzip;q=\xff"),
    ("Cookie", ";" * 500), ("Prefer", "x"),
)  # fmt: skip


class Connection:
    """A connection on which addresses go as they are: clients put many of them right."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and the beginning of the answer."""
        self._connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, text in headers.items():
            self._connection.putheader(name.replace("_", "-"), text)
        self._connection.endheaders()
        response = self._connection.getresponse()
        return response.status, response.read()[:200].decode("utf-8", "replace")

    def close(self) -> None:
        """End it."""
        self._connection.close()


@pytest.fixture
def connection(server: str) -> Iterator[Connection]:
    made = Connection(server)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as made:
        yield made


@pytest.fixture(scope="module")
def paths() -> list[str]:
    return all_paths()


def test_no_segment_of_an_address_is_an_error_of_the_server(connection: Connection, paths: list[str]) -> None:
    wrong = []
    for path in paths:
        for name in re.findall(r"\{(\w+)", path):
            for segment in SEGMENTS:
                address = filled(path, {name: segment})
                for headers in ({"Accept": "text/html"}, {"Accept_Datetime": "Wed, 21 Aug 2024 12:00:00 GMT"}):
                    status, told = connection.get(address, **headers)
                    if status >= 500:
                        wrong.append((status, address[:120], told))
    assert wrong == []


def test_no_parameter_and_no_header_is_an_error_of_the_server(connection: Connection, paths: list[str]) -> None:
    chosen = random.Random(8)  # the same ones each time
    wrong = []
    for path in paths:
        address = filled(path)
        tried = [f"{address}?{query}" for query in chosen.sample(QUERIES, SAMPLE)]
        answers = [(each, connection.get(each, Accept="text/html")) for each in tried]
        answers += [
            (f"{address} {name}: {text[:30]}", connection.get(address, **{name: text}))
            for name, text in (HEADERS[0], *chosen.sample(HEADERS, SAMPLE // 2))
        ]
        wrong += [(status, each[:120], told) for each, (status, told) in answers if status >= 500]
    assert wrong == []


def test_a_form_with_too_many_fields_is_refused(client: httpx.Client) -> None:
    told = client.post("/validate", data={f"a{number}": "x" for number in range(30)})
    assert told.status_code == 400
    assert told.json()["next_step"]


def test_numbers_in_addresses_have_one_form(client: httpx.Client) -> None:
    assert client.get("/feed/1/1").status_code == 200
    for path in ("/feed/1/01", "/feed/01/1", "/feed/1/000000001" + "0" * 5000, "/feed/1/0000000010", "/feed/1/1.0"):
        assert client.get(path).status_code == 404, path
    assert client.get("/id/organization/huddinge-kommun.ttl?offset=00").status_code == 400


# ----------------------------------------------------------------------------------------------------------- clocks

DATED = "/sv/network", "/en/organization/huddinge-kommun", "/sv/questions", "/en/network/gaps"
DATA = (
    "/id/organization/huddinge-kommun.ttl", "/graph/actors.nt", "/ontology.ttl", "/dumps", "/dumps/lsgraph.nq", "/void.ttl",
    "/catalogue.ttl", "/sv/network.csv", "/api/acts", "/context.jsonld", "/prefixes.json", "/id/document/huddinge-ks-2024-1082.txt", "/changes",
    "/feed.trig", "/feed/1/1", "/versions",
)  # fmt: skip


@pytest.mark.parametrize("path", DATED)
@pytest.mark.parametrize(
    ("query", "english", "swedish"),
    [
        ("knwon=2024-08-21", "Did you mean known?", "Menade du known?"), ("Known=x", "Did you mean known?", "Menade du known?"),
        ("At=2018-01-01", "Did you mean at?", "Menade du at?"), ("att=2018-01-01", "Did you mean at?", "Menade du at?"),
        ("as-of=2018-01-01", "Did you mean known or at?", "Menade du known eller at?"),
        ("at=", "is empty", "är tom"), ("known=", "is empty", "är tom"),
        ("at=2018-01-01&at=2019-01-01", "given 2 times", "finns 2 gånger"), ("known=x&known=x", "given 2 times", "finns 2 gånger"),
    ],
)  # fmt: skip
def test_what_only_comes_close_to_a_clock_is_refused_in_both_languages(
    client: httpx.Client, path: str, query: str, english: str, swedish: str
) -> None:
    told = client.get(f"{path}?{query}")
    assert told.status_code == 400
    assert english in f"{told.json()['detail']} {told.json()['next_step']}"
    page = client.get(f"{path}?{query}", headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert (swedish if path.startswith("/sv") else english) in page.text


@pytest.mark.parametrize("path", DATED)
def test_what_others_add_to_addresses_breaks_no_page(client: httpx.Client, path: str) -> None:
    added = "utm_source=a&utm_campaign=2024-08-21&fbclid=x&gclid=y&_=1712&t=1712&v=3&ref=z"
    assert client.get(f"{path}?{added}").status_code == 200


@pytest.mark.parametrize("path", DATA)
@pytest.mark.parametrize("query", ["knwon=2024-08-21", "knonw=2024-08-21", "as_of=2018-01-01", "utm_source=x"])
def test_data_take_no_parameter_that_they_do_not_know(client: httpx.Client, path: str, query: str) -> None:
    told = client.get(f"{path}?{query}")
    assert told.status_code == 400
    assert told.json()["next_step"]


@pytest.mark.parametrize(
    "path", ["/graph/actors.nt", "/ontology.ttl", "/graph/actors.html", "/dumps", "/sv/questions/001-who-has-signed"]
)
def test_a_day_of_what_has_none_is_refused(client: httpx.Client, path: str) -> None:
    assert client.get(f"{path}?at=2018-01-01").status_code == 400


def test_a_form_with_an_empty_day_leads_to_the_address_of_the_present(client: httpx.Client) -> None:
    sent = client.get("/sv/network/gaps?form=1&at=&agreement=life-science-declaration-2024")
    assert (sent.status_code, sent.headers["location"]) == (303, "?agreement=life-science-declaration-2024")
    alone = client.get("/sv/organization/huddinge-kommun?form=1&at=", follow_redirects=True)
    assert (alone.status_code, alone.url.query) == (200, b"")
    text = client.get("/sv/network/gaps").text
    assert 'name="form"' in text[text.index('<form class="day-form"') :]


def test_redirects_keep_the_clocks(client: httpx.Client, generation: Generation) -> None:
    for path in ("/network", "/sv/actor/huddinge-kommun", "/id/organization/huddinge-kommun", "/sv/actors/"):
        moved = client.get(f"{path}?at=2018-01-01&known={generation.hash[:12]}", headers={"Accept": "text/html"})
        assert moved.is_redirect, path
        assert {"at=2018-01-01", f"known={generation.hash[:12]}"} <= set(
            urlsplit(moved.headers["location"]).query.split("&")
        )


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/sv", "/sv/"),
        ("/sv/actors/", "/sv/actors"),
        ("/api", "/api/"),
        ("/dumps/", "/dumps"),
        ("/static/icon.svg/", "/static/icon.svg"),
    ],
)
def test_the_redirect_to_the_other_slash_is_relative(client: httpx.Client, path: str, leads_to: str) -> None:
    moved = client.get(path, headers={"Host": "other.example"})
    assert (moved.status_code, moved.headers["location"].startswith(".")) == (307, True)
    assert client.get(path, follow_redirects=True).url.path == leads_to
    assert client.get("/sv/actors//").status_code == 404
    for missing in ("/dumps/nothing", "/dumps/nothing/", "/static/nothing/"):
        assert client.get(missing, follow_redirects=True).status_code == 404


# ------------------------------------------------------------------------------------------------ what a client has

KEPT = (
    "/static/lsgraph.css", "/sv/", "/sv/versions", "/api/acts", "/sparql?query=ASK{}", "/sparql/service.ttl", "/dumps", "/dumps/lsgraph.nt",
    "/id/organization/huddinge-kommun.ttl", "/graph/actors.nt", "/feed", "/feed/1/1", "/feed.atom", "/context.jsonld", "/ontology.ttl",
    "/sv/network.csv", "/timemap/sv/network", "/sitemap.xml",
)  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", KEPT)
def test_whoever_has_the_answer_is_told_so_everywhere_alike(client: httpx.Client, path: str, method: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    opaque = tag.removeprefix("W/")
    for header in (tag, opaque, f"W/{opaque}", "*", f'"other", {tag}', f'W/"a,b" , {opaque},, "c"'):
        again = client.request(method, path, headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b""), header
        assert again.headers["etag"] == tag
        assert set(first.headers.get("vary", "").split(", ")) <= {"", *again.headers.get("vary", "").split(", ")}
    for header in ('"other"', opaque.strip('"'), f'"{"x" * MOST_CHARACTERS}", {tag}', '"x",' * MOST_MEMBERS + tag):
        assert client.request(method, path, headers={"If-None-Match": header}).status_code == 200, header[:40]


def test_a_date_counts_where_no_tag_is_named(client: httpx.Client) -> None:
    path = "/dumps/lsgraph.nt"
    changed = client.head(path).headers["last-modified"]
    for since, status in (
        (changed, 304),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 304),
        ("Sat, 01 Jan 2000 00:00:00 GMT", 200),
        ("soon", 200),
    ):
        assert client.head(path, headers={"If-Modified-Since": since}).status_code == status, since
    both = {"If-Modified-Since": changed, "If-None-Match": '"other"'}
    assert client.head(path, headers=both).status_code == 200


@pytest.mark.parametrize(
    "header", ["items=0-1", "bytes=abc", "bytes=5-1", "bytes", "bytes=" + "0-1," * (MOST_MEMBERS + 1)]
)
def test_what_is_no_range_of_bytes_is_passed_over(client: httpx.Client, header: str) -> None:
    path = "/dumps/checksums.sha256"
    whole = client.get("/dumps/lsgraph.nt")
    answer = client.get("/dumps/lsgraph.nt", headers={"Range": header})
    assert (answer.status_code, answer.content) == (200, whole.content)
    assert parts_asked("GET", {"range": header}, 10, '"x"') == ()
    assert client.get(path, headers={"Range": "bytes=0-1"}).status_code == 200


def test_a_range_with_head_is_passed_over(client: httpx.Client) -> None:
    assert client.head("/dumps/lsgraph.nt", headers={"Range": "bytes=0-1"}).status_code == 200
    assert client.get("/dumps/lsgraph.nt", headers={"Range": "bytes=0-1"}).status_code == 206


# ------------------------------------------------------------------------------------------------------- the grammar


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("sv;q=0.9, en;Q=0.1", "sv"), ("sv;Q=0.1, en;q=0.9", "en"), ("*;q=1, sv;q=0.1", "en"), ("sv;q=0, *", "en"), ("EN", "en"),
        ("en ; q=0.9 , sv;q=0.8", "en"), ("en-US, en;q=0.5, sv;q=0.7", "en"), ("en;q=2", "sv"), ("en" + "," * MOST_CHARACTERS, "sv"),
    ],
)  # fmt: skip
def test_languages_are_compared_as_the_grammar_has_it(header: str, language: str) -> None:
    assert preferred_language(header, LANGUAGES) == language


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        ("text/n3", (XML, TURTLE), TURTLE), ("application/turtle", (XML, TURTLE), TURTLE), ("*", RESULTS, JSON),
        ("application/foo, *; q=.2, */*; q=.2", RESULTS, JSON), ("text/csv;Q=0.1, application/json;q=0.2", (CSV, JSON), JSON),
        # What is too long to be read says nothing.
        ("text/csv" + "," * MOST_CHARACTERS, (JSON, CSV), JSON), ("text/csv" + ",a/b" * MOST_MEMBERS, (JSON, CSV), JSON),
    ],
)  # fmt: skip
def test_media_types_are_read_as_old_clients_send_them(accept: str, offered: tuple[Any, ...], chosen: Any) -> None:
    assert negotiate(accept, offered) is chosen


@pytest.mark.parametrize(
    "more", ["," * 1_200_000, ",a/b" * 300_000, ',"' * 600_000, ";q=" * 400_000, ",b" * MOST_MEMBERS]
)
def test_of_a_header_without_bound_nothing_is_taken(more: str) -> None:
    assert members("en" + more) == ()
    assert preferred_language("en" + more, LANGUAGES) == "sv"
    assert negotiate("text/csv" + more, (JSON, CSV)) is JSON
    assert not accepts_gzip("gzip" + more)
    assert not names_tag('"x"' + more, '"x"')
    assert parts_asked("GET", {"range": "bytes=0-1" + more}, 10, '"x"') == ()


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_addresses_have_bounds(connection: Connection, accept: str) -> None:
    many, long = "a&" * MOST_PARAMETERS, "q=" + "x" * MOST_QUERY
    assert connection.get(f"/sv/actors?{many}", Accept=accept)[0] == 400
    assert connection.get(f"/sparql?query=ASK{{}}&{many}", Accept=accept)[0] == 400
    assert connection.get(f"/sv/actors?{many[:-4]}", Accept=accept)[0] == 200
    assert connection.get("/sv/" + "x" * MOST_PATH, Accept=accept)[0] == 414
    assert connection.get(f"/sv/search?{long}", Accept=accept)[0] == 414
    assert connection.get(f"/sv/search?{long[: MOST_QUERY // 2]}", Accept=accept)[0] == 200


def test_no_header_grows_with_the_address(client: httpx.Client) -> None:
    """Servers in front read an answer's headers into 4 kB."""
    for path in ("/sv/what-if", "/sv/search", "/sv/network"):
        answer = client.get(path, params=[("signed", f"organization/{number}") for number in range(20)])
        assert answer.status_code == 200, path
        assert sum(len(name) + len(text) for name, text in answer.headers.items()) < 2000
