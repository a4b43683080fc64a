"""What compares two states of the repository: saved answers (`tools/snapshots.py`) and what `bench/pages.py` asks for."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import httpx
import pytest

#: What only a large network, or a long stream, has.
ONLY_OF_LARGE_DATA = (
    "data: feed, a node", "file: dots of a large network", "page: actors, from 1,000", "page: network, a group",
)  # fmt: skip
PAGE = "GET /en/{}\n200\ncontent-type: text/html; charset=utf-8\n\n{}"


@pytest.fixture(scope="module")
def tools(root: Path) -> dict[str, ModuleType]:
    """The modules by name; they import each other by their folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(root / "tools"), str(root / "bench"), *sys.path])
        names = ("servers", "checkouts", "snapshot_addresses", "snapshots", "generator", "addresses", "pages")
        return {name: __import__(name) for name in names}


def compared(tools: dict[str, ModuleType], folder: Path, before: str, after: str, *options: str) -> int | str | None:
    """What the command ends with for two takes of one page."""
    for name, body in (("before", before), ("after", after)):
        (folder / name).mkdir()
        (folder / name / "page").write_text(PAGE.format("about", body), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["snapshots.py", "compare", str(folder / "before"), str(folder / "after"), *options])
        try:
            tools["snapshots"].main()
        except SystemExit as end:
            return end.code
    return 0


def test_equal_answers_are_equal_and_one_difference_is_shown_with_its_address(
    tools: dict[str, ModuleType], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "equal").mkdir()
    (tmp_path / "other").mkdir()
    assert compared(tools, tmp_path / "equal", "<p>One</p>", "<p>One</p>") == 0
    assert capsys.readouterr().out == "1 answers are equal\n"
    assert compared(tools, tmp_path / "other", "<p>One</p><p>Two</p>", "<p>One</p><p>Three</p>") == 1
    told = capsys.readouterr().out
    assert "differs: GET /en/about" in told
    assert "-<p>Two</p>" in told
    assert "+<p>Three</p>" in told
    assert "<p>One</p>" not in told


def test_words_are_what_readers_meet_and_markup_is_not(
    tools: dict[str, ModuleType], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = '<p class="a">A <b>bold</b> word</p><script>one()</script><img alt="Map">'
    after = '<div><p>A bold   word</p></div><script>two()</script><img src="x" alt="Chart">'
    assert compared(tools, tmp_path, before, after, "--words") == 1
    told = capsys.readouterr().out
    assert "-[alt] Map" in told
    assert "+[alt] Chart" in told
    assert "bold" not in told
    assert "two" not in told


def test_what_two_builds_must_differ_in_is_masked_and_the_days_of_the_data_are_not(
    tools: dict[str, ModuleType],
) -> None:
    texts = []
    for edition, day, minute in (
        ("0123456789abcdef" * 2, date(2031, 3, 4), "10:01"),
        ("fedcba9876543210" * 2, date(2031, 11, 24), "23:59"),
    ):
        mask = tools["snapshots"].Mask([edition], [day])
        english = f"{day.day} {'March' if day.month == 3 else 'November'} 2031, {minute} UTC"
        swedish = f"{day.day} {'mars' if day.month == 3 else 'november'} 2031 kl. {minute.replace(':', '.')} UTC"
        texts.append(
            mask(
                f"{edition} {edition[:12]} {day}T{minute}:00+00:00 {day} {minute} UTC {english} {swedish} /static/a.css?v={edition[3:9]} sha256-{minute[1] * 43}= 2024-06-10 10 June 2024"
            )
        )
    assert texts[0] == texts[1]
    assert texts[0].count("[edition 1]") == 2
    assert texts[0].count("[moment]") == 4
    assert texts[0].endswith("2024-06-10 10 June 2024")
    assert mask("engine;dur=0.5") == mask("engine;dur=54.4")


def test_each_address_is_saved_once_and_under_a_name_of_its_own(
    tools: dict[str, ModuleType], server: str, root: Path
) -> None:
    with httpx.Client(base_url=server, trust_env=False) as client:
        asks = tools["snapshot_addresses"].asks_of(client, root, ["a" * 32, "b" * 32])
    assert len(asks) > 500
    assert len({tools["snapshots"].file_name(ask.name) for ask in asks}) == len(asks)
    # Things of every kind that the data has, claims and evidence among them.
    assert {"act", "membership", "evidence", "edge", "post"} <= {
        ask.path.split("/")[2] for ask in asks if ask.path.startswith("/en/") and ask.path.count("/") == 3
    }


def test_the_benchmark_measures_answers_and_no_error_pages(tools: dict[str, ModuleType], server: str) -> None:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as client:
        things = tools["pages"].things_at(client)
        statuses = {}
        for case in tools["addresses"].CASES:
            # Files that are typeset, seconds each, are asked for from each page elsewhere.
            if case.name.endswith((", PDF", ", PPTX")) or f"{case.group}: {case.name}" in ONLY_OF_LARGE_DATA:
                continue
            if not (addresses := case.addresses(things)):
                assert "{other_" in case.address, "the part has one agreement that somebody signed, and one region"
                continue
            measured = tools["pages"].Measured()
            tools["pages"].ask(client, addresses[0], case.accept, measured, 60)
            statuses[f"{case.group}: {case.name}"] = (measured.status, measured.size > 0, measured.failure)
    assert statuses.pop("page: not there") == (404, True, "")
    assert set(statuses.values()) == {(200, True, "")}


def test_an_answer_that_does_not_come_in_time_is_told_as_such(tools: dict[str, ModuleType], server: str) -> None:
    measured = tools["pages"].Measured()
    with httpx.Client(base_url=server, timeout=1e-6, trust_env=False) as client:
        tools["pages"].ask(client, "/en/", "text/html", measured, 1e-6)
    assert measured.failure == "no answer in 1e-06 s"
    assert measured.p50 is None


@pytest.mark.parametrize(("size", "quads"), [("10k", 10_000), ("1M", 1_000_000), ("345", 345)])
def test_sizes_are_read_as_people_write_them(tools: dict[str, ModuleType], size: str, quads: int) -> None:
    assert tools["pages"].quads_of(size) == quads
    with pytest.raises(ValueError, match="is no size"):
        tools["pages"].quads_of(f"{size}x")


def test_made_up_data_is_about_as_large_as_asked_and_kept(tools: dict[str, ModuleType], tmp_path: Path) -> None:
    file = tools["pages"].source_of("20k", tmp_path)
    lines = file.read_text(encoding="utf-8").count("\n")
    assert 15_000 < lines < 25_000
    kept = file.stat()
    assert tools["pages"].source_of("20k", tmp_path).stat() == kept
    assert tools["pages"].source_of("real", tmp_path) is None
