"""Whether an open file still stands at its path: one that was removed or replaced keeps nobody else out any more."""

from pathlib import Path

Identity = tuple[int, int]
"""Device and number of a file."""


def identity(path: Path) -> Identity | None:
    """Return which file stands at a path, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
