"""Find the cells of an .ods workbook whose saved value is a matter of the day, of chance or of another file."""

from typing import NamedTuple

from reconciler.sheets.formats.formulas import UNKNOWN, Formula, Reference, may_ask, ods_area, of_ods
from reconciler.sheets.formats.hazards import Area, too_large
from reconciler.sheets.formats.marks import Place
from reconciler.sheets.formats.ods_xml import Attributes
from reconciler.sheets.formats.stale import MOST_FORMULAS, Standing, stale_cells

_DOWN, _RIGHT = "table:number-matrix-rows-spanned", "table:number-matrix-columns-spanned"
_OTHER_FILE = "'#"


class _Cell(NamedTuple):
    sheet: str
    cells: Area
    text: str


class Formulas:
    """The formulas and the names of a workbook, while it is read."""

    def __init__(self) -> None:
        """Begin without any."""
        self._cells: list[_Cell] = []
        self._names: dict[str, str] = {}
        self._ranges: dict[str, str] = {}

    def add(self, sheet: str, at: Place, attributes: Attributes) -> None:
        """Take in a cell with a formula; so many are kept as are looked at."""
        if len(self._cells) > MOST_FORMULAS:
            return
        row, column = at
        down, right = int(attributes.get(_DOWN, "1")), int(attributes.get(_RIGHT, "1"))
        cells = row, column, row + max(down, 1) - 1, column + max(right, 1) - 1
        self._cells.append(_Cell(sheet.upper(), cells, attributes["table:formula"]))

    def add_name(self, attributes: Attributes) -> None:
        """Take in the tag of a name for a formula."""
        self._names[attributes.get("table:name", "").upper()] = attributes.get("table:expression", "")

    def add_range(self, attributes: Attributes) -> None:
        """Take in the tag of a name for some cells."""
        self._ranges[attributes.get("table:name", "").upper()] = attributes.get("table:cell-range-address", "")

    def stale(self, file: str) -> dict[str, set[Place]]:
        """Return the stale cells by sheet, whose name is in capitals; `file` is what messages call the workbook.

        Raises InputRefused (sheet.too_large) where there are too many formulas to tell.
        """
        texts = "\n".join([*(cell.text for cell in self._cells), *self._names.values(), *self._ranges.values()])
        if _OTHER_FILE not in texts and not may_ask(texts.encode()):
            return {}
        if len(self._cells) > MOST_FORMULAS:
            why = f"it has over {MOST_FORMULAS:,} formulas, one of which asks for the day or for another file"
            raise too_large(file, why)
        standing = [Standing(sheet, cells, of_ods(text)) for sheet, cells, text in self._cells]
        names = {name: of_ods(text) for name, text in self._names.items()}
        return stale_cells(standing, names | {name: _of_range(text) for name, text in self._ranges.items()}, {}, file)


def _of_range(text: str) -> Formula:
    if _OTHER_FILE in text:
        return UNKNOWN
    reference = ods_area(text)
    return Formula(references=(Reference(reference.sheet, reference.area),)) if reference else Formula(opaque=True)
