"""What is decided about live people in no row of their company: deactivated, or left as they are and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.desired import DesiredUser
from reconciler.model.finding import Facts
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.live import Company, User
from reconciler.model.origin import Origin
from reconciler.planning.comparison import Comparison, LiveIndex
from reconciler.planning.delta import Cell, DeltaBuilder


def _kept(case: str) -> Facts:
    return MappingProxyType({"case": case})


_NAMED_ELSEWHERE = _kept("named elsewhere")
_NOT_ASKED_FOR = _kept("not asked for")
_NO_ROWS = _kept("no rows")
_PROTECTED = _kept("protected")
_TWO_ACCOUNTS = _kept("two accounts")


class AbsentPeople:
    """Decides about the people of one company who are in none of its rows.

    `doubtful` is where a row stands whose address may be a mistyped one of somebody who is live here; None for none.
    """

    def __init__(
        self, comparison: Comparison, index: LiveIndex, to: DeltaBuilder, company: Company, doubtful: Origin | None
    ) -> None:
        desired, name = comparison.desired, company.vanity_name
        unreadable = desired.unreadable.get(name) or desired.unreadable.get("")
        self._comparison = comparison
        self._named_elsewhere = index.named_elsewhere
        self._twice = index.of(name).twice
        self._to = to
        self._company = company
        self._has_rows = bool(desired.users.get(name))
        self._unreadable = unreadable[0] if unreadable else doubtful

    def decide(self, user: User) -> None:
        """Deactivate somebody, or report why they are left as they are."""
        why = self._why_kept(user)
        unsure = self._comparison.live.unsure.get(user.id)
        if why is None and unsure:
            self._to.find_live(Code.ACTIVE_UNKNOWN, self._company.vanity_name, user.email, {"case": unsure})
        elif why is None:
            self._to.act(self._deactivation(user))
        else:
            self._to.find_live(Code.USER_UNMANAGED, self._company.vanity_name, user.email, why)

    def _why_kept(self, user: User) -> Facts | None:
        """Return why somebody is left as they are; None where they are to be deactivated (architecture, promise 3)."""
        key = user.key
        if key in self._named_elsewhere:
            return _NAMED_ELSEWHERE
        if rejected := self._comparison.desired.protected.get(key):
            return {"case": "rejected", "row": str(rejected)}
        if self._has_rows and not self._unreadable:
            self._to.delta.absent.append((self._company.vanity_name, key))
        if self._comparison.policy.absent_users != "deactivate":
            return _NOT_ASKED_FOR
        if self._unreadable:
            return {"case": "unreadable", "row": str(self._unreadable)}
        if not self._has_rows:
            return _NO_ROWS
        if self._comparison.protected.covers(user.email):
            return _PROTECTED
        return self._too_few_runs(key) or (_TWO_ACCOUNTS if key in self._twice else None)

    def _too_few_runs(self, key: str) -> Facts | None:
        count = self._comparison.absences.get((self._company.vanity_name, key), 0) + 1
        needed = self._comparison.policy.absent_runs
        if count >= needed:
            return None
        return {"case": "too few runs", "count": count, "needed": needed, "more": needed - count}

    def _deactivation(self, user: User) -> Action:
        return Action(
            ActionKind.DEACTIVATE_USER,
            self._company.vanity_name,
            user.email,
            STATUS[self._comparison.is_active(user)],
            STATUS[False],
            company_id=self._company.id,
            user_id=user.id,
            note="absent from every sheet",
        )


def find_possible_renames(created: Iterable[DesiredUser], absent: Iterable[User], to: DeltaBuilder) -> None:
    """Report who is new under the name of somebody absent."""
    by_name: Mapping[tuple[str, str], list[User]] = defaultdict(list)
    for user in absent:
        by_name[_name(user)].append(user)
    for row in created:
        for user in by_name.get(_name(row), ()):
            facts = {"email": row.email, "live": user.email}
            to.find(Code.EMAIL_POSSIBLE_RENAME, row, Cell("email", user.email), facts)


def _name(person: DesiredUser | User) -> tuple[str, str]:
    return email_key(person.first_name or ""), email_key(person.last_name or "")
