"""Jobs: what their processes tell, how they are judged, and what becomes of those that a dead server has left."""

from typing import Any
from unittest.mock import Mock

import pytest

from reconciler.run.progress import Progress, Stage
from reconciler.state.store import JournalFailed
from reconciler.web.jobs import left_over
from reconciler.web.jobs.environment import without_secret
from reconciler.web.jobs.progress import Picture, Told
from reconciler.web.jobs.queue import judged
from reconciler.web.jobs.record import Job, Jobs, Kind, State
from reconciler.web.sign_in.roles import Role
from tests.unit.web.desks import Bench


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_a_run_tells_becomes_a_sentence_a_bar_and_the_time_left() -> None:
    clock = Clock()
    picture = Picture(clock)
    told: Progress = Told(lambda **facts: picture.take(facts), clock)
    with told.step(Stage.WRITE, 100) as step:
        assert (picture.said, picture.done, picture.total, picture.left_s) == ("Making the changes.", 0, 100, None)
        clock.now = 10.0
        step.advance(25)
        assert (picture.done, picture.left_s) == (25, 30)
        with told.waiting("Osterlane Partners"), told.waiting("Other"):
            assert "Waiting for Osterlane Partners and 1 more to be set up" in picture.said
        assert "Waiting" not in picture.said
        told.ending(Stage.WRITE, 2)
        assert "Stopping: nothing new is begun. 2 under way." in picture.said
    picture.take({"locked": "Another run is at work."})
    assert picture.said.startswith("Another run is at work. This begins by itself")
    with told.step(Stage.READ_SHEETS):
        assert picture.said == "Reading the sheets."


def job(kind: Kind) -> Job:
    return Job("job-1", kind, "about", "local|ann", "Ann", "run-1", State.RUNNING, "", "", 0.0, None)


@pytest.mark.parametrize(
    ("kind", "ending", "state", "leads_to"),
    [
        (Kind.CHECK, {"exit_code": 6, "verdict": "x"}, State.DONE, "/drops/about"),
        (Kind.CHECK, {"exit_code": 3, "verdict": "x", "error": "no sheet"}, State.DONE, "/drops/about"),
        (Kind.CHECK, {"exit_code": 2, "error": "no secret"}, State.FAILED, "/drops/about"),
        (Kind.CHECK, None, State.FAILED, "/drops/about"),
        (Kind.PLAN, {"exit_code": 4, "verdict": "held", "digest": "d"}, State.DONE, "/plans/d"),
        (Kind.PLAN, {"exit_code": 8, "verdict": "x", "error": "gone"}, State.FAILED, "/drops/about"),
        (Kind.APPLY, {"exit_code": 0, "verdict": "x"}, State.DONE, "/runs/run-1"),
        (Kind.APPLY, {"exit_code": 6, "verdict": "x"}, State.DONE, "/runs/run-1"),
        (Kind.APPLY, {"exit_code": 7, "verdict": "x"}, State.DONE, "/runs/run-1"),
        (Kind.APPLY, {"exit_code": 6, "verdict": "x", "error": "Ann asked for an end."}, State.FAILED, "/runs/run-1"),
        (Kind.APPLY, {"exit_code": 5, "verdict": "x", "error": "stale"}, State.FAILED, "/runs/run-1"),
        (Kind.APPLY, None, State.FAILED, "/runs/run-1"),
    ],
)
def test_how_a_job_has_ended_and_where_it_leads(
    kind: Kind, ending: dict[str, Any] | None, state: State, leads_to: str
) -> None:
    found, said, place = judged(job(kind), ending)
    assert (found, place) == (state, leads_to)
    assert said or found is State.DONE


def test_a_plan_is_carried_out_once_at_a_time(bench: Bench) -> None:
    jobs, ann = bench.queue.jobs, bench.person(Role.APPROVER)
    first = jobs.add(Kind.APPLY, "digest", ann, "r1")
    assert first
    assert jobs.add(Kind.APPLY, "digest", ann, "r2") is None
    assert jobs.add(Kind.APPLY, "other", ann, "r3")
    assert jobs.add(Kind.CHECK, "digest", ann)
    jobs.end(first.id, State.FAILED, "stale", "")
    assert jobs.add(Kind.APPLY, "digest", ann, "r4")


def test_what_a_dead_server_has_left_is_ended_and_says_that_nothing_was_changed(bench: Bench) -> None:
    jobs, ann = Jobs(bench.store, bench.clock, page="page-dead"), bench.person(*Role)
    left = [jobs.add(kind, "about", ann, run) for kind, run in ((Kind.CHECK, ""), (Kind.APPLY, "never-begun"))]
    jobs.begin(left[1].id if left[1] else "")
    with bench.client(ann) as (client, _):
        for one, leads_to in zip(left, ("/drops/about", "/plans/about"), strict=True):
            assert one
            told = client.get(f"/jobs/{one.id}", headers={"Accept": "application/json"}).json()
            assert (told["state"], told["next"]) == ("failed", leads_to)
            assert "The server of this page was stopped" in told["said"]
            assert "Nothing was changed" in told["said"]


def test_of_a_run_that_cannot_be_read_it_is_not_said_that_nothing_was_changed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left_over, "show_run", Mock(side_effect=JournalFailed("the database is away")))
    ann = bench.person(*Role)
    job = Jobs(bench.store, bench.clock, page="page-dead").add(Kind.APPLY, "about", ann, "r1")
    assert job
    with bench.client(ann) as (client, _):
        told = client.get(f"/jobs/{job.id}", headers={"Accept": "application/json"}).json()
        assert (told["state"], told["next"]) == ("failed", "/runs/r1")
        assert "Nothing was changed" not in told["said"]
        assert "look at the run" in told["said"]


def test_stages_are_all_told_in_words() -> None:
    for stage in Stage:
        picture = Picture()
        picture.take({"stage": stage})
        assert picture.said.endswith(".")


def test_who_asks_nothing_of_the_api_is_not_given_the_secret() -> None:
    given = {"PATH": "/bin", "RECONCILER_CLIENT_ID": "c", "RECONCILER_STATE_DIR": "/s"}
    secret = {"RECONCILER_CLIENT_SECRET": "x", "RECONCILER_CLIENT_SECRET_FILE": "/x", "CREDENTIALS_DIRECTORY": "/x"}
    assert without_secret(given | secret) == given
