"""Notices say what happened, to whom it matters, and what to do; names and addresses stay out of them."""

from dataclasses import replace
from datetime import UTC, datetime

from reconciler.model.action import Action, ActionKind
from reconciler.model.hold import Hold, Limit
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.model.run_outcome import RunOutcome
from reconciler.report.words.english.notices import EVENTS, run_body, run_subject
from tests.each import each

REPORT = Report("run-1", "apply", datetime(2026, 3, 2, 3, tzinfo=UTC), "ops@batch", "api.example", "Connect API", False)
ENDINGS = [outcome for outcome in RunOutcome if outcome is not RunOutcome.CHANGES_PENDING]
LOSE = [Action(ActionKind.DEACTIVATE_USER, "acme", f"p{at}@acme.example", {"active": True}, {}) for at in range(3)]
GET = [Action(ActionKind.CREATE_USER, "acme", "new@acme.example", None, {})]


@each("outcome", ENDINGS)
def test_every_ending_has_a_subject_numbers_and_something_to_do(outcome: RunOutcome) -> None:
    report = replace(REPORT, outcome=outcome, verdict="This happened to ray@acme.example.", planned=[*LOSE, *GET])
    subject, body = run_subject(report), run_body(report, "f00d", "https://page.example/")
    assert EVENTS[outcome]
    assert subject.startswith("reconciler api.example: ")
    assert subject.endswith(": 3 people would lose access, 1 would get it")
    for said in (
        "What happened",
        "would lose access: 3",
        "would get access: 1",
        "What to do",
        "https://page.example/runs/run-1",
        "f00d",
    ):
        assert said in body
    assert "ray@" not in body


def test_what_was_done_counts_and_not_what_was_planned() -> None:
    results = [Result(LOSE[0], Outcome.DONE), Result(LOSE[1], Outcome.FAILED), Result(GET[0], Outcome.SKIPPED)]
    report = replace(REPORT, outcome="incomplete", planned=[*LOSE, *GET], results=results)
    assert run_subject(report) == "reconciler api.example: INCOMPLETE: 1 person lost access"
    assert "  failed: 1\n  skipped: 1" in run_body(report, "", "")


def test_all_holds_are_told_and_the_plan_to_apply() -> None:
    holds = [
        Hold(Limit.RUN_DEACTIVATIONS, "", 3, 9, 33.3, ("p1@acme.example",), recorded=said) for said in ("One.", "Two.")
    ]
    report = replace(REPORT, outcome="held", verdict="Held: One.", holds=holds, plan_file="plans/run-1.json")
    body = run_body(report, "", "")
    assert "Held: One.\n  Two." in body
    assert "reconciler show plans/run-1.json" in body
    assert "p1@" not in body
