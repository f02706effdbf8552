"""Paths as people write them in a variable or in the configuration, and the one folder in which state is kept."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError

STATE_VARIABLE = "RECONCILER_STATE_DIR"
_TWO_JOURNALS = "Two nights could have two journals."


def expanded(given: str) -> Path:
    """Return a path with a user's folder in place of a ~ or ~user at its beginning, where there is such a user."""
    try:
        return Path(given).expanduser()
    except RuntimeError:
        return Path(given)


def beside(folder: Path, given: str) -> Path:
    """Return a path that stands in a file of `folder`, to which it is relative."""
    return folder / expanded(given)


def state_dir(document: Mapping[str, Any], folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the program keeps what it knows of past runs: environment over file over the system's own place.

    It is the same folder wherever the program is called from. Raises UsageError where it could be another one
    tomorrow: a journal that is not found is begun anew, without a word of what was done before.
    """
    if (named := environment.get(STATE_VARIABLE)) is not None:
        return _absolute(_certain(named, STATE_VARIABLE), STATE_VARIABLE)
    if directory := document.get("state", {}).get("directory"):
        return _without_steps_back((folder / _certain(str(directory), "state.directory")).absolute())
    import platformdirs

    with suppress(RuntimeError):  # no home: of some versions a relative path, of others this
        path = Path(platformdirs.user_state_dir("reconciler", appauthor=False))
        if path.is_absolute():
            return path
    raise UsageError(
        "There is no folder for the journal: HOME is not set, or no absolute path, and the system knows no home of "
        f"this account. Set {STATE_VARIABLE} to the absolute path of a folder of the job."
    )


def _without_steps_back(path: Path) -> Path:
    """Return a path as people can read it: /var/state in place of /etc/reconciler/../../var/state."""
    return path.resolve() if ".." in path.parts else path


def _certain(text: str, name: str) -> Path:
    """Return a path with its ~ expanded. Raises UsageError where something else in it waits to be expanded.

    What was given is not shown: it may be a secret that was put in the wrong place.
    """
    if not text.strip():
        raise UsageError(f"{name} is set and empty. {_TWO_JOURNALS} Give it the path of a folder, or take it out.")
    if text != text.strip() or re.search(r"[\x00-\x1f\x7f]", text):
        raise UsageError(f"{name} has a blank at an end, a tab or a line break in it. {_TWO_JOURNALS} Take it out.")
    if found := re.search(r"[$`]|%\w+%", text):
        raise UsageError(f"{name} has a {found[0]} in it, and variables are not looked up there. Write the path out.")
    path = expanded(text)
    if str(path).startswith("~"):
        raise UsageError(f"{name} begins with a ~, and the system knows no such user's home. Write the path out.")
    return path


def _absolute(path: Path, name: str) -> Path:
    if not path.is_absolute():
        raise UsageError(
            f"{name} is no absolute path: it is another folder wherever the program is called from. {_TWO_JOURNALS} "
            f"Write the path out, from {path.absolute().anchor} on."
        )
    return path
