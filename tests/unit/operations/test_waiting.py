"""Who is asked for a yes hears that its time runs out: of each plan that still waits, wherever its file is."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.model.action import Action, ActionKind
from reconciler.model.actor import Account, Actor
from reconciler.model.approval import Approval
from reconciler.model.origin import Source
from reconciler.model.policy import Policy
from reconciler.model.state_place import StatePlace
from reconciler.operations.waiting import waiting
from reconciler.planning.plan import Plan, PlanOrigin, make_plan
from reconciler.report.words.english import catalogue as english
from reconciler.state import approvals
from reconciler.state.backends import open_state
from reconciler.state.plan_file import digest_of, write_plan
from tests.each import each

NOW = datetime.now(UTC)
ANN = Actor(Account("1", "ann"), Account("1", "ann"))
SHEET = Source("people.csv", "/in/people.csv", None, "a" * 64, 3, 3)
LEAVER = Action(ActionKind.DEACTIVATE_USER, "acme", "p@acme.example", {}, {})


class World:
    """A state folder with runs, each of which may have wanted a yes to a plan."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "plans").mkdir()

    def plan(self, path: Path, good_for: timedelta = timedelta(minutes=30)) -> Plan:
        origin = PlanOrigin(
            "h", "t", "ann@m", NOW - timedelta(hours=2), nonce="n" * 32, valid=timedelta(hours=2) + good_for
        )
        plan = make_plan(origin, policy=Policy(), actions=[LEAVER], sources=[SHEET], needs_approval="why")
        write_plan(plan, path, english)
        return plan

    def run(self, name: str, outcome: str, plan: Path | None = None, feed: str = "") -> None:
        code = 0 if outcome == "done" else 4
        told = {"file": str(plan), "needs_approval": "why"} if plan else {}
        begun = {"tenant": "t", "host": "h", "operator": "o", "started_at": NOW.isoformat(), "feed": feed}
        ended = {"outcome": outcome, "exit_code": code, "verdict": "."}
        with closing(open_state(StatePlace(self.folder))) as store:
            store.journal.append("t", name, [("begun", begun), ("plan", told), ("ended", ended)])

    def say(self, plan: Plan, *words: str) -> None:
        subject = approvals.plan_subject(plan, digest_of(plan, english))
        with closing(open_state(StatePlace(self.folder))) as store:
            for word in words:
                if word == "yes":
                    approvals.approve(store.journal, subject, Approval(ANN, "", ""), {}, [])
                else:
                    approvals.withdraw(store.journal, subject, ANN, "")

    def waiting(self, at: datetime = NOW) -> list[str]:
        return [each.plan.plan_file for each in waiting(StatePlace(self.folder), at)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@each(("after", "still_waits"), [("held", True), ("failed", True), ("refused", True), ("done", False)])
def test_a_later_run_makes_a_plan_needless_where_it_was_good(
    after: str, still_waits: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(tmp_path_factory.mktemp("state"))
    path = world.folder / "plans" / "one.json"
    world.plan(path)
    world.run("one", "held", path)
    world.run("two", after)
    assert world.waiting() == ([str(path)] if still_waits else [])


def test_a_plan_that_lies_elsewhere_waits_too_and_the_last_of_a_feed_alone(world: World) -> None:
    one, two, other = world.folder / "one.json", world.folder / "two.json", world.folder / "plans" / "c.json"
    for path in (one, two, other):
        world.plan(path)
    world.run("a", "held", one)
    world.run("b", "held", two)
    world.run("c", "held", Path("gone.json"), feed="other")
    assert sorted(world.waiting()) == sorted([str(two), str(other)])


def test_it_is_told_within_the_last_hour_alone(world: World) -> None:
    path = world.folder / "plans" / "one.json"
    world.plan(path, timedelta(minutes=90))
    world.run("one", "held", path)
    assert world.waiting() == []
    assert world.waiting(NOW + timedelta(minutes=31)) == [str(path)]
    assert world.waiting(NOW + timedelta(minutes=91)) == []


def test_a_yes_that_is_taken_back_makes_it_wait_anew(world: World) -> None:
    path = world.folder / "plans" / "one.json"
    plan = world.plan(path)
    world.run("one", "held", path)
    (first,) = waiting(StatePlace(world.folder), NOW)
    world.say(plan, "yes")
    assert world.waiting() == []
    world.say(plan, "no")
    (second,) = waiting(StatePlace(world.folder), NOW)
    assert first.withdrawn == ""
    assert second.withdrawn
