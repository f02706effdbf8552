"""What is told of fixes, and of keeping one of several rows."""

import pytest

from reconciler.model.fixes import Fix
from reconciler.report.words.english.fixes import change, consequence, fixed_cell, moment

ONE = Fix(
    source="b.xlsx", sheet="Users", cell="E30", old="perhaps", new="yes", by="Ada", at="2026-11-29T12:00:31+00:00"
)


def test_a_fix_is_told_with_what_stood_there() -> None:
    assert change(ONE) == "“perhaps” → “yes”"
    assert change(Fix(old="x", cell="E3")) == "“x” → empty"
    assert change(Fix(row=4, remove=True)) == "the row is taken out"
    assert fixed_cell(ONE) == "Fixed by Ada at 2026-11-29 12:00 UTC. In the file it is “perhaps”."


@pytest.mark.parametrize(("at", "told"), [
    ("2026-11-29T12:00:31Z", "2026-11-29 12:00 UTC"), ("2026-11-29T12:00:31+01:00", "2026-11-29 11:00 UTC"),
])  # fmt: skip
def test_a_moment_is_told_in_utc(at: str, told: str) -> None:
    assert moment(Fix(at=at)) == told


CONSEQUENCES = {
    (True, True): "Ann keeps access",
    (True, False): "Ann is to have access",
    (True, None): "Ann is to have access",
    (False, True): "Ann loses access",
    (False, False): "Ann stays without access",
    (False, None): "Ann is to have none",
    (None, True): "",
}


def test_what_follows_from_keeping_a_row() -> None:
    assert {case: consequence("Ann", *case) for case in CONSEQUENCES} == CONSEQUENCES
