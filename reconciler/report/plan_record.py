"""Who made a plan, of what, until when it is good, and how it is applied."""

from collections.abc import Iterator
from datetime import UTC, datetime

from reconciler.model.report import Report
from reconciler.report.commands import apply_plan, approve_plan
from reconciler.report.places import place_of

Fact = tuple[str, str]


def is_over(report: Report, now: datetime) -> bool:
    """Whether a plan is not good any more."""
    return bool(report.plan_until) and now >= datetime.fromisoformat(report.plan_until)


def plan_facts(report: Report, now: datetime) -> Iterator[Fact]:
    """Yield what is on record of a plan, each with its label."""
    yield "Plan", report.plan_file
    yield "Made by", report.operator
    yield "Made at", moment(report.started_at.isoformat())
    over = ": it has expired, make a new one" if is_over(report, now) else ""
    yield "Good until", f"{moment(report.plan_until)}{over}"
    yield "For", place_of(report.host)
    yield "Digest", f"{report.plan_digest} (the file fits it)"
    if report.undo_of:
        yield "Takes back", f"run {report.undo_of}"
    for source in report.sources:
        yield "From", f"{source.name}, {source.rows:,} {'row' if source.rows == 1 else 'rows'}, SHA-256 {source.sha256}"
    if report.options:
        said = {name: _text(value) for name, value in report.options.items()}
        yield "Options", "; ".join(f"{name}: {text}" for name, text in said.items() if text)
    yield "Version", report.version


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


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
