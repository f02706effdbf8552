"""What the page remembers cannot be written: everything that can be read is shown, and the rest says so in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest

from reconciler.state.postgres_pool import Pool
from reconciler.state.store import JournalFailed
from reconciler.web.jobs.record import Kind
from reconciler.web.sign_in.roles import Role
from reconciler.web.store import StoreFailed
from reconciler.web.store_sqlite import FILE, SqliteStore
from tests.unit.web.desks import Bench
from tests.unit.web.with_stores import in_database


@contextmanager
def full(bench: Bench) -> Iterator[None]:
    """Let nothing more be written, as on a disk that is full."""
    assert isinstance(bench.store, SqliteStore)
    writer = bench.store._db
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count={pages}")
    writer.execute("PRAGMA query_only=ON")
    yield
    writer.execute("PRAGMA query_only=OFF")
    writer.execute("PRAGMA max_page_count=1000000")


def test_who_has_signed_in_still_reads_and_is_told_why_nothing_can_be_done(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    with bench.client(bench.person(Role.PREPARER, Role.APPROVER)) as (client, token), full(bench):
        bench.now += 60
        for address in ("/", "/approvals", "/runs", "/healthz", "/none"):
            assert client.get(address).status_code in (200, 404), address
        for address in ("/sign-out", "/sign-in/none"):
            answer = client.post(address, data={"token": token})
            assert (answer.status_code, "cannot be written just now" in answer.text) == (503, True)
            assert "disk may be full" in answer.text
    assert "unexpected" not in caplog.text


def test_a_file_that_another_program_holds_is_told_of(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path, patience_s=0.0)) as store, closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailed, match="cannot be written just now"), store.change():
            pass
        assert store.row("SELECT 1") == (1,)
        other.rollback()
        with store.change() as db:
            db.execute("DELETE FROM page_job")


def test_what_is_put_down_twice_is_no_failure_of_the_file(bench: Bench) -> None:
    somebody = bench.person(Role.PREPARER)
    assert bench.queue.jobs.add(Kind.APPLY, "one", somebody)
    assert bench.queue.jobs.add(Kind.APPLY, "one", somebody) is None


def test_an_error_page_needs_no_look_at_what_waits(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def trouble(*_: object) -> int:
        raise StoreFailed("no")

    monkeypatch.setattr("reconciler.web.templating.count_waiting", trouble)
    with bench.client(bench.person(Role.APPROVER)) as (client, _):
        assert "There is nothing here" in client.get("/none").text


def test_a_database_that_is_away_is_told_on_every_page_and_back_it_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bench = Bench(tmp_path, store=in_database(tmp_path))
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        with monkeypatch.context() as away:
            away.setattr(Pool, "_taken", Mock(side_effect=JournalFailed("the server cannot be reached")))
            for answer in (client.get("/"), client.get("/runs"), client.post("/drops", data={"token": token})):
                assert (answer.status_code, "cannot be read just now" in answer.text) == (503, True)
            assert client.get("/healthz").status_code == 200
            told = client.get("/jobs/x", headers={"Accept": "application/json"})
            assert (told.status_code, "just now" in told.json()["error"]) == (503, True)
        assert "the server cannot be reached" in caplog.text
        assert "unexpected" not in caplog.text
        assert client.get("/").status_code == 200
    bench.store.close()
