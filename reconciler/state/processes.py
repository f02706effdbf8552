"""Which run is at work, by its process: where the system tells of processes (Linux), whatever became of its lock."""

import os
from pathlib import Path

from reconciler.state.store import Journal, Record

_STATE, _STARTED = 0, 19
"""Fields of /proc/PID/stat behind the name: proc(5) counts them from 3."""


def started(pid: int) -> str:
    """Return when a process was started, so that no other has the same; "" where it has ended, or cannot be told."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
        return "" if fields[_STATE] in "ZX" else f"{boot}:{fields[_STARTED]}"
    except (OSError, IndexError):
        return ""


def at_work(journal: Journal, tenant: str) -> Record | None:
    """Return the beginning of a run of this partner that another process of this machine is at work on."""
    ended = {record.subject for record in journal.all_of("ended")}
    for begun in journal.all_of("begun"):
        pid, since = begun.body.get("process"), begun.body.get("process_started")
        is_open = begun.subject not in ended and begun.body.get("tenant") == tenant
        if is_open and isinstance(pid, int) and pid != os.getpid() and since and started(pid) == since:
            return begun
    return None
