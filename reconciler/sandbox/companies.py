"""A company of the sandbox."""

from dataclasses import dataclass, field
from typing import Any, Literal

from reconciler.sandbox.listings import Listing
from reconciler.sandbox.problems import timestamp
from reconciler.sandbox.users import SandboxUser

State = Literal[
    "STARTED", "TENANT_CREATED", "TENANT_CREATION_ERROR", "AUTH0_CONFIG_ERROR", "TENANT_CONFIG_ERROR", "COMPLETED"
]
Fate = State | Literal["never"]


@dataclass(slots=True)
class SandboxCompany:
    """A company and its users, in the order of their creation; `polls` counts the GETs by its id."""

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
    users: list[SandboxUser] = field(default_factory=list)
    by_id: dict[str, SandboxUser] = field(default_factory=dict)
    listing: Listing = field(default_factory=Listing)

    def view(self) -> dict[str, Any]:
        """Return the company as the API shows it."""
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
