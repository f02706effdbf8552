"""What is wrong in a sheet, as it is told: cell by cell, with codes, and nothing that steers a terminal."""

import re

import pytest

from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, person


@pytest.mark.parametrize("command", ["check", "plan", "apply"])
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.csv", None, "file.missing"),
        ("empty.csv", " ", "file.empty"),
        ("header.csv", "companyVanityName,email,firstName,lastName\n", "sheet.no_rows"),
        ("half.csv", "email,firstName\nada@acme.example,Ada\n", "header.missing"),
        ("broken.xlsx", "PK\x03\x04 and no more", "file.damaged"),
    ],
)
def test_a_refusal_is_told_with_its_code(
    rehearse: Rehearse, command: str, name: str, content: str | None, code: str
) -> None:
    room = rehearse(live_company())
    if content is not None:
        (room.folder / name).write_text(content, "utf-8")
    run = room.run(command, name, expect=3)
    assert f" [{code}]\n" in run.stderr
    if command != "check":
        assert run.summary["error_code"] == code
        assert code not in run.summary["error"]
    if command == "apply":
        assert f" [{code}]\n" in room.run("runs", "last").stdout


def test_what_stops_a_run_for_another_reason_has_no_code(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    room.faults({"path": "/companies", "status": 503, "times": None})
    run = room.plan(room.sheets([company()]), expect=8)
    assert run.summary["error"]
    assert run.summary["error_code"] is None


def many(room: Room) -> None:
    rows = [person(who, email=f"{who} at acme") for who in crowd(60)]
    room.table("users.csv", [*rows, person("zoe", lastName="")])


@pytest.mark.parametrize("command", ["check", "plan"])
def test_the_first_cells_are_shown_then_how_many_more_and_how_to_see_them(rehearse: Rehearse, command: str) -> None:
    room = rehearse(live_company("acme"))
    many(room)
    told = room.run(command, "users.csv", expect=3, text=True).text.splitlines()
    first, second = (line for line in told if line.startswith("  ! users.csv"))
    assert first.startswith("  ! users.csv › B2, email: “p000 at acme” is not an email address")
    likewise = next(line for line in told if line.startswith("    likewise "))
    assert likewise.startswith("    likewise B3 “p001 at acme”, B4 “p002 at acme”, ")
    assert likewise.endswith(", B52 “p050 at acme” and 9 more")
    assert second.startswith("  ! users.csv › D62, lastName")
    assert f"    reconciler {command} --marked mended.xlsx users.csv" in told


def test_the_summary_has_the_cell_of_each_rejected_value(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    run = room.plan(room.sheets(users=[person("ada", active="perhaps"), person("bob", of="nowhere"), person("cyn")]))
    found = {entry["cell"]: (entry["column"], entry["code"]) for entry in run.summary["rejected"]}
    assert found == {"E2": ("active", "active.invalid"), "A3": ("companyVanityName", "company.unknown")}


@pytest.mark.parametrize("command", ["check", "plan", "apply"])
def test_nothing_in_a_cell_or_a_name_steers_the_terminal(rehearse: Rehearse, command: str) -> None:
    room = rehearse(live_company("acme"))
    odd = "a\x1b[2J\x1b]0;x\x07\x9b1m\u202eb\u2066c\u200bd"
    rows = [person("ada", firstName=odd), person("bob", email=f"{odd}@acme.example"), person(odd, active=odd)]
    room.table("odd\u202e.csv", [*rows, person("cyn", of=odd), person("dan", **{"title\u202e": odd})])
    room.configure(limits={"rejected_rows": 100})
    yes = ["--yes"] if command == "apply" else []
    run = room.run(command, "odd\u202e.csv", *yes, expect={0, 6}, text=True)
    # What colours our own words is not among these.
    assert not re.search("[\x07\x9b\u202e\u2066\u200b]|\x1b\\[2J|\x1b]", run.text)
    assert "odd‹U+202E›.csv" in run.text


def test_a_refusal_that_quotes_the_sheet_does_not_steer_the_terminal(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    (room.folder / "two.csv").write_text("email,E-mail\u202e\x1b[2J,firstName,lastName\na@b.example,,A,B\n", "utf-8")
    for command in ("check", "plan"):
        told = room.run(command, "two.csv", expect=3, text=True).text
        assert not re.search("\u202e|\x1b\\[2J", told), told
