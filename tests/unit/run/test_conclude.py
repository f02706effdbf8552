"""Errors as people see them, and the one exit code where several apply."""

from datetime import UTC, datetime
from itertools import combinations

from reconciler import errors
from reconciler.errors import ApiError, ApiGone, ApiRefused, InputRefused, LockLost, UsageError
from reconciler.exit_codes import Exit
from reconciler.model.pause import Pause
from reconciler.model.report import Report
from reconciler.model.run_outcome import RunOutcome, is_good
from reconciler.run.conclude import codes_of, told_of, without_proof, worst
from reconciler.run.paused import Paused
from reconciler.state.store import JournalFailed
from tests.each import each

ORDER = (1, 2, 9, 8, 11, 4, 5, 3, 7, 6)
"""The order that architecture.md gives."""


@each(("first", "second"), list(combinations(ORDER, 2)))
def test_the_first_in_order_wins(first: int, second: int) -> None:
    assert worst({Exit(first), Exit(second)}) == first
    assert worst({Exit(second)}) == second


def test_no_code_is_ok_and_all_codes_end_in_the_gravest() -> None:
    assert worst(set()) is Exit.OK
    assert worst({Exit.OK}) is Exit.OK
    assert worst({Exit(code) for code in ORDER} | {Exit.OK}) is Exit.UNEXPECTED


@each("code", Exit)
def test_what_cannot_be_proven_or_told_is_no_success_and_nothing_else_changes(code: Exit) -> None:
    assert without_proof(code) == (1 if code in (0, 10) else code)


@each("outcome", ["", "interrupted", *RunOutcome])
@each("code", [None, *Exit])
def test_a_good_run_has_an_outcome_that_is_one(outcome: str, code: int | None) -> None:
    good = outcome in ("done", "in-sync", "incomplete") and code in (0, 6)
    assert is_good(outcome, code, "") is good
    assert not is_good(outcome, code, "Something stopped it.")


def test_a_report_that_nobody_has_concluded_is_no_success() -> None:
    report = Report("run", "apply", datetime.now(UTC), "someone", "api.example", "API", dry_run=False)
    assert (report.exit_code, report.outcome) == (1, "")


@each("code", list(Exit)[1:])
def test_no_code_is_lost(code: Exit) -> None:
    assert worst({code}) is code


@each(
    ("name", "code"),
    [
        ("ReconcilerError", 1),
        ("InternalError", 1),
        ("UsageError", 2),
        ("InputRefused", 3),
        ("PlanRefused", 5),
        ("Interrupted", 6),
        ("ApiGone", 8),
        ("CredentialsRefused", 8),
        ("RunLocked", 9),
    ],
)
def test_each_error_ends_in_its_code(name: str, code: int) -> None:
    assert getattr(errors, name).exit_code == code


def test_a_refusal_carries_its_code_and_other_errors_have_none() -> None:
    assert InputRefused("No.", "file.empty").code == "file.empty"
    assert ApiGone("Gone.").code == ""


def test_exit_codes_are_those_of_the_readme() -> None:
    assert [int(code) for code in Exit] == list(range(12))
    assert (Exit.USAGE, Exit.HELD, Exit.LOCKED, Exit.CHANGES_PENDING, Exit.LOCK_LOST) == (2, 4, 9, 10, 11)


def test_a_lost_lock_is_told_before_what_came_of_it() -> None:
    lost, paused = LockLost("The lock is lost."), Paused(Pause(trouble="the database cannot be asked"))
    assert told_of((paused, lost)) is lost
    assert told_of((paused, UsageError("No."))) is paused
    assert told_of(()) is None


def test_a_journal_that_fails_for_a_lost_lock_ends_with_that() -> None:
    lost, failed = LockLost("The lock is lost."), JournalFailed("It cannot be read.")
    assert worst(codes_of((failed, lost))) is Exit.LOCK_LOST
    assert worst(codes_of((failed,))) is Exit.UNEXPECTED


def test_a_failed_call_tells_what_support_needs() -> None:
    error = ApiRefused("No.", call="POST /api/v2/companies", status=404, detail_code=40103, trace_id="trace-1")
    assert str(error) == "No. (POST /api/v2/companies, HTTP 404, code 40103, trace id trace-1)"
    assert str(ApiGone("Gone.")) == "Gone."
    assert issubclass(errors.BadAnswer, errors.AnswerLost)
    assert not issubclass(ApiRefused, errors.AnswerLost)
    assert issubclass(ApiGone, ApiError)
