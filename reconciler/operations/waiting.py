"""Plans of runs that wait for the yes of a second person, and soon are too old for it."""

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from reconciler.errors import ReconcilerError, Unapproved
from reconciler.model.report import Report
from reconciler.operations.show import report_of
from reconciler.planning.plan import Plan
from reconciler.report.words.english import catalogue as english
from reconciler.state import approvals
from reconciler.state.backends import open_to_read
from reconciler.state.plan_file import digest_of, read_plan
from reconciler.state.runs import runs
from reconciler.state.store import Journal

_SOON = timedelta(hours=1)


def waiting(state_dir: Path, now: datetime) -> Iterator[Report]:
    """Yield what the last run of each feed has kept for an approval, where it expires within the hour without one.

    What cannot be read is passed over: whoever is asked to approve it is told why.
    """
    with suppress(ReconcilerError), closing(open_to_read(state_dir)) as store:
        last = {(run.tenant, run.host, run.feed): run for run in runs(store.journal)}
        for run in last.values():
            with suppress(ReconcilerError):
                yield from _waiting(store.journal, state_dir / "plans" / f"{run.run_id}.json", now)


def _waiting(journal: Journal, path: Path, now: datetime) -> Iterator[Report]:
    if not path.is_file():
        return
    plan = read_plan(path)
    if plan.needs_approval and now < plan.expires_at <= now + _SOON and not _is_approved(journal, plan):
        yield report_of(plan, path)


def _is_approved(journal: Journal, plan: Plan) -> bool:
    try:
        return approvals.standing(journal, approvals.plan_subject(plan, digest_of(plan, english))) is not None
    except Unapproved:
        return False
