"""Filters of addresses: a value that there is not is refused wherever it is given, and each that there is is taken."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.test_address_table import ELSEWHERE, sample, with_parameter

from lsgraph.languages import LANGUAGES
from lsgraph.media_types import HTML
from lsgraph.web.addresses import ADDRESSES, Clocks, Filter
from lsgraph.web.filters import COUNTED, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.web.addresses import Address

AGREEMENT = "agreement/life-science-declaration-2024"
#: Something that is there, of each kind of filter whose values depend on the edition; none of what only a large network has.
THERE = {
    "agreement": (AGREEMENT, AGREEMENT.partition("/")[2]),
    "foundation": ("organization/flemingsberg-science", "flemingsberg-science"),
    "region": ("stockholm-uppsala", "across"),
    "one region": ("stockholm-uppsala", "skane"),
    "edge": ("organization/region-uppsala ls:hasSigned agreement/life-science-declaration-2024",),
    "hide": ("event", "event,place", "eu-fund,,"),
    "relation": ("ls:hasSigned",),
    "group": (),
    "place": ("0", "7"),
    "part": ("1", "2"),
    "span": ("12-40",),
}
#: What no filter has: words, signs, other kinds, and what is nearly right.
NOWHERE = ("nonsense", "<script>", "\u0000", "organization/huddinge-kommun#x", "🌲", "-1", "SIGNED", "x" * 3000)
FILTERED = [address for address in ADDRESSES if address.filters]
PAIRS = [(address, each) for address in FILTERED for each in address.filters]
#: What names a thing, which is not found.
NOT_FOUND = {"agreement", "foundation", "region", "one region", "group", "edge"}


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60, trust_env=False) as made:
        yield made


def path_of(address: Address, language: str = "en") -> str:
    """The row's sample without the parameters that it has there."""
    return sample(address, language).partition("?")[0]


def named(value: object) -> str:
    return value.path if hasattr(value, "path") else value.name if isinstance(value, Filter) else str(value)


def test_every_filter_has_its_values_and_the_tables_know_no_others() -> None:
    kinds = {each.of for _, each in PAIRS}
    assert kinds == VALUES.keys() | THERE.keys()
    assert len(FILTERED) > 30
    assert not [address for address in FILTERED if address.path.startswith("/api/") and address.path != "/api/"], (
        "the interface has types of its own"
    )
    assert all(len({each.name for each in address.filters}) == len(address.filters) for address in FILTERED)


@pytest.mark.parametrize(("address", "each"), PAIRS, ids=named)
def test_what_a_filter_does_not_have_is_refused(client: httpx.Client, address: Address, each: Filter) -> None:
    expected = 404 if each.of in NOT_FOUND else 400
    answer = client.get(path_of(address), params={each.name: "nonsense"}, headers={"Accept": "application/json"})
    assert answer.status_code == expected
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.json()
    assert "nonsense" in told["detail"]
    if each.of in VALUES:
        assert each.name in told["detail"]
        assert all(value in told["next_step"] for value in VALUES[each.of])
    elif each.of in COUNTED:
        assert told["next_step"] == f"It is a whole number from {COUNTED[each.of]} on."


@pytest.mark.parametrize("written", ["agreement/life-science-declaration-2024", "life-science-declaration-2024"])
@pytest.mark.parametrize(
    "path",
    [
        "network.csv", "network/map", "network/gaps.svg", "what-if", "my-list.csv",
        "brief/gaps.csv", "brief/what-if.csv",
        "brief/agreements/compare.csv?second=life-science-declaration-2024",
    ],
)  # fmt: skip
def test_an_agreement_is_named_in_one_way_wherever_it_is(client: httpx.Client, path: str, written: str) -> None:
    """With or without its kind; one of another kind and one that there is not are not found, and what comes near is told."""
    name = "first" if "compare" in path else "agreement"
    asked = {"Accept": "application/json"}
    found = client.get(with_parameter(f"/en/{path}", f"{name}={written}"))
    assert found.status_code == 200, found.text[:300]
    for wrong in (
        "organization/huddinge-kommun",
        "huddinge-kommun",
        "agreement/",
        "https://w3id.org/lsgraph/id/nothing",
    ):
        assert client.get(with_parameter(f"/sv/{path}", f"{name}={wrong}"), headers=asked).status_code == 404, wrong
    slip = client.get(with_parameter(f"/en/{path}", f"{name}={written.replace('life', 'Lief')}"), headers=asked)
    assert slip.status_code == 404
    assert any("Avsiktsförklaring" in near for near in slip.json()["near"])


@pytest.mark.parametrize("value", NOWHERE, ids=range(len(NOWHERE)))
@pytest.mark.parametrize(
    "path", ["network", "network.csv", "network/timeline.csv", "network/map.svg", "network/picture.svg"]
)
def test_nothing_that_people_write_passes_for_a_value(client: httpx.Client, path: str, value: str) -> None:
    for name in ("stance", "region", "agreement", "hide", "relation", "steps"):
        answer = client.get(f"/en/{path}", params={name: value}, headers={"Accept": "text/html"})
        assert answer.status_code in (400, 404), name
        assert "<script>" not in answer.text.partition("<main")[2], name
        assert len(answer.content) < 100_000, name


@pytest.mark.parametrize("value", ["-1", "1.5", "007", "1e3", "٣", "100000000", "x"])
def test_a_part_of_a_list_is_chosen_by_a_number_or_not_at_all(client: httpx.Client, value: str) -> None:
    """A list that began anew would be taken for the part that was asked for."""
    for path, name in (
        ("actors", "from"), ("search?q=kth", "from"), ("organization/huddinge-kommun", "from"), ("network/timeline.csv", "row"),
        ("network/compare", "page"), ("stories/from-declaration-to-foundation", "step"), ("network/gaps", "first"),
    ):  # fmt: skip
        assert client.get(f"/en/{path}", params={**httpx.URL(path).params, name: value}).status_code == 400, path


@pytest.mark.parametrize(
    "asked",
    [
        "actors?from=99999", "documents?from=99999", "search?q=Huddinge&from=99980", "changes?clock=at&from=2018-01-01&to=2024-12-31&offset=9999",
        "agreement/life-science-declaration-2024?list=absent&from=9999", "network?row=9999", "network?day=9999", "network/timeline?row=9999",
        "network/map?row=9999", "network/roles?page=99", "network/compare?page=99", "stories/from-declaration-to-foundation?step=99",
        "network/gaps?rule=principals&first=9999",
    ],
)  # fmt: skip
def test_a_part_after_the_last_is_not_found_and_the_last_one_is(client: httpx.Client, asked: str) -> None:
    answer = client.get(f"/en/{asked}", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert asked.rpartition("&")[2].rpartition("?")[2] in answer.json()["detail"]
    last = answer.json()["next_step"].removeprefix("The last part is ").removesuffix(".")
    assert last.startswith(f"/en/{asked.partition('?')[0]}")
    assert client.get(last).status_code == 200


@pytest.mark.parametrize("name", ["self", "name", "path", "suffix", "iri", "parameters"])
def test_a_parameter_may_be_called_as_the_program_calls_its_own(client: httpx.Client, name: str) -> None:
    """Pages keep the parameters that they do not know in the addresses of their parts."""
    for path in ("network/timeline", "network", "actors", "agreement/life-science-declaration-2024", "changes"):
        assert client.get(f"/en/{path}?{name}=x").status_code == 200, path


def test_the_form_of_kinds_and_the_endpoint_take_no_values_that_there_are_not(client: httpx.Client) -> None:
    for asked in (
        "/en/network?form=1&legend=1&kind=nothing",
        "/en/network?kind=nothing",
        "/sparql?lang=zz",
        "/sparql?query=ASK{}&download=yes",
    ):
        answer = client.get(asked, headers={"Accept": "application/json"})
        assert answer.status_code == 400, asked
        assert answer.json()["next_step"].startswith("The values are "), asked
    assert client.get("/en/network?legend=1&kind=region").status_code == 303
    assert client.get("/reconcile/properties?type=nothing").status_code == 404
    assert client.get("/sparql?query=ASK{}&timeout=soon&format=json").status_code == 200


def test_a_picture_of_suppositions_names_only_actors_that_there_are(client: httpx.Client) -> None:
    """The page tells beside the form whom it does not know; a picture would be that of nothing supposed."""
    assert client.get("/en/what-if.svg?signed=organization/huddinge-kommun").status_code == 200
    slip = client.get("/en/what-if.svg?signed=organization/hudinge-kommun", headers={"Accept": "application/json"})
    assert slip.status_code == 404
    assert slip.json()["near"][0] == "Huddinge kommun"
    assert client.get("/en/my-list?names=KTH&choose=KTH").status_code == 400


@pytest.mark.parametrize("address", [each for each in FILTERED if each.path not in ELSEWHERE], ids=named)
def test_an_empty_filter_asks_for_nothing(client: httpx.Client, address: Address) -> None:
    path = sample(address)
    given = {name for name, _ in httpx.URL(path).params.multi_items()}
    empty = "&".join(f"{each.name}=" for each in address.filters if each.name not in given)
    assert client.get(with_parameter(path, empty) if empty else path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["network", "network.csv"])
def test_every_value_that_there_is_is_taken(client: httpx.Client, path: str) -> None:
    (address,) = [each for each in FILTERED if each.path in (path, path.replace(".csv", ".{suffix}"))]
    for each in address.filters:
        for value in (*VALUES.get(each.of, ()), *THERE.get(each.of, ())):
            # Half of the choice of a stance is refused in a file.
            besides = {"agreement": AGREEMENT} if each.name == "stance" else {}
            answer = client.get(f"/sv/{path}", params={each.name: value, **besides}, follow_redirects=True)
            assert answer.status_code == 200, (each.name, value)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("network/gaps", [f"agreement={AGREEMENT}", "foundation=flemingsberg-science", *(f"rule={rule}" for rule in VALUES["rule"])]),
        ("network/roles", [*(f"ties={ties}" for ties in VALUES["ties"]), "group=1"]),
        ("what-if", [f"agreement={AGREEMENT}", "agreement=life-science-declaration-2024"]),
        ("my-list", [f"agreement={AGREEMENT}&names=KTH"]), ("my-list.csv", [f"agreement={AGREEMENT}&names=KTH"]),
        ("actors", ["region=across", "region=skane"]), ("lists/documents.csv", ["region=stockholm-uppsala"]),
        ("search", ["q=kth&region=skane"]), ("disagreements", ["region=across"]), ("news", ["region=skane"]), ("news.atom", ["region=skane"]),
        ("agreements/compare", [f"first={AGREEMENT}&second={AGREEMENT}"]), ("regions/compare", ["first=skane&second=stockholm-uppsala"]),
        ("brief/gaps.csv", [f"agreement={AGREEMENT}"]), ("brief/roles.csv", ["ties=all"]),
    ],
)  # fmt: skip
def test_analyses_and_lists_take_what_there_is(client: httpx.Client, path: str, taken: list[str]) -> None:
    for query in taken:
        assert client.get(f"/en/{path}?{query}").status_code == 200, query


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_told_in_the_readers_language_and_form(client: httpx.Client, language: str) -> None:
    words = {
        "sv": ("Parametern ”stance” kan inte vara ”nonsense”.", "Värdena är signed, ", "”nowhere”, som parametern ”region” anger"),
        "en": ("The parameter 'stance' can't be 'nonsense'.", "The values are signed, ", "'nowhere', as the parameter 'region' names it"),
    }[language]  # fmt: skip
    page = client.get(f"/{language}/network/map?stance=nonsense", headers={"Accept": "text/html"})
    assert page.headers["Content-Type"].startswith("text/html")
    told = html.unescape(page.text)
    assert words[0] in told
    assert words[1] in told
    there_is_no = client.get(f"/{language}/actors?region=nowhere", headers={"Accept": "text/html"})
    assert there_is_no.status_code == 404
    assert words[2] in html.unescape(there_is_no.text)
    assert f"/{language}/regions" in there_is_no.text
    assert f'href="/{language}/region/stockholm-uppsala"' in there_is_no.text
    plain = client.get(
        f"/{language}/network.csv?stance=nonsense", headers={"Accept": "text/csv", "Accept-Language": language}
    )
    assert (plain.status_code, plain.headers["Content-Type"].partition(";")[0]) == (400, "text/plain")
    assert words[0] in plain.text


@pytest.mark.parametrize(
    ("query", "meant"),
    [("stanse=signed", "stance"), ("Region=skane", "region"), ("regoin=skane", "region"), ("agreements=x", "agreement"), ("frames=x", "frame")],
)  # fmt: skip
@pytest.mark.parametrize("path", ["network", "network/timeline", "network/map", "embed/network", "network/picture.svg"])
def test_a_name_that_is_a_slip_away_from_a_filter_is_refused(
    client: httpx.Client, path: str, query: str, meant: str
) -> None:
    answer = client.get(f"/en/{path}?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["next_step"] == f"Did you mean {meant}?"


@pytest.mark.parametrize(
    "query", ["utm_source=x&fbclid=1", "stancy_pants=1", "sizes=1", "x=stance", "page=2", "q=region"]
)
def test_a_page_ignores_what_is_no_filter(client: httpx.Client, query: str) -> None:
    assert client.get(f"/en/network/timeline?{query}").status_code == 200


def test_a_filter_is_given_once(client: httpx.Client) -> None:
    for path in ("network", "network.csv", "actors"):
        assert client.get(f"/en/{path}?region=skane&region=stockholm-uppsala").status_code == 400, path
        assert client.get(f"/en/{path}?region=&region=skane&region=skane").status_code == 200, path
    assert client.get("/en/network?fold=academia&fold=public").status_code == 200


@pytest.mark.parametrize("name", ["selected", "around", "from", "to"])
@pytest.mark.parametrize(
    "path",
    [
        "network/timeline",
        "network/timeline.csv",
        "network/map",
        "network/map.csv",
        "network.csv",
        "network.json",
        "network/picture.svg",
    ],
)
def test_who_is_not_in_the_network_is_not_found_where_nobody_types(client: httpx.Client, path: str, name: str) -> None:
    answer = client.get(f"/en/{path}", params={name: "organization/nobody"}, headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "organization/nobody" in answer.json()["detail"]


def test_who_is_nearly_called_so_is_offered(client: httpx.Client) -> None:
    near = client.get("/en/network/map", params={"selected": "Hudinge komun"}, headers={"Accept": "application/json"})
    assert near.json()["near"] == ["Huddinge kommun"]
    typed = client.get("/en/network", params={"around": "Hudinge komun"})
    assert typed.status_code == 200, "the explorer's page tells it beside the field"
    assert "Did you mean" in typed.text


def test_what_surrounds_an_actor_is_chosen_by_the_address_of_a_large_network_too(client: httpx.Client) -> None:
    around = client.get("/en/network.csv?around=organization/huddinge-kommun&reach=1").text
    assert around == client.get("/en/network.csv?selected=organization/huddinge-kommun&steps=1").text
    assert around.count("\n") < client.get("/en/network.csv").text.count("\n")


def test_a_region_that_nothing_is_in_holds_nothing(client: httpx.Client) -> None:
    """The part of the data is of one region, and others are described in it."""
    assert client.get("/en/network.json?region=skane").json()["edges"] == []
    assert client.get("/en/network/map.csv?region=skane").text.count("\n") == 1
    whole = client.get("/en/network.json", params={"region": "https://w3id.org/lsgraph/id/region/skane"})
    assert whole.status_code == 404, "regions go by their slugs"


def test_what_was_not_there_on_a_day_is_told_and_not_refused(client: httpx.Client) -> None:
    """The form of the page keeps what is chosen, and takes another day."""
    for query in (f"agreement={AGREEMENT}", "foundation=organization/flemingsberg-science"):
        page = client.get(f"/en/network/gaps?{query}&at=1990-01-01")
        assert page.status_code == 200
        assert "is not on record in these sources on" in page.text, query
        assert client.get(f"/en/network/gaps.svg?{query}&at=1990-01-01").status_code in (200, 404)


def test_half_a_choice_is_no_choice_in_a_file(client: httpx.Client) -> None:
    assert client.get("/en/network?stance=signed").status_code == 200
    for path in ("network.csv", "network/timeline.xlsx", "network/map.svg"):
        assert client.get(f"/en/{path}?stance=signed").status_code == 400, path


def test_a_place_on_the_map_has_a_table_of_its_own(client: httpx.Client) -> None:
    all_of_them, one = (client.get(f"/en/network/map.csv{query}").text.splitlines() for query in ("", "?place=0126"))
    assert one[0] == all_of_them[0]
    assert 1 < len(one) < len(all_of_them)
    assert client.get("/en/network/map.csv?place=9999").status_code == 404


def test_a_list_that_is_sent_as_a_form_names_an_agreement_that_there_is(client: httpx.Client) -> None:
    for path in ("my-list", "my-list.csv"):
        for agreement, status in ((AGREEMENT, 200), ("agreement/nothing", 404), ("", 200)):
            answer = client.post(f"/sv/{path}", data={"names": "KTH", "agreement": agreement})
            assert answer.status_code == status, (path, agreement)


@pytest.mark.parametrize(
    "address", [each for each in FILTERED if each.clocks is Clocks.BOTH and HTML in each.formats], ids=named
)
def test_a_form_with_an_empty_day_is_checked_where_it_leads(client: httpx.Client, address: Address) -> None:
    """A page that has no such form knows no parameter of that name, and refuses the empty day."""
    given = next(each for each in address.filters if each.of in VALUES or each.of in NOT_FOUND or each.of in COUNTED)
    answer = client.get(path_of(address), params={"form": "1", "at": "", given.name: "nonsense"})
    if answer.status_code == 303:
        assert answer.headers["location"] == f"?{given.name}=nonsense"
        answer = client.get(path_of(address), params={given.name: "nonsense"})
    assert answer.status_code in (400, 404)
    alone = client.get(path_of(address), params={"form": "1", given.name: "nonsense"}, follow_redirects=True)
    assert alone.status_code in (400, 404)
