"""Lay fixes over what was read of a file, before anybody looks at it: the file itself stays as it is.

A fixed cell counts as typed. What made its value doubtful, a formula or a line through a part of it, is gone with the
value; a note on it is about the person, and stays.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.fixes import Fix, Fixes
from reconciler.model.origin import Source
from reconciler.sheets.formats.hazards import position
from reconciler.sheets.formats.row_store import EMPTY, Cell, is_blank
from reconciler.sheets.formats.table import LastLine, RawSource, Table
from reconciler.sheets.values.cells import as_text, shown

MAX_BYTES = 2**26
"""Of a file of fixes: some hundred thousand of them."""


def read_fixes(path: Path) -> Fixes:
    """Return the fixes of a file. Raises InputRefused where it cannot be read, or is no file of fixes."""
    from reconciler.support.json_schema import first_wrong

    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise _unusable(path, f"the fixes are more than {MAX_BYTES // 2**20} MiB")
        document = json.loads(data)
    except OSError as error:
        raise _unusable(path, f"the fixes cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise _unusable(path, "this is no file of fixes, or it was cut short") from error
    if wrong := first_wrong(document, "fixes"):
        place = f"{wrong.where}: " if wrong.where else ""
        raise _unusable(path, f"the fixes are not well formed ({place}{wrong.message.rstrip('.')})")
    fixes = Fixes(tuple(Fix(**one) for one in document["fixes"]), str(path.absolute()))
    if any(map(_holds_no_text, fixes.all)):
        raise _unusable(path, "one of the fixes holds what is no text: half of a pair of characters")
    if odd := next((fix for fix in fixes.all if not _is_moment(fix.at)), None):
        raise _unusable(path, f"“{shown(odd.at)}” is no moment with its zone, such as 2026-11-29T12:00:00+00:00")
    require_one_of_each(fixes)
    return fixes


def fixes_on_record(path: Path, digest: str) -> Fixes | None:
    """Return the fixes of a file that was written here; None where it is not there, or not as this digest tells.

    What was digested was well formed: nothing is gained by a look at it through the schema, whose validator is large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        document = msgspec.json.decode(data if len(data) <= MAX_BYTES else b"", type=_Written)
    except (OSError, ValueError, RecursionError):
        return None
    fixes = Fixes(document.fixes, str(path.absolute()))
    return fixes if fixes.digest == digest else None


class _Written(msgspec.Struct):
    fixes: tuple[Fix, ...]


def _holds_no_text(fix: Fix) -> bool:
    try:
        f"{fix.source}{fix.sheet}{fix.old}{fix.new}{fix.by}".encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def require_one_of_each(fixes: Fixes) -> None:
    """Raise InputRefused where two fixes are of one cell, or a cell is fixed in a row that is taken out."""
    rows = {(fix.sha256, fix.sheet, fix.row) for fix in fixes.all if fix.remove}
    seen = set[tuple[Any, ...]]()
    for fix in fixes.all:
        if fix.what in seen or (not fix.remove and (fix.sha256, fix.sheet, fix.origin.row) in rows):
            raise InputRefused(
                f"{fix.place}: there are two fixes of it. Keep the one that is meant.", Code.FIXES_UNUSABLE
            )
        seen.add(fix.what)


def lay_over(raw: RawSource, fixes: Fixes) -> None:
    """Lay the fixes of this file over its tables. Raises InputRefused where one does not fit what was read."""
    own = [fix for fix in fixes.all if fix.sha256 == raw.sha256]
    if not own:
        return
    tables = {table.sheet.name: table for table in raw.tables}
    by_table = defaultdict[str, list[Fix]](list)
    for fix in own:
        if fix.sheet not in tables:
            raise _does_not_fit(fix, f"the file has no sheet “{shown(fix.sheet)}”")
        by_table[fix.sheet].append(fix)
    for name, some in by_table.items():
        _lay_over_table(tables[name], some)


def require_all_laid(fixes: Fixes, sources: Iterable[Source]) -> None:
    """Raise InputRefused where a fix is of a file that is not among the sources."""
    read = {source.sha256 for source in sources}
    if other := next((fix for fix in fixes.all if fix.sha256 not in read), None):
        raise _does_not_fit(other, f"none of the files that were read is the {other.source} which it was made for")


def text_at(table: Table, row: int, column: int) -> str:
    """Return the text of a cell, counted from 0, as a fix of it has to quote it: of an error its sign, such as #N/A."""
    cells: Sequence[Cell] = table.rows[row] if row < len(table.rows) else EMPTY
    problem = table.hazards.get((row, column))
    if problem and problem.code is Code.CELL_ERROR:
        return str(problem.facts.get("error", ""))
    return as_text(cells[column]) if column < len(cells) else ""


# -- one table ---------------------------------------------------------------------------------------------------


def _lay_over_table(table: Table, fixes: Iterable[Fix]) -> None:
    width = max(map(len, table.rows), default=0)
    changed: dict[int, list[Cell]] = {}
    for fix in fixes:
        row = fix.origin.row - 1
        if row >= len(table.rows):
            raise _does_not_fit(fix, f"the sheet ends with row {len(table.rows):,}")
        if fix.remove:
            changed[row] = EMPTY
            _forget_row(table, row)
        else:
            cells = changed.setdefault(row, list(table.rows[row]))
            _type(table, fix, row, cells, width)
    blank = {row for row, cells in changed.items() if is_blank(cells)}
    table.rows.put({row: EMPTY if row in blank else cells for row, cells in changed.items()})
    _look_again_at_widths(table, changed)


def _type(table: Table, fix: Fix, row: int, cells: list[Cell], width: int) -> None:
    """Type one cell of a row, which are `cells`; a text that is what stands there keeps its type."""
    column = position(fix.cell)[1]
    known = (row, column) in table.hazards
    if column >= width and not known:
        raise _does_not_fit(fix, "the table has no such column")
    there = text_at(table, row, column)
    if as_text(fix.old) != there:
        raise _does_not_fit(fix, f"it holds “{shown(there)}”, and the fix was made where it held “{shown(fix.old)}”")
    if as_text(fix.new) != there:
        filling: Cell = "" if table.delimiter else None
        cells += [filling] * (column + 1 - len(cells))
        cells[column] = fix.new
    elif not there:
        return  # nobody has typed anything
    if row == len(table.rows) - 1 and column >= len(table.rows[row]) - 1:
        table.last_line = LastLine.ENDED  # what was typed is whole
    _forget_cell(table, row, column)
    if fix.answers:
        table.answered[row] = (column, fix.answers)


def _forget_cell(table: Table, row: int, column: int) -> None:
    """Take away what made the value of a cell doubtful."""
    marks = table.marks
    table.hazards.pop((row, column), None)
    marks.partly_struck.discard((row, column))
    marks.stale.discard((row, column))
    if struck := marks.struck.pop(row, frozenset()) - {column}:
        marks.struck[row] = struck


def _forget_row(table: Table, row: int) -> None:
    """Take away all that is told of a row, which is read as an empty one."""
    marks = table.marks
    for place in [place for place in table.hazards if place[0] == row]:
        del table.hazards[place]
    marks.partly_struck = {place for place in marks.partly_struck if place[0] != row}
    marks.stale = {place for place in marks.stale if place[0] != row}
    marks.remarks = {place: text for place, text in marks.remarks.items() if place[0] != row}
    marks.struck.pop(row, None)
    marks.greyed.pop(row, None)
    table.ragged.pop(row, None)


def _look_again_at_widths(table: Table, changed: Iterable[int]) -> None:
    """Judge the rows anew that were of a wrong width: one that has as many cells as there are headers is so no more."""
    for row in changed:
        problem = table.ragged.get(row)
        if problem is None or problem.code is not Code.ROW_RAGGED:
            continue
        width = int(problem.facts["headers"])
        cells = table.rows[row]
        if len(cells) >= width and not any(as_text(cell) for cell in cells[width:]):
            del table.ragged[row]


def _does_not_fit(fix: Fix, why: str) -> InputRefused:
    return InputRefused(
        f"The fix of {fix.place} does not fit: {why}. Fix it again in the sheet as it is now.", Code.FIXES_DO_NOT_FIT
    )


def _unusable(path: Path, why: str) -> InputRefused:
    return InputRefused(f"{path}: {why}. Give the file that the page or you have written.", Code.FIXES_UNUSABLE)
