"""Which changes need the yes of a second person, and which numbers confirm them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from reconciler.model.action import Action, ActionKind
from reconciler.model.approval import Lifted
from reconciler.model.hold import Hold, Limit
from reconciler.model.origin import Origin
from reconciler.model.policy import Approving
from reconciler.model.report import CompanyCounts
from reconciler.planning.approving import cannot_be_lifted, companies_gone, held, to_confirm, why_two

ON = Approving(four_eyes=True)
GRANTS = [kind for kind in ActionKind if kind is not ActionKind.DEACTIVATE_USER]


def action(kind: ActionKind, row: int | None = 2) -> Action:
    origin = Origin("people.csv", "", row) if row else None
    return Action(kind, "acme", "ann@acme.example", None, {}, origin=origin)


LEAVER, ABSENT = action(ActionKind.DEACTIVATE_USER), action(ActionKind.DEACTIVATE_USER, None)
FOR = ("grants", "held", "leavers")
some_actions = st.lists(st.sampled_from([action(kind) for kind in GRANTS] + [LEAVER, ABSENT]), max_size=4)
some_for = st.sets(st.sampled_from(FOR)).map(tuple)


@given(some_actions, some_for, st.booleans())
def test_what_needs_two(actions: list[Action], needs_two: tuple[str, ...], is_held: bool) -> None:
    approving = replace(ON, four_eyes_for=needs_two)
    needed = bool(actions) and (
        ABSENT in actions
        or ("grants" in needs_two and any(one.kind in GRANTS for one in actions))
        or ("held" in needs_two and is_held)
        or ("leavers" in needs_two and LEAVER in actions)
    )
    assert bool(why_two(actions, approving, held=is_held)) == needed


@given(some_actions, some_for, st.booleans(), st.sampled_from([None, False]))
def test_where_four_eyes_are_off_nothing_does(
    actions: list[Action], needs_two: tuple[str, ...], is_held: bool, four_eyes: bool | None
) -> None:
    assert why_two(actions, Approving(four_eyes, needs_two), held=is_held) == ""


@pytest.mark.parametrize("kind", GRANTS)
def test_why_is_told_with_numbers(kind: ActionKind) -> None:
    assert why_two([action(kind)], ON, held=False) == "1 change that gives access or prepares it"
    told = "1,200 changes that give access or prepare it, a limit that holds it, or was lifted"
    assert why_two([action(kind)] * 1200, ON, held=True) == told
    assert why_two([ABSENT, LEAVER], ON, held=False) == "1 person in no row who would lose access"


def hold(limit: Limit, people: int = 0) -> Hold:
    return Hold(limit, "acme", 1, 1, 100.0, tuple(f"p{number}@acme.example" for number in range(people)))


def test_the_numbers_are_those_of_all_and_of_the_kinds_that_are_held() -> None:
    back = action(ActionKind.REACTIVATE_USER)
    actions = [LEAVER, ABSENT, back]
    assert to_confirm(actions, []) == Lifted(2, 1)
    assert held(actions, []) == Lifted(None, None)
    assert held(actions, [hold(Limit.COMPANY_DEACTIVATIONS)]) == Lifted(2, None)
    assert held(actions, [hold(Limit.RUN_REACTIVATIONS)]) == Lifted(None, 1)
    assert held(actions, [hold(Limit.LOST_ROWS, 7), hold(Limit.RUN_REACTIVATIONS)]) == Lifted(7, 1)
    assert held(actions, [hold(Limit.COMPANY_GONE), hold(Limit.REJECTED_ROWS)]) == Lifted(None, None)


def test_what_no_yes_lifts() -> None:
    stuck = {Limit.REJECTED_ROWS, Limit.UNKNOWN_ACTIVE}
    assert {one.limit for one in cannot_be_lifted(map(hold, Limit))} == stuck


def test_a_company_is_gone_whose_people_are_absent_and_that_no_row_names() -> None:
    def counts(name: str, in_sheets: int) -> CompanyCounts:
        return CompanyCounts(name, name, "1", "OK", "", (), in_sheets, 3, 3, "")

    leaves = replace_company(LEAVER, "bolt"), replace_company(ABSENT, "cord"), ABSENT
    assert companies_gone(leaves, [counts("acme", 2), counts("bolt", 0), counts("cord", 0), counts("dent", 0)]) == [
        "cord"
    ]
    assert companies_gone(leaves, []) == []


def replace_company(one: Action, company: str) -> Action:
    return structs.replace(one, company=company)
