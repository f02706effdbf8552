"""What tells, outside of the journal, that there was one: a mark beside the locks, and audit workbooks.

Without its journal a run would take this night for the first, and hold nothing against what was before.
"""

from contextlib import suppress
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.support.private_files import write_private

_LOCKS, _MARK = "locks", "journal.begun"


def leave_mark(state_dir: Path) -> None:
    """Leave word that the journal of a state directory has records, where runs of it take locks."""
    mark = state_dir / _LOCKS / _MARK
    if mark.parent.is_dir() and not mark.exists():
        with suppress(OSError):
            write_private(mark, b"")


def trace_of(state_dir: Path) -> Path | None:
    """Return what in a state directory, but for its journal, tells of earlier runs; None where nothing does."""
    audits = sorted(state_dir.glob("audits/*.xlsx"))
    return next((trace for trace in (*audits[-1:], state_dir / _LOCKS / _MARK) if trace.exists()), None)


def require_no_trace(journal: Path) -> None:
    """Raise UsageError where something beside a journal without records tells of earlier runs."""
    state_dir = journal.parent
    if trace := trace_of(state_dir):
        raise UsageError(
            f"{journal}: the journal is gone or empty, and {trace.relative_to(state_dir)} tells of earlier runs. "
            "Without it, rows that were lost since, and requests that had no answer, would not be seen, so nothing "
            "was done. Put the last backup in its place: docs/recovery.md tells how, under “A damaged journal”. To "
            f"begin anew, without any memory, move the whole folder {state_dir} away."
        )
