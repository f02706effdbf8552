"""Workbooks written part by part, in the manner of Excel, so that each oddity can stand in them as it does in life.

Nothing is compressed and all dates are fixed: the same workbook is the same bytes everywhere.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell by its XML: what stands behind its reference in the tag `c`, and what stands inside."""

    inner: str
    attributes: str = ""


def error(value: str) -> Raw:
    """Give an error value, such as #N/A."""
    return Raw(f"<v>{value}</v>", ' t="e"')


def formula(text: str, value: str | float | None = None) -> Raw:
    """Give a formula with the value it had when it was last calculated; None: it never was."""
    if isinstance(value, str):
        return Raw(f"<f>{escape(text)}</f><v>{escape(value)}</v>", ' t="str"')
    return Raw(f"<f>{escape(text)}</f>" + ("" if value is None else f"<v>{value}</v>"))


STYLED = Raw("", ' s="1"')
"""A cell that has a format and holds nothing."""

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows, and what can be wrong with it. `far` is XML of rows that stand far below the others."""

    rows: Rows
    state: str = ""
    merged: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    filtered: str = ""
    dimension: str = ""
    far: str = ""


def letters(index: int) -> str:
    """Give the letters of a column, counted from 0."""
    head, last = divmod(index, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + last)


class _Strings(dict[str, int]):
    """The workbook's shared strings, by text."""

    def of(self, text: str) -> int:
        return self.setdefault(text, len(self))

    def xml(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self)
        return f'{HEAD}<sst xmlns="{MAIN}" count="{len(self)}" uniqueCount="{len(self)}">{items}</sst>'


def _cell(value: Any, place: str, strings: _Strings) -> str:
    if isinstance(value, Raw):
        return f'<c r="{place}"{value.attributes}>{value.inner}</c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f'<c r="{place}" t="s"><v>{strings.of(value)}</v></c>'


def sheet_xml(sheet: Sheet, strings: _Strings | None = None) -> str:
    """Give the XML of a sheet."""
    known = _Strings() if strings is None else strings
    rows = ""
    for number, cells in enumerate(sheet.rows, 1):
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        inner = "".join(
            _cell(value, f"{letters(index)}{number}", known)
            for index, value in enumerate(cells)
            if value is not None and value != ""
        )
        rows += f'<row r="{number}"{hidden}>{inner}</row>'
    width = max((len(cells) for cells in sheet.rows), default=1)
    dimension = sheet.dimension or f"A1:{letters(width - 1)}{max(len(sheet.rows), 1)}"
    columns = "".join(f'<col min="{n}" max="{n}" width="9" hidden="1"/>' for n in sheet.hidden_columns)
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merged)
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><dimension ref="{dimension}"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        + (f"<cols>{columns}</cols>" if columns else "")
        + f"<sheetData>{rows}{sheet.far}</sheetData>"
        + (f'<autoFilter ref="{sheet.filtered}"/>' if sheet.filtered else "")
        + (f'<mergeCells count="{len(sheet.merged)}">{merges}</mergeCells>' if merges else "")
        + '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
    )


def parts(sheets: Mapping[str, Sheet | Rows], kind: str = "sheet.main") -> dict[str, str | bytes]:
    """Give the parts of a workbook by their paths in it; `kind` is sheet.main, or the one of a macro workbook."""
    strings = _Strings()
    inside: dict[str, str | bytes] = {}
    for number, sheet in enumerate(sheets.values(), 1):
        inside[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(
            sheet if isinstance(sheet, Sheet) else Sheet(sheet), strings
        )
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}"{_state(sheet)} r:id="rId{number}"/>'
        for number, (name, sheet) in enumerate(sheets.items(), 1)
    )
    targets = [(f"worksheets/sheet{number}.xml", "worksheet") for number in range(1, len(sheets) + 1)]
    targets += [("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")]
    overrides = {
        "xl/workbook.xml": f"{_EXCEL}.{kind}+xml",
        **{f"xl/worksheets/sheet{number}.xml": f"{_EXCEL}.worksheet+xml" for number in range(1, len(sheets) + 1)},
        "xl/styles.xml": f"{_EXCEL}.styles+xml",
        "xl/sharedStrings.xml": f"{_EXCEL}.sharedStrings+xml",
    }
    if "macro" in kind:
        overrides["xl/workbook.xml"] = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return {
        "[Content_Types].xml": content_types(overrides),
        "_rels/.rels": relationships([("xl/workbook.xml", "officeDocument")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(targets),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": strings.xml(),
        **inside,
    }


def _state(sheet: Sheet | Rows) -> str:
    return f' state="{sheet.state}"' if isinstance(sheet, Sheet) and sheet.state else ""


def content_types(overrides: Mapping[str, str]) -> str:
    """Give the part that says what each part is."""
    named = "".join(f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in overrides.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>{named}</Types>'
    )


def relationships(targets: Sequence[tuple[str, str]]) -> str:
    """Give a part of relationships, to targets of these types."""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def zipped(inside: Mapping[str, str | bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Give parts as an archive, with a fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, part in inside.items():
            info = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, part)
    return buffer.getvalue()


def xlsx(sheets: Mapping[str, Sheet | Rows]) -> bytes:
    """Give a workbook of these sheets."""
    return zipped(parts(sheets))


def with_parts(sheets: Mapping[str, Sheet | Rows], changes: Mapping[str, str | bytes]) -> bytes:
    """Give a workbook with parts added to it, or put in the place of its own."""
    return zipped({**parts(sheets), **changes})


def mended(sheets: Mapping[str, Sheet | Rows], path: str, *swaps: tuple[str, str]) -> bytes:
    """Give a workbook in one part of which texts were swapped for others."""
    inside = parts(sheets)
    text = str(inside[path])
    for old, new in swaps:
        if old not in text:
            raise ValueError(f"{path} does not hold {old}")
        text = text.replace(old, new)
    return zipped({**inside, path: text})
