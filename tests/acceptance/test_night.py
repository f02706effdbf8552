"""The wire at night: clocks that differ, connections that break, an API that is away for a while."""

from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person, sheet_cells, sheet_rows

FAR_OFF = {"ahead": "Fri, 04 Mar 2050 05:06:07 GMT", "behind": "Sat, 04 Mar 2000 05:06:07 GMT"}


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Give a room in which one person is to be created."""
    room = rehearse(live_company("acme", live_person("ada")))
    room.sheets(users=[person("ada"), person("bob")])
    return room


# -- what answers say of time -----------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["3599", 0, -1, None, "abc", True, [60]])
def test_no_life_that_a_token_is_said_to_have_keeps_a_run_from_using_it(room: Room, written: Any) -> None:
    room.faults({"path": "/oauth/token", "times": None, "alter": {"/expires_in": written}})
    room.apply("sheets")
    assert len(room.requests("POST", "/oauth/token")) == 1


@pytest.mark.parametrize("clock", FAR_OFF)
def test_a_pause_that_is_given_as_a_date_is_measured_by_the_clock_that_gave_it(room: Room, clock: str) -> None:
    now = FAR_OFF[clock]
    headers = {"Date": now, "Retry-After": now.replace("05:06:07", "05:06:08")}
    room.faults({"method": "POST", "path": "/users$", "status": 429, "headers": headers})
    run = room.apply("sheets")
    first, second = room.requests("POST", "/users")
    assert 1.0 <= second["at"] - first["at"] < 20
    assert "asks for a pause of 1 s" in run.stderr


# -- answers that cannot be read --------------------------------------------------------------------------------

UNREADABLE: dict[str, dict[str, Any]] = {
    "no JSON": {"status": 200, "body": "{", "content_type": "application/json"},
    "a page": {"status": 200, "body": "<html>Please log in</html>", "content_type": "text/html"},
    "half a body": {"cut": True, "status": 200, "body": [1, 2, 3]},
    "a bomb": {"inflate": 17 * 2**20},
}


@pytest.mark.parametrize("answer", UNREADABLE)
def test_an_answer_that_cannot_be_read_is_not_told_as_none(room: Room, answer: str) -> None:
    room.faults({"method": "GET", "path": "/companies$", "times": None, **UNREADABLE[answer]})
    assert "An answer came that cannot be read" in room.plan("sheets", expect=8).summary["verdict"]
    facts = {row[0]: row[1] for row in sheet_cells(room.apply("sheets", expect=8).audit, "Summary")}
    assert facts["HTTP status"] == "200"


@pytest.mark.parametrize("answer", UNREADABLE)
def test_a_change_whose_answer_cannot_be_read_is_settled_and_told_as_such(room: Room, answer: str) -> None:
    room.faults({"method": "POST", "path": "/users$", "when": "after", **UNREADABLE[answer]})
    run = room.apply("sheets")
    (action,) = sheet_rows(run.audit, "Actions")
    assert action["detail"].startswith("An answer came that cannot be read; a re-read shows the account")
    assert room.created() == ["bob@acme.example"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_of_a_proxy_is_told_by_its_status(room: Room, status: int) -> None:
    page = {"body": "<html>Bad gateway</html>", "content_type": "text/html"}
    room.faults({"method": "GET", "path": "/companies$", "times": None, "status": status, **page})
    assert f"The server answered {status}." in room.plan("sheets", expect=8).summary["verdict"]
