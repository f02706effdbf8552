"""What was lifted, as people and machines read it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from msgspec.structs import replace as changed
from openpyxl import load_workbook

from reconciler.model.actor import Account, Actor
from reconciler.model.hold import Limit
from reconciler.model.override import LetThrough, Override
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.report.audit.workbook import write_audit
from reconciler.report.lifted import lifted
from reconciler.report.summary import summary
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.overrides import TEMPLATES
from reconciler.support.resources import schema
from tests.unit.builders import status_change

THROUGH = LetThrough("company-deactivations", "alder", 67, 222, 30.18, "in alder 67 of 222 would lose access")
NUMBER = Override("confirm_deactivations", "--confirm-deactivations", "67", by="alice", let_through=(THROUGH,))
IDLE = Override("run_deactivations", "[limits] run_deactivations", "600", "500", "default", "/etc/r.toml")
BARE = Override("older_sheet", "--older-sheet", "yes")


def report(*overrides: Override, **more: Any) -> Report:
    began = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    given = Report("run-1", "apply", began, "alice@host", "api.example", "API", False, outcome="done", verdict="Done.")
    return replace(given, overrides=overrides, exit_code=0, **more)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        (NUMBER, "--confirm-deactivations 67, by alice: in alder 67 of 222 would lose access."),
        (
            IDLE,
            "[limits] run_deactivations = 600, instead of 500 (default), by /etc/r.toml: it made no difference.",
        ),
        (BARE, "--older-sheet, by somebody who is not on record: it made no difference."),
        (
            changed(NUMBER, by="", value="", let_through=(changed(THROUGH, text=""),)),  # taken out of the journal
            "--confirm-deactivations, by somebody who is not on record: company-deactivations.",
        ),
    ],
)
def test_an_override_in_a_sentence(override: Override, words: str) -> None:
    assert english.override(override) == words


def test_every_limit_has_words_but_the_one_that_only_a_policy_lifts() -> None:
    assert {*Limit} - TEMPLATES.keys() == {Limit.UNKNOWN_ACTIVE}


def test_the_terminal_shows_in_red_what_went_through_and_then_the_rest_in_a_line() -> None:
    sent = [Result(status_change("ann@acme.example"), Outcome.DONE, at="2026-03-04T05:06:07Z")]
    lines = list(lifted(report(IDLE, NUMBER, BARE, results=sent)))
    red = [line for line in lines if line.startswith("\x1b[31m")]
    assert click.unstyle("\n".join(red)) == (
        "Lifted in this run:\n  ! --confirm-deactivations 67, by alice: in alder 67 of 222 would lose access."
    )
    assert lines[-1] == "Lifted without a difference: [limits] run_deactivations = 600; --older-sheet."
    assert list(lifted(report())) == []


@pytest.mark.parametrize("results", [[], [Result(status_change("ann@acme.example"), Outcome.SKIPPED)]])
def test_of_a_run_that_sent_nothing_nothing_is_said_to_have_gone_through(results: list[Result]) -> None:
    lines = list(lifted(report(NUMBER, results=results)))
    assert not any("\x1b[31m" in line for line in lines)
    assert click.unstyle(lines[0]) == "Lifted for this plan, of which nothing was written:"


def test_of_many_companies_the_gravest_are_told_and_a_sheet_has_all(tmp_path: Path) -> None:
    cases = [changed(THROUGH, company=f"c{n}", count=n, text=f"c{n}: {n}") for n in range(1, 31)]
    run = changed(THROUGH, company="", limit="run-deactivations", count=1, text="the run")
    many = changed(NUMBER, let_through=(*cases, run))
    assert english.override(many, 3).endswith(": the run; c30: 30; c29: 29; and 28 more.")
    assert "and 26 more." in click.unstyle(" ".join(lifted(report(many))))
    book = load_workbook(write_audit(report(many, IDLE), tmp_path / "audit.xlsx"))
    assert [row[4] for row in book["Lifted"].iter_rows(min_row=2, values_only=True)] == [
        *(case.company for case in cases), None,
    ]  # fmt: skip
    assert "Lifted" not in load_workbook(write_audit(report(NUMBER), tmp_path / "few.xlsx")).sheetnames


def test_what_a_name_holds_does_not_steer_a_terminal() -> None:
    evil = changed(NUMBER, by="a\x1b[2Jlice", let_through=(changed(THROUGH, text="al\u202eder\nx"),))
    told = "".join(click.unstyle(line) for line in lifted(report(evil)))
    assert not {"\x1b", "\u202e", "\n"} & {*told}


@pytest.mark.parametrize("actor", [None, Actor(Account("1", "alice"), Account("2", "reconciler"))])
def test_the_summary_has_all_of_it(actor: Actor | None) -> None:
    given = report(NUMBER, IDLE, BARE, actor=actor, version="1" if actor else "", limits={"run_deactivations": 600})
    document = summary(given)
    jsonschema.Draft202012Validator(schema("summary")).validate(document)
    first = document["overrides"][0]
    assert (first["what"], first["value"], first["by"]) == ("confirm_deactivations", "67", "alice")
    assert first["let_through"] == [
        {"limit": "company-deactivations", "company": "alder", "count": 67, "base": 222, "percent": 30.2,
         "text": "in alder 67 of 222 would lose access"}
    ]  # fmt: skip
    assert first["message"] == english.override(NUMBER)
    assert document["actor"] == (
        {"login": {"id": "1", "name": "alice"}, "process": {"id": "2", "name": "reconciler"}} if actor else None
    )
    assert document["version"] == ("1" if actor else None)


def test_the_audit_has_what_went_through_first_and_says_where_nothing_is_on_record(tmp_path: Path) -> None:
    sheet = load_workbook(write_audit(report(IDLE, NUMBER), tmp_path / "audit.xlsx"))["Summary"]
    labels = [row[0].value for row in sheet.iter_rows()]
    assert labels.index("Limits and guards that were lifted") < labels.index(NUMBER.how) < labels.index(IDLE.how)
    told = {row[0].value: row[1].value for row in sheet.iter_rows()}
    for label in ("Account", "Client id", "Tenant", "Version", "Options", "Limits"):
        assert told[label] == "not on record"
    plain = load_workbook(write_audit(report(), tmp_path / "plain.xlsx"))["Summary"]
    assert "Limits and guards that were lifted" not in [row[0].value for row in plain.iter_rows()]
