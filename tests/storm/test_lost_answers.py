"""Answers that are lost, cut, jumbled or contradict themselves: settled by reading again, and never sent blindly."""

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from reconciler.model.action import ActionKind, Identity
from reconciler.model.result import Outcome, Verified
from reconciler.model.state_place import StatePlace
from reconciler.operations.audit import write_audit_of
from tests.storm.rig import WANTED, WRITES, Room, ended, require_finished

HTML = {"status": 502, "body": "<html>Bad Gateway</html>", "content_type": "text/html"}
LOSSES: dict[str, dict[str, Any]] = {
    "time-out": {"status": 503, "delay_s": 1.6},
    "reset": {"drop": True},
    "half-a-body": {"status": 201, "body": {"id": "of which only a half arrives"}, "cut": True},
    "html": HTML,
}
DEE, EVE = "dee@acme.example", "eve@acme.test"


def of(kind: str) -> list[Identity]:
    """Give the writes of a kind that acme, or the new company, is to get."""
    return [w for w in WRITES if w[0] == kind and (kind == ActionKind.CREATE_COMPANY or w[1] == "acme")]


def where(room: Room, kind: str) -> dict[str, str]:
    """Give method and path of a kind of write in acme (or of the new company)."""
    acme = room.world.companies.find("acme")
    assert acme
    ids = {user.email.partition("@")[0]: user.id for user in acme.users}
    return {
        ActionKind.CREATE_COMPANY: {"method": "POST", "path": "/companies$"},
        ActionKind.ADD_DOMAINS: {"method": "PATCH", "path": f"/{acme.id}$"},
        ActionKind.CREATE_USER: {"method": "POST", "path": f"/{acme.id}/users$"},
        ActionKind.DEACTIVATE_USER: {"method": "PATCH", "path": f"/{ids['bob']}$"},
        ActionKind.REACTIVATE_USER: {"method": "PATCH", "path": f"/{ids['cid']}$"},
    }[ActionKind(kind)]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("kind", ActionKind)
def test_lost_answer_is_settled_by_reading_again(five_writes: Room, kind: str, loss: str, when: str) -> None:
    room = five_writes
    room.configure(timeout="800ms" if loss == "time-out" else "20s")
    room.faults({**where(room, kind), **LOSSES[loss], "when": when})
    report = room.apply()
    assert report.exit_code == 0, report.verdict
    require_finished(room, most_sent=2)
    asked = room.asked_for()
    assert {asked[write] for write in of(kind)} == {2 if when == "before" else 1}
    assert room.world.asked_in_vain == []


@pytest.mark.parametrize("loss", ["reset", "html"])
def test_answer_lost_twice_is_sent_three_times_at_most(five_writes: Room, loss: str) -> None:
    room = five_writes
    room.faults({**where(room, ActionKind.CREATE_USER), **LOSSES[loss], "times": 9})
    report = room.apply()
    assert report.exit_code == 7
    asked = room.asked_for()
    assert {asked[write] for write in of(ActionKind.CREATE_USER)} == {3}
    assert {ended(report)[write] for write in of(ActionKind.CREATE_USER)} == {Outcome.UNKNOWN}
    room.calm()
    assert room.apply().exit_code == 0
    require_finished(room, most_sent=4)


# -- while listings lag


def test_one_absence_is_no_proof(five_writes: Room) -> None:
    room = five_writes
    room.faults({**where(room, ActionKind.CREATE_USER), "drop": True, "when": "after", "lag": 1})
    assert room.apply().exit_code == 0
    require_finished(room)


@pytest.mark.parametrize("lag", [2, 3, 9])
def test_person_listed_too_late_is_not_called_failed(five_writes: Room, lag: int) -> None:
    room = five_writes
    room.faults({**where(room, ActionKind.CREATE_USER), "drop": True, "when": "after", "lag": lag})
    report = room.apply()
    outcomes = {ended(report)[write] for write in of(ActionKind.CREATE_USER)}
    assert outcomes == ({Outcome.UNKNOWN} if report.exit_code == 7 else {Outcome.DONE})
    assert report.exit_code == (7 if lag == 9 else 0)
    room.calm()
    assert room.apply().exit_code == 0
    assert {room.asked_for()[write] for write in of(ActionKind.CREATE_USER)} == {2}
    assert sorted(room.world.done) == sorted(WRITES)


@pytest.mark.parametrize("kind", [ActionKind.DEACTIVATE_USER, ActionKind.REACTIVATE_USER])
def test_state_listed_late_is_looked_up(five_writes: Room, kind: str) -> None:
    room = five_writes
    room.faults({**where(room, kind), "drop": True, "when": "after", "lag": 1})
    assert room.apply().exit_code == 0
    require_finished(room)


def test_company_that_was_made_all_the_same_is_not_called_failed(five_writes: Room) -> None:
    """The look-up by name lags, the company is asked for again, and refused as one that exists."""
    room = five_writes
    room.faults(
        {**where(room, ActionKind.CREATE_COMPANY), "drop": True, "when": "after"},
        {"method": "GET", "query": "vanityName", "status": 200, "body": [], "times": 2},
    )
    report = room.apply()
    assert ended(report)[ActionKind.CREATE_COMPANY, "nova", "nova"] is not Outcome.FAILED
    room.apply()
    require_finished(room, most_sent=2)


def test_outage_after_a_lost_answer_is_not_called_unsent(five_writes: Room) -> None:
    """Lost, looked for in vain, and then the credentials are refused: nobody can say that nothing was sent."""
    room = five_writes
    people = where(room, ActionKind.CREATE_USER)
    room.faults(
        {**people, "drop": True, "when": "after", "lag": 9},
        {**people, "status": 401, "times": None},
    )
    report = room.apply()
    assert report.exit_code == 8
    assert {ended(report)[write] for write in of(ActionKind.CREATE_USER)} == {Outcome.UNKNOWN}
    room.calm()
    assert room.apply().exit_code == 0
    # 401 proves that nothing was done: an old token, a new one, and that again once no clock can take it for too new.
    require_finished(room, most_sent=4)


# -- what cannot be told

READS: dict[ActionKind, dict[str, Any]] = {
    ActionKind.CREATE_COMPANY: {"method": "GET", "path": "/companies$", "after": 1},
    ActionKind.ADD_DOMAINS: {"method": "GET"},
    ActionKind.CREATE_USER: {"method": "GET", "path": "/users$", "after": 1},
    ActionKind.DEACTIVATE_USER: {"method": "GET", "path": "/users", "after": 1},
    ActionKind.REACTIVATE_USER: {"method": "GET", "path": "/users", "after": 1},
}


@pytest.mark.parametrize("kind", ActionKind)
def test_what_cannot_be_told_is_unknown_and_named_in_the_audit(five_writes: Room, kind: ActionKind) -> None:
    room = five_writes
    lost = {**where(room, kind), "drop": True, "when": "after"}
    room.faults(lost, {"path": lost["path"], **READS[kind], "status": 503, "times": None})
    report = room.apply()
    unknown = {identity for identity, outcome in ended(report).items() if outcome is Outcome.UNKNOWN}
    if kind is ActionKind.ADD_DOMAINS:
        # What the look-up could not tell, the list of companies did in the end; who needed the domain had to wait.
        assert (report.exit_code, unknown) == (6, set())
    else:
        assert report.exit_code in (7, 8)
        assert set(of(kind)) <= unknown
        named = audit_details(room, report.run_id)
        assert all(subject in named for _, _, subject in of(kind))
    room.calm()
    assert room.apply().exit_code == 0
    require_finished(room)


def test_what_stays_missing_is_unknown_and_the_audit_says_where_to_look(five_writes: Room) -> None:
    room = five_writes
    room.faults({**where(room, ActionKind.CREATE_USER), "drop": True, "times": None})
    report = room.apply()
    assert report.exit_code == 7
    named = audit_details(room, report.run_id)
    for email in (DEE, EVE):
        assert "the account is not listed" in named[email]
        assert "Look at this item by hand" in named[email]


def audit_details(room: Room, run_id: str) -> dict[str, str]:
    """Give subject and detail of each action that the audit workbook of a run calls unknown."""
    path = Path(room.folder / "audit.xlsx")
    write_audit_of(StatePlace(room.state), run_id, path)
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Actions").to_python()
    actions = [dict(zip(header, row, strict=True)) for row in rows]
    return {str(a["who"]): str(a["detail"]) for a in actions if a["outcome"] == "unknown"}


# -- one answer, many verdicts


def verdict(email: str, status: int = 201) -> dict[str, Any]:
    """Give what an answer says of one person."""
    error = {} if status == 201 else {"error": {"status": status, "detail": "No", "detailErrorCode": 40001}}
    return {"email": email, "status": status, **error}


ANSWERS = {
    "in another order": [verdict(EVE), verdict(DEE)],
    "in capitals": [verdict(DEE.upper()), verdict(EVE)],
    "with somebody else": [verdict("who@acme.example"), verdict(DEE), verdict(EVE)],
    "twice alike": [verdict(DEE), verdict(DEE), verdict(EVE)],
    "without one": [verdict(EVE)],
    "without anybody": [],
    "twice, with verdicts that differ": [verdict(DEE), verdict(DEE, 400), verdict(EVE)],
    "twice, the refusal first": [verdict(DEE, 400), verdict(EVE), verdict(DEE)],
}


@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS)
def test_jumbled_answer_to_what_was_done(five_writes: Room, body: list[Any]) -> None:
    room = five_writes
    people = where(room, ActionKind.CREATE_USER)
    room.faults({**people, "when": "after", "status": 207, "body": body})
    report = room.apply()
    assert report.exit_code == 0, report.verdict
    assert all(result.verified is Verified.YES for result in report.results)
    require_finished(room)


@pytest.mark.parametrize("body", [[verdict(EVE)], [verdict(EVE), verdict(DEE), verdict(DEE, 400)]])
def test_jumbled_answer_to_what_was_not_done(five_writes: Room, body: list[Any]) -> None:
    """Who has no single verdict and is provably missing is sent again; who is called done and is not, is unknown."""
    room = five_writes
    room.faults({**where(room, ActionKind.CREATE_USER), "when": "before", "status": 207, "body": body})
    report = room.apply()
    assert report.exit_code == 7
    assert ended(report)[ActionKind.CREATE_USER, "acme", DEE] is Outcome.DONE
    assert ended(report)[ActionKind.CREATE_USER, "acme", EVE] is Outcome.UNKNOWN
    assert room.asked_for()[ActionKind.CREATE_USER, "acme", EVE] == 1
    assert room.apply().exit_code == 0
    require_finished(room, most_sent=2)


def test_refused_item_among_others_is_the_only_one_that_fails(five_writes: Room) -> None:
    room = five_writes
    room.world.elsewhere.accounts[DEE] = "other.symphony.com"
    report = room.apply()
    assert report.exit_code == 6
    failed = {identity for identity, outcome in ended(report).items() if outcome is not Outcome.DONE}
    assert failed == {(ActionKind.CREATE_USER, "acme", DEE)}
    assert room.world.people("acme") == {k: v for k, v in WANTED["acme"].items() if k != DEE}
