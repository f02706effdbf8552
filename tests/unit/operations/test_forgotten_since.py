"""Whoever was forgotten after a backup comes back by it to nobody's surprise, where any journal here tells of it."""

from contextlib import closing
from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.model.actor import Account, Actor
from reconciler.model.state_place import StatePlace
from reconciler.operations.backup import Backup, backup
from reconciler.operations.restore import restore
from reconciler.operations.runs import verify_journal
from reconciler.report.words.english.restored import again, restored
from reconciler.state import forgettings
from reconciler.state.backends import open_state
from reconciler.state.forgettings import Whom
from reconciler.state.sqlite_database import FILE

ANN = Actor(Account("1", "ann"), Account("1", "ann"))


def forget(state: Path, why: str, people: int = 1) -> None:
    """Put on record that people were forgotten."""
    with closing(open_state(StatePlace(state))) as store:
        entry = forgettings.done_entry(forgettings.new_id(), Whom("ada@acme.example"), ANN, why, people, {})
        forgettings.record(store.journal, entry)


@pytest.fixture
def made(tmp_path: Path) -> Backup:
    """Give a backup that knows of one who was forgotten, of a journal that went on: three more were."""
    state = tmp_path / "state"
    with closing(open_state(StatePlace(state))) as store:
        store.journal.append("t", "run", [("begun", {"tenant": "t", "operator": "ann"})])
    forget(state, "in the backup")
    made = backup(StatePlace(state), tmp_path / "b.tar")
    forget(state, "letter of 3 March")
    forget(state, "seven years are over", people=2)
    return made


def test_it_is_told_before_anything_is_put_back(made: Backup, tmp_path: Path) -> None:
    for _ in "here", "beside":
        with pytest.raises(UsageError, match="3 people were forgotten") as told:
            restore(StatePlace(tmp_path / "state"), made.path, "")
        assert "1 by ann: letter of 3 March" in str(told.value)
        assert "2 by ann: seven years are over" in str(told.value)
        assert "in the backup" not in str(told.value)
        assert f"--accept-restored {made.head} --accept-forgotten 3" in str(told.value)
        if (tmp_path / "state").exists():
            (tmp_path / "state").rename(tmp_path / "moved-away")


@pytest.mark.parametrize("accepted", [None, 0, 2])
def test_it_is_refused_until_their_number_is_named(made: Backup, tmp_path: Path, accepted: int | None) -> None:
    (tmp_path / "state").rename(tmp_path / "moved-away")
    with pytest.raises(UsageError, match=r"--accept-forgotten 3$"):
        restore(StatePlace(tmp_path / "state"), made.path, made.head, accepted)
    assert not (tmp_path / "state" / FILE).exists()


def test_that_they_came_back_is_on_record(made: Backup, tmp_path: Path) -> None:
    (tmp_path / "state").rename(tmp_path / "moved-away")
    put_back = restore(StatePlace(tmp_path / "state"), made.path, made.head, 3)
    assert "3 people who were forgotten after" in "".join(restored(put_back))
    proof = verify_journal(StatePlace(tmp_path / "state"))
    assert proof.whole
    (one,) = proof.restored
    assert one.forgotten == 3
    assert "3 people who were forgotten after" in again(one)


def test_where_no_journal_tells_of_any_none_is_named(made: Backup, tmp_path: Path) -> None:
    (elsewhere := tmp_path / "another" / "place").mkdir(parents=True)
    with pytest.raises(UsageError, match="tells of none"):
        restore(StatePlace(elsewhere / "state"), made.path, made.head, 3)
    put_back = restore(StatePlace(elsewhere / "state"), made.path, made.head)
    assert "Whoever was forgotten after" in "".join(restored(put_back))


def test_a_journal_of_others_and_what_is_none_tell_nothing(made: Backup, tmp_path: Path) -> None:
    (tmp_path / "state").rename(tmp_path / "another")
    other = tmp_path / "other"
    for name in ("journal", "strange"):
        (other / name).mkdir(parents=True)
    forget(other / "journal", "not ours")
    (other / "strange" / FILE).write_text("no journal")
    put_back = restore(StatePlace(other / "state"), made.path, made.head)
    assert put_back.forgotten == 0
