"""What changes while the question stands: nothing is written that the answer was not about."""

from collections.abc import Callable

import pytest

from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, live_person, person, sheet_rows


def leavers(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme", live_person("bob"), live_person("cat"), live_person("dan", active=False)))
    rows = [person("ada"), person("bob", active="no"), person("cat", active="no"), person("dan", active="yes")]
    room.sheets([company()], rows)
    return room


def mended(room: Room) -> None:
    room.table("sheets/users.csv", [person("ada"), person("bob"), person("cat", active="no")])


def gone(room: Room) -> None:
    (room.folder / "sheets" / "users.csv").unlink()


def joined(room: Room) -> None:
    room.table("sheets/more.csv", [person("eve")])


@pytest.mark.parametrize("change", [mended, gone, joined])
def test_sheets_that_have_changed_since_refuse_the_plan_and_nothing_is_written(
    rehearse: Rehearse, change: Callable[[Room], None]
) -> None:
    room = leavers(rehearse)
    run = room.answer("sheets", meanwhile=lambda: change(room), expect=5)
    assert room.writes() == []
    assert {"users.csv", "more.csv"} & set(run.summary["verdict"].replace(".csv.", ".csv ").split())
    assert {row["outcome"] for row in sheet_rows(run.audit, "Actions")} == {"skipped"}


def test_after_a_no_there_is_nothing_to_go_on_with(rehearse: Rehearse) -> None:
    room = leavers(rehearse)
    run = room.run("apply", "sheets", stdin="n\n", expect=6)
    assert room.writes() == []
    assert "answer to the question was no" in run.stderr
    assert "To go on" not in run.stderr


def test_a_plan_files_sheets_are_looked_at_again_too(rehearse: Rehearse) -> None:
    room = leavers(rehearse)
    room.plan("sheets", "--out", "plan.json")
    room.answer("plan.json", meanwhile=lambda: mended(room), expect=5)
    assert room.writes() == []


@pytest.mark.parametrize("plan", [True, False])
def test_who_was_switched_meanwhile_is_left_as_they_are_and_the_others_go_on(rehearse: Rehearse, plan: bool) -> None:
    room = leavers(rehearse)
    if plan:
        room.plan("sheets", "--out", "plan.json")

    def meanwhile() -> None:
        room.change("acme", "bob", active=False)
        room.change("acme", "dan", active=True)
        room.forget()

    run = room.answer("plan.json" if plan else "sheets", meanwhile=meanwhile, expect=6)
    assert [entry["body"] for entry in room.requests("PATCH")] == [{"active": False}]
    assert room.people()["cat@acme.example"] is False
    assert "ada@acme.example" in room.people()
    told = {row["who"]: (row["outcome"], row["detail"]) for row in sheet_rows(run.audit, "Actions")}
    assert told["bob@acme.example"][0] == told["dan@acme.example"][0] == "skipped"
    assert "somebody has made bob@acme.example inactive" in told["bob@acme.example"][1]
    assert "somebody has made dan@acme.example active" in told["dan@acme.example"][1]


def test_who_went_or_came_back_as_somebody_else_meanwhile_is_left(rehearse: Rehearse) -> None:
    room = leavers(rehearse)
    run = room.answer("sheets", meanwhile=lambda: room.change("acme", "bob", delete=True), expect=6)
    assert run.count("deactivate-user") == {"planned": 2, "done": 1, "skipped": 1}


def test_many_people_are_read_again_by_one_listing(rehearse: Rehearse) -> None:
    names = [f"p{number:02}" for number in range(20)]
    room = rehearse(live_company("acme", *map(live_person, names)))
    sheets = room.sheets([company()], [person(name, active="no") for name in names])
    run = room.answer(sheets, "--confirm-deactivations", "20", meanwhile=room.forget)
    first = [entry["path"].rpartition("/")[2] for entry in room.requests("GET")]
    assert first[0] == "users"
    assert len(first) <= 4
    assert run.count("deactivate-user") == {"planned": 20, "done": 20}


def held(rehearse: Rehearse, *more: dict[str, str]) -> Room:
    """Open a room in which twenty leave, which is held, and somebody new comes."""
    room = rehearse(live_company("acme", *map(live_person, crowd(20))))
    room.sheets([company()], [person("new"), *(person(who, active="no") for who in crowd(20)), *more])
    return room


def test_the_question_counts_what_would_be_written_and_not_what_is_held(rehearse: Rehearse) -> None:
    room = held(rehearse)
    run = room.run("apply", "sheets", "--on-hold", "deactivations", stdin="y\n", expect=4, text=True)
    place = f"on {room.url.removeprefix('http://')} (sandbox)"
    asked = (
        f"1 person gets access, of 20 with access, in 1 company, {place}; 20 of the 21 changes are held. Apply? [y/N]"
    )
    assert asked in run.stderr
    assert room.created() == ["new@acme.example"]


@pytest.mark.parametrize("columns", ["40", "77", "200"])
def test_a_blank_stands_behind_the_question_however_it_is_wrapped(rehearse: Rehearse, columns: str) -> None:
    room = leavers(rehearse)
    room.env["COLUMNS"] = columns
    assert "[y/N]: " in room.run("apply", "sheets", stdin="n\n", expect=6, text=True).stderr


def test_the_question_without_a_hold_counts_all_changes(rehearse: Rehearse) -> None:
    room = leavers(rehearse)
    run = room.run("apply", "sheets", stdin="n\n", expect=6, text=True)
    place = f"on {room.url.removeprefix('http://')} (sandbox)"
    assert f"in 1 company, {place}. Apply? [y/N]" in run.stderr
    assert "2 people lose access and 2 get it (1 new, 1 back), of 2 with access" in run.stderr


def test_the_verdict_of_a_run_that_is_held_in_part_tells_what_else_went_wrong(rehearse: Rehearse) -> None:
    room = held(rehearse, person("bad", active="perhaps"))
    room.faults({"method": "POST", "path": "/users$", "status": 503, "times": None})
    run = room.apply("sheets", "--on-hold", "deactivations", expect=4)
    assert "0 of 21 changes were done; some outcome is unknown" in run.summary["verdict"]
    assert "; 1 row was rejected. acme: 20 of 20" in run.summary["verdict"]


def test_the_verdict_of_a_run_that_is_held_in_part_tells_what_was_refused(rehearse: Rehearse) -> None:
    room = held(rehearse)
    room.faults({"method": "POST", "path": "/users$", "status": 400, "times": None})
    run = room.apply("sheets", "--on-hold", "deactivations", expect=4)
    assert "0 of 21 changes were done, 1 failed. acme: 20 of 20" in run.summary["verdict"]


def test_nothing_is_read_twice_where_nobody_is_asked(rehearse: Rehearse) -> None:
    room = leavers(rehearse)
    room.apply("sheets")
    paths = [entry["path"] for entry in room.requests("GET")]
    assert not [path for path in paths if "/users/" in path]


@pytest.mark.parametrize("change", [mended, gone, joined])
def test_sheets_that_change_before_the_first_write_refuse_the_run_without_a_question_too(
    rehearse: Rehearse, change: Callable[[Room], None]
) -> None:
    room = leavers(rehearse)
    room.faults({"method": "GET", "path": "/companies$", "delay_s": 1.5})
    run = room.start("apply", "--yes", "sheets")
    # Small sheets are read before anything is asked of the API.
    room.until(lambda: room.requests("GET", "/companies"), "the first request")
    change(room)
    ended = run.end(expect=5)
    assert room.writes() == []
    assert "have changed since they were read" in ended.summary["verdict"]
    assert {row["outcome"] for row in sheet_rows(ended.audit, "Actions")} == {"skipped"}
