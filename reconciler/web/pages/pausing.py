"""The stop switch on the page: nobody writes while it is set, neither from here nor from the command line."""

from contextlib import suppress

from starlette.responses import Response

from reconciler.errors import UsageError
from reconciler.model.notice import Event
from reconciler.operations.pause import JournalFailed, pause_of
from reconciler.operations.pause import pause as set_pause
from reconciler.operations.pause import resume as end_pause
from reconciler.support.concurrency import in_thread
from reconciler.web.desk import Ask, Refused
from reconciler.web.jobs.telling import tell_apart
from reconciler.web.pages.signing import see
from reconciler.web.sign_in.roles import PAUSE

_NOT_FOR_ALL = "A pause stops the runs of all companies, and you are here for some. Ask whoever runs this page."


async def pause(ask: Ask) -> Response:
    """Stop all writing. Raises Refused where somebody may not, gives no reason, or another has done it already."""
    _require_for_all(ask)
    await in_thread(_pause, ask)
    return see("/")


async def resume(ask: Ask) -> Response:
    """Let runs write again. Raises Refused where somebody may not, and where nothing is paused."""
    _require_for_all(ask)
    await in_thread(_resume, ask)
    return see("/")


def _pause(ask: Ask) -> None:
    state = ask.desk.state
    try:
        made, is_new = set_pause(state, ask.field("reason"), ask.actor)
    except JournalFailed as error:
        if standing := pause_of(state):
            _tell(ask, f"{standing.told} That is not on record.", is_over=False)
        raise Refused(500, f"Writing is paused. But that is not on record: {error.__cause__}") from error
    except UsageError as error:
        raise Refused(400, str(error)) from error
    if not is_new:
        raise Refused(409, f"It was paused before, and that stands; your reason was not added. {made.told}")
    _tell(ask, made.told, is_over=False)


def _resume(ask: Ask) -> None:
    before = end_pause(ask.desk.state, ask.actor)
    if before is None:
        raise Refused(409, "Nothing is paused any more: runs may write.")
    _tell(ask, f"{before.told_over} It was {ask.actor} who let them.", is_over=True)


def _tell(ask: Ask, said: str, *, is_over: bool) -> None:
    if ask.desk.settings.notify.to:
        with suppress(OSError):  # a notice that cannot be sent changes nothing of what was done
            tell_apart(ask.order(plan=""), said, Event.PAUSED, undone=is_over)


def _require_for_all(ask: Ask) -> None:
    if not ask.person.may_for_all(PAUSE):
        raise Refused(403, _NOT_FOR_ALL)
