"""The contents of cells as they stand in people's workbook, letter by letter.

openpyxl loses what a formula gave, takes some dates for errors, and makes other texts of some. So no content goes
through it: it writes where cells are and how they look, and the contents are put back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from reconciler.report.marked.own_book.package import Package, local
from reconciler.report.xlsx.cell_xml import column_letters

_CELL = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?(?: t="\w+")?(?: ?/>|>(.*?)</c>)', re.DOTALL)
_FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>.*?</f>)", re.DOTALL)
_PLAIN = re.compile(r"<t [^>]*>([^<]*)</t>")
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


class Content(NamedTuple):
    """What a cell holds: its type as the file has it, the XML of its value, and whether a formula gave it."""

    kind: str
    xml: str
    is_formula: bool = False


Contents = Mapping[str, Content]
"""By the address of the cell, such as B3; cells that hold nothing are left out."""

NOT_BELIEVED = Content("e", "<v>#N/A</v>")


def text_content(text: str) -> Content:
    """Return a text as the content of a cell; it is no formula, whatever it begins with."""
    return Content("inlineStr", f'<is><t xml:space="preserve">{_escaped(text)}</t></is>')


def shared_texts(package: Package) -> list[str]:
    """Return the texts that the cells of a workbook share, each as the XML of a text in a cell."""
    part = next((link.part for link in package.links(package.workbook) if link.kind == "sharedStrings"), "")
    found = []
    for element in package.events(part) if part in package.parts else ():
        if local(element.tag) == "si":
            found.append(_text(element))
            element.clear()
    return found


def contents_of(package: Package, part: str, texts: Sequence[str]) -> dict[str, Content]:
    """Return what the cells of a sheet hold. Raises ValueError where a cell points to a text that there is not."""
    found = {}
    for address, cell in _cells(package, part):
        if (content := _content(cell, texts)) is not None:
            found[address] = content
    return found


def put_back(sheet: bytes, wanted: Contents) -> bytes:
    """Return a sheet of openpyxl's with these contents, and no others, in its cells.

    Raises ValueError where a cell is missing, or has lost its formula.
    """
    waiting = set(wanted)

    def put(found: re.Match[bytes]) -> bytes:
        address = found[1].decode()
        content = wanted.get(address)
        begin = b'<c r="%b"%b' % (found[1], found[2] or b"")
        if content is None:
            return begin + b"/>"
        waiting.discard(address)
        formula = _FORMULA.match(found[3] or b"") if content.is_formula else None
        if content.is_formula and not formula:
            raise ValueError(f"{address} has lost its formula")
        kind = "" if content.kind == "n" else f' t="{content.kind}"'
        return begin + kind.encode() + b">" + (formula[0] if formula else b"") + content.xml.encode() + b"</c>"

    made = _CELL.sub(put, sheet)
    if waiting:
        raise ValueError(f"{min(waiting)} is missing")
    return made


def put_one(sheet: bytes, address: str, content: Content) -> bytes:
    """Return a sheet of openpyxl's with another content in one cell, and all else as it is."""

    def put(found: re.Match[bytes]) -> bytes:
        if found[1].decode() != address:
            return found[0]
        return b'<c r="%b"%b t="%b">%b</c>' % (found[1], found[2] or b"", content.kind.encode(), content.xml.encode())

    return _CELL.sub(put, sheet)


def _cells(package: Package, part: str) -> Iterator[tuple[str, Element]]:
    """Yield the cells of a sheet with their addresses; those that are not written follow from those before."""
    row = 0
    for element in package.events(part):
        if local(element.tag) != "row":
            continue
        row, column = int(element.get("r", row + 1)), 0
        for cell in element:
            if local(cell.tag) != "c":
                continue
            address = cell.get("r") or f"{column_letters(column)}{row}"
            if not (match := _REFERENCE.fullmatch(address)):
                raise ValueError(f"{address} is no cell")
            column = _number(match[1])
            yield address, cell
        element.clear()


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _content(cell: Element, texts: Sequence[str]) -> Content | None:
    parts = {local(child.tag): child for child in cell}
    kind, value = cell.get("t", "n"), (parts["v"].text or "") if "v" in parts else ""
    is_formula = "f" in parts
    if kind == "s" and value:
        number = int(value)
        if not 0 <= number < len(texts):
            raise ValueError("a cell points to a text that there is not")
        return _of_text(texts[number], is_formula)
    if kind == "inlineStr" and "is" in parts:
        return _of_text(_text(parts["is"]), is_formula)
    if not (value or is_formula):
        return None
    said = f"<v>{_escaped(value)}</v>" if value or kind == "str" else ""
    return Content(kind, said, is_formula)


def _of_text(xml: str, is_formula: bool) -> Content | None:
    if not is_formula:
        return Content("inlineStr", xml) if xml else None
    plain = "".join(_PLAIN.findall(xml))
    return Content("str", f"<v>{plain}</v>", is_formula=True)


def _text(element: Element) -> str:
    """Return a text, plain or rich, as the XML of a cell's own text; "" for none."""
    inside = "".join(map(_xml, element))
    return f"<is>{inside}</is>" if any(local(each.tag) == "t" and each.text for each in element.iter()) else ""


def _xml(element: Element) -> str:
    name = local(element.tag)
    said = "".join(f" {local(key)}={quoteattr(value)}" for key, value in element.attrib.items() if key[0] != "{")
    if name == "t":
        return f'<t xml:space="preserve">{_escaped(element.text or "")}</t>'
    return f"<{name}{said}>{''.join(map(_xml, element))}</{name}>"


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})  # a reader of XML takes a bare one for a line feed
