"""What people are told who were not there: subject and text of notices. No person's name or address is in them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from reconciler.model.action import ActionKind
from reconciler.model.hold import Hold
from reconciler.model.notice import Event, Trouble, Why
from reconciler.model.report import Report
from reconciler.model.result import Outcome
from reconciler.model.run_outcome import RunOutcome
from reconciler.model.schedule import Standing
from reconciler.report.commands import confirmations, may_go_on
from reconciler.report.counts import rejected_rows
from reconciler.report.finding_catalogue import catalogue
from reconciler.report.words.english import schedules
from reconciler.report.words.english.holds import hold
from reconciler.support.command_line import command_line
from reconciler.support.redact import mask_addresses, visible

EVENTS: Mapping[RunOutcome, Event] = {
    RunOutcome.DONE: Event.DONE,
    RunOutcome.IN_SYNC: Event.DONE,
    RunOutcome.HELD: Event.HELD,
    RunOutcome.REFUSED: Event.REFUSED,
    RunOutcome.STALE: Event.REFUSED,
    RunOutcome.INCOMPLETE: Event.INCOMPLETE,
    RunOutcome.UNVERIFIED: Event.UNVERIFIED,
    RunOutcome.LOCK_LOST: Event.UNVERIFIED,
    RunOutcome.UNREACHABLE: Event.FAILED,
    RunOutcome.LOCKED: Event.FAILED,
    RunOutcome.ERROR: Event.FAILED,
}
"""What the end of a run is to those who are told."""

_TITLES: Mapping[RunOutcome, str] = {
    RunOutcome.DONE: "done and verified",
    RunOutcome.IN_SYNC: "nothing to do",
    RunOutcome.CHANGES_PENDING: "changes pending",
    RunOutcome.HELD: "HELD",
    RunOutcome.REFUSED: "SHEETS REFUSED",
    RunOutcome.STALE: "PLAN REFUSED",
    RunOutcome.INCOMPLETE: "INCOMPLETE",
    RunOutcome.UNVERIFIED: "NOT VERIFIED",
    RunOutcome.LOCK_LOST: "NOT VERIFIED, the lock was lost",
    RunOutcome.UNREACHABLE: "FAILED, the API could not be used",
    RunOutcome.LOCKED: "NOT STARTED, another run is at work",
    RunOutcome.ERROR: "FAILED",
}

_TO_DO: Mapping[RunOutcome, str] = {
    RunOutcome.DONE: "Nothing.",
    RunOutcome.IN_SYNC: "Nothing.",
    RunOutcome.HELD: (
        "Whoever keeps the sheets and whoever may approve: read the names first. Too many is most often half a sheet. "
        "If all of it is meant, apply the plan as the second command has it; if not, correct the sheet and run again."
    ),
    RunOutcome.REFUSED: "Whoever keeps the sheets: correct what is named above, and run again.",
    RunOutcome.STALE: "Whoever applied it: make a new plan, read it, and apply that.",
    RunOutcome.INCOMPLETE: (
        "Whoever keeps the sheets: open the audit workbook, correct what stands on Rejected rows and Findings, and run "
        "again. Until then those people stay as they are. What is pending needs only the next run."
    ),
    RunOutcome.UNVERIFIED: (
        "Whoever is on call: run the same command again. It reads first, and sends only what is missing. Twice the "
        "same? Look at these people by hand; the audit workbook has the trace ids for Symphony."
    ),
    RunOutcome.LOCK_LOST: (
        "Whoever is on call: find what clears the state folder, and run the same command again: it settles what was "
        "sent."
    ),
    RunOutcome.UNREACHABLE: (
        "Whoever is on call: nothing is wrong in the sheets. Look at the network, the host and the credentials, and "
        "run the same command again."
    ),
    RunOutcome.LOCKED: (
        "Whoever is on call: nothing, if the other run ends. If it hangs, end that process and run again."
    ),
    RunOutcome.ERROR: "Whoever is on call: read the message, put right what it names, and run the same command again.",
}

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

_NOTHING = "Nothing was changed: whoever left since the last good run still has access, and whoever came has none."
_THE_REST = "What was done is done; the rest is as it was before."
_HARM: Mapping[RunOutcome, str] = {
    RunOutcome.HELD: "Whoever left and is held back still has access, and whoever came may have none.",
    RunOutcome.REFUSED: _NOTHING,
    RunOutcome.STALE: _NOTHING,
    RunOutcome.INCOMPLETE: (
        "Whoever stands in a rejected row, or in what failed or waits, is as before; the rest is done."
    ),
    RunOutcome.UNVERIFIED: "Nobody knows yet whether what is unknown has happened; nobody else is touched.",
    RunOutcome.LOCK_LOST: "What was sent last is not verified; nothing more was sent.",
    RunOutcome.UNREACHABLE: _THE_REST,
    RunOutcome.LOCKED: "Nothing was read or written by this run.",
    RunOutcome.ERROR: _THE_REST,
}
"""What is harmed by an ending, as long as nobody does anything; nothing by one that is good."""

_ACCESS = (ActionKind.CREATE_USER, ActionKind.REACTIVATE_USER)


def run_subject(report: Report) -> str:
    """Return the subject for the end of a run: host, how it ended, how many lose access."""
    return visible(f"reconciler {report.host}: {in_short(report)}")


def in_short(report: Report) -> str:
    """Return how a run ended and how many lose access, in words of our own alone."""
    return f"{_TITLES[RunOutcome(report.outcome)]}{_people(report)}"


def run_body(report: Report, head: str, url: str) -> str:
    """Return the text for the end of a run; `head` is the journal's last hash, `url` where the page is, "" for none."""
    return "\n".join([*_of_run(report, url), *_proof(head)])


def trouble(why: Why) -> str:
    """Return why somebody could not be told, as a part of a sentence."""
    return _TROUBLES[why.trouble].format(status=why.status)


def late_subject(subject: str) -> str:
    """Return the subject of a notice that could not be sent when it was written."""
    return f"{subject.partition(' ')[0]} (late) {subject.partition(' ')[2]}"


def late_body(body: str, since: datetime) -> str:
    """Return the text of a notice that could not be sent when it was written, which was in UTC."""
    return (
        f"This was to reach you on {since:%a %d %b %Y at %H:%M} UTC, and could not be delivered then. What it tells "
        f"may be over: `reconciler runs` has what came after it.\n\n{body}"
    )


def failed_subject() -> str:
    """Return the subject for a run that could not begin."""
    return "reconciler: FAILED, no run began"


def failed_body(message: str, head: str) -> str:
    """Return the text for a run that could not begin, and why."""
    lines = ["What happened", f"  {_plain(message)}", "  No run began: nothing was read, and nothing was changed.", ""]
    return "\n".join([*lines, "What to do", f"  {_TO_DO[RunOutcome.ERROR]}", *_proof(head)])


def test_subject() -> str:
    """Return the subject of a notice that is sent to try an address."""
    return "reconciler: a test"


def test_body() -> str:
    """Return the text of a notice that is sent to try an address."""
    return "This was sent by `reconciler notify --test`. Nothing has happened, and there is nothing to do."


def approved_subject(report: Report, withdrawn: bool) -> str:
    """Return the subject for a plan that somebody has approved, or no longer approves."""
    what = "APPROVAL WITHDRAWN" if withdrawn else "APPROVED"
    return visible(f"reconciler {report.host}: {what}{_people(report)}")


def approved_body(report: Report, actor: str, schedule: bool, withdrawn: bool, head: str) -> str:
    """Return the text for a plan, or a schedule, that somebody (`actor`) has approved, or no longer approves."""
    what = f"the schedule that the plan {report.plan_file} is of" if schedule else f"the plan {report.plan_file}"
    did = "has taken back the approval of" if withdrawn else "has approved"
    apply = command_line(["reconciler", "apply", report.plan_file])
    back = command_line(
        ["reconciler", "approve", report.plan_file, *(["--schedule"] if schedule else []), "--withdraw"]
    )
    lines = ["What happened", f"  {visible(actor)} {did} {visible(what)}.", f"  Digest {report.plan_digest}", ""]
    lines += ["In numbers", *_numbers(report), "", "What to do"]
    if withdrawn:
        lines += ["  Nothing: without another approval it is not applied where one is needed."]
    else:
        lines += [] if schedule else [f"  Whoever applies it: {apply}"]
        lines += [f"  Whoever did not expect this: {back}", "  and, if it is under way: reconciler pause --reason …"]
    return "\n".join([*lines, *_proof(head)])


def paused_subject(over: bool) -> str:
    """Return the subject for the stop switch that somebody has set, or taken away."""
    return "reconciler: RESUMED, runs write again" if over else "reconciler: PAUSED, no run writes"


def paused_body(said: str, over: bool, head: str) -> str:
    """Return the text for the stop switch, given the sentence that says who has set or taken it away."""
    harm = (
        ""
        if over
        else "Whoever leaves from now on keeps access, and whoever comes has none, until `reconciler resume`."
    )
    to_do = (
        "Nothing: the next run does what was left." if over else "Whoever set it: find out what was wrong, and resume."
    )
    lines = ["What happened", f"  {_plain(said)}", *(["", "What is harmed", f"  {harm}"] if harm else [])]
    return "\n".join([*lines, "", "What to do", f"  {to_do}", *_proof(head)])


def missed_subject(standing: Standing) -> str:
    """Return the subject for runs that did not happen."""
    return visible(f"reconciler: MISSED, no run of {standing.schedule.name}")


def missed_body(standing: Standing, head: str) -> str:
    """Return the text for runs that did not happen."""
    lines = [
        "What happened",
        f"  {schedules.missed(standing)}",
        "  What the sheets say since then is not done: who left still has access, who came has none.",
        "",
        "What to do",
        "  Whoever is on call: look whether the machine and its timer are at work, and start the run by hand. The next",
        "  run makes up for all that were missed.",
    ]
    return "\n".join([*lines, *_proof(head)])


def _people(report: Report) -> str:
    lose, get = _lose_and_get(report)
    wanted = not report.results
    said = []
    if lose:
        said.append(f"{_counted(lose)} {'would lose' if wanted else 'lost'} access")
    if get:
        said.append(f"{get:,} {'would get it' if wanted else 'got it'}" if lose else _got(get, wanted))
    if not said and (rejected := rejected_rows(report)):
        said.append(f"{rejected:,} {'row was' if rejected == 1 else 'rows were'} rejected")
    return f": {', '.join(said)}" if said else ""


def _got(count: int, wanted: bool) -> str:
    return f"{_counted(count)} {'would get' if wanted else 'got'} access"


def _counted(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"


def _lose_and_get(report: Report) -> tuple[int, int]:
    """Return how many lost access and how many got it; where nothing was written, how many would."""
    done = [result.action for result in report.results if result.outcome is Outcome.DONE]
    actions = done if report.results else report.planned
    lose = sum(action.kind is ActionKind.DEACTIVATE_USER for action in actions)
    return lose, sum(action.kind in _ACCESS for action in actions)


def _of_run(report: Report, url: str) -> Iterator[str]:
    outcome = RunOutcome(report.outcome)
    yield "What happened"
    yield f"  {_plain(_what_happened(report))}"
    yield from (f"  {_plain(hold(held))}" for held in _others(report.holds))
    yield from (f"  From {_plain(source.name)}, {source.rows:,} rows" for source in report.sources)
    if numbers := list(_numbers(report)):
        yield ""
        yield "In numbers"
        yield from numbers
    if outcome in _HARM:
        yield ""
        yield "What is harmed"
        yield f"  {_HARM[outcome]}"
    yield ""
    yield "What to do"
    yield f"  {_TO_DO[outcome]}"
    yield from _ways(report, outcome, url)
    yield ""
    yield "The run"
    yield f"  {report.run_id}, exit {report.exit_code}, begun {report.started_at:%Y-%m-%d %H:%M} UTC"
    yield f"  by {visible(report.operator)}"
    if report.audit:
        yield f"  Audit workbook: {report.audit}"


def _what_happened(report: Report) -> str:
    """Return the verdict; of what was refused or failed the cause of its code alone, for an error may quote cells."""
    cause = catalogue()[report.error_code].cause if report.error_code in catalogue() else ""
    return f"{in_short(report)}: {cause}" if cause else report.verdict


def _others(holds: Sequence[Hold]) -> Sequence[Hold]:
    """Return the holds that the verdict does not tell: it tells the first."""
    return holds[1:]


def _numbers(report: Report) -> Iterator[str]:
    lose, get = _lose_and_get(report)
    tense = ("lost", "got") if report.results else ("would lose", "would get")
    if report.planned:
        yield f"  {tense[0]} access: {lose:,}"
        yield f"  {tense[1]} access: {get:,}"
    for outcome in (Outcome.FAILED, Outcome.SKIPPED, Outcome.PENDING, Outcome.UNKNOWN):
        if count := sum(result.outcome is outcome for result in report.results):
            yield f"  {outcome}: {count:,}"
    if count := rejected_rows(report):
        yield f"  rejected rows: {count:,}"


def _ways(report: Report, outcome: RunOutcome, url: str) -> Iterator[str]:
    if url:
        yield f"  {url.rstrip('/')}/runs/{report.run_id}"
    if outcome is RunOutcome.HELD and report.plan_file:
        yield f"  {command_line(['reconciler', 'show', report.plan_file])}"
        if may_go_on(report.holds):
            confirmed = confirmations(report.holds, saved=True)
            yield f"  {command_line(['reconciler', 'apply', report.plan_file, *confirmed])}"
    yield f"  reconciler runs {report.run_id}"


def _plain(text: str) -> str:
    return visible(mask_addresses(text))


def _proof(head: str) -> Iterator[str]:
    if head:
        yield ""
        yield "Proof"
        yield f"  Journal head {head}"
        yield "  Keep this notice: `reconciler runs --verify --head` with that hash proves what stood before it."
