"""The stop switch of a state that several machines share: one row, which pauses the runs of all."""

import json
import time

from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_session import session_of

_GOOD_FOR_S = 0.25
"""So long an answer holds: a run asks before each of a thousand requests in a second."""

_seen: dict[DatabaseAddress, tuple[float, str]] = {}


def read(address: DatabaseAddress) -> str:
    """Return what the switch says, as it was a moment ago at the earliest; "" where it is not set. Raises
    ReconcilerError.
    """
    at, said = _seen.get(address, (0.0, ""))
    if not at or time.monotonic() - at > _GOOD_FOR_S:
        with session_of(address).turn("asked whether runs are paused") as db:
            row = db.execute("SELECT body FROM pause").fetchone()
        said = str(row[0]) if row else ""
        _seen[address] = time.monotonic(), said
    return said


def write(address: DatabaseAddress, pause: dict[str, str]) -> None:
    """Set the switch. Raises ReconcilerError."""
    with session_of(address).turn("paused") as db:
        db.execute(
            "INSERT INTO pause (body) VALUES (%s) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (json.dumps(pause),),
        )
    _seen.pop(address, None)


def remove(address: DatabaseAddress) -> None:
    """Take the switch away. Raises ReconcilerError."""
    with session_of(address).turn("resumed") as db:
        db.execute("DELETE FROM pause")
    _seen.pop(address, None)
