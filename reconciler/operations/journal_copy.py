"""A journal moved to the database that several machines are to share, with plans, audits and dropped sheets."""

from contextlib import ExitStack, closing
from pathlib import Path

from reconciler.config.credentials import from_file
from reconciler.config.database import require_address, secrets_of
from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.run.who_acts import who_acts
from reconciler.state.backends import open_files, open_to_copy
from reconciler.state.files import FOLDERS
from reconciler.state.journal_copy import Copied, copy_to
from reconciler.state.pause import pause_of
from reconciler.state.runs import runs
from reconciler.state.set_pause import write_pause

__all__ = ["Copied", "copy_journal", "target_of"]


def target_of(url: str, file: Path | None, schema: str, environment: dict[str, str]) -> DatabaseAddress:
    """Return the database to copy to: its address, without a password, or a file that holds one.

    Raises UsageError where not one of them is given, or a password stands where others can read it.
    """
    if bool(url) == bool(file):
        raise UsageError("Say where to: --to URL without a password, or --to-file FILE that holds the address.")
    if file:
        return DatabaseAddress(
            require_address(from_file(str(file), Path(), "--to-file", True, environment), "--to-file"), schema
        )
    if any(secrets_of(require_address(url, "--to"))):
        raise UsageError(
            "--to has a password in it, and everybody on this machine can read what a command is called with. Put the "
            "address into a file for you alone and name that: --to-file FILE. Change that password."
        )
    return DatabaseAddress(url, schema)


def copy_journal(state: StatePlace, target: DatabaseAddress) -> Copied:
    """Copy the journal of a state, and what is shared beside it, into a database; no run is at work meanwhile.

    Raises RunLocked where one is, UsageError where there is another journal, ReconcilerError where the copy fails.
    """
    store, database = open_to_copy(state)
    with closing(store), ExitStack() as locks:
        if state.database == target or not store.journal.extent()[0]:
            where = "in the database that is configured" if state.database else f"in {state.folder}"
            raise UsageError(
                f"Nothing was copied: the journal to be copied is the one {where}"
                f"{', which is that very one' if state.database == target else ', and nothing is on record there'}. To "
                "copy that of the folder, take RECONCILER_DATABASE_URL and database_file away for this one command."
            )
        for tenant, host in sorted({(run.tenant, run.host) for run in runs(store.journal)}):
            locks.enter_context(store.run_lock(tenant, host, "journal copy", str(who_acts())))
        copied = copy_to(database, target)
        shared = StatePlace(state.folder, target)
        if pause := pause_of(state):
            write_pause(shared, pause)
        open_files(shared).share(*(state.folder / name for name in FOLDERS))
    return copied
