"""A journal with runs as the page reads them, put there record by record."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from tests.unit.web.desks import Bench


def put_run(bench: Bench, run_id: str, at: str, outcome: str = "done", exit_code: int = 0, **more: Any) -> None:
    """Put a run of the bench's partner on record."""
    put_run_of(bench.desk.state.folder, bench.desk.partner.tenant, run_id, at, outcome, exit_code, **more)


def put_run_of(
    state_dir: Path,
    tenant: str,
    run_id: str,
    at: str,
    outcome: str = "done",
    exit_code: int = 0,
    *,
    people: Mapping[str, str] = {},
    active: Mapping[str, int] = {},
    audit: bool = True,
    **plan: Any,
) -> None:
    """Put a run of a partner on record: `people` has whom it created, by their companies, `active` who has access."""
    begun = {"tenant": tenant, "started_at": at, "operator": "svc", "host": "h", "command": "apply"}
    actions = [
        {"kind": "create-user", "company": company, "subject": f"{name.lower()}@{company}.example", "name": name,
         "old": None, "new": {"firstName": name}}
        for name, company in people.items()
    ]  # fmt: skip
    counts = [
        {"vanity_name": name, "name": name.title(), "active": number, "live": number, "in_sheets": number}
        for name, number in active.items()
    ]
    ended = {
        "outcome": outcome, "exit_code": exit_code, "verdict": f"It was {outcome}.", "error": "", "open": 0,
        "done": {"create-user": len(actions)} if outcome == "done" else {}, "duration_s": 1.0,
    }  # fmt: skip
    results = [
        {"action": number, "outcome": "done" if outcome == "done" else "skipped", "verified": "yes"}
        for number in range(len(actions))
    ]
    records: list[tuple[str, Any]] = [
        ("begun", begun),
        ("plan", {"options": {}, "unchanged_count": 0, "digest": "", "holds": [], **plan}),
        *(("action", action) for action in actions),
        *(("result", result) for result in results),
        *(("company", count) for count in counts),
        ("ended", ended),
        *([("audit", {"path": "/none/audit.xlsx", "sha256": "0"})] if audit else []),
    ]
    with closing(open_state(StatePlace(state_dir))) as store:
        store.journal.append(tenant, run_id, records)
