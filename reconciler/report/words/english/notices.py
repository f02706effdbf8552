"""What people are told who were not there, of all but how a run ended. No person's name or address is in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from reconciler.model.job import Job
from reconciler.model.notice import Notice, Site, Trouble, Why
from reconciler.model.report import Report
from reconciler.model.schedule import Standing
from reconciler.report.commands import confirmations, may_go_on
from reconciler.report.words.english import schedules
from reconciler.report.words.english.notices_of_people import numbers, people
from reconciler.support.redact import mask_addresses, visible

_LONGEST_SUBJECT = 78
"""What a line of a mail should have at most: https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1"""
_SHORTEST_PLACE = 6

_TROUBLES: Mapping[Trouble, str] = {
    Trouble.ANSWERED: "it answered {status}",
    Trouble.UNKNOWN_NAME: "its name is not known",
    Trouble.NO_TRUST: "its certificate cannot be trusted, or it speaks no TLS",
    Trouble.NOBODY_THERE: "nothing answers there",
    Trouble.NO_ANSWER: "it gave no answer in time",
    Trouble.CLOSED: "it closed the connection",
    Trouble.UNREACHABLE: "it could not be reached",
    Trouble.TOO_SLOW: "it took longer than there is time for it",
    Trouble.ENDED: "the program was ended while it was sent",
}

NOTHING = "Nothing was changed: whoever left since the last good run still has access, and whoever came has none."


_HARM_OF_WITHDRAWAL: Mapping[bool, str] = {
    False: (
        "Nothing yet. The plan is carried out by nobody until somebody approves it again: whoever was to lose access "
        "by it keeps it, and whoever was to get it has none."
    ),
    True: (
        "Nothing yet. From the next run on, what needs a yes is held: whoever leaves keeps access, and whoever comes "
        "has none, until the schedule, or that run's plan, is approved."
    ),
}
"""What is harmed by a yes that was taken back, of a plan and of a schedule."""


class Step(NamedTuple):
    """What somebody has to do, and the commands for it."""

    what: str
    commands: tuple[str, ...] = ()


# -- what all of them have -------------------------------------------------------------------------------------------


def subject(place: str, said: Sequence[str]) -> str:
    """Return a subject of at most 78 letters: what comes last goes first, then the end of the place's name."""
    for count in range(len(said), 0, -1):
        whole = visible(f"reconciler {place}: {_joined(said[:count])}")
        if len(whole) <= _LONGEST_SUBJECT:
            return whole
        if count <= 2 and (room := len(place) - (len(whole) - _LONGEST_SUBJECT) - 1) >= _SHORTEST_PLACE:
            return visible(f"reconciler {place[:room]}…: {_joined(said[:count])}")
    return cut(whole)


def cut(text: str) -> str:
    """Return a subject of at most 78 letters, with a mark where more would come."""
    return text if len(text) <= _LONGEST_SUBJECT else f"{text[: _LONGEST_SUBJECT - 1]}…"


def body(
    site: Site,
    happened: Iterable[str],
    harmed: str,
    steps: Iterable[Step],
    more: Mapping[str, Iterable[str]],
    head: str,
    where: str = "",
) -> str:
    """Return the text of a notice, in sections; those that have nothing to tell are left out."""
    account, machine = site.account.rpartition("@")[0], site.machine
    where = where or f"What to do (on {machine}, as {account}, in {site.folder})"
    sections = {
        "What happened": happened,
        "What is harmed": [harmed] if harmed else [],
        where: _lines(steps, site),
        **more,
        "Proof": _proof(site, head),
    }
    told = {title: [f"  {line}" for line in lines] for title, lines in sections.items()}
    return "\n\n".join("\n".join([visible(title), *lines]) for title, lines in told.items() if lines)


def for_anybody(site: Site) -> str:
    """Return the title of what to do for others than the account that the run had."""
    return f"What to do (on {site.machine}, in {site.folder})"


def plain(text: str) -> str:
    """Return a text without addresses, and without what might steer a terminal."""
    return visible(mask_addresses(text))


def trouble(why: Why) -> str:
    """Return why somebody could not be told, as a part of a sentence."""
    return _TROUBLES[why.trouble].format(status=why.status)


def undelivered(notice: Notice, since: datetime, place: str, why: str) -> str:
    """Return the sentence that a notice has not reached whoever stands at a place in a file of addresses."""
    return (
        f"A notice of {since:%Y-%m-%d %H:%M} UTC was not delivered to {place}, and is tried again at the next run: "
        f"{why}. Its subject: {notice.subject}"
    )


def not_on_record(error: Exception) -> str:
    """Return why a notice was not sent that every command would send, for none could tell that another one has."""
    return f"this account cannot put on record that it was sent, so it was not. Another one tells of it. ({error})"


def late_subject(subject: str) -> str:
    """Return the subject of a notice that could not be sent when it was written."""
    return cut(f"{subject.partition(' ')[0]} (late) {subject.partition(' ')[2]}")


def late_body(body: str, since: datetime) -> str:
    """Return the text of a notice that could not be sent when it was written, which was in UTC."""
    return (
        f"This was to reach you on {since:%a %d %b %Y at %H:%M} UTC, and could not be delivered then. What it tells "
        f"may be over: `reconciler runs` has what came after it.\n\n{body}"
    )


# -- each of them ----------------------------------------------------------------------------------------------------


def failed_subject(site: Site) -> str:
    """Return the subject for a run that could not begin."""
    return subject(f"on {site.machine}", ["FAILED, no run began"])


def failed_body(message: str, head: str, site: Site) -> str:
    """Return the text for a run that could not begin, and why."""
    step = Step("Whoever is on call: put right what is named above, and run again:", (site.again(),))
    return body(site, [plain(message), "No run began: nothing was read."], NOTHING, [step], {}, head)


def given_up_subject(site: Site) -> str:
    """Return the subject for a job that was given up."""
    return subject(f"on {site.machine}", ["FAILED, a job was given up"])


def given_up_body(job: Job, head: str, site: Site) -> str:
    """Return the text for a job that was given up."""
    count = len(job.attempts)
    happened = [
        f"{job.job_id} was tried {count} times, and each time the process was ended from outside, failed by an error "
        "of this program, or could not get the lock.",
        "What its runs have done is on record, and nothing was done twice.",
    ]
    harmed = "What it was to do is not done in full: whoever leaves may still have access, whoever came may have none."
    steps = [
        Step("Whoever is on call: see how its runs ended, and keep faults.log:", (site.command("runs"),)),
        Step("Put right what ends them (memory, disk, who kills them), then hand the sheets over again:"),
    ]
    return body(site, happened, harmed, steps, {}, head)


def test_subject(site: Site) -> str:
    """Return the subject of a notice that is sent to try an address."""
    return subject(f"on {site.machine}", ["a test"])


def test_body(site: Site) -> str:
    """Return the text of a notice that is sent to try an address."""
    sent = f"This was sent by `reconciler notify --test` on {site.machine}."
    return f"{sent} Nothing has happened, and there is nothing to do."


def approved_subject(report: Report, schedule: bool, withdrawn: bool) -> str:
    """Return the subject for a plan, or a schedule, that somebody has approved, or no longer approves."""
    what = "SCHEDULE " if schedule else ""
    did = "APPROVAL WITHDRAWN" if withdrawn else "APPROVED"
    return subject(report.host, [f"{what}{did}", *([] if schedule else people(report))])


def approved_body(report: Report, actor: str, schedule: bool, withdrawn: bool, head: str, site: Site) -> str:
    """Return the text for a plan, or a schedule, that somebody (`actor`) has approved, or no longer approves."""
    sheets = ", ".join(source.path or source.name for source in report.sources)
    what = f"all runs of {sheets} that no limit holds" if schedule else f"the plan {report.plan_file}"
    did = "has taken back the approval of" if withdrawn else "has approved"
    happened = [plain(f"{actor} {did} {what}."), f"Digest of the plan: {report.plan_digest}"]
    if withdrawn and not schedule and report.plan_until:
        happened.append(f"It is good until {_moment(report.plan_until)}.")
    harmed = _HARM_OF_WITHDRAWAL[schedule] if withdrawn else ""
    more = {} if schedule else {"In numbers": numbers(report)}
    return body(site, happened, harmed, _after_approval(report, schedule, withdrawn, site), more, head)


def _after_approval(report: Report, schedule: bool, withdrawn: bool, site: Site) -> Iterator[Step]:
    options = ["--schedule"] if schedule else []
    if withdrawn:
        show = site.command("show", report.plan_file)
        yield Step("Whoever did not expect this: ask whoever took it back, and read the plan:", (show,))
        numbers_of = [] if schedule else confirmations(report.holds, saved=True)
        approve = site.command("approve", report.plan_file, *options, *numbers_of)
        maker = plain(f" but {report.plan_made_by}, who made the plan" if report.plan_made_by else "")
        yield Step(f"If it is right all the same, anybody{maker} approves it again:", (approve,))
        return
    if not schedule:
        yield Step("Whoever carries it out:", (site.command("apply", report.plan_file),))
    back, stop = site.command("approve", report.plan_file, *options, "--withdraw"), ("--reason", "not expected")
    yield Step("Whoever did not expect this takes the approval back:", (back,))
    yield Step("and stops what may be under way by now:", (site.command("pause", *stop),))


def requested_subject(report: Report) -> str:
    """Return the subject for a plan for which somebody asks the yes of a second person."""
    return subject(report.host, ["APPROVAL NEEDED", *people(report)])


def requested_body(report: Report, actor: str, note: str, url: str, head: str, site: Site) -> str:
    """Return the text for a plan for which somebody (`actor`) asks the yes of a second person, with what they say."""
    said = f": {note.rstrip('.')}" if note else ""
    happened = [plain(f"{actor} asks for the yes of a second person to the plan {report.plan_file}{said}.")]
    harmed = "Nothing of it is written before that: whoever is to lose access keeps it, whoever is to get it has none."
    steps = [*_on_the_page(report, url), *asked(report, report.plan_made_by, site)]
    return body(site, happened, harmed, steps, {"In numbers": numbers(report)}, head, for_anybody(site))


def sent_back_subject(report: Report) -> str:
    """Return the subject for a plan that was sent back."""
    return subject(report.host, ["SENT BACK", *people(report)])


def sent_back_body(report: Report, actor: str, reason: str, url: str, head: str, site: Site) -> str:
    """Return the text for a plan that somebody (`actor`) has sent back, and why."""
    happened = [plain(f"{actor} has sent back the plan {report.plan_file}: {reason.rstrip('.')}.")]
    harmed = "Nothing of it was written: whoever is to lose access keeps it, and whoever is to get it has none."
    show = site.command("show", report.plan_file)
    steps = [
        *_on_the_page(report, url),
        Step(plain(f"{report.plan_made_by}, who made it: read it with what is said above:"), (show,)),
        Step("Then correct the sheets, make a new plan, and ask for that."),
    ]
    return body(site, happened, harmed, steps, {"In numbers": numbers(report)}, head)


def _on_the_page(report: Report, url: str) -> Iterator[Step]:
    if url:
        yield Step("It is on the page:", (f"{url.rstrip('/')}/plans/{report.plan_digest}",))


def expiring_subject(report: Report) -> str:
    """Return the subject for a plan that waits for an approval, and soon is good no longer."""
    return subject(report.host, ["APPROVAL NEEDED SOON", *people(report)])


def expiring_body(report: Report, head: str, site: Site) -> str:
    """Return the text for a plan that waits for an approval, and soon is good no longer."""
    until = _moment(report.plan_until)
    happened = [
        plain(f"The plan {report.plan_file} waits for the yes of a second person ({report.needs_approval})."),
        f"It is good until {until}, and nobody has approved it.",
    ]
    harmed = f"Nothing of it was written. After {until} it never is: the next run has to be approved anew."
    steps = [*asked(report, report.plan_made_by, site)]
    return body(site, happened, harmed, steps, {"In numbers": numbers(report)}, head, for_anybody(site))


def asked(report: Report, maker: str, site: Site) -> Iterator[Step]:
    """Yield what somebody has to do with a plan that waits for an approval."""
    others = f"Anybody but {maker}, signed in under their own name and with access to the state folder {site.state}"
    yield Step(plain(f"{others}: read the names:"), (site.command("show", report.plan_file),))
    if may_go_on(report.holds):
        until = f", before {_moment(report.plan_until)}" if report.plan_until else ""
        approve = site.command("approve", report.plan_file, *confirmations(report.holds, saved=True))
        yield Step(f"If all of it is meant, approve it{until}:", (approve,))
        yield Step("Then carry it out:", (site.command("apply", report.plan_file),))
    yield Step("If not, whoever keeps the sheets corrects them; the next run plans anew.")


def paused_subject(over: bool, site: Site) -> str:
    """Return the subject for the stop switch that somebody has set, or taken away."""
    return subject(f"on {site.machine}", ["RESUMED, runs write again" if over else "PAUSED, no run writes"])


def paused_body(said: str, over: bool, head: str, site: Site) -> str:
    """Return the text for the stop switch, given the sentence that says who has set or taken it away."""
    if over:
        return body(site, [plain(said)], "", [Step("Nothing: the next run does what was left.")], {}, head)
    harmed = "Whoever leaves from now on keeps access, and whoever comes has none, until runs are resumed."
    step = Step("Whoever set it: find out what was wrong, and let runs write again:", (site.command("resume"),))
    return body(site, [plain(said)], harmed, [step], {}, head)


def missed_subject(standing: Standing, site: Site) -> str:
    """Return the subject for runs that did not happen."""
    count = len(standing.missed)
    times = [f"{count} times"] if count > 1 else []
    return subject(f"on {site.machine}", [f"MISSED, no run of {standing.schedule.name}", *times])


def missed_body(standing: Standing, head: str, site: Site) -> str:
    """Return the text for runs that did not happen."""
    steps = [
        Step("Whoever is on call: see whether the machine was up, and whether its timer or cron is at work."),
        Step("Start the run by hand; it makes up for all that were missed:", (site.command("apply"),)),
    ]
    harmed = "What the sheets say since then is not done: who left still has access, who came has none."
    return body(site, [schedules.missed(standing)], harmed, steps, {}, head)


def _moment(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _joined(said: Sequence[str]) -> str:
    return ": ".join(filter(None, (said[0], ", ".join(said[1:]))))


def _lines(steps: Iterable[Step], site: Site) -> Iterator[str]:
    asks_api = False
    for step in steps:
        yield step.what
        yield from (f"  {command}" for command in step.commands)
        asks_api |= any(" apply " in f"{command} " for command in step.commands)
    if asks_api and site.secret:
        yield f"A shell for `apply` must have {' and '.join(site.secret)} as the job has: it is not told here."


def _proof(site: Site, head: str) -> Iterator[str]:
    if head:
        yield f"Journal head {head}"
        yield "Keep this notice: this command proves that nothing before it was changed since."
        yield f"  {site.command('runs', '--verify', '--head', head)}"
