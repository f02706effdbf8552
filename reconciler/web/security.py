"""What every request must keep and every answer carries, whatever the page."""

from collections.abc import Callable, Collection, Iterable
from urllib.parse import urlsplit

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reconciler.support.hosts import ip_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TLS_ALONE = {"Strict-Transport-Security": "max-age=31536000"}
_SAFE = frozenset({"GET", "HEAD"})
_SAY_WHERE_FROM = ("sec-fetch-site", "origin")


class Guarded:
    """Sends nothing to an application that another site has sent, or that is for another host.

    `hosts` returns the names, with their ports, by which this page may be asked for; `secure` is whether that is over
    TLS alone. Where it stands behind proxies, nobody but these is answered: what they say of a request is believed, and
    of others nothing.
    """

    def __init__(
        self, app: ASGIApp, hosts: Callable[[], Iterable[str]], *, secure: bool = False, behind: Iterable[str] = ()
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._behind = frozenset(behind)
        self._schemes = ("https",) if secure else ("http", "https")
        self._headers = {**HEADERS, **TLS_ALONE} if secure else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be passed on; every answer gets the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        told = Headers(scope=scope)
        past_it = self._behind and not came_through(self._behind, (scope.get("client") or ("", 0))[0], told)
        found = refusal(scope["method"], told, self._hosts(), self._schemes)
        scope.setdefault("state", {})["refused"] = 421 if past_it else found
        await self._app(scope, receive, with_headers)


def came_through(proxies: Collection[str], peer: str, headers: Headers) -> bool:
    """Whether a request came through one of some proxies, and to that over TLS as far as it says so."""
    return str(ip_of(peer)) in proxies and headers.get("x-forwarded-proto", "https").lower() == "https"


def refusal(method: str, headers: Headers, hosts: Iterable[str], schemes: Collection[str] = ("http", "https")) -> int:
    """Return the status with which a request is refused: 421 for another host, 403 from another site; else 0.

    A browser says by itself where a form comes from. Under our own Referrer-Policy its Origin is null; then it is
    Sec-Fetch-Site that tells. What sends neither is no browser, and carries nobody's session by itself.
    """
    known = {host.lower() for host in hosts}
    if headers.get("host", "").lower() not in known or len(headers.getlist("host")) != 1:
        return 421
    if method in _SAFE:
        return 0
    if any(len(headers.getlist(name)) > 1 for name in _SAY_WHERE_FROM):
        return 403
    site, origin = map(headers.get, _SAY_WHERE_FROM)
    from_us = site == "same-origin" if site is not None else origin != "null"
    return 0 if from_us and (origin in (None, "null") or _is_ours(origin, known, schemes)) else 403


def _is_ours(origin: str, known: Collection[str], schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in schemes and parts.netloc.lower() in known


def require_text(headers: Headers) -> None:
    """Raise HTTPException (400) for a form that is not UTF-8: browsers send no other, and none is read here."""
    _, told = parse_options_header(headers.get("content-type"))
    if told.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise HTTPException(400)


def length_told(headers: Headers, limit: int) -> int:
    """Return how long a body says that it is, the limit where it does not. Raises HTTPException (413) beyond that."""
    told = headers.get("content-length", str(limit))
    if not told.isdecimal() or int(told) > limit:
        raise HTTPException(413 if told.isdecimal() else 400)
    return int(told)


def limited(scope: Scope, receive: Receive, limit: int) -> Receive:
    """Return what gives a body of up to so many bytes. Raises HTTPException (413), at once where it says its length."""
    length_told(Headers(scope=scope), limit)
    came = 0

    async def within() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > limit:
            raise HTTPException(413)
        return message

    return within
