"""Whether sheets are still what was read, by what the file system shows and, in doubt, by what they hold."""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.errors import PlanRefused
from reconciler.run import recheck
from reconciler.run.recheck import require_same_sheets
from reconciler.sheets.fixes import read_fixes
from reconciler.sheets.formats.detect import read_bytes
from reconciler.sheets.load import load

ROWS = "companyVanityName,email,firstName,lastName\nacme,ann@acme.example,Ann,Archer\n"
LONG_AGO = 1_700_000_000


def settled(path: Path) -> None:
    """Make a sheet that was last changed long ago, as far as its stamp tells."""
    path.write_text(ROWS)
    os.utime(path, (LONG_AGO, LONG_AGO))


def never(*_: object) -> None:
    raise AssertionError("the file was read again")


def looked_at(path: Path, monkeypatch: pytest.MonkeyPatch, between: Callable[[], object], *, is_settled: bool) -> None:
    settled(path)
    read = load([path])
    # The time of the last change of a file's entry cannot be set back: what it would be for an old file is said here.
    read.stamps = {name: stamp._replace(settled=is_settled) for name, stamp in read.stamps.items()}
    between()
    if is_settled:
        monkeypatch.setattr(recheck, "read_bytes", never)
    asyncio.run(require_same_sheets([path], read, "they were read"))


def test_a_file_that_was_changed_long_before_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(tmp_path / "a.csv", monkeypatch, lambda: None, is_settled=True)


def test_a_file_that_was_young_is_read_again_though_it_looks_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def counted(path: Path, name: str) -> object:
        seen.append(path)
        return read_bytes(path, name)

    monkeypatch.setattr(recheck, "read_bytes", counted)
    path = tmp_path / "a.csv"
    looked_at(path, monkeypatch, lambda: None, is_settled=False)
    assert seen == [path]


def test_a_file_just_written_is_young(tmp_path: Path) -> None:
    (path := tmp_path / "a.csv").write_text(ROWS)
    assert [stamp.settled for stamp in load([path]).stamps.values()] == [False]


def test_what_was_written_with_the_old_time_and_size_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    settled(path)
    read = load([path])
    read.stamps = {name: stamp._replace(settled=True) for name, stamp in read.stamps.items()}
    other = tmp_path / "other"
    other.write_text(ROWS.replace("Archer", "Abrams"))
    os.utime(other, (LONG_AGO, LONG_AGO))
    other.replace(path)
    with pytest.raises(PlanRefused, match=r"have changed since they were read: a\.csv\. Nothing was written\."):
        asyncio.run(require_same_sheets([path], read, "they were read"))


def test_a_file_that_was_only_saved_again_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    settled(path)
    read = load([path])
    path.unlink()
    settled(path)
    asyncio.run(require_same_sheets([path], read, "they were read"))


def test_fixes_are_looked_at_again_as_sheets_are(tmp_path: Path) -> None:
    path, file = tmp_path / "a.csv", tmp_path / "fixes.json"
    settled(path)
    one = {"source": "a.csv", "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "cell": "C2", "old": "Ann"}
    one |= {"by": "Ada", "at": "2026-11-29T12:00:00+00:00"}

    def looked_at_again(new: str, indent: int | None = None) -> None:
        file.write_text(json.dumps({"format": 1, "fixes": [{**one, "new": new}]}, indent=indent))
        asyncio.run(require_same_sheets([path], read, "they were read"))

    read = load([path])
    looked_at_again("Anna")
    read = load([path], fixes=read_fixes(file))
    looked_at_again("Anna", indent=2)
    with pytest.raises(PlanRefused, match=r"changed since they were read: fixes\.json"):
        looked_at_again("Anne")
    file.unlink()
    with pytest.raises(PlanRefused, match=r"fixes\.json"):
        asyncio.run(require_same_sheets([path], read, "they were read"))
