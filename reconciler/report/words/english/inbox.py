"""What became of a sheet that somebody put into a folder, for them: no commands, no codes, and what to do first."""

from collections.abc import Iterator
from datetime import datetime

from reconciler.exit_codes import Exit
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.report import Report
from reconciler.report.words.english import at_inbox
from reconciler.support.redact import visible

_MOST = 200
_AGAIN = "put it into the folder again"
_WHO = "whoever looks after this program"
_FOR_THE_SHEET = frozenset({FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.POSSIBLE_RENAME})

_NOT_READ = {
    "link": "This is a link to another file, and links are not followed: it was not read. Put the sheet itself there.",
    "special": "This is no ordinary file: it was not read. Put the sheet itself there.",
    "name": f"The name has a character in it that cannot be seen: it was not read. Give it another name, and {_AGAIN}.",
}


def is_to_fix(report: Report) -> bool:
    """Whether somebody has to look at the sheet: it was refused or held, or rows of it need a person."""
    if report.exit_code == Exit.HELD:
        return not report.needs_approval
    return report.exit_code == Exit.INPUT_REFUSED or any(one.kind in _FOR_THE_SHEET for one in report.findings)


def result(called: str, at: datetime, report: Report, *, is_marked: bool) -> str:
    """Return what became of a sheet, and what to do."""
    rows = [one for one in report.findings if one.kind in _FOR_THE_SHEET]
    lines = [*_heading(called, at), visible(at_inbox.retold(report.verdict)), "", *_to_do(report, rows, is_marked), ""]
    lines += _told(rows)
    return "\n".join([*lines, f"Run: {report.run_id}", ""])


def refused(called: str, at: datetime, why: str) -> str:
    """Return that a sheet could not be kept, and why."""
    return "\n".join([*_heading(called, at), visible(why), "", f"Nothing was changed. Correct it, and {_AGAIN}.", ""])


def not_read(called: str, at: datetime, why: str) -> str:
    """Return that something was not read, by what it is."""
    return "\n".join([*_heading(called, at), _NOT_READ[why], "", "Nothing was changed.", ""])


def given_up(called: str, at: datetime, why: str) -> str:
    """Return that a sheet could not be carried out, through no fault of its own."""
    to_do = f"Ask {_WHO}. When they say so, {_AGAIN}."
    said = [f"This could not be carried out: {visible(why)}", "", "There may be nothing wrong with the sheet.", to_do]
    return "\n".join([*_heading(called, at), *said, ""])


def folder_passed_over(called: str, at: datetime) -> str:
    """Return that a folder was passed over."""
    said = "This is a folder, and folders are passed over: nothing in it was read. Put the sheets themselves there."
    return "\n".join([*_heading(called, at), said, ""])


def _heading(called: str, at: datetime) -> list[str]:
    return [visible(called), f"{at:%Y-%m-%d %H:%M} UTC", ""]


def _to_do(report: Report, rows: list[Finding], is_marked: bool) -> Iterator[str]:
    if report.needs_approval and report.exit_code == Exit.HELD:
        yield "It waits for the yes of a second person. There is nothing for you to do."
    elif report.exit_code == Exit.HELD:
        yield f"If the sheet is right, tell {_WHO}, who can let it through. If it is not, correct it and {_AGAIN}."
    elif report.exit_code == Exit.INPUT_REFUSED:
        yield f"Nothing was changed. Correct the sheet, and {_AGAIN}."
    elif rows:
        where = ", in the sheet or in the marked copy that stands beside this text," if is_marked else ""
        yield f"Correct what is told below{where} and {_AGAIN}. What is right already is then passed over."
    elif report.exit_code == Exit.OK:
        yield "There is nothing for you to do."
    else:
        yield f"There is nothing for you to do: {_WHO} has to see to what is left."


def _told(rows: list[Finding]) -> Iterator[str]:
    for one in rows[:_MOST]:
        yield visible(f"- {f'{one.origin}, ' if one.origin else ''}{one.column or 'row'}: {at_inbox.finding(one)}")
    if len(rows) > _MOST:
        yield f"… and {len(rows) - _MOST:,} more."
    if rows:
        yield ""
