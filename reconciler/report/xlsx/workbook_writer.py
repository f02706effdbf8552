"""Write a workbook: sheets laid out by hand, and long tables streamed to disk.

XlsxWriter writes them in constant memory: a row is on disk as soon as a lower one begins, so sheets grow downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import cast

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from reconciler.errors import ReconcilerError
from reconciler.report.xlsx.cell_xml import KEPT, CellCache, column_letters, table_row
from reconciler.report.xlsx.sheet_writer import MAX_COLUMNS, MAX_ROWS, SheetWriter, column_width, write_header
from reconciler.report.xlsx.style import (
    CellStyle,
    FormatIndexes,
    TableColumn,
    Value,
    ruled_column,
    xlsxwriter_properties,
)
from reconciler.report.xlsx.xlsxwriter_internals import FastWorkbook, RowWorksheet, files_closed, format_index
from reconciler.support.drafts import drafting
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind, seal

_SAMPLE = 200


class WorkbookWriter:
    """A workbook in the making; see `writing`. `path` is where it stands once it is made."""

    def __init__(self, workbook: Workbook, path: Path) -> None:
        self.path = path
        self._workbook = workbook
        self._formats: dict[CellStyle, FormatIndexes] = {}
        self._caches: dict[CellStyle, CellCache] = {}

    def page(self, title: str, *, tab: str = "", zoom: int = 100) -> SheetWriter:
        """Add a sheet to be laid out by hand, set up for a laptop and for paper."""
        sheet = cast(RowWorksheet, self._workbook.add_worksheet(title, RowWorksheet))
        sheet.set_zoom(zoom)
        if tab:
            sheet.set_tab_color(f"#{tab}")
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&Rpage &P of &N")
        return SheetWriter(sheet, self._cells)

    def table(
        self,
        title: str,
        columns: Sequence[TableColumn],
        rows: Iterable[Sequence[Value]],
        *,
        empty: str = "",
        tab: str = "",
        zoom: int = 100,
        ruled: bool = True,
        limit: int = MAX_ROWS,
    ) -> None:
        """Stream a table to one sheet, or to "title 2", … past `limit` rows (the header included).

        `empty` is shown in the first cell of a table without rows. `ruled` draws light lines between rows in place of
        the grid; a table that is not ruled is one to be filled in: its columns keep their styles below the last row.
        Columns past 16,384 do not fit and are left out.
        """
        columns = [ruled_column(column) if ruled else column for column in columns[:MAX_COLUMNS]]
        # Widths are measured on the first rows alone: the rest is not there yet.
        waiting = iter(rows)
        sample = list(islice(waiting, _SAMPLE))
        widths = [column_width(column, [row[at] for row in sample]) for at, column in enumerate(columns)]
        waiting = chain(sample, waiting) if sample or not empty else iter([(empty, *[None] * (len(columns) - 1))])
        following = next(waiting, None)
        number = 1
        while following is not None or number == 1:
            page = self.page(title if number == 1 else f"{title} {number}", tab=tab, zoom=zoom)
            write_header(page, columns, widths, ruled=ruled)
            body = () if following is None else chain([following], islice(waiting, limit - 2))
            self._body(page, columns, widths, body)
            following = next(waiting, None)
            number += 1

    def _body(
        self,
        page: SheetWriter,
        columns: Sequence[TableColumn],
        widths: Sequence[float],
        rows: Iterable[Sequence[Value]],
    ) -> None:
        # One allowance for the whole table, so that wide tables take no more memory than narrow ones.
        kept = KEPT // len(columns)
        known = [
            (column_letters(at), self._column_cells(column, width, kept))
            for at, (column, width) in enumerate(zip(columns, widths, strict=True))
        ]
        number = 0
        for number, row in enumerate(rows, 1):
            page.sheet.add_row(number, len(columns) - 1, table_row(number, row, known))
        page.sheet.autofilter(0, 0, number, len(columns) - 1)

    def _cells(self, style: CellStyle) -> CellCache:
        if style not in self._caches:
            self._caches[style] = CellCache(self._format(style))
        return self._caches[style]

    def _column_cells(self, column: TableColumn, width: float, kept: int) -> CellCache:
        style = column.style
        by_value = {value: self._format(other) for value, other in (column.value_styles or {}).items()}
        return CellCache(self._format(style), by_value, width if style.wrap else math.inf, bool(style.line), kept)

    def _format(self, style: CellStyle) -> FormatIndexes:
        if style not in self._formats:
            properties = xlsxwriter_properties(style)
            normal = self._workbook.add_format(properties)
            quoted = self._workbook.add_format({**properties, "quote_prefix": True})
            self._formats[style] = FormatIndexes(normal, format_index(normal), format_index(quoted))
        return self._formats[style]


@contextmanager
def writing(out: Path | Output) -> Iterator[WorkbookWriter]:
    """Yield an empty workbook that takes its place in one step when the block ends well; file mode 0600.

    Raises ReconcilerError where the folder or the file cannot be written, OutputTaken where another file has its name;
    whatever happens, no half file is left.
    """
    output = Output.of(out, Kind.SHEETS)
    path = output.path
    try:
        # Beside the workbook and for its owner alone: rows are personal data, and /tmp may be small.
        with drafting(path.parent) as folder:
            draft = folder / "workbook.xlsx"
            options = {"constant_memory": True, "tmpdir": str(folder), "use_zip64": True}
            workbook = FastWorkbook(draft, options)
            workbook.set_properties({"author": "reconciler"})
            book = WorkbookWriter(workbook, path)
            with files_closed(workbook):
                yield book
                workbook.close()
            seal(draft, output.kind)
            book.path = output.place(draft)
    except (OSError, FileCreateError) as error:
        raise ReconcilerError(_cannot_write(path, error)) from error


def _cannot_write(path: Path, error: OSError | FileCreateError) -> str:
    cause = error.args[0] if isinstance(error, FileCreateError) else error
    reason = cause.strerror or str(cause)
    if not path.parent.exists():
        way_on = f"The folder {path.parent} does not exist: create it, or name a file in another folder."
    else:
        way_on = (
            f"Make sure that {path.parent} may be written to and has space, "
            "close the file where it is open in another program, or name another file."
        )
    return f"The workbook {path} could not be written ({reason}). {way_on}"
