"""The page starts a worker for jobs that wait, and for nothing else."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from reconciler.errors import ReconcilerError
from reconciler.web import worker
from reconciler.web.worker import OwnWorker

PATIENCE_S = 30.0


class Stage:
    """What waits at each look, told one after the other, and the workers that were started."""

    def __init__(self, looks: Iterator[set[str] | ReconcilerError]) -> None:
        self._looks = looks
        self.over = threading.Event()
        self.started = list[list[str]]()
        self.asked = 0
        self.has_ended = False

    def waiting(self) -> set[str]:
        """Give what waits now; nothing once all looks were told."""
        look = next(self._looks, None)
        if look is None:
            self.over.set()
            return set()
        if isinstance(look, ReconcilerError):
            raise look
        return look

    def begin(self, words: Sequence[str], _environment: Mapping[str, str]) -> "Stage":
        """Note a worker that is started."""
        self.started.append([*words])
        return self

    def ask_to_end(self) -> None:
        """Note that the worker is asked to end."""
        self.asked += 1


def shown(monkeypatch: pytest.MonkeyPatch, *looks: set[str] | ReconcilerError, ends: bool = False) -> Stage:
    """Have a page look so often, and give what it did."""
    stage = Stage(iter(looks))
    stage.has_ended = ends
    monkeypatch.setattr(worker, "_LOOK_S", 0.001)
    monkeypatch.setattr(worker, "Started", stage.begin)
    with OwnWorker(stage.waiting, Path("/etc/r.toml"), {}):
        assert stage.over.wait(PATIENCE_S)
    return stage


def test_a_job_that_waits_at_two_looks_has_a_worker_started_which_ends_with_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = shown(monkeypatch, {"a"}, {"a"}, {"a"}, {"a", "b"})
    assert stage.started == [["worker", "--only-jobs", "--quiet", "--config", "/etc/r.toml"]]
    assert stage.asked == 1


def test_jobs_that_are_taken_meanwhile_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, {"a"}, {"b"}, set(), {"c"}).started == []


def test_a_worker_that_has_ended_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(shown(monkeypatch, {"a"}, {"a"}, {"a"}, ends=True).started) == 2


def test_a_journal_that_cannot_be_read_now_is_read_later(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(shown(monkeypatch, {"a"}, ReconcilerError("away"), {"a"}).started) == 1
