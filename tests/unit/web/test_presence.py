"""Pages that stand on the same state: which are there, what they tell each other, and who has the turn."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reconciler.state.postgres_schema import migrate
from reconciler.web.jobs import sharing
from reconciler.web.jobs.progress import HowFar
from reconciler.web.jobs.record import Job, Kind, State
from reconciler.web.presence import Presence
from reconciler.web.sign_in.roles import Role
from reconciler.web.store import Store, StoreFailed
from reconciler.web.store_postgres import PostgresStore
from reconciler.web.turn import Turn
from tests.unit.state.backend import address_of
from tests.unit.web.desks import Bench
from tests.unit.web.test_stores import cut


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[tuple[Bench, Bench]]:
    """Lay two benches on one database, each with a folder of its own."""
    address = address_of(tmp_path)
    migrate(address)
    with closing(PostgresStore(address)) as one, closing(PostgresStore(address)) as other:
        benches = Bench(tmp_path / "one", store=one), Bench(tmp_path / "other", store=other)
        yield benches
        for bench in benches:
            bench.presence.end()


def test_the_first_page_is_told_that_it_is_and_the_second_that_it_is_not(pages: tuple[Bench, Bench]) -> None:
    one, other = (bench.presence for bench in pages)
    assert one.begin()
    assert not other.begin()
    assert not one.is_dead(other.name)
    other.end()
    assert one.is_dead(other.name)
    assert not one.is_dead(one.name)
    one.end()
    assert other.begin()


def test_alone_in_a_folder_every_other_page_is_dead(bench: Bench) -> None:
    assert bench.presence.begin()
    assert not bench.presence.is_dead(bench.presence.name)
    assert bench.presence.is_dead("page-of-before")


def test_a_page_lives_as_long_as_a_process_of_its_jobs(pages: tuple[Bench, Bench]) -> None:
    one, other = pages
    one.presence.begin()
    child = one.store.hold(one.presence.name, with_others=True)
    one.presence.end()
    assert not other.presence.is_dead(one.presence.name)
    assert child
    child.release()
    assert other.presence.is_dead(one.presence.name)


def test_a_page_is_taken_for_dead_only_once_it_was_away_for_a_while(pages: tuple[Bench, Bench]) -> None:
    now = [0.0]
    one, other = pages
    watching = Presence(other.store, "", grace_s=10.0, clock=lambda: now[0])
    one.presence.begin()
    cut(one.store, *one.presence._holds.values())
    now[0] = 5.0
    assert not watching.is_dead(one.presence.name)
    now[0] = 14.0
    assert not watching.is_dead(one.presence.name)
    one.presence.keep()
    assert not watching.is_dead(one.presence.name)
    one.presence.end()
    for moment, dead in ((20.0, False), (29.9, False), (30.0, True)):
        now[0] = moment
        assert watching.is_dead(one.presence.name) is dead, moment


# -- what they tell each other ----------------------------------------------------------------------------------------


def begun(bench: Bench, kind: Kind = Kind.CHECK, about: str = "drop") -> Job:
    job = bench.queue.jobs.add(kind, about, bench.person(*Role), "never-begun")
    assert job
    bench.queue.jobs.begin(job.id)
    return job


class Told:
    """A queue that tells of one job, and notes who asks for its end."""

    def __init__(self, bench: Bench, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stopped = list[tuple[str, str]]()
        monkeypatch.setattr(bench.queue, "progress", lambda: {job.id: '["Making the changes.", 3, 9, 12]'})
        monkeypatch.setattr(bench.queue, "stop", lambda *asked: self.stopped.append(asked))


async def shared_until(bench: Bench, is_so: Any) -> None:
    """Let a page share until something is so."""
    sharing_on = asyncio.create_task(sharing.share(bench.desk, every_s=0.0))
    try:
        async with asyncio.timeout(60):
            while not is_so():
                await asyncio.sleep(0.01)
    finally:
        sharing_on.cancel()
        await asyncio.wait([sharing_on])


def test_how_far_a_job_is_stands_at_each_page_and_each_may_stop_it(
    pages: tuple[Bench, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pages
    one.presence.begin()
    job = begun(one)
    told = Told(one, job, monkeypatch)
    bob = other.person(Role.ON_CALL, name="Bob")
    with other.client(bob) as (client, token):
        assert client.get(f"/jobs/{job.id}", headers={"Accept": "application/json"}).json()["said"] == "Beginning."
        asyncio.run(shared_until(one, lambda: (seen := other.queue.jobs.of(job.id)) and seen.progress))
        answer = client.get(f"/jobs/{job.id}", headers={"Accept": "application/json"}).json()
        assert HowFar(answer["said"], answer["done"], answer["total"], answer["left_s"]) == HowFar(
            "Making the changes.", 3, 9, 12
        )
        assert client.post(f"/jobs/{job.id}/stop", data={"token": token}).status_code == 303
    asyncio.run(shared_until(one, lambda: told.stopped))
    assert told.stopped == [(job.id, "Bob")]


def test_jobs_of_a_living_page_are_let_be_and_those_of_a_dead_one_are_told_of(pages: tuple[Bench, Bench]) -> None:
    one, other = pages
    one.presence.begin()
    checked, run = begun(one), begun(one, Kind.APPLY, "plan")
    one.queue.jobs.end(checked.id, State.DONE, "", "/drops/drop", is_over=False)
    living = begun(other)
    other.presence.begin()
    with other.client(other.person(*Role)):
        assert other.queue.jobs.of(run.id) == run._replace(state=State.RUNNING), "its page is there"
        one.presence.end()
        asyncio.run(shared_until(other, lambda: len(other.queue.jobs.open()) == 1))
    settled = {job.id: other.queue.jobs.of(job.id) for job in (checked, run, living)}
    assert [job.state for job in settled.values() if job] == [State.DONE, State.FAILED, State.RUNNING]
    ended = settled[run.id]
    assert ended
    assert "Nothing was changed, and the approval stands" in ended.said


def test_a_database_that_is_away_for_a_moment_ends_no_sharing(
    pages: tuple[Bench, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = pages
    keep, tries = one.presence.keep, list[int]()

    def away_at_first() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise (StoreFailed, KeyError)[len(tries) - 1]("away")
        keep()

    monkeypatch.setattr(Presence, "keep", lambda _: away_at_first())
    asyncio.run(shared_until(one, lambda: len(tries) > 3))


# -- the turn ---------------------------------------------------------------------------------------------------------


def test_of_all_who_decide_at_all_pages_one_does_at_a_time(pages: tuple[Bench, Bench]) -> None:
    most = _most_at_once([Turn(bench.store, "deciding") for bench in pages])
    assert most == 1


def test_of_all_who_decide_at_a_page_one_does_at_a_time(bench: Bench) -> None:
    assert _most_at_once([Turn(bench.store, "deciding")]) == 1


def _most_at_once(turns: list[Turn]) -> int:
    at_once, most = 0, 0

    async def decide(turn: Turn) -> None:
        nonlocal at_once, most
        async with turn:
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.001)
            at_once -= 1

    async def all_decide() -> None:
        await asyncio.gather(*(decide(turn) for turn in turns * 5))

    asyncio.run(all_decide())
    return most


def test_whoever_waits_too_long_for_the_turn_is_told_and_the_next_has_it(pages: tuple[Bench, Bench]) -> None:
    def deciding(store: Store) -> Turn:
        return Turn(store, "deciding", patience_s=0.05)

    async def work() -> None:
        async with deciding(pages[0].store):
            with pytest.raises(StoreFailed, match="Somebody else is deciding"):
                async with deciding(pages[1].store):
                    pass
        async with deciding(pages[1].store):
            pass

    asyncio.run(work())
