"""What pages remember in a database, without somebody: nothing of her is left, and of the others all."""

from contextlib import closing
from pathlib import Path

import pytest

from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.operations.forget_page import clean_page
from reconciler.operations.forget_page_tables import clean_tables
from reconciler.operations.in_pages import Listed, Paged
from reconciler.state import postgres_connection
from reconciler.state.person_marks import Marks, Recogniser
from reconciler.state.postgres_connection import connect
from reconciler.state.postgres_page_tables import NAMES
from reconciler.state.postgres_schema import migrate
from reconciler.state.store import JournalFailed
from reconciler.web import shelf
from reconciler.web.jobs.record import Jobs, Kind, State
from reconciler.web.sign_in.local import Links
from reconciler.web.sign_in.roles import Person, Role
from reconciler.web.sign_in.sessions import Sessions
from reconciler.web.store import Store
from reconciler.web.stores import open_store
from tests.unit.operations.forgetting import FIRST, KEY, LAST, SPELLED
from tests.unit.state.backend import address_of

HER = Recogniser(Marks(frozenset({KEY}), frozenset(), frozenset({(FIRST, LAST)})))


@pytest.fixture
def address(tmp_path: Path) -> DatabaseAddress:
    """Have pages remember her among others."""
    address = address_of(tmp_path)
    migrate(address)
    with closing(open_store(StatePlace(tmp_path, address))) as store:
        furnish(store)
    return address


def furnish(store: Store) -> None:
    for name, who in (("with her", f"{FIRST} {LAST} {KEY}"), ("without", "Ann Archer p1@acme.example")):
        listed = [Listed("lose", {"who": one}, one.casefold(), one) for one in ("p2@acme.example", who)]
        shelf.put(store, name, "check", Paged({"rows": 2}, listed), 1.0)
    sessions, links, jobs = Sessions(store, lambda: 1.0), Links(store, lambda: 1.0), Jobs(store, lambda: 1.0)
    for person in (Person(f"i|{KEY}", f"{FIRST} {LAST}", frozenset(Role)), Person("i|ann", "Ann", frozenset(Role))):
        sessions.begin(person)
        links.make(person.name, person.roles)
        job = jobs.add(Kind.PLAN, f"drop of {person.name}", person)
        assert job
        jobs.end(job.id, State.DONE, f"Ends for {SPELLED}" if KEY in person.id else "Ends for Ann", "")


def kept(address: DatabaseAddress) -> dict[str, list[tuple[object, ...]]]:
    with closing(connect(address)) as db:
        return {name: db.execute(f"SELECT * FROM {name}".encode()).fetchall() for name in NAMES}


def test_nothing_of_her_is_left_and_of_the_others_all(address: DatabaseAddress, tmp_path: Path) -> None:
    before = kept(address)
    assert clean_page(StatePlace(tmp_path, address), HER) == 10
    after = kept(address)
    assert not HER.names(str(after))
    assert len(after["page_job"]) == 2, "a job is kept, without her name"
    for name, rows in after.items():
        if name != "page_job":
            assert rows == [row for row in before[name] if "with her" not in row and not HER.names(str(row))]
            assert rows or not before[name]
    assert clean_page(StatePlace(tmp_path, address), HER) == 0


def test_what_this_role_may_not_vacuum_is_told_with_who_may(
    address: DatabaseAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_another(address: DatabaseAddress, **how: bool) -> object:
        connection = connect(address, **how)
        connection.execute("SET ROLE pg_write_all_data")
        return connection

    with closing(connect(address)) as db:
        db.execute(f'GRANT USAGE ON SCHEMA "{address.schema}" TO pg_write_all_data'.encode())
        db.execute(f"GRANT SELECT, UPDATE, DELETE ON {', '.join(NAMES)} TO pg_write_all_data".encode())
    monkeypatch.setattr("reconciler.operations.forget_page_tables.connect", as_another)
    with pytest.raises(JournalFailed, match="Have the owner of the tables carry out VACUUM"):
        clean_tables(address, lambda text: HER.names(text))
    assert not HER.names(str(kept(address)))
    assert postgres_connection.connect is connect
