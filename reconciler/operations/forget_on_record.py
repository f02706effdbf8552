"""That somebody is to be forgotten, as it is put on record: asked for, begun, finished, and by whom."""

from collections.abc import Collection, Iterable

from reconciler.config.settings import Settings
from reconciler.errors import NotForgotten
from reconciler.model.actor import Actor
from reconciler.state import forgettings
from reconciler.state.forgettings import Forgetting, Whom
from reconciler.state.store import Journal


class OnRecord:
    """What is on record of forgetting `whom`, and what one command adds to it."""

    def __init__(self, journal: Journal, whom: Whom, by: Actor, reason: str) -> None:
        self._journal = journal
        self._whom = whom
        self._by = by
        self._reason = reason
        self._all = forgettings.forgettings(journal)

    def marks_of(self, keys: Collection[str]) -> list[str]:
        """Return the marks of all that is on record of forgetting these people one by one."""
        return [one.mark for one in self._all if one.mark and any(one.is_about(Whom(key)) for key in keys)]

    def may_begin(self, settings: Settings) -> bool:
        """Whether nobody else is needed, or somebody else has asked; else this is asked for, and that is put on record.

        Raises NotForgotten where whoever asked comes again.
        """
        if not settings.approving.four_eyes:
            return True
        people = settings.approving.people
        asked = [one for one in self._mine() if one.asked_by]
        if any(one.asked_by and not one.asked_by.is_same_person(self._by, people) for one in asked):
            return True
        if asked:
            raise NotForgotten(
                f"You asked for this at {asked[-1].asked_at[:16].replace('T', ' ')} UTC, and with four eyes somebody "
                "else carries it out: the same command by another account that may use this state folder."
            )
        self._record(forgettings.ASKED, forgettings.new_id())
        return False

    def is_begun(self) -> bool:
        """Whether a command that was killed has begun this."""
        return any(one.begun_at for one in self._mine())

    def begin(self) -> tuple[str, list[str]]:
        """Put on record that this is begun, unless it was before; returns its id, and the marks that go with it."""
        mine = self._mine()
        id_ = mine[0].id if mine else forgettings.new_id()
        if not any(one.begun_at for one in mine):
            self._record(forgettings.BEGUN, id_)
        return id_, [one.mark for one in forgettings.forgettings(self._journal) if one.id == id_ and one.mark]

    def done(self) -> list[str]:
        """Return the ids of all that was done and not finished: a command was killed."""
        return [one.id for one in forgettings.unfinished(self._journal) if one.is_done]

    def finish(self, ids: Iterable[str]) -> None:
        """Put on record that nothing is left of what these have taken out."""
        forgettings.ended(self._journal, ids)

    def _mine(self) -> list[Forgetting]:
        return [one for one in self._all if one.is_about(self._whom) and not one.is_done]

    def _record(self, kind: str, id_: str) -> None:
        forgettings.record(self._journal, forgettings.entry(kind, id_, self._whom, self._by, self._reason))
