"""The first page: drop a sheet, what waits for me, what happened last, sheets under way."""

from collections import defaultdict
from collections.abc import Iterable

from starlette.responses import Response

from reconciler.errors import ReconcilerError
from reconciler.operations.drops import Drop, drop_of
from reconciler.support.concurrency import in_thread
from reconciler.web import shelf
from reconciler.web.desk import Ask, Desk
from reconciler.web.jobs.record import Job, Kind
from reconciler.web.pages.drop import feeds
from reconciler.web.pages.nights import cards
from reconciler.web.pages.standing import PlanState, Standing, all_standing, waiting_for
from reconciler.web.sight import runs_for, runs_of, sees_drop
from reconciler.web.sign_in.roles import Person, Role
from reconciler.web.templating import page

_DROPS = 10


async def home(ask: Ask) -> Response:
    """Show the first page."""
    return await in_thread(_shown, ask)


def _shown(ask: Ask) -> Response:
    desk, person = ask.desk, ask.person
    plans = all_standing(desk, person)
    mine = [one for one in plans if one.state is PlanState.SENT_BACK and one.is_of(person)]
    known = runs_of(desk)
    seen = runs_for(desk, person, known)
    nights = cards(desk, known, seen)
    told = {night.run for night in nights}
    return page(
        ask,
        "home.html",
        title="Sheets",
        waiting=waiting_for(desk, person, plans),
        sent_back=mine,
        asked=[one for one in plans if one.was_asked_by(person) and one.state is PlanState.ASKED],
        last=seen[-1] if seen and seen[-1].run_id not in told else None,
        is_new=not known,
        nights=nights,
        has_schedules=bool(desk.settings.schedules),
        absent=desk.settings.policy.absent_users,
        stands=_stands(plans),
        drops=_drops(desk, person),
        may_drop=person.may({Role.PREPARER}),
        feeds=_feeds(ask),
        limit_mb=desk.upload_bytes >> 20,
    )


def _stands(plans: Iterable[Standing]) -> defaultdict[str, str]:
    """Return how the newest plan of each drop stands, "" for a drop without one."""
    stands = defaultdict[str, str](str)
    for one in plans:
        stands.setdefault(one.facts.get("drop", ""), one.state.value)
    return stands


def _feeds(ask: Ask) -> list[str]:
    """Return the feeds that somebody may say that a sheet is of."""
    if not ask.person.may({Role.PREPARER}):
        return []
    within = ask.person.companies_as({Role.PREPARER})
    return sorted(name for name, of in feeds(ask).items() if within is None or of <= within)


def _drops(desk: Desk, person: Person) -> list[tuple[Drop, Job, shelf.Json | None]]:
    """Return the latest drops that somebody sees, each with its last check and what that has found."""
    found = dict[str, tuple[Drop, Job, shelf.Json | None]]()
    for job in desk.queue.jobs.recent(Kind.CHECK, _DROPS * 3):
        if job.about in found or len(found) >= _DROPS or not sees_drop(desk, person, job.about):
            continue
        try:
            drop = drop_of(desk.state, desk.partner.tenant, job.about)
        except ReconcilerError:
            continue
        found[job.about] = (drop, job, shelf.facts_of(desk.store, job.about))
    return list(found.values())
