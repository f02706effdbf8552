"""That something was taken out of a past run."""

from reconciler.model.forgotten import Forgotten
from reconciler.report.words.english.people import counted

TAKEN_OUT = "taken out since"
"""What stands for a person or company of whom somebody was forgotten since."""


def taken_out(one: Forgotten) -> str:
    """Return what was taken out, when, by whom and why."""
    items = counted(one.items, "entry", "entries")
    return f"{items} about people, {one.at[:16].replace('T', ' ')} UTC, by {one.by or 'somebody'}: {one.reason}"
