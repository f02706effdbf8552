"""The columns of a users sheet that may tell who has left: each different cell is judged once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import takewhile
from typing import Any

from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header, is_ignored
from reconciler.sheets.leavers import elsewhere, names, titles
from reconciler.sheets.leavers.dates import ends_of_period
from reconciler.sheets.leavers.dittos import is_ditto
from reconciler.sheets.leavers.either_way import of_way, ways_of
from reconciler.sheets.leavers.events import of_event, of_message
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.going_on import is_answer, is_count, of_going_on, paid_no_more
from reconciler.sheets.leavers.headers import (
    Kind,
    asks_whether_graduated,
    asks_whether_still,
    has_codes_of_messages,
    is_asked_of_leavers,
    is_of_a_contract,
    is_of_a_reason,
    is_of_an_account,
    is_of_an_event,
    is_of_privileges,
    is_of_relatives,
    is_of_release,
    is_of_the_past,
    kind_of,
    tells_groups,
)
from reconciler.sheets.leavers.judges import (
    of_account,
    of_contract,
    of_reason,
    of_relative,
    of_release,
    of_unknown,
    of_what_people_are_put_into,
    telling_of_groups,
    telling_of_others,
    telling_of_unknown,
)
from reconciler.sheets.leavers.pursuits import is_pursued, of_pursuit, says_of_people
from reconciler.sheets.leavers.remarks import telling
from reconciler.sheets.leavers.segments import (
    has_month,
    has_september,
)
from reconciler.sheets.leavers.sign import Sign
from reconciler.sheets.leavers.system_codes import codes_of
from reconciler.sheets.leavers.values import (
    Says,
    is_code,
    is_day,
    is_number,
    is_ticked,
    is_yes_no_or_day,
    is_yes_or_no,
    of_action,
    of_anything,
    of_code,
    of_leaving,
    of_privileges,
    of_question,
    of_status,
    of_yes,
    says_left_or_right,
)
from reconciler.sheets.values.cells import as_text

_SIGNS = {Says.GONE, Says.NOTICE, Says.LEAVES, Says.RELEASED, Says.ELSEWHERE, Says.ENDED, Says.UNKNOWN}
_NAMES = ("firstName", "lastName", "displayName")
_OWN = ("email", "firstName", "lastName")
_MAY_HOLD_NAMES = (Kind.NEUTRAL, Kind.FIELD, Kind.OTHER)
_OF_STATUS = (Kind.STATUS, Kind.STATE, Kind.MAYBE_STATUS, Kind.WANTED)
_WHOLE = (Kind.STATUS, Kind.LAST_PAID)
"""Where an empty cell beside others tells."""
_YES_LETTERS = set("yjostx")
"""Letters for yes; where other words than yes and no stand beside them they are codes."""
_REMEMBERED = 2**15
_CERTAIN = 2
"""A status of fewer letters may be the code of a state or a province."""


@dataclass(slots=True)
class Watched:
    """A column that is looked at: its index, its header, what it is about, and the signs that were found in it.

    `kind` is None where the column is a field of ours, `row` that of the header, `is_name` for a name;
    `telling` leaves out the cells of which `judge` says nothing; `empty` is the first row of a person without a cell in
    it, and `said` what its cells say.
    """

    at: int
    label: str
    kind: Kind | None
    judge: Callable[[Any], Says]
    telling: Callable[[Sequence[str]], Iterable[str]] | None = None
    row: int = 0
    is_name: bool = False
    signs: list[Sign] = field(default_factory=list)
    said: set[Says] = field(default_factory=set)
    empty: int | None = None
    today: date = date.min
    _telling: dict[Any, Says] = field(default_factory=dict)
    _different: set[Any] = field(default_factory=set)
    _new: set[Any] = field(default_factory=set)
    _dittos: set[str] = field(default_factory=set)
    _above: Says | None = None

    def gather(self, cells: Sequence[Any]) -> None:
        """Take in the cells of some rows, each different one once."""
        if self.kind is None and not self.is_name and _has_no_letter(cells):
            return
        self._new.update(cells)
        if len(self._new) > _REMEMBERED:
            self.judge_gathered()

    def judge_gathered(self) -> None:
        """Judge the cells that were taken in."""
        cells, self._new = self._new - self._different if self._different else self._new, set()
        if len(self._different) < _REMEMBERED:
            self._different |= cells
        if self.kind is Kind.REMARK:
            self._dittos |= {cell for cell in cells if isinstance(cell, str) and is_ditto(cell)}
        if self.telling:
            cells = set(self.telling([cell for cell in cells if isinstance(cell, str)]))
        for cell in cells:
            says = self.judge(cell)
            self.said.add(says)
            if says in _SIGNS:
                self._telling[cell] = says

    def judge_together(self) -> None:
        """Judge by all cells what each alone does not tell: which codes are no yes and no, and what a blank says."""
        if is_asked_of_leavers(self.label) and self.empty is not None:
            self._telling |= {cell: Says.UNKNOWN for cell in self.cells if cell not in self._telling}
        if self.kind is Kind.NEUTRAL:
            self._judge_periods()
        if self.kind is Kind.LAST_PAID:
            self._telling |= dict.fromkeys(
                paid_no_more(self.cells, self.today, has_empty=self.empty is not None), Says.UNKNOWN
            )
        if self.kind is Kind.GOES_ON and Says.HERE in self.said:
            self._telling |= {cell: Says.UNKNOWN for cell in self._different if not as_text(cell)}
        if self.kind not in _OF_STATUS:
            return
        if any(is_number(cell) and self._telling.get(cell) is Says.UNKNOWN for cell in self._different):
            self._telling |= {cell: Says.UNKNOWN for cell in self._different - self._telling.keys() if is_number(cell)}
        if not all(map(is_yes_or_no, self.cells)):
            self._telling |= {
                cell: Says.UNKNOWN
                for cell in self._different - self._telling.keys()
                if as_text(cell).casefold() in _YES_LETTERS
            }
        if self.cells and all(map(is_ticked, self.cells)):
            self._telling |= {cell: Says.UNKNOWN for cell in self._different if not as_text(cell)}

    def _judge_periods(self) -> None:
        """Judge periods by their last days, where nothing else stands; one that all have is that of the list."""
        ends = [ends_of_period(cell) for cell in takewhile(ends_of_period, filter(None, self._different))]
        if 1 < len(ends) == sum(map(bool, self._different)):
            over = (cell for cell in filter(None, self._different) if max(ends_of_period(cell)) < self.today)
            self._telling |= dict.fromkeys(over, Says.GONE)

    @property
    def tells(self) -> bool:
        """Whether any cell may be a sign."""
        return bool(self._telling)

    def find(self, indexes: Sequence[int], cells: Sequence[Any], emails: Sequence[Any]) -> None:
        """Take the signs of some rows; an empty cell is none where nobody stands."""
        if not self._telling.keys().isdisjoint(cells) or not self._dittos.isdisjoint(cells):
            said = self._said_with_dittos(cells) if self._dittos else map(self._telling.get, cells)
            rows = zip(indexes, cells, said, emails, strict=True)
            self.signs += [Sign(at, cell, says) for at, cell, says, who in rows if says and (who or as_text(cell))]

    def _said_with_dittos(self, cells: Iterable[Any]) -> Iterator[Says | None]:
        """Yield what each cell says, and for one that refers to the cell above it what that one does."""
        for cell in cells:
            self._above = self._telling.get(cell) or (self._above if cell in self._dittos else None)
            yield self._above

    @property
    def cells(self) -> list[Any]:
        """All different cells that are not empty."""
        return [cell for cell in self._different if as_text(cell)]


def _of_field(cell: Any, today: date) -> Says:
    return of_anything(cell, today, is_field=True)


_TEXTS = {
    "department": (titles.of_department, titles.telling),
    "title": (titles.of_title, titles.telling),
    "location": (_of_field, telling),
    "phoneNumber": (_of_field, telling),
}
"""How our texts are judged, and which of their cells are."""


def watched(header: Header, today: date) -> list[Watched]:
    """Return the columns of a sheet that may tell who has left, without those that are ignored."""
    found = [_extra(at, label, header.row, today) for at, label in header.extras if not is_ignored(label)]
    for name in _TEXTS:
        if name in header.columns:
            judge, tells = _TEXTS[name]
            found.append(Watched(header.columns[name], header.labels[name], None, partial(judge, today=today), tells))
    for name in _NAMES:
        if name in header.columns:
            judge = partial(_of_name, is_whole=name == "displayName")
            found.append(Watched(header.columns[name], header.labels[name], None, judge, names.telling, is_name=True))
    return found


def look_at(table: Table, header: Header, columns: Iterable[Watched]) -> None:
    """Find the signs in some columns of a sheet."""
    columns = list(columns)
    email, display = header.columns["email"], header.columns.get("displayName")
    for indexes, cells in table.rows.by_column(header.row + 1, ()):
        for column in columns:
            if column.at < len(cells):
                column.gather(_but_first_and_last(cells, header) if column.at == display else cells[column.at])
        for column in columns:
            is_whole = column.kind in _WHOLE or is_asked_of_leavers(column.label)
            if is_whole and column.empty is None and email < len(cells):
                states = cells[column.at] if column.at < len(cells) else [None] * len(indexes)
                if None in states or "" in states:
                    people = zip(indexes, states, cells[email], strict=True)
                    column.empty = next((at for at, state, who in people if who and state in (None, "")), None)
    for column in columns:
        column.judge_gathered()
        column.judge_together()
    telling = [column for column in columns if column.tells]
    for indexes, cells in table.rows.by_column(header.row + 1, ()) if telling else ():
        for column in telling:
            if column.at < len(cells):
                column.find(indexes, cells[column.at], cells[email] if email < len(cells) else [None] * len(indexes))
    for column in telling:
        if column.kind in _MAY_HOLD_NAMES:
            column.signs = [sign for sign in column.signs if not _is_own_name(sign, table, header)]


def _is_own_name(sign: Sign, table: Table, header: Header) -> bool:
    """Whether a sign is nothing but the name of its row's person, their address or login: Moira Left, alice.leaver."""
    row, text = table.rows[sign.row], as_text(sign.cell)
    email, first, last = (as_text(row[at]) if (at := header.columns[name]) < len(row) else "" for name in _OWN)
    if text.casefold() in (email.casefold(), email.partition("@")[0].casefold()):
        return True
    named = {words_of(first), words_of(last)}
    name = text.rpartition("@")[0] or text
    return () not in named and set(words_of(name.replace("_", " "))) == {word for words in named for word in words}


def _but_first_and_last(columns: Sequence[Sequence[Any]], header: Header) -> Sequence[Any]:
    """Return the whole names; where all are first and last name, which are judged on their own, nothing of them."""
    first, last, whole = (columns[at] if (at := header.columns[name]) < len(columns) else () for name in _NAMES)
    try:
        return [None] * len(whole) if _are_both(first, last, whole) else whole
    except (TypeError, ValueError):
        return whole  # a cell that is no text, or a column that some rows lack


def _are_both(first: Sequence[Any], last: Sequence[Any], whole: Sequence[Any]) -> bool:
    """Whether each whole name is the first and the last name with a space between; one look at all of them."""
    parts = [" "] * (4 * len(whole))
    parts[0::4], parts[2::4], parts[3::4] = first, last, ["\n"] * len(whole)
    together = "".join(parts)
    return together.count("\n") == len(whole) and together == "\n".join([*whole, ""])


def _has_no_letter(cells: Sequence[Any]) -> bool:
    """Whether no letter stands in some cells, as in a column of telephone numbers."""
    if any(map(str.isalpha, str(cells[0] if cells else ""))):
        return False
    try:
        together = "".join(cells)
    except TypeError:
        return False
    return together.lower() == together.upper()


def of_header(column: Watched) -> list[Sign]:
    """Return the signs of a column whose header says that it tells who has left, or whose cells bear that out."""
    match column.kind:
        case Kind.STATUS if column.cells and all(map(is_day, column.cells)) and not asks_whether_still(column.label):
            return []  # since when it is so
        case Kind.STATUS | Kind.LEAVING | Kind.ACTION | Kind.AFTERWARDS | Kind.WAY:
            return column.signs
        case Kind.STATE if any(_is_certain(sign) for sign in column.signs) or _has_codes(column):
            return column.signs
        case Kind.MAYBE_STATUS if _has_codes(column) or any(_says_of_people(sign.cell) for sign in column.signs):
            return column.signs
        case Kind.MAYBE_STATUS:
            return [sign for sign in column.signs if _is_certain(sign)]
        case Kind.GOES_ON if any(map(is_answer, column.cells)) and not any(map(is_count, column.cells)):
            return column.signs
        case Kind.LAST_PAID:
            return column.signs
        case Kind.PURSUIT if any(map(_says_of_people, column.cells)) or any(map(is_pursued, column.cells)):
            return column.signs
        case Kind.MAYBE_LEAVING | Kind.WANTED if all(map(is_yes_no_or_day, column.cells)):
            return column.signs
        case Kind.MAYBE_END if any(map(is_day, column.cells)) and all(map(_may_be_end, column.cells)):
            return column.signs
    return []


def _says_of_people(cell: Any) -> bool:
    return says_of_people(as_text(cell))


def _may_be_end(cell: Any) -> bool:
    return is_day(cell) or of_leaving(cell, date.max) is Says.NOTHING


def of_cells(column: Watched) -> list[Sign]:
    """Return the signs of a column whose header says nothing: cells that say by themselves that a person has left."""
    if not column.signs or column.kind not in (None, Kind.NEUTRAL, Kind.REMARK, Kind.FIELD, Kind.OTHER):
        return []
    if any(says_left_or_right(cell) for cell in column.cells):
        return [sign for sign in column.signs if as_text(sign.cell).casefold() != "left"]
    if any(has_month(cell) for cell in column.cells):
        return [sign for sign in column.signs if not has_september(sign.cell)]
    return column.signs


def _has_codes(column: Watched) -> bool:
    """Whether all cells are codes or words for a status."""
    return all(
        is_code(cell) or column.judge(cell) in (Says.HERE, Says.GONE, Says.RELEASED, Says.NOTHING)
        for cell in column.cells
    )


def _is_certain(sign: Sign) -> bool:
    return sign.says in (Says.GONE, Says.RELEASED) and len(as_text(sign.cell)) > _CERTAIN


def _extra(at: int, label: str, row: int, today: date) -> Watched:
    kind = kind_of(label)
    if codes := codes_of(label):
        return Watched(at, label, kind, partial(of_code, codes=codes), row=row)
    if kind is Kind.MAYBE_LEAVING and asks_whether_graduated(label):
        return Watched(at, label, kind, of_yes, row=row)
    if kind is Kind.WAY and (ways := ways_of(label)):
        return Watched(at, label, kind, partial(of_way, ways=ways), row=row)
    match kind:
        case Kind.LEAVING if is_of_release(label):
            return Watched(at, label, kind, partial(of_release, today=today), row=row)
        case Kind.LEAVING | Kind.MAYBE_LEAVING | Kind.MAYBE_END:
            return Watched(at, label, kind, partial(of_leaving, today=today), row=row)
        case Kind.ACTION if has_codes_of_messages(label):
            return Watched(at, label, kind, of_message, row=row)
        case Kind.GOES_ON:
            return Watched(at, label, kind, of_going_on, row=row)
        case Kind.LAST_PAID:
            return Watched(at, label, kind, lambda _: Says.NOTHING, row=row, today=today)
        case Kind.PURSUIT:
            return Watched(at, label, kind, of_pursuit, row=row)
        case Kind.AFTERWARDS:
            return Watched(at, label, kind, lambda _: Says.NOTHING, row=row)
        case Kind.ACTION:
            return Watched(at, label, kind, of_event if is_of_an_event(label) else of_action, row=row)
        case Kind.NEUTRAL | Kind.REMARK | Kind.FIELD | Kind.OTHER:
            if tells_groups(label):
                of_group = partial(of_what_people_are_put_into, today=today)
                return Watched(at, label, kind, of_group, telling_of_groups, row)
            if kind is Kind.OTHER and is_of_relatives(label):
                return Watched(at, label, kind, partial(of_relative, today=today), telling_of_others, row)
            if kind is Kind.NEUTRAL and is_of_privileges(label):
                return Watched(at, label, kind, partial(of_privileges, today=today), row=row)
            if kind is Kind.FIELD:
                judge = titles.of_role if is_of_the_past(label) else titles.of_title
                return Watched(at, label, kind, partial(judge, today=today), titles.telling, row)
            if kind is Kind.NEUTRAL and not is_of_the_past(label):
                judge = partial(of_reason if is_of_a_reason(label) else of_unknown, today=today)
                return Watched(at, label, kind, judge, telling_of_unknown, row, today=today)
            if kind is Kind.OTHER and is_of_a_contract(label):
                return Watched(at, label, kind, partial(of_contract, today=today), telling_of_others, row)
            about = {"is_remark": kind is Kind.REMARK, "is_other": kind is Kind.OTHER}
            tells = elsewhere.telling if kind is Kind.REMARK else telling_of_others
            return Watched(at, label, kind, partial(of_anything, today=today, **about), tells, row)
    if asks_whether_still(label):
        return Watched(at, label, kind, partial(of_question, today=today), row=row)
    return Watched(at, label, kind, of_account if is_of_an_account(label) else of_status, row=row)


def _of_name(cell: Any, *, is_whole: bool) -> Says:
    if not isinstance(cell, str):
        return Says.NOTHING
    if names.has_sure_mark(cell, is_whole=is_whole):
        return Says.GONE
    return Says.UNKNOWN if names.has_word_of_leaving(cell) else Says.NOTHING
