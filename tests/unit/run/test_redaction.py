"""Each door out is shut by itself: secrets that came past the others go on no record, into no report and no log."""

import base64
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from reconciler.cli import hidden
from reconciler.cli.hidden import hide_secrets
from reconciler.cli.log_setup import FaultFile, OneLine
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.report import ApiFacts, CompanyCounts, Report
from reconciler.model.result import Outcome, Result
from reconciler.model.state_place import StatePlace
from reconciler.report.words.english import catalogue as english
from reconciler.run.redaction import report_without_secrets, without_secrets
from reconciler.state.backends import open_state
from reconciler.state.recorder import RunLog
from reconciler.support.redactor import Redactor
from tests.unit.builders import creation

SECRET = 'S3cret/&"=7f3a91c2'
SAID = [
    SECRET,
    json.dumps(SECRET).replace("=", "\\u003d").replace("/", "\\/"),
    base64.b64encode(f"partner:{SECRET}".encode()).decode(),
]
ACTION = creation("ann@acme.example")
NOW = datetime(2026, 3, 4, tzinfo=UTC)


def report(said: str) -> Report:
    """Give a report that tells what a server said wherever one may."""
    return Report(
        "run", "apply", NOW, "someone", "api.example", "API", False,
        outcome="incomplete", planned=[ACTION],
        findings=[Finding(Code.COMPANY_UNREADABLE, {"case": "alone", "problem": said}, subject=said, trace_id=said)],
        results=[Result(ACTION, Outcome.FAILED, detail=said, trace_id=said, account_at=said, seen=said)],
        companies=[CompanyCounts("acme", "Acme", said, said, said, (said,), 1, 1, 1, said)],
        error=said, error_call=ApiFacts("GET /x", 400, None, said),
    )  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_no_report_has_a_secret(said: str) -> None:
    cleaned = report_without_secrets(report(said), Redactor(SECRET))
    assert cleaned.results[0].detail != said
    told = str([cleaned.findings, cleaned.results, cleaned.companies, cleaned.error, cleaned.error_call])
    assert said not in told
    assert repr(said)[1:-1] not in told
    assert told.count("***") == 14


@pytest.mark.parametrize("said", SAID)
def test_no_record_of_the_journal_has_a_secret(said: str, tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store:
        log = RunLog(store.journal, "tenant", "run", english, Redactor(SECRET))
        log.begin(report(said))
        log.planned(report(said))
        log.end(report(said))
        assert store.journal.count("run", "ended") == 1
    for path in tmp_path.rglob("*"):
        kept = path.read_bytes() if path.is_file() else b""
        assert said.encode() not in kept
        assert json.dumps(said)[1:-1].encode() not in kept
        assert b"7f3a91c2" not in kept


def test_what_has_no_secret_is_not_made_anew() -> None:
    finding = Finding(Code.COMPANY_UNREADABLE, MappingProxyType({"case": "alone", "problem": "It is broken."}))
    (same,) = without_secrets([finding], Redactor(SECRET))
    assert same is finding


@pytest.fixture
def known() -> Iterator[None]:
    hide_secrets(Redactor(SECRET))
    yield
    hidden._redactors.clear()


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("said", SAID)
def test_no_log_has_a_secret_not_even_in_a_traceback(said: str, tmp_path: Path) -> None:
    try:
        raise ValueError(said)
    except ValueError:
        record = logging.LogRecord("any", logging.ERROR, "x.py", 1, "about %s", (said,), sys.exc_info())
    FaultFile(tmp_path).emit(record)
    record.exc_text = None
    assert said not in OneLine("%(message)s").format(record)
    kept = (tmp_path / "faults.log").read_text("utf-8")
    assert "ValueError: " in kept
    assert said not in kept
