"""Apply sheets of an inbox in this process, so that they can be asked to end."""

import asyncio

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import Interrupted
from reconciler.exit_codes import Exit
from reconciler.model.report import Report
from reconciler.operations.apply import apply_in
from reconciler.report.words.english import at_inbox
from reconciler.run.request import Request
from reconciler.run.stop_switch import StopSwitch


class InProcess:
    """Applies sheets, a run for each thread that calls, and can be asked to end."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self._settings = settings
        self._connection = connection
        self._at_work: dict[str, tuple[asyncio.AbstractEventLoop, StopSwitch]] = {}
        self._why = ""

    def __call__(self, request: Request) -> Report:
        """Apply sheets, and return how that ended. Raises UsageError; Interrupted where an end was asked for first."""
        report = asyncio.run(self._apply(request))
        if self._why and report.error and report.exit_code == Exit.INCOMPLETE:
            raise Interrupted(self._why)
        return report

    def end(self, why: str) -> None:
        """Have what is at work end in order, and whatever begins later at once."""
        self._why = why
        for loop, stop in [*self._at_work.values()]:
            loop.call_soon_threadsafe(stop, why)

    async def _apply(self, request: Request) -> Report:
        self._at_work[request.run_id] = asyncio.get_running_loop(), request.stop
        try:
            if self._why:
                request.stop(self._why)
            return await apply_in(at_inbox, request, self._settings, self._connection)
        finally:
            del self._at_work[request.run_id]
