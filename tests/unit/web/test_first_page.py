"""What the first page says of sheets to a newcomer: what to write, and how each of theirs stands."""

import re
from dataclasses import replace
from typing import Any

import pytest

from reconciler.model.policy import Policy
from reconciler.operations.asking import OnRecord
from reconciler.operations.in_pages import Paged
from reconciler.web import shelf
from reconciler.web.jobs.record import State
from reconciler.web.pages import home
from reconciler.web.pages.standing import PlanState, Standing
from reconciler.web.sign_in.roles import Role
from tests.each import each
from tests.unit.web.desks import Bench
from tests.web.visitor import text_of

GOOD: dict[str, Any] = {"of": [], "wrong": 0, "error": "", "code": ""}
OLDER = {"error": "It is older.", "code": "sheet.older"}

STANDS = [
    ({}, None, "all rows are good"),
    ({}, PlanState.DRAFT, "all rows are good"),
    ({"wrong": 2}, None, "2 rows need fixing"),
    ({"wrong": 1}, PlanState.SUPERSEDED, "1 row needs fixing"),
    ({"wrong": 1}, PlanState.ASKED, "waits for approval 1 row left out"),
    ({}, PlanState.SENT_BACK, "sent back"),
    ({}, PlanState.APPLIED, "applied"),
    (OLDER, PlanState.APPLIED, "looks like an older sheet"),
    ({"error": "It cannot be read.", "code": "sheet.x"}, None, "cannot be used as it is"),
]


def test_it_says_what_to_write_for_whom_by_what_absence_means(bench: Bench) -> None:
    person = bench.person(Role.PREPARER)
    with bench.client(person) as (client, _):
        words = text_of(client.get("/").text)
    assert "Somebody who has left: their row, with no in the column active." in words
    assert "a row that is deleted takes nothing away" in words
    assert "No nightly run is set up" in words
    settings = replace(bench.desk.settings, policy=Policy(absent_users="deactivate"))
    bench.desk = replace(bench.desk, settings=settings)
    with bench.client(person) as (client, _):
        words = text_of(client.get("/").text)
    assert "whoever is in no row any more can lose access" in words
    assert "takes nothing away" not in words


@each(("facts", "state", "said"), STANDS)
def test_each_sheet_says_how_it_stands(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, facts: dict[str, Any], state: PlanState | None, said: str
) -> None:
    bench.now += 1
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        client.post("/drops", data={"token": token}, files={"sheet": ("people.csv", b"email\n")})
        job, _ = bench.queue.orders[-1]
        bench.queue.jobs.end(job.id, State.DONE, "", "")
        shelf.put(bench.store, job.about, "check", Paged({**GOOD, **facts}, ()), bench.now)
        plans = [Standing("d", {"drop": job.about, "hands": []}, OnRecord(), state, True)] if state else []
        monkeypatch.setattr(home, "all_standing", lambda *_: plans)
        latest = text_of(client.get("/").text).partition("Latest sheets")[2].partition(" UTC ")[2]
    assert re.split(" people.csv| Every step", latest)[0] == said
