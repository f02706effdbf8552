"""Find out before anything is done that a result could not be written."""

import os
from pathlib import Path

from reconciler.errors import UsageError


def require_writable(path: Path | None) -> None:
    """Raise UsageError where a workbook could not be written to `path`."""
    if path is None:
        return
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path}: the workbook's name must end in .xlsx.")
    if path.is_dir():
        raise UsageError(f"{path}: this is a folder. Name a file.")
    folder = path.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UsageError(f"{folder}: this folder does not exist or cannot be written to.")


def require_new(path: Path | None) -> None:
    """Raise UsageError where a copy that people are to correct would take the place of another file."""
    require_writable(path)
    if path and os.path.lexists(path):
        raise UsageError(f"{path} is there already: name another file, or remove it.")
