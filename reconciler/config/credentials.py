"""Where credentials may be kept, besides a variable: files, what systemd hands over, the keyring of the system."""

import logging
import os
import re
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reconciler.config.places import beside, expanded
from reconciler.errors import UsageError

KEYRING_SERVICE = "reconciler"
_KEY_LOG = "SSLKEYLOGFILE"
_SYSTEMD = "CREDENTIALS_DIRECTORY"
_MOST_BYTES = 2**16
_ASSIGNED = re.compile(
    r"(?:(?:export|set)\s+)?(?:RECONCILER_\w+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?i:client[_-]?)?(?i:id|secret|password|token))"
    r"\s*[=:]\s*[^\s=].*",
    re.DOTALL,
)
_WRAPPED: tuple[tuple[Callable[[str], Any], str], ...] = (
    (lambda value: len(value) > _MOST_BYTES // 4, "is far too long"),
    (lambda value: "\0" in value, "has a NUL in it, as text in UTF-16 has: save it as UTF-8"),
    (lambda value: len(value.splitlines()) > 1, "has more than one line"),
    (lambda value: not value.isprintable(), "has a character in it that cannot be seen"),
    (_ASSIGNED.fullmatch, "has a name before the value, as in NAME=value"),
    (re.compile(r"""(["'`]).*\1|[“„‘‚«].*[”“’‘»]""").fullmatch, "stands in quotes"),
)
"""What people and programs put around a value, and its words."""

_FILE_NAME = re.compile(r"[a-z0-9./_-]{1,60}\.[a-z]{2,6}")


def from_file(given: str, folder: Path, setting: str, secret: bool, environment: Mapping[str, str]) -> str:
    """Read a value from a file, `given` relative to `folder`; `setting` is what names it. Warns where others can read
    a `secret`.

    Raises UsageError where the file cannot be read or is empty; what was given is shown only where it is a path for
    sure, for it may be the secret itself.
    """
    path = beside(folder, given)
    try:
        with path.open("rb") as file:
            value = file.read(_MOST_BYTES + 1).decode("utf-8-sig").strip()
            mode = os.fstat(file.fileno()).st_mode
    except (OSError, ValueError) as error:
        reason = (
            "not text in UTF-8"
            if isinstance(error, UnicodeDecodeError)
            else getattr(error, "strerror", "") or "no path"
        )
        is_file_name = not secret and _FILE_NAME.fullmatch(given)
        shown = str(path) if is_file_name else shown_path(given, path)
        # From None: the error before names what was given.
        raise UsageError(
            f"{setting} names {shown}, which cannot be read ({reason}). The path of a file belongs there, and not what "
            "stands in it."
        ) from None
    if not value:
        raise UsageError(f"{setting} names {path}, which is empty. Put the value into it.")
    require_plain(value, f"{setting} names {path}, and what is in it")
    if secret and os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO) and not _is_of_systemd(path, environment):
        logging.getLogger(__name__).warning("Others can read the secret in %s. Close it: chmod 600 %s", path, path)
    return value


def require_plain(value: str, what: str) -> None:
    """Raise UsageError where a value has more around it than itself; nothing of it is shown, and nothing is guessed.

    `what` begins the sentence.
    """
    if wrong := next((words for is_so, words in _WRAPPED if is_so(value)), ""):
        raise UsageError(f"{what} {wrong}. Nothing but the value itself belongs there.")


def shown_path(given: str, path: Path) -> str:
    """Return a path for people to read, where somebody has given one for sure: it is there, or leads into a folder."""
    with suppress(OSError, ValueError):
        leads = expanded(given).is_absolute() and path.parent != Path(path.anchor) and path.parent.is_dir()
        if leads or os.path.lexists(path):
            return str(path)
    return "something (not shown)"


def require_no_key_log(environment: Mapping[str, str]) -> None:
    """Raise UsageError where the keys of connections are to be written to a file: whoever has it reads the secret."""
    if environment.get(_KEY_LOG):
        raise UsageError(
            f"{_KEY_LOG} is set: the keys of all connections would be written to the file that it names, and whoever "
            f"reads that can read the client secret. Take it out of the environment: unset {_KEY_LOG}"
        )


def from_systemd(name: str, environment: Mapping[str, str]) -> str:
    """Read what the unit loads as LoadCredential=reconciler-client-secret:… (or -client-id); "" where it loads none.

    https://systemd.io/CREDENTIALS/. Raises UsageError where it cannot be read.
    """
    if not environment.get(_SYSTEMD):
        return ""
    folder, file = Path(environment[_SYSTEMD]), f"reconciler-{name.replace('_', '-')}"
    return from_file(file, folder, f"${_SYSTEMD}", True, environment) if (folder / file).exists() else ""


def from_keyring(host: str) -> str:
    """Read the secret that `keyring set reconciler HOST` has put into the keyring of the system.

    Raises UsageError where the keyring package is missing, the keyring cannot be opened, or it has no such entry.
    """
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise UsageError(
            "connection.keyring is set, and the keyring package is not installed: pip install 'reconciler[keyring]'."
        ) from error
    try:
        secret = keyring.get_password(KEYRING_SERVICE, host)
    except (KeyringError, RuntimeError) as error:
        raise UsageError(
            f"connection.keyring is set, and the keyring of this system cannot be opened ({type(error).__name__}). "
            "A job without a desktop has none: use client_secret_file there."
        ) from error
    if not secret:
        raise UsageError(
            f"The keyring has no secret for {host}: put it there with `keyring set {KEYRING_SERVICE} {host}`."
        )
    require_plain(value := str(secret).strip(), f"The secret for {host} in the keyring")
    return value


def _is_of_systemd(path: Path, environment: Mapping[str, str]) -> bool:
    # systemd grants its user access by an ACL, which shows as mode 0440 while nobody else can enter the folder
    # (https://github.com/systemd/systemd/issues/29435).
    return bool(environment.get(_SYSTEMD)) and path.is_relative_to(environment[_SYSTEMD])
