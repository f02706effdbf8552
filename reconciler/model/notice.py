"""What somebody is told when it matters."""

from enum import StrEnum
from typing import NamedTuple


class Event(StrEnum):
    """What a notice is about: how a run ended, or what became of a plan, a schedule or the stop switch."""

    HELD = "held"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    UNVERIFIED = "unverified"
    FAILED = "failed"
    MISSED = "missed"
    ASKED = "asked"
    SENT_BACK = "sent-back"
    EXPIRING = "expiring"
    APPROVED = "approved"
    PAUSED = "paused"
    DONE = "done"


class Attachable(StrEnum):
    """Files that a notice may carry; they have people's names in them."""

    AUDIT = "audit"
    MARKED = "marked"
    PLAN = "plan"


class Notice(NamedTuple):
    """A text for people who were not there; no person's address is in it.

    `about` is what it tells of, a run or a due time: of that it is told once. `files` are paths by what they are.
    """

    event: Event
    about: str
    subject: str
    body: str
    files: tuple[tuple[Attachable, str], ...] = ()


class Trouble(StrEnum):
    """Why somebody could not be told."""

    ANSWERED = "answered"
    UNKNOWN_NAME = "unknown-name"
    NO_TRUST = "no-trust"
    NOBODY_THERE = "nobody-there"
    NO_ANSWER = "no-answer"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too-slow"
    ENDED = "ended"


class Why(NamedTuple):
    """Why somebody could not be told; `status` is what a service answered, "" where that is not why."""

    trouble: Trouble
    status: str = ""
