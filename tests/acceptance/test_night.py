"""The wire at night: clocks that differ, connections that break, an API that is away for a while."""

from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person

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
