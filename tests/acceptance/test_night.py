"""The wire at night: clocks that differ, connections that break, an API that is away for a while."""

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import (
    Rehearse,
    Room,
    Running,
    crowd,
    live_company,
    live_person,
    person,
    sheet_cells,
    sheet_rows,
)
from tests.acceptance.mirror import Gate, mirror

pytestmark = pytest.mark.slow

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


# -- tokens that are refused ------------------------------------------------------------------------------------

REFUSED = {"path": "^/api/", "status": 401}


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_new_token_that_does_not_count_yet_is_tried_once_more(room: Room, method: str, times: int) -> None:
    room.faults({**REFUSED, "method": method, "times": times})
    room.apply("sheets")
    assert len(room.requests("POST", "/oauth/token")) <= 2
    assert len([entry for entry in room.requests("POST", "/users") if entry["status"] == 201]) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_tokens_that_never_count_end_the_run_soon(room: Room, method: str) -> None:
    room.faults({**REFUSED, "method": method, "times": None})
    run = room.apply("sheets", expect=8)
    assert "The API refused the token, and a new one too" in run.summary["verdict"]
    assert len(room.requests("POST", "/oauth/token")) == 2
    assert len([entry for entry in room.requests(method) if entry["status"] == 401]) == 3


# -- connections that are dropped -------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["timeout=0", "timeout=1", "timeout=1, max=100", "max=9, Timeout = 1"])
def test_a_connection_is_not_used_for_longer_than_its_server_keeps_it(rehearse: Rehearse, told: str) -> None:
    room, sheets = many_changes(rehearse)
    with mirror(room.url) as held:
        held.drops_idle, held.keep_alive = True, told
        room.env = {**room.env, **held.environment()}
        run = room.apply(sheets)
    assert (held.dropped, run.summary["api"]["retries"]) == ([], 0)


def test_a_server_that_drops_idle_connections_has_no_change_lost_or_done_twice(rehearse: Rehearse) -> None:
    room, sheets = many_changes(rehearse)
    with mirror(room.url) as held:
        held.drops_idle = True
        room.env = {**room.env, **held.environment()}
        run = room.apply(sheets)
    assert held.dropped
    assert run.count("create-user") == {"planned": 60, "done": 60}
    assert run.count("reactivate-user") == {"planned": 20, "done": 20}
    served = Counter(entry["path"] for entry in room.requests("PATCH"))
    assert (len(served), set(served.values())) == (20, {1})
    assert set(Counter(room.created()).values()) == {1}


def many_changes(rehearse: Rehearse) -> tuple[Room, Path]:
    """Open a room with people to be created, and others who are to be active again."""
    asleep = crowd(20)
    room = rehearse(live_company("acme", *(live_person(who, active=False) for who in asleep)))
    room.configure(limits={"company_reactivations": 100})
    return room, room.sheets(users=[person(who, active="yes") for who in crowd(80)])


# -- an API that is away ----------------------------------------------------------------------------------------

SLOW = {"latency_s": 0.05}
PATIENT = {"unreachable": "60s"}
"""Longer than any test waits: each goes on by what is said, not by a clock."""

AWAY = {"status": 503, "body": "<html>Bad gateway</html>", "content_type": "text/html"}


@pytest.fixture
def gate(room: Room) -> Iterator[Gate]:
    """Give the way from the room's program to its sandbox."""
    room.configure(pace=PATIENT)
    gate = Gate(int(room.url.rpartition(":")[2]))
    addresses = {"API": gate.url, "TOKEN": f"{gate.url}/oauth/token", "LOGIN": f"{gate.url}/webcontroller/login"}
    room.env = {**room.env, **{f"RECONCILER_{name}_URL": url for name, url in addresses.items()}}
    yield gate
    gate.shut()


def test_an_api_that_cannot_be_reached_for_a_while_is_waited_for_and_that_is_told_once(room: Room, gate: Gate) -> None:
    gate.shut()
    running = room.start("apply", "--yes", "sheets")
    running.until_told("could not be reached")
    gate.open()
    run = running.end(expect=0)
    assert run.stderr.count("The run waits, and tries again for up to 60 s") == 1
    assert room.created() == ["bob@acme.example"]


@pytest.mark.parametrize("path", ["^/oauth/", "^/api/"])
@pytest.mark.parametrize("answer", [AWAY, {**AWAY, "status": 502}, {**AWAY, "status": 504}, {"drop": True}])
def test_an_api_whose_gateway_says_that_it_is_away_is_waited_for(room: Room, path: str, answer: Any) -> None:
    room.configure(pace=PATIENT)
    room.faults({"path": path, "times": 30, **answer})
    run = room.apply("sheets")
    assert run.stderr.count("The run waits, and tries again for up to 60 s") == 1
    assert room.created() == ["bob@acme.example"]


def test_a_run_that_waited_in_vain_says_for_how_long_and_what_to_do(room: Room, gate: Gate) -> None:
    room.configure(pace={"unreachable": "300ms"})
    gate.shut()
    verdict = room.apply("sheets", expect=8).summary["verdict"]
    gate.open()
    assert "could not be reached" in verdict
    assert "It was tried for 0.3 s: run again when it is there." in verdict
    assert "Nothing was written" in verdict
    assert room.requests() == []


@pytest.mark.parametrize("end", ["a signal", "the deadline"])
def test_whoever_ends_a_run_need_not_wait_for_an_api_that_is_away(room: Room, gate: Gate, end: str) -> None:
    gate.shut()
    running = room.start("apply", "--yes", "sheets", *(["--deadline", "2s"] if end == "the deadline" else []))
    running.until_told("could not be reached")
    if end == "a signal":
        running.interrupt(signal.SIGTERM)
    assert running.end(expect=6).summary["verdict"].startswith("Nothing was written.")
    gate.open()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://api.acme.test", "its name cannot be looked up"),
        ("http://127.0.0.1:1", "the connection was refused"),
        ("https://127.0.0.1:1", "the connection was refused"),
    ],
)
def test_why_an_api_cannot_be_reached_is_told_in_words(room: Room, url: str, reason: str) -> None:
    room.configure(pace={"unreachable": "300ms"})
    room.env = {**room.env, "RECONCILER_API_URL": url, "RECONCILER_TOKEN_URL": f"{url}/oauth/token"}
    run = room.apply("sheets", expect=8)
    assert (
        f"check the address, the network and the proxy ({reason}). It was tried for 0.3 s: run again when it is there."
        in run.summary["verdict"]
    )
    assert run.summary["api"]["calls"] > 2


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("call", [("GET", "/companies$"), ("GET", "/users$"), ("POST", "/users$"), ("POST", "/token$")])
def test_a_service_that_is_started_anew_is_waited_for(room: Room, call: tuple[str, str], when: str) -> None:
    room.configure(pace=PATIENT)
    room.faults({"method": call[0], "path": call[1], "when": when, "shut_s": 0.3})
    room.apply("sheets")
    never_done = call == ("POST", "/users$") and when == "before"
    assert len(room.created()) == (2 if never_done else 1)
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}


def test_whoever_ends_a_run_in_its_middle_need_not_wait_for_an_api_that_is_away(room: Room, gate: Gate) -> None:
    # Longer than the harness waits for the end of a run.
    room.configure(pace={"unreachable": "10m", "longest_wait": "10m"})
    room.faults({"method": "POST", "path": "/users$", "times": None, "delay_s": 20.0})
    running = room.start("apply", "--yes", "sheets")
    room.until(lambda: room.requests("POST", "/users"), "a creation")
    gate.shut()
    running.until_told("could not be reached")
    running.interrupt(signal.SIGTERM)
    run = running.end(expect={7, 8})
    assert run.count("create-user") == {"planned": 1, "unknown": 1}
    gate.open()


def test_whoever_ends_a_run_need_not_wait_for_the_pause_that_a_server_wants(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", active=False)))
    # Longer than the harness waits for the end of a run.
    throttled = {"status": 429, "headers": {"Retry-After": "86400"}}
    room.faults({"method": "PATCH", "path": "/users/", "times": None, **throttled})
    running = room.start("apply", "--yes", room.sheets(users=[person("ada", active="yes")]))
    running.until_told("pause")
    running.interrupt(signal.SIGTERM)
    assert running.end(expect=6).count("reactivate-user")["planned"] == 1
    assert room.people()["ada@acme.example"] is False


def restarted(gate: Gate, running: Running, times: int) -> None:
    """Shut the gate until the program has found it shut, for so many times by now."""
    gate.shut()
    running.until_told("could not be reached", times)
    gate.open()


def test_a_restart_in_the_middle_of_a_run_is_ridden_out_and_nothing_is_done_twice(rehearse: Rehearse) -> None:
    asleep, new = crowd(40), crowd(200, first=40)
    room = rehearse(live_company("acme", *(live_person(who, active=False) for who in asleep)), options=SLOW)
    room.sheets(users=[person(who, active="yes") for who in asleep + new])
    room.configure(pace=PATIENT, limits={"company_reactivations": 100})
    gate = Gate(int(room.url.rpartition(":")[2]))
    room.env = {**room.env, "RECONCILER_API_URL": gate.url}
    running = room.start("apply", "--yes", "--max-concurrency", "4", "sheets")
    room.until(lambda: len(room.requests("POST", "/users")) > 2, "some creations")
    restarted(gate, running, 1)
    room.until(lambda: len(room.requests("PATCH")) > 4, "some changes")
    restarted(gate, running, 2)
    run = running.end(expect=0)
    gate.shut()
    assert run.count("create-user") == {"planned": 200, "done": 200}
    assert run.count("reactivate-user") == {"planned": 40, "done": 40}
    served = Counter(entry["path"] for entry in room.requests("PATCH") if entry["status"] == 200)
    assert set(served.values()) == {1}
    assert set(Counter(room.created()).values()) == {1}
