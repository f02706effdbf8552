"""Whether an id token is one: signed by the provider, for this page, now, and in answer to this sign-in."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures by a key that the provider alone has: none with a shared secret, and no `none`."""

LEEWAY_S = 60.0
_LONGEST = 255
_MOST_B = 1 << 16


class BadToken(Exception):
    """An id token is not to be believed; the text says why, without anything out of it."""


class UnknownKey(BadToken):
    """An id token was signed with a key that is not known, or not yet."""


class Expected(NamedTuple):
    """What an id token has to say; `nonce` is None where it is not in answer to a sign-in, but to a question."""

    issuer: str
    client_id: str
    nonce: str | None


def judged(token: str, keys: KeySet, expected: Expected, now: float) -> Mapping[str, Any]:
    """Return the claims of an id token. Raises BadToken where it is not to be believed."""
    if len(token) > _MOST_B:
        raise BadToken("it is too long")
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
    except InvalidKeyIdError as error:
        raise UnknownKey("its key is not known") from error
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadToken(f"its signature does not hold ({type(error).__name__})") from error
    for wrong, why in (
        (claims.get("iss") != expected.issuer, "another issuer"),
        (not _is_for(claims, expected.client_id), "for somebody else"),
        (not _is_subject(claims.get("sub")), "no subject"),
        (not _is_now(claims, now), "not of now"),
        (not _answers(claims.get("nonce"), expected.nonce), "not in answer to this sign-in"),
    ):
        if wrong:
            raise BadToken(why)
    return claims


def moment_of(claims: Mapping[str, Any], name: str) -> float:
    """Return a moment that a token tells, in seconds since 1970; 0 where it tells none."""
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Whether a token is for this page; where it is for others, too, whether this page had it made."""
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    return client_id in listed and (party == client_id if party is not None or len(listed) > 1 else True)


def _is_subject(subject: object) -> bool:
    return isinstance(subject, str) and 0 < len(subject) <= _LONGEST and subject.isprintable()


def _is_now(claims: Mapping[str, Any], now: float) -> bool:
    made, ends = moment_of(claims, "iat"), moment_of(claims, "exp")
    return 0 < made <= now + LEEWAY_S and ends > now - LEEWAY_S and moment_of(claims, "nbf") <= now + LEEWAY_S


def _answers(nonce: object, expected: str | None) -> bool:
    if expected is None:
        return True
    return isinstance(nonce, str) and compare_digest(nonce.encode(), expected.encode())
