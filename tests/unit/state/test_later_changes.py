"""Which later run changed the account of an action: undo reverses only what none did."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.model.action import Action
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.state_place import StatePlace
from reconciler.report.words.english import catalogue as english
from reconciler.state.backends import open_state
from reconciler.state.later_changes import later_changes
from reconciler.state.recorder import RunLog
from reconciler.state.store import Journal
from tests.unit.builders import creation, domain_addition, status_change

BACK = status_change("ann@acme.example", active=True)
"""What would reverse the deactivation of the run "r1"."""
OUT, IN = status_change("ann@acme.example"), status_change("ann@acme.example", active=True)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(open_state(StatePlace(tmp_path))) as store:
        yield store.journal


def ran(journal: Journal, run_id: str, *results: Result, tenant: str = "tenant") -> None:
    """Put a run on record."""
    at, planned = datetime(2026, 11, 2, 8, 15, tzinfo=UTC), [result.action for result in results]
    report = Report(
        run_id, "apply", at, "who", "host", "API", dry_run=False, planned=planned, results=list(results), outcome="done"
    )
    log = RunLog(journal, tenant, run_id, english)
    log.begin(report)
    log.planned(report)
    log.end(report)


@pytest.mark.parametrize(
    ("action", "outcome", "verified", "counts"),
    [
        (OUT, Outcome.DONE, Verified.YES, True),
        (IN, Outcome.DONE, Verified.YES, True),
        (OUT, Outcome.UNKNOWN, Verified.NOT_CHECKED, True),
        (IN, Outcome.UNKNOWN, Verified.NOT_CHECKED, False),
        (OUT, Outcome.UNKNOWN, Verified.NO, False),
        (OUT, Outcome.FAILED, Verified.YES, False),
        (OUT, Outcome.SKIPPED, Verified.NOT_CHECKED, False),
        (creation("ann@acme.example"), Outcome.DONE, Verified.YES, True),
        (creation("ann@acme.example"), Outcome.PRESENT, Verified.YES, False),
        (status_change("ann@acme.example", company="bolt"), Outcome.DONE, Verified.YES, False),
        (status_change("other@acme.example", user_id=BACK.user_id), Outcome.DONE, Verified.YES, True),
        (status_change("bob@acme.example"), Outcome.DONE, Verified.YES, False),
        (domain_addition([], ["b.example"]), Outcome.DONE, Verified.YES, False),
    ],
)
def test_what_a_later_run_did_or_may_have_done_against_it_counts(
    journal: Journal, action: Action, outcome: Outcome, verified: Verified, counts: bool
) -> None:
    ran(journal, "r1", Result(OUT, Outcome.DONE, Verified.YES))
    ran(journal, "r2", Result(action, outcome, verified))
    assert later_changes(journal, "tenant", "r1")(BACK) == ("r2" if counts else "")


def test_the_last_run_of_the_same_partner_is_told_and_none_before(journal: Journal) -> None:
    for run_id, action in (("r0", OUT), ("r1", OUT), ("r2", IN), ("r3", OUT)):
        ran(journal, run_id, Result(action, Outcome.DONE, Verified.YES))
    ran(journal, "r4", Result(OUT, Outcome.DONE, Verified.YES), tenant="another")
    assert later_changes(journal, "tenant", "r1")(BACK) == "r3"
    assert later_changes(journal, "tenant", "r3")(BACK) == ""
    assert later_changes(journal, "tenant", "unknown here")(BACK) == ""
