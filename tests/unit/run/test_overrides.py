"""What was lifted, by whom, instead of what, and what it let through."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.config.settings import Overrides, Settings
from reconciler.model.action import Action
from reconciler.model.actor import Account, Actor
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold, Limit
from reconciler.model.live import Live
from reconciler.model.origin import Origin
from reconciler.model.override import Override
from reconciler.model.policy import Limits, Policy
from reconciler.planning.feed import NO_DELIVERY, Delivery
from reconciler.planning.guard import Confirmed, Loss, Proposal, guard
from reconciler.planning.plan import PlanOrigin, make_plan
from reconciler.report.words.english import catalogue as english
from reconciler.run.context import Order, RunContext
from reconciler.run.overrides import OF_A_PLAN, Judged, forced, overrides_of
from reconciler.run.request import Request
from reconciler.run.stop_switch import Stages, StopSwitch
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from tests.each import each
from tests.unit.builders import CONNECTION, creation, desired, finding_of, live, live_company, live_user, status_change
from tests.unit.builders import user_row as row

ALICE = Actor(Account("1000", "alice"), Account("998", "reconciler"))
BY_ALICE, FILE = "alice (as reconciler)", Path("/etc/reconciler.toml")
NOW = datetime(2026, 3, 4, tzinfo=UTC)


def context(settings: Settings, **request: Any) -> RunContext:
    """Give a run of Alice's, under settings that come from a file, and remembers nothing."""
    settings = replace(settings, file=FILE)
    return RunContext(
        "apply", "run", NOW, ALICE, Request(**request), settings, CONNECTION, english, Stages(StopSwitch(), None)
    )


def leavers(count: int, company: str = "alder") -> list[Action]:
    return [status_change(f"l{number}@{company}.example", company=company) for number in range(count)]


def returners(count: int, company: str = "alder") -> list[Action]:
    return [status_change(f"r{number}@{company}.example", active=True, company=company) for number in range(count)]


def rejections(count: int) -> list[Finding]:
    return [finding_of(FindingKind.REJECTED, "x", "x", Origin("b.csv", "", number + 2)) for number in range(count)]


def judged(
    run: RunContext, proposal: Proposal, confirmed: Confirmed, delivery: Delivery = NO_DELIVERY, allowed: int = 0
) -> Judged:
    holds = guard(proposal, run.settings.limits, confirmed)
    return Judged(proposal, confirmed, holds, proposal.actions[:allowed], delivery)


def lifted(run: RunContext, judged_: Judged, sheets: Any = None, there: Live | None = None) -> dict[str, Override]:
    """Give what was lifted, by its name; of several columns or companies the last."""
    order = Order(run.settings.policy, run.request)
    return {one.what: one for one in overrides_of(run, order, sheets or desired(), there or Live(), judged_)}


def told(one: Override) -> tuple[str, str, str, str, str]:
    return one.how, one.value, one.instead_of, one.whose, one.by


NOTHING = Proposal([], [], 0)


# -- the guard --------------------------------------------------------------------------------------------------


def test_a_number_tells_each_hold_that_it_lifts() -> None:
    run = context(Settings())
    proposal = Proposal([*leavers(67), *leavers(2, "birch")], [], 300, {"alder": 222, "birch": 50})
    one = lifted(run, judged(run, proposal, Confirmed(69)))["confirm_deactivations"]
    assert told(one) == ("--confirm-deactivations", "69", "", "", BY_ALICE)
    assert [(case.limit, case.company, case.count, case.base) for case in one.let_through] == [
        ("company-deactivations", "alder", 67, 222)
    ]
    assert english.override(one) == (
        "--confirm-deactivations 69, by alice (as reconciler): in alder 67 of 222 active people (30.2 %) would lose "
        "access; the limit is 5 and 10 %."
    )


@pytest.mark.parametrize(("number", "is_told"), [(67, True), (66, False), (None, False)])
def test_a_number_that_is_not_the_exact_one_lifts_nothing(number: int | None, is_told: bool) -> None:
    run = context(Settings())
    found = lifted(run, judged(run, Proposal(leavers(67), [], 300, {"alder": 222}), Confirmed(number)))
    assert ("confirm_deactivations" in found) == is_told


def test_a_number_where_nothing_was_held_made_no_difference() -> None:
    run = context(Settings())
    one = lifted(run, judged(run, Proposal(leavers(2), [], 300, {"alder": 222}), Confirmed(2)))["confirm_deactivations"]
    assert one.let_through == ()
    assert english.override(one).endswith(": it made no difference.")


def test_a_limit_above_its_default_tells_what_the_default_would_have_held() -> None:
    run = context(Settings(limits=Limits(company_deactivations=80, lost_rows_percent=60)))
    found = lifted(run, judged(run, Proposal(leavers(67), [], 300, {"alder": 222}), Confirmed()))
    raised = found["company_deactivations"]
    assert told(raised) == ("[limits] company_deactivations", "80", "5", "default", str(FILE))
    assert [case.text for case in raised.let_through] == [
        "in alder 67 of 222 active people (30.2 %) would lose access; the limit is 5 and 10 %"
    ]
    assert found["lost_rows_percent"].let_through == ()
    assert set(found) == {"company_deactivations", "lost_rows_percent"}


NUMBERS = [one.name for one in fields(Limits) if one.name != "on_hold"]


@each("name", NUMBERS)
@each("step", [-1, 0, 1])
def test_each_limit_is_told_where_it_is_above_its_default_and_nowhere_else(name: str, step: int) -> None:
    run = context(Settings(limits=replace(Limits(), **{name: getattr(Limits(), name) + step})))
    assert set(lifted(run, judged(run, NOTHING, Confirmed()))) == ({name} if step > 0 else set())


COUNTS = st.integers(0, 40)
LIMITS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([0, 1, 5, 10, 20, 30, 60, 100, 500]) for name in NUMBERS}
)


@given(
    st.lists(st.tuples(COUNTS, COUNTS, st.integers(0, 80)), max_size=3), COUNTS, st.integers(0, 60), LIMITS,
    st.tuples(st.integers(0, 80), st.integers(0, 80)), st.sampled_from(["", "exact", "wrong"]), st.booleans(),
)  # fmt: skip
def test_whatever_defaults_without_a_confirmation_would_have_held_is_held_or_told(
    companies: list[tuple[int, int, int]], rejected: int, more: int, limits: dict[str, Any],
    loss: tuple[int, int], confirming: str, of_access: bool,
) -> None:  # fmt: skip
    actions = [
        action
        for number, (gone, back, _) in enumerate(companies)
        for action in (*leavers(gone, f"c{number}"), *returners(back, f"c{number}"))
    ]
    active = {f"c{number}": base for number, (_, _, base) in enumerate(companies)}
    losses = [Loss(max(loss), min(loss), 5, of_access)]
    proposal = Proposal(actions, rejections(rejected), rejected + more, active, losses=losses)
    gone, back = (sum(action.new["active"] is active for action in actions) for active in (False, True))
    confirmed = {"": Confirmed(), "exact": Confirmed(gone, back), "wrong": Confirmed(gone + 1, back + 1)}[confirming]
    run = context(Settings(limits=replace(Limits(), **limits)))
    own = judged(run, proposal, confirmed)
    found = overrides_of(run, Order(Policy(), run.request), desired(), Live(), own)

    def keys(holds: Sequence[Hold]) -> set[tuple[str, str]]:
        return {(hold.limit, hold.company) for hold in holds}

    strictest = replace(Limits(), **{name: min(value, getattr(Limits(), name)) for name, value in limits.items()})
    through = {(case.limit, case.company) for one in found for case in one.let_through}
    assert keys(guard(proposal, strictest)) <= keys(own.holds) | through
    assert through <= keys(guard(proposal, strictest))
    assert not through & keys(own.holds)
    for one in found:
        kinds = {"confirm_deactivations": DEACTIVATIONS, "confirm_reactivations": REACTIVATIONS}.get(one.what, [*Limit])
        assert {case.limit for case in one.let_through} <= {*kinds}
        assert english.override(one).endswith(".")


@pytest.mark.parametrize(
    ("configured", "flag", "expected"),
    [
        ("all", None, None),
        ("all", "deactivations", ("--on-hold", "deactivations", "all", "default", BY_ALICE)),
        ("deactivations", None, ("[limits] on_hold", "deactivations", "all", "default", str(FILE))),
        ("deactivations", "all", None),
    ],
)
def test_what_goes_on_beside_a_hold(configured: str, flag: str | None, expected: tuple[str, ...] | None) -> None:
    settings = Settings(limits=Limits(on_hold=configured)).with_overrides(Overrides(on_hold=flag))
    run = context(settings)
    proposal = Proposal([*map(creation, ("a@alder.example",)), *leavers(9)], [], 10, {"alder": 10})
    found = lifted(run, judged(run, proposal, Confirmed(), allowed=1)).get("on_hold")
    assert (told(found) if found else None) == expected
    if found:
        assert [(case.count, case.base) for case in found.let_through] == [(1, 10)]
    unheld = judged(run, Proposal(leavers(1), [], 10, {"alder": 100}), Confirmed(), allowed=1)
    assert not any(one.let_through for one in lifted(run, unheld).values())


def test_a_company_that_is_confirmed_to_be_gone_is_told_with_its_people() -> None:
    run = context(Settings(policy=Policy(absent_users="deactivate")), companies_gone=[" alder "])
    delivery = Delivery(confirmed=frozenset({"alder"}))
    proposal = Proposal([*leavers(3), *leavers(1, "birch")], [], 10, {"alder": 3, "birch": 30})
    one = lifted(run, judged(run, proposal, Confirmed(), delivery))["confirm_companies_gone"]
    assert told(one) == ("--confirm-companies-gone", "alder", "", "", BY_ALICE)
    assert [(case.company, case.count, case.base) for case in one.let_through] == [("alder", 3, 3)]


# -- how sheets and people are read -----------------------------------------------------------------------------

KINDS = ("refuse", "look", "assume-active")


@each("configured", KINDS)
@each("flag", [*KINDS, None])
def test_an_assumption_about_people_is_told_where_it_is_looser_than_the_configuration(
    configured: str, flag: str | None
) -> None:
    settings = Settings(policy=Policy(unknown_active=configured)).with_overrides(Overrides(unknown_active=flag))
    users = [
        live_user("ann@acme.example", None),
        live_user("bob@acme.example", True),
        live_user("eve@acme.example", None),
    ]
    sheets = desired(users=[row("ann@acme.example"), row("bob@acme.example"), row("eve@acme.example", active=False)])
    run = context(settings)
    found = lifted(run, judged(run, NOTHING, Confirmed()), sheets, live(live_company(*users))).get("unknown_active")
    assert bool(found) == (flag is not None and KINDS.index(flag) > KINDS.index(configured))
    if found:
        assert told(found) == ("--unknown-active", flag, configured, "configuration", BY_ALICE)
        assert [case.count for case in found.let_through] == [1]


@each(("configured", "flag", "is_told"), [(3, 1, True), (3, 3, False), (1, 3, False), (3, 2, True)])
@each("absent", ["report", "deactivate"])
def test_fewer_runs_than_configured_are_told_with_who_goes_sooner(
    configured: int, flag: int, is_told: bool, absent: str
) -> None:
    settings = Settings(policy=Policy(absent, absent_runs=configured)).with_overrides(Overrides(absent_runs=flag))
    run = context(settings)
    found = lifted(run, judged(run, Proposal(leavers(4), [], 10, {"alder": 100}), Confirmed())).get("absent_runs")
    assert bool(found) == (is_told and absent == "deactivate")
    if found:
        assert told(found)[1:4] == (str(flag), str(configured), "configuration")
        assert [case.count for case in found.let_through] == [4]


def test_each_ignored_column_is_told_with_whose_it_is_and_the_rows_that_say_something() -> None:
    settings = Settings(policy=Policy(ignored_columns=("Contract type",)))
    run = context(settings.with_overrides(Overrides(ignore_column=("Badge", "Nowhere"))))
    extras = (("CONTRACT TYPE", "temp"), ("badge", ""))
    sheets = desired(users=[row("ann@acme.example", extras=extras), row("bob@acme.example", extras=(("badge", "x"),))])
    found = overrides_of(
        run, Order(run.settings.policy, run.request), sheets, Live(), judged(run, NOTHING, Confirmed())
    )
    assert [(one.how, one.value, one.by, [case.count for case in one.let_through]) for one in found] == [
        ("[columns.users] ignore", "Contract type", str(FILE), [1]),
        ("--ignore-column", "Badge", BY_ALICE, [1]),
        ("--ignore-column", "Nowhere", BY_ALICE, []),
    ]


@pytest.mark.parametrize(
    ("configured", "flag", "expected"),
    [
        ("", "", None),
        ("", "cp1250", ("--encoding", "cp1250", "", "", BY_ALICE)),
        ("cp1252", "cp1250", ("--encoding", "cp1250", "cp1252", "configuration", BY_ALICE)),
        ("cp1252", None, ("[sources] encoding", "cp1252", "", "", str(FILE))),
    ],
)
def test_an_encoding_is_told_with_the_sheets_that_were_read_so(
    configured: str, flag: str | None, expected: tuple[str, ...] | None
) -> None:
    run = context(Settings(encoding=configured).with_overrides(Overrides(encoding=flag or None)))
    sheets = desired()
    sheets.as_told = ["people.csv"] if expected else []
    found = lifted(run, judged(run, NOTHING, Confirmed()), sheets).get("encoding")
    assert (told(found) if found else None) == expected
    if found:
        assert "people.csv" in found.let_through[0].text


def test_settings_that_no_file_has_are_the_work_of_who_acts() -> None:
    run = replace(context(Settings()), settings=Settings(limits=Limits(run_deactivations=501)))
    assert lifted(run, judged(run, NOTHING, Confirmed()))["run_deactivations"].by == BY_ALICE


# -- plan files -------------------------------------------------------------------------------------------------


def test_what_bore_on_a_plan_is_told_where_it_is_applied_as_its_makers_work() -> None:
    bob = Actor(Account("1001", "bob"), Account("1001", "bob"))
    carried = Override("older_sheet", "--older-sheet", "yes", by="bob")
    plan = make_plan(
        PlanOrigin("api.example", "partner", "bob@host", NOW, made_by=bob), policy=Policy(), overrides=[carried]
    )
    run = context(Settings(policy=Policy(ignored_columns=("Badge",))), older_sheet=True, plan_file="plan.json")
    order = Order(plan.policy, run.request, plan)
    found = overrides_of(run, order, desired(), Live(), judged(run, NOTHING, Confirmed()))
    assert found == (carried,)
    assert plan.maker == "bob"
    assert {one.what for one in found} <= OF_A_PLAN


@pytest.mark.parametrize(("force", "content", "counts"), [(True, b"x", 1), (True, None, 0), (False, b"x", None)])
def test_a_file_of_somebody_else_that_a_plan_replaces_is_told(
    tmp_path: Path, force: bool, content: bytes | None, counts: int | None
) -> None:
    path = tmp_path / "plan.json"
    if content:
        path.write_bytes(content)
    found = [*forced(context(Settings()), Output(path, Kind.PLAN, force))]
    assert [len(one.let_through) for one in found] == ([] if counts is None else [counts])
