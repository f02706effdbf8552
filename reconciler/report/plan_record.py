"""Who made a plan, of what, until when it is good, and how it is applied."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from reconciler.model.report import Report
from reconciler.report.commands import apply_plan, approve_plan
from reconciler.report.places import place_of
from reconciler.report.words.english.forgotten import taken_out

Fact = tuple[str, str]

_UNKNOWN = "not on record"


def is_over(report: Report, now: datetime) -> bool:
    """Whether a plan is not good any more."""
    return bool(report.plan_until) and now >= datetime.fromisoformat(report.plan_until)


def plan_facts(report: Report, now: datetime) -> Iterator[Fact]:
    """Yield what is on record of a plan, each with its label."""
    yield "Plan", report.plan_file
    yield "Made by", report.operator
    if report.plan_hands:
        yield "Handed in by", ", ".join(report.plan_hands)
    yield "Made at", moment(report.started_at.isoformat())
    over = ": it has expired, make a new one" if is_over(report, now) else ""
    yield "Good until", f"{moment(report.plan_until)}{over}"
    yield "For", place_of(report.host)
    yield "Digest", f"{report.plan_digest} (the file fits it)"
    if report.undo_of:
        yield "Takes back", f"run {report.undo_of}"
    for source in report.sources:
        yield "From", f"{source.name}, {source.rows:,} {'row' if source.rows == 1 else 'rows'}, SHA-256 {source.sha256}"
    if report.fixes:
        yield "Fixed", f"{len(report.fixes.all):,} over the sheets, SHA-256 {report.fixes.digest}"
    if report.options:
        yield "Options", _listed(report.options)
    yield "Version", report.version


def run_facts(report: Report) -> Iterator[Fact]:
    """Yield what is on record of a past run, each with its label."""
    yield "Run", report.run_id
    yield "Who", f"{report.actor}, {report.operator}" if report.actor else report.operator
    yield "When", moment(report.started_at.isoformat())
    yield "For", place_of(report.host)
    yield "Tenant", report.tenant or _UNKNOWN
    yield "Version", report.version or _UNKNOWN
    if report.plan_made_by:
        made_at = f" at {moment(report.plan_made_at)}" if report.plan_made_at else ""
        yield "Plan made by", f"{report.plan_made_by}{made_at}"
    if report.approved_by:
        yield "Approved by", report.approved_by
    yield "Plan digest", report.plan_digest or "none"
    yield "Options", _listed(report.options) or _UNKNOWN
    yield "Limits", _listed(report.limits) or _UNKNOWN
    for one in report.forgotten:
        yield "Taken out", taken_out(one)


def next_step(report: Report, now: datetime) -> str:
    """Return the command that applies a saved plan, or has it approved where it needs that.

    It is "" where the plan has nothing to apply, is over, or cannot be applied.
    """
    if not report.planned or is_over(report, now):
        return ""
    return (approve_plan if report.needs_approval else apply_plan)(report.plan_file, report.holds)


def moment(iso: str) -> str:
    """Return a moment, ISO 8601, as people read it: UTC, to the minute."""
    return f"{datetime.fromisoformat(iso).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _listed(values: Mapping[str, Any]) -> str:
    said = {name: _text(value) for name, value in values.items()}
    return "; ".join(f"{name}: {text}" for name, text in said.items() if text)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
