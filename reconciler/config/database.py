"""Which database the state is in, where several machines share it; its address may hold a password."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress

VARIABLE = "RECONCILER_DATABASE_URL"
_PLACES = frozenset({VARIABLE, f"{VARIABLE}_FILE", "CREDENTIALS_DIRECTORY"})
_ALONE = "RECONCILER_DEMO"
"""Set by a demonstration for its own commands: settings that it meets may name a database of somebody's work."""

_SCHEMES = ("postgresql://", "postgres://")
_TWO_JOURNALS = "Without it the journal would be another one. Give it its value, or take it out."


def read_database(
    document: Mapping[str, Any], folder: Path, environment: Mapping[str, str] = os.environ
) -> DatabaseAddress | None:
    """Return the database, None where the state is in its folder alone: environment over file.

    Raises UsageError where it is named and cannot be read, or is no address of a database; nothing of it is shown.
    """
    table = document.get("state", {})
    if not (url := _url(table, folder, environment)):
        return None
    return DatabaseAddress(
        require_address(url, VARIABLE), str(table.get("schema", "reconciler")), bool(table.get("require_synchronous"))
    )


def without_database(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which no settings name a database: a demonstration has a folder of its own."""
    return {**{name: value for name, value in environment.items() if name not in _PLACES}, _ALONE: "1"}


def require_address(url: str, what: str) -> str:
    """Return the address of a PostgreSQL database. Raises UsageError where it is none; `what` begins the sentence."""
    try:
        host_part = urlsplit(url).netloc
    except ValueError:
        host_part = None
    if not url.startswith(_SCHEMES) or not url.isprintable() or " " in url or host_part is None:
        raise UsageError(
            f"{what} is no address of a PostgreSQL database (it is not shown): postgresql://USER:PASSWORD@HOST/NAME, "
            "what is special in user and password as %XX."
        )
    return url


def secrets_of(url: str) -> Iterator[str]:
    """Yield what must not be shown of an address: its password, as it stands there and as it is meant."""
    parts = urlsplit(url)
    given = [parts.password or ""]
    given += [value for key, value in parse_qsl(parts.query) if key in ("password", "sslpassword")]
    for secret in filter(None, given):
        yield secret
        yield unquote(secret)


def _url(table: Mapping[str, Any], folder: Path, environment: Mapping[str, str]) -> str:
    for name in (VARIABLE, f"{VARIABLE}_FILE"):
        if name in environment and not environment[name].strip():
            raise UsageError(f"{name} is set and empty. {_TWO_JOURNALS}")
    if not any((*environment.keys() & _PLACES, table.get("database_file"))):
        return ""
    from reconciler.config.credentials import from_file, from_systemd, require_plain

    if url := environment.get(VARIABLE, "").strip():
        require_plain(url, VARIABLE)
        return url
    if named := environment.get(f"{VARIABLE}_FILE"):
        return from_file(named, Path(), f"{VARIABLE}_FILE", True, environment)
    if url := from_systemd("database_url", environment):
        return url
    if _ALONE not in environment and (named := table.get("database_file")):
        return from_file(str(named), folder, "state.database_file", True, environment)
    return ""
