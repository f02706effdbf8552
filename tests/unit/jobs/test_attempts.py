"""Attempts at a job: which exit ends it, which is tried again, and when it is given up."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reconciler.config.settings import Settings
from reconciler.exit_codes import Exit
from reconciler.jobs import attempts
from reconciler.jobs.attempts import MOST, Carrier
from reconciler.jobs.engine import LeftInOrder
from reconciler.model.job import Job, JobState, Order
from reconciler.state.backends import open_state, worker_locks
from reconciler.state.jobs import find_job, record_attempt, record_job

ME, OTHER = "worker-00000001", "worker-00000002"
Act = Callable[[str], int]


class Stage:
    """A state folder with one job, a worker, and what the process of each attempt does in place of `apply`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = Settings(state_dir=folder)
        self.locks = worker_locks(self.settings.state)
        self.given_up = list[Job]()
        self.carrier = Carrier(self.settings, ME, self.locks, self.given_up.append)
        self.acts = list[Act]()
        self.begun = 0
        stage = self

        class Child:
            def __init__(self, job_id: str, run_id: str, words: Sequence[str], config: Path | None) -> None:
                stage.begun += 1
                self._run = run_id

            def wait(self) -> int:
                return stage.acts.pop(0)(self._run)

            def ask_to_end(self) -> None:
                pass

        monkeypatch.setattr(attempts, "child", Child)
        monkeypatch.setattr(attempts, "_FIRST_PAUSE_S", 0.0)
        with closing(open_state(self.settings.state)) as store:
            record_job(store.journal, "t", "job-1", Order(("x.csv",)), None)

    @property
    def job(self) -> Job:
        """The job as it is on record."""
        with closing(open_state(self.settings.state)) as store:
            return find_job(store.journal, "job-1")

    def ended(self, run: str, code: int, **body: Any) -> None:
        """Put the end of a run on record."""
        with closing(open_state(self.settings.state)) as store:
            store.journal.append("t", run, [("ended", {"exit_code": code, "outcome": "done", **body})])

    def ends(self, code: int, told: int | None = None, **body: Any) -> Act:
        """Give a process that ends with a code, whose run has one on record."""

        def act(run: str) -> int:
            self.ended(run, code if told is None else told, **body)
            return code

        return act

    def dies(self, code: int) -> Act:
        """Give a process that ends before its run has an end on record."""
        return lambda _run: code

    def carried(self) -> tuple[JobState, int | None, int]:
        """Carry the job out, and give how it ended after how many attempts."""
        self.carrier.carry_out("job-1")
        end = self.job.end
        assert end
        return end.state, end.exit_code, len(self.job.attempts)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Set the stage."""
    return Stage(tmp_path, monkeypatch)


@pytest.mark.parametrize("code", [0, 3, 4, 5, 6, 7, 8, 10])
def test_exits_that_end_a_job(stage: Stage, code: int) -> None:
    stage.acts = [stage.ends(code)]
    assert stage.carried() == (JobState.DONE, code, 1)


def test_a_process_that_ends_before_there_is_a_run_ends_the_job_by_its_own_code(stage: Stage) -> None:
    stage.acts = [stage.dies(2)]
    assert stage.carried() == (JobState.DONE, 2, 1)


@pytest.mark.parametrize("code", [1, 11, -9])
def test_exits_that_are_tried_again(stage: Stage, code: int) -> None:
    stage.acts = [stage.dies(code), stage.ends(0)]
    assert stage.carried() == (JobState.DONE, 0, 2)


def test_what_the_journal_tells_of_a_run_counts_and_not_how_its_process_ended(stage: Stage) -> None:
    stage.acts = [stage.ends(-9, told=0)]
    assert stage.carried() == (JobState.DONE, 0, 1)


def test_while_another_run_has_the_lock_it_is_one_attempt(stage: Stage) -> None:
    stage.acts = [stage.dies(9), stage.dies(9), stage.ends(0)]
    assert stage.carried() == (JobState.DONE, 0, 1)


def test_after_so_many_attempts_a_job_is_given_up_and_somebody_is_told(stage: Stage) -> None:
    stage.acts = [stage.dies(-9)] * MOST
    assert stage.carried() == (JobState.FAILED, None, MOST)
    assert [job.job_id for job in stage.given_up] == ["job-1"]


def test_attempts_of_workers_that_were_killed_count(stage: Stage) -> None:
    with closing(open_state(stage.settings.state)) as store:
        for number in range(MOST):
            record_attempt(store.journal, stage.job, OTHER, f"r{number}")
    assert stage.carried() == (JobState.FAILED, None, MOST)
    assert stage.begun == 0


def test_a_job_that_a_living_worker_is_at_is_left_to_it(stage: Stage) -> None:
    lock = stage.locks.hold(OTHER)
    with closing(open_state(stage.settings.state)) as store:
        record_attempt(store.journal, stage.job, OTHER, "r1")
    stage.carrier.carry_out("job-1")
    assert (stage.job.end, stage.begun) == (None, 0)
    lock.release()
    stage.acts = [stage.ends(0)]
    assert stage.carried() == (JobState.DONE, 0, 2)


def test_a_run_of_a_dead_worker_that_came_to_its_end_is_not_made_again(stage: Stage) -> None:
    with closing(open_state(stage.settings.state)) as store:
        record_attempt(store.journal, stage.job, OTHER, "r1")
    stage.ended("r1", 0)
    assert stage.carried() == (JobState.DONE, 0, 1)
    assert stage.begun == 0


def test_a_run_that_was_cut_short_by_the_death_of_its_worker_goes_on(stage: Stage) -> None:
    with closing(open_state(stage.settings.state)) as store:
        record_attempt(store.journal, stage.job, OTHER, "r1")
    stage.ended("r1", 6, error="The run was asked to end (SIGTERM).")
    stage.acts = [stage.ends(0)]
    assert stage.carried() == (JobState.DONE, 0, 2)


def test_a_run_that_somebody_else_ended_ends_its_job(stage: Stage) -> None:
    stage.acts = [stage.ends(6, error="The run was asked to end (SIGTERM).")]
    assert stage.carried() == (JobState.DONE, 6, 1)


def test_a_worker_that_is_ending_leaves_what_was_cut_short_and_that_does_not_count(stage: Stage) -> None:
    def act(run: str) -> int:
        stage.carrier.end()
        stage.ended(run, 6, error="The run was asked to end (SIGTERM).")
        return 6

    stage.acts = [act]
    with pytest.raises(LeftInOrder):
        stage.carrier.carry_out("job-1")
    assert (stage.job.end, stage.job.counted, len(stage.job.attempts)) == (None, 0, 1)


def test_a_worker_that_is_ending_puts_on_record_what_has_ended_all_the_same(stage: Stage) -> None:
    def act(run: str) -> int:
        stage.carrier.end()
        stage.ended(run, 0)
        return 0

    stage.acts = [act]
    assert stage.carried() == (JobState.DONE, 0, 1)


def test_a_worker_that_is_ending_begins_nothing(stage: Stage) -> None:
    stage.carrier.end()
    with pytest.raises(LeftInOrder):
        stage.carrier.carry_out("job-1")
    assert (stage.begun, stage.job.attempts) == (0, ())


def test_a_job_that_has_ended_is_not_carried_out_again(stage: Stage) -> None:
    stage.acts = [stage.ends(int(Exit.OK))]
    assert stage.carried() == stage.carried()
    assert stage.begun == 1


def test_an_error_of_one_attempt_is_no_end_of_the_job(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_run: str) -> int:
        raise OSError("no more processes")

    stage.acts = [broken, stage.ends(0)]
    assert stage.carried() == (JobState.DONE, 0, 2)
