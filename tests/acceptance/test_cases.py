"""Sheets from the real world: who is live afterwards, field by field, and what was said (`expected.md`)."""

import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.harness import Rehearse

CASES = sorted(path.parent for path in Path(__file__).with_name("cases").glob("*/expected.json"))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_sheet_from_the_real_world_ends_as_its_hr_person_expects(rehearse: Rehearse, case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    seed = json.loads((case / "live.json").read_text("utf-8"))
    room = rehearse(*seed["companies"])
    shutil.copytree(case / "in", room.folder / "in")

    run = room.apply("in", *expected["arguments"], expect=expected["exit_code"])

    said = " ".join(run.stderr.split())
    assert [words for words in expected["told"] if words not in said] == []
    assert {user["email"]: _fields(user) for user in room.company("acme")["users"]} == expected["live"]


def _fields(user: dict[str, object]) -> dict[str, object]:
    """Return what the API keeps of a person, without what tells who it is."""
    return {key: value for key, value in user.items() if key not in ("id", "companyId", "email")}
