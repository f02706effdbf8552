"""A journal that is gone or empty is no first night where something beside it tells of earlier ones."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.model.state_place import StatePlace
from reconciler.operations.runs import list_runs, verify_journal
from reconciler.state.backends import open_made, open_state
from reconciler.state.folder import state_folder
from reconciler.state.sqlite_database import FILE

Loss = Callable[[Path], None]


def a_night(state_dir: Path, *, audit: bool = False) -> None:
    """Leave what a run leaves."""
    with closing(open_state(StatePlace(state_dir))) as store, store.run_lock("tenant", "api.example", "run", "someone"):
        store.journal.append("tenant", "run", [("begun", {"tenant": "tenant"})])
    if audit:
        (state_folder(state_dir, "audits") / "run.xlsx").touch()


def removed(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def made_anew(path: Path) -> None:
    path.unlink()
    with closing(open_state(StatePlace(path.parent / "other"))) as store:
        assert store.journal.heads() == {}
    (path.parent / "other" / FILE).rename(path)


def opened(state: StatePlace) -> object:
    with closing(open_state(state)) as store:
        return store.journal


@pytest.mark.parametrize("look", [opened, list_runs, verify_journal])
@pytest.mark.parametrize("lose", [removed, emptied, made_anew])
@pytest.mark.parametrize("audit", [True, False])
def test_whoever_opens_it_is_told_what_to_do(
    tmp_path: Path, lose: Loss, audit: bool, look: Callable[[StatePlace], object]
) -> None:
    a_night(tmp_path, audit=audit)
    if audit:
        (tmp_path / "locks" / "journal.begun").unlink()
    lose(tmp_path / FILE)
    with pytest.raises(UsageError, match=r"is gone or empty.*last backup.*move the whole folder") as refused:
        look(StatePlace(tmp_path))
    assert ("audits/run.xlsx" if audit else "locks/journal.begun") in str(refused.value)


def test_what_lies_beside_an_emptied_journal_stays(tmp_path: Path) -> None:
    a_night(tmp_path)
    emptied(tmp_path / FILE)
    (log := tmp_path / f"{FILE}-wal").write_bytes(b"of a run that was killed")
    with pytest.raises(UsageError), closing(open_state(StatePlace(tmp_path))) as store:
        assert store.journal
    assert log.read_bytes()


def test_a_first_run_that_got_no_further_than_its_lock_bars_no_other(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store, store.run_lock("tenant", "api.example", "run", "someone"):
        assert store.journal.heads() == {}
    emptied(tmp_path / FILE)
    a_night(tmp_path)
    assert len(list_runs(StatePlace(tmp_path))) == 1


def test_a_folder_that_was_moved_away_is_a_new_beginning(tmp_path: Path) -> None:
    a_night(tmp_path / "state", audit=True)
    (tmp_path / "state").rename(tmp_path / "old")
    a_night(tmp_path / "state")
    assert len(list_runs(StatePlace(tmp_path / "state"))) == 1


def test_who_only_adds_to_a_journal_makes_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"), closing(open_made(StatePlace(tmp_path))) as store:
        assert store.journal
    assert not list(tmp_path.iterdir())
