"""Data with dates of any kind: what names a day is read as that day everywhere, and what does not breaks no page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from lsgraph.building.build import build_from
from lsgraph.days import first_day, last_day
from lsgraph.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lsgraph.generations.folder import Generation

XSD = "http://www.w3.org/2001/XMLSchema#"
#: What takes the place of each day of the data, in turn.
ANY = (
    '"{}"', f'"{{}}+02:00"^^<{XSD}date>', f'"{{}}Z"^^<{XSD}date>', f'"{{}}T12:00:00-11:00"^^<{XSD}dateTime>', f'"2024"^^<{XSD}gYear>',
    f'"2024-06+01:00"^^<{XSD}gYearMonth>', f'"2024-13"^^<{XSD}gYearMonth>', f'"2024-02-30"^^<{XSD}date>', '"soon"', '"2024-13"',
    f'"-0044-03-15"^^<{XSD}date>', f'"12024-01-01"^^<{XSD}date>', f'"0001-01-01"^^<{XSD}date>', f'"9999-12-31"^^<{XSD}date>', '""',
    '"2024"@sv', "<urn:not-a-literal>", f'"{{}}"^^<{XSD}date>',
)  # fmt: skip
DAY = re.compile(rf'"(\d{{4}}-\d\d-\d\d)"\^\^<{XSD}date>')
PATHS = (
    "/sv/", "/en/network", "/en/network/compare", "/en/network/compare?from=2018-01-01&to=2024-12-31", "/en/network/roles",
    "/en/network/gaps?at=2024-06-20", "/sv/agreement/life-science-declaration-2024", "/sv/agreement/life-science-declaration-2024?at=2024-06-20",
    "/en/organization/region-stockholm", "/en/organization/region-stockholm?at=2020-01-01", "/en/organization/flemingsberg-science?at=0001-01-01",
    "/sv/person/irene-svenonius?at=9999-12-31", "/en/documents", "/sv/document/huddinge-ks-2024-1082", "/en/what-if", "/en/about", "/en/questions",
    "/en/changes?clock=at&from=2018-01-01&to=2024-12-31", "/api/acts?at=2024-06-20", "/api/memberships?at=2024-06-20", "/api/network?at=9999-12-31",
    "/api/documents", "/en/network.csv?at=2024-06-20", "/en/network.xlsx", "/en/network.gexf", "/en/network.json?at=2020-01-01&compare=0001-01-01",
    "/en/network.svg", "/en/network.graphml", "/id/organization/region-stockholm.ttl?at=2024-06-20", "/catalogue.ttl", "/void.ttl", "/sitemap.xml",
)  # fmt: skip


@pytest.fixture(scope="module")
def odd(
    generation: Generation,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[Path, Path, Path], Any],
) -> Iterator[httpx.Client]:
    """A server of the real data with all days written in some other way, or in none."""
    base = tmp_path_factory.mktemp("dates")
    lines = (generation.path / "dataset.nq").read_text("utf-8").splitlines(keepends=True)
    turn = iter(ANY * len(lines))
    text = "".join(DAY.sub(lambda found: next(turn).replace("{}", found[1]), line) for line in lines)
    assert text.count("urn:not-a-literal") > 2
    (base / "odd.nq").write_text(text, "utf-8")
    build_from([base / "odd.nq"], read_settings({}, root=root, state=base / "state"))
    with httpx.Client(
        base_url=serve(base / "state", root, base / "log.txt").url, timeout=60, trust_env=False
    ) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
def test_dates_of_any_kind_break_no_page(odd: httpx.Client, path: str) -> None:
    answer = odd.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 200, answer.text[:300]


@pytest.fixture(scope="module")
def zoned(
    generation: Generation,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[Path, Path, Path], Any],
) -> Iterator[httpx.Client]:
    """A server of the real data with a zone at each day."""
    base = tmp_path_factory.mktemp("zoned")
    text = (generation.path / "dataset.nq").read_text("utf-8")
    (base / "zoned.nq").write_text(DAY.sub(rf'"\1+02:00"^^<{XSD}date>', text), "utf-8")
    build_from([base / "zoned.nq"], read_settings({}, root=root, state=base / "state"))
    with httpx.Client(
        base_url=serve(base / "state", root, base / "log.txt").url, timeout=60, trust_env=False
    ) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["/api/acts?at=2024-06-20", "/api/memberships?at=2020-01-01", "/api/network?at=2024-06-13", "/api/documents"],
)
def test_a_zone_at_each_day_changes_no_answer(zoned: httpx.Client, server: str, path: str) -> None:
    def said(text: str) -> str:
        # Its texts are not stored with it.
        return re.sub(r"https?://127\.0\.0\.1:\d+", "", text).replace('"has_text":true', '"has_text":false')

    assert said(zoned.get(path).text) == said(httpx.get(server + path, timeout=60, trust_env=False).text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-06-14", "2024-06-14", "2024-06-14"), ("2024-06-14+14:00", "2024-06-14", "2024-06-14"), ("2024-06", "2024-06-01", "2024-06-30"),
        ("2024-02Z", "2024-02-01", "2024-02-29"), ("2024-06:00", "2024-01-01", "2024-12-31"), ("2024", "2024-01-01", "2024-12-31"),
        ("2024 ", None, None), ("2024-06-14T23:59:59.5Z", "2024-06-14", "2024-06-14"), ("2024-13", None, None),
        ("2023-02-29", None, None), ("0000-01-01", None, None), ("-0044", None, None), ("12024", None, None), ("2024T12:00", None, None),
        ("\u0662\u0660\u0662\u0664", None, None), ("", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_a_date_is_read_as_its_first_and_its_last_day(text: str | None, first: str | None, last: str | None) -> None:
    assert (first_day(text), last_day(text)) == (first, last)
