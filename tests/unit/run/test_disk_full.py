"""The disk fills up after everything was sent: what was done is told and proven all the same, and not as a success."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reconciler.report.summary import summary
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.state.derived import PEOPLE
from reconciler.state.disk_faults import telling
from reconciler.state.sql_journal import SqlJournal
from reconciler.state.store import Entry
from reconciler.support.resources import folder
from tests.unit.run.test_host_process import Place

Fill = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Give a sandbox, with a state directory."""
    world = load_seed(folder("sample_data") / "live.json")
    with ExitStack() as stack:
        yield Place(stack.enter_context(running(world)), world, tmp_path / "state")


def full(*_: Any) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    with telling(Path("journal.sqlite3"), "written"):
        raise error


def while_the_end_is_put_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    append = SqlJournal.append

    def appended(self: SqlJournal, chain: str, subject: str, records: Iterable[Entry]) -> None:
        records = list(records)
        if any(kind == "ended" for kind, _ in records):
            full()
        append(self, chain, subject, records)

    monkeypatch.setattr(SqlJournal, "append", appended)


def while_who_was_seen_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    append, verified = SqlJournal.append, list[str]()

    def appended(self: SqlJournal, chain: str, subject: str, records: Iterable[Entry]) -> None:
        records = list(records)
        # The people of the first listing come before any outcome, those of the re-read after it.
        verified.extend(kind for kind, _ in records if kind == "outcome")
        if verified and any(kind == PEOPLE for kind, _ in records):
            full()
        append(self, chain, subject, records)

    monkeypatch.setattr(SqlJournal, "append", appended)


def while_who_has_no_access_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.run.carry_out.remember_status", full)


@pytest.mark.parametrize(
    "fill",
    [
        while_the_end_is_put_on_record,
        while_who_was_seen_is_remembered,
        while_who_has_no_access_is_remembered,
    ],
)
def test_summary_and_audit_are_there_and_the_exit_code_is_not_0(
    place: Place, monkeypatch: pytest.MonkeyPatch, fill: Fill
) -> None:
    fill(monkeypatch)
    report = asyncio.run(place.apply())
    told = summary(report)
    assert report.exit_code == 1
    assert told["counts"]["create-user"]["done"] > 0
    assert {result.verified for result in report.results if result.outcome == "done"} == {"yes"}
    assert "Make room on the disk" in report.error
    assert report.audit
    assert Path(report.audit).is_file()


def test_a_run_that_cannot_be_put_on_record_has_sent_nothing_and_tells_why(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqlJournal, "append", full)
    report = asyncio.run(place.apply())
    told = summary(report)
    assert (told["exit_code"], told["outcome"], told["audit"]) == (1, "error", None)
    assert told["error"].endswith("Make room on the disk, then run again.")
    assert told["api"]["calls"] == 0
