"""English, the language of the journal and of plan files."""

from reconciler.model.finding import Finding


def finding(found: Finding, /) -> str:
    """Return what a finding is about, and how to fix it."""
    return found.recorded
