"""The command that comes next does what was shown, with all that was said of it."""

import os
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from reconciler.cli.apply import command as apply
from reconciler.cli.commands import cli
from reconciler.cli.next_command import in_full, next_command
from reconciler.cli.plan import command as plan
from reconciler.model.hold import Hold, Limit
from reconciler.model.report import Report
from tests.unit.builders import creation, hold_of

LEAVING = Hold(Limit.COMPANY_DEACTIVATIONS, "acme", 6, 12, 50.0, (), {"case": "number", "all": 67, "confirmed": None})
GONE = Hold(Limit.COMPANY_GONE, "cord", 4, 4, 100.0)


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def report(**more: Any) -> Report:
    began = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    given = Report("run-1", "plan", began, "someone", "api.example", "Connect API", dry_run=True)
    return replace(given, planned=[creation("ann@acme.example")], plan_digest="d" * 64, **more)


def said(command: click.Command, *words: str, before: tuple[str, ...] = ()) -> click.Context:
    """Give the context of a command line."""
    group = cli.make_context("reconciler", [*before, command.name or "", *words])
    with group:
        group.obj = {name: value for name, value in group.params.items() if name in ("config", "api")}
        return command.make_context(command.name, list(words), parent=group)


@pytest.mark.parametrize(
    ("words", "follows"),
    [
        (["people.xlsx"], "people.xlsx"),
        (["my people.xlsx", "it's.csv"], """'my people.xlsx' 'it'"'"'s.csv'"""),
        (["--users", "u.csv", "--companies", "c.csv"], "--companies c.csv --users u.csv"),
        (["--absent-runs", "3", "a.csv", "--unknown-active", "look"], "a.csv --unknown-active look --absent-runs 3"),
        (["a.csv", *["--ignore-column", "Left?"] * 2], "a.csv --ignore-column 'Left?' --ignore-column 'Left?'"),
        (["a.csv", "--older-sheet", "--json", "--quiet", "--marked", "m.xlsx"], "a.csv --older-sheet"),
        (["a.csv", "--detailed-exitcode"], "a.csv"),
        (["a.csv", "--config", "other.toml", "--rate", "5/s"], "a.csv --rate 5/s --config other.toml"),
        (["a.csv", "--confirm-deactivations", "9"], "a.csv --confirm-deactivations 9"),
    ],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="quoted for a POSIX shell")
def test_a_plan_is_applied_as_it_was_made(words: list[str], follows: str) -> None:
    assert next_command(said(plan, *words), report()) == f"reconciler apply {follows}"


def test_a_path_is_given_as_one_types_it_here(tmp_path: Path) -> None:
    context = said(plan, str(tmp_path / "in" / "a.csv"), "/far/b.csv")
    assert shlex.split(next_command(context, report())) == [
        "reconciler",
        "apply",
        str(Path("in", "a.csv")),
        "/far/b.csv",
    ]


def test_options_before_the_command_count_too() -> None:
    context = said(plan, "a.csv", before=("--config", "other.toml", "--api", "connect"))
    assert next_command(context, report()) == "reconciler apply a.csv --config other.toml --api connect"


def test_a_plan_file_has_its_sources_and_policies_in_it() -> None:
    context = said(plan, "a.csv", "--absent-users", "deactivate", "--out", "p.json", "--config", "c.toml")
    assert next_command(context, report(plan_file="p.json")) == "reconciler apply p.json --config c.toml"


@pytest.mark.parametrize(
    ("words", "holds", "confirmed"),
    [
        ([], [LEAVING], "--confirm-deactivations 67"),
        ([], [LEAVING, LEAVING, GONE], "--confirm-deactivations 67 --confirm-companies-gone cord"),
        (["--confirm-deactivations", "7"], [LEAVING], "--confirm-deactivations 67"),
        (["--confirm-reactivations", "7"], [LEAVING], "--confirm-reactivations 7 --confirm-deactivations 67"),
    ],
)
def test_what_is_held_is_confirmed(words: list[str], holds: list[Hold], confirmed: str) -> None:
    assert next_command(said(apply, "a.csv", *words), report(holds=holds)) == f"reconciler apply a.csv {confirmed}"


def test_a_plan_file_has_nobody_of_a_company_that_is_gone() -> None:
    given = report(holds=[LEAVING, GONE], plan_file="p.json")
    assert next_command(said(apply, "a.csv"), given) == "reconciler apply p.json --confirm-deactivations 67"


@pytest.mark.parametrize(
    "given",
    [
        report(holds=[hold_of(Limit.REJECTED_ROWS, "Too many errors.")]),
        replace(report(), planned=[]),
        replace(report(), plan_digest=""),
    ],
)
def test_there_is_none_where_nothing_can_be_applied(given: Report) -> None:
    assert next_command(said(plan, "a.csv"), given) == ""


def test_what_is_cut_is_seen_by_a_plan_file(tmp_path: Path) -> None:
    (tmp_path / "plan.json").touch()
    context = said(apply, "a.csv", "--absent-users", "deactivate", "--yes", "--deadline", "06:00")
    assert in_full(context, report()) == [
        "reconciler plan a.csv --absent-users deactivate --out plan-2.json",
        "reconciler show plan-2.json",
    ]
    assert in_full(context, report(plan_file="p.json")) == ["reconciler show p.json"]
