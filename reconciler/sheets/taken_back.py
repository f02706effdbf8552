"""Last days that another cell of the row takes back, and days that are of other things than somebody's employment."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header, fold
from reconciler.sheets.values.cells import CellIssue, as_text
from reconciler.sheets.values.words import yes_or_no

_TAKEN_BACK = re.compile(
    r"wiedereintritt|wiedereinstell|ruckkehr|verlanger|entfrist|widerruf|zuruckgezogen|zuruckgenommen|reintegr|reembauch|"
    r"prolong|renouvel|reconduct|reincorpor|reingres|readmi|prorrog|renovac|anulad|anulac|rehire|reentry|reinstat|extended|"
    r"extension|renew|withdrawn|revoked|rescinded|cancelled|canceled|returned|returndate"
)
"""Parts of headers, folded, that tell of somebody who came back or whose last day is no more."""


def doubt_last_days(table: Table, header: Header) -> None:
    """Doubt the last day of each row in which a cell says that it was taken back, unless `active` says no there."""
    end = header.columns.get("endDate")
    telling = [(at, label) for at, label in header.extras if _TAKEN_BACK.search(fold(label))]
    if end is None or not telling:
        return
    for indexes, columns in table.rows.by_column(header.row + 1, ()):
        width = len(columns)
        for at, label in telling:
            if at < width and end < width:
                _doubt(table, indexes, columns[at], columns[end], end, Column(label, at))


def _doubt(
    table: Table, indexes: Sequence[int], cells: Sequence[Any], days: Sequence[Any], end: int, column: Column
) -> None:
    for index, cell, day in zip(indexes, cells, days, strict=True):
        words = as_text(cell)
        if as_text(day) and any(map(str.isalnum, words)) and yes_or_no(words).value is not False:
            facts: Mapping[str, Any] = {"cell": column.cell(index + 1), "header": column.label, "value": words[:80]}
            table.hazards.setdefault((index, end), CellIssue(Code.END_DATE_TAKEN_BACK, facts))
