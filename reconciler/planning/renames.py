"""Who is to have an account under the name of somebody in no sheet: perhaps one person with a new address."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import DesiredUser, NotTaken
from reconciler.model.finding_code import Code
from reconciler.model.identity import name_key
from reconciler.model.live import User
from reconciler.model.origin import Origin
from reconciler.planning.delta import Cell, DeltaBuilder

Name = tuple[str, ...]


class Arrival(NamedTuple):
    """Somebody who is to be created, or active again."""

    row: DesiredUser
    action: Action


class Absence(NamedTuple):
    """Somebody live whom no sheet names, and their deactivation where one is planned."""

    company: str
    user: User
    action: Action | None


class Renames:
    """Finds possible renames, and has the deactivation of the old address wait for the new one.

    Where the row with the new address gives nobody an account in this run (`without_account`), there is nothing to wait
    for: the old one is left as it is.

    Who is new in a company where somebody of the same name is absent is always told; others (in another company, or
    with an account that was disabled) only where a deactivation has to wait for them.
    """

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.absences: list[Absence] = []
        self.without_account: list[DesiredUser | NotTaken] = []

    def find(self, to: DeltaBuilder) -> None:
        """Report the possible renames, and note in the delta whom each deactivation waits for."""
        self._keep(to)
        if not self.arrivals:
            return
        absent: dict[Name, list[Absence]] = defaultdict(list)
        for absence in self.absences:
            absent[_name(absence.user)].append(absence)
        waits: dict[tuple[str, str, str], list[Arrival]] = defaultdict(list)
        for arrival in self.arrivals:
            for absence in absent.get(_name(arrival.row), ()):
                if absence.action:
                    waits[absence.action.identity].append(arrival)
                if absence.action or _is_new_beside(arrival, absence):
                    _report(arrival, absence, to)
        _hold_back(waits, to)

    def _keep(self, to: DeltaBuilder) -> None:
        """Leave out the deactivation of whoever has the name of a row that gives nobody an account."""
        if not (self.without_account and any(absence.action for absence in self.absences)):
            return
        rows: dict[Name, Origin] = {}
        for row in self.without_account:
            name = _name(row)
            rows[name] = min(row.origin, rows.get(name, row.origin))
        kept = set()
        for at, absence in enumerate(self.absences):
            if absence.action and (origin := rows.get(_name(absence.user))):
                kept.add(absence.action.identity)
                facts = {"case": "same name", "row": str(origin)}
                to.find_live(Code.USER_UNMANAGED, absence.company, absence.user.email, facts)
                self.absences[at] = absence._replace(action=None)
        to.delta.actions = [action for action in to.delta.actions if action.identity not in kept]


def _is_new_beside(arrival: Arrival, absence: Absence) -> bool:
    return arrival.action.kind is ActionKind.CREATE_USER and arrival.row.company == absence.company


def _report(arrival: Arrival, absence: Absence, to: DeltaBuilder) -> None:
    live = absence.user.email
    case = "waits" if absence.action else "created"
    facts = {"case": case, "email": arrival.row.email, "live": live, "company": absence.company}
    to.find(Code.EMAIL_POSSIBLE_RENAME, arrival.row, Cell("email", live), facts)


def _hold_back(waits: dict[tuple[str, str, str], list[Arrival]], to: DeltaBuilder) -> None:
    if not waits:
        return
    to.delta.waits = {identity: tuple(one.action.identity for one in awaited) for identity, awaited in waits.items()}
    for place, action in enumerate(to.delta.actions):
        if awaited := waits.get(action.identity):
            new = _and(sorted(one.action.subject for one in awaited))
            to.delta.actions[place] = replace(action, note=f"{action.note}; only once {new} is there and active")


def _and(words: Iterable[str]) -> str:
    return " and ".join(words)


def _name(person: DesiredUser | NotTaken | User) -> Name:
    """Return what a name shares with its other spellings: its words, in any order, without accents."""
    names: Sequence[str | None] = (person.first_name, person.last_name)
    words = name_key(" ".join(filter(None, names)) or person.display_name or "")
    if not words.isascii():
        words = "".join(letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter))
    return tuple(sorted(words.split())) or (person.email,)
