"""The sheets of the audit workbook that are long tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from reconciler.model.action import Action
from reconciler.model.code import FindingKind
from reconciler.model.hold import Hold
from reconciler.model.origin import Origin
from reconciler.model.report import Report, RunDetails
from reconciler.model.result import Result
from reconciler.report.audit.counts import NOT_APPLIED, Counts, action_of, headers_of
from reconciler.report.audit.summary_sheet import SHOWN
from reconciler.report.audit.wording import AMBER, OUTCOME_LOOKS, STATE_LOOKS, VERIFIED_LOOKS, change_text, instant_text
from reconciler.report.words import english
from reconciler.report.xlsx.book import WorkbookWriter
from reconciler.report.xlsx.style import CENTER, COUNT, WRAP, CellStyle, Column, Value

_ROW = CENTER._replace(format="0")


# The sheets of long tables


def actions(book: WorkbookWriter, lists: RunDetails, counts: Counts) -> None:
    extras = _Extras(counts.shapes)
    columns = [
        Column("source file", widest=32),
        Column("sheet", widest=20),
        Column("row", _ROW),
        Column("kind"),
        Column("company", widest=28),
        Column("who", widest=42),
        Column("old → new", WRAP, widest=44),
        Column("outcome", looks=OUTCOME_LOOKS),
        Column("verified", looks=VERIFIED_LOOKS),
        Column("HTTP status", CENTER),
        Column("error code", CENTER),
        Column("detail", WRAP, widest=56),
        Column("trace id", widest=38),
        Column("attempts", CENTER),
        Column("when (UTC)"),
        Column("note", WRAP, widest=44),
        *(Column(header or "(no header)", WRAP, widest=40) for header in extras.headers),
    ]
    rows = (_action_row(item, extras) for item in lists.actions())
    book.table("Actions", columns, rows, empty="None.", tab="1F4E78", zoom=85)


def _action_row(item: Result | Action, extras: _Extras) -> Sequence[Value]:
    action = action_of(item)
    return (
        *_place(action.origin),
        action.kind,
        action.company,
        action.subject,
        change_text(action),
        *(_ending(item) if isinstance(item, Result) else (NOT_APPLIED, *[None] * 7)),
        action.note,
        *extras.cells(action),
    )


def _ending(result: Result) -> tuple[Value, ...]:
    account = f"has an account at {result.account_at}" if result.account_at else ""
    return (
        result.outcome,
        result.verified,
        result.status,
        result.detail_code,
        "\n".join(filter(None, (result.detail, account))),
        result.trace_id,
        result.attempts,
        instant_text(result.at),
    )


def findings(book: WorkbookWriter, lists: RunDetails) -> None:
    rejected = (
        (*_place(finding.origin), finding.cell, finding.column, finding.code, finding.value, english.finding(finding))
        for finding in lists.findings()
        if finding.kind is FindingKind.REJECTED
    )
    others = (
        (
            finding.kind,
            finding.code,
            finding.company,
            finding.subject,
            *_place(finding.origin),
            finding.cell,
            finding.column,
            finding.value,
            english.finding(finding),
        )
        for finding in lists.findings()
        if finding.kind is not FindingKind.REJECTED
    )
    place = [Column("source file", widest=36), Column("sheet", widest=24), Column("row", _ROW)]
    value = Column("value", WRAP, widest=44)
    rejected_columns = [
        *place,
        Column("cell", CENTER),
        Column("column"),
        Column("code"),
        value,
        Column("what is wrong, and how to mend it", WRAP),
    ]
    book.table("Rejected rows", rejected_columns, rejected, empty="None.", tab="8E1616")
    other_columns = [
        Column("kind"),
        Column("code"),
        Column("company", widest=28),
        Column("who", widest=42),
        *place,
        Column("cell", CENTER),
        Column("column"),
        value,
        Column("message", WRAP),
    ]
    book.table("Findings", other_columns, others, empty="None.", tab="7A4B00", zoom=85)


def companies(book: WorkbookWriter, report: Report) -> None:
    columns = [
        Column("vanity name", widest=32),
        Column("name", WRAP, widest=40),
        Column("id", widest=38),
        Column("state", AMBER, looks=STATE_LOOKS),
        Column("public URL", widest=48),
        Column("domains", WRAP, widest=40),
        Column("in sheets", COUNT),
        Column("live", COUNT),
        Column("active", COUNT),
        Column("problem", CellStyle(ink="8E1616", wrap=True, indent=1)),
    ]
    rows = (
        (
            company.vanity_name,
            company.name,
            company.id,
            company.state,
            company.public_url,
            "\n".join(company.domains),
            company.in_sheets,
            company.live,
            company.active,
            company.problem,
        )
        for company in report.companies
    )
    book.table("Companies", columns, rows, empty="None.", tab="17602B", zoom=90)


def unchanged(book: WorkbookWriter, lists: RunDetails) -> None:
    kept = lists.unchanged()
    if kept is None:
        return
    columns = [*map(Column, ("source file", "sheet")), Column("row", _ROW), *map(Column, ("company", "who", "state"))]
    rows = ((*_place(row.origin), row.company, row.subject, row.state) for row in kept)
    book.table("Unchanged", columns, rows, empty="None.", tab="808890")


def held_people(book: WorkbookWriter, holds: Sequence[Hold]) -> None:
    """List the people of holds that are too many for the summary."""
    if all(len(hold.people) <= SHOWN for hold in holds):
        return
    rows = ((hold.limit, hold.company, person) for hold in holds for person in hold.people)
    book.table("Held people", [Column("limit"), Column("company"), Column("who")], rows, tab="7A4B00")


class _Extras:
    """The columns of the sheets that are carried along, one for each header, of all sheets together."""

    def __init__(self, shapes: Iterable[tuple[str, ...]]) -> None:
        numbered = {headers: _numbered(headers) for headers in shapes}
        keys = dict.fromkeys(chain.from_iterable(numbered.values()))
        self.headers = [header for header, _ in keys]
        self._places = {
            headers: [own.index(key) if key in own else None for key in keys] for headers, own in numbered.items()
        }

    def cells(self, action: Action) -> list[Value]:
        """Give what the row of an action has in these columns."""
        own = action.extras
        return [None if at is None else own[at][1] for at in self._places[headers_of(own)]]


def _numbered(headers: Sequence[str]) -> list[tuple[str, int]]:
    """Give each header with how many of the same stand before it: two columns of one sheet may share a header."""
    return [(header, headers[:at].count(header)) for at, header in enumerate(headers)]


def _place(origin: Origin | None) -> tuple[Value, Value, Value]:
    return (origin.source, origin.sheet, origin.row) if origin is not None else (None, None, None)
