"""The summary document (schemas/summary.json): a report as the JSON that --json prints."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import asdict

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.fixes import NO_FIXES, Fix, Fixes
from reconciler.model.hold import Hold
from reconciler.model.origin import Origin, Source
from reconciler.model.override import Override
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.report.coming_and_going import Near, coming_and_going
from reconciler.report.counts import rejected_rows
from reconciler.report.unread_remarks import unread_remarks
from reconciler.report.words.english import catalogue as english

_FAILURES = frozenset({Outcome.FAILED, Outcome.UNKNOWN})


def _is_failure(result: Result) -> bool:
    differs = result.outcome is Outcome.PRESENT and result.verified is not Verified.YES
    return result.outcome in _FAILURES or differs


def summary(report: Report) -> dict[str, Any]:
    """Give the report as JSON data that validates against schemas/summary.json."""
    return {
        "run_id": report.run_id,
        "command": report.command,
        "outcome": report.outcome,
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "dry_run": report.dry_run,
        "host": report.host,
        "product": report.product,
        "operator": report.operator,
        "actor": {name: who._asdict() for name, who in report.actor._asdict().items()} if report.actor else None,
        "version": report.version or None,
        "tenant": report.tenant or None,
        "started_at": report.started_at.isoformat(timespec="seconds"),
        "duration_s": report.duration_s,
        "options": report.options,
        "limits": report.limits,
        "overrides": [_override(one) for one in report.overrides],
        "sources": _sources(report.sources),
        "fixes": fixes_facts(report.fixes),
        "counts": counts(report),
        "unchanged": report.unchanged_count,
        "holds": [_hold(hold) for hold in report.holds],
        "actions": list(_actions(report)),
        "coming_and_going": [_near(one) for one in coming_and_going(report)],
        "unread_remarks": [_unread(one) for one in unread_remarks(report)],
        "rejected": [_cell(finding) for finding in report.findings if finding.kind is FindingKind.REJECTED],
        "failures": _failures(report),
        "error": report.error or None,
        "error_code": report.error_code or None,
        "approved_by": report.approved_by or None,
        "approved_at": report.approved_at or None,
        "needs_approval": report.needs_approval or None,
        "paused": report.paused._asdict() if report.paused else None,
        "forgotten": [one._asdict() for one in report.forgotten],
        "audit": report.audit or None,
        "marked": report.marked or None,
        "plan": report.plan_file or None,
        "journal_head": report.journal_head or None,
        "plan_digest": report.plan_digest or None,
        "plan_made_by": report.plan_made_by or None,
        "plan_made_at": report.plan_made_at or None,
        "api": {"calls": report.api.calls, "retries": report.api.retries, "throttled": report.api.throttled},
    }


def check_summary(
    exit_code: int,
    verdict: str,
    sources: Sequence[Source] = (),
    found: Sequence[Finding] = (),
    holds: Sequence[Hold] = (),
    marked: str = "",
    error_code: str = "",
    fixes: Fixes = NO_FIXES,
) -> dict[str, Any]:
    """Give what a check found as JSON data that validates against schemas/check.json."""
    rejected = [finding for finding in found if finding.kind is FindingKind.REJECTED]
    kinds = Counter(finding.kind for finding in found)
    kinds[FindingKind.REJECTED] = len({finding.origin for finding in rejected})
    return {
        "verdict": verdict,
        "exit_code": exit_code,
        "sources": _sources(sources),
        "fixes": fixes_facts(fixes),
        "counts": {str(kind): kinds[kind] for kind in FindingKind},
        "holds": [_hold(hold) for hold in holds],
        "rejected": [_cell(finding) for finding in rejected],
        "findings": [
            {"kind": finding.kind, "company": finding.company, "subject": finding.subject, **_cell(finding)}
            for finding in found
            if finding.kind is not FindingKind.REJECTED
        ],
        "error_code": error_code or None,
        "marked": marked or None,
    }


def counts(report: Report) -> dict[str, Any]:
    """Count actions by kind and outcome, findings by kind; rejected counts rows."""
    planned = Counter(action.kind for action in report.planned)
    ended = Counter((result.action.kind, result.outcome) for result in report.results)
    found = Counter(finding.kind for finding in report.findings)
    found[FindingKind.REJECTED] = rejected_rows(report)
    actions = {
        str(kind): {"planned": planned[kind], **{str(outcome): ended[kind, outcome] for outcome in Outcome}}
        for kind in ActionKind
    }
    return actions | {str(kind): found[kind] for kind in FindingKind}


def _override(lifted: Override) -> dict[str, Any]:
    let_through = [{**asdict(one), "percent": round(one.percent, 1)} for one in lifted.let_through]
    return {**asdict(lifted), "let_through": let_through, "message": english.override(lifted)}


def _actions(report: Report) -> Iterator[dict[str, Any]]:
    ended = {result.action.identity: result for result in report.results}
    for action in report.planned:
        result = ended.get(action.identity)
        yield {
            **action_facts(action),
            "outcome": str(result.outcome) if result else None,
            "verified": str(result.verified) if result else None,
        }


def action_facts(action: Action) -> dict[str, Any]:
    """Give one change as JSON data: of what kind, about whom, from what to what, and where it stands."""
    return {
        "kind": str(action.kind),
        "company": action.company,
        "subject": action.subject,
        "name": action.name,
        "old": action.old,
        "new": action.new,
        "note": action.note,
        "origin": origin_facts(action.origin),
    }


def origin_facts(origin: Origin | None) -> dict[str, Any] | None:
    """Give where a row stands as JSON data; None where there is no row."""
    return {"source": origin.source, "sheet": origin.sheet, "row": origin.row} if origin else None


def _near(near: Near) -> dict[str, Any]:
    origin, about = near.finding.origin, near.finding
    return {
        "date": near.day,
        "what": near.what,
        "company": about.company,
        "subject": about.subject,
        "source": origin.source if origin else "",
        "sheet": origin.sheet if origin else "",
        "row": origin.row if origin else 0,
    }


def _sources(sources: Sequence[Source]) -> list[dict[str, Any]]:
    return [{"name": s.name, "sha256": s.sha256, "rows": s.rows} for s in sources]


def fixes_facts(fixes: Fixes) -> dict[str, Any] | None:
    """Give what was fixed over the sheets as JSON data: how much, its digest, and each fix; None for nothing."""
    if not fixes:
        return None
    return {"count": len(fixes.all), "digest": fixes.digest, "all": [_fix(fix) for fix in fixes.all]}


def _fix(fix: Fix) -> dict[str, Any]:
    row = fix.origin.row
    told = {"source": fix.source, "sheet": fix.sheet, "row": row, "cell": fix.cell, "by": fix.by, "at": fix.at}
    return {**told, "old": fix.old, "new": fix.new, "remove": fix.remove, "answers": fix.answers}


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "limit": hold.limit,
        "company": hold.company,
        "count": hold.count,
        "base": hold.base,
        "percent": round(hold.percent, 1),
        "message": english.hold(hold),
        "people": list(hold.people),
        "names": list(hold.names),
        "confirm": english.confirmation(hold),
    }


def _cell(finding: Finding) -> dict[str, Any]:
    origin = finding.origin
    return {
        "source": origin.source if origin else "",
        "sheet": origin.sheet if origin else "",
        "row": origin.row if origin else 0,
        "column": finding.column,
        "cell": finding.cell,
        "code": finding.code,
        "message": english.finding(finding),
        "value": finding.value,
    }


def _unread(finding: Finding) -> dict[str, Any]:
    about = {name: value for name, value in _cell(finding).items() if name not in ("code", "message")}
    return {"company": finding.company, "subject": finding.subject, **about}


def _failures(report: Report) -> list[dict[str, Any]]:
    failures = [_failed(result) for result in report.results if _is_failure(result)]
    for finding in report.findings:
        if finding.code in (Code.COMPANY_STATE, Code.COMPANY_UNREADABLE):
            failures.append(
                _failure("company", finding, english.finding(finding), outcome="skipped", trace_id=finding.trace_id)
            )
    if report.error_call:
        facts = report.error_call
        failures.append(
            _failure("run", None, report.error, status=facts.status, code=facts.detail_code, trace_id=facts.trace_id)
        )
    return failures


def _failed(result: Result) -> dict[str, Any]:
    return _failure(
        str(result.action.kind),
        result.action,
        result.detail,
        outcome=str(result.outcome),
        status=result.status,
        code=result.detail_code,
        trace_id=result.trace_id,
        account_at=result.account_at,
    )


def _failure(
    kind: str,
    about: Action | Finding | None,
    detail: str,
    *,
    outcome: str = "failed",
    status: int | None = None,
    code: int | None = None,
    trace_id: str = "",
    account_at: str = "",
) -> dict[str, Any]:
    origin = about.origin if about else None
    return {
        "kind": kind,
        "company": about.company if about else "",
        "subject": about.subject if about else "",
        "outcome": outcome,
        "source": origin.source if origin else None,
        "sheet": origin.sheet if origin else None,
        "row": origin.row if origin else None,
        "status": status,
        "detailErrorCode": code,
        "detail": detail,
        "trace_id": trace_id,
        "account_at": account_at,
    }
