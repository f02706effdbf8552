"""Sign-in with OpenID Connect: the way there and back, and what somebody may do now.

What the provider gives for somebody is kept with their session, sealed: no token can be read in what the page keeps.
"""

from collections.abc import Mapping
from dataclasses import replace
from secrets import token_urlsafe
from typing import Any, NamedTuple

from reconciler.config.connection import Secret
from reconciler.config.serving import Serving
from reconciler.support.concurrency import in_thread
from reconciler.support.lazy_log import logger
from reconciler.web.sign_in.attempts import Answer, Attempts
from reconciler.web.sign_in.claims import Claims, has, person_of_claims, values_of
from reconciler.web.sign_in.proofs import Proof, Proofs
from reconciler.web.sign_in.provider import Provider
from reconciler.web.sign_in.roles import Person
from reconciler.web.sign_in.tokens import LEEWAY_S, moment_of
from reconciler.web.sign_in.trouble import ProviderTrouble, SignInOver, SignInRefused
from reconciler.web.store import Clock
from reconciler.web.turn import Turn

FRESH_S = 300.0
"""So long after somebody has proved who they are they may approve what is held."""

_NOT_LET_IN = "You were not let in where you sign in, or turned back there. Begin again, or ask whoever runs that."


class Way(NamedTuple):
    """The way to the provider: its address, and the secret by which this browser is known when it comes back."""

    address: str
    browser: str


class OpenId:
    """Sign-ins at a provider, and what is known by them of who has a session."""

    def __init__(
        self, serving: Serving, provider: Provider, attempts: Attempts, proofs: Proofs, turn: Turn, clock: Clock
    ) -> None:
        self.issuer = serving.issuer
        self.proofs = proofs
        self._serving = serving
        self._provider = provider
        self._attempts = attempts
        self._clock = clock
        self._turn = turn

    async def begin(self, browser: str, back: str, *, is_again: bool) -> Way:
        """Begin a sign-in that leads back to a page; `is_again` has somebody prove anew who they are."""
        browser = browser or token_urlsafe(32)
        state, attempt = await in_thread(self._attempts.begin, browser, back)
        try:
            return Way(await self._provider.address(state, attempt, is_again=is_again), browser)
        except SignInRefused as error:
            raise _told(error) from None

    async def finish(self, answer: Answer, browser: str) -> tuple[Person, Proof, str]:
        """Return who comes back, what the provider has given for them, and where they want to go.

        Raises SignInRefused where they are not let in.
        """
        attempt = await in_thread(self._attempts.use, answer.state, browser)
        if attempt is None:
            raise SignInRefused(
                "This sign-in was begun in another browser, was finished already, or took longer than ten minutes. "
                "Begin again."
            )
        try:
            if answer.error or not answer.code:
                raise SignInRefused(_NOT_LET_IN)
            if answer.issuer and answer.issuer != self.issuer:
                raise ProviderTrouble("an answer came from another issuer")
            tokens, claims = await self._provider.exchanged(answer.code, attempt)
            person, proof = await self._known(tokens, claims)
        except SignInRefused as error:
            raise _told(error) from None
        if not person.roles:
            raise SignInRefused(_without_role(person))
        return person, proof, attempt.back

    def needs_again(self, session: str, *, is_held: bool) -> bool:
        """Whether somebody has to sign in once more before they approve a plan.

        That is where it is held and they have not just proved who they are, or where only a sign-in tells what they
        may do now.
        """
        proof = self.proofs.of(session)
        if proof is None or (is_held and not self._is_fresh(proof.signed_in)):
            return True
        return not proof.can_ask and not self._is_fresh(proof.read)

    async def roles_now(self, session: str, person: Person) -> Person:
        """Return somebody with the roles that they have now, as the provider says.

        Raises SignInOver where they have to sign in again.
        """
        async with self._turn:  # a refresh token may be good for one use
            proof = await in_thread(self.proofs.of, session)
            if proof is None:
                raise SignInOver("Sign in again. Nothing was done.")
            if not proof.can_ask:
                return person
            try:
                return await self._asked(session, proof, person)
            except SignInOver:
                spent = replace(proof, access=Secret(""), refresh=Secret(""), read=0.0, signed_in=0.0)
                await in_thread(self.proofs.keep, session, spent)
                raise
            except SignInRefused as error:
                raise _told(error) from None

    async def _asked(self, session: str, proof: Proof, person: Person) -> Person:
        tokens: Mapping[str, Any] = {}
        if proof.refresh.reveal():
            tokens = await self._provider.refreshed(proof.refresh)
            proof = replace(
                proof,
                access=Secret(str(tokens.get("access_token") or "")),
                refresh=Secret(str(tokens.get("refresh_token") or proof.refresh.reveal())),
            )
            await in_thread(self.proofs.keep, session, proof)  # the old one may be good no more
        if proof.by_info:
            claims = await self._provider.user_info(proof.access, proof.subject)
        elif "id_token" in tokens:
            claims = await self._provider.judged(tokens["id_token"], None)
        else:
            raise SignInOver("Where you sign in nothing tells what you may do now. Nothing was done. Sign in again.")
        if claims.get("sub") != proof.subject:
            raise ProviderTrouble("a new token is for somebody else")
        await in_thread(self.proofs.keep, session, replace(proof, read=self._clock()))
        now = person_of_claims(self.issuer, claims, values_of(claims, self._serving.claim), self._serving.grants)
        return person._replace(roles=now.roles, bounds=now.bounds)

    async def _known(self, tokens: Mapping[str, Any], claims: Claims) -> tuple[Person, Proof]:
        """Return who somebody is, by their id token and what the provider says besides."""
        subject, claim = str(claims["sub"]), self._serving.claim
        access = Secret(str(tokens.get("access_token") or ""))
        info: Claims = await self._provider.user_info(access, subject) if access.reveal() else {}
        by_info = has(info, claim)
        values = values_of(info if by_info else claims, claim)
        person = person_of_claims(self.issuer, {**info, **claims}, values, self._serving.grants)
        refresh = Secret(str(tokens.get("refresh_token") or ""))
        return person, Proof(subject, access, refresh, moment_of(claims, "auth_time"), self._clock(), by_info)

    def _is_fresh(self, moment: float) -> bool:
        return -LEEWAY_S <= self._clock() - moment <= FRESH_S


def _told(error: SignInRefused) -> SignInRefused:
    """Return why somebody is not let in, with what it is on the side of the provider in the log: no name, no token."""
    if isinstance(error, ProviderTrouble):
        logger(__name__).warning("sign-in: the provider is in trouble: %s", error.detail)
    return error


def _without_role(person: Person) -> str:
    return (
        f"You have signed in as {person.name}, and none of your groups has a role here. Ask whoever runs this page to "
        "give you one, or whoever runs the sign-in to put you into its group. Then sign in again."
    )
