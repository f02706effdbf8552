"""The one sentence that a run ends with."""

from collections import Counter

from reconciler.exit_codes import Exit
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.run_outcome import RunOutcome
from reconciler.report import effect
from reconciler.report.counts import rejected_rows
from reconciler.report.places import place_of
from reconciler.report.words.english.holds import in_short
from reconciler.report.words.english.people import counted, sentence
from reconciler.report.words.english.ways import COMMAND_LINE, Ways

IN_AUDIT = ": see Actions and Findings"
PERSON = f"Some rows need a person{IN_AUDIT}."
_PENDING = "The rest waits for a company that is being provisioned: run again later."
_NOTHING = "Nothing was written."
_UNKNOWN = f"some outcome is unknown or could not be verified{IN_AUDIT}"


def verdict(report: Report, /, ways: Ways = COMMAND_LINE) -> str:
    """Return the sentence that opens the audit."""
    done = sum(1 for result in report.results if result.outcome is Outcome.DONE)
    before = f"{done} of {len(report.planned)} changes were done." if report.results else _NOTHING
    return _stopped(report, before, ways) or _went_through(report, done)


def _stopped(report: Report, before: str, ways: Ways) -> str:
    """Return what kept a run from its work; "" where nothing did."""
    held = in_short(report.holds, ways) if report.holds else ""
    why = report.error or held
    match report.outcome:
        case RunOutcome.ERROR:
            return why if report.exit_code == Exit.USAGE else f"{why} {before}"
        case RunOutcome.UNREACHABLE | RunOutcome.LOCK_LOST:
            return f"Stopped: {why} {before}"
        case RunOutcome.HELD:
            by, why = ("Held by the guard.", f"{held} {report.error}".rstrip()) if held else ("Held.", report.error)
            return f"{by} {before.removesuffix('.')}{_of_the_rest(report)}.{_effect(report)} {why}"
        case RunOutcome.STALE:
            return f"The plan was refused. {before} {why}"
        case RunOutcome.REFUSED:
            return f"The input was refused. {before} {why}"
        case RunOutcome.LOCKED:
            return f"Nothing was read or written. {why}"
        case RunOutcome.INCOMPLETE if report.error and not report.results:
            return f"{before} {why}"
    return ""


def _went_through(report: Report, done: int) -> str:
    planned, tail = len(report.planned), _tail(rejected_rows(report))
    match report.outcome:
        case RunOutcome.CHANGES_PENDING:
            return f"{_count(planned, 'change')} would be made{tail}.{_effect(report)} {_NOTHING}"
        case RunOutcome.UNVERIFIED:
            return f"{done} of {planned} changes were done; {_UNKNOWN}{tail}.{_effect(report)}"
        case RunOutcome.INCOMPLETE:
            what = f"{done} of {planned} changes were done and verified" if planned else "Nothing to change"
            present = _present(report)
            left = planned - done - present
            rest = f", {left} were not" if left else ""
            rest += f", {_there_already(present)}" if present else ""
            why = report.error or (_PENDING if _only_pending(report) else PERSON)
            return f"{what}{rest}{tail}.{_effect(report)} {why}"
        case RunOutcome.DONE:
            if present := _present(report):
                return (
                    f"{done} of {planned} changes were done and verified, {_there_already(present)}.{_effect(report)}"
                )
            all_of_them = "The 1 change was" if planned == 1 else f"All {planned} changes were"
            return f"{all_of_them} done and verified.{_effect(report)}"
    return f"Nothing to do: nothing that can be changed differs from the sheets{tail}."


def _effect(report: Report) -> str:
    """Return who has lost or got access, or would, and where; only what was verified is told as done."""
    actions = effect.done(report) if report.results else report.planned
    if not actions:
        return ""
    told = effect.effect_of(report, actions)
    where = f"in {counted(told.companies, 'company', 'companies')} on {place_of(report.host)}"
    return f" {sentence(told, how='did' if report.results else 'would')}, {where}."


def _of_the_rest(report: Report) -> str:
    """Return what did not go well in a run that was held in part, of what was not held."""
    if not report.results:
        return ""
    ended = Counter(result.outcome for result in report.results)
    failed, pending, present = (ended[outcome] for outcome in (Outcome.FAILED, Outcome.PENDING, Outcome.PRESENT))
    skipped = ended[Outcome.SKIPPED] - report.held_back
    told = f", {failed} failed" if failed else ""
    told += f", {skipped} more {'was' if skipped == 1 else 'were'} not sent" if skipped > 0 else ""
    waits = "waits" if pending == 1 else "wait"
    told += f", {pending} {waits} for a company that is being provisioned" if pending else ""
    told += f", {_there_already(present)}" if present else ""
    told += f"; {_UNKNOWN}" if any(map(_is_unproven, report.results)) else ""
    return told + _tail(rejected_rows(report))


def _is_unproven(result: Result) -> bool:
    landed = result.outcome in (Outcome.DONE, Outcome.PRESENT)
    return result.outcome is Outcome.UNKNOWN or (landed and result.verified is not Verified.YES)


def _only_pending(report: Report) -> bool:
    kinds = {finding.kind for finding in report.findings}
    waits = any(f.code is Code.COMPANY_PROVISIONING for f in report.findings) or any(
        result.outcome is Outcome.PENDING for result in report.results
    )
    ended = {result.outcome for result in report.results} <= {Outcome.DONE, Outcome.PRESENT, Outcome.PENDING}
    return waits and ended and not kinds & {FindingKind.REJECTED, FindingKind.CONFLICT}


def _present(report: Report) -> int:
    return sum(result.outcome is Outcome.PRESENT for result in report.results)


def _there_already(present: int) -> str:
    return f"{present} {'was' if present == 1 else 'were'} there already, made by somebody else"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _tail(rejected: int) -> str:
    return f"; {_count(rejected, 'row')} {'was' if rejected == 1 else 'were'} rejected" if rejected else ""
