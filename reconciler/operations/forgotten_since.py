"""Who was forgotten after a backup was made, as journals tell that went on from it: the backup itself cannot."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from reconciler.errors import ReconcilerError
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import FILE, open_to_read
from reconciler.state.forgettings import Done, done_after


def forgotten_since(state: StatePlace, head: str, last_at: str) -> list[Done]:
    """Return what was forgotten after a backup with this head, whose last record is of a moment (ISO 8601), in order.

    It is told by the journal in a state's place, and by those of folders beside its own: one that was moved away lies
    there. What cannot be read tells nothing.
    """
    found = dict[str, Done]()
    for place in (state, *_beside(state.folder)):
        with suppress(ReconcilerError), closing(open_to_read(place)) as store:
            if store.journal.holds(head):
                found |= {one.id: one for one in done_after(store.journal, last_at)}
    return sorted(found.values(), key=lambda one: one.at)


def _beside(folder: Path) -> Iterator[StatePlace]:
    with suppress(OSError):
        for path in sorted(folder.absolute().parent.iterdir()):
            if path.name != folder.name and (path / FILE).is_file():
                yield StatePlace(path)
