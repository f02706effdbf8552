"""Servers of our own between the program and the sandbox: one that records and echoes, and a proxy that tunnels."""

import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def bearer(self) -> str:
        """The value of its Authorization header."""
        return self.headers.get("Authorization", "")


Scripted = tuple[int, dict[str, str], bytes]
Script = Callable[[Asked], Scripted | None]


@dataclass
class Mirror:
    """What a mirror was asked, and the tokens that went through it; `script` answers in place of the sandbox.

    `keep_alive` is what it says of how long it keeps a connection; with `drops_idle` it keeps none, and drops each one
    only as the next request comes: that is neither asked of the sandbox nor answered, and counted in `dropped`.
    """

    url: str = ""
    script: Script = lambda _asked: None
    keep_alive: str = ""
    drops_idle: bool = False
    asked: list[Asked] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Give the variables that point the program here."""
        return {
            "RECONCILER_API_URL": self.url,
            "RECONCILER_TOKEN_URL": f"{self.url}/oauth/token",
            "RECONCILER_LOGIN_URL": f"{self.url}/webcontroller/podLoginInformation",
        }


@contextmanager
def mirror(upstream: str, tls: ssl.SSLContext | None = None, name: str = "localhost") -> Iterator[Mirror]:
    """Serve on this machine what `upstream` answers, over TLS where a context is given."""
    held = Mirror()
    with (
        httpx2.Client(base_url=upstream, trust_env=False, timeout=30) as client,
        _served(_mirroring(held, client)) as at,
    ):
        if tls:
            at.socket = tls.wrap_socket(at.socket, server_side=True, do_handshake_on_connect=False)
        held.url = f"{'https' if tls else 'http'}://{name}:{at.server_port}"
        yield held


@contextmanager
def tunnel(port: int) -> Iterator[tuple[str, list[Asked]]]:
    """Serve a proxy whose every tunnel leads to `port` of this machine; gives host:port and what it was asked."""
    asked: list[Asked] = []
    with _served(_tunnelling(port, asked)) as at:
        yield f"127.0.0.1:{at.server_port}", asked


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    with _Quiet(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a caller who went away or does not trust us."""


def _mirroring(held: Mirror, client: httpx2.Client) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        is_used = False

        def do_GET(self) -> None:
            if held.drops_idle and self.is_used:
                held.dropped.append(self.command)
                self.close_connection = True
                return
            self.is_used = True
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, self.path, dict(self.headers), body)
            held.asked.append(asked)
            status, headers, content = held.script(asked) or self._passed_on(asked)
            self.send_response(status)
            kept = {"Keep-Alive": held.keep_alive} if held.keep_alive else {}
            for name, value in {**headers, **kept, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PATCH = do_GET

        def _passed_on(self, asked: Asked) -> Scripted:
            kept = {name: value for name, value in asked.headers.items() if name in ("Authorization", "Content-Type")}
            answer = client.request(asked.method, asked.path, headers=kept, content=asked.body)
            if asked.path == "/oauth/token" and answer.is_success:
                held.tokens.append(answer.json()["access_token"])
            told = ("Content-Type", "X-Trace-Id")
            return answer.status_code, {n: answer.headers[n] for n in told if n in answer.headers}, answer.content

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler


def _tunnelling(port: int, asked: list[Asked]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            asked.append(Asked(self.command, self.path, dict(self.headers), b""))
            with socket.create_connection(("127.0.0.1", port)) as far:
                self.send_response(200)
                self.end_headers()
                _pump(self.connection, far)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler


class Gate:
    """A way to a port of this machine that can be shut: connections are refused then, and those that stand are cut."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._port = 0
        self._listener: socket.socket
        self._through: list[socket.socket] = []
        self.open()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Let through whoever comes from now on."""
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=256)
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        """Refuse whoever comes from now on, and cut off whoever is there."""
        # Not closed here: it would go on listening for as long as its thread waits.
        for one in (self._listener, *self._through):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._through.clear()

    def _serve(self, listener: socket.socket) -> None:
        with listener, suppress(OSError):
            while True:
                near, _ = listener.accept()
                self._through.append(near)
                threading.Thread(target=self._pass_on, args=(near,), daemon=True).start()

    def _pass_on(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(("127.0.0.1", self._far)) as far:
            _pump(near, far)


def _pump(near: socket.socket, far: socket.socket) -> None:
    other = {near: far, far: near}
    while True:
        for ready in select.select([near, far], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return
            other[ready].sendall(data)
