"""Wrong rows are fixed on the page, over HTTP, by plain forms: cells, one value in many rows, one of two rows."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from reconciler.model.state_place import StatePlace
from reconciler.support.resources import folder
from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, live_person, person
from tests.web.forms import Form, forms_of
from tests.web.visitor import Page, Visitor, demonstration, served, text_of, until

SAMPLE = folder("sample_data") / "people.xlsx"


def both(page: Page) -> tuple[Visitor, Visitor]:
    return page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])


def invited(room: Room, page: Page, name: str, *roles: str) -> Visitor:
    words = [word for role in roles for word in ("--role", role)]
    return page.visitor(room.run("serve", "invite", name, *words, text=True).stdout.splitlines()[-1])


def dropped(room: Room, who: Visitor) -> str:
    return who.drop(*(path for path in sorted((room.folder / "sheets").iterdir())))


def form_with(html: str, text: str) -> tuple[Form, str]:
    """Give the first form that has an input with a text, and the name of that input."""
    return next((form, name) for form in forms_of(html) for name, value in form.fields.items() if value == text)


def typed(who: Visitor, drop: str, **texts: str) -> Any:
    """Type texts into the cells that hold others, as somebody would in one form; gives the answer."""
    html = who.read(drop)
    form, _ = form_with(html, next(iter(texts)))
    assert form.buttons == [""]
    fields = {name: texts.get(value, value) for name, value in form.fields.items()}
    return who.http.post(form.action, data=fields)


def fix(who: Visitor, drop: str, **texts: str) -> None:
    answer = typed(who, drop, **texts)
    assert (answer.status_code, answer.headers["location"]) == (303, drop), text_of(answer.text)
    checked(who, drop)


def checked(who: Visitor, drop: str) -> None:
    until(lambda: "data-job" not in who.read(drop), f"{drop} is checked")


def sent(who: Visitor, drop: str, **chosen: str) -> Any:
    """Send the form that has a field of some name with this value, or a choice of it."""
    (name, value), *more = chosen.items()
    form = next(form for form in forms_of(who.read(drop)) if name in form.fields and value in ("", form.fields[name]))
    return who.http.post(form.action, data={**form.fields, **dict(more)})


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room in which two rows are wrong: Ada's address, and whether Bob has access."""
    room = rehearse(live_company("acme", live_person("bob"), live_person("cyn")))
    odd = [person("ada", email="ada(at)acme.example"), person("bob", active="perhaps")]
    room.sheets([company()], [*odd, person("cyn"), person("dan")])
    return room


def test_the_sample_is_fixed_asked_for_approved_and_proven(tmp_path: Path) -> None:
    with demonstration(tmp_path) as page:
        mara, teun = both(page)
        drop = mara.drop(SAMPLE)
        assert "6 of 61 rows need fixing." in mara.words(drop)
        texts = {"theo.vance(at)vantrell.example": "theo.vance@vantrell.example", "2024-12-31": "2090-12-31"}
        fix(mara, drop, **texts)
        assert "4 of 61 rows need fixing. The other 57 are good." in mara.words(drop)
        words = mara.words(drop)
        assert "Keep row 22: Kasimir Thole keeps access" in words
        assert "Keep row 59: Kasimir Thole loses access" in words
        pair = next(form for form in forms_of(mara.read(drop)) if "keep" in form.fields)
        assert mara.http.post(pair.action, data=pair.fields).status_code == 303
        checked(mara, drop)
        words = mara.words(drop)
        assert "2 of 60 rows need fixing." in words
        assert "3 cells fixed here" in words
        assert "theo.vance(at)vantrell.example → theo.vance@vantrell.example ( Mara Lindqvist," in words
        assert mara.fetched(f"{drop}/original") == SAMPLE.read_bytes()
        assert load_workbook(BytesIO(mara.fetched(f"{drop}/marked.xlsx"))).sheetnames
        plan = mara.plan(drop)
        assert "Theo Vance" in mara.words(plan)
        assert "Fixed over the sheet (3)" in teun.words(plan)
        assert "“theo.vance(at)vantrell.example” → “theo.vance@vantrell.example” ( Mara Lindqvist," in teun.words(plan)
        mara.send(plan, f"{plan}/ask")
        run = teun.waited(teun.send(plan, f"{plan}/approve"))["next"]
        book = load_workbook(BytesIO(mara.fetched(f"{run}/audit.xlsx")))
        told = [[str(cell) for cell in row] for row in book["Fixed"].iter_rows(values_only=True)]
        assert any({"B34", "theo.vance@vantrell.example", "Mara Lindqvist"} <= set(row) for row in told)


def test_every_cell_of_a_wrong_row_is_an_input_and_every_form_does_one_thing(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        drop = dropped(room, mara)
        html = mara.read(drop)
        form, name = form_with(html, "ada(at)acme.example")
        assert {"acme", "Ada", "Example", "perhaps", "Bob"} <= set(form.fields.values())
        assert form.action == f"{drop}/fixes"
        assert f'id="{name.removeprefix("cell-")}"' in html
        assert "<title>Error: " in html
        for one in forms_of(html):
            assert set(one.buttons) <= {""}
            assert one.method != "post" or "token" in one.fields
        assert 'name="cell-' not in teun.read(drop), "whoever approves does not fix"
        assert teun.http.post(f"{drop}/fixes", data={"version": ""}).status_code == 403


def test_whoever_fixed_a_cell_does_not_approve_it(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        both_hands = invited(room, page, "Both Hands", "preparer", "approver")
        drop = dropped(room, mara)
        fix(both_hands, drop, **{"ada(at)acme.example": "ada@acme.example"})
        fix(both_hands, drop, perhaps="no")
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        assert "Handed in or fixed by" in teun.words(plan)
        assert "You had a hand in it" in both_hands.words(plan)
        token = next(form.fields["token"] for form in forms_of(both_hands.read(plan)))
        assert both_hands.http.post(f"{plan}/approve", data={"token": token}).status_code == 403
        (file,) = (room.state / "plans").glob("page-*.json")
        hands = [hand["login"]["name"] for hand in json.loads(file.read_text("utf-8"))["hands"]]
        assert hands[0].startswith("Preparer")
        assert hands[1:] == ["Both Hands"]
        assert teun.waited(teun.send(plan, f"{plan}/approve"))["state"] == "done"
        assert room.people() == {f"{who}@acme.example": who != "bob" for who in ("ada", "bob", "cyn", "dan")}


def test_who_saves_later_sees_both_values_and_saves_nothing(room: Room) -> None:
    with served(room) as page:
        mara, _ = both(page)
        other = invited(room, page, "Nadia Berg", "preparer")
        drop = dropped(room, mara)
        form, name = form_with(other.read(drop), "ada(at)acme.example")
        fix(mara, drop, **{"ada(at)acme.example": "ada@acme.example"})
        answer = other.http.post(form.action, data={**form.fields, name: "ada.b@acme.example"})
        words = text_of(answer.text)
        assert answer.status_code == 409
        assert "has saved other fixes of this sheet since you loaded the page." in words
        assert "ada.b@acme.example ada@acme.example ( Preparer invited by" in words
        assert "perhaps" not in words, "what she left as it was is no clash"
        assert "1 cell fixed here" in other.words(drop)
        assert "ada.b@" not in other.words(drop)


def test_a_fix_supersedes_every_open_plan_of_its_sheet(room: Room) -> None:
    with served(room) as page:
        mara, teun = both(page)
        drop = dropped(room, mara)
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        yes = next(form for form in forms_of(teun.read(plan)) if form.action == f"{plan}/approve")
        fix(mara, drop, perhaps="no")
        assert "This plan is superseded" in teun.words(plan)
        answer = teun.http.post(yes.action, data=yes.fields)
        assert answer.status_code == 409
        assert "superseded" in text_of(answer.text)
        assert "Approve " not in teun.words("/")
        (file,) = (room.state / "plans").glob("page-*.json")
        assert "superseded" in room.run("approve", file, "--yes", text=True, expect=5).stderr
        assert room.writes() == []


def test_an_approval_that_was_given_does_not_fit_once_a_cell_is_fixed(room: Room) -> None:
    with served(room) as page:
        mara, _ = both(page)
        drop = dropped(room, mara)
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        (file,) = (room.state / "plans").glob("page-*.json")
        room.run("approve", file, "--yes")
        fix(mara, drop, perhaps="no")
        assert f"{plan}/apply" not in [form.action for form in forms_of(mara.read(plan))]
        assert "superseded" in room.run("apply", file, "--yes", text=True, expect=5).stderr
        assert room.writes() == []


def test_a_fix_is_taken_back(room: Room) -> None:
    with served(room) as page:
        mara, _ = both(page)
        drop = dropped(room, mara)
        fix(mara, drop, perhaps="no")
        assert "1 of 5 rows needs fixing." in mara.words(drop)
        back = next(form for form in forms_of(mara.read(drop)) if "back" in form.fields)
        assert mara.http.post(back.action, data=back.fields).status_code == 303
        checked(mara, drop)
        assert "2 of 5 rows need fixing." in mara.words(drop)
        assert "fixed here" not in mara.words(drop)
        assert mara.http.post(back.action, data={**back.fields, "version": ""}).status_code == 409
        (records,) = [record for record in fixed_records(room) if record["number"] == 2]
        assert records["rows"][0]["cells"] == {"E3": {"old": "no", "new": "perhaps"}}


def fixed_records(room: Room) -> list[dict[str, Any]]:
    from contextlib import closing

    from reconciler.state.backends import open_to_read

    (drop,) = (room.state / "drops").iterdir()
    with closing(open_to_read(StatePlace(room.state))) as store:
        return [record.body for record in store.journal.proven(drop.name, "fixed")]


def test_one_value_in_412_rows_is_changed_at_once(rehearse: Rehearse) -> None:
    who = crowd(412)
    room = rehearse(live_company("copper", *(live_person(one, "copper") for one in who)))
    room.sheets([company("copper")], [person(one, "copper", companyVanityName="Copper-line!") for one in who])
    with served(room) as page:
        mara, _ = both(page)
        drop = dropped(room, mara)
        words = mara.words(drop)
        assert "Copper-line! ” · companyVanityName, in 412 rows" in words
        assert "Change all 412" in words
        assert "Rows that need fixing" not in words, "they stand in one box"
        cause = next(form.fields["cause"] for form in forms_of(mara.read(drop)) if "cause" in form.fields)
        assert mara.read(f"{drop}?cause={cause}").count('<fieldset class="card wrong" id="row-') == 25
        form, name = form_with(mara.read(drop), "Copper-line!")
        assert mara.http.post(form.action, data={**form.fields, name: "copper"}).status_code == 303
        checked(mara, drop)
        assert "All 413 rows are good." in mara.words(drop)
        assert "412 cells fixed here" in mara.words(drop)
        assert len(fixed_records(room)[0]["rows"]) == 412


def test_of_two_rows_about_one_person_one_is_kept(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    room.sheets([company()], [person("bob", active="yes"), person("bob", active="no")])
    with served(room) as page:
        mara, teun = both(page)
        drop = dropped(room, mara)
        words = mara.words(drop)
        assert "Keep row 2: Bob Example keeps access" in words
        assert "Keep row 3: Bob Example loses access" in words
        pair = next(form for form in forms_of(mara.read(drop)) if "keep" in form.fields)
        ways = [part.split('"')[0] for part in mara.read(drop).split('id="keep-')[1:]]
        for wrong in ("", "none"):
            assert mara.http.post(pair.action, data={**pair.fields, "keep": wrong}).status_code == 409
        assert mara.http.post(pair.action, data={**pair.fields, "keep": ways[1]}).status_code == 303
        checked(mara, drop)
        assert "All 2 rows are good." in mara.words(drop)
        assert "the row is taken out" in mara.words(drop)
        plan = mara.plan(drop)
        mara.send(plan, f"{plan}/ask")
        teun.waited(teun.send(plan, f"{plan}/approve"))
        assert room.people() == {"bob@acme.example": False}


def noted(room: Room) -> Path:
    """Write a workbook in which a note on Ada's row says that she has left."""
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.title = "Users"
    sheet.append(["companyVanityName", "email", "firstName", "lastName", "active"])
    sheet.append(["acme", "ada@acme.example", "Ada", "Example", ""])
    sheet["C2"].comment = Comment("has left the company", "HR")
    book.save(room.folder / "noted.xlsx")
    return room.folder / "noted.xlsx"


@pytest.mark.slow
@pytest.mark.parametrize(("says", "is_there"), [("yes", True), ("no", False)])
def test_whether_somebody_has_left_is_asked_and_the_answer_counts(
    rehearse: Rehearse, says: str, is_there: bool
) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    with served(room) as page:
        mara, teun = both(page)
        drop = mara.drop(noted(room))
        assert "Has Ada Example left?" in mara.words(drop)
        form = next(form for form in forms_of(mara.read(drop)) if form.fields.get("says") == says)
        assert mara.http.post(form.action, data=form.fields).status_code == 303
        checked(mara, drop)
        words = mara.words(drop)
        assert "The row is good." in words
        assert ("Keeps access, though the sheet seems to say otherwise." in words) is is_there
        plan = mara.plan(drop)
        if not is_there:
            mara.send(plan, f"{plan}/ask")
            teun.waited(teun.send(plan, f"{plan}/approve"))
        assert room.people() == {"ada@acme.example": is_there}


def test_a_cell_whose_text_is_right_is_confirmed(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    with xlsxwriter.Workbook(room.folder / "struck.xlsx") as book:
        sheet, line = book.add_worksheet("Users"), book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, ["companyVanityName", "email", "firstName", "lastName"])
        sheet.write_row(1, 0, ["acme", "ada@acme.example", "", "Example"])
        sheet.write_rich_string(1, 2, "Ada ", line, "Maria")
    with served(room) as page:
        mara, _ = both(page)
        drop = mara.drop(room.folder / "struck.xlsx")
        assert "A part of “Ada Maria” is struck through" in mara.words(drop)
        form = next(form for form in forms_of(mara.read(drop)) if "confirm" in form.fields)
        assert mara.http.post(form.action, data=form.fields).status_code == 303
        checked(mara, drop)
        words = mara.words(drop)
        assert "The row is good." in words
        assert "“ Ada Maria ” is right" in words


def test_a_yes_that_answers_nothing_clears_no_note(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    with served(room) as page:
        mara, _ = both(page)
        drop = mara.drop(noted(room))
        html = mara.read(drop)
        form, _ = form_with(html, "ada@acme.example")
        active = next(name for name in form.fields if name.endswith("-E2"))
        assert mara.http.post(form.action, data={**form.fields, active: "yes"}).status_code == 303
        checked(mara, drop)
        assert "1 of 1 row needs fixing." in mara.words(drop)
        assert "Has Ada Example left?" in mara.words(drop)


EVIL = "<script>alert(1)</script>\u202e\"'onload= \x07"


@pytest.mark.slow
def test_hostile_cells_are_texts_and_what_is_left_as_it_was_is_no_fix(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.sheets(
        [company()], [person("ada", email="x", firstName="Ada\u200f", department=EVIL), person("bob", email=EVIL)]
    )
    with served(room) as page:
        mara, _ = both(page)
        drop = dropped(room, mara)
        html = mara.read(drop)
        assert "<script>alert" not in html
        assert "\u202e" not in html
        form, name = form_with(html, "x")
        assert mara.http.post(form.action, data=form.fields).status_code == 303
        checked(mara, drop)
        assert fixed_records(room) == []
        for bad in ("\x00", "‹U+FFFFFFF›", "‹U+D800›", "=cmd()", "x" * 40_000, EVIL):
            form, name = form_with(mara.read(drop), next(iter(text_in(mara, drop, name))))
            answer = mara.http.post(form.action, data={**form.fields, name: bad})
            assert answer.status_code == 303, text_of(answer.text)
            checked(mara, drop)
            assert "<script>alert" not in mara.read(drop)
        assert "needs fixing" in mara.words(drop) or "need fixing" in mara.words(drop)
        for odd in ("cell-x-A1", "cell-", "cell--", "cell-../../x-B2"):
            fields = {"token": form.fields["token"], "version": current(mara, drop), odd: "y"}
            assert mara.http.post(form.action, data=fields).status_code in (303, 409)
            checked(mara, drop)
        for name in ("back", "cause", "both", "answer"):
            fields = {"token": form.fields["token"], "version": current(mara, drop), name: "../../etc/passwd"}
            assert mara.http.post(form.action, data=fields).status_code == 409
        fields = {"token": form.fields["token"], "version": "../../journal.sqlite3"}
        assert mara.http.post(form.action, data=fields).status_code in (400, 409)


def current(who: Visitor, drop: str) -> str:
    return next(form.fields["version"] for form in forms_of(who.read(drop)) if "version" in form.fields)


def text_in(who: Visitor, drop: str, name: str) -> list[str]:
    return [form.fields[name] for form in forms_of(who.read(drop)) if name in form.fields]
