"""Commands as one would type them."""

import os
import shlex
import subprocess
from collections.abc import Iterable


def command_line(words: Iterable[str]) -> str:
    """Return words as the shell of this system takes them."""
    return subprocess.list2cmdline([*words]) if os.name == "nt" else shlex.join(words)
