"""Put a world on the wire: uvicorn on the loopback address, for a rehearsal or for a test."""

import asyncio
import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from reconciler.errors import UsageError
from reconciler.sandbox.app import make_app
from reconciler.sandbox.world import World

HOST = "127.0.0.1"


def serve(world: World, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve a world until SIGINT or SIGTERM; port 0 takes a free one.

    `on_ready` gets the base URL once the service listens. Raises UsageError where the port cannot be had.
    """
    with _bound(port) as listener:
        _Server(world, lambda: on_ready(_url(listener))).run(sockets=[listener])


@contextlib.contextmanager
def running(world: World) -> Iterator[str]:
    """Serve a world in a background thread for as long as the block lasts; yields the base URL."""
    ready = threading.Event()
    with _bound(0) as listener:
        url = _url(listener)
        server = _Server(world, ready.set)
        thread = threading.Thread(target=server.run, args=([listener],), name="sandbox", daemon=True)
        thread.start()
        try:
            if not ready.wait(timeout=30):
                raise RuntimeError("The sandbox did not start")
            yield url
        finally:
            server.should_exit = True
            thread.join(timeout=10)


class _Server(uvicorn.Server):
    """uvicorn that says when it listens, and that a signal ends without a trace."""

    def __init__(self, world: World, on_ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                make_app(world),
                http=_Protocol,
                ws="none",
                lifespan="off",
                loop="asyncio",
                access_log=False,
                log_config=None,
                log_level="critical",
                server_header=False,
                # The application stamps it: a fault may have another.
                date_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=1,
            )
        )
        self._on_ready = on_ready
        self._opening: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        # What stands there comes to the application with each call.
        self.lifespan.state["shut"] = self._shut
        await super().startup(sockets)
        self._on_ready()

    def _shut(self, seconds: float) -> None:
        """Cut all connections, and let none come about for so long."""
        if self._opening and not self._opening.done():
            return
        (server,) = self.servers
        port = server.sockets[0].getsockname()[1]
        server.close()
        for connection in [*self.server_state.connections]:
            connection.transport.abort()
        self._opening = asyncio.create_task(self._open_again(port, seconds))

    async def _open_again(self, port: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if not self.should_exit:
            make = partial(_Protocol, self.config, self.server_state, self.lifespan.state)
            self.servers = [await asyncio.get_running_loop().create_server(make, sock=_bound(port))]

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


class _Protocol(H11Protocol):
    """HTTP/1.1 that hands its transport to the application, for faults that drop the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the transport where the application finds it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def _bound(port: int) -> socket.socket:
    # The protocol is named since asyncio sets TCP_NODELAY only then: without it each answer waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(2048)
        return listener
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(f"The sandbox cannot listen on port {port}: {error}. Choose another with --port.") from error


def _url(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"
