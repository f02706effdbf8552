"""Jobs on record: what was handed over, who had a go at it, how it ended."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from reconciler.errors import NoSuchJob
from reconciler.model.actor import Account, Actor
from reconciler.model.job import JobFile, JobState, Order, Role
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from reconciler.state.jobs import (
    OpenJobs,
    all_jobs,
    find_job,
    job_of_schedule,
    new_job_id,
    open_jobs,
    record_attempt,
    record_end,
    record_job,
    record_left,
)
from reconciler.state.parts import split
from reconciler.state.store import Journal

ANN = Actor(Account("1", "ann"), Account("2", "job"))
ORDER = Order(("--absent-users=report",), "drop-1", (JobFile("people.csv", Role.USERS),))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Open a journal."""
    with closing(open_state(StatePlace(tmp_path))) as store:
        yield store.journal


def test_a_job_is_what_was_handed_over(journal: Journal) -> None:
    record_job(journal, "t", "job-1", ORDER, ANN)
    job = find_job(journal, "job-1")
    assert (job.tenant, job.by, job.attempts, job.end) == ("t", ANN, (), None)
    assert job.order == Order(["--absent-users=report"], "drop-1", [JobFile("people.csv", Role.USERS)])


def test_attempts_and_the_end_follow(journal: Journal) -> None:
    record_job(journal, "t", "job-1", ORDER, ANN)
    record_left(journal, find_job(journal, "job-1"), record_attempt(journal, find_job(journal, "job-1"), "w1", "r1"))
    record_attempt(journal, find_job(journal, "job-1"), "w2", "r2")
    job = find_job(journal, "job-1")
    assert [(one.number, one.worker, one.run_id, one.is_left) for one in job.attempts] == [
        (1, "w1", "r1", True),
        (2, "w2", "r2", False),
    ]
    assert job.counted == 1
    assert open_jobs(journal, "t") == ["job-1"]
    record_end(journal, job, JobState.DONE, 6, "r2")
    record_end(journal, job, JobState.FAILED, 1, "r3")
    end = find_job(journal, "job-1").end
    assert end
    assert (end.state, end.exit_code, end.run_id) == (JobState.DONE, 6, "r2")
    assert open_jobs(journal, "t") == []


def test_what_is_handed_over_twice_is_one_job_and_the_first_counts(journal: Journal) -> None:
    record_job(journal, "t", "job-1", ORDER, ANN)
    record_job(journal, "t", "job-1", Order(("--force",)), None)
    (job,) = all_jobs(journal)
    assert job.by == ANN
    assert open_jobs(journal, "t") == ["job-1"]


def test_each_look_reads_what_is_new_since_the_one_before(journal: Journal) -> None:
    looked = OpenJobs("t")
    record_job(journal, "t", "job-1", ORDER, ANN)
    record_job(journal, "t", "job-2", ORDER, ANN)
    assert looked.look(journal) == looked.look(journal) == ["job-1", "job-2"]
    record_end(journal, find_job(journal, "job-1"), JobState.DONE, 0, "r")
    record_job(journal, "t", "job-1", ORDER, ANN)  # of somebody who was late
    record_job(journal, "t", "job-3", ORDER, ANN)
    assert looked.look(journal) == open_jobs(journal, "t") == ["job-2", "job-3"]


def test_jobs_of_another_partner_are_none_to_carry_out(journal: Journal) -> None:
    record_job(journal, "other", "job-1", ORDER, ANN)
    assert open_jobs(journal, "t") == []


def test_a_job_that_is_not_on_record_is_none(journal: Journal) -> None:
    with pytest.raises(NoSuchJob, match="job-2: there is no such job"):
        find_job(journal, "job-2")


def test_the_job_of_a_schedule_has_one_name_wherever_it_is_made() -> None:
    due = datetime(2026, 11, 30, 3, tzinfo=UTC)
    names = {
        job_of_schedule("t", "nightly", due),
        job_of_schedule("t", "nightly", due.astimezone(timezone(timedelta(hours=5)))),
    }
    assert len(names) == 1
    assert names.pop().startswith("job-20261130T030000Z-")
    assert job_of_schedule("t", "nightly", due) not in {
        job_of_schedule("t", "weekly", due),
        job_of_schedule("other", "nightly", due),
    }
    assert new_job_id() != new_job_id()


def test_who_hands_over_which_words_and_which_files_are_items_of_their_own() -> None:
    body = {"by": {"login": {"id": "1", "name": "ann"}}, "words": ["--fixes=/home/ann/x"], "drop": "d"}
    parts = split("submitted", {**body, "files": [{"name": "jane.csv", "role": "users"}], "schedule": "", "due": ""})
    assert "ann" not in parts.public
    assert "jane" not in parts.public
    assert len(parts.items.splitlines()) == 3
