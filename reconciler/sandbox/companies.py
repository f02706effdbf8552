"""A company of the sandbox."""

from dataclasses import dataclass, field
from typing import Any, Literal

from reconciler.sandbox.problems import timestamp
from reconciler.sandbox.users import User

State = Literal[
    "STARTED", "TENANT_CREATED", "TENANT_CREATION_ERROR", "AUTH0_CONFIG_ERROR", "TENANT_CONFIG_ERROR", "COMPLETED"
]


Fate = State | Literal["never"]


@dataclass(slots=True)
class Company:
    """A company and its users, in the order of their creation.

    `listings` counts the listings that were begun, `late` holds the listing after which a user is shown, `stale` those
    who are listed as they were before, with that state and the last such listing; `shown` remembers who is listed now
    (None: to be found anew).
    """

    id: str
    name: str
    vanity_name: str
    email_domains: list[str]
    state: State
    created_at: float
    updated_at: float
    started_at: float
    error_message: str = ""
    polls: int = 0
    users: list[User] = field(default_factory=list)
    by_id: dict[str, User] = field(default_factory=dict)
    listings: int = 0
    late: dict[str, int] = field(default_factory=dict)
    stale: dict[str, tuple[bool, int]] = field(default_factory=dict)
    shown: list[User] | None = None

    def view(self) -> dict[str, Any]:
        """Give the company as the API does."""
        return {
            "id": self.id,
            "createdAt": timestamp(self.created_at),
            "updatedAt": timestamp(self.updated_at),
            "name": self.name,
            "vanityName": self.vanity_name,
            "emailDomains": self.email_domains,
            "publicUrl": f"https://{self.vanity_name}.on.symphony.com",
            "state": self.state,
            **({"errorMessage": self.error_message} if self.error_message else {}),
        }
