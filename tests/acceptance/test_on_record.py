"""Who lifted what, and what that let through: on every surface, and in nothing public of the journal."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reconciler.run.who_acts import who_acts
from reconciler.version import __version__
from tests.acceptance.accounts import IS_ROOT, SOMEBODY, open_folder, run_as
from tests.acceptance.harness import (
    Rehearse,
    Room,
    Run,
    company,
    crowd,
    live_company,
    live_person,
    person,
    rehearsal,
    world_of,
)

pytestmark = pytest.mark.slow

ME = str(who_acts())
RED, AMBER = "FFF8D3D3", "FFFDEBC8"
THROUGH = "in alder 12 of 30 active people (40.0 %) would lose access; the limit is 5 and 10 %"


def leaving(count: int, of: str = "alder", base: int = 30) -> list[dict[str, str]]:
    """Give rows of a company of whom the first leave."""
    return [person(who, of, active="no" if number < count else "yes") for number, who in enumerate(crowd(base))]


def populated(*names: str) -> list[dict[str, Any]]:
    """Give companies of thirty."""
    return [live_company(name, *(live_person(who, name) for who in crowd(30))) for name in names]


def shown(room: Room, run: str = "last") -> dict[str, Any]:
    """Give a run as `runs RUN --json` tells it."""
    document: dict[str, Any] = json.loads(room.run("runs", run, "--json").stdout)
    return document


def override(run: Run | dict[str, Any], what: str) -> dict[str, Any]:
    """Give the one override of this name."""
    summary = run.summary if isinstance(run, Run) else run
    (found,) = (one for one in summary["overrides"] if one["what"] == what)
    return dict(found)


def through(run: Run, what: str) -> list[tuple[str, str, int, int]]:
    """Give what an override let through."""
    cases = override(run, what)["let_through"]
    return [(case["limit"], case["company"], case["count"], case["base"]) for case in cases]


def public(room: Room) -> str:
    """Give all that is public in the journal."""
    with closing(sqlite3.connect(room.state / "journal.sqlite3")) as db:
        return "\n".join(text for (text,) in db.execute("SELECT public FROM chain_record"))


# -- a held run, then confirmed: every surface tells ------------------------------------------------------------


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Run]]:
    """Apply a plan that was held, with the number that lifts the hold; two limits are raised, one without effect."""
    with rehearsal(tmp_path_factory.mktemp("lifted") / "room", world_of(*populated("alder", "birch"))) as room:
        room.configure(limits={"company_deactivations": 8, "run_reactivations": 600})
        room.sheets([], [*leaving(12), *leaving(7, "birch")])
        held = room.apply("sheets", expect=4)
        assert [hold["company"] for hold in held.summary["holds"]] == ["alder"]
        yield room, room.apply(str(held.summary["plan"]), "--confirm-deactivations", "19")


def test_the_summary_tells_what_was_lifted_and_all_that_was_in_force(confirmed: tuple[Room, Run]) -> None:
    room, run = confirmed
    number = override(run, "confirm_deactivations")
    assert (number["how"], number["value"], number["by"]) == ("--confirm-deactivations", "19", ME)
    assert through(run, "confirm_deactivations") == [("company-deactivations", "alder", 12, 30)]
    raised = override(run, "company_deactivations")
    assert (raised["value"], raised["instead_of"], raised["whose"]) == ("8", "5", "default")
    assert raised["by"] == str(room.folder / "reconciler.toml")
    assert through(run, "company_deactivations") == [("company-deactivations", "birch", 7, 30)]
    assert override(run, "run_reactivations")["let_through"] == []
    summary = run.summary
    assert (summary["version"], summary["plan_made_by"]) == (__version__, ME)
    assert (summary["limits"]["company_deactivations"], summary["limits"]["run_deactivations"]) == (8, 500)
    assert (summary["options"]["confirm_deactivations"], summary["options"]["older_sheet"]) == (19, False)
    assert summary["actor"]["login"]["name"] == who_acts().login.name
    assert len(summary["tenant"]) == 16


def test_the_run_on_record_tells_the_same(confirmed: tuple[Room, Run]) -> None:
    room, run = confirmed
    past = shown(room)
    for name in ("overrides", "limits", "options", "actor", "version", "tenant", "plan_made_by", "plan_made_at"):
        assert past[name] == run.summary[name]
    told = room.run("runs", "last").stdout
    assert f"! --confirm-deactivations 19, by {ME}: in alder 12 of 30" in told
    listed = room.run("runs").stdout
    assert "Lifted: --confirm-deactivations 19, [limits] company_deactivations 8" in listed
    lines = json.loads(room.run("runs", "--json").stdout)
    assert lines[-1]["overrides"][0]["what"] == "confirm_deactivations"
    assert (lines[-1]["version"], lines[-1]["actor"]) == (__version__, ME)


def test_the_last_lines_of_the_terminal_tell_it(confirmed: tuple[Room, Run]) -> None:
    told = " ".join(confirmed[1].stderr[confirmed[1].stderr.index("Audit workbook:") :].split())
    assert f"! --confirm-deactivations 19, by {ME}: in alder 12 of 30 active people (40.0 %) would lose access" in told
    assert told.endswith("Lifted without a difference: [limits] run_reactivations = 600.")


def test_the_audit_shows_in_red_what_let_something_through(confirmed: tuple[Room, Run]) -> None:
    _, run = confirmed
    sheet = load_workbook(run.audit)["Summary"]
    cells = {row[0].value: row for row in sheet.iter_rows()}

    def text(label: str, column: int = 1) -> str:
        return str(cells[label][column].value)

    def colours(label: str) -> set[str]:
        return {str(cell.fill.fgColor.rgb) for cell in cells[label][:3]}

    number, raised = "--confirm-deactivations", "[limits] company_deactivations"
    assert (text(number), text(number, 2)) == ("19", f"by {ME}: {THROUGH.replace('is 5', 'is 8')}.")
    assert text(raised, 2).startswith("instead of 5 (default), by ")
    assert colours(number) == colours(raised) == {RED}
    assert colours("[limits] run_reactivations") == {AMBER}
    assert (text("Version"), text("Tenant"), text("Client id")) == (__version__, run.summary["tenant"], "sandbox")
    assert text("Plan made by").startswith(f"{ME}, 20")
    assert "confirm_deactivations: 19" in text("Options")
    assert "company_deactivations: 8" in text("Limits")


def test_nobody_is_named_in_what_is_public_and_the_chain_is_whole(confirmed: tuple[Room, Run]) -> None:
    room, _ = confirmed
    told = public(room)
    for name in ("alder", "birch", "p000@", f'"{who_acts().login.name}"', str(room.folder), '"value":"19"'):
        assert name not in told
    room.run("runs", "--verify")


def test_a_held_run_has_lifted_nothing(confirmed: tuple[Room, Run]) -> None:
    room, _ = confirmed
    held = shown(room, json.loads(room.run("runs", "--json").stdout)[0]["run_id"])
    assert {one["what"] for one in held["overrides"]} == {"company_deactivations", "run_reactivations"}
    assert held["outcome"] == "held"


# -- killed in between ------------------------------------------------------------------------------------------


def test_a_run_that_was_killed_tells_what_it_had_lifted(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"), options={"provisioning_polls": 50})
    room.configure(pace={"provisioning_poll": "500ms"})
    room.sheets([company("alder"), company("new")], [*leaving(12), person("gil", "new")])
    killed = room.start("apply", "sheets", "--yes", "--confirm-deactivations", "12")
    room.until(lambda: room.requests("POST", "/companies"), "the first request")
    killed.kill()
    past = shown(room)
    assert past["outcome"] == "interrupted"
    assert override(past, "confirm_deactivations")["let_through"][0]["text"] == THROUGH
    assert (past["version"], past["options"]["confirm_deactivations"]) == (__version__, 12)
    (line,) = json.loads(room.run("runs", "--json").stdout)
    assert line["overrides"][0]["value"] == "12"
    room.run("runs", "last", "--audit", room.folder / "killed.xlsx")
    cells = [row[0].value for row in load_workbook(room.folder / "killed.xlsx")["Summary"].iter_rows()]
    assert "--confirm-deactivations" in cells
    room.run("runs", "--verify")


# -- each flag --------------------------------------------------------------------------------------------------


def test_an_older_sheet_is_told_by_the_run_that_applies_its_plan(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"))
    sheet = room.table("people.csv", leaving(0))
    room.apply(sheet)
    room.table("people.csv", leaving(1))
    aged(sheet)
    room.plan(sheet, expect=3)
    plan = room.plan(sheet, "--older-sheet", "--out", "plan.json")
    assert "people.csv was last changed at" in override(plan, "older_sheet")["message"]
    made = json.loads((room.folder / "plan.json").read_bytes())
    assert made["made_by"]["login"]["name"] == who_acts().login.name
    run = room.apply("plan.json")
    assert override(run, "older_sheet") == override(plan, "older_sheet") == override(shown(room), "older_sheet")
    assert [one["how"] for one in run.summary["overrides"]] == ["--older-sheet"]


@pytest.mark.slow
def test_what_another_account_has_lifted_to_make_a_plan_is_told_as_theirs(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"))
    with open_folder(SOMEBODY) as own:
        sheet = own / "people.csv"
        shutil.copy(room.table("people.csv", leaving(0)), sheet)
        words, first = (
            ("plan", sheet, "--ignore-column", "Badge", "--out", own / name) for name in ("plan.json", "first")
        )
        env = {**room.env, "HOME": str(own), "LOGNAME": "mallory", "RECONCILER_STATE_DIR": str(own / "state")}
        made = run_as(SOMEBODY, words, env, own, warm=room.folder / "warm", first=first)
        assert made.returncode == 0, made.stderr
        run = room.apply(own / "plan.json")
    maker = f"user {SOMEBODY}" if IS_ROOT else ME
    assert (run.summary["plan_made_by"], override(run, "ignored_columns")["by"]) == (maker, maker)
    assert run.summary["actor"]["login"]["name"] == who_acts().login.name
    assert f'"{maker}"' not in public(room)
    assert override(shown(room), "ignored_columns")["by"] == maker


def aged(path: Path) -> None:
    """Date a file back."""
    os.utime(path, (1_000_000_000, 1_000_000_000))


def test_a_company_that_is_gone_is_told_now_and_by_who_confirmed_it_before(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder", "birch"))
    room.sheets([], [*leaving(0), *leaving(0, "birch")])
    room.apply("sheets", "--absent-users", "deactivate")
    room.sheets([], leaving(0))
    flags = ("--absent-users", "deactivate", "--confirm-companies-gone", "birch")
    first = room.apply("sheets", *flags, expect=4)
    assert override(first, "confirm_companies_gone")["by"] == ME
    later = room.apply("sheets", "--absent-users", "deactivate", "--confirm-deactivations", "30")
    told = override(later, "confirm_companies_gone")
    assert told["by"] == f"{ME}, in run {first.summary['run_id']}"
    assert through(later, "confirm_companies_gone") == [("company-gone", "birch", 30, 30)]
    assert through(later, "confirm_deactivations") == [("company-deactivations", "birch", 30, 30)]
    assert "birch" not in public(room)


def test_what_goes_on_beside_a_hold_is_told(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"))
    room.sheets([], [*leaving(12), person("new", "alder")])
    run = room.apply("sheets", "--on-hold", "deactivations", expect=4)
    assert through(run, "on_hold") == [("on_hold", "", 1, 13)]
    assert override(run, "on_hold")["instead_of"] == "all"


def test_people_who_are_absent_go_sooner_than_is_configured(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"))
    room.configure(policy={"absent_users": "deactivate", "absent_runs": 3})
    room.sheets([], leaving(0)[1:])
    room.apply("sheets")
    run = room.apply("sheets", "--absent-runs", "2")
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    told = override(run, "absent_runs")
    assert (told["value"], told["instead_of"], told["whose"]) == ("2", "3", "configuration")
    assert through(run, "absent_runs") == [("absent_runs", "", 1, 1)]


def test_columns_and_encodings_that_a_person_vouches_for_are_told(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"))
    rows = [{**row, "firstName": "Zoë", "Contract type": "ended"} for row in leaving(0)[:3]]
    sheet = room.table("people.csv", rows, encoding="cp1252")
    run = room.plan(sheet, "--ignore-column", "Contract type", "--encoding", "cp1252")
    assert through(run, "ignored_columns") == [("ignored_columns", "", 3, 3)]
    assert "people.csv are read as cp1252" in override(run, "encoding")["message"]
    room.apply(sheet, "--ignore-column", "Contract type", "--encoding", "cp1252")
    assert "Contract type" not in public(room)
    assert override(shown(room), "ignored_columns")["value"] == "Contract type"


def test_a_file_that_was_replaced_because_somebody_insisted_is_told(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"))
    room.sheets([], leaving(1))
    (room.folder / "mine.txt").write_text("mine", "utf-8")
    run = room.plan("sheets", "--out", "mine.txt", "--force")
    assert "mine.txt is replaced" in override(run, "force")["message"]
    assert override(room.plan("sheets", "--out", "mine.txt", "--force"), "force")["let_through"] == []


def test_people_of_whom_it_is_not_told_whether_they_are_active_are_counted(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"), options={"list_active": False})
    room.configure(policy={"unknown_active": "refuse"})
    room.sheets([], leaving(0)[:4])
    room.plan("sheets", expect=4)
    run = room.plan("sheets", "--unknown-active", "assume-active")
    assert through(run, "unknown_active") == [("unknown_active", "", 4, 4)]


def test_a_variable_says_nothing_of_who_acts(rehearse: Rehearse) -> None:
    room = rehearse(*populated("alder"))
    room.env |= dict.fromkeys(("LOGNAME", "USER", "USERNAME", "SUDO_USER"), "mallory")
    room.sheets([], leaving(1))
    run = room.apply("sheets")
    assert run.summary["operator"].startswith(f"{who_acts().login.name}@")
    assert "mallory" not in json.dumps(run.summary) + room.run("runs", "last").text
