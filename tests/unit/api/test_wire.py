"""What really goes over a socket: each request once, and what each way to fail proves."""

import asyncio
import gzip
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest

from reconciler.api import wire as module
from reconciler.api.tls import proxies
from reconciler.api.wire import (
    NoAnswer,
    NotSent,
    Reply,
    TooLarge,
    UnreadableAnswer,
    Wire,
    WireError,
    encoded,
)
from reconciler.config.connection import Connection, Secret
from reconciler.errors import UsageError
from tests.each import each

Far = Callable[[asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
TOKEN = {"Authorization": "Bearer token-1"}


class Server:
    """Plays a script, one step for each request, the last one again and again; keeps what it was sent."""

    def __init__(self, *steps: bytes | Far) -> None:
        self._steps = list(steps)
        self.requests: list[bytes] = []
        self.connections = 0
        self.url = ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
                self.requests.append(head + await reader.readexactly(int(length or 0)))
                step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
                if isinstance(step, bytes):
                    writer.write(step)
                else:
                    await step(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def work(self, job: Callable[[Wire], Awaitable[Any]], timeout_s: float = 5.0) -> Any:
        """Do something with a wire to this server."""

        async def whole() -> Any:
            async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
                self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
                async with Wire(to(self.url), timeout_s) as wire:
                    return await job(wire)

        return asyncio.run(whole())

    def ask(self, times: int = 1, method: str = "GET", path: str = "/x", timeout_s: float = 5.0) -> Reply:
        """Send requests one after another; gives the last answer."""

        async def job(wire: Wire) -> Reply:
            for _ in range(times):
                reply = await wire.request(method, self.url + path, TOKEN, b"{}" if method == "POST" else None)
            return reply

        reply: Reply = self.work(job, timeout_s)
        return reply


def to(url: str) -> Connection:
    return Connection(url, url, url, "partner", Secret("secret-secret"))


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def say_nothing(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def dribble(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    for _ in range(50):
        writer.write(b"x")
        await asyncio.sleep(0.1)


def and_closed(data: bytes) -> Far:
    async def step(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return step


# -- each request once ------------------------------------------------------------------------------------------


@each("end", [hang_up, reset])
@each("method", ["GET", "POST", "PATCH"])
def test_a_kept_connection_that_ends_under_a_request_has_it_sent_once(method: str, end: Far) -> None:
    server = Server(OK, end, OK)
    with pytest.raises(NoAnswer) as lost:
        server.ask(2, method)
    assert (len(server.requests), server.connections) == (2, 1)
    assert not lost.value.late


def test_connections_are_kept() -> None:
    server = Server(OK)
    assert server.ask(5).body == b"[]"
    assert (len(server.requests), server.connections) == (5, 1)


def test_a_connection_that_was_idle_while_we_were_busy_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_IDLE_S", 0.05)
    server = Server(OK)

    async def job(wire: Wire) -> None:
        await wire.request("GET", server.url, {}, None)
        time.sleep(0.1)
        await wire.request("POST", server.url, {}, b"{}")

    server.work(job)
    assert server.connections == 2


@each(
    ("told", "connections"),
    [
        *((told, 5) for told in ("timeout=0", "timeout=1", "Timeout = 1", "max=100, timeout=1", "timeout=1; max=9")),
        *((told, 1) for told in ("timeout=60", "timeout=5, max=100", "max=1", "", "timeout=soon", "timeouts=1")),
    ],
)
def test_a_connection_is_used_again_for_less_than_its_server_keeps_it(told: str, connections: int) -> None:
    server = Server(OK.replace(b"\r\n\r\n", b"\r\nKeep-Alive: %s\r\n\r\n" % told.encode()))
    server.ask(5)
    assert server.connections == connections


def test_after_a_connection_broke_none_is_used_twice_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DISTRUSTED", 4)
    server = Server(OK, OK, hang_up, OK)

    async def job(wire: Wire) -> list[int]:
        made = []
        for number in range(10):
            with suppress(NoAnswer):
                await wire.request("GET", f"{server.url}/{number}", {}, None)
            made.append(server.connections)
        return made

    assert server.work(job) == [1, 1, 1, 2, 3, 4, 5, 5, 5, 5]


@each("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_like_any_other(status: int) -> None:
    server = Server(b"HTTP/1.1 %d Elsewhere\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n" % status)
    assert server.ask().status == status
    assert len(server.requests) == 1


# -- nothing is added -------------------------------------------------------------------------------------------


def test_no_cookie_is_kept_and_no_netrc_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server = Server(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")

    async def job(wire: Wire) -> None:
        for _ in range(2):
            await wire.request("GET", server.url, {}, None)

    server.work(job)
    names = {line.partition(b":")[0] for request in server.requests for line in request.split(b"\r\n")[1:] if line}
    assert names == {b"Host", b"Accept", b"Accept-Encoding", b"User-Agent"}


@each("path", ["/a%2Fb/%7Ec?e=a%2Bb%40acme.example&f=+", "/a;b/c'd?x=[1]", "/%e4%C3%BC", "/a/../b", "/a//b"])
def test_an_address_is_sent_as_it_is(path: str) -> None:
    server = Server(OK)
    server.ask(path=path)
    assert server.requests[0].startswith(f"GET {path} HTTP/1.1\r\n".encode())


def test_an_address_is_encoded_once() -> None:
    assert encoded("https://BÜCHER.example/ä%20b") == "https://xn--bcher-kva.example/%C3%A4%20b"
    assert encoded("") == ""


# -- what a failure proves --------------------------------------------------------------------------------------

HALF = {
    "by its length": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[1,",
    "by its chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,",
    "by its packing": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\nno gzip",
}


@pytest.mark.parametrize("half", HALF)
def test_half_an_answer_is_one_that_cannot_be_read(half: str) -> None:
    with pytest.raises(UnreadableAnswer) as failed:
        Server(and_closed(HALF[half])).ask()
    assert failed.value.status == 200


def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b"[" + b"1," * 10_000 + b"1]")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    assert len(Server(head + packed).ask().body) == 20_003


@pytest.mark.parametrize("packing", ["", "gzip"])
def test_an_answer_is_read_no_further_than_any_can_be_long(monkeypatch: pytest.MonkeyPatch, packing: str) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10_000)
    for size, raises in ((10_000, False), (10_001, True), (10_000_000, True)):
        body = gzip.compress(b" " * size) if packing else b" " * size
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {packing}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        with pytest.raises(TooLarge) if raises else nullcontext():
            assert len(Server(and_closed(head + body)).ask().body) == size


def test_a_bomb_is_not_unpacked_any_further_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10_000)
    body = gzip.compress(bytes(50 * 2**20))
    server = Server(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            server.ask()
        assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("silent", [say_nothing, dribble])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_takes_too_long_is_late(method: str, silent: Far) -> None:
    began = time.monotonic()
    with pytest.raises(NoAnswer) as lost:
        Server(silent).ask(method=method, timeout_s=0.3)
    assert lost.value.late
    assert 0.3 <= time.monotonic() - began < 3


@pytest.mark.parametrize("answer", [b"SSH-2.0 token-1\r\n\r\n", b"HTTP/1.1 200 OK\r\ntoken-1 token-1: x\r\n\r\n"])
def test_what_is_no_http_cannot_be_read_and_is_not_repeated_to_anybody(answer: bytes) -> None:
    with pytest.raises(UnreadableAnswer, match="it is no HTTP") as lost:
        Server(and_closed(answer)).ask()
    assert "token-1" not in f"{lost.value!r} {vars(lost.value)}"


def test_long_headers_do_no_harm() -> None:
    reply = Server(
        b"HTTP/1.1 200 OK\r\nPolicy: %s\r\nX-Trace-Id: t\r\nContent-Length: 0\r\n\r\n" % (b"x" * 30_000)
    ).ask()
    assert (reply.trace_id, reply.retry_after) == ("t", "")


def test_a_port_where_nobody_listens_proves_that_nothing_was_sent() -> None:
    async def job(_: Wire) -> None:
        async with Wire(to("http://127.0.0.1:1"), 1.0) as wire:
            await wire.request("POST", "http://127.0.0.1:1/x", TOKEN, b"{}")

    with pytest.raises(NotSent, match=r"127\.0\.0\.1:1 could not be reached: check the address") as failed:
        Server(OK).work(job)
    assert not failed.value.hopeless


@pytest.mark.parametrize("step", [hang_up, reset, and_closed(HALF["by its length"]), b"no HTTP\r\n\r\n"])
def test_a_failure_leads_to_no_request_and_no_token(step: bytes | Far) -> None:
    with pytest.raises(WireError) as failed:
        Server(step).ask()
    assert (failed.value.__cause__, failed.value.__context__) == (None, None)


# -- proxies ----------------------------------------------------------------------------------------------------

PROXY = "http://proxy.example:3128"


def led(monkeypatch: pytest.MonkeyPatch, url: str = "https://api.example", **variables: str) -> Any:
    """Give how a host is reached with these variables set; None where no proxy leads there."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return next(iter(proxies(to(url)).values()), None)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("address", [PROXY, "proxy.example:3128"])
def test_a_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, variable: str, address: str) -> None:
    assert led(monkeypatch, **{variable: address}) == {"proxy": PROXY, "proxy_headers": {}}


def test_the_password_of_a_proxy_shows_itself_to_the_proxy_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = led(monkeypatch, HTTPS_PROXY="http://user:p%40ss@proxy.example:3128")
    assert proxy["proxy_headers"]["Proxy-Authorization"] == "Basic dXNlcjpwQHNz"
    assert "dXNlcjpwQHNz" not in repr(proxy)
    assert proxy["proxy"] == PROXY


NAMED, AT_8443, BY_4, BY_6 = (
    "https://api.example", "https://api.example:8443", "https://10.1.2.3", "https://[fd00::1]"
)  # fmt: skip
AS_CURL = {
    NAMED: {
        True: [
            "*",
            "api.example",
            ".api.example",
            "example",
            ".example",
            "API.Example",
            "api.example.",
            " api.example ",
        ],
        False: [
            "",
            ",",
            ".",
            "ample",
            "other.example",
            "*.other.example",
            "10.0.0.0/8",
            "*.api.example",
            "x;api.example",
        ],
    },
    AT_8443: {True: ["api.example", "x, example", "x example", "x\tapi.example"], False: ["8443", ":8443"]},
    BY_4: {
        True: ["10.0.0.0/8", "10.1.2.3", "10.1.2.3/32", "10.1.2.99/24"],
        False: ["10.1.2", ".2.3", "10.1.2.3/33", "10.*", "192.168.0.0/16", "3"],
    },
    BY_6: {True: ["fd00::1"], False: ["fd00::2", "::1", "1", "fd00", "192.168.0.0/16"]},
}
"""By address what curl 7.88 exempts and what it does not."""

BEYOND_CURL = {
    NAMED: {
        True: ["*.example", "*,x", "api.example:443", "example:443", ".example:443", "*.example:443", "*:443"],
        False: ["api.example:8443", "api.example:", "*:8443", "api.example:0443"],
    },
    AT_8443: {True: ["api.example:8443", "x,EXAMPLE:8443"], False: ["api.example:443", "other.example:8443"]},
    BY_4: {True: ["10.1.2.3:443", "10.0.0.0/8:443"], False: ["10.1.2.3:8443"]},
    BY_6: {True: ["fd00::/8", "[fd00::1]", "[fd00::1]:443", "FD00:0:0::1"], False: ["[fd00::1]:8443", "[fd00::/128]"]},
}
"""The same of what curl takes for a name that nobody has."""


@each(
    ("url", "exempt", "is_exempt"),
    [
        (url, entry, is_exempt)
        for table in (AS_CURL, BEYOND_CURL)
        for url, by_answer in table.items()
        for is_exempt, entries in by_answer.items()
        for entry in entries
    ],
)
def test_a_host_is_exempt_by_its_name_its_port_and_its_network(
    monkeypatch: pytest.MonkeyPatch, url: str, exempt: str, is_exempt: bool
) -> None:
    assert (led(monkeypatch, url, HTTPS_PROXY=PROXY, NO_PROXY=exempt) is None) == is_exempt


@pytest.mark.parametrize("url", ["http://localhost:8080", "https://127.0.0.9", "https://[::1]"])
def test_this_machine_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert led(monkeypatch, url, HTTPS_PROXY=PROXY, HTTP_PROXY=PROXY, ALL_PROXY=PROXY) is None


@pytest.mark.parametrize(
    "address", ["socks5://u:secret@p:1", "ftp://u:secret@p:1", "http://u:secret@p:port", "http://"]
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with pytest.raises(UsageError, match="cannot be used") as refused:
        led(monkeypatch, HTTPS_PROXY=address)
    assert "secret" not in str(refused.value)
