"""Notes as people have made them, where openpyxl reads less of them than they hold: their size, and the answers."""

from __future__ import annotations

import re
from collections import defaultdict

from openpyxl.worksheet.worksheet import Worksheet

from reconciler.report.marked.own_book.package import Package, local

_SHAPE = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape>", re.DOTALL)
_ROW, _COLUMN = (re.compile(rb"<(?:\w+:)?%b>\s*(\d+)\s*</" % name) for name in (b"Row", b"Column"))
_STYLE = re.compile(rb"""\bstyle=(?:"([^"]*)"|'([^']*)')""")
_LENGTH = re.compile(rb"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)(pt|px)")
_PIXELS = {b"pt": 96 / 72, b"px": 1.0}


def keep_notes(sheet: Worksheet, package: Package, part: str) -> None:
    """Give the notes of a sheet the sizes that they have in its part, and comments with answers all their words."""
    for link in package.links(part):
        if link.kind == "vmlDrawing" and link.part in package.parts:
            _keep_sizes(sheet, package.read(link.part))
    for link in package.links(part):
        if link.kind == "threadedComment" and link.part in package.parts:
            _keep_words(sheet, package, link.part)


def _keep_sizes(sheet: Worksheet, drawing: bytes) -> None:
    for shape in _SHAPE.findall(drawing):
        row, column, style = _ROW.search(shape), _COLUMN.search(shape), _STYLE.search(shape)
        if not (row and column and style):
            continue
        note = sheet.cell(int(row[1]) + 1, int(column[1]) + 1).comment
        for name, length, unit in _LENGTH.findall(style[1] or style[2] or b"") if note else ():
            setattr(note, name.decode(), float(length) * _PIXELS[unit])


def _keep_words(sheet: Worksheet, package: Package, part: str) -> None:
    words = defaultdict[str, list[str]](list)
    for element in package.tree(part):
        if local(element.tag) == "threadedComment":
            words[element.get("ref", "")] += [text.text or "" for text in element if local(text.tag) == "text"]
    for address, texts in words.items():
        if note := sheet[address].comment:
            note.text = "\n".join(texts)
