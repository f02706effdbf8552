"""The marked copy: what a check, a plan or an apply gives back, and what it is worth once it is corrected."""

from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from tests.acceptance.harness import Rehearse, Room, company, live_company, person


def correct(path: Path, sheet: str, **cells: str) -> None:
    """Do what the person does who gets the copy: type into the marked cells, and save."""
    book = load_workbook(path)
    comments = {cell.coordinate for row in book[sheet].iter_rows(min_row=2) for cell in row if cell.comment}
    assert comments == set(cells)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)


def book(room: Room, companies: list[dict[str, str]], users: list[dict[str, str]]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in (("Companies", companies), ("Users", users)):
        sheet = workbook.create_sheet(title)
        for line in (list(rows[0]), *(list(row.values()) for row in rows)):
            sheet.append(line)
    workbook.save(room.folder / "book.xlsx")
    return room.folder / "book.xlsx"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_corrected_copy_has_nothing_left_to_mend(rehearse: Rehearse, kind: str) -> None:
    room = rehearse(live_company("acme"))
    rows = [person("ada", email="Ada <ada@acme.example>", active=""), person("bob", active="perhaps")]
    make = room.sheets if kind == "csv" else partial(book, room)
    path = make([company()], [*rows, person("cyn", active="")])
    run = room.run("check", "--marked", "mended.xlsx", path, expect=6, text=True)
    assert "Each of them is marked in a copy of the sheets: mended.xlsx" in run.text
    sheet = load_workbook(room.folder / "mended.xlsx").sheetnames[-1]
    correct(room.folder / "mended.xlsx", sheet, B2="ada@acme.example", E3="no")
    again = room.run("plan", "mended.xlsx")
    assert (again.summary["counts"]["rejected"], again.summary["counts"]["note"]) == (0, 0)
    assert again.summary["counts"]["create-user"]["planned"] == 2


def test_a_plan_marks_what_only_the_live_state_tells(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    path = room.table("users.csv", [person("ada", email="ada@acme.exmaple"), person("bob")])
    run = room.run("plan", "--marked", "mended.xlsx", path)
    assert run.summary["marked"] == "mended.xlsx"
    assert "Did you mean" in run.summary["rejected"][0]["message"]
    correct(room.folder / "mended.xlsx", "users", B2="ada@acme.example")
    assert room.plan("mended.xlsx").summary["counts"]["rejected"] == 0


def test_a_workbook_comes_back_as_itself_beside_the_audit_and_is_applied_once_corrected(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    wanted = {"ada": "yes", "bob": "perhaps", "cyn": "yes"}
    path = book(room, [company()], [person(name, active=active) for name, active in wanted.items()])
    made = load_workbook(path)
    made["Users"]["B1"].font = Font(name="Georgia", bold=True, size=15)
    made["Users"]["H3"] = "=COUNTA(B:B)"
    made.create_sheet("Our notes")["A1"] = "Call the landlord"
    made.save(path)
    assert room.apply(path.name, "--audit", "run.xlsx", expect=6).summary["marked"] == "run-marked.xlsx"
    copy = load_workbook(room.folder / "run-marked.xlsx")
    assert copy.sheetnames == ["To fix", "Companies", "Users", "Our notes"]
    assert (copy["Users"]["B1"].font.name, copy["Users"]["H3"].value) == ("Georgia", "=COUNTA(B:B)")
    correct(room.folder / "run-marked.xlsx", "Users", E3="yes")
    room.apply("run-marked.xlsx")
    assert len(room.people()) == 3


@pytest.mark.parametrize("bad", [1, 9])
def test_an_apply_leaves_a_marked_copy_beside_its_audit(rehearse: Rehearse, bad: int) -> None:
    """Where some rows were rejected, and where so many were that nothing was done."""
    room = rehearse(live_company("acme"))
    rows = [person(f"p{n}", active="perhaps" if n < bad else "yes") for n in range(10)]
    run = room.apply(room.table("users.csv", rows), "--audit", "run.xlsx", expect=6 if bad == 1 else 3)
    assert run.summary["marked"] == "run-marked.xlsx"
    correct(room.folder / "run-marked.xlsx", "users", **{f"E{n + 2}": "yes" for n in range(bad)})
    room.apply("run-marked.xlsx")
    assert len(room.people()) == 10


def test_without_rejected_rows_no_copy_is_written(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    path = room.table("users.csv", [person("ada")])
    assert "was not written" in room.run("check", "--marked", "mended.xlsx", path, text=True).text
    assert room.apply(path, "--audit", "run.xlsx").summary["marked"] is None
    assert not {"mended.xlsx", "run-marked.xlsx"} & names(room)


@pytest.mark.parametrize("command", ["check", "plan"])
def test_the_sheets_themselves_are_never_written_over(rehearse: Rehearse, command: str) -> None:
    room = rehearse(live_company("acme"))
    path = book(room, [company()], [person("ada", active="perhaps")])
    before = path.read_bytes()
    run = room.run(command, "--marked", path, path, expect=2, text=True)
    assert "one of those that are read. Name another file." in run.text
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["check", "plan"])
def test_a_copy_that_somebody_is_correcting_stays_and_the_next_one_gets_a_number(
    rehearse: Rehearse, command: str
) -> None:
    room = rehearse(live_company("acme"))
    path = room.table("users.csv", [person("ada", active="perhaps"), *[person(f"p{n}") for n in range(20)]])
    assert "--marked mended.xlsx" in room.run(command, path, expect=6 if command == "check" else 0, text=True).text
    (room.folder / "mended.xlsx").write_bytes(b"half corrected")
    run = room.run(command, "--marked", "mended.xlsx", path, expect=6 if command == "check" else 0, text=True)
    assert "marked in a copy of the sheets: mended-2.xlsx" in run.text
    assert (room.folder / "mended.xlsx").read_bytes() == b"half corrected"
    assert load_workbook(room.folder / "mended-2.xlsx").sheetnames == ["To fix", "users"]
    assert "--marked mended-3.xlsx" in room.run(command, path, expect=6 if command == "check" else 0, text=True).text


def test_an_audit_and_the_copy_beside_it_get_the_same_number(rehearse: Rehearse) -> None:
    """Nobody's corrections are lost, neither by the same command again nor by one that reads the copy."""
    room = rehearse(live_company("acme"))
    path = room.table("users.csv", [person("ada", active="perhaps"), *[person(f"p{n}") for n in range(20)]])
    room.apply(path, "--audit", "run.xlsx", expect=6)
    (room.folder / "run.xlsx").unlink()
    before = (room.folder / "run-marked.xlsx").read_bytes()
    for number, source in enumerate([path.name, "run-marked.xlsx", path.name], 2):
        run = room.apply(source, "--audit", "run.xlsx", "--force", expect=6)
        written = (run.summary["audit"], run.summary["marked"])
        assert written == (f"run-{number}.xlsx", f"run-{number}-marked.xlsx")
        assert all(name in run.stderr for name in written)
        assert (room.folder / "run-marked.xlsx").read_bytes() == before


@pytest.mark.parametrize("row", ["{},Sales,,no", "{},Sales,no"])
def test_a_row_of_a_wrong_width_changes_nobody_while_it_is_not_mended(rehearse: Rehearse, row: str) -> None:
    """Somebody who is to leave must not be made active by a copy that was saved unchanged."""
    room = rehearse(live_company("acme"))
    good = "\n".join(f"acme,p{n}@acme.example,P,Example,Sales,yes,Ops" for n in range(20))
    header = "companyVanityName,email,firstName,lastName,title,active,favourite"
    if row.count(",") == 3:
        header, good = header.removesuffix(",favourite"), good.replace(",Ops", "")
    eve = row.format("acme,eve@acme.example,Eve,Smith")
    (room.folder / "users.csv").write_text(f"{header}\n{good}\n{eve}\n", "utf-8")
    room.run("check", "--marked", "mended.xlsx", "users.csv", expect=6, text=True)
    again = room.run("plan", "mended.xlsx").summary
    assert [(entry["cell"], entry["code"]) for entry in again["rejected"]] == [("F22", "cell.error")]
    correct(room.folder / "mended.xlsx", "users", A2="acme", F22="no")
    assert room.run("plan", "mended.xlsx").summary["counts"]["rejected"] == 0


def names(room: Room) -> set[str]:
    return {path.name for path in room.folder.iterdir()}
