"""The list of past runs, as the journal tells it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reconciler.errors import NoSuchRun
from reconciler.exit_codes import Exit
from reconciler.model.run_outcome import is_good
from reconciler.state.actors import actor_from_json
from reconciler.state.store import Journal

INTERRUPTED = "interrupted"


class RunLine(NamedTuple):
    """One run in the list of runs; `outcome` is "interrupted" where the journal holds no end of it.

    `good` says whether the run itself went through, done or done but for what needs a person, whatever became of its
    audit workbook. `overrides` has as JSON data what was lifted; `version` and `actor` are "" where an older version
    did not tell.
    """

    run_id: str
    tenant: str
    started_at: str
    operator: str
    host: str
    outcome: str
    exit_code: int | None
    verdict: str
    error: str
    open: int
    good: bool
    feed: str = ""
    version: str = ""
    actor: str = ""
    overrides: Sequence[Mapping[str, Any]] = ()


def runs(journal: Journal) -> list[RunLine]:
    """Return all runs, the latest last."""
    # An end that tells no outcome is none: nobody knows what became of that run.
    ends = {record.subject: record.body for record in journal.all_of("ended") if record.body.get("outcome")}
    return [_line(journal, record.subject, record.body, ends.get(record.subject)) for record in journal.all_of("begun")]


def run_of(journal: Journal, run_id: str) -> RunLine | None:
    """Return the run of this id; None where there is none. No other is read, nor what it did."""
    begun, ends = next(journal.all_of("begun", run_id), None), journal.all_of("ended", run_id)
    if begun is None:
        return None
    # An end that tells no outcome is none: nobody knows what became of that run.
    ended = [record.body for record in ends if record.body.get("outcome")]
    return _line(journal, run_id, begun.body, ended[-1] if ended else None)


def find_run(journal: Journal, name: str) -> RunLine:
    """Return the run of this id, of an id that begins so, or the "last". Raises NoSuchRun where that is not one."""
    known = runs(journal)
    exactly = [run for run in known if run.run_id == name]
    found = known[-1:] if name == "last" else exactly or [run for run in known if run.run_id.startswith(name)]
    if len(found) != 1:
        raise NoSuchRun(f"{name}: {'there is no such run' if not found else f'{len(found)} runs begin so'}.")
    return found[0]


def _line(journal: Journal, run_id: str, begun: dict[str, Any], ended: dict[str, Any] | None) -> RunLine:
    actor = actor_from_json(begun.get("actor"))
    return RunLine(
        run_id,
        begun.get("tenant", ""),
        begun.get("started_at", ""),
        begun.get("operator", ""),
        begun.get("host", ""),
        ended.get("outcome", "") if ended else INTERRUPTED,
        ended.get("exit_code", Exit.UNEXPECTED) if ended else None,
        ended.get("verdict", "") if ended else "The run was killed, or is still at work.",
        ended.get("error", "") if ended else "",
        ended.get("open", 1) if ended else 0,  # where it is not told, its records tell
        ended is not None and _is_good(ended),
        begun.get("feed", ""),
        begun.get("version", ""),
        str(actor) if actor else "",
        (_planned(journal, run_id) if ended is None else ended).get("overrides", ()),
    )


def _planned(journal: Journal, run_id: str) -> Mapping[str, Any]:
    """Return the plan on record of a run without an end."""
    record = next(journal.records(run_id, "plan"), None)
    return record.body if record else {}


def _is_good(end: Mapping[str, Any]) -> bool:
    own = end.get("without_audit") or end
    # An error may have been taken out, and what is left says that there was one.
    return not own.get("failed") and is_good(end.get("outcome", ""), own.get("exit_code"), own.get("error", ""))
