"""A run without its audit workbook is told so everywhere, and its sheets are applied all the same."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import reconciler
from reconciler.errors import ReconcilerError
from reconciler.operations import apply as operation
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.state.backends import open_state
from reconciler.state.past_runs import last_delivered
from reconciler.support.resources import folder

PEOPLE = folder("sample_data") / "people.xlsx"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[reconciler.Settings, reconciler.Connection]]:
    world = load_seed(folder("sample_data") / "live.json")
    with running(world) as url:
        env = {**environment(url, world), "RECONCILER_STATE_DIR": str(tmp_path)}
        settings = reconciler.load_settings(None, env)
        yield replace(settings, pace=replace(settings.pace, settle_s=5)), reconciler.connect(settings, env)


@pytest.mark.thorough
@pytest.mark.parametrize("error", [ReconcilerError("The disk is full."), KeyError("nobody foresaw this")])
def test_a_run_without_an_audit_counts_and_is_told(
    place: tuple[reconciler.Settings, reconciler.Connection], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*_: Any) -> None:
        raise error

    settings, connection = place
    monkeypatch.setattr(operation, "write_audit_with_head", fails)
    monkeypatch.setattr(operation, "write_audit", fails)
    report = asyncio.run(reconciler.apply(reconciler.Request([PEOPLE]), settings, connection))
    (line,) = reconciler.runs(settings)
    assert (report.exit_code, line.exit_code) == (6, 6)
    assert report.audit == ""
    assert str(error).strip("'") in report.error
    assert str(error).strip("'") in line.error
    assert line.good
    journal = open_state(settings.state).journal
    delivered = last_delivered(journal, connection.tenant, "", ["quillmark"], ["people.xlsx"], datetime.now(UTC))
    assert set(delivered.by_name) == {"people.xlsx"}
    assert delivered.people == report.sources


def test_all_that_was_done_and_neither_audit_nor_summary_ends_with_1_and_counts(
    place: tuple[reconciler.Settings, reconciler.Connection], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(*_: Any) -> None:
        raise ReconcilerError("The disk is full.")

    settings, connection = place
    sheet = tmp_path / "users.csv"
    sheet.write_text(
        "companyVanityName,email,firstName,lastName\nquillmark,new@quillmark.example,New,Person\n", "utf-8"
    )
    monkeypatch.setattr(operation, "write_audit_with_head", fails)
    report = asyncio.run(reconciler.apply(reconciler.Request([sheet]), settings, connection))
    (line,) = reconciler.runs(settings)
    assert (report.exit_code, line.exit_code, line.good) == (1, 1, True)
    operation.without_summary(report, settings, "No space left on device")
    (line,) = reconciler.runs(settings)
    assert (line.exit_code, line.good) == (1, True)
    assert "The disk is full. The summary could not be printed" in line.error
