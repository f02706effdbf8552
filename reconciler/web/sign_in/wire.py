"""How the provider is reached: one question at a time, within bounds of time and length, and every failure in words."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client

from reconciler.config.connection import Secret
from reconciler.config.serving import Serving
from reconciler.support.hosts import is_loopback
from reconciler.web.sign_in.trouble import ProviderTrouble

PATIENCE_S = 10.0
_MOST_B = 1 << 20


class Wire:
    """The way to a provider; `transport` stands for the network in tests."""

    def __init__(
        self,
        serving: Serving,
        secret: Secret,
        redirect: str,
        *,
        ca_bundle: str = "",
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._serving = serving
        self._secret = secret
        self._redirect = redirect
        self._network = transport or httpx2.AsyncHTTPTransport(verify=_trusted(ca_bundle), proxy=_proxy(serving.issuer))

    async def read(self, address: str, what: str) -> dict[str, Any]:
        """Return what stands at an address, a JSON object. Raises ProviderTrouble where none does."""
        async with self.client({}) as client:
            return object_of(await client.request("GET", address, withhold_token=True), what)

    @asynccontextmanager
    async def client(self, facts: Mapping[str, Any]) -> AsyncIterator[Any]:
        """Open a client for one question, whose every failure is trouble with the provider."""
        client = AsyncOAuth2Client(
            self._serving.client_id,
            self._secret.reveal(),
            token_endpoint_auth_method=_method(facts),
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            transport=_Bounded(self._network),
            trust_env=False,
            headers={"Accept-Encoding": "identity"},
            timeout=PATIENCE_S,
            follow_redirects=False,
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                yield client
        except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError, _TooMuch) as error:
            raise ProviderTrouble(f"it could not be asked ({type(error).__name__})") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ProviderTrouble(f"it answers with something else than was asked ({type(error).__name__})") from None


class _TooMuch(Exception):
    """An answer is longer than any of a provider."""


class _Bounded(httpx2.AsyncBaseTransport):
    """A network that gives no more of an answer than somebody may be made to keep, and stays open."""

    def __init__(self, network: httpx2.AsyncBaseTransport) -> None:
        self._network = network

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request on; its answer is read to its end, or to the bound."""
        answer = await self._network.handle_async_request(request)
        read = bytearray()
        try:
            async for piece in answer.aiter_raw():
                read += piece
                if len(read) > _MOST_B:
                    raise _TooMuch
        finally:
            await answer.aclose()
        kept = {name: answer.headers[name] for name in ("content-type",) if name in answer.headers}
        return httpx2.Response(answer.status_code, headers=kept, content=bytes(read), request=request)


def _trusted(ca_bundle: str) -> ssl.SSLContext:
    """Return what certificates are checked against: the bundle where there is one, else what this system trusts."""
    if ca_bundle:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(ca_bundle)
        return context
    return ssl.create_default_context()


def _proxy(address: str) -> str | None:
    """Return the proxy that leads to an address, None where none does; never to this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return None if is_loopback(host) or proxy_bypass(host) else getproxies().get(parts.scheme)


def _method(facts: Mapping[str, Any]) -> str:
    """Return how the page proves to the token endpoint who it is."""
    methods = facts.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    by_form = "client_secret_basic" not in methods and "client_secret_post" in methods
    return "client_secret_post" if by_form else "client_secret_basic"


def object_of(answer: httpx2.Response, what: str) -> dict[str, Any]:
    """Return an answer that is a JSON object. Raises ProviderTrouble where it is none."""
    if answer.status_code != 200:
        raise ProviderTrouble(f"{what} cannot be read (HTTP {answer.status_code})")
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderTrouble(f"{what} is no JSON object")
    return found
