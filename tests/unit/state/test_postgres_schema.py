"""The tables in PostgreSQL: made by a command and by nothing else, once, by whoever may, with rights for two roles."""

import threading
from contextlib import suppress

import psycopg
import pytest
from psycopg import errors, sql

from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import connect
from reconciler.state.postgres_schema import MIGRATIONS, Migration, migrate, require_current, roles, script
from reconciler.state.store import JournalFailed

LAST = MIGRATIONS[-1].version


def test_what_is_not_migrated_is_refused_with_the_command_that_does_it(address: DatabaseAddress) -> None:
    with connect(address) as connection:
        with pytest.raises(UsageError, match=r"has no tables of ours yet\. Run: reconciler database migrate"):
            require_current(connection, address)
        migrate(address)
        require_current(connection, address)


def test_each_migration_is_applied_once_and_in_order(address: DatabaseAddress) -> None:
    assert migrate(address)[:2] == (0, LAST)
    assert migrate(address)[:2] == (LAST, LAST)
    more = (*MIGRATIONS, Migration(LAST + 1, ("CREATE TABLE later (a int)", "INSERT INTO later VALUES (1)")))
    assert migrate(address, more)[:2] == (LAST, LAST + 1)
    assert migrate(address, more)[:2] == (LAST + 1, LAST + 1)
    with connect(address) as connection:
        assert connection.execute("SELECT a FROM later").fetchall() == [(1,)]
        with pytest.raises(UsageError, match=rf"has version {LAST + 1}, .* Use that version of the program"):
            require_current(connection, address)
    with pytest.raises(UsageError, match="a later version of the program made it"):
        migrate(address)


def test_one_that_fails_leaves_nothing_behind(address: DatabaseAddress) -> None:
    failing = (*MIGRATIONS, Migration(LAST + 1, ("CREATE TABLE later (a int)", "SELECT 1/0")))
    with pytest.raises(JournalFailed, match=r"cannot be migrated \(division by zero"):
        migrate(address, failing)
    assert migrate(address)[:2] == (0, LAST)


def test_of_several_that_migrate_at_once_each_finds_it_done(address: DatabaseAddress) -> None:
    done = list[tuple[int, int]]()
    threads = [threading.Thread(target=lambda: done.append(migrate(address)[:2])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [(0, LAST)] + [(LAST, LAST)] * 3


def test_the_printed_sql_makes_the_same_and_is_harmless_a_second_time(address: DatabaseAddress) -> None:
    lines = list(script(address))
    with psycopg.connect(address.url, autocommit=True) as connection:
        for _ in range(2):
            _by_hand(connection, lines)
    assert migrate(address)[:4] == (LAST, LAST, roles(address), ())


def _by_hand(connection: "psycopg.Connection", lines: list[str]) -> None:
    """Carry out SQL as psql does: it goes on behind a statement that fails."""
    for line in lines:
        with suppress(errors.UniqueViolation, errors.InFailedSqlTransaction):
            connection.execute(line.encode())


def test_a_run_adds_records_and_changes_none_and_who_forgets_takes_out_what_may_go(address: DatabaseAddress) -> None:
    app, forget = roles(address)
    with psycopg.connect(address.url, autocommit=True) as owner:
        _by_hand(owner, [line for line in script(address) if "CREATE ROLE" in line])
        assert migrate(address).granted == (app, forget)
        owner.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(address.schema)))
        columns = "chain, seq, subject, at, kind, public, hash"
        add = f"INSERT INTO chain_record ({columns}) VALUES ('t', 1, 'r', 'a', 'k', '{{}}', '')"
        changes = {
            "UPDATE chain_record SET items = NULL": {forget},
            "UPDATE chain_record SET public = ''": set(),
            "DELETE FROM chain_record": set(),
            "TRUNCATE chain_record": set(),
            "DELETE FROM chain_head": set(),
            "DELETE FROM person": {forget},
            "SELECT version FROM schema_version": {app, forget},
            "INSERT INTO schema_version VALUES (9)": set(),
        }
        owner.execute(add)
        for role in (app, forget):
            owner.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            for change, may in changes.items():
                if role in may:
                    owner.execute(change)
                else:
                    with pytest.raises(errors.InsufficientPrivilege):
                        owner.execute(change)
            owner.execute("RESET ROLE")
