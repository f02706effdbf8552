"""Runs in brief, kept so that a list of them is searched at once, by whom they are about too."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from reconciler.model.state_place import StatePlace
from reconciler.operations.asking import Subject, on_record
from reconciler.operations.in_brief import Brief, briefs
from reconciler.operations.in_pages import Listed, Paged
from reconciler.operations.runs import RunLine
from reconciler.web import shelf
from reconciler.web.kept_runs import as_on_record
from reconciler.web.store import Store

Json = dict[str, Any]

_KIND, _PEOPLE = "brief", "people"
_MOST = 1_000_000


def briefs_of(store: Store, state: StatePlace, runs: Iterable[RunLine], now: float) -> Mapping[str, Json]:
    """Return what is known in brief of the runs that have ended, by their ids; what is not kept yet is read now."""
    kept = {name.removeprefix(f"{_KIND} "): facts for name, facts in shelf.kept(store, _KIND, _MOST)}
    missing = [run.run_id for run in runs if run.exit_code is not None and run.run_id not in kept]
    return kept | (keep_briefs(store, state, missing, now) if missing else {})


def keep_briefs(store: Store, state: StatePlace, run_ids: Collection[str], now: float) -> dict[str, Json]:
    """Keep runs in brief; returns what counts of each, by their ids."""
    return as_on_record(state, lambda: {one.run_id: _put(store, state, one, now) for one in briefs(state, run_ids)})


def about(store: Store, sought: str) -> set[str]:
    """Return the runs with a change to somebody who is called so, or has such an address."""
    return {name.removeprefix(f"{_KIND} ") for name in shelf.bodies(store, _KIND, _PEOPLE, sought)}


def seen_active(store: Store) -> Mapping[str, Mapping[str, int]]:
    """Return how many people had access in each company, as the runs have seen it that are kept, by their ids."""
    return {name.removeprefix(f"{_KIND} "): body for name, body in shelf.bodies(store, _KIND, _PEOPLE).items()}


def _put(store: Store, state: StatePlace, brief: Brief, now: float) -> Json:
    facts = {
        "people": [
            name for name in dict.fromkeys((brief.made_by, brief.approved_by, *_askers(store, state, brief))) if name
        ],
        "approved_by": brief.approved_by,
        "changed": brief.changed,
    }
    entries = [Listed(_PEOPLE, dict(brief.active), brief.people)]
    return shelf.put(store, f"{_KIND} {brief.run_id}", _KIND, Paged(facts, entries), now)


def _askers(store: Store, state: StatePlace, brief: Brief) -> Collection[str]:
    """Return who asked for a yes to the plan of a run."""
    plan = shelf.facts_of(store, brief.digest)
    if plan is None:
        return ()
    (record,) = on_record(state, [Subject(*plan["subject"])])
    return [asker.login.name for asker in record.askers]
