"""Readers report faults where the operator takes reports, and copy the address of what they see."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.browsing import Screens, address_of
from tools.servers import Server

from lsgraph.errors import SettingsError
from lsgraph.settings import read_settings

MAIL = "mailto:data@example.org?subject=Fel:%20{title}&body={address}"


def test_a_claim_and_a_page_are_reported_with_their_address_filled_in(launch: Callable[..., Server]) -> None:
    server = launch(LSGRAPH_REPORT_ADDRESS=MAIL)
    page = httpx.get(f"{server.url}/sv/organization/region-uppsala").text
    reports = [unescape(each) for each in re.findall(r'href="(mailto:[^"]*)"', page)]
    told = [parse_qs(urlsplit(each).query) for each in reports]
    claim = told[0]["body"][0]
    assert claim == f"{server.url}/sv/act/region-uppsala-signature-2024-06"
    assert httpx.get(claim).status_code == 200
    assert "har undertecknat" in told[0]["subject"][0]
    assert told[-1]["body"] == [f"{server.url}/sv/organization/region-uppsala"]
    view = httpx.get(f"{server.url}/en/my-list?names=KTH%26x").text
    (report,) = re.findall(r'href="(mailto:[^"]*)"', view)
    assert parse_qs(urlsplit(unescape(report)).query)["body"] == [f"{server.url}/en/my-list?names=KTH%26x"]
    assert "mailto:data@example.org" in httpx.get(f"{server.url}/sv/document/huddinge-ks-2024-1082").text


def test_without_the_setting_nothing_of_it_is_shown(server: str) -> None:
    for path in (
        "organization/region-uppsala",
        "document/huddinge-ks-2024-1082",
        "act/region-uppsala-signature-2024-06",
    ):
        assert "Anmäl fel" not in httpx.get(f"{server}/sv/{path}").text


@pytest.mark.parametrize(
    "wrong",
    ["javascript:alert(1)", "data@example.org", "mailto:x@y.z?body={adress}", "https://x.example/{address", "https://x.example/}", 'https://x.example/"', "https://x.example/a b", "https://x.example/{}"],
)  # fmt: skip
def test_an_address_that_can_not_be_filled_in_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError):
        read_settings({"LSGRAPH_REPORT_ADDRESS": wrong})


def test_an_address_of_issues_may_have_no_places() -> None:
    assert read_settings({"LSGRAPH_REPORT_ADDRESS": "https://x.example/new"}).report_address == "https://x.example/new"


def test_the_address_of_a_view_is_copied_and_that_is_told(screens: Screens) -> None:
    watched = screens(1280, 900, permissions=["clipboard-read", "clipboard-write"])
    page = watched.go("/en/network/compare?from=2018-01-01&to=2024-06-14")
    page.get_by_role("button", name="Copy the address of the page").press("Enter")
    page.get_by_text("The address is copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address_of(page)
    assert watched.complaints == []
