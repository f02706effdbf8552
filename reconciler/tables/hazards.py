"""Find the cells of a workbook that its reader gives as empty though they are not.

Those are error values (#N/A, #REF!) and formulas that were never calculated. Read as empty, they would turn a leaver's
row into that of somebody active. The sheets' XML is searched as bytes: no parser, so no entities are expanded.
"""

import io
import re
import zipfile
from html import unescape

from reconciler.tables.cells import Problem

Hazards = dict[tuple[int, int], Problem]
"""What is wrong with a cell that reads as empty, by row and column counted from 0."""

_NEVER_CALCULATED = Problem(
    "cell.formula", "the cell holds a formula that was never calculated, which reads as empty: type the value itself."
)
_CELL = re.compile(rb"<c\s([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
_VALUE = re.compile(rb"<v[^>]*>([^<]+)</v>")
_TAG = re.compile(r"<(?:\w+:)?(?:sheet|Relationship)\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def hazards(data: bytes) -> dict[str, Hazards]:
    """Give the hazards of each sheet of an .xlsx or .xlsm, by the sheet's name; nothing for other kinds of workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            return {name: found for name, path in _sheets(archive) if (found := _scan(archive.read(path)))}
    except (zipfile.BadZipFile, KeyError):
        return {}


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {tag["Id"]: tag["Target"] for tag in _tags(archive, "xl/_rels/workbook.xml.rels")}
    named = [(tag["name"], targets[tag["r:id"]]) for tag in _tags(archive, "xl/workbook.xml") if "r:id" in tag]
    return [(name, target.lstrip("/") if target.startswith("/") else f"xl/{target}") for name, target in named]


def _tags(archive: zipfile.ZipFile, path: str) -> list[dict[str, str]]:
    text = archive.read(path).decode("utf-8", "replace")
    found = [{name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)} for tag in _TAG.findall(text)]
    return [tag for tag in found if tag.keys() & {"r:id", "Target"}]


def _scan(xml: bytes) -> Hazards:
    if b't="e"' not in xml and b"<f" not in xml:
        return {}
    found: Hazards = {}
    for attributes, inner in _CELL.findall(xml):
        place = _PLACE.search(attributes)
        value = _VALUE.search(inner)
        if place and b't="e"' in attributes:
            found[_index(*place.groups())] = _error(value[1].decode("ascii", "replace") if value else "#?")
        elif place and b"<f" in inner and not value and b"<t" not in inner and b't="str"' not in attributes:
            found[_index(*place.groups())] = _NEVER_CALCULATED
    return found


def _error(value: str) -> Problem:
    return Problem("cell.error", f"the cell holds the error {value}, which reads as empty: type the value itself.")


def _index(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1
