"""What jobs came to in numbers."""

from contextlib import closing
from pathlib import Path

from reconciler.model.job import JobState, Order
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from reconciler.state.job_figures import JobFigures, job_figures
from reconciler.state.jobs import find_job, record_attempt, record_end, record_job, record_left


def test_jobs_are_counted_by_how_they_stand_and_how_often_another_worker_went_on(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store:
        journal = store.journal
        for name in ("ended", "given-up", "running", "left", "waiting"):
            record_job(journal, "t", name, Order(), None)
        for name, worker in (("ended", "a"), ("ended", "b"), ("given-up", "a"), ("given-up", "a"), ("running", "b")):
            record_attempt(journal, find_job(journal, name), worker, f"{name}-{worker}")
        record_left(journal, find_job(journal, "left"), record_attempt(journal, find_job(journal, "left"), "b", "r"))
        record_end(journal, find_job(journal, "ended"), JobState.DONE, 6, "ended-b")
        record_end(journal, find_job(journal, "given-up"), JobState.FAILED, None, "")
        figures = job_figures(journal, lambda worker: worker == "b")
        oldest = find_job(journal, "running").at
    assert figures == JobFigures(
        {JobState.QUEUED: 2, JobState.RUNNING: 1},
        {(JobState.DONE, "6"): 1, (JobState.FAILED, ""): 1},
        attempts=6,
        takeovers=1,
        oldest=oldest,
    )
