"""The sample data shows every action and every finding, and says the same in each of its forms."""

import asyncio
import re
import runpy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import astuple
from openpyxl import load_workbook

from reconciler.config.connection import Connection, Secret
from reconciler.config.settings import Pace, Settings
from reconciler.model.action import ActionKind
from reconciler.model.desired import Desired
from reconciler.model.finding_code import FindingKind
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Verified
from reconciler.operations.apply import apply
from reconciler.operations.plan import plan
from reconciler.run.request import Request
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.sheets.load import load
from reconciler.support.resources import folder

SAMPLE = folder("sample_data")
WORKBOOK, CSVS, LIVE = SAMPLE / "people.xlsx", SAMPLE / "csv", SAMPLE / "live.json"
TODAY = date(2026, 11, 28)
README = (SAMPLE / "README.md").read_text("utf-8")

_OF_WORKBOOKS = {"phone_number.number"}
"""What only a workbook can tell: in a CSV every cell is text."""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """Serve the sample's live state."""
    world = load_seed(LIVE)
    with running(world) as url:
        env = environment(url, world)
        yield Connection(
            f"{url}/api/v2",
            env["RECONCILER_TOKEN_URL"],
            env["RECONCILER_LOGIN_URL"],
            env["RECONCILER_CLIENT_ID"],
            Secret(env["RECONCILER_CLIENT_SECRET"]),
        )


@pytest.fixture(scope="module")
def reports(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report, Report, Report]:
    """Plan from the workbook and from the CSVs, apply, and plan again."""
    settings = Settings(state_dir=tmp_path_factory.mktemp("state"), pace=Pace(settle_s=5))

    async def all_four() -> tuple[Report, Report, Report, Report]:
        workbook, csvs = Request(sources=[WORKBOOK]), Request(sources=[CSVS])
        return (
            await plan(workbook, settings, connection),
            await plan(csvs, settings, connection),
            await apply(workbook, settings, connection),
            await plan(workbook, settings, connection),
        )

    return asyncio.run(all_four())


def test_the_readme_names_every_action_and_no_other(reports: tuple[Report, ...]) -> None:
    planned = {(action.subject, str(action.kind)) for action in reports[0].planned}
    assert set(_told(3)) == planned
    assert {kind for _, kind in planned} == set(ActionKind)


def test_the_readme_names_every_finding_and_no_other(reports: tuple[Report, ...]) -> None:
    found = {(item.subject or item.value, str(item.kind), item.code) for item in reports[0].findings}
    assert set(_told(4)) == found
    assert {kind for _, kind, _ in found} == set(FindingKind)


def test_the_csvs_plan_what_the_workbook_plans(reports: tuple[Report, ...]) -> None:
    workbook, csvs, *_ = reports
    assert [(a.kind, a.subject, a.new) for a in csvs.planned] == [(a.kind, a.subject, a.new) for a in workbook.planned]
    assert [(f.kind, f.code, f.subject) for f in csvs.findings] == [
        (f.kind, f.code, f.subject) for f in workbook.findings if f.code not in _OF_WORKBOOKS
    ]


def test_applying_does_everything_and_leaves_rows_for_a_person(reports: tuple[Report, ...]) -> None:
    *_, applied, again = reports
    assert applied.holds == []
    assert applied.exit_code == 6
    assert {(result.outcome, result.verified) for result in applied.results} == {(Outcome.DONE, Verified.YES)}
    assert len(applied.results) == 17
    assert (again.planned, again.exit_code) == ([], 0)


def test_a_live_company_has_more_people_than_a_page() -> None:
    assert max(len(company.users) for company in load_seed(LIVE).companies.all()) > 100


def test_workbook_and_csvs_say_the_same() -> None:
    assert _plain(load([WORKBOOK], today=TODAY)) == _plain(load([CSVS], today=TODAY))


def test_the_script_makes_what_is_kept(tmp_path: Path) -> None:
    _script()["main"](tmp_path)
    made = load_workbook(tmp_path / "people.xlsx")
    kept = load_workbook(WORKBOOK)
    assert made.sheetnames == kept.sheetnames == ["Companies", "Users"]
    for name in kept.sheetnames:
        assert list(made[name].iter_rows(values_only=True)) == list(kept[name].iter_rows(values_only=True))
    for text in ("live.json", "csv/companies.csv", "csv/users.csv"):
        assert (tmp_path / text).read_bytes() == (SAMPLE / text).read_bytes(), text


def test_the_script_is_repeatable() -> None:
    workbook = _script()["workbook"]
    assert workbook() == workbook()


def test_nobody_can_be_reached() -> None:
    for text in (LIVE, CSVS / "companies.csv", CSVS / "users.csv"):
        assert not [
            domain for domain in re.findall(r"@([\w.-]+)", text.read_text("utf-8")) if not domain.endswith(".example")
        ]


def _told(columns: int) -> list[tuple[str, ...]]:
    """Give the leading cells of the README's tables of three or four columns whose first cells are code."""
    rows = [line.strip("| ").split(" | ") for line in README.splitlines() if line.startswith("| `")]
    return [tuple(cell.strip("`") for cell in row[: columns - 1]) for row in rows if len(row) == columns]


def _plain(desired: Desired) -> object:
    """Give the desired state without the places where its rows stand."""
    companies = {name: astuple(row)[:4] for name, row in desired.companies.items()}
    users = {name: {key: astuple(row)[:11] for key, row in rows.items()} for name, rows in desired.users.items()}
    told = [(item.kind, item.code, item.value) for item in desired.findings if item.code not in _OF_WORKBOOKS]
    return companies, users, told


def _script() -> dict[str, Any]:
    return runpy.run_path(str(SAMPLE / "make_sample_data.py"))
