"""A backup has the journal at one moment, and is put back where none is, on record and changed by nobody."""

import io
import stat
import tarfile
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import StatePlace
from reconciler.operations.backup import MANIFEST, backup
from reconciler.operations.restore import restore
from reconciler.operations.runs import verify_journal
from reconciler.state.backends import open_state
from reconciler.state.restored import restorations
from reconciler.state.sqlite_database import FILE


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Give a state folder with records, a plan, a drop and a pause."""
    folder = tmp_path / "state"
    with closing(open_state(StatePlace(folder))) as store:
        store.journal.append("t", "run", [("begun", {"tenant": "t", "operator": "ann"})])
    for name in ("plans/a.json", "drops/d1/people.csv", "paused.json", "audits/a.xlsx", "page.sqlite3"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")
    return folder


def add(state: Path) -> None:
    with closing(open_state(StatePlace(state))) as store:
        store.journal.append("t", "run", [("verified", {"actions": [1]})])


def test_what_was_backed_up_is_put_back_and_that_is_on_record(state: Path, tmp_path: Path) -> None:
    made = backup(StatePlace(state), tmp_path / "b.tar")
    assert (made.records, made.files, made.head) == (1, 4, verify_journal(StatePlace(state)).head)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    add(state)
    put_back = restore(StatePlace(tmp_path / "new"), made.path, made.head)
    assert (put_back.records, put_back.head, put_back.made_at) == (1, made.head, made.made_at)
    there = {path.relative_to(tmp_path / "new").as_posix() for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert there == {FILE, "plans/a.json", "drops/d1/people.csv", "paused.json"}
    proof = verify_journal(StatePlace(tmp_path / "new"), made.head)
    assert proof.whole
    assert [one.made_at for one in proof.restored] == [made.made_at]
    with closing(open_state(StatePlace(tmp_path / "new"))) as store:
        ((_, made_at, head, by, _),) = restorations(store.journal)
    assert (made_at, head) == (made.made_at, made.head)
    assert by
    assert not verify_journal(StatePlace(tmp_path / "new"), verify_journal(StatePlace(state)).head).whole


def test_a_run_at_work_is_no_hindrance(state: Path, tmp_path: Path) -> None:
    done, begun = Event(), Event()

    def work() -> None:
        while not done.is_set():
            add(state)
            begun.set()

    (thread := Thread(target=work)).start()
    try:
        assert begun.wait(60)
        made = backup(StatePlace(state), tmp_path / "b.tar")
    finally:
        done.set()
        thread.join()
    assert made.records >= 2
    restore(StatePlace(tmp_path / "new"), made.path, made.head)
    assert verify_journal(StatePlace(state), made.head).whole
    assert verify_journal(StatePlace(tmp_path / "new"), made.head).whole


def test_nothing_that_is_there_is_replaced(state: Path, tmp_path: Path) -> None:
    made = backup(StatePlace(state), tmp_path / "b.tar")
    with pytest.raises(UsageError, match=r"a backup takes the place of no file: name another\.$"):
        backup(StatePlace(state), made.path)
    before = verify_journal(StatePlace(state)).head
    with pytest.raises(UsageError, match="move the whole folder"):
        restore(StatePlace(state), made.path, made.head)
    assert verify_journal(StatePlace(state)).head == before
    (other := tmp_path / "other" / "plans").mkdir(parents=True)
    (other / "a.json").write_text("a person's", "utf-8")
    with pytest.raises(UsageError, match="it stays"):
        restore(StatePlace(other.parent), made.path, made.head)
    assert [path.name for path in other.parent.rglob("*")] == ["plans", "a.json"]
    (other / "a.json").write_text("plans/a.json", "utf-8")
    restore(StatePlace(other.parent), made.path, made.head)
    assert verify_journal(StatePlace(other.parent), made.head).whole


@pytest.mark.parametrize("accepted", ["", "0" * 64])
def test_whoever_puts_it_back_names_its_head(state: Path, tmp_path: Path, accepted: str) -> None:
    made = backup(StatePlace(state), tmp_path / "b.tar")
    with pytest.raises(UsageError, match=f"--accept-restored {made.head}"):
        restore(StatePlace(tmp_path / "new"), made.path, accepted)
    assert not (tmp_path / "new").exists()


def rewritten(made: Path, name: str, content: bytes) -> Path:
    """Give a copy of a backup in which one file has other bytes."""
    changed = made.with_name("changed.tar")
    with tarfile.open(made) as before, tarfile.open(changed, "w") as after:
        for member in before.getmembers():
            file = before.extractfile(member)
            assert file
            told = content if member.name == name else file.read()
            member.size = len(told)
            after.addfile(member, io.BytesIO(told))
    return changed


def test_a_backup_that_was_changed_or_is_none_is_refused(state: Path, tmp_path: Path) -> None:
    made = backup(StatePlace(state), tmp_path / "b.tar")
    for name in (FILE, "plans/a.json"):
        with pytest.raises(ReconcilerError, match="is not what was put into it"):
            restore(StatePlace(tmp_path / "new"), rewritten(made.path, name, b"x"), made.head)
    for content in (b"{", b"{}"):
        with pytest.raises(UsageError, match="This"):
            restore(StatePlace(tmp_path / "new"), rewritten(made.path, MANIFEST, content), made.head)
    with tarfile.open(made.path) as tar:
        file = tar.extractfile(MANIFEST)
        assert file
        manifest = file.read()
    outside = rewritten(made.path, MANIFEST, manifest.replace(b'"plans/a.json"', b'"plans/../../a"'))
    with pytest.raises(UsageError, match="none of ours"):
        restore(StatePlace(tmp_path / "new"), outside, made.head)
    (tmp_path / "none.tar").write_bytes(b"no archive")
    with pytest.raises(UsageError, match="no backup"):
        restore(StatePlace(tmp_path / "new"), tmp_path / "none.tar", made.head)
    assert list((tmp_path / "new").iterdir()) == []


def test_nothing_is_backed_up_where_there_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to back up"):
        backup(StatePlace(tmp_path / "state"), tmp_path / "b.tar")
    assert list(tmp_path.iterdir()) == []
