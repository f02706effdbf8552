"""A plan that takes back what a run did to people's status."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from reconciler.errors import UsageError
from reconciler.model.action import Action
from reconciler.model.actor import Actor
from reconciler.model.far_address import is_far
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.policy import Policy
from reconciler.model.state_place import StatePlace
from reconciler.planning.plan import PlanOrigin, make_plan
from reconciler.planning.undo import reversal
from reconciler.report.words.english import catalogue as english
from reconciler.run.who_acts import who_acts
from reconciler.state.backends import open_to_read
from reconciler.state.later_changes import later_changes
from reconciler.state.plan_file import write_plan
from reconciler.state.replay import report_of
from reconciler.state.runs import find_run
from reconciler.support.operator import operator
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind


@dataclass(frozen=True, slots=True)
class UndoRequest:
    """Which run to take back (an id, its beginning, or "last"), and where its plan is written.

    `force` takes the place of a file that this program did not write, but of none of those in `kept`. `actor` is who
    acts (None: whom the system knows), on the surface `made_on`, "" for the command line.
    """

    run: str
    out: Path
    force: bool = False
    kept: tuple[Path, ...] = ()
    actor: Actor | None = None
    made_on: str = ""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """The plan that takes a run back, and notes on what cannot be taken back."""

    run_id: str
    path: Path
    actions: list[Action]
    notes: list[Finding]


def undo(request: UndoRequest, state: StatePlace) -> UndoPlan:
    """Write a plan that reverses what a run did to people's status. Raises UsageError where it has nothing to undo."""
    with closing(open_to_read(state)) as store:
        run = find_run(store.journal, request.run)
        report = report_of(store.journal, run.run_id)
        later = later_changes(store.journal, run.tenant, run.run_id)
    sources = (Path(source.path) for source in report.sources if source.path and not is_far(source.path))
    output = Output(request.out, Kind.PLAN, request.force, (*request.kept, *sources))
    output.require_possible()
    actions, notes = reversal(report, later)
    if not actions:
        raise _nothing(report.run_id, notes)
    actor = request.actor or who_acts()
    origin = PlanOrigin(
        report.host,
        run.tenant,
        operator(actor.login.name),
        datetime.now(UTC),
        report.run_id,
        token_hex(16),
        actor,
        made_on=request.made_on,
    )
    plan = make_plan(origin, policy=Policy(), actions=actions, findings=notes)
    return UndoPlan(report.run_id, write_plan(plan, output, english), actions, notes)


def _nothing(run_id: str, notes: list[Finding]) -> UsageError:
    """Return why there is nothing to take back."""
    later = sorted({note.facts["run"] for note in notes if note.code is Code.UNDO_CHANGED_LATER})
    if unproven := [note.subject for note in notes if note.code is Code.UNDO_NOT_OURS]:
        others = f" and {len(unproven) - 1:,} more" if len(unproven) > 1 else ""
        return UsageError(
            f"Nothing proves that run {run_id} is what changed the status of {unproven[0]}{others}: nothing is undone."
        ).with_way("way_read_run", run=run_id)
    if not later:
        return UsageError(f"Run {run_id} changed nobody's status: there is nothing to undo.")
    return UsageError(
        f"All accounts whose status run {run_id} changed were changed again by {' and '.join(later)}: there is nothing "
        "to undo. Undo the later run, or change the rows in the sheet."
    )
