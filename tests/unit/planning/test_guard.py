"""The arithmetic that holds a plan, and what a hold says."""

from collections.abc import Sequence
from typing import Any

import pytest

from reconciler.model.action import Action
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import Hold
from reconciler.model.origin import Origin
from reconciler.model.policy import Limits
from reconciler.planning.guard import Proposal, guard
from reconciler.report.words.english import catalogue as english
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
    return guard(Proposal(actions, findings, rows, active, **more), limits or Limits(), confirmed)


def rejections(count: int) -> list[Finding]:
    return [finding_of(FindingKind.REJECTED, "x", "x", Origin("b.csv", "", i + 2)) for i in range(count)]


@pytest.mark.parametrize(
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


def test_only_deactivations_count() -> None:
    actions = [creation(f"u{i}@acme.example") for i in range(900)]
    actions += [status_change(f"v{i}@acme.example", active=True) for i in range(900)]
    assert held(actions, {"acme": 1}) == []


@pytest.mark.parametrize(
    ("count", "rows", "is_held"), [(5, 5, False), (6, 60, False), (6, 59, True), (100, 1000, False), (101, 1000, True)]
)
def test_rejected_rows(count: int, rows: int, is_held: bool) -> None:
    assert [hold.limit for hold in held([], {}, rejections(count), rows=rows)] == ["rejected-rows"] * is_held


def test_a_row_with_two_bad_cells_is_one_row_and_other_findings_are_none() -> None:
    origin = Origin("b.csv", "", 2)
    found = [finding_of(FindingKind.REJECTED, "x", "x", origin)] * 10
    found += [finding_of(FindingKind.DRIFT, "x", "x", Origin("b.csv", "", i)) for i in range(10)]
    assert held([], {}, found, rows=10) == []


def test_a_confirmation_does_not_lift_the_limit_on_rejected_rows() -> None:
    (hold,) = held(leavers(6), {"acme": 6}, rejections(6), rows=12, confirmed=6)
    assert english.hold(hold) == (
        "6 of 12 rows (50.0 %) were rejected; the limit is 5 and 10 %. Sheets with so many errors are not applied: "
        "mend the rows first (or raise rejected_rows under [limits])."
    )
    assert hold.people[0] == "b.csv row 2"


def test_people_whose_state_may_not_be_assumed_hold_the_run() -> None:
    (hold,) = held([], {}, undecided=[("acme", "ann@acme.example")])
    assert (hold.limit, hold.people) == ("unknown-active", ("ann@acme.example",))
    assert "--unknown-active look" in english.hold(hold)


def test_limits_are_those_of_the_configuration() -> None:
    assert held(leavers(1), {"acme": 1}, limits=Limits(company_deactivations=0, company_deactivations_percent=99.9))
    assert not held(leavers(1), {"acme": 1}, limits=Limits(company_deactivations=0, company_deactivations_percent=100))
