"""check, export, template, sandbox and demo."""

import csv
import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest
from openpyxl import Workbook, load_workbook

from reconciler.model.finding_code import Code, FindingKind
from reconciler.support.resources import schema
from tests.acceptance.harness import COMMAND, Rehearse, company, live_company, live_person, person, sheet_rows


def workbook(path: Path, folder: Path) -> None:
    """Save the tables of a folder as a workbook."""
    book = Workbook()
    for file in sorted(folder.iterdir()):
        page = book.create_sheet(file.stem)
        for row in csv.reader(file.read_text("utf-8").splitlines()):
            page.append(row)
    del book[book.sheetnames[0]]
    book.save(path)


# -- check ----------------------------------------------------------------------------------------------------------


def test_check_is_offline_and_needs_no_credentials(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    room.env = {name: value for name, value in room.env.items() if not name.startswith("RECONCILER_")}
    room.env["RECONCILER_STATE_DIR"] = str(room.state)
    sheets = room.sheets([company()], [person("ada"), person("bob")])
    assert "3 rows are good" in room.run("check", sheets).stdout
    assert room.requests() == []


def test_check_says_what_is_wrong_cell_by_cell_and_ends_with_6(rehearse: Rehearse) -> None:
    room = rehearse()
    rows = [person("ada", active="perhaps", lastName=""), person("bob")]
    run = room.run("check", room.sheets([company()], rows), expect=6)
    for word in ("users.csv › E2, active", "perhaps", "users.csv › D2, lastName", "[active.invalid]", "1 of 3 rows"):
        assert word in run.stdout


@pytest.mark.parametrize("bad", [6, 12])
def test_check_refuses_what_apply_would_refuse(rehearse: Rehearse, bad: int) -> None:
    room = rehearse()
    rows = [person(f"p{at}", lastName="" if at < bad else "Example") for at in range(12)]
    room.run("check", room.sheets(users=rows), expect=3)


def test_check_against_an_export_finds_what_a_plan_finds_and_asks_nobody(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("rene")))
    room.run("export", "--out", "live.xlsx")
    rows = [
        person("ada"),
        person("bob", email="bob@other.example"),
        person("cid", companyVanityName="acmee"),
        person("rene", email="rené@acme.example", lastName=""),
    ]
    sheets = room.sheets(users=rows)
    planned = {(one["cell"], one["code"]) for one in room.plan(sheets).summary["rejected"]}
    room.forget()
    run = room.run("check", sheets, "--against", "live.xlsx", expect=6)
    assert planned == {
        ("B3", "email.domain"),
        ("A4", "company.unknown"),
        ("B5", "email.plain_live"),
        ("D5", "last_name.required"),
    }
    for cell, code in planned:
        assert f"users.csv › {cell}" in run.stdout
        assert f"[{code}]" in run.stdout
    assert room.requests() == []


@pytest.mark.parametrize("other", ["users.csv", "nowhere.xlsx"])
def test_check_against_what_is_no_export_says_so(rehearse: Rehearse, other: str) -> None:
    room = rehearse()
    run = room.run("check", room.sheets(users=[person("ada")]), "--against", room.folder / "sheets" / other, expect=2)
    assert "The export to check against" in run.stderr
    assert other in run.stderr


def test_check_against_a_workbook_with_dates_takes_them_for_today(rehearse: Rehearse) -> None:
    room = rehearse()
    gone = person("bob", endDate="2020-01-31")
    there = room.sheets([company()], [person("ada", endDate=""), gone], name="there")
    workbook(room.folder / "there.xlsx", there)
    run = room.run("check", room.sheets(users=[person("ada"), person("bob")]), "--against", "there.xlsx", expect=6)
    assert "[active.not_said]" in run.stdout


def test_check_prints_its_verdict_alone_where_it_is_to_be_quiet(rehearse: Rehearse) -> None:
    room = rehearse()
    sheets = room.sheets([company()], [person("ada", active="perhaps"), person("bob")])
    assert room.run("check", sheets, "--quiet", expect=6).text == "1 of 3 rows needs fixing.\n"
    told = room.run("check", sheets, "--quiet", "--marked", "marked.xlsx", expect=6).text
    assert told == "1 of 3 rows needs fixing.\nMarked copy of the sheets: marked.xlsx\n"
    assert "--force" not in room.run("check", "--help").text


@pytest.mark.parametrize(
    ("rows", "exit_code", "verdict"),
    [
        ([person("ada")], 0, "All 2 rows are good."),
        ([person("ada", active="perhaps", lastName=""), person("bob")], 6, "1 of 3 rows needs fixing."),
        ([person(f"p{at}", lastName="") for at in range(12)], 3, "12 of 13 rows"),
    ],
)
def test_check_prints_one_document_where_it_is_asked_for_and_text_beside_it(
    rehearse: Rehearse, rows: list[dict[str, str]], exit_code: int, verdict: str
) -> None:
    room = rehearse()
    sheets = room.sheets([company()], rows)
    run = room.run("check", sheets, "--json", expect=exit_code)
    document = json.loads(run.stdout)
    jsonschema.validate(document, schema("check"))
    assert document["exit_code"] == exit_code
    assert verdict in document["verdict"]
    assert document["verdict"] in run.stderr
    assert document["counts"]["rejected"] == len({one["row"] for one in document["rejected"]})
    assert (document["holds"] != []) is (exit_code == 3)
    if exit_code == 6:
        assert [one["cell"] for one in document["rejected"]] == ["D2", "E2"]
    assert room.run("check", sheets, "--json", "--quiet", expect=exit_code).stdout == run.stdout


def test_check_tells_in_its_document_why_an_input_is_refused(rehearse: Rehearse) -> None:
    run = rehearse().run("check", "nowhere.csv", "--json", expect=3)
    document = json.loads(run.stdout)
    jsonschema.validate(document, schema("check"))
    assert (document["exit_code"], document["error_code"]) == (3, "file.missing")
    assert "nowhere.csv" in document["verdict"]
    assert "[file.missing]" in run.stderr


def test_the_document_of_a_check_against_an_export_has_its_conflicts(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", active=False)))
    room.run("export", "--out", "live.xlsx")
    run = room.run("check", room.sheets(users=[person("ada", active="")]), "--json", "--against", "live.xlsx", expect=6)
    document = json.loads(run.stdout)
    jsonschema.validate(document, schema("check"))
    (found,) = [one for one in document["findings"] if one["kind"] == "conflict"]
    assert (found["code"], found["subject"], found["row"]) == ("active.not_said", "ada@acme.example", 2)


def test_check_refuses_a_missing_file(rehearse: Rehearse) -> None:
    assert "nowhere.csv" in rehearse().run("check", "nowhere.csv", expect=3).stderr


def test_the_houses_own_headers_are_known_to_check_and_plan_alike(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    room.configure(**{"columns.users": {"email": ["Post"], "active": ["An"]}})
    (room.folder / "staff.csv").write_text(
        "Company;Post;First;Last;An\nacme;ada@acme.example;Ada;Example;no\n", "utf-8"
    )
    assert "The one row is good" in room.run("check", "staff.csv").stdout
    assert room.run("plan", "staff.csv").stdout


# -- export ---------------------------------------------------------------------------------------------------------

ODD = {
    "displayName": "Ada O'Neil-Ng",
    "phoneNumber": "+44 20 7946 0000",
    "title": "0042",
    "department": "1.5",
    "location": "TRUE",
}


def test_what_was_exported_is_read_back_with_no_change_and_no_finding(rehearse: Rehearse) -> None:
    acme = live_company(
        "acme", live_person("ada", **ODD), live_person("bob", active=False), emailDomains=["acme.example", "acme.test"]
    )
    room = rehearse(acme, live_company("bolt", live_person("gil", "bolt", firstName="Zoe\u0308")))
    room.run("export", "--out", "live.xlsx")
    assert room.writes() == []
    run = room.plan("live.xlsx", "--detailed-exitcode", "--absent-users", "deactivate")
    kinds = ("rejected", "drift", "unmanaged", "conflict", "possible-rename", "note")
    assert {kind: run.count(kind) for kind in kinds} == dict.fromkeys(kinds, 0)
    assert run.summary["unchanged"] == 5


def test_who_can_have_no_row_is_listed_in_an_export_and_nobody_is_changed_by_it(rehearse: Rehearse) -> None:
    odd = [
        live_person("bob", lastName=""),
        live_person("cid", firstName="x" * 65),
        live_person("dan", firstName="D\u0001"),
    ]
    room = rehearse(live_company("acme", live_person("ada"), *odd), live_company("bolt"))
    told = room.run("export", "--out", "live.xlsx").text
    assert "3 of them have no row" in told
    assert "Left as live" in told
    run = room.apply("live.xlsx", "--absent-users", "deactivate")
    assert room.writes() == []
    assert (run.count("rejected"), run.summary["exit_code"]) == (0, 0)


def test_an_export_where_statuses_are_looked_for_tells_them(rehearse: Rehearse) -> None:
    room = rehearse(
        live_company("acme", live_person("ada"), live_person("bob", active=False)), options={"list_active": False}
    )
    (room.folder / "reconciler.toml").write_text('[policy]\nunknown_active = "look"\n', "utf-8")
    room.run("export", "--out", "live.xlsx")
    assert [row["active"] for row in sheet_rows(room.folder / "live.xlsx", "Users")] == ["yes", "no"]
    assert room.plan("live.xlsx", "--absent-users", "deactivate").summary["outcome"] == "in-sync"


def test_an_export_of_companies_that_have_no_people_is_read_back_too(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), live_company("bolt"))
    room.run("export", "--out", "live.xlsx")
    assert room.plan("live.xlsx").summary["outcome"] == "in-sync"


def test_an_export_where_active_is_unknown_is_read_back_with_no_change(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("ada"), live_person("bob", active=False))
    room = rehearse(acme, options={"list_active": False})
    room.run("export", "--out", "live.xlsx")
    assert [row["active"] for row in sheet_rows(room.folder / "live.xlsx", "Users")] == [None, None]
    assert room.plan("live.xlsx").summary["outcome"] == "in-sync"


def test_an_export_that_could_not_read_a_company_says_so_and_ends_with_7(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), live_company("bolt", live_person("gil", "bolt")))
    path = f"{room.company('acme')['id']}/users$"
    room.faults({"method": "GET", "path": path, "status": 503, "times": None})
    assert "acme" in room.run("export", "--out", "live.xlsx", expect=7).text
    assert [row["email"] for row in sheet_rows(room.folder / "live.xlsx", "Users")] == ["gil@bolt.example"]


def test_an_export_without_an_api_ends_with_8(rehearse: Rehearse) -> None:
    room = rehearse()
    room.env["RECONCILER_CLIENT_SECRET"] = "wrong-horse"
    room.run("export", "--out", "live.xlsx", expect=8)
    assert not (room.folder / "live.xlsx").exists()


# -- template ---------------------------------------------------------------------------------------------------------


def test_a_template_that_was_filled_in_is_read_and_its_example_is_not(rehearse: Rehearse) -> None:
    room = rehearse()
    room.run("template", "--out", "new.xlsx")
    path = room.folder / "new.xlsx"
    room.plan(path, expect=3)
    book = load_workbook(path)
    for name, row in (("Companies", company("bolt")), ("Users", person("gil", "bolt"))):
        headers = [cell.value for cell in book[name][1]]
        for column, header in enumerate(headers, 1):
            book[name].cell(2, column, row.get(str(header)))
    book.save(path)
    run = room.plan(path)
    assert (run.count("create-company"), run.count("create-user")) == ({"planned": 1}, {"planned": 1})
    assert run.count("rejected") == 0


def test_a_template_of_the_settings_is_a_configuration_and_replaces_nobodys(rehearse: Rehearse) -> None:
    room = rehearse()
    room.run("template", "--out", "house.toml")
    written = (room.folder / "house.toml").read_bytes()
    room.run("check", room.sheets([company()], [person("ada")]), "--config", "house.toml")
    assert "house.toml is there already" in room.run("template", "--out", "house.toml", expect=2).stderr
    (room.folder / "house.toml").write_text("# mine\n", "utf-8")
    room.run("template", "--out", "house.toml", expect=2)
    assert (room.folder / "house.toml").read_text("utf-8") == "# mine\n"
    room.run("template", "--out", "house.toml", "--force")
    assert (room.folder / "house.toml").read_bytes() == written


# -- sandbox ----------------------------------------------------------------------------------------------------------


def test_the_sandbox_command_serves_an_exported_world_and_tells_how_to_reach_it(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob", active=False)))
    room.run("export", "--out", "live.xlsx")
    words = [str(COMMAND), "sandbox", "--port", "0", "--seed", "live.xlsx", "--option", "page_base=1"]
    process = subprocess.Popen(
        words, cwd=room.folder, env=room.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        told = dict(_exported(process.stdout.readline()) for _ in range(6))
        told.pop("")
        room.env |= told
        run = room.plan("live.xlsx")
        assert run.summary["outcome"] == "in-sync"
        world: Any = httpx2.get(f"{told['RECONCILER_API_URL']}/sandbox/world").json()
        assert [user["active"] for user in world["companies"][0]["users"]] == [True, False]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")
    finally:
        process.kill()
        process.communicate()


def _exported(line: str) -> tuple[str, str]:
    found = re.fullmatch(r"export (\w+)=(\S+)\n", line)
    return (found[1], found[2]) if found else ("", line)


def test_a_sandbox_seed_that_cannot_be_used_ends_with_a_sentence(rehearse: Rehearse) -> None:
    room = rehearse()
    (room.folder / "seed.json").write_text('{"companies": 5}', "utf-8")
    assert "seed.json" in room.run("sandbox", "--port", "0", "--seed", "seed.json", expect={2, 3}).stderr
    assert "page_bass" in room.run("sandbox", "--port", "0", "--option", "page_bass=1", expect=2).stderr


LASTING = (FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.DRIFT)


# -- demo -------------------------------------------------------------------------------------------------------------


def test_the_demo_plans_applies_audits_and_finds_nothing_left_to_do(rehearse: Rehearse) -> None:
    room = rehearse()
    run = room.run("demo", "--out", "results")
    results = room.folder / "results"
    (left,) = re.findall(r"second plan is empty: what is live is what the sheet says, but for (\d+) rows", run.stdout)
    told = run.stdout.partition("3. Is anything left")[2]
    cells = re.findall(r"  ! people.xlsx › (\w+)!([A-Z]+)(\d+).*?\[([a-z_.]+)\]", told, re.DOTALL)
    lasting = {(sheet, row) for sheet, _, row, code in cells if Code(code).kind in LASTING}
    assert int(left) == len(lasting) >= 8
    assert {path.name for path in results.iterdir()} >= {"plan.json", "audit.xlsx"}
    kinds = {row["kind"] for row in sheet_rows(results / "audit.xlsx", "Actions")}
    assert kinds == {"create-company", "add-domains", "create-user", "deactivate-user", "reactivate-user"}
    found = {row["kind"] for row in sheet_rows(results / "audit.xlsx", "Findings")}
    assert found >= {"drift", "unmanaged", "conflict", "possible-rename"}
    assert sheet_rows(results / "audit.xlsx", "Rejected rows")
