"""Past runs as the journal tells them: one as a report, or read from its records as often as it is asked for."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec

from reconciler.errors import NoSuchRun, UsageError
from reconciler.model.action import Action, Identity, Unchanged
from reconciler.model.finding import Finding
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.pause import Pause
from reconciler.model.report import ApiFacts, ApiUse, Report
from reconciler.model.result import ActionSummary, Outcome, Result
from reconciler.state.actors import actor_from_json
from reconciler.state.forgettings import told_of_run
from reconciler.state.records import (
    Json,
    ResultRecord,
    company_from_json,
    ending_from_json,
    hold_from_json,
    known_fields,
    overrides_from_json,
    read_action,
    read_brief,
    read_finding,
    read_fix,
    read_unchanged,
    source_from_json,
)
from reconciler.state.result_index import ResultIndex, ResultRecords
from reconciler.state.runs import INTERRUPTED
from reconciler.state.store import Journal

_TELLING = frozenset({"intent", "sent", "outcome", "result", "verified"})
"""The records that tell how actions ended."""


_SHORT = ("begun", "plan", "source", "company", "ended", "audit")
"""The records that are read at once, beside those; what a run may have many of and tells nothing alone is not."""


@contextmanager
def past_run(journal: Journal, run_id: str) -> Iterator["PastRun"]:
    """Open a run as the journal tells it now, whatever a run at work adds meanwhile.

    Raises UsageError where there is no such run, or a later version wrote what this one does not understand.
    """
    with journal.snapshot():
        try:
            yield PastRun(journal, run_id)
        except msgspec.ValidationError as error:
            raise UsageError(
                f"{run_id}: this version of the program does not understand a record of this run ({error}): a later "
                "version wrote it. Use that version, or a newer one, to look at it."
            ) from error


def report_of(journal: Journal, run_id: str) -> Report:
    """Return a run as the report it ended with; of an interrupted one, what it had done."""
    with past_run(journal, run_id) as run:
        return run.whole_report()


class PastRun:
    """One run as the journal tells it, of an interrupted one what it had done; made by `past_run`.

    `tenant` is whose it is, `report` has its short facts; its long lists are read from the journal, as often as they
    are asked for.
    """

    def __init__(self, journal: Journal, run_id: str) -> None:
        self._journal = journal
        self._run_id = run_id
        self._told = ResultIndex(journal.count(run_id, "action"))
        self._later = _settled_later(journal, run_id)
        self._facts = self._read()
        self.report = Report(**self._facts)

    def whole_report(self) -> Report:
        """Return the report with its long lists."""
        items = list(self.actions())
        unchanged = self.unchanged()
        return Report(
            **self._facts,
            planned=[item.action if isinstance(item, Result) else item for item in items],
            results=[item for item in items if isinstance(item, Result)],
            findings=list(self.findings()),
            unchanged=None if unchanged is None else list(unchanged),
        )

    def actions(self) -> Iterator[Result | Action]:
        """Yield every planned action in the order of the plan, as its result where it has one."""
        endings = ResultRecords(self._journal, self._told)
        for number, line in enumerate(self._journal.lines(self._run_id, "action")):
            action = read_action(line.body)
            ending = self._later.get(action.identity) if self._later else None
            ending = ending or endings.of(number)
            yield ending.of(action) if ending else action

    def outline(self) -> Iterator[ActionSummary]:
        """Yield every planned action in short, without reading how it ended once more."""
        for number, line in enumerate(self._journal.lines(self._run_id, "action")):
            brief = read_brief(line.body)
            ending = self._later.get(brief.identity) if self._later else None
            outcome, verified = (ending.outcome, ending.verified) if ending else self._told.how(number)
            yield ActionSummary(brief.kind, brief.company, brief.extras, outcome, verified)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings."""
        return (read_finding(line.body) for line in self._journal.lines(self._run_id, "finding"))

    def unchanged(self) -> Iterable[Unchanged] | None:
        """Return the rows that were right already; None where the run did not keep them."""
        lines = self._journal.lines(self._run_id, "unchanged")
        first = next(lines, None)
        return None if first is None else (read_unchanged(line.body) for line in chain([first], lines))

    def _read(self) -> dict[str, Any]:
        """Return what a report has but for its long lists, and learn how actions ended."""
        # A run that ended with nothing open needs no intent or sent records.
        telling = _TELLING if self._left_open() else _TELLING - {"intent", "sent"}
        short = defaultdict[str, list[Json]](list)
        for line in self._journal.lines(self._run_id, *_SHORT, *telling):
            if line.kind in _TELLING:
                self._told.take(line)
            else:
                short[line.kind].append(json.loads(line.body))
        if not short["begun"]:
            raise NoSuchRun(f"{self._run_id}: there is no such run.")
        self.tenant = str(short["begun"][0].get("tenant", ""))
        return {
            "run_id": self._run_id,
            **_beginning(short["begun"][0]),
            **(_plan_facts(short["plan"][-1]) if short["plan"] else {}),
            "fixes": self._fixes(short["plan"]),
            "sources": [source_from_json(body) for body in short["source"]],
            "companies": [company_from_json(body) for body in short["company"]],
            **(_end(short["ended"][-1]) if _is_concluded(short["ended"]) else self._interruption()),
            "audit": next((str(told["path"]) for told in short["audit"] if told.get("path")), ""),
            "journal_head": self._journal.head_of(self._run_id),
            "forgotten": tuple(told_of_run(self._journal, self._run_id)),
        }

    def _fixes(self, plans: list[Json]) -> Fixes:
        read = tuple(read_fix(line.body) for line in self._journal.lines(self._run_id, "fix"))
        return Fixes(read, str(plans[-1].get("fixes_file", ""))) if read else NO_FIXES

    def _left_open(self) -> bool:
        end = next(self._journal.lines(self._run_id, "ended"), None)
        return end is None or json.loads(end.body).get("open", 1) > 0

    def _interruption(self) -> dict[str, Any]:
        items = Counter(item.outcome for item in self.outline())
        verdict = (
            f"Interrupted: the run was killed, or is still at work. {items[Outcome.DONE]} of {items.total()} changes "
            "were answered as done; the next run settles and finishes the rest."
        )
        return {"outcome": INTERRUPTED, "exit_code": 1, "verdict": verdict}


_NEVER = "1970-01-01T00:00:00+00:00"


def _beginning(body: Json) -> dict[str, Any]:
    same = ("command", "operator", "host", "product", "docs", "version", "tenant", "client_id")
    return {
        **{name: body.get(name, "") for name in same},
        **_taken(body, "options", "limits"),
        "actor": actor_from_json(body.get("actor")),
        "started_at": datetime.fromisoformat(body.get("started_at", _NEVER)),
        "dry_run": False,
    }


def _plan_facts(body: Json) -> dict[str, Any]:
    return {
        **_taken(body, "options", "unchanged_count", "approved_by", "approved_at", "needs_approval"),
        "plan_digest": body.get("digest", ""),
        "plan_file": body.get("file", ""),
        "plan_made_by": body.get("made_by", ""),
        "plan_made_at": body.get("made_at", ""),
        "overrides": overrides_from_json(body.get("overrides", ())),
        "plan_until": body.get("until", ""),
        "holds": [hold_from_json(hold) for hold in body.get("holds", ())],
    }


def _is_concluded(ends: list[Json]) -> bool:
    return bool(ends) and bool(ends[-1].get("outcome"))


def _end(body: Json) -> dict[str, Any]:
    call, paused = body.get("error_call"), body.get("paused")
    return {
        **_taken(body, "exit_code", "outcome", "verdict", "error", "duration_s"),
        "error_code": body.get("error_code", ""),
        "error_call": ApiFacts("", None, None, "")._replace(**known_fields(ApiFacts, call)) if call else None,
        "paused": Pause(**known_fields(Pause, paused)) if paused else None,
        "api": ApiUse(*(body.get("api", {}).get(name, 0) for name in ("calls", "retries", "throttled"))),
    }


def _taken(body: Json, *names: str) -> dict[str, Any]:
    return {name: body[name] for name in names if name in body}


def _settled_later(journal: Journal, run_id: str) -> dict[Identity, ResultRecord]:
    """Return what later runs found out about requests that this one left open."""
    found = [record.body.get("results", ()) for record in journal.all_of("settled") if record.body.get("run") == run_id]
    endings = map(ending_from_json, chain.from_iterable(found))
    return {tuple(ending.action): ending for ending in endings if ending.action}
