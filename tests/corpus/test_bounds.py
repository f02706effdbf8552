"""Whatever a file holds, it is read or refused within bounds of memory and CPU, which the system holds."""

import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus.vocabulary import ANN, USERS, csv
from tests.corpus.workbooks import parts, zipped

pytest.importorskip("resource", reason="this system does not bound a process")

ROOT = Path(__file__).parents[2]
SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def load_within_bounds(seed: int, count: int, *files: Path) -> list[str]:
    """Load files (without names: the corpus), COUNT times damaged, and give the codes that came of each."""
    command = [sys.executable, "-m", "tests.corpus.mutants", str(seed), str(count), *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    told = done.stdout.splitlines()
    assert done.returncode == 0, f"ended with {done.returncode} at {told[-1:]}\n{done.stderr[-4000:]}"
    return [line.partition(": ")[2] for line in told]


def test_every_file_of_the_corpus() -> None:
    assert load_within_bounds(0, 0)


def test_damaged_files() -> None:
    assert load_within_bounds(1, 4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [random.SystemRandom().randrange(10**6)] if SOAK else [2, 3])
def test_many_damaged_files(seed: int) -> None:
    assert load_within_bounds(seed, 500 if SOAK else 25)


def _looping_chain() -> bytes:
    """Give an old workbook of 2,560 bytes in which the chain of a short stream comes back to its beginning."""
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        words = struct.pack("<HBB3I", len(text) + 2 if name else 0, kind, 1, free, free, child)
        return text.ljust(64, b"\0") + words + bytes(36) + struct.pack("<IQ", start, size)

    head = struct.pack("<8s16x5H6x3I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1)
    head += struct.pack("<6I109I", 0, 4096, 2, 1, end, 0, 0, *[free] * 108)
    chains = struct.pack("<128I", fat, end, end, end, *[free] * 124)
    directory = entry("Root Entry", 5, 1, 3, 512) + entry("Workbook", 2, free, 0, 100) + entry("", 0, free, 0, 0) * 2
    short_chains = struct.pack("<128I", 1, 0, *[free] * 126)
    return head + chains + directory + short_chains + bytes(512)


def test_a_chain_without_end(tmp_path: Path) -> None:
    (tmp_path / "loop.xls").write_bytes(_looping_chain())
    assert load_within_bounds(0, 0, tmp_path / "loop.xls") == ["file.damaged"]


# -- too large to keep ------------------------------------------------------------------------------------------


def _blank_lines() -> bytes:
    return csv(USERS, ANN) + b"\n" * 10_000_000


def _unclosed() -> bytes:
    return csv(USERS, ANN) + b'"' + b"x,y\n" * 20_000_000


def _one_line() -> bytes:
    return csv(USERS, ANN) + b"," * 20_000_000


def _one_cell() -> bytes:
    return csv([*USERS, "title"], [*ANN, "x" * 20_000_000])


def _workbook(path: str, old: str, new: str) -> bytes:
    inside = parts({"Staff": [USERS, ANN]})
    return zipped({**inside, path: str(inside[path]).replace(old, new, 1)}, zipfile.ZIP_DEFLATED)


def _formatted_rows() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(3, 1_048_577))
    return _workbook(_SHEET, "</sheetData>", rows + "</sheetData>")


def _formatted_columns() -> bytes:
    cells = "".join(f'<col min="{n}" max="{n}" width="9"/>' for n in range(1, 16_385))
    return _workbook(_SHEET, "<sheetData>", f"<cols>{cells}</cols><sheetData>")


def _longest_cells() -> bytes:
    rows = "".join(
        f'<row r="{row}"><c r="F{row}" t="inlineStr"><is><t>{"x" * 32_767}</t></is></c></row>'
        for row in range(3, 2_000)
    )
    return _workbook(_SHEET, "</sheetData>", rows + "</sheetData>")


def _nested() -> bytes:
    return _workbook(_STRINGS, "<si>", "<a>" * 1_000_000 + "</a>" * 1_000_000 + "<si>")


def _many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="F{row}:XFD1048576"/>' for row in range(1, 50_000))
    return _workbook(_SHEET, "<pageMargins", f"<mergeCells>{merges}</mergeCells><pageMargins")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "suffix", "codes"),
    [
        (_blank_lines, "csv", ""),
        (_unclosed, "csv", "csv.quotes"),
        (_one_line, "csv", "sheet.too_large"),
        (_one_cell, "csv", "sheet.too_large"),
        (_formatted_rows, "xlsx", ""),
        (_formatted_columns, "xlsx", ""),
        (_longest_cells, "xlsx", None),
        (_nested, "xlsx", None),
        (_many_merges, "xlsx", ""),
    ],
)
def test_too_large_to_keep(tmp_path: Path, make: Callable[[], bytes], suffix: str, codes: str | None) -> None:
    path = tmp_path / f"large.{suffix}"
    path.write_bytes(make())
    (told,) = load_within_bounds(0, 0, path)
    assert codes is None or told == codes
