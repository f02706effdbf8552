"""Load sources and check every row: alone, then among the others, then against what is live.

A row that is not valid is rejected with a finding for each bad cell; all findings come in one pass.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.model.far_address import FarAddress, Fetched, FetchedFolder
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.origin import Column, Origin, Sheet, Source
from reconciler.model.reserved_sheets import is_left_as_live, is_left_empty, is_own
from reconciler.sheets.beside_rows import forget_own, note_beside, note_left_as_live
from reconciler.sheets.company_names import reject_unnamed, with_vanity_names
from reconciler.sheets.duplicates import take_companies, take_users
from reconciler.sheets.fixes import lay_over, require_all_laid
from reconciler.sheets.formats.read import RawSource, Table, expand, passed_over, read_file, source_names
from reconciler.sheets.formats.table import place as name_of
from reconciler.sheets.groups import require_own_access
from reconciler.sheets.header_rows import find_header, note_unnamed
from reconciler.sheets.headers import (
    IGNORE,
    CustomHeaders,
    Header,
    complete_header,
    custom_headers,
    fold,
    header_hits,
    hints,
    near_misses,
    question_about,
)
from reconciler.sheets.last_row import cut_off
from reconciler.sheets.leavers.beside import Texts, texts_of
from reconciler.sheets.leavers.elsewhere import elsewhere
from reconciler.sheets.leavers.find import find_leavers
from reconciler.sheets.leavers.free_remarks import free_remarks
from reconciler.sheets.leavers.headers import WHO_LEFT, kind_of
from reconciler.sheets.leavers.named_people import reject_named
from reconciler.sheets.leavers.refusals import OF_LEAVERS, refused, together
from reconciler.sheets.leavers.remarks import tells_of_leaving
from reconciler.sheets.leavers.snapshots import drop_older
from reconciler.sheets.leavers.ties import tie_of
from reconciler.sheets.marked_rows import doubt_marked
from reconciler.sheets.non_data_rows import is_row_above, may_hold_address
from reconciler.sheets.rejections import in_order, note, reject_row
from reconciler.sheets.rows import read_rows
from reconciler.sheets.taken_back import doubt_last_days
from reconciler.sheets.values.cells import CellIssue, as_text
from reconciler.support.memory import give_back

Tables = Sequence[tuple[Table, Header | None]]
"""The tables of files with the fixes over them, each with its header where it has one."""
OnTables = Callable[[Tables], object]

_LARGE_B = 1 << 18
_LOOKED_AT = 50
"""So many rows tell what a column holds."""


def load(*sheets: Any, **more: Any) -> Desired:
    """Read and check all sources as `load_to_compare` does; a company is known by what the sheets say alone."""
    desired = load_to_compare(*sheets, **more)
    reject_unnamed(desired)
    return desired


def load_to_compare(
    sources: Sequence[Any] = (),
    companies: Sequence[Any] = (),
    users: Sequence[Any] = (),
    columns: CustomHeaders | None = None,
    encoding: str = "",
    today: date | None = None,
    fixes: Fixes = NO_FIXES,
    on_tables: OnTables | None = None,
) -> Desired:
    """Read and check all sources; `companies` and `users` say outright what a source is, others are recognised.

    Where a row calls its company by a name that no sheet has, its people stand under that name, for
    `check_against_live` to settle.

    A source is a path (file or folder), what was fetched from another machine, or a pandas DataFrame; `columns` are the
    house's own names for columns, `encoding` is what text files that are no UTF are in, "" where nobody says it, and
    `today` the day for which it is told who is wanted active: sheets without dates need none. `fixes` are laid over
    what is read. `on_tables` is shown the tables of each file, as `read_again` would yield them: whoever keeps them
    need not read the file again.

    Raises InputRefused where the input as a whole cannot be used: unreadable, no usable header, no row, a fix that does
    not fit; and UsageError where a name in `columns` stands under two fields.
    """
    desired = Desired(today=today.isoformat() if today else "", fixes=fixes)
    records: dict[str, list[Any]] = {"companies": [], "users": [], "beside": [], "refused": []}
    sheets: list[Sheet] = []
    with custom_headers(columns or {}):
        for raw, kind in _read_all(sources, companies, users, encoding):
            lay_over(raw, fixes)
            sheets += [table.sheet for table in raw.tables]
            _take_source(raw, kind, records, desired, today, on_tables)
            del raw  # its cells are not needed any more, and take as much memory as the records
    if records["refused"]:
        raise together(records["refused"])
    give_back()
    require_all_laid(fixes, desired.sources)
    desired.findings += _ignored_nowhere((columns or {}).get("users", {}).get(IGNORE, ()), desired)
    desired.findings += _passed_over([*sources, *companies, *users], fixes)
    take_companies(records["companies"], desired)
    users = drop_older(with_vanity_names(records["users"], desired), desired)
    users = reject_named(users, records["beside"], desired)
    take_users(users, desired)
    forget_own(desired)
    desired.findings = in_order(desired.findings, sheets)
    return desired


def are_large(sources: Iterable[Any]) -> bool:
    """Whether it takes a while to read some sources: a quarter of a megabyte of files, or so much in memory."""
    return sum(map(_size, sources)) > _LARGE_B


def _size(source: Any) -> int:
    if isinstance(source, FarAddress):
        return 0  # nobody knows it before it is fetched
    if not _is_path(source):
        return int(source.memory_usage().sum())
    path = Path(source)
    try:
        return sum(file.stat().st_size for file in (path.iterdir() if path.is_dir() else [path]))
    except OSError:
        return 0  # reading it says what is wrong with it


def read_again(
    sources: Iterable[Source], columns: CustomHeaders | None = None, encoding: str = "", fixes: Fixes = NO_FIXES
) -> Iterator[tuple[Table, Header | None]]:
    """Yield the tables of files that were loaded, with the fixes over them, each with its header where it has one.

    Raises InputRefused where a file is no longer what it was.
    """
    with custom_headers(columns or {}):
        for source in sources:
            if not source.path:
                continue
            raw = read_file(Path(source.path), source.name, encoding=encoding)
            if raw.sha256 != source.sha256:
                raise InputRefused(
                    f"{source.name}: the file was changed in the meantime. Run again.", Code.FILE_CHANGING
                )
            lay_over(raw, fixes)
            yield from ((table, find_header(table, source.kind)) for table in raw.tables)


# -- reading ----------------------------------------------------------------------------------------------------


def _read_all(
    sources: Iterable[Any], companies: Iterable[Any], users: Iterable[Any], encoding: str
) -> Iterator[tuple[RawSource, str | None]]:
    wanted: list[tuple[Any, str | None]] = [(source, None) for source in sources]
    wanted += [(source, "companies") for source in companies] + [(source, "users") for source in users]
    files = {file: kind for source, kind in wanted for file in _files_of(source)}
    names = source_names(files)
    for file, kind in files.items():
        yield _read_one(file, names[file], encoding), kind
    frames = [(source, kind) for source, kind in wanted if not (_is_path(source) or _is_fetched(source))]
    for number, (frame, kind) in enumerate(frames, 1):
        from reconciler.sheets.formats.dataframe import as_raw_source

        yield as_raw_source(frame, f"DataFrame {number}"), kind


def _files_of(source: Any) -> Sequence[Path | Fetched]:
    """Return the files of a source; none of a DataFrame."""
    if isinstance(source, Fetched):
        return [source]
    if isinstance(source, FetchedFolder):
        return source.files
    return expand(Path(source)) if _is_path(source) else []


def _read_one(file: Path | Fetched, name: str, encoding: str) -> RawSource:
    """Return a file as read; one that was fetched stands where it was fetched from."""
    if isinstance(file, Path):
        return read_file(file, name, encoding=encoding)
    raw = read_file(file.copy, name, encoding=encoding)
    raw.path, raw.modified, raw.stamp = str(file.address), file.modified, None
    return raw


def _passed_over(sources: Iterable[Any], fixes: Fixes) -> list[Finding]:
    """Note what stands in folders beside the sheets and was not read: somebody may take it for read."""
    folders = dict.fromkeys(Path(source) for source in sources if _is_path(source))
    beside = [
        (folder.name, file.name, file.is_dir())
        for folder in folders
        for file in passed_over(folder)
        if str(file.absolute()) != fixes.path
    ]
    far = dict.fromkeys(source for source in sources if isinstance(source, FetchedFolder))
    beside += [(folder.address.name, *other) for folder in far for other in folder.passed_over]
    return [
        Finding(
            Code.FILE_PASSED_OVER,
            {"case": "folder" if is_folder else "file", "name": name, "folder": folder},
            value=name,
        )
        for folder, name, is_folder in beside
    ]


def _ignored_nowhere(headers: Iterable[str], desired: Desired) -> list[Finding]:
    """Note the headers that are to be ignored and that no users sheet has: one may be misspelled."""
    known = {fold(label) for columns in desired.columns.values() for label in columns}
    first = next((Origin(*sheet, 1) for sheet, columns in desired.columns.items() if "email" in columns), None)
    return [
        Finding(Code.HEADER_IGNORED, {"label": header}, first, value=header)
        for header in headers
        if fold(header) not in known
    ]


def _is_path(source: Any) -> bool:
    return isinstance(source, str | Path)


def _is_fetched(source: Any) -> bool:
    return isinstance(source, Fetched | FetchedFolder)


def _take_source(
    raw: RawSource,
    kind: str | None,
    records: Mapping[str, list[Any]],
    desired: Desired,
    today: date | None,
    on_tables: OnTables | None,
) -> None:
    """Take the rows of a source: its records and the texts beside them into `records`, what is told into `desired`."""
    desired.findings += raw.notes
    headers = [(table, find_header(table, kind)) for table in raw.tables]
    if on_tables and raw.path:
        on_tables([(table.as_read(), header) for table, header in headers])
    if any(header and header.kind == "users" for _, header in headers):
        # People of companies that are live already need no row there: whoever fills the template in leaves it empty.
        headers = [one for one in headers if not is_left_empty(one[0].sheet.name, one[0].rows)]
    if not any(header for _, header in headers):
        raise InputRefused(f"{raw.name}: {_no_header(raw.tables)}", Code.HEADER_NONE)
    counts = {"companies": 0, "users": 0}
    others = _on_other_tabs(headers)
    records["beside"] += others
    for table, header in headers:
        if header is None:
            _skip(table, desired)
        else:
            try:
                counts[header.kind] += _take_sheet(table, header, records, desired, today, others)
            except InputRefused as refusal:
                if refusal.code not in OF_LEAVERS:
                    raise
                records["refused"].append(refusal)  # the signs of all sheets are told in one round
    rows = sum(counts.values())
    desired.sources.append(Source(raw.name, raw.path, kind, raw.sha256, rows, counts["users"], raw.modified))
    if raw.stamp:
        desired.stamps[raw.path] = raw.stamp
    if raw.as_told:
        desired.as_told.append(raw.name)
    desired.rows += rows


def _on_other_tabs(headers: Iterable[tuple[Table, Header | None]]) -> list[Texts]:
    """Return the texts of the tabs that are no lists."""
    return [
        texts_of(table, None)
        for table, header in headers
        if not (header or is_own(table.sheet.name, table.rows) or is_left_as_live(table.rows))
    ]


def _may_be_elsewhere(text: str, today: date) -> bool:
    """Whether a note may say that its person is elsewhere now, or that what tied them to the house has ended."""
    return elsewhere(text) is not None or tie_of(text, today) is not None


def _take_sheet(
    table: Table,
    header: Header,
    records: Mapping[str, list[Any]],
    desired: Desired,
    today: date | None,
    others: Iterable[Texts],
) -> int:
    """Take the rows of one sheet, and give how many there are."""
    _require_usable(table, header)
    require_own_access(table, header)
    desired.findings += table.notes
    desired.columns[table.sheet] = {label: Column(label, at) for at, label in header.extras}
    desired.columns[table.sheet] |= {name: Column(header.labels[name], at) for name, at in header.columns.items()}
    _require_one_table(table, header)
    swallowed = note_beside(table, header, desired)
    _reject_above(table, header, swallowed, desired)
    table.ragged |= {row: problem for row, problem in swallowed.items() if row > header.row}
    day = today or datetime.now(UTC).date()
    leavers = find_leavers(table, header, day, others)
    records["beside"] += [leavers.texts] if leavers else []
    if header.kind == "users":
        desired.remarks[table.sheet] = free_remarks(table, header)
    _note_unknown(table, header, desired)
    doubt_marked(table, header, partial(tells_of_leaving, in_remark=True), partial(_may_be_elsewhere, today=day))
    if leavers and leavers.refusals:
        raise refused(table, leavers.refusals)
    table.ragged |= cut_off(table, header)
    doubt_last_days(table, header)
    found = read_rows(table, header, today)
    if not len(found):
        otherwise = "delete that sheet from the workbook" if table.sheet.name else "leave it out"
        raise InputRefused(
            f"{name_of(table.sheet)}: there are headers but no row. An empty sheet is never taken to mean that nobody "
            f"is left; fill it in, or {otherwise}.",
            Code.SHEET_NO_ROWS,
        )
    for row in found.bad:
        if complete_header([table.rows[row.origin.row - 1]]):
            raise _two_tables(table, row.origin.row)
        reject_row(desired, row)
    for fixed in found.notes:
        note(desired, fixed)
    records[header.kind] += found.records
    return len(found)


def _no_header(tables: Iterable[Table]) -> str:
    near = [pair for table in tables for pair in near_misses(table.rows)][:3]
    asked = "".join(f" Is “{cell}” meant to be “{name}”?" for cell, name in near)
    return (
        "no sheet has headers that this program knows. The first row must name the columns, such as name, vanityName, "
        f"emailDomains, or companyVanityName, email, firstName, lastName.{asked}"
    )


def _skip(table: Table, desired: Desired) -> None:
    """Note a sheet without known headers; where it may be of people, nobody is taken as absent because of it."""
    if not table.rows or is_own(table.sheet.name, table.rows):
        return
    if is_left_as_live(table.rows):
        note_left_as_live(table, desired)
        return
    note_beside(table, None, desired)
    origin = Origin(*table.sheet, 1)
    case = "other"
    if table.hazards or any(may_hold_address(row) or header_hits(row) > 1 for row in table.rows):
        desired.unreadable.setdefault("", []).append(origin)
        case = "people"
    desired.findings.append(Finding(Code.SHEET_SKIPPED, {"case": case}, origin))


def _reject_above(table: Table, header: Header, swallowed: Mapping[int, CellIssue], desired: Desired) -> None:
    """Reject rows that stand above the headers, as a sorted sheet has them, or were swallowed there or by a header."""
    for index in range(header.row + 1):
        code, facts = swallowed.get(index, CellIssue(Code.ROW_ABOVE_HEADERS))
        is_above = index < header.row and index not in header.above
        if index in swallowed or (is_above and is_row_above(table, index, header)):
            origin = Origin(*table.sheet, index + 1)
            desired.findings.append(Finding(code, facts, origin))
            if header.kind == "users":
                desired.unreadable.setdefault("", []).append(origin)


def _note_unknown(table: Table, header: Header, desired: Desired) -> None:
    desired.findings += note_unnamed(table, header)
    origin = Origin(*table.sheet, header.row + 1)
    labels = dict(header.extras)
    for at, facts in hints(header):
        if header.kind == "users" and kind_of(labels[at]) in WHO_LEFT:
            continue  # “Inactive” is close to “is active”, and means the opposite
        label, cell = labels[at], Column(labels[at], at).cell(origin.row)
        desired.findings.append(Finding(Code.HEADER_UNKNOWN, facts, origin, label, label, cell=cell))


def _require_one_table(table: Table, header: Header) -> None:
    rows = [[] if index in header.above else row for index, row in enumerate(table.rows[: header.row])]
    if above := complete_header(rows):
        raise _two_tables(table, above.row + 1)


def _two_tables(table: Table, row: int) -> InputRefused:
    return InputRefused(
        f"{name_of(table.sheet)} row {row}: there are two tables on this sheet, each with headers. Put each on a sheet "
        "of its own.",
        Code.HEADER_TWO_TABLES,
    )


def _by_cells(table: Table, header: Header, field: str) -> str:
    """Ask about a column whose cells are addresses, where none is called email; "" for others."""
    rows = table.rows[header.row + 1 : header.row + 1 + _LOOKED_AT]
    for at, label in header.extras if field == "email" else ():
        cells = [row[at] for row in rows if at < len(row) and as_text(row[at])]
        if cells and all(may_hold_address([cell]) for cell in cells):
            return f" Is “{label}”, which holds addresses, meant to be email? Then correct the header."
    return ""


def _require_usable(table: Table, header: Header) -> None:
    where = f"{name_of(table.sheet)} row {header.row + 1}"
    if header.twice:
        one, other = header.twice
        what = (
            f"two columns are called “{one}”"
            if one == other
            else f"the columns “{one}” and “{other}” mean the same field"
        )
        raise InputRefused(f"{where}: {what}. Remove or rename one.", Code.HEADER_TWICE)
    if header.missing:
        asked = "".join(question_about(header, field) or _by_cells(table, header, field) for field in header.missing)
        raise InputRefused(
            f"{where}: this looks like a {header.kind} sheet, but it has no column for {', '.join(header.missing)}."
            f"{asked} Add it (docs/sheets.md lists the columns and the other names they go by).",
            Code.HEADER_MISSING,
        )
