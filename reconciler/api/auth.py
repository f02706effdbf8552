"""The bearer token: fetched once, renewed before it ends, renewed at once when the API refuses it."""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable

import msgspec

from reconciler.support.redact import SealedText

AUDIENCE = "https://api.symphony.com/partners"


class TokenAnswer(msgspec.Struct):
    """What POST /oauth/token gives; the documented answer has no `expires_in`."""

    access_token: str
    expires_in: float | None = None

    def __repr__(self) -> str:
        return "TokenAnswer(***)"


class TokenSource:
    """Holds the token; `fetch` gets a new one. `now` gives seconds since the epoch."""

    def __init__(self, fetch: Callable[[], Awaitable[TokenAnswer]], now: Callable[[], float] = time.time) -> None:
        self._fetch = fetch
        self._now = now
        self._token = SealedText()
        self._renew_at = 0.0
        self._lock = asyncio.Lock()

    async def token(self, refused: str = "") -> SealedText:
        """Give a token that is still good; `refused` names one that the API would not take."""
        if self._is_good(refused):
            return self._token
        async with self._lock:
            if not self._is_good(refused):
                answer = await self._fetch()
                self._token = SealedText(answer.access_token)
                self._renew_at = self._end_of_use(answer)
            return self._token

    def _is_good(self, refused: str) -> bool:
        return bool(self._token) and self._token != refused and self._now() < self._renew_at

    def _end_of_use(self, answer: TokenAnswer) -> float:
        """Stop using a token when a tenth of its life, or a minute, is left."""
        now = self._now()
        end = now + answer.expires_in if answer.expires_in is not None else jwt_end(answer.access_token)
        if end is None:
            return float("inf")
        return end - min(60.0, (end - now) / 10)


class _Claims(msgspec.Struct):
    exp: float | None = None


def jwt_end(token: str) -> float | None:
    """Give the `exp` of a JWT (RFC 7519, 4.1.4) in seconds since the epoch, unverified; None where it has none."""
    try:
        payload = token.split(".")[1]
        claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        return msgspec.json.decode(claims, type=_Claims).exp
    except (IndexError, ValueError, msgspec.DecodeError):
        return None
