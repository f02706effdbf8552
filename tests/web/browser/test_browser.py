"""The story in a browser, as two people go through it: by mouse, by keyboard alone, with a script and without."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no stubs
from playwright.sync_api import Browser, Page, expect

from reconciler.config.connection import partner
from reconciler.config.settings import load_settings
from tests.acceptance.harness import Rehearse, company, live_company, live_person, person
from tests.unit.web.history import put_run_of
from tests.web.browser.conftest import SAMPLE
from tests.web.visitor import Page as Served
from tests.web.visitor import served

pytestmark = pytest.mark.slow

LONG_MS = 60_000
WIDTHS = (1366, 320)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def signed_in(tab: Page, page: Served) -> None:
    """Sign in as the preparer, by the link that the page has printed."""
    tab.goto(page.links["preparer"])
    tab.get_by_role("button", name="Sign in as").click()
    tab.wait_for_url(f"{page.url}/")


def sideways(tab: Page) -> int:
    """Give by how many pixels a page is wider than the window."""
    wide: int = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def barriers(tab: Page) -> list[str]:
    """Give what axe-core finds wrong with a page, rule by rule, with the first place of each."""
    found = Axe().run(tab, options={"resultTypes": ["violations"], "runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html']}" for one in found]


def looked_at(tab: Page) -> None:
    """Hold a page to what is true of every page: no sideways scroll, targets that can be hit, one heading, a title.

    And to what axe-core sees of WCAG 2.2 AA and of good practice, in the light and in the dark.
    """
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 768})
        for scheme in SCHEMES:
            tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert barriers(tab) == [], f"{tab.url} at {width} px, {scheme}"
        assert sideways(tab) == 0, f"{tab.url} scrolls sideways at {width} px"
        small = tab.evaluate(
            "[...document.querySelectorAll('button, input:not([type=hidden]), summary, nav a')]"
            ".filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"
        )
        assert small == [], f"{tab.url} at {width} px"
    tab.set_viewport_size({"width": WIDTHS[0], "height": 768})
    assert tab.locator("h1").count() == 1
    assert tab.locator("main, header, footer").count() == 3
    assert tab.evaluate("document.documentElement.lang") == "en"


def test_two_people_go_from_drop_to_audit(browser: Browser, page: Served) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    tab = context.new_page()
    signed_in(tab, page)
    looked_at(tab)
    tab.set_input_files("#sheet", SAMPLE)
    tab.get_by_role("button", name="Check this sheet").click()
    look = tab.get_by_role("button", name="See what would change")
    expect(look).to_be_visible(timeout=LONG_MS)
    expect(tab.get_by_text("6 of 61 rows need fixing.")).to_be_visible()
    looked_at(tab)
    look.click()
    expect(tab.get_by_role("heading", name="What would change", exact=True)).to_be_visible(timeout=LONG_MS)
    looked_at(tab)
    tab.get_by_role("button", name="Ask for approval").click()
    tab.get_by_role("button", name=re.compile("Continue as")).click()
    looked_at(tab)
    tab.get_by_role("link", name="Approve 17 changes").click()
    looked_at(tab)
    tab.get_by_role("button", name="Approve and apply").click()
    tab.get_by_role("link", name="See what was done").click(timeout=LONG_MS)
    expect(tab.get_by_text("17 of 17 changes were done and verified")).to_be_visible()
    looked_at(tab)
    with tab.expect_download() as came:
        tab.get_by_role("link", name="Download the audit workbook").click()
    assert came.value.suggested_filename.startswith("audit-")
    for address in ("/approvals", "/runs", "/sign-in", "/"):
        tab.goto(page.url + address)
        looked_at(tab)
    context.close()


def test_pictures_of_many_nights_and_of_many_companies_can_be_read_by_all(browser: Browser, rehearse: Rehearse) -> None:
    leavers = {f"c{n:02}": person("bob", f"c{n:02}", active="no") for n in range(33)}
    room = rehearse(*(live_company(name, live_person("bob", name)) for name in leavers))
    room.sheets([company(name) for name in leavers], [*leavers.values(), person("ada", "c07")])
    with (room.folder / "reconciler.toml").open("a", encoding="utf-8") as settings:
        settings.write('[[schedule]]\nname = "nightly"\ncron = "0 3 * * *"\nzone = "UTC"\n')
    tenant = partner(load_settings(str(room.folder / "reconciler.toml")), room.env).tenant
    today = datetime.now(UTC).replace(hour=3, minute=1)
    ends = (("done", 0), ("incomplete", 6), ("held", 4), ("unreachable", 8))
    for back in (back for back in range(35, 0, -1) if back % 7):
        night, end = (today - timedelta(days=back)).isoformat(), ends[back % 5 % 4]
        put_run_of(room.state, tenant, f"r{back}", night, *end, people={"Ada": "acme"}, active={"acme": 90 - back})
    with served(room) as page:
        tab = browser.new_page()
        signed_in(tab, page)
        expect(tab.locator(".strip > li")).to_have_count(30)
        expect(tab.locator(".strip .unseen").first).to_contain_text("03:00 UTC")
        for address in ("/", "/runs", "/runs?q=ada&ended=held&since=31.11.2026", "/runs?prove=1"):
            tab.goto(page.url + address)
            looked_at(tab)
        expect(tab.get_by_text("The journal is whole.")).to_be_visible()
        tab.get_by_text("The same as a table").click()
        looked_at(tab)
        tab.goto(page.url)
        tab.set_input_files("#sheet", [room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"])
        tab.get_by_role("button", name="Check this sheet").click()
        tab.get_by_role("button", name="See what would change").click(timeout=LONG_MS)
        expect(tab.get_by_role("heading", name="Company by company")).to_be_visible(timeout=LONG_MS)
        expect(tab.locator(".bars tbody tr")).to_have_count(30)
        expect(tab.get_by_text("In 3 more companies 3 people lose access")).to_be_visible()
        looked_at(tab)
        tab.close()


def test_what_came_before_and_a_pause_are_told_so_that_all_can_read_it(tab: Page, page: Served) -> None:
    signed_in(tab, page)
    for _ in range(2):
        tab.goto(page.url)
        tab.get_by_text("It is one of several deliveries").click()
        looked_at(tab)
        tab.get_by_label("Which list is it of?").fill("hr")
        tab.set_input_files("#sheet", SAMPLE)
        tab.get_by_role("button", name="Check this sheet").click()
        expect(tab.get_by_text("6 of 61 rows need fixing.")).to_be_visible(timeout=LONG_MS)
    expect(tab.get_by_text("is the same as the")).to_be_visible()
    expect(tab.get_by_text("A delivery of hr.")).to_be_visible()
    looked_at(tab)
    tab.get_by_role("button", name=re.compile("Continue as")).click()
    tab.goto(page.url)
    tab.locator("#pause summary").click()
    looked_at(tab)
    tab.get_by_label("Why?").fill("ask Mara first")
    tab.get_by_role("button", name="Stop all writing").click()
    expect(tab.get_by_text("ask Mara first")).to_be_visible()
    looked_at(tab)
    tab.get_by_role("button", name="Let runs write again").click()
    expect(tab.get_by_text("Writing is paused.")).to_have_count(0)


def test_the_whole_way_goes_without_a_script(browser: Browser, page: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    signed_in(tab, page)
    tab.set_input_files("#sheet", SAMPLE)
    tab.get_by_role("button", name="Check this sheet").click()
    look = tab.get_by_role("button", name="See what would change")
    expect(look).to_be_visible(timeout=LONG_MS)
    look.click()
    expect(tab.get_by_role("heading", name="What would change", exact=True)).to_be_visible(timeout=LONG_MS)
    context.close()


def test_a_sheet_is_dropped_on_the_page(tab: Page, page: Served) -> None:
    signed_in(tab, page)
    held = tab.evaluate_handle(
        "() => { const data = new DataTransfer(); data.items.add(new File(['a,b\\n1,2'], 'odd.csv')); return data; }"
    )
    tab.dispatch_event("#drop", "dragover", {"dataTransfer": held})
    expect(tab.locator("#drop.over")).to_be_visible()
    tab.dispatch_event("#drop", "drop", {"dataTransfer": held})
    expect(tab.get_by_role("heading", name="odd.csv")).to_be_visible(timeout=LONG_MS)
    expect(tab.get_by_text("This sheet cannot be used as it is")).to_be_visible(timeout=LONG_MS)
    looked_at(tab)


def test_the_keyboard_alone_reaches_what_comes_next(tab: Page, page: Served) -> None:
    signed_in(tab, page)
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="To the content")).to_be_focused()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    expect(tab.locator("#sheet")).to_be_focused()
    tab.set_input_files("#sheet", SAMPLE)
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="Check this sheet")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="See what would change")).to_be_visible(timeout=LONG_MS)


def test_the_cookie_of_the_session_is_out_of_a_script_s_reach_and_trusted_types_hold(
    browser: Browser, page: Served
) -> None:
    tab = browser.new_page()
    signed_in(tab, page)
    assert tab.evaluate("document.cookie") == ""
    refused = tab.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return ''; } catch (e) { return e.name; } }"
    )
    assert refused == "TypeError"
    (cookie,) = tab.context.cookies()
    tab.close()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["name"]) == (True, "Lax", "session")


def test_wrong_cells_are_fixed_by_the_keyboard_alone(tab: Page, page: Served) -> None:
    signed_in(tab, page)
    tab.set_input_files("#sheet", SAMPLE)
    tab.get_by_role("button", name="Check this sheet").press("Enter")
    expect(tab.get_by_text("6 of 61 rows need fixing.")).to_be_visible(timeout=LONG_MS)
    expect(tab).to_have_title(re.compile("^Error: "))
    expect(tab.locator("#summary")).to_be_focused()
    email = tab.get_by_label("E-mail (B34)")
    tab.keyboard.press("F8")
    expect(tab.get_by_label("Active? (E16)")).to_be_focused()
    tab.keyboard.press("Shift+F8")
    tab.keyboard.press("F8")
    for _ in range(2):
        tab.keyboard.press("F8")
    expect(email).to_be_focused()
    expect(email).to_have_accessible_description(re.compile("is not an email address"))
    tab.keyboard.press("ControlOrMeta+a")
    tab.keyboard.type("theo.vance@vantrell.example")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("5 of 61 rows need fixing.")).to_be_visible(timeout=LONG_MS)
    expect(tab.locator("#summary")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.locator("input[name=keep]").first.focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.get_by_role("radio", name="Keep row 59: Kasimir Thole loses access")).to_be_checked()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("3 of 60 rows need fixing.")).to_be_visible(timeout=LONG_MS)
    looked_at(tab)
    focus_is_seen(tab)
    tab.get_by_text("2 cells fixed here").press("Enter")
    tab.get_by_role("button", name=re.compile("Take it back.*B34")).press("Enter")
    expect(tab.get_by_text("4 of 60 rows need fixing.")).to_be_visible(timeout=LONG_MS)


def focus_is_seen(tab: Page) -> None:
    """Hold every wrong cell, reached by its key, to being above the bar that sticks to the foot of the window."""
    tab.set_viewport_size({"width": 320, "height": 500})
    for _ in range(tab.locator("[aria-invalid]").count()):
        tab.keyboard.press("F8")
        hidden = tab.evaluate(
            "() => { const bar = document.querySelector('.sticky').getBoundingClientRect();"
            " const cell = document.activeElement.getBoundingClientRect();"
            " return cell.bottom > bar.top && cell.top < bar.bottom; }"
        )
        assert not hidden, tab.evaluate("document.activeElement.id")
    tab.set_viewport_size({"width": WIDTHS[0], "height": 768})
