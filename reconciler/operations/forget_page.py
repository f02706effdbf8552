"""What the page remembers, without somebody: lists that can be made again go as a whole, sign-ins and names alone."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from reconciler.model.state_place import StatePlace
from reconciler.operations.forget_page_tables import clean_tables
from reconciler.state.person_marks import Recogniser
from reconciler.state.sqlite_database import clean
from reconciler.support.private_files import require_own

FILE = "page.sqlite3"
_PATIENCE_S = 30.0
_LISTS, _OF, _KEPT = "page_subject", "subject", "page_job"
"""What lists are of has a table of its own, and other tables name it in a column; jobs are kept, without names."""


def clean_page(state: StatePlace, recogniser: Recogniser) -> int:
    """Take somebody out of what the page remembers; returns in how many places they stood.

    Raises sqlite3.Error, and as `clean_tables`.
    """

    def is_named(text: object) -> bool:
        return any(map(recogniser.names, str(text).split("\n")))

    places = clean_tables(state.database, is_named) if state.database else 0
    path = state.folder / FILE  # of before there was a database, too
    return places + (_clean_file(path, is_named) if path.is_file() else 0)


def _clean_file(path: Path, is_named: Callable[[object], bool]) -> int:
    require_own(path)
    with closing(sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)) as db:
        db.create_function("is_named", 1, is_named, deterministic=True)
        db.execute("PRAGMA secure_delete=ON")
        db.execute("BEGIN IMMEDIATE")
        places = sum(db.execute(*change).rowcount for change in list(_changes(db)))
        db.execute("COMMIT")
        clean(db, path)
    return places


def leave_nothing(state: StatePlace) -> None:
    """Leave nothing in the file of what was removed from it; a database does so by itself. Raises JournalFailed."""
    path = state.folder / FILE
    if state.database:
        return
    with closing(sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)) as db:
        clean(db, path)


def _changes(db: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what changes the tables that are there, whichever they are: each row that names somebody."""
    tables = {name: _texts(db, name) for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    parts = {name: _OF for name, texts in tables.items() if _OF in texts} | {_LISTS: "id"}
    lists = [f"SELECT {of} FROM {name} WHERE {_any(tables[name])}" for name, of in parts.items() if tables.get(name)]  # noqa: S608
    for named in db.execute(" UNION ".join(lists)).fetchall() if lists else ():
        yield from ((f"DELETE FROM {name} WHERE {of} = ?", named) for name, of in parts.items() if name in tables)  # noqa: S608
    for name, texts in tables.items():
        if name == _KEPT:
            yield from ((f"UPDATE {name} SET {text} = '' WHERE is_named({text})", ()) for text in texts)  # noqa: S608
        elif name not in parts and texts:
            yield f"DELETE FROM {name} WHERE {_any(texts)}", ()  # noqa: S608


def _texts(db: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table that hold text."""
    return [name for _, name, kind, *_ in db.execute(f"PRAGMA table_info({table})") if kind == "TEXT"]


def _any(texts: list[str]) -> str:
    return " OR ".join(f"is_named({text})" for text in texts)
