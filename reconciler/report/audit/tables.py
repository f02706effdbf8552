"""The sheets of the audit workbook that are long tables: actions, findings, companies, people, what was lifted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from reconciler.model.action import Action
from reconciler.model.finding_code import FindingKind
from reconciler.model.fixes import Fixes
from reconciler.model.hold import Hold
from reconciler.model.origin import Origin
from reconciler.model.override import Override
from reconciler.model.report import Report, RunDetails
from reconciler.model.result import Result
from reconciler.report.audit.cell_styles import (
    AMBER,
    CAME,
    OUTCOME_STYLES,
    RED,
    STATE_STYLES,
    VERIFIED_STYLES,
    WENT,
)
from reconciler.report.audit.counts import NOT_APPLIED, Counts, Moves, extra_headers
from reconciler.report.audit.summary_sheet import MOST_SHOWN
from reconciler.report.audit.trail import Trail
from reconciler.report.audit.wording import change_text, instant_text
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.fixes import done
from reconciler.report.words.english.overrides import MOST_CASES
from reconciler.report.xlsx.style import CENTER, COUNT, WRAP, CellStyle, TableColumn, Value
from reconciler.report.xlsx.text import bar
from reconciler.report.xlsx.workbook_writer import WorkbookWriter

_ROW = CENTER._replace(format="0")
_LONGEST_BAR = 16


def write_actions(book: WorkbookWriter, report: Report, details: RunDetails, counts: Counts) -> None:
    """Write what was planned: each action with its result, the extra columns of its row, its request and approval."""
    extras = _Extras(counts.extra_headers)
    trail = Trail(report)
    columns = [
        # Up to “verified” they stand side by side on one page across: wider ones would begin a second.
        TableColumn("source file", WRAP, widest=20),
        TableColumn("sheet", WRAP, widest=12),
        TableColumn("row", _ROW),
        TableColumn("kind"),
        TableColumn("company", WRAP, widest=18),
        TableColumn("who", WRAP, widest=32, repeated=True),
        TableColumn("name", WRAP, widest=18),
        TableColumn("old → new", WRAP, widest=28),
        TableColumn("outcome", value_styles=OUTCOME_STYLES),
        TableColumn("verified", value_styles=VERIFIED_STYLES),
        TableColumn("HTTP status", CENTER, next_page=True),
        TableColumn("error code", CENTER),
        TableColumn("detail", WRAP, widest=48),
        TableColumn("trace id", widest=40),
        TableColumn("attempts", CENTER),
        TableColumn("when (UTC)"),
        TableColumn("note", WRAP, widest=40),
        *(TableColumn(header or "(no header)", WRAP, widest=40) for header in extras.headers),
        TableColumn("requested", WRAP, widest=36, next_page=True),
        TableColumn("approved", WRAP, widest=36),
        TableColumn("lifted for it", WRAP._replace(ink=RED.ink), widest=44),
    ]
    rows = ((*_action_row(item), *extras.cells(action), *trail.cells(action)) for item, action in _with_action(details))
    book.table("Actions", columns, rows, empty="None.", tab="1F4E78", zoom=85)


def _with_action(details: RunDetails) -> Iterator[tuple[Result | Action, Action]]:
    for item in details.actions():
        yield item, item.action if isinstance(item, Result) else item


def _action_row(item: Result | Action) -> Sequence[Value]:
    action = item.action if isinstance(item, Result) else item
    return (
        *_place(action.origin),
        action.kind,
        action.company,
        action.subject,
        action.name,
        change_text(action),
        *(_result_cells(item) if isinstance(item, Result) else (NOT_APPLIED, *[None] * 7)),
        action.note,
    )


def _result_cells(result: Result) -> tuple[Value, ...]:
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


def write_findings(book: WorkbookWriter, details: RunDetails) -> None:
    """Write the rejected rows on a sheet of their own, all other findings on a second one."""
    rejected = (
        (*_place(finding.origin), finding.cell, finding.column, finding.code, finding.value, english.finding(finding))
        for finding in details.findings()
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
        for finding in details.findings()
        if finding.kind is not FindingKind.REJECTED
    )
    place = [TableColumn("source file", widest=36), TableColumn("sheet", widest=24), TableColumn("row", _ROW)]
    value = TableColumn("value", WRAP, widest=44)
    rejected_columns = [
        *place,
        TableColumn("cell", CENTER),
        TableColumn("column"),
        TableColumn("code"),
        value,
        TableColumn("what is wrong, and how to mend it", WRAP),
    ]
    book.table("Rejected rows", rejected_columns, rejected, empty="None.", tab="8E1616")
    other_columns = [
        TableColumn("kind"),
        TableColumn("code"),
        TableColumn("company", widest=28),
        TableColumn("who", widest=42, repeated=True),
        *place,
        TableColumn("cell", CENTER),
        TableColumn("column"),
        value,
        TableColumn("message", WRAP),
    ]
    book.table("Findings", other_columns, others, empty="None.", tab="7A4B00", zoom=85)


def write_companies(book: WorkbookWriter, report: Report, counts: Counts) -> None:
    """Write the companies with their counts, as they were read, and how many people came and went."""
    moves = counts.moves
    most = max((max(moved.came, moved.went) for moved in moves.values()), default=0)
    no_moves = Moves()
    columns = [
        TableColumn("vanity name", widest=32, repeated=True),
        TableColumn("name", WRAP, widest=40),
        TableColumn("id", widest=38),
        TableColumn("state", AMBER, value_styles=STATE_STYLES),
        TableColumn("public URL", widest=48),
        TableColumn("domains", WRAP, widest=40),
        TableColumn("in sheets", COUNT),
        TableColumn("live", COUNT),
        TableColumn("active", COUNT),
        TableColumn("problem", CellStyle(ink="8E1616", wrap=True, indent=1)),
        TableColumn("went", COUNT._replace(indent=1), next_page=True),
        TableColumn("went, as a bar", CellStyle(ink=WENT, align="right"), width=24),
        TableColumn("came, as a bar", CellStyle(ink=CAME, align="left"), width=24),
        TableColumn("came", COUNT._replace(align="left", indent=1)),
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
            moved.went,
            bar(moved.went, most, _LONGEST_BAR),
            bar(moved.came, most, _LONGEST_BAR),
            moved.came,
        )
        for company in report.companies
        for moved in [moves.get(company.vanity_name, no_moves)]
    )
    book.table("Companies", columns, rows, empty="None.", tab="17602B", zoom=90)


def write_unchanged(book: WorkbookWriter, details: RunDetails) -> None:
    """Write the rows that were right already, where they were kept."""
    kept = details.unchanged()
    if kept is None:
        return
    place = [TableColumn("source file"), TableColumn("sheet"), TableColumn("row", _ROW)]
    columns = [*place, *map(TableColumn, ("company", "who", "state"))]
    rows = ((*_place(row.origin), row.company, row.subject, row.state) for row in kept)
    book.table("Unchanged", columns, rows, empty="None.", tab="808890")


def write_held_people(book: WorkbookWriter, holds: Sequence[Hold]) -> None:
    """Write the people of holds, where they are too many for the summary."""
    if all(len(hold.people) <= MOST_SHOWN for hold in holds):
        return
    rows = ((hold.limit, hold.company, *person) for hold in holds for person in hold.named)
    columns = list(map(TableColumn, ("limit", "company", "who", "name")))
    book.table("Held people", columns, rows, tab="7A4B00")


def write_lifted(book: WorkbookWriter, overrides: Sequence[Override]) -> None:
    """Write all that was let through, where it is too much for the summary."""
    if all(len(one.let_through) <= MOST_CASES for one in overrides):
        return
    columns = [*map(TableColumn, ("flag or setting", "value", "by", "limit", "company"))]
    columns += [TableColumn("count", COUNT), TableColumn("of", COUNT), TableColumn("what it let through", WRAP)]
    rows = (
        (one.how, one.value, one.by, case.limit, case.company, case.count, case.base, case.text)
        for one in overrides
        for case in one.let_through
    )
    book.table("Lifted", columns, rows, tab="8E1616")


def write_fixed(book: WorkbookWriter, fixes: Fixes) -> None:
    """Write what people fixed over the sheets, where they did."""
    if not fixes:
        return
    columns = [
        TableColumn("file", widest=36), TableColumn("sheet", widest=24), TableColumn("row", _ROW),
        TableColumn("cell", CENTER), TableColumn("old", WRAP, widest=44), TableColumn("new", WRAP, widest=44),
        TableColumn("what was done"), TableColumn("by", widest=32), TableColumn("at (UTC)"),
    ]  # fmt: skip
    rows = (
        (
            *_place(fix.origin), fix.cell, fix.old, fix.new, done(fix), fix.by, instant_text(fix.at_utc),
        )
        for fix in fixes.all
    )  # fmt: skip
    book.table("Fixed", columns, rows, tab="17602B")


class _Extras:
    """The extra columns of all sheets together, one for each header."""

    def __init__(self, extra_headers: Iterable[tuple[str, ...]]) -> None:
        numbered = {headers: _numbered(headers) for headers in extra_headers}
        keys = dict.fromkeys(chain.from_iterable(numbered.values()))
        self.headers = [header for header, _ in keys]
        self._indexes = {
            headers: [own.index(key) if key in own else None for key in keys] for headers, own in numbered.items()
        }

    def cells(self, action: Action) -> list[Value]:
        """Return what the row of an action has in these columns."""
        own = action.extras
        return [None if at is None else own[at][1] for at in self._indexes[extra_headers(own)]]


def _numbered(headers: Sequence[str]) -> list[tuple[str, int]]:
    """Return each header with how many of the same stand before it: two columns of one sheet may share a header."""
    return [(header, headers[:at].count(header)) for at, header in enumerate(headers)]


def _place(origin: Origin | None) -> tuple[Value, Value, Value]:
    return (origin.source, origin.sheet, origin.row) if origin is not None else (None, None, None)
