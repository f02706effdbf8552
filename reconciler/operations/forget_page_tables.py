"""What pages remember in the database that they share, without somebody: as of a page's file, row by row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import connect, place_of, telling
from reconciler.state.postgres_page_tables import NAMES
from reconciler.state.store import JournalFailed

if TYPE_CHECKING:
    from psycopg import Connection

_LISTS, _OF, _KEPT = "page_subject", "subject", "page_job"
_AT_ONCE = 500
_COLUMNS = """SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND table_name = ANY(%s) ORDER BY 1, 2"""


def clean_tables(address: DatabaseAddress, is_named: Callable[[str], bool]) -> int:
    """Take whoever texts name out of what pages remember; returns in how many places they stood.

    Raises UsageError where this role may not, JournalFailed where that cannot be done now.
    """
    with closing(connect(address)) as db, telling(address, "cleaned of what pages remember"):
        texts = dict[str, list[str]]()
        for table, column in db.execute(_COLUMNS, (list(NAMES),)):
            texts.setdefault(table, []).append(column)
        with db.transaction():
            db.execute(f"LOCK TABLE {', '.join(NAMES)} IN SHARE ROW EXCLUSIVE MODE".encode())
            places = _cleaned(db, texts, is_named)
        _vacuum(db, address)
    return places


def _cleaned(db: "Connection", texts: dict[str, list[str]], is_named: Callable[[str], bool]) -> int:
    """Take the rows that name somebody out of all tables; lists as a whole, of jobs the names alone."""
    places, lists = 0, set[str]()
    for table, columns in texts.items():
        of = "id" if table == _LISTS else _OF if _OF in columns else ""
        for row, values in _rows(db, table, columns):
            named = [column for column, text in values.items() if is_named(text)]
            if not named:
                continue
            if of:
                lists.add(values[of])
            elif table == _KEPT:
                blank = ", ".join(f"{column} = ''" for column in named)
                db.execute(f"UPDATE {table} SET {blank} WHERE ctid = %s".encode(), (row,))  # noqa: S608
                places += len(named)
            else:
                db.execute(f"DELETE FROM {table} WHERE ctid = %s".encode(), (row,))  # noqa: S608
                places += 1
    for table, columns in texts.items():
        if table == _LISTS or _OF in columns:
            of = "id" if table == _LISTS else _OF
            query = f"DELETE FROM {table} WHERE {of} = ANY(%s)"  # noqa: S608
            places += db.execute(query.encode(), (sorted(lists),)).rowcount
    return places


def _rows(db: "Connection", table: str, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield where each row stands, and its texts."""
    with db.cursor(name="rows") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(f"SELECT ctid::text, {', '.join(columns)} FROM {table}".encode())  # noqa: S608
        for row, *values in cursor:
            yield row, dict(zip(columns, values, strict=True))


def _vacuum(db: "Connection", address: DatabaseAddress) -> None:
    """Leave nothing of what was taken out in dead rows. Raises JournalFailed where this role may not do that."""
    said = list[str]()
    db.add_notice_handler(lambda notice: said.append(str(notice.message_primary)))
    for table in NAMES:
        db.execute(f"VACUUM {table}".encode())
    if said:
        raise JournalFailed(
            f"{place_of(address)}: everything was taken out of what pages remember, but dead rows may still hold it "
            f"({said[0]}). Have the owner of the tables carry out VACUUM there, then run the same command again: it "
            "finishes."
        )
