"""What became of the nights: the card of the first page, and the strip, by one history."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from reconciler.errors import ReconcilerError
from reconciler.operations.runs import RunLine
from reconciler.operations.watch import Nights, nights
from reconciler.report.words.english import nights as words
from reconciler.report.words.english import schedules
from reconciler.web import shelf
from reconciler.web.desk import Desk
from reconciler.web.how import How, how_of
from reconciler.web.pictures.nights import MOST, Strip, strip
from reconciler.web.sight import kept_run

_NOT_YOURS = "the run was about people of other companies than yours, too, so it is not shown to you."


class Card(NamedTuple):
    """How the runs of a schedule stand: what was missed and since when, how the last one went, and the next.

    `read` is the address of what is to be read of the last one, "" for nothing; `run` its id, "" where it is not shown.
    """

    name: str
    missed: str
    due: str
    said: str
    is_held: bool
    read: str
    run: str
    next: str
    strip: Strip


def cards(desk: Desk, known: Sequence[RunLine], seen: Sequence[RunLine]) -> list[Card]:
    """Return how each schedule stands, by all runs of this partner, for somebody who sees these of them."""
    now, visible = datetime.fromtimestamp(desk.clock(), UTC), {run.run_id: run for run in seen}
    return [_card(desk, one, visible, now) for one in nights(desk.settings, known, now, MOST)]


def _card(desk: Desk, one: Nights, seen: Mapping[str, RunLine], now: datetime) -> Card:
    standing, schedule = one.standing, one.standing.schedule
    last = next((due for due in reversed(one.dues) if due.run), None)
    run = seen.get(last.run.run_id) if last and last.run else None
    said, read = "", ""
    if last:
        said = words.as_told(words.when(last.at, schedule, now), run.verdict if run else _NOT_YOURS)
    if run and how_of(run) is How.HELD:
        held, read = _held(desk, run)
        said = held or said
    return Card(
        schedule.name,
        words.none_since(standing, last.at if last else None) if standing.missed else "",
        schedules.missed(standing) if standing.missed else "",
        said,
        bool(read),
        read,
        run.run_id if run else "",
        words.coming(standing, now),
        strip(schedule, one.dues, seen),
    )


def _held(desk: Desk, run: RunLine) -> tuple[str, str]:
    """Return what is said of a run that was held, and the address of the names."""
    try:
        _, facts = kept_run(desk, run)
    except ReconcilerError:
        return "", f"/runs/{run.run_id}"  # a later version wrote it: that page says so
    plan = shelf.facts_of(desk.store, facts["digest"])
    if plan is None or facts["outcomes"].get("done"):
        return "", f"/runs/{run.run_id}"
    return words.held(plan["lose"], plan["back"]), f"/plans/{facts['digest']}"
