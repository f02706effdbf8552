"""uvicorn as the parts of this program use it that listen: without its log, and ended by a signal without a trace."""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import uvicorn

from reconciler.errors import UsageError


class QuietServer(uvicorn.Server):
    """uvicorn that says when it listens, and that a signal ends without a trace."""

    def __init__(self, app: Any, on_ready: Callable[[], None], **options: Any) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                ws="none",
                loop="asyncio",
                access_log=False,
                log_config=None,
                log_level="critical",
                server_header=False,
                **options,
            )
        )
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on a signal, without uvicorn's habit of raising it again once the service has stopped."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def bound(host: str, port: int, who: str) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one. Raises UsageError, in which `who` could not listen."""
    # The protocol is named since asyncio sets TCP_NODELAY only then: without it each answer waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
        return listener
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(f"{who} cannot listen on port {port}: {error}. Choose another with --port.") from error
