"""What somebody is told when it matters."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from reconciler.support.command_line import command_line


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


_OF_THE_PROGRAM = frozenset({"RECONCILER_STATE_DIR"})
"""Variables that every command needs; those of the connection are for what asks the API."""
_ASKING = frozenset({"apply", "check", "export", "plan"})


class Site(NamedTuple):
    """Where whoever is told has to go, and how the program was started there.

    `account` is user@machine, `state` the state folder, `config` the file of settings, "" for none. `given` are the
    words that came after the program's name, `environment` the variables that it was told by, but for those with
    secrets, of which `secret` has the names alone.
    """

    account: str
    folder: str
    state: str
    program: str = "reconciler"
    config: str = ""
    given: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    environment: Mapping[str, str] = MappingProxyType({})
    secret: tuple[str, ...] = ()

    @property
    def machine(self) -> str:
        """The name of the machine."""
        return self.account.rpartition("@")[2]

    def command(self, *words: str) -> str:
        """Return a command with the settings of the one that was given."""
        config = ["--config", self.config] if self.config else []
        return self._typed(*words, *config)

    def again(self) -> str:
        """Return the command that was given."""
        return self._typed(*self.given)

    def _typed(self, *words: str) -> str:
        needs_all = not _ASKING.isdisjoint(words[:1])
        kept = {name: value for name, value in self.environment.items() if needs_all or name in _OF_THE_PROGRAM}
        return command_line([self.program, *words], kept)


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
