"""What a source stands for, and files that are opened with care."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.sheets.formats import detect as files
from reconciler.sheets.formats.detect import expand, looks_like, passed_over, read_bytes, source_names
from tests.each import each


def refused(path: Path) -> str:
    """Give the code with which a file is refused."""
    with pytest.raises(InputRefused, match=f"^{path.name}: .*[.?]$") as error:
        read_bytes(path, path.name)
    return error.value.code


# -- what a source stands for -----------------------------------------------------------------------------------

TRACES = ("~$b.xlsx", ".~lock.b.xlsx#", "b.xlsx.tmp")
DOWNLOADS = ("b.csv.crdownload", "b.xlsx.PART")


def test_a_folder_stands_for_its_spreadsheets_by_name(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.CSV", "c.tsv", "d.txt", "e.ods", "notes.pdf", ".hidden.csv", *TRACES):
        (tmp_path / name).touch()
    (tmp_path / "folder.csv").mkdir()
    assert [path.name for path in expand(tmp_path)] == ["a.CSV", "b.xlsx", "c.tsv", "d.txt", "e.ods"]


ASIDE = (
    "a.csv.gz", "people.numbers", "b.xlsx.tmp", "c.bak", "d.csv.bak", "old.xls.download", "notes.pdf", ".hidden.csv",
    "README", "e.xlsx~", "f.csv.swp", "users.csv.1", "data.json",
)  # fmt: skip


def test_what_a_folder_holds_beside_its_sheets_is_named(tmp_path: Path) -> None:
    for name in ("a.csv", *ASIDE, "~$b.xlsx", ".~lock.b.xlsx#", "._a.csv", ".DS_Store", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).touch()
    for name in ("archive", "folder.csv"):
        (tmp_path / name).mkdir()
    assert [path.name for path in passed_over(tmp_path)] == sorted([*ASIDE, "archive", "folder.csv"])
    assert passed_over(tmp_path / "a.csv") == []


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_folder_with_a_download_that_is_not_complete_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / name).touch()
    with pytest.raises(InputRefused, match="still writing it") as unfinished:
        expand(tmp_path)
    assert unfinished.value.code == "file.temporary"


def test_a_file_stands_for_itself_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "people.data").touch()
    assert expand(tmp_path / "people.data") == [tmp_path / "people.data"]


def test_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="there is no such file") as missing:
        expand(tmp_path / "none.csv")
    (tmp_path / "~$b.xlsx").touch()
    with pytest.raises(InputRefused, match="holds no spreadsheet") as empty:
        expand(tmp_path)
    assert (missing.value.code, empty.value.code) == ("file.missing", "folder.empty")


def test_a_folder_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_: Path) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", locked)
    with pytest.raises(InputRefused, match=r"cannot be read \(Permission denied\)"):
        expand(tmp_path)


def test_names_are_short_where_they_tell_files_apart() -> None:
    one, other, third = Path("x/a.csv"), Path("y/a.csv"), Path("y/b.csv")
    assert source_names([one, other, third]) == {one: "x/a.csv", other: "y/a.csv", third: "b.csv"}


# -- opening ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TRACES + DOWNLOADS)
def test_a_temporary_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("email\n")
    with pytest.raises(InputRefused, match="a temporary file: a program has the sheet open") as error:
        read_bytes(tmp_path / name, name)
    assert error.value.code == "file.temporary"


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        assert refused(tmp_path / "s") == "file.unreadable"
    assert refused(tmp_path / "pipe.csv") == "file.unreadable"
    assert refused(tmp_path) == "file.unreadable"
    assert refused(Path("/dev/zero")) == "file.unreadable"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("email\n")
    (tmp_path / "link.csv").symlink_to("people.csv")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    assert read_bytes(tmp_path / "link.csv", "link.csv")[0] == b"email\n"
    assert refused(tmp_path / "loop.csv") == "file.unreadable"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "b.csv").open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)  # a hole: it takes no room
    assert refused(tmp_path / "b.csv") == "file.too_large"


@pytest.mark.parametrize("change", ["longer", "shorter", "touched"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.csv"
    path.write_text("email\n")
    real, calls = os.fstat, []

    def fstat(number: int) -> os.stat_result:
        if os.path.samestat(real(number), path.stat()):
            calls.append(number)
            if len(calls) == 2:
                changes[change]()
        return real(number)

    changes: dict[str, Callable[[], Any]] = {
        "longer": lambda: path.write_text("email\nmore\n"),
        "shorter": lambda: path.write_text(""),
        "touched": lambda: os.utime(path, (1, 1)),
    }
    monkeypatch.setattr(os, "fstat", fstat)
    assert refused(path) == "file.changing"


@each(
    "data",
    [b"email,firstName\n", b"\xff\xfee\x00", b"[email];[name]\n", b"a<b,c\n", b"MZ,Name\n", b"PAR1,Name\n", b"II,x"],
)
def test_a_table_looks_like_nothing_else(data: bytes) -> None:
    assert looks_like(data) == ""


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, ""),
        (253_402_300_800, "9999-12-31T00:00:00+00:00"),
        (2.0**63, "9999-12-31T00:00:00+00:00"),
        (-1e12, ""),
    ],
)
def test_a_file_may_be_of_a_year_that_no_calendar_has(
    seconds: float, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.csv"
    path.write_text("email\n")
    fstat = os.fstat

    def changed(number: int) -> Any:
        found = fstat(number)
        names = ("st_mode", "st_size", "st_mtime_ns", "st_ctime", "st_ctime_ns", "st_dev", "st_ino")
        return SimpleNamespace(**{name: getattr(found, name) for name in names}, st_mtime=seconds)

    monkeypatch.setattr(os, "fstat", changed)
    assert read_bytes(path, "b.csv").modified == told
