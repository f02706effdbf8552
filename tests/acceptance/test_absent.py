"""Absent from the sheet is not inactive: who is deactivated when it is asked for, and who never is."""

from collections.abc import Iterator

import pytest

from tests.acceptance.harness import (
    Rehearse,
    Room,
    Run,
    company,
    live_company,
    live_person,
    person,
    rehearsal,
    sheet_rows,
    world_of,
)


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Run]]:
    """Apply once with --absent-users deactivate."""
    acme = live_company("acme", *map(live_person, ("ada", "gone", "bad", "moved")), live_person("off", active=False))
    bolt = live_company("bolt", live_person("bea", of="bolt"))
    solo = live_company("solo", live_person("sam", of="solo"))
    with rehearsal(tmp_path_factory.mktemp("absent") / "room", world_of(acme, bolt, solo)) as room:
        rows = [
            person("ada"),
            person("bad", active="perhaps"),
            person("moved", of="bolt", email="moved@acme.example"),
            person("bea", of="bolt"),
        ]
        sheets = room.sheets([company("acme"), company("bolt", emailDomains="bolt.example; acme.test")], rows)
        yield room, room.apply(sheets, "--absent-users", "deactivate", expect={0, 6})


def test_a_person_in_no_sheet_is_deactivated_and_the_audit_says_why(applied: tuple[Room, Run]) -> None:
    room, run = applied
    assert room.people("acme")["gone@acme.example"] is False
    (row,) = (r for r in sheet_rows(run.audit, "Actions") if r["who"] == "gone@acme.example")
    assert (row["kind"], row["outcome"], row["verified"], row["source file"]) == (
        "deactivate-user",
        "done",
        "yes",
        None,
    )
    assert "absent" in row["note"]


def test_a_person_whose_row_was_rejected_is_protected(applied: tuple[Room, Run]) -> None:
    assert applied[0].people("acme")["bad@acme.example"] is True


def test_a_person_whom_the_sheets_name_under_another_company_is_left_alone(applied: tuple[Room, Run]) -> None:
    assert applied[0].people("acme")["moved@acme.example"] is True


def test_nobody_of_an_unmanaged_company_is_deactivated(applied: tuple[Room, Run]) -> None:
    assert applied[0].people("solo") == {"sam@solo.example": True}


def test_nobody_else_is_touched(applied: tuple[Room, Run]) -> None:
    room, run = applied
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert len(room.requests("PATCH", "")) == 2  # bolt's domain, and the one person


def test_nobody_of_a_company_without_a_row_of_people_is_deactivated(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), live_company("bolt", live_person("bea", of="bolt")))
    run = room.apply(room.sheets([company("acme"), company("bolt")], [person("ada")]), "--absent-users", "deactivate")
    assert room.writes() == []
    assert run.count("unmanaged") == 1


@pytest.mark.parametrize(
    ("unreadable", "left"), [(person("x", email="?"), {"acme"}), (person("x", of="", email="?"), {"acme", "bolt"})]
)
def test_while_a_row_does_not_tell_whose_it_is_nobody_of_that_company_is_deactivated(
    rehearse: Rehearse, unreadable: dict[str, str], left: set[str]
) -> None:
    room = rehearse(
        *(live_company(name, live_person("ada", of=name), live_person("gone", of=name)) for name in ("acme", "bolt"))
    )
    rows = [person("ada"), person("ada", of="bolt"), unreadable]
    room.apply(room.sheets(users=rows), "--absent-users", "deactivate", expect=6)
    gone = {name for name in ("acme", "bolt") if room.people(name)[f"gone@{name}.example"] is False}
    assert gone == {"acme", "bolt"} - left


def test_nobody_is_deactivated_unless_it_is_asked_for(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("gone")))
    run = room.apply(room.sheets(users=[person("ada")]))
    assert room.writes() == []
    assert (run.code, run.count("unmanaged")) == (0, 1)


def test_the_policy_may_stand_in_the_configuration(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("gone")))
    room.configure(policy={"absent_users": "deactivate"})
    sheets = room.sheets(users=[person("ada")])
    assert room.plan(sheets).count("deactivate-user") == {"planned": 1}
    assert room.plan(sheets, "--absent-users", "report").count("deactivate-user") == {}


def test_people_inside_a_cell_that_quotes_made_are_not_absent(rehearse: Rehearse) -> None:
    people = ["ada", *(f"in{number}" for number in range(5)), "bea", "cid", "dan", "gone"]
    room = rehearse(live_company("acme", *map(live_person, people)))
    rows = [{**person(who), "comment": "", "active": "yes"} for who in people[:-2]]
    rows[0]["comment"], rows[6]["comment"], rows[7]["comment"] = '"on leave', 'back"', "stands in for dan@acme.example"
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    (room.folder / "users.csv").write_text("\n".join(lines), "utf-8")
    assert "row.swallowed" in room.run("check", "users.csv", expect=6).text
    run = room.apply("users.csv", "--absent-users", "deactivate", expect={0, 6})
    assert set(room.people().values()) == {True}
    (told,) = (r for r in sheet_rows(run.audit, "Findings") if r["who"] == "dan@acme.example")
    assert "users.csv › E3" in told["message"]
