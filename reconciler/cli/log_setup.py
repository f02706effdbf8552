"""What of the log people see, and what is kept for those who mend the program."""

import logging
import os
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from reconciler.cli import json_lines
from reconciler.cli.hidden import without_secrets
from reconciler.support.private_files import open_private, private_folder
from reconciler.support.redact import mask_addresses
from reconciler.version import __version__


def set_up_log(state_dir: Path, verbose: bool, quiet: bool) -> None:
    """Log to stderr without tracebacks; a fault of this program is kept whole in the state directory."""
    level = logging.INFO if verbose else logging.ERROR if quiet else logging.WARNING
    to_people: logging.Handler = JsonHandler() if json_lines.are_on() else logging.StreamHandler()
    to_people.setFormatter(OneLine("%(message)s" if json_lines.are_on() else "%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[to_people, FaultFile(state_dir)], force=True)


def set_up_log_unless_done() -> None:
    """Set the log up for an error that came before the settings were read."""
    from reconciler.config.places import state_dir

    if not logging.getLogger().handlers:
        with suppress(Exception):  # without the settings there may be no place for it
            set_up_log(state_dir({}, Path.cwd()), verbose=False, quiet=True)


class JsonHandler(logging.Handler):
    """Writes a record as a JSON line."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, with the logger that it comes from."""
        json_lines.told("log", self.format(record), record.levelname.lower(), logger=record.name)


class OneLine(logging.Formatter):
    """Writes a record for people, in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write no address in full: logs are kept by others, and sent around."""
        said = super().format(record)
        return mask_addresses(without_secrets(said))

    def formatException(self, ei: Any) -> str:
        """Leave tracebacks out."""
        return f"({ei[0].__name__})"


class FaultFile(logging.Handler):
    """Keeps the traceback of a fault where whoever mends it can find it."""

    def __init__(self, state_dir: Path) -> None:
        super().__init__(logging.ERROR)
        self._path = state_dir / "faults.log"

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record, with all that is known of its error; readable by its owner alone."""
        if not record.exc_info or record.exc_info[1] is None:
            return
        try:
            told = without_secrets("".join([*_heading(record), *_whole(record.exc_info[1])]))
            private_folder(self._path.parent)
            descriptor = open_private(self._path, os.O_WRONLY | os.O_APPEND)
            with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(told)
        except Exception:  # noqa: BLE001 - that it cannot be kept makes nothing worse
            return
        click.echo(f"Details for a bug report: {self._path}", err=True)


def _heading(record: logging.LogRecord) -> Iterator[str]:
    yield f"{logging.Formatter().formatTime(record)} {record.getMessage()} (reconciler {__version__})\n"


_ALL = 1 << 30


def _whole(error: BaseException) -> Iterator[str]:
    """Yield the lines of a traceback with every cause, every error of a group, and what `from None` hides."""
    whole = traceback.TracebackException.from_exception(error, max_group_width=_ALL, max_group_depth=_ALL)
    waiting = [whole]
    while waiting:
        one = waiting.pop()
        one.__suppress_context__ = False
        waiting += filter(None, (one.__cause__, one.__context__, *(one.exceptions or ())))
    return whole.format()
