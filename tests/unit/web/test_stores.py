"""What the page remembers, in each backend: all or nothing, once where it may be there once, and whatever the text."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.state.postgres_connection import connect
from reconciler.state.postgres_pool import Held
from reconciler.state.postgres_schema import migrate
from reconciler.web.jobs.record import Jobs, Kind, State
from reconciler.web.sign_in.local import Links, local_person
from reconciler.web.sign_in.roles import Role
from reconciler.web.sign_in.sessions import Sessions
from reconciler.web.store import Hold, Store, StoreFailed, Twice
from reconciler.web.store_postgres import PostgresStore
from reconciler.web.stores import open_store
from tests.unit.state.backend import address_of
from tests.unit.web.desks import Bench

ODD = "'; DROP TABLE page_job; -- %s ? %% \" \\ ünder\u2028 \U0001f600"
LINK = "INSERT INTO page_link VALUES (?, ?, ?, ?, ?, NULL, ?)"


def link(name: str, hash_: str = "h") -> tuple[object, ...]:
    return (hash_, "local|x", name, "auditor", 1.0, "")


def test_any_text_is_kept_as_it_is(bench: Bench) -> None:
    with bench.store.change() as db:
        db.execute(LINK, link(ODD, ODD))
        db.executemany(LINK, [link("", f"{ODD}{number}") for number in range(3)])
    assert bench.store.row("SELECT name FROM page_link WHERE hash = ?", (ODD,)) == (ODD,)
    assert bench.store.rows("SELECT count(*) FROM page_link WHERE instr(hash, ?) > 0", (ODD,)) == [(4,)]
    assert list(bench.store.each("SELECT name FROM page_link WHERE name <> '' AND hash = ?", (ODD,))) == [(ODD,)]


def test_the_sign_that_ends_a_text_elsewhere_keeps_nothing_from_being_kept(bench: Bench) -> None:
    with bench.store.change() as db:
        db.execute(LINK, link("a\0b"))
    assert bench.store.row("SELECT name FROM page_link")[0] in ("a\0b", "a\ufffdb")


def test_all_is_written_or_nothing(bench: Bench) -> None:
    def written(*statements: str) -> None:
        with bench.store.change() as db:
            db.execute(LINK, link("Ann"))
            for statement in statements:
                db.execute(statement)
            raise KeyError

    for statements, trouble in (
        ((), KeyError),
        (("INSERT INTO page_link SELECT * FROM page_link",), Twice),
        (("INSERT INTO page_none VALUES (1)",), StoreFailed),
    ):
        with pytest.raises(trouble):
            written(*statements)
    assert bench.store.rows("SELECT * FROM page_link") == []


def test_rows_that_are_put_down_again_take_the_place_of_those_that_are_there(bench: Bench) -> None:
    again = f"{LINK} ON CONFLICT (hash) DO UPDATE SET name = excluded.name"
    for name, numbers in (("old", (1, 2)), ("new", (2, 3))):
        with bench.store.change() as db:
            db.executemany(again, [link(name, f"{number}") for number in numbers])
    assert bench.store.rows("SELECT hash, name FROM page_link ORDER BY hash") == [
        ("1", "old"),
        ("2", "new"),
        ("3", "new"),
    ]


def test_a_list_that_is_read_half_stands_in_nobodys_way(bench: Bench) -> None:
    with bench.store.change() as db:
        db.executemany(LINK, [link("", f"{number}") for number in range(1000)])
    reading = bench.store.each("SELECT hash FROM page_link")
    next(reading)
    reading.close()  # type: ignore[attr-defined] # it is a generator
    assert bench.store.row("SELECT count(*) FROM page_link") == (1000,)
    with bench.store.change() as db:
        assert db.execute("DELETE FROM page_link WHERE hash = ? RETURNING hash", ("7",)).fetchall() == [("7",)]


def test_what_is_for_the_page_of_one_partner_is_nothing_at_that_of_another(bench: Bench) -> None:
    token = Links(bench.store, bench.clock, "one").make("Ann", {Role.PREPARER})
    assert Links(bench.store, bench.clock, "other").look(token) is None
    assert Links(bench.store, bench.clock, "other").use(token) is None
    assert Links(bench.store, bench.clock, "one").use(token)
    secret = Sessions(bench.store, bench.clock, rules="one").begin(bench.person(Role.AUDITOR))
    other = Sessions(bench.store, bench.clock, rules="other")
    assert other.of(secret) is None
    other.end_all()
    assert Sessions(bench.store, bench.clock, rules="one").of(secret)


# -- several pages on one database ------------------------------------------------------------------------------------


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Open one database twice, as two machines do."""
    address = address_of(tmp_path)
    migrate(address)
    with closing(PostgresStore(address)) as one, closing(PostgresStore(address)) as other:
        yield one, other


def address(store: Store) -> DatabaseAddress:
    assert isinstance(store, PostgresStore)
    return store._pool._address


def cut(store: Store, *holds: Hold | None) -> None:
    """Have the server end the idle sessions of a store, and of what is held, as where it is started again."""
    assert isinstance(store, PostgresStore)
    ours = [*store._pool._idle, *(hold._connection for hold in holds if isinstance(hold, Held))]
    pids = [connection.info.backend_pid for connection in ours]
    with connect(address(store)) as connection:
        connection.execute("SELECT pg_terminate_backend(pid, 10000) FROM unnest(%s) AS pid", (pids,))


def test_a_link_is_good_for_one_use_at_whichever_page_it_is_used(pages: tuple[Store, Store]) -> None:
    links = [Links(store, lambda: 1000.0) for store in pages]
    tokens = [links[0].make("Ann", {Role.PREPARER}) for _ in range(20)]
    with ThreadPoolExecutor(8) as people:
        used = list(people.map(lambda number: links[number % 2].use(tokens[number // 8]), range(160)))
    assert [len([one for one in used[at : at + 8] if one]) for at in range(0, 160, 8)] == [1] * 20


def test_a_plan_is_carried_out_once_at_a_time_over_all_pages(pages: tuple[Store, Store]) -> None:
    jobs = [Jobs(store, lambda: 1000.0, page=f"page-{number}") for number, store in enumerate(pages)]
    ann = local_person("Ann", {Role.APPROVER})
    with ThreadPoolExecutor(8) as people:
        begun = list(people.map(lambda one: jobs[one % 2].add(Kind.APPLY, f"plan-{one // 8}", ann, "r"), range(80)))
    assert [len([job for job in begun[at : at + 8] if job]) for at in range(0, 80, 8)] == [1] * 10


def test_a_database_that_was_started_again_costs_no_request(pages: tuple[Store, Store]) -> None:
    for store in pages:
        assert store.row("SELECT 1") == (1,)
    cut(pages[0])
    cut(pages[1])
    assert pages[0].row("SELECT 1") == (1,)
    with pages[1].change() as db:
        db.execute(LINK, link("Ann"))
    assert pages[0].row("SELECT name FROM page_link") == ("Ann",)


def test_a_database_that_is_away_is_told_in_words_without_its_password(
    pages: tuple[Store, Store], tmp_path: Path
) -> None:
    with pytest.raises(StoreFailed, match="cannot be read just now") as told:
        pages[0].row("SELECT none FROM page_link")
    assert "none" not in str(told.value)
    away = DatabaseAddress("postgresql://somebody:hunter22@127.0.0.1:9/none")
    with pytest.raises(Exception, match="cannot be reached") as refused:
        open_store(StatePlace(tmp_path, away))
    assert "hunter22" not in str(refused.value)


def test_a_database_without_our_tables_is_refused_with_the_command_that_makes_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reconciler database migrate"):
        open_store(StatePlace(tmp_path, address_of(tmp_path)))


def test_a_name_is_held_before_all_pages_of_one_schema_alone(pages: tuple[Store, Store], tmp_path: Path) -> None:
    one, other = pages
    hold = one.hold("x")
    assert hold
    assert hold.is_kept()
    assert other.hold("x") is None
    assert other.hold("x", with_others=True, patience_s=0.05) is None
    elsewhere = address_of(tmp_path / "elsewhere")
    migrate(elsewhere)
    with closing(PostgresStore(elsewhere)) as stranger:
        theirs = stranger.hold("x")
        assert theirs
        theirs.release()
    hold.release()
    shared = [store.hold("x", with_others=True) for store in pages]
    assert all(shared)
    assert one.hold("x") is None
    for held in shared:
        assert held
        held.release()
    again = other.hold("x")
    assert again
    cut(one, again)
    assert not again.is_kept()
    again.release()
    last = one.hold("x")
    assert last
    last.release()


def test_whoever_waits_for_a_name_has_it_once_it_is_let_go(pages: tuple[Store, Store]) -> None:
    hold = pages[0].hold("x")
    assert hold
    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(pages[1].hold, "x", patience_s=60.0)
        hold.release()
        theirs = waiting.result(timeout=60)
    assert theirs
    assert pages[0].hold("x") is None
    theirs.release()


def test_how_a_job_stands_is_one_thing_for_all_pages(pages: tuple[Store, Store]) -> None:
    here, there = (Jobs(store, lambda: 5.0, page=name) for store, name in zip(pages, ("here", "there"), strict=True))
    job = here.add(Kind.CHECK, "drop", local_person("Ann", {Role.PREPARER}))
    assert job
    here.begin(job.id)
    here.tell({job.id: '["Reading.", 3, 9, null]'})
    seen = there.of(job.id)
    assert seen
    assert (seen.state, seen.page, seen.progress) == (State.RUNNING, "here", '["Reading.", 3, 9, null]')
    there.ask_to_stop(job.id, "Bob")
    assert (there.to_stop(), here.to_stop()) == ({}, {job.id: "Bob"})
    assert here.to_stop() == {}, "it is told once"
    here.end(job.id, State.DONE, "", "/drops/drop", is_over=False)
    assert [one.id for one in there.open()] == [job.id]
    here.over(job.id)
    assert there.open() == []
