"""Files made to do harm: each is read or refused by a process that has 1.5 GiB of memory and 30 s of processor time."""

import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.unit.sheets.books import (
    archive,
    ods,
    ods_row,
    ods_text,
    worksheet,
    xlsb,
    xlsb_row,
    xlsb_text,
    xlsx,
    xlsx_parts,
)

pytestmark = pytest.mark.slow

SAVED = Path(__file__).parents[1] / "saved"
HEADER = "companyVanityName,email,firstName,lastName\n"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
REPEATED_COLUMNS, REPEATED_ROWS = "table:number-columns-repeated", "table:number-rows-repeated"
LAUGHS = "<!DOCTYPE a [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"

_READER = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
from reconciler.errors import InputRefused
from reconciler.sheets.formats.read import read_file
for path in sys.argv[1:]:
    try:
        found = len(read_file(Path(path), "b").tables[0].rows)
    except InputRefused as refused:
        found = refused.code
    print(json.dumps(found))
"""


def outcomes(paths: Iterable[Path]) -> list[int | str]:
    """Read files within the limits: give for each the number of its rows, or the code of its refusal."""
    command = [sys.executable, "-c", _READER, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert "Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def far(reference: str, style: str = "<v>1</v>") -> bytes:
    """Give a workbook with a cell that is far from the others."""
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<c r="{reference}">{style}</c>'
    return xlsx(
        worksheet(ONE.replace("</row>", f"{cell}</row>") if row == "1" else f'{ONE}<row r="{row}">{cell}</row>')
    )


def bomb(declared: int | None) -> bytes:
    """Give a workbook whose shared texts unpack to 300 MB; `declared` is what its directory says instead."""
    data = bytearray(archive(xlsx_parts({"S": worksheet(ONE)}, {"xl/sharedStrings.xml": b" " * 300_000_000})))
    entry = data.index(b"xl/sharedStrings.xml", data.index(b"PK\x01\x02")) - 46
    if declared is not None:
        struct.pack_into("<I", data, entry + 24, declared)
    return bytes(data)


def changed_xls(find: bytes, offset: int, value: bytes) -> bytes:
    """Give the saved .xls workbook with some bytes changed."""
    data = bytearray((SAVED / "people.xls").read_bytes())
    at = data.index(find) + offset
    data[at : at + len(value)] = value
    return bytes(data)


def looping_xls() -> bytes:
    """Give the saved .xls workbook with every chain of sectors going round in a circle."""
    data = bytearray((SAVED / "people.xls").read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    for entry in range(table, table + 512, 4):
        struct.pack_into("<I", data, entry, 0)
    return bytes(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], int | str]] = {
    "a bomb that says so": (lambda: bomb(None), "file.bomb"),
    "a bomb that says it is small": (lambda: bomb(1_000), "file.bomb"),
    "white space within the bounds": (lambda: xlsx(worksheet(ONE + " " * 60_000_000)), 1),
    "a billion laughs in a sheet": (lambda: xlsx(LAUGHS + worksheet(ONE + "&l9;")), "file.entities"),
    "a billion laughs in texts": (
        lambda: xlsx(worksheet(ONE), {"xl/sharedStrings.xml": LAUGHS + "<sst/>"}),
        "file.entities",
    ),
    "a billion laughs in the list of sheets": (
        lambda: archive(xlsx_parts({"S": worksheet(ONE)}) | {"xl/workbook.xml": LAUGHS + "<workbook/>"}),
        "file.entities",
    ),
    "a billion laughs in an ods": (lambda: ods(ods_row(ods_text("&l9;")), before=LAUGHS), "file.entities"),
    "a cell at the end of the world": (lambda: far("XFD1048576"), "sheet.too_large"),
    "an empty text at the end of the world": (
        lambda: far("XFD1048576", "<is><t></t></is>"),
        "sheet.too_large",
    ),
    "a format at the end of the world": (lambda: far("XFD1048576", ""), 1),
    "a cell beyond the end of the world": (lambda: far("AAAAAAA1"), "sheet.too_large"),
    "a row beyond the end of the world": (lambda: far("A9999999999"), "sheet.too_large"),
    "a lone cell far below": (lambda: far("K1048576"), 1_048_576),
    "the largest used range": (lambda: far("AF1048576"), 1_048_576),
    "the largest used range, wide": (lambda: far("ALL33500"), 33_500),
    "a used range that is too large": (lambda: far("AG1048576"), "sheet.too_large"),
    "a column too many": (lambda: far("AMK1"), "sheet.too_large"),
    "a number of a row that overflows": (
        lambda: xlsx(worksheet(ONE + '<row r="99999999999"><c><v>1</v></c></row>')),
        "sheet.too_large",
    ),
    "a million empty rows": (
        lambda: xlsx(worksheet(ONE + "".join(f'<row r="{n}" s="1"/>' for n in range(2, 1_048_577)))),
        1,
    ),
    "a million rows of empty cells": (
        lambda: xlsx(worksheet(ONE + "".join(f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in range(2, 500_000)))),
        1,
    ),
    "16,384 empty columns": (
        lambda: xlsx(worksheet(ONE + f"<row r='2'>{'<c s=$1$/>' * 16_384}</row>".replace("$", '"'))),
        1,
    ),
    "16,384 columns": (lambda: xlsx(worksheet(f"<row>{'<c><v>1</v></c>' * 16_384}</row>")), "sheet.too_large"),
    "cells that never close": (lambda: xlsx(worksheet('<c r="A1" t="e">' * 1_000_000)), "file.damaged"),
    "merges that never close": (lambda: xlsx(worksheet(ONE, tail="<mergeCell " * 2_000_000)), "file.damaged"),
    "formulas that never close": (lambda: xlsx(worksheet(f'<c r="A1">{"<f t=" * 3_000_000}</c>')), "file.damaged"),
    "rows that never close": (lambda: xlsx(worksheet('<row hidden="1"' * 2_000_000)), "file.damaged"),
    "a head without an end": (lambda: xlsx(worksheet(ONE, head="<col " * 5_000_000)), "file.damaged"),
    "an attribute without an end": (lambda: xlsx(worksheet(f'<row r="{"1" * 30_000_000}"/>{ONE}')), "file.damaged"),
    "half a million merges of everything": (
        lambda: xlsx(
            worksheet(f'{ONE}<row r="9"><c r="Z9"><v>1</v></c></row>', tail='<mergeCell ref="A1:Z9000"/>' * 500_000)
        ),
        "sheet.too_large",
    ),
    "an array formula over everything": (
        lambda: xlsx(worksheet(f'{ONE}<row r="2"><c r="B2"><f t="array" ref="A1:XFD1048576">1</f></c></row>')),
        2,
    ),
    "ten million empty lines": (lambda: HEADER.encode() + b"\n" * 10_000_000, 1),
    "ten million empty rows": (lambda: HEADER.encode() + b",,,\r\n" * 10_000_000, 1),
    "something below ten million empty lines": (lambda: HEADER.encode() + b"\n" * 10_000_000 + b"x", "sheet.too_large"),
    "a line of commas": (lambda: HEADER.encode() + b"," * 100_000_000, "sheet.too_large"),
    "a line of letters": (lambda: HEADER.encode() + b"x" * 100_000_000, "sheet.too_large"),
    "a quote without an end": (lambda: HEADER.encode() + b'"' + b"x,\n" * 20_000_000, "csv.quotes"),
    "nothing but quotes": (lambda: HEADER.encode() + b'"' * 50_000_001, "sheet.too_large"),
    "columns without end in every line": (lambda: HEADER.encode() + (b"x" + b"," * 60_000 + b"\n") * 200, 201),
    "an ods of billions of cells": (
        lambda: ods(ods_row(ods_text("x", f"{REPEATED_COLUMNS}='9999999'"), attributes=f"{REPEATED_ROWS}='9999999'")),
        "sheet.too_large",
    ),
    "an ods of billions of spaces": (
        lambda: ods(ods_row('<table:table-cell><text:p><text:s text:c="99999999999"/></text:p></table:table-cell>')),
        1,
    ),
    "an xlsb of billions of columns": (lambda: xlsb(xlsb_row(0, xlsb_text(2**32 - 2, "x"))), "sheet.too_large"),
    "an xls that announces billions of cells": (
        lambda: changed_xls(b"\x00\x02\x0e\x00", 4, struct.pack("<IIHH", 0, 2**32 - 1, 0, 2**16 - 1)),
        8,
    ),
    "an xls that announces billions of texts": (
        lambda: changed_xls(b"\xfc\x00", 8, struct.pack("<i", 2**31 - 1)),
        "file.damaged",
    ),
    "an xls that goes round in circles": (looping_xls, "file.damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_within_the_limits(name: str, tmp_path: Path) -> None:
    make, expected = HOSTILE[name]
    (tmp_path / "b").write_bytes(make())
    assert outcomes([tmp_path / "b"]) == [expected]


def test_ten_million_empty_rows_of_a_workbook_are_no_rows(tmp_path: Path) -> None:
    parts = xlsx_parts({"S": ""})
    with zipfile.ZipFile(tmp_path / "b", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for part, content in parts.items():
            if "sheet1" not in part:
                packed.writestr(part, content)
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            head, tail = worksheet(ONE + "|").encode().split(b"|")
            sheet.write(head)
            for start in range(2, 10_000_000, 10_000):
                sheet.write("".join(f'<row r="{n}"/>' for n in range(start, start + 10_000)).encode())
            sheet.write(tail)
    assert outcomes([tmp_path / "b"]) == [1]


MAGIC = {
    "zip": b"PK\x03\x04", "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "biff": b"\x09\x08\x10\x00\x00\x06\x05\x00",
    "utf-8": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "none": b"", "csv": HEADER.encode(),
}  # fmt: skip


@pytest.mark.parametrize("magic", MAGIC)
def test_random_bytes_behind_each_beginning_are_refused(magic: str, tmp_path: Path) -> None:
    paths = []
    for seed in range(60):
        chance = random.Random(f"{magic} {seed}")
        paths.append(tmp_path / str(seed))
        paths[-1].write_bytes(MAGIC[magic] + chance.randbytes(chance.choice([1, 10, 600, 5_000])))
    assert len(outcomes(paths)) == len(paths)


@pytest.mark.parametrize("name", ["people.xlsx", "people.xls", "people.ods"])
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(name: str, tmp_path: Path) -> None:
    whole = (SAVED / name).read_bytes()
    paths = []
    for seed in range(60):
        chance = random.Random(f"{name} {seed}")
        data = bytearray(whole)
        for _ in range(chance.choice([1, 3, 30])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        paths.append(tmp_path / str(seed))
        paths[-1].write_bytes(data)
    assert len(outcomes(paths)) == len(paths)
