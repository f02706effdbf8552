"""Writing is paused on the page and let go at the command line, and the other way round."""

import pytest

from tests.acceptance.harness import Rehearse, company, live_company, live_person, person
from tests.web.visitor import Page, Visitor, served


def both(page: Page) -> tuple[Visitor, Visitor]:
    return page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])


@pytest.mark.slow
def test_what_is_paused_on_the_page_writes_nowhere_and_goes_on_by_its_approval(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    room.sheets([company()], [person("ada"), person("bob")])
    with served(room) as page:
        mara, teun = both(page)
        plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
        mara.send(plan, f"{plan}/ask")
        assert teun.send("/", "/pause", reason="ask Ann first") == "/"
        assert ": ask Ann first." in mara.words(plan)
        assert "whoever approves or is on call may do that" in mara.words(plan)
        assert "ask Ann first" in room.run("apply", "sheets", "--yes", text=True, expect=4).text
        ended = teun.waited(teun.send(plan, f"{plan}/approve"))
        assert ended["state"] == "failed"
        assert "ask Ann first" in ended["said"]
        assert "reconciler" not in ended["said"].replace("(as reconciler)", "")
        assert room.writes() == []
        room.run("resume")
        assert "Writing is paused" not in teun.words("/")
        assert teun.waited(teun.send(plan, f"{plan}/apply"))["state"] == "done"
        room.run("pause", "--reason", "payroll is wrong")
        assert "payroll is wrong" in mara.words("/runs")
        assert teun.send("/runs", "/resume") == "/"
        assert "Nothing is paused" in room.run("resume").stdout
