"""`reconciler worker`."""

from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import Whole, everywhere
from reconciler.cli.shared import connection_of, say, settings_of
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from reconciler.config.settings import Settings
    from reconciler.model.job import Job
    from reconciler.model.report import Report


@click.command("worker")
@click.option(
    "--jobs", "at_once", type=Whole(1, 64), default=1, show_default=True, metavar="N",
    help="So many jobs at once, over all workers of this partner.",
)  # fmt: skip
@click.option("--only-jobs", is_flag=True, help="Leave schedules to timers, or to other workers.")
@click.option("--listen", default="", metavar="ADDRESS:PORT", help="Answer /healthz and /metrics there.")
@everywhere
@click.pass_context
def command(context: click.Context, /, at_once: int, only_jobs: bool, listen: str, **flags: Any) -> None:
    """Carry out jobs that others hand over, and schedules.

    Any number of workers share the work on one state. SIGTERM ends what is under way in order, then the worker.
    It needs the extra `workers`: pip install 'reconciler[workers]'.
    """
    _require_extra()
    from dataclasses import replace
    from datetime import UTC, datetime

    from reconciler.cli.signals import ask_to_end, end_with_parent
    from reconciler.cli.telling import tell_of_waiting
    from reconciler.inbox.watching import Watching
    from reconciler.jobs.listening import listening
    from reconciler.jobs.worker import Told, Worker
    from reconciler.operations.watch import metrics

    end_with_parent()
    settings = settings_of(context, flags)
    settings = replace(settings, schedules=()) if only_jobs else settings
    connection = connection_of(settings)  # whoever lacks the secret is told before there is a job

    def ready(name: str) -> None:
        if not flags["quiet"]:
            say([f"{name} takes jobs for {connection.host}. Stop it with Ctrl-C or SIGTERM."], err=True)

    told = Told(ready, lambda job: _tell_given_up(job, settings), lambda: tell_of_waiting(settings))
    worker = Worker(settings, at_once, told)
    watching = Watching(settings, connection, lambda report: _tell_of_delivery(report, settings))

    def end(why: str) -> None:
        watching.end(why)
        worker.end(why)

    ask_to_end(end)
    with listening(listen, lambda: worker.is_well, lambda: metrics(settings, datetime.now(UTC))), watching:
        worker.run()


def _tell_of_delivery(report: "Report", settings: "Settings") -> None:
    """Tell how the run of a sheet ended that somebody has put into an inbox."""
    from reconciler.cli.telling import ping_watchdogs, tell_of

    tell_of(report, settings, [source.path for source in report.sources])
    ping_watchdogs(settings)


def _tell_given_up(job: "Job", settings: "Settings") -> None:
    from reconciler.cli.telling import tell_of_given_up

    say([f"{job.job_id} was given up after {len(job.attempts)} attempts."], err=True)
    tell_of_given_up(job, settings)


def _require_extra() -> None:
    """Raise UsageError where what workers need is not installed."""
    from importlib.util import find_spec

    if find_spec("dbos") is None:
        raise UsageError("Workers need dbos, which is not installed: pip install 'reconciler[workers]'")
