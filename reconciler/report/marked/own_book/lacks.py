"""What a copy of a workbook lacks, by its package held against that of the workbook: nothing goes without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from reconciler.report.marked.own_book.package import Package, local, parsed
from reconciler.report.words.english.own_book import NOTHING_LOST, what_is

_POINTERS = {name: re.compile(rb"<(?:\w+:)?c\b[^>]*?\s%b=" % name.encode()) for name in ("cm", "vm")}
"""Cells that say that more of them stands elsewhere."""
_CELLS = re.compile(rb"(?<=>)<(?:\w+:)?row\b.*(?=</(?:\w+:)?sheetData>)", re.DOTALL)
_SHAPES = {"sp", "cxnSp", "grpSp", "pic", "graphicFrame", "contentPart"}
_CONTROL = re.compile(rb'ObjectType="(\w+)"')
_SHOWN = b"<x:Visible"


def lacks(before: Package, after: Package) -> dict[str, list[str]]:
    """Return what is gone, in words, each with the sheets it is gone from; none where it was of the whole workbook."""
    gone = dict[str, list[str]]()
    for title, part in before.sheets.items():
        there = Counter(_of_sheet(after, after.sheets[title])) if title in after.sheets else Counter[str]()
        _note(gone, Counter(_of_sheet(before, part)) - there, title)
    _note(gone, Counter(_of_workbook(before)) - Counter(_of_workbook(after)), "")
    return gone


def _note(gone: dict[str, list[str]], signs: Counter[str], title: str) -> None:
    for sign in signs:
        words = what_is(sign)
        if words == NOTHING_LOST:
            continue
        titles = gone.setdefault(words, [])
        if title and title not in titles:
            titles.append(title)


def _of_sheet(package: Package, part: str) -> Iterator[str]:
    """Yield a sign for each thing that a sheet has: elements, extensions, and what stands in parts of their own."""
    yield from _of_xml(package, part)
    for below in sorted(package.below(part)):
        yield from _of_part(package, below)


def _of_part(package: Package, part: str) -> Iterator[str]:
    yield f"part:{_kind(package.content_type(part))}"
    content = package.read(part)
    if part.lower().endswith(".vml"):
        yield from (f"control:{name.decode()}" for name in _CONTROL.findall(content))
        yield from ["note:shown"] * content.count(_SHOWN)
    elif content.lstrip(b"\xef\xbb\xbf")[:1] == b"<":
        yield from _inside(package, part)


def _inside(package: Package, part: str) -> Iterator[str]:
    is_note = "comments+xml" in package.content_type(part)
    for element in package.events(part):
        name = local(element.tag)
        if name in _SHAPES and "spreadsheetDrawing" in str(element.tag):
            yield f"shape:{name}"
        elif name == "ext" and element.get("uri"):
            yield f"ext:{element.get('uri')}"
        elif is_note and name == "rPr":
            yield "note:letters"


def _of_xml(package: Package, part: str) -> Iterator[str]:
    content = package.read(part)
    yield from (f"cell:{name}" for name, pointer in _POINTERS.items() for _ in pointer.findall(content))
    root = parsed(_CELLS.sub(b"", content))
    yield from {f"element:{local(child.tag)}": None for child in root if not _is_blank(child)}
    yield from (f"ext:{each.get('uri')}" for each in root.iter() if local(each.tag) == "ext" and each.get("uri"))


def _is_blank(element: Element) -> bool:
    """Whether an element is what is printed above and below each page, and that is nothing."""
    return local(element.tag) == "headerFooter" and not "".join(element.itertext()).strip()


def _of_workbook(package: Package) -> Iterator[str]:
    """Yield a sign for each thing that a workbook has beside its sheets."""
    yield from (f"element:{local(child.tag)}" for child in package.tree(package.workbook))
    of_sheets = {below for part in package.sheets.values() for below in (part, *package.below(part))}
    for part in package.parts:
        if part not in of_sheets and not part.endswith(".rels"):
            yield f"part:{_kind(package.content_type(part))}"
    styles = next((link.part for link in package.links(package.workbook) if link.kind == "styles"), "")
    for part in (package.workbook, styles):
        if part in package.parts:
            yield from (sign for sign in _inside(package, part) if sign.startswith("ext:"))


def _kind(content_type: str) -> str:
    """Return the last word of a content type, such as drawing+xml; image for one of any kind."""
    return "image" if content_type.startswith("image/") else re.split(r"[./]", content_type)[-1]
