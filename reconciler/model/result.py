"""How actions ended."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from reconciler.model.action import Action, ActionKind
from reconciler.model.origin import Extras


class Outcome(StrEnum):
    """How an action ended."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    PENDING = "pending"
    UNKNOWN = "unknown"
    PRESENT = "present"


class Verified(StrEnum):
    """What a re-read showed of an outcome."""

    YES = "yes"
    NO = "no"
    NOT_CHECKED = "not checked"


def is_refusal(status: int | None, detail_code: int | None) -> bool:
    """Whether an answer with these is a refusal: what is there all the same was not made by that request."""
    return bool(detail_code) or 400 <= (status or 0) < 500


class Result(msgspec.Struct, gc=False):
    """How one action ended, with all that proves it; `at` is UTC in ISO 8601, `account_at` a pod found by look-up.

    `created_id` is the id of a person of whom it is proven that this run has created them; `seen` is what a re-read
    showed instead of what was wanted, in one line.
    """

    action: Action
    outcome: Outcome
    verified: Verified = Verified.NOT_CHECKED
    status: int | None = None
    detail_code: int | None = None
    detail: str = ""
    trace_id: str = ""
    attempts: int = 0
    at: str = ""
    account_at: str = ""
    created_id: str = ""
    seen: str = ""

    @property
    def refused(self) -> bool:
        """Whether the last answer was a refusal."""
        return is_refusal(self.status, self.detail_code)


class ActionSummary(NamedTuple):
    """A planned action as counting takes it; `outcome` is None where it has no result."""

    kind: ActionKind
    company: str
    extras: Extras
    outcome: Outcome | None
    verified: Verified
