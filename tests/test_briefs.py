"""Briefs that planners take along: what stands in them, as PDF, document, slides, tables and picture, and on paper."""

from __future__ import annotations

import csv
import io
import posixpath
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import httpx
import openpyxl
import pypdf
import pytest
from docx import Document
from PIL import Image
from pptx import Presentation
from tests.slices import FIRST_SOURCES

from lsgraph.analysis.what_if import MOST_SUPPOSED
from lsgraph.briefs.analyses import compare_brief, gaps_brief
from lsgraph.briefs.comparing import regions_brief
from lsgraph.briefs.connecting import roles_brief
from lsgraph.briefs.desk import Desk
from lsgraph.briefs.documents import write_docx
from lsgraph.briefs.model import BRIEF_FORMATS, MOST_ROWS, Brief, Picture, Row, Source, Table
from lsgraph.briefs.process import draw_png, write_brief
from lsgraph.briefs.slides import write_pptx
from lsgraph.briefs.things import agreement_brief, thing_brief
from lsgraph.briefs.typeset import MOST_PAGES, write_pdf
from lsgraph.cli import exits, main
from lsgraph.edition.edition import Edition
from lsgraph.errors import NotFoundError, TooLongError
from lsgraph.languages import LANGUAGES
from lsgraph.media_types import CSV, PDF, XLSX
from lsgraph.namespaces import INSTANCE, THINGS
from lsgraph.network.frames import FRAMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.settings import Settings
    from lsgraph.stores import EmbeddedStore

AGREEMENT = "agreement/life-science-declaration-2024"
TITLES = {
    "sv": "Avsiktsförklaring att stärka Stockholm-Uppsalaregionens gemensamma kluster för life science",
    "en": "Declaration of intent to strengthen the Stockholm-Uppsala region's joint life science cluster",
}
SAID = "Regionstyrelseordförandena i region Stockholm och Uppsala, har skrivit på en avsiktsförklaring"
ABSENT = {"sv": "Aktören kan ändå ha undertecknat.", "en": "may still have signed"}
#: Texts that are markup to typst, to XML or to a spreadsheet, or that no font or no XML has.
HOSTILE = "#let x = 1 $sum_(i)$ @ref *b* _i_ `c` <label> ]] \\ // no </w:t><a:t> &amp; {{ x }} =1+1 \x00\x0b\ufffe 漢字 عربي 🦠"


#: What is printed of the network and juts out of the column of its legend or of the cell of its table.
JUTTING = """() => [['.network-legend fieldset', '*'], ['.network-table td', '*']].flatMap(([box, inner]) =>
  [...document.querySelectorAll(box)].flatMap((each) => {
    const room = each.getBoundingClientRect()
    return [...each.querySelectorAll(inner)].filter((part) => part.getClientRects().length
      && part.getBoundingClientRect().right > room.right + 1).map((part) => part.textContent.trim())
  })).concat([...document.querySelectorAll('.network-legend fieldset')].filter((each) =>
    each.getBoundingClientRect().width > each.parentElement.parentElement.getBoundingClientRect().width / 3).map((each) => each.textContent))"""


@pytest.fixture(scope="module")
def edition(generation: Generation, store: EmbeddedStore) -> Edition:
    return Edition(generation, store, most_quads=10_000_000)


def desk_of(edition: Edition, language: Language = "sv", at: str | None = None) -> Desk:
    here = "https://graph.example.org/sv/page"
    return Desk(edition, language, at, str, lambda item: item.iri, here, f"{here}?known=0123", "Region X")


@pytest.fixture(scope="module")
def hostile() -> Brief:
    """A brief of which every text is hostile, and long, with more tables and rows than fit."""
    words = f"{HOSTILE} " * 8
    source = Source(words, True, "sv", words, "1 maj 2024", "javascript:alert(1)")
    rows = tuple(
        Row(f"{number} {words}", "2024", (HOSTILE,), (replace(source, date=str(number)),)) for number in range(40)
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200" fill="#eee"/></svg>'
    return Brief(
        "en", HOSTILE, words, HOSTILE, (words,) * 3, tuple((str(n), HOSTILE) for n in range(6)), Picture(svg, 400, 200, words, (HOSTILE,)),
        tuple(Table(f"{n} {HOSTILE}", words, HOSTILE, rows, 99) for n in range(8)), (HOSTILE,), "https://example.org/" + "x" * 300,
        words, "2026-11-24T09:30:00+00:00",
    )  # fmt: skip


def text_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    # Words are divided at the end of a line.
    return re.sub(r"\s+", " ", re.sub(r"[-\u00ad\u2010]\n", "", "\n".join(pages)))


def notes_of(content: bytes) -> list[str]:
    return [slide.notes_slide.notes_text_frame.text for slide in Presentation(io.BytesIO(content)).slides]


# ------------------------------------------------------------------------------------------------------------ the content


def test_what_is_signed_proposed_absent_and_present_is_told_apart_each_with_its_source(edition: Edition) -> None:
    brief = agreement_brief(desk_of(edition), INSTANCE + AGREEMENT)
    rows = {
        table.title: [row.text.partition(" (")[0].partition(":")[0] for row in table.rows] for table in brief.tables
    }
    assert rows["Har undertecknat"] == ["Region Stockholm", "Region Uppsala"]
    assert rows["Föreslås anta"] == ["Huddinge kommun"]
    assert "Huddinge kommun" in rows["Inget undertecknande känt"]
    assert not {"Region Stockholm", "Region Uppsala"} & set(rows["Inget undertecknande känt"])
    proposed = next(table for table in brief.tables if table.title == "Föreslås anta")
    assert proposed.rows[0].marks == ("inget beslut känt",)
    present = next(table for table in brief.tables if table.title == "På mötet")
    concluded = [row for row in present.rows if "vår slutsats" in row.marks]
    assert concluded
    assert all(not source.quoted for row in concluded for source in row.sources)
    for table in brief.tables:
        for row in table.rows:
            assert all(source.words and source.document and source.address for source in row.sources), row
            assert row.sources, row
    assert [number for number, _ in brief.counts] == ["2", "0", "1", "7"]
    assert any(ABSENT["sv"] in sentence for sentence in brief.not_covered)
    assert any(f"{len(FIRST_SOURCES)} källor" in sentence for sentence in brief.not_covered)
    assert edition.subject.title["sv"] in brief.citation
    assert brief.citation.endswith("https://graph.example.org/sv/page?known=0123")


def test_every_thing_has_a_brief_on_any_day_that_comes_back_from_json(edition: Edition) -> None:
    iris = sorted(iri for iri in edition.resources.contents.things if iri.startswith(INSTANCE))
    kinds = set()
    for iri in iris:
        kind = iri.removeprefix(INSTANCE).partition("/")[0]
        if kind in THINGS and kind != "document":
            kinds.add(kind)
            for at in (None, "2018-01-01"):
                brief = (agreement_brief if kind == "agreement" else thing_brief)(desk_of(edition, "en", at), iri)
                assert Brief.from_json(brief.to_json()) == brief
                assert brief.title
    assert {"organization", "agreement", "person"} <= kinds


def test_a_comparison_and_gaps_tell_what_their_pages_tell(edition: Edition) -> None:
    compared = compare_brief(desk_of(edition, "en"), "2024-12-31", "2018-01-01")
    assert compared.title == "What sets 1 January 2018 apart from 31 December 2024"
    signed = next(
        row for table in compared.tables if table.title == "New" for row in table.rows if "Region Uppsala" in row.text
    )
    assert signed.sources
    assert compare_brief(desk_of(edition), "2024-12-31", "2024-12-31").tables == ()
    gaps = gaps_brief(desk_of(edition), AGREEMENT)
    assert [table.total for table in gaps.tables] == [int(number) for number, _ in gaps.counts]
    assert sum(table.total for table in gaps.tables)
    before = gaps_brief(desk_of(edition, at="2018-01-01"))
    assert (before.lead, before.tables) == (("Överenskommelsen finns inte i våra källor för den dagen.",), ())
    assert gaps_brief(desk_of(edition, at="2018-01-01"), AGREEMENT).lead == before.lead
    for wrong in ("nothing", "organization/nothing", "agreement/"):
        with pytest.raises(NotFoundError):
            gaps_brief(desk_of(edition), wrong)


def test_of_a_large_network_what_differs_is_drawn_alone_and_too_much_is_told_in_tables(whole: Generation) -> None:
    edition = Edition(whole, whole.store(), most_quads=10_000_000)
    compared = compare_brief(desk_of(edition, "en"), "2024-05-31", "2024-07-01")
    assert compared.picture is not None
    assert "Region Uppsala has signed" in " ".join(compared.picture.relations)
    assert len(re.findall(r'<[ag] class="edge"', compared.picture.svg)) == len(compared.picture.relations)
    assert compared.picture.width <= FRAMES[0].width
    everything = compare_brief(desk_of(edition, "en"), "1980-01-01", "2024-12-31")
    assert everything.picture is None
    assert everything.tables


# ------------------------------------------------------------------------------------------------------ as they are served


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_tagged_short_and_says_where_it_is_from(server: str, language: Language) -> None:
    address = f"{server}/{language}/{AGREEMENT}"
    found = httpx.get(f"{server}/{language}/brief/{AGREEMENT}.pdf", timeout=60)
    assert (found.status_code, found.headers["content-type"]) == (200, "application/pdf")
    assert re.search(r'filename="lsgraph-[a-z0-9-]+\.pdf"', found.headers["content-disposition"])
    reader = pypdf.PdfReader(io.BytesIO(found.content))
    assert 1 <= len(reader.pages) <= MOST_PAGES
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/StructTreeRoot"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == language
    assert reader.metadata is not None
    assert reader.metadata.title == TITLES[language]
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    text = text_of(found.content)
    for words in (TITLES[language][:40], address, "Region Uppsala", ABSENT[language].split()[-1], "CC0", "2024"):
        assert words in text, words
    assert SAID[:60] in text
    links = {str(note.get_object()["/A"]["/URI"]) for page in reader.pages for note in page.get("/Annots", ()) if "/A" in note.get_object()}  # fmt: skip
    assert address in links
    sentence = next(link for link in links if "#evidence-" in link)
    assert f'id="{sentence.partition("#")[2]}"' in httpx.get(sentence).text
    again = httpx.get(f"{server}/{language}/brief/{AGREEMENT}.pdf", headers={"If-None-Match": found.headers["etag"]})
    assert again.status_code == 304


def test_a_document_has_headings_header_rows_links_and_a_described_picture(server: str) -> None:
    content = httpx.get(f"{server}/sv/brief/{AGREEMENT}.docx", timeout=60).content
    document = Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.core_properties.title == TITLES["sv"]
    assert document.core_properties.language == "sv-SE"
    assert {paragraph.style.name for paragraph in document.paragraphs if paragraph.style} >= {"Title", "Heading 1"}
    assert ABSENT["sv"] in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(SAID in cell and f"{server}/sv/document/" in cell for cell in cells)
    xml = document.element.xml
    assert xml.count("<w:tblHeader/>") == len(document.tables) > 3
    assert "w:hyperlink" in xml
    assert re.search(r'<wp:docPr [^>]*descr="[^"]+"', xml)


def test_slides_are_wide_have_a_sharp_picture_and_the_sentences_in_their_notes(server: str) -> None:
    content = httpx.get(f"{server}/en/brief/{AGREEMENT}.pptx", timeout=60).content
    deck = Presentation(io.BytesIO(content))
    assert deck.slide_width
    assert deck.slide_height
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    slides = list(deck.slides)
    assert [slide.shapes.title is not None and bool(slide.shapes.title.text_frame.text) for slide in slides] == [
        True
    ] * len(slides)
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    image = Image.open(io.BytesIO(pictures[0].image.blob))
    assert image.width >= 3 * 700
    vector = pictures[0]._element.find(".//{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
    part = deck.slides[1].part.related_part(vector.values()[0])
    assert part.content_type == "image/svg+xml"
    # What programs for slides do not know as browsers do.
    assert not re.search(rb"paint-order|<use|system-ui", part.blob)
    shown = "".join(ET.fromstring(part.blob).itertext())
    assert "Region Uppsala" in shown
    assert "Public" in shown
    notes = "\n".join(notes_of(content))
    assert SAID in notes
    assert f"{server}/en/document/huddinge-ks-2024-1082#evidence-" in notes
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert any("Region Uppsala" in cell.text for table in tables for row in table.rows for cell in row.cells)
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height + 1


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
def test_office_files_are_whole_packages(server: str, suffix: str) -> None:
    """What programs of an office ask of a package, or else call it damaged (ECMA-376 part 2), and of a picture with a vector beside it."""
    content = httpx.get(f"{server}/en/brief/{AGREEMENT}.{suffix}", timeout=60).content
    with ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    assert len(names) == len({name.lower() for name in names})
    types = ET.fromstring(parts["[Content_Types].xml"])
    defaults = {each.get("Extension", "").lower() for each in types if each.tag.endswith("Default")}
    overrides = {each.get("PartName") for each in types if each.tag.endswith("Override")}
    assert {name.lstrip("/") for name in overrides if name} <= set(names)
    for name in names:
        assert (
            name == "[Content_Types].xml" or f"/{name}" in overrides or name.rpartition(".")[2].lower() in defaults
        ), name
    for name in (each for each in names if each.endswith(".rels")):
        folder, _, source = name.partition("_rels/")
        own = (parts.get(f"{folder}{source.removesuffix('.rels')}") or b"").decode()
        relations = {each.get("Id", ""): each for each in ET.fromstring(parts[name])}
        for each in relations.values():
            target = each.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(folder + target)
            assert each.get("TargetMode") == "External" or inside in names, (name, target)
        assert set(re.findall(r'\br:(?:id|embed|link)="([^"]+)"', own)) <= set(relations), name
        # Programs that know no vectors show the picture beside it.
        for still, vector in re.findall(r'<a:blip r:embed="([^"]+)">.*?svgBlip [^>]*r:embed="([^"]+)"', own, re.DOTALL):
            kinds = [
                (
                    relations[each].get("Type", "").rpartition("/")[2],
                    relations[each].get("Target", "").rpartition(".")[2],
                )
                for each in (still, vector)
            ]
            assert kinds == [("image", "png"), ("image", "svg")]
            assert 'uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"' in own
    vectors = [name for name in names if name.endswith(".svg")]
    assert bool(vectors) == (suffix == "pptx")
    # Styles that a template has twice would differ.
    assert not [name for name in names if "stylesWithEffects" in name]


def test_tables_and_picture_are_had_alone(server: str) -> None:
    base = f"{server}/sv/brief/gaps"
    rows = list(csv.DictReader(io.StringIO(httpx.get(f"{base}.csv", timeout=60).content.decode("utf-8-sig"))))
    assert {row["Del"] for row in rows} >= {"Huvudmän utan känt undertecknande"}
    assert all(row["Vad källan säger"] and row["Adress till meningen"].startswith(server) for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(httpx.get(f"{base}.xlsx").content))
    assert book.worksheets[0].max_row == len(rows) + 1
    assert any(ABSENT["sv"] in str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    svg = httpx.get(f"{base}.svg").text
    assert f"{server}/sv/network/gaps" in svg
    assert "Vem saknas kring ”" in svg
    width = float(re.findall(r'width="([0-9.]+)"', svg)[0])
    sizes = [
        Image.open(io.BytesIO(httpx.get(f"{base}.png?scale={scale}", timeout=60).content)).width for scale in (2, 3)
    ]
    assert sizes == [pytest.approx(2 * width, abs=2), pytest.approx(3 * width, abs=2)]
    network = httpx.get(f"{server}/en/network.png?at=2024-06-30", timeout=60)
    assert network.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(network.content)).width == 2400


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def told_by_totals(brief: Brief) -> dict[str, tuple[int, int]]:
    return {table.title: (len(table.rows), table.total) for table in brief.tables}


def test_tables_alone_have_all_rows_and_all_sources_of_each(whole: Generation) -> None:
    edition = Edition(whole, whole.store(), most_quads=10_000_000)
    actors = (node for node in edition.network if node.startswith(f"{INSTANCE}organization/"))
    most_related = max(actors, key=lambda node: len(edition.resources.links(node)))
    made: dict[str, Callable[[Desk], Brief]] = {
        "two days": lambda desk: compare_brief(desk, "2018-01-01", "2024-12-31"),
        "ranks": lambda desk: roles_brief(desk, "firm"),
        "two regions": lambda desk: regions_brief(desk, "stockholm-uppsala", "skane"),
        "one thing": lambda desk: thing_brief(desk, most_related),
    }
    for name, make in made.items():
        whole_brief, tables = make(desk_of(edition)), make(replace(desk_of(edition), alone=True))
        # What is read as a whole has the first, and says how many there are.
        assert name == "one thing" or max(total for _, total in told_by_totals(whole_brief).values()) > MOST_ROWS, name
        assert all(rows == min(total, MOST_ROWS) for rows, total in told_by_totals(whole_brief).values()), name
        assert all(rows == total for rows, total in told_by_totals(tables).values()), name
        lines = lines_of(write_brief(tables, CSV))
        for table in tables.tables:
            mine = [line for line in lines if line["Del"] == table.title]
            assert len(mine) == sum(max(1, len(row.sources)) for row in table.rows)
        sheet = openpyxl.load_workbook(io.BytesIO(write_brief(tables, XLSX)), read_only=True).worksheets[0]
        assert sum(1 for _ in sheet.iter_rows()) == len(lines) + 1, name
    texts = [piece for relation in edition.resources.relations_by_number(range(1, 9)) for piece in relation.evidence]
    three = list({piece.iri: piece for piece in texts}.values())[:3]
    read, alone = desk_of(edition), replace(desk_of(edition), alone=True)
    assert [len(desk.row("", evidence=three).sources) for desk in (read, alone)] == [2, 3]


def test_tables_alone_that_are_cut_say_so_among_their_rows(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lsgraph.briefs.desk.MOST_ALONE", 3)
    brief = roles_brief(replace(desk_of(edition, "en"), alone=True), "firm")
    lines = lines_of(write_brief(brief, CSV))
    assert len(lines) == 4
    assert lines[-1]["Statement"].startswith(f"3 of {brief.tables[0].total} are shown here.")
    # More than was looked for has no number.
    table = replace(brief.tables[0], rows=brief.tables[0].rows[:1], total=1, cut="There are more.")
    assert [line["Statement"] for line in lines_of(write_brief(replace(brief, tables=(table,)), CSV))][1:] == [
        "There are more."
    ]
    whole_table = replace(brief.tables[0], total=3)
    assert len(lines_of(write_brief(replace(brief, tables=(whole_table,)), CSV))) == 3


def test_ranks_and_suppositions_are_taken_along(server: str) -> None:
    base = f"{server}/sv/brief"
    rows = list(csv.DictReader(io.StringIO(httpx.get(f"{base}/roles.csv").content.decode("utf-8-sig"))))
    assert rows[0]["Uppgift"].startswith("Stiftelsen Flemingsberg Science: rang 1 av ")
    picture = ET.fromstring(httpx.get(f"{base}/roles.svg").content)
    assert "Region Stockholm" in "".join(picture.itertext())
    given = {"signed": ["organization/karolinska-institutet", "organization/region-uppsala"]}
    told = list(csv.DictReader(io.StringIO(httpx.get(f"{base}/what-if.csv", params=given).content.decode("utf-8-sig"))))
    supposed = [row["Uppgift"] for row in told if row["Del"] == "Tänkta undertecknare"]
    # One of the two has signed: that is on record, with its sentence.
    assert supposed == ["Karolinska Institutet"]
    signed = {row["Uppgift"]: row["Vad källan säger"] for row in told if row["Del"].startswith("Undertecknande")}
    assert set(signed) == {"Region Stockholm", "Region Uppsala"}
    assert all(signed.values())
    assert {row["Att tänka på"] for row in told if "→" in row["Uppgift"]} == {"Hypotetiskt"}
    drawn = "".join(ET.fromstring(httpx.get(f"{base}/what-if.svg", params=given).content).itertext())
    assert "Hypotetiskt: bruten linje" in drawn
    for wrong, status in (
        ({"agreement": "agreement/nothing"}, 404),
        ({"signed": "organization/nobody"}, 404),
        ({"signed": [f"organization/{number}" for number in range(MOST_SUPPOSED + 1)]}, 400),
    ):
        assert httpx.get(f"{base}/what-if.csv", params=wrong).status_code == status


@pytest.mark.parametrize(
    ("name", "narrowed"), [("actors", "?region=stockholm-uppsala"), ("documents", ""), ("agreements", "")]
)
def test_a_list_is_taken_along_as_its_page_shows_it(server: str, name: str, narrowed: str) -> None:
    page = httpx.get(f"{server}/en/{name}{narrowed}").text
    (book, table) = re.findall(r'href="([^"]+/lists/[^"]+)" download', page)
    rows = list(csv.DictReader(io.StringIO(httpx.get(server + table).content.decode("utf-8-sig"))))
    main = page.split("<main")[1]
    for row in rows:
        address = row["Address of the page"].removeprefix(server)
        assert f'<a href="{address}">' in main
    shown = sum(part.count("<li>") for part in re.findall(r'<ul class="things">(.*?)</ul>', page, re.DOTALL))
    assert len(rows) == shown > 0
    sheet = openpyxl.load_workbook(io.BytesIO(httpx.get(server + book).content))
    assert sheet.worksheets[0].max_row == len(rows) + 1
    assert httpx.get(f"{server}/en/lists/things.csv").status_code == 404
    assert httpx.get(f"{server}/en/lists/actors.csv?region=nowhere").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("agreement/nothing.pdf", 404, "nothing"),
        ("organization/nothing.docx", 404, "nothing"),
        ("document/huddinge-ks-2024-1082.pdf", 404, "no brief of the kind"),
        ("signature/region-stockholm-signature-2024-06.pdf", 404, "no brief of the kind"),
        (f"{AGREEMENT}.odt", 404, "pdf, docx, pptx, xlsx, csv, svg, png"),
        (f"{AGREEMENT}.pdf?at=2024-02-30", 400, "is no day"),
        (f"{AGREEMENT}.pdf?at=2024-06-14&at=2024-06-15", 400, "2 times"),
        (f"{AGREEMENT}.pdf?ta=2024-06-14", 400, "no parameter"),
        (f"{AGREEMENT}.png?scale=9", 400, "1, 2, 3"),
        ("gaps.pdf?agreement=%23let", 404, "#let"),
        ("compare.pdf", 400, "is missing"),
        ("compare.pdf?from=soon&to=2024-01-01", 400, "is no day"),
        ("compare.pdf?from=2024-01-01&to=later", 400, "is no day"),
        ("compare.png?from=2024-12-31&to=2024-12-31", 404, "no picture"),
    ],
)
def test_what_can_not_be_made_is_said(server: str, path: str, status: int, words: str) -> None:
    found = httpx.get(f"{server}/en/brief/{path}", headers={"Accept": "application/json"}, timeout=60)
    assert found.status_code == status, found.text
    assert words in found.text


@pytest.mark.parametrize(
    ("path", "missing", "step"),
    [
        ("regions/compare.csv", "first", "/en/regions"),
        ("regions/compare.pdf?first=skane", "second", "/en/regions"),
        ("regions/compare.csv?first=&second=skane", "first", "/en/regions"),
        ("agreements/compare.xlsx", "first", "/en/agreements"),
        (f"agreements/compare.csv?first={AGREEMENT}&second=", "second", "/en/agreements"),
        ("compare.csv", "from", "?from=2018-01-01&to=2024-12-31"),
        ("compare.svg?from=2024-01-01", "to", "?from=2018-01-01&to=2024-12-31"),
    ],
)
def test_what_a_brief_can_not_be_made_without_is_named_with_where_to_find_it(
    server: str, path: str, missing: str, step: str
) -> None:
    told = httpx.get(f"{server}/en/brief/{path}", headers={"Accept": "application/problem+json"})
    assert told.status_code == 400
    assert told.json()["detail"] == f"The parameter '{missing}' is missing."
    assert step in told.json()["next_step"]


def test_of_two_days_the_earlier_is_taken_first_where_what_differs_is_told(server: str) -> None:
    days = {"from": "2018-01-01", "to": "2024-12-31"}
    turned = {"from": days["to"], "to": days["from"]}
    tables = [httpx.get(f"{server}/en/brief/compare.csv", params=each).content for each in (days, turned)]
    assert tables[0] == tables[1]
    assert "shown in order of time" in httpx.get(f"{server}/en/network/compare", params=turned).text
    # What happened in a period has no such reading.
    for path in ("/changes", "/en/changes", "/sv/changes"):
        assert httpx.get(server + path, params={"clock": "at", **days}).status_code == 200
        assert httpx.get(server + path, params={"clock": "at", **days, "to": days["from"]}).status_code == 200
        told = httpx.get(
            server + path, params={"clock": "at", **turned}, headers={"Accept": "application/problem+json"}
        )
        assert told.status_code == 400
        assert "2024-12-31" in told.json()["detail"]
        assert told.json()["next_step"]


def test_pages_offer_what_can_be_taken_along_of_the_day_that_they_show(server: str) -> None:
    for path in (
        AGREEMENT,
        "organization/region-uppsala",
        "network/gaps",
        "network/compare?from=2018-01-01&to=2024-12-31",
    ):
        page = httpx.get(f"{server}/sv/{path}", params={} if "?" in path else {"at": "2024-12-16"}).text
        links = re.findall(r'<a href="(/sv/brief/[^"]+)" download>', page)
        assert {re.sub(r".*\.(\w+)(\?.*)?$", r"\1", link) for link in links} == {
            fmt.suffix[1:] for fmt in BRIEF_FORMATS
        }
        assert all("at=2024-12-16" in link for link in links) == ("?" not in path)
        assert (
            httpx.get(server + next(link for link in links if ".csv" in link).replace("&amp;", "&")).status_code == 200
        )


# --------------------------------------------------------------------------------------------------------- hostile content


def test_hostile_names_come_as_text_and_never_fill_more_pages(hostile: Brief) -> None:
    pdf = write_pdf(hostile)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= MOST_PAGES
    text = text_of(pdf)
    for words in ("#let x = 1 $sum_(i)$ @ref *b* _i_ `c` <label>", "</w:t><a:t> &amp; {{ x }}"):
        assert words in text, words
    assert b"javascript" not in b"".join(
        str(page.get("/Annots")).encode() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    )
    document = Document(io.BytesIO(write_docx(hostile)))
    assert any("#let x = 1" in paragraph.text and "</w:t>" in paragraph.text for paragraph in document.paragraphs)
    notes = "\n".join(notes_of(write_pptx(hostile)))
    assert "#let x = 1" in notes
    assert "</w:t><a:t>" in notes
    assert "\x00" not in notes


def test_what_takes_too_long_is_ended(hostile: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLongError):
        write_brief(hostile, PDF, seconds=0.05)
    monkeypatch.setattr("lsgraph.briefs.process.MEBIBYTES", 60)
    with pytest.raises((TooLongError, RuntimeError)):
        draw_png('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>', 1)


def test_nobody_who_makes_no_brief_loads_what_makes_them() -> None:
    program = (
        "import sys, lsgraph.api, lsgraph.cli.app, lsgraph.web.app, lsgraph.web.routes\n"
        "print([name for name in ('typst', 'docx', 'pptx', 'lxml', 'PIL', 'lsgraph.briefs.desk') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


# ------------------------------------------------------------------------------------------------------------- the command


def run(settings: Settings, *arguments: str) -> int:
    return main(["--root", str(settings.root), "--state", str(settings.state_folder), "brief", *arguments])


def test_the_command_writes_what_pages_offer(
    settings: Settings, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(settings, "Region Uppsala", "-l", "sv") == 0
    assert text_of((tmp_path / "lsgraph-region-uppsala.pdf").read_bytes()).startswith("lsgraph")
    monkeypatch.setenv("LSGRAPH_BASE_URL", "https://graph.example.org")
    assert run(settings, AGREEMENT.partition("/")[2], "--gaps", "--at", "2024-12-01", "-o", "gaps.csv", "-l", "en") == 0
    assert b"https://graph.example.org/id/evidence/" in (tmp_path / "gaps.csv").read_bytes()
    assert run(settings, "--from", "2018-01-01", "--to", "2024-12-31", "--format", "svg", "-l", "en") == 0
    drawn = (tmp_path / "lsgraph-2018-01-01-2024-12-31.svg").read_text(encoding="utf-8")
    assert "https://graph.example.org/en/network/compare?from=2018-01-01&amp;to=2024-12-31" in drawn


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nobody at all",), exits.USAGE, "nobody at all"),
        ((), exits.USAGE, "of one thing, or of two days"),
        (("--from", "2018-01-01"), exits.USAGE, "of one thing, or of two days"),
        (("Region Uppsala", "--to", "2018-01-01"), exits.USAGE, "of one thing, or of two days"),
        (("Region Uppsala", "--at", "soon"), exits.USAGE, "is no day"),
        (("Region Uppsala", "--gaps"), exits.USAGE, "--gaps needs an agreement"),
        (("document:huddinge-ks-2024-1082",), exits.USAGE, "no brief of"),
        (("Region Uppsala", "-o", "x.odt"), exits.USAGE, "pdf, docx, pptx"),
        (("Region Uppsala", "-o", "nowhere/x.csv"), exits.STATE, "can't be written"),
    ],
)
def test_the_command_refuses_what_is_no_brief(
    settings: Settings, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(settings, *arguments, "-l", "en") == code
    assert words in " ".join(capsys.readouterr().err.split())
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------------------------------- on paper


def test_pages_are_printed_whole_with_their_address_and_without_an_empty_sheet(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked = "/sparql?lang=sv&query=ASK%7B%7D"
    for path, most in (
        (f"/sv/{AGREEMENT}", 10), ("/sv/network/gaps", 16), ("/sv/organization/huddinge-kommun", 10), ("/sv/network", 6), ("/sv/", 10),
        ("/sv/questions/001-who-has-signed", 3), ("/sv/regions/compare", 4), (asked, 2),
    ):  # fmt: skip
        address = f"{server}{path}"
        page.goto(address)
        if path == "/sv/network":
            page.wait_for_selector("#network-explorer[data-ready=true]")
        # What builds a query, and what controls fold away, is not for paper; neither are days, which have a page of their own.
        folded = page.locator(
            "main details:not(.tool, #elsewhere, .network-more, .network-way, .network-legend, .network-days)"
        ).evaluate_all(
            "all => all.map((each) => [...each.children].slice(1).find((child) => !child.matches(':has(.more)'))?.textContent ?? '')"
        )
        reader = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
        texts = [sheet.extract_text() for sheet in reader.pages]
        # Ligatures are letters again.
        whole = re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(texts)))
        assert 1 <= len(texts) <= most, (path, len(texts))
        assert all(text.strip() for text in texts), (path, [len(text) for text in texts])
        assert address in whole, path
        assert [text for text in folded if re.sub(r"\s", "", text)[:30] not in whole] == [], path
        page.emulate_media(media="print")
        # A4 without its margins: nothing is cut at the right.
        page.set_viewport_size({"width": 718, "height": 1000})
        assert page.evaluate("document.documentElement.scrollWidth") <= 718, path
        if path == "/sv/network":
            assert page.evaluate(JUTTING) == []
        stretched = page.locator("canvas:visible").evaluate_all(
            "all => all.filter(({ width, height, clientWidth, clientHeight }) => Math.abs(width / height - clientWidth / clientHeight) > 0.05).length"
        )
        assert stretched == 0, path
        page.set_viewport_size({"width": 1280, "height": 900})
        shown = page.locator("figure.picture:visible").evaluate_all("all => all.map((each) => each.className)")
        assert not [name for name in shown if "portrait" in name], path
        page.emulate_media(media="null")
    page.close()
