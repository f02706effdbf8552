"""Who is to have an account under the name of somebody in no sheet: perhaps one person with a new address."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import DesiredUser, NotTaken
from reconciler.model.finding import Facts
from reconciler.model.finding_code import Code
from reconciler.model.live import User
from reconciler.model.origin import Origin
from reconciler.planning.delta import Cell, DeltaBuilder
from reconciler.planning.likeness import Name, Named, contacts_of, names_of, words_of

_TOO_MANY = 20
"""What more absent people of a company share does not tell them apart."""

Contact = tuple[str, str]
"""A company, and what somebody in it keeps where their name or address changes."""


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
    with an account that was disabled) only where a deactivation has to wait for them. It waits for whoever is no more
    than alike in the same company, too (who married, or has the same telephone number), without a word before.
    """

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.absences: list[Absence] = []
        self.without_account: list[DesiredUser | NotTaken] = []

    def find(self, to: DeltaBuilder) -> None:
        """Report the possible renames, and note in the delta whom each deactivation waits for."""
        self._keep(to)
        if not (self.arrivals and self.absences):
            return
        called: dict[Name, list[Absence]] = defaultdict(list)
        for absence in self.absences:
            for name in names_of(absence.user):
                called[name].append(absence)
        alike = _Alike(self.absences, {arrival.row.company for arrival in self.arrivals})
        waits: dict[tuple[str, str, str], list[Arrival]] = defaultdict(list)
        for arrival in self.arrivals:
            same = _each(absence for name in names_of(arrival.row) for absence in called.get(name, ()))
            for absence in same:
                if absence.action or _is_new_beside(arrival, absence):
                    _report(arrival, absence, to)
            for absence in _each([*same, *alike.to(arrival.row)]):
                if absence.action:
                    waits[absence.action.identity].append(arrival)
        _hold_back(waits, to)

    def _keep(self, to: DeltaBuilder) -> None:
        """Leave out the deactivation of whoever may be the person of a row that gives nobody an account."""
        if not (self.without_account and any(absence.action for absence in self.absences)):
            return
        rows = dict[Name | Contact, Origin]()
        for row in self.without_account:
            for key in [*names_of(row), *((row.company, contact) for contact in contacts_of(row))]:
                rows[key] = min(row.origin, rows.get(key, row.origin))
        kept = set()
        for at, absence in enumerate(self.absences):
            if absence.action and (why := _same_or_alike(absence, rows)):
                kept.add(absence.action.identity)
                to.find_live(Code.USER_UNMANAGED, absence.company, absence.user.email, why)
                self.absences[at] = absence._replace(action=None)
        to.delta.actions = [action for action in to.delta.actions if action.identity not in kept]


class _Alike:
    """The absent people of some companies who are to be deactivated, by what they may share with who is new.

    That is a way to reach them, or a word of their names which is a first name of one of the two.
    """

    def __init__(self, absences: Iterable[Absence], companies: set[str]) -> None:
        self._by_trait: dict[tuple[str, str, str], list[Absence]] = defaultdict(list)
        for absence in absences:
            if absence.action and absence.company in companies:
                for trait in _traits(absence.user, "first", "every"):
                    self._by_trait[absence.company, *trait].append(absence)
        self._companies = {company for company, _, _ in self._by_trait}

    def to(self, row: DesiredUser) -> list[Absence]:
        """Return those who share something with the person of a row."""
        if row.company not in self._companies:
            return []
        shared = [self._by_trait.get((row.company, *trait), []) for trait in _traits(row, "every", "first")]
        return [absence for absences in shared if len(absences) <= _TOO_MANY for absence in absences]


def _traits(person: Named, first: str, every: str) -> set[tuple[str, str]]:
    """Return what may be shared: the words of the first names and of all names go under these headings."""
    first_words, all_words = words_of(person)
    traits = {(first, word) for word in first_words} | {(every, word) for word in all_words}
    return traits | {("contact", contact) for contact in contacts_of(person)}


def _each(absences: Iterable[Absence]) -> list[Absence]:
    """Return each absence once, in the order in which they come."""
    return list({id(absence): absence for absence in absences}.values())


def _same_or_alike(absence: Absence, rows: dict[Name | Contact, Origin]) -> Facts | None:
    """Return which of the rows may be of somebody, and why; None for none."""
    same = [rows[name] for name in names_of(absence.user) if name in rows]
    contacts = [(absence.company, contact) for contact in contacts_of(absence.user)]
    alike = [rows[contact] for contact in contacts if contact in rows]
    if not same and not alike:
        return None
    return {"case": "same name" if same else "same contact", "row": str(min(same or alike))}


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
