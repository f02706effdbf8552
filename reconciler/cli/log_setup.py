"""What of the log people see, and what is kept for those who mend the program."""

import logging
import os
from pathlib import Path
from typing import Any

import click

from reconciler.errors import UsageError
from reconciler.support.private_files import open_private, private_folder
from reconciler.support.redact import mask_addresses
from reconciler.support.redactor import Redactor

_redactors: list[Redactor] = []
"""Of this process, which has one log."""


def hide_secrets(redactor: Redactor) -> None:
    """Take what a redactor knows out of all that is logged from now on."""
    _redactors[:] = [redactor]


def without_secrets(text: str) -> str:
    """Return a text without the secrets of this process."""
    for redactor in _redactors:
        # Line by line: a traceback is long, and a text that is too long is shown not at all.
        text = "\n".join(map(redactor.clean, text.split("\n")))
    return text


def set_up_log(state_dir: Path, verbose: bool, quiet: bool) -> None:
    """Log to stderr without tracebacks; a fault of this program is kept whole in the state directory."""
    level = logging.INFO if verbose else logging.ERROR if quiet else logging.WARNING
    to_people = logging.StreamHandler()
    to_people.setFormatter(OneLine("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[to_people, FaultFile(state_dir)], force=True)


class OneLine(logging.Formatter):
    """Writes a record for people, in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write no address in full: logs are kept by others, and sent around."""
        return mask_addresses(without_secrets(super().format(record)))

    def formatException(self, ei: Any) -> str:
        """Leave tracebacks out."""
        return f"({ei[0].__name__})"


class FaultFile(logging.Handler):
    """Keeps the traceback of a fault where whoever mends it can find it."""

    def __init__(self, state_dir: Path) -> None:
        super().__init__(logging.ERROR)
        self._path = state_dir / "faults.log"

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record, traceback and all; readable by its owner alone."""
        if not record.exc_info:
            return
        try:
            private_folder(self._path.parent)
            with os.fdopen(open_private(self._path, os.O_WRONLY | os.O_APPEND), "a") as file:
                file.write(without_secrets(logging.Formatter("%(asctime)s %(message)s").format(record)) + "\n")
        except (OSError, UsageError):
            return
        click.echo(f"Details for a bug report: {self._path}", err=True)
