"""The workbook of a plan: for whoever approves it, to read and to file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from reconciler.model.action import Action, ActionKind
from reconciler.model.hold import DEACTIVATIONS, Hold
from reconciler.model.origin import Origin
from reconciler.model.report import Report
from reconciler.report.audit.cell_styles import AMBER, RED
from reconciler.report.audit.report_details import ReportDetails
from reconciler.report.audit.tables import write_findings, write_fixed
from reconciler.report.audit.wording import change_text
from reconciler.report.counts import rejected_rows
from reconciler.report.effect import CompanyEffect, by_company, effect_of
from reconciler.report.places import kind_of
from reconciler.report.plan_record import next_step, plan_facts
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english import holds as hold_words
from reconciler.report.words.english import people as words
from reconciler.report.xlsx.page import BESIDE, Page
from reconciler.report.xlsx.sheet_writer import SheetWriter
from reconciler.report.xlsx.style import CENTER, COUNT, HEADER, PLAIN, WRAP, CellStyle, TableColumn, Value
from reconciler.report.xlsx.workbook_writer import WorkbookWriter, writing
from reconciler.support.outputs import Output

_PERCENT = CellStyle(format="0.0 %", align="right")
_NUMBER_HEADER = HEADER._replace(align="right")
_ROW = CENTER._replace(format="0")
_MOST = 40
"""So many companies stand on the first sheet; the sheet Companies has all."""

_HOW = {ActionKind.CREATE_USER: "new", ActionKind.REACTIVATE_USER: "back"}


def write_plan_book(report: Report, output: Output) -> Path:
    """Write a plan as a workbook, readable by its owner alone, and return where it stands.

    Raises ReconcilerError where the folder or the file cannot be written.
    """
    companies, details = by_company(report), ReportDetails(report)
    with writing(output) as book:
        _summary(book.page("Summary", tab="8E1616" if report.holds else "1F3A5F"), report, companies)
        _lose(book, companies, report.holds)
        _get(book, companies)
        _companies(book, companies)
        _holds(book, report)
        write_findings(book, details)
        write_fixed(book, report.fixes)
    return book.path


def _summary(sheet: SheetWriter, report: Report, companies: Sequence[CompanyEffect]) -> None:
    page, effect = Page(sheet), effect_of(report)
    band = CellStyle(fill="1F3A5F", ink="FFFFFF", bold=True, size=18, wrap=True, vertical="center", indent=1)
    page.line(words.headline(effect), band, padding=18)
    page.line(f"{words.base(effect)}, on {report.host}, {kind_of(report.host)}", band._replace(size=12, bold=False))
    rows = rejected_rows(report)
    if rows:
        page.line(f"{words.counted(rows, 'row')} rejected: see the sheet Rejected rows.", AMBER._replace(indent=1))
    if report.holds:
        page.heading(f"Held by the guard: {hold_words.summed(report.holds)}")
        for hold in sorted(report.holds, key=lambda one: (not one.company, -one.percent, one.company)):
            page.line(hold_words.reason(hold), RED._replace(bold=False, wrap=True, indent=1, vertical="center"))
        for way in hold_words.ways_on(report.holds):
            page.line(way, WRAP._replace(indent=1))
    if report.overrides:
        page.heading("What was lifted when the plan was made")
    for lifted in report.overrides:
        page.line(english.override(lifted), AMBER._replace(indent=1) if lifted.let_through else WRAP._replace(indent=1))
    page.heading("Companies, the largest share of lock-outs first")
    _company_lines(page, companies)
    page.heading("The plan")
    now = datetime.now(UTC)
    for label, fact in plan_facts(report, now):
        page.fact(label, fact)
    if command := next_step(report, now):
        page.heading("To approve it" if report.needs_approval else "To apply it")
        page.line(command, WRAP._replace(indent=1))
    page.finish()


def _company_lines(page: Page, companies: Sequence[CompanyEffect]) -> None:
    numbers = ((word, _NUMBER_HEADER) for word in ("with access", "lose it", "share", "get it"))
    page.span(5, "and", HEADER._replace(indent=1))
    page.cells(("company", HEADER), *numbers)
    for one in companies[:_MOST]:
        page.span(5, "; ".join(_own(one)), BESIDE)
        page.cells(
            (one.company, RED if one.holds else PLAIN),
            (one.active, COUNT),
            (len(one.lose), COUNT),
            (_share(one.share), _PERCENT),
            (len(one.new) + len(one.back), COUNT),
        )
    if len(companies) > _MOST:
        page.line(f"… and {len(companies) - _MOST:,} more: see the sheet Companies.", PLAIN)


def _share(percent: float) -> float:
    """Return a percentage as a cell has it: to a tenth of a percent, without what a division leaves behind it."""
    return round(percent / 100, 3)


def _own(one: CompanyEffect) -> Iterator[str]:
    """Yield what is changed of the company itself, and whether anything is held."""
    if one.holds:
        yield "HELD"
    yield from map(words.own_change, one.own)


def _lose(book: WorkbookWriter, companies: Sequence[CompanyEffect], holds: Sequence[Hold]) -> None:
    columns = [
        TableColumn("company", widest=28), TableColumn("person", widest=32), TableColumn("who", widest=42),
        TableColumn("share of its people", _PERCENT),
        TableColumn("held by", RED._replace(fill="", indent=1), widest=48),
        *_PLACE, TableColumn("note", WRAP, widest=44),
    ]  # fmt: skip
    rows = (
        (
            one.company, action.name, action.subject, _share(one.share), _held_by(one, holds),
            *_place(action.origin), action.note,
        )
        for one in companies
        for action in one.lose
    )  # fmt: skip
    book.table("Lose access", columns, rows, empty="Nobody.", tab="8E1616")


def _held_by(one: CompanyEffect, holds: Sequence[Hold]) -> str:
    """Return which limits hold the deactivations of a company: its own, and those of the whole run."""
    limits = (hold.limit for hold in holds if hold.limit in DEACTIVATIONS and hold.company in ("", one.company))
    return ", ".join(dict.fromkeys(limits))


def _get(book: WorkbookWriter, companies: Sequence[CompanyEffect]) -> None:
    columns = [
        TableColumn("company", widest=28), TableColumn("person", widest=32), TableColumn("who", widest=42),
        TableColumn("new or back", CENTER), *_PLACE, TableColumn("what is sent", WRAP, widest=60),
    ]  # fmt: skip
    rows = (
        (one.company, action.name, action.subject, _HOW[action.kind], *_place(action.origin), change_text(action))
        for one in companies
        for action in _arrivals(one)
    )
    book.table("Get access", columns, rows, empty="Nobody.", tab="17602B")


def _arrivals(one: CompanyEffect) -> list[Action]:
    return [*one.new, *one.back]


def _companies(book: WorkbookWriter, companies: Sequence[CompanyEffect]) -> None:
    columns = [
        TableColumn("company", widest=32), TableColumn("called", WRAP, widest=40), TableColumn("with access", COUNT),
        TableColumn("lose it", COUNT), TableColumn("share", _PERCENT), TableColumn("get it", COUNT),
        TableColumn("held", CENTER, {"yes": RED._replace(align="center")}),
        TableColumn("of the company itself", WRAP, widest=60),
    ]  # fmt: skip
    rows = (
        (
            one.company, one.counts.name if one.counts else "", one.active, len(one.lose), _share(one.share),
            len(_arrivals(one)), _yes(one), "\n".join(text for text in _own(one) if text != "HELD"),
        )
        for one in companies
    )  # fmt: skip
    book.table("Companies", columns, rows, empty="None.", tab="1F4E78")


def _holds(book: WorkbookWriter, report: Report) -> None:
    if not report.holds:
        return
    columns = [
        TableColumn("limit"), TableColumn("company", widest=28), TableColumn("count", COUNT), TableColumn("of", COUNT),
        TableColumn("share", _PERCENT), TableColumn("person", PLAIN._replace(indent=1), widest=32),
        TableColumn("who", widest=42),
    ]  # fmt: skip
    rows = (
        (hold.limit, hold.company or "the whole run", hold.count, hold.base, _share(hold.percent), name, who)
        for hold in report.holds
        for who, name in hold.named
    )
    book.table("Holds", columns, rows, tab="7A4B00")


def _yes(one: CompanyEffect) -> str:
    return "yes" if one.holds else ""


_PLACE = (TableColumn("source file", widest=32), TableColumn("sheet", widest=20), TableColumn("row", _ROW))


def _place(origin: Origin | None) -> tuple[Value, Value, Value]:
    return (origin.source, origin.sheet, origin.row) if origin else (None, None, None)
