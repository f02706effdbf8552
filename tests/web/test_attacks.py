"""What people send who mean no good, or who are two at once: over HTTP, to the page as it really runs."""

import io
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.web.sign_in.sessions import COOKIE
from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person
from tests.web.forms import form_to, forms_of
from tests.web.visitor import Visitor, served, text_of, until

pytestmark = pytest.mark.slow


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room with one person who is new."""
    room = rehearse(live_company("acme", live_person("bob")))
    room.sheets([company()], [person("ada"), person("bob")])
    return room


def sheets(room: Room) -> tuple[Path, Path]:
    return room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"


def bomb() -> bytes:
    """Give a workbook of some kilobytes whose sheet would take gigabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(64):
                sheet.write(b" " * (1 << 24))
    return packed.getvalue()


def test_a_bomb_is_refused_and_others_go_on_working(room: Room) -> None:
    (room.folder / "bomb.xlsx").write_bytes(bomb())
    with served(room) as page:
        mara, teun = page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])
        gone: list[str] = []
        dropping = threading.Thread(target=lambda: gone.append(mara.drop(room.folder / "bomb.xlsx")))
        dropping.start()
        while dropping.is_alive():
            assert "Approvals" in teun.words("/approvals")
            dropping.join(0.05)
        assert "This sheet cannot be used as it is" in mara.words(gone[0])
        assert mara.drop(*sheets(room))


def test_of_two_who_approve_at_once_one_does(room: Room) -> None:
    with served(room) as page:
        mara, teun = page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])
        (line,) = [
            line
            for line in room.run("serve", "invite", "Third Person", "--role", "approver", text=True).stdout.splitlines()
            if line.startswith("/sign-in/")
        ]
        third = page.visitor(line)
        plan = mara.plan(mara.drop(*sheets(room)))
        mara.send(plan, f"{plan}/ask")
        answers: list[int] = []

        def approving(who: Visitor) -> Callable[[], None]:
            fields = form_to(who.read(plan), f"{plan}/approve").fields
            return lambda: answers.append(who.http.post(f"{plan}/approve", data=fields).status_code)

        both = [threading.Thread(target=approving(who)) for who in (teun, third)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert sorted(answers) == [303, 409]
        until(lambda: "This plan was carried out." in mara.words(plan), "the plan is carried out")
        assert len(room.created()) == 1


def test_whoever_had_a_hand_in_a_plan_does_not_approve_it_though_they_may_approve(room: Room) -> None:
    words = ("serve", "invite", "Both Hands", "--role", "preparer", "--role", "approver")
    with served(room) as page:
        link = room.run(*words, text=True).stdout.splitlines()[-1]
        both, teun = page.visitor(link), page.visitor(page.links["approver"])
        plan = both.plan(both.drop(*sheets(room)))
        both.send(plan, f"{plan}/ask")
        assert f"{plan}/approve" not in [form.action for form in forms_of(both.read(plan))]
        token = form_to(both.read(plan), f"{plan}/withdraw").fields
        answer = both.http.post(f"{plan}/approve", data=token)
        assert answer.status_code == 403
        assert "You had a hand in this plan" in text_of(answer.text)
        assert room.writes() == []
        assert teun.waited(teun.send(plan, f"{plan}/approve"))["state"] == "done"


def test_where_somebody_has_said_that_four_eyes_are_off_one_person_may_do_it_all(room: Room) -> None:
    room.configure(policy={"four_eyes": False})
    words = ("serve", "invite", "Both Hands", "--role", "preparer", "--role", "approver")
    with served(room) as page:
        both = page.visitor(room.run(*words, text=True).stdout.splitlines()[-1])
        plan = both.plan(both.drop(*sheets(room)))
        both.send(plan, f"{plan}/ask")
        assert both.waited(both.send(plan, f"{plan}/approve"))["state"] == "done"


def test_a_plan_that_was_altered_on_the_disk_is_not_approved(room: Room) -> None:
    with served(room) as page:
        mara, teun = page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])
        plan = mara.plan(mara.drop(*sheets(room)))
        mara.send(plan, f"{plan}/ask")
        (file,) = (room.state / "plans").glob("page-*.json")
        file.chmod(0o600)
        file.write_text(file.read_text("utf-8").replace("ada@acme.example", "eve@acme.example"), "utf-8")
        answer = teun.answer(plan, f"{plan}/approve")
        assert answer.status_code == 409
        assert "altered" in text_of(answer.text)
        assert room.writes() == []


def test_a_sheet_that_was_changed_on_the_disk_is_not_applied(room: Room) -> None:
    with served(room) as page:
        mara, teun = page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])
        drop = mara.drop(*sheets(room))
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        sheet = next((room.state / drop.removeprefix("/")).glob("users.csv"))
        sheet.chmod(0o600)
        sheet.write_text(sheet.read_text("utf-8").replace("ada@", "eve@"), "utf-8")
        ended = teun.waited(teun.send(plan, f"{plan}/approve"))
        assert ended["state"] == "failed"
        assert "These sheets have changed since the plan was made" in ended["said"]
        assert room.writes() == []


def test_nobody_reads_a_file_that_is_no_sheet_of_a_drop(room: Room) -> None:
    with served(room) as page:
        mara = page.visitor(page.links["preparer"])
        for name in ("..%2f..%2fjournal.sqlite3", "drop-x", "%00", "drop-20261129T000000Z-aaaaaaaaaaaa"):
            for address in (f"/drops/{name}/original", f"/runs/{name}/audit.xlsx", f"/static/{name}", f"/plans/{name}"):
                assert mara.http.get(address).status_code == 404


def test_a_form_of_somebody_else_s_session_is_not_taken(room: Room) -> None:
    with served(room) as page:
        mara, teun = page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])
        stolen = form_to(teun.read("/"), "/sign-out").fields
        assert mara.http.post("/sign-out", data=stolen).status_code == 403
        stranger = page.stranger()
        stranger.http.cookies.set(COOKIE, "made-up")
        assert stranger.http.get("/").status_code == 303


def test_a_hostile_sheet_is_text_in_every_page(room: Room) -> None:
    evil = "<script>alert(1)</script>\u202e\"'onload="
    room.table("evil/users.csv", [person("ada", firstName="Ada\u200f<b>", department=evil), person("x", email=evil)])
    room.table("evil/companies.csv", [company(name=f"{evil[:20]}")])
    with served(room) as page:
        mara = page.visitor(page.links["preparer"])
        drop = mara.drop(room.folder / "evil/companies.csv", room.folder / "evil/users.csv")
        for address in (drop, mara.plan(drop), "/", "/approvals"):
            html = mara.read(address)
            assert "<script>alert" not in html
            assert "\u202e" not in html
            assert "\u200f" not in html
            assert "<b>" not in html


def test_a_plan_that_stands_in_the_place_of_another_is_neither_approved_nor_applied(room: Room) -> None:
    room.table("other/users.csv", [person("eve"), person("bob")])
    with served(room) as page:
        mara, teun = page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])
        plans = [mara.plan(mara.drop(*drop)) for drop in (sheets(room), [room.folder / "other/users.csv"])]
        read, other = sorted(
            (room.state / "plans").glob("page-*.json"), key=lambda one: "eve@" in one.read_text("utf-8")
        )
        read.chmod(0o600)
        before = read.read_bytes()
        mara.send(plans[0], f"{plans[0]}/ask")
        read.write_bytes(other.read_bytes())
        answer = teun.answer(plans[0], f"{plans[0]}/approve")
        assert (answer.status_code, "another plan" in text_of(answer.text)) == (409, True)
        room.run("approve", other, text=True)
        read.write_bytes(before)
        room.run("approve", read, text=True)
        read.write_bytes(other.read_bytes())
        ended = mara.waited(mara.send(plans[0], f"{plans[0]}/apply"))
        assert (ended["state"], "another plan" in ended["said"]) == ("failed", True)
        assert room.writes() == []


def test_a_file_may_be_called_as_what_the_page_itself_keeps_beside_it(room: Room) -> None:
    with served(room) as page:
        mara = page.visitor(page.links["preparer"])
        for called in ("made", "MADE", "fixes-1.json"):
            drop = mara.drop(sheets(room)[1], called=called)
            assert mara.fetched(f"{drop}/original") == sheets(room)[1].read_bytes()
