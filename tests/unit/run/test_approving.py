"""The yes to a schedule: what it covers, and what not."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reconciler.model.policy import Approving
from reconciler.run.approving import of_schedule
from reconciler.run.request import Request


class _AskedFor(Exception):
    """The journal was asked whether somebody has said yes."""


class _Store:
    @property
    def journal(self) -> Any:
        raise _AskedFor


def scheduled(request: Request) -> Any:
    approving = Approving(unattended="within-limits")
    run: Any = SimpleNamespace(settings=SimpleNamespace(approving=approving), store=_Store(), request=request)
    order: Any = SimpleNamespace(plan=None)
    return of_schedule(run, order, [], [])


def test_a_run_with_fixes_is_none_that_a_schedule_covers() -> None:
    with pytest.raises(_AskedFor):
        scheduled(Request(["people.csv"]))
    assert scheduled(Request(["people.csv"], fixes=Path("fixes.json"))) is None
