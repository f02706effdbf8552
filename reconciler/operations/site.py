"""Where this process runs, for those who are told of it elsewhere."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from reconciler.config.places import STATE_VARIABLE
from reconciler.config.settings import Settings
from reconciler.model.notice import Site
from reconciler.run.who_acts import who_acts
from reconciler.support.operator import operator

_SECRET = ("RECONCILER_CLIENT_ID", "RECONCILER_CLIENT_SECRET", "CREDENTIALS_DIRECTORY")
_ADDRESSES = tuple(f"RECONCILER_{name}_URL" for name in ("API", "TOKEN", "LOGIN"))
_FILES = (*(f"{name}_FILE" for name in (*_ADDRESSES, *_SECRET[:2])), "RECONCILER_CA_BUNDLE")
_ADDRESS = re.compile(r"https?://[^@?#\s]+")


def site_of(
    settings: Settings, program: str, given: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Site:
    """Return where this process runs and how it was started, by the words after the program's name."""
    state = str(settings.state_dir)
    told = {STATE_VARIABLE: state} if _moves(state, environment) else {}
    given_too = {name: environment[name] for name in (*_ADDRESSES, *_FILES, *_SECRET) if environment.get(name)}
    told |= {name: value for name, value in given_too.items() if _is_none_of_the_secrets(name, value)}
    return Site(
        account=operator(who_acts().process.name),
        folder=str(Path.cwd()),
        state=state,
        program=_installed(program),
        config=str(settings.file or ""),
        given=tuple(given),
        environment=told,
        secret=tuple(name for name in given_too if name not in told),
    )


def _is_none_of_the_secrets(name: str, value: str) -> bool:
    """Whether a variable has what it is for, an address or a file: a secret may stand in the wrong one."""
    if name in _ADDRESSES:
        return bool(_ADDRESS.fullmatch(value))
    return name in _FILES and Path(value).is_file()


def _moves(state: str, environment: Mapping[str, str]) -> bool:
    """Whether the state folder is another one in a shell that lacks the variables of this process."""
    home = environment.get("XDG_STATE_HOME")
    return bool(environment.get(STATE_VARIABLE)) or (bool(home) and Path(state).is_relative_to(str(home)))


def _installed(program: str) -> str:
    """Return the program's own path; that beside the interpreter where it was not started by one, as by `-m`."""
    beside = Path(sys.executable).with_name("reconciler.exe" if os.name == "nt" else "reconciler")
    given = Path(program)
    if given.is_absolute() and given.name.startswith("reconciler"):
        return program
    return str(beside) if beside.is_file() else "reconciler"
