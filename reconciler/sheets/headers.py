"""Recognise a sheet by its headers, whatever people call the columns."""

import copy
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from reconciler.errors import UsageError
from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS
from reconciler.model.finding import Facts
from reconciler.sheets.aliases import COMPANY_ALIASES, USER_ALIASES, USER_STAND_INS, Aliases
from reconciler.sheets.values.characters import plain
from reconciler.support.suggest import closest

USER_REQUIRED = USER_FIELDS[:4]
REQUIRED = {"companies": COMPANY_FIELDS, "users": USER_REQUIRED}
FIELDS = {"companies": COMPANY_FIELDS, "users": USER_FIELDS}

CustomHeaders = Mapping[str, Mapping[str, Sequence[str]]]
"""The house's own names for columns: for "companies" and "users", for each field, the headers that mean it.

Under IGNORE stand headers whose columns mean nothing here, whatever they are called.
"""
IGNORE = "ignore"

FIRST_ROWS = 20
"""Rows of a sheet among which its headers are looked for."""
_LONGEST_HEADER = 200
_SHORTEST_NAME = 4
"""Of words that stand in a longer header: “no” and “tel” may be parts of anything."""
_REMARK = re.compile(
    r"\s*[\[(<{](?:required|mandatory|optional|upload only|read only|do not (?:edit|change)|must|erforderlich|"
    r"freiwillig|pflicht(?:feld|angabe)?|obligatoire|requis|facultatif|obligatorio|requerido|opcional|"
    r"max\.? ?\d+.*?|text|string|[dmyjta]{2,4}(?:[-/. ][dmyjta]{2,4}){1,2})[\])>}]",
    re.IGNORECASE,
)
"""What a form says of a column behind its name: no part of the header. Any other remark may tell another thing."""
_OF_ABSENCES = re.compile(
    r"abwesenheit|fehlzeit|urlaubsart|elternzeit|krankmeld|massnahme|dienstplan|absence|typeofleave|leavetype|leavereason|"
    r"sickness|typedeconge|motifabsence|arretdetravail|ausencia|contingencia|bajamedica|incapacidad|"
    r"^(?:kurs|kursname|course|coursename|schulung|formation|formacion|curso|massn)$"
)
"""Parts of headers, folded, of lists whose days are those of an absence, a course or a measure."""
_DAYS = ("startDate", "endDate")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@lru_cache(maxsize=4096)
def fold(header: str) -> str:
    """Return what two spellings of a header share: letters and digits only, without case or accents."""
    return re.sub(r"[\W_]+", "", plain(header))


def without_remark(header: str) -> str:
    """Return a header without what a form says of its column behind it: “Suspended [READ ONLY]” is “Suspended”."""
    return _REMARK.sub("", header)


class _Strength(IntEnum):
    """How surely a header means its field; where a stronger one is there, the weaker ones are columns like others."""

    HOUSE = 0
    OWN = 1
    STAND_IN = 2


class _Names:
    """What is known for one kind of sheet: a folded header means a field, with a strength; and how it is written."""

    def __init__(self, fields: Sequence[str], own: Aliases, stand_ins: Aliases) -> None:
        self.meanings: dict[str, tuple[str, _Strength]] = {}
        self.ignored: frozenset[str] = frozenset()
        self.written: dict[str, str] = {}
        for strength, aliases in ((_Strength.STAND_IN, stand_ins), (_Strength.OWN, own)):
            for field, languages in aliases.items():
                for name in ", ".join(languages).split(", "):
                    self._add(name, field, strength)
                    self._add(name.translate(_UMLAUTS), field, strength)
        for field in fields:
            self._add(field, field, _Strength.OWN)

    def _add(self, name: str, field: str, strength: _Strength) -> None:
        self.meanings[fold(name)] = (field, strength)
        self.written[fold(name)] = name

    def with_house(self, columns: Mapping[str, Sequence[str]], kind: str) -> "_Names":
        """Return these names and the house's own, which win; raises UsageError where one stands under two fields."""
        made = copy.deepcopy(self)
        made.ignored = frozenset(map(fold, columns.get(IGNORE, ())))
        for field, names in columns.items():
            for name in names if field != IGNORE else ():
                known = made.meanings.get(fold(name))
                if not fold(name) or (known and known[1] is _Strength.HOUSE and known[0] != field):
                    why = "must have a letter or a digit, and stand under one field only"
                    raise UsageError(f"columns.{kind}.{field}: “{name}” {why}.")
                made._add(name, field, _Strength.HOUSE)
        return made

    def meaning(self, header: str) -> tuple[str, _Strength] | None:
        """Return the field that a header means, and how surely; of two (Prénom / First name) both must mean it."""
        if len(header) > _LONGEST_HEADER or (self.ignored and fold(header) in self.ignored):
            return None
        if found := self.meanings.get(fold(header)):
            return found
        if found := self.meanings.get(fold(without_remark(header))):
            return found
        parts = [self.meanings.get(fold(part)) for part in header.split("/")]
        return parts[0] if parts[0] and len(set(parts)) == 1 else None

    def field(self, header: str) -> str | None:
        """Return the field that a header means."""
        meaning = self.meaning(header)
        return meaning[0] if meaning else None


Known = Mapping[str, _Names]
_BUILT_IN: Known = {
    "companies": _Names(COMPANY_FIELDS, COMPANY_ALIASES, {}),
    "users": _Names(USER_FIELDS, USER_ALIASES, USER_STAND_INS),
}
_known: ContextVar[Known] = ContextVar("known", default=_BUILT_IN)


@contextmanager
def custom_headers(columns: CustomHeaders) -> Iterator[None]:
    """Know the house's own names while sheets are read; they win over the built-in ones.

    Raises UsageError where one of them stands under two fields.
    """
    token = _known.set({kind: names.with_house(columns.get(kind, {}), kind) for kind, names in _BUILT_IN.items()})
    try:
        yield
    finally:
        _known.reset(token)


def header_hits(cells: Iterable[Any]) -> int:
    """Count the cells that name a column this program knows."""
    return sum(1 for cell in cells if isinstance(cell, str) and _is_known(cell))


def _is_known(header: str) -> bool:
    return any(names.field(header) for names in _known.get().values())


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a recognised sheet are.

    `row` is the index of the header row; `columns` maps a field to its column index; `labels` a field to the header
    as the sheet has it; `extras` holds (index, header) of the columns that are carried along; `twice` the headers of
    two columns that mean one field; `missing` the required fields that no column names; `above` the indexes of the
    rows above `row` that belong to the headers.
    """

    kind: str
    row: int
    columns: dict[str, int]
    labels: dict[str, str]
    extras: tuple[tuple[int, str], ...]
    twice: tuple[str, str] | None
    missing: tuple[str, ...]
    above: frozenset[int] = frozenset()


def recognise(rows: Sequence[Sequence[Any]], kind: str | None = None) -> Header | None:
    """Find the header among the first 20 rows; `kind` ("companies" or "users") says outright what it must be.

    Returns None where no row names at least two known columns.
    """
    hits = [header_hits(row) for row in rows[:FIRST_ROWS]]
    if max(hits, default=0) < 2:
        return None
    return complete_header(rows, kind) or _header(rows, hits.index(max(hits)), kind)


def complete_header(rows: Sequence[Sequence[Any]], kind: str | None = None) -> Header | None:
    """Return the first header, among the first 20 rows, that lacks nothing."""
    headers = (_header(rows, at, kind) for at, row in enumerate(rows[:FIRST_ROWS]) if header_hits(row) > 1)
    return next((header for header in headers if header and not header.missing), None)


def _header(rows: Sequence[Sequence[Any]], at: int, kind: str | None) -> Header | None:
    return match_header(words_of(rows[at]), at, kind)


def words_of(row: Iterable[Any]) -> list[str]:
    """Return the cells of a row as headers are compared: texts in one line."""
    return ["" if cell is None else " ".join(str(cell).split()) for cell in row]


def match_header(cells: list[str], at: int, kind: str | None) -> Header | None:
    """Return what some cells are as headers, None where they are none; `at` is the index of their row."""
    kind = kind or _kind(cells)
    return _match(kind, at, cells) if kind else None


def _kind(cells: Sequence[str]) -> str | None:
    """Return the kind of sheet that a header is of: people have names and addresses, companies have domains."""
    known = _known.get()
    users = {known["users"].field(cell) for cell in cells}
    companies = {known["companies"].field(cell) for cell in cells}
    if {"firstName", "lastName"} <= users or ("email" in users and users & {"firstName", "lastName"}):
        return "users"
    if "emailDomains" in companies and companies & {"name", "vanityName"}:
        return "companies"
    if "email" in users:
        return "users"
    return "companies" if {"name", "vanityName"} <= companies else None


def _match(kind: str, row: int, cells: list[str]) -> Header:
    columns: dict[str, int] = {}
    twice = _repeated(cells)
    places = _places(cells, _known.get()[kind])
    for field in FIELDS[kind]:
        named = places[field, _Strength.HOUSE] or places[field, _Strength.OWN]
        found = named or places[field, _Strength.STAND_IN]
        if len(named) > 1:
            twice = twice or (cells[named[0]], cells[named[1]])
        elif len(found) == 1:
            columns[field] = found[0]
    if kind == "users" and any(_OF_ABSENCES.search(fold(cell)) for cell in cells):
        columns = {field: at for field, at in columns.items() if field not in _DAYS or cells[at] == field}
    used = set(columns.values())
    extras = tuple((at, cell) for at, cell in enumerate(cells) if cell and at not in used)
    missing = tuple(field for field in REQUIRED[kind] if field not in columns)
    labels = {field: cells[at] for field, at in columns.items()}
    return Header(kind, row, columns, labels, extras, twice, missing)


def _places(cells: Sequence[str], names: _Names) -> Mapping[tuple[str, _Strength], list[int]]:
    places: dict[tuple[str, _Strength], list[int]] = defaultdict(list)
    for at, cell in enumerate(cells):
        if meaning := names.meaning(cell):
            places[meaning].append(at)
    return places


def _repeated(cells: Sequence[str]) -> tuple[str, str] | None:
    """Return the first header that stands twice."""
    first: dict[str, str] = {}
    for cell in filter(None, cells):
        if cell.casefold() in first:
            return first[cell.casefold()], cell
        first[cell.casefold()] = cell
    return None


def hints(header: Header) -> Iterator[tuple[int, Facts]]:
    """Yield which columns are carried along though they may be meant for a field: (index, facts)."""
    names = _known.get()[header.kind]
    for at, label in header.extras:
        if fold(label) in names.ignored:
            continue
        field = names.field(label)
        if field and field not in header.columns:
            yield at, {"case": "several", "label": label, "field": field}
        elif known := _closest(label, header, names):
            yield at, {"case": "close", "label": label, "known": names.written[known]}


def is_ignored(label: str) -> bool:
    """Whether a person has said that the column of a users sheet with this header means nothing here."""
    ignored = _known.get()["users"].ignored
    return bool(ignored) and fold(label) in ignored


def is_house_name(label: str, kind: str) -> bool:
    """Whether the house itself has said what a column with this header is."""
    meaning = _known.get()[kind].meaning(label)
    return meaning is not None and meaning[1] is _Strength.HOUSE


def field_of(label: str, kind: str) -> str | None:
    """Return the field that a header means in a sheet of people or of companies."""
    return _known.get()[kind].field(label)


def question_about(header: Header, field: str) -> str:
    """Ask about the column that may be meant for a required field that no column names; "" where none may be."""
    names = _known.get()[header.kind]
    for _, label in header.extras:
        if names.meanings.get(_closest(label, header, names), ("",))[0] == field or _holds_name_of(field, label, names):
            return f" Is “{label}” meant to be {field}? Then correct the header."
    if field == "firstName" and "displayName" in header.labels:
        return f" If “{header.labels['displayName']}” holds the first name alone, call the column firstName."
    if field == "lastName" and "displayName" in header.labels:
        return f" If “{header.labels['displayName']}” holds the last name alone, call the column lastName."
    return ""


def _holds_name_of(field: str, label: str, names: _Names) -> bool:
    """Whether some words of a header, such as name.givenName or emails[0].value, are a name of a field."""
    if len(label) > _LONGEST_HEADER:
        return False
    words = [word.removesuffix("s") for word in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+", label)]
    ends = range(1, len(words) + 1)
    parts = ("".join(words[start:end]) for start in range(len(words)) for end in ends if end - start < len(words))
    return any(names.meanings.get(fold(part), ("",))[0] == field for part in parts if len(part) >= _SHORTEST_NAME)


def near_misses(rows: Sequence[Sequence[Any]]) -> list[tuple[str, str]]:
    """Return the cells of the first rows that are close to a header of people, and that header."""
    names = _known.get()["users"]
    nothing = Header("users", 0, {}, {}, (), None, ())
    cells = [cell.strip() for row in rows[:FIRST_ROWS] for cell in row[:50] if isinstance(cell, str)]
    close = [(cell, names.written[known]) for cell in cells if (known := _closest(cell, nothing, names))]
    held = [(cell, field) for cell in cells for field in USER_REQUIRED if _holds_name_of(field, cell, names)]
    return list(dict(held + close).items())


def _closest(label: str, header: Header, names: _Names) -> str:
    """Return the known header (folded) of a field without a column that a label is close to; "" for none."""
    if len(label) > _LONGEST_HEADER:
        return ""
    known = closest(fold(label), [each for each, (field, _) in names.meanings.items() if field not in header.columns])
    # Where a word more makes the difference, another thing is meant: “E-mail CC” is not an email.
    words = re.findall(r"[^\W_]+", label)
    shorter = (names.field("".join(words[:at] + words[at + 1 :])) for at in range(len(words)))
    return known if known and names.meanings[known][0] not in shorter else ""
