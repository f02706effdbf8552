"""Who asked for an action, who approved it, and what was lifted to let it through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from reconciler.model.action import Action, ActionKind
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Limit
from reconciler.model.origin import Origin
from reconciler.model.override import Override
from reconciler.model.report import Report
from reconciler.report.audit.wording import instant_text, moment_text
from reconciler.report.words.english.forgotten import TAKEN_OUT

_LEAVERS = {*DEACTIVATIONS, Limit.COMPANY_GONE}


class Trail:
    """What stands before an action: its request and its approval; nearly all of it is the same for a whole run."""

    def __init__(self, report: Report) -> None:
        self._requested = _requested(report)
        self._approved = approval_text(report)
        self._fixed: dict[Origin, str] = {
            fix.origin: f"\nthe row fixed by {fix.by or 'somebody'}, {instant_text(fix.at_utc)} UTC"
            for fix in report.fixes.all
        }
        self._lifted = _lifted(report.overrides)

    def cells(self, action: Action) -> tuple[str, str, str]:
        """Return by whom an action was requested and approved, and what was lifted for it, "" for nothing."""
        origin = action.origin
        where = "" if origin else "in no sheet\n" if action.subject else f"{TAKEN_OUT}\n"
        requested = f"{where}{self._requested}"
        if self._fixed and origin in self._fixed:
            requested += self._fixed[origin]
        return requested, self._approved, self._of(action) if self._lifted else ""

    def _of(self, action: Action) -> str:
        kind = action.kind
        return "\n".join([*self._lifted.get((kind, ""), ()), *self._lifted.get((kind, action.company), ())])


def approval_text(report: Report) -> str:
    """Return whose yes a run was carried out by, or why there was none."""
    if report.approved_by:
        return f"{report.approved_by}, {instant_text(report.approved_at)} UTC"
    if report.needs_approval:
        return "not yet"
    if not report.options:
        return "not on record"
    if report.options.get("four_eyes"):
        return "nobody else: this plan needed no second person"
    if "four_eyes" in report.options:
        return "nobody else: four eyes are off (policy.four_eyes = false)"
    return "nobody else was asked"


def _requested(report: Report) -> str:
    if not report.plan_made_by:
        return f"{report.operator}, {moment_text(report.started_at)}"
    made_at = f", {moment_text(datetime.fromisoformat(report.plan_made_at))}" if report.plan_made_at else ""
    return f"{report.plan_made_by}{made_at}"


def _lifted(overrides: tuple[Override, ...]) -> dict[tuple[ActionKind, str], list[str]]:
    """Return what was lifted by kind of action and company, "" for the whole run."""
    found: dict[tuple[ActionKind, str], list[str]] = defaultdict(list)
    for kind, company, text in _cases(overrides):
        found[kind, company].append(text)
    return found


def _cases(overrides: tuple[Override, ...]) -> Iterator[tuple[ActionKind, str, str]]:
    for one in overrides:
        for case in one.let_through:
            kind = _kind_held_by(case.limit)
            if kind is not None:
                share = f"{case.count:,} of {case.base:,}"
                by = f", by {one.by}" if one.by else ""
                yield kind, case.company, f"{case.limit} ({share}): {one.how} {one.value}{by}"


def _kind_held_by(limit: str) -> ActionKind | None:
    if limit in _LEAVERS:
        return ActionKind.DEACTIVATE_USER
    return ActionKind.REACTIVATE_USER if limit in REACTIVATIONS else None
