"""What the API demands of a body: each check returns a sentence about the first fault, or "" where there is none.

Written out here rather than taken from `schemas/`, so that a rehearsal does not judge the program by its own rules.
"""

import re

COMPANY_FIELDS = ("name", "vanityName", "emailDomains")
USER_TEXTS = {
    "email": 256,
    "firstName": 64,
    "lastName": 64,
    "displayName": 256,
    "phoneNumber": 256,
    "department": 256,
    "title": 256,
    "location": 256,
}
USER_REQUIRED = ("email", "firstName", "lastName")
MAX_DOMAINS = 10
MAX_BATCH = 20
_VANITY_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def company_fault(body: object) -> str:
    """Check the body of a company's creation."""
    if not isinstance(body, dict):
        return "The body must be an object"
    return (
        _unknown_fault(body, COMPANY_FIELDS)
        or _length_fault("name", body.get("name"), 2, 100)
        or _length_fault("vanityName", body.get("vanityName"), 2, 63)
        or ("" if _VANITY_NAME.fullmatch(body["vanityName"]) else "vanityName may hold a-z, 0-9 and inner hyphens only")
        or domains_fault(body.get("emailDomains"))
    )


def domains_patch_fault(body: object) -> str:
    """Check the body of a company's change."""
    if not isinstance(body, dict):
        return "The body must be an object"
    return _unknown_fault(body, ("emailDomains",)) or domains_fault(body.get("emailDomains"))


def domains_fault(domains: object) -> str:
    """Check a list of email domains."""
    if not isinstance(domains, list) or not all(isinstance(domain, str) and domain.strip() for domain in domains):
        return "emailDomains must be a list of strings"
    return "" if 1 <= len(domains) <= MAX_DOMAINS else f"emailDomains must hold 1 to {MAX_DOMAINS} domains"


def user_fault(element: object) -> str:
    """Check one element of a users' creation."""
    if not isinstance(element, dict):
        return "Each user must be an object"
    missing = [name for name in USER_REQUIRED if element.get(name) in (None, "")]
    if missing:
        return f"{missing[0]} is required"
    return (
        _unknown_fault(element, (*USER_TEXTS, "active"))
        or _texts_fault(element)
        or ("" if isinstance(element.get("active", True), bool) else "active must be true or false")
        or ("" if _EMAIL.fullmatch(element["email"]) else "email is not an email address")
    )


def active_fault(body: object) -> str:
    """Check the body of a user's change."""
    if not isinstance(body, dict):
        return "The body must be an object"
    fault = _unknown_fault(body, ("active",))
    return fault or ("" if isinstance(body.get("active"), bool) else "active must be true or false")


def batch_fault(body: object) -> str:
    """Check the body of a users' creation as a whole."""
    fits = isinstance(body, list) and 1 <= len(body) <= MAX_BATCH
    return "" if fits else f"The body must be an array of 1 to {MAX_BATCH} users"


def _unknown_fault(body: dict[str, object], known: tuple[str, ...]) -> str:
    return next((f"{name} is not a known field" for name in body if name not in known), "")


def _length_fault(name: str, value: object, least: int, most: int) -> str:
    if not isinstance(value, str):
        return f"{name} must be a string"
    return "" if least <= len(value) <= most else f"{name} must have {least} to {most} characters"


def _texts_fault(element: dict[str, object]) -> str:
    faults = (_length_fault(name, element[name], 0, most) for name, most in USER_TEXTS.items() if name in element)
    return next((fault for fault in faults if fault), "")
