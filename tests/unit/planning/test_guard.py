"""The arithmetic that holds a plan, and what a hold says."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.action import Action
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.hold import Hold, Limit
from reconciler.model.origin import Origin
from reconciler.model.policy import Limits
from reconciler.planning.guard import Confirmed, Loss, Proposal, Question, guard, is_cut, questions
from reconciler.report.words.english import catalogue as english
from tests.each import each
from tests.unit.builders import creation, finding_of, status_change


def leavers(count: int, company: str = "acme") -> list[Action]:
    return [status_change(f"u{i}@{company}.example", company=company) for i in range(count)]


def held(
    actions: Sequence[Action],
    active: dict[str, int],
    findings: Sequence[Finding] = (),
    limits: Limits | None = None,
    confirmed: int | None = None,
    rows: int = 1000,
    **more: Any,
) -> list[Hold]:
    return guard(Proposal(actions, findings, rows, active, **more), limits or Limits(), Confirmed(confirmed))


def rejections(count: int) -> list[Finding]:
    return [finding_of(FindingKind.REJECTED, "x", "x", Origin("b.csv", "", i + 2)) for i in range(count)]


@each(
    ("count", "base", "confirmed", "limits_hit"),
    [
        (0, 0, None, []),
        (5, 5, None, []),
        (5, 10, None, []),
        (6, 60, None, []),
        (6, 59, None, ["company-deactivations"]),
        (6, 59, 6, []),
        (6, 59, 5, ["company-deactivations"]),
        (6, 59, 0, ["company-deactivations"]),
        (6, 0, None, ["company-deactivations"]),
        (500, 100_000, None, []),
        (501, 100_000, None, ["run-deactivations"]),
        (501, 100_000, 501, []),
        (501, 600, None, ["company-deactivations", "run-deactivations"]),
        (501, 600, 500, ["company-deactivations", "run-deactivations"]),
    ],
)
def test_deactivations(count: int, base: int, confirmed: int | None, limits_hit: list[str]) -> None:
    holds = held(leavers(count), {"acme": base}, confirmed=confirmed)
    assert [hold.limit for hold in holds] == limits_hit


def test_each_company_is_judged_by_its_own_base_and_confirmed_by_the_number_of_the_run() -> None:
    actions = [*leavers(6), *leavers(6, "bolt"), *leavers(1, "cord")]
    active = {"acme": 50, "bolt": 60, "cord": 1}
    (hold,) = held(actions, active)
    assert (hold.company, hold.count, hold.base, hold.percent) == ("acme", 6, 50, 12.0)
    assert hold.people == tuple(f"u{i}@acme.example" for i in range(6))
    assert held(actions, active, confirmed=13) == []
    assert held(actions, active, confirmed=6) != []


def test_the_words_of_a_company_hold() -> None:
    assert [english.hold(hold) for hold in held(leavers(8), {"acme": 63})] == [
        "acme: 8 of 63 active people (12.7 %) would be deactivated; the limit is 5 and 10 %. If that is meant, run "
        "again with --confirm-deactivations 8; if not, correct the sheets."
    ]


def test_the_words_of_a_run_hold_after_a_wrong_number() -> None:
    holds = held(leavers(3), {"acme": 100, "bolt": 100}, limits=Limits(run_deactivations=2), confirmed=4)
    assert [english.hold(hold) for hold in holds] == [
        "This run would deactivate 3 of 200 active people (1.5 %); the limit is 2. --confirm-deactivations 4 is not "
        "the number of this run. If that is meant, run again with --confirm-deactivations 3; if not, correct the "
        "sheets."
    ]


def test_creations_do_not_count() -> None:
    assert held([creation(f"u{i}@acme.example") for i in range(900)], {"acme": 1}) == []


@each(
    ("count", "rows", "is_held"), [(5, 5, False), (6, 60, False), (6, 59, True), (100, 1000, False), (101, 1000, True)]
)
def test_rejected_rows(count: int, rows: int, is_held: bool) -> None:
    assert [hold.limit for hold in held([], {}, rejections(count), rows=rows)] == ["rejected-rows"] * is_held


def test_a_row_with_two_bad_cells_is_one_row_and_other_findings_are_none() -> None:
    origin = Origin("b.csv", "", 2)
    found = [finding_of(FindingKind.REJECTED, "x", "x", origin)] * 10
    found += [finding_of(FindingKind.DRIFT, "x", "x", Origin("b.csv", "", i)) for i in range(10)]
    assert held([], {}, found, rows=10) == []


def test_where_most_rejected_rows_are_signs_of_leaving_nobody_is_told_to_raise_the_limit() -> None:
    left = [Finding(Code.ROW_LEFT, {"case": "name", "value": "x"}, Origin("b.csv", "", i)) for i in range(7)]
    (hold,) = held([], {}, [*left, *rejections(6)], rows=20)
    assert "write no under active" in english.hold(hold)
    assert "limits" not in english.hold(hold)


def test_a_confirmation_does_not_lift_the_limit_on_rejected_rows() -> None:
    (hold,) = held(leavers(6), {"acme": 6}, rejections(6), rows=12, confirmed=6)
    assert english.hold(hold) == (
        "6 of 12 rows (50.0 %) were rejected; the limit is 5 and 10 %. Sheets with so many errors are not applied: "
        "fix the rows first (or raise rejected_rows under [limits])."
    )
    assert hold.people[0] == "b.csv row 2"


def test_people_whose_state_may_not_be_assumed_hold_the_run() -> None:
    (hold,) = held([], {}, undecided=[("acme", "ann@acme.example")])
    assert (hold.limit, hold.people) == ("unknown-active", ("ann@acme.example",))
    assert "--unknown-active look" in english.hold(hold)


def test_limits_are_those_of_the_configuration() -> None:
    assert held(leavers(1), {"acme": 1}, limits=Limits(company_deactivations=0, company_deactivations_percent=99.9))
    assert not held(leavers(1), {"acme": 1}, limits=Limits(company_deactivations=0, company_deactivations_percent=100))


# -- the other way ----------------------------------------------------------------------------------------------


def returners(count: int, company: str = "acme") -> list[Action]:
    return [status_change(f"r{i}@{company}.example", active=True, company=company) for i in range(count)]


@each(
    ("count", "base", "confirmed", "limits_hit"),
    [
        (5, 0, None, []),
        (6, 60, None, []),
        (6, 59, None, ["company-reactivations"]),
        (6, 0, None, ["company-reactivations"]),
        (6, 59, 6, []),
        (6, 59, 5, ["company-reactivations"]),
        (500, 100_000, None, []),
        (501, 100_000, None, ["run-reactivations"]),
        (501, 600, 501, []),
    ],
)
def test_reactivations_are_limited_like_deactivations(
    count: int, base: int, confirmed: int | None, limits_hit: list[str]
) -> None:
    proposal = Proposal(returners(count), [], 1000, {"acme": base})
    assert [hold.limit for hold in guard(proposal, Limits(), Confirmed(None, confirmed))] == limits_hit
    assert [hold.limit for hold in guard(proposal, Limits(), Confirmed(count, None if confirmed is None else confirmed))
            ] == limits_hit, "a number of deactivations lifts nothing of them"  # fmt: skip


def test_a_number_of_reactivations_lifts_no_limit_on_deactivations() -> None:
    proposal = Proposal([*leavers(6), *returners(6)], [], 1000, {"acme": 12})
    limits = [hold.limit for hold in guard(proposal, Limits(), Confirmed(None, 6))]
    assert limits == [Limit.COMPANY_DEACTIVATIONS]
    assert guard(proposal, Limits(), Confirmed(6, 6)) == []


LOST = Loss(before=100, lost=21, now=79)


def test_a_loss_holds_where_somebody_is_to_be_deactivated_now_or_later() -> None:
    (hold,) = held(leavers(1), {"acme": 100}, losses=[LOST])
    assert (hold.limit, hold.count, hold.base) == ("lost-rows", 21, 100)
    (hold,) = held([], {"acme": 100}, losses=[LOST], later=["zoe@acme.example"])
    assert (hold.limit, hold.people) == ("lost-rows", ("zoe@acme.example",))
    assert held([], {"acme": 100}, losses=[LOST]) == []
    assert held(leavers(1), {"acme": 100}, losses=[Loss(100, 20, 80)]) == []


@each(("confirmed", "is_held"), [(None, True), (0, True), (1, True), (2, True), (3, False)])
def test_a_loss_is_confirmed_by_the_number_of_those_who_go_now_and_later(confirmed: int | None, is_held: bool) -> None:
    proposal = Proposal(leavers(1), [], 1000, {"acme": 100}, losses=[LOST], later=["yan", "zoe"])
    assert bool(guard(proposal, Limits(), Confirmed(confirmed))) is is_held
    assert is_cut(proposal, Limits(), Confirmed(confirmed)) is is_held


def test_without_a_loss_those_who_go_later_are_no_part_of_the_number() -> None:
    assert held(leavers(6), {"acme": 10}, later=["zoe"], confirmed=6) == []
    assert held(leavers(6), {"acme": 10}, later=["zoe"], confirmed=7) != []


@pytest.mark.parametrize(("lost", "before", "is_held"), [(5, 6, False), (6, 30, False), (6, 29, True), (50, 100, True)])
def test_those_who_have_access_are_measured_alone_too(lost: int, before: int, is_held: bool) -> None:
    losses = [Loss(1000, lost, 950), Loss(before, lost, 950, of_access=True)]
    assert bool(held(leavers(1), {"acme": 100}, losses=losses)) is is_held


# -- whom to look at --------------------------------------------------------------------------------------------

PERCENTS = st.sampled_from([0, 1, 3.3, 10, 50, 99.9, 100])
LIMITS = st.builds(
    Limits,
    company_deactivations=st.integers(0, 8),
    company_deactivations_percent=PERCENTS,
    company_share_percent=PERCENTS,
    run_deactivations=st.integers(0, 20),
    run_share_percent=PERCENTS,
    company_reactivations=st.integers(0, 8),
    company_reactivations_percent=PERCENTS | st.integers(100, 300),
)


def count_by_looking(asked: Sequence[Question], active: dict[str, list[bool]]) -> tuple[dict[str, int], int]:
    """Look at people as far as the questions need it; return the bases that come of it, and the looks."""
    known = dict.fromkeys(active, 0)
    left = {company: len(people) for company, people in active.items()}
    while open_ := [question for question in asked if question.is_open(known, left)]:
        question = open_[0]
        looks = question.next_looks(known, left)
        assert 0 < looks <= sum(left[company] for company in question.companies)
        for company in question.companies:
            for _ in range(min(looks, left[company])):
                known[company] += active[company][-left[company]]
                left[company] -= 1
                looks -= 1
    bases = {company: known[company] + left[company] for company in active}
    return bases, sum(map(len, active.values())) - sum(left.values())


@given(st.data(), LIMITS)
def test_looking_until_it_is_decided_holds_what_the_true_count_would_hold(data: st.DataObject, limits: Limits) -> None:
    active, actions = dict[str, list[bool]](), list[Action]()
    for company in ("acme", "bolt"):
        out = data.draw(st.integers(0, 12))
        rest = data.draw(st.lists(st.booleans(), max_size=60))
        active[company] = [True] * out + rest
        actions += leavers(out, company) + returners(data.draw(st.integers(0, min(9, rest.count(False)))), company)
    bases, _ = count_by_looking(questions(actions, active, limits), active)
    truth = {company: sum(people) for company, people in active.items()}
    told, true = (
        [(hold.limit, hold.company) for hold in held(actions, base, limits=limits)] for base in (bases, truth)
    )
    assert told == true


@given(st.integers(6, 60), st.lists(st.booleans(), max_size=800))
def test_nobody_is_looked_at_in_vain(count: int, rest: list[bool]) -> None:
    """So many as prove it are looked at, and not one more: 10·d who are active, or too many who are not."""
    people = [True] * count + rest
    asked = questions(leavers(count), ["acme"], Limits())
    assert asked == [Question(("acme",), 10 * count)]
    _, looks = count_by_looking(asked, {"acme": people})
    if len(people) < 10 * count:
        assert looks == 0
    else:
        seen = people[:looks]
        enough = seen.count(True) == 10 * count
        too_few = len(people) - seen.count(False) == 10 * count - 1
        assert enough or too_few


@pytest.mark.parametrize("count", [1, 5])
def test_plain_leavers_cost_no_look(count: int) -> None:
    assert questions([*leavers(count), *returners(count)], ["acme"], Limits()) == []
    assert questions(leavers(40), ["acme"], Limits(), Confirmed(40)) == []
