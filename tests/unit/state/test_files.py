"""The files of a state: written in the folder of one machine, found from the folder of another."""

import os
import shutil
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.pause import Pause
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.state import postgres_files
from reconciler.state.files import FOLDERS, Files, FolderFiles, is_drop, name_of
from reconciler.state.pause import pause_of
from reconciler.state.postgres_files import PostgresFiles
from reconciler.state.postgres_schema import migrate
from reconciler.state.postgres_session import session_of
from reconciler.state.set_pause import remove_pause, write_pause
from reconciler.support.private_files import write_private

DROP = "drop-20261130T101112Z-0123456789ab"


class Machine(NamedTuple):
    """One of several that share a database, each with a folder of its own."""

    folder: Path
    files: Files

    def write(self, name: str, content: bytes = b"what is in it") -> Path:
        path = self.folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, content)
        return path

    def shared(self, name: str, content: bytes = b"what is in it") -> Path:
        """Share a file, and return what another machine may call it."""
        path = self.write(name, content)
        self.files.share(path)
        return Path("/of/another", path.relative_to(self.folder))


@pytest.fixture
def here(tmp_path: Path, address: DatabaseAddress) -> Machine:
    migrate(address)
    return Machine(tmp_path / "here", PostgresFiles(tmp_path / "here", address))


@pytest.fixture
def there(tmp_path: Path, address: DatabaseAddress, here: Machine) -> Machine:
    return Machine(tmp_path / "there", PostgresFiles(tmp_path / "there", address))


NAMES = {
    "/var/a/plans/run-1.json": "plans/run-1.json",
    "/var/a/audits/run-1-2.xlsx": "audits/run-1-2.xlsx",
    f"/var/a/drops/{DROP}/people (3).xlsx": f"drops/{DROP}/people (3).xlsx",
    f"/var/a/drops/{DROP}/made/marked.xlsx": f"drops/{DROP}/made/marked.xlsx",
    f"/var/a/drops/{DROP}/fixes-ab.json": f"drops/{DROP}/fixes-ab.json",
    f"/var/a/drops/{DROP}/made": "",
    f"/var/a/drops/{DROP}/..": "",
    f"/var/a/drops/{DROP}/made/..": "",
    f"/var/a/drops/{DROP}/else/people.xlsx": "",
    "/var/a/drops/drop-1/people.xlsx": "",
    "/var/a/plans/..": "",
    "/var/a/journal.sqlite3": "",
    "/var/a/locks/tenant.lock": "",
    "people.xlsx": "",
    "/": "",
}


@pytest.mark.parametrize("path", NAMES)
def test_a_file_has_its_name_by_where_it_stands_on_whichever_machine(path: str) -> None:
    assert name_of(PurePosixPath(path)) == NAMES[path]


@pytest.mark.parametrize("name", [f"drops/{DROP}", "drops", "drops/..", f"drops/{DROP}/made", f"plans/{DROP}", ""])
def test_what_is_the_folder_of_a_drop(name: str) -> None:
    assert is_drop(name) is (name == f"drops/{DROP}")


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 5 * 2**20 + 3])
def test_what_one_shares_another_finds_byte_for_byte_for_its_owner_alone(
    here: Machine, there: Machine, size: int
) -> None:
    content = os.urandom(size)
    path = here.shared(f"drops/{DROP}/people.xlsx", content)
    found = there.files.found(path)
    assert found == there.folder / "drops" / DROP / "people.xlsx"
    assert (found.read_bytes(), found.stat().st_mode & 0o777) == (content, 0o600)
    assert there.files.drops() == [DROP]


def test_whoever_has_it_asks_nobody_and_whoever_asks_for_nothing_of_ours_gets_it_back(
    here: Machine, there: Machine, tmp_path: Path
) -> None:
    path = here.shared("plans/run-1.json")
    assert here.files.found(path) == here.folder / "plans" / "run-1.json"
    assert there.files.found(tmp_path / "sheet.xlsx") == tmp_path / "sheet.xlsx"
    assert there.files.found(there.folder / "plans" / "run-2.json") == there.folder / "plans" / "run-2.json"
    assert not list(there.folder.rglob("*.json"))


def test_a_folder_is_shared_and_brought_as_a_whole(here: Machine, there: Machine, tmp_path: Path) -> None:
    folder = here.write(f"drops/{DROP}/people.xlsx").parent
    here.write(f"drops/{DROP}/made/marked.xlsx", b"marked")
    write_private(tmp_path / "private.json", b"somebody's own")
    here.files.share(folder, tmp_path / "private.json")
    there.files.bring(*FOLDERS)
    found = sorted(path.relative_to(there.folder).as_posix() for path in there.folder.rglob("*") if path.is_file())
    assert found == [f"drops/{DROP}/made/marked.xlsx", f"drops/{DROP}/people.xlsx"]


def test_what_is_shared_again_takes_the_place_of_what_was(here: Machine, there: Machine) -> None:
    path = here.shared(f"drops/{DROP}/made/marked.xlsx", b"first")
    here.shared(f"drops/{DROP}/made/marked.xlsx", b"second")
    assert there.files.found(path).read_bytes() == b"second"


def test_who_was_forgotten_on_one_machine_goes_from_the_folders_of_all(here: Machine, there: Machine) -> None:
    here.shared("audits/run-1.xlsx", b"ann and bob")
    kept = here.shared("audits/run-2.xlsx", b"bob")
    here.shared("plans/run-1.json", b"ann")
    here.shared(f"drops/{DROP}/ann.csv", b"ann")
    there.files.bring(*FOLDERS)
    own = there.write(f"drops/{DROP}/made/ann-marked.xlsx", b"ann, not shared yet")

    here.files.bring(*FOLDERS)
    here.write("audits/run-1.xlsx", b"bob")
    (here.folder / "plans" / "run-1.json").unlink()
    shutil.rmtree(here.folder / "drops" / DROP)
    here.files.match()

    assert there.files.found(kept).read_bytes() == b"bob"
    there.files.bring(*FOLDERS)
    left = {path.relative_to(there.folder).as_posix(): path.read_bytes() for path in there.folder.rglob("*.*")}
    assert left == {"audits/run-1.xlsx": b"bob", "audits/run-2.xlsx": b"bob"}
    assert not own.exists()


def test_what_the_database_has_is_held_to_its_digest(here: Machine, there: Machine, address: DatabaseAddress) -> None:
    path = here.shared("plans/run-1.json", b"as it was")
    with session_of(address).turn("changed") as db:
        db.execute("UPDATE file_part SET bytes = 'as it was not'")
    with pytest.raises(ReconcilerError, match="is not what was put there"):
        there.files.found(path)
    assert not (there.folder / "plans" / "run-1.json").exists()


def test_no_name_in_the_database_leads_out_of_the_folder(
    here: Machine, there: Machine, address: DatabaseAddress, tmp_path: Path
) -> None:
    here.shared("plans/run-1.json", b"{}")
    outside = tmp_path / "outside.json"
    write_private(outside, b"{}")
    with session_of(address).turn("changed") as db:
        db.execute("INSERT INTO file SELECT 'plans/../../evil.json', sha256, size FROM file")
        db.execute("INSERT INTO file_gone (name, sha256) SELECT '../outside.json', sha256 FROM file LIMIT 1")
        db.execute("INSERT INTO file_gone (name, sha256) SELECT 'drops/..', sha256 FROM file LIMIT 1")
    there.files.bring(*FOLDERS)
    assert [path.name for path in there.folder.rglob("*.json")] == ["run-1.json"]
    assert outside.exists()
    assert not (tmp_path / "evil.json").exists()


def test_what_is_too_large_to_be_shared_is_told(here: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_files, "_LARGEST_B", 3)
    with pytest.raises(UsageError, match=r"people\.csv: with 4 bytes it is larger than what machines share \(3\)"):
        here.shared(f"drops/{DROP}/people.csv", b"1234")


def test_a_connection_that_was_lost_is_opened_again(here: Machine, there: Machine, address: DatabaseAddress) -> None:
    path = here.shared("plans/run-1.json", b"{}")
    with pytest.raises(ReconcilerError), session_of(address).turn("ended") as db:
        db.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert there.files.found(path).read_bytes() == b"{}"


def test_alone_a_file_is_where_it_is_or_where_the_folder_was_moved_to(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "drops" / DROP).mkdir(parents=True)
    write_private(tmp_path / "plans" / "run-1.json", b"{}")
    assert files.found(Path("/before/plans/run-1.json")) == tmp_path / "plans" / "run-1.json"
    assert files.found(Path("/before/plans/run-2.json")) == Path("/before/plans/run-2.json")
    assert list(files.drops()) == [DROP]


def test_a_pause_on_one_machine_is_one_on_all(tmp_path: Path, address: DatabaseAddress) -> None:
    migrate(address)
    here, there = StatePlace(tmp_path / "here", address), StatePlace(tmp_path / "there", address)
    assert pause_of(there) is None
    pause = Pause("alice (as reconciler)", "2026-11-29T10:40:29+00:00", "the export is broken")
    write_pause(here, pause)
    assert pause_of(there) == pause
    write_pause(there, pause._replace(reason="another"))
    assert pause_of(here) == pause._replace(reason="another")
    remove_pause(there)
    remove_pause(there)
    assert pause_of(here) is None


def test_who_cannot_ask_whether_runs_are_paused_does_not_write(tmp_path: Path, address: DatabaseAddress) -> None:
    found = pause_of(StatePlace(tmp_path, address))  # its tables are not there
    assert found is not None
    assert "reconciler database migrate" in found.trouble
