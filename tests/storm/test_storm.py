"""A storm over drawn worlds, sheets and nights, with kills and re-runs: every promise that a storm can see is asked.

Short here, and a failure is shrunk to its least; `make soak` sails thousands of runs through the same nights.
"""

import random
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.storm.draw import beginning, drawn, night
from tests.storm.soak import KEPT, NIGHTS, world_of
from tests.storm.voyage import Voyage, sail

draws = st.randoms(use_true_random=False)


class Storm(RuleBasedStateMachine):
    """One world and its nights, each drawn where Hypothesis can make it smaller."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.voyage: Voyage | None = None

    @initialize(draw=draws)
    def begin(self, draw: random.Random) -> None:
        """Serve a world, and sheets that say what is there."""
        begun = beginning(draw)
        note(f"{begun}")
        self.voyage = Voyage(begun, self.stack, Counter())

    @rule(draw=draws)
    def night(self, draw: random.Random) -> None:
        """Live through a night."""
        drawn = night(draw)
        note(f"{drawn}")
        assert self.voyage
        self.voyage.night(drawn)

    def teardown(self) -> None:
        """When all is calm the work ends, and once more finds nothing to do."""
        try:
            if self.voyage:
                self.voyage.end_well()
        finally:
            self.stack.close()


def test_nothing_is_lost_or_doubled_in_a_storm() -> None:
    settings = hypothesis.settings(
        max_examples=10,
        stateful_step_count=6,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    # A check must give the same verdict twice; finding new weather is what the soak is for.
    run_state_machine_as_test(hypothesis.seed(1)(Storm), settings=settings)


@pytest.mark.parametrize("world", range(8))
def test_worlds_of_the_soak_end_well(world: int) -> None:
    sail(drawn(f"kept/{world}", NIGHTS), Counter())


@pytest.mark.parametrize("world", sorted(KEPT.glob("*.json")), ids=lambda world: world.stem)
def test_worlds_in_which_something_was_found_end_well(world: Path) -> None:
    sail(world_of(str(world)), Counter())
