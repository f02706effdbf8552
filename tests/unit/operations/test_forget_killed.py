"""A command that is killed while it forgets somebody leaves a whole journal, and the same command finishes."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.state_place import StatePlace
from reconciler.operations import forget as operation
from reconciler.operations import forget_files, forget_page
from reconciler.operations.runs import verify_journal
from reconciler.state import forgettings
from reconciler.state.sql_erasing import SqlErasure
from tests.unit.operations.forgetting import SHA256, forgotten, furnished, traces

STEPS: list[tuple[Any, str]] = [
    (forgettings, "record"),
    (Path, "unlink"),
    (shutil, "rmtree"),
    (forget_files, "_clean_faults"),
    (forget_files, "_audit_anew"),
    (Path, "replace"),
    (forget_page, "clean"),
    (operation, "clean_page"),
    (SqlErasure, "_blank"),
    (SqlErasure, "_delete"),
    (operation._Forgetting, "_told"),
    (SqlErasure, "clean"),
    (forgettings, "ended"),
]
"""What a forgetting does, one after the other: the process is killed before each, and after it."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Furnish a state folder once."""
    folder = tmp_path_factory.mktemp("original")
    furnished(folder / "state")
    return folder


def killed_at(state: Path, owner: Any, name: str, *, before: bool) -> None:
    """Forget her in a process of its own that is killed at the first call of a function."""
    child = os.fork()
    if not child:
        step: Callable[..., Any] = getattr(owner, name)

        def dying(*arguments: Any, **named: Any) -> Any:
            if not before:
                step(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(owner, name, dying)
        try:
            forgotten(state)
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
def test_whenever_it_is_killed_the_same_command_finishes(
    original: Path, tmp_path: Path, owner: Any, name: str, before: bool
) -> None:
    shutil.copytree(original, tmp_path / "room")
    state = tmp_path / "room" / "state"
    killed_at(state, owner, name, before=before)
    proof = verify_journal(StatePlace(state))
    assert proof.whole
    forgotten(state)
    assert traces(state, SHA256) == []
    after = verify_journal(StatePlace(state))
    assert (after.whole, after.people, after.unfinished) == (True, 1, 0)


def test_a_journal_tells_that_a_forgetting_was_begun_and_not_of_whom(original: Path, tmp_path: Path) -> None:
    shutil.copytree(original, tmp_path / "room")
    state = tmp_path / "room" / "state"
    killed_at(state, forget_files, "_audit_anew", before=True)
    assert verify_journal(StatePlace(state)).unfinished == 1
    with sqlite3.connect(state / "journal.sqlite3") as db:
        told = "".join(map(str, db.execute("SELECT public, items FROM chain_record WHERE kind = 'forget-begun'")))
    assert "janina" not in told.lower()
