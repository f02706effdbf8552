"""Find the cells of an .xlsx workbook whose saved value is a matter of the day, of chance or of another file."""

from collections.abc import Mapping
from xml.parsers import expat

from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.formulas import UNKNOWN, Formula, may_ask, of_excel
from reconciler.sheets.formats.hazards import SheetScan, area, too_large
from reconciler.sheets.formats.marks import Place
from reconciler.sheets.formats.package import elements, relations
from reconciler.sheets.formats.stale import MOST_FORMULAS, Standing, TableArea, stale_cells
from reconciler.sheets.formats.xlsx_walk import Attributes, CellWalk
from reconciler.sheets.formats.xml_events import parse

_TABLES = "table"
_NAMES = b"definedName"


def find_stale(archive: Archive, workbook: str, looks: Mapping[tuple[str, str], SheetScan]) -> None:
    """Take the stale cells of the sheets, which are given by name and part, into their marks.

    Raises InputRefused where a part is broken, or there are too many formulas.
    """
    listing = archive.read(workbook)
    if not any(look.may_ask for look in looks.values()) and not (_NAMES in listing and may_ask(listing)):
        return
    standing: list[Standing] = []
    tables: dict[str, TableArea] = {}
    for name, part in looks:
        _Formulas(name.upper(), standing, archive.name).run(archive.stream(part), archive.name)
        tables |= _tables(archive, name.upper(), part)
    found = stale_cells(standing, _names(listing, archive.name), tables, archive.name)
    for (name, _), look in looks.items():
        look.marks.stale = found.get(name.upper(), set())


class _Formulas(CellWalk):
    """Collects the formulas of a sheet."""

    def __init__(self, sheet: str, standing: list[Standing], file: str) -> None:
        super().__init__()
        self._sheet, self._standing, self._file = sheet, standing, file
        self._shared: dict[str, tuple[Place, Formula]] = {}
        self._attributes: Attributes = {}

    def begin_inner(self, name: str, attributes: Attributes) -> None:
        if name == "f":
            self._attributes = attributes

    def end_inner(self, name: str, text: str) -> None:
        if name != "f":
            return
        at, kind, group = (self.row, self.column), self._attributes.get("t", ""), self._attributes.get("si", "")
        cells, moved = (*at, *at), (0, 0)
        if kind == "shared" and not text.strip():
            (row, column), formula = self._shared.get(group, (at, UNKNOWN))
            moved = self.row - row, self.column - column
        else:
            formula = UNKNOWN if kind == "dataTable" else of_excel(text)
        if kind == "shared" and text.strip():
            self._shared[group] = at, formula
        elif kind == "array" and self._attributes.get("ref"):
            cells = area(self._attributes["ref"])
        self._standing.append(Standing(self._sheet, cells, formula, moved))
        if len(self._standing) > MOST_FORMULAS:
            why = f"it has over {MOST_FORMULAS:,} formulas, one of which asks for the day or for another file"
            raise too_large(self._file, why)


def _tables(archive: Archive, sheet: str, part: str) -> dict[str, TableArea]:
    """Return the tables with names on a sheet."""
    folder, _, name = part.rpartition("/")
    if not any("table" in part for part in archive.names()) or f"{folder}/_rels/{name}.rels" not in archive:
        return {}
    found = {}
    for relation in relations(archive, part):
        if relation.kind != _TABLES or relation.part not in archive:
            continue
        parts = elements(archive, relation.part)
        attributes = next((attributes for tag, attributes in parts if tag == "table"), {})
        columns = [attributes.get("name", "").upper() for tag, attributes in parts if tag == "tableColumn"]
        for key in ("name", "displayName"):
            if key in attributes:
                found[attributes[key].upper()] = TableArea(sheet, _area_of(attributes), columns)
    return found


def _area_of(attributes: Attributes) -> tuple[int, int, int, int]:
    try:
        return area(attributes.get("ref", ""))
    except ValueError:
        return 0, 0, 0, 0


def _names(listing: bytes, file: str) -> dict[str, Formula]:
    """Return what the names of a workbook stand for; what two sheets call the same is taken together."""
    names: dict[str, Formula] = {}
    open_: list[str] = []
    words: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        open_.append(attributes.get("name", "").upper() if tag.rpartition(":")[2] == "definedName" else "")
        words.clear()

    def end(_: str) -> None:
        name = open_.pop()
        if name:
            names[name] = of_excel("".join(words)).beside(names.get(name, Formula()))
        words.clear()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words.append
    parse(parser, [listing], file)
    return names
