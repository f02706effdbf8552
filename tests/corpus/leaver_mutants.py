"""Sheets that say in some way who has left, and sheets in order that only sound like it, drawn out of `leaver_words`.

Run as a program: `python -m tests.corpus.leaver_mutants SEED COUNT [KIND…]` draws COUNT of each kind, and tells those
that break the law, and how many were refused, rejected or read.
"""

import csv
import io
import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from reconciler.errors import InputRefused
from reconciler.model.action import ActionKind
from reconciler.model.desired import Desired
from reconciler.model.finding_code import FindingKind
from reconciler.model.live import User
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import load_to_compare
from tests.corpus import leaver_words as words
from tests.corpus.leaver_words import LANGUAGES, Column, Words
from tests.corpus.workbooks import Raw, mended, xlsx
from tests.unit.builders import DEACTIVATE, compare, live, live_company, live_user

Row = list[Any]
COMPANY, DOMAIN, TODAY = "acme", "acme.example", date(2026, 6, 1)
_FIRST = re.findall(
    r"\w+", "Ann Bob Cid Dan Eve Flo Gil Hal Ivy Jan Kai Liv Moe Ned Oda Pat Ria Sam Tea Ute Vic Zoé Åsa"
)
_LAST = re.findall(r"\w+", "Archer Baker Cook Dyer Ellis Frost Gray Hill Irving Joyce Lane Müller Nolan Ortiz Poe Roy")


class Dice(random.Random):
    """Dice, and a pack of headers of which each is dealt once before any comes again."""

    pack: list[tuple[str, str]]

    def deal(self, headers: Words) -> tuple[str, str]:
        """Give a language and one of its headers."""
        if not getattr(self, "pack", ()):
            self.pack = [(language, header) for language in LANGUAGES for header in headers[language]]
            self.shuffle(self.pack)
        return self.pack.pop()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a sheet: whether they are gone, and whether they have an account (None: no) that is active."""

    first: str
    last: str
    email: str
    gone: bool
    account: bool | None


@dataclass(frozen=True, slots=True)
class Made:
    """Files, who stands in them, what says something of each (by address), and what is the same for all of them."""

    what: str
    people: Sequence[Person]
    files: Mapping[str, bytes]
    signs: Mapping[str, str] = field(default_factory=dict)


Kind = Callable[[Dice], Made]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A sheet, and which one of its kind it is."""

    kind: str
    number: int
    made: Made

    @property
    def innocent(self) -> bool:
        """Whether the sheet is in order."""
        return self.kind in INNOCENT


# -- spelling ---------------------------------------------------------------------------------------------------


Spelling: TypeAlias = Callable[[str], str]


def plain(text: str) -> str:
    """Drop the accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _camel(text: str) -> str:
    head, *tail = (str(part) for part in re.findall(r"\w+", text))
    return head.lower() + "".join(part.capitalize() for part in tail)


_SPELLINGS: Sequence[Spelling] = (
    str, str, str, str.upper, str.lower, _camel, lambda t: "".join(p.capitalize() for p in re.findall(r"\w+", t)),
    lambda t: "_".join(re.findall(r"\w+", t)).lower(), lambda t: "_".join(re.findall(r"\w+", t)).upper(),
    lambda t: ".".join(re.findall(r"\w+", t)), lambda t: f" {t.replace(' ', '  ')} ", plain, lambda t: plain(t).upper(),
    lambda t: f"{t}:", lambda t: f"{t}*", lambda t: "-".join(re.findall(r"\w+", t)).lower(),
    lambda t: t.replace(" ", "\n"),
)  # fmt: skip
_VALUE_SPELLINGS: Sequence[Spelling] = (str, str, str, str.upper, str.lower, plain, lambda t: f"{t} ")


def spelled(text: str, dice: Dice) -> str:
    """Spell a header as some system would."""
    spell: Spelling = dice.choice(_SPELLINGS)
    return text if text == "A/I" else spell(text)  # AI is something else


def _said(text: str, dice: Dice) -> str:
    spell: Spelling = dice.choice(_VALUE_SPELLINGS)
    return spell(text)


# -- people and tables ------------------------------------------------------------------------------------------


def crowd(dice: Dice, gone: bool = True, names: Sequence[tuple[str, str]] = ()) -> list[Person]:
    """Draw a few who stay and a few who are gone: without an account, disabled, and active."""
    pairs = list(names) or list(zip(dice.sample(_FIRST, 9), dice.sample(_LAST, 9), strict=True))
    fates: list[tuple[bool, bool | None]] = [(False, None), (False, True), (False, None), (False, True)]
    if gone:
        fates += [(True, None), (True, False), (True, True)] + ([(True, None)] if dice.random() < 0.5 else [])
    people = [
        Person(first, last, f"{_stem(first)}.{_stem(last)}@{DOMAIN}", is_gone, account)
        for (first, last), (is_gone, account) in zip(pairs, fates, strict=False)
    ]
    dice.shuffle(people)
    return people


def _stem(name: str) -> str:
    return re.sub(r"[^a-z]", "", plain(name).lower())


@dataclass
class Table:
    """The cells of a sheet, in the order of its people."""

    headers: Row
    rows: list[Row]

    @property
    def all(self) -> list[Row]:
        """Headers and rows."""
        return [self.headers, *self.rows]

    def insert(self, at: int, header: str, cells: Sequence[Any]) -> None:
        """Add a column."""
        self.headers.insert(at, header)
        for row, cell in zip(self.rows, cells, strict=True):
            row.insert(at, cell)


_HEADERS = (
    ["companyVanityName", "email", "firstName", "lastName"],
    ["Company", "E-mail", "First name", "Surname"],
)


def table(people: Sequence[Person], dice: Dice, active: str | None = None) -> Table:
    """Make a sheet in order; `active` is what its column says of everybody, None where it has none."""
    made = Table(list(dice.choice(_HEADERS)), [[COMPANY, person.email, person.first, person.last] for person in people])
    if dice.random() < 0.6:
        made.insert(4, "Department", [dice.choice(["Sales", "Finance", "Research"]) for _ in people])
    if dice.random() < 0.4:
        made.insert(dice.choice([0, len(made.headers)]), "Employee ID", [f"E{1000 + n}" for n in range(len(people))])
    if active is not None:
        made.insert(dice.randrange(len(made.headers) + 1), "active", [active] * len(people))
    return made


def _any_active(dice: Dice) -> str | None:
    return dice.choice([None, None, ""])


def _place(made: Table, dice: Dice) -> int:
    return dice.choice([0, len(made.headers), len(made.headers), dice.randrange(len(made.headers) + 1)])


def _cell(value: Any, dice: Dice) -> Any:
    """Give a value as a workbook may hold it: numbers, booleans and dates as such, mostly."""
    if not isinstance(value, str) or dice.random() < 0.3:
        return value
    if value.strip() in ("true", "TRUE", "wahr", "vrai", "verdadero"):
        return True
    if value.strip() in ("false", "FALSE", "faux", "falso"):
        return False
    if re.fullmatch(r"-?\d{1,5}(\.0)?", value) and not (len(value) > 1 and value[0] == "0" and value[1] != "."):
        return int(float(value))
    if found := re.fullmatch(r"(20\d\d)-(\d\d)-(\d\d)", value):
        return date(*map(int, found.groups()))
    return value


def book(tables: Mapping[str, Sequence[Row]], dice: Dice) -> bytes:
    """Give a workbook."""
    return xlsx({name: [[_cell(value, dice) for value in row] for row in rows] for name, rows in tables.items()})


def text(rows: Sequence[Row], dice: Dice) -> bytes:
    """Give a CSV."""
    made = io.StringIO()
    csv.writer(made, delimiter=dice.choice(",,;")).writerows(rows)
    return made.getvalue().encode(dice.choice(["utf-8", "utf-8-sig"]))


def _files(rows: Sequence[Row], dice: Dice, name: str = "users", sheet: str = "Sheet1") -> dict[str, bytes]:
    if dice.random() < 0.5:
        return {f"{name}.csv": text(rows, dice)}
    return {f"{name}.xlsx": book({sheet: rows}, dice)}


# -- who has left, in a column ----------------------------------------------------------------------------------


def _language(dice: Dice) -> str:
    return dice.choice(["en", "en", *LANGUAGES])


def in_a_column(column: Column, paired: bool = False, active: str | None = "?") -> "Kind":
    """Give a kind of which each sheet has one more column; `paired`: values stand in pairs, and a sheet has one."""

    def make(dice: Dice) -> Made:
        language, header = dice.deal(column.headers)
        people = crowd(dice)
        made = table(people, dice, _any_active(dice) if active == "?" else active)
        gone, here = list(column.gone[language]), list(column.here[language])
        if paired:
            at = dice.randrange(min(len(gone), len(here)))
            gone, here = [gone[at]], [here[at]]
        elif dice.random() < 0.5:
            here = [dice.choice(here)]
        cells = [_said(dice.choice(gone if person.gone else here), dice) for person in people]
        name = spelled(header, dice)
        if name.strip().casefold() in {h.casefold() for h in made.headers}:
            at = [h.casefold() for h in made.headers].index(name.strip().casefold())
            for row, cell in zip(made.rows, cells, strict=True):
                row[at] = cell
        else:
            made.insert(_place(made, dice), name, cells)
        signs = {person.email: cell for person, cell in zip(people, cells, strict=True)}
        return Made(f"{name!r} in {made.headers}", people, _files(made.all, dice), signs)

    return make


def mark_in_a_name(dice: Dice) -> Made:
    """Somebody has written it behind, or in front of, the last name, the first name, or the shown name."""
    marks = words.NAME_MARKS[_language(dice)]
    people = crowd(dice)
    made = table(people, dice, _any_active(dice))
    where = dice.choice(["last", "last", "first", "shown"])
    if where == "shown":
        made.insert(4, "displayName", [f"{person.first} {person.last}" for person in people])
    at = next(
        i
        for i, h in enumerate(made.headers)
        if h in {"last": ("lastName", "Surname"), "first": ("firstName", "First name")}.get(where, ("displayName",))
    )
    signs = {}
    for row, person in zip(made.rows, people, strict=True):
        if person.gone:
            mark = dice.choice(marks)
            row[at] = f"{mark} {row[at]}" if mark[0] in "([*" and dice.random() < 0.25 else f"{row[at]} {mark}"
            signs[person.email] = row[at]
    return Made(f"{where} name", people, _files(made.all, dice), signs)


def mark_in_an_address(dice: Dice) -> Made:
    """The directory has renamed the accounts of those who are gone."""
    people = crowd(dice)
    for at, person in enumerate(people):
        if person.gone:
            local, _, domain = person.email.partition("@")
            people[at] = replace(person, email=f"{dice.choice(words.ADDRESS_MARKS).format(local)}@{domain}")
    made = table(people, dice, _any_active(dice))
    return Made("addresses", people, _files(made.all, dice), {person.email: person.email for person in people})


def in_the_row_above(dice: Dice) -> Made:
    """The header of the column stands one row above the others, as where a report merges it over two rows."""
    column = dice.choice([words.STATUS, words.NEGATIVE, words.LEAVING_DATE])
    language = _language(dice)
    people = crowd(dice)
    made = table(people, dice)
    header = dice.choice(column.headers[language])
    gone, here = column.gone[language], column.here[language]
    if column is words.NEGATIVE:
        at = dice.randrange(min(len(gone), len(here)))
        gone, here = [gone[at]], [here[at]]
    cells = [dice.choice(gone if person.gone else here) for person in people]
    made.insert(len(made.headers), "", cells)
    above = [dice.choice(["", "Person"])] + [""] * (len(made.headers) - 2) + [header]
    signs = {person.email: cell for person, cell in zip(people, cells, strict=True)}
    return Made(f"{header!r} above the headers", people, _files([above, *made.all], dice), signs)


_NAMED = {"email", "firstName", "lastName", "E-mail", "First name", "Surname"}
_STRUCK = (
    ('<fonts count="1">', '<fonts count="2">'),
    ("</fonts>", '<font><strike/><sz val="11"/><name val="Calibri"/></font></fonts>'),
    ('<cellXfs count="2">', '<cellXfs count="3">'),
    ("</cellXfs>", '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'),
)
"""What gives a workbook a format, the third, of a font that is struck through."""


def _struck(made: Table, is_struck: Callable[[int, str], bool]) -> bytes:
    """Give a workbook in which cells are struck through: by the number of their row, and their header."""
    rows = [
        [
            Raw(f"<is><t>{cell}</t></is>", ' t="inlineStr" s="2"') if cell and is_struck(number, header) else cell
            for header, cell in zip(made.headers, row, strict=True)
        ]
        for number, row in enumerate(made.rows)
    ]
    return mended({"Staff": [made.headers, *rows]}, "xl/styles.xml", *_STRUCK)


def struck(dice: Dice) -> Made:
    """A line through the row, or through its address and names."""
    people = crowd(dice)
    made = table(people, dice, _any_active(dice))
    wide = dice.random() < 0.5
    data = _struck(made, lambda number, header: people[number].gone and (wide or header in _NAMED))
    return Made(f"struck through, {'the row' if wide else 'address and names'}", people, {"staff.xlsx": data})


def struck_elsewhere(dice: Dice) -> Made:
    """A line through a department or a number that was corrected."""
    people = crowd(dice, gone=False)
    made = table(people, dice, dice.choice([None, "", "yes"]))
    made.insert(_place(made, dice), "Old office", [dice.choice(["Leeds", "Ghent", "Graz"]) for _ in people])
    odd = dice.randrange(2)
    data = _struck(made, lambda number, header: number % 2 == odd and header in ("Department", "Old office"))
    return Made("struck through, a department or an office", people, {"staff.xlsx": data})


# -- who has left, by the place ---------------------------------------------------------------------------------


def _parted(people: list[Person], dice: Dice) -> tuple[Table, Table]:
    """Give a sheet of those who stay and one of those who are gone, of the same columns."""
    people.sort(key=lambda person: person.gone)
    made, count = table(people, dice, _any_active(dice)), sum(not person.gone for person in people)
    return Table(made.headers, made.rows[:count]), Table(made.headers, made.rows[count:])


def tab(dice: Dice) -> Made:
    """A tab of their own."""
    people = crowd(dice)
    here, gone = _parted(people, dice)
    name = dice.choice(_VALUE_SPELLINGS[:-1])(dice.choice(words.TABS[_language(dice)]))[:31]
    sheets = {dice.choice(["Staff", "Users", "Sheet1"]): here.all, name: gone.all}
    if dice.random() < 0.3:
        sheets = dict(reversed(sheets.items()))
    return Made(f"tab {name!r}", people, {"staff.xlsx": book(sheets, dice)})


def file_name(dice: Dice) -> Made:
    """A file of their own."""
    people = crowd(dice)
    here, gone = _parted(people, dice)
    name = dice.choice(words.FILES).format(dice.choice(words.TABS[_language(dice)])).replace("/", "-")
    name = dice.choice(_VALUE_SPELLINGS[:-1])(name)
    if dice.random() < 0.3:
        name = name.replace(" ", "_")
    return Made(f"file {name!r}", people, {**_files(here.all, dice, "staff"), **_files(gone.all, dice, name)})


def title(dice: Dice) -> Made:
    """A line above the headers of a sheet with nobody else in it."""
    people = [person for person in crowd(dice) if person.gone]
    line = _said(dice.choice(words.TITLES[_language(dice)]), dice)
    made = table(people, dice, _any_active(dice))
    blank = [[""] * len(made.headers)] * dice.choice([0, 1])
    rows = [[line] + [""] * (len(made.headers) - 1), *blank, *made.all]
    return Made(f"title {line!r}", people, _files(rows, dice))


def heading(dice: Dice) -> Made:
    """A line between those who stay and those who are gone."""
    people = crowd(dice)
    here, gone = _parted(people, dice)
    line = _said(dice.choice(words.HEADINGS[_language(dice)]), dice)
    at = dice.choice([0, 0, 0, 1, 2])
    cells = [""] * len(here.headers)
    cells[at] = line
    blank = [[""] * len(cells)] * dice.choice([0, 0, 1])
    again = [gone.headers] if dice.random() < 0.25 else []
    rows = [*here.all, *blank, cells, *again, *gone.rows]
    return Made(f"heading {line!r} in column {at + 1}", people, _files(rows, dice))


# -- who has left, around the table -----------------------------------------------------------------------------


def _grouped(made: Table, group: str, header: str, cells: Sequence[Any], dice: Dice) -> list[Row]:
    """Give a table with one more column below a group of its own, and mostly others."""
    first = len(made.headers)
    made.insert(first, header, cells)
    above = [""] * first + [group]
    if dice.random() < 0.5:
        made.insert(first + 1, dice.choice(["Nr", "Ref", "X 1"]), [str(n) for n in range(len(cells))])
        above += [dice.choice(["", group])]
    if dice.random() < 0.4:
        above[0] = "Person"
    return [above, *made.all]


def group_of_another_thing(dice: Dice) -> Made:
    """A yes for who has left and a no for who stays, which is about something else."""
    language = _language(dice)
    people = crowd(dice)
    group, header = dice.choice(words.OTHER_GROUPS[language]), dice.choice(words.ACCESS[language])
    yes, no = words.YES_AND_NO[language][0]
    rows = _grouped(table(people, dice), group, header, [yes if person.gone else no for person in people], dice)
    return Made(f"{group!r} over {header!r}", people, _files(rows, dice))


def group_of_leaving(dice: Dice) -> Made:
    """A day below a heading that says which."""
    group, header = dice.choice(words.GROUPS_OF_LEAVING[_language(dice)])
    people = crowd(dice)
    cells = ["2024-03-31" if person.gone else "" for person in people]
    rows = _grouped(table(people, dice, _any_active(dice)), group, header, cells, dice)
    return Made(f"{group!r} over {header!r}", people, _files(rows, dice))


def groups_of_people(dice: Dice) -> Made:
    """A yes for everybody, below a heading for people."""
    language = _language(dice)
    people = crowd(dice, gone=False)
    group, header = dice.choice(words.OWN_GROUPS[language]), dice.choice(words.ACCESS[language])
    rows = _grouped(table(people, dice), group, header, ["yes"] * len(people), dice)
    return Made(f"{group!r} over {header!r}", people, _files(rows, dice))


def _beside(made: Table, lines: Sequence[str], dice: Dice) -> tuple[str, dict[str, bytes]]:
    """Give the files of a sheet with some lines above it, below it, at its side, or on a tab of their own."""
    where = dice.choice(["above", "below", "side", "tab"])
    extra = [[line] + [""] * (len(made.headers) - 1) for line in lines]
    blank = [[""] * len(made.headers)]
    if where == "above":
        return where, _files([*extra, *blank * dice.choice([0, 1]), *made.all], dice)
    if where == "below":
        return where, _files([*made.all, *blank, *extra], dice)
    if where == "tab":
        return where, {"staff.xlsx": book({"Staff": made.all, dice.choice(["Notes", "Info"]): extra}, dice)}
    side = ["", *lines][: len(made.rows)] if len(lines) < len(made.rows) else list(lines)[: len(made.rows)]
    rows = [[*row, "", line] for row, line in zip(made.rows, [*side, *[""] * len(made.rows)], strict=False)]
    return where, {"staff.xlsx": book({"Staff": [made.headers, *rows]}, dice)}


def legend(dice: Dice) -> Made:
    """Colours that nothing here can see, and what they mean."""
    people = crowd(dice)
    line = dice.choice(words.LEGENDS[_language(dice)])
    where, files = _beside(table(people, dice, _any_active(dice)), [line], dice)
    return Made(f"legend {line!r} {where}", people, files)


def other_legend(dice: Dice) -> Made:
    """Colours that mean something else."""
    people = crowd(dice, gone=False)
    line = dice.choice(words.OTHER_LEGENDS[_language(dice)])
    where, files = _beside(table(people, dice, dice.choice([None, "", "yes"])), [line], dice)
    return Made(f"legend {line!r} {where}", people, files)


def named(dice: Dice) -> Made:
    """Lines that name each of those who have left."""
    people = crowd(dice)
    line = dice.choice(words.NAMED_AS_GONE[_language(dice)])
    lines = [line.format(first=person.first, last=person.last, email=person.email) for person in people if person.gone]
    where, files = _beside(table(people, dice, dice.choice([None, "", "yes"])), lines, dice)
    return Made(f"named {line!r} {where}", people, files)


def otherwise_named(dice: Dice) -> Made:
    """A line that names somebody who is there, on a tab or below the table."""
    people = crowd(dice, gone=False)
    line, person = dice.choice(words.OTHERWISE_NAMED), dice.choice(people)
    text_ = line.format(first=person.first, last=person.last, email=person.email)
    made = table(people, dice, dice.choice([None, "", "yes"]))
    return Made(f"named {line!r}", people, {"staff.xlsx": book({"Staff": made.all, "Info": [[text_]]}, dice)})


def version(dice: Dice) -> Made:
    """Those who have left stand in an older list alone."""
    people = crowd(dice)
    here, gone = _parted(people, dice)
    older, newer = dice.choice(words.VERSIONS)
    both = {older: [*here.all, *gone.rows], newer: here.all}
    if dice.random() < 0.5:
        both = dict(reversed(both.items()))
    if dice.random() < 0.3:
        files = {f"{name}.csv": text(rows, dice) for name, rows in both.items()}
        return Made(f"files {older!r} and {newer!r}", people, files)
    return Made(f"tabs {older!r} and {newer!r}", people, {"staff.xlsx": book(both, dice)})


def other_versions(dice: Dice) -> Made:
    """Two lists of other people."""
    people = crowd(dice, gone=False)
    made, names_ = table(people, dice, dice.choice([None, "", "yes"])), dice.choice(words.OTHER_VERSIONS)
    parts = dict(zip(names_, ([made.headers, *made.rows[:2]], [made.headers, *made.rows[2:]]), strict=True))
    return Made(f"tabs {names_!r}", people, {"staff.xlsx": book(parts, dice)})


# -- sheets in order --------------------------------------------------------------------------------------------


def _innocent_column(draw: Callable[[Dice, int], tuple[str, list[Any]]]) -> Kind:
    def make(dice: Dice) -> Made:
        people = crowd(dice, gone=False)
        made = table(people, dice, dice.choice([None, None, "", "yes"]))
        header, cells = draw(dice, len(people))
        known = [name.casefold() for name in made.headers]
        if header.strip().casefold() in known:
            at = known.index(header.strip().casefold())
            for row, cell in zip(made.rows, cells, strict=True):
                row[at] = cell
        else:
            made.insert(_place(made, dice), header, cells)
        signs = {person.email: cell for person, cell in zip(people, cells, strict=True)}
        return Made(f"{header!r} in {made.headers}", people, _files(made.all, dice), signs)

    return make


def _other_date(dice: Dice, count: int) -> tuple[str, list[Any]]:
    language = _language(dice)
    shape = dice.choice(["%Y-%m-%d", "%d/%m/%Y" if language != "de" else "%d.%m.%Y", "%d.%m.%Y"])
    days = [date(dice.randrange(2005, 2025), dice.randrange(1, 13), dice.randrange(13, 29)) for _ in range(count)]
    cells = [dice.choice([day.strftime(shape)] * 4 + [""]) for day in days]
    return spelled(dice.choice(words.OTHER_DATES[language]), dice), cells


def _other_flag(dice: Dice, count: int) -> tuple[str, list[Any]]:
    language = _language(dice)
    yes, no = dice.choice(words.YES_AND_NO[language])
    return spelled(dice.choice(words.OTHER_FLAGS[language]), dice), [dice.choice([yes, no]) for _ in range(count)]


def _other_text(dice: Dice, count: int) -> tuple[str, list[Any]]:
    header = dice.choice(list(words.OTHER_TEXTS))
    return spelled(header, dice), [dice.choice(words.OTHER_TEXTS[header]) for _ in range(count)]


def _department(dice: Dice, count: int) -> tuple[str, list[Any]]:
    header, first = dice.choice(words.DEPARTMENTS)
    others = [value for name, value in words.DEPARTMENTS if name == header]
    return header, [first, *(dice.choice(others) for _ in range(count - 1))]


def _other_remark(dice: Dice, count: int) -> tuple[str, list[Any]]:
    language = _language(dice)
    header = dice.choice(words.REMARK.headers[language])
    return header, [dice.choice([*words.OTHER_REMARKS[language], ""]) for _ in range(count)]


def names(dice: Dice) -> Made:
    """People who are called so."""
    people = crowd(dice, gone=False, names=dice.sample(list(words.NAMES), 4))
    made = table(people, dice, dice.choice([None, "", "yes"]))
    return Made(f"{[f'{person.first} {person.last}' for person in people]}", people, _files(made.all, dice))


def places(dice: Dice) -> Made:
    """Tabs and files that are called so."""
    people = crowd(dice, gone=False)
    made = table(people, dice, dice.choice([None, "", "yes"]))
    name = dice.choice(words.OTHER_PLACES)
    if dice.random() < 0.5:
        return Made(f"file {name!r}", people, _files(made.all, dice, name))
    return Made(f"tab {name!r}", people, {"staff.xlsx": book({name: made.all}, dice)})


def titles(dice: Dice) -> Made:
    """Lines above the headers."""
    people = crowd(dice, gone=False)
    made = table(people, dice, dice.choice([None, "", "yes"]))
    line = dice.choice(words.OTHER_TITLES)
    rows = [[line] + [""] * (len(made.headers) - 1), *made.all]
    return Made(f"title {line!r}", people, _files(rows, dice))


def agreeing(dice: Dice) -> Made:
    """A column that somebody may know and an `active` that says the same: nothing is left to ask."""
    people = crowd(dice)
    made = table(people, dice)
    column = dice.choice([words.STATUS, words.LEAVING_DATE, words.NEGATIVE, words.REASON])
    language = dice.choice(LANGUAGES)
    header = spelled(dice.choice(column.headers[language]), dice)
    gone, here = list(column.gone[language]), list(column.here[language])
    if column is words.LEAVING_DATE:
        gone, here = ["2024-03-31", "2023-12-15"], ["", "2099-12-31"]
    if column is words.NEGATIVE:
        gone, here = gone[:1], here[:1]
    made.insert(_place(made, dice), header, [dice.choice(gone if person.gone else here) for person in people])
    made.insert(_place(made, dice), "active", ["no" if person.gone else "yes" for person in people])
    return Made(f"{header!r} beside active", people, _files(made.all, dice))


GUILTY: Mapping[str, Kind] = {
    "status": in_a_column(words.STATUS),
    "status code": in_a_column(words.STATUS_CODES, paired=False),
    "digits": in_a_column(words.DIGITS, paired=True),
    "negative": in_a_column(words.NEGATIVE, paired=True),
    "positive": in_a_column(words.POSITIVE, paired=True),
    "leaving date": in_a_column(words.LEAVING_DATE),
    "reason": in_a_column(words.REASON),
    "action": in_a_column(words.ACTION),
    "any header": in_a_column(words.ANY_HEADER),
    "directory": in_a_column(words.DIRECTORY),
    "membership": in_a_column(words.MEMBERSHIP),
    "address": mark_in_an_address,
    "ours": in_a_column(words.OURS),
    "remark": in_a_column(words.REMARK),
    "remark beside yes": in_a_column(words.REMARK, active="yes"),
    "status beside yes": in_a_column(words.STATUS, active="yes"),
    "date beside yes": in_a_column(words.LEAVING_DATE, active="yes"),
    "negative beside yes": in_a_column(words.NEGATIVE, paired=True, active="yes"),
    "name mark": mark_in_a_name,
    "row above": in_the_row_above,
    "struck": struck,
    "tab": tab,
    "file": file_name,
    "title": title,
    "heading": heading,
    "group": group_of_another_thing,
    "group of leaving": group_of_leaving,
    "legend": legend,
    "named": named,
    "version": version,
}
INNOCENT: Mapping[str, Kind] = {
    "other date": _innocent_column(_other_date),
    "other flag": _innocent_column(_other_flag),
    "other text": _innocent_column(_other_text),
    "department": _innocent_column(_department),
    "other remark": _innocent_column(_other_remark),
    "names": names,
    "places": places,
    "titles": titles,
    "struck elsewhere": struck_elsewhere,
    "agreeing": agreeing,
    "own group": groups_of_people,
    "other legend": other_legend,
    "otherwise named": otherwise_named,
    "other versions": other_versions,
}


def drawn(kind: str, count: int, seed: int = 13) -> Iterator[Mutant]:
    """Draw so many of a kind: the same ones for the same seed."""
    dice = Dice(f"{kind} {seed}")
    make = {**GUILTY, **INNOCENT}[kind]
    for number in range(count):
        yield Mutant(kind, number, make(dice))


# -- the law ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breach:
    """How the law was broken, for whom, and what had said of them whether they are gone."""

    what: str
    sign: str = ""


def outcome(mutant: Mutant, folder: Path) -> tuple[str, list[Breach]]:
    """Read a mutant and compare it with who is live; give what came of it, and in what it breaks the law."""
    made = mutant.made
    for name, data in made.files.items():
        (folder / name).write_bytes(data)
    try:
        desired = load_to_compare([folder / name for name in made.files], today=TODAY)
    except InputRefused as refused:
        is_right = not mutant.innocent or (mutant.kind == "agreeing" and refused.code == "header.twice")
        return f"refused {refused.code}", [] if is_right else [Breach(f"refused: {refused}")]
    there = live(live_company(*(_live(person) for person in made.people if person.account is not None)))
    check_against_live(desired, there)
    actions = {(action.kind, action.subject) for action in compare(desired, there, DEACTIVATE).actions}
    rejected = [finding for finding in desired.findings if finding.kind is FindingKind.REJECTED]
    broken = [
        Breach(f"rejected: {finding.code} at {finding.place}", finding.value) for finding in rejected if mutant.innocent
    ]
    for person in made.people:
        breaches = _breaches(person, actions, desired, mutant.innocent)
        broken += [Breach(what, made.signs.get(person.email, "")) for what in breaches]
    return "rejected" if rejected else "read", broken


def _live(person: Person) -> User:
    return live_user(person.email, person.account, first_name=person.first, last_name=person.last)


def _breaches(
    person: Person, actions: Container[tuple[ActionKind, str]], desired: Desired, is_innocent: bool
) -> Iterator[str]:
    if not person.gone:
        if (ActionKind.DEACTIVATE_USER, person.email) in actions:
            yield "stays and is deactivated"
        if is_innocent and person.account is None and (ActionKind.CREATE_USER, person.email) not in actions:
            yield "stays and is not created"
        return
    if (ActionKind.CREATE_USER, person.email) in actions:
        yield "is gone and is created"
    if (ActionKind.REACTIVATE_USER, person.email) in actions:
        yield "is gone and is reactivated"
    is_told = person.email in desired.protected or (ActionKind.DEACTIVATE_USER, person.email) in actions
    if person.account and person.email in desired.users.get(COMPANY, {}) and not is_told:
        yield "is gone and stays active without a word"


def main(seed: int, count: int, kinds: Sequence[str]) -> None:
    """Tell what breaks the law."""
    for kind in kinds:
        ends: Counter[str] = Counter()
        broken = 0
        for mutant in drawn(kind, count, seed):
            with tempfile.TemporaryDirectory() as room:
                end, breaches = outcome(mutant, Path(room))
            ends[end] += 1
            broken += bool(breaches)
            for breach in breaches:
                print(f"  {kind} {mutant.number} | {mutant.made.what} | {breach.sign!r} | {breach.what}")  # noqa: T201
        print(f"{kind}: {broken} of {count} break the law; {dict(ends)}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or [*GUILTY, *INNOCENT])
