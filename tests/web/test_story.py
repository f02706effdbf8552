"""The whole story over HTTP, as two people with browsers that run no script: drop, look, ask, approve, watch, prove."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reconciler.support.resources import folder
from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, live_person, person
from tests.web.visitor import Page, Visitor, demonstration, served, text_of, until

SAMPLE = folder("sample_data") / "people.xlsx"


def both(page: Page) -> tuple[Visitor, Visitor]:
    return page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room: Ada is new, and Bob's row says that he leaves."""
    room = rehearse(live_company("acme", live_person("bob"), live_person("cyn")))
    room.sheets([company()], [person("ada"), person("bob", active="no"), person("cyn")])
    return room


def test_the_sample_goes_from_drop_to_audit(tmp_path: Path) -> None:
    with demonstration(tmp_path) as page:
        mara, teun = both(page)
        assert "Nothing is changed until a second person has approved it." in mara.words("/")
        drop = mara.drop(SAMPLE)
        assert "6 of 61 rows need fixing. The other 55 are good." in mara.words(drop)
        assert mara.fetched(f"{drop}/original") == SAMPLE.read_bytes()
        assert load_workbook(BytesIO(mara.fetched(f"{drop}/marked.xlsx"))).sheetnames
        plan = mara.plan(drop)
        assert "4 lose access 11 get access 2 changes to companies 34 already so 6 left out" in mara.words(plan)
        assert "You made this plan, so somebody else approves it." in mara.words(plan)
        assert "Quillmark Capital 3 14 4 Vantrell Reinsurance 1 6 2 Osterlane Partners 0 0 5" in mara.words(plan)
        assert mara.send(plan, f"{plan}/ask", note="for March") == plan
        assert "Approve 17 changes" in teun.words("/")
        assert "Approvals (1)" in teun.words("/runs")
        assert "Approvals Runs" in mara.words("/runs")
        assert re.search("17 changes to 127.0.0.1:[0-9]+, asked for by Mara Lindqvist.", teun.words(plan))
        ended = teun.waited(teun.send(plan, f"{plan}/approve"))
        assert ended["state"] == "done", ended
        run = ended["next"]
        assert "17 of 17 changes verified" in teun.words(run)
        assert "Quillmark Capital 3 14 4 Vantrell Reinsurance 1 6 2 Osterlane Partners 0 0 5" in teun.words(run)
        audit = load_workbook(BytesIO(mara.fetched(f"{run}/audit.xlsx")))["Summary"]
        said = {row[0]: row[1] for row in audit.iter_rows(values_only=True) if row[0]}
        assert "Teun Abara" in str(said["Approved by"])
        assert "Approved by Teun Abara" in mara.words(run)
        assert "The journal is whole. Nothing in it was changed" in teun.words("/runs?prove=1")
        assert "1 run fits that" in teun.words("/runs?q=hanne.dahlby&who=mara&ended=incomplete&changed=yes")
        assert "0 runs fit that" in teun.words("/runs?q=nobody.here")
        assert "This plan was carried out." in mara.words(plan)


@pytest.mark.slow
def test_what_was_done_is_taken_back_by_a_plan_that_needs_its_own_yes(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
        mara.send(plan, f"{plan}/ask")
        run = teun.waited(teun.send(plan, f"{plan}/approve"))["next"]
        assert room.people() == {"ada@acme.example": True, "bob@acme.example": False, "cyn@acme.example": True}
        back = mara.send(run, f"{run}/undo")
        assert "It takes back run" in mara.words(back)
        mara.send(back, f"{back}/ask")
        assert teun.waited(teun.send(back, f"{back}/approve"))["state"] == "done"
        assert room.people() == {"ada@acme.example": False, "bob@acme.example": True, "cyn@acme.example": True}


@pytest.mark.slow
def test_a_plan_asked_for_on_the_page_is_approved_at_the_command_line_and_applied_on_the_page(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
        mara.send(plan, f"{plan}/ask")
        (file,) = (room.state / "plans").glob("page-*.json")
        assert "the yes of a second person" in room.run("apply", file, "--yes", text=True, expect=4).text
        room.run("approve", file, "--yes", "--reason", "read it")
        assert "Approved by" in teun.words(plan)
        assert teun.waited(mara.send(plan, f"{plan}/apply"))["state"] == "done"
        assert room.people()["bob@acme.example"] is False


@pytest.mark.slow
def test_a_plan_approved_on_the_page_cannot_be_approved_again_nor_applied_twice(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
        mara.send(plan, f"{plan}/ask")
        token = _fields(teun, plan, "approve")
        job = teun.send(plan, f"{plan}/approve")
        again = teun.http.post(f"{plan}/approve", data=token)
        assert again.status_code == 409
        teun.waited(job)
        assert teun.http.post(f"{plan}/approve", data=token).status_code == 409
        assert teun.http.post(f"{plan}/apply", data=token).status_code == 409
        assert len(room.created()) == 1


def _fields(who: Visitor, page: str, action: str) -> dict[str, str]:
    from tests.web.forms import form_to

    return form_to(who.read(page), f"{page}/{action}").fields


@pytest.mark.slow
def test_a_held_plan_needs_the_number_of_those_who_lose_access(rehearse: Rehearse) -> None:
    who = crowd(20)
    room = rehearse(live_company("acme", *map(live_person, who)))
    rows = [person(one, active="no" if number < 12 else "") for number, one in enumerate(who)]
    room.sheets([company()], rows)
    with served(room) as page:
        mara, teun = both(page)
        plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
        words = mara.words(plan)
        assert "Held: 12 of 20 people of Acme Ltd would lose access (60 %). The limit is 5 and 10 %." in words
        assert "That most often means that half a sheet was delivered. Read the names first." in words
        mara.send(plan, f"{plan}/ask")
        for wrong in ("", "11", "twelve", "12; 13", "-12"):
            answer = teun.answer(plan, f"{plan}/approve", count=wrong)
            assert answer.status_code == 400
            assert "this is not how many lose access" in text_of(answer.text)
        assert room.writes() == []
        assert teun.waited(teun.send(plan, f"{plan}/approve", count="12"))["state"] == "done"
        assert sum(room.people().values()) == 8


@pytest.mark.slow
def test_a_plan_is_sent_back_with_a_reason_and_a_newer_one_takes_its_place(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        drop = mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv")
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        assert "You need not wait here" in mara.words(plan)
        assert "You need not wait here" not in teun.words(plan)
        assert "waits for approval" in mara.words("/")
        assert teun.answer(plan, f"{plan}/send-back", reason=" ").status_code == 400
        teun.send(plan, f"{plan}/send-back", reason="Bob stays")
        assert "Sent back to you by" in mara.words("/")
        assert "“ Bob stays ”" in mara.words(plan)
        assert "drop it again" in mara.words(plan)
        assert "waits for approval" not in mara.words("/")
        newer = mara.plan(drop)
        assert newer != plan
        assert "This plan is superseded: there is a newer one" in mara.words(plan)
        mara.send(newer, f"{newer}/ask")
        mara.send(newer, f"{newer}/withdraw")
        assert "Nobody has asked for its approval yet." in teun.words(newer)
        assert room.writes() == []


@pytest.mark.slow
def test_a_run_of_the_command_line_is_waited_for_and_named(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
        mara.send(plan, f"{plan}/ask")
        room.table("other/users.csv", [person("dan")])
        room.table("other/companies.csv", [company()])
        room.faults({"method": "POST", "path": "/users", "delay_s": 4.0, "times": 1})
        other = room.start("apply", "other", "--yes")
        room.until(lambda: list((room.state / "locks").glob("*.holder.json")), "the lock is held")
        job = teun.send(plan, f"{plan}/approve")
        until(lambda: "Another run is at work" in teun.job(job)["said"], "the page names the other run")
        assert "This begins by itself as soon as that has ended." in teun.job(job)["said"]
        other.end(0)
        assert teun.waited(job)["state"] == "done"


@pytest.mark.slow
def test_a_plan_that_the_world_has_left_behind_changes_nothing_and_says_what_moved(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob"), live_person("dan", active=False)))
    room.sheets([company()], [person("ada"), person("bob"), person("dan", active="no")])
    with served(room) as page:
        mara, teun = both(page)
        drop = mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv")
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        room.change("acme", "dan", active=True)
        ended = teun.waited(teun.send(plan, f"{plan}/approve"))
        assert ended["state"] == "failed"
        assert "The live state has moved since the plan was made" in ended["said"]
        words = teun.words(plan)
        assert "It was approved, and was not carried out to its end" in words
        assert f'href="{drop}"' in teun.read(plan)
        assert room.writes() == []


@pytest.mark.slow
def test_a_refused_sheet_says_why_and_what_to_do(room: Room) -> None:
    with served(room) as page:
        mara = page.visitor(page.links["preparer"])
        (room.folder / "odd.xlsx").write_bytes(b"%PDF-1.7 no sheet at all")
        drop = mara.drop(room.folder / "odd.xlsx", called='../<b>"odd\u202e".xlsx')
        words = mara.words(drop)
        assert "This sheet cannot be used as it is" in words
        assert "See what would change" not in words.replace("2 See what would change", "")
        assert "<b>" not in mara.read(drop)


@pytest.mark.slow
def test_all_that_a_page_is_asked_for_has_its_headers_and_no_secret(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        drop = mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv")
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        job = teun.send(plan, f"{plan}/approve")
        run = teun.waited(job)["next"]
        pages = (
            "/",
            drop,
            plan,
            job,
            run,
            "/approvals",
            "/runs",
            "/nothing",
            "/healthz",
            "/static/page.css",
            "/sign-in",
        )
        answers: list[Any] = [mara.http.get(one) for one in (*pages, f"{run}/audit.xlsx", "/template.xlsx")]
        for answer in answers:
            assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
            assert answer.headers["cache-control"] == "no-store"
            assert b"sandbox-secret" not in answer.content
            assert "server" not in answer.headers
