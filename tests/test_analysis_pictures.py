"""The pages of analyses of all the data of the repository: light, and with pictures in files of their own."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.conftest import start_server

from lsgraph.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lsgraph.generations.folder import Generation

_PAGES = (
    "network/roles", "network/roles?group=2", "network/gaps", "network/gaps?rule=pages&first=20", "network/compare", "what-if",
    "what-if?signed=organization/huddinge-kommun", "",
)  # fmt: skip
_PICTURE = re.compile(r'<img class="network" src="([^"]+)" alt="([^"]+)"')


@pytest.fixture(scope="module")
def all_data(whole: Generation, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    state = whole.path.parent.parent
    running = start_server(state, root, tmp_path_factory.mktemp("all") / "log.txt")
    yield running.url
    running.stop()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", _PAGES)
def test_each_page_is_light(all_data: str, language: str, page: str) -> None:
    answer = httpx.get(f"{all_data}/{language}/{page}", trust_env=False, timeout=30)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000


@pytest.mark.parametrize("page", ["network/roles?group=2", "network/gaps", "network/compare", "what-if"])
def test_a_large_picture_is_a_file_with_words_and_a_way_to_the_network(all_data: str, page: str) -> None:
    text = httpx.get(f"{all_data}/sv/{page}", trust_env=False, timeout=30).text
    pictures = _PICTURE.findall(text)
    assert len(pictures) == 2
    assert "<figcaption" in text
    for address, words in pictures:
        assert words
        found = httpx.get(all_data + html.unescape(address), trust_env=False, timeout=30)
        assert (found.status_code, found.headers["content-type"]) == (200, "image/svg+xml")
        assert found.text.startswith("<svg")
        again = httpx.get(
            all_data + html.unescape(address), headers={"If-None-Match": found.headers["etag"]}, trust_env=False
        )
        assert again.status_code == 304


def test_nothing_is_drawn_of_a_day_with_itself(all_data: str) -> None:
    answer = httpx.get(f"{all_data}/sv/network/compare.svg?from=2024-01-01&to=2024-01-01", trust_env=False, timeout=30)
    assert answer.status_code == 404


def test_suppositions_of_too_many_are_refused_for_the_picture_too(all_data: str) -> None:
    many = "&".join(f"signed=organization/none-{number}" for number in range(200))
    assert httpx.get(f"{all_data}/sv/what-if.svg?{many}", trust_env=False, timeout=30).status_code == 400


def test_the_rest_of_a_list_follows_where_its_beginning_ends(all_data: str) -> None:
    text = httpx.get(f"{all_data}/sv/network/gaps", trust_env=False, timeout=30).text
    further = re.search(r'href="([^"]*rule=identifiers[^"]*)"', text)
    assert further is not None
    # Other rules list things too.
    beginning = text[: further.start()].rpartition('<ul class="things">')[2]
    rest = httpx.get(all_data + html.unescape(further[1]), trust_env=False, timeout=30).text
    listed = [re.findall(r"<li><a href=\"(/sv/organization/[^\"]+)\"", part) for part in (beginning, rest)]
    assert listed[0]
    assert listed[1]
    assert not set(listed[0]) & set(listed[1])
