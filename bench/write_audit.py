"""Write the audit workbook of a made run, from a report in memory; prints the seconds that writing took.

python -m bench.write_audit ACTIONS FILE
"""

import json
import sys
import time
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bench.data import person, user_id, vanity_name
from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.origin import Origin
from reconciler.model.report import CompanyCounts, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.report.audit.workbook import write_audit

RUN = "20261121T093000Z-5eed00"
_COMPANIES = 50
_AT = "2026-11-21T09:30:00+00:00"


def made_report(actions: int, run_id: str = RUN) -> Report:
    """Give the report of a run in which one action in five changes a status and the others create people."""
    planned = [_action(index) for index in range(actions)]
    return Report(
        run_id=run_id,
        command="apply",
        started_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        operator="bench@bench",
        host="bench.example",
        product="Sponsored Access API",
        dry_run=False,
        outcome="done",
        verdict=f"All {actions:,} changes are done and verified.",
        planned=planned,
        results=[_result(index, action) for index, action in enumerate(planned)],
        companies=[_company(number) for number in range(_COMPANIES)],
    )


def _company(number: int) -> CompanyCounts:
    name, url = vanity_name(number), f"https://{vanity_name(number)}.on.symphony.com"
    people = 2000
    return CompanyCounts(
        name, f"Company {number} Limited", f"id-{number}", "COMPLETED", url, (), people, people, people, ""
    )


def _action(index: int) -> Action:
    company = index % _COMPANIES
    facts = {field: _once(text) for field, text in person(index, company).items()}
    origin = Origin("people.xlsx", "Users", index + 2)
    extras = (("costCentre", _once(f"CC-{company:03}")),)
    name, id_, email = _once(vanity_name(company)), _once(f"id-{company}"), facts["email"]
    if index % 5:
        new = {**facts, "active": True}
        return Action(ActionKind.CREATE_USER, name, email, None, new, id_, origin=origin, extras=extras)
    was = bool(index % 2)
    kind = ActionKind.DEACTIVATE_USER if was else ActionKind.REACTIVATE_USER
    return Action(kind, name, email, STATUS[was], STATUS[not was], id_, user_id(index), origin, extras)


@lru_cache(maxsize=10_000)
def _once(text: str) -> str:
    """Give the one object for equal texts, as the columns of a sheet are read."""
    return text


def _result(index: int, action: Action) -> Result:
    status = 201 if action.kind is ActionKind.CREATE_USER else 200
    trace = f"{index:032x}"
    return Result(action, Outcome.DONE, Verified.YES, status, trace_id=trace, attempts=1, at=_AT)


def main(actions: str, path: str) -> None:
    """Write it."""
    report = made_report(int(actions))
    began = time.perf_counter()
    write_audit(report, Path(path))
    print(json.dumps({"seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
