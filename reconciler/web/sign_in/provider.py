"""The OpenID Connect provider, over the network: what it says of itself, its keys, and what it gives for a code."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from reconciler.config.connection import Secret
from reconciler.config.serving import Serving
from reconciler.support.hosts import is_loopback
from reconciler.web.sign_in.attempts import Attempt
from reconciler.web.sign_in.claims import Claims
from reconciler.web.sign_in.tokens import BadToken, Expected, UnknownKey, judged
from reconciler.web.sign_in.trouble import ProviderTrouble, SignInOver, SignInRefused
from reconciler.web.sign_in.wire import PATIENCE_S, Wire, object_of
from reconciler.web.store import Clock, lasts

_KNOWN_S = 3600.0
"""For so long is believed what a provider has said of itself."""
_AGAIN_S = 30.0
"""So long after its keys were read they are not read again, however many unknown ones somebody signs with."""

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_OVER = frozenset({"invalid_grant", "interaction_required", "login_required", "consent_required"})


class Provider:
    """A provider, asked for this page."""

    def __init__(self, serving: Serving, wire: Wire, clock: Clock) -> None:
        self._serving = serving
        self._wire = wire
        self._clock = clock
        self._facts: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self._facts_at = self._keys_at = self._failed_at = float("-inf")
        self._turn = asyncio.Lock()

    async def address(self, state: str, attempt: Attempt, *, is_again: bool) -> str:
        """Return where somebody signs in; `is_again` asks them to prove anew who they are."""
        facts = await self._discovered()
        more = {"max_age": "0", "prompt": "login"} if is_again else {}
        async with self._wire.client(facts) as client:
            address, _ = client.create_authorization_url(
                facts["authorization_endpoint"],
                state=state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
                scope=" ".join(self._serving.scopes),
                **more,
            )
        return str(address)

    async def exchanged(self, code: str, attempt: Attempt) -> tuple[Mapping[str, Any], Claims]:
        """Return the tokens that a code was given for, and the claims of the id token among them."""
        facts = await self._discovered()
        try:
            async with self._wire.client(facts) as client:
                tokens = await client.fetch_token(
                    facts["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=attempt.verifier
                )
        except OAuthError as error:
            if error.error != "invalid_grant":
                raise ProviderTrouble(f"the token endpoint says {_known(error.error)}") from None
            raise SignInRefused("This sign-in was used already, or took too long. Begin again.") from None
        return tokens, await self.judged(tokens.get("id_token"), attempt.nonce)

    async def refreshed(self, refresh_token: Secret) -> Mapping[str, Any]:
        """Return new tokens. Raises SignInOver where the provider gives none any more."""
        facts = await self._discovered()
        try:
            async with self._wire.client(facts) as client:
                tokens: Mapping[str, Any] = await client.refresh_token(
                    facts["token_endpoint"], refresh_token=refresh_token.reveal()
                )
        except OAuthError as error:
            if error.error in _OVER:
                raise SignInOver("Your sign-in was ended where you sign in. Nothing was done. Sign in again.") from None
            raise ProviderTrouble(f"the token endpoint says {_known(error.error)}") from None
        return tokens

    async def user_info(self, access_token: Secret, subject: str) -> Claims:
        """Return what the provider says of somebody now: nothing where it has no place for that.

        Raises SignInOver where it does not take the token any more.
        """
        facts = await self._discovered()
        if "userinfo_endpoint" not in facts:
            return {}
        async with self._wire.client(facts) as client:
            headers = {"Authorization": f"Bearer {access_token.reveal()}"}
            answer = await client.request("GET", facts["userinfo_endpoint"], headers=headers, withhold_token=True)
        if answer.status_code in (401, 403):
            raise SignInOver("Your sign-in has ended where you sign in. Nothing was done. Sign in again.")
        claims = object_of(answer, "the answer about a person")
        if claims.get("sub") != subject:
            raise ProviderTrouble("the answer about a person is about somebody else")
        return claims

    async def judged(self, token: object, nonce: str | None) -> Claims:
        """Return the claims of an id token. Raises SignInRefused where it is not to be believed."""
        expected = Expected(self._serving.issuer, self._serving.client_id, nonce)
        if not isinstance(token, str):
            raise ProviderTrouble("it gave no id token")
        try:
            try:
                return judged(token, await self._known_keys(), expected, self._clock())
            except UnknownKey:
                return judged(token, await self._known_keys(anew=True), expected, self._clock())
        except BadToken as error:
            raise ProviderTrouble(f"an id token is not to be believed: {error}") from None

    async def _discovered(self) -> Mapping[str, Any]:
        """Return what the provider says of itself; where it has just failed to, nobody waits for that again."""
        async with self._turn:
            now = self._clock()
            if lasts(self._failed_at, now, PATIENCE_S):
                raise ProviderTrouble("it has just failed to say what it is")
            if not lasts(self._facts_at, now, _KNOWN_S):
                try:
                    self._facts, self._facts_at = await self._read_facts(), now
                except ProviderTrouble:
                    self._failed_at = self._clock()
                    raise
            return self._facts

    async def _read_facts(self) -> Mapping[str, Any]:
        issuer = self._serving.issuer
        facts = await self._wire.read(
            f"{issuer.rstrip('/')}/.well-known/openid-configuration", "what it says of itself"
        )
        if facts.get("issuer") != issuer:
            raise ProviderTrouble("it calls itself by another name than serve.issuer")
        for name in (*_NEEDED, *({"userinfo_endpoint"} & facts.keys())):
            _require_safe(facts.get(name), name)
        return facts

    async def _known_keys(self, *, anew: bool = False) -> KeySet:
        facts = await self._discovered()
        async with self._turn:
            if self._keys is None or not lasts(self._keys_at, self._clock(), _AGAIN_S if anew else _KNOWN_S):
                found = await self._wire.read(facts["jwks_uri"], "its keys")
                try:
                    self._keys = KeySet.import_key_set({"keys": [key for key in found["keys"] if key["kty"] != "oct"]})
                except (JoseError, ValueError, TypeError, KeyError, AttributeError):
                    raise ProviderTrouble("its keys cannot be read") from None
                self._keys_at = self._clock()
            return self._keys


def _require_safe(address: object, name: str) -> None:
    """Raise ProviderTrouble where an endpoint is none that a secret may go to."""
    parts = urlsplit(address) if isinstance(address, str) else None
    if (
        parts is None
        or not parts.hostname
        or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname)))
    ):
        raise ProviderTrouble(f"its {name} is no address with https")


def _known(error: object) -> str:
    """Return an error code as it may stand in a log."""
    return (
        error if isinstance(error, str) and error.isascii() and error.replace("_", "").isalpha() else "something else"
    )
