"""The first page: drop a sheet, what waits for me, what happened last, sheets under way."""

from datetime import UTC, datetime

from starlette.responses import Response

from reconciler.errors import ReconcilerError
from reconciler.operations.drops import Drop, drop_of
from reconciler.operations.runs import RunLine, paused
from reconciler.operations.watch import standings
from reconciler.report.words.english import schedules as words
from reconciler.support.concurrency import in_thread
from reconciler.web import shelf
from reconciler.web.desk import Ask, Desk
from reconciler.web.jobs.record import Job, Kind
from reconciler.web.pages.runs import runs_of
from reconciler.web.pages.standing import PlanState, all_standing, waiting_for
from reconciler.web.sign_in.roles import Role
from reconciler.web.templating import page

_DROPS = 10


async def home(ask: Ask) -> Response:
    """Show the first page."""
    return await in_thread(_shown, ask)


def _shown(ask: Ask) -> Response:
    desk, person = ask.desk, ask.person
    plans = all_standing(desk)
    mine = [one for one in plans if one.state is PlanState.SENT_BACK and one.is_of(person)]
    last: list[RunLine] = runs_of(desk)[-1:]
    now = datetime.fromtimestamp(desk.clock(), UTC)
    return page(
        ask,
        "home.html",
        title="Sheets",
        waiting=waiting_for(desk, person, plans),
        sent_back=mine,
        asked=[one for one in plans if one.was_asked_by(person) and one.state is PlanState.ASKED],
        last=last[0] if last else None,
        paused=paused(desk.state_dir),
        nights=[(night, words.missed(night) if night.missed else "") for night in standings(desk.settings, now)],
        drops=list(_drops(desk)),
        may_drop=person.may({Role.PREPARER}),
        limit_mb=desk.upload_bytes >> 20,
    )


def _drops(desk: Desk) -> list[tuple[Drop, Job, shelf.Json | None]]:
    """Return the latest drops, each with its last check and what that has found."""
    found = dict[str, tuple[Drop, Job, shelf.Json | None]]()
    for job in desk.queue.jobs.recent(Kind.CHECK, _DROPS * 3):
        if job.about in found or len(found) >= _DROPS:
            continue
        try:
            drop = drop_of(desk.state_dir, desk.partner.tenant, job.about)
        except ReconcilerError:
            continue
        found[job.about] = (drop, job, shelf.facts_of(desk.store, job.about))
    return list(found.values())
