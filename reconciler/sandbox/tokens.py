"""The token endpoint's side of the contract: who gets a token, and which tokens still count."""

import base64
import math
import secrets
from typing import Any

import msgspec

from reconciler.sandbox.world import World

AUDIENCE = "https://api.symphony.com/partners"
SCOPE = "community:accounts:onboard"
_ASKED = ("client_id", "client_secret", "audience", "grant_type")


class TokenRefused(Exception):
    """A token was refused, in the words of the token endpoint."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


class Tokens:
    """Issues tokens and knows those that it has issued."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._expiry: dict[str, float] = {}
        self._counts_at: dict[str, float] = {}

    def issue(self, asked: object) -> dict[str, Any]:
        """Return the answer to a request for a token. Raises TokenRefused."""
        self._check(asked)
        options, now = self._world.options, self._world.clock()
        token = secrets.token_urlsafe(48)
        if not options.opaque_tokens:
            token = _jwt(options.client_id, int(now), int(now + options.token_life_s))
        self._world.tokens.append(token)
        self._expiry[token] = now + options.token_life_s
        self._counts_at[token] = now + options.token_delay_s
        life = {"expires_in": int(options.token_life_s)} if options.expires_in else {}
        return {"access_token": token, "token_type": "Bearer", **life}

    def accepts(self, authorization: str) -> bool:
        """Whether the value of an Authorization header carries a token that was issued, counts, and still lives."""
        scheme, _, token = authorization.partition(" ")
        now = self._world.clock()
        return scheme.lower() == "bearer" and self._counts_at.get(token, math.inf) <= now < self._expiry[token]

    def _check(self, asked: object) -> None:
        if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in _ASKED):
            raise TokenRefused(400, "invalid_request", f"The body must be an object with {', '.join(_ASKED)}")
        if asked["grant_type"] != "client_credentials":
            raise TokenRefused(403, "unauthorized_client", "Grant type is not allowed for the client.")
        if asked["audience"] != AUDIENCE:
            raise TokenRefused(403, "access_denied", "Service not enabled within domain")
        options = self._world.options
        if (asked["client_id"], asked["client_secret"]) != (options.client_id, options.client_secret):
            raise TokenRefused(401, "access_denied", "Unauthorized")


def _jwt(client_id: str, issued: int, expires: int) -> str:
    """Shape a token like the real one; the signature is noise, since clients must not verify it."""
    claims = {
        "iss": "https://sandbox.invalid/",
        "sub": f"{client_id}@clients",
        "aud": AUDIENCE,
        "iat": issued,
        "exp": expires,
        "azp": client_id,
        "scope": SCOPE,
        "gty": "client-credentials",
    }
    header = {"alg": "RS256", "typ": "JWT"}
    parts = (msgspec.json.encode(header), msgspec.json.encode(claims), secrets.token_bytes(32))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
