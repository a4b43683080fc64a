"""Stories are told a step at a time, each step with the words that it rests on; a file that is no story is refused."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from docx import Document
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from tests.browsing import Screens, address_of, follow

from lsgraph.cli import main
from lsgraph.errors import DataError
from lsgraph.gate import check_gate
from lsgraph.generations.folder import Generation
from lsgraph.namespaces import expand
from lsgraph.repository.absence import check_absence_in_stories
from lsgraph.repository.dataset import load_dataset
from lsgraph.repository.stories import Story, check_stories, read_stories, read_story
from lsgraph.settings import Settings
from lsgraph.stores import EmbeddedStore

GOOD = """title.sv = "T"
title.en = "T"
lead.sv = "L"
lead.en = "L"
[[step]]
about = "organization/x"
view = "network?at=2018-01-01"
evidence = "x-said"
sv = "S"
en = "S"
"""


def written(folder: Path, content: str, name: str = "tale.toml") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title.en = "T"\n', ""), ('en = "S"\n', ""), ('sv = "S"', 'sv = " "'), ('sv = "S"', "sv = 3"), ("[[step]]", "[step]"), ("x-said", "../x"),
        ("organization/x", "nothing/x"), ("organization/x", "organization"), ("network?at", "//evil.example/?at"), ("network?at", "https://evil.example?at"),
        ("network?at", "../network?at"), ("lead.sv", "leader.sv"), ("title", "title["), ('"S"', '"S" # \\u0000\nmore = 1'),
    ],
)  # fmt: skip
def test_a_file_that_is_no_story_is_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as caught:
        read_story(written(tmp_path, GOOD.replace(old, new, 1)), "data/stories/tale.toml")
    assert caught.value.file == "data/stories/tale.toml"


def test_a_story_has_a_name_that_an_address_can_have_and_steps_that_can_be_walked(tmp_path: Path) -> None:
    head, _, step = GOOD.partition("[[step]]")
    for content, name in (
        (GOOD, "A Tale.toml"),
        (head + "step = []\n", "tale.toml"),
        (head + ("[[step]]" + step) * 31, "tale.toml"),
    ):
        with pytest.raises(DataError):
            read_story(written(tmp_path, content, name), name)


def test_a_step_that_names_what_the_data_lacks_is_found(tmp_path: Path, store: EmbeddedStore, root: Path) -> None:
    story: Story = read_story(written(tmp_path, GOOD), "data/stories/tale.toml")
    findings = check_stories([story], [])
    assert [finding.rule for finding in findings] == ["stories.unknown"] * 2
    assert findings[0].file == "data/stories/tale.toml"


def test_each_view_and_sentence_of_our_stories_is_there(server: str, part: Path) -> None:
    stories = read_stories(part / "data" / "stories")
    assert stories
    with httpx.Client(base_url=server) as client:
        for story in stories:
            for number, step in enumerate(story.steps, 1):
                for language in ("sv", "en"):
                    page = client.get(f"/{language}/stories/{story.slug}", params={"step": number})
                    assert step.sentence[language].split(":")[0][:40] in page.text
                    assert 'class="evidence"' in page.text
                    assert len(page.content) < 100_000
                    assert client.get(f"/{language}/{step.view}").status_code == 200


@pytest.mark.parametrize("step", ["0", "-1", "x", "9" * 40])
def test_a_step_that_is_none_is_refused(server: str, step: str) -> None:
    page = httpx.get(f"{server}/en/stories/from-declaration-to-foundation", params={"step": step})
    assert page.status_code == 400


@pytest.mark.parametrize(("step", "shown"), [("1", 1), ("5", 5), ("", 1)])
def test_a_step_is_chosen_by_its_number(server: str, step: str, shown: int) -> None:
    page = httpx.get(f"{server}/en/stories/from-declaration-to-foundation", params={"step": step})
    assert f"Step {shown} of 5" in page.text


def test_an_unknown_story_is_told(server: str) -> None:
    assert httpx.get(f"{server}/en/stories/nothing").status_code == 404


def test_a_tour_is_walked_by_its_links_to_a_sentence(screens: Screens) -> None:
    page = screens(390, 844, java_script_enabled=False).go("/sv/")
    follow(page.get_by_role("link", name="Berättelser"))
    follow(page.get_by_role("link", name="Från avsiktsförklaring till stiftelse"))
    for number in range(2, 6):
        page.get_by_role("link", name="Nästa steg").press("Enter")
        page.wait_for_url(f"**step={number}")
    assert "Bakom stiftelsen finns Region Stockholm" in page.locator(".evidences").inner_text()
    follow(page.get_by_role("link", name="Öppna vyn"))
    assert address_of(page).endswith("/sv/network/gaps")


def test_a_story_is_taken_along_as_slides_a_document_and_tables(server: str) -> None:
    base = f"{server}/en/brief/stories/from-declaration-to-foundation"
    deck = Presentation(io.BytesIO(httpx.get(f"{base}.pptx", timeout=120).content))
    slides = list(deck.slides)
    assert len(slides) == 1 + 5 + 1, "a title, the steps, and how to cite"
    for number, slide in enumerate(slides[1:6], start=1):
        notes = slide.notes_slide.notes_text_frame.text
        assert f"Step {number} of 5" in notes
        assert f"step={number}" in notes
        assert any(shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in slide.shapes)
        assert slide.shapes.title.text in notes
    assert "Bakom stiftelsen" in slides[5].notes_slide.notes_text_frame.text
    document = Document(io.BytesIO(httpx.get(f"{base}.docx", timeout=120).content))
    assert len(document.inline_shapes) == 5
    rows = list(csv.reader(io.StringIO(httpx.get(f"{base}.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 5
    assert httpx.get(f"{base}.svg").status_code == 404
    assert httpx.get(base.replace("declaration", "nothing") + ".pptx").status_code == 404


def test_the_command_writes_a_story_alone(
    settings: Settings, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        return main(["--root", str(settings.root), "--state", str(settings.state_folder), "brief", *arguments])

    assert run("--story", "from-declaration-to-foundation", "--format", "csv") == 0
    assert (tmp_path / "lsgraph-from-declaration-to-foundation.csv").is_file()
    assert run("--story", "nothing") == 2
    assert run("Region Uppsala", "--story", "from-declaration-to-foundation") == 2


def test_all_stories_of_the_data_rest_on_it(root: Path) -> None:
    stories, dataset = read_stories(root / "data" / "stories"), load_dataset(root)
    assert len(stories) >= 3
    assert check_stories(stories, dataset.published) == []
    assert [finding for finding in check_gate(dataset, stories=stories) if finding.rule.startswith("stories.")] == []


@pytest.mark.parametrize(
    ("sv", "en", "told"),
    [
        ("Huddinge kommun antog avsiktsförklaringen.", "Huddinge Municipality adopted the declaration of intent.", True),
        ("Huddinge kommun föreslås anta avsiktsförklaringen.", "Huddinge Municipality has adopted the declaration of intent.", True),
        ("Huddinge kommun har undertecknat avsiktsförklaringen.", "Huddinge Municipality is proposed to sign the declaration of intent.", True),
        ("Karolinska Institutet har undertecknat avsiktsförklaringen.", "Karolinska Institutet has signed the declaration of intent.", True),
        ("Huddinge kommun föreslås anta avsiktsförklaringen.", "Huddinge Municipality is proposed to adopt the declaration of intent.", False),
        ("Huddinge kommun har inte antagit avsiktsförklaringen.", "Huddinge Municipality has not adopted the declaration of intent.", False),
        ("Region Uppsala har undertecknat avsiktsförklaringen.", "Region Uppsala has signed the declaration of intent.", False),
    ],
)  # fmt: skip
def test_a_step_tells_of_no_act_that_is_not_on_record(part: Path, sv: str, en: str, told: bool) -> None:
    (story, *_) = read_stories(part / "data" / "stories")
    step = next(each for each in story.steps if each.evidence.endswith("/huddinge-ks-2024-1082-proposal"))
    changed = replace(story, steps=(replace(step, sentence={"sv": sv, "en": en}),))
    findings = check_gate(load_dataset(part), stories=[changed])
    assert [finding.rule for finding in findings] == (["stories.says-more"] if told else [])
    for finding in findings:
        assert finding.file == f"data/stories/{story.slug}.toml"
        assert finding.message["sv"] != finding.message["en"]


@pytest.mark.parametrize(
    ("sv", "en", "refused"),
    [
        ("Huddinge kommun har inte antagit den.", "Huddinge Municipality has not adopted it.", True),
        ("Det som saknas har inte skett.", "What is missing has not happened.", True),
        ("Att Huddinge kommun har antagit den är inte känt.", "Huddinge Municipality is not on record as having adopted it.", False),
        ("Enligt protokollet har Huddinge kommun inte antagit den.", "According to the minutes Huddinge Municipality has not adopted it.", False),
    ],
)  # fmt: skip
def test_a_step_makes_no_fact_of_what_is_missing(part: Path, sv: str, en: str, refused: bool) -> None:
    (story, *_) = read_stories(part / "data" / "stories")
    step = next(each for each in story.steps if each.evidence.endswith("/huddinge-ks-2024-1082-proposal"))
    changed = replace(story, steps=(replace(step, sentence={"sv": sv, "en": en}),))
    findings = list(check_absence_in_stories([changed], []))
    assert {finding.rule for finding in findings} == ({"text.absence"} if refused else set())
    denied = ox.Quad(ox.NamedNode(step.evidence), ox.NamedNode(expand("ls:paraphrase")), ox.Literal("Kommunen antog den inte.", language="sv"))  # fmt: skip
    if "inte antagit" in sv:
        assert list(check_absence_in_stories([changed], [denied])) == []
