"""Runs as the page keeps them: of whoever is forgotten while one is read, nothing stays."""

from collections.abc import Callable
from typing import Any, TypeVar

from reconciler.model.state_place import StatePlace
from reconciler.operations.forget_page import leave_nothing
from reconciler.operations.in_pages import run_in_pages
from reconciler.operations.runs import times_forgotten
from reconciler.web import shelf
from reconciler.web.store import Store

Json = dict[str, Any]
T = TypeVar("T")


def keep_run(store: Store, state: StatePlace, run_id: str, now: float) -> Json:
    """Keep a run in the place of what was kept of it before; returns what counts of it."""
    name = shelf.name_of_run(run_id)
    return as_on_record(state, lambda: shelf.put(store, name, "run", run_in_pages(state, run_id), now))


def as_on_record(state: StatePlace, keep: Callable[[], T]) -> T:
    """Return what `keep` gives, which keeps what it reads; it does so again where somebody was forgotten meanwhile."""
    before, kept = times_forgotten(state), keep()
    while (now := times_forgotten(state)) != before:
        before, kept = now, keep()
        leave_nothing(state)
    return kept
