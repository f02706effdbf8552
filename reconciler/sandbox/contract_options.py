"""How a sandbox settles what the contract leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

import msgspec

from reconciler.sandbox.storm import Storm


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The open ends of the contract, each with the reading that the sandbox takes.

    `page_base` is the number of the first page; `list_active` whether listings tell `active`; `hide_disabled` whether
    disabled users vanish from listings and totals; `honour_active` whether a create may make a disabled user. A company
    is provisioned after `provisioning_s` seconds, or after `provisioning_polls` GETs by id where that is set. A user
    who was just created is missing from the next `listing_lag` listings. `domains_patch` tells whether a PATCH adds to
    the domains or replaces them. `fold_emails` tells whether one account takes all addresses that meet by Unicode
    folding (groß@ and gross@). Tokens are JSON Web Tokens, or `opaque_tokens` of which nothing can be read; a new one
    counts after `token_delay_s`, as where clocks differ. The clock of the service is `clock_skew_s` ahead. `storm`
    draws faults from a seed.
    """

    page_base: Literal[0, 1] = 0
    page_size_default: int = 100
    list_active: bool = True
    hide_disabled: bool = False
    honour_active: bool = False
    listing_lag: int = 0
    provisioning_s: float = 5.0
    provisioning_polls: int | None = None
    domains_patch: Literal["add", "replace"] = "add"
    fold_emails: bool = False
    token_life_s: float = 86400
    token_delay_s: float = 0.0
    expires_in: bool = False
    opaque_tokens: bool = False
    clock_skew_s: float = 0.0
    latency_s: float = 0.0
    client_id: str = "sandbox"
    client_secret: str = "sandbox-secret"  # noqa: S105  (made to be known)
    storm: Storm | None = None


def options_from(values: Mapping[str, Any]) -> Options:
    """Return the options that a mapping of names to values asks for.

    Raises ValueError, which names the option that is unknown or has a value of the wrong kind.
    """
    known = {field.name for field in fields(Options)}
    if unknown := sorted(set(values) - known):
        raise ValueError(f"{unknown[0]!r} is not an option; the options are {', '.join(sorted(known))}")
    return msgspec.convert(dict(values), Options)
