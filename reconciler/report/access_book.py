"""The workbook of who had access on a day: for whoever certifies it anew."""

from pathlib import Path

from reconciler.model.access import UNKNOWN, Access, AccessReport
from reconciler.report.audit.cell_styles import AMBER
from reconciler.report.words.english import access as words
from reconciler.report.xlsx.page import Page
from reconciler.report.xlsx.style import CENTER, COUNT, WRAP, CellStyle, TableColumn, Value
from reconciler.report.xlsx.workbook_writer import WorkbookWriter, writing
from reconciler.support.outputs import Output

_BAND = CellStyle(fill="1F3A5F", ink="FFFFFF", bold=True, size=18, wrap=True, vertical="center", indent=1)
_ROW = CENTER._replace(format="0")


def write_access_book(report: AccessReport, output: Output) -> Path:
    """Write who had access as a workbook, readable by its owner alone, and return where it stands.

    Raises ReconcilerError where the folder or the file cannot be written.
    """
    with writing(output) as book:
        _summary(book, report)
        _people(book, report)
        _companies(book, report)
    return book.path


def _summary(book: WorkbookWriter, report: AccessReport) -> None:
    page = Page(book.page("Summary", tab="1F3A5F"))
    page.line(words.headline(report), _BAND, padding=18)
    page.heading("What this can't know")
    for line in words.cannot_know(report):
        page.line(line, AMBER._replace(bold=False, wrap=True, indent=1, vertical="center"))
    page.heading("What the words under access say")
    for word, meaning in words.MEANINGS.items():
        page.fact(word, meaning)
    page.heading("Where it is from")
    page.fact("Up to", words.moment(report.until))
    page.fact("Company", report.company or "all")
    page.fact("Journal head", report.head)
    page.finish()


def _people(book: WorkbookWriter, report: AccessReport) -> None:
    columns = [
        TableColumn("company", widest=24), TableColumn("person", widest=34, repeated=True),
        TableColumn("name", widest=26),
        TableColumn("access", CENTER, {UNKNOWN: AMBER._replace(align="center")}),
        TableColumn("keep?", CENTER, widest=12), TableColumn("decided by", widest=24),
        TableColumn("last change", WRAP, widest=26), TableColumn("when (UTC)", widest=20),
        TableColumn("run", widest=26), TableColumn("by", WRAP, widest=28, next_page=True),
        TableColumn("plan made by", WRAP, widest=28),
        TableColumn("approved by", WRAP, widest=28), TableColumn("source file", widest=28),
        TableColumn("sheet", widest=18), TableColumn("row", _ROW), TableColumn("first seen by run", widest=26),
    ]  # fmt: skip
    rows = map(_line, report.people)
    book.table("People", columns, rows, empty="Nobody.", tab="17602B")


def _line(one: Access) -> tuple[Value, ...]:
    first = (one.company, one.person, one.name, one.access, "", "")
    last, seen = one.last, one.first_run
    if last is None:
        return (*first, "", None, "", "", "", "", None, None, None, seen)
    origin = (last.origin.source, last.origin.sheet, last.origin.row) if last.origin else (None, None, None)
    when = last.at[:19].replace("T", " ")
    return (*first, words.change(last), when, last.run_id, last.by, last.asked_by, last.approved_by, *origin, seen)


def _companies(book: WorkbookWriter, report: AccessReport) -> None:
    columns = [
        TableColumn("company", widest=32), TableColumn("last listed (UTC)", widest=22),
        TableColumn("by run", widest=28), TableColumn("accounts", COUNT),
        TableColumn("with access", COUNT), TableColumn("accounted for", COUNT),
    ]  # fmt: skip
    rows = (
        (one.company, one.at[:19].replace("T", " ") or "never", one.run_id, one.live, one.active, one.accounted)
        for one in report.listings
    )
    book.table("Companies", columns, rows, empty="None.", tab="1F4E78")
