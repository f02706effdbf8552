"""A run that meets the stop switch ends like one that is asked to end."""

from reconciler.errors import Interrupted
from reconciler.exit_codes import Exit
from reconciler.model.pause import Pause
from reconciler.model.state_place import StatePlace
from reconciler.state.pause import pause_of


class Paused(Interrupted):
    """Somebody has paused all runs: no new writes, what was done is verified."""

    exit_code = Exit.HELD

    def __init__(self, pause: Pause) -> None:
        super().__init__(pause.told)
        self.pause = pause
        self.with_way("way_pause_damaged" if pause.trouble else "way_pause")


def paused(state: StatePlace) -> Paused | None:
    """Return what stops a run of this state folder; None while runs may write."""
    found = pause_of(state)
    return Paused(found) if found else None
