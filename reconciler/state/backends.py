"""The one place that chooses where the state is kept: today in a SQLite file of the state directory."""

from pathlib import Path

from reconciler.state.sqlite import SqliteStore
from reconciler.state.sqlite_database import FILE
from reconciler.state.store import Store


def open_state(state_dir: Path) -> Store:
    """Return the state, opened and made where it is missing when it is first asked for something.

    That raises UsageError where it cannot be opened, or was written by a later version of this program.
    """
    return SqliteStore(state_dir)


def open_existing(state_dir: Path) -> Store | None:
    """Return the state to read from, None where there is none yet: who only looks makes none."""
    return open_state(state_dir) if (state_dir / FILE).exists() else None
