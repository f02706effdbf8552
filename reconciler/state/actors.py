"""Who acts, as JSON data and back."""

from collections.abc import Mapping
from typing import Any

from reconciler.model.actor import Account, Actor


def actor_to_json(actor: Actor) -> dict[str, Any]:
    """Return who acts as JSON data."""
    return {name: account._asdict() for name, account in actor._asdict().items()}


def actor_from_json(value: Mapping[str, Any] | None) -> Actor | None:
    """Return the actor that `actor_to_json` gave as JSON data; None where nothing tells who it was."""
    return Actor(*(_account(value.get(name)) for name in Actor._fields)) if value else None


def _account(value: Mapping[str, Any] | None) -> Account:
    told = value or {}
    return Account(told.get("id", ""), told.get("name", ""))
