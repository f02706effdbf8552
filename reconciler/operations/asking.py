"""Ask for the yes of a second person, take that back, send a plan back: on record, beside the approvals."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from reconciler.errors import PlanRefused, UsageError
from reconciler.model.actor import Actor
from reconciler.model.state_place import StatePlace
from reconciler.operations.approve import in_one_line
from reconciler.report.words.english import at_page
from reconciler.report.words.english import catalogue as english
from reconciler.state import approvals
from reconciler.state.approvals import Event, Subject, plan_subject
from reconciler.state.backends import open_state, open_to_read
from reconciler.state.plan_file import digest_of, read_plan
from reconciler.state.store import Journal

__all__ = ["OnRecord", "PlanInShort", "Subject", "ask", "ask_no_more", "in_short", "on_record", "send_back"]


@dataclass(frozen=True, slots=True)
class OnRecord:
    """How a plan stands: who asks for its approval, who has given it, who has sent it back, and which runs used it.

    Each is the last of its kind that still counts, None where there is none; `askers` are all who ever asked, and
    `trouble` says why nothing of it can be relied on, "" where all can.
    """

    asked: Event | None = None
    approved: Event | None = None
    sent_back: Event | None = None
    runs: tuple[str, ...] = ()
    askers: tuple[Actor, ...] = ()
    trouble: str = ""


class PlanInShort(NamedTuple):
    """What has to be known of a plan to ask for it: what is on record of it, until when it is good, and its changes.

    Whether its file still fits that is asked of whoever approves it, and again where it is carried out.
    """

    subject: Subject
    expires_at: datetime
    changes: int


def in_short(path: Path) -> PlanInShort:
    """Return a plan file in short. Raises PlanRefused where it cannot be read or does not fit its own digest."""
    plan = read_plan(path)
    return PlanInShort(plan_subject(plan, digest_of(plan, english)), plan.expires_at, len(plan.actions))


def ask(plan: PlanInShort, state: StatePlace, actor: Actor, note: str = "") -> None:
    """Put on record that somebody asks for a yes to a plan.

    Raises PlanRefused where it is over, UsageError where there is nothing to approve.
    """
    note = in_one_line(note)
    if datetime.now(UTC) >= plan.expires_at:
        raise PlanRefused("This plan is too old to be approved. Make a new one.")
    if not plan.changes:
        raise UsageError("This plan changes nothing: there is nothing to approve.")
    with closing(open_state(state)) as store:
        approvals.ask(store.journal, plan.subject, actor, note)


def ask_no_more(subject: Subject, state: StatePlace, actor: Actor, note: str = "") -> None:
    """Put on record that nobody asks for a yes to a plan any more. Raises UsageError where nobody does."""
    _end_request(subject, state, actor, note, approvals.ask_no_more)


def send_back(subject: Subject, state: StatePlace, actor: Actor, reason: str) -> None:
    """Put on record that a plan is sent back, and why. Raises UsageError where nobody asks, or no reason is given."""
    if not reason.strip():
        raise UsageError("Say why you send it back: whoever asked has to know what to change.")
    _end_request(subject, state, actor, reason, approvals.send_back)


def on_record(state: StatePlace, subjects: Iterable[Subject]) -> list[OnRecord]:
    """Return how plans stand, in their order."""
    with closing(open_to_read(state)) as store:
        return [_read(store.journal, subject) for subject in subjects]


def _read(journal: Journal, subject: Subject) -> OnRecord:
    try:
        return _standing(journal, subject)
    except PlanRefused as error:
        return OnRecord(trouble=at_page.error(error))


_End = Callable[[Journal, Subject, Actor, str], None]


def _end_request(subject: Subject, state: StatePlace, actor: Actor, reason: str, end: _End) -> None:
    reason = in_one_line(reason)
    with closing(open_state(state)) as store:
        if _standing(store.journal, subject).asked is None:
            raise UsageError("Nobody asks for the approval of this plan any more. Load the page again.")
        end(store.journal, subject, actor, reason)


def _standing(journal: Journal, subject: Subject) -> OnRecord:
    events = approvals.history(journal, subject)
    asked = approved = sent_back = None
    for event in events:
        if event.kind == approvals.ASKED:
            asked, sent_back = event, None
        elif event.kind == approvals.SENT_BACK:
            asked, sent_back = None, event
        elif event.kind == approvals.APPROVED:
            asked, approved, sent_back = None, event, None
        elif event.kind == approvals.WITHDRAWN:
            approved = None
        elif event.kind == approvals.ASKED_NO_MORE:
            asked = None
    runs = dict.fromkeys(event.run for event in events if event.run)
    who = [event.by for event in events if event.kind == approvals.ASKED and event.by]
    return OnRecord(asked, approved, sent_back, tuple(runs), tuple(who))
