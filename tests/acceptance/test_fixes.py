"""Fixes laid over the sheets: from the file of fixes to the journal, the audit and the marked copy."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person, sheet_rows

WHO = {"by": "Ada Lovelace", "at": "2026-11-29T13:00:00+01:00"}
ACME = live_company("acme", live_person("ada"))


def sheet(room: Room) -> Path:
    """Write a sheet in which the address of the second person and the answer of the third are wrong."""
    rows = [person("ada"), person("bob", email="bob@acme"), person("cyn", active="perhaps"), person("dee")]
    return room.table("people.csv", rows)


def fixes(room: Room, path: Path, *some: dict[str, Any], name: str = "fixes.json") -> Path:
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    told = [{"source": path.name, "sha256": sha, **WHO, **one} for one in some]
    (room.folder / name).write_text(json.dumps({"format": 1, "fixes": told}))
    return room.folder / name


BOB = {"cell": "B3", "old": "bob@acme", "new": "bob@acme.example"}
CYN = {"cell": "E4", "old": "perhaps", "new": "yes"}
NO_DEE = {"row": 5, "remove": True}


def test_an_apply_with_fixes_leaves_the_sheet_alone_and_tells_who_fixed_what(rehearse: Rehearse) -> None:
    room = rehearse(ACME)
    path = sheet(room)
    before = path.read_bytes()
    run = room.apply(path, "--fixes", fixes(room, path, BOB, CYN, NO_DEE))
    assert room.people() == dict.fromkeys(["ada@acme.example", "bob@acme.example", "cyn@acme.example"], True)
    assert path.read_bytes() == before
    assert run.summary["fixes"]["count"] == 3
    told = json.loads(room.run("runs", run.summary["run_id"], "--json").stdout)
    assert told["fixes"] == run.summary["fixes"]
    room.run("runs", run.summary["run_id"], "--audit", "again.xlsx", text=True)
    for audit in (run.audit, room.folder / "again.xlsx"):
        first, _, last = sheet_rows(audit, "Fixed")
        assert first == {
            "file": "people.csv", "sheet": None, "row": 3, "cell": "B3", "old": "bob@acme",
            "new": "bob@acme.example", "what was done": "cell fixed", "by": "Ada Lovelace",
            "at (UTC)": "2026-11-29 12:00:00",
        }  # fmt: skip
        assert (last["row"], last["what was done"]) == (5, "row taken out")
    room.run("runs", "--verify", text=True)


def test_a_check_with_fixes_finds_what_is_still_wrong(rehearse: Rehearse) -> None:
    room = rehearse(ACME)
    path = sheet(room)
    run = room.run("check", "--json", path, "--fixes", fixes(room, path, BOB), expect=6)
    told = json.loads(run.stdout)
    assert [cell["cell"] for cell in told["rejected"]] == ["E4"]
    assert told["fixes"]["count"] == 1
    shown = room.run("check", path, "--fixes", "fixes.json", expect=6, text=True)
    assert "check --marked mended.xlsx" in shown.text
    assert "--fixes" in shown.text


def test_a_marked_copy_is_of_the_fixed_rows_and_good_once_the_rest_is_mended(rehearse: Rehearse) -> None:
    room = rehearse(ACME)
    path = sheet(room)
    room.run("check", path, "--fixes", fixes(room, path, BOB, NO_DEE), "--marked", "mended.xlsx", expect=6)
    book = load_workbook(room.folder / "mended.xlsx")
    copy = book["people"]
    assert (copy["B3"].value, copy["A5"].value) == ("bob@acme.example", None)
    assert copy["B3"].comment.text.startswith("Fixed by Ada Lovelace at 2026-11-29 12:00 UTC.")
    copy["E4"] = "yes"
    book.save(room.folder / "mended.xlsx")
    run = room.plan("mended.xlsx")
    assert (run.summary["counts"]["rejected"], run.count("create-user")["planned"]) == (0, 2)


@pytest.fixture
def planned(rehearse: Rehearse) -> tuple[Room, Path]:
    """Give a room with a plan that was made with fixes."""
    room = rehearse(ACME)
    path = sheet(room)
    room.plan(path, "--fixes", fixes(room, path, BOB, CYN), "--out", "plan.json")
    return room, path


def test_a_plan_is_applied_with_the_fixes_that_it_was_made_with(planned: tuple[Room, Path]) -> None:
    room, _ = planned
    shown = room.run("show", "plan.json", text=True).text
    assert "people.csv › B3: “bob@acme” → “bob@acme.example” (Ada Lovelace, 2026-11-29 12:00 UTC)" in shown
    run = room.apply("plan.json")
    assert run.count("create-user")["done"] == 3
    assert run.summary["fixes"]["count"] == 2


@pytest.mark.parametrize("change", ["other", "gone", "torn", "sheet"])
def test_a_plan_is_refused_once_its_fixes_or_sheets_are_others(planned: tuple[Room, Path], change: str) -> None:
    room, path = planned
    if change == "other":
        fixes(room, path, BOB)
    elif change == "gone":
        (room.folder / "fixes.json").unlink()
    elif change == "torn":
        (room.folder / "fixes.json").write_text("[")
    else:
        path.write_text(path.read_text() + "\n")
    run = room.apply("plan.json", expect=5)
    assert run.summary["outcome"] == "stale"
    assert room.writes() == []


def test_a_fix_that_does_not_fit_refuses_the_input(rehearse: Rehearse) -> None:
    room = rehearse(ACME)
    path = sheet(room)
    run = room.plan(path, "--fixes", fixes(room, path, {**BOB, "old": "bob@other"}), expect=3)
    assert run.summary["error_code"] == "fixes.do_not_fit"
    assert "“bob@acme”" in run.summary["error"]


def test_fixes_beside_a_plan_file_are_a_misuse(planned: tuple[Room, Path]) -> None:
    room, _ = planned
    run = room.run("apply", "plan.json", "--yes", "--fixes", "fixes.json", expect=2)
    assert "A plan file has its sources" in run.stderr
