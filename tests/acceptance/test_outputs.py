"""Whatever a command is asked to write, nothing that a person made is overwritten (architecture, promise 14)."""

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.acceptance.harness import Rehearse, Room, company, live_company, person

pytestmark = pytest.mark.slow

PERSONS = b"what a person made"
SOURCE = "people.xlsx"
REPLACING = {
    "plan": ["plan", SOURCE, "--out"],
    "apply": ["apply", SOURCE, "--yes", "--out"],
    "undo": ["runs", "last", "--undo", "--out"],
    "export": ["export", "--out"],
    "template": ["template", "--out"],
}
NUMBERED = {
    "check --marked": ["check", SOURCE, "--marked"],
    "plan --marked": ["plan", SOURCE, "--marked"],
    "apply --audit": ["apply", SOURCE, "--yes", "--audit"],
    "runs --audit": ["runs", "last", "--audit"],
}
COMMANDS = REPLACING | NUMBERED
WELL = {"check --marked": 6, "apply": 6, "apply --audit": 6}


def stage(rehearse: Rehearse) -> Room:
    """Open a room with a sheet that has a bad row, a configuration that names it, and a run that changed somebody."""
    room = rehearse(live_company("acme"))
    room.configure(sources={"files": [SOURCE]})
    room.run("template", "--out", SOURCE)
    book = load_workbook(room.folder / SOURCE)
    rows = [person("bad", active="perhaps"), *(person(f"p{n}") for n in range(20))]
    for title, lines in (("Companies", [company()]), ("Users", rows)):
        headers = [cell.value for cell in book[title][1]]
        for at, row in enumerate(lines, 2):
            for column, header in enumerate(headers, 1):
                book[title].cell(at, column, row.get(str(header)))
    book.save(room.folder / SOURCE)
    room.apply(SOURCE, expect=6)
    room.forget()
    return room


def content(path: Path) -> object:
    return f"→ {path.readlink()}" if path.is_symlink() else path.read_bytes() if path.is_file() else "no file"


def snapshot(folder: Path) -> dict[Path, object]:
    """Give all that stands in a folder, but for what the program keeps for itself."""
    return {path: content(path) for path in folder.rglob("*") if "state" not in path.relative_to(folder).parts}


def target(folder: Path, command: str) -> Path:
    return folder / ("target.json" if command in ("plan", "apply", "undo") else "target.xlsx")


# -- a person's file --


@pytest.mark.parametrize("command", REPLACING)
def test_a_persons_file_is_refused_before_anything_is_done_unless_somebody_insists(
    rehearse: Rehearse, command: str
) -> None:
    room = stage(rehearse)
    path = target(room.folder, command)
    path.write_bytes(PERSONS)
    before = snapshot(room.folder)
    run = room.run(*COMMANDS[command], path.name, expect=2, text=True)
    sentence = "is there already, and this program did not write it, or it was changed since"
    assert f"{path.name} {sentence}: name another file, or add --force." in run.stderr
    assert (snapshot(room.folder), room.requests()) == (before, [])
    room.run(*COMMANDS[command], path.name, "--force", expect=WELL.get(command, 0), text=True)
    assert path.read_bytes() != PERSONS
    assert path.stat().st_mode & 0o077 == 0
    assert {other: found for other, found in snapshot(room.folder).items() if other != path} == {
        other: found for other, found in before.items() if other != path
    }


@pytest.mark.parametrize("command", REPLACING)
def test_what_the_command_wrote_is_replaced_until_somebody_saves_it(rehearse: Rehearse, command: str) -> None:
    room = stage(rehearse)
    path = target(room.folder, command)
    for _ in range(2):
        room.run(*COMMANDS[command], path.name, expect=WELL.get(command, 0), text=True)
    if path.suffix == ".xlsx":
        load_workbook(path).save(path)
    else:
        path.write_bytes(path.read_bytes().replace(b",", b", ", 1))
    saved = path.read_bytes()
    assert "changed since" in room.run(*COMMANDS[command], path.name, expect=2, text=True).stderr
    assert path.read_bytes() == saved


@pytest.mark.parametrize("command", NUMBERED)
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_an_audit_and_a_marked_copy_are_told_by_the_name_that_they_got(
    rehearse: Rehearse, command: str, force: list[str]
) -> None:
    room = stage(rehearse)
    target(room.folder, command).write_bytes(PERSONS)
    flags = force if command != "check --marked" else []
    for number in (2, 3):
        before = snapshot(room.folder)
        run = room.run(*COMMANDS[command], "target.xlsx", *flags, expect=WELL.get(command, 0), text=True)
        assert f"target-{number}.xlsx" in run.text
        assert (room.folder / f"target-{number}.xlsx").is_file()
        assert snapshot(room.folder) | before == snapshot(room.folder)


# -- a folder that is read --


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("command", ["export", "template"])
@pytest.mark.parametrize("key", ["files", "companies", "users"])
def test_no_workbook_to_fill_in_goes_into_a_folder_that_runs_read(
    rehearse: Rehearse, command: str, key: str, force: list[str]
) -> None:
    room = rehearse(live_company("acme"))
    (room.folder / "in" / "deep").mkdir(parents=True)
    (room.folder / "there").symlink_to("in")
    room.configure(sources={key: ["in"]})
    for out in ("in/live.xlsx", "in/deep/../live.xlsx", "there/live.xlsx"):
        run = room.run(command, "--out", out, *force, expect=2)
        assert f"{out}: sheets are read from this folder" in run.stderr
    assert room.requests() == []
    assert [path.name for path in (room.folder / "in").iterdir()] == ["deep"]
    room.run(command, "--out", "in/deep/live.xlsx")


# -- the table --


def a_source(sheet: Path, path: Path) -> Path:
    return sheet


def a_link_to_a_source(sheet: Path, path: Path) -> Path:
    path.symlink_to(sheet)
    return path


def a_hard_link_to_a_source(sheet: Path, path: Path) -> Path:
    path.hardlink_to(sheet)
    return path


def a_source_by_a_linked_folder(sheet: Path, path: Path) -> Path:
    (path.parent / "there").symlink_to(sheet.parent)
    return path.parent / "there" / sheet.name


def a_source_in_other_letters(sheet: Path, path: Path) -> Path:
    return sheet.with_stem(sheet.stem.upper())


def a_folder(sheet: Path, path: Path) -> Path:
    path.mkdir()
    return path


def no_folder(sheet: Path, path: Path) -> Path:
    return path.parent / "nowhere" / path.name


def the_journal(sheet: Path, path: Path) -> Path:
    return sheet.parent / "state" / "journal.sqlite3"


def a_link_to_a_persons_file(sheet: Path, path: Path) -> Path:
    (path.parent / "notes").write_bytes(PERSONS)
    path.symlink_to("notes")
    return path


def a_dangling_link(sheet: Path, path: Path) -> Path:
    path.symlink_to("gone")
    return path


MISTAKES = [a_folder, no_folder, the_journal]
READ = [
    a_source,
    a_link_to_a_source,
    a_hard_link_to_a_source,
    a_source_by_a_linked_folder,
    a_source_in_other_letters,
]
LINKS = [a_link_to_a_persons_file, a_dangling_link]


def is_refused(command: str, make: Callable[[Path, Path], Path]) -> bool:
    """Whether a command is refused; audits and marked copies are for a mistake, or where a sheet is named outright."""
    if command in REPLACING or make in MISTAKES:
        return True
    return make in READ and command != "runs --audit"


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_is_named_nothing_that_was_there_changes(rehearse: Rehearse, command: str) -> None:
    room = stage(rehearse)
    forces: list[list[str]] = [[]] if command == "check --marked" else [[], ["--force"]]
    for number, (make, force) in enumerate(product([*MISTAKES, *READ, *LINKS], forces)):
        case = room.folder / str(number)
        case.mkdir()
        path = make(room.folder / SOURCE, target(case, command))
        before, refused = snapshot(room.folder), is_refused(command, make)
        expected = 2 if refused else WELL.get(command, 0)
        run = room.run(*COMMANDS[command], path, *force, expect=expected, text=True)
        assert snapshot(room.folder) | before == snapshot(room.folder)
        if refused:
            assert (snapshot(room.folder), room.requests()) == (before, [])
            assert str(path) in run.stderr or str(path.parent) in run.stderr
        room.forget()
    room.run("runs", "--verify")


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_sheet_of_a_folder_that_is_read_is_spared(rehearse: Rehearse, force: list[str]) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets([company()], [person("ada")])
    (sheets / "notes.txt~").write_bytes(PERSONS)
    for name in ("users.csv", "notes.txt~"):
        before = snapshot(room.folder)
        run = room.run("plan", "sheets", "--out", f"sheets/{name}", *force, expect=2, text=True)
        assert f"sheets/{name}: this file is one of those that are read. Name another file." in run.stderr
        assert snapshot(room.folder) == before
    for _ in range(2):
        room.plan("sheets", "--out", "sheets/plan.json", *force)


def test_an_undo_spares_the_sheets_of_the_run_that_it_takes_back(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.apply(room.table("users.csv", [person("ada")]))
    before = (room.folder / "users.csv").read_bytes()
    run = room.run("runs", "last", "--undo", "--out", "users.csv", "--force", expect=2)
    assert "one of those that are read" in run.stderr
    assert (room.folder / "users.csv").read_bytes() == before


def test_a_plan_may_be_written_to_the_screen(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    path = room.table("users.csv", [person("ada")])
    assert '"format":"reconciler-plan/1"' in room.run("plan", path, "--out", "/dev/stdout", text=True).stdout
    room.plan(path, "--out", os.devnull)


# -- the demo --


def test_the_demo_again_leaves_the_first_audit_and_spares_a_persons_files(rehearse: Rehearse) -> None:
    room = rehearse()
    for audit in ("audit.xlsx", "audit-2.xlsx"):
        before = snapshot(room.folder)
        assert f"Open results/{audit}" in room.run("demo", "--out", "results").stdout
        before.pop(room.folder / "results" / "plan.json", None)
        assert snapshot(room.folder) | before == snapshot(room.folder)
    for name in ("people.xlsx", "plan.json"):
        other = room.folder / f"with-{name}"
        other.mkdir()
        (other / name).write_bytes(PERSONS)
        assert f"{name} is there already" in room.run("demo", "--out", other.name, expect=2).stderr
        assert (other / name).read_bytes() == PERSONS
