"""A request of a killed run that lands late: whom it is about waits until it can land no more, nobody else does."""

import pytest

from tests.acceptance.crew import share
from tests.acceptance.harness import Rehearse, Room, Run, company, live_company, live_person, person

HELD_S, LANDING = 5.0, "15s"
WORLD = (live_company("acme", live_person("gone")), live_company("bolt"))

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgres"])
def room(rehearse: Rehearse, request: pytest.FixtureRequest) -> Room:
    """Have two companies, and a request for ada under way whose run was killed."""
    room = rehearse(*WORLD)
    room.configure()
    if request.param == "postgres":
        share(room)
    return room


def kill_at_creation(room: Room, **fault: object) -> None:
    """Have the creation of ada held by the server, and its run killed meanwhile."""
    room.faults({"path": "/users$", "method": "POST", "delay_s": HELD_S, "times": 1, **fault})
    room.sheets([company("acme"), company("bolt")], [person("gone"), person("ada")])
    running = room.start("apply", "sheets", "--yes")
    room.until(lambda: room.requests("POST", "/users"), "the creation of ada")
    running.kill()


def go_on(room: Room, *more: str) -> Run:
    """Run again, with cyn in the same company and bob in another."""
    room.configure(pace={"landing": LANDING})
    people = [person("gone", active="no"), person("ada"), person("cyn"), person("bob", "bolt")]
    room.sheets([company("acme"), company("bolt")], people)
    return room.apply("sheets")


def sent(room: Room) -> list[list[str]]:
    """Give whom each creation was about, in the order in which they came."""
    return [[user["email"].partition("@")[0] for user in entry["body"]] for entry in room.requests("POST", "/users")]


def test_what_lands_late_is_not_sent_again_and_nobody_else_waits_for_it(room: Room) -> None:
    kill_at_creation(room)
    again = go_on(room)
    assert room.people() == {"gone@acme.example": False, "ada@acme.example": True, "cyn@acme.example": True}
    assert sorted(map(tuple, sent(room))) == [("ada",), ("bob",), ("cyn",)]
    (ada,) = [one for one in again.summary["actions"] if one["subject"].startswith("ada")]
    assert (ada["outcome"], ada["verified"]) == ("done", "yes")
    assert room.run("apply", "sheets").summary["counts"]["create-user"]["planned"] == 0


def test_what_never_lands_is_sent_once_that_is_sure(room: Room) -> None:
    kill_at_creation(room, status=503)
    go_on(room)
    assert room.people() == {"gone@acme.example": False, "ada@acme.example": True, "cyn@acme.example": True}
    assert sent(room)[-1] == ["ada"]
    assert sorted(map(tuple, sent(room))) == [("ada",), ("ada",), ("bob",), ("cyn",)]


def test_whoever_ends_the_run_meanwhile_leaves_it_to_the_next(room: Room) -> None:
    kill_at_creation(room)
    room.configure(pace={"landing": "10m"})
    running = room.start("apply", "sheets", "--yes", "--json")
    room.until(lambda: "ada@acme.example" in room.people(), "what the killed run had sent")
    running.interrupt()
    ended = running.end(6)
    (ada,) = [one for one in ended.summary["actions"] if one["subject"].startswith("ada")]
    assert ada["outcome"] == "skipped"
    room.configure()
    room.apply("sheets")
    assert sent(room) == [["ada"]]
