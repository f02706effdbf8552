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
