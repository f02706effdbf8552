"""What a formula asks: whether it is about the day, chance or another file, and which cells and names it takes.

A formula is never calculated here. Where it cannot be told which cells it takes, it is opaque.
"""

import re
from dataclasses import dataclass

from reconciler.sheets.formats.hazards import MAX_ROWS, Area

ASKING = frozenset(
    {
        "TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY", "GETRANDBETWEEN",
        "WEBSERVICE", "RTD", "DDE", "STOCKHISTORY", "SQL.REQUEST", "CALL", "REGISTER.ID", "PY", "COPILOT",
        "IMPORTRANGE", "IMPORTDATA", "IMPORTHTML", "IMPORTXML", "IMPORTFEED", "GOOGLEFINANCE",
        "CUBEVALUE", "CUBEMEMBER", "CUBEMEMBERPROPERTY", "CUBERANKEDMEMBER", "CUBESET", "CUBESETCOUNT", "CUBEKPIMEMBER",
    }
)  # fmt: skip
"""The functions whose value is another one tomorrow, or comes from outside the workbook."""
OPAQUE = frozenset({"INDIRECT", "OFFSET", "EVALUATE", "GET.CELL", "DUMMYFUNCTION"})
"""The functions that take cells which the formula does not name."""
_MAY_ASK = (
    b"TODAY", b"NOW", b"RAND", b"WEBSERVICE", b"RTD", b"DDE", b"STOCKHISTORY", b"REQUEST", b"CALL", b"REGISTER",
    b"PY(", b"COPILOT", b"IMPORT", b"GOOGLEFINANCE", b"CUBE", b"|", b"&#",
)  # fmt: skip
"""One of these stands, in capitals, in the XML of every formula that asks; or what is next."""
_MAY_REACH_OUT = re.compile(rb"\[[^\[\]<>]*\][^\[\]<>]*!")
_FORMULA = re.compile(rb"<f\b[^<]*")
_LAST_COLUMN = 16_383
_LONGEST = 8_192
"""Characters of a formula that spreadsheet programs take."""
_MOST_MARKS = 500
"""Apostrophes and brackets of a formula."""

_TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"]|"")*")
    | (?P<error>\#[A-Z0-9/?_]+[!?]?)
    | (?P<prefix>'(?:[^']|'')*'!|[^\W\d][\w.]*(?::[\w.]+)?!|\[[^\[\]]*\][\w.:]*!)?
      (?:
        (?P<area>\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?(?![\w.(\[])
          | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(])
          | \$?\d{1,7}:\$?\d{1,7}(?![\w.]))
        | (?P<table>[^\W\d][\w.]*)?(?P<columns>\[(?:[^\[\]]|\[(?:[^\[\]']|'.)*\])*\])
        | (?P<name>[^\W\d\\][\w.\\?]*|\\[\w.\\?]*)\s*(?P<call>\()?
      )
    | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    | (?P<pipe>\|)
    """,
    re.VERBOSE,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d{0,7})")
_TO_CALL = re.compile(r"\)\s*:|:\s*[A-Za-z_][\w.]*\(")
_COLUMN_NAME = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
FUNCTION_PREFIX = re.compile(r"^(?:_XL\w*\.|COM\.SUN\.STAR\.SHEET\.ADDIN\.\w+\.|ORG\.\w+\.)+")
_ODS_REFERENCE = re.compile(
    r"(?P<file>'(?:[^']|'')*'\#)?(?:\$?(?P<sheet>'(?:[^']|'')*'|[^.\[\]':]*))\.(?P<first>\$?[A-Za-z]{0,3}\$?\d{0,7})"
    r"(?::(?:\$?(?P<other>'(?:[^']|'')*'|[^.\[\]':]*))\.(?P<last>\$?[A-Za-z]{0,3}\$?\d{0,7}))?"
)
_ODS_SPACE = re.compile(r"^(?:of:|oooc:|msoxl:)?=?")
_ODS_TOKEN = re.compile(
    r'(?P<string>"(?:[^"]|"")*")|\[(?P<reference>(?:[^\[\]\']|\'(?:[^\']|\'\')*\')*)\]'
    r"|(?P<name>[^\W\d][\w.]*)\s*(?P<call>\()?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An area that a formula takes, of the sheet with this name ("" for its own); which of its sides move with it.

    The sides are top, left, bottom and right, counted from 0.
    """

    sheet: str
    area: Area
    moves: tuple[bool, bool, bool, bool] = (False, False, False, False)

    def moved(self, down: int, right: int) -> Area:
        """Return the area that the formula takes when it stands so many cells lower and further right."""
        steps = down, right, down, right
        top, left, bottom, last = (
            side + step * moves for side, step, moves in zip(self.area, steps, self.moves, strict=True)
        )
        return top, left, bottom, last


@dataclass(frozen=True, slots=True)
class Formula:
    """What a formula asks; `names` are in capitals, `columns` those of tables: the table's name, and theirs."""

    asks: bool = False
    opaque: bool = False
    references: tuple[Reference, ...] = ()
    names: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def moves(self) -> bool:
        """Whether what it takes depends on where it stands."""
        return any(any(reference.moves) for reference in self.references)

    def beside(self, other: "Formula") -> "Formula":
        """Return what both ask."""
        return Formula(
            self.asks or other.asks,
            self.opaque or other.opaque,
            self.references + other.references,
            self.names + other.names,
            self.columns + other.columns,
        )


UNKNOWN = Formula(asks=True)
"""What is taken of a formula that cannot be read: the worst."""


def may_one_ask(block: bytes) -> bool:
    """Whether some XML of cells may hold a formula that asks for the day, for chance or for another file."""
    return may_ask(b"\n".join(_FORMULA.findall(block)))


def may_ask(formulas: bytes) -> bool:
    """Whether some formulas may ask for the day, for chance or for another file."""
    words = formulas.upper()
    return any(word in words for word in _MAY_ASK) or (b"[" in words and _MAY_REACH_OUT.search(words) is not None)


def of_excel(text: str) -> Formula:
    """Return what a formula asks that is written as .xlsx workbooks have it."""
    if _is_absurd(text):
        return UNKNOWN
    found = _Found(opaque=_TO_CALL.search(_without_strings(text)) is not None)
    is_dummy = "DUMMYFUNCTION" in text.upper()
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "pipe":
            found.asks = True
        elif kind == "string" and is_dummy:  # what the function was in another program
            found.asks |= of_excel(token[0][1:-1].replace('""', '"')).asks
        elif kind in ("string", "error", "number"):
            continue
        else:
            found.take(token)
    return found.formula()


def of_ods(text: str) -> Formula:
    """Return what a formula asks that is written as .ods workbooks have it: of:=IF([.A1]="x";[$Other.B2];TODAY())."""
    rest = _ODS_SPACE.sub("", text)
    if text.startswith("msoxl:"):
        return of_excel(rest)
    if _is_absurd(text):
        return UNKNOWN
    found = _Found(opaque=_TO_CALL.search(_without_strings(rest)) is not None)
    for token in _ODS_TOKEN.finditer(rest):
        if token["reference"] is not None:
            found.take_ods(token["reference"])
        elif token["name"]:
            found.take_word(token["name"], is_call=token["call"] is not None)
    return found.formula()


def ods_area(text: str) -> Reference | None:
    """Return the area of a reference such as $Sheet1.$A$1:.B2; None where it is none."""
    found = _ODS_REFERENCE.fullmatch(text)
    area = found and _area(f"{found['first']}:{found['last']}" if found["last"] else found["first"])
    if not found or not area or (found["other"] and found["other"] != found["sheet"]):
        return None
    return Reference(_unquoted(found["sheet"] or ""), area[0])


def _is_absurd(text: str) -> bool:
    """Whether a text is longer than a formula is, or made to be read slowly."""
    return len(text) > 2 * _LONGEST or text.count("'") > _MOST_MARKS or text.count("[") > _MOST_MARKS


def _without_strings(text: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', '""', text)


class _Found:
    """What was found in a formula so far."""

    def __init__(self, *, opaque: bool) -> None:
        self.asks, self.opaque = False, opaque
        self._references: list[Reference] = []
        self._names: list[str] = []
        self._columns: list[tuple[str, str]] = []

    def formula(self) -> Formula:
        return Formula(self.asks, self.opaque, tuple(self._references), tuple(self._names), tuple(self._columns))

    def take(self, token: re.Match[str]) -> None:
        prefix = (token["prefix"] or "!")[:-1]
        sheet = _unquoted(prefix)
        if "[" in sheet and not sheet.startswith("[0]"):
            self.asks = True
        elif token["area"]:
            self._take_area(sheet.removeprefix("[0]"), token["area"])
        elif token["columns"]:
            self._columns.append(((token["table"] or "").upper(), token["columns"]))
        elif token["name"]:
            self.take_word(token["name"], is_call=token["call"] is not None)

    def _take_area(self, sheet: str, text: str) -> None:
        found = _area(text)
        if ":" in sheet or not found:
            self.opaque = True
        else:
            self._references.append(Reference(sheet, *found))

    def take_word(self, word: str, *, is_call: bool) -> None:
        name = word.upper()
        function = FUNCTION_PREFIX.sub("", name)
        if is_call and function in ASKING:
            self.asks = True
        elif is_call and function in OPAQUE:
            self.opaque = True
        else:
            self._names.append(name)

    def take_ods(self, text: str) -> None:
        if text.startswith("'") and "'#" in text:
            self.asks = True
        elif reference := ods_area(text):
            self._references.append(reference)
        elif "#REF!" not in text:
            self.opaque = True


def _area(text: str) -> tuple[Area, tuple[bool, bool, bool, bool]] | None:
    """Return the area of A1, $A$1:B2, A:B or 1:2, and which of its sides move; None where it is none."""
    first, _, last = text.partition(":")
    one, other = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
    if not one or not other:
        return None
    rows = [int(match[4]) - 1 if match[4] else edge for match, edge in ((one, 0), (other, MAX_ROWS - 1))]
    columns = [_column(match[2]) if match[2] else edge for match, edge in ((one, 0), (other, _LAST_COLUMN))]
    rows_move = [bool(match[4]) and not match[3] for match in (one, other)]
    columns_move = [bool(match[2]) and not match[1] for match in (one, other)]
    if not one[4] and not one[2]:
        return None
    top, bottom = sorted(rows)
    left, right = sorted(columns)
    return (top, left, bottom, right), (rows_move[0], columns_move[0], rows_move[1], columns_move[1])


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _unquoted(sheet: str) -> str:
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet.upper()


def named_columns(text: str) -> list[str]:
    """Return the columns that are named behind the name of a table: [Start], [[#This Row],[Start]], [[A]:[B]]."""
    found = (re.sub(r"'(.)", r"\1", match[1]).removeprefix("@") for match in _COLUMN_NAME.finditer(text))
    return [name.upper() for name in found if name and not name.startswith("#")]
