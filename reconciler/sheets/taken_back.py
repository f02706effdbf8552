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

_BACK = re.compile(
    r"wiedereintritt|wiedereinstell|ruckkehr|verlanger|entfrist|reintegr|reembauch|prolong|renouvel|reconduct|reincorpor|"
    r"reingres|readmi|prorrog|renovac|rehire|reentry|reinstat|extended|contractextension|extensionof|renewed|renewal|"
    r"returndate|dateofreturn"
)
_UNDONE = re.compile(
    r"widerruf|zuruckgezogen|zuruckgenommen|annul|anulad|anulac|withdrawn|revoked|rescinded|cancelled|canceled"
)
_LEAVING = re.compile(
    r"kundig|austritt|beendig|terminat|resign|notice|leaving|exit|baja|cese|salida|demission|depart(?!ment)|sortie|licenci"
)
_OF_OTHERS = re.compile(
    r"eligib|rehirable|rehireable|recommend|wiedereinstellbar|visa|badge|card|karte|ausweis|passport|licen[cs]e|permi[ts]|"
    r"certif|insur|versicher|phone|telefon|laptop|equip|gerat|zugang|access|acces|account|konto|keys|schlussel|tarjeta"
)


def _takes_back(label: str) -> bool:
    """Whether a header tells of somebody who came back, or whose leaving was undone, and of no thing of theirs."""
    words = fold(label)
    is_undone = _UNDONE.search(words) and _LEAVING.search(words)
    return bool(_BACK.search(words) or is_undone) and not _OF_OTHERS.search(words)


def doubt_last_days(table: Table, header: Header) -> None:
    """Doubt the last day of each row in which a cell says that it was taken back, unless `active` says no there."""
    end = header.columns.get("endDate")
    telling = [(at, label) for at, label in header.extras if _takes_back(label)]
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
