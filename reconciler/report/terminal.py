"""A report as text for people: what would change, what cannot be changed, what happened.

Whatever stands in people's cells, file names or answers of the API goes through `_shown`: it must not steer a terminal.
"""

import os
import shlex
import subprocess
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import TypeVar

import click

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Source
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.report.coming_and_going import Near, coming_and_going
from reconciler.report.counts import kept_disabled
from reconciler.report.lifted import lifted
from reconciler.report.words.english import catalogue as english
from reconciler.support.redact import visible

T = TypeVar("T")

_SHOWN = 20
_NOTES_SHOWN = 10
_WIDTH = 100
_LONGEST_VALUE = 60
_PLACES = 5
"""So many of the cells are named that one message is about."""

_Alike = tuple[tuple[str, ...], list[Finding]]
"""What several findings say, and they."""

_MARKS = {
    ActionKind.CREATE_COMPANY: ("+", "green"),
    ActionKind.ADD_DOMAINS: ("~", "yellow"),
    ActionKind.CREATE_USER: ("+", "green"),
    ActionKind.DEACTIVATE_USER: ("-", "red"),
    ActionKind.REACTIVATE_USER: ("~", "yellow"),
}
_TITLES = {
    FindingKind.REJECTED: "Rejected rows ({}): fix these cells in the sheet",
    FindingKind.CONFLICT: "Conflicts ({}): these need a decision",
    FindingKind.POSSIBLE_RENAME: "Perhaps one person with a new address ({})",
    FindingKind.DRIFT: "Drift ({}): different, and the API cannot change it",
    FindingKind.UNMANAGED: "Unmanaged ({}): live, and in no sheet",
    FindingKind.NOTE: "Notes ({})",
}
_COLORS = {Outcome.FAILED: "red", Outcome.UNKNOWN: "red", Outcome.SKIPPED: "yellow", Outcome.PENDING: "yellow"}


def preview(report: Report) -> Iterator[str]:
    """Give the plan in lines: changes, findings, holds."""
    names = ", ".join(
        f"{source.name} ({source.rows:,} {'row' if source.rows == 1 else 'rows'})" for source in report.sources
    )
    yield click.style(f"Plan for {report.host} ({report.product})", bold=True)
    if names:
        yield f"From {_shown(names)}"
    if "today" in report.options:
        yield f"As of {report.options['today']} in {_shown(report.options['zone'])}: first and last days count from it"
    for kind in ActionKind:
        actions = [action for action in report.planned if action.kind is kind]
        yield from _block(actions, _action, _heading(kind, len(actions), report.chat))
    near = coming_and_going(report)
    title = f"Coming and going in the next 30 days ({len(near):,})"
    yield from _block(near, _near, title)
    told = {id(one.finding) for one in near}
    yield from findings_of(replace(report, findings=[one for one in report.findings if id(one) not in told]))
    if kept := kept_disabled(report):
        yield ""
        yield f"{kept:,} {'person stays' if kept == 1 else 'people stay'} disabled: no row says yes outright."
    for hold in report.holds:
        yield ""
        yield click.style(f"HELD: {_shown(english.hold(hold))}", fg="red", bold=True)
        yield from _some(hold.people, lambda person: f"    {_shown(person)}")
    yield ""


def findings_of(report: Report) -> Iterator[str]:
    """Give the findings of a run in lines."""
    # Some cells are found wrong against what is live alone, which `plan` reads and `check` does not.
    return findings(report.findings, report.sources, report.marked, "plan")


def findings(
    found: Sequence[Finding], sources: Sequence[Source] = (), marked: str = "", command: str = "check"
) -> Iterator[str]:
    """Give findings in lines, by kind, the ones that need a person first.

    `marked` is the path of a copy of the sheets in which the bad cells are marked; without one, the `command` that
    makes it of `sources` is shown.
    """
    for kind, title in _TITLES.items():
        own = [finding for finding in found if finding.kind is kind]
        if not own:
            continue
        rejected = kind is FindingKind.REJECTED
        yield ""
        yield title.format(f"{len({finding.origin for finding in own}) if rejected else len(own):,}")
        yield from _first(own, _NOTES_SHOWN if kind is FindingKind.NOTE else _SHOWN)
        if rejected:
            yield from _way_on(marked, marking_command(sources, command))


def marking_command(sources: Sequence[Source], command: str = "check") -> str:
    """Give the command that makes a marked copy of these sources, in a new file; "" where they are no files."""
    if not sources or not all(source.path for source in sources):
        return ""
    names = chain(["mended.xlsx"], (f"mended-{number}.xlsx" for number in count(2)))
    words = ["reconciler", command, "--marked", next(name for name in names if not os.path.lexists(name))]
    for source in sources:
        words += [f"--{source.kind}"] * bool(source.kind) + [_typed(source.path)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def outcome(report: Report) -> Iterator[str]:
    """Give what did not end well, each in a line, and the verdict."""
    declined = all(result.outcome is Outcome.SKIPPED and not result.at for result in report.results)
    present = [result for result in report.results if result.outcome is Outcome.PRESENT]
    open_ = [result for result in report.results if result.outcome not in (Outcome.DONE, Outcome.PRESENT)]
    yield from _block([] if declined else open_, _result, "Not done")
    yield from _block(present, _result, "There already, and not made by this run")
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
        yield f"Plan: {visible(report.plan_file)}"
    if report.audit:
        yield f"Audit workbook: {visible(report.audit)}"
    if report.marked:
        yield f"Marked copy of the sheets, to correct and run again with: {visible(report.marked)}"
    if report.error_call and report.docs:
        yield f"About the {report.product}: {report.docs}"
    yield from lifted(report)


def _heading(kind: ActionKind, count: int, chat: str) -> str:
    lost = f": they can no longer log in, nor use {chat}" if kind is ActionKind.DEACTIVATE_USER and chat else ""
    return f"{kind} ({count:,}){lost}"


def _block(items: Sequence[T], line: Callable[[T], str], title: str) -> Iterator[str]:
    if items:
        yield ""
        yield title
        yield from _some(items, line)


def _some(items: Sequence[T], line: Callable[[T], str]) -> Iterator[str]:
    yield from map(line, items[:_SHOWN])
    if len(items) > _SHOWN:
        yield f"    … and {len(items) - _SHOWN:,} more"


def _near(one: Near) -> str:
    place = f"  [{one.finding.origin}]" if one.finding.origin else ""
    return f"    {one.day}  {one.what}  " + _shown(f"{one.finding.subject} ({one.finding.company})") + visible(place)


def _action(action: Action) -> str:
    mark, color = _MARKS[action.kind]
    where = f"  [{action.origin}]" if action.origin else ""
    note = f"  ({action.note})" if action.note else ""
    return click.style(f"  {mark} {_shown(_who(action))}", fg=color) + visible(f"{note}{where}")


def _who(action: Action) -> str:
    if action.kind is ActionKind.CREATE_COMPANY:
        return f"{action.subject}: {action.new['name']} ({', '.join(action.new['emailDomains'])})"
    if action.kind is ActionKind.ADD_DOMAINS:
        new = [d for d in action.new["emailDomains"] if d not in (action.old or {}).get("emailDomains", ())]
        return f"{action.subject}: {', '.join(new)}"
    if action.kind is ActionKind.CREATE_USER:
        return f"{action.subject}: {action.new['firstName']} {action.new['lastName']} → {action.company}"
    return f"{action.subject} ({action.company})"


def _result(result: Result) -> str:
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
    told = _shown(f"{action.kind} {action.subject}: {result.detail}")
    return f"{words}: {told}{f' ({visible(facts)})' if facts else ''}"


# -- findings ---------------------------------------------------------------------------------------------------


def _first(found: Sequence[Finding], most: int) -> Iterator[str]:
    """Give the first findings, those that say the same in one line, and how many there are of each code beyond them."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in found:
        alike.setdefault(_words(finding), []).append(finding)
    shown = _sample(list(alike.items()), most)
    for words, group in shown:
        yield from _wrapped(_line(words, group), "  ! ")
    left = len(found) - sum(len(group) for _, group in shown)
    if left:
        counts = Counter(finding.code for finding in found).most_common()
        each = ", ".join(f"{code} {count:,}" for code, count in counts)
        yield from _wrapped(f"… and {left:,} more. All {len(found):,} by code: {each}", "    ")


def _sample(found: Sequence[_Alike], most: int) -> list[_Alike]:
    """Choose the first ones, in order, but none that repeats a code in the place of one whose code is not there yet."""
    codes = [group[0].code for _, group in found]
    first = {code: number for number, code in reversed(list(enumerate(codes)))}
    ranked = sorted(range(len(found)), key=lambda number: (first[codes[number]] != number, number))
    return [found[number] for number in sorted(ranked[:most])]


def _words(finding: Finding) -> tuple[str, ...]:
    """Return what a finding says of any cell that it may stand in: its sheet, the column and the message."""
    message, column = _shown(english.finding(finding)), _shown(finding.column)
    if finding.kind is FindingKind.REJECTED:
        value = _shown(finding.value)
        if value and f"“{value}”" not in message:
            column += f" “{value}”" if len(value) <= _LONGEST_VALUE else f" “{value[: _LONGEST_VALUE - 1]}…”"
    if not finding.origin:
        return "", "", finding.subject, message, finding.code  # whoever is in no row has a line of their own
    return str(finding.origin.table), column, "", message, finding.code


def _line(words: tuple[str, ...], group: Sequence[Finding]) -> str:
    _, column, _, message, code = words
    who = _shown(group[0].subject) if len(group) == 1 and group[0].kind is not FindingKind.REJECTED else ""
    about = (_shown(_places(group)), column, "" if who in message else who)
    return f"{', '.join(filter(None, about))}: {message} [{code}]".removeprefix(": ")


def _places(group: Sequence[Finding]) -> str:
    """Return where findings stand that say the same: the first few, and how many there are."""
    first, *others = group
    if first.origin is None or not others:
        return first.place
    more = f" and {len(group) - _PLACES:,} more" if len(group) > _PLACES else ""
    if first.cell:
        return f"{first.place}, {', '.join(other.cell for other in others[: _PLACES - 1])}{more}"
    rows = ", ".join(str(other.origin.row) for other in group[:_PLACES] if other.origin)
    return f"{str(first.origin).rpartition(' ')[0]}s {rows}{more}"


def _way_on(marked: str, command: str) -> Iterator[str]:
    yield ""
    if marked:
        yield f"  Each of them is marked in a copy of the sheets: {visible(marked)}"
        yield "  Correct the marked cells there, save, and run again with that copy."
    elif command:
        yield "  To have each of them marked in a copy of the sheets, which you correct and run again with:"
        yield f"    {visible(command)}"
    yield "  What a code in [ ] means: reconciler explain CODE"


def _wrapped(text: str, start: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=start, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _shown(text: str) -> str:
    """Give a text on one line, its white space as single spaces."""
    return visible(" ".join(text.split()))


def _typed(path: str) -> str:
    """Give a path as one would type it: from the folder one is in, where it lies in that."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return path
