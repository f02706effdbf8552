"""Nobody keeps a connection of the page for ever by saying nothing, or half of something."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from reconciler.support.quiet_server import QuietServer, bound
from reconciler.web.patience import SLOWEST_B, Patient
from tests.each import each

HEAD = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
WHOLE = HEAD % (b"/read", 2) + b"ab"


class Hasty(Patient):
    """Waits for hardly anything."""

    head_s = 0.05


async def read(request: Request) -> Response:
    """Read all, and say how much that was."""
    return PlainTextResponse(f"{len(await request.body())} bytes")


async def unread(_: Request) -> Response:
    """Answer without a look at the body."""
    return PlainTextResponse("no thanks")


@contextmanager
def served(kind: type[Patient]) -> Iterator[int]:
    """Serve on a free port of this machine, and give it."""
    app = Starlette(routes=[Route("/read", read, methods=["POST"]), Route("/unread", unread, methods=["POST"])])
    with closing(bound("127.0.0.1", 0, "The page")) as listener:
        server = QuietServer(app, lambda: None, lifespan="off", http=kind, timeout_keep_alive=3600)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(Hasty) as port:
        yield port


def said_to(port: int, *pieces: bytes) -> bytes:
    """Send the pieces, and give all that comes until the other side has closed the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        for piece in pieces:
            one.sendall(piece)
        answer = b""
        try:
            while more := one.recv(1 << 16):
                answer += more
        except ConnectionResetError:
            pass
    return answer


@each(
    ("pieces", "answers"),
    [
        ([], 0),
        ([b"POST /re"], 0),
        ([HEAD % (b"/read", 2)], 0),
        ([HEAD % (b"/read", 2), b"a"], 0),
        ([HEAD % (b"/unread", 50 * SLOWEST_B)], 1),
        ([WHOLE, b"POST /re"], 1),
        ([WHOLE + HEAD % (b"/unread", 2)], 2),
        ([WHOLE + WHOLE, HEAD % (b"/read", 2)], 2),
    ],
)
def test_what_does_not_come_to_its_end_is_closed(pieces: list[bytes], answers: int, port: int) -> None:
    assert said_to(port, *pieces).count(b"HTTP/1.1 200") == answers


def test_what_was_asked_in_full_is_answered_and_the_connection_kept() -> None:
    with served(Patient) as port, socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        for _ in range(3):
            one.sendall(WHOLE)
            answer = b""
            while not answer.endswith(b"2 bytes"):
                more = one.recv(1 << 16)
                assert more
                answer += more
