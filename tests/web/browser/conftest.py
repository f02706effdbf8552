"""A real browser: Debian's Chromium. One that is missing is a failure in CI; elsewhere these tests are skipped."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web import visitor

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Start the browser, and end it with the test: while it runs, this thread can have no event loop of its own."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("There is no chromium, and the tests of the page need one: install the package chromium.")
        pytest.skip("there is no chromium on this machine: install the package chromium to try the page in it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(tmp_path: Path) -> Iterator[visitor.Page]:
    """Serve the demonstration."""
    with visitor.demonstration(tmp_path, is_warm=False) as served:
        yield served


@pytest.fixture
def tab(browser: Browser, page: visitor.Page) -> Iterator[Page]:
    """Open a tab in which nothing may be complained of."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    tab = context.new_page()
    complaints = list[str]()
    tab.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert complaints == []


SAMPLE = Path(__file__).resolve().parents[3] / "sample_data" / "people.xlsx"
