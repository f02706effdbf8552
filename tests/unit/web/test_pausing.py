"""The stop switch on the page: who may set it, what every page says then, and what is on record."""

import json
import sqlite3

import pytest

from reconciler.state.pause import FILE, pause_of
from reconciler.web.pages import pausing
from reconciler.web.sign_in.roles import Person, Role
from tests.each import each
from tests.unit.web.desks import Bench

SAYS = "Writing is paused."
WHY = "the export is <b>broken</b>"


def sent(bench: Bench, person: Person, address: str, **fields: str) -> int:
    with bench.client(person) as (client, token):
        return int(client.post(address, data={"token": token, **fields}).status_code)


def test_every_page_says_who_has_paused_writing_since_when_and_why_and_nobody_stranger_reads_it(bench: Bench) -> None:
    assert sent(bench, bench.person(Role.ON_CALL), "/pause", reason=WHY) == 303
    for role in Role:
        with bench.client(bench.person(role, name="Bob")) as (client, _):
            for address in ("/", "/runs", "/approvals", "/nothing"):
                text = client.get(address).text
                assert SAYS in text
                assert "by Ann (as reconciler): the export is &lt;b&gt;broken&lt;/b&gt;." in text
                assert ("Let runs write again" in text) is (role in (Role.ON_CALL, Role.APPROVER))
    with bench.client() as (client, _):
        assert SAYS not in client.get("/sign-in").text


def test_both_are_on_record_with_who_has_done_it(bench: Bench) -> None:
    approver = bench.person(Role.APPROVER, name="Bob")
    assert sent(bench, bench.person(Role.ON_CALL), "/pause", reason=WHY) == 303
    assert sent(bench, approver, "/pause", reason="again") == 409
    assert sent(bench, approver, "/resume") == 303
    assert sent(bench, approver, "/resume") == 409
    assert pause_of(bench.desk.state) is None
    with sqlite3.connect(bench.desk.state.folder / "journal.sqlite3") as db:
        found = db.execute("SELECT kind, items FROM chain_record ORDER BY id").fetchall()
    told = [(kind, one["by"]["login"]["id"], one.get("reason")) for kind, items in found for one in [json.loads(items)]]
    assert told == [("paused", "local|ann", WHY), ("resumed", "local|bob", None)]


@each("reason", ["", "   ", "x" * 501])
def test_nobody_pauses_without_a_reason_that_can_be_read(reason: str, bench: Bench) -> None:
    assert sent(bench, bench.person(Role.ON_CALL), "/pause", reason=reason) == 400
    assert pause_of(bench.desk.state) is None


def test_whoever_is_here_for_some_companies_does_not_stop_the_runs_of_all(bench: Bench) -> None:
    some = bench.person(Role.ON_CALL)._replace(bounds=frozenset({(Role.ON_CALL, "acme")}))
    assert sent(bench, some, "/pause", reason=WHY) == 403
    with bench.client(some) as (client, _):
        assert "/pause" not in client.get("/").text


def test_a_pause_that_cannot_be_read_is_told_and_taken_away(bench: Bench) -> None:
    (bench.desk.state.folder / FILE).write_text("{", "utf-8")
    with bench.client(bench.person(Role.ON_CALL)) as (client, _):
        assert "Runs may be paused:" in client.get("/").text
    assert sent(bench, bench.person(Role.ON_CALL), "/resume") == 303


def test_those_who_are_not_there_are_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    told = list[tuple[str, bool]]()
    monkeypatch.setattr(pausing, "tell_apart", lambda _order, said, _event, *, undone: told.append((said, undone)))
    monkeypatch.setattr(type(bench.desk.settings.notify), "to", ("somebody",))
    sent(bench, bench.person(Role.ON_CALL), "/pause", reason=WHY)
    sent(bench, bench.person(Role.ON_CALL), "/resume")
    assert [undone for _, undone in told] == [False, True]
    assert told[1][0].endswith("It was Ann (as reconciler) who let them.")
