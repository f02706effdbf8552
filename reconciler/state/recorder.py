"""What one run adds to the journal; while writes are under way, for all who wait in one commit, in a thread.

So answers are read while the disk works, and it is as slow for one as for many. Each write still waits until its own
intent is on disk.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from msgspec.structs import asdict, replace

from reconciler.errors import ApiError, InternalError
from reconciler.model.action import Action, Identity
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.words import Words
from reconciler.state.actors import actor_to_json
from reconciler.state.derived import MARK
from reconciler.state.group_commit import GroupCommit
from reconciler.state.parts import Parts, split
from reconciler.state.processes import started
from reconciler.state.records import ending_record, finding_to_json, hold_to_json, overrides_to_json
from reconciler.state.run_figures import counted
from reconciler.state.store import Entry, Journal
from reconciler.support.redactor import Redactor

_NUMBERS = 1000
"""How many actions are told as verified in one record."""

_AT_ONCE = 64
"""How many records are searched for secrets at once."""

_OURS = frozenset({"begun", "source", "action", "unchanged", "intent", "sent", "verified"})
"""Records that hold nothing of what went wrong, and may be very many."""


class RunLog:
    """What one run adds to the journal, in the order: begun, planned, (intent, sent, outcome)…, results, ended.

    A result that is what its outcome told, and verified, is one number among many; any other is told in full. Nothing
    goes on record with a secret that `redactor` knows.
    """

    def __init__(
        self, journal: Journal, tenant: str, run_id: str, words: Words, redactor: Redactor | None = None
    ) -> None:
        self._journal = journal
        self._tenant = tenant
        self._run = run_id
        self._words = words
        self._redactor = redactor or Redactor()
        self._group = GroupCommit(self._append)
        self._numbers: dict[Identity, int] = {}
        self._requests = 0
        self._waiting: dict[int, tuple[str, list[int]]] = {}
        self._open: set[int] = set()
        self._told: dict[int, Result] = {}
        self._planned = False

    def begin(self, report: Report, first: Sequence[Entry] = (), feed: str = "") -> None:
        """Record who runs what, for which tenant and feed, and `first` of all what no record has told so far."""
        body = {
            "tenant": self._tenant,
            "command": report.command,
            "host": report.host,
            "product": report.product,
            "docs": report.docs,
            "operator": report.operator,
            "feed": feed,
            "started_at": report.started_at.isoformat(),
            "process": os.getpid(),
            "process_started": started(os.getpid()),
            "client_id": report.client_id,
            "version": report.version,
            "actor": actor_to_json(report.actor) if report.actor else None,
            "options": report.options,
            "limits": report.limits,
            MARK: True,
        }
        self._append([("begun", body), *first])

    def planned(self, report: Report) -> None:
        """Record the inputs, the plan and the findings, before anything is sent."""
        self._planned = True
        self._numbers = {action.identity: number for number, action in enumerate(report.planned)}
        records: list[Entry] = [("plan", _plan(report, self._words))]
        records += [("source", source._asdict()) for source in report.sources]
        records += [("fix", asdict(fix)) for fix in report.fixes.all]
        records += [("action", action) for action in report.planned]
        records += [("finding", finding_to_json(finding, self._words)) for finding in report.findings]
        records += [("unchanged", row) for row in report.unchanged or ()]
        self._append(records)

    def number(self, call: str, actions: Sequence[Action]) -> int:
        """Give a number to a request for these actions; it comes on record when it leaves."""
        self._requests += 1
        self._waiting[self._requests] = call, [self._numbers[action.identity] for action in actions]
        return self._requests

    async def leaving(self, request: int) -> None:
        """Record that a request is about to leave, each time; its actions are open from the first time on.

        The intent and its leaving are one commit: what was never about to leave needs no record.
        """
        records: list[Entry] = [("sent", {"request": request})]
        if waiting := self._waiting.get(request):
            call, actions = waiting
            self._open.update(actions)
            records.insert(0, ("intent", {"request": request, "call": call, "actions": actions}))
        await self._group.add(*records)
        self._waiting.pop(request, None)

    async def still_locked(self) -> None:
        """Look whether the run still holds its lock. Raises LockLost where it does not."""
        await self._group.run(partial(self._journal.require_lock, self._tenant, self._run))

    def is_on_record(self, request: int) -> bool:
        """Whether a request is on record."""
        return request not in self._waiting

    def is_open(self, action: Action) -> bool:
        """Whether a request for this action is on record that has no outcome there."""
        return self._numbers[action.identity] in self._open

    async def lost(self, request: int, error: ApiError) -> None:
        """Record that no usable answer came back; its actions stay open."""
        facts = {"request": request, "status": error.status, "detail": error.message, "trace_id": error.trace_id}
        await self._group.add(("lost", facts))

    async def outcome(self, request: int, results: Iterable[Result]) -> None:
        """Record how a request ended for these of its actions: they are open no longer."""
        told = {self._numbers[result.action.identity]: replace(result) for result in results}
        ended = [ending_record(number, result) for number, result in told.items()]
        await self._group.add(("outcome", {"request": request, "results": ended}))
        self._open.difference_update(told)
        self._told |= told

    def end(self, report: Report, learned: Sequence[Entry] = ()) -> None:
        """Record what was verified, and how the run ended, in one commit with what was `learned` of the feed.

        What was learned before a plan stood is recorded, too. Raises InternalError where the report says not how.
        """
        if not report.outcome:
            raise InternalError("A run without a conclusion was to be put on record as ended.")
        self._group.close()
        if not self._planned:
            self.planned(report)
        records: list[Entry] = []
        confirmed: list[int] = []
        for result in report.results:
            number = self._numbers[result.action.identity]
            if self._is_confirmed(number, result):
                confirmed.append(number)
            else:
                records.append(("result", ending_record(number, result)))
            if result.outcome is not Outcome.UNKNOWN:
                self._open.discard(number)
        for start in range(0, len(confirmed), _NUMBERS):
            records.append(("verified", {"actions": confirmed[start : start + _NUMBERS]}))
        records += [("company", company._asdict()) for company in report.companies]
        self._append([*records, *learned, ("ended", _ended(report, len(self._open)))])

    def _is_confirmed(self, number: int, result: Result) -> bool:
        """Whether a result is what its outcome told, and verified."""
        told = self._told.get(number)
        return told is not None and result.verified is Verified.YES and replace(told, verified=Verified.YES) == result

    def _append(self, records: Iterable[Entry]) -> None:
        self._journal.append(self._tenant, self._run, _without_secrets(self._redactor, records))


def _plan(report: Report, words: Words) -> dict[str, Any]:
    plan = {
        "options": report.options,
        "digest": report.plan_digest,
        "file": report.plan_file,
        "until": report.plan_until,
        "holds": [hold_to_json(hold, words) for hold in report.holds],
        "unchanged_count": report.unchanged_count,
        **({"made_by": report.plan_made_by, "made_at": report.plan_made_at} if report.plan_made_at else {}),
        **_overrides(report),
        **({"fixes": report.fixes.digest, "fixes_file": report.fixes.path} if report.fixes else {}),
    }
    approval = ("approved_by", "approved_at", "needs_approval")
    return plan | {name: told for name in approval if (told := getattr(report, name))}


def _ended(report: Report, still_open: int) -> dict[str, Any]:
    return {
        "exit_code": report.exit_code,
        "outcome": report.outcome,
        "verdict": report.verdict,
        "error": report.error,
        "error_code": report.error_code,
        "error_call": report.error_call._asdict() if report.error_call else None,
        "duration_s": report.duration_s,
        "api": {"calls": report.api.calls, "retries": report.api.retries, "throttled": report.api.throttled},
        "open": still_open,
        **counted(report),
        **_overrides(report),  # again: a list of runs looks at no plan
        **({"paused": report.paused._asdict()} if report.paused else {}),
    }


def _overrides(report: Report) -> dict[str, Any]:
    return {"overrides": overrides_to_json(report.overrides)} if report.overrides else {}


def _without_secrets(redactor: Redactor, records: Iterable[Entry]) -> Iterator[Entry]:
    left = iter(records)
    while some := [(kind, split(kind, body)) for kind, body in islice(left, _AT_ONCE)]:
        # Nearly always one look at all of them tells that there is nothing to be taken out.
        if redactor.is_suspect("\n".join([text for _, parts in some for text in parts])):
            yield from (_cleaned(redactor, kind, parts) for kind, parts in some)
        else:
            yield from some


def _cleaned(redactor: Redactor, kind: str, parts: Parts) -> Entry:
    text = f"{parts.public}\n{parts.items}"
    public, _, items = (redactor.clean_listing(text) if kind in _OURS else redactor.clean_json(text)).partition("\n")
    return kind, Parts(public, items)
