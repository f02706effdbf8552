"""Who may say yes to a plan, to which one, and with which numbers."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from reconciler.config.serving import Serving
from reconciler.config.settings import Settings
from reconciler.errors import PlanRefused, Unapproved, UsageError
from reconciler.exit_codes import Exit
from reconciler.model.action import Action, ActionKind
from reconciler.model.actor import Account, Actor
from reconciler.model.approval import Approval, Lifted
from reconciler.model.fixes import Fix, Fixes
from reconciler.model.hold import Hold, Limit
from reconciler.model.origin import Source
from reconciler.model.policy import Approving, Limits, Policy
from reconciler.model.report import Report
from reconciler.operations import approve as operation
from reconciler.operations.approve import ApproveRequest, approve
from reconciler.planning.plan import Plan, PlanOrigin, make_plan
from reconciler.report.plan_text import approved_record, preview
from reconciler.report.words.english import catalogue as english
from reconciler.run.conclude import Declined
from reconciler.state import approvals
from reconciler.state.backends import open_state
from reconciler.state.plan_file import digest_of, write_plan

SERVICE = Account("990", "reconciler")
ALICE, BOB = Actor(Account("1001", "alice"), SERVICE), Actor(Account("1002", "bob"), SERVICE)
LEAVERS = [Action(ActionKind.DEACTIVATE_USER, "acme", f"p{number}@acme.example", {}, {}) for number in range(3)]
HOLD = Hold(Limit.RUN_DEACTIVATIONS, "", 3, 10, 30.0, recorded="This run would deactivate 3 of 10.")
SHEET = Source("people.csv", "/in/people.csv", None, "a" * 64, 3, 3)


def plan_by(maker: Actor | None, age: timedelta = timedelta(), **parts: Any) -> Plan:
    origin = PlanOrigin("h", "tenant", "ann@m", datetime.now(UTC) - age, nonce="n" * 32, made_by=maker)
    return make_plan(origin, policy=Policy(), **{"actions": LEAVERS, "sources": [SHEET], **parts})


class Desk:
    """A state folder, a plan in a file, and somebody who acts."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = Settings(state_dir=folder / "state", approving=Approving(four_eyes=True))
        self.shown = ""
        self._folder, self._patch = folder, monkeypatch
        self.plan = self.lay(plan_by(ALICE))

    def lay(self, plan: Plan) -> Plan:
        """Put a plan into the file."""
        self.plan = plan
        (self._folder / "plan.json").unlink(missing_ok=True)
        write_plan(plan, self._folder / "plan.json", english)
        return plan

    def approve(self, who: Actor = BOB, answer: bool = True, **more: Any) -> Actor:
        """Approve it as somebody."""

        def ask(report: Report) -> bool:
            self.shown = click.unstyle("\n".join([*preview(report), *approved_record(report)]))
            return answer

        self._patch.setattr(operation, "who_acts", lambda: who)
        return approve(ApproveRequest(self._folder / "plan.json", ask, **more), self.settings)

    def standing(self) -> Approval | None:
        """Give what stands."""
        with closing(open_state(self.settings.state)) as store:
            return approvals.standing(store.journal, approvals.plan_subject(self.plan, digest_of(self.plan, english)))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_somebody_else_approves_what_they_were_shown(desk: Desk) -> None:
    assert desk.approve(reason=" as \n asked ") == BOB
    found = desk.standing()
    assert found is not None
    assert (found.by, found.reason, found.lifted) == (BOB, "as asked", Lifted())
    assert "Made by alice (as reconciler)" in desk.shown
    assert "3 lose access" in desk.shown
    assert all(f"p{number}@acme.example" in desk.shown for number in range(3))
    assert digest_of(desk.plan, english) in desk.shown


def test_whoever_made_it_does_not_and_without_four_eyes_does(desk: Desk) -> None:
    elsewhere = Actor(ALICE.login, Account("0", "root"))
    for same in (ALICE, elsewhere):
        with pytest.raises(Unapproved, match="anybody but alice") as refused:
            desk.approve(same)
        assert refused.value.exit_code == Exit.HELD
    assert desk.standing() is None
    for off in (None, False):
        desk.settings = replace(desk.settings, approving=Approving(four_eyes=off))
        assert desk.approve(ALICE) == ALICE


def test_with_four_eyes_a_plan_of_nobody_known_is_refused(desk: Desk) -> None:
    desk.lay(plan_by(None))
    with pytest.raises(Unapproved, match="not known who made this plan"):
        desk.approve()


@pytest.mark.parametrize("age", [timedelta(hours=25), -timedelta(hours=1)])
def test_only_a_plan_of_these_hours_is_approved_but_a_schedule_by_any(desk: Desk, age: timedelta) -> None:
    desk.lay(plan_by(ALICE, age))
    with pytest.raises(PlanRefused):
        desk.approve()
    desk.approve(schedule=True)


def test_a_plan_that_takes_a_run_back_is_no_schedule(desk: Desk) -> None:
    made = desk.plan
    parts = {name: getattr(made, name) for name in made.__slots__}
    desk.lay(Plan(**parts | {"undo_of": "run-1"}))
    with pytest.raises(UsageError, match="takes back run run-1"):
        desk.approve(schedule=True)
    desk.approve()


def test_fixes_are_shown_and_those_of_one_file_are_no_schedule(desk: Desk) -> None:
    one = Fix(source="b.csv", sha256="1" * 64, cell="B3", old="bob@acme", new="bob@acme.example", by="Eve", at="now")
    parts = {name: getattr(desk.plan, name) for name in desk.plan.__slots__}
    desk.lay(Plan(**parts | {"fixes": Fixes((one,), "/fixes.json")}))
    with pytest.raises(UsageError, match="made with fixes"):
        desk.approve(schedule=True)
    desk.approve()
    assert "b.csv › B3: “bob@acme” → “bob@acme.example” (Eve" in desk.shown


@pytest.mark.parametrize(
    ("given", "raised"),
    [
        (Lifted(3, None), None),
        (Lifted(None, None), Unapproved),
        (Lifted(2, None), UsageError),
        (Lifted(4, None), UsageError),
        (Lifted(3, 1), UsageError),
        (Lifted(3, 0), None),
    ],
)
def test_what_a_limit_holds_wants_the_exact_number(desk: Desk, given: Lifted, raised: type[Exception] | None) -> None:
    desk.lay(plan_by(ALICE, holds=[HOLD]))
    if raised:
        with pytest.raises(raised, match=r"exact|A limit holds this plan"):
            desk.approve(confirmed=given)
        assert desk.standing() is None
    else:
        desk.approve(confirmed=given)
        found = desk.standing()
        assert found is not None
        assert found.lifted == given


def test_where_a_hold_keeps_back_its_own_alone_the_rest_is_approved_without_a_number(desk: Desk) -> None:
    desk.lay(plan_by(ALICE, holds=[HOLD]))
    desk.settings = replace(desk.settings, limits=Limits(on_hold="deactivations"))
    desk.approve()
    assert desk.standing()


@pytest.mark.parametrize("limit", [Limit.REJECTED_ROWS, Limit.UNKNOWN_ACTIVE])
def test_what_no_yes_lifts_is_not_approved(desk: Desk, limit: Limit) -> None:
    desk.lay(plan_by(ALICE, holds=[replace_limit(HOLD, limit)]))
    with pytest.raises(Unapproved, match="no yes lifts"):
        desk.approve(confirmed=Lifted(3, None))


def replace_limit(hold: Hold, limit: Limit) -> Hold:
    return Hold(limit, hold.company, hold.count, hold.base, hold.percent, recorded=hold.recorded)


def test_a_company_that_the_plan_has_nobody_of_cannot_be_confirmed_to_be_gone(desk: Desk) -> None:
    with pytest.raises(UsageError, match="nobody of that company"):
        desk.approve(companies_gone=("cord",))
    desk.approve(companies_gone=("acme",))
    found = desk.standing()
    assert found is not None
    assert found.companies_gone == ("acme",)


def test_a_no_puts_nothing_on_record(desk: Desk) -> None:
    with pytest.raises(Declined):
        desk.approve(answer=False)
    assert desk.standing() is None


def test_what_nobody_approved_cannot_be_withdrawn_and_anybody_withdraws(desk: Desk) -> None:
    with pytest.raises(UsageError, match="nothing to withdraw"):
        desk.approve(withdraw=True)
    desk.approve()
    desk.approve(ALICE, withdraw=True)
    with pytest.raises(Unapproved, match="alice"):
        desk.standing()
    with pytest.raises(UsageError, match="nothing to withdraw"):
        desk.approve(withdraw=True)


CHANGES: list[Callable[[Plan], Plan]] = [
    lambda plan: replace(plan, actions=plan.actions[1:]),
    lambda plan: replace(plan, expires_at=plan.expires_at + timedelta(days=9)),
    lambda plan: replace(plan, made_by=Actor(Account("7", "eve"), SERVICE)),
    lambda plan: replace(plan, sources=(SHEET._replace(sha256="b" * 64),)),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("withdraw", [True, False])
def test_another_content_than_was_approved_is_neither_approved_nor_withdrawn(
    desk: Desk, change: Callable[[Plan], Plan], withdraw: bool
) -> None:
    desk.approve()
    desk.lay(change(desk.plan))
    with pytest.raises(PlanRefused, match="had another content"):
        desk.approve(withdraw=withdraw)


def test_a_schedule_has_no_numbers(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no number to confirm"):
        desk.approve(schedule=True, confirmed=Lifted(3, None))


def test_a_reason_has_an_end(desk: Desk) -> None:
    with pytest.raises(UsageError, match="500"):
        desk.approve(reason="x" * 501)


def test_where_people_sign_in_at_a_provider_an_account_that_nobody_knows_there_approves_nothing(desk: Desk) -> None:
    serving = Serving(issuer="https://login.example", client_id="page")
    for people, may in (
        ({}, False),
        ({"alice": "https://login.example|1"}, False),
        ({"bob": "local|bob"}, False),
        ({"bob": "https://login.example.evil|2"}, False),
        ({"bob": "https://login.example|2"}, True),
    ):
        desk.settings = replace(desk.settings, serving=serving, approving=Approving(four_eyes=True, people=people))
        if may:
            desk.approve()
        else:
            with pytest.raises(Unapproved, match="bob is an account of this machine"):
                desk.approve()
        assert bool(desk.standing()) == may
    desk.settings = replace(desk.settings, approving=Approving(four_eyes=True))
    desk.approve(withdraw=True)
