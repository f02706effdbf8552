"""The one word and the one sentence that a run ends with."""

from reconciler.errors import Exit
from reconciler.model.code import Code, FindingKind
from reconciler.model.report import Report
from reconciler.model.result import Outcome
from reconciler.report.summary import rejected_rows
from reconciler.report.words import english


def verdict(report: Report, code: Exit) -> tuple[str, str]:
    """Give the outcome of the summary, and the sentence that opens the audit."""
    done = sum(1 for result in report.results if result.outcome is Outcome.DONE)
    planned = len(report.planned)
    tail = _tail(rejected_rows(report))
    stopped = _stopped(report, code, f"{done} of {planned} changes were done." if report.results else _NOTHING)
    if stopped:
        return stopped
    if report.dry_run and planned:
        return "changes-pending", f"{_count(planned, 'change')} would be made{tail}. {_NOTHING}"
    if code is Exit.UNVERIFIED:
        return "unverified", (
            f"{done} of {planned} changes were done; some outcome is unknown or could not be verified: see Actions "
            f"and Findings{tail}."
        )
    if code is Exit.INCOMPLETE:
        what = f"{done} of {planned} changes were done and verified" if planned else "Nothing to change"
        rest = f", {planned - done} were not" if done < planned else ""
        why = report.error or (_PENDING if _only_pending(report) else _PERSON)
        return "incomplete", f"{what}{rest}{tail}. {why}"
    if planned:
        return "done", f"{'The 1 change was' if planned == 1 else f'All {planned} changes were'} done and verified."
    return "in-sync", f"Nothing to do: nothing that can be changed differs from the sheets{tail}."


_PERSON = "Some rows need a person: see Actions and Findings."
_PENDING = "The rest waits for a company that is being provisioned: run again later."
_NOTHING = "Nothing was written."


def _stopped(report: Report, code: Exit, before: str) -> tuple[str, str] | None:
    """Word what kept a run from its work; None where nothing did."""
    held = english.hold(report.holds[0]) if report.holds else ""
    why = report.error or held
    match code:
        case Exit.UNEXPECTED:
            return "error", f"{why} {before}"
        case Exit.API_GONE:
            return "unreachable", f"Stopped: {why} {before}"
        case Exit.HELD:
            return "held", f"Held by the guard. {before} {held}"
        case Exit.PLAN_REFUSED:
            return "stale", f"The plan was refused. {before} {why}"
        case Exit.INPUT_REFUSED:
            return "refused", f"The input was refused. {before} {why}"
        case Exit.LOCKED:
            return "locked", f"Nothing was read or written. {why}"
        case Exit.INCOMPLETE if report.error and not report.results:
            return "incomplete", f"{before} {why}"
    return None


def _only_pending(report: Report) -> bool:
    kinds = {finding.kind for finding in report.findings}
    waits = any(f.code == Code.COMPANY_PROVISIONING for f in report.findings) or any(
        result.outcome is Outcome.PENDING for result in report.results
    )
    ended = {result.outcome for result in report.results} <= {Outcome.DONE, Outcome.PENDING}
    return waits and ended and not kinds & {FindingKind.REJECTED, FindingKind.CONFLICT}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _tail(rejected: int) -> str:
    return f"; {_count(rejected, 'row')} {'was' if rejected == 1 else 'were'} rejected" if rejected else ""
