"""A saved plan as the JSON document that `reconciler show --json` prints."""

from datetime import datetime
from typing import Any

from reconciler.model.finding import Finding
from reconciler.model.report import Report
from reconciler.report.effect import CompanyEffect, by_company, effect_of
from reconciler.report.places import kind_of
from reconciler.report.plan_record import is_over, next_step
from reconciler.report.summary import summary
from reconciler.report.words.english import catalogue as english

_SAME = (
    "host", "product", "options", "sources", "fixes", "counts", "unchanged", "holds", "overrides", "coming_and_going",
    "unread_remarks", "rejected",
)  # fmt: skip
"""What stands in the summary of a run just so."""


def plan_document(report: Report, now: datetime) -> dict[str, Any]:
    """Return a plan as JSON data; what a summary has, too, has its form there (schemas/summary.json)."""
    told, effect = summary(report), effect_of(report)
    return {
        "plan": report.plan_file,
        "plan_digest": report.plan_digest,
        "made_by": report.operator,
        "made_at": report.started_at.isoformat(),
        "good_until": report.plan_until,
        "expired": is_over(report, now),
        "version": report.version,
        "undo_of": report.undo_of or None,
        **{name: told[name] for name in _SAME},
        "place": kind_of(report.host),
        "lose_access": effect.lose,
        "get_access": effect.get,
        "with_access": effect.active,
        "companies": [_company(one) for one in by_company(report)],
        "actions": [_without_outcome(action) for action in told["actions"]],
        "findings": [_finding(finding) for finding in report.findings],
        "next": next_step(report, now) or None,
    }


def _company(one: CompanyEffect) -> dict[str, Any]:
    return {
        "company": one.company,
        "name": one.counts.name if one.counts else "",
        "with_access": one.active,
        "lose_access": len(one.lose),
        "percent": round(one.share, 1),
        "get_access": len(one.new) + len(one.back),
        "held": bool(one.holds),
    }


def _without_outcome(action: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in action.items() if name not in ("outcome", "verified")}


def _finding(finding: Finding) -> dict[str, Any]:
    origin = finding.origin
    return {
        "kind": str(finding.kind),
        "code": str(finding.code),
        "company": finding.company,
        "subject": finding.subject,
        "source": origin.source if origin else "",
        "sheet": origin.sheet if origin else "",
        "row": origin.row if origin else 0,
        "column": finding.column,
        "cell": finding.cell,
        "value": finding.value,
        "message": english.finding(finding),
    }
