"""Every template escapes what it shows, and every form of it does one thing and says from which session it is."""

import re
from pathlib import Path

import pytest

from reconciler.model.schedule import Schedule
from reconciler.web import templating
from reconciler.web.sign_in.roles import Role
from reconciler.web.templating import ENVIRONMENT, HERE, moment, seen
from tests.unit.web.desks import Bench

TEMPLATES = {path.name: path.read_text("utf-8") for path in sorted((HERE / "templates").glob("*.html"))}
SCRIPT = (HERE / "static" / "page.js").read_text("utf-8")
EACH = pytest.mark.parametrize("name", TEMPLATES)


def test_there_are_templates_and_they_escape() -> None:
    assert len(TEMPLATES) > 8
    assert ENVIRONMENT.autoescape is True
    shown = ENVIRONMENT.from_string("{{ x }}<bdi title='{{ x }}'>").render(x="<b>'\u202e\n  y")
    assert shown == "&lt;b&gt;&#39;‹U+202E› y<bdi title='&lt;b&gt;&#39;‹U+202E› y'>"


@EACH
def test_a_template_trusts_nothing_and_loads_nothing_from_elsewhere(name: str) -> None:
    text = TEMPLATES[name]
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)
    assert not re.search(
        r"\sstyle=|\son[a-z]+=|<script(?! src=\"/static/page\.js\" defer)|<style|javascript:|https?://", text
    )


@EACH
def test_every_form_that_changes_something_carries_the_token_and_its_buttons_have_no_name(name: str) -> None:
    for form in re.findall(r"(?s)<form[^>]*>.*?</form>", TEMPLATES[name]):
        assert ("token_field()" in form) == ('method="post"' in form)
        assert len(re.findall("<button", form)) == 1
        assert not re.search(r"<button[^>]*\sname=", form)


@EACH
def test_every_field_has_a_label(name: str) -> None:
    for field in re.findall(r"<input(?![^>]*type=\"hidden\")[^>]*>", TEMPLATES[name]):
        (identity,) = re.findall(r"\sid=\"([^\"]+)\"", field)
        assert f'for="{identity}"' in TEMPLATES[name]


def test_what_is_shown_steers_nobody() -> None:
    assert seen("a\u200fb \n c") == "a‹U+200F›b c"
    assert seen(3) == 3
    assert moment("2026-11-29T18:04:05+01:00") == "29 Nov 2026, 17:04 UTC"


def test_the_script_is_short_and_makes_no_html() -> None:
    assert len(SCRIPT.splitlines()) <= 40
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|setAttribute", SCRIPT)


def test_a_hostile_name_is_text_wherever_it_is_shown(bench: Bench) -> None:
    person = bench.person(*Role, name='<img src=x onerror="alert(1)">')
    with bench.client(person) as (client, _):
        for address in ("/", "/approvals", "/runs", "/runs?q=%3Cscript%3E", "/sign-in", "/nothing"):
            text = client.get(address).text
            assert "<img" not in text
            assert "<script>" not in text
            assert "&lt;img src=x" in text


def test_the_templates_travel_with_the_program() -> None:
    assert Path(templating.__file__).parent == HERE
    assert (HERE / "static" / "page.css").is_file()


def test_the_first_page_says_when_the_next_run_is_due_and_which_was_missed(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "state", schedules=(Schedule("nightly", "0 3 * * *", "UTC"),))
    with bench.client(bench.person(Role.AUDITOR)) as (client, _):
        text = client.get("/").text
    assert "Next: tonight 03:00 UTC." in text
    assert "No nightly run yet." in text
    assert "Missed: nightly was due at Tue 14 Nov 2023 03:00 UTC, and no run began." in text
    assert "Nothing waits for you." in text
    bench.store.close()


def test_a_finding_says_whom_it_is_about_once() -> None:
    lists = ENVIRONMENT.get_template("lists.html").module
    disabled = {"address": "ada@acme.example", "said": "This person is disabled.", "where": "people.xlsx › E17"}
    assert "<strong><bdi>ada@acme.example</bdi></strong> This person" in lists.finding(disabled)  # type: ignore[attr-defined]
    renamed = {**disabled, "said": "ada@acme.example is new."}
    assert lists.finding(renamed).count("ada@acme.example") == 1  # type: ignore[attr-defined]
