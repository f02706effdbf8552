"""Past runs: the list, one in full, its audit workbook again, and the proof that the journal is whole.

The list is what is asked for most: what only the others need is loaded by them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reconciler.exit_codes import Exit
from reconciler.model.state_place import StatePlace
from reconciler.state import runs as run_list
from reconciler.state.backends import open_files, open_to_read
from reconciler.state.chain import GENESIS, Break
from reconciler.state.pause import pause_of
from reconciler.state.restored import Restored, restorations
from reconciler.state.runs import RunLine, find_run
from reconciler.state.store import Journal

__all__ = [
    "Proof",
    "RunLine",
    "WrittenAgain",
    "audit_again",
    "lifted",
    "list_runs",
    "paused",
    "run_line",
    "runs",
    "show_run",
    "undelivered",
    "verify_journal",
]

if TYPE_CHECKING:
    from reconciler.config.settings import Settings
    from reconciler.model.pause import Pause
    from reconciler.model.report import Report


class WrittenAgain(NamedTuple):
    """The audit workbook of a past run, written anew."""

    run_id: str
    audit: Path


class Proof(NamedTuple):
    """Whether the journal is what was once written; `head` is its last hash, `heads` has that of each chain.

    `missing` is the head from elsewhere that it does not hold, `broken_at` the record that does not fit. `records` is
    how many there are, `last_at` when the last one came, "" where there is none. `people` were forgotten, by taking
    out `items`; `untold` are those of which no record says so, and `unfinished` counts the forgettings that were begun
    and not finished. `restored` has each time that it was put back from a backup.
    """

    head: str
    heads: Mapping[str, str]
    missing: str = ""
    broken_at: Break | None = None
    records: int = 0
    last_at: str = ""
    people: int = 0
    items: int = 0
    untold: int = 0
    unfinished: int = 0
    restored: Sequence[Restored] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, removed or put in."""
        return not self.missing and self.broken_at is None and not self.untold

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to prove yet."""
        return self.whole and self.head == GENESIS.hex()

    @property
    def exit_code(self) -> Exit:
        """1 where something was."""
        return Exit.OK if self.whole else Exit.UNEXPECTED


def runs(settings: "Settings") -> list[RunLine]:
    """Return all runs of the state directory of these settings, the latest last."""
    return list_runs(settings.state)


def paused(state: StatePlace) -> "Pause | None":
    """Return who has stopped all runs to come, and why; None where nobody has."""
    return pause_of(state)


def list_runs(state: StatePlace) -> list[RunLine]:
    """Return all runs, the latest last."""
    with _journal(state) as journal:
        return run_list.runs(journal)


def run_line(state: StatePlace, run_id: str) -> RunLine | None:
    """Return the run of this id; None where there is none."""
    with _journal(state) as journal:
        return run_list.run_of(journal, run_id)


def lifted(run: RunLine) -> list[str]:
    """Return the flags and settings by which something was let through in a run, with their values."""
    through = [one for one in run.overrides if one.get("let_through")]
    return [f"{one.get('how', '')} {one.get('value', '')}".strip() for one in through]


def show_run(state: StatePlace, name: str) -> "Report":
    """Return one run in full. Raises UsageError where `name` is not one run."""
    from reconciler.state.replay import report_of

    with _journal(state) as journal:
        return report_of(journal, find_run(journal, name).run_id)


def undelivered(state: StatePlace) -> list[str]:
    """Return a line for each notice that has not reached somebody."""
    with _journal(state) as journal:
        if not journal.count("notices", "notice"):
            return []
        from reconciler.notices.outbox import undelivered
        from reconciler.report.words.english.notices import undelivered as said

        return [
            said(one.notice, one.since, one.places.get(key, key), why)
            for one in undelivered(journal, datetime.now(UTC))
            for key, why in one.failed.items()
        ]


def times_forgotten(state: StatePlace) -> int:
    """Return how often somebody was taken out of the journal: what was read before may name them still."""
    from reconciler.state.forgettings import FORGOT, SUBJECT

    with _journal(state) as journal:
        return journal.count(SUBJECT, FORGOT)


def audit_again(state: StatePlace, name: str, path: Path) -> WrittenAgain:
    """Write the audit workbook of a past run again. Raises UsageError where `name` is not one run."""
    from reconciler.operations.audit import write_audit_of
    from reconciler.support.outputs import Output
    from reconciler.support.own_files import Kind

    output = Output(path, Kind.AUDIT)
    output.require_possible()
    with _journal(state) as journal:
        run_id = find_run(journal, name).run_id
    audit = write_audit_of(state, run_id, output)
    open_files(state).share(audit)
    return WrittenAgain(run_id, audit)


def verify_journal(state: StatePlace, kept: str | None = None) -> Proof:
    """Walk the chains of hashes: all that the journal remembers of people follows from their records.

    What was cut off at the end only a head tells that was kept elsewhere: `kept`, as an audit workbook prints it.
    """
    from reconciler.state.forgettings import items_told, unfinished

    with closing(open_to_read(state)) as store:
        journal = store.journal
        with journal.snapshot():
            broken, cut = journal.broken_at(), bool(kept and not journal.holds(kept))
            head, heads, (records, last_at) = journal.head(), journal.heads(), journal.extent()
            out, (people, items) = journal.taken_out(), items_told(journal)
            begun = len(unfinished(journal))
            restored = restorations(journal)
    missing = kept if cut and kept else ""
    return Proof(head, heads, missing, broken, records, last_at, people, items, abs(out - items), begun, restored)


@contextmanager
def _journal(state: StatePlace) -> Iterator[Journal]:
    with closing(open_to_read(state)) as store:
        yield store.journal
