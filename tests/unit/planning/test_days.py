"""First and last days, and the rule without words: who is disabled stays so until somebody says yes."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.model.action import ActionKind
from reconciler.model.desired import Access, Desired, DesiredUser
from reconciler.model.finding_code import Code
from reconciler.model.live import Live, User
from reconciler.model.policy import Policy
from reconciler.planning.comparison import Comparison
from reconciler.planning.delta import Delta
from reconciler.planning.diff import diff, users_to_fetch
from reconciler.report.words.english import catalogue as english
from tests.examples import examples
from tests.unit.builders import DEACTIVATE, REPORT, company_row, desired, live, live_company, live_user, user_row

TODAY, LATER = "2026-11-28", "2026-12-05"
EMPTY, YES, NO = Access(active=True), Access(active=True, outright=True), Access(active=False)
WAITS = Access(active=False, waits=True, start=LATER)
GOES = Access(active=True, outright=True, end=LATER)
ANN = "ann@acme.example"


def wants(*rows: DesiredUser) -> Desired:
    wanted = desired([company_row()], rows)
    wanted.today = TODAY
    return wanted


def decided(access: Access, *people: User, policy: Policy = REPORT, **more: Any) -> Delta:
    there = live(live_company(*people))
    return diff(Comparison(wants(user_row(access=access)), there, policy, **more))


def codes(delta: Delta) -> list[str]:
    return [finding.code for finding in delta.findings]


def kinds(delta: Delta) -> list[ActionKind]:
    return [action.kind for action in delta.actions]


def test_who_is_disabled_stays_so_where_no_yes_is_said() -> None:
    delta = decided(EMPTY, live_user(active=False, title="Boss"))
    assert (kinds(delta), codes(delta), delta.unchanged_count) == ([], ["active.not_said"], 1)
    assert "write yes in active to give it back" in english.finding(delta.findings[0])
    assert kinds(decided(YES, live_user(active=False))) == [ActionKind.REACTIVATE_USER]
    assert decided(NO, live_user(active=False)).findings == []


def test_their_profile_is_told_all_the_same() -> None:
    row = user_row(access=EMPTY, title="Boss")
    delta = diff(Comparison(wants(row), live(live_company(live_user(active=False, title="Clerk"))), REPORT))
    assert codes(delta) == ["active.not_said", "title.drift"]


def test_who_is_new_gets_an_account_and_who_is_active_keeps_it() -> None:
    assert kinds(decided(EMPTY)) == [ActionKind.CREATE_USER]
    active = decided(EMPTY, live_user())
    assert (active.actions, active.findings) == ([], [])
    untold = decided(EMPTY, live_user(active=None))
    assert (untold.actions, untold.findings) == ([], [])


def test_who_was_seen_disabled_counts_as_disabled_where_the_listing_does_not_say() -> None:
    known: Mapping[str, frozenset[str]] = {"acme": frozenset({ANN})}
    untold, unlisted = decided(EMPTY, live_user(active=None), disabled=known), decided(EMPTY, disabled=known)
    assert (kinds(untold), codes(untold)) == (kinds(unlisted), codes(unlisted)) == ([], ["active.not_said"])
    assert {"earlier run" in english.finding(finding) for finding in untold.findings + unlisted.findings} == {True}
    assert kinds(decided(YES, disabled=known)) == [ActionKind.CREATE_USER]
    assert codes(decided(EMPTY, live_user(), disabled=known)) == []


@pytest.mark.parametrize("access", [EMPTY, WAITS])
def test_nobody_of_the_same_name_is_deactivated_for_a_row_that_gives_nobody_an_account(access: Access) -> None:
    disabled = live_user(active=False) if access is EMPTY else live_user("zoe@acme.example", last_name="Zo")
    rows = (
        [user_row(access=access)] if access is EMPTY else [user_row(access=access), user_row("zoe@acme.example", row=3)]
    )
    there = live(live_company(disabled, live_user("ann.old@acme.example")))
    delta = diff(Comparison(wants(*rows), there, DEACTIVATE))
    assert delta.actions == []
    assert [finding.facts["case"] for finding in delta.findings if finding.code == "user.unmanaged"] == ["same name"]


def test_nobody_starts_early() -> None:
    new, disabled = decided(WAITS), decided(WAITS, live_user(active=False))
    assert (kinds(new), codes(new)) == (kinds(disabled), codes(disabled)) == ([], ["start_date.coming"])
    assert english.finding(new.findings[0]) == "Starts on 2026-12-05: nothing is done before."
    assert new.findings[0].value == "2026-12-05"


def test_who_is_active_before_their_first_day_is_left_alone_and_told() -> None:
    delta = decided(WAITS, live_user())
    assert (kinds(delta), codes(delta)) == ([], ["start_date.active"])
    assert codes(decided(WAITS, live_user(active=None))) == ["start_date.coming"]


def test_who_waits_is_not_asked_for_as_a_leaver_is() -> None:
    there = live(live_company(live_user(active=None)))
    assert not list(users_to_fetch(wants(user_row(access=WAITS)), there, REPORT))
    assert list(users_to_fetch(wants(user_row(access=NO)), there, REPORT))


def test_a_last_day_that_is_near_is_told_of_whoever_has_access() -> None:
    assert codes(decided(GOES)) == codes(decided(GOES, live_user())) == ["end_date.coming"]
    assert codes(decided(GOES, live_user(active=False))) == ["end_date.coming"]
    assert codes(decided(GOES._replace(outright=False), live_user(active=False))) == ["active.not_said"]
    assert codes(decided(GOES._replace(end="2026-12-28"))) == ["end_date.coming"]
    assert codes(decided(GOES._replace(end="2026-12-29"))) == []


ACCESSES = st.sampled_from([EMPTY, YES, NO, WAITS, GOES, GOES._replace(outright=False)])
STATES = st.sampled_from([True, False, None])
GIVING = (ActionKind.CREATE_USER, ActionKind.REACTIVATE_USER)


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(st.tuples(ACCESSES, st.none() | st.tuples(STATES), st.booleans()), max_size=6),
    st.sampled_from(["report", "deactivate"]),
    st.sampled_from(["assume-active", "look", "refuse"]),
)
def test_nobody_disabled_gets_access_without_a_word_for_it(
    people: list[tuple[Access, tuple[bool | None] | None, bool]], absent: str, unknown: str
) -> None:
    rows = [user_row(f"p{at}@acme.example", access=access, row=at) for at, (access, *_) in enumerate(people, 2)]
    users = [live_user(f"p{at}@acme.example", state[0]) for at, (_, state, _) in enumerate(people, 2) if state]
    seen = {f"p{at}@acme.example" for at, (*_, was) in enumerate(people, 2) if was}
    there = live(live_company(*users)) if users else Live({"acme": live_company()})
    delta = diff(Comparison(wants(*rows), there, Policy(absent, unknown), disabled={"acme": seen}))
    given_access = {action.subject for action in delta.actions if action.kind in GIVING}
    not_said = {finding.subject for finding in delta.findings if finding.code is Code.ACTIVE_NOT_SAID}
    for row, (access, state, was) in zip(rows, people, strict=True):
        is_disabled = state == (False,) or (was and state is None)
        if is_disabled and not access.outright:
            assert row.email not in given_access
            assert (row.email in not_said) == access.active
        if access.waits or not access.active:
            assert row.email not in given_access
