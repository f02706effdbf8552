"""Tell people who were not there how runs ended; that fails for itself, and never for the run."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from reconciler.config.notify import addresses_of
from reconciler.config.settings import Settings
from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.job import Job
from reconciler.model.notice import Attachable, Event, Notice, Site, Why
from reconciler.model.report import Report
from reconciler.model.schedule import Standing
from reconciler.notices.ping import ping_all
from reconciler.notices.send import Delivery, Letter
from reconciler.operations.approve import approval_of
from reconciler.operations.posting import Maker, deliver, tell
from reconciler.operations.show import show
from reconciler.operations.waiting import Waiting, waiting
from reconciler.operations.watch import has_run, standings
from reconciler.report.words.english import notices as words
from reconciler.report.words.english import notices_of_runs as of_runs
from reconciler.report.words.english.errors import error as worded


def tell_of_run(report: Report, settings: Settings, site: Site) -> list[Delivery]:
    """Tell how a run ended, and whatever could not be told before; return what could not be delivered."""
    return tell(settings, [partial(_of_run, report, settings.notify.url, site)])


def tell_of_failure(error: ReconcilerError, settings: Settings, site: Site) -> list[Delivery]:
    """Tell that a run could not begin, and why; return what could not be delivered."""

    def notice(head: str) -> Notice:
        return Notice(Event.FAILED, _now(), words.failed_subject(site), words.failed_body(worded(error), head, site))

    return tell(settings, [notice])


def tell_of_given_up(job: Job, settings: Settings, site: Site) -> list[Delivery]:
    """Tell that a job was given up; return what could not be delivered."""

    def notice(head: str) -> Notice:
        body = words.given_up_body(job, head, site)
        return Notice(Event.FAILED, job.job_id, words.given_up_subject(site), body)

    return tell(settings, [notice])


def tell_of_missed(settings: Settings, site: Site) -> list[Delivery]:
    """Tell, before a run, of those that were due and did not happen; return what could not be delivered.

    Before the first run of all there is nothing to tell: whoever sets the program up makes it now.
    """
    missed = _missed(settings, site)
    return tell(settings, missed) if missed and has_run(settings) else []


def tell_of_waiting(settings: Settings, site: Site) -> list[Delivery]:
    """Tell of missed runs, and of plans that soon are too old to be approved; return what could not be delivered."""
    makers = [*_missed(settings, site), *_expiring(settings, site)]
    # Without any it is the run that tries again what failed before: it must not begin late for that.
    return tell(settings, makers) if makers else []


def tell_of_approval(
    path: Path, actor: str, settings: Settings, site: Site, *, schedule: bool = False, withdrawn: bool = False
) -> list[Delivery]:
    """Tell that somebody has approved a plan or a schedule, or has taken that back."""
    report = show(path.absolute())
    about = f"{actor} {_now()}" if schedule else f"{report.plan_digest} {_last_word_on(path, settings)}"

    def notice(head: str) -> Notice:
        body = words.approved_body(report, actor, schedule, withdrawn, head, site)
        subject = words.approved_subject(report, schedule, withdrawn)
        return Notice(Event.APPROVED, about, subject, body, ((Attachable.PLAN, report.plan_file),))

    return tell(settings, [notice])


def tell_of_request(path: Path, actor: str, note: str, settings: Settings, site: Site) -> list[Delivery]:
    """Tell that somebody asks on the page for the yes of a second person; return what could not be delivered."""
    report, url = show(path.absolute()), settings.notify.url

    def notice(head: str) -> Notice:
        body = words.requested_body(report, actor, note, url, head, site)
        files = ((Attachable.PLAN, report.plan_file),)
        return Notice(Event.ASKED, f"{report.plan_digest} {_now()}", words.requested_subject(report), body, files)

    return tell(settings, [notice])


def tell_of_sending_back(path: Path, actor: str, reason: str, settings: Settings, site: Site) -> list[Delivery]:
    """Tell that somebody has sent a plan back, and why; return what could not be delivered."""
    report, url = show(path.absolute()), settings.notify.url

    def notice(head: str) -> Notice:
        body = words.sent_back_body(report, actor, reason, url, head, site)
        about = f"{report.plan_digest} {_now()}"
        return Notice(Event.SENT_BACK, about, words.sent_back_subject(report), body)

    return tell(settings, [notice])


def _last_word_on(path: Path, settings: Settings) -> str:
    """Return when a plan was approved, or not any more: of that it is told once."""
    standing = approval_of(path, settings.state)
    return standing.at if standing else _now()


def tell_of_pause(said: str, settings: Settings, site: Site, *, over: bool = False) -> list[Delivery]:
    """Tell that somebody has set the stop switch, or taken it away, in the sentence that says so."""

    def notice(head: str) -> Notice:
        subject, body = words.paused_subject(over, site), words.paused_body(said, over, head, site)
        return Notice(Event.PAUSED, _now(), subject, body)

    return tell(settings, [notice])


def ping_watchdogs(settings: Settings) -> dict[str, Why]:
    """Tell the watchdogs of all schedules that a run has ended; return by their names why some could not be told."""
    return ping_all({schedule.name: schedule.ping_url for schedule in settings.schedules if schedule.ping_url})


def try_addresses(settings: Settings, site: Site) -> list[Delivery]:
    """Send one notice to every address, and return what each said.

    Raises UsageError where nobody is to be told, or a file of addresses cannot be read.
    """
    if not settings.notify.to:
        raise UsageError(
            "Nobody is to be told: say in reconciler.toml under [notify] which file has the addresses (urls_file)."
        )
    notice = Notice(Event.DONE, "test", words.test_subject(site), words.test_body(site))
    letters = [Letter(notice, one) for recipients in settings.notify.to for one in addresses_of(recipients)]
    if not letters:
        raise UsageError("The files that [notify] names have no address in them: put one on a line.")
    return deliver(letters, settings)


def _of_run(report: Report, url: str, site: Site, head: str) -> Notice:
    report = _with_plan(report)
    paths = {Attachable.AUDIT: report.audit, Attachable.MARKED: report.marked, Attachable.PLAN: report.plan_file}
    files = tuple((what, path) for what, path in paths.items() if path)
    subject, body = of_runs.run_subject(report), of_runs.run_body(report, head, url, site)
    return Notice(of_runs.run_event(report), report.run_id, subject, body, files)


def _with_plan(report: Report) -> Report:
    """Return a report with what is in the plan file that waits for a yes, where the run itself went no further."""
    if not report.needs_approval or report.planned or not report.plan_file:
        return report
    try:
        plan = show(Path(report.plan_file))
    except ReconcilerError:
        return report
    names = ("planned", "holds", "sources", "findings", "plan_until", "plan_made_by", "plan_digest")
    return replace(report, **{name: getattr(plan, name) for name in names})


def _missed(settings: Settings, site: Site) -> list[Maker]:
    known = standings(settings, datetime.now(UTC)) if settings.notify.to else []
    return [partial(_of_missed, standing, site) for standing in known if standing.missed]


def _of_missed(standing: Standing, site: Site, head: str) -> Notice:
    about = f"{standing.schedule.name} {standing.missed[-1].isoformat()}"
    subject, body = words.missed_subject(standing, site), words.missed_body(standing, head, site)
    return Notice(Event.MISSED, about, subject, body)


def _expiring(settings: Settings, site: Site) -> list[Maker]:
    if not is_told_of_expiring(settings):
        return []
    return [partial(_of_expiring, each, site) for each in waiting(settings.state, datetime.now(UTC))]


def is_told_of_expiring(settings: Settings) -> bool:
    """Whether anybody is told of plans that soon are too old to be approved."""
    return any(Event.EXPIRING in recipients.on for recipients in settings.notify.to)


def _of_expiring(each: Waiting, site: Site, head: str) -> Notice:
    report = each.plan
    subject, body = words.expiring_subject(report), words.expiring_body(report, head, site)
    about = f"{report.plan_digest} {each.withdrawn}".rstrip()  # whoever took a yes back makes it wait anew
    return Notice(Event.EXPIRING, about, subject, body, ((Attachable.PLAN, report.plan_file),))


def _now() -> str:
    return datetime.now(UTC).isoformat()
