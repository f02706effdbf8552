"""What the page remembers, without somebody: lists that can be made again go as a whole, sign-ins and names alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

from reconciler.state.person_marks import Recogniser
from reconciler.state.sqlite_erasing import clean
from reconciler.support.private_files import require_own

FILE = "page.sqlite3"
_PATIENCE_S = 30.0


def clean_page(state_dir: Path, recogniser: Recogniser) -> int:
    """Take somebody out of what the page remembers; returns in how many places they stood. Raises sqlite3.Error."""
    path = state_dir / FILE
    if not path.is_file():
        return 0
    require_own(path)
    with closing(sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)) as db:
        db.create_function("is_named", 1, lambda text: recogniser.names(str(text)), deterministic=True)
        db.execute("PRAGMA secure_delete=ON")
        db.execute("BEGIN IMMEDIATE")
        places = sum(db.execute(change).rowcount for change in _changes(db))
        db.execute("COMMIT")
        clean(db, path)
    return places


def _changes(db: sqlite3.Connection) -> list[str]:
    """Return what changes the tables that are there: each row in which somebody is named, in any of its texts."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    lists = (
        "SELECT subject FROM entry WHERE is_named(body) OR is_named(search) OR is_named(key) "
        "UNION SELECT id FROM subject WHERE is_named(facts) OR is_named(id)"
    )
    changes = {
        "entry": [
            f"CREATE TEMP TABLE named AS {lists}",
            "DELETE FROM entry WHERE subject IN (SELECT * FROM named)",
            "DELETE FROM subject WHERE id IN (SELECT * FROM named)",
            "DROP TABLE named",
        ],
        "session": ["DELETE FROM session WHERE is_named(person) OR is_named(name)"],
        "link": ["DELETE FROM link WHERE is_named(person) OR is_named(name)"],
        "attempt": ["DELETE FROM attempt WHERE is_named(back)"],
        "job": [
            "UPDATE job SET person = '', name = '' WHERE is_named(person) OR is_named(name)",
            "UPDATE job SET said = '' WHERE is_named(said)",
            "UPDATE job SET next = '' WHERE is_named(next)",
        ],
    }
    return [change for table, of in changes.items() if table in there for change in of]
