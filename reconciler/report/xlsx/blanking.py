"""Take rows out of a workbook that this program has written, and leave all else in it as it is.

It may be a copy of people's own, with all that people put into workbooks. What names somebody beside rows, notes,
links, properties and what charts remember of cells is not taken out: then the caller is told. The parts of the package
are changed as text: a library that reads and writes workbooks loses what it does not know.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from html import escape, unescape
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote

_SI = re.compile(r"<si\b[^>]*?(?:/>|>.*?</si>)", re.DOTALL)
_ROW = re.compile(r"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_TEXT = re.compile(r"<t\b[^>]*?>(.*?)</t>", re.DOTALL)
_VALUE = re.compile(r"<v\b[^>]*?>(.*?)</v>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(r|s|t)="([^"]*)"')
_COMMENT = re.compile(r'(<comment\b[^>]*?\bref="[A-Z]+(\d+)"[^>]*?>)(.*?)(</comment>)', re.DOTALL)
_LINK = re.compile(r'Target="([^"]*)"')
_SAID = re.compile(r"(?<=>)[^<>]+(?=<)|(?<=\")[^\"<>]+(?=\")")
"""What stands between tags, and in attributes."""
_FORMULA = re.compile(r"<f\b[^>]*?>(.*?)</f>", re.DOTALL)
_TOLD = re.compile(r"(?<=>)[^<>]+(?=<)")
_OUTWARD = re.compile(r'(<Relationship\b[^>]*?\bTarget=")([^"]*)("[^>]*>)')
_HYPERLINK = re.compile(r"<hyperlink\b[^>]*>")
_SHOWN = re.compile(r'\s(?:display|tooltip|location)="[^"]*"')
_NOWHERE = "about:blank"
_FREE = ("docProps/", "xl/comments", "xl/charts/")
"""Where a text may be empty, and the workbook is still whole."""
_STRINGS, _SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"

Names = Callable[[str], bool]
"""Whether a text names somebody who is to be taken out."""


def names_somebody(workbook: Path, names: Names) -> bool:
    """Whether a row, or any other text of a workbook, names somebody. Raises OSError, zipfile.BadZipFile."""
    with zipfile.ZipFile(workbook) as package:
        parts = _texts(package)
        others = (package.read(name) for name in package.namelist() if name not in parts)
        if any(names(line) for content in others for line in _lines(content)):
            return True
    strings = _strings(parts.get(_STRINGS, ""))
    for name, text in parts.items():
        if name.startswith(_SHEETS) and name.endswith(".xml"):
            if any(names(_said(row, strings)) for row in _ROW.findall(text)):
                return True
            if any(names(unescape(said)) for said in _SAID.findall(_ROW.sub("", text))):
                return True
        elif name != _STRINGS and any(names(unquote(unescape(said))) for said in _SAID.findall(text)):
            return True
    return any(map(names, strings))


def blank_rows(workbook: Path, out: Path, names: Names, line: str) -> bool:
    """Write a workbook without the values of rows that name somebody: in their place stands a line of text.

    Whether nothing in it names them any more. Raises OSError, zipfile.BadZipFile.
    """
    with zipfile.ZipFile(workbook) as package:
        parts, order = _texts(package), package.infolist()
        others = {one.filename: package.read(one) for one in order if one.filename not in parts}
    strings = _strings(parts.get(_STRINGS, ""))
    used, gone = set[int](), dict[str, set[str]]()
    for name, text in list(parts.items()):
        if name.startswith(_SHEETS) and name.endswith(".xml"):
            parts[name], gone[name] = _without(
                _HYPERLINK.sub(partial(_unlinked, names), text), strings, names, line, used
            )
        elif name.endswith(".rels"):
            parts[name] = _OUTWARD.sub(partial(_to_nowhere, names), text)
    for sheet, rows in gone.items():
        for comments in _comments_of(sheet, parts):
            parts[comments] = _COMMENT.sub(
                lambda found, rows=rows: (  # type: ignore[misc]
                    f"{found[1]}{_TEXT.sub(_emptied, found[3])}{found[4]}"
                    if found[2] in rows or names(_joined(found[3]))
                    else found[0]
                ),
                parts[comments],
            )
    for name, text in parts.items():
        if name.startswith(_FREE):
            parts[name] = _TOLD.sub(lambda found: "" if names(unescape(found[0])) else found[0], text)
    numbers = iter(range(len(strings)))
    parts[_STRINGS] = _SI.sub(
        lambda found: found[0] if next(numbers) in used else "<si><t></t></si>", parts.get(_STRINGS, "")
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for one in order:
            if one.filename in others:
                package.writestr(one.filename, others[one.filename])
            else:
                package.writestr(one.filename, parts[one.filename].encode())
    return not names_somebody(out, names)


def _texts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the parts of a package that are XML."""
    ends = (".xml", ".rels", ".vml")
    return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist() if name.endswith(ends)}


def _strings(text: str) -> list[str]:
    return [_joined(one) for one in _SI.findall(text)]


def _joined(xml: str) -> str:
    return unescape("".join(_TEXT.findall(xml)))


def _cells(row: str) -> Iterator[tuple[dict[str, str], str]]:
    for attributes, inside in _CELL.findall(row):
        yield dict(_ATTRIBUTE.findall(attributes)), inside


def _said(row: str, strings: list[str]) -> str:
    """Return the texts of a row's cells, each on a line."""
    return "\n".join(_text(attributes, inside, strings) for attributes, inside in _cells(row))


def _text(attributes: dict[str, str], inside: str, strings: list[str]) -> str:
    formula = _FORMULA.search(inside)
    return "\n".join(filter(None, [_value(attributes, inside, strings), unescape(formula[1]) if formula else ""]))


def _value(attributes: dict[str, str], inside: str, strings: list[str]) -> str:
    value = _VALUE.search(inside)
    if attributes.get("t") == "s":
        number = int(value[1]) if value else -1
        return strings[number] if 0 <= number < len(strings) else ""
    return _joined(inside) or (unescape(value[1]) if value else "")


def _without(sheet: str, strings: list[str], names: Names, line: str, used: set[int]) -> tuple[str, set[str]]:
    """Return a sheet without its rows that name somebody, and their numbers; `used` gets the texts of the others."""
    gone = set[str]()

    def changed(found: re.Match[str]) -> str:
        row = found[0]
        if not names(_said(row, strings)):
            for attributes, inside in _cells(row):
                if attributes.get("t") == "s" and (value := _VALUE.search(inside)):
                    used.add(int(value[1]))
            return row
        told = iter([line])
        gone.update(re.findall(r'<row\b[^>]*?\br="(\d+)"', row)[:1])
        return _CELL.sub(lambda cell: _blank(cell[1], next(told, "")), row)

    return _ROW.sub(changed, sheet), gone


def _blank(attributes: str, text: str) -> str:
    kept = " ".join(f'{name}="{value}"' for name, value in _ATTRIBUTE.findall(attributes) if name != "t")
    if not text:
        return f"<c {kept}/>"
    return f'<c {kept} t="inlineStr"><is><t>{escape(text, quote=False)}</t></is></c>'


def _unlinked(names: Names, found: re.Match[str]) -> str:
    """Return a link on a cell without what it shows, where that names somebody."""
    return _SHOWN.sub("", found[0]) if any(names(unescape(said)) for said in _SAID.findall(found[0])) else found[0]


def _to_nowhere(names: Names, found: re.Match[str]) -> str:
    """Return what a part refers to, nothing in the place of an address that names somebody."""
    is_outward = 'TargetMode="External"' in found[0]
    return f"{found[1]}{_NOWHERE}{found[3]}" if is_outward and names(unquote(unescape(found[2]))) else found[0]


def _lines(content: bytes) -> Iterator[str]:
    """Yield what may be text in a part that is no XML."""
    for encoding in ("utf-8", "utf-16-le"):
        yield from content.decode(encoding, "ignore").splitlines()


def _emptied(_: re.Match[str]) -> str:
    return "<t></t>"


def _comments_of(sheet: str, parts: dict[str, str]) -> Iterator[str]:
    """Yield the parts that hold the notes on a sheet."""
    links = parts.get(f"{dirname(sheet)}/_rels/{basename(sheet)}.rels", "")
    for target in _LINK.findall(links):
        path = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(sheet), target))
        if "comment" in basename(path) and path in parts:
            yield path
