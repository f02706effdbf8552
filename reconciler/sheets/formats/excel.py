"""Read .xlsx, .xlsm and .xlsb workbooks with python-calamine, after a look into every part of the archive.

The reader takes memory for every cell of the used range and ends the whole process where there is none, gives error
values as empty, and does not tell what is hidden or merged. So nothing reaches it that was not looked into.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Sheet
from reconciler.sheets.formats import xlsb_scan, xlsx_scan
from reconciler.sheets.formats.archive import Archive, damaged, password
from reconciler.sheets.formats.hazards import SheetScan
from reconciler.sheets.formats.package import Relation, elements, relations
from reconciler.sheets.formats.package_marks import find_marks
from reconciler.sheets.formats.row_store import Cell, Rows
from reconciler.sheets.formats.table import Hits, RawSource, bounded, note, sheet_table
from reconciler.sheets.formats.xlsx_struck import noting_strikes

_OFFICE_DOCUMENT = "/officeDocument"
_EXTERNAL = "/externallinks/externallink"
_STRINGS = "sharedstrings."


class _Listed(NamedTuple):
    """A sheet as the workbook lists it; `kind` is worksheet, chartsheet, xlMacrosheet …"""

    name: str
    part: str
    kind: str


def read(archive: Archive, data: bytes, raw: RawSource, hits: Hits) -> None:
    """Read the sheets of a workbook into `raw`. Raises InputRefused where it cannot be read, or is too large."""
    main = _main_part(archive)
    parts = relations(archive, main)
    sheets = _listed(archive, main, parts)
    _require_cells(sheets, raw.name)
    texts_struck = set[str]()
    looks = _look_into(archive, sheets, texts_struck)
    scanned = {(sheet.name, sheet.part): looks[sheet.name] for sheet in sheets if sheet.name in looks}
    find_marks(archive, main, parts, scanned, texts_struck)
    if any(_EXTERNAL in part for part in archive.names()):
        raw.notes.append(external_links(raw.name))
    with _reading(raw.name) as reader:
        book = reader(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if _kind(meta.typ) != "WorkSheet":
                continue
            if meta.name not in looks:
                raise damaged(raw.name)
            look = looks.pop(meta.name)
            look.hidden = _kind(meta.visible) != "Visible"
            sheet = Sheet(raw.name, meta.name)
            rows = Rows(bounded(_rows(book.get_sheet_by_name(meta.name)), sheet))
            raw.tables.append(sheet_table(sheet, rows, look, hits))


def is_workbook(archive: Archive) -> bool:
    """Whether an archive says that it holds a workbook of one of these kinds."""
    return _main_part(archive).rpartition("/")[2] in ("workbook.xml", "workbook.bin")


def external_links(name: str) -> Any:
    """Return the note on a workbook whose formulas look into others."""
    return note(Code.FILE_EXTERNAL_LINKS, Sheet(name, ""))


def macros_only(name: str) -> InputRefused:
    """Return the refusal of a workbook without any worksheet."""
    return InputRefused(
        f"{name}: the workbook has no sheet of cells, only charts or macros. Put the rows on a worksheet.",
        Code.FILE_MACROS_ONLY,
    )


def _require_cells(sheets: list[_Listed], name: str) -> None:
    """Raise InputRefused where no sheet has cells, or one holds macros in the way of Excel 4, which ends the reader."""
    if all(sheet.kind != "worksheet" for sheet in sheets):
        raise macros_only(name)
    if old := next((sheet.name for sheet in sheets if sheet.kind.lower().endswith("macrosheet")), ""):
        raise InputRefused(
            f"{name}: the sheet “{old}” holds macros of Excel 4, beside which nothing can be read. Delete that "
            "sheet, or save the workbook as .xlsx, which leaves it out.",
            Code.FILE_OLD_MACROS,
        )


def _main_part(archive: Archive) -> str:
    """Return the part that lists the sheets, "" where there is none."""
    if "_rels/.rels" not in archive:
        return ""
    found = [
        attributes.get("Target", "").lstrip("/").lower()
        for tag, attributes in elements(archive, "_rels/.rels")
        if tag == "Relationship" and attributes.get("Type", "").endswith(_OFFICE_DOCUMENT)
    ]
    return found[0] if len(found) == 1 and found[0] in archive else ""


def _listed(archive: Archive, main: str, parts: Iterable[Relation]) -> list[_Listed]:
    targets = {relation.key: relation for relation in parts}
    named = xlsb_scan.listed(archive.read(main), archive.name) if main.endswith(".bin") else _listed_xml(archive, main)
    if any(key not in targets for _, key in named):
        raise archive.damaged()
    return [_Listed(name, targets[key].part, targets[key].kind) for name, key in named]


def _listed_xml(archive: Archive, main: str) -> list[tuple[str, str]]:
    """Return the names of the sheets and the keys of their parts."""
    return [
        (attributes.get("name", ""), next((value for key, value in attributes.items() if key.endswith(":id")), ""))
        for tag, attributes in elements(archive, main)
        if tag == "sheet"
    ]


def _look_into(archive: Archive, sheets: list[_Listed], texts_struck: set[str]) -> dict[str, SheetScan]:
    """Look into each sheet, and unpack every other part once: it must be what the directory says.

    The parts of shared texts go into `texts_struck` where some text may be struck through.
    """
    looks: dict[str, SheetScan] = {}
    own = {sheet.part.lower() for sheet in sheets if sheet.part in archive}
    others = [part for part in archive.names() if part not in own]
    long_text = sum(_unpack(archive, part, texts_struck) for part in others) > 0
    for name, part, _ in sheets:
        if name in looks:
            raise archive.damaged("two of its sheets have one name")
        if part not in archive:
            continue
        if part.lower() not in own:
            raise archive.damaged("two of its sheets are one part")
        own.remove(part.lower())
        look_into = xlsb_scan.look if part.lower().endswith(".bin") else xlsx_scan.look
        looks[name] = look_into(partial(archive.stream, part), archive.name, f"{archive.name} › {name}")
        looks[name].long_text |= long_text
    return looks


def _unpack(archive: Archive, part: str, texts_struck: set[str]) -> bool:
    """Unpack a part to see that it can be; tell whether it holds long texts for the sheets."""
    if _STRINGS not in part:
        archive.verify(part)
        return False
    if part.endswith(".bin"):
        return xlsb_scan.has_long_strings(archive.stream(part), archive.name)
    return xlsx_scan.may_hold_long_text(noting_strikes(archive.stream(part), part, texts_struck))


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    """Return the rows of a sheet from its first row and column on; the reader leaves empty columns at the left out."""
    if sheet.start is None:
        return iter(())
    left = sheet.start[1]
    return iter(sheet.iter_rows()) if left == 0 else ([""] * left + row for row in sheet.iter_rows())


def _kind(value: Any) -> str:
    return str(value).rpartition(".")[2]


@contextmanager
def _reading(name: str) -> Iterator[Any]:
    """Yield the reader's way to open a workbook; whatever it raises becomes a refusal in plain words."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        yield CalamineWorkbook.from_filelike
    except PasswordError as error:
        raise password(name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name, str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's own end; not an Exception, and its class is hidden
            raise damaged(name) from error
        raise
