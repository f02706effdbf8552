"""What notices are sent to: an HTTP service and a mail server on this machine, with what they got."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server, socket
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Posted:
    """An HTTP service that takes notices as JSON: what it got, which paths were asked for, and what it answers."""

    port: int = 0
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        """The subjects of what it got."""
        return [one["title"] for one in self.got]


@dataclass
class Mailed:
    """A mail server: what it got, and what it says of a recipient or of a mail, "" where it takes them."""

    port: int = 0
    to_whom: str = ""
    refuses: str = ""
    got: list[Message] = field(default_factory=list)

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _more: list[str]) -> str:
        """Take a recipient."""
        envelope.rcpt_tos.append(to)
        return self.to_whom or "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep a mail."""
        if self.refuses:
            return self.refuses
        assert isinstance(envelope.content, bytes)
        self.got.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"


@contextmanager
def http_service() -> Iterator[Posted]:
    """Serve a service that takes notices as JSON."""
    posted = Posted()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            posted.asked.append(self.path)
            self.send_response(posted.status)
            self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if posted.status == 200:
                posted.got.append(json.loads(body))
            self.send_response(posted.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    posted.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield posted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mail_server(user: str, password: str) -> Iterator[Mailed]:
    """Serve a mail server that takes mail of this account."""
    mailed = Mailed()

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        is_right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            user.encode(),
            password.encode(),
        )
        return AuthResult(success=is_right, handled=False)

    with socket() as free:  # the controller has to be told a port
        free.bind(("127.0.0.1", 0))
        mailed.port = free.getsockname()[1]
    controller = Controller(
        mailed,
        hostname="127.0.0.1",
        port=mailed.port,
        authenticator=authenticate,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    try:
        yield mailed
    finally:
        controller.stop()


@dataclass
class Stuck:
    """A port that takes connections and never answers, or answers a letter at a time without an end."""

    port: int
    taken: list[socket] = field(default_factory=list)


@contextmanager
def stuck_service(drips: bool) -> Iterator[Stuck]:
    """Serve a port that hangs, or drips."""
    over = Event()

    def keep() -> None:
        while not over.wait(0.02):
            with suppress(BlockingIOError):
                stuck.taken.append(server.accept()[0])
            for one in stuck.taken if drips else ():
                with suppress(OSError):  # whoever was connected has gone
                    one.send(b"2")

    with create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        stuck = Stuck(server.getsockname()[1])
        thread = Thread(target=keep)
        thread.start()
        try:
            yield stuck
        finally:
            over.set()
            thread.join()
            for one in stuck.taken:
                one.close()
