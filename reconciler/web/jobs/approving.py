"""A yes is put on record, or taken back, by a process of its own, which needs no secret.

A plan of 100,000 changes is read for that, which would keep everybody else at the page waiting.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reconciler.config.settings import load_settings
from reconciler.errors import InternalError, PlanRefused, ReconcilerError, Unapproved, UsageError
from reconciler.exit_codes import Exit
from reconciler.model.actor import Account, Actor
from reconciler.model.approval import Lifted
from reconciler.model.notice import Event
from reconciler.operations.approve import ApproveRequest, approve
from reconciler.web.jobs.environment import without_secret
from reconciler.web.jobs.telling import tell_apart

Json = dict[str, Any]

_RAISED: Mapping[int, type[ReconcilerError]] = {
    Exit.USAGE: UsageError,
    Exit.HELD: Unapproved,
    Exit.PLAN_REFUSED: PlanRefused,
}


async def put_on_record(environment: Mapping[str, str], order: Json, patience_s: float) -> None:
    """Have somebody's yes put on record, or taken back, within so many seconds.

    Raises as `approve`; InternalError where it is not known whether that was done.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=-1, stdout=-1, env=without_secret(environment), start_new_session=True
    )
    try:
        async with asyncio.timeout(patience_s):
            said, _ = await process.communicate(json.dumps(order).encode())
    except TimeoutError:
        process.kill()
        said, _ = b"", await process.wait()
    if process.returncode:
        raise InternalError(
            "The approval could not be put on record. Load the page again, and look how the plan stands."
        )
    told = json.loads(said)
    if told["exit_code"]:
        raise _RAISED.get(told["exit_code"], InternalError)(told["error"])


def main() -> None:
    """Put on record what stdin tells of."""
    os.umask(0o077)
    order = json.loads(sys.stdin.buffer.read())
    actor = Actor(Account(**order["actor"]["login"]), Account(**order["actor"]["process"]))
    lifted = Lifted(*order.get("lifted", ()))
    request = ApproveRequest(
        Path(order["plan"]),
        lambda _: True,
        lifted,
        withdraw=order["withdraw"],
        actor=actor,
        digest=order["digest"],
    )
    told = {"exit_code": 0, "error": ""}
    try:
        settings = load_settings(order["config"])
        approve(request, settings)
        if settings.notify.to:
            tell_apart(order, "", Event.APPROVED, withdrawn=order["withdraw"])
    except ReconcilerError as error:
        told = {"exit_code": int(error.exit_code), "error": str(error)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
