"""Sentences about earlier runs and plans."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code
from reconciler.report.words.templates import Template

_UNANSWERED = "Run {run} sent {kind} {subject}, or was about to, and has no answer on record"

TEMPLATES: Mapping[Code, Template] = {
    Code.PLAN_ALREADY_DONE: "{kind} {subject} is in the plan and no longer needed: it is so already.",
    Code.RESUME_DONE: _UNANSWERED + ": a re-read shows that it was done.",
    Code.RESUME_PENDING: _UNANSWERED + ": it was taken, and the company is being provisioned.",
    Code.RESUME_MISSING: _UNANSWERED + ": a re-read does not show it done, for {seen}.",
    Code.RESUME_UNKNOWN: {
        "": _UNANSWERED + ", and it cannot be read again now.",
        "later version": _UNANSWERED
        + ": a later version of the program did that. Use it, or a newer one, to settle it.",
    },
    Code.RESUME_DIFFERS: _UNANSWERED + ": a re-read shows it there, but other than was sent: {seen}. Ask who made it.",
    Code.UNDO_GONE: "The person is not there any more: left as it is.",
    Code.UNDO_OTHER_ADDRESS: "The account with this id has the address {there} now, not {subject}: left as it is.",
    Code.UNDO_CHANGED_LATER: "{kind} {subject} is left as it is: the later run {run} changed this account, too.",
    Code.UNDO_UNREADABLE: "The person could not be read: left as it is.",
    Code.UNDO_STAYS: "{kind} {subject} cannot be undone: the API has no call for it.",
    Code.UNDO_NOT_OURS: (
        "{kind} {subject} is left as it is: nothing on record proves that this run did it, and not somebody else."
    ),
}
