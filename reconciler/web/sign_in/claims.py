"""What a provider says of somebody: who they are, what they are called, and what they may do here."""

from collections.abc import Iterable, Mapping
from typing import Any

from reconciler.config.serving import Grant
from reconciler.web.sign_in.roles import Person, Role
from reconciler.web.sign_in.trouble import SignInRefused

Claims = Mapping[str, Any]

_NAMES = ("name", "preferred_username", "email")
_LONGEST = 80


def person_of_claims(issuer: str, claims: Claims, values: Iterable[str], grants: Iterable[Grant]) -> Person:
    """Return somebody, with the roles that the values of their claim give."""
    subject = str(claims["sub"])
    given = set(values)
    held = [grant for grant in grants if grant.value in given]
    everywhere = {Role(grant.role) for grant in held if not grant.companies}
    bounds = {(Role(grant.role), company) for grant in held for company in grant.companies}
    return Person(
        f"{issuer}|{subject}",
        _name(claims) or subject,
        frozenset(Role(grant.role) for grant in held),
        frozenset(one for one in bounds if one[0] not in everywhere),
    )


def has(claims: Claims, claim: str) -> bool:
    """Whether a claim is there."""
    return _found(claims, claim) is not None


def values_of(claims: Claims, claim: str) -> list[str]:
    """Return the values of a claim: none where it is not there. Raises SignInRefused where they were left out."""
    found = _found(claims, claim)
    if found is None and _is_left_out(claims, claim):
        raise SignInRefused(
            f"You are in so many groups that the sign-in leaves all of them out (the claim {claim}), so it cannot be "
            "told what you may do here. Whoever runs the sign-in can have it name the groups of this application "
            "alone, or give app roles: docs/page.md, “Entra ID”, says how."
        )
    listed = found if isinstance(found, list) else [found]
    return [value for value in listed if isinstance(value, str)]


def _found(claims: Claims, claim: str) -> Any:
    """Return a claim by its name, or by a path into claims; None where it is not there."""
    if claim in claims:
        return claims[claim]
    found: Any = claims
    for part in claim.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _is_left_out(claims: Claims, claim: str) -> bool:
    """Whether Entra ID has left groups out, as it does above 200."""
    elsewhere = claims.get("_claim_names")
    return (isinstance(elsewhere, Mapping) and claim in elsewhere) or (
        claim == "groups" and bool(claims.get("hasgroups"))
    )


def _name(claims: Claims) -> str:
    """Return what somebody is called, as a name that can be read; "" where nothing tells."""
    for claim in _NAMES:
        text = claims.get(claim)
        name = " ".join(text.split()) if isinstance(text, str) else ""
        if name and name.isprintable():
            return name[:_LONGEST]
    return ""
