"""Runs of the page are told as those of the command line are."""

from collections.abc import Iterator

import pytest

from tests.acceptance.harness import Rehearse, live_company, live_person, person
from tests.acceptance.receivers import Posted, http_service
from tests.acceptance.test_notices import service, tell
from tests.acceptance.test_watching import NIGHTLY, begun_days_ago, schedule
from tests.web.visitor import served, until


@pytest.fixture
def posted() -> Iterator[Posted]:
    with http_service() as service:
        yield service


def test_a_run_of_the_page_tells_of_its_yes_of_missed_nights_and_how_it_ended_and_a_watchdog_hears_of_it(
    rehearse: Rehearse, posted: Posted
) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    room.table("people.csv", [person("bob"), person("ada")])
    tell(room, service(posted), on=["done", "missed", "approved"])
    schedule(room, NIGHTLY + f'ping_url = "http://127.0.0.1:{posted.port}/ping"\n')
    begun_days_ago(room, 3)
    with served(room) as page:
        mara, teun = (page.visitor(page.links[who]) for who in ("preparer", "approver"))
        plan = mara.plan(mara.drop(room.folder / "people.csv"))
        mara.send(plan, f"{plan}/ask")
        assert teun.waited(teun.send(plan, f"{plan}/approve"))["state"] == "done"
        until(lambda: len(posted.got) == 3, "the notices have come")
    (approved,) = (one for one in posted.got if "APPROVED" in one["title"])
    assert approved["title"].endswith("APPROVED: 1 person would get access")
    assert approved["message"].startswith("What happened\n  Approver")
    missed, done = (one for one in posted.got if one is not approved)
    body = missed["message"]
    missed, done = missed["title"], done["title"]
    assert "MISSED" in missed
    assert "done and verified: 1 person got access" in done
    assert posted.asked == ["/ping"]
    assert f"/bin/reconciler apply --config {room.folder / 'reconciler.toml'}" in body
    assert f"RECONCILER_STATE_DIR={room.state}" in body


def test_those_told_hear_that_a_yes_is_asked_for_and_that_a_plan_was_sent_back_with_what_was_said(
    rehearse: Rehearse, posted: Posted
) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    room.table("people.csv", [person("bob"), person("ada")])
    tell(room, service(posted), on=["asked", "sent-back"])
    with served(room) as page:
        mara, teun = (page.visitor(page.links[who]) for who in ("preparer", "approver"))
        plan = mara.plan(mara.drop(room.folder / "people.csv"))
        mara.send(plan, f"{plan}/ask", note="Before Monday, please.")
        until(lambda: len(posted.got) == 1, "the request has come")
        teun.send(plan, f"{plan}/send-back", reason="Ada begins in May.")
        until(lambda: len(posted.got) == 2, "the answer has come")
    asked, sent_back = posted.got
    assert "APPROVAL NEEDED" in asked["title"]
    assert "Before Monday, please." in asked["message"]
    assert "SENT BACK" in sent_back["title"]
    assert "Ada begins in May." in sent_back["message"]
