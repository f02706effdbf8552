"""An OpenID Connect provider of our own, which does all that is asked of it, and lies where a test wants it to."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from reconciler.support.quiet_server import QuietServer, bound

CLIENT, SECRET = "the-page", "canary-page-secret-73"

Json = dict[str, Any]


class TestProvider:
    """People, groups, codes and tokens, all in memory; `told` has every secret that it has given to anybody.

    `lies` are laid over the claims of each id token, `signs` makes the token in place of the provider's own key,
    `answers` gives whole answers by path, and what `hangs` gives none, ever.
    """

    __test__ = False

    def __init__(self, issuer: str, clock: Callable[[], float] = time.time) -> None:
        self.issuer = issuer
        self.clock = clock
        self.key = _first_key()
        self.people: dict[str, Json] = {}
        self.who = ""
        self.signed_in = 0.0
        self.by_form = False
        self.hangs: set[str] = set()
        self.refreshes = True
        self.info = True
        self.in_token = True
        self.lies: Json = {}
        self.signs: Callable[[Json], str] | None = None
        self.answers: dict[str, Response] = {}
        self.asked: list[Json] = []
        self.calls: list[str] = []
        self.told: set[str] = set()
        self._codes: dict[str, Json] = {}
        self._tokens: dict[str, str] = {}
        paths = {
            "/.well-known/openid-configuration": self._facts,
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._info,
            "/keys": self._keys,
        }
        self.app = Starlette(routes=[Route(path, self._answering(path, handler), methods=["GET", "POST"])
                                     for path, handler in paths.items()])  # fmt: skip

    def person(self, who: str, *groups: str, **claims: Any) -> None:
        """Let somebody be known, or be in other groups than before."""
        self.people[who] = {"name": who.title(), "groups": list(groups), **claims}

    def revoke(self) -> None:
        """Take back all tokens."""
        self._tokens.clear()

    def id_token(self, claims: Json) -> str:
        """Sign claims with the key of the provider."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def hmac_with_the_public_key(self, claims: Json) -> str:
        """Sign claims with what everybody knows, as if it were a shared secret."""
        text = self._text({"alg": "HS256", "kid": self.key.kid}, claims)
        return f"{text}.{_encoded(hmac.digest(self.key.as_pem(private=False), text.encode(), 'sha256'))}"

    def unsigned(self, claims: Json) -> str:
        """Sign nothing."""
        return f"{self._text({'alg': 'none', 'kid': self.key.kid}, claims)}."

    def _text(self, *parts: Json) -> str:
        return ".".join(_encoded(json.dumps(part).encode()) for part in parts)

    def _answering(self, path: str, handler: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            self.calls.append(path)
            if path in self.hangs:
                await asyncio.Event().wait()
            made: Response = self.answers.get(path) or await handler(request)
            return made

        return answer

    async def _facts(self, _: Request) -> Response:
        named = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        named |= {"userinfo_endpoint": "userinfo"} if self.info else {}
        return JSONResponse({"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in named.items()}})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        if asked.get("max_age") == "0" or not self.signed_in:
            self.signed_in = self.clock()
        code = self._new()
        self._codes[code] = {**asked, "who": self.who}
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def _token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        self.by_form = form.get("client_secret") == SECRET
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != expected and not self.by_form:
            return JSONResponse({"error": "invalid_client"}, 401)
        if form.get("grant_type") == "refresh_token":
            who = self._tokens.pop(form.get("refresh_token", ""), "")
            return self._given(who, "") if who else JSONResponse({"error": "invalid_grant"}, 400)
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not asked or asked["code_challenge"] != challenge.decode().rstrip("="):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return self._given(asked["who"], asked["nonce"])

    def _given(self, who: str, nonce: str) -> Response:
        now = int(self.clock())
        groups = {} if self.in_token else {"groups": None}
        claims = {
            **self.people[who], **groups, "iss": self.issuer, "sub": who, "aud": CLIENT, "iat": now, "exp": now + 300,
            "auth_time": int(self.signed_in), "nonce": nonce, **self.lies,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        token, access, refresh = (self.signs or self.id_token)(claims), self._new(), self._new()
        self._tokens |= {access: who, refresh: who}
        self.told |= {token, access, refresh}
        given = {"token_type": "Bearer", "expires_in": 300, "access_token": access, "id_token": token}
        return JSONResponse({**given, "refresh_token": refresh} if self.refreshes else given)

    async def _info(self, request: Request) -> Response:
        who = self._tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        return JSONResponse({"sub": who, **self.people[who]}) if who else JSONResponse({"error": "invalid_token"}, 401)

    def _new(self) -> str:
        return token_urlsafe(24)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@cache
def _first_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one"})


@contextmanager
def running_provider() -> Iterator[TestProvider]:
    """Serve a provider on a free port of this machine."""
    listener = bound("127.0.0.1", 0, "The provider")
    provider = TestProvider(f"http://127.0.0.1:{listener.getsockname()[1]}")
    server = QuietServer(provider.app, lambda: None, lifespan="off")
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def query_of(address: str) -> dict[str, str]:
    """Give the parts of an address' query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
