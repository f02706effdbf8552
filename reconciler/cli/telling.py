"""Send notices at the end of a command, and say which could not be delivered; the exit code stays what it is."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.errors import ReconcilerError
from reconciler.support.redact import visible

if TYPE_CHECKING:
    from reconciler.config.settings import Settings
    from reconciler.model.job import Job
    from reconciler.model.notice import Site
    from reconciler.model.report import Report
    from reconciler.notices.send import Delivery


def tell_of(report: "Report", settings: "Settings", sheets: "Iterable[object]") -> None:
    """Tell how a run of these sheets ended."""
    if settings.notify.to:
        from reconciler.operations import notices

        site = _site(settings)._replace(sheets=tuple(map(str, sheets)))
        _told(partial(notices.tell_of_run, report, settings, site))


def tell_of_missed(settings: "Settings") -> None:
    """Tell of runs that were due and did not happen."""
    if settings.notify.to and settings.schedules:
        from reconciler.operations import notices

        _told(partial(notices.tell_of_missed, settings, _site(settings)))


def tell_of_waiting(settings: "Settings") -> None:
    """Tell of runs that were due and did not happen, and of plans that soon are too old to be approved."""
    if settings.notify.to:
        from reconciler.operations import notices

        _told(partial(notices.tell_of_waiting, settings, _site(settings)))


def tell_of_approval(plan: "Path", actor: str, settings: "Settings", *, schedule: bool, withdrawn: bool) -> None:
    """Tell that somebody has approved a plan or a schedule, or has taken that back."""
    if settings.notify.to:
        from reconciler.operations import notices

        how = {"schedule": schedule, "withdrawn": withdrawn}
        _told(partial(notices.tell_of_approval, plan, actor, settings, _site(settings), **how))


def tell_of_pause(said: str, config: "Path | None", *, over: bool = False) -> None:
    """Tell that somebody has set the stop switch, or taken it away; nobody where the settings are wrong."""
    from reconciler.config.settings import load_settings

    with suppress(ReconcilerError):
        settings = load_settings(config)
        if settings.notify.to:
            from reconciler.operations import notices

            _told(partial(notices.tell_of_pause, said, settings, _site(settings), over=over))


def tell_of_given_up(job: "Job", settings: "Settings") -> None:
    """Tell that a job was given up."""
    if settings.notify.to:
        from reconciler.operations import notices

        _told(partial(notices.tell_of_given_up, job, settings, _site(settings)))


def try_addresses(settings: "Settings") -> list["Delivery"]:
    """Send one notice to every address, and return what each said. Raises UsageError where there is none."""
    from reconciler.operations import notices

    return notices.try_addresses(settings, _site(settings))


def ping_watchdogs(settings: "Settings") -> None:
    """Tell the watchdogs of all schedules that a run has ended."""
    if any(schedule.ping_url for schedule in settings.schedules):
        from reconciler.operations import notices
        from reconciler.report.words.english.notices import trouble

        for name, why in notices.ping_watchdogs(settings).items():
            _warn(f"the watchdog of schedule {name} was not told ({trouble(why)}).")


@contextmanager
def telling_of_failure(settings: "Settings", unattended: bool) -> Iterator[None]:
    """Tell of an error that keeps a run from beginning, where nobody is there to read it; watchdogs hear of it, too."""
    try:
        yield
    except ReconcilerError as error:
        if unattended and settings.notify.to:
            from reconciler.operations.notices import tell_of_failure

            _told(partial(tell_of_failure, error, settings, _site(settings)))
        ping_watchdogs(settings)  # it says that somebody was here, however that ended
        raise


def _site(settings: "Settings") -> "Site":
    """Return where this process runs, and how it was started: as somebody else can go on there."""
    from reconciler.operations.site import site_of

    program, *given = sys.argv
    return site_of(settings, program, given)


def _told(tell: Callable[[], list["Delivery"]]) -> None:
    try:
        failed = [f"{one.place}: {one.failed}{f' ({one.subject})' if one.subject else ''}" for one in tell()]
    except Exception as error:  # noqa: BLE001 - a notice never harms a run
        failed = [f"{type(error).__name__}: {error}"]
    for why in failed:
        _warn(f"a notice was not delivered, and is tried again at the next run: {why}")


def _warn(text: str) -> None:
    click.echo(visible(f"reconciler: {text}"), err=True)
