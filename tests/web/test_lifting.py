"""What is held because of what was delivered before is told on the page, and lifted there by two people."""

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, live_person, person
from tests.web.visitor import Page, Visitor, served, text_of

OPTION = re.compile(r"(?<![\w-])--[a-z]{2}|reconciler (?:apply|approve|plan|resume|runs|template)\b")


def both(page: Page) -> tuple[Visitor, Visitor]:
    return page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])


def workbook(room: Room, name: str, people: list[dict[str, str]], changed: datetime) -> Path:
    """Write a workbook that says of itself when it was last changed, in place of the moment of saving."""
    book = Workbook()
    for title, rows in (("Companies", [company()]), ("Users", people)):
        sheet = book.create_sheet(title)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    del book["Sheet"]
    path = room.folder / name
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{changed:%Y-%m-%dT%H:%M:%SZ}", core
    ).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return path


def applied(mara: Visitor, teun: Visitor, plan: str, **fields: str) -> str:
    mara.send(plan, f"{plan}/ask")
    ended = teun.waited(teun.send(plan, f"{plan}/approve", **fields))
    assert ended["state"] == "done", ended
    return str(ended["next"])


@pytest.mark.slow
def test_an_older_sheet_of_a_feed_is_told_whatever_its_name_and_taken_where_two_say_so(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    newer = workbook(room, "people.xlsx", [person("ada"), person("bob")], datetime(2026, 3, 2, tzinfo=UTC))
    older = workbook(room, "people (3).xlsx", [person("bob"), person("cyn")], datetime(2026, 2, 1, tzinfo=UTC))
    with served(room) as page:
        mara, teun = both(page)
        first = mara.drop(newer, feed="hr")
        assert "Nothing was delivered under this name before" in mara.words(first)
        applied(mara, teun, mara.plan(first))
        assert "Known: hr" in mara.words("/")

        drop = mara.drop(older, feed="hr")
        words = mara.words(drop)
        assert "A delivery of hr." in words
        assert "looks like an older sheet. If it is meant, say so below" in words
        assert "2026-02-01T00:00:00+00:00" in words
        assert not OPTION.search(words)
        assert teun.http.post(f"{drop}/older", data={"token": "x"}).status_code == 403
        mara.send(drop, f"{drop}/older")
        mara.waited(_job(mara, drop))
        assert "It is taken although it is older than what was applied" in mara.words(drop)
        plan = mara.plan(drop)
        words = teun.words(plan)
        assert "a delivery of hr" in words
        assert "An older sheet is taken, by Preparer invited by" in words
        mara.send(plan, f"{plan}/ask")
        answer = teun.answer(plan, f"{plan}/approve", older="")
        assert answer.status_code == 400
        assert "Say that this is meant, too" in text_of(answer.text)
        run = teun.waited(teun.send(plan, f"{plan}/approve"))["next"]
        assert room.people()["cyn@acme.example"] is True
        shown = room.run("runs", run.removeprefix("/runs/"), "--json").stdout
        assert '"older_sheet"' in shown
        assert '"on the page"' in shown


def _job(who: Visitor, drop: str) -> str:
    found = re.search(r'data-job="([^"]+)"', who.read(drop))
    return found[1] if found else "/jobs/none"


@pytest.mark.slow
def test_the_same_sheet_again_is_told_with_who_dropped_it_before(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    sheet = workbook(room, "people.xlsx", [person("ada")], datetime(2026, 3, 2, tzinfo=UTC))
    with served(room) as page:
        mara = page.visitor(page.links["preparer"])
        first = mara.drop(sheet)
        assert "is the same as" not in mara.words(first)
        again = mara.drop(sheet, called="people (2).xlsx")
        assert re.search(r"people \(2\)\.xlsx is the same as the sheet of .* by Preparer invited by", mara.words(again))
        assert f'href="{first}"' in mara.read(again)


@pytest.mark.slow
def test_the_age_of_a_csv_is_what_the_browser_says_and_unknown_without_that(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    room.sheets([company()], [person("ada"), person("bob")])
    sheets = (room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv")
    with served(room) as page:
        mara, teun = both(page)
        applied(mara, teun, mara.plan(mara.drop(*sheets, feed="hr", changed="1772000000000,1772000000000")))
        room.sheets([company()], [person("bob")])
        before = mara.drop(*sheets, feed="hr", changed="1771000000000,1771000000000")
        assert "looks like an older sheet" in mara.words(before)
        assert "All 2 rows are good." in mara.words(mara.drop(*sheets, feed="hr"))
        assert "All 2 rows are good." in mara.words(mara.drop(*sheets, feed="hr", changed="x,-1"))


@pytest.mark.slow
def test_a_company_that_is_gone_holds_its_people_until_two_have_said_so(rehearse: Rehearse) -> None:
    firms = ("acme", "cord")
    room = rehearse(*(live_company(firm, *(live_person(who, firm) for who in crowd(3))) for firm in firms))
    room.configure(policy={"absent_users": "deactivate"})
    whole = room.table("users.csv", [person(who, firm) for firm in firms for who in crowd(3)])
    with served(room) as page:
        mara, teun = both(page)
        plan = mara.plan(mara.drop(whole, feed="hr"))
        assert "Nothing would change." in mara.words(plan)
    room.apply(whole)
    cut = room.table("cut.csv", [person(who) for who in crowd(3)] + [person("new")])
    with served(room) as page:
        mara, teun = both(page)
        drop = mara.drop(cut)
        held = mara.plan(drop)
        words = mara.words(held)
        assert re.search("Held: 3 of 3 people of .* would lose access", words)
        assert not OPTION.search(text_of(re.sub(r"(?s)<details class=.quiet.>.*?</details>", "", mara.read(held))))
        ended = mara.waited(mara.send(held, f"{drop}/plan"))
        plan = ended["next"]
        assert plan != held
        assert "This plan is superseded" in mara.words(held)
        words = teun.words(plan)
        assert "is in the sheets no more" in words
        assert "3 lose access" in words
        mara.send(plan, f"{plan}/ask")
        assert teun.answer(plan, f"{plan}/approve", **{"gone-cord": ""}).status_code == 400
        assert room.writes() == []
        fields = {"count": "3"} if 'name="count"' in teun.read(plan) else {}
        run = teun.waited(teun.send(plan, f"{plan}/approve", **fields))
        assert run["state"] == "done", run
        assert sorted(who for who, has in room.people("cord").items() if has) == []
        shown = room.run("runs", run["next"].removeprefix("/runs/"), "--json").stdout
        assert '"confirm_companies_gone"' in shown
        assert "the approval of Approver invited by" in shown
