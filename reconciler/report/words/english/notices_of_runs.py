"""What people are told of how a run ended: subject and text. No person's name or address is in them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import REACTIVATIONS
from reconciler.model.notice import Event, Site
from reconciler.model.report import Report
from reconciler.model.result import Outcome
from reconciler.model.run_outcome import RunOutcome
from reconciler.report.commands import confirmations, may_go_on
from reconciler.report.counts import rejected_rows
from reconciler.report.finding_catalogue import catalogue
from reconciler.report.words.english import notices_of_people as of_people
from reconciler.report.words.english.holds import hold, reason
from reconciler.report.words.english.notices import NOTHING, Step, asked, body, for_anybody, plain, subject
from reconciler.report.words.english.notices_of_people import numbers
from reconciler.report.words.english.verdicts import PERSON
from reconciler.support.redact import visible

_EVENTS: Mapping[RunOutcome, Event] = {
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

_TITLES: Mapping[RunOutcome, str] = {
    RunOutcome.DONE: "done and verified",
    RunOutcome.IN_SYNC: "nothing to do",
    RunOutcome.CHANGES_PENDING: "changes pending",
    RunOutcome.HELD: "HELD",
    RunOutcome.REFUSED: "SHEETS REFUSED",
    RunOutcome.STALE: "PLAN REFUSED",
    RunOutcome.INCOMPLETE: "INCOMPLETE",
    RunOutcome.UNVERIFIED: "NOT VERIFIED",
    RunOutcome.LOCK_LOST: "NOT VERIFIED, lock lost",
    RunOutcome.UNREACHABLE: "FAILED, API not usable",
    RunOutcome.LOCKED: "NOT STARTED, another run is at work",
    RunOutcome.ERROR: "FAILED",
}

_ON_CALL: Mapping[RunOutcome, str] = {
    RunOutcome.UNVERIFIED: "Whoever is on call: run again. It reads first, and sends only what is missing:",
    RunOutcome.LOCK_LOST: (
        "Whoever is on call: find what clears the state folder, and run again. That settles what was sent:"
    ),
    RunOutcome.UNREACHABLE: (
        "Whoever is on call: nothing is wrong in the sheets. Put right what is named above, and run again:"
    ),
    RunOutcome.LOCKED: (
        "Whoever is on call: nothing, if the other run ends. If it hangs, end its process (its number and its machine "
        "stand above: kill NUMBER there), and run again:"
    ),
    RunOutcome.ERROR: "Whoever is on call: put right what is named above, and run again:",
}
"""What whoever is on call has to do; the command follows."""

_HARM: Mapping[RunOutcome, str] = {
    RunOutcome.HELD: "What is held back was not done: whoever left still has access, and whoever came has none.",
    RunOutcome.INCOMPLETE: (
        "Whoever is in a rejected row, or in what failed or waits, is as before: who of them left still has access."
    ),
    RunOutcome.UNVERIFIED: (
        "Of what is unknown nobody knows whether it has happened: who was to lose access may still have it."
    ),
    RunOutcome.LOCK_LOST: "What was sent last is not verified: who was to lose access may still have it.",
    RunOutcome.UNREACHABLE: "What was done is done; of the rest, whoever left still has access.",
    RunOutcome.ERROR: "What was done is done; of the rest, whoever left still has access.",
}
"""What is harmed by an ending where something was written."""


_IN_SHEETS = frozenset({FindingKind.CONFLICT, FindingKind.DRIFT, FindingKind.POSSIBLE_RENAME})
"""What a sheet has to be corrected for; people whom no sheet has are none of that."""

_REFUSED = frozenset({400, 401, 403})
"""What a service answers to credentials that it does not take."""

_CREDENTIALS = (
    "Whoever is on call: have whoever keeps the client id and the secret see whether they were renewed, and where the "
    "job reads them. Nothing is wrong in the sheets. Then run again:"
)


def run_event(report: Report) -> Event:
    """Return what the end of a run is to those who are told."""
    return Event.ASKED if _is_asked(report) else _EVENTS[RunOutcome(report.outcome)]


def run_subject(report: Report) -> str:
    """Return the subject for the end of a run: host, how it ended, how many lose access."""
    return subject(report.host, [_title(report), *of_people.in_short(report)])


def in_short(report: Report) -> str:
    """Return how a run ended and how many lose access, in words of our own alone."""
    return ": ".join(filter(None, (_title(report), ", ".join(of_people.in_short(report)))))


def run_body(report: Report, head: str, url: str, site: Site) -> str:
    """Return the text for the end of a run; `head` is the journal's last hash, `url` where the page is, "" for none."""
    more = {"In numbers": numbers(report), "The run": _the_run(report, url, site)}
    where = for_anybody(site) if _is_asked(report) else ""
    return body(site, _happened(report, site), _harmed(report), _steps(report, site), more, head, where)


def _is_asked(report: Report) -> bool:
    return report.outcome == RunOutcome.HELD and bool(report.needs_approval) and not report.paused


def _title(report: Report) -> str:
    if _is_asked(report):
        return "APPROVAL NEEDED"
    if report.paused and report.outcome == RunOutcome.HELD:
        return "HELD, all runs are paused"
    if _is_unknown_to_api(report):
        return "FAILED, credentials refused"
    return _TITLES[RunOutcome(report.outcome)]


def _is_unknown_to_api(report: Report) -> bool:
    return report.outcome == RunOutcome.UNREACHABLE and bool(report.error_call and report.error_call.status in _REFUSED)


def _happened(report: Report, site: Site) -> Iterator[str]:
    said = _what_happened(report)
    yield _with_accounts(said) if report.outcome == RunOutcome.LOCKED else plain(said)
    yield from (plain(reason(held)) for held in report.holds[0 if _is_asked(report) else 1 :])
    yield from (f"From {plain(source.name)}, {source.rows:,} rows" for source in report.sources)
    if not report.sources and site.sheets:
        yield f"From {plain(', '.join(site.sheets))}"


def _with_accounts(text: str) -> str:
    """Return a text without addresses, but with the accounts of machines, whose name has no dot: root@batch1."""
    words = text.split(" ")
    return " ".join(
        visible(word) if "@" in word and "." not in word.partition("@")[2] else plain(word) for word in words
    )


def _what_happened(report: Report) -> str:
    """Return the verdict without the ways on, for those follow; of an error its code's cause: it may quote cells."""
    if _is_asked(report):
        return f"Nothing was written: this needs the yes of a second person first. Why: {report.needs_approval}."
    if cause := catalogue()[report.error_code].cause if report.error_code in catalogue() else "":
        return f"{_title(report)}: {cause}"
    said = report.verdict.removesuffix(f" {PERSON}")
    if report.paused:
        said = said.replace(str(report.paused), report.paused.told)
    for held in report.holds:
        said = said.replace(hold(held), reason(held))
    return said


def _harmed(report: Report) -> str:
    outcome = RunOutcome(report.outcome)
    if outcome in (RunOutcome.DONE, RunOutcome.IN_SYNC):
        return ""
    if outcome is RunOutcome.LOCKED:
        return "Nothing was read or written by this run; the other one goes on."
    was_written = any(result.outcome in (Outcome.DONE, Outcome.UNKNOWN) for result in report.results)
    return _HARM.get(outcome, NOTHING) if was_written or outcome is RunOutcome.INCOMPLETE else NOTHING


def _steps(report: Report, site: Site) -> Iterator[Step]:
    outcome = RunOutcome(report.outcome)
    if outcome in (RunOutcome.DONE, RunOutcome.IN_SYNC):
        yield Step("Nothing.")
    elif _is_asked(report):
        maker = report.plan_made_by or (report.actor.login.name if report.actor else report.operator)
        yield from asked(report, maker, site)
    elif report.paused and outcome is RunOutcome.HELD:
        yield Step("Whoever paused the runs: once it is put right, let them write again:", (site.command("resume"),))
        yield _again(site)
    elif outcome is RunOutcome.HELD:
        yield from _held(report, site)
    elif outcome is RunOutcome.REFUSED:
        yield from _refused(report, site)
    elif outcome is RunOutcome.INCOMPLETE:
        yield from _incomplete(report, site)
    elif outcome is RunOutcome.STALE:
        yield from _stale(report, site)
    else:
        yield Step(_CREDENTIALS if _is_unknown_to_api(report) else _ON_CALL[outcome], (site.again(),))
    if outcome is RunOutcome.UNVERIFIED:
        yield Step("Twice the same? Look at these people by hand; the audit workbook has the trace ids for Symphony.")


def _held(report: Report, site: Site) -> Iterator[Step]:
    if report.plan_file:
        show = (site.command("show", report.plan_file),)
        yield Step(f"Whoever may approve: read the names. {_asking(report)}:", show)
        if may_go_on(report.holds):
            options = confirmations(report.holds, saved=True)
            yield Step("If all of it is meant:", (site.command("apply", report.plan_file, *options),))
    if site.sheets:
        yield Step("If not, whoever keeps the sheets corrects them. Then run again:", (site.again(),))
    else:
        yield Step("If not, whoever keeps the sheets corrects them, and whoever made this plan makes a new one.")
    if rejected_rows(report):
        yield _correct(report, "Rejected rows")


def _asking(report: Report) -> str:
    """Return what to ask oneself of those who are held back."""
    if all(held.limit in REACTIVATIONS for held in report.holds):
        return "Are all of them to have access again? A sheet of another year would give it back, too"
    return "Too many is most often half a sheet"


def _stale(report: Report, site: Site) -> Iterator[Step]:
    yield Step("Whoever applied it: see why, in full:", (_in_full(report, site),))
    sheets = [source.path or source.name for source in report.sources]
    anew = (site.command("plan", *sheets, "--out", f"{Path(report.plan_file or 'plan').stem}-new.json"),)
    yield Step("Then make a new plan, with the options of the old one, read it, and apply that:", anew)


def _refused(report: Report, site: Site) -> Iterator[Step]:
    which = "which file" if report.error_code.startswith("file.") else "which file and which cell"
    tell = f"Whoever is on call: see {which} it is, and tell whoever keeps the sheets:"
    yield Step(tell, (_in_full(report, site),))
    if report.error_code in catalogue():
        yield Step(f"They: {catalogue()[report.error_code].cure}")
    yield _again(site)


def _incomplete(report: Report, site: Site) -> Iterator[Step]:
    kinds = {finding.kind for finding in report.findings}
    tables = ["Rejected rows"] if rejected_rows(report) else []
    tables += ["Findings"] if kinds & _IN_SHEETS else []
    if tables:
        yield _correct(report, " and ".join(tables))
    if any(result.outcome is Outcome.FAILED for result in report.results):
        yield Step(f"Whoever is on call: see on Actions of {_book(report)} why changes failed.")
    waits = any(result.outcome in (Outcome.PENDING, Outcome.SKIPPED) for result in report.results)
    yield Step("What waits is done by the next run, or now:", (site.again(),)) if waits else _again(site)


def _correct(report: Report, tables: str) -> Step:
    return Step(f"Whoever keeps the sheets: correct what stands on {tables} of {_book(report)}.")


def _book(report: Report) -> str:
    return _whole(report.audit) if report.audit else "the audit workbook"


def _again(site: Site) -> Step:
    return Step("Then run again:", (site.again(),))


def _in_full(report: Report, site: Site) -> str:
    return site.command("runs", report.run_id)


def _the_run(report: Report, url: str, site: Site) -> Iterator[str]:
    yield f"{report.run_id}, exit {report.exit_code}, begun {report.started_at:%Y-%m-%d %H:%M} UTC"
    yield f"by {visible(report.operator)}, state folder {visible(site.state)}"
    if report.audit:
        yield f"Audit workbook: {visible(_whole(report.audit))}"
    yield f"In full: {_in_full(report, site)}"
    if url:
        yield f"{url.rstrip('/')}/runs/{report.run_id}"


def _whole(path: str) -> str:
    return str(Path(path).absolute())
