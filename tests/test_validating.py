"""The validation service over a real server: what would be accepted, what is found, and what hostile input gets."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SH
from tests.conftest import start_server
from tests.measured import MEASURED
from tests.slices import FIRST_SOURCES
from tests.threads import in_a_thread
from tools.servers import Server

from lsgraph import media_types
from lsgraph.building import proposals
from lsgraph.building.proposal_report import conforms
from lsgraph.building.proposals import check_proposal, read_proposal
from lsgraph.computing.passed import Passed
from lsgraph.computing.prepared import FAILED, Prepared
from lsgraph.errors import Severity, near_matches
from lsgraph.namespaces import PREFIXES
from lsgraph.web.validation.processes import Validations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.errors import Finding
    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
#: Sources with agreements concluded, planned acts, announced participation and amounts, none of which the part has.
LATER_SOURCES = ("rs-konferens-2024-10-10", "ru-2020-12-22-anslag")
HUDDINGE = (ROOT / "data" / "sources" / "huddinge-ks-2024-1082.ttl").read_text()
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as made:
        yield made


def checked(client: httpx.Client, content: str | bytes, **parameters: str) -> dict[str, Any]:
    answer = client.post(
        "/validate", content=content, headers=TURTLE | {"Accept": "application/json"}, params=parameters
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture(scope="module")
def passed(generation: Generation) -> Passed:
    """What passed in one check need not be read again in the next one, as in a server; the source that tests change has passed."""
    made = Passed(None, in_memory=True)
    own = read_proposal(HUDDINGE.encode(), media_types.TURTLE)
    assert conforms(check_proposal(generation, *own, "huddinge-ks-2024-1082", made))
    return made


def findings_in_its_own_place(generation: Generation, path: Path, passed: Passed) -> list[Finding]:
    return check_proposal(generation, *read_proposal(path.read_bytes(), media_types.TURTLE), path.stem, passed)


@pytest.mark.parametrize("name", FIRST_SOURCES)
def test_each_source_of_the_part_would_be_accepted_in_its_own_place(
    generation: Generation, settings: Settings, passed: Passed, name: str
) -> None:
    findings = findings_in_its_own_place(generation, settings.root / "data" / "sources" / f"{name}.ttl", passed)
    assert conforms(findings)
    assert not [each for each in findings if each.severity is Severity.VIOLATION]


def test_sources_of_all_data_would_be_accepted_in_their_own_places(whole: Generation, passed: Passed) -> None:
    """Some of them: a build checks all by the same rules, and each of these takes seconds."""
    for name in LATER_SOURCES:
        findings = findings_in_its_own_place(whole, ROOT / "data" / "sources" / f"{name}.ttl", passed)
        assert conforms(findings), name
        assert not [each for each in findings if each.severity is Severity.VIOLATION], name


def test_a_source_that_is_sent_in_its_own_place_is_told_to_conform(client: httpx.Client) -> None:
    told = checked(client, HUDDINGE, source="huddinge-ks-2024-1082")
    assert told["conforms"] is True
    assert not [each for each in told["findings"] if each["severity"] == "violation"]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("Region Stockholm leder arbetet.", "Region Stockholm styr arbetet.", "evidence."),
        ("oa:start 1488", "oa:start 1400", "evidence."),
        ("ls:agreement agreement:life-science-declaration-2024 ;\n    ls:evidence", "ls:evidence", "shacl."),
        ("ls:actor organization:huddinge-kommun ;", "ls:actor person:bjorn-rosborg ;", "shacl."),
    ],
)
def test_a_fault_is_found_with_its_line_and_rule(client: httpx.Client, before: str, after: str, rule: str) -> None:
    assert before in HUDDINGE
    told = checked(client, HUDDINGE.replace(before, after), source="huddinge-ks-2024-1082")
    assert told["conforms"] is False
    found = [each for each in told["findings"] if each["rule"].startswith(rule) and each["severity"] == "violation"]
    assert found
    assert any(each["line"] for each in found)
    assert all(each["message"]["sv"] and each["message"]["en"] for each in found)


def test_a_new_claim_may_point_to_what_the_graph_has_and_needs_evidence(client: httpx.Client) -> None:
    claim = """@prefix ls: <https://w3id.org/lsgraph/ontology#> .
<https://w3id.org/lsgraph/id/act/kth-signature> a ls:Signature ; ls:actor <https://w3id.org/lsgraph/id/organization/kungliga-tekniska-hogskolan> ;
  ls:agreement <https://w3id.org/lsgraph/id/agreement/life-science-declaration-2024> ; <http://purl.org/dc/terms/date> "2024-09"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
"""
    told = checked(client, claim)
    assert told["conforms"] is False
    assert {each["rule"] for each in told["findings"]} >= {"evidence.missing"}
    assert not [
        each
        for each in told["findings"]
        if "organisation" in each["message"]["en"] and "must be" in each["message"]["en"]
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("oa:start 1488", "oa:start 1400"),
        ("ls:Signature", "ls:Adoption"),
        ("ls:actor organization:huddinge-kommun ;", "ls:actor organization:region-uppsala ;"),
    ],
)
def test_what_has_passed_before_changes_no_finding(
    generation: Generation, passed: Passed, before: str, after: str
) -> None:
    assert before in HUDDINGE
    wrong = read_proposal(HUDDINGE.replace(before, after).encode(), media_types.TURTLE)
    found = check_proposal(generation, *wrong, "huddinge-ks-2024-1082", passed)
    assert not conforms(found)
    assert found == check_proposal(generation, *wrong, "huddinge-ks-2024-1082")


@pytest.mark.parametrize("seconds", [0, 0.2])
def test_a_preparation_that_is_given_up_harms_no_check(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    prepared: dict[Path, Passed] = {}
    monkeypatch.setattr(proposals, "_PREPARED", prepared)
    monkeypatch.setattr(proposals, "_PREPARING_SECONDS", seconds)
    with pytest.raises(TimeoutError):
        proposals.prepare([str(generation.path)])
    own = read_proposal(HUDDINGE.encode(), media_types.TURTLE)
    assert conforms(check_proposal(generation, *own, "huddinge-ks-2024-1082", prepared[generation.path]))


def test_it_is_prepared_once_for_the_generation_that_was_asked_for_last(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """After a switch to another one, checks are as quick as before, and what was kept for the earlier one is gone."""
    prepared: dict[Path, Passed] = {}
    monkeypatch.setattr(proposals, "_PREPARED", prepared)
    monkeypatch.setattr(proposals, "_PREPARING_SECONDS", 0)
    later = tmp_path / generation.path.name
    later.symlink_to(generation.path)
    for path in (generation.path, later):
        with pytest.raises(TimeoutError):
            proposals.prepare([str(path)])
        assert list(prepared) == [path]
        passed = prepared[path]
        proposals.prepare([str(path)])
        assert prepared[path] is passed


def test_what_fails_in_the_process_is_no_fault_of_who_asks(
    generation: Generation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as any error of the server, with its traceback in the log, and not as a limit that was reached."""

    async def fails(*_: object) -> tuple[bytes, int]:
        return b"Traceback: it broke", FAILED

    monkeypatch.setattr(Prepared, "work_meanwhile", fails)
    validations = Validations(settings)
    served = SimpleNamespace(generation=generation)
    with pytest.raises(RuntimeError, match="it broke"):
        in_a_thread(validations.check(served, b"", media_types.TURTLE, "new", base="", client=""))  # type: ignore[arg-type]
    validations.close()


@pytest.mark.parametrize(
    "said",
    [
        "<{0}botkyrka-kommun> owl:sameAs <{0}huddinge-kommun> .",
        "<{0}botkyrka-kommun> dcterms:isReplacedBy <{0}huddinge-kommun> .",
        "<https://w3id.org/lsgraph/id/judgement/1> ls:judges <{0}botkyrka-kommun>, <{0}huddinge-kommun> .",
    ],
)
def test_sameness_that_a_proposal_says_is_found_as_a_build_finds_it(generation: Generation, said: str) -> None:
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("owl", "dcterms", "ls"))
    content = prefixes + said.format(PREFIXES["organization"])
    findings = check_proposal(generation, *read_proposal(content.encode(), media_types.TURTLE))
    assert "judgement.misplaced" in {finding.rule for finding in findings}
    assert not conforms(findings)


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_every_format_is_read(client: httpx.Client, suffix: str) -> None:
    form = ox.RdfFormat.from_extension(suffix)
    assert form is not None
    quads = list(ox.parse(HUDDINGE, format=ox.RdfFormat.TURTLE))
    content = ox.serialize([quad.triple for quad in quads] if suffix in ("ttl", "nt", "rdf") else quads, format=form)
    assert content is not None
    answer = client.post(
        "/validate?source=huddinge-ks-2024-1082", content=content, headers={"Content-Type": form.media_type}
    )
    assert (answer.status_code, answer.json()["conforms"]) == (200, True), answer.text


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_the_report_is_one_of_shacl(client: httpx.Client, accept: str) -> None:
    wrong = HUDDINGE.replace("Region Stockholm leder arbetet.", "Region Stockholm styr arbetet.")
    answer = client.post("/validate?source=huddinge-ks-2024-1082", content=wrong, headers=TURTLE | {"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    graph = rdflib.Graph().parse(data=answer.content, format=accept.replace("application/ld+json", "json-ld"))
    report = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    assert str(graph.value(report, SH.conforms)) == "false"
    results = list(graph.objects(report, SH.result))
    assert results
    for each in results:
        for needed in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.resultMessage):
            assert graph.value(each, needed) is not None


def test_a_member_of_an_event_stream_is_checked_by_its_payload(client: httpx.Client) -> None:
    payload = "\n".join(line for line in HUDDINGE.splitlines() if not line.startswith(("@prefix", "#")))
    prefixes = "\n".join(line for line in HUDDINGE.splitlines() if line.startswith("@prefix"))
    member = f"{prefixes}\n<urn:stream> <{PREFIXES['tree']}member> <urn:m> .\n<urn:m> {{ {payload} }}\n<urn:other> {{ <urn:a> <urn:b> <urn:c> . }}"
    answer = client.post(
        "/validate?source=huddinge-ks-2024-1082", content=member.encode(), headers={"Content-Type": "application/trig"}
    )
    assert (answer.status_code, answer.json()["conforms"]) == (200, True), answer.text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_person_pastes_and_reads(client: httpx.Client, language: str) -> None:
    page = client.get("/validate", params={"lang": language}, headers={"Accept": "text/html"})
    assert f'<html lang="{language}">' in page.text
    wrong = HUDDINGE.replace("Region Stockholm leder arbetet.", "</textarea><script>alert(1)</script>")
    answer = client.post(
        f"/validate?lang={language}", data={"data": wrong, "format": "turtle", "source": "huddinge-ks-2024-1082"}, headers={"Accept": "text/html"}
    )  # fmt: skip
    assert answer.status_code == 200
    assert ("The quotation" if language == "en" else "Citatet") in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"this is no turtle", "text/turtle", 400), (b"", "text/turtle", 400), (b"\xff\xfe\x00", "text/turtle", 400), (b"{", "application/ld+json", 400),
        (b'{"@context": "http://127.0.0.1:9/context", "@id": "urn:a", "name": "x"}', "application/ld+json", 400), (b"<a", "application/rdf+xml", 400),
        (b"<urn:a> <urn:b> <urn:c> .", "application/pdf", 415), (b"<urn:a> <urn:b> <urn:c> .", "", 415), (b"x" * (1 << 20) + b"x", "text/turtle", 413),
        (b"<urn:a> <urn:b> " + b"[ <urn:c> " * 20_000 + b"1" + b"]" * 20_000 + b" .", "text/turtle", 400),
        (b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><r>&c;</r>', "application/rdf+xml", 400),
    ],
)  # fmt: skip
def test_what_is_no_rdf_is_told_and_hurts_nobody(
    client: httpx.Client, content: bytes, media_type: str, status: int
) -> None:
    answer = client.post(
        "/validate", content=content, headers={"Content-Type": media_type, "Accept": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert answer.json()["next_step"]
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("query", ["source=../../etc", "source=actors", "source=" + "a" * 300, "source=A%20B"])
def test_a_source_that_can_not_be_is_refused(client: httpx.Client, query: str) -> None:
    answer = client.post(f"/validate?{query}", content=b"<urn:a> <urn:b> <urn:c> .", headers=TURTLE)
    assert answer.status_code == 400


def test_a_page_keeps_what_was_pasted_where_it_is_no_rdf(client: httpx.Client) -> None:
    answer = client.post(
        "/validate?lang=sv", data={"data": "<urn:a> <urn:b> <i>", "format": "turtle"}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 400
    assert "Rad 1" in answer.text
    assert "&lt;urn:a&gt; &lt;urn:b&gt; &lt;i&gt;</textarea>" in answer.text


def test_a_report_in_no_form_is_told(client: httpx.Client) -> None:
    answer = client.post("/validate?format=nope", content=b"<urn:a> <urn:b> <urn:c> .", headers=TURTLE)
    assert (answer.status_code, "turtle" in answer.text) == (400, True)


def test_a_report_that_can_not_be_written_so_is_406(client: httpx.Client) -> None:
    answer = client.post("/validate", content=b"<urn:a> <urn:b> <urn:c> .", headers=TURTLE | {"Accept": "image/png"})
    assert answer.status_code == 406


def test_nothing_is_stored(client: httpx.Client, settings: Settings) -> None:
    def listing() -> list[tuple[str, int]]:
        folder = settings.state_folder
        return sorted(
            (str(path.relative_to(folder)), path.stat().st_size)
            for path in folder.rglob("*")
            if path.is_file() and "dumps" not in path.parts
        )

    before = listing()
    checked(client, HUDDINGE, source="huddinge-ks-2024-1082")
    checked(client, "<urn:a> <urn:b> <urn:c> .")
    assert listing() == before


# -------------------------------------------------------------------------------------- limits, and who may when

#: What the server of these tests allows: less than it does otherwise, so that it is reached soon.
MEBIBYTES, PROCESSOR_SECONDS, SECONDS = (455, 10, 30) if MEASURED else (330, 2, 12)
WAITING_SECONDS = 6
SMALL = b'<urn:a> <urn:b> "c" .'
#: Takes more than that, and little time: each name is long once it is read.
LARGE = b"@prefix long: <u:%b> .\n" % (b"x" * 20_000) + b"".join(
    b"<u:a> <u:b> long:%d .\n" % number for number in range(2_500)
)
#: Takes half a minute, and little memory.
LONG = b"".join(
    b"<https://w3id.org/lsgraph/id/act/x%d> a <https://w3id.org/lsgraph/ontology#Signature> .\n" % number
    for number in range(4000)
)


@pytest.fixture(scope="module")
def narrow(generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with narrow limits, where one validation may wait."""
    started = start_server(
        settings.state_folder,
        settings.root,
        tmp_path_factory.mktemp("narrow") / "log.txt",
        patch="import lsgraph.web.validation.processes as validating\n"
        f"validating.MEBIBYTES, validating.PROCESSOR_SECONDS = {MEBIBYTES}, {PROCESSOR_SECONDS}\n"
        f"validating.SECONDS, validating.WAITING, validating.WAITING_SECONDS = {SECONDS}, 1, {WAITING_SECONDS}",
    )
    yield started
    started.stop()
    assert "Traceback" not in started.log.read_text(), started.log.read_text()[-4000:]


def posted(server: Server, content: bytes, address: str = "127.0.0.1") -> httpx.Response:
    transport = httpx.HTTPTransport(local_address=address)
    with httpx.Client(base_url=server.url, transport=transport, timeout=60, trust_env=False) as client:
        return client.post("/validate", content=content, headers=TURTLE)


def validating_in(server: Server) -> list[int]:
    """The processes that validate, in the order in which they were started: children of the one that is prepared for it."""
    return sorted(child for process in preparing_in(server) for child in children(process))


def preparing_in(server: Server) -> list[int]:
    return [
        child
        for child in children(server.process.pid)
        if b"lsgraph.building.proposals" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def stopped(server: Server, number: int) -> int:
    """That many processes validate; the last one, held where it is, so that it uses no processor time."""
    until = time.monotonic() + 20
    while len(found := validating_in(server)) < number and time.monotonic() < until:
        time.sleep(0.005)
    assert len(found) == number
    os.kill(found[-1], signal.SIGSTOP)
    return found[-1]


def test_a_validation_has_so_much_memory(narrow: Server, client: httpx.Client) -> None:
    refused = posted(narrow, LARGE)
    assert refused.status_code == 507, refused.text
    assert refused.json()["next_step"]
    assert posted(narrow, SMALL).status_code == 200
    # It is the limit that it hits.
    assert client.post("/validate", content=LARGE, headers=TURTLE).status_code == 200


def test_a_validation_has_so_much_of_the_processor(narrow: Server) -> None:
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(posted, narrow, LONG)
        limit, until = "unlimited", time.monotonic() + SECONDS
        while limit == "unlimited" and not asked.done() and time.monotonic() < until:
            for process in validating_in(narrow):
                with contextlib.suppress(OSError):
                    limits = Path(f"/proc/{process}/limits").read_text()
                    limit = next(line for line in limits.splitlines() if line.startswith("Max cpu time")).split()[3]
            time.sleep(0.01)
        refused = asked.result()
    assert limit == str(PROCESSOR_SECONDS)
    assert refused.status_code == 504, refused.text


def test_a_process_that_uses_up_its_time_is_ended(generation: Generation) -> None:
    prepared = Prepared("lsgraph.building.proposals")
    _, code = prepared.work((str(generation.path), "proposal", "turtle", "", "2048", "1"), LONG, SECONDS)
    prepared.close()
    assert code == -signal.SIGXCPU


def test_a_validation_and_a_turn_end_in_time_whatever_happens(narrow: Server) -> None:
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(posted, narrow, SMALL, "127.0.4.5")
        process = stopped(narrow, 1)
        second = threads.submit(posted, narrow, SMALL, "127.0.4.5")
        waited, refused = second.result(), first.result()
    assert (waited.status_code, "turn" in waited.json()["detail"]) == (503, True)
    assert refused.status_code == 504, refused.text
    assert f"{SECONDS} s" in refused.json()["detail"]
    # Neither the process nor a place is left behind.
    assert not Path(f"/proc/{process}").exists()
    assert posted(narrow, SMALL, "127.0.4.5").status_code == 200


def test_one_client_has_two_validations_and_a_place_is_kept_for_others(narrow: Server) -> None:
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(posted, narrow, SMALL, "127.0.4.1")
        held = [stopped(narrow, 1)]
        second = threads.submit(posted, narrow, SMALL, "127.0.4.1")
        time.sleep(1.5)
        refused = posted(narrow, SMALL, "127.0.4.1")
        assert refused.status_code == 429, refused.text
        assert int(refused.headers["retry-after"]) > 0
        other = threads.submit(posted, narrow, SMALL, "127.0.4.3")
        held.append(stopped(narrow, 2))
        full = posted(narrow, SMALL, "127.0.4.4")
        assert full.status_code == 503, full.text
        assert int(full.headers["retry-after"]) > 0
        for process in held:
            os.kill(process, signal.SIGCONT)
        assert [each.result().status_code for each in (first, second, other)] == [200, 200, 200]


def test_who_leaves_while_waiting_or_checked_gives_the_place_back(narrow: Server) -> None:
    host, port = narrow.url.removeprefix("http://").split(":")
    head = b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: %d\r\n\r\n" % len(LONG)
    gone = []
    for _ in range(2):
        gone.append(socket.create_connection((host, int(port)), source_address=("127.0.4.6", 0)))
        gone[-1].sendall(head + LONG)
    stopped(narrow, 1)
    time.sleep(1.5)
    assert posted(narrow, SMALL, "127.0.4.6").status_code == 429
    for each in gone:
        each.close()
    until = time.monotonic() + SECONDS
    while (answer := posted(narrow, SMALL, "127.0.4.6")).status_code in (429, 503):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert answer.status_code == 200


def test_what_validates_ends_with_the_server_and_comes_back_where_it_was_ended(launch: Callable[..., Server]) -> None:
    server = launch()
    assert posted(server, SMALL).status_code == 200
    (process,) = preparing_in(server)
    os.kill(process, signal.SIGKILL)
    assert posted(server, SMALL).status_code == 200
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(posted, server, LONG)
        running = [stopped(server, 1), *preparing_in(server)]
        server.kill()
        assert isinstance(asked.exception(), httpx.TransportError)
    until = time.monotonic() + SECONDS
    while any(Path(f"/proc/{each}").exists() for each in running):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("content", [
    b'<urn:a> <urn:b> "' + b"a" * 1_000_000 + b'" .',
    b"<urn:a> <urn:b> <https://w3id.org/lsgraph/id/" + b"a" * 1_000_000 + b"> .",
    b"<https://w3id.org/lsgraph/id/act/x> a <https://w3id.org/lsgraph/ontology#Signature> ; "
    b"<https://w3id.org/lsgraph/ontology#evidence> <https://w3id.org/lsgraph/id/act/" + b"a" * 900_000 + b"> .",
    HUDDINGE.replace("Region Stockholm leder arbetet.", "Region Stockholm styr arbetet. " * 10_000).encode(),
], ids=["a literal", "an IRI", "an IRI that nothing has", "a quotation"])  # fmt: skip
def test_a_single_long_term_takes_no_longer_than_others(client: httpx.Client, content: bytes) -> None:
    # Compared letter by letter with all there is, each takes more than the thirty seconds that it has.
    answer = client.post("/validate?source=huddinge-ks-2024-1082", content=content, headers=TURTLE)
    assert answer.status_code == 200, answer.text[:300]


def test_a_form_with_many_fields_is_told(client: httpx.Client) -> None:
    answer = client.post("/validate", data={f"field{number}": "x" for number in range(11)})
    assert (answer.status_code, "fields" in answer.text) == (400, True)


def test_findings_that_each_name_a_long_literal_are_not_told_without_bound(generation: Generation) -> None:
    document = next(
        quad.subject.value
        for quad in ox.parse(HUDDINGE, format=ox.RdfFormat.TURTLE)
        if quad.object == ox.NamedNode(PREFIXES["foaf"] + "Document") and isinstance(quad.subject, ox.NamedNode)
    )
    evidence = "".join(
        f"<https://w3id.org/lsgraph/id/act/x{number}> a <{PREFIXES['oa']}SpecificResource> ; <{PREFIXES['ls']}basis> <{PREFIXES['basis']}stated> ; "
        f"<{PREFIXES['oa']}hasSource> <{document}> ; <{PREFIXES['oa']}hasSelector> <urn:long> .\n"
        for number in range(60)
    )
    content = f'{HUDDINGE}\n<urn:long> <{PREFIXES["oa"]}exact> "{"a" * 700_000}" .\n{evidence}'.encode()
    program = [
        sys.executable,
        "-m",
        "lsgraph.building.proposals",
        str(generation.path),
        "huddinge-ks-2024-1082",
        "turtle",
        "",
    ]
    told = subprocess.run([*program, "2048", "60"], input=content, capture_output=True, check=False, timeout=120)
    # More than forty megabytes otherwise, which the server would hold.
    assert told.stdout == b'{"memory": true}'


def test_nothing_is_near_a_word_that_is_too_long_to_compare() -> None:
    assert near_matches("a" * 1000, ["a" * 999 + "b"]) == ["a" * 999 + "b"]
    assert near_matches("a" * 1001, ["a" * 1000 + "b"]) == []
