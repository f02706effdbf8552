"""What is decided about the people of a company: created, given another status, or left with what must be told."""

import unicodedata
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from operator import attrgetter
from typing import Any

from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.desired import DesiredUser, NotTaken
from reconciler.model.finding import Facts
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.live import LiveCompany, Moved, User
from reconciler.model.person_name import full_name
from reconciler.planning.absent import AbsentPeople
from reconciler.planning.comparison import Comparison, LiveIndex
from reconciler.planning.days import Days
from reconciler.planning.delta import Cell, DeltaBuilder
from reconciler.planning.newcomers import Newcomers
from reconciler.planning.renames import Absence, Arrival, Renames

PROFILE = (
    ("firstName", "first_name"),
    ("lastName", "last_name"),
    ("displayName", "display_name"),
    ("phoneNumber", "phone_number"),
    ("department", "department"),
    ("title", "title"),
    ("location", "location"),
)
"""The fields of a person that the API takes with an account and cannot change later: its names, and ours."""

_profile_of = attrgetter(*(name for _, name in PROFILE))
_ACTIVE = Cell("active")


class UserComparison:
    """Decides about people, company by company."""

    def __init__(self, comparison: Comparison, index: LiveIndex, to: DeltaBuilder) -> None:
        self._comparison = comparison
        self._index = index
        self._to = to
        self._newcomers = Newcomers(comparison, index, to)
        self._days = Days(comparison.desired.today, to)
        self._renames = Renames()
        self._rejected: dict[str, list[NotTaken]] = defaultdict(list)
        for rejected in comparison.desired.not_taken:
            if rejected.alone:
                self._rejected[rejected.company].append(rejected)
        self._renames.without_account += [row for row in comparison.desired.not_taken if row.is_named]

    def find_renames(self) -> None:
        """Report possible renames, once all companies are compared."""
        self._renames.find(self._to)

    def leave(self, name: str) -> None:
        """Decide nothing about the people of a company, whose listing cannot be used."""
        self._without_account(*self._comparison.desired.users.get(name, {}).values())

    def compare(self, name: str, live: LiveCompany | None, domains: set[str]) -> None:
        """Decide about the people of one company; `domains` are those that a new address may have."""
        people = self._index.of(name)
        rows: Mapping[str, DesiredUser] = self._comparison.desired.users.get(name, {})
        is_active = self._comparison.is_active
        self._to.delta.active[name] = sum(user.active or is_active(user) is not False for user in people.users.values())
        created: list[DesiredUser] = []
        refused: list[DesiredUser] = []
        for key, row in rows.items():
            if key in people.unreadable:
                # There is somebody, who cannot be asked for: not to be created once more.
                self._without_account(row)
                facts = {"case": "row", "why": people.unreadable[key].why}
                self._to.find(Code.LIVE_UNREADABLE_RECORD, row, Cell("email", row.email), facts)
            elif key in self._comparison.live.moved:
                self._without_account(row)
                self._to.find(
                    Code.EMAIL_CHANGED, row, Cell("email", row.email), _moved(self._comparison.live.moved[key])
                )
            elif key in people.twice:
                self._to.find(Code.EMAIL_TWO_ACCOUNTS, row, Cell("email", row.email))
            elif live and key in people.users:
                self._known(row, people.users[key], live)
            elif (ActionKind.CREATE_USER, name, key) in self._comparison.unsettled:
                # An earlier run's creation may show late, or in a record that cannot be read: it is told already.
                self._without_account(row)
            elif row.access.waits:
                self._without_account(row)
                self._days.before_start(row, None)
            elif key not in self._index.elsewhere and self._comparison.is_question(row, key):
                self._not_said(row, "not listed")
            elif self._newcomers.are_to_be_created(key, row, domains):
                created.append(row)
            elif row.active:
                refused.append(row)
        for rejected in self._rejected.get(name, ()):
            if (key := email_key(rejected.email)) not in people.everybody:
                self._newcomers.tell_rejected(key, rejected, domains)
        self._without_account(*refused)
        for row in created:
            self._arrive(row, _creation(row, live))
        if live:
            absent = [user for key, user in people.users.items() if key not in rows and is_active(user) is not False]
            self._absent(live, absent, refused)
            _tell_unreadable(live, rows, people.users, self._to)

    def _without_account(self, *rows: DesiredUser) -> None:
        """Note rows of which nobody can tell that their people have an account, once this run is over."""
        self._renames.without_account += [row for row in rows if row.access.gives]

    def _not_said(self, row: DesiredUser, case: str) -> None:
        """Leave somebody disabled whose row does not say outright that they are to have access (promise 11)."""
        self._without_account(row)
        self._to.find(Code.ACTIVE_NOT_SAID, row, _ACTIVE, {"case": case})

    def _arrive(self, row: DesiredUser, action: Action) -> None:
        self._to.act(action)
        self._renames.arrivals.append(Arrival(row, action))
        self._days.going(row)

    def _absent(self, live: LiveCompany, absent: Sequence[User], refused: Sequence[DesiredUser]) -> None:
        # A refused address may be a mistyped one of somebody who is live here: it does not tell whose row it is.
        doubtful = min((row.origin for row in refused), default=None)
        decisions = AbsentPeople(self._comparison, self._index, self._to, live, doubtful)
        for user in absent:
            if user.key in self._comparison.live.moved:
                self._to.find_live(
                    Code.EMAIL_CHANGED,
                    live.company.vanity_name,
                    user.email,
                    _moved(self._comparison.live.moved[user.key]),
                )
                continue
            action = decisions.decide(user)
            if action:
                self._to.act(action)
            if not decisions.is_named(user):
                self._renames.absences.append(Absence(live.company.vanity_name, user, action))

    def _known(self, row: DesiredUser, user: User, live: LiveCompany) -> None:
        self._status(row, user, live)
        is_readable = all(record.id != user.id for record in live.unreadable)
        if row.active and self._comparison.is_active(user) is not False:
            self._days.going(row)
        if row.active and is_readable and user.id not in self._comparison.live.unsure:
            _find_drift(row, user, self._to)

    def _status(self, row: DesiredUser, user: User, live: LiveCompany) -> None:
        state, to = self._comparison.is_active(user), self._to
        if user.id in self._comparison.live.unsure:
            self._without_account(row)
            to.find(Code.ACTIVE_UNKNOWN, row, _ACTIVE, {"case": self._comparison.live.unsure[user.id]})
        elif row.access.waits:
            if not self._days.before_start(row, state):
                self._without_account(row)
        elif state is row.active:
            to.unchanged(row, "active" if row.active else "inactive")
        elif row.active and state is False and not row.access.outright:
            self._not_said(row, "live")
        elif state is None and self._comparison.is_question(row, user.key):
            self._not_said(row, "remembered")
        elif row.active and state is None:
            self._unknown(row)
        elif not row.active and self._comparison.protected.covers(user.email):
            to.find(Code.USER_PROTECTED, row, _ACTIVE, {"case": "row"})
        elif against := self._index.two_spellings.hindrance(user.key, active=row.active):
            met, case = against
            self._without_account(row)
            to.find(Code.EMAIL_TWO_SPELLINGS, row, Cell("email", row.email), met.facts(row.email, case))
        elif row.active:
            self._arrive(row, _status_change(row, user, state, live))
        else:
            to.act(_status_change(row, user, state, live))

    def _unknown(self, row: DesiredUser) -> None:
        """Decide about somebody who is wanted active where the API does not say whether they are."""
        unknown_active = self._comparison.policy.unknown_active
        if unknown_active != "assume-active":
            self._without_account(row)
        if unknown_active == "refuse":
            self._to.delta.undecided.append((row.company, row.email))
        elif unknown_active == "look":
            self._to.find(Code.ACTIVE_UNKNOWN, row, _ACTIVE, {"case": "not told"})
        else:
            self._to.unchanged(row, "active")


def _tell_unreadable(live: LiveCompany, rows: Container[str], users: Container[str], to: DeltaBuilder) -> None:
    """Report the records of a company that cannot be read, but for those of which the row of the person tells."""
    for one in live.unreadable:
        if one.key not in rows or one.key in users:
            facts = {"case": "person", "company": live.company.vanity_name, "why": one.why}
            to.find_live(Code.LIVE_UNREADABLE_RECORD, live.company.vanity_name, one.subject, facts)


def _moved(account: Moved) -> Facts:
    """Return what is told of an account that has another address than an earlier run knew."""
    was, now, proven = account
    return {"case": "changed" if proven else "contradicted", "was": was, "now": now}


def _find_drift(row: DesiredUser, user: User, to: DeltaBuilder) -> None:
    """Report what of somebody's profile differs; an empty cell wants nothing."""
    wanted, live = _profile_of(row), _profile_of(user)
    if wanted == live:
        return
    for (name, _), want, there in zip(PROFILE, wanted, live, strict=True):
        has = there or ""
        if want and want != unicodedata.normalize("NFC", has).strip():
            to.drift(row, name, has, want)


def _creation(row: DesiredUser, live: LiveCompany | None) -> Action:
    new: dict[str, Any] = {"email": row.email}
    new |= {column: value for column, name in PROFILE if (value := getattr(row, name))}
    new["active"] = True
    return Action(
        ActionKind.CREATE_USER,
        row.company,
        row.email,
        None,
        new,
        company_id=live.company.id if live else "",
        origin=row.origin,
        extras=row.extras,
        name=full_name(row),
    )


def _status_change(row: DesiredUser, user: User, state: bool | None, live: LiveCompany) -> Action:
    email = user.email.strip()  # who is switched is told as they are live, however a sheet spells them
    return Action(
        ActionKind.REACTIVATE_USER if row.active else ActionKind.DEACTIVATE_USER,
        live.company.vanity_name,
        email,
        STATUS[state],
        STATUS[row.active],
        company_id=live.company.id,
        user_id=user.id,
        origin=row.origin,
        extras=row.extras,
        note="" if email == row.email else f"{row.email} in the sheet",
        name=full_name(user) or full_name(row),
    )
