"""Plans, checks and runs as a page shows them: what counts at once, and long lists entry by entry, as JSON data."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.fixes import Fix
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold, Limit
from reconciler.model.origin import Origin
from reconciler.model.override import Override
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.state_place import StatePlace
from reconciler.operations.company_bars import bars_of_done, bars_of_plan
from reconciler.operations.concerned import concerned
from reconciler.operations.show import report_of
from reconciler.planning.approving import cannot_be_lifted, companies_gone, held
from reconciler.planning.plan import Plan
from reconciler.report.counts import rejected_rows
from reconciler.report.effect import CompanyEffect, by_company, effect_of
from reconciler.report.places import kind_of
from reconciler.report.unread_remarks import by_person
from reconciler.report.words.english import at_page
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english import fixes as fix_words
from reconciler.report.words.english import overrides as override_words
from reconciler.report.words.english import people as words
from reconciler.state.approvals import plan_subject
from reconciler.state.backends import open_to_read
from reconciler.state.drops import drop_holding
from reconciler.state.plan_file import digest_of, read_plan
from reconciler.state.replay import past_run
from reconciler.state.runs import find_run

Json = dict[str, Any]

LOSE, NEW, BACK, COMPANIES = "lose", "new", "back", "companies"
LEFT_OUT, DECIDE, DRIFT, UNMANAGED, NOTES = "left-out", "decide", "drift", "unmanaged", "notes"
NOT_DONE, ALL, FIXED = "not-done", "all", "fixed"

_SECTION_OF = {
    FindingKind.CONFLICT: DECIDE,
    FindingKind.POSSIBLE_RENAME: DECIDE,
    FindingKind.DRIFT: DRIFT,
    FindingKind.UNMANAGED: UNMANAGED,
    FindingKind.NOTE: NOTES,
}


class Listed(NamedTuple):
    """One entry of a long list: in which section, what is shown, and the text that it is found by.

    `key` is what a form tells it by, "" where none does.
    """

    section: str
    body: Json
    search: str
    key: str = ""


class Paged(NamedTuple):
    """What counts, and the entries of the long lists in their order."""

    facts: Json
    entries: Iterable[Listed]


def plan_in_pages(path: Path) -> Paged:
    """Return a plan file. Raises PlanRefused where it cannot be read or does not fit its own digest."""
    plan = read_plan(path)
    report = report_of(plan, path)
    return Paged(_plan_facts(plan, report), _of_plan(report))


def check_in_pages(report: Report) -> Paged:
    """Return what a dry run has found in sheets."""
    rows = sum(source.rows for source in report.sources)
    facts = {
        "rows": rows,
        "of": concerned(report, report.planned),
        "wrong": rejected_rows(report),
        "error": report.error,
        "code": report.error_code,
        "exit_code": report.exit_code,
        "marked": report.marked,
        "changes": len(report.planned),
        "decide": sum(_SECTION_OF.get(one.kind) == DECIDE for one in report.findings),
        "host": report.host,
        "fixes": report.fixes.digest,
        "older": [case.text for one in report.overrides if one.what == "older_sheet" for case in one.let_through],
    }
    return Paged(facts, _of_findings(report.findings))


def run_in_pages(state: StatePlace, name: str) -> Paged:
    """Return a run, as the journal tells it now. Raises UsageError where `name` is not one run."""
    with closing(open_to_read(state)) as store:
        line = find_run(store.journal, name)
        with past_run(store.journal, line.run_id) as run:
            results = list(run.actions())
            findings = list(run.findings())
            report = replace(run.report, findings=findings)
    facts = {**_run_facts(report, results), "tenant": line.tenant}
    facts |= {"ended": line.exit_code is not None, "open": line.open}
    return Paged(facts, [*_of_results(results), *_of_findings(findings)])


# -- plans ------------------------------------------------------------------------------------------------------------


def _plan_facts(plan: Plan, report: Report) -> Json:
    effect, numbers = effect_of(report), held(plan.actions, plan.holds)
    subject = plan_subject(plan, digest_of(plan, english))
    stuck, names = cannot_be_lifted(plan.holds), {one.vanity_name: one.name for one in report.companies}
    return {
        "subject": list(subject),
        "of": concerned(report, report.planned),
        "path": report.plan_file,
        "host": plan.host,
        "place": kind_of(plan.host),
        "made_by": plan.maker_login,
        "hands": [list(hand.login) for hand in (plan.made_by, *plan.hands) if hand],
        "handed_in_by": [hand.login.name for hand in plan.hands if hand != plan.made_by],
        "made_on": plan.made_on,
        "fixes": plan.fixes.digest,
        "made_at": plan.created_at.isoformat(),
        "until": plan.expires_at.isoformat(),
        "undo_of": plan.undo_of,
        "sources": [source.name for source in plan.sources],
        "drop": next(filter(None, (drop_holding(Path(source.path)) for source in plan.sources)), ""),
        "lose": effect.lose,
        "new": effect.new,
        "back": effect.back,
        "companies": effect.created + effect.widened,
        "changes": effect.changes,
        "bars": bars_of_plan(by_company(report)),
        "active": effect.active,
        "unchanged": report.unchanged_count,
        "left_out": rejected_rows(report),
        "held": {"lose": numbers.deactivations, "back": numbers.reactivations},
        "gone": [
            {
                "company": one,
                "name": names.get(one) or one,
                "count": sum(action.company == one for action in plan.actions),
            }
            for one in ([] if plan.undo_of else companies_gone(plan.actions, report.companies))
        ],
        "lifted": [_lifted(one) for one in plan.overrides if one.let_through],
        "holds": [_hold(hold, names.get(hold.company, "")) for hold in plan.holds],
        "stuck": at_page.reason(stuck[0]) if stuck else "",
        "policy": dict(plan.policy.options),
    }


def _hold(hold: Hold, company: str) -> Json:
    is_of_share = bool(hold.limit in DEACTIVATIONS | REACTIVATIONS and hold.limit is not Limit.LOST_ROWS)
    return {
        "limit": hold.limit,
        "key": hold.company,
        "company": company or hold.company,
        "count": hold.count,
        "base": hold.base,
        "percent": hold.percent,
        "said": at_page.limit(hold) if is_of_share else at_page.reason(hold),
        "loses": hold.limit in DEACTIVATIONS or hold.limit is Limit.COMPANY_GONE,
        "returns": hold.limit in REACTIVATIONS,
    }


def _lifted(override: Override) -> Json:
    said = f"{override_words.in_words(override)}, {override_words.beside(override)}"
    return {"what": override.what, "said": f"{said[:1].upper()}{said[1:]}"}


def _of_plan(report: Report) -> Iterator[Listed]:
    effects, remarks = by_company(report), by_person(report)
    for effect in effects:
        yield from (_person(LOSE, effect, action) for action in effect.lose)
    for section, of in ((NEW, "new"), (BACK, "back")):
        for effect in effects:
            for action in getattr(effect, of):
                yield _person(section, effect, action, remarks.get(action.identity[1:], ()))
    for effect in effects:
        yield from (_company(effect, action) for action in effect.own)
    yield from map(_fixed, report.fixes.all)
    yield from _of_findings(report.findings)


def _person(section: str, effect: CompanyEffect, action: Action, unread: Iterable[Finding] = ()) -> Listed:
    body = {
        **_company_facts(effect),
        "name": action.name,
        "address": action.subject,
        "where": str(action.origin or ""),
        "note": action.note,
        "remarks": [{"cell": one.cell, "said": one.value} for one in unread],
        "count": len(effect.lose),
    }
    return Listed(section, body, _search(action.name, action.subject, effect.company, body["company_name"]))


def _company(effect: CompanyEffect, action: Action) -> Listed:
    said = words.own_change(action)
    return Listed(COMPANIES, {**_company_facts(effect), "said": said}, _search(effect.company, said))


def _fixed(fix: Fix) -> Listed:
    said = fix_words.change(fix)
    body = {"where": fix.place, "said": said, "by": fix.by, "at": fix.at_utc}
    return Listed(FIXED, body, _search(fix.place, said, fix.by))


def _company_facts(effect: CompanyEffect) -> Json:
    name = effect.counts.name if effect.counts else ""
    return {"company": effect.company, "company_name": name, "active": effect.active, "share": round(effect.share, 1)}


# -- findings ---------------------------------------------------------------------------------------------------------


def _of_findings(findings: Iterable[Finding]) -> Iterator[Listed]:
    """Yield each row that is left out, with all that is wrong in it, then the other findings."""
    wrong, others = dict[Origin | None, list[Finding]](), list[Finding]()
    for finding in findings:
        if finding.kind is FindingKind.REJECTED:
            wrong.setdefault(finding.origin, []).append(finding)
        else:
            others.append(finding)
    for origin, problems in wrong.items():
        yield _left_out(origin, problems)
    for finding in others:
        yield _finding(_SECTION_OF[finding.kind], finding)


def _left_out(origin: Origin | None, problems: list[Finding]) -> Listed:
    subject = next((one.subject for one in problems if one.subject), "")
    cells = [
        {"cell": one.cell, "column": one.column, "value": one.value, "said": at_page.finding(one), "code": one.code}
        for one in problems
    ]
    body = {
        "address": subject,
        "company": next((one.company for one in problems if one.company), ""),
        "where": str(origin or ""),
        "sheet": origin.sheet if origin else "",
        "row": origin.row if origin else 0,
        "cells": cells,
    }
    return Listed(LEFT_OUT, body, _search(subject, str(origin or ""), *(cell["value"] for cell in cells)))


def _finding(section: str, finding: Finding) -> Listed:
    said = at_page.finding(finding)
    body = {"address": finding.subject, "company": finding.company, "where": finding.place, "said": said}
    return Listed(section, {**body, "code": finding.code}, _search(finding.subject, finding.company, said))


# -- runs -------------------------------------------------------------------------------------------------------------


def _run_facts(report: Report, results: list[Result | Action]) -> Json:
    outcomes = Counter(str(one.outcome) for one in results if isinstance(one, Result))
    done = [one.action for one in results if isinstance(one, Result) and one.outcome is Outcome.DONE]
    verified = sum(isinstance(one, Result) and one.verified is Verified.YES for one in results)
    effect = effect_of(report, done)
    return {
        "run": report.run_id,
        "of": concerned(report, [one.action if isinstance(one, Result) else one for one in results]),
        "command": report.command,
        "verdict": report.verdict,
        "outcome": report.outcome,
        "exit_code": report.exit_code,
        "host": report.host,
        "who": report.actor.login.name if report.actor else report.operator,
        "at": report.started_at.isoformat(),
        "took_s": report.duration_s,
        "version": report.version,
        "plan_made_by": report.plan_made_by,
        "plan_made_at": report.plan_made_at,
        "approved_by": report.approved_by,
        "approved_at": report.approved_at,
        "digest": report.plan_digest,
        "undo_of": report.undo_of,
        "sources": [source.name for source in report.sources],
        "planned": len(results),
        "outcomes": dict(outcomes),
        "verified": verified,
        "lost": effect.lose,
        "got": effect.get,
        "companies": effect.created + effect.widened,
        "bars": bars_of_done(by_company(report, done), is_verified=not _unverified(results)),
        "left_out": rejected_rows(report),
        "calls": report.api.calls,
        "audit": report.audit,
        "head": report.journal_head,
    }


def _unverified(results: Iterable[Result | Action]) -> bool:
    """Whether something was done that no re-read has shown: what is live was last read before it."""
    done = (one for one in results if isinstance(one, Result) and one.outcome is Outcome.DONE)
    return any(one.verified is not Verified.YES for one in done)


def _of_results(results: Iterable[Result | Action]) -> Iterator[Listed]:
    for one in results:
        body = _result(one)
        found_by = _search(body["name"], body["address"], body["company"], body["outcome"])
        if body["outcome"] != Outcome.DONE or body["verified"] != Verified.YES:
            yield Listed(NOT_DONE, body, found_by)
        yield Listed(ALL, body, found_by)


_DID: Mapping[ActionKind, str] = {
    ActionKind.CREATE_COMPANY: "set up the company",
    ActionKind.ADD_DOMAINS: "add email domains",
    ActionKind.CREATE_USER: "get access",
    ActionKind.DEACTIVATE_USER: "lose access",
    ActionKind.REACTIVATE_USER: "get access back",
}


def _result(one: Result | Action) -> Json:
    result = one if isinstance(one, Result) else None
    action = result.action if result else one
    assert isinstance(action, Action)  # noqa: S101 - either is one
    return {
        "did": _DID[action.kind],
        "name": action.name,
        "address": action.subject,
        "company": action.company,
        "where": str(action.origin or ""),
        "outcome": str(result.outcome) if result else "not sent",
        "verified": str(result.verified) if result else "",
        "detail": result.detail if result else "",
        "trace_id": result.trace_id if result else "",
    }


def _search(*texts: str) -> str:
    return " ".join(texts).casefold()
