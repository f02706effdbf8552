"""A storm that finds nothing proves something only if it finds what is there: one bug for each promise, planted."""

import pytest

from tests.storm.oracles import ORACLES
from tests.storm.planted import BUGS
from tests.storm.soak import soak

MOST_RUNS = 600
PROMISES = range(1, 15)


def test_each_promise_and_each_oracle_has_a_bug() -> None:
    assert {bug.promise for bug in BUGS.values()} >= {*PROMISES}
    assert {oracle for bug in BUGS.values() for oracle in bug.oracles} == {*ORACLES}


@pytest.mark.parametrize("bug", BUGS)
def test_planted_bug_is_found(bug: str) -> None:
    found = [one.found for one in soak(["planted"], MOST_RUNS, jobs=2, plant=bug, stop=True) if one.found]
    assert found, f"{MOST_RUNS} runs with a bug, and nothing was found: {bug}"
    assert found[0].oracle in BUGS[bug].oracles, found[0].what
