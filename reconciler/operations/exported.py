"""The live state as an export has it, for those who look at sheets without the API."""

from datetime import date
from pathlib import Path

from reconciler.errors import InputRefused, UsageError
from reconciler.model.desired import DesiredUser
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany, User
from reconciler.sheets.load import load

_WHAT = "The export to check against"


def read_export(path: Path, today: date) -> Live:
    """Return what was live when a workbook was exported; `today` counts where it has first or last days.

    Those who have no row there are in none here, either. Raises UsageError where it is no workbook with the live state.
    """
    try:
        desired = load([path], today=today)
    except InputRefused as error:
        raise UsageError(f"{_WHAT} cannot be read: {error}") from error
    if not desired.companies:
        raise UsageError(
            f"{_WHAT} is none that `reconciler export` has written: {path} has no companies. Make one anew."
        )
    companies = {
        name: LiveCompany(Company(name, name, COMPLETED, row.name, row.email_domains), [])
        for name, row in desired.companies.items()
    }
    for name, rows in desired.users.items():
        if name in companies:
            companies[name].users = [_user(row) for row in rows.values()]
    return Live(companies)


def _user(row: DesiredUser) -> User:
    return User(
        row.email,
        row.email,
        row.first_name,
        row.last_name,
        row.display_name,
        # A cell is empty where the API did not say it.
        True if row.access.outright else None if row.active else False,
        row.phone_number,
        row.department,
        row.title,
        row.location,
    )
