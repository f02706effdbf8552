"""A past run is told from its records, one at a time, as it ended or as it was interrupted."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from reconciler.errors import InternalError, UsageError
from reconciler.model.action import Action, Unchanged
from reconciler.model.actor import Account, Actor
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Origin
from reconciler.model.override import LetThrough, Override
from reconciler.model.report import CompanyCounts, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.state_place import StatePlace
from reconciler.operations.audit import write_audit_of
from reconciler.report.audit.workbook import write_audit
from reconciler.report.words.english import catalogue as english
from reconciler.run.recover import on_record
from reconciler.state.backends import open_state
from reconciler.state.recorder import RunLog
from reconciler.state.records import overrides_to_json
from reconciler.state.replay import past_run, report_of
from reconciler.state.runs import runs
from reconciler.state.store import Journal
from tests.unit.builders import company_creation, creation, domain_addition, finding_of, run, status_change

RUN = "run-1"
PLANNED = [
    company_creation(),
    domain_addition(["acme.example"], ["acme.example", "new.example"]),
    replace(creation("ada@acme.example"), extras=(("Desk", "4"), ("Desk", "=5 “é”")), note="mended"),
    creation("bob@acme.example"),
    status_change("sam@acme.example"),
]
FINDING = finding_of(FindingKind.REJECTED, "email.bad", "Mend it.", Origin("b.csv", "", 3), "E-mail", "?", cell="A3")
UNCHANGED = Unchanged(Origin("b.csv", "", 4), "acme", "kim@acme.example", "active")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(open_state(StatePlace(tmp_path))) as store, store.run_lock("tenant", "api.example", RUN, "someone"):
        yield store.journal


def given(**facts: Any) -> Report:
    began = datetime(2026, 11, 2, 8, 15, tzinfo=UTC)
    report = Report(
        RUN, "apply", began, "someone", "api.example", "Connect API", dry_run=False, planned=[*PLANNED], tenant="tenant"
    )
    return dataclasses.replace(report, **dict[str, Any](outcome="done", exit_code=0) | facts)


def planned(journal: Journal, report: Report) -> RunLog:
    log = RunLog(journal, "tenant", RUN, english)
    log.begin(report)
    log.planned(report)
    return log


def ended(journal: Journal, report: Report) -> None:
    planned(journal, report).end(report)


def done(action: Action) -> Result:
    return Result(action, Outcome.DONE, Verified.YES, 200, 7, "words", "trace", 2, "2026-11-02T08:16:00+00:00", "pod")


def told(journal: Journal) -> list[tuple[str, str]]:
    """Give who each action is about and how it ended."""
    with past_run(journal, RUN) as run:
        items = list(run.actions())
        ended = [item if isinstance(item, Result) else None for item in items]
        in_short = [(action.outcome, action.verified) for action in run.outline()]
    assert in_short == [(one.outcome, one.verified) if one else (None, Verified.NOT_CHECKED) for one in ended]
    assert [item.action if isinstance(item, Result) else item for item in items] == PLANNED
    return [(str(item.outcome), item.detail) if isinstance(item, Result) else ("", "") for item in items]


def test_a_run_is_told_as_it_was(journal: Journal) -> None:
    results = [done(action) for action in PLANNED]
    company = CompanyCounts("acme", "Acme", "id-acme", "COMPLETED", "", ("acme.example",), 2, 3, None, "")
    report = given(results=results, findings=[FINDING], unchanged=[UNCHANGED], companies=[company], outcome="done")
    ended(journal, report)
    head = journal.head()
    journal.append("tenant", RUN, [("audit", {"path": "a.xlsx", "sha256": "0"})])
    again = report_of(journal, RUN)
    assert (again.planned, again.results, again.findings) == (PLANNED, results, [FINDING])
    assert (again.unchanged, again.companies, again.outcome) == ([UNCHANGED], [company], "done")
    assert again.journal_head == head


ALICE = Actor(Account("1000", "alice"), Account("998", "reconciler"))
THROUGH = LetThrough("company-deactivations", "acme", 6, 12, 50.0, "in acme 6 of 12 would lose access")
LIFTED = (
    Override("confirm_deactivations", "--confirm-deactivations", "6", by="alice", let_through=(THROUGH,)),
    Override("run_deactivations", "[limits] run_deactivations", "600", "500", "default", "/etc/reconciler.toml"),
)
ON_RECORD: dict[str, Any] = {
    "actor": ALICE, "version": "0.1.0", "client_id": "ours", "limits": {"run_deactivations": 600},
    "options": {"older_sheet": True, "ignored_columns": ["Badge", "Desk"]}, "overrides": LIFTED,
    "plan_made_by": "bob", "plan_made_at": "2026-11-02T08:00:00+00:00",
}  # fmt: skip


@pytest.mark.parametrize("is_ended", [True, False])
def test_who_acts_what_was_in_force_and_what_was_lifted_is_told(journal: Journal, is_ended: bool) -> None:
    (ended if is_ended else planned)(journal, given(**ON_RECORD))
    again = report_of(journal, RUN)
    assert {name: getattr(again, name) for name in ON_RECORD} == ON_RECORD
    assert again.tenant == "tenant"
    (line,) = runs(journal)
    assert (line.version, line.actor) == ("0.1.0", "alice (as reconciler)")
    assert line.overrides == overrides_to_json(LIFTED)


def test_a_run_that_never_had_a_plan_tells_what_was_in_force(journal: Journal) -> None:
    RunLog(journal, "tenant", RUN, english).begin(given(**ON_RECORD))
    again = report_of(journal, RUN)
    known = ("actor", "version", "client_id", "limits", "options")
    assert {name: getattr(again, name) for name in known} == {name: ON_RECORD[name] for name in known}
    assert (again.overrides, runs(journal)[0].overrides) == ((), ())


def test_a_run_of_an_older_version_has_none_of_it_on_record(journal: Journal) -> None:
    journal.append("tenant", RUN, [("begun", {"operator": "someone"}), ("plan", {"options": {"absent_runs": 1}})])
    again = report_of(journal, RUN)
    assert (again.actor, again.version, again.limits, again.overrides, again.plan_made_by) == (None, "", {}, (), "")
    assert again.options == {"absent_runs": 1}


def sent(journal: Journal, report: Report, *outcomes: list[Result]) -> RunLog:
    """Put a run on record up to its end: a request for the actions of each of these outcomes, answered so."""
    log = planned(journal, report)
    for results in outcomes:
        request = log.number("call", [result.action for result in results])
        run(log.leaving(request))
        run(log.outcome(request, results))
    return log


def test_what_is_verified_as_it_was_told_is_not_told_again(journal: Journal) -> None:
    results = [replace(done(action), verified=Verified.NOT_CHECKED) for action in PLANNED]
    report = given(results=results, outcome="done")
    log = sent(journal, report, results[3:], results[:3])
    for result in results:
        result.verified = Verified.YES
    log.end(report)
    kinds = Counter(record.kind for record in journal.records(RUN))
    assert (kinds["outcome"], kinds["verified"], kinds["result"]) == (2, 1, 0)
    assert report_of(journal, RUN).results == [done(action) for action in PLANNED]
    assert told(journal) == [("done", "words")] * 5


def test_the_first_run_of_all_is_told_however_small(journal: Journal) -> None:
    result = replace(done(PLANNED[4]), verified=Verified.NOT_CHECKED)
    report = given(planned=PLANNED[4:], results=[result])
    log = sent(journal, report, [result])
    result.verified = Verified.YES
    log.end(report)
    assert report_of(journal, RUN).results == [done(PLANNED[4])]


def test_what_the_end_corrects_counts(journal: Journal) -> None:
    results = [replace(done(action), verified=Verified.NOT_CHECKED) for action in PLANNED]
    report = given(results=results, outcome="unverified")
    log = sent(journal, report, results[:4])
    results[1].outcome, results[1].verified, results[1].detail = Outcome.UNKNOWN, Verified.NO, "Not there."
    results[2].account_at = "elsewhere"
    results[3].verified = Verified.YES
    log.end(report)
    assert report_of(journal, RUN).results == results
    assert [outcome for outcome, _ in told(journal)] == ["done", "unknown", "done", "done", "done"]


ENDINGS = st.builds(
    Result, st.none(), st.sampled_from(Outcome), st.sampled_from(Verified), st.none() | st.integers(200, 599),
    detail=st.sampled_from(["", "why"]), account_at=st.sampled_from(["", "elsewhere"]),
)  # fmt: skip


@hypothesis.settings(deadline=None)  # each example is a file on disk
@hypothesis.given(st.lists(st.tuples(st.none() | ENDINGS, st.none() | ENDINGS), min_size=5, max_size=5), st.randoms())
def test_a_run_that_has_ended_is_told_as_it_ended(
    endings: list[tuple[Result | None, Result | None]], any_: Random
) -> None:
    """Whatever was told on the way: the last word counts, and who has none has the one from the way."""
    told = [replace(one, action=action) for action, (one, _) in zip(PLANNED, endings, strict=True) if one]
    last = [replace(one, action=action) for action, (_, one) in zip(PLANNED, endings, strict=True) if one]
    wanted = {result.action.identity: result for result in [*told, *last]}
    any_.shuffle(told)
    half = any_.randint(0, len(told))
    with (
        TemporaryDirectory() as folder,
        closing(open_state(StatePlace(Path(folder)))) as store,
        store.run_lock("tenant", "api.example", RUN, "someone"),
    ):
        journal = store.journal
        report = given(results=last)
        sent(journal, report, *filter(None, (told[:half], told[half:]))).end(report)
        again = report_of(journal, RUN)
    assert again.planned == PLANNED
    assert again.results == [wanted[action.identity] for action in PLANNED if action.identity in wanted]


def test_what_was_not_kept_is_not_an_empty_list(journal: Journal) -> None:
    ended(journal, given())
    assert report_of(journal, RUN).unchanged is None


def test_results_need_not_come_in_the_order_of_the_plan(journal: Journal) -> None:
    ended(journal, given(results=[replace(done(action), detail=action.subject) for action in reversed(PLANNED)]))
    assert told(journal) == [("done", action.subject) for action in PLANNED]


def test_a_run_without_results_tells_its_plan(journal: Journal) -> None:
    ended(journal, given(verdict="Held."))
    assert told(journal) == [("", "")] * 5
    assert report_of(journal, RUN).results == []


def test_an_interrupted_run_tells_how_far_it_came(journal: Journal) -> None:
    log = planned(journal, given())
    people, other, person = (log.number("call", part) for part in (PLANNED[2:4], PLANNED[:1], PLANNED[4:]))
    for request in (people, other, person):
        run(log.leaving(request))
    run(log.outcome(people, [done(PLANNED[3]), replace(done(PLANNED[2]), outcome=Outcome.FAILED, detail="Refused.")]))
    journal.append("tenant", RUN, [("intent", {"request": 9, "call": "call", "actions": [1]})])
    assert [outcome for outcome, _ in told(journal)] == ["unknown", "skipped", "failed", "done", "unknown"]
    details = [detail for _, detail in told(journal)]
    assert "before the answer" in details[0]
    assert details[1:4] == ["Not sent: the run was interrupted before.", "Refused.", "words"]
    report = report_of(journal, RUN)
    assert (report.outcome, report.exit_code) == ("interrupted", 1)
    assert "1 of 5 changes were answered as done" in report.verdict


def test_what_is_in_doubt_stays_so_until_it_is_answered(journal: Journal) -> None:
    log = planned(journal, given())
    first = log.number("call", PLANNED[4:])
    run(log.leaving(first))
    # A second request for it that never left: the first may have arrived all the same.
    journal.append("tenant", RUN, [("intent", {"request": 9, "call": "call", "actions": [4]})])
    assert told(journal)[4][0] == "unknown"
    journal.append("tenant", RUN, [("sent", {"request": 9})])
    assert told(journal)[4][0] == "unknown"
    run(log.outcome(9, [done(PLANNED[4])]))
    assert told(journal)[4] == ("done", "words")


def test_what_a_later_run_found_out_counts(journal: Journal) -> None:
    log = planned(journal, given())
    run(log.leaving(log.number("call", PLANNED[4:])))
    found = on_record([Result(PLANNED[4], Outcome.DONE, Verified.YES, detail="A re-read shows it done.")])
    journal.append("tenant", "run-2", [("settled", {"run": "another", "results": on_record([done(PLANNED[0])])})])
    journal.append("tenant", "run-2", [("settled", {"run": RUN, "results": found})])
    assert told(journal) == [("", "")] * 4 + [("done", "A re-read shows it done.")]


def test_a_run_that_is_at_work_is_told_as_it_stands(journal: Journal, tmp_path: Path) -> None:
    RunLog(journal, "tenant", RUN, english).begin(given())
    with closing(open_state(StatePlace(tmp_path))) as reader, past_run(reader.journal, RUN) as run:
        RunLog(journal, "tenant", RUN, english).planned(given(findings=[FINDING]))
        assert (list(run.actions()), list(run.findings())) == ([], [])
    assert len(report_of(journal, RUN).planned) == 5


def test_a_file_name_that_is_no_text_is_told(journal: Journal) -> None:
    origin = Origin("p\udcff.csv", "", 2)
    report = given(planned=[replace(PLANNED[3], origin=origin)], findings=[FINDING, replace(FINDING, origin=origin)])
    ended(journal, report)
    again = report_of(journal, RUN)
    assert again.planned[0].origin == again.findings[1].origin == origin
    assert again.findings[0] == FINDING


def test_there_is_no_such_run(journal: Journal) -> None:
    with pytest.raises(UsageError, match="no such run"):
        report_of(journal, RUN)


@pytest.mark.parametrize("results", [[], [done(PLANNED[2])], [done(action) for action in PLANNED]])
def test_the_audit_from_the_journal_is_that_of_the_report(
    journal: Journal, tmp_path: Path, results: list[Result]
) -> None:
    report = given(results=results, findings=[FINDING], unchanged=[UNCHANGED], outcome="done", verdict="Done.")
    ended(journal, report)
    write_audit(dataclasses.replace(report, journal_head=journal.head()), tmp_path / "report.xlsx")
    write_audit_of(StatePlace(tmp_path), RUN, tmp_path / "journal.xlsx")
    wanted, found = (load_workbook(tmp_path / name) for name in ("report.xlsx", "journal.xlsx"))
    assert found.sheetnames == wanted.sheetnames == [
        "Summary", "Actions", "Rejected rows", "Findings", "Companies", "Unchanged",
    ]  # fmt: skip
    for name in wanted.sheetnames:
        assert list(found[name].values) == list(wanted[name].values)
    assert [record.kind for record in journal.records(RUN)][-1] == "audit"


def test_an_end_without_an_outcome_is_none(journal: Journal) -> None:
    planned(journal, given())
    with pytest.raises(InternalError):
        planned(journal, given(outcome="")).end(given(outcome=""))
    # As such a record stood in journals of an earlier version.
    journal.append("tenant", RUN, [("ended", {"exit_code": 0, "outcome": "", "verdict": "", "error": "", "open": 0})])
    line = runs(journal)[-1]
    assert (line.outcome, line.exit_code, line.good) == ("interrupted", None, False)
    assert (report_of(journal, RUN).outcome, report_of(journal, RUN).exit_code) == ("interrupted", 1)
