"""The stop switch: no run of a state folder writes while it is set."""

from contextlib import closing
from datetime import UTC, datetime

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.actor import Actor
from reconciler.model.pause import Pause
from reconciler.model.state_place import StatePlace
from reconciler.run.who_acts import who_acts
from reconciler.state.actors import actor_to_json
from reconciler.state.backends import open_state
from reconciler.state.chain import FOLDER
from reconciler.state.pause import pause_of
from reconciler.state.set_pause import remove_pause, write_pause
from reconciler.state.store import JournalFailed

__all__ = ["JournalFailed", "pause", "pause_of", "resume"]

_LONGEST = 500


def pause(state: StatePlace, reason: str, actor: Actor | None = None) -> tuple[Pause, bool]:
    """Pause all runs, put that on record, and return the pause, and whether it is a new one: the first stands.

    `actor` is who does (None: whom the system knows).

    The file comes first: writing stops whether the journal can be written or not. Raises UsageError where there is no
    reason, or the file cannot be written; JournalFailed where it cannot be put on record.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > _LONGEST:
        raise UsageError(f"Say why in up to {_LONGEST} characters: everybody whose run is stopped will read it.")
    before = pause_of(state)
    if before and not before.trouble:
        return before, False
    actor, since = actor or who_acts(), datetime.now(UTC).isoformat(timespec="seconds")
    new = Pause(str(actor), since, reason)
    write_pause(state, new)
    body = {"since": since, "by": actor_to_json(actor), "reason": reason}
    try:
        with closing(open_state(state)) as store:
            store.journal.append(FOLDER, f"pause-{since}", [("paused", body)])
    except ReconcilerError as error:
        raise JournalFailed(f"{new} But that is not on record: {error}") from error
    return new, True


def resume(state: StatePlace, actor: Actor | None = None) -> Pause | None:
    """Let runs write again, and return the pause that is over; None where nothing was paused.

    That is on record before: as long as it cannot be, runs stay paused. Raises ReconcilerError.
    """
    before = pause_of(state)
    if before is None:
        return None
    body = {"since": before.since, "by": actor_to_json(actor or who_acts())}
    with closing(open_state(state)) as store:
        store.journal.append(FOLDER, f"pause-{before.since}", [("resumed", body)])
    remove_pause(state)
    return before
