"""Find what the form of the cells says in the sheets of an Office package (.xlsx, .xlsm and .xlsb)."""

from collections.abc import Container, Iterable, Mapping

from reconciler.sheets.formats import xlsb_formulas, xlsx_formulas, xlsx_greyed, xlsx_struck
from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.hazards import SheetScan
from reconciler.sheets.formats.package import Relation
from reconciler.sheets.formats.package_notes import find_notes
from reconciler.sheets.formats.xlsb_marks import Fonts
from reconciler.sheets.formats.xlsx_struck import StruckStyles, StruckTexts

_NOTES = "comment"
"""Stands in the name of every part of notes, whatever program wrote it."""


def find_marks(
    archive: Archive,
    workbook: str,
    parts: Iterable[Relation],
    sheets: Mapping[tuple[str, str], SheetScan],
    texts_struck: Container[str],
) -> None:
    """Find the marks of some sheets, which are given by name and part; `parts` are what the workbook refers to.

    `texts_struck` holds the parts of shared texts (in small letters) of which some may be struck through.

    Raises InputRefused where a part that may hold marks is broken.
    """
    looks = {part: look for (_, part), look in sheets.items()}
    kinds = {relation.kind: relation.part for relation in parts if relation.part in archive}
    if any(map(_is_binary, looks)):
        _find_struck_binary(archive, kinds, {part: look for part, look in looks.items() if _is_binary(part)})
    _find_struck(archive, kinds, {part: look for part, look in looks.items() if not _is_binary(part)}, texts_struck)
    formulas = xlsb_formulas if _is_binary(workbook) else xlsx_formulas
    formulas.find_stale(archive, workbook, sheets)
    if any(_NOTES in part for part in archive.names()):
        for part, look in looks.items():
            find_notes(archive, part, look.marks)


def _is_binary(part: str) -> bool:
    return part.lower().endswith(".bin")


def _find_struck_binary(archive: Archive, kinds: Mapping[str, str], looks: Mapping[str, SheetScan]) -> None:
    fonts = Fonts()
    if "styles" in kinds:
        fonts.read_styles(archive.stream(kinds["styles"]), archive.name)
    if not fonts.fonts:
        return
    if "sharedStrings" in kinds:
        fonts.read_texts(archive.stream(kinds["sharedStrings"]), archive.name)
    for part, look in looks.items():
        fonts.mark(archive.stream(part), archive.name, look.marks)


def _find_struck(
    archive: Archive, kinds: Mapping[str, str], looks: Mapping[str, SheetScan], texts_struck: Container[str]
) -> None:
    styles, texts = StruckStyles(), StruckTexts()
    if looks and "styles" in kinds:
        styles = xlsx_struck.struck_styles(archive, kinds["styles"])
    if looks and kinds.get("sharedStrings", "").lower() in texts_struck:
        texts = xlsx_struck.struck_texts(archive, kinds["sharedStrings"])
    greyed = xlsx_greyed.greyed_styles(archive, kinds["styles"]) if looks and "styles" in kinds else frozenset[int]()
    for part, look in looks.items():
        if greyed:
            xlsx_greyed.mark_greyed(archive.stream(part), greyed, look.marks.greyed)
        if texts.whole or texts.part or look.rich_strikes or styles.may_be_used(archive.stream(part)):
            xlsx_struck.mark_struck(archive.stream(part), archive.name, styles, texts, look.marks)
