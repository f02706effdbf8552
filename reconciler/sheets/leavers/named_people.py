"""People of the lists whom a text beside them names, and says of them that they have left."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from reconciler.model.desired import Desired, DesiredUser
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.sheets.group_words import OTHER_PERSONS
from reconciler.sheets.leavers.beside import ORDERS, Cells, Texts
from reconciler.sheets.leavers.dates import days
from reconciler.sheets.leavers.folding import forms, words_of
from reconciler.sheets.leavers.headers import Kind, kind_of
from reconciler.sheets.leavers.legend_words import OBJECTS
from reconciler.sheets.leavers.list_titles import names_leavers
from reconciler.sheets.leavers.parts_of_names import Parts, listed
from reconciler.sheets.leavers.places import Named, named_for
from reconciler.sheets.leavers.remarks import tells_of_leaving
from reconciler.sheets.leavers.value_words import DONE
from reconciler.sheets.leavers.values import Says, is_yes_or_no, of_leaving, of_status
from reconciler.sheets.rejections import note_answered, reject_user
from reconciler.sheets.signs import ask
from reconciler.sheets.values.addresses_in_text import address_keys, may_hold_address
from reconciler.sheets.values.cells import CellIssue, as_text, shown
from reconciler.sheets.values.schema_problems import FieldIssue

_MOST_WORDS = 6
_SENTENCES = re.compile(r"(?<=[^\W\d_]{2})[.!?](?:\s|$)|[\n\r;]+|,(?=[^,:]{2,40}:)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)")
_OF_LEAVING = (Kind.LEAVING, Kind.MAYBE_LEAVING)
_ASKED = (Kind.STATUS, Kind.WANTED)
_OF_TRAVEL = forms(
    {
        "English": "return, flight, hotel, destination, arrival, train, trip, returns",
        "French": "retour, vol, hôtel, destination, arrivée, train",
        "German": "rückkehr, rückreise, flug, hotel, ziel, ankunft, zug",
        "Spanish": "vuelta, regreso, vuelo, hotel, destino, llegada, tren",
    }
)
"""Headers beside which a departure is one of a journey."""
_ORDERED = forms({"German": DONE["German"]})
"""What is to be done with somebody who is named before it; elsewhere their name stands behind it."""
_BEFORE_OTHERS = forms(
    {
        "English": "by, contact, ask, replacement, successor, manager, supervisor, replaces, to, questions, "
        "informed, author, approver, hr, cover, backup",
        "French": "par, contacter, remplaçant, remplaçante, successeur, responsable, selon, voir",
        "German": "durch, von, an, nachfolger, nachfolgerin, vertretung, laut, ansprechpartner, kontakt, vorgesetzter",
        "Spanish": "por, contactar, sustituto, sustituta, sucesor, responsable, según, ver",
    }
)
"""Words before a name that make its bearer somebody who stays."""
_AFTER_OTHERS = forms(
    {
        "English": "takes, took, replaces, says, said, confirmed, informs, reports, stays, remains, covers, "
        "approved, succeeds",
        "French": "reprend, remplace, dit, confirme, reste, succède",
        "German": "übernimmt, ersetzt, sagt, bestätigt, meldet, vertritt, bleibt, folgt",
        "Spanish": "sustituye, reemplaza, dice, confirma, sigue, queda, asume",
    }
)
"""Words behind a name that do."""
_OF_OTHERS = (OTHER_PERSONS | _BEFORE_OTHERS | {"owner"}) - {"to", "an", "hr", "voir", "ver", "n"}
"""Words of the header of a column in which other people than the row's stand."""


class _Told(NamedTuple):
    """Whom a text names, what says that they have left, where, and whether an outright yes is believed beside it.

    `named` and `at` are the text that names them and its place, where another says so.
    """

    user: DesiredUser
    words: str
    place: str
    is_mixed: bool
    named: str = ""
    at: str = ""

    @property
    def sign(self) -> CellIssue:
        """What is told of it."""
        facts = {"case": "part" if self.is_mixed else "beside", "value": shown(self.words), "cell": self.place}
        if self.at not in ("", self.place):
            case = "listed_part" if self.is_mixed else "listed"
            facts |= {"case": case, "named": shown(self.named), "at": self.at}
        return CellIssue(Code.ROW_LEFT, facts)


class _Head(NamedTuple):
    named: Named
    words: str
    place: str


def reject_named(users: Sequence[DesiredUser], beside: Iterable[Texts], desired: Desired) -> Sequence[DesiredUser]:
    """Return the rows without those of people whom a text beside the lists names as gone, which are rejected."""
    telling = [texts for texts in beside if texts.tell]
    if not telling:
        return users
    known = _Names(users, telling)
    today = date.fromisoformat(desired.today) if desired.today else datetime.now(UTC).date()
    told: dict[int, _Told] = {}
    for texts in telling:
        for one in _Scan(texts, known, today).told():
            known_of = told.get(id(one.user))
            if known_of is None or known_of.is_mixed:
                told[id(one.user)] = one
    kept = []
    for user in users:
        found = told.get(id(user))
        if not found or not user.access.gives or (found.is_mixed and user.access.outright):
            kept.append(user)
            continue
        if user.access.checked:
            kept.append(user)
            note_answered(desired, user, found.sign)
        else:
            reject_user(
                desired, user, FieldIssue("email", *ask(found.sign, has_active=desired.has(user.sheet, "active")))
            )
    return kept


class _Names:
    """The people of the lists by their addresses and whole names, as far as some texts may name them."""

    def __init__(self, users: Iterable[DesiredUser], texts: Iterable[Texts]) -> None:
        cells = {as_text(cell) for each in texts for _, row in each.rows for _, cell in row}
        there = {word for text in cells for word in words_of(text)}
        keys = {key for text in cells if may_hold_address(text) for key in address_keys(text)}
        self._by_name: Mapping[tuple[str, ...], list[DesiredUser]] = defaultdict(list)
        self._by_key: Mapping[str, list[DesiredUser]] = defaultdict(list)
        self._by_part = Parts[DesiredUser](there)
        for user in users:
            if keys and (key := email_key(user.email)) in keys:
                self._by_key[key].append(user)
            last = words_of(user.last_name)
            self._by_part.add(user, last)
            if (last and there.issuperset(last)) or (
                user.display_name and there.issuperset(words_of(user.display_name))
            ):
                for name in _names_of(user, last):
                    self._by_name[name].append(user)

    def of_addresses(self, text: str) -> Iterator[DesiredUser]:
        """Yield whose addresses stand in a text."""
        for key in address_keys(text) if may_hold_address(text) else ():
            yield from self._by_key.get(key, ())

    def of_parts(self, words: Sequence[str]) -> Iterator[DesiredUser]:
        """Yield whom a short text may mean that has a part of a name: Reed, Mr Reed, Ada R., AR."""
        yield from self._by_part.meant(words)

    def of_names(self, words: Sequence[str]) -> Iterator[tuple[int, int, DesiredUser]]:
        """Yield whose whole names stand among some words, each with where it begins and ends."""
        for at in range(len(words)):
            for count in range(2, min(_MOST_WORDS, len(words) - at) + 1):
                for user in self._by_name.get(tuple(words[at : at + count]), ()):
                    yield at, at + count, user


def _names_of(user: DesiredUser, last: tuple[str, ...]) -> set[tuple[str, ...]]:
    first = words_of(user.first_name)
    names = {words_of(user.display_name)}
    for given in (first, first[:1], (first[0][:1],) if first else ()):
        names |= {(*given, *last), (*last, *given)} if given and last else set()
    return {name for name in names if 1 < len(name) <= _MOST_WORDS}


class _Scan:
    """Goes through some texts from the top: a heading for leavers counts for the names below it until a blank row."""

    def __init__(self, texts: Texts, known: _Names, today: date) -> None:
        self._texts = texts
        self._known = known
        self._today = today
        self._heads: dict[int, _Head] = {}
        self._title: _Head | None = None
        self._asked: dict[int, str] = {}
        self._of_others = set[int]()
        place = str(texts.place(0, 0)).partition("!")[0]
        self._tab = _Head(texts.named, texts.sheet.name, place) if texts.named is not Named.NO else None

    def told(self) -> Iterator[_Told]:
        """Yield who is named as gone."""
        above, was_title = -1, False
        for row, cells in self._texts.rows:
            if row - above > (2 if was_title else 1):
                self._heads, self._title = {}, None
            own = [(at, cell) for at, cell in cells if at not in self._of_others]
            text = " ".join(as_text(cell) for _, cell in own)
            if self._named_in(text):
                yield from self._of_row(row, own, text)
                was_title = False
            elif in_part := list(self._named_in_part(row, own)):
                yield from in_part
                was_title = ":" not in text and bool(names_leavers(text)) and self._heading(row, cells)
            else:
                was_title = self._heading(row, cells)
            above = row

    def _named_in(self, text: str) -> list[DesiredUser]:
        return [*self._known.of_addresses(text), *(user for *_, user in self._known.of_names(words_of(text)))]

    def _named_in_part(self, row: int, cells: Cells) -> Iterator[_Told]:
        """Yield whom a row may mean that stands below a heading of leavers, or behind one and a colon."""
        over_all = [head for head in (self._title, self._tab) if head]
        for at, cell in cells:
            text = as_text(cell)
            first, _, tail = text.partition(":")
            if tail and (named := names_leavers(first)):
                head = _Head(named, text, self._texts.place(row, at))
                for one in listed(tail):
                    for user in self._known.of_parts(words_of(one)):
                        yield _Told(user, head.words, head.place, True)
            elif named := names_leavers(text):
                head = _Head(named, text, self._texts.place(row, at))
                for user in self._known.of_parts(words_of(text)):
                    if named_for(user.last_name) is Named.NO:  # who is called Left is not meant by it
                        yield _Told(user, head.words, head.place, True)
                return
            elif heads := [self._heads[at]] if at in self._heads else over_all:
                place = self._texts.place(row, at)
                for user in (user for one in listed(text) for user in self._known.of_parts(words_of(one))):
                    yield _Told(user, heads[0].words, heads[0].place, True, text, place)

    def _heading(self, row: int, cells: Cells) -> bool:
        """Take in a row that names nobody; return whether it is a title over all that follows."""
        texts = [(at, as_text(cell)) for at, cell in cells if any(map(str.isalpha, as_text(cell)))]
        heads = {
            at: _Head(named, text, self._texts.place(row, at)) for at, text in texts if (named := names_leavers(text))
        }
        if len(texts) == 1:
            self._heads, self._title = {}, next(iter(heads.values()), None)
        else:
            self._heads |= heads
            self._of_others |= {at for at, text in texts if not _OF_OTHERS.isdisjoint(words_of(text))}
        if all(_OF_TRAVEL.isdisjoint(words_of(text)) for _, text in texts):
            self._asked |= {at: text for at, text in texts if kind_of(text) in (*_OF_LEAVING, *_ASKED)}
        return len(texts) == 1 and bool(heads)

    def _of_row(self, row: int, cells: Cells, text: str) -> Iterator[_Told]:
        over_all = [head for head in (self._tab, self._title) if head]
        place = self._texts.place(row, cells[0][0])
        said = [(head, text, place) for head in [*over_all, *self._heads_in(row, cells)]]
        said += [
            (self._heads[at], as_text(cell), self._texts.place(row, at)) for at, cell in cells if at in self._heads
        ]
        for head, named, at in said:
            is_mixed = head.named is Named.MIXED
            for user in self._staying_left_out(named):
                yield _Told(user, head.words, head.place, is_mixed, named, at)
        for sentence in _SENTENCES.split(text):
            yield from (_Told(user, text, place, False) for user in self._gone_by(sentence))

    def _heads_in(self, row: int, cells: Cells) -> Iterator[_Head]:
        """Yield the cells of a row that say that whom the others name has left: a heading, or a day of leaving."""
        for at, cell in cells:
            words = as_text(cell)
            if at in self._asked and not self._named_in(words) and self._answers(self._asked[at], cell):
                yield _Head(Named.LEAVERS, f"{self._asked[at]} {shown(cell)}", self._texts.place(row, at))
            elif len(cells) > 1 and not self._named_in(words) and (named := names_leavers(words)):
                yield _Head(named, words, self._texts.place(row, at))

    def _answers(self, header: str, cell: Any) -> bool:
        """Whether a cell below a header says that somebody has left, or may have."""
        if kind_of(header) in _ASKED:
            return is_yes_or_no(cell) and of_status(cell) is Says.GONE
        return of_leaving(cell, self._today) in (Says.GONE, Says.UNKNOWN)

    def _gone_by(self, sentence: str) -> Iterator[DesiredUser]:
        head, _, tail = sentence.partition(":")
        if tail and names_leavers(head) and not self._named_in(head):
            yield from self._staying_left_out(tail)
            return
        words = words_of(sentence)
        for begin, end, user in self._known.of_names(words):
            if (begin and words[begin - 1] in ORDERS) or (end < len(words) and words[end] in _ORDERED):
                yield user
        if tells_of_leaving(sentence, in_remark=OBJECTS.isdisjoint(words), of_anybody=True):
            named = [day for text in _DATE.findall(sentence) for day in days(text)]
            if not named or min(named) < self._today:
                yield from self._staying_left_out(sentence)

    def _staying_left_out(self, text: str) -> Iterator[DesiredUser]:
        """Yield whom a text names, but not who replaces them or tells of it."""
        yield from self._known.of_addresses(text)
        words = words_of(text)
        for begin, end, user in self._known.of_names(words):
            if words[max(begin - 1, 0) : begin] and words[begin - 1] in _BEFORE_OTHERS:
                continue
            if end < len(words) and words[end] in _AFTER_OTHERS:
                continue
            yield user
