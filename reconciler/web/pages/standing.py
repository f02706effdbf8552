"""How plans stand: which are asked for, approved, sent back, over, and for whom they wait."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.errors import ReconcilerError
from reconciler.model.actor import NOBODY, Account, Actor
from reconciler.operations.asking import OnRecord, PlanInShort, Subject, on_record
from reconciler.operations.fixing import versions_of
from reconciler.operations.forget_page import leave_nothing
from reconciler.operations.in_pages import plan_in_pages
from reconciler.operations.runs import RunLine, list_runs
from reconciler.operations.shared_files import open_files
from reconciler.support.lazy_log import logger
from reconciler.web import shelf
from reconciler.web.desk import Desk, Refused
from reconciler.web.sight import NOTHING_KNOWN, sees
from reconciler.web.sign_in.roles import Person, Role

_Kept = tuple[str, dict[str, Any]]
_MOST = 200
_MOMENT_S = 2.0
_AT_ONCE_B = 8 << 20


class PlanState(StrEnum):
    """How a plan stands."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent back"
    APPLIED = "applied"
    UNFINISHED = "applied in part"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


OPEN = frozenset({PlanState.DRAFT, PlanState.ASKED, PlanState.APPROVED, PlanState.SENT_BACK, PlanState.UNFINISHED})
TO_APPLY = frozenset({PlanState.APPROVED, PlanState.UNFINISHED})


class Standing(NamedTuple):
    """A plan, with what counts of it and what is on record; `needs_two` says whether four eyes are on for it.

    `people` tells of accounts who that is at the page.
    """

    digest: str
    facts: dict[str, Any]
    record: OnRecord
    state: PlanState
    needs_two: bool
    people: Mapping[str, str] = NOBODY

    @property
    def companies(self) -> frozenset[str]:
        """Return the companies that it is about."""
        return frozenset(self.facts.get("of", NOTHING_KNOWN))

    def is_barred_to(self, person: Person) -> bool:
        """Whether somebody had a hand in it, and so does not approve it; nobody where four eyes are off."""
        return self.needs_two and self.is_of(person)

    def is_of(self, person: Person) -> bool:
        """Whether somebody had a hand in it: they made it, handed in or fixed its sheets, or asked for its approval."""
        accounts = [Account(*one) for one in self.facts["hands"]]
        actors = (*(Actor(one, one) for one in accounts), *self.record.askers)
        return person.id in {one.known_as(self.people) for one in actors}

    def may_be_approved_by(self, person: Person) -> bool:
        """Whether somebody may say yes to it."""
        return person.may({Role.APPROVER}, self.companies) and not self.is_barred_to(person)

    def was_asked_by(self, person: Person) -> bool:
        """Whether somebody asks for it."""
        asked = self.record.asked
        return bool(asked and asked.by and asked.by.login.id == person.id)


def standing_of(desk: Desk, digest: str) -> Standing:
    """Return how a plan stands. Raises Refused where there is none."""
    facts = shelf.facts_of(desk.store, digest)
    if facts is None or "lose" not in facts or facts["subject"][0] != desk.partner.tenant:
        raise Refused(404, "There is no such plan, or it was removed. Make a new one from its sheet.")
    return _standings(desk, [(digest, facts)], _newest(desk, shelf.plans_of(desk.store, facts.get("drop", ""))))[0]


def all_standing(desk: Desk, person: Person) -> list[Standing]:
    """Return how the latest plans stand that somebody sees, the latest first, with those of the command line."""
    take_in(desk)
    kept = [one for one in shelf.kept(desk.store, "plan", _MOST) if one[1]["subject"][0] == desk.partner.tenant]
    return [one for one in _standings(desk, kept, _newest(desk, kept)) if sees(person, one.companies)]


def waiting_for(desk: Desk, person: Person, plans: Iterable[Standing] | None = None) -> list[Standing]:
    """Return the plans that wait for somebody's yes."""
    plans = all_standing(desk, person) if plans is None else plans
    return [one for one in plans if one.state is PlanState.ASKED and one.may_be_approved_by(person)]


def count_waiting(desk: Desk, person: Person) -> int:
    """Return how many plans wait for somebody's yes, as it was a moment ago at the earliest."""
    if not person.may({Role.APPROVER}):
        return 0
    at, count = desk.counts.get(person.id, (0.0, 0))
    if not 0 <= desk.clock() - at < _MOMENT_S:
        count = len(waiting_for(desk, person))
        desk.counts[person.id] = desk.clock(), count
    return count


def take_in(desk: Desk) -> None:
    """Take in the plans of the state folder that the page does not know yet, such as those of held nights."""
    open_files(desk.state).bring("plans")
    for path in sorted((desk.state.folder / "plans").glob("*.json")):
        if shelf.knows_plan(desk.store, path.name):
            continue
        try:
            if path.stat().st_size <= _AT_ONCE_B:
                paged = plan_in_pages(path)
                made = datetime.fromisoformat(paged.facts["made_at"]).timestamp()
                digest: str = paged.facts["subject"][2]
                shelf.put(desk.store, digest, "plan", paged, made)
                if not path.exists():  # somebody whom it names was forgotten meanwhile
                    shelf.remove(desk.store, digest)
                    leave_nothing(desk.state)
        except (ReconcilerError, OSError) as error:
            logger(__name__).info("%s is no plan that can be shown (%s)", path.name, type(error).__name__)


def path_of(desk: Desk, standing: Standing) -> Path:
    """Return the file of a plan."""
    return open_files(desk.state).found(Path(standing.facts["path"]))


def in_short(standing: Standing) -> PlanInShort:
    """Return a plan as what is asked for: its file, which may be large, is not read for that."""
    facts = standing.facts
    return PlanInShort(Subject(*facts["subject"]), datetime.fromisoformat(facts["until"]), facts["changes"])


def _newest(desk: Desk, kept: Iterable[_Kept]) -> dict[str, str]:
    """Return the newest plan of each drop: it supersedes the others; "" where cells were fixed since it was made."""
    newest, made_with = dict[str, str](), dict[str, str]()
    for digest, facts in kept:
        drop_id = facts.get("drop", "")
        if drop_id and drop_id not in newest and not _is_over(desk, facts):
            made_with[drop_id] = facts["fixes"]
        newest.setdefault(drop_id, digest)
    versions = versions_of(desk.state, ((desk.partner.tenant, drop_id) for drop_id in made_with))
    return newest | {drop_id: "" for drop_id, fixes in versions.items() if fixes != made_with[drop_id]}


def _is_over(desk: Desk, facts: dict[str, Any]) -> bool:
    return desk.clock() >= datetime.fromisoformat(facts["until"]).timestamp()


def _standings(desk: Desk, kept: Sequence[_Kept], newest: dict[str, str]) -> list[Standing]:
    records = on_record(desk.state, (Subject(*facts["subject"]) for _, facts in kept))
    used = {run.run_id: run for run in list_runs(desk.state)} if any(record.runs for record in records) else {}
    return [
        _standing(desk, digest, facts, record, newest, used)
        for (digest, facts), record in zip(kept, records, strict=True)
    ]


def _standing(
    desk: Desk,
    digest: str,
    facts: dict[str, Any],
    record: OnRecord,
    newest: dict[str, str],
    runs: Mapping[str, RunLine],
) -> Standing:
    is_newest = not facts.get("drop") or newest.get(facts["drop"], digest) == digest
    is_over = _is_over(desk, facts)
    if record.runs:
        last = runs.get(record.runs[-1])
        is_done = is_over or not is_newest or bool(last and last.good)
        state = PlanState.APPLIED if is_done else PlanState.UNFINISHED
    else:
        state = _before_a_run(record, is_over, is_newest)
    needs_two = bool(desk.settings.on(facts["made_on"]).approving.four_eyes)
    return Standing(digest, facts, record, state, needs_two, desk.settings.approving.people)


def _before_a_run(record: OnRecord, is_over: bool, is_newest: bool) -> PlanState:
    if not is_newest:
        return PlanState.SUPERSEDED
    if is_over:
        return PlanState.EXPIRED
    if record.approved:
        return PlanState.APPROVED
    if record.asked:
        return PlanState.ASKED
    return PlanState.SENT_BACK if record.sent_back else PlanState.DRAFT
