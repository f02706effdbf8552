"""Settle what earlier runs left open, by reading the API again, before anything is planned."""

from collections.abc import Iterable

from reconciler.api.client import ConnectApi
from reconciler.config.settings import Pace
from reconciler.model.code import Code
from reconciler.model.finding import Facts, Finding
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.verify import verify
from reconciler.state.past_runs import OpenRun
from reconciler.state.records import ResultRecord, ending_record


async def settle(api: ConnectApi, open_run: OpenRun, pace: Pace) -> list[Result]:
    """Return what became of each open action: DONE where a re-read shows it; else UNKNOWN, verified NO where it is
    provably missing (and may be planned again), NOT_CHECKED where it cannot be told.

    Raises ApiGone and CredentialsRefused.
    """
    results = [Result(action, Outcome.UNKNOWN) for action in open_run.actions]
    await verify(api, results, pace)
    return results


def findings(open_run: OpenRun, results: Iterable[Result]) -> list[Finding]:
    """Return what was found out about an earlier run."""
    return [_finding(open_run.run_id, result) for result in results]


def on_record(results: Iterable[Result]) -> list[ResultRecord]:
    """Return what was found out, for the journal: each with the identity of its action."""
    return [ending_record(result.action.identity, result) for result in results]


def is_settled(results: Iterable[Result]) -> bool:
    """Whether it was found out of each action how it ended."""
    return all(result.verified is not Verified.NOT_CHECKED for result in results)


def _finding(run_id: str, result: Result) -> Finding:
    action = result.action
    facts: Facts = {"run": run_id, "kind": action.kind, "subject": action.subject, "seen": result.seen}
    return Finding(_code(result), facts, origin=action.origin, company=action.company, subject=action.subject)


def _code(result: Result) -> Code:
    if result.outcome is Outcome.DONE:
        return Code.RESUME_DONE
    if result.outcome is Outcome.PENDING:
        return Code.RESUME_PENDING
    return Code.RESUME_MISSING if result.verified is Verified.NO else Code.RESUME_UNKNOWN
