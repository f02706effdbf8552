"""A report as text for people: what cannot be changed, what happened; `plan_text` tells what would change.

Whatever stands in people's cells, file names or answers of the API goes through `shown`: it must not steer a terminal.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import click

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.origin import Source
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.report.commands import free_name, typed
from reconciler.report.lifted import lifted
from reconciler.report.plan_record import moment
from reconciler.report.widths import Command
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.people import already_done
from reconciler.support.command_line import command_line
from reconciler.support.redact import visible

T = TypeVar("T")

_SHOWN = 20
_NOTES_SHOWN = 10
_LONGEST_VALUE = 60
_PLACES = 50
"""So many of the cells are named that one message is about."""


class _Said(NamedTuple):
    """What findings say, whatever the value of the cell: where (sheet, or company), the column, message and code."""

    where: str
    column: str
    message: str
    code: str


_Alike = tuple[_Said, list[Finding]]
"""What several findings say, and they."""

_TITLES = {
    FindingKind.REJECTED: "Rejected rows ({}): fix these cells in the sheet",
    FindingKind.CONFLICT: "Conflicts ({}): these need a decision",
    FindingKind.POSSIBLE_RENAME: "Perhaps one person with a new address ({})",
    FindingKind.DRIFT: "Drift ({}): different, and the API cannot change it",
    FindingKind.UNMANAGED: "Unmanaged ({}): live, and in no sheet",
    FindingKind.NOTE: "Notes ({})",
}
_COLORS = {Outcome.FAILED: "red", Outcome.UNKNOWN: "red", Outcome.SKIPPED: "yellow", Outcome.PENDING: "yellow"}


def findings_of(report: Report, *, full: bool = False) -> Iterator[str]:
    """Give the findings of a run in lines; nothing is cut in `full`."""
    # Some cells are found wrong against what is live alone, which `plan` reads and `check` does not.
    return findings(report.findings, report.sources, report.marked, "plan", fixes=report.fixes.path, full=full)


def findings(
    found: Sequence[Finding], sources: Sequence[Source] = (), marked: str = "", command: str = "check", *,
    fixes: str = "", full: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Give findings in lines, by kind, the ones that need a person first; nothing is cut in `full`.

    `marked` is the path of a copy of the sheets in which the bad cells are marked; without one, the `command` that
    makes it of `sources` is shown, with the file of their `fixes`.
    """
    for kind, title in _TITLES.items():
        own = [finding for finding in found if finding.kind is kind]
        if not own:
            continue
        rejected = kind is FindingKind.REJECTED
        yield ""
        yield title.format(f"{len({finding.origin for finding in own}) if rejected else len(own):,}")
        done = [finding for finding in own if finding.code is Code.PLAN_ALREADY_DONE]
        if len(done) > 1:
            yield f"  ! {already_done(len(done))} [{Code.PLAN_ALREADY_DONE}]"
            own = [finding for finding in own if finding.code is not Code.PLAN_ALREADY_DONE]
        most = _NOTES_SHOWN if kind is FindingKind.NOTE else _SHOWN
        yield from _first(own, *((len(own), len(own)) if full else (most, _PLACES)))
        if rejected:
            yield from _way_on(marked, marking_command(sources, command, fixes))


def marking_command(sources: Sequence[Source], command: str = "check", fixes: str = "") -> str:
    """Give the command that makes a marked copy of these sources, in a new file; "" where they are no files."""
    if not sources or not all(source.path for source in sources):
        return ""
    words = ["reconciler", command, "--marked", free_name("mended", ".xlsx")]
    for source in sources:
        words += [f"--{source.kind}"] * bool(source.kind) + [typed(source.path)]
    words += ["--fixes", typed(fixes)] if fixes else []
    return command_line(words)


def outcome(report: Report, next_command: str = "") -> Iterator[str]:
    """Give what did not end well, each in a line, the verdict, where to look, and the command that comes next."""
    declined = all(result.outcome is Outcome.SKIPPED and not result.at for result in report.results)
    present = [result for result in report.results if result.outcome is Outcome.PRESENT]
    open_ = [result for result in report.results if result.outcome not in (Outcome.DONE, Outcome.PRESENT)]
    yield from _block([] if declined else open_, _results(), "Not done")
    yield from _block(present, _results(), "There already, and not made by this run")
    yield ""
    code = f" [{report.error_code}]" if report.error_code else ""
    yield click.style(f"{visible(report.verdict)}{code}", bold=True)
    if report.paused and str(report.paused) not in report.verdict:
        yield click.style(visible(str(report.paused)), fg="yellow", bold=True)
    if report.approved_by:
        yield visible(f"Approved by {report.approved_by} at {report.approved_at[:16].replace('T', ' ')} UTC")
    elif report.needs_approval and report.dry_run:
        yield visible(f"It needs the yes of a second person before it is applied ({report.needs_approval}).")
    if report.plan_file:
        until = f", good until {moment(report.plan_until)}" if report.plan_until else ""
        yield f"Plan: {visible(report.plan_file)}{until}"
    if report.audit:
        yield f"Audit workbook: {visible(report.audit)}"
    if report.journal_head:
        yield f"Journal head: {report.journal_head}"
    if report.marked:
        yield f"Marked copy of the sheets, to correct and run again with: {visible(report.marked)}"
    if report.error_call and report.docs:
        yield f"About the {report.product}: {report.docs}"
    yield from lifted(report)
    if next_command:
        yield from next_lines(report, next_command)


_AIMS = {"approve": "for somebody else, to approve it", "plan": "to keep it, so that somebody else can approve it"}
_ALSO = " and to confirm what is held"


def next_lines(report: Report, command: str) -> Iterator[str]:
    """Give the command that comes next, whole on the last line, and what it does."""
    if report.plan_file:
        yield "To read this plan in full, or as a workbook (--xlsx FILE):"
        yield Command(f"  {visible(command_line(['reconciler', 'show', typed(report.plan_file)]))}")
    yield from next_line(command)


def next_line(command: str) -> Iterator[str]:
    """Give the command that comes after a plan, whole on the last line, and what it does."""
    yield f"Next, {_AIMS.get(command.split(' ')[1], 'to apply it')}{_ALSO if '--confirm-' in command else ''}:"
    yield Command(f"  {visible(command)}")


def _block(items: Sequence[T], line: Callable[[T], str], title: str) -> Iterator[str]:
    if items:
        yield ""
        yield title
        yield from _some(items, line)


def _some(items: Sequence[T], line: Callable[[T], str]) -> Iterator[str]:
    yield from map(line, items[:_SHOWN])
    if len(items) > _SHOWN:
        yield f"    … and {len(items) - _SHOWN:,} more"


def _results() -> Callable[[Result], str]:
    """Return what gives results in lines, one after the other: what was said of one already is not said again."""
    said = set[str]()

    def line(result: Result) -> str:
        detail = "likewise" if result.detail and result.detail in said else result.detail
        said.add(result.detail)
        return _result(result, detail)

    return line


def _result(result: Result, detail: str) -> str:
    action = result.action
    facts = ", ".join(
        fact
        for fact in (
            f"code {result.detail_code}" if result.detail_code else "",
            f"trace id {result.trace_id}" if result.trace_id and result.outcome is not Outcome.PENDING else "",
            f"has an account at {result.account_at}" if result.account_at else "",
        )
        if fact
    )
    words = click.style(f"  {result.outcome}", fg=_COLORS.get(result.outcome))
    told = shown(f"{action.kind} {action.subject}: {detail}")
    return f"{words}: {told}{f' ({visible(facts)})' if facts else ''}"


# -- findings ---------------------------------------------------------------------------------------------------


def _first(found: Sequence[Finding], most: int, places: int) -> Iterator[str]:
    """Give the first findings, those that say the same in one line, and how many there are of each code beyond them."""
    alike: dict[_Said, list[Finding]] = {}
    for finding in found:
        alike.setdefault(_said(finding), []).append(finding)
    shown_ones = _sample(list(alike.items()), most)
    for said, group in shown_ones:
        yield from _lines(said, group, places)
    left = len(found) - sum(len(group) for _, group in shown_ones)
    if left:
        counts = Counter(finding.code for finding in found).most_common()
        each = ", ".join(f"{code} {count:,}" for code, count in counts)
        yield f"    … and {left:,} more. All {len(found):,} by code: {each}"


def _sample(found: Sequence[_Alike], most: int) -> list[_Alike]:
    """Choose the first ones, in order, but none that repeats a code in the place of one whose code is not there yet."""
    codes = [group[0].code for _, group in found]
    first = {code: number for number, code in reversed(list(enumerate(codes)))}
    ranked = sorted(range(len(found)), key=lambda number: (first[codes[number]] != number, number))
    return [found[number] for number in sorted(ranked[:most])]


def _said(finding: Finding) -> _Said:
    """Return what a finding says of any cell that it may stand in."""
    message = shown(english.finding(finding))
    if not finding.origin:
        return _Said(finding.company, "", message, finding.code)
    value = shown(finding.value)
    if value:
        message = message.replace(f"“{value}”", "“…”")
    return _Said(str(finding.origin.table), shown(finding.column), message, finding.code)


def _lines(said: _Said, group: Sequence[Finding], places: int) -> Iterator[str]:
    """Give what findings say in one line, with their cells, and with their values where these differ."""
    first = group[0]
    message, values = shown(english.finding(first)), {shown(finding.value) for finding in group}
    told = _value(first) if first.kind is FindingKind.REJECTED and f"“{shown(first.value)}”" not in message else ""
    who = shown(first.subject) if len(group) == 1 and first.kind is not FindingKind.REJECTED else ""
    if first.origin is None and len(group) > 1:
        more = f" and {len(group) - places:,} more" if len(group) > places else ""
        who = f"{', '.join(shown(finding.subject) for finding in group[:places])}{more}"
    same = len(values) == 1 or first.origin is None
    about = (
        shown(_places(group if same else group[:1], places)),
        f"{said.column} {told}".strip(),
        "" if who in message else who,
    )
    where = ", ".join(filter(None, about))
    yield f"  ! {where}{': ' if where else ''}{message} [{said.code}]"
    if not same:
        more = f" and {len(group) - 1 - places:,} more" if len(group) - 1 > places else ""
        others = (shown(f"{_cell(finding)} {_value(finding)}") for finding in group[1 : places + 1])
        yield f"    likewise {', '.join(others)}{more}"


def _value(finding: Finding) -> str:
    """Return the value of a cell in quotation marks, cut where it is very long; "" for an empty one."""
    value = shown(finding.value)
    if not value:
        return ""
    return f"“{value}”" if len(value) <= _LONGEST_VALUE else f"“{value[: _LONGEST_VALUE - 1]}…”"


def _cell(finding: Finding) -> str:
    return finding.cell or (f"row {finding.origin.row}" if finding.origin else "")


def _places(group: Sequence[Finding], most: int) -> str:
    """Return where findings stand that say the same: the first few, and how many there are."""
    first, *others = group
    if first.origin is None or not others:
        return first.place
    more = f" and {len(group) - most:,} more" if len(group) > most else ""
    if first.cell:
        return f"{first.place}, {', '.join(other.cell for other in others[: most - 1])}{more}"
    rows = ", ".join(str(other.origin.row) for other in group[:most] if other.origin)
    return f"{str(first.origin).rpartition(' ')[0]}s {rows}{more}"


def _way_on(marked: str, command: str) -> Iterator[str]:
    yield ""
    if marked:
        yield f"  Each of them is marked in a copy of the sheets: {visible(marked)}"
        yield "  Correct the marked cells there, save, and run again with that copy."
    elif command:
        yield "  To have each of them marked in a copy of the sheets, which you correct and run again with:"
        yield Command(f"    {visible(command)}")
    yield "  What a code in [ ] means: reconciler explain CODE"


def shown(text: str) -> str:
    """Give a text on one line, its white space as single spaces."""
    return visible(" ".join(text.split()))
