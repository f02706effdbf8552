"""Few changes in a large company are read again one by one, and proven as surely as by its listing."""

from collections.abc import Callable

import pytest

from reconciler.model.result import Verified
from reconciler.sandbox.contract_options import Options
from tests.storm.rig import Room, company_row, populated, user_row
from tests.storm.witness import Witness

Open = Callable[[Witness], Room]
OLD = [f"old{number:03}" for number in range(310)]
LEAVES, COMES_BACK, COMES = "old000", "old001", "new"


def large(open_room: Open, hide_disabled: bool) -> Room:
    """Give a room with a company of four pages: somebody leaves, somebody comes back, somebody is new."""
    people = {who: who != COMES_BACK or hide_disabled for who in OLD}
    room = open_room(populated({"acme": people}, Options(provisioning_polls=1, hide_disabled=hide_disabled)))
    rows = [user_row(f"{who}@acme.example", active=who != LEAVES) for who in [*OLD, COMES]]
    room.sheets([company_row("acme")], rows)
    return room


def people_asked_for(room: Room) -> list[str]:
    """Give the calls for one person each."""
    acme = room.world.companies.find("acme")
    assert acme
    paths = [request["path"] for request in room.requests("GET")]
    return [path for path in paths if path.rpartition("/")[0].endswith(f"/{acme.id}/users")]


def require_as_wanted(room: Room) -> None:
    """Each change was made, once."""
    people = room.world.people("acme")
    assert len(people) == len(OLD) + 1
    assert [who for who, active in people.items() if not active] == [f"{LEAVES}@acme.example"]
    assert len(room.world.done) == len(set(room.world.done))
    room.require_all_in_the_journal()


@pytest.mark.parametrize("hide_disabled", [False, True])
def test_each_change_takes_one_call_to_verify(open_room: Open, hide_disabled: bool) -> None:
    """Also that of somebody who has vanished from listings: their own record says so, or that they are gone."""
    room = large(open_room, hide_disabled)
    report = room.apply()
    assert report.exit_code == 0, report.verdict
    assert all(result.verified is Verified.YES for result in report.results)
    require_as_wanted(room)
    assert len(people_asked_for(room)) == len(report.results) == (2 if hide_disabled else 3)
    assert len(room.requests("GET", "/users")) == 4


@pytest.mark.parametrize("hide_disabled", [False, True])
def test_what_an_own_record_does_not_bear_out_is_looked_for_in_the_listing(
    open_room: Open, hide_disabled: bool
) -> None:
    room = large(open_room, hide_disabled)
    acme = room.world.companies.find("acme")
    assert acme
    own = next(user.id for user in acme.users if user.email.startswith(LEAVES))
    room.faults({"method": "GET", "path": f"/users/{own}$", "status": 503, "times": None})
    report = room.apply()
    # Nobody answers for them: their state is proven by the listing, or not at all.
    unproven = [result.action.subject for result in report.results if result.verified is not Verified.YES]
    assert (report.exit_code, unproven) in ((0, []), (7, [f"{LEAVES}@acme.example"]), (8, [f"{LEAVES}@acme.example"]))
    require_as_wanted(room)


@pytest.mark.parametrize("hide_disabled", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_storm_over_few_changes(open_room: Open, seed: int, hide_disabled: bool) -> None:
    room = large(open_room, hide_disabled)
    kinds = ["503", "502", "reset-before", "reset-after", "half-body", "429", "401", "lag"]
    room.storm(seed=seed, rate=0.5, kinds=kinds, most=3, retry_after_s=0.01)
    room.apply()
    room.calm()
    for _ in range(4):
        last = room.apply()
        if last.exit_code == 0:
            break
    assert last.exit_code == 0, last.verdict
    require_as_wanted(room)
