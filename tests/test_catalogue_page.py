"""The catalogue has a page for people, to which the first page leads, and none of its doors leads to raw data."""

from __future__ import annotations

import hashlib
import re
from html import unescape

import httpx
import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}


def test_a_browser_is_led_to_the_page_and_a_program_gets_the_catalogue(server: str) -> None:
    led = httpx.get(f"{server}/catalogue", headers=BROWSER)
    assert (led.status_code, led.headers["location"]) == (303, "/en/data")
    for accept in ("*/*", "text/turtle", "text/turtle, text/html;q=0.5"):
        told = httpx.get(f"{server}/catalogue", headers={"Accept": accept})
        assert told.headers["content-type"].startswith("text/turtle"), accept


def test_the_page_tells_files_with_checksums_services_and_parts(server: str) -> None:
    page = httpx.get(f"{server}/en/data").text
    name, digest = re.findall(r'href="/dumps/(lsgraph\.ttl)".*?title="([0-9a-f]{64})"', page)[0]
    assert hashlib.sha256(httpx.get(f"{server}/dumps/{name}").content).hexdigest() == digest
    parts = re.findall(r'href="(/graph/[^"]+)"', page)
    assert len(parts) > 10
    part = httpx.get(server + unescape(parts[0])).text
    assert '<html lang="en">' in part
    assert "/dumps/graph/" in part
    assert "CC0" in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_doors_of_the_first_page_lead_to_pages(server: str, language: str) -> None:
    page = httpx.get(f"{server}/{language}/").text
    doors = page.partition('class="doors"')[2].partition("</section>")[0]
    links = [unescape(each) for each in re.findall(r'href="([^"]+)"', doors)]
    assert len(links) > 10
    for link in links:
        answer = httpx.get(server + link, headers=BROWSER, follow_redirects=True)
        assert answer.headers["content-type"].startswith("text/html"), link


@pytest.mark.parametrize("ending", ["xyz", "htm", "ttl.gz", "%00"])
def test_an_ending_that_the_catalogue_has_not_is_told(server: str, ending: str) -> None:
    assert httpx.get(f"{server}/catalogue.{ending}").status_code == 404
