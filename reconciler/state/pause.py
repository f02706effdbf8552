"""The file that pauses all runs of a state folder: it is there whole or not at all."""

import json
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.pause import Pause
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.support.private_files import require_own

FILE = "paused.json"

FORMAT = "reconciler-pause/1"


def pause_of(state: StatePlace) -> Pause | None:
    """Return who has paused the runs of a state, None where nobody has.

    What cannot be read pauses them, too: somebody has put it there, and nobody knows that they may go on.
    """
    return _in_database(state.database) if state.database else _in_folder(state.folder / FILE)


def _in_database(address: DatabaseAddress) -> Pause | None:
    from reconciler.state import postgres_pause

    try:
        said = postgres_pause.read(address)
        return _read(json.loads(said)) if said else None
    except ReconcilerError as error:
        return Pause(trouble=str(error).rstrip("."))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Pause(trouble="What the database says of it is damaged")


def _in_folder(path: Path) -> Pause | None:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return Pause(trouble=f"{path} is no ordinary file")
        require_own(path)
        return _read(json.loads(path.read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Pause(trouble=f"{path} cannot be read ({error.strerror})")
    except UsageError as error:
        return Pause(trouble=str(error).rstrip("."))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Pause(trouble=f"{path} is damaged")


def _read(document: Mapping[str, Any]) -> Pause:
    """Return what the file says. Raises ValueError, KeyError, TypeError and AttributeError where it is damaged."""
    texts = [document[name] for name in ("by", "since", "reason")]
    is_whole = document["format"] == FORMAT and all(isinstance(text, str) and text for text in texts)
    if not is_whole or datetime.fromisoformat(texts[1]).utcoffset() != UTC.utcoffset(None):
        raise ValueError
    return Pause(*texts)
