"""Every error a person can meet, and the exit code each ends with.

ReconcilerError
├── UsageError             2   wrong flags, configuration or environment
│   ├── NoSuchRun          2   not one run of this name is on record
│   ├── NoSuchJob          2   not one job of this name is on record
│   └── OutputTaken        2   something that a person made has the name of a file to be written
├── InputRefused           3   the sheets as a whole cannot be used
├── PlanRefused            5   the plan file is stale, expired, altered or for another host
│   └── NotAPlan           5   it is no plan of this program
├── Unapproved             4   the plan lacks the yes of a second person
├── RunLocked              9   another run holds the lock
├── LockLost              11   the lock of the run was lost while it was at work: no more is sent
├── Interrupted            6   the operator, the system or the deadline asked the run to end
├── WritesStopped          6   too many writes were lost: no more are sent
├── InternalError                  1   an error in this program
└── ApiError               a call that did not end as asked; carries the call, the status and the trace id
    ├── ApiGone            8   not reached after retries: the whole run stops
    ├── CredentialsRefused 8   client id, secret or token refused: the whole run stops
    ├── ApiRefused         the API said no (4xx): that item has failed, the others go on
    └── AnswerLost         sent, and no usable answer came back: only a re-read can tell
        └── BadAnswer      an answer came back that breaks the contract (a 200 with nonsense inside)
            └── WrongRecord    it has the record of another company or person than was asked for
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from reconciler.exit_codes import Exit

_NO_FACTS: Mapping[str, Any] = MappingProxyType({})


class WayOn(NamedTuple):
    """What to do about an error, where that depends on where its reader works: its name, and what its words need."""

    name: str
    facts: Mapping[str, Any] = _NO_FACTS


class ReconcilerError(Exception):
    """Base of all errors that are worded for the reader: str(error) is what is wrong.

    `code` is "" where the cause has no code in docs/findings.md. `way_on` is what to do, where that is not the same at
    the command line and at the page: `report.words` makes the sentence.
    """

    exit_code = Exit.UNEXPECTED
    code = ""
    way_on: WayOn | None = None

    def with_way(self, name: str, /, **facts: Any) -> Self:
        """Return the same error, with what to do about it."""
        self.way_on = WayOn(name, facts)
        return self


class UsageError(ReconcilerError):
    """The command line, the configuration or the environment cannot be used as it is."""

    exit_code = Exit.USAGE


class NoSuchRun(UsageError):
    """There is not one run of this name on record."""


class NoSuchJob(UsageError):
    """There is not one job of this name on record."""


class OutputTaken(UsageError):
    """A file that is not to be overwritten has the name of one to be written; whoever insists can have it replaced."""


class InputRefused(ReconcilerError):
    """The sheets as a whole cannot be used; nothing was compared and nothing was written.

    `code` is stable and explained in docs/findings.md.
    """

    exit_code = Exit.INPUT_REFUSED

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class PlanRefused(ReconcilerError):
    """The plan file may not be applied: stale, expired, altered, or made for another host."""

    exit_code = Exit.PLAN_REFUSED


class NotAPlan(PlanRefused):
    """The file is no plan of this program."""


class Unapproved(ReconcilerError):
    """The plan lacks the yes of a second person: it is kept, and nothing was written; `why` it needs one, in short."""

    exit_code = Exit.HELD

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why


class NotForgotten(ReconcilerError):
    """Whoever was to be forgotten must be kept for now, or it needs a second person; nothing was taken out."""

    exit_code = Exit.HELD


class RunLocked(ReconcilerError):
    """Another run is at work for the same partner on the same host."""

    exit_code = Exit.LOCKED


class LockLost(ReconcilerError):
    """The lock was lost under way, so another run may be at work: no new writes, what was sent is not verified."""

    exit_code = Exit.LOCK_LOST


class Interrupted(ReconcilerError):
    """The operator, the system or the deadline asked the run to end: no new writes, what was done is verified."""

    exit_code = Exit.INCOMPLETE


class WritesStopped(ReconcilerError):
    """Too many writes were lost: nothing more is written, what was done is verified."""

    exit_code = Exit.INCOMPLETE


class InternalError(ReconcilerError):
    """An error in this program."""


class ApiError(ReconcilerError):
    """A call of the API that did not end as asked.

    `call` is method and path without query, `status` the HTTP status (None: no answer came), `detail_code` the
    problem's detailErrorCode, `trace_id` what Symphony support asks for, `attempts` how often it was sent.
    """

    def __init__(
        self,
        message: str,
        *,
        call: str = "",
        status: int | None = None,
        detail_code: int | None = None,
        trace_id: str = "",
        attempts: int = 1,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.call = call
        self.status = status
        self.detail_code = detail_code
        self.trace_id = trace_id
        self.attempts = attempts

    def __str__(self) -> str:
        facts = [
            self.call,
            f"HTTP {self.status}" if self.status else "",
            f"code {self.detail_code}" if self.detail_code else "",
            f"trace id {self.trace_id}" if self.trace_id else "",
        ]
        known = ", ".join(fact for fact in facts if fact)
        return f"{self.message} ({known})" if known else self.message


class ApiGone(ApiError):
    """The API could not be reached, retries included."""

    exit_code = Exit.API_GONE


class CredentialsRefused(ApiError):
    """The client id, its secret or the token was refused."""

    exit_code = Exit.API_GONE


class ApiRefused(ApiError):
    """The API understood the call and said no; nothing was changed by it."""


class AnswerLost(ApiError):
    """The call was sent and no usable answer came back: whether it was carried out is not known."""

    in_short = "The answer was lost"


class BadAnswer(AnswerLost):
    """An answer came back that breaks the contract, or cannot be read at all."""

    in_short = "An answer came that cannot be read"


class WrongRecord(BadAnswer):
    """An answer came back with the record of another company or person than was asked for."""
