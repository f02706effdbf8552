"""One request and its answer over HTTP: connections, time limits, and what a failure proves.

The one module that sends anything. It never sends a request twice, follows no redirect, keeps no cookie, and reads
neither .netrc nor anything of an answer but what stands in `Reply`.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import aiohttp
from yarl import URL

from reconciler.api.tls import Proxy, authority, certificate_problem, proxies, trusted, unreachable
from reconciler.config.connection import Connection
from reconciler.version import __version__

_CONNECT_S = 10.0
_IDLE_S = 3.0
"""Servers close idle connections after 5 s and more. One that was closed while we were busy must not get a write."""
_IDLE_MARGIN_S = 1.0
_NEVER_S = -1.0
_DISTRUSTED = 64
"""For how many answers no connection is used twice after one broke: all that are kept may be dead, and the next too."""
_HEADER_BYTES = 2**16
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": f"reconciler/{__version__}",
}
MOST_BYTES = 16 * 2**20
"""The largest answer that is read, unpacked: forty thousand companies, a hundred times a page of people."""
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.ConnectionTimeoutError)


class Reply(NamedTuple):
    """All that is read of an answer."""

    status: int
    body: bytes
    trace_id: str
    retry_after: str
    date: str


class WireError(Exception):
    """A request without a usable answer; str(error) says why, and holds nothing that was sent or received.

    `status` is the HTTP status, None where none came.
    """

    status: int | None = None


class NotSent(WireError):
    """The request never left; `hopeless` where it never will."""

    def __init__(self, why: str, hopeless: bool) -> None:
        super().__init__(why)
        self.hopeless = hopeless


class NoAnswer(WireError):
    """The request may have left, and no answer came; `late` where it was waited for in vain."""

    def __init__(self, why: str, late: bool = False) -> None:
        super().__init__(why)
        self.late = late


class UnreadableAnswer(WireError):
    """An answer came that is no HTTP, or whose body is cut short or cannot be unpacked."""


class TooLarge(UnreadableAnswer):
    """An answer came that is larger than any can be, as it is or unpacked; it would be so again."""


class _Broken(aiohttp.ClientError):
    """A connection ended under a request; str(error) says how. Not an error after which aiohttp sends again."""


class Wire:
    """Sends requests of one connection, any number side by side; use as an async context manager."""

    def __init__(self, connection: Connection, timeout_s: float) -> None:
        connect_s = min(_CONNECT_S, timeout_s)
        self._timeout = aiohttp.ClientTimeout(total=connect_s + timeout_s, connect=connect_s, sock_read=timeout_s)
        self._connection = connection
        self._proxies: dict[str, Proxy] = {}
        self._session: aiohttp.ClientSession
        self._kept: _Kept

    async def __aenter__(self) -> "Wire":
        """Get ready. Raises UsageError where the certificates to trust, or a proxy, cannot be used."""
        self._proxies = proxies(self._connection)
        connector = self._connector()
        self._kept = _Kept(connector)
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers=_HEADERS,
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_once,),
            # Unpacked here, and no further than there is room.
            auto_decompress=False,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
        )
        return self

    async def __aexit__(self, *exception: Any) -> None:
        await self._session.close()

    def _connector(self) -> aiohttp.BaseConnector:
        # No limit here: how many there may be at once is for the limiter to say.
        return aiohttp.TCPConnector(limit=0, ssl=trusted(self._connection), keepalive_timeout=_IDLE_S)

    async def request(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Reply:
        """Send a request to an address that is encoded already, and return its answer.

        Raises NotSent, NoAnswer and UnreadableAnswer.
        """
        where, status = URL(url, encoded=True), None
        proxy = self._proxies.get(authority(where), {})
        try:
            async with self._session.request(
                method, where, headers=headers, data=content, allow_redirects=False, **proxy
            ) as response:
                status = response.status
                self._kept.answered(response.headers.get("Keep-Alive", ""))
                body = await _body(response)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failed = _failure(url, error)
            if isinstance(error, _Broken):
                self._kept.broken()
        except WireError as error:
            failed = error.with_traceback(None)
        else:
            told = response.headers
            kept = (told.get(name, "") for name in ("X-Trace-Id", "Retry-After", "Date"))
            return Reply(response.status, body, *kept)
        # Not in the handler: what it handles holds the request and its token.
        failed.status = status
        raise failed


class _Kept:
    """Which idle connections are used again: none for as long as its server keeps it, and none after one broke.

    A server, or a firewall on the way, drops a connection without a word: what is sent over it then is lost.
    """

    def __init__(self, connector: aiohttp.BaseConnector) -> None:
        self._connector = connector
        self._idle_s = _IDLE_S
        self._distrusted = 0

    def answered(self, told: str) -> None:
        """Take in an answer and its Keep-Alive header (RFC 2068, 19.7.1.1)."""
        if found := re.search(r"\btimeout\s*=\s*(\d{1,9})", told, re.IGNORECASE):
            self._idle_s = max(_NEVER_S, min(self._idle_s, int(found[1]) - _IDLE_MARGIN_S))
        self._distrusted = max(0, self._distrusted - 1)
        self._apply()

    def broken(self) -> None:
        """Take in that a connection broke under a request."""
        self._distrusted = _DISTRUSTED
        self._apply()

    def _apply(self) -> None:
        # aiohttp has no public way to change its mind; tests with real sockets hold that this is one.
        self._connector._keepalive_timeout = _NEVER_S if self._distrusted else self._idle_s


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Return the body, unpacked. Raises UnreadableAnswer and TooLarge."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    unpack = _unpacker(packing)
    parts, size = list[bytes](), 0
    async for packed in response.content.iter_any():
        try:
            part = unpack(packed, MOST_BYTES + 1 - size)
        except zlib.error:
            raise UnreadableAnswer("it cannot be unpacked") from None
        size += len(part)
        if size > MOST_BYTES:
            raise TooLarge("it is larger than any answer can be")
        parts.append(part)
    return b"".join(parts)


def _unpacker(packing: str) -> Callable[[bytes, int], bytes]:
    """Return what unpacks the next part of an answer, up to so many bytes."""
    if packing in ("", "identity"):
        return lambda packed, _most: packed
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise UnreadableAnswer("it is packed in a way that nobody asked for")
    return zlib.decompressobj(47 if packing != "deflate" else zlib.MAX_WBITS).decompress


def encoded(url: str) -> str:
    """Return an address as `Wire.request` takes it."""
    return str(URL(url))


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a read again by itself: whether, when and how often is for the transport to say."""
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _Broken(type(error).__name__) from None


def _failure(url: str, error: Exception) -> WireError:
    """Return what a failure proves: nothing but a connection that was never there proves that nothing left."""
    if isinstance(error, _NOT_SENT):
        return NotSent(unreachable(url, error), hopeless=bool(certificate_problem(error)))
    if isinstance(error, aiohttp.ClientPayloadError):
        return UnreadableAnswer(f"only a part of it came, {type(error.__cause__ or error).__name__}")
    if isinstance(error, aiohttp.ClientResponseError):
        # Raised for what cannot be parsed, and for nothing else: a status is never raised here.
        return UnreadableAnswer("it is no HTTP")
    if isinstance(error, _Broken):
        return NoAnswer(str(error))
    return NoAnswer(type(error).__name__, late=isinstance(error, TimeoutError))
