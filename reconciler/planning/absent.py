"""What is decided about live people in no row of their company: deactivated, or left as they are and why."""

from types import MappingProxyType

from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.finding import Facts, Finding
from reconciler.model.finding_code import Code
from reconciler.model.live import LiveCompany, User
from reconciler.model.origin import Origin
from reconciler.model.person_name import full_name
from reconciler.planning.comparison import Comparison, LiveIndex
from reconciler.planning.delta import DeltaBuilder

TOO_FEW_RUNS = "too few runs"
"""The case of somebody who will be deactivated once they were absent in more runs."""


def waits_for_more_runs(finding: Finding) -> bool:
    """Whether a finding is about somebody who will be deactivated once they were absent in more runs."""
    return finding.facts.get("case") == TOO_FEW_RUNS


def _kept(case: str) -> Facts:
    return MappingProxyType({"case": case})


_NAMED_ELSEWHERE = _kept("named elsewhere")
_NOT_ASKED_FOR = _kept("not asked for")
_NO_ROWS = _kept("no rows")
_PROTECTED = _kept("protected")
_TWO_ACCOUNTS = _kept("two accounts")
_UNREADABLE_RECORD = _kept("unreadable record")


class AbsentPeople:
    """Decides about the people of one company who are in none of its rows.

    `doubtful` is where a row stands whose address may be a mistyped one of somebody who is live here; None for none.
    """

    def __init__(
        self, comparison: Comparison, index: LiveIndex, to: DeltaBuilder, live: LiveCompany, doubtful: Origin | None
    ) -> None:
        company = live.company
        desired, name = comparison.desired, company.vanity_name
        unreadable = desired.unreadable.get(name) or desired.unreadable.get("")
        self._comparison = comparison
        self._named_elsewhere = index.named_elsewhere
        self._spellings = index.two_spellings
        self._twice = index.of(name).twice
        self._to = to
        self._company = company
        self._has_rows = bool(desired.users.get(name)) or name in comparison.gone
        self._lacks_records = bool(live.unreadable)
        self._unreadable = unreadable[0] if unreadable else doubtful

    def decide(self, user: User) -> Action | None:
        """Return the deactivation of somebody; None where they are left as they are, and why is reported.

        Whoever is in no sheet counts as absent, whether they are deactivated or not.
        """
        why = self._why_present(user)
        if why is None and self._has_rows and not self._unreadable and not self._lacks_records:
            self._to.delta.absent.append((self._company.vanity_name, user.key))
        why = why or self._why_kept(user)
        unsure = self._comparison.live.unsure.get(user.id)
        if why is None and unsure:
            self._to.find_live(Code.ACTIVE_UNKNOWN, self._company.vanity_name, user.email, {"case": unsure})
            return None
        if why is None:
            return self._deactivation(user)
        self._to.find_live(Code.USER_UNMANAGED, self._company.vanity_name, user.email, why)
        return None

    def is_named(self, user: User) -> bool:
        """Whether a sheet names somebody who is in no row of the company: elsewhere, rejected, or beside the rows."""
        desired, key = self._comparison.desired, user.key
        return key in self._named_elsewhere or key in desired.protected or key in desired.mentioned

    def _why_present(self, user: User) -> Facts | None:
        """Return what in the sheets is about somebody, or may be, though no row of the company is; None for nothing."""
        key = user.key
        if key in self._named_elsewhere:
            return _NAMED_ELSEWHERE
        if rejected := self._comparison.desired.protected.get(key):
            return {"case": "rejected", "row": str(rejected)}
        if mentioned := self._comparison.desired.mentioned.get(key):
            return {"case": "mentioned", "place": str(mentioned)}
        if met := self._spellings.in_row(key) or self._spellings.rejected(key) or self._spellings.mentioned(key):
            return met.facts(user.email, "two spellings")
        return None

    def _why_kept(self, user: User) -> Facts | None:
        """Return why somebody in no sheet is left as they are; None for no reason (architecture, promise 3)."""
        if self._comparison.policy.absent_users != "deactivate":
            return _NOT_ASKED_FOR
        if self._unreadable:
            return {"case": "unreadable", "row": str(self._unreadable)}
        if self._lacks_records:
            return _UNREADABLE_RECORD
        if not self._has_rows:
            return _NO_ROWS
        if self._comparison.protected.covers(user.email):
            return _PROTECTED
        return self._too_few_runs(user.key) or (_TWO_ACCOUNTS if user.key in self._twice else None)

    def _too_few_runs(self, key: str) -> Facts | None:
        count = self._comparison.absences.get((self._company.vanity_name, key), 0) + 1
        needed = self._comparison.policy.absent_runs
        if count >= needed:
            return None
        return {"case": TOO_FEW_RUNS, "count": count, "needed": needed, "more": needed - count}

    def _deactivation(self, user: User) -> Action:
        return Action(
            ActionKind.DEACTIVATE_USER,
            self._company.vanity_name,
            user.email.strip(),
            STATUS[self._comparison.is_active(user)],
            STATUS[False],
            company_id=self._company.id,
            user_id=user.id,
            note="absent from every sheet",
            name=full_name(user),
        )
