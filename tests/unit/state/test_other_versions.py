"""Records of other versions of the program: a field more or less, or a word that is not known, stops no run."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from reconciler.errors import UsageError
from reconciler.model.actor import Account, Actor
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.origin import Source
from reconciler.model.override import LetThrough, Override
from reconciler.model.report import CompanyCounts, Report
from reconciler.model.result import Outcome, Result
from reconciler.model.run_outcome import RunOutcome
from reconciler.report.words.english import catalogue as english
from reconciler.run.recover import LATER_VERSION, on_record
from reconciler.state.bodies import decode_body
from reconciler.state.past_runs import feed_before, last_delivered, open_runs, unanswered
from reconciler.state.recorder import RunLog
from reconciler.state.records import ending_from_json
from reconciler.state.replay import report_of
from reconciler.state.runs import runs
from reconciler.state.sqlite import SqliteStore
from reconciler.state.store import Store
from tests.unit.builders import creation, run, status_change
from tests.unit.state.backend import BACKENDS
from tests.unit.state.test_items import FEED

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ALICE = Actor(Account("1000", "alice"), Account("0", "root"))
LIFTED = Override("a", "--a", "1", let_through=(LetThrough("run-deactivations", "acme", 1, 2, 50.0, "All of it."),))
PLANNED = [creation("ada@acme.example"), status_change("sam@acme.example")]


def entries(store: Store) -> list[tuple[str, str, Any]]:
    """Return subject, kind and body of the records of a run that was killed and of one that settled it and ended."""
    began = datetime(2026, 11, 2, tzinfo=UTC)
    company = CompanyCounts("acme", "Acme", "id", "COMPLETED", "", ("acme.example",), 2, 3, None, "")
    facts: dict[str, Any] = {"planned": PLANNED, "sources": [Source("b.csv", "/b.csv", None, "a" * 64, 3, 3)]}
    facts |= {"options": {"ignored_columns": ["Badge"]}, "limits": {"run_deactivations": 500}, "version": "9.9"}
    facts |= {"actor": ALICE, "overrides": (LIFTED,), "plan_made_by": "bob", "plan_made_at": began.isoformat()}
    report = Report("run-1", "apply", began, "someone", "api.example", "API", False, companies=[company], **facts)
    for name in ("run-1", "run-2"):
        with store.run_lock("tenant", "api.example", name, "someone"):
            log = RunLog(store.journal, "tenant", name, english)
            log.begin(report)
            log.planned(report)
            request = log.number("create-user", PLANNED)
            run(log.leaving(request))
            results = [Result(action, Outcome.DONE, attempts=1) for action in PLANNED]
            if name == "run-2":
                store.journal.append("tenant", name, [("settled", {"run": "run-1", "results": on_record(results)})])
                run(log.outcome(request, results))
                done = replace(report, outcome=RunOutcome.DONE, exit_code=0)
                log.end(done, [("feed", {**FEED, "counted": {"companies": ["acme"], "people": [["acme", "z"]]}})])
    return [
        (record.subject, record.kind, decode_body(json.dumps(record.body)))
        for name in ("run-1", "run-2")
        for record in store.journal.records(name)
    ]


def read_all(store: Store) -> None:
    """Read all that an apply, and a look at a run, reads of the past."""
    journal = store.journal
    assert len(runs(journal)) == 2
    list(open_runs(journal, "tenant"))
    unanswered(journal, "tenant", LONG_AGO)
    last_delivered(journal, "tenant", "", ["acme"], ["b.csv"], datetime.now(UTC))
    feed_before(journal, "tenant", "hr", ["acme"])
    store.absences.runs_absent("tenant", "hr")
    assert store.journal.broken_at() is None
    for name in ("run-1", "run-2"):
        report_of(journal, name)


def variants() -> Iterator[tuple[str, str | None]]:
    with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder))) as store:
        fields = {kind: body for _, kind, body in entries(store)}
    for kind, body in fields.items():
        yield kind, None
        yield from ((kind, name) for name in body)


@pytest.mark.thorough
@pytest.mark.parametrize(("kind", "missing"), list(variants()))
def test_a_field_more_or_less_stops_nothing(tmp_path: Path, kind: str, missing: str | None) -> None:
    with closing(SqliteStore(tmp_path / "of this version")) as store:
        told = entries(store)
    with closing(SqliteStore(tmp_path / "of another")) as store:
        for subject, of, body in told:
            if of == kind:
                body = {name: value for name, value in body.items() if name != missing}
                body["of a later version"] = {"any": ["thing"]}
            with store.run_lock("tenant", "api.example", subject, "someone"):
                store.journal.append("tenant", subject, [(of, body), ("of a later version", {"any": 1})])
        if missing == "kind" and kind == "action":
            with pytest.raises(UsageError, match="a later version"):
                read_all(store)
        else:
            read_all(store)


@pytest.mark.parametrize("kind", [None, "settled", "outcome", "action", "feed"])
def test_what_was_taken_out_stops_nothing(tmp_path: Path, kind: str | None) -> None:
    """All items of one kind of record, or of all kinds."""
    backend = BACKENDS["sqlite"]
    with closing(backend.open(tmp_path)) as store:
        entries(store)
        for record in backend.kept(tmp_path):
            for number in range(len(record.items) if kind in (None, record.kind) else 0):
                backend.take_out(tmp_path, record.chain, record.seq, number)
        read_all(store)


def test_an_outcome_that_is_not_known_is_unknown() -> None:
    ending = ending_from_json({"action": 1, "outcome": "postponed", "verified": "twice"})
    assert (ending.outcome, ending.verified) == (Outcome.UNKNOWN, "not checked")


def test_an_open_change_that_is_not_known_is_told_and_stays_open(tmp_path: Path) -> None:
    renaming = {"kind": "rename-user", "company": "acme", "subject": "ada@acme.example", "new": {}}
    with closing(SqliteStore(tmp_path)) as store:
        log = RunLog(store.journal, "tenant", "run-1", english)
        log.begin(Report("run-1", "apply", LONG_AGO, "x", "h", "p", False))
        store.journal.append("tenant", "run-1", [("action", renaming), ("action", PLANNED[1])])
        with store.run_lock("tenant", "api.example", "run-1", "someone"):
            store.journal.append("tenant", "run-1", [("intent", {"request": 1, "call": "c", "actions": [0, 1]})])
        (left,) = open_runs(store.journal, "tenant")
        assert left.strange == [("rename-user", "acme", "ada@acme.example")]
        assert left.actions == [PLANNED[1]]
        with pytest.raises(UsageError, match=r"run-1: .*does not understand .*Use that version, or a newer one"):
            report_of(store.journal, "run-1")


def test_what_is_told_of_it_names_the_cure() -> None:
    facts = {"run": "run-1", "kind": "rename-user", "subject": "ada", "case": LATER_VERSION}

    said = english.finding(Finding(Code.RESUME_UNKNOWN, facts))
    assert "a later version of the program did that. Use it, or a newer one" in said
