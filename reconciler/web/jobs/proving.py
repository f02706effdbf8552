"""The proof that the journal is whole is made by a process of its own: it takes as long as the journal is.

One at a time, for all who ask: whoever comes while it is made waits for the same.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reconciler.errors import ReconcilerError
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.operations.runs import verify_journal
from reconciler.web.jobs.environment import without_secret

_GOOD_FOR_S = 60.0


class Proved(NamedTuple):
    """What a walk of the journal has shown: whether all fits, how many records there are, and when the last came.

    `head` is the last hash. `seq`, `run` and `at` tell which record does not fit, where one does not. `error` says why
    nothing is known, "" where it is.
    """

    error: str = ""
    is_whole: bool = False
    records: int = 0
    last_at: str = ""
    head: str = ""
    seq: int = 0
    run: str = ""
    at: str = ""


_LATE = Proved(
    "It took longer than it may here, and was ended. Whoever runs this page can have it proven at the command line: "
    "reconciler runs --verify."
)
_ENDED = Proved("The process that looks could not be begun, or was ended from outside. Try again.")


class Prover:
    """Has the journal walked, for whoever asks; at most so many seconds at a time."""

    def __init__(self, environment: Mapping[str, str], most_s: float) -> None:
        self._environment = without_secret(environment)
        self._most_s = most_s
        self._walk: asyncio.Task[tuple[float, Proved]] | None = None

    async def proof(self, state: StatePlace, patience_s: float) -> Proved | None:
        """Return what a walk has shown that was under way, or begins now; None where that takes longer still."""
        loop = asyncio.get_running_loop()
        walk = self._walk
        if walk is None or (walk.done() and walk.result()[0] + _GOOD_FOR_S < loop.time()):
            walk = self._walk = asyncio.create_task(self._walked(state))
        await asyncio.wait([walk], timeout=patience_s)
        if not walk.done():
            return None
        if self._walk is walk:
            self._walk = None  # whoever asks next has it walked anew
        return walk.result()[1]

    async def close(self) -> None:
        """End what is under way: it only reads."""
        if self._walk:
            self._walk.cancel()
            await asyncio.wait([self._walk])

    async def _walked(self, state: StatePlace) -> tuple[float, Proved]:
        try:
            proved = await self._told(state)
        except TimeoutError:
            proved = _LATE
        except (OSError, ValueError):
            proved = _ENDED
        return asyncio.get_running_loop().time(), proved

    async def _told(self, state: StatePlace) -> Proved:
        """Return what the process tells. Raises TimeoutError, OSError, ValueError where it was ended without a word."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, stdin=-1, stdout=-1, env=self._environment, start_new_session=True
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(_as_json(state)), self._most_s)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return Proved(**json.loads(said))


def main() -> None:
    """Walk the journal of the state that stdin names."""
    os.umask(0o077)
    sys.stdout.write(json.dumps(_proved(_from_json(sys.stdin.buffer.read()))._asdict()))


def _as_json(state: StatePlace) -> bytes:
    database = state.database and state.database._asdict()
    return json.dumps({"folder": str(state.folder), "database": database}).encode()


def _from_json(said: bytes) -> StatePlace:
    facts = json.loads(said)
    return StatePlace(Path(facts["folder"]), facts["database"] and DatabaseAddress(**facts["database"]))


def _proved(state: StatePlace) -> Proved:
    try:
        proof = verify_journal(state)
    except ReconcilerError as error:
        return Proved(str(error))
    head = "" if proof.is_empty else proof.head
    if broken := proof.broken_at:
        return Proved("", False, proof.records, proof.last_at, head, broken.seq, broken.subject, broken.at)
    return Proved("", proof.whole, proof.records, proof.last_at, head)


if __name__ == "__main__":
    main()
