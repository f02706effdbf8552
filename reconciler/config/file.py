"""The configuration file: which it is, and what it says."""

import os
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.support.lazy_log import logger
from reconciler.support.private_files import who_else_writes

DEFAULT_FILE = "reconciler.toml"


def read_config(path: Path | None) -> tuple[dict[str, Any], Path]:
    """Read `path`, or reconciler.toml in this folder if it is there; gives its content and the folder it stands in.

    Raises UsageError with the file and the setting, and where a file that nobody named may be somebody else's. One that
    was named is read whoever can write to it, with a warning: it was somebody's choice, and not that of the folder.
    """
    found = path is None and os.path.lexists(DEFAULT_FILE)
    path = Path(DEFAULT_FILE) if found else path
    return (_read(path, found=found), path.parent) if path else ({}, Path())


def _read(path: Path, *, found: bool) -> dict[str, Any]:
    import tomllib

    from reconciler.support.json_schema import first_wrong

    try:
        with path.open("rb") as file:
            others = who_else_writes(path, os.fstat(file.fileno()))
            content = b"" if others and found else file.read()
    except OSError as error:
        raise UsageError(f"{path}: the configuration cannot be read ({error.strerror}).") from error
    if others and found:
        raise UsageError(
            f"{path}: {others}, so somebody else could have the secret sent elsewhere, or people locked out. If it is "
            "yours, close file and folder (chmod go-w) or take them over (chown). If you trust it as it is, name it "
            "when you call the program (docs/security.md)."
        )
    if others:
        logger(__name__).warning("%s: %s. Whoever does can have the secret sent elsewhere.", path, others)
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the configuration is not TOML: {error}.") from error
    connection = document.get("connection")
    if isinstance(connection, dict) and "client_secret" in connection:
        raise UsageError(
            f"{path}: the secret does not belong here. Put it in a file and name it as client_secret_file."
        )
    if wrong := first_wrong(document, "config"):
        raise UsageError(f"{path}: {wrong.where or 'the top level'}: {wrong.message}").with_way("way_settings")
    return document
