"""List everybody as the program does: its settings, its transport, its completeness checks.

    python -m bench.list_users CONFIG AT_ONCE

Prints the seconds from opening the transport to a live state that is complete, token and companies included, and the
number of people. Starting Python and importing are not in it; nothing else is left out.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from reconciler.api.client import ConnectApi
from reconciler.api.read_live import read_live
from reconciler.api.transport import Transport
from reconciler.config.connection import connect
from reconciler.config.settings import Overrides, load_settings


async def list_all(config: Path, at_once: int) -> None:
    """List, and print what it took."""
    settings = load_settings(config).with_overrides(Overrides(max_concurrency=at_once))
    counts: list[int] = []
    began = time.perf_counter()
    async with Transport(
        connect(settings), settings.pace, lambda _seconds: None, lambda _why, _seconds: None
    ) as transport:
        # Kept, as the program keeps it: to forget everybody takes time too.
        live = await read_live(ConnectApi(transport), counts.append)
        seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "companies": len(live.companies), "users": sum(counts)}))


if __name__ == "__main__":
    asyncio.run(list_all(Path(sys.argv[1]), int(sys.argv[2])))
