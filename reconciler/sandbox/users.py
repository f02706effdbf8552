"""A user of the sandbox."""

import msgspec
from msgspec import UNSET, UnsetType


class SandboxUser(msgspec.Struct, rename="camel", kw_only=True, gc=False):
    """A user as the API shows them; a field that is UNSET is left out of answers."""

    id: str
    created_at: str
    updated_at: str
    symphony_user_id: int
    email: str
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    active: bool | UnsetType = True
    phone_number: str | UnsetType = UNSET
    department: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    location: str | UnsetType = UNSET


class UsersPage(msgspec.Struct, rename="camel", frozen=True):
    """One page of a company's users."""

    total: int
    page_size: int
    current_page: int
    users: list[SandboxUser]
