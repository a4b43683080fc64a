"""What is new is told of a region and a period, each item with its sentence and its address, as a page, a feed and a mail."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import httpx
import pytest
from tests.valleys import two_regions

from lsgraph.building.build import build
from lsgraph.cli import main
from lsgraph.cli.exits import OK, USAGE
from lsgraph.edition.edition import Edition
from lsgraph.errors import StateError
from lsgraph.generations.folder import Generations
from lsgraph.generations.journal import Journal
from lsgraph.news import gathering
from lsgraph.news.gathering import Desk, gather
from lsgraph.news.mail import write_html, write_text
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tools.servers import Server

ATOM = "{http://www.w3.org/2005/Atom}"
RIVER, COAST = "the cooperation agreement on the river", "the cooperation agreement on the coast"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = two_regions(tmp_path_factory.mktemp("news") / "water")
    build(read_settings({}, root=folder, state=folder / ".lsgraph"))
    return folder


@pytest.fixture(scope="module")
def client(
    project: Path, serve: Callable[[Path, Path, Path], Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    server = serve(project / ".lsgraph", project, tmp_path_factory.mktemp("log") / "log.txt")
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as made:
        yield made


@pytest.fixture(scope="module")
def desk(project: Path) -> Desk:
    generation = Generations(project / ".lsgraph").require_current()
    return Desk(Edition(generation, generation.store(), most_quads=10**6), "en", lambda iri: iri, lambda item: item.iri)


def digest(project: Path, *arguments: str) -> int:
    return main(["--root", str(project), "--state", str(project / ".lsgraph"), "digest", *arguments])


def test_what_became_known_and_what_happened_are_told_of_the_region_alone(client: httpx.Client) -> None:
    asked = {"region": "dalen", "since": "2025-04-01", "until": "2025-06-30"}
    text = " ".join(client.get("/en/news.txt", params=asked).text.split())
    happened = text.partition("Happened in the period")[2]
    assert "Exempelby Municipality (example) has signed" in happened
    assert "7 May 2025" in happened
    assert RIVER in happened.lower(), "it is signed there too"
    assert COAST not in text.lower()
    assert "Nothing was added in the period" in text
    known = " ".join(client.get("/en/news.txt", params={"region": "dalen"}).text.split()).partition(
        "Happened in the period"
    )[0]
    assert "Exempelby Municipality (example) has signed" in known
    assert COAST not in known.lower()
    assert COAST in " ".join(client.get("/en/news.txt").text.lower().split())


def test_every_form_has_each_sentence_with_its_words_and_an_address(client: httpx.Client) -> None:
    asked = {"region": "kusten", "since": "2025-04-01", "until": "2025-06-30"}
    text, page, plain = (client.get(f"/en/news{suffix}", params=asked) for suffix in (".txt", "", ".html"))
    mail = email.message_from_bytes(client.get("/en/news.eml", params=asked).content, policy=policy.default)
    parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    feed = ET.fromstring(client.get("/en/news.atom", params=asked).content)
    assert parts["text/plain"].split() == text.text.split()
    assert parts["text/html"].split() == plain.text.split()
    assert mail["subject"].startswith("New: The Coast")
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 4, "one signed the agreement on the coast, three that on the river"
    for entry in entries:
        sentence = entry.findtext(f"{ATOM}title", "")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        for written in (page.text, plain.text, " ".join(text.text.split())):
            assert sentence in written
        assert "signed" in entry.findtext(f"{ATOM}content", "")
        assert client.get(link.attrib["href"]).status_code == 200
        assert link.attrib["href"] in text.text
    assert not re.search(r"<(script|style|img)|style=", plain.text)


def test_a_feed_keeps_its_name_whatever_the_period(client: httpx.Client) -> None:
    names = {
        ET.fromstring(client.get("/en/news.atom", params={"region": "dalen", **period}).content).findtext(f"{ATOM}id")
        for period in ({}, {"since": "2025-01-01"}, {"since": "2025-01-01", "until": "2026-01-01"})
    }
    assert len(names) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("news?since=soon", 400), ("news?since=2025-05-01&until=2025-04-01", 400), ("news?region=nowhere", 404), ("news?region=across", 404),
     ("news.pdf", 404), ("news.txt?since=2025-02-30", 400), ("news.txt?from=2025-02-03", 400), ("news", 200), ("news?region=", 200)],
)  # fmt: skip
def test_what_is_asked_wrongly_is_refused(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(f"/en/{path}").status_code == status


def test_a_switch_that_can_not_be_read_is_told_of(project: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(Generations(project / ".lsgraph"))

    def lost(_: Journal, number: int) -> Iterator[object]:
        raise StateError(f"lost {number}")

    whole = gather(desk, journal, None, "2000-01-01", "2100-01-01")
    assert whole.known
    assert not whole.is_cut
    monkeypatch.setattr(Journal, "items", lost)
    found = gather(desk, journal, None, "2000-01-01", "2100-01-01")
    assert (found.known, found.is_cut) == ((), True)
    assert "More changed in the period" in write_text(found, "en")
    assert "Fler" in write_html(found, "sv") or "Mer ändrades" in write_html(found, "sv")


def test_of_a_period_in_which_more_changed_than_is_read_that_is_told(
    project: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(Generations(project / ".lsgraph"))
    whole = gather(desk, journal, None, "2000-01-01", "2100-01-01")
    assert not whole.is_cut
    for bound in ("_MOST_READ", "_MOST_LOOKED_UP"):
        with monkeypatch.context() as patch:
            patch.setattr(gathering, bound, 12)
            found = gather(desk, journal, None, "2000-01-01", "2100-01-01")
        assert found.is_cut, bound
        assert len(found.known) + found.known_more < len(whole.known) + whole.known_more
        assert "More changed in the period" in write_text(found, "en")


def test_of_more_than_is_read_the_newest_is_told(project: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(Generations(project / ".lsgraph"))
    (first,) = journal.entries()
    later = replace(first, number=2, time="2099-12-31T00:00:00+00:00")
    last = gather(desk, journal, None, "2000-01-01", "2100-01-01").known[-1].claim
    items = {
        number: [item for item in journal.items(1) if (item.subject == last) is (number == 2)] for number in (1, 2)
    }
    monkeypatch.setattr(Journal, "entries", lambda _: [first, later])
    monkeypatch.setattr(Journal, "items", lambda _, number: iter(items[number]))
    for bound in ("_MOST_READ", "_MOST_LOOKED_UP"):
        with monkeypatch.context() as patch:
            patch.setattr(gathering, bound, len({item.subject for item in items[2]}))
            found = gather(desk, journal, None, "2000-01-01", "2100-01-01")
        assert [(item.claim, item.known) for item in found.known] == [(last, later.time)], bound
        assert found.is_cut


def test_the_command_writes_a_mail_and_refuses_what_is_no_period(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSGRAPH_BASE_URL", "https://graph.example.org")
    assert (
        digest(
            project,
            "kusten",
            "--since",
            "2025-04-01",
            "--until",
            "2025-12-31",
            "-o",
            str(tmp_path / "x.eml"),
            "-l",
            "sv",
        )
        == OK
    )
    mail = email.message_from_bytes((tmp_path / "x.eml").read_bytes(), policy=policy.default)
    assert mail["subject"] == "Nytt: Kusten, 1 april 2025–31 december 2025"
    assert "https://graph.example.org/id/evidence/" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for arguments in (
        ("nowhere", "--since", "2025-04-01"),
        ("--since", "soon"),
        ("--since", "2025-04-01", "--until", "2025-03-01"),
        (),
    ):
        capsys.readouterr()
        assert digest(project, *arguments, "-l", "en") == USAGE
        assert capsys.readouterr().err
