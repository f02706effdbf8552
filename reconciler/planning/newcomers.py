"""Which of the people without an account in a company are to have one, and what must be told of the others."""

from reconciler.model.desired import DesiredUser, NotTaken
from reconciler.model.finding_code import Code
from reconciler.planning.comparison import Comparison, LiveIndex
from reconciler.planning.delta import Cell, DeltaBuilder
from reconciler.support.suggest import closest


class Newcomers:
    """Decides about people without an account, row by row."""

    def __init__(self, comparison: Comparison, index: LiveIndex, to: DeltaBuilder) -> None:
        self._comparison = comparison
        self._index = index
        self._to = to

    def are_to_be_created(self, key: str, row: DesiredUser, domains: set[str]) -> bool:
        """Whether the person of a row is to get an account; where not, why is found.

        `domains` are those that a new address may have.
        """
        if self._has_two_spellings(key, row):
            return False
        if row.active:
            return self._is_creatable(key, row, domains)
        self._inactive_without_account(key, row)
        return False

    def _has_two_spellings(self, key: str, row: DesiredUser) -> bool:
        """Whether somebody without an account of this address may have one under another spelling; then that is found.

        Who has left, and meets only others who are to have no account either, is satisfied.
        """
        spellings = self._index.two_spellings
        if key in self._index.elsewhere:
            return False
        met, case = spellings.live(key), "live"
        if met is None:
            met, case = spellings.in_row(key, active=not row.active), "row"
        if met is None and row.active:
            met, case = spellings.rejected(key), "rejected"
        if met is None:
            return False
        self._to.find(Code.EMAIL_TWO_SPELLINGS, row, Cell("email", row.email), met.facts(row.email, case))
        return True

    def tell_rejected(self, key: str, row: NotTaken, domains: set[str]) -> None:
        """Find what else is wrong with a row that is rejected already, and whose person has no account there."""
        if key in self._comparison.desired.protected and "@" in key:
            self._is_creatable(key, row, domains)

    def _is_creatable(self, key: str, row: DesiredUser | NotTaken, domains: set[str]) -> bool:
        """Whether a new person may be created; where not, that is found."""
        if other := self._index.elsewhere.get(key):
            self._to.find(Code.EMAIL_ELSEWHERE, row, Cell("email", row.email), {"case": "active", "other": other})
            return False
        if row.domain in domains:
            return True
        known = sorted(domains)
        meant = closest(row.domain, known)
        facts = {
            "case": "known" if known else "none",
            "domain": row.domain,
            "company": row.company,
            "known": tuple(known),
            "meant": meant,
            "proposals": (f"{row.email.rpartition('@')[0]}@{meant}",) if meant else (),
        }
        self._to.find(Code.EMAIL_DOMAIN, row, Cell("email", row.email), facts)
        return False

    def _inactive_without_account(self, key: str, row: DesiredUser) -> None:
        """Leave an inactive person without an account without one (architecture, promise 4); report one elsewhere."""
        other = self._index.elsewhere.get(key)
        there = self._index.of(other).users.get(key) if other else None
        if other and (there is None or self._comparison.is_active(there) is not False):
            facts = {"case": "inactive", "other": other}
            self._to.find(Code.EMAIL_ELSEWHERE, row, Cell("email", row.email), facts)
        else:
            self._to.unchanged(row, "inactive, no account")
