"""What a worker tells over HTTP to whoever watches it: /healthz and /metrics, with no person in either."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv6Address, ip_address
from typing import Any

from reconciler.errors import ReconcilerError, UsageError

_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
_PATIENCE_S = 10

Healthy = Callable[[], bool]
"""Whether the worker has looked for work lately."""


@contextmanager
def listening(address: str, healthy: Healthy, metrics: Callable[[], bytes]) -> Iterator[None]:
    """Answer on HOST:PORT within the block, nowhere where that is ""; raises UsageError where that cannot be."""
    if not address:
        yield
        return
    host, port = _read(address)
    try:
        server = _server(host)((host, port), _handler(healthy, metrics))
    except OSError as error:
        raise UsageError(f"{address}: nothing can listen there ({error.strerror}).") from error
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def _read(address: str) -> tuple[str, int]:
    """Return host and port. Raises UsageError where these are none."""
    host, _, port = address.rpartition(":")
    try:
        ip_address(host.strip("[]"))
        number = int(port)
        if not 0 < number < 1 << 16:
            raise ValueError(port)
    except ValueError as error:
        raise UsageError(
            f"{address}: nothing can listen there. Give an IP address and a port, as in 127.0.0.1:9108."
        ) from error
    return host.strip("[]"), number


def _server(host: str) -> type[ThreadingHTTPServer]:
    import socket

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if isinstance(ip_address(host), IPv6Address) else socket.AF_INET
        daemon_threads = True

    return Server


def _handler(healthy: Healthy, metrics: Callable[[], bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE_S
        server_version, sys_version = "reconciler", ""

        def do_GET(self) -> None:
            if self.path == "/healthz":
                is_well = healthy()
                self._answer(200 if is_well else 503, "application/json", json.dumps(_health(is_well)).encode())
            elif self.path == "/metrics":
                try:
                    self._answer(200, _METRICS, metrics())
                except ReconcilerError:
                    self._answer(503, "text/plain", b"the journal cannot be read now\n")
            else:
                self._answer(404, "text/plain", b"there are /healthz and /metrics\n")

        def _answer(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", len(content)),
                ("Cache-Control", "no-store"),
            ):
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing: whoever watches asks every few seconds."""

    return Handler


def _health(is_well: bool) -> dict[str, str]:
    return {"status": "ok" if is_well else "stuck"}
