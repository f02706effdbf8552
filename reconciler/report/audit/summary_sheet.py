"""The first sheet of the audit workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from reconciler.model.action import ActionKind
from reconciler.model.finding_code import FindingKind
from reconciler.model.fixes import Fixes
from reconciler.model.hold import Hold
from reconciler.model.origin import Source
from reconciler.model.override import Override
from reconciler.model.report import ApiFacts, Report
from reconciler.model.result import Outcome
from reconciler.report.audit.cell_styles import AMBER, CAME, OUTCOME_STYLES, RED, WENT, verdict_colour
from reconciler.report.audit.counts import NOT_APPLIED, Counts
from reconciler.report.audit.needs import needs
from reconciler.report.audit.wording import (
    FINDING_MEANINGS,
    OUTCOME_MEANINGS,
    duration_text,
    exit_meaning,
    instant_text,
    moment_text,
    value_text,
)
from reconciler.report.commands import apply_plan, approve_plan
from reconciler.report.places import kind_of, place_of
from reconciler.report.plan_record import moment
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.forgotten import TAKEN_OUT, taken_out
from reconciler.report.words.english.people import called, headline
from reconciler.report.xlsx.page import BESIDE, LABEL, Page
from reconciler.report.xlsx.sheet_writer import SheetWriter
from reconciler.report.xlsx.style import COUNT, HEADER, PLAIN, WRAP, CellStyle, Value

_PLAN = CellStyle(bold=True, wrap=True, indent=1, vertical="center")
MOST_SHOWN = 12
"""How many people of a hold, and how many companies, the summary names: another sheet has all."""

_NUMBER_HEADER = HEADER._replace(align="right")
_TOTAL = CellStyle(bold=True, format="#,##0")
_ZERO = CellStyle(ink="B0B6BD", format="#,##0")


def write_summary(sheet: SheetWriter, report: Report, counts: Counts) -> None:
    """Write the verdict, what stopped or held the run or was lifted, the counts, facts and sources, and the words."""
    page = Page(sheet)
    band = CellStyle(
        fill=verdict_colour(report.exit_code), ink="FFFFFF", bold=True, size=18, wrap=True, vertical="center", indent=1
    )
    page.line(report.verdict or report.outcome or "No verdict was recorded.", band, padding=18)
    page.line(f"The plan: {headline(counts.effect)}, on {report.host}, {kind_of(report.host)}", _PLAN)
    _forgotten(page, report)
    _needs(page, report, counts)
    _error(page, report)
    _holds(page, report.holds)
    _overrides(page, report.overrides)
    _action_counts(page, counts)
    _moves(page, counts)
    _finding_counts(page, counts)
    page.heading("The run")
    for label, fact in _facts(report, counts):
        page.fact(label, fact)
    _sources(page, report.sources, report.fixes)
    page.heading("Words")
    for word, meaning in OUTCOME_MEANINGS.items():
        page.fact(word, meaning, OUTCOME_STYLES[word])
    page.finish()


def _needs(page: Page, report: Report, counts: Counts) -> None:
    """Write what needs a person, each line a link to the first case."""
    found = list(needs(report, counts))
    if found:
        page.heading("What needs a person")
    for need in found:
        page.link(need.text, need.title, need.cell)


def _error(page: Page, report: Report) -> None:
    if not report.error:
        return
    page.heading("What stopped the run")
    page.line(report.error, CellStyle(fill=RED.fill, ink=RED.ink, wrap=True, indent=1, vertical="center"))
    for label, fact in _call_facts(report.error_call):
        page.fact(label, fact)


def _forgotten(page: Page, report: Report) -> None:
    """Write what is not in this workbook, for somebody was forgotten since the run."""
    if not report.forgotten:
        return
    page.heading("Taken out since")
    for one in report.forgotten:
        page.line(taken_out(one), AMBER._replace(wrap=True, indent=1, vertical="center"))


def _facts(report: Report, counts: Counts) -> Iterator[tuple[str, Value]]:
    yield "Run", report.run_id
    yield "Command", report.command
    yield "Who", report.operator
    yield "Account", str(report.actor or "not on record")
    yield "When", moment_text(report.started_at)
    yield "API host", place_of(report.host)
    yield "Client id", report.client_id or "not on record"
    yield "Tenant", report.tenant or "not on record"
    yield "Version", report.version or "not on record"
    yield "Product", f"{report.product}: {report.docs}" if report.docs else report.product
    yield "Mode", _mode(report, counts)
    yield "Exit code", f"{int(report.exit_code)}: {exit_meaning(report.exit_code)}"
    yield "Took", duration_text(report.duration_s)
    api = report.api
    yield (
        "API calls",
        f"{api.calls:,} sent, {api.retries:,} of them retries; {api.throttled:,} answered “slow down” (429)",
    )
    yield "Rows right already", f"{report.unchanged_count:,}"
    if report.approved_by:
        yield "Approved by", f"{report.approved_by}, {instant_text(report.approved_at)} UTC"
    elif report.options.get("four_eyes") is False:
        yield "Approved by", "nobody else: four eyes are off (policy.four_eyes = false)"
    if report.paused:
        yield "Paused", str(report.paused)
    yield "Plan digest", report.plan_digest or "none"
    if report.plan_made_by:
        yield "Plan made by", f"{report.plan_made_by}, {_moment(report.plan_made_at)}"
    yield "Journal head", report.journal_head or "none"
    if report.plan_file:
        yield "Plan file", report.plan_file
        yield "Plan good until", moment(report.plan_until) if report.plan_until else "not on record"
        way_on = approve_plan if report.needs_approval else apply_plan
        if report.holds and not counts.any_ended and (command := way_on(report.plan_file, report.holds)):
            yield "To approve it" if report.needs_approval else "To apply it", command
    yield "Options", _listed(report.options)
    yield "Limits", _listed(report.limits)


def _listed(values: Mapping[str, Any]) -> str:
    told = (f"{name}: {'none' if value in (None, '', []) else value_text(value)}" for name, value in values.items())
    return "; ".join(told) or "not on record"


def _moment(iso: str) -> str:
    return moment_text(datetime.fromisoformat(iso)) if iso else "at a time that is not on record"


def _call_facts(call: ApiFacts | None) -> Iterator[tuple[str, Value]]:
    if call is None:
        return
    yield "Call", call.call
    yield "HTTP status", "none came" if call.status is None else str(call.status)
    if call.detail_code is not None:
        yield "Error code", str(call.detail_code)
    yield "Trace id", call.trace_id or "none was given"


def _action_counts(page: Page, counts: Counts) -> None:
    ends = [*Outcome, NOT_APPLIED]
    words = ["planned", *ends, "verified"]
    page.heading("Actions")
    page.cells(("kind", HEADER), *((str(word), _NUMBER_HEADER) for word in words))
    rows = {
        kind: [counts.planned[kind], *(counts.ended[kind, end] for end in ends), counts.verified[kind]]
        for kind in ActionKind
    }
    styles = [PLAIN, *(OUTCOME_STYLES[end] for end in ends), CellStyle(ink="17602B")]
    for kind, numbers in rows.items():
        page.cells((kind, PLAIN), *(_count(number, style) for number, style in zip(numbers, styles, strict=True)))
    page.cells(("all", _TOTAL), *((sum(column), _TOTAL) for column in zip(*rows.values(), strict=True)))


def _moves(page: Page, counts: Counts) -> None:
    """Draw who came to each company and who went, where anybody did."""
    largest = sorted(counts.moves.items(), key=lambda one: (-one[1].came - one[1].went, one[0]))
    if not largest:
        return
    page.heading("Who came and who went")
    rows = [(company or TAKEN_OUT, moved.went, moved.came) for company, moved in largest[:MOST_SHOWN]]
    page.bars(("company", "went", "came"), rows, (WENT, CAME))
    if len(largest) > MOST_SHOWN:
        page.line(f"… and {len(largest) - MOST_SHOWN:,} more: see the sheet “Companies”.", PLAIN)


def _finding_counts(page: Page, counts: Counts) -> None:
    page.heading("Findings")
    page.span(2, "what it is", HEADER._replace(indent=1))
    page.cells(("kind", HEADER), ("number", _NUMBER_HEADER))
    for kind, meaning in FINDING_MEANINGS.items():
        page.span(2, meaning, BESIDE)
        page.cells((kind, PLAIN), _count(counts.found[kind], RED if kind is FindingKind.REJECTED else PLAIN))


def _count(number: int, style: CellStyle) -> tuple[Value, CellStyle]:
    return number, style._replace(format="#,##0") if number else _ZERO


def _holds(page: Page, holds: Sequence[Hold]) -> None:
    if not holds:
        return
    page.heading("Held by the guard")
    page.span(5, "what it says", HEADER._replace(indent=1))
    numbers = ((word, _NUMBER_HEADER) for word in ("count", "of", "percent"))
    page.cells(("limit", HEADER), ("company", HEADER), *numbers)
    for hold in holds:
        page.span(5, english.hold(hold), BESIDE)
        page.cells(
            (hold.limit, AMBER._replace(bold=True, wrap=True)),
            (hold.company or "the whole run", WRAP),
            (hold.count, COUNT),
            (hold.base, COUNT),
            (round(hold.percent, 1) / 100, CellStyle(format="0.0 %")),
        )
        if hold.people:
            page.fact("people", _people(hold), LABEL._replace(align="right"))


def _overrides(page: Page, overrides: Sequence[Override]) -> None:
    """Write what was lifted: in red what let something through, in amber what made no difference."""
    if not overrides:
        return
    page.heading("Limits and guards that were lifted")
    page.span(2, "by whom, instead of what, and what it let through", HEADER._replace(indent=1))
    page.cells(("flag or setting", HEADER), ("value", HEADER))
    for one in sorted(overrides, key=lambda lifted: not lifted.let_through):
        style = RED if one.let_through else AMBER
        page.span(2, english.beside(one), BESIDE._replace(fill=style.fill, ink=style.ink))
        page.cells((one.how, style._replace(wrap=True)), (one.value, style._replace(wrap=True)))


def _people(hold: Hold) -> str:
    rest = len(hold.people) - MOST_SHOWN
    shown = ", ".join(called(who, name) for who, name in hold.named[:MOST_SHOWN])
    return f"{shown} and {rest:,} more: see the sheet “Held people”" if rest > 0 else shown


def _sources(page: Page, sources: Sequence[Source], fixes: Fixes) -> None:
    page.heading("Sources")
    if not sources:
        page.line("None.", PLAIN)
        return
    page.span(2, "SHA-256", HEADER._replace(indent=1))
    page.cells(("file", HEADER), ("rows", _NUMBER_HEADER))
    for source in sources:
        page.span(2, source.sha256, BESIDE)
        page.cells((source.name, WRAP), (source.rows, COUNT))
    if fixes:
        page.span(2, f"{fixes.digest}: see the sheet “Fixed”", BESIDE)
        page.cells(("fixes over them", WRAP), (len(fixes.all), COUNT))


def _mode(report: Report, counts: Counts) -> str:
    if report.dry_run:
        return "dry run: nothing was written to the API"
    return "applied" if counts.any_ended else "apply: nothing was written to the API"
