"""A file is taken when it has come to rest, by looks and a clock that is given."""

import os
from pathlib import Path

import pytest

from reconciler.inbox.arrivals import Arrivals
from tests.each import each


@pytest.fixture
def arrivals(tmp_path: Path) -> Arrivals:
    """The arrivals of a folder; a file rests after five seconds."""
    return Arrivals(tmp_path, 5.0)


def test_a_file_rests_at_the_second_look_at_the_earliest_and_after_a_while(arrivals: Arrivals, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("rows")
    assert [arrivals.at_rest(now) for now in (100.0, 104.9, 105.0)] == [[], [], ["a.csv"]]
    (tmp_path / "a.csv").write_text("more rows")
    assert [arrivals.at_rest(now) for now in (106.0, 110.9, 111.0)] == [[], [], ["a.csv"]]


def test_one_that_is_touched_or_replaced_begins_anew(arrivals: Arrivals, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("rows")
    arrivals.at_rest(0.0)
    os.utime(tmp_path / "a.csv", (1, 1))
    assert arrivals.at_rest(6.0) == []
    (tmp_path / "b.csv").write_text("rows")
    os.utime(tmp_path / "b.csv", (1, 1))
    (tmp_path / "b.csv").rename(tmp_path / "a.csv")
    assert arrivals.at_rest(12.0) == []
    (tmp_path / "a.csv").unlink()
    assert arrivals.at_rest(18.0) == []


@each("beside", ["a.csv.part", "a.csv.filepart", "a.csv.tmp", "a.csv.crdownload"])
def test_a_file_that_is_being_uploaded_waits(beside: str, tmp_path: Path) -> None:
    folder = tmp_path / beside
    folder.mkdir()
    arrivals = Arrivals(folder, 5.0)
    (folder / "a.csv").write_text("rows")
    (folder / beside).write_text("half")
    assert [arrivals.at_rest(now) for now in (0.0, 10.0, 20.0)] == [[]] * 3
    (folder / beside).rename(folder / "a.csv")
    assert [arrivals.at_rest(now) for now in (30.0, 40.0)] == [[], ["a.csv"]]


def test_an_empty_file_is_given_a_minute(arrivals: Arrivals, tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    assert [arrivals.at_rest(now) for now in (0.0, 59.0, 60.0)] == [[], [], ["a.csv"]]


def test_traces_of_programs_hidden_files_and_our_own_folders_are_nothing(arrivals: Arrivals, tmp_path: Path) -> None:
    for name in ("~$a.xlsx", ".~lock.a.ods#", ".hidden.csv", "Thumbs.db", "a.tmp"):
        (tmp_path / name).write_text("x")
    for name in ("done", "to-fix", ".reconciler", "theirs"):
        (tmp_path / name).mkdir()
    arrivals.at_rest(0.0)
    assert arrivals.at_rest(100.0) == ["theirs"]
