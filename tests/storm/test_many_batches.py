"""Companies whose people take several requests: many lost answers share few listings, and nothing is done twice."""

from collections.abc import Callable
from typing import Any

import pytest

from reconciler.model.action import ActionKind
from reconciler.model.result import Verified
from reconciler.sandbox.contract_options import Options
from tests.storm.killed import Point
from tests.storm.rig import Room, company_row, populated, user_row
from tests.storm.witness import Witness

Open = Callable[[Witness], Room]
OLD, NEW = 6, 90
PAGES = 2
"""What everybody who is to be there takes, by fifty on a page."""


def crowded(open_room: Open, **options: Any) -> Room:
    """Give a room in which ninety people come to a company, and two leave it."""
    old = [f"old{number}" for number in range(OLD)]
    world = populated(
        {"acme": dict.fromkeys(old, True)}, Options(provisioning_polls=1, page_size_default=50, **options)
    )
    room = open_room(world)
    leavers, wanted = old[:2], [*old, *(f"new{number}" for number in range(NEW))]
    room.sheets([company_row("acme")], [user_row(f"{who}@acme.example", active=who not in leavers) for who in wanted])
    return room


def creations(room: Room) -> dict[str, Any]:
    """Give the calls that create people in acme."""
    acme = room.world.companies.find("acme")
    assert acme
    return {"method": "POST", "path": f"/{acme.id}/users$"}


def require_all_there(room: Room) -> None:
    """Everybody is as wanted, and nobody was made or switched twice."""
    people = room.world.people("acme")
    assert len(people) == OLD + NEW
    assert sorted(who for who, active in people.items() if not active) == ["old0@acme.example", "old1@acme.example"]
    assert len(room.world.done) == len(set(room.world.done)) == NEW + 2
    room.require_all_in_the_journal()


def require_ends_well(room: Room) -> None:
    """Some more runs finish the work."""
    for _ in range(5):
        last = room.apply()
        if last.exit_code == 0:
            break
    assert last.exit_code == 0, last.verdict
    require_all_there(room)


@pytest.mark.parametrize("done", [4, 2, 0])
def test_lost_answers_share_their_listings(open_room: Open, done: int) -> None:
    """Four of five answers are lost: with the first listing and the last, two more at most."""
    room = crowded(open_room)
    lost = {**creations(room), "drop": True}
    room.faults({**lost, "when": "after", "times": done}, {**lost, "when": "before", "times": 4 - done})
    report = room.apply()
    assert report.exit_code == 0, report.verdict
    assert all(result.verified is Verified.YES for result in report.results)
    require_all_there(room)
    assert room.world.asked_in_vain == []
    assert len(room.requests("GET", "/users")) <= 1 + (1 if done == 4 else 2) * PAGES + PAGES


@pytest.mark.parametrize("lag", [0, 1, 3])
@pytest.mark.parametrize("seed", range(4))
def test_storm_over_many_batches(open_room: Open, seed: int, lag: int) -> None:
    room = crowded(open_room, listing_lag=lag)
    room.storm(seed=seed, rate=0.6, kinds=["reset-before", "reset-after", "half-body", "502", "lag"], most=4)
    report = room.apply()
    assert report.exit_code in (0, 7, 8), report.verdict
    room.calm()
    require_ends_well(room)
    if not lag:
        # Where a listing shows late who is there, a later run may ask once more, and is refused.
        asked = room.asked_for()
        assert max(count for identity, count in asked.items() if identity[0] == ActionKind.CREATE_USER) <= 4


@pytest.mark.parametrize("nth", [1, 2, 4])
@pytest.mark.parametrize("step", ["lost", "outcome", "answer"])
def test_killed_while_lost_answers_are_settled(open_room: Open, step: str, nth: int) -> None:
    room = crowded(open_room)
    lost = {**creations(room), "drop": True}
    room.faults({**lost, "when": "after", "times": 2}, {**lost, "when": "before", "times": 2})
    room.command(point=Point(step, "after", nth=nth))
    room.calm()
    require_ends_well(room)
