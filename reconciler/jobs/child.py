"""The process of one attempt: `apply` as anybody runs it, with the worker's own settings, connection and secret."""

import os
from collections.abc import Sequence
from pathlib import Path

from reconciler.operations.jobs import JOB_VARIABLE
from reconciler.support.with_parent import Started


def child(job_id: str, run_id: str, words: Sequence[str], config: Path | None) -> Started:
    """Begin an attempt at a job, as this run; it ends with its worker."""
    named = ["--config", str(config)] if config else []
    loud = [] if "--verbose" in words else ["--quiet"]  # who loses access stands in no log
    environment = {**os.environ, JOB_VARIABLE: f"{job_id}/{run_id}"}
    return Started(["apply", "--yes", *loud, *named, *words], environment)
