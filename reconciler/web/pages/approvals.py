"""Approvals: what waits for whoever looks, what they have asked for, what was decided."""

from starlette.responses import Response

from reconciler.support.concurrency import in_thread
from reconciler.web.desk import Ask
from reconciler.web.pages.standing import OPEN, PlanState, all_standing, waiting_for
from reconciler.web.templating import page

_DECIDED = 50


async def show(ask: Ask) -> Response:
    """Show the approvals."""
    return await in_thread(_shown, ask)


def _shown(ask: Ask) -> Response:
    plans = all_standing(ask.desk, ask.person)
    waiting = waiting_for(ask.desk, ask.person, plans)
    asked = [one for one in plans if one.state is PlanState.ASKED and one not in waiting]
    ready = [one for one in plans if one.state in OPEN - {PlanState.ASKED} and one.facts["changes"]]
    decided = [one for one in plans if one.state in (PlanState.APPLIED, PlanState.EXPIRED)][:_DECIDED]
    return page(ask, "approvals.html", title="Approvals", waiting=waiting, asked=asked, ready=ready, decided=decided)
