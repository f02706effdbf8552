"""What an earlier run left open and this version does not understand stays open, and is told until it is settled."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import reconciler
from reconciler.model.finding_code import Code
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.state.backends import open_state
from reconciler.state.past_runs import open_runs
from reconciler.support.resources import folder
from tests.unit.builders import status_change
from tests.unit.run.test_host_process import Place

RENAMING = {"kind": "rename-user", "company": "quillmark", "subject": "ada@quillmark.example", "new": {}}
GONE = status_change("sam@quillmark.example", company="quillmark")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Give a sandbox, and the settings that point at it."""
    world = load_seed(folder("sample_data") / "live.json")
    with running(world) as url:
        yield Place(url, world, tmp_path / "state")


@pytest.mark.parametrize("actions", [[RENAMING], [RENAMING, GONE]])
def test_what_a_later_version_left_open_is_told_by_each_run_and_settled_by_none(
    place: Place, tmp_path: Path, actions: list[object]
) -> None:
    tenant = place.connection.tenant
    with (
        closing(open_state(place.settings.state)) as store,
        store.run_lock(tenant, place.connection.host, "later", "someone"),
    ):
        store.journal.append(tenant, "later", [("begun", {"tenant": tenant})])
        store.journal.append(tenant, "later", [("action", action) for action in actions])
        intent = {"request": 1, "call": "c", "actions": [*range(len(actions))]}
        store.journal.append(tenant, "later", [("intent", intent), ("sent", {"request": 1})])
    sheet = tmp_path / "users.csv"
    sheet.write_text("companyVanityName,email,firstName,lastName\nquillmark,ada@quillmark.example,Ada,Ash\n", "utf-8")
    for _ in range(2):
        report = asyncio.run(reconciler.apply(reconciler.Request([sheet]), place.settings, place.connection))
        told = {finding.subject for finding in report.findings if finding.code is Code.RESUME_UNKNOWN}
        assert (report.exit_code, "ada@quillmark.example" in told) == (7, True)
    with closing(open_state(place.settings.state)) as store:
        (left,) = open_runs(store.journal, tenant)
    assert left.strange == [("rename-user", "quillmark", "ada@quillmark.example")]
