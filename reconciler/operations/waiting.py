"""Plans of runs that wait for the yes of a second person, and soon are too old for it."""

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reconciler.errors import ReconcilerError
from reconciler.model.report import Report
from reconciler.model.state_place import StatePlace
from reconciler.operations.show import report_of
from reconciler.report.words.english import catalogue as english
from reconciler.state import approvals
from reconciler.state.backends import open_files, open_to_read
from reconciler.state.plan_file import digest_of, read_plan
from reconciler.state.runs import runs
from reconciler.state.store import Journal

_SOON = timedelta(hours=1)


class Waiting(NamedTuple):
    """A plan that waits for a yes, and when the last one was taken back (ISO 8601), "" where none was."""

    plan: Report
    withdrawn: str = ""


def waiting(state: StatePlace, now: datetime) -> Iterator[Waiting]:
    """Yield the last plan of each feed that a run wanted approved, where it expires within the hour without that.

    One that a later good run made needless is none. What cannot be read is passed over: whoever is asked to approve it
    is told why.
    """
    with suppress(ReconcilerError), closing(open_to_read(state)) as store:
        for path in map(open_files(state).found, _wanted(store.journal, state.folder / "plans")):
            with suppress(ReconcilerError):
                yield from _waiting(store.journal, path, now)


def _wanted(journal: Journal, kept: Path) -> list[Path]:
    """Return the plan file of the last run of each feed that wanted a yes, where no good one came after it."""
    last = dict[tuple[str, str, str], Path | None]()
    for run in reversed(runs(journal)):
        feed = (run.tenant, run.host, run.feed)
        if feed in last:
            continue
        record = next(journal.records(run.run_id, "plan"), None)
        plan = record.body if record else {}
        if plan.get("needs_approval"):
            named = Path(plan.get("file", ""))
            last[feed] = named if named.is_file() else kept / f"{run.run_id}.json"
        elif run.good:
            last[feed] = None
    return [path for path in last.values() if path]


def _waiting(journal: Journal, path: Path, now: datetime) -> Iterator[Waiting]:
    if not path.is_file():
        return
    plan = read_plan(path)
    if not plan.needs_approval or not now < plan.expires_at <= now + _SOON:
        return
    events = approvals.history(journal, approvals.plan_subject(plan, digest_of(plan, english)))
    ends = [event for event in events if event.kind in (approvals.APPROVED, approvals.WITHDRAWN)]
    if not ends or ends[-1].kind == approvals.WITHDRAWN:
        yield Waiting(report_of(plan, path), ends[-1].at if ends else "")
