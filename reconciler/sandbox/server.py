"""Put a world on the wire: uvicorn on the loopback address, for a rehearsal or for a test."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial

from uvicorn.protocols.http.h11_impl import H11Protocol

from reconciler.sandbox.app import make_app
from reconciler.sandbox.world import World
from reconciler.support.quiet_server import QuietServer, bound

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


class _Server(QuietServer):
    """A server that faults of the world can cut off for a while."""

    def __init__(self, world: World, on_ready: Callable[[], None]) -> None:
        super().__init__(
            make_app(world),
            on_ready,
            http=_Protocol,
            lifespan="off",
            # The application stamps it: a fault may have another.
            date_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        self._opening: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        # What stands there comes to the application with each call.
        self.lifespan.state["shut"] = self._shut
        await super().startup(sockets)

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


class _Protocol(H11Protocol):
    """HTTP/1.1 that hands its transport to the application, for faults that drop the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the transport where the application finds it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def _bound(port: int) -> socket.socket:
    return bound(HOST, port, "The sandbox")


def _url(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"
