"""Ranks of a network on a day, from its tables alone, and the process that computes those of a large one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.threads import in_a_thread

from lsgraph.errors import TooLongError
from lsgraph.network import TIES, Choice, choose, measures
from lsgraph.network.on_day import OUT_OF_MEMORY, ranks_of_json, ranks_on_day
from lsgraph.network.table_file import NETWORK_FILE
from lsgraph.network.tables import Tables
from lsgraph.web.app import routed
from lsgraph.web.pages.analyses import days, roles
from lsgraph.web.pages.analyses.days import DayRanks

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.generations.folder import Generation
    from lsgraph.network import Ties
    from lsgraph.settings import Settings


@pytest.mark.parametrize("ties", TIES)
def test_ranks_from_tables_are_those_of_the_whole_network_on_each_day(generation: Generation, ties: Ties) -> None:
    tables = Tables(generation.path / NETWORK_FILE)
    whole = tables.graph(range(tables.about["nodes"]))
    for day in ("0001-01-01", *tables.about["days"], "2099-12-31"):
        measured = measures(choose(whole, Choice(at=day)).graph, ties)
        found = ranks_on_day(tables, day, ties)
        told = {node: (own.rank, own.shared, own.betweenness, own.contacts, own.firm) for node, own in found.ranked}
        assert told == {
            node: (own.rank, own.shared, own.betweenness, own.contacts, own.firm)
            for node, own in measured.items()
            if own.rank
        }
        assert [own.rank for _, own in found.ranked] == sorted(own.rank or 0 for _, own in found.ranked)
        assert ranks_of_json(found.to_json()) == found


def test_who_asks_for_the_same_day_waits_for_one_process(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, begun = days._run, []

    async def counted(*arguments: object) -> bytes:
        begun.append(arguments)
        return await run(*arguments)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(days, "_run", counted)

    async def ask() -> None:
        ranks = DayRanks(60)
        first, second = await asyncio.gather(*(ranks.get(generation, "2024-12-31", "firm", "a") for _ in range(2)))
        assert first is second
        assert first == ranks_on_day(Tables(generation.path / NETWORK_FILE), "2024-12-31", "firm")
        assert await ranks.get(generation, "2024-12-31", "firm", "b") is first
        assert len(begun) == 1
        await ranks.get(generation, "2024-12-31", "all", "b")
        assert len(begun) == 2

    in_a_thread(ask())


def test_a_process_that_takes_too_long_is_ended_and_nothing_of_it_kept(generation: Generation) -> None:
    async def ask() -> None:
        ranks = DayRanks(0.01)
        for _ in range(2):
            with pytest.raises(TooLongError):
                await ranks.get(generation, "2024-12-31", "firm", "a")
        # A client that asks again is not told that it has too many.
        assert not ranks._computing
        assert not ranks._kept

    in_a_thread(ask())


def test_a_process_without_memory_ends_so_that_the_page_can_say_it(generation: Generation) -> None:
    program = """if True:
        import sys
        from lsgraph.network import on_day
        def none_left(*_):
            raise MemoryError
        on_day.ranks_on_day = none_left
        on_day.main(sys.argv[1:])"""
    arguments = [str(generation.path / NETWORK_FILE), "2024-12-31", "firm", "2048", "30"]
    ended = subprocess.run([sys.executable, "-c", program, *arguments], check=False, capture_output=True)
    assert (ended.returncode, ended.stdout) == (OUT_OF_MEMORY, b"")
    assert OUT_OF_MEMORY in days._ENDED


def test_a_process_that_fails_is_no_lack_of_time(generation: Generation, tmp_path: Path) -> None:
    class Elsewhere:
        hash, path = generation.hash, tmp_path

    async def ask() -> None:
        with pytest.raises(RuntimeError, match=r"network\.sqlite"):
            await DayRanks(60).get(Elsewhere(), "2024-12-31", "firm", "a")  # type: ignore[arg-type]  # what is asked of it

    in_a_thread(ask())


@pytest.mark.parametrize(("language", "told"), [("sv", "den dag du valde"), ("en", "those of the day you chose")])
def test_the_page_tells_the_ranks_of_the_day_and_what_it_leaves_out(
    settings: Settings, generation: Generation, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    monkeypatch.setattr("lsgraph.web.pages.analyses.is_ranked_by_process", lambda _: True)
    monkeypatch.setattr(roles, "_PAGE_ROWS", 2)
    found = ranks_on_day(Tables(generation.path / NETWORK_FILE), "2024-12-31", "all")
    assert len(found.ranked) > 4

    async def ask() -> None:
        app = routed(settings)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            page = f"/{language}/network/roles?ties=all"
            first = await client.get(f"{page}&at=2024-12-31")
            assert first.status_code == 200
            assert told in first.text
            for node, _ in found.ranked[:2]:
                assert f'<th scope="row"><a href="/{language}/{node.partition("/id/")[2]}?at=2024-12-31"' in first.text
            assert 'rel="next"' in first.text
            assert "#group-" not in first.text
            beyond = await client.get(f"{page}&at=2024-12-31&page=999")
            assert 'rel="next"' not in beyond.text
            nobody = await client.get(f"{page}&at=0001-01-01")
            assert nobody.status_code == 200
            assert (await client.get(f"{page}&at=2024-02-30")).status_code == 400
            again = await client.get(f"{page}&at=2024-12-31", headers={"If-None-Match": first.headers["etag"]})
            assert again.status_code == 304

    in_a_thread(ask())
