"""Whoever is forgotten while people look at the page does not stay in what it keeps."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.state_place import StatePlace
from reconciler.operations.in_pages import Paged, plan_in_pages
from reconciler.state.sql_erasing import SqlErasure
from reconciler.web import shelf
from reconciler.web.briefs import keep_briefs
from reconciler.web.kept_runs import keep_run
from reconciler.web.pages import standing
from reconciler.web.pages.standing import take_in
from reconciler.web.sign_in.roles import Role
from reconciler.web.store_sqlite import SqliteStore as Store
from tests.unit.operations.forgetting import KEY, forgotten, furnished, traces
from tests.unit.web.desks import Bench


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Store]:
    furnished(tmp_path / "state")
    store = Store(tmp_path / "state")
    yield store
    store.close()


def before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, first: Callable[[], object]) -> None:
    """Have something done just before a function, the first time that it is called."""
    step: Callable[..., Any] = getattr(owner, name)

    def late(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(owner, name, step)
        first()
        return step(*arguments, **named)

    monkeypatch.setattr(owner, name, late)


def test_a_run_looked_at_while_the_journal_still_has_them(
    page: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"

    def looked_at() -> None:
        keep_run(page, StatePlace(state), "run-1", 2.0)
        keep_briefs(page, StatePlace(state), ["run-1"], 2.0)
        assert page.rows("SELECT 1 FROM page_entry WHERE subject = 'run run-1' AND instr(lower(body), ?)", (KEY,))

    before(monkeypatch, SqlErasure, "take_out", looked_at)
    forgotten(state)
    assert traces(state) == []


def test_a_run_that_was_read_before_and_is_kept_behind_it(
    page: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    before(monkeypatch, shelf, "put", lambda: forgotten(state))
    keep_run(page, StatePlace(state), "run-1", 2.0)
    assert traces(state) == []


def test_a_plan_whose_file_goes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "state"
    furnished(state)
    bench = Bench(state)
    read = plan_in_pages

    def reading(path: Path) -> Paged:
        paged = read(path)
        if path.name == "old.json":
            forgotten(state)
        return paged

    monkeypatch.setattr(standing, "plan_in_pages", reading)
    take_in(bench.desk)
    assert traces(state) == []
    bench.store.close()


def test_pages_that_are_opened_again_have_nobody_of_them(tmp_path: Path) -> None:
    state = tmp_path / "state"
    furnished(state)
    bench = Bench(state)
    take_in(bench.desk)
    digests = [row[0] for row in bench.store.rows("SELECT id FROM page_subject WHERE kind = 'plan'")]
    forgotten(state)
    auditor = bench.person(Role.AUDITOR, Role.APPROVER, Role.PREPARER)
    with bench.client(auditor) as (client, _):
        for address in ("/", "/runs", "/approvals", "/runs?q=quillfeather", *(f"/plans/{one}" for one in digests)):
            assert KEY not in client.get(address).text.lower(), address
    keep_run(bench.store, StatePlace(state), "run-1", 2.0)
    assert traces(state) == []
    bench.store.close()
