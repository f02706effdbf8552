"""The deactivation of a possible rename waits until the new account is there; what is planned says so."""

import pytest

from reconciler.model.action import ActionKind
from reconciler.model.desired import Desired
from reconciler.model.live import Live, User
from reconciler.planning.delta import Delta
from reconciler.report.words.english import catalogue as english
from tests.unit.builders import (
    DEACTIVATE,
    REPORT,
    company_row,
    compare,
    desired,
    live,
    live_company,
    live_user,
    user_row,
)

OLD, NEW = "ann.archer@acme.example", "ann@acme.example"
LEAVES = (ActionKind.DEACTIVATE_USER, "acme", OLD)


def renamed(*live_users: User) -> Delta:
    wanted = desired([company_row()], [user_row(NEW)])
    return compare(wanted, live(live_company(*live_users)), DEACTIVATE)


def test_the_old_account_waits_for_the_creation_of_the_new_one() -> None:
    delta = renamed(live_user(OLD))
    assert delta.waits == {LEAVES: ((ActionKind.CREATE_USER, "acme", NEW),)}
    (leaving,) = (a for a in delta.actions if a.kind is ActionKind.DEACTIVATE_USER)
    assert leaving.note == f"absent from every sheet; only once {NEW} is there and active"
    (found,) = delta.findings
    assert "deactivated only once" in english.finding(found)


def test_it_waits_for_an_account_that_is_to_be_active_again() -> None:
    delta = renamed(live_user(OLD), live_user(NEW, active=False))
    assert delta.waits == {LEAVES: ((ActionKind.REACTIVATE_USER, "acme", NEW),)}
    assert [f.code for f in delta.findings] == ["email.possible_rename"]


@pytest.mark.parametrize(
    ("first", "last"),
    [("ANN", "archer"), ("Archer", "Ann"), ("Ann Archer", ""), ("Ánn", "Archér"), ("Ann ", " Archer")],
)
def test_a_name_is_one_however_it_is_spelled(first: str, last: str) -> None:
    assert renamed(live_user(OLD, first_name=first, last_name=last)).waits.keys() == {LEAVES}


def test_who_has_a_display_name_alone_is_known_by_it() -> None:
    old = User("id", OLD, display_name="Ann Archer", active=True)
    assert renamed(old).waits.keys() == {LEAVES}


def other_company(policy_of: str = "bolt") -> tuple[Desired, Live]:
    wanted = desired(
        [company_row(), company_row(policy_of, ["bolt.example"], "Bolt")],
        [user_row("ann@bolt.example", company=policy_of), user_row("bob@acme.example", first_name="Bob")],
    )
    bolt = live_company(vanity_name=policy_of, name="Bolt", domains=["bolt.example"])
    return wanted, live(live_company(live_user(OLD), live_user("bob@acme.example", first_name="Bob")), bolt)


def test_it_waits_for_an_account_in_another_company() -> None:
    delta = compare(*other_company(), DEACTIVATE)
    assert delta.waits == {LEAVES: ((ActionKind.CREATE_USER, "bolt", "ann@bolt.example"),)}
    assert compare(*other_company(), REPORT).waits == {}
    assert [f.code for f in compare(*other_company(), REPORT).findings] == ["user.unmanaged"]


def test_it_waits_for_all_who_may_be_meant() -> None:
    wanted = desired([company_row()], [user_row(NEW), user_row("ann2@acme.example", row=3)])
    delta = compare(wanted, live(live_company(live_user(OLD))), DEACTIVATE)
    assert len(delta.waits[LEAVES]) == 2


def test_nobody_waits_where_a_person_has_decided_or_the_account_is_there() -> None:
    decided = desired([company_row()], [user_row(NEW), user_row(OLD, active=False, row=3)])
    delta = compare(decided, live(live_company(live_user(OLD))), DEACTIVATE)
    assert (len(delta.actions), delta.waits) == (2, {})
    delta = renamed(live_user(OLD), live_user(NEW))
    assert ([a.subject for a in delta.actions], delta.waits) == ([OLD], {})


def test_people_without_a_name_are_not_one_person() -> None:
    delta = renamed(User("id", OLD, active=True))
    assert (len(delta.actions), delta.waits) == (2, {})
