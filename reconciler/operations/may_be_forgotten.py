"""Whether somebody may be forgotten: not while they have access, stand in the last sheets, or a request is open."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from reconciler.errors import NotForgotten
from reconciler.model.identity import email_key
from reconciler.operations.last_sheets import LastSheets
from reconciler.state.derived import (
    INACTIVE,
    PEOPLE,
    Ids,
    Proven,
    ids_after,
    inactive_after,
)
from reconciler.state.past_runs import open_runs
from reconciler.state.runs import runs
from reconciler.state.store import Journal


@dataclass
class Memory:
    """What is remembered of people, of all partners: ids, who has no access, whom feeds had last, open requests.

    `companies` has by email key where somebody has access as far as is known, `sheets` who stands in the last ones,
    `open` the run that left a request open.
    """

    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    companies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sheets: LastSheets = field(default_factory=LastSheets)
    open: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, journal: Journal, sheets: LastSheets) -> "Memory":
        """Return what a journal tells, and the sheets."""
        memory = cls(sheets=sheets)
        ids, proven = defaultdict[str, Ids](dict), defaultdict[str, Proven](dict)
        for record in journal.all_of(PEOPLE):
            ids_after(ids[record.chain], PEOPLE, record.body)
        for record in journal.all_of(INACTIVE):
            inactive_after(proven[record.chain], record.body)
        for tenant, by_company in ids.items():
            for company, people in by_company.items():
                for key, user_id in people.items():
                    memory.ids[user_id].add(key)
                    if key not in proven[tenant].get(company, ()):
                        memory.companies[key].add(company)
        for tenant in {run.tenant for run in runs(journal)}:
            for run in open_runs(journal, tenant):
                subjects = [*(action.subject for action in run.actions), *(one[2] for one in run.strange)]
                memory.open |= {email_key(subject): run.run_id for subject in subjects if subject}
        return memory

    def with_other_addresses(self, keys: Iterable[str]) -> set[str]:
        """Return email keys with all others that the same accounts are known by."""
        found, more = set[str](), {*keys}
        while more:
            found |= more
            more = set().union(*(of for of in self.ids.values() if of & more)) - found
        return found

    def required(self, keys: Iterable[str]) -> set[str]:
        """Return these and all other addresses of the same people. Raises NotForgotten where one of them is to stay."""
        found = self.with_other_addresses(keys)
        if why := next(filter(None, (_refusal(self, key) for key in sorted(found))), ""):
            raise NotForgotten(f"Nobody was forgotten: {why}")
        return found

    def going(self, old: Collection[str]) -> tuple[frozenset[str], tuple[tuple[str, int], ...]]:
        """Return who of these may go, and why how many of the others stay."""
        going, kept = set[str](), Counter[str]()
        for key in sorted(old):
            others = self.with_other_addresses({key})
            whys = (_refusal(self, one, short=True) for one in sorted(others))
            later = "" if others <= {*old} else "they were named later under another address"
            if why := next(filter(None, whys), later):
                kept[why] += 1
            else:
                going.add(key)
        return frozenset(going), tuple(kept.items())


def _refusal(memory: Memory, key: str, *, short: bool = False) -> str:
    """Return why somebody has to be kept for now, and what to do; "" where they need not be."""
    if run_id := memory.open.get(key):
        way_on = f"run {run_id} sent a request about them and never learned what came of it. Run the same sheets again:"
        return "a request about them is open" if short else f"{way_on} that settles it."
    if companies := memory.companies.get(key):
        way_on = f"they have access to {', '.join(sorted(companies))}, as far as is known here. Have a run deactivate"
        return "they have access" if short else f"{way_on} them first."
    if path := memory.sheets.named.get(key):
        way_on = f"they stand in the last sheets ({path}). Take them out there, and have that applied,"
        return "they stand in the last sheets" if short else f"{way_on} first."
    if path := memory.sheets.untold.get(key):
        way_on = f"nobody can tell whether they stand in the last sheets: {path} cannot be read. Put it back, or apply"
        return "nobody can tell whether they stand in the last sheets" if short else f"{way_on} other sheets first."
    return ""
