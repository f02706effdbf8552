"""`reconciler jobs`."""

from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import print_document, say, state_of

if TYPE_CHECKING:
    from reconciler.operations.jobs import Standing


@click.command("jobs")
@click.argument("job", required=False, metavar="[ID]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@everywhere
@click.pass_context
def command(context: click.Context, /, job: str | None, as_json: bool, **flags: Any) -> None:
    """List the jobs of workers, or show how one stands.

    A job is queued, running, done or failed: done is ended by an exit code that ends jobs, which its run tells; failed
    is given up.
    """
    from reconciler.operations.jobs import job_standing, job_standings

    state = state_of(context, flags)
    found = [job_standing(state, job)] if job else job_standings(state)
    if as_json:
        documents = [_document(standing) for standing in found]
        print_document(documents[0] if job else documents)
    else:
        say(map(_line, found) if found else ["No job was handed over yet."])


def _document(standing: "Standing") -> dict[str, Any]:
    return {
        "job": standing.job.job_id,
        "state": standing.state,
        "run_id": standing.run_id,
        "exit_code": standing.exit_code,
        "worker": standing.worker,
    }


def _line(standing: "Standing") -> str:
    job, order = standing.job, standing.job.order
    what = f"schedule {order.schedule}" if order and order.schedule else f"by {job.by}" if job.by else ""
    attempts = f"{len(job.attempts)} attempts" if len(job.attempts) > 1 else ""
    ended = "" if standing.exit_code is None else f"exit {standing.exit_code}"
    facts = (standing.state, ended, f"run {standing.run_id}" if standing.run_id else "", attempts, what)
    return f"{job.job_id}  {', '.join(filter(None, facts))}"
