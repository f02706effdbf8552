"""Settle what earlier runs left open, by reading the API again, before anything is planned."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from reconciler.api.client import ConnectApi
from reconciler.config.settings import Pace
from reconciler.model.action import Identity
from reconciler.model.finding import Facts, Finding
from reconciler.model.finding_code import Code
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.context import RunContext
from reconciler.run.landing import NOTHING, Landing, is_missing, is_of_company, may_land_for
from reconciler.run.progress import Stage
from reconciler.run.verify import Verification, verify
from reconciler.state.past_runs import OpenRun, open_runs, unanswered
from reconciler.state.records import ResultRecord, ending_record

LATER_VERSION = "later version"

_MAY_SHOW_LATE = timedelta(days=1)
"""For how long after a reading that did not show it what an unanswered request did may still come to show."""


def open_runs_of(run: RunContext) -> list[OpenRun]:
    """Return the runs that left something open; a dry run settles none."""
    return list(open_runs(run.store.journal, run.tenant)) if run.store and run.recorder else []


class Settled(NamedTuple):
    """What was found out of earlier runs, the actions of which it could not be, and what may still land of them."""

    findings: list[Finding]
    unsettled: frozenset[Identity]
    landing: Landing = NOTHING


async def settle_earlier(run: RunContext, api: ConnectApi, left_open: Iterable[OpenRun]) -> Settled:
    """Settle what runs that were killed or lost an answer left open; returns what was found out.

    Raises ApiGone and CredentialsRefused.
    """
    found, unsettled, landing = list[Finding](), set[Identity](), NOTHING
    for open_run in left_open:
        with run.request.progress.step(Stage.SETTLE, about=open_run.run_id) as step:
            settled = await settle(api, open_run, run.settings.pace)
            if any(map(is_of_company, _missing(settled))) and (seconds := may_land_for(run, open_run)):
                await asyncio.sleep(seconds)  # everybody in a company waits for it
                settled = await settle(api, open_run, run.settings.pace)
            step.advance(len(settled.results))
        missing, seconds = _missing(settled), may_land_for(run, open_run)
        if missing and seconds:
            landing = landing.with_one(open_run, missing, seconds)
            settled = replace(settled, results=[one for one in settled.results if one not in missing])
        else:
            _record(run, open_run, settled)
        found += findings(open_run, settled)
        unsettled |= {result.action.identity for result in settled.results if not is_settled([result])}
        found += [_strange(open_run.run_id, *identity) for identity in open_run.strange]
    return Settled(found, frozenset(unsettled), landing)


async def settle_late(run: RunContext, api: ConnectApi, open_run: OpenRun) -> Sequence[Result]:
    """Settle a run whose requests can land no more; returns what became of them.

    Raises ApiGone and CredentialsRefused.
    """
    settled = await settle(api, open_run, run.settings.pace)
    _record(run, open_run, settled)
    return settled.results


def _missing(settled: Verification) -> list[Result]:
    return [one for one in settled.results if is_missing(one) and one.action.identity not in settled.differing]


def _record(run: RunContext, open_run: OpenRun, settled: Verification) -> None:
    if run.store and is_settled(settled.results) and not open_run.strange:
        record = {"run": open_run.run_id, "results": on_record(settled.results)}
        run.store.journal.append(run.tenant, run.run_id, [("settled", record)])


def unanswered_before(run: RunContext) -> frozenset[tuple[str, str, str]]:
    """Return the actions that earlier runs sent without ever having an answer: a refusal of them may be an echo."""
    if run.store is None:
        return frozenset()
    return unanswered(run.store.journal, run.tenant, run.started_at - _MAY_SHOW_LATE)


async def settle(api: ConnectApi, open_run: OpenRun, pace: Pace) -> Verification:
    """Return what became of each open action: DONE where a re-read shows it; else UNKNOWN, verified NO where it is
    provably missing (and may be planned again) or looks other than was sent, NOT_CHECKED where it cannot be told.

    Raises ApiGone and CredentialsRefused.
    """
    verification = await verify(api, open_run.results, pace)
    if verification.stopped:
        raise verification.stopped
    return verification


def findings(open_run: OpenRun, settled: Verification) -> list[Finding]:
    """Return what was found out about an earlier run."""
    return [
        _finding(open_run.run_id, result, result.action.identity in settled.differing) for result in settled.results
    ]


def on_record(results: Iterable[Result]) -> list[ResultRecord]:
    """Return what was found out, for the journal: each with the identity of its action."""
    return [ending_record(result.action.identity, result) for result in results]


def is_settled(results: Iterable[Result]) -> bool:
    """Whether it was found out of each action how it ended."""
    return all(result.verified is not Verified.NOT_CHECKED for result in results)


def _finding(run_id: str, result: Result, differs: bool) -> Finding:
    action = result.action
    facts: Facts = {"run": run_id, "kind": action.kind, "subject": action.subject, "seen": result.seen}
    code = Code.RESUME_DIFFERS if differs else _code(result)
    return Finding(code, facts, origin=action.origin, company=action.company, subject=action.subject)


def _strange(run_id: str, kind: str, company: str, subject: str) -> Finding:
    facts: Facts = {"run": run_id, "kind": kind, "subject": subject, "case": LATER_VERSION}
    return Finding(Code.RESUME_UNKNOWN, facts, company=company, subject=subject)


def _code(result: Result) -> Code:
    if result.outcome is Outcome.DONE:
        return Code.RESUME_DONE
    if result.outcome is Outcome.PENDING:
        return Code.RESUME_PENDING
    return Code.RESUME_MISSING if result.verified is Verified.NO else Code.RESUME_UNKNOWN
