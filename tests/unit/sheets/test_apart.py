"""Large workbooks are read in a process of its own, with the same outcome, whatever becomes of that process."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reconciler.errors import InputRefused, InternalError
from reconciler.model.finding_code import Code
from reconciler.model.fixes import Fix, Fixes
from reconciler.sheets import apart
from reconciler.sheets.apart import load_beside
from reconciler.sheets.load import load_to_compare

HEADER = "companyVanityName,email,firstName,lastName,costCentre\n"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """Take every sheet for large, and keep the processes that were started."""
    processes: list[subprocess.Popen[bytes]] = []
    start = apart._started

    def kept() -> "subprocess.Popen[bytes]":
        processes.append(start())
        return processes[-1]

    monkeypatch.setattr(apart, "_LARGE_B", 0)
    monkeypatch.setattr(apart, "_TEXTS", frozenset())
    monkeypatch.setattr(apart, "_started", kept)
    return processes


def sheet(folder: Path, *rows: str) -> Path:
    """Write a sheet."""
    path = folder / "people.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows or ("acme,ann@acme.example,Ann,Archer,CC-1",)), "utf-8")
    return path


def read(path: Any, **more: Any) -> Any:
    """Read it beside."""
    return load_beside([path], [], [], None, "", None, **more)


def test_it_says_the_same(tmp_path: Path, started: list[Any]) -> None:
    path = sheet(tmp_path, "acme,ann@acme.example,Ann,Archer,CC-1", "acme,jon at acme,Jon,Doe,CC-2")
    found = read(path)
    assert found == load_to_compare([path])
    assert found.findings[0].facts
    assert [process.returncode for process in started] == [0]


def test_a_refusal_is_the_same(tmp_path: Path, started: list[Any]) -> None:
    path = sheet(tmp_path)
    path.write_text("nothing,of,this\n1,2,3\n", "utf-8")
    with pytest.raises(InputRefused) as beside:
        read(path)
    with pytest.raises(InputRefused) as here:
        load_to_compare([path])
    assert (str(beside.value), beside.value.code) == (str(here.value), here.value.code)
    assert started


def test_fixes_lie_over_it(tmp_path: Path, started: list[Any]) -> None:
    path = sheet(tmp_path)
    digest = load_to_compare([path]).sources[0].sha256
    fixes = Fixes(
        (Fix(source="people.csv", sha256=digest, cell="C2", old="Ann", new="Anna", by="bea", at="2026-03-31"),)
    )
    found = read(path, fixes=fixes)
    assert found.users["acme"]["ann@acme.example"].first_name == "Anna"
    assert found.fixes is fixes
    assert started


def test_small_sheets_texts_and_frames_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_started", lambda: pytest.fail("a process was started"))
    assert read(sheet(tmp_path)).rows == 1
    monkeypatch.setattr(apart, "_LARGE_B", 0)
    assert read(sheet(tmp_path)).rows == 1, "a text"
    monkeypatch.setattr(apart, "_TEXTS", frozenset())
    assert read(pd.read_csv(sheet(tmp_path))).rows == 1


def test_a_sheet_that_is_missing_is_refused_as_ever(tmp_path: Path, started: list[Any]) -> None:
    with pytest.raises(InputRefused):
        read(tmp_path / "none.csv")
    assert not started


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGKILL, Code.FILE_TOO_LARGE), (signal.SIGABRT, Code.FILE_DAMAGED)]
)
def test_a_sheet_that_ends_its_reader_is_refused(
    tmp_path: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch, number: signal.Signals, code: Code
) -> None:
    def end(_given: object) -> None:
        started[0].send_signal(number)
        started[0].wait()
        raise EOFError

    monkeypatch.setattr(apart, "take_over", end)
    with pytest.raises(InputRefused) as refused:
        read(sheet(tmp_path))
    assert refused.value.code == code


def test_an_error_of_this_program_is_told_as_one(tmp_path: Path, started: list[Any]) -> None:
    no_columns: Any = 7
    with pytest.raises(InternalError):
        load_beside([sheet(tmp_path)], [], [], no_columns, "", None)
    assert [process.returncode for process in started] == [1]


@pytest.mark.parametrize("interpreter", ["/bin/true", "/nowhere/python"])
def test_where_no_process_can_read_it_is_read_here(
    tmp_path: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch, interpreter: str
) -> None:
    monkeypatch.setattr(sys, "executable", interpreter)
    assert read(sheet(tmp_path)).rows == 1
    assert all(process.returncode == 0 for process in started)


def test_it_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setenv("RECONCILER_CLIENT_SECRET", "hunter2")
    monkeypatch.setattr(subprocess, "Popen", lambda command, **how: told.update(how, command=command))
    apart._started()
    assert "hunter2" not in str(told)
    assert told["env"]["PATH"] == os.environ["PATH"]


def test_it_takes_no_module_from_the_folder_of_the_sheets(
    tmp_path: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('taken from the folder of the sheets')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert read(sheet(tmp_path)).rows == 1
    assert [process.returncode for process in started] == [0]


def test_it_ends_with_the_process_that_asked(started: list[Any]) -> None:
    process = apart._started()
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline() == b"ready\n"
    process.stdin.close()
    assert process.wait(timeout=60) != 0
    process.stdout.close()
