"""The configuration file: which it is, what it says, and where state is kept."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError

DEFAULT_FILE = "reconciler.toml"


def read_config(path: Path | None) -> tuple[dict[str, Any], Path]:
    """Read `path`, or reconciler.toml in this folder if it is there; gives its content and the folder it stands in.

    Raises UsageError with the file and the setting.
    """
    if path is None and Path(DEFAULT_FILE).is_file():
        path = Path(DEFAULT_FILE)
    return (_read(path), path.parent) if path else ({}, Path())


def state_dir(document: Mapping[str, Any], folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Give where the program keeps what it knows of past runs: environment over file over the system's own place."""
    if named := environment.get("RECONCILER_STATE_DIR"):
        return Path(named)
    if directory := document.get("state", {}).get("directory"):
        return folder / str(directory)
    import platformdirs

    return Path(platformdirs.user_state_dir("reconciler", appauthor=False))


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    from reconciler.support.json_schema import first_wrong

    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: the configuration cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the configuration is not TOML: {error}.") from error
    connection = document.get("connection")
    if isinstance(connection, dict) and "client_secret" in connection:
        raise UsageError(
            f"{path}: the secret does not belong here. Put it in a file and name it as client_secret_file."
        )
    if wrong := first_wrong(document, "config"):
        raise UsageError(f"{path}: {wrong.where or 'the top level'}: {wrong.message}. See reconciler.example.toml.")
    return document
