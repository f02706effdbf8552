"""A plan: who would lose access, who would get it, and the yes of a second person."""

from functools import partial
from typing import Any

from starlette.responses import Response

from reconciler.errors import Unapproved, UsageError
from reconciler.model.approval import Lifted
from reconciler.model.notice import Event
from reconciler.operations import asking
from reconciler.operations.drops import drop_of
from reconciler.operations.in_pages import BACK, COMPANIES, DECIDE, DRIFT, FIXED, LEFT_OUT, LOSE, NEW, NOTES, UNMANAGED
from reconciler.run.request import new_run_id
from reconciler.support.concurrency import in_thread
from reconciler.web import shelf
from reconciler.web.desk import Ask, Refused
from reconciler.web.jobs.record import Kind, State
from reconciler.web.jobs.telling import tell_apart
from reconciler.web.pages.signing import needs_again, roles_now, see
from reconciler.web.pages.standing import TO_APPLY, PlanState, Standing, in_short, path_of, standing_of
from reconciler.web.sign_in.roles import Role
from reconciler.web.templating import page

_SECTIONS = (LOSE, NEW, BACK, COMPANIES, DECIDE, LEFT_OUT, FIXED, DRIFT, UNMANAGED, NOTES)


async def show(ask: Ask) -> Response:
    """Show a plan."""
    return await in_thread(_shown, ask)


async def ask(ask: Ask) -> Response:
    """Ask for the yes of a second person."""
    async with ask.desk.turn:
        standing = await _standing(ask, PlanState.DRAFT, PlanState.SENT_BACK)
        await in_thread(asking.ask, in_short(standing), ask.desk.state, ask.actor, ask.field("note"))
        await in_thread(_tell, ask, standing, ask.field("note"), Event.ASKED)
    return see(f"/plans/{standing.digest}")


async def withdraw(ask: Ask) -> Response:
    """Take back what was asked for, or the approval. Raises Refused where that is somebody else's to do."""
    async with ask.desk.turn:
        standing = await _standing(ask, PlanState.ASKED, PlanState.APPROVED)
        if standing.state is PlanState.ASKED:
            if not ask.person.may({Role.PREPARER}, standing.companies):
                raise Refused(403, "Whoever prepares sheets takes a request back. You can send the plan back.")
            await in_thread(asking.ask_no_more, in_short(standing).subject, ask.desk.state, ask.actor)
        else:
            if not ask.person.may({Role.APPROVER}, standing.companies):
                raise Refused(403, "An approval is taken back by somebody who may approve.")
            order = await in_thread(partial(_order, ask, standing, withdraw=True))
            await ask.desk.queue.put_on_record(order)
    return see(f"/plans/{standing.digest}")


async def send_back(ask: Ask) -> Response:
    """Send a plan back, with a reason."""
    async with ask.desk.turn:
        standing = await _standing(ask, PlanState.ASKED)
        try:
            await in_thread(
                asking.send_back, in_short(standing).subject, ask.desk.state, ask.actor, ask.field("reason")
            )
        except UsageError as error:
            return await in_thread(_shown, ask, "reason", str(error))
        await in_thread(_tell, ask, standing, ask.field("reason"), Event.SENT_BACK)
    return see(f"/plans/{standing.digest}")


def _tell(ask: Ask, standing: Standing, said: str, event: Event) -> None:
    """Have those told who are to know; nobody at the page waits for it."""
    if ask.desk.settings.notify.to:
        tell_apart(ask.order(plan=str(path_of(ask.desk, standing))), said, event)


async def approve(ask: Ask) -> Response:
    """Say yes to a plan, and have it carried out at once."""
    ask = await roles_now(ask)
    async with ask.desk.turn:
        standing = await _standing(ask, PlanState.ASKED)
        await in_thread(require_approver, ask, standing)
        if not standing.may_be_approved_by(ask.person):
            raise Unapproved("You had a hand in this plan, so somebody else approves it.")
        try:
            lifted = confirmed(standing.facts, ask.field("count"), ask.field("count_back"))
        except UsageError as error:
            return await in_thread(_shown, ask, "count", str(error))
        if lacking := next((one for one in to_tick(standing.facts) if ask.field(one) != "yes"), ""):
            return await in_thread(_shown, ask, lacking, "Say that this is meant, too: read it, and tick it.")
        gone = [one["company"] for one in standing.facts["gone"]]
        order = await in_thread(partial(_order, ask, standing, lifted=list(lifted), gone=gone, withdraw=False))
        await ask.desk.queue.put_on_record(order)
        return await _begun(ask, standing)


def _order(ask: Ask, standing: Standing, **more: Any) -> dict[str, Any]:
    """Return what the process is told that puts a yes on record: to the plan that was read, and to no other."""
    return ask.order(plan=str(path_of(ask.desk, standing)), digest=standing.digest, **more)


def require_approver(ask: Ask, standing: Standing) -> None:
    """Raise Refused where somebody may not approve a plan any more, or has to prove first who they are."""
    if not ask.person.may({Role.APPROVER}, standing.companies):
        raise Refused(
            403,
            "You may not approve this any more: where you sign in you were taken out of the group that may. Nothing "
            "was done. Ask whoever runs this page.",
        )
    if needs_again(ask, is_held=_is_held(standing)):
        raise Refused(
            403,
            "Sign in again before you approve this: a sign-in of the last five minutes is needed. Nothing was done. "
            "Open the plan, and follow its link.",
        )


def _is_held(standing: Standing) -> bool:
    return any(number is not None for number in standing.facts["held"].values())


async def apply(ask: Ask) -> Response:
    """Carry out a plan that was approved before, be it on the command line, or the rest of one."""
    async with ask.desk.turn:
        return await _begun(ask, await _standing(ask, *TO_APPLY))


def confirmed(facts: dict[str, Any], count: str, count_back: str) -> Lifted:
    """Return the numbers that somebody has confirmed. Raises UsageError where one is not the plan's."""
    held = facts["held"]
    both = held["lose"] is not None and held["back"] is not None
    typed_back = count_back if both else count
    return Lifted(_number(held["lose"], count, "lose access"), _number(held["back"], typed_back, "get access back"))


def to_tick(facts: dict[str, Any]) -> list[str]:
    """Return the fields by which somebody confirms what has no number: companies that are gone, and an older sheet."""
    older = ["older"] if any(one["what"] == "older_sheet" for one in facts["lifted"]) else []
    return [*older, *(f"gone-{one['company']}" for one in facts["gone"])]


def _number(held: int | None, typed: str, what: str) -> int | None:
    if held is None:
        return None
    if typed.replace(",", "").strip() != str(held):
        told = f"You typed “{typed[:20]}”" if typed.strip() else "You typed nothing"
        raise UsageError(f"{told}, and this is not how many {what}. Read the names again, then type their number.")
    return held


async def _begun(ask: Ask, standing: Standing) -> Response:
    run_id = new_run_id()
    job = await in_thread(ask.desk.queue.jobs.add, Kind.APPLY, standing.digest, ask.person, run_id)
    if job is None:
        raise Refused(409, "This plan is being carried out already.")
    path = await in_thread(path_of, ask.desk, standing)
    ask.desk.queue.submit(job, ask.order(plan=str(path), run=run_id))
    return see(f"/jobs/{job.id}")


async def _standing(ask: Ask, *states: PlanState) -> Standing:
    """Return the plan that is asked for. Raises Refused where it stands otherwise than the page has shown."""
    standing = await in_thread(standing_of, ask.desk, ask.named("digest"))
    if standing.state not in states:
        raise Refused(409, _otherwise(standing))
    return standing


def _otherwise(standing: Standing) -> str:
    by = standing.record.approved and standing.record.approved.by
    return {
        PlanState.DRAFT: "Nobody asks for the approval of this plan.",
        PlanState.ASKED: "The approval of this plan is asked for already.",
        PlanState.APPROVED: f"{by.login.name if by else 'Somebody'} has approved this plan already.",
        PlanState.SENT_BACK: "This plan was sent back.",
        PlanState.APPLIED: "This plan was carried out already.",
        PlanState.UNFINISHED: "This plan was carried out in part: its approval still stands.",
        PlanState.SUPERSEDED: "This plan is superseded: there is a newer one of its sheet, or cells were fixed since.",
        PlanState.EXPIRED: "This plan is too old. Make a new one from its sheet.",
    }[standing.state] + " Nothing was done. Load the page again."


def _shown(ask: Ask, wrong: str = "", said: str = "") -> Response:
    desk, digest = ask.desk, ask.named("digest")
    standing = standing_of(desk, digest)
    only = ask.asked("list")
    lists = {
        section: shelf.page_of(
            desk.store, digest, section, ask.page_number if only == section else 1, ask.asked("q"), within=ask.within
        )
        for section in _SECTIONS
    }
    job = desk.queue.jobs.last(digest, Kind.APPLY)
    failed = job.said if job and job.state is State.FAILED and standing.state in TO_APPLY else ""
    return page(
        ask,
        "plan.html",
        400 if wrong else 200,
        title=f"{'Error: ' if wrong else ''}What would change",
        plan=standing.facts,
        digest=digest,
        standing=standing,
        state=standing.state,
        record=standing.record,
        lists=lists,
        q=ask.asked("q"),
        job=job,
        failed=failed,
        wrong=wrong,
        said=said,
        ticks=to_tick(standing.facts),
        feed=_feed(ask, standing),
        has_hand=standing.is_barred_to(ask.person),
        may_ask=ask.person.may({Role.PREPARER}, standing.companies),
        may_approve=ask.person.may({Role.APPROVER}, standing.companies),
        signs_again=needs_again(ask, is_held=_is_held(standing)),
    )


def _feed(ask: Ask, standing: Standing) -> str:
    """Return the feed that was named as the sheets of a plan were handed in, "" for none."""
    try:
        return drop_of(ask.desk.state, ask.desk.partner.tenant, standing.facts["drop"]).feed
    except UsageError:
        return ""
