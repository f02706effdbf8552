"""A journal moved to a PostgreSQL database, record by record as it stands: every chain keeps every hash."""

from typing import NamedTuple

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import place_of
from reconciler.state.postgres_database import PostgresDatabase
from reconciler.state.sql import COLUMNS, SqlDatabase
from reconciler.state.sql_journal import SqlJournal

_TABLES = {
    "chain_record": (f"id, {COLUMNS}", "id"),
    "record": ("seq, run, at, kind, body, hash", "seq"),
    "person": ("tenant, company, email, user_id", "1, 2, 3"),
    "absence": ("tenant, company, email, runs", "1, 2, 3"),
    "inactive": ("tenant, company, email", "1, 2, 3"),
}
_ENDS = """
    INSERT INTO chain_head (chain, seq, hash)
        SELECT DISTINCT ON (chain) chain, seq, hash FROM chain_record ORDER BY chain, seq DESC
"""
_NEXT = """
    SELECT setval(pg_get_serial_sequence('chain_record', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM chain_record
"""


class Copied(NamedTuple):
    """A copy: where it is, its head, how many records and chains it has, and whether it was there already."""

    place: str
    head: str
    records: int
    chains: int
    was_there: bool


def copy_to(source: SqlDatabase, address: DatabaseAddress) -> Copied:
    """Copy a journal into a database that has none, and prove it there.

    Raises UsageError where it has another one, ReconcilerError where the copy is not what was to be copied.
    """
    target = PostgresDatabase(address)
    try:
        with source.snapshot():
            was_there = _filled(source, target)
            ours, theirs = SqlJournal(source), SqlJournal(target)
            same = ours.heads() == theirs.heads() and ours.extent() == theirs.extent()
            if not same or theirs.broken_at():
                raise ReconcilerError(
                    f"{place_of(address)}: the copy there is not what was to be copied. Do not use it: have that "
                    "schema dropped, then run the same command again. The journal that was copied is as it was."
                )
        return Copied(place_of(address), theirs.head(), theirs.extent()[0], len(theirs.heads()), was_there)
    finally:
        target.close()


def _filled(source: SqlDatabase, target: PostgresDatabase) -> bool:
    """Fill an empty database, in one commit. Returns whether the same was there already; raises UsageError."""
    ours, theirs = SqlJournal(source), SqlJournal(target)
    with target.erasing():
        if theirs.extent()[0]:
            if ours.heads() == theirs.heads():
                return True
            raise UsageError(
                f"{place_of(target.address)}: there is another journal in the schema {target.address.schema}, and "
                "nothing is put in its place or behind it. Name an empty schema ([state] schema) or database. Nothing "
                "was copied."
            )
        for table, (columns, order) in _TABLES.items():
            target.fill(table, columns, source.rows(f"SELECT {columns} FROM {table} ORDER BY {order}"))  # noqa: S608
        target.change(_ENDS, ())
        target.change(_NEXT, ())
    return False
