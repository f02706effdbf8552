"""Workbooks made by hand, part by part, as no spreadsheet program would write them."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from reconciler.sheets.formats.read import RawSource, read_file
from reconciler.sheets.formats.table import Table

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
SPACES = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text", "style"))
SPACES += f' xmlns:calcext="{_CALCEXT}"'

Parts = Mapping[str, str | bytes]


def read(folder: Path, data: bytes, name: str = "b.xlsx") -> RawSource:
    """Write bytes to a file and read it."""
    (folder / name).write_bytes(data)
    return read_file(folder / name, name)


def only(source: RawSource) -> Table:
    """Give the one table of a source."""
    (table,) = source.tables
    return table


def codes(table: Table) -> dict[tuple[int, int], str]:
    """Give the codes of a table's hazards."""
    return {place: problem.code for place, problem in table.hazards.items()}


def lines(*rows: list[str], mark: str = ",") -> str:
    """Join cells as they are."""
    return "".join(mark.join(row) + "\n" for row in rows)


def archive(parts: Parts) -> bytes:
    """Pack parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def worksheet(rows: str, head: str = "", tail: str = "") -> str:
    """Give the XML of a worksheet."""
    return f'<worksheet xmlns="{_MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def xlsx_parts(
    sheets: Mapping[str, str | bytes], more: Parts | None = None, kind: str = "worksheet"
) -> dict[str, str | bytes]:
    """Give the parts of an .xlsx workbook with these sheets."""
    listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, 1))
    targets = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in enumerate(sheets, 1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(targets),
        **{f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in enumerate(sheets.values(), 1)},
        **(more or {}),
    }


def xlsx(sheet: str | bytes, more: Parts | None = None) -> bytes:
    """Give an .xlsx workbook with one sheet, S, of this XML."""
    return archive(xlsx_parts({"S": sheet}, more))


def _relations(targets: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}</Relationships>'


def ods(rows: str, before: str = "", more: Parts | None = None, spaces: str = SPACES) -> bytes:
    """Give an .ods workbook with one sheet, S, of these rows."""
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{before}<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
            **(more or {}),
        }
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    """Give a row of an .ods sheet."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_text(text: str, attributes: str = "") -> str:
    """Give a cell of text of an .ods sheet."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def record(kind: int, body: bytes = b"") -> bytes:
    """Give a record of an .xlsb part."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(body), b""
    while length > 0x7F:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + size + bytes([length]) + body


def wide(text: str) -> bytes:
    """Give a text as .xlsb parts have it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """Give a row of an .xlsb sheet."""
    return record(0x00, struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if hidden else 0, 0)) + b"".join(cells)


def xlsb_cell(kind: int, column: int, value: bytes) -> bytes:
    """Give a cell of an .xlsb sheet."""
    return record(kind, struct.pack("<II", column, 0) + value)


def xlsb_text(column: int, text: str) -> bytes:
    """Give a cell of text of an .xlsb sheet."""
    return xlsb_cell(0x06, column, wide(text))


def xlsb(rows: bytes, tail: bytes = b"") -> bytes:
    """Give an .xlsb workbook with one sheet, S."""
    book = record(0x83) + record(0x8F) + record(0x9C, struct.pack("<II", 0, 1) + wide("r1") + wide("S"))
    sheet = record(0x81) + record(0x94, struct.pack("<4I", 0, 9, 0, 9)) + record(0x91) + rows + record(0x92)
    parts = xlsx_parts({})
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    del parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"]
    target = f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    return archive(
        {
            **parts,
            "xl/workbook.bin": book + record(0x90) + record(0x84),
            "xl/_rels/workbook.bin.rels": _relations(target),
            "xl/worksheets/sheet1.bin": sheet + tail + record(0x82),
        }
    )
