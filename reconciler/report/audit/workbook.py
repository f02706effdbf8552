"""The audit workbook: everything a run did and did not do, for people who were not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from operator import is_
from pathlib import Path
from typing import Any, Protocol

from reconciler.errors import Exit
from reconciler.model.report import (
    Action,
    ActionKind,
    ApiFacts,
    Extras,
    Finding,
    FindingKind,
    Hold,
    Origin,
    Outcome,
    Outline,
    Report,
    Result,
    Source,
    Unchanged,
    Verified,
)
from reconciler.report.xlsx.book import (
    CENTER,
    COUNT,
    HEADER,
    PLAIN,
    WRAP,
    Book,
    Column,
    Look,
    Page,
    Value,
    lines_of,
    writing,
)

NOT_APPLIED = "not applied"

_GREEN = Look(fill="D8EFDC", ink="17602B")
_RED = Look(fill="F8D3D3", ink="8E1616", bold=True)
_AMBER = Look(fill="FDEBC8", ink="7A4B00")
_VIOLET = Look(fill="E6DCF3", ink="52307C", bold=True)
_GREY = Look(fill="E8EAED", ink="4A5058")
_BLUE = Look(fill="DCE9F7", ink="1F4E78")
_ROW = CENTER._replace(format="0")
_FAINT = Look(ink="808890")

_OUTCOMES = {
    Outcome.DONE: (_GREEN, "The API accepted the change. “verified: yes” means a later re-read shows it."),
    Outcome.FAILED: (_RED, "The API said no, or the change is not there on a re-read; the detail says why."),
    Outcome.SKIPPED: (_GREY, "Not sent on purpose: something it depends on did not succeed; the detail says what."),
    Outcome.PENDING: (_AMBER, "Waits for a company that Symphony is still setting up; run the same command later."),
    Outcome.UNKNOWN: (_VIOLET, "Sent, but the answer was lost and a re-read could not settle it; run again to settle."),
    NOT_APPLIED: (_BLUE, "Planned, but this run did not get to it: a dry run, a hold, or an error that stopped it."),
}
_OUTCOME_LOOKS: Mapping[Value, Look] = {str(word): look for word, (look, _) in _OUTCOMES.items()}
_VERIFIED_LOOKS: Mapping[Value, Look] = {
    Verified.YES: Look(ink="17602B"),
    Verified.NO: _RED,
    Verified.NOT_CHECKED: _FAINT,
}
_STATE_LOOKS: Mapping[Value, Look] = {
    "COMPLETED": PLAIN,
    "TENANT_CREATION_ERROR": _RED,
    "AUTH0_CONFIG_ERROR": _RED,
    "TENANT_CONFIG_ERROR": _RED,
}

_FINDINGS = {
    FindingKind.REJECTED: "A row that is not valid; it was left out, and its person was left alone.",
    FindingKind.DRIFT: "A difference that the API cannot change; somebody must decide which side is right.",
    FindingKind.UNMANAGED: "Lives in Symphony, is absent from the sheets; left as it is.",
    FindingKind.CONFLICT: "The address is used by another company or account.",
    FindingKind.POSSIBLE_RENAME: "Looks like one person under two addresses.",
    FindingKind.NOTE: "Something that was mended or merged on the way.",
}

_EXITS = {
    Exit.OK: "done and verified, or nothing to do",
    Exit.UNEXPECTED: "an unexpected error",
    Exit.USAGE: "wrong usage or configuration",
    Exit.INPUT_REFUSED: "the input as a whole was refused",
    Exit.HELD: "held by the guard",
    Exit.PLAN_REFUSED: "the plan is stale, expired or altered: nothing was changed",
    Exit.INCOMPLETE: "incomplete: rows were rejected, or actions failed, were skipped or wait; the rest is done",
    Exit.UNVERIFIED: "some outcome is unknown or could not be verified",
    Exit.API_GONE: "the API could not be reached, or refused the credentials",
    Exit.LOCKED: "another run was at work",
    Exit.CHANGES_PENDING: "changes are pending",
}
_AMBER_EXITS = {Exit.HELD, Exit.PLAN_REFUSED, Exit.INCOMPLETE, Exit.CHANGES_PENDING}


class Lists(Protocol):
    """The long lists of a run, each to be gone through as often as it is asked for; none need be in memory."""

    def actions(self) -> Iterator[Result | Action]:
        """Give every planned action in the order of the plan, as its result where it has one."""

    def outline(self) -> Iterator[Outline]:
        """Give the same in short."""

    def findings(self) -> Iterator[Finding]:
        """Give the findings."""

    def unchanged(self) -> Iterable[Unchanged] | None:
        """Give the rows that were right already; None where the run did not keep them."""


def write_audit(report: Report, path: Path, lists: Lists | None = None) -> None:
    """Write the audit workbook of a run to `path`, in one step and readable by its owner only.

    `lists` tells the long lists where the report itself does not hold them. Raises ReconcilerError where the folder or
    the file cannot be written.
    """
    lists = lists or _InMemory(report)
    counts = _Counts(lists)
    with writing(path) as book:
        _summary(book.page("Summary", tab=_band(report.exit_code)), report, counts)
        _actions(book, lists, counts)
        _findings(book, lists)
        _companies(book, report)
        _unchanged(book, lists)
        _held_people(book, report.holds)


def change_text(action: Action) -> str:
    """Say in one line what an action changes: "active: yes → no", "+ new.example", "new: Ada Lovelace"."""
    new = action.new
    match action.kind:
        case ActionKind.CREATE_USER:
            name = new.get("displayName") or " ".join(filter(None, (new.get("firstName"), new.get("lastName"))))
            return f"new: {name or action.subject}"
        case ActionKind.CREATE_COMPANY:
            domains = _word(new.get("emailDomains", ()))
            return f"new: {new.get('name') or action.subject}" + (f" ({domains})" if domains else "")
        case ActionKind.ADD_DOMAINS:
            known = set((action.old or {}).get("emailDomains") or ())
            return "\n".join(f"+ {domain}" for domain in new.get("emailDomains") or () if domain not in known)
        case _:
            old = action.old or {}
            return "\n".join(f"{name}: {_word(old.get(name))} → {_word(value)}" for name, value in new.items())


class _InMemory:
    """The lists of a report that holds them."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def actions(self) -> Iterator[Result | Action]:
        planned, results = self._report.planned, self._report.results
        if len(planned) == len(results) and all(map(is_, planned, (result.action for result in results))):
            return iter(results)
        ended = {result.action.identity: result for result in results}
        return (ended.get(action.identity, action) for action in planned)

    def outline(self) -> Iterator[Outline]:
        for item in self.actions():
            if isinstance(item, Result):
                yield Outline(item.action.kind, item.action.extras, item.outcome, item.verified)
            else:
                yield Outline(item.kind, item.extras, None, Verified.NOT_CHECKED)

    def findings(self) -> Iterator[Finding]:
        return iter(self._report.findings)

    def unchanged(self) -> Iterable[Unchanged] | None:
        return self._report.unchanged


class _Counts:
    """What there is in the lists, to be known before they are written; `shapes` are the headers of extras, in order."""

    def __init__(self, lists: Lists) -> None:
        self.planned: Counter[ActionKind] = Counter()
        self.ended: Counter[tuple[ActionKind, str]] = Counter()
        self.verified: Counter[ActionKind] = Counter()
        self.shapes: dict[tuple[str, ...], None] = {}
        for kind, extras, outcome, verified in lists.outline():
            self.planned[kind] += 1
            self.ended[kind, outcome or NOT_APPLIED] += 1
            if outcome is Outcome.DONE and verified is Verified.YES:
                self.verified[kind] += 1
            self.shapes[_headers(extras)] = None
        self.found = Counter(finding.kind for finding in lists.findings())

    @property
    def any_ended(self) -> bool:
        """Whether any action has a result."""
        return any(outcome != NOT_APPLIED for _, outcome in self.ended)


# The sheets of long tables


def _actions(book: Book, lists: Lists, counts: _Counts) -> None:
    extras = _Extras(counts.shapes)
    columns = [
        Column("source file", widest=32),
        Column("sheet", widest=20),
        Column("row", _ROW),
        Column("kind"),
        Column("company", widest=28),
        Column("who", widest=42),
        Column("old → new", WRAP, widest=44),
        Column("outcome", looks=_OUTCOME_LOOKS),
        Column("verified", looks=_VERIFIED_LOOKS),
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
    action = _action(item)
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
        _instant(result.at),
    )


def _findings(book: Book, lists: Lists) -> None:
    rejected = (
        (*_place(finding.origin), finding.cell, finding.column, finding.code, finding.value, finding.message)
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
            finding.message,
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


def _companies(book: Book, report: Report) -> None:
    columns = [
        Column("vanity name", widest=32),
        Column("name", WRAP, widest=40),
        Column("id", widest=38),
        Column("state", _AMBER, looks=_STATE_LOOKS),
        Column("public URL", widest=48),
        Column("domains", WRAP, widest=40),
        Column("in sheets", COUNT),
        Column("live", COUNT),
        Column("active", COUNT),
        Column("problem", Look(ink="8E1616", wrap=True, indent=1)),
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


def _unchanged(book: Book, lists: Lists) -> None:
    kept = lists.unchanged()
    if kept is None:
        return
    columns = [*map(Column, ("source file", "sheet")), Column("row", _ROW), *map(Column, ("company", "who", "state"))]
    rows = ((*_place(row.origin), row.company, row.subject, row.state) for row in kept)
    book.table("Unchanged", columns, rows, empty="None.", tab="808890")


def _held_people(book: Book, holds: Sequence[Hold]) -> None:
    """List the people of holds that are too many for the summary."""
    if all(len(hold.people) <= _SHOWN for hold in holds):
        return
    rows = ((hold.limit, hold.company, person) for hold in holds for person in hold.people)
    book.table("Held people", [Column("limit"), Column("company"), Column("who")], rows, tab="7A4B00")


def _action(item: Result | Action) -> Action:
    return item.action if isinstance(item, Result) else item


def _headers(extras: Extras) -> tuple[str, ...]:
    return tuple([header for header, _ in extras])


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
        return [None if at is None else own[at][1] for at in self._places[_headers(own)]]


def _numbered(headers: Sequence[str]) -> list[tuple[str, int]]:
    """Give each header with how many of the same stand before it: two columns of one sheet may share a header."""
    return [(header, headers[:at].count(header)) for at, header in enumerate(headers)]


def _place(origin: Origin | None) -> tuple[Value, Value, Value]:
    return origin if origin is not None else (None, None, None)


# The summary: a page on a grid of one wide column and eight narrow ones

_LABELS, _NUMBERS, _COLUMNS, _SHOWN = 26.0, 14.0, 9, 12
_LINE = 18.0
_LABEL = Look(ink="5A6470", bold=True)
_HEADING = Look(ink="1F3A5F", bold=True, size=13, line="1F3A5F")
_NUMBER_HEADER = HEADER._replace(align="right")
_TOTAL = Look(bold=True, format="#,##0")
_BESIDE = Look(wrap=True, indent=1)
_NOUGHT = Look(ink="B0B6BD", format="#,##0")


def _summary(sheet: Page, report: Report, counts: _Counts) -> None:
    page = _Summary(sheet)
    band = Look(fill=_band(report.exit_code), ink="FFFFFF", bold=True, size=18, wrap=True, vertical="center", indent=1)
    page.line(report.verdict or report.outcome or "No verdict was recorded.", band, padding=18)
    _error(page, report)
    _holds(page, report.holds)
    _action_counts(page, counts)
    _finding_counts(page, counts)
    page.heading("The run")
    for label, fact in _facts(report, counts):
        page.fact(label, fact)
    _sources(page, report.sources)
    page.heading("Words")
    for word, (look, meaning) in _OUTCOMES.items():
        page.fact(word, meaning, look)
    page.finish()


def _error(page: _Summary, report: Report) -> None:
    if not report.error:
        return
    page.heading("What stopped the run")
    page.line(report.error, Look(fill=_RED.fill, ink=_RED.ink, wrap=True, indent=1, vertical="center"))
    for label, fact in _call_facts(report.error_call):
        page.fact(label, fact)


class _Summary:
    """The summary sheet with the row that is written next."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._row = 0
        self._cells: dict[int, tuple[Value, Look]] = {}
        self._height = 0.0
        page.sheet.set_portrait()
        page.sheet.hide_gridlines(2)
        page.columns([_LABELS] + [_NUMBERS] * (_COLUMNS - 1))

    def heading(self, text: str) -> None:
        """Begin a section, after an empty row."""
        self._row += 1
        self._cells = dict.fromkeys(range(_COLUMNS), (None, _HEADING)) | {0: (text, _HEADING)}
        self._end(22)

    def line(self, text: str, look: Look, *, padding: float = 0) -> None:
        """Write text over the whole width."""
        self.span(0, text, look, padding)
        self._end()

    def fact(self, label: str, value: Value, look: Look = _LABEL) -> None:
        """Write a label and, beside it, what it says."""
        self.span(1, value, _BESIDE)
        self.cells((label, look))

    def cells(self, *values: tuple[Value, Look]) -> None:
        """Write one value to each column, and end the row; columns of a span may be left out at the end."""
        self._cells |= dict(enumerate(values))
        self._end(_LINE)

    def span(self, first: int, value: Value, look: Look, padding: float = 0) -> None:
        """Write one value from a column to the end: merged cells do not grow by themselves, so the row does."""
        self._page.merge(self._row, first, _COLUMNS - 1)
        self._cells |= dict.fromkeys(range(first, _COLUMNS), (None, look)) | {first: (value, look)}
        width = (_NUMBERS if first else _LABELS) + _NUMBERS * (_COLUMNS - 1 - first)
        self._height = lines_of(str(value), width * 11 / look.size) * look.size * 1.36 + 3 + padding

    def finish(self) -> None:
        """Print what was written, and nothing beside it."""
        self._page.sheet.print_area(0, 0, self._row - 1, _COLUMNS - 1)

    def _end(self, least: float = 0) -> None:
        cells = sorted((at, value, look._replace(vertical="center")) for at, (value, look) in self._cells.items())
        self._page.line(self._row, cells, max(least, self._height))
        self._row, self._cells, self._height = self._row + 1, {}, 0.0


def _facts(report: Report, counts: _Counts) -> Iterator[tuple[str, Value]]:
    yield "Run", report.run_id
    yield "Command", report.command
    yield "Who", report.operator
    yield "When", _when(report.started_at)
    yield "API host", report.host
    yield "Product", f"{report.product}: {report.docs}" if report.docs else report.product
    yield "Mode", _mode(report, counts)
    yield "Exit code", f"{int(report.exit_code)}: {_exit_meaning(report.exit_code)}"
    yield "Took", _duration(report.duration_s)
    api = report.api
    yield (
        "API calls",
        f"{api.calls:,} sent, {api.retries:,} of them retries; {api.throttled:,} answered “slow down” (429)",
    )
    yield "Rows right already", f"{report.unchanged_count:,}"
    yield "Plan digest", report.plan_digest or "none"
    yield "Journal head", report.journal_head or "none"
    if report.plan_file:
        yield "Plan file", report.plan_file
    if report.options:
        yield (
            "Options",
            "; ".join(f"{name}: {'none' if value is None else _word(value)}" for name, value in report.options.items()),
        )


def _call_facts(call: ApiFacts | None) -> Iterator[tuple[str, Value]]:
    if call is None:
        return
    yield "Call", call.call
    yield "HTTP status", "no answer" if call.status is None else str(call.status)
    if call.detail_code is not None:
        yield "Error code", str(call.detail_code)
    yield "Trace id", call.trace_id or "none was given"


def _action_counts(page: _Summary, counts: _Counts) -> None:
    ends = [*Outcome, NOT_APPLIED]
    words = ["planned", *ends, "verified"]
    page.heading("Actions")
    page.cells(("kind", HEADER), *((str(word), _NUMBER_HEADER) for word in words))
    rows = {
        kind: [counts.planned[kind], *(counts.ended[kind, end] for end in ends), counts.verified[kind]]
        for kind in ActionKind
    }
    looks = [PLAIN, *(look for look, _ in _OUTCOMES.values()), Look(ink="17602B")]
    for kind, numbers in rows.items():
        page.cells((kind, PLAIN), *(_count(number, look) for number, look in zip(numbers, looks, strict=True)))
    page.cells(("all", _TOTAL), *((sum(column), _TOTAL) for column in zip(*rows.values(), strict=True)))


def _finding_counts(page: _Summary, counts: _Counts) -> None:
    page.heading("Findings")
    page.span(2, "what it is", HEADER._replace(indent=1))
    page.cells(("kind", HEADER), ("number", _NUMBER_HEADER))
    for kind, meaning in _FINDINGS.items():
        page.span(2, meaning, _BESIDE)
        page.cells((kind, PLAIN), _count(counts.found[kind], _RED if kind is FindingKind.REJECTED else PLAIN))


def _count(number: int, look: Look) -> tuple[Value, Look]:
    return number, look._replace(format="#,##0") if number else _NOUGHT


def _holds(page: _Summary, holds: Sequence[Hold]) -> None:
    if not holds:
        return
    page.heading("Held by the guard")
    page.span(5, "what it says", HEADER._replace(indent=1))
    numbers = ((word, _NUMBER_HEADER) for word in ("count", "of", "percent"))
    page.cells(("limit", HEADER), ("company", HEADER), *numbers)
    for hold in holds:
        page.span(5, hold.message, _BESIDE)
        page.cells(
            (hold.limit, _AMBER._replace(bold=True, wrap=True)),
            (hold.company or "the whole run", WRAP),
            (hold.count, COUNT),
            (hold.base, COUNT),
            (hold.percent / 100, Look(format="0.0 %")),
        )
        if hold.people:
            page.fact("people", _people(hold.people), _LABEL._replace(align="right"))


def _people(people: Sequence[str]) -> str:
    rest = len(people) - _SHOWN
    shown = ", ".join(people[:_SHOWN])
    return f"{shown} and {rest:,} more: see the sheet “Held people”" if rest > 0 else shown


def _sources(page: _Summary, sources: Sequence[Source]) -> None:
    page.heading("Sources")
    if not sources:
        page.line("None.", PLAIN)
        return
    page.span(2, "SHA-256", HEADER._replace(indent=1))
    page.cells(("file", HEADER), ("rows", _NUMBER_HEADER))
    for source in sources:
        page.span(2, source.sha256, _BESIDE)
        page.cells((source.name, WRAP), (source.rows, COUNT))


# Words


def _mode(report: Report, counts: _Counts) -> str:
    if report.dry_run:
        return "dry run: nothing was written to the API"
    return "applied" if counts.any_ended else "apply: nothing was written to the API"


def _band(exit_code: int) -> str:
    if exit_code == Exit.OK:
        return "1E7B3C"
    return "B36B00" if exit_code in _AMBER_EXITS else "A61B1B"


def _exit_meaning(exit_code: int) -> str:
    return _EXITS[Exit(exit_code)] if exit_code in set(Exit) else "not a code of this program"


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "not known"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(_word, value))
    return str(value)


def _when(moment: datetime) -> str:
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc:%Y-%m-%d %H:%M:%S} UTC"


def _instant(iso: str) -> str:
    """Give an ISO 8601 instant of UTC as people write it."""
    return iso[:19].replace("T", " ") if iso.endswith(("Z", "+00:00")) else iso


def _duration(seconds: float) -> str:
    if seconds < 60:
        return _amount(round(seconds, 1), "second")
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = (_amount(n, unit) for n, unit in ((hours, "hour"), (minute, "minute"), (second, "second")) if n)
    return " ".join(parts)


def _amount(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"
