"""Set and take away the file that pauses all runs of a state folder: it is there whole or not at all."""

import json
from contextlib import suppress

from reconciler.errors import UsageError
from reconciler.model.pause import Pause
from reconciler.model.state_place import StatePlace
from reconciler.state import postgres_pause
from reconciler.state.disk_faults import cure
from reconciler.state.pause import FILE, FORMAT
from reconciler.support.drafts import drafting
from reconciler.support.private_files import hand_over, private_folder, sync, write_private


def write_pause(state: StatePlace, pause: Pause) -> None:
    """Pause all runs of a state folder: the next request of one that is under way is not sent any more.

    Raises UsageError where the file cannot be written.
    """
    path = state.folder / FILE
    content = {"format": FORMAT, "by": pause.by, "since": pause.since, "reason": pause.reason}
    if state.database:
        return postgres_pause.write(state.database, content)
    try:
        private_folder(state.folder)
        with drafting(state.folder) as folder:
            draft = folder / FILE
            write_private(draft, json.dumps(content, indent=2).encode() + b"\n")
            sync(draft)
            draft.replace(path)
        hand_over(path)
        with suppress(OSError):  # not every system syncs a folder
            sync(state.folder)
    except OSError as error:
        raise UsageError(
            f"{path}: the runs cannot be paused ({error.strerror}). {cure(error, path)} Until then, end a run that is "
            "under way by Ctrl-C (or SIGTERM), and stop what starts runs."
        ) from error


def remove_pause(state: StatePlace) -> None:
    """Let runs write again. Raises UsageError where the file cannot be taken away."""
    path = state.folder / FILE
    if state.database:
        return postgres_pause.remove(state.database)
    try:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            sync(state.folder)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be taken away ({error.strerror}), and as long as it is there no run writes. "
            f"{cure(error, path)}"
        ) from error
