"""The list of runs and the card of the nights: what is found, what is said, and who sees what of it."""

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from reconciler.model.schedule import Schedule
from reconciler.model.state_place import StatePlace
from reconciler.operations.in_pages import Paged, run_in_pages
from reconciler.web import kept_runs, shelf
from reconciler.web.sign_in.roles import Person, Role
from tests.each import each
from tests.unit.web.desks import Bench
from tests.unit.web.history import put_run

NIGHTLY = Schedule("nightly", "0 3 * * *", "UTC")
NOON = 1_700_049_600.0
"""12:00 UTC on Wednesday, 15 November 2023."""


@pytest.fixture
def nights(tmp_path: Path) -> Iterable[Bench]:
    bench = Bench(tmp_path / "nights", schedules=(NIGHTLY,))
    bench.now = NOON
    yield bench
    bench.store.close()


def bounded(bench: Bench, *companies: str) -> Person:
    person = bench.person(Role.AUDITOR, name="Eve")
    return person._replace(bounds=frozenset((Role.AUDITOR, company) for company in companies))


def page_of(bench: Bench, address: str, person: Person | None = None) -> str:
    with bench.client(person or bench.person(Role.AUDITOR)) as (client, _):
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def runs_in(html: str) -> list[str]:
    return re.findall(r'<li><a href="/runs/([^"]+)"><strong>', html)


def words_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


# -- the card -------------------------------------------------------------------------------------------------------


def test_the_card_says_that_last_night_went_well_and_when_the_next_is(nights: Bench) -> None:
    put_run(nights, "r1", "2023-11-15T03:00:10+00:00")
    said = words_of(page_of(nights, "/"))
    assert "Last night: it was done." in said
    assert "Next: tonight 03:00 UTC." in said
    assert "The last run" not in said, "it is the one of last night"


def test_the_card_says_what_is_held_and_leads_to_the_names(nights: Bench) -> None:
    put_run(nights, "r1", "2023-11-15T03:00:10+00:00", "held", 4, digest="d1")
    assert "Last night: it was held." in words_of(page_of(nights, "/"))
    facts = {
        "of": ["acme"], "lose": 12, "back": 0, "changes": 12, "drop": "", "made_on": "", "maker": "", "hands": [],
        "subject": [nights.desk.partner.tenant, "plan-x", "d1"], "until": "2030-01-01T00:00:00+00:00", "path": "/p",
    }  # fmt: skip
    shelf.put(nights.store, "d1", "plan", Paged(facts, ()), nights.now)
    html = page_of(nights, "/")
    assert "Held: 12 people would lose access. Nothing was changed. Read the names" in words_of(html)
    assert '<a href="/plans/d1">Read the names</a>' in html


def test_the_card_says_since_when_there_was_no_run(nights: Bench) -> None:
    put_run(nights, "r1", "2023-11-09T03:00:10+00:00")
    said = words_of(page_of(nights, "/"))
    assert "No nightly run since Thursday, 09 Nov 2023." in said
    assert "was due 6 times" in said


def test_a_later_run_that_no_night_is_of_is_told_as_the_last_one(nights: Bench) -> None:
    put_run(nights, "r1", "2023-11-15T03:00:10+00:00")
    put_run(nights, "r2", "2023-11-15T10:00:00+00:00")
    said = words_of(page_of(nights, "/"))
    assert "Last night: it was done." in said
    assert "The last run 15 Nov 2023, 10:00 UTC" in said


def test_the_strip_has_each_night_with_its_run(nights: Bench) -> None:
    put_run(nights, "r1", "2023-11-12T03:00:10+00:00")
    put_run(nights, "r2", "2023-11-13T03:00:10+00:00", "held", 4)
    put_run(nights, "r3", "2023-11-15T03:00:10+00:00", "incomplete", 6)
    for address in ("/", "/runs"):
        html = page_of(nights, address)
        said = re.findall(r'<span class="unseen">([^<]+)</span>', html)
        assert said == [
            "Sunday, 12 Nov 2023, 03:00 UTC: done",
            "Monday, 13 Nov 2023, 03:00 UTC: held",
            "Tuesday, 14 Nov 2023, 03:00 UTC: missed",
            "Wednesday, 15 Nov 2023, 03:00 UTC: incomplete",
        ]
        assert re.findall(r'<li><a href="/runs/(r\d)"><svg', html) == ["r1", "r2", "r3"]
        assert "1 done" in words_of(html)


# -- what is found --------------------------------------------------------------------------------------------------


@pytest.fixture
def three(bench: Bench) -> Bench:
    put_run(bench, "r1", "2023-11-12T03:00:00+00:00", people={"Ada": "acme"}, active={"acme": 10, "beta": 7})
    put_run(bench, "r2", "2023-11-13T03:00:00+00:00", "held", 4, people={"Bob": "acme"}, made_by="Mara Lindqvist")
    put_run(
        bench, "r3", "2023-11-14T03:00:00+00:00", people={"Jörg": "beta"}, active={"acme": 9, "beta": 8},
        approved_by="Teun Abara", approved_at="2023-11-14T02:00:00+00:00",
    )  # fmt: skip
    return bench


def test_runs_are_found_by_whom_they_are_about_how_they_ended_and_who_had_to_do_with_them(three: Bench) -> None:
    for query, found in (
        ("", ["r3", "r2", "r1"]),
        ("q=ada", ["r1"]),
        ("q=J%C3%96RG@beta", ["r3"]),
        ("q=bob%40acme.example", ["r2"]),
        ("q=r2", ["r2"]),
        ("ended=held", ["r2"]),
        ("who=teun", ["r3"]),
        ("who=mara", ["r2"]),
        ("changed=yes", ["r3", "r1"]),
        ("changed=no", ["r2"]),
        ("since=2023-11-13&until=2023-11-13", ["r2"]),
        ("since=2023-11-13&ended=done", ["r3"]),
        ("q=%25", []),
        ("ended=failed", []),
    ):
        assert runs_in(page_of(three, f"/runs?{query}")) == found, query


def test_a_day_that_is_none_is_named_and_passed_over(three: Bench) -> None:
    html = page_of(three, "/runs?since=31.11.2023")
    assert "“31.11.2023” is no day, so it was passed over." in words_of(html).replace(" ,", ",")
    assert len(runs_in(html)) == 3


def test_what_is_asked_for_goes_along_from_page_to_page(bench: Bench) -> None:
    for number in range(60):
        put_run(bench, f"r{number}", f"2023-11-12T03:{number:02}:00+00:00", "held" if number == 30 else "done")
    html = page_of(bench, "/runs?ended=done&since=2023-11-01")
    (following,) = re.findall(r'rel="next" href="([^"]+)"', html)
    address = unescape(following)
    assert urlsplit(address).query == "list=runs&page=2&ended=done&since=2023-11-01"
    assert len(runs_in(html)) == 50
    assert len(runs_in(page_of(bench, address))) == 9


def test_the_page_itself_reads_no_record_of_a_run_twice(three: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    first = runs_in(page_of(three, "/runs?q=a"))
    monkeypatch.setattr("reconciler.web.briefs.briefs", None)
    assert runs_in(page_of(three, "/runs?q=a")) == first


@pytest.mark.parametrize(("at", "again"), [("2023-11-12T03:00:00+00:00", 0), ("2023-11-14T22:00:00+00:00", 1)])
def test_a_run_without_an_audit_is_read_again_for_a_day_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, at: str, again: int
) -> None:
    put_run(bench, "r1", at, people={"Ada": "acme"}, audit=False)
    assert "ada@acme.example" in page_of(bench, "/runs/r1")
    read = list[str]()

    def noted(state: StatePlace, name: str) -> Paged:
        read.append(name)
        return run_in_pages(state, name)

    monkeypatch.setattr(kept_runs, "run_in_pages", noted)
    assert "ada@acme.example" in page_of(bench, "/runs/r1")
    assert read == ["r1"] * again


# -- people over time -----------------------------------------------------------------------------------------------


def test_people_over_time_are_told_as_a_line_and_as_a_table(three: Bench) -> None:
    html = page_of(three, "/runs")
    assert "17 people in 2 companies on 14 Nov 2023, as runs have last seen them; 17 on 12 Nov 2023." in words_of(html)
    assert 'role="img" aria-label="A line from 17 people on 12 Nov 2023 to 17 on 14 Nov 2023.' in html


@each(
    ("companies", "said", "runs"),
    [
        (["acme"], "9 people in 1 company on 13 Nov 2023", ["r2", "r1"]),
        (["beta"], "8 people in 1 company on 14 Nov 2023", ["r3"]),
        (["acme", "beta"], "17 people in 2 companies on 14 Nov 2023", ["r3", "r2", "r1"]),
        (["gamma"], "", []),
    ],
)
def test_who_is_here_for_some_companies_sees_no_run_person_or_count_of_others(
    tmp_path_factory: pytest.TempPathFactory, companies: list[str], said: str, runs: list[str]
) -> None:
    bench = Bench(tmp_path_factory.mktemp("sight") / "state", schedules=(NIGHTLY,))
    bench.now = NOON
    put_run(bench, "r1", "2023-11-12T03:00:00+00:00", people={"Ada": "acme"}, active={"acme": 10})
    put_run(bench, "r2", "2023-11-13T03:00:00+00:00", people={"Bob": "acme"}, active={"acme": 9}, made_by="Mara")
    put_run(bench, "r3", "2023-11-14T03:00:00+00:00", people={"Cyn": "beta"}, active={"beta": 8}, made_by="Teun")
    page_of(bench, "/runs")
    eve = bounded(bench, *companies)
    html = page_of(bench, "/runs", eve)
    assert runs_in(html) == runs
    shown = re.search(r"\d+ people in \d+ compan\w+ on 1\d Nov 2023", words_of(html))
    assert (shown.group() if shown else "") == said
    assert ("Teun" in html, "Mara" in html) == ("r3" in runs, "r2" in runs)
    assert re.findall(r'href="/runs/(r\d)"><svg', html) == sorted(runs)
    assert len(re.findall('<span class="unseen">[^<]+of other companies<', html)) == 3 - len(runs)
    assert runs_in(page_of(bench, "/runs?q=cyn", eve)) == (["r3"] if "r3" in runs else [])
    home = words_of(page_of(bench, "/", eve))
    assert ("Yesterday, 03:00 UTC: it was done." in home) == ("r3" in runs)
    assert ("was about people of other companies than yours" in home) == ("r3" not in runs)
    assert ("No run was about your companies alone." in words_of(html)) == (not runs)
    bench.store.close()
