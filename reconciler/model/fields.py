"""The columns of the two kinds of sheet, by the API's own names."""

from __future__ import annotations

import re

COMPANY_FIELDS = ("name", "vanityName", "emailDomains")


USER_FIELDS = (
    "companyVanityName",
    "email",
    "firstName",
    "lastName",
    "displayName",
    "active",
    "startDate",
    "endDate",
    "phoneNumber",
    "department",
    "title",
    "location",
)
"""The columns of the two kinds of sheet, by the API's own names."""

DATE_FIELDS = frozenset({"startDate", "endDate"})
"""The columns of a users sheet that hold days."""


def snake(field_name: str) -> str:
    """Give a field name as codes spell it: emailDomains becomes email_domains."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", field_name).lower()
