"""Whom a listing hides is proven by who is missing."""

from collections.abc import Mapping
from typing import Any

import pytest

from reconciler.api.client import UserPage
from reconciler.api.completeness import MOST_UNNAMED, Memory, prove_complete
from reconciler.api.error_codes import USER_MISSING
from reconciler.errors import ApiRefused
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany, User
from tests.unit.builders import live_user, run

SEEN = [f"p{number:02}@acme.example" for number in range(50)]
IDS = {email: live_user(email).id for email in SEEN}


class Api:
    """Knows some people by id; `asked` has the ids that were asked for, `listed` how often it was listed."""

    def __init__(self, *people: User) -> None:
        self.people = {user.id: user for user in people}
        self.asked: list[str] = []
        self.listed = 0

    async def users_page(self, *_: Any) -> UserPage:
        """Answer as the API does."""
        self.listed += 1
        return UserPage(len(self.people), list(self.people.values()), 100, 0)

    async def user(self, _company_id: str, user_id: str) -> User:
        """Answer as the API does."""
        self.asked.append(user_id)
        if user_id not in self.people:
            raise ApiRefused("no such user", status=404, detail_code=USER_MISSING)
        return self.people[user_id]


def prove(
    api: Api, rows: Mapping[str, bool], memory: Memory, state: str = COMPLETED
) -> tuple[Live, dict[str, set[str]]]:
    """Prove a listing of nobody."""
    live = Live({"acme": LiveCompany(Company("id-acme", "acme", state), users=[])})
    served: Any = api
    return live, run(prove_complete(served, live, {"acme": rows}, lambda _name: memory))


def found(live: Live) -> set[str]:
    return {user.email for user in live.companies["acme"].users or ()}


def test_of_the_unnamed_some_are_asked_for_and_those_who_are_gone_are_remembered() -> None:
    api = Api()
    live, proven = prove(api, {"new@acme.example": True}, Memory(IDS))
    assert len(api.asked) == MOST_UNNAMED
    assert (found(live), len(proven["acme"])) == (set(), MOST_UNNAMED)


@pytest.mark.parametrize("active", [True, None])
def test_where_one_of_the_unnamed_was_hidden_all_are_asked_for(active: bool | None) -> None:
    hidden = [live_user(SEEN[0], active=active), live_user(SEEN[-1], active=active)]
    api = Api(*hidden)
    live, _ = prove(api, {"new@acme.example": True}, Memory(IDS))
    assert len(api.asked) == len(SEEN)
    assert found(live) == {SEEN[0], SEEN[-1]}


def test_whoever_a_row_names_is_asked_for_however_many_they_are() -> None:
    api = Api(*map(live_user, SEEN))
    live, proven = prove(api, dict.fromkeys(SEEN, False), Memory(IDS))
    assert (found(live), proven, api.listed) == (set(SEEN), {"acme": set()}, 0)


def test_whoever_has_no_access_is_asked_for_only_to_give_it_back() -> None:
    api, rows = Api(live_user(SEEN[0], active=False)), {SEEN[0]: True, SEEN[1]: False}
    live, _ = prove(api, rows, Memory(IDS, frozenset(SEEN)))
    assert (api.asked, found(live)) == ([IDS[SEEN[0]]], {SEEN[0]})


def test_a_company_that_is_being_provisioned_has_nobody_to_be_hidden() -> None:
    api = Api()
    live, proven = prove(api, {"gone@acme.example": False}, Memory(IDS), state="STARTED")
    assert (api.listed, api.asked, found(live), proven) == (0, [], set(), {})


def test_a_leaver_of_whom_nothing_is_known_is_found_by_another_reading() -> None:
    api = Api(live_user("leaver@acme.example"))
    live, proven = prove(api, {"leaver@acme.example": False, "never@acme.example": False}, Memory())
    assert (api.listed, found(live)) == (2, {"leaver@acme.example"})
    assert proven == {"acme": {"never@acme.example"}}


X, Y = "id-x", "id-y"
OLD, NEW = "old@acme.example", "new@acme.example"


def moved(listed: Mapping[str, str], own: Mapping[str, str], memory: Mapping[str, str], rows: Mapping[str, bool],
          *, active: bool = True) -> dict[str, bool]:  # fmt: skip
    """Give, by address, whether it is proven that its account has another; `listed` and `own` have addresses by id."""
    api = Api(*(live_user(email, id_=user_id) for user_id, email in own.items()))
    people = [live_user(email, active=active, id_=user_id) for user_id, email in listed.items()]
    live = Live({"acme": LiveCompany(Company("id-acme", "acme", COMPLETED), users=people)})
    served: Any = api
    run(prove_complete(served, live, {"acme": rows}, lambda _name: Memory(memory)))
    return {key: one.proven for key, one in live.moved.items()}


@pytest.mark.parametrize(
    ("rows", "active", "told"),
    [
        ({OLD: True}, True, True),
        ({OLD: False}, True, True),
        ({OLD: True}, False, True),
        ({OLD: False}, False, False),
        ({OLD: False, NEW: True}, True, False),
        ({OLD: True, NEW: False}, True, False),
        ({NEW: True}, True, False),
        ({"third@acme.example": True}, True, False),
    ],
)
@pytest.mark.parametrize("known", [{OLD: X}, {OLD: X, NEW: X}], ids=["new", "known"])
def test_an_address_that_was_changed_is_told_until_a_row_has_the_new_one(
    rows: Mapping[str, bool], active: bool, told: bool, known: Mapping[str, str]
) -> None:
    expected = {OLD: True, NEW: True} if told else {}
    assert moved({X: NEW}, {X: NEW}, known, rows, active=active) == expected


@pytest.mark.parametrize("rows", [{OLD: True}, {NEW: False}, {OLD: True, NEW: False}])
@pytest.mark.parametrize("own", [{X: OLD}, {}], ids=["contradicts", "gone"])
def test_a_listing_that_the_own_record_does_not_bear_out_is_told_whatever_the_rows_say(
    rows: Mapping[str, bool], own: Mapping[str, str]
) -> None:
    assert moved({X: NEW}, own, {OLD: X}, rows) == {OLD: False, NEW: False}


def test_two_ids_that_are_swapped_are_told_and_two_addresses_that_are_swapped_in_truth_are_not() -> None:
    memory, rows = {OLD: X, NEW: Y}, {OLD: False, NEW: True}
    assert moved({X: NEW, Y: OLD}, {X: OLD, Y: NEW}, memory, rows) == {OLD: False, NEW: False}
    assert moved({X: NEW, Y: OLD}, {X: NEW, Y: OLD}, memory, rows) == {}


def test_whom_the_listing_hides_under_a_new_address_is_found_too() -> None:
    assert moved({}, {X: NEW}, {OLD: X}, {OLD: False}) == {OLD: True, NEW: True}


@pytest.mark.parametrize(("own", "people"), [({}, [Y]), ({X: OLD}, [Y, X])])
def test_of_an_address_with_a_new_id_the_old_one_is_asked_for(own: Mapping[str, str], people: list[str]) -> None:
    live = Live({"acme": LiveCompany(Company("id-acme", "acme", COMPLETED), users=[live_user(OLD, id_=Y)])})
    served: Any = Api(*(live_user(email, id_=user_id) for user_id, email in own.items()))
    proven = run(prove_complete(served, live, {"acme": {OLD: False}}, lambda _name: Memory({OLD: X})))
    assert [user.id for user in live.companies["acme"].users or ()] == people
    assert proven == {"acme": set()}
