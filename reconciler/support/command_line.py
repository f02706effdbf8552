"""Commands as one would type them."""

import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping


def command_line(words: Iterable[str], environment: Mapping[str, str] | None = None) -> str:
    """Return words as the shell of this system takes them, with variables in front that hold for them."""
    set_before = (environment or {}).items()
    if os.name != "nt":
        return " ".join([*(f"{name}={shlex.quote(value)}" for name, value in set_before), shlex.join(words)])
    variables = "".join(f"$env:{name}={_quoted(value)}; " for name, value in set_before)
    return f"{variables}{'& ' if variables else ''}{subprocess.list2cmdline([*words])}"


def _quoted(value: str) -> str:
    return "'{}'".format(value.replace("'", "''"))
