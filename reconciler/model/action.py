"""The changes that the API can make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from reconciler.model.identity import email_key
from reconciler.model.origin import Extras, Origin

Identity: TypeAlias = tuple[str, str, str]
"""What makes two actions the same change of the same thing: its kind, the company, and whom or what it is about."""


class ActionKind(StrEnum):
    """What the API can be asked to change."""

    CREATE_COMPANY = "create-company"
    ADD_DOMAINS = "add-domains"
    CREATE_USER = "create-user"
    DEACTIVATE_USER = "deactivate-user"
    REACTIVATE_USER = "reactivate-user"


class Action(msgspec.Struct, frozen=True, gc=False):
    """One change that the API can make.

    `company` is a vanityName; `subject` the vanityName or the email it is about, and `name` what people call that, ""
    where it is not known; `old` and `new` hold the API's own field names. `origin` is None where the person is absent
    from the sheets.
    """

    kind: ActionKind
    company: str
    subject: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any]
    company_id: str = ""
    user_id: str = ""
    origin: Origin | None = None
    extras: Extras = ()
    note: str = ""
    name: str = ""

    @property
    def identity(self) -> Identity:
        """What makes two actions the same change of the same thing."""
        return (self.kind, self.company, email_key(self.subject))


STATUS: Mapping[bool | None, Mapping[str, Any]] = {active: {"active": active} for active in (True, False, None)}
"""What an action has as `old` or `new` where it is about somebody's status: one object for all of them."""


class Unchanged(msgspec.Struct, frozen=True, gc=False):
    """A row that is satisfied already."""

    origin: Origin
    company: str
    subject: str
    state: str


def of_kind(actions: Iterable[Action], *kinds: ActionKind) -> list[Action]:
    """Give the actions of these kinds, in order."""
    return [action for action in actions if action.kind in kinds]
