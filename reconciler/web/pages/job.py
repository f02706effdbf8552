"""A job under way: the stage as a sentence, a bar, and where it leads."""

from typing import Any

from starlette.responses import JSONResponse, Response

from reconciler.support.concurrency import in_thread
from reconciler.web.desk import Ask, Refused
from reconciler.web.jobs.progress import HowFar
from reconciler.web.jobs.record import Job, Kind, State
from reconciler.web.pages.signing import see
from reconciler.web.sign_in.roles import Role
from reconciler.web.templating import page

_WHAT = {Kind.CHECK: "Checking the sheet", Kind.PLAN: "Finding out what would change", Kind.APPLY: "Applying the plan"}
_ON = {Kind.CHECK: "See what was found", Kind.PLAN: "See what would change", Kind.APPLY: "See what was done"}


async def show(ask: Ask) -> Response:
    """Show how far a job is, as a page or as JSON."""
    return await in_thread(_shown, ask)


def _shown(ask: Ask) -> Response:
    job = _job(ask)
    far = ask.desk.queue.how_far(job) if job.is_under_way else HowFar()
    said = job.said
    if job.is_under_way:
        said = far.said or ("Beginning." if job.state is State.RUNNING else "Waiting for others to end first.")
    told = {
        "state": job.state,
        "next": job.next,
        "said": said,
        "done": far.done,
        "total": far.total,
        "left_s": far.left_s,
    }
    if ask.wants_json:
        return JSONResponse(told)
    if job.state is State.DONE and job.next and job.kind is not Kind.APPLY:
        return see(job.next)
    may_stop = job.is_under_way and ask.person.may({Role.PREPARER, Role.APPROVER, Role.ON_CALL})
    facts: dict[str, Any] = {**told, "job": job, "what": _WHAT[job.kind], "on": _ON[job.kind], "may_stop": may_stop}
    return page(ask, "job.html", title=_WHAT[job.kind], refresh=2 if job.is_under_way else 0, **facts)


async def stop(ask: Ask) -> Response:
    """Ask a job to end after what is under way."""
    job = await in_thread(_job, ask)
    if not job.is_under_way:
        raise Refused(409, "This has ended already.")
    queue, who = ask.desk.queue, ask.person.name
    if not queue.stop(job.id, who):
        await in_thread(queue.jobs.ask_to_stop, job.id, who)
    return see(f"/jobs/{job.id}")


def _job(ask: Ask) -> Job:
    job = ask.desk.queue.jobs.of(ask.named("id"))
    if job is None:
        raise Refused(404, "There is no such job. Begin at the first page.")
    return job
