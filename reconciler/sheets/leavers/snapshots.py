"""Sheets of one list of several days or versions: the newest counts; who stands in an older one alone may have left.

A year, a quarter or a week in a name tells it by itself; a bare month, a number or a word such as “old” only where at
least half of the people stand in both, for it may be a place, a team or somebody's name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from itertools import combinations
from operator import attrgetter
from pathlib import PurePath
from typing import NamedTuple

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired, DesiredUser
from reconciler.model.finding import Facts, Finding
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.origin import Origin, Sheet
from reconciler.sheets.formats.table import place
from reconciler.sheets.leavers.dates import month_of
from reconciler.sheets.leavers.folding import forms, words_of
from reconciler.sheets.leavers.place_words import LIST_WORDS
from reconciler.sheets.leavers.places import is_called_old, tells_of_comers
from reconciler.sheets.rejections import reject_user
from reconciler.sheets.signs import ask
from reconciler.sheets.values.cells import CellIssue
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.schema_problems import FieldIssue

_YEAR, _MONTH, _DAY = r"(?P<y>20\d\d)", r"(?P<m>0[1-9]|1[0-2])", r"(?P<d>0[1-9]|[12]\d|3[01])"
_DATES = tuple(
    re.compile(rf"(?<!\d)(?:{pattern})(?!\d)")
    for pattern in (
        rf"{_YEAR}[-_. ]?{_MONTH}[-_. ]?{_DAY}",
        rf"{_DAY}[-_. ]{_MONTH}[-_. ]{_YEAR}",
        rf"{_YEAR}[-_. ]?{_MONTH}",
        rf"{_MONTH}[-_. ]{_YEAR}",
        rf"(?P<name>[a-z]{{3,10}})[-_. ']*{_YEAR}",
        rf"{_YEAR}[-_. ']*(?P<name>[a-z]{{3,10}})",
        r"(?P<name>[a-z]{3,10})[-_. ']*(?P<short>\d\d)",
        rf"q(?P<q>[1-4])[-_. ]*{_YEAR}",
        rf"{_YEAR}[-_. ]*q(?P<q>[1-4])",
        rf"{_YEAR}[-_. ]*(?:kw|cw|w|wk|week|semaine|semana)[-_. ]*(?P<w>\d\d?)",
        rf"(?:kw|cw|wk|week|semaine|semana)[-_. ]*(?P<w>\d\d?)[-_. /]*{_YEAR}",
        r"(?:kw|cw|wk|week|semaine|semana)[-_. ]*(?P<w>\d\d?)",
        r"(?<![a-z])q(?P<q>[1-4])",
        _YEAR,
        r"(?<![a-z])(?P<name>[a-z]{3,10})(?![a-z])",
    )
)
_NUMBERED = re.compile(r"(?:(?<![a-z])(?:v|ver|version|rev|nr|no|n|stand)[-_. ]*)?(?<!\d)(\d{1,3})(?!\d)(?![./-]\d)")
_COPIED_TAB = re.compile(r"\(\d+\)\s*$")
_HUMPS = re.compile(r"(?<=[a-zß])(?=[A-Z])")
_OLD = forms(
    {
        "English": "old, older, previous, prior, backup, bak, copy, before, original, orig, superseded, outdated",
        "French": "ancien, ancienne, anciens, anciennes, précédent~, avant, sauvegarde, copie, antérieur~",
        "German": "alt~, vorher, vorherig~, kopie, sicherung, vormonat, vorig~, vorversion, bisher, früher~",
        "Spanish": "anterior, anteriores, antigu~, previo, previa, copia, respaldo, antes",
    }
)
_NEW = forms(
    {
        "English": "new, newer, newest, latest, current, now, final, updated, after",
        "French": "nouveau, nouvelle, actuel, actuelle, courant, final, finale",
        "German": "neu~, aktuell~, jetzt, final, endgültig~",
        "Spanish": "nuevo, nueva, actual, último, última, final",
    }
)
_LISTS = forms(LIST_WORDS)
_ALT, _NEU = forms({"German": "alt~"}), forms({"German": "neu~"})
"""Beside a tab for who is new, the one that is called so has who was there before."""
_ROUND = {"m": 12, "q": 4, "w": 53}
"""How many months, quarters and weeks a year has: after the last comes the first."""


class _Dated(NamedTuple):
    """A sheet with a date in its name or its file's: what else they say, which parts the date has, and what it is."""

    others: tuple[tuple[str, ...], tuple[str, ...]]
    parts: str
    date: tuple[int, ...]


class _Version(NamedTuple):
    """What sets a sheet apart from others of one list: its date, whether it is called old or new, and its number."""

    date: tuple[int, ...]
    age: int
    number: int


def drop_older(users: Sequence[DesiredUser], desired: Desired) -> Sequence[DesiredUser]:
    """Return the rows without those of older sheets, of which it is told who stands in none that is newer.

    Rows that say no themselves stay. Raises InputRefused (sheet.undated) where it can't be told which sheet is newest.
    """
    sheets = dict.fromkeys(map(attrgetter("sheet"), users))
    if len(sheets) < 2:
        return _without_old(users, sheets, desired)
    sure = dict(_older_and_newest(sheets))
    people = _People(users, desired)
    likely = dict(_versions([sheet for sheet in sheets if sheet not in sure], people))
    newest = sure | likely
    users = _without_old(users, sheets.keys() - newest.keys(), desired)
    if not newest:
        return users
    kept, passed_over = [], dict[Sheet, int]()
    for user in users:
        current = people[newest[user.sheet]] if user.sheet in newest else set()
        is_current = email_key(user.email) in current
        if user.sheet not in newest or (not user.active and (user.sheet in likely or not is_current)):
            kept.append(user)
        elif is_current:
            passed_over[user.sheet] = passed_over.get(user.sheet, 0) + 1
        else:
            facts = {"newest": place(newest[user.sheet])}
            reject_user(desired, user, FieldIssue("email", Code.ROW_OLDER, facts))
    for sheet, count in passed_over.items():
        told: Facts = {"count": count, "newest": place(newest[sheet])}
        desired.findings.append(Finding(Code.SHEET_SUPERSEDED, told, Origin(*sheet, 1)))
    return kept


def _without_old(users: Sequence[DesiredUser], sheets: Iterable[Sheet], desired: Desired) -> Sequence[DesiredUser]:
    """Return the rows without those of sheets that are called old where no newer one is there, unless they say yes."""
    old = {sheet: named for sheet in sheets if (named := _called_old(sheet))}
    if any(not _NEU.isdisjoint(words_of(sheet.name)) for sheet in desired.columns):
        old = {sheet: named for sheet, named in old.items() if _ALT.isdisjoint(words_of(named[1]))}
    if not old:
        return users
    kept = []
    for user in users:
        if user.sheet in old and user.access.gives and not user.access.outright:
            what, name = old[user.sheet]
            sign = CellIssue(Code.ROW_LEFT, {"case": "old", "what": what, "value": name})
            reject_user(desired, user, FieldIssue("email", *ask(sign, has_active=desired.has(user.sheet, "active"))))
        else:
            kept.append(user)
    return kept


def _called_old(sheet: Sheet) -> tuple[str, str] | None:
    """Return what is called old, the tab or the file, and its name."""
    named = (("the tab", sheet.name), ("the file", _file_name(sheet)))
    return next(((what, name) for what, name in named if is_called_old(name)), None)


class _People:
    """Who stands in each sheet, in a good row or in one that was rejected; looked up only where names of sheets ask."""

    def __init__(self, users: Sequence[DesiredUser], desired: Desired) -> None:
        self._users = users
        self._protected = desired.protected

    def __getitem__(self, sheet: Sheet) -> Set[str]:
        return self._by_sheet.get(sheet, set())

    @cached_property
    def _by_sheet(self) -> Mapping[Sheet, set[str]]:
        found: dict[Sheet, set[str]] = defaultdict(set)
        for user in self._users:
            found[user.sheet].add(email_key(user.email))
        for key, origin in self._protected.items():
            found[origin.table].add(key)
        return found

    def overlap(self, one: Sheet, other: Sheet) -> bool:
        """Whether at least half of the people of either sheet stand in both."""
        some, others = self[one], self[other]
        return 2 * len(some & others) >= max(len(some), len(others))


# -- by a date --------------------------------------------------------------------------------------------------


def _older_and_newest(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, Sheet]]:
    """Yield each sheet that a date shows to be older, with the newest of its list."""
    lists: dict[tuple[object, str], dict[Sheet, tuple[int, ...]]] = defaultdict(dict)
    for sheet in sheets:
        if found := _dated(sheet):
            lists[found.others, found.parts][sheet] = found.date
    for (_, parts), dates in lists.items():
        if len(set(dates.values())) < 2:
            continue
        last = _last(parts, sorted(set(dates.values())))
        if last is None:
            raise _undated(dates)
        newest = next(sheet for sheet, one in dates.items() if one == last)
        yield from ((sheet, newest) for sheet, one in dates.items() if one != last)


def _undated(sheets: Iterable[Sheet]) -> InputRefused:
    named = ", ".join(f"“{place(sheet)}”" for sheet in sheets)
    return InputRefused(
        f"{named} seem to be one list of different days, and it can't be told which is the newest. Give the newest "
        "alone, or write the date with its year into the names.",
        Code.SHEET_UNDATED,
    )


def _last(parts: str, dates: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """Return the last of some dates in order; of months without a year the one that nothing follows."""
    if parts not in _ROUND:
        return dates[-1]
    size = _ROUND[parts]
    if dates[-1][0] - dates[0][0] < size // 2:
        return dates[-1]
    known = {number for (number,) in dates}
    ends = [(number,) for number in known if number % size + 1 not in known]
    return ends[0] if len(ends) == 1 else None


def _dated(sheet: Sheet) -> _Dated | None:
    """Return the date of a sheet, where its name has more of one than a month, or its file's a year."""
    file = _file_name(sheet)
    of_file, file_parts, file_date = _date_of(file)
    of_tab, tab_parts, tab_date = _date_of(sheet.name)
    if "y" not in file_parts:
        of_file, file_parts, file_date = file, "", ()  # files of a folder are often several lists
    if tab_parts == "m":
        of_tab, tab_parts, tab_date = sheet.name, "", ()  # May is a name, too
    if (not file_parts and not tab_parts) or any(tells_of_comers(words_of(rest)) for rest in (of_file, of_tab)):
        return None
    return _Dated((words_of(of_file), words_of(of_tab)), tab_parts or file_parts, tab_date or file_date)


def _file_name(sheet: Sheet) -> str:
    return PurePath(sheet.source.replace("\\", "/")).stem


def _date_of(name: str) -> tuple[str, str, tuple[int, ...]]:
    """Return what a name says beside its date, the parts of the date and these as numbers; "" and () without one."""
    folded = plain(name)
    for pattern in _DATES:
        for found in pattern.finditer(folded):
            numbers = {part: value for part, value in found.groupdict().items() if value}
            if "name" in numbers:
                month = month_of(numbers.pop("name"))
                if not month:
                    continue
                numbers["m"] = str(month)
            if "short" in numbers:
                numbers["y"] = "20" + numbers.pop("short")
            parts = "".join(part for part in "ymqwd" if part in numbers)
            rest = f"{folded[: found.start()]} {folded[found.end() :]}"
            return rest, parts, tuple(int(numbers[part]) for part in parts)
    return folded, "", ()


# -- by anything else, and the people ---------------------------------------------------------------------------


def _versions(sheets: Sequence[Sheet], people: _People) -> Iterator[tuple[Sheet, Sheet]]:
    """Yield each sheet that seems to be an older version of another, by its name and by who stands in both."""
    lists: dict[tuple[object, str], dict[Sheet, _Version]] = defaultdict(dict)
    for sheet in sheets:
        others, parts, version = _version(sheet)
        if not tells_of_comers(tuple(word for words in others for word in words)):
            lists[tuple(map(_without_list_words, others)), parts][sheet] = version
    superseded = set[Sheet]()
    for (_, parts), versions in lists.items():
        for older, newer in _alike(parts, versions, people):
            superseded.add(older)
            yield older, newer
    current = [sheet for sheet in sheets if sheet not in superseded and _version(sheet)[2].age >= 0]
    for sheet, version in ((sheet, one) for versions in lists.values() for sheet, one in versions.items()):
        if version.age < 0 and sheet not in superseded and (other := _the_other(sheet, current, people)):
            yield sheet, other


def _alike(parts: str, versions: Mapping[Sheet, _Version], people: _People) -> Iterator[tuple[Sheet, Sheet]]:
    """Yield the older ones among some versions of which at least half of the people stand in a newer one."""
    dates = sorted({version.date for version in versions.values()})
    if len(set(versions.values())) < 2 or not any(people.overlap(a, b) for a, b in combinations(versions, 2)):
        return
    last = _last(parts, dates)
    if last is None:
        raise _undated(versions)
    ranked = sorted(versions, key=lambda sheet: (versions[sheet].date == last, *versions[sheet]))
    newest = ranked[-1]
    for place_, sheet in enumerate(ranked[:-1]):
        newer = [other for other in ranked[place_ + 1 :] if versions[other] != versions[sheet]]
        if any(people.overlap(sheet, other) for other in newer):
            if _is_either(sheet, newest, versions) and people[sheet] != people[newest]:
                raise _undated((sheet, newest))
            yield sheet, newest


def _is_either(sheet: Sheet, newest: Sheet, versions: Mapping[Sheet, _Version]) -> bool:
    """Whether two tabs are a copy and what it is of, as “Staff (2)” of “Staff”: either may have been changed since."""
    is_numbered = versions[sheet]._replace(number=0) == versions[newest]._replace(number=0)
    return is_numbered and any(_COPIED_TAB.search(one.name) for one in (sheet, newest))


def _the_other(sheet: Sheet, current: Iterable[Sheet], people: _People) -> Sheet | None:
    """Return the list of which a sheet that is called nothing but old seems to be the older version."""
    (file, tab), _, _ = _version(sheet)
    if _without_list_words(tab if sheet.name else file):
        return None
    alike = [other for other in current if people.overlap(sheet, other)]
    return max(alike, key=lambda other: len(people[sheet] & people[other]), default=None)


@lru_cache(maxsize=1024)
def _version(sheet: Sheet) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], str, _Version]:
    """Return what the names of a sheet and its file say beside its version, the parts of its date, and the version."""
    rests, parts, date = [], "", tuple[int, ...]()
    age = number = 0
    for name in (_file_name(sheet), sheet.name):
        rest, its_parts, its_date = _date_of(_HUMPS.sub(" ", name))
        if its_parts:
            parts, date = its_parts, its_date
        words, its_age, its_number = _aged(rest)
        rests.append(words)
        age, number = its_age or age, its_number or number
    return (rests[0], rests[1]), parts, _Version(date, age, number)


def _aged(name: str) -> tuple[tuple[str, ...], int, int]:
    """Return the words of a name without those of its version, whether it is called old (-1) or new (1), its number."""
    numbers = [int(found[1]) for found in _NUMBERED.finditer(plain(name))]
    words = words_of(_NUMBERED.sub(" ", plain(name)))
    age = -1 if not _OLD.isdisjoint(words) else 1 if not _NEW.isdisjoint(words) else 0
    return tuple(word for word in words if word not in _OLD | _NEW), age, numbers[-1] if numbers else 0


def _without_list_words(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _LISTS)
