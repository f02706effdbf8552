"""Who was to have an account is there once a re-read shows them active, and as they were sent."""

from typing import Any

import msgspec
import pytest

from reconciler.model.action import Action
from reconciler.model.live import User
from reconciler.model.result import Outcome, Result
from reconciler.run.arrivals import agrees
from reconciler.run.seen import seen_of
from tests.each import each
from tests.unit.builders import creation, live_company, live_user, status_change


def made(email: str = "ann@acme.example", **fields: str) -> Action:
    """Give the creation of Ann Archer with these fields, too."""
    action = creation(email)
    return msgspec.structs.replace(action, new={**action.new, **fields})


FULL = {"department": "Desk", "phoneNumber": "+44 1", "title": "Dealer", "location": "Zürich", "displayName": "Ann A."}
BOTH: dict[str, tuple[Action, dict[str, Any]]] = {
    "as sent": (made(), {}),
    "fields that no record has": (made(**FULL), {}),
    "a name in other letters": (made(firstName="Zoë"), {"first_name": "Zoe\u0308"}),
    "spaces around it": (made(), {"first_name": " Ann "}),
    "a display name that the API made": (made(), {"display_name": "Archer, Ann"}),
    "the address in capitals": (made(), {"email": "ANN@acme.example"}),
    "the domain in another form": (made("ann@bücher.example"), {"email": "ann@xn--bcher-kva.example"}),
}
NEITHER: dict[str, tuple[Action, dict[str, Any]]] = {
    "another name": (made(), {"first_name": "Bob"}),
    "another department": (made(**FULL), {"department": "Other"}),
    "a display name that is another's": (made(), {"display_name": "Bob Baker"}),
    "inactive": (made(), {"active": False}),
    "another address": (made(), {"email": "bob@acme.example"}),
}


def user_of(fields: dict[str, Any]) -> User:
    return msgspec.structs.replace(live_user("ann@acme.example", id_="id-ann"), **fields)


@each("name", BOTH | NEITHER)
def test_an_arrival_is_who_the_run_calls_verified(name: str) -> None:
    action, fields = (BOTH | NEITHER)[name]
    user = user_of(fields)
    assert agrees(action, user) is (name in BOTH)
    seen = seen_of(Result(action, Outcome.DONE), live_company(user), {user.key: user}, {user.id: user})
    assert seen.reached is (name in BOTH)


@each(
    ("fields", "expected"),
    [
        ({}, True),
        ({"first_name": "Anybody", "display_name": "Somebody Else", "department": "Desk"}, True),
        ({"email": "ANN@acme.example"}, True),
        ({"email": "bob@acme.example"}, False),
        ({"active": False}, False),
        ({"active": None}, False),
    ],
)
def test_who_is_to_be_active_again_needs_no_more_than_the_address(fields: dict[str, Any], expected: bool) -> None:
    assert agrees(status_change("ann@acme.example", active=True, user_id="id-ann"), user_of(fields)) is expected


@pytest.mark.parametrize("action", [made(), status_change("ann@acme.example", active=True)])
def test_who_is_not_there_or_not_told_to_be_active_has_not_arrived(action: Action) -> None:
    assert not agrees(action, None)
    assert not agrees(action, user_of({"active": None}))
