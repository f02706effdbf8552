"""A report as text for people: what would change, what cannot be changed, what happened."""

from collections.abc import Iterator, Sequence

import click

from reconciler.models import Action, ActionKind, Finding, FindingKind, Outcome, Report, Result

_SHOWN = 20
_MARKS = {
    ActionKind.CREATE_COMPANY: ("+", "green"),
    ActionKind.ADD_DOMAINS: ("~", "yellow"),
    ActionKind.CREATE_USER: ("+", "green"),
    ActionKind.DEACTIVATE_USER: ("-", "red"),
    ActionKind.REACTIVATE_USER: ("~", "yellow"),
}
_TITLES = {
    FindingKind.REJECTED: "Rejected rows: mend these in the sheet",
    FindingKind.CONFLICT: "Conflicts: these need a decision",
    FindingKind.POSSIBLE_RENAME: "Perhaps one person with a new address",
    FindingKind.DRIFT: "Drift: different, and the API cannot change it",
    FindingKind.UNMANAGED: "Unmanaged: live, and in no sheet",
    FindingKind.NOTE: "Notes",
}
_COLORS = {Outcome.FAILED: "red", Outcome.UNKNOWN: "red", Outcome.SKIPPED: "yellow", Outcome.PENDING: "yellow"}


def preview(report: Report) -> Iterator[str]:
    """Give the plan in lines: changes, findings, holds."""
    names = ", ".join(f"{source.name} ({source.rows:,} rows)" for source in report.sources)
    yield click.style(f"Plan for {report.host} ({report.product})", bold=True)
    if names:
        yield f"From {names}"
    for kind in ActionKind:
        actions = [action for action in report.planned if action.kind is kind]
        yield from _block([_action(action) for action in actions], _heading(kind, len(actions), report.chat))
    yield from findings(report.findings)
    for hold in report.holds:
        yield ""
        yield click.style(f"HELD: {hold.message}", fg="red", bold=True)
        yield from _some([f"    {person}" for person in hold.people])
    yield ""


def findings(found: Sequence[Finding]) -> Iterator[str]:
    """Give findings in lines, by kind, the ones that need a person first."""
    for kind, title in _TITLES.items():
        yield from _block([_finding(f) for f in found if f.kind is kind], title)


def outcome(report: Report) -> Iterator[str]:
    """Give what did not end well, each in a line, and the verdict."""
    declined = all(result.outcome is Outcome.SKIPPED and not result.at for result in report.results)
    open_ = [] if declined else [result for result in report.results if result.outcome is not Outcome.DONE]
    yield from _block([_result(result) for result in open_], "Not done")
    yield ""
    yield click.style(report.verdict, bold=True)
    if report.plan_file:
        yield f"Plan: {report.plan_file}"
    if report.audit:
        yield f"Audit workbook: {report.audit}"
    if report.error_call and report.docs:
        yield f"About the {report.product}: {report.docs}"


def _heading(kind: ActionKind, count: int, chat: str) -> str:
    lost = f": they can no longer log in, nor use {chat}" if kind is ActionKind.DEACTIVATE_USER and chat else ""
    return f"{kind} ({count:,}){lost}"


def _block(lines: list[str], title: str) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from _some(lines)


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"    … and {len(lines) - _SHOWN:,} more"


def _action(action: Action) -> str:
    mark, color = _MARKS[action.kind]
    where = f"  [{action.origin}]" if action.origin else ""
    note = f"  ({action.note})" if action.note else ""
    return click.style(f"  {mark} {_who(action)}", fg=color) + f"{note}{where}"


def _who(action: Action) -> str:
    if action.kind is ActionKind.CREATE_COMPANY:
        return f"{action.subject}: {action.new['name']} ({', '.join(action.new['emailDomains'])})"
    if action.kind is ActionKind.ADD_DOMAINS:
        new = [d for d in action.new["emailDomains"] if d not in (action.old or {}).get("emailDomains", ())]
        return f"{action.subject}: {', '.join(new)}"
    if action.kind is ActionKind.CREATE_USER:
        return f"{action.subject}: {action.new['firstName']} {action.new['lastName']} → {action.company}"
    return f"{action.subject} ({action.company})"


def _finding(finding: Finding) -> str:
    where = f"{finding.origin}{f', {finding.column}' if finding.column else ''}: " if finding.origin else ""
    who = f"{finding.subject}: " if finding.subject and not finding.origin else ""
    return f"  ! {where}{who}{finding.message}"


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
    return f"{words}: {action.kind} {action.subject}: {result.detail}{f' ({facts})' if facts else ''}"
