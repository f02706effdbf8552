"""Who had access on a day, and by whose decision."""

from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.model.access import AccessReport
from reconciler.model.state_place import StatePlace
from reconciler.state.access import access_at, taken_out
from reconciler.state.backends import open_kept, open_to_read
from reconciler.state.store import JournalAltered
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind


def access_on(state: StatePlace, day: date, company: str, now: datetime) -> AccessReport:
    """Return who had access at the end of a day (UTC), or now where it is today.

    Raises UsageError where the day is to come, JournalAltered where the journal is not what was put on record.
    """
    if day > now.astimezone(UTC).date():
        raise UsageError(f"--access {day}: this day is still to come. Name one that is over, or today.")
    until = min(datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1), now)
    with closing(open_to_read(state)) as store:
        if store.journal.broken_at():
            raise JournalAltered(
                "The journal was tampered with, so it proves nobody's access. `reconciler runs --verify` names the "
                "record; what to do: docs/recovery.md, “A broken chain”."
            )
        report = access_at(store.journal, until, company)
    with closing(open_kept(state)) as kept:
        return report._replace(out=taken_out(kept, until))


def require_possible(out: Path) -> Output:
    """Return where the workbook goes. Raises UsageError where none can be written there."""
    output = Output(out, Kind.ACCESS_BOOK)
    output.require_possible()
    return output


def write_book(report: AccessReport, output: Output) -> Path:
    """Write who had access as a workbook, and return where it stands: never in the place of another file.

    Raises ReconcilerError where it cannot be written.
    """
    from reconciler.report.access_book import write_access_book

    return write_access_book(report, output)
