"""The bearer token: fetched once, renewed before it ends, renewed at once when the API refuses it."""

import asyncio
import base64
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from reconciler.config.connection import Connection
from reconciler.errors import ApiError, ApiGone, ApiRefused, CredentialsRefused
from reconciler.support.redact import SealedText

AUDIENCE = "https://api.symphony.com/partners"
_SHORTEST_LIFE_S = 1.0
SETTLED_AFTER_S = 5.0
"""How old a token is that no clock of a server can take for one of the future."""
TOKEN_CALL = "POST /oauth/token"  # noqa: S105  (the name of a call)


class TokenAnswer(msgspec.Struct):
    """The answer of POST /oauth/token; the documented one has no `expires_in`, and no value of it spoils the token."""

    access_token: str
    expires_in: msgspec.Raw = msgspec.Raw(b"null")

    def __repr__(self) -> str:
        return "TokenAnswer(***)"

    def end(self, now: float) -> float | None:
        """Return when the token ends, given `now`: by `expires_in`, else by its own `exp`; None where neither tells."""
        life = _seconds(bytes(self.expires_in))
        return now + life if life else jwt_end(self.access_token)


def _seconds(written: bytes) -> float | None:
    """Return a number of seconds as JSON has it, be it as text; None where it is none that a token can live."""
    try:
        life = float(written.strip().strip(b'"'))
    except ValueError:
        return None
    return life if _SHORTEST_LIFE_S <= life < math.inf else None


class TokenSource:
    """Holds the token; `fetch` gets a new one, which counts everywhere after `settled_after` seconds.

    `now` returns seconds since the epoch.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[TokenAnswer]],
        now: Callable[[], float] = time.time,
        settled_after: float = SETTLED_AFTER_S,
    ) -> None:
        self._fetch = fetch
        self._now = now
        self._settled_after = settled_after
        self._settled_at = 0.0
        self._never_taken = 0
        self._token = SealedText()
        self._renew_at = 0.0
        self._lock = asyncio.Lock()

    async def token(self, refused: str = "") -> SealedText:
        """Return a token that is still good; `refused` names one that the API would not take."""
        if self._is_good(refused):
            return self._token
        # Many requests may need a new one at the same time: the first fetches it for all.
        async with self._lock:
            if not self._is_good(refused):
                answer = await self._fetch()
                self._token = SealedText(answer.access_token)
                self._renew_at = self._end_of_use(answer)
                self._settled_at = asyncio.get_running_loop().time() + self._settled_after
                self._never_taken += 1
            return self._token

    def taken(self) -> None:
        """Record that the API took the token."""
        self._never_taken = 0

    def settles_in(self) -> float | None:
        """Return the seconds until a refusal can't be for the token's youth; None where it can't be so already.

        That is where the token, or its successor, was taken before, and where the one before it was not taken either.
        """
        return max(0.0, self._settled_at - asyncio.get_running_loop().time()) if self._never_taken == 1 else None

    def _is_good(self, refused: str) -> bool:
        return bool(self._token) and self._token != refused and self._now() < self._renew_at

    def _end_of_use(self, answer: TokenAnswer) -> float:
        """Return when to stop using a token: when a tenth of its life, or a minute, is left.

        A new token that has ended by our clock tells of our clock, or of none: it is good until the API refuses it.
        """
        now = self._now()
        end = answer.end(now)
        if end is None or end - now < _SHORTEST_LIFE_S:
            return float("inf")
        return end - min(60.0, (end - now) / 10)


class _Claims(msgspec.Struct):
    exp: float | None = None


def jwt_end(token: str) -> float | None:
    """Return the `exp` of a JWT (RFC 7519, 4.1.4) in seconds since the epoch, unverified; None where it has none."""
    try:
        payload = token.split(".")[1]
        claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        return msgspec.json.decode(claims, type=_Claims, strict=False).exp
    except (IndexError, ValueError, msgspec.DecodeError):
        return None


def token_request(connection: Connection) -> dict[str, Any]:
    """Return the body of POST /oauth/token (OAuth 2.0, client credentials)."""
    return {
        "client_id": connection.client_id,
        "client_secret": connection.client_secret,
        "audience": AUDIENCE,
        "grant_type": "client_credentials",
    }


def token_failure(error: ApiError) -> ApiError:
    """Return the error of a run that has no token: the service is gone, or the credentials are refused."""
    if not isinstance(error, ApiRefused):
        return ApiGone(error.message, call=TOKEN_CALL, status=error.status, trace_id=error.trace_id)
    if error.status == 429:
        return ApiGone("The token service is too busy.", call=TOKEN_CALL, status=429)
    return CredentialsRefused(
        "The client id or secret was refused. Check RECONCILER_CLIENT_ID, RECONCILER_CLIENT_SECRET and "
        "RECONCILER_TOKEN_URL; they must belong to the same environment.",
        call=TOKEN_CALL, status=error.status, detail_code=error.detail_code, trace_id=error.trace_id,
    )  # fmt: skip
