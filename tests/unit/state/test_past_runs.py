"""What past runs mean to this one."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.origin import Source
from reconciler.state.past_runs import last_delivered
from reconciler.state.runs import runs
from reconciler.state.store import Store
from tests.unit.state.backend import BACKENDS

BACKEND = BACKENDS["sqlite"]
NIGHT = datetime(2026, 11, 2, 3, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an empty state."""
    with closing(BACKEND.open(tmp_path)) as store:
        yield store


def night(store: Store, at: datetime, *, modified: datetime | None = None, **end: Any) -> None:
    """Put a run on record that began then, and read a sheet that was dated so."""
    sheet = Source("users.csv", "/users.csv", None, "a" * 64, 1, 1)._replace(modified=(modified or at).isoformat())
    begun = {"tenant": "tenant", "started_at": at.isoformat()}
    ended = {"outcome": "done", "exit_code": 0, "error": "", **end}
    store.journal.append("tenant", f"{at:%d}", [("begun", begun), ("source", sheet._asdict()), ("ended", ended)])


def test_a_sheet_that_was_dated_ahead_when_it_was_read_is_passed_over_for_ever(store: Store) -> None:
    night(store, NIGHT)
    night(store, NIGHT + timedelta(days=1), modified=NIGHT + timedelta(days=2))
    last = last_delivered(store.journal, "tenant", "", [], ["users.csv"], NIGHT + timedelta(days=3))
    assert [source.modified for source in last.people] == [NIGHT.isoformat()]


@pytest.mark.parametrize(
    "end", [{"error": "about somebody"}, {"without_audit": {"exit_code": 0, "error": "about somebody"}}]
)
def test_a_run_that_failed_is_no_good_one_though_its_words_were_taken_out(
    store: Store, tmp_path: Path, end: dict[str, Any]
) -> None:
    night(store, NIGHT, **end)
    assert [run.good for run in runs(store.journal)] == [False]
    for record in BACKEND.kept(tmp_path):
        for number in range(len(record.items)):
            BACKEND.take_out(tmp_path, record.chain, record.seq, number)
    assert [run.good for run in runs(store.journal)] == [False]
