"""Take rows out of a workbook that this program has written, and leave all else in it as it is.

The parts of the package are changed as text: a library that reads and writes workbooks loses what it does not know.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from posixpath import basename, dirname, join, normpath

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
_STRINGS, _SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"

Names = Callable[[str], bool]
"""Whether a text names somebody who is to be taken out."""


def names_somebody(workbook: Path, names: Names) -> bool:
    """Whether a row, or any other text of a workbook, names somebody. Raises OSError, zipfile.BadZipFile."""
    with zipfile.ZipFile(workbook) as package:
        parts = _texts(package)
    strings = _strings(parts.get(_STRINGS, ""))
    for name, text in parts.items():
        if name.startswith(_SHEETS) and name.endswith(".xml"):
            if any(names(_said(row, strings)) for row in _ROW.findall(text)):
                return True
        elif name != _STRINGS and any(names(unescape(said)) for said in _SAID.findall(text)):
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
            parts[name], gone[name] = _without(text, strings, names, line, used)
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


def _emptied(_: re.Match[str]) -> str:
    return "<t></t>"


def _comments_of(sheet: str, parts: dict[str, str]) -> Iterator[str]:
    """Yield the parts that hold the notes on a sheet."""
    links = parts.get(f"{dirname(sheet)}/_rels/{basename(sheet)}.rels", "")
    for target in _LINK.findall(links):
        path = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(sheet), target))
        if "comment" in basename(path) and path in parts:
            yield path
