"""What a typed name means: the one thing that is called so, else who may be meant."""

from __future__ import annotations

import pytest

from lsgraph.claims import Resources
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.meant import MOST_PERHAPS, Meant, meant
from lsgraph.stores.names import fold

#: Names, each with whether it is an actor and its relations.
STANDING = {
    "region": (True, 9),
    "university": (True, 7),
    "stuns": (True, 3),
    "report": (False, 40),
    "twin": (True, 1),
}
CALLED = [
    ("Region Uppsala", "region"),
    ("Uppsala läns landsting", "region"),
    ("Uppsala universitet", "university"),
    ("UU", "university"),
    ("Uppsala BIO", "stuns"),
    ("STUNS Life Science", "stuns"),
    ("Om Uppsala", "report"),
    ("UU", "twin"),
]


def read(typed: str) -> Meant:
    return meant(typed, [(fold(name), thing) for name, thing in CALLED], STANDING.__getitem__)


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("Region Uppsala", "region"),
        ("  region  UPPSALA ", "region"),
        ("uppsala lans landsting", "region"),
        ("Uppsala BIO", "stuns"),
    ],
)
def test_a_name_that_one_thing_has_means_that(typed: str, one: str) -> None:
    assert read(typed) == Meant(one)


def test_a_name_that_several_have_is_asked_back() -> None:
    assert read("uu") == Meant(None, ("university", "twin"), several=True)


@pytest.mark.parametrize(
    ("typed", "perhaps"),
    [
        # Actors first, then who has most relations; what is called so otherwise only is no better than others.
        ("uppsala", ("region", "university", "stuns", "report")),
        ("uppsala un", ("university",)),
        ("niversit", ("university",)),
        ("Regoin Upsala", ("region",)),
        ("stuns", ("stuns",)),
    ],
)
def test_the_beginning_a_part_or_a_slip_is_nobodys_name_and_tells_who_may_be_meant(
    typed: str, perhaps: tuple[str, ...]
) -> None:
    assert read(typed) == Meant(None, perhaps)


@pytest.mark.parametrize("typed", ["", "  ", "§", "zz", "niv"[:2], "x" * 5000, "\x00"])
def test_what_resembles_nothing_means_nobody(typed: str) -> None:
    assert read(typed) == Meant()


def test_no_more_are_asked_back_than_can_be_read() -> None:
    many = [(f"region {at:02}", str(at)) for at in range(50)]
    assert meant("region", many, lambda _: (True, 0)).perhaps == tuple(map(str, range(MOST_PERHAPS)))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("uppsala", "Region Uppsala"), ("karolinska", "Karolinska Institutet"), ("karolinka", "Karolinska Institutet")],
)
def test_the_index_of_names_has_the_same_rule(store: EmbeddedStore, typed: str, first: str) -> None:
    resources = Resources(store)
    found = resources.meant(typed)
    assert found.one is None
    assert resources.reference(found.perhaps[0]).label("sv") == first
    assert resources.meant(first).one == found.perhaps[0]


def test_only_what_counts_is_meant(store: EmbeddedStore) -> None:
    resources = Resources(store)
    first = resources.meant("Region Uppsala").one
    assert resources.meant("Region Uppsala", among=lambda iris: {iri for iri in iris if iri != first}).one is None
    assert resources.meant("Region Uppsala", kinds=("agreement",)).one is None
    assert resources.meant("Region Uppsala", among=lambda _: ()) == Meant()
