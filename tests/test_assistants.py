"""The door for assistants, asked by the client of the official SDK over both transports: answers that can be cited, and what bad input gets."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tools.servers import PROGRAM, clean_environment

from lsgraph.assistants import tools
from lsgraph.assistants.questions import parameters_of, with_parameters
from lsgraph.assistants.rows import first_rows
from lsgraph.assistants.telling import Asked
from lsgraph.edition.edition import Edition
from lsgraph.errors import NotFoundError, QueryError
from lsgraph.namespaces import INSTANCE, mint
from lsgraph.repository.questions import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings
    from lsgraph.stores import EmbeddedStore

TOOLS = {"describe", "search", "ask", "sparql", "claim", "place", "stance", "gaps", "basis", "digest", "diff"}
DECLARATION = mint("agreement", "life-science-declaration-2024")
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
PING: dict[str, object] = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


def asked(target: Any, use: Callable[[Any], Coroutine[Any, Any, Any]], mode: str = "auto") -> Any:
    """What a function finds out with a client of the SDK."""
    # It takes half a second to import, in each process that looks for tests.
    import mcp

    async def run() -> Any:
        async with mcp.Client(target, mode=mode) as client:
            return await use(client)

    # A browser of another test in this process may have left its loop running here: an own thread has none.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


def told(server: str, tool: str, mode: str = "auto", **arguments: Any) -> dict[str, Any]:
    """The answer of one tool, with what each must have."""
    result = asked(f"{server}/mcp", lambda client: client.call_tool(tool, arguments), mode)
    assert not result.is_error, result.content[0].text
    answer: dict[str, Any] = json.loads(result.content[0].text)
    assert answer == result.structured_content
    assert answer["edition"]["cite_as"].endswith(f"/dataset/{answer['edition']['hash']}")
    assert isinstance(answer["on_record"], bool)
    if not answer["on_record"]:
        assert "not about the world" in answer["meaning"] or "inte om världen" in answer["meaning"]
    return answer


def refused(server: str, tool: str, **arguments: Any) -> str:
    result = asked(f"{server}/mcp", lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    return str(result.content[0].text)


# --------------------------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_few_only_read_and_say_how_to_cite(server: str, mode: str) -> None:
    async def look(client: Any) -> tuple[Any, str]:
        return (await client.list_tools()).tools, client.instructions or ""

    tools, instructions = asked(f"{server}/mcp", look, mode)
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and len(tool.description) > 100 for tool in tools)
    assert "on_record: false" in instructions
    assert "Cite" in instructions
    # What a model must read before its first question.
    assert len(json.dumps([tool.model_dump(mode="json") for tool in tools])) < 20_000


def test_each_answer_leads_to_the_sentence(server: str) -> None:
    stance = told(server, "stance", agreement="life-science-declaration-2024")
    signed = {row["name"]: row for row in stance["actors"] if "signed" in row["stances"]}
    assert set(signed) == {"Region Stockholm", "Region Uppsala"}
    act = signed["Region Stockholm"]["acts"][0]
    claim = told(server, "claim", iri=act["claim"])
    assert claim["evidence"][0]["words"]
    for item in (act["evidence"][0], claim["evidence"][0]):
        assert item["basis"] in ("stated", "reported", "inferred")
        page = httpx.get(item["where"], follow_redirects=True, trust_env=False, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert page.url.fragment.startswith("evidence-")
    assert httpx.get(stance["edition"]["cite_as"].rsplit(" ", 1)[-1], trust_env=False).status_code == 303


def test_stances_are_kept_apart_and_silence_is_no_refusal(server: str) -> None:
    huddinge = told(server, "place", actor="Huddinge kommun", agreement=DECLARATION)
    assert {act["stance"] for act in huddinge["acts"]} == {"proposed"}
    silent = told(server, "place", actor="Karolinska Institutet", agreement=DECLARATION, language="sv")
    assert silent["acts"] == []
    gaps = told(server, "gaps", agreement=DECLARATION)
    assert "Huddinge Municipality" in {each["name"] for each in gaps["without_signature_on_record"]}
    assert gaps["awaiting_a_decision"]
    before = told(server, "stance", agreement=DECLARATION, at="2020-01-01")
    assert (before["on_record"], before["actors"]) == (False, [])


def test_a_question_is_asked_with_other_things(server: str) -> None:
    overview = told(server, "describe")
    parameters = {each["name"]: each["parameters"] for each in overview["questions"]}
    assert "agreement" in parameters["001-who-has-signed"]
    whole = told(server, "ask", question="who-has-signed")
    one = told(server, "ask", question="001-who-has-signed", parameters={"actor": "Region Uppsala"})
    assert {row["actor"]["name"] for row in whole["rows"]} == {"Region Stockholm", "Region Uppsala"}
    assert {row["actor"]["name"] for row in one["rows"]} == {"Region Uppsala"}
    nothing = told(server, "ask", question="who-has-signed", parameters={"actor": "Huddinge kommun"})
    assert (nothing["on_record"], nothing["rows"]) == (False, [])
    for wrong in ({"question": "who-has-sinned"}, {"question": "who-has-signed", "parameters": {"actr": "Region Uppsala"}}, {"question": "who-has-signed", "parameters": {"agreement": "No Such"}}):  # fmt: skip
        answer = told(server, "ask", **wrong)
        assert answer["on_record"] is False
        assert answer["next_step"]
    assert "of another" in refused(server, "ask", question="who-has-signed", parameters={"agreement": "Region Uppsala"})


def test_rows_that_are_left_out_are_told(server: str) -> None:
    many = told(server, "sparql", query="SELECT ?s ?o WHERE { ?s a ?o } LIMIT 150")
    assert (len(many["rows"]), many["total"], many["complete"]) == (100, 150, False)
    assert "LIMIT" in many["next_step"]
    few = told(server, "sparql", query='SELECT ?n WHERE { VALUES ?n { "a"@sv 1 } }')
    assert few["complete"]
    assert {"text": "a", "language": "sv"} in [row["n"] for row in few["rows"]]
    assert told(server, "sparql", query="ASK { ?s ls:noSuch ?o }")["on_record"] is False
    graph = told(server, "sparql", query=f"CONSTRUCT WHERE {{ <{DECLARATION}> a ?type }}")
    assert DECLARATION in graph["triples"]


def test_what_is_new_and_what_changed_is_told_with_claims(server: str) -> None:
    digest = told(server, "digest", since="2024-01-01")
    assert digest["editions"][0]["hash"] == digest["edition"]["hash"]
    changes = told(server, "diff", first="2024-12-31", second="2024-01-01")
    assert (changes["from"], changes["to"]) == ("2024-01-01", "2024-12-31")
    assert all(change["claim"].startswith(INSTANCE) for change in changes["changes"])
    assert changes["sure"] + changes["perhaps"] == changes["total"]
    nothing = told(server, "diff", first=digest["edition"]["hash"], second=digest["edition"]["hash"])
    assert (nothing["on_record"], nothing["changes"]) == (False, [])
    basis = told(server, "basis", name="212000-0068")
    assert sum(basis["by_firmest_basis"].values()) == basis["relations"]
    assert told(server, "search", text="hudinge", region="stockholm-uppsala")["things"][0]["kind"]


@pytest.mark.parametrize(
    ("tool", "arguments", "name", "most"),
    [
        ("search", {"text": "region", "limit": 3}, "things", 3),
        ("describe", {"name": DECLARATION}, "relations", 20),
    ],
)
def test_what_is_cut_goes_on_where_it_ended(
    server: str, tool: str, arguments: dict[str, Any], name: str, most: int
) -> None:
    first = told(server, tool, **arguments)
    assert (len(first[name]), first["complete"], first["next_offset"]) == (most, False, most)
    assert "offset" in first["next_step"]
    second = told(server, tool, **arguments, offset=first["next_offset"])
    assert second[name]
    assert not any(each in first[name] for each in second[name])
    beyond = told(server, tool, **arguments, offset=1000)
    assert (beyond[name], beyond["complete"], "next_offset" in beyond) == ([], False, False)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("changes", lambda who, offset: tools.diff(who, "2000-01-01", "2030-01-01", offset)),
        ("changes", lambda who, offset: tools.digest(who, "2000-01-01", None, [], offset)["events"]),
        ("without_signature_on_record", lambda who, offset: tools.gaps(who, DECLARATION, None, offset)),
        ("acts", lambda who, offset: tools.place(who, "Region Uppsala", DECLARATION, None, offset)),
        ("evidence", lambda who, offset: tools.claim(who, "act/region-uppsala-signature-2024-06", offset)),
        ("sources", lambda who, offset: tools.basis(who, DECLARATION, offset)),
    ],
    ids=["diff", "digest", "gaps", "place", "claim", "basis"],
)
def test_every_list_can_be_read_to_its_end(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, name: str, read: Callable[[Asked, int], dict[str, Any]]
) -> None:
    who = Asked(Edition(generation, generation.store(), most_quads=1_000_000), "", "en")
    whole = read(who, 0)
    assert whole["complete"]
    for limit in ("MOST_CHANGES", "MOST_ACTORS", "MOST_RELATIONS", "MOST_SOURCES", "MOST_COUNTED"):
        monkeypatch.setattr(tools, limit, 1 if limit != "MOST_SOURCES" or name == "evidence" else 15)
    parts, further = [], [0]
    for offset in further:
        part = read(who, offset)
        parts.append(part[name])
        assert ("next_step" in part) == ("next_offset" in part)
        further += [part["next_offset"]] if "next_offset" in part else []
    told_of = [each for part in parts for each in part]
    if name == "sources":
        assert {each["iri"] for each in told_of} == {each["iri"] for each in whole[name]}
    else:
        assert told_of == whole[name]
    assert len(parts) >= len(whole[name])


def test_lists_that_are_not_cut_are_complete_and_say_how_long_they_are(server: str) -> None:
    place = told(server, "place", actor="Region Uppsala", agreement=DECLARATION)
    assert place["complete"]
    for name in ("acts", "acts_for_others", "present_at_signing", "stands_behind"):
        assert place[f"{name}_in_all"] == len(place[name])
    assert told(server, "claim", iri=place["acts"][0]["claim"])["complete"]
    assert told(server, "basis", name="212000-0068")["complete"]
    for tool, arguments in (("claim", {"iri": "act/x", "offset": -1}), ("search", {"text": "x", "offset": 1001})):
        assert "offset" in refused(server, tool, **arguments)


def test_the_rows_of_a_table_are_counted_and_the_first_are_read() -> None:
    rows = [{"n": {"type": "literal", "value": f'{number} "bindings":[ }}]\u2028'}} for number in range(101)]
    table = {"head": {"vars": ["n"]}, "results": {"bindings": rows}}
    for written in (json.dumps(table), json.dumps(table, indent=2), json.dumps(table, ensure_ascii=False)):
        assert first_rows(written) == (["n"], rows[:100], 101)
    assert first_rows('{"head":{"vars":["n"]},"results":{"bindings":[]}}') == (["n"], [], 0)


def test_triples_are_told_in_whole_lines_whatever_they_hold(server: str) -> None:
    split = told(server, "sparql", query='CONSTRUCT { <a:a> <a:b> "x\u2028y" } WHERE {}')
    assert (split["total"], split["complete"]) == (1, True)
    many = told(server, "sparql", query="CONSTRUCT WHERE { ?s ?p ?o }")
    assert len(many["triples"]) <= 40_000
    assert many["triples"].count("\n") + 1 < many["total"]
    assert many["triples"].endswith(" .")


@pytest.mark.usefixtures("generation")
def test_it_speaks_over_standard_input_and_output(settings: Settings) -> None:
    from mcp.client.stdio import StdioServerParameters, stdio_client

    environment = clean_environment(LSGRAPH_ROOT=str(settings.root), LSGRAPH_STATE=str(settings.state_folder))
    program = StdioServerParameters(command=sys.executable, args=[*PROGRAM, "mcp"], env=environment)

    async def use(client: Any) -> tuple[Any, ...]:
        return (
            await client.list_tools(),
            await client.call_tool("place", {"actor": "Region Uppsala", "agreement": DECLARATION}),
            await client.call_tool("sparql", {"query": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"}),
            await client.call_tool("sparql", {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}),
        )

    listed, place, counted, update = asked(stdio_client(program), use)
    assert {tool.name for tool in listed.tools} == TOOLS
    answer = json.loads(place.content[0].text)
    assert "signed" in {act["stance"] for act in answer["acts"]}
    # Without a server of one's own, the IRIs are the addresses.
    assert answer["actor"]["where"] == answer["actor"]["iri"]
    assert int(json.loads(counted.content[0].text)["rows"][0]["n"]) > 1000
    assert update.is_error
    assert "update" in update.content[0].text


# ------------------------------------------------------------------------------------------------------- bad input


@pytest.mark.usefixtures("generation")
def test_a_line_that_is_no_message_is_answered_with_an_error_and_the_next_one_as_ever(settings: Settings) -> None:
    environment = clean_environment(LSGRAPH_ROOT=str(settings.root), LSGRAPH_STATE=str(settings.state_folder))
    ping, cancelled = {"jsonrpc": "2.0", "id": 7, "method": "ping"}, {"requestId": 8, "reason": "not needed"}
    query = {"query": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}
    counted = {"name": "sparql", "arguments": {"query": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"}}
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    messages = [
        ping,
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 8, "method": "tools/call", "params": {"name": "sparql", "arguments": query}},
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": cancelled},
        {"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": counted},
    ]
    lines = ["no json", "", '{"a": 1}', "[1, 2", *map(json.dumps, messages)]
    # The end of the input ends the program, but not before it has answered all; what was cancelled needs no answer.
    done = subprocess.run(
        [sys.executable, *PROGRAM, "mcp"], env=environment, input="\n".join(lines), capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["error"]["code"] for each in answers if each["id"] is None] == [-32700, -32600, -32700]
    by_id = {each["id"]: each for each in answers}
    assert by_id[7]["result"] == {}
    assert "result" in by_id[9]
    assert "result" not in by_id.get(8, {})


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("sparql", {"query": "SELECT * WHERE {"}, "line 1"), ("sparql", {"query": "DROP ALL"}, "only read"),
        ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "SERVICE"), ("sparql", {"query": "x" * 100_001}, "100000"),
        ("place", {"actor": "Huddinge kommun", "at": "yesterday"}, "2024-08-21"), ("place", {}, "actor"), ("search", {"text": ""}, "text"),
        ("search", {"text": "x", "limit": 1000}, "limit"), ("search", {"text": "x", "region": "atlantis"}, ""), ("describe", {"name": "KTH", "language": "fi"}, "language"),
        ("describe", {"name": "x" * 500}, "name"), ("diff", {"first": "2024-01-01", "second": "now"}, "no day"), ("diff", {"first": "ffffffff", "second": "eeeeeeee"}, "knew nothing"),
        ("delete", {"name": "everything"}, "delete"),
    ],
)  # fmt: skip
def test_bad_input_gets_what_to_do(server: str, tool: str, arguments: dict[str, Any], said: str) -> None:
    result = asked(f"{server}/mcp", lambda client: client.call_tool(tool, arguments))
    text = result.content[0].text
    assert result.is_error or json.loads(text)["on_record"] is False
    assert said in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "name",
    ["Nobody AB", "http://example.org/x", "organization:no-such", INSTANCE + "organization/x", "\u0000", "Nobodyxq'--"],
)
def test_a_name_that_nothing_has_is_not_on_record(server: str, name: str) -> None:
    answer = told(server, "describe", name=name)
    assert (answer["on_record"], "search" in answer["next_step"]) == (False, True)


@pytest.fixture
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False, headers=HEADERS) as made:
        yield made


def test_pages_of_other_names_may_not_ask(client: httpx.Client, server: str) -> None:
    assert client.post("/mcp", json=PING).status_code == 200
    assert client.post("/mcp", json=PING, headers={"Origin": server}).status_code == 200
    port = server.rsplit(":", 1)[-1]
    for headers in (
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://evil.example:{port}", "Host": f"evil.example:{port}"},
        {"Origin": f"https://127.0.0.1:{port}"}, {"Origin": "http://127.0.0.1:1"},
    ):  # fmt: skip
        answer = client.post("/mcp", json=PING, headers=headers)
        assert answer.status_code == 403, headers
        assert "access-control-allow-origin" not in answer.headers
        assert "next_step" in answer.json()


def test_the_endpoint_keeps_the_bounds_of_the_server(client: httpx.Client) -> None:
    for method in ("GET", "DELETE", "PUT", "OPTIONS"):
        assert client.request(method, "/mcp").status_code == 405
    assert client.post("/mcp", content=b"{" * 2_000_000).status_code == 413
    for content in (b"", b"{", b"[]", b"null", b"[" * 50_000, b'{"jsonrpc": "2.0"}', b"\xff\xfe"):
        answer = client.post("/mcp", content=content)
        assert 400 <= answer.status_code < 500, content[:20]
    assert client.post("/mcp", content=json.dumps(PING), headers={"Content-Type": "text/plain"}).status_code in (
        400,
        415,
    )
    # It still answers.
    assert client.post("/mcp", json=PING).json()["result"]["tools"]


# ------------------------------------------------------------------------------------------------------- parameters


def test_parameters_stand_in_place_of_things_and_nowhere_else(store: EmbeddedStore) -> None:
    query = 'SELECT ?actor WHERE { # agreement:in-a-comment\n ?act ls:agreement agreement:one ; ls:other <https://w3id.org/lsgraph/id/agreement/two> ; rdfs:label "agreement:one" ; ls:actor ?actor }'  # fmt: skip
    question = Question("https://w3id.org/lsgraph/question/001-x", {}, {}, query, None)
    assert parameters_of(question) == {"agreement": mint("agreement", "one"), "agreement-2": mint("agreement", "two")}

    def resolve(name: str) -> str:
        return f"{INSTANCE}{name}"

    changed = with_parameters(question, {"agreement": "agreement/three", "actor": "person/x"}, resolve)
    assert '"agreement:one"' in changed
    assert "# agreement:in-a-comment" in changed
    assert f"ls:agreement <{mint('agreement', 'three')}>" in changed
    assert changed.endswith(f"VALUES (?actor) {{ (<{INSTANCE}person/x>) }}")
    assert list(store.query(changed).rows()) == []
    with pytest.raises(QueryError):
        with_parameters(question, {"agreement": "person/x"}, resolve)
    with pytest.raises(NotFoundError):
        with_parameters(question, {"agreement-3": "agreement/x"}, resolve)
