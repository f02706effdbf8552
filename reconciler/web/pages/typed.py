"""What the forms of a drop say: which cells somebody has typed anew, which rows they keep, what they take back."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reconciler.model.fixes import Fix, with_more, without
from reconciler.web.templating import seen

Json = Mapping[str, Any]
Find = Callable[[str], Json | None]
"""Returns what stands on the page under a key, None where nothing does."""

CELL = "cell"
_LONGEST = 32_767
_MARK = re.compile("‹U\\+([0-9A-F]{4,6})›")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Gone(Exception):
    """What a form is about does not stand on the page any more."""


class Typed(NamedTuple):
    """A cell as a form has it: of which row by its key, its reference, and its text."""

    key: str
    cell: str
    text: str


class Signature(NamedTuple):
    """Who fixes, and when, ISO 8601."""

    by: str
    at: str


def cells_of(fields: Iterable[tuple[str, str]]) -> Iterator[Typed]:
    """Yield the cells among the fields of a form."""
    for name, text in fields:
        what, _, rest = name.partition("-")
        key, _, cell = rest.partition("-")
        if what == CELL and key and cell:
            yield Typed(key, cell, text)


def is_as_shown(typed: str, text: str) -> bool:
    """Whether somebody has left a cell as it was: a browser shows it on one line, and marks what cannot be seen."""
    return " ".join(typed.split()) in (" ".join(text.split()), seen(text))


def meant(typed: str) -> str:
    """Return the text that somebody has typed: marks that were left in it are the signs that they stand for again."""
    return _NO_TEXT.sub("", _MARK.sub(lambda mark: _sign(mark[1]), typed))[:_LONGEST].strip()


def _sign(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else ""


def fixes_of(form: Json, fields: Iterable[tuple[str, str]], find: Find, there: Iterable[Fix], who: Signature) -> tuple[
    Fix, ...
]:  # fmt: skip
    """Return the fixes that lie over a drop once a form was taken. Raises Gone where it is about what is not there."""
    if back := form.get("back", ""):
        return _without(there, str(back))
    if cause := form.get("cause", ""):
        more = _of_cause(_found(find, f"{cause}-places"), str(form.get("new", "")), who)
    elif both := form.get("both", ""):
        more = _of_both(_found(find, str(both)), str(form.get("keep", "")), find, who)
    elif cell := form.get("confirm", ""):
        more = _confirmed(str(cell), find, who)
    elif row := form.get("answer", ""):
        more = _answer(_found(find, str(row)), says_yes=form.get("says") == "yes", who=who)
    else:
        more = _of_cells(cells_of(fields), find, who)
    return with_more(there, more)


def place_of(fix: Fix) -> str:
    """Return by what a form tells a fix."""
    return f"{fix.sha256}/{fix.row or fix.cell}/{fix.sheet}"


def _without(there: Iterable[Fix], back: str) -> tuple[Fix, ...]:
    fixes = tuple(there)
    one = next((fix for fix in fixes if place_of(fix) == back), None)
    if one is None:
        raise Gone
    return without(fixes, one.what)


def _of_cells(cells: Iterable[Typed], find: Find, who: Signature) -> Iterator[Fix]:
    for typed in cells:
        row = _found(find, typed.key)
        cell = next((one for one in (*row["wrong"], *row["cells"]) if one["cell"] == typed.cell), None)
        if cell is None or not row["can_be_fixed"]:
            raise Gone
        if not is_as_shown(typed.text, cell["text"]):
            yield _fix(row, typed.cell, cell["text"], typed.text, who)


def _of_cause(cause: Json, new: str, who: Signature) -> Iterator[Fix]:
    is_same = is_as_shown(new, cause["text"])
    if not is_same or cause["confirms"]:
        for place in cause["places"]:
            yield _fix(place, place["cell"], cause["text"], cause["text"] if is_same else new, who)


def _of_both(both: Json, keep: str, find: Find, who: Signature) -> Iterator[Fix]:
    """Yield that all rows but one are taken out. Raises Gone where that one is not among them."""
    if keep not in [way["key"] for way in both["ways"]]:
        raise Gone
    for way in both["ways"]:
        if way["key"] != keep:
            row = _found(find, way["key"])
            yield Fix(row["source"], row["sha256"], row["sheet"], row=row["row"], remove=True, by=who.by, at=who.at)


def _answer(row: Json, *, says_yes: bool, who: Signature) -> Iterator[Fix]:
    """Yield the answer to whether the person of a row has left, as a word under `active`."""
    if not row["asked"]:
        raise Gone
    active = row["active"]
    answers = row["asked"] if says_yes else ""
    yield _fix(row, active["cell"], active["text"], "yes" if says_yes else "no", who, answers)


def _confirmed(place: str, find: Find, who: Signature) -> Iterator[Fix]:
    """Yield that the text of a cell is right as it stands. Raises Gone where nobody asks that."""
    key, _, name = place.partition("-")
    row = _found(find, key)
    cell = next((one for one in row["wrong"] if one["cell"] == name and one["confirms"]), None)
    if cell is None:
        raise Gone
    old = cell["text"]
    yield Fix(row["source"], row["sha256"], row["sheet"], name, old, old, by=who.by, at=who.at)


def _fix(row: Json, cell: str, old: str, new: str, who: Signature, answers: str = "") -> Fix:
    return Fix(row["source"], row["sha256"], row["sheet"], cell, old, meant(new), by=who.by, at=who.at, answers=answers)


def _found(find: Find, key: str) -> Json:
    found = find(key)
    if found is None:
        raise Gone
    return found


# -- somebody else has saved meanwhile -----------------------------------------------------------------------------


class Clash(NamedTuple):
    """A cell that somebody has typed while another has saved: its place, both texts, and who has saved."""

    place: str
    typed: str
    now: str
    by: str


class Meanwhile(NamedTuple):
    """What a form was shown, and what is there now: fixes by the key of their row and their cell, and rows by key."""

    shown: Mapping[tuple[str, str], Fix]
    there: Mapping[tuple[str, str], Fix]
    find: Find

    def clash(self, typed: Typed) -> Clash | None:
        """Return a cell with both texts, None where whoever typed has left it as it was shown, or typed the same.

        So it is with a cell that nobody has fixed, of a row that is good by now: nobody knows here what it was.
        """
        place = typed.key, typed.cell
        before, fixed, row = self.shown.get(place), self.there.get(place), self.find(typed.key)
        in_file = fixed.old if fixed else before.old if before else _text(row, typed.cell)
        was, now = before.new if before else in_file, fixed.new if fixed else in_file
        known = [text for text in (was, now) if text is not None]
        if not known or any(is_as_shown(typed.text, text) for text in known):
            return None
        name = row["name"] or row["address"] if row else ""
        where = fixed.place if fixed else typed.cell
        return Clash(f"{name}, {where}" if name else where, typed.text, now or "", fixed.by if fixed else "")


def by_place(fixes: Iterable[Fix], key_of: Callable[[str, str, int], str]) -> dict[tuple[str, str], Fix]:
    """Return fixes of cells by the key of their row, and their cell."""
    return {(key_of(fix.sha256, fix.sheet, fix.origin.row), fix.cell): fix for fix in fixes if fix.cell}


def _text(row: Json | None, cell: str) -> str | None:
    cells = (*row["wrong"], *row["cells"]) if row else ()
    return next((one["text"] for one in cells if one["cell"] == cell), None)
