"""Before which day a relation is not shown: what is asked, planned, proposed or announced, not before the source that tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from lsgraph.claims import Reference, Relation, Resources, standing
from lsgraph.claims.acts import Act
from lsgraph.claims.bounds import in_time
from lsgraph.claims.read import Claim, Evidence
from lsgraph.namespaces import expand, mint
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Sequence

AGREEMENT, ACTOR = mint("agreement", "x"), mint("organization", "x")


@pytest.mark.parametrize(
    ("sentence", "day_before", "day"),
    [
        # The page has no date. It tells of the signatures of June, so nobody can have written it before.
        ("planned signing: Many actors were planned to sign in the autumn of 2024", "2024-05-31", "2024-06-01"),
        ("called for in the work around it: More actors should adopt the declaration", "2024-08-20", "2024-08-21"),
        ("that the declaration be adopted is put to", "2024-08-20", "2024-08-21"),
        ("that the declaration be adopted is in", "2024-08-20", "2024-08-21"),
        ("within adopted budget: yes", "2024-08-20", "2024-08-21"),
        ("funding announced: 16 December 2024", "2024-12-15", "2024-12-16"),
        ("planned start: February 2025", "2024-12-15", "2024-12-16"),
        ("date: 7 September 2021", "2021-09-06", "2021-09-07"),
        ("type: News item", "2024-05-31", "2024-06-01"),
        ("The signing meeting in June 2024 date: June 2024", "2024-06-13", "2024-06-14"),
        ("number of principals: 6", "2010-12-31", "2011-01-01"),
        ("established: 2011", "2010-12-31", "2011-01-01"),
    ],
)
def test_nothing_is_shown_before_it_was_said(store: EmbeddedStore, sentence: str, day_before: str, day: str) -> None:
    found = [each for each in Resources(store).relations if sentence.casefold() in each.sentence("en").casefold()]
    assert any(standing(each, day) and standing(each, day_before) is None for each in found), found


def test_the_page_of_an_agreement_shows_no_plan_before_it_was_told(server: str) -> None:
    page = f"{server}/en/agreement/life-science-declaration-2024"
    for day, shown in (("2018-01-01", False), ("2024-05-31", False), ("2024-06-01", True), ("2024-12-01", True)):
        text = httpx.get(page, params={"at": day}, trust_env=False).text
        assert ("planned to sign in the autumn of 2024" in text) is shown, day


def evidence(document: str, date: str | None) -> Evidence:
    return Evidence(f"urn:e:{document}", "stated", "signing", document, {}, date, (), None, None, None, {}, {}, None)


def plan(*told_in: Evidence) -> Relation:
    claim = Claim("urn:plan", "ls:Statement", None, None, told_in)
    subject, value = Reference(AGREEMENT, {}), Reference(None, {"en": "More are to sign"})
    return Relation(subject, Reference(expand("ls:plannedSigning"), {}), value, "stated", (claim,))


def signature(day: str | None, *told_in: Evidence) -> Act:
    return Act(Claim("urn:act", "ls:Signature", day, day, told_in), "Signature", ACTOR, AGREEMENT)


@pytest.mark.parametrize(
    ("told_in", "acts", "not_before"),
    [
        # A plan to sign may be older than the agreement's first signature.
        ([evidence("urn:a", "2020-03-04")], [signature("2024-06-14", evidence("urn:b", None))], "2020-03-04"),
        # Of a document of a year, the first day: it may have been written then.
        ([evidence("urn:a", "2020")], [], "2020-01-01"),
        ([evidence("urn:a", "2021"), evidence("urn:b", "2020-05")], [], "2020-05-01"),
        ([evidence("urn:a", None)], [signature("2024-06-14", evidence("urn:a", None))], "2024-06-14"),
        ([evidence("urn:a", "2020")], [signature("2024-06-14", evidence("urn:a", "2020"))], "2020-01-01"),
        # Nothing tells when it was written: no day is invented.
        ([evidence("urn:a", None)], [], None),
        ([evidence("urn:a", "soon")], [signature(None, evidence("urn:a", "soon"))], None),
    ],
)
def test_a_plan_is_known_from_the_first_document_that_tells_of_it(
    told_in: Sequence[Evidence], acts: Sequence[Act], not_before: str | None
) -> None:
    (dated,) = in_time([plan(*told_in)], EmbeddedStore.in_memory(()), acts)
    assert dated.not_before == not_before
