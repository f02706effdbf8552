"""Files that belong together get one number, and nothing that is there is lost."""

import errno
import os
from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.inbox.placing import free_number, marked_name, named, open_folder, place, result_name
from tests.each import each


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A folder to put things into."""
    (tmp_path / "done").mkdir()
    return tmp_path / "done"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet to be put there."""
    (tmp_path / "sheet").write_text("rows")
    return tmp_path / "sheet"


def told(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@each(
    ("called", "number", "is_"),
    [("a.csv", 1, "a.csv"), ("a.csv", 2, "a-2.csv"), ("a.b.csv", 12, "a.b-12.csv"), ("a", 3, "a-3")],
)
def test_a_number_stands_before_the_ending(called: str, number: int, is_: str) -> None:
    assert named(called, number) == is_


def test_names_of_what_goes_with_a_sheet() -> None:
    assert (result_name("a.b.csv"), marked_name("a"), result_name(".csv")) == (
        "a.b-result.txt",
        "a-marked.xlsx",
        ".csv-result.txt",
    )


@pytest.mark.parametrize("taken", ["a.csv", "a-result.txt", "a-marked.xlsx"])
def test_a_number_is_free_where_nothing_of_it_is_there(done: Path, taken: str) -> None:
    assert free_number(done, "a.csv") == 1
    (done / taken).touch()
    (done / "a-2-result.txt").touch()
    assert free_number(done, "a.csv") == 3


def test_what_came_to_stand_there_meanwhile_stays(done: Path, sheet: Path) -> None:
    (done / "a.csv").write_text("somebody's")
    place({"a.csv": sheet}, done)
    assert told(done) == {"a.csv": "somebody's", "a-2.csv": "rows"}
    assert not sheet.exists()
    place({"a.csv": sheet}, done)
    assert len(told(done)) == 2, "what has gone already is passed over"


def test_a_kill_between_two_names_leaves_one_file(done: Path, sheet: Path) -> None:
    os.link(sheet, done / "a.csv")
    place({"a.csv": sheet}, done)
    assert told(done) == {"a.csv": "rows"}
    assert not sheet.exists()


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EPERM])
def test_it_is_the_same_where_files_have_one_name_alone_and_between_file_systems(
    done: Path, sheet: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refused)
    real = Path.replace

    def replaced(path: Path, there: Path) -> Path:
        if number == errno.EXDEV and path.parent != there.parent:
            refused()
        return real(path, there)

    monkeypatch.setattr(Path, "replace", replaced)
    (done / "a.csv").write_text("somebody's")
    (done / "a-2.csv").touch()  # reserved by one that was killed
    place({"a.csv": sheet}, done)
    assert told(done) == {"a.csv": "somebody's", "a-2.csv": "rows"}
    assert not sheet.exists()


def test_a_link_is_moved_and_not_followed(done: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "sheet").symlink_to(tmp_path / "secret")
    place({"a.csv": tmp_path / "sheet"}, done)
    assert (done / "a.csv").is_symlink()
    assert (tmp_path / "secret").read_text() == "secret"


def test_a_folder_is_for_the_people_of_its_parent_and_never_a_link(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    open_folder(tmp_path / "done")
    open_folder(tmp_path / "done")
    assert (tmp_path / "done").stat().st_mode & 0o7777 == 0o2770
    (tmp_path / "to-fix").symlink_to(tmp_path / "done")
    with pytest.raises(UsageError, match="or a link"):
        open_folder(tmp_path / "to-fix")
