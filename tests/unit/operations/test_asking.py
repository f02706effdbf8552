"""Ask for a yes, take that back, send a plan back; and who may then give it, on whichever surface the plan was made."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reconciler.config.settings import Settings
from reconciler.errors import PlanRefused, Unapproved, UsageError
from reconciler.model.action import Action, ActionKind
from reconciler.model.actor import Account, Actor
from reconciler.model.origin import Source
from reconciler.model.policy import Approving, Policy
from reconciler.model.state_place import StatePlace
from reconciler.operations import asking
from reconciler.operations.approve import ApproveRequest, approve
from reconciler.operations.show import show
from reconciler.planning.approving import why_two
from reconciler.planning.plan import Plan, PlanOrigin, make_plan
from reconciler.report.plan_text import plan_in_full
from reconciler.report.words.english import catalogue as english
from reconciler.state.plan_file import read_plan, write_plan

SERVICE = Account("990", "reconciler")
ANN, BOB, CYN, DAN = (Actor(Account(f"local|{who}", who), SERVICE) for who in ("ann", "bob", "cyn", "dan"))
LEAVER = Action(ActionKind.DEACTIVATE_USER, "acme", "p@acme.example", {}, {})
SHEET = Source("people.csv", "/in/people.csv", None, "a" * 64, 3, 3)


def plan_file(folder: Path, age: timedelta = timedelta(), actions: Any = (LEAVER,), **origin: Any) -> Path:
    """Lay down a plan that Ann made of a sheet that Bob handed in, on the page."""
    made = {"made_by": ANN, "hands": (BOB,), "made_on": "page", "nonce": "n" * 32, **origin}
    of = PlanOrigin("h", "tenant", "ann@m", datetime.now(UTC) - age, **made)
    return write_plan(make_plan(of, policy=Policy(), actions=actions, sources=[SHEET]), folder / "plan.json", english)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state")


def approved_by(path: Path, settings: Settings, who: Actor) -> Actor:
    return approve(ApproveRequest(path, lambda _: True, actor=who), settings)


def standing(path: Path, settings: Settings) -> asking.OnRecord:
    (found,) = asking.on_record(settings.state, [asking.in_short(path).subject])
    return found


def test_a_plan_file_keeps_who_had_a_hand_in_it_and_where_it_was_made(tmp_path: Path) -> None:
    plan = read_plan(plan_file(tmp_path))
    assert (plan.made_by, plan.hands, plan.made_on) == (ANN, (BOB,), "page")


@pytest.mark.parametrize("lacking", ['"hands":', '"made_on":"page"'])
def test_who_had_a_hand_in_it_is_in_its_digest(tmp_path: Path, lacking: str) -> None:
    path = plan_file(tmp_path)
    text = path.read_text("utf-8")
    assert lacking in text
    path.chmod(0o600)
    path.write_text(text.replace("local|bob", "local|eve").replace('"made_on":"page",', ""), "utf-8")
    with pytest.raises(PlanRefused, match="altered"):
        read_plan(path)


def test_whoever_made_dropped_or_asked_does_not_approve_and_somebody_else_does(
    tmp_path: Path, settings: Settings
) -> None:
    path = plan_file(tmp_path)
    asking.ask(asking.in_short(path), settings.state, CYN)
    for who, why in ((ANN, "made this plan"), (BOB, "handed in its sheet"), (CYN, "asked for its approval")):
        with pytest.raises(Unapproved, match=why):
            approved_by(path, settings, who)
    assert standing(path, settings).approved is None
    assert approved_by(path, settings, DAN) == DAN
    found = standing(path, settings)
    assert found.approved is not None
    assert (found.approved.by, found.asked) == (DAN, None)


def test_to_have_taken_the_request_back_makes_nobody_a_second_person(tmp_path: Path, settings: Settings) -> None:
    path = plan_file(tmp_path)
    asking.ask(asking.in_short(path), settings.state, CYN)
    asking.ask_no_more(asking.in_short(path).subject, settings.state, CYN)
    with pytest.raises(Unapproved, match="asked for its approval"):
        approved_by(path, settings, CYN)


@pytest.mark.parametrize(
    ("surface", "said", "needs_two"),
    [("page", None, True), ("page", True, True), ("page", False, False), ("", None, False), ("", True, True)],
)
def test_four_eyes_are_on_for_the_page_unless_somebody_has_said_otherwise(
    tmp_path: Path, surface: str, said: bool | None, needs_two: bool
) -> None:
    settings = Settings(state_dir=tmp_path / "state", approving=Approving(four_eyes=said))
    path = plan_file(tmp_path, made_on=surface)
    if needs_two:
        with pytest.raises(Unapproved):
            approved_by(path, settings, ANN)
    else:
        assert approved_by(path, settings, ANN) == ANN


def test_on_the_page_every_change_needs_two() -> None:
    nobody = Approving()
    assert why_two([LEAVER], nobody.on(""), held=False) == ""
    assert why_two([LEAVER], nobody.on("page"), held=False) != ""


def test_what_was_asked_is_sent_back_with_a_reason_and_asked_again(tmp_path: Path, settings: Settings) -> None:
    path, state = plan_file(tmp_path), settings.state
    asking.ask(asking.in_short(path), state, ANN, " for \n March ")
    asked = standing(path, settings).asked
    assert asked is not None
    assert (asked.by, asked.reason) == (ANN, "for March")
    with pytest.raises(UsageError, match="Say why"):
        asking.send_back(asking.in_short(path).subject, state, DAN, "  ")
    asking.send_back(asking.in_short(path).subject, state, DAN, "Edgar stays")
    found = standing(path, settings)
    assert found.sent_back is not None
    assert (found.asked, found.sent_back.by, found.sent_back.reason) == (None, DAN, "Edgar stays")
    asking.ask(asking.in_short(path), state, ANN)
    assert (standing(path, settings).sent_back, standing(path, settings).askers) == (None, (ANN, ANN))


@pytest.mark.parametrize("end", [asking.ask_no_more, asking.send_back])
def test_what_nobody_asks_for_is_neither_taken_back_nor_sent_back(
    tmp_path: Path, settings: Settings, end: Callable[[asking.Subject, StatePlace, Actor, str], None]
) -> None:
    with pytest.raises(UsageError, match="Nobody asks"):
        end(asking.in_short(plan_file(tmp_path)).subject, settings.state, DAN, "why")


@pytest.mark.parametrize(
    ("laid", "refused"),
    [({"age": timedelta(hours=25)}, PlanRefused), ({"actions": ()}, UsageError)],
)
def test_what_is_over_or_changes_nothing_is_not_asked_for(
    tmp_path: Path, settings: Settings, laid: dict[str, Any], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        asking.ask(asking.in_short(plan_file(tmp_path, **laid)), settings.state, ANN)


def test_a_request_and_its_end_change_nothing_of_an_approval(tmp_path: Path, settings: Settings) -> None:
    path = plan_file(tmp_path)
    approved_by(path, settings, DAN)
    asking.ask(asking.in_short(path), settings.state, CYN)
    asking.ask_no_more(asking.in_short(path).subject, settings.state, CYN)
    approved = standing(path, settings).approved
    assert approved is not None
    assert approved.by == DAN


def test_another_content_of_the_same_plan_has_a_standing_of_its_own(tmp_path: Path, settings: Settings) -> None:
    first = plan_file(tmp_path)
    asking.ask(asking.in_short(first), settings.state, ANN)
    (tmp_path / "other").mkdir()
    other: Plan = read_plan(plan_file(tmp_path / "other", actions=(LEAVER, LEAVER)))
    assert other.nonce == read_plan(first).nonce
    assert standing(tmp_path / "other" / "plan.json", settings).asked is None


def test_an_account_of_somebody_who_had_a_hand_in_it_at_the_page_does_not_approve_it(tmp_path: Path) -> None:
    approving = Approving(people={"bobby": "local|bob"})
    settings = Settings(state_dir=tmp_path / "state", approving=approving)
    bobby = Actor(Account("1002", "bobby"), SERVICE)
    with pytest.raises(Unapproved, match="handed in its sheet"):
        approved_by(plan_file(tmp_path), settings, bobby)


def test_whoever_reads_the_plan_is_told_who_handed_in_its_sheet(tmp_path: Path) -> None:
    lines = list(plan_in_full(show(plan_file(tmp_path)), datetime.now(UTC)))
    assert any(" ".join(line.split()) == "Handed in by bob (as reconciler)" for line in lines)
