"""No sheet is taken that would fill the disk, however many come at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from reconciler.web.desk import Refused
from reconciler.web.room import Room
from reconciler.web.sign_in.roles import Role
from tests.unit.web.desks import Bench

HERE, THERE = Path("here"), Path("there")


def room(here: int, there: int) -> Room:
    return Room(HERE, THERE, left_b=100, free={HERE: here, THERE: there}.__getitem__)


@pytest.mark.parametrize(("here", "there", "is_taken"), [(120, 120, True), (119, 999, False), (999, 119, False)])
def test_what_leaves_too_little_on_a_disk_is_not_taken(here: int, there: int, is_taken: bool) -> None:
    if is_taken:
        with room(here, there).taken(10):
            pass
        return
    with pytest.raises(Refused, match="no room left") as refused, room(here, there).taken(10):
        pass
    assert refused.value.status == 507


def test_what_is_on_its_way_counts_and_what_has_ended_does_not() -> None:
    both = room(130, 130)
    with both.taken(10):
        with pytest.raises(Refused), both.taken(6):
            pass
        with both.taken(5):
            pass
    with pytest.raises(ValueError, match="broken off"), both.taken(15):
        raise ValueError("broken off")
    with both.taken(15):
        pass


def test_a_sheet_for_which_there_is_no_room_is_refused_in_words_and_all_else_goes_on(bench: Bench) -> None:
    bench.desk = replace(bench.desk, room=Room(HERE, free=lambda _: 0))
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        answer = client.post("/drops", data={"token": token}, files={"sheet": ("a.csv", b"a")})
        assert (answer.status_code, "There is no room left on the disk" in answer.text) == (507, True)
        assert client.get("/").status_code == 200
        assert client.post("/sign-out", data={"token": token}).status_code == 303
    assert bench.queue.orders == []
