"""Jobs of a page that is there no more: ended, with what the journal says of them."""

from reconciler.errors import NoSuchRun, ReconcilerError
from reconciler.operations.runs import show_run
from reconciler.report.words.english import at_page
from reconciler.support.concurrency import in_thread
from reconciler.web.desk import Desk
from reconciler.web.jobs.record import Job, Kind, State


async def settle(desk: Desk) -> None:
    """Note that jobs have ended whose page is dead, with its processes, and what became of them."""
    jobs = desk.queue.jobs
    for job in await in_thread(jobs.open):
        if not await in_thread(desk.presence.is_dead, job.page):
            continue
        if not job.is_under_way:
            await in_thread(jobs.over, job.id)
            continue
        said, leads_to = await in_thread(_became, desk, job)
        await in_thread(jobs.end, job.id, State.FAILED, said, leads_to)


def _became(desk: Desk, job: Job) -> tuple[str, str]:
    if job.kind is not Kind.APPLY:
        return "The server of this page was stopped meanwhile. Nothing was changed. Begin again.", f"/drops/{job.about}"
    place = f"/runs/{job.run}"
    try:
        report = show_run(desk.state, job.run)
    except NoSuchRun:
        return (
            "The server of this page was stopped before this began. Nothing was changed, and the approval stands: "
            "apply the plan again.",
            f"/plans/{job.about}",
        )
    except ReconcilerError:
        return "The server of this page was stopped meanwhile. What it had done is on record: look at the run.", place
    return f"The server of this page was stopped meanwhile. {at_page.retold(report.verdict)}", place
