"""Kills, and the storms of the soak's worlds, with the state in PostgreSQL."""

import pytest

from tests.postgres import STATE
from tests.storm.test_killed import (
    holder,
    test_audit_of_a_killed_run_is_written_again,
    test_killed_again_and_again_at_each_step_in_turn,
    test_killed_around_a_write,
    test_killed_around_the_records_of_the_run,
    test_killed_while_another_waits,
    test_killed_while_many_writes_share_a_commit,
    test_living_holder_keeps_others_out_and_is_named,
)
from tests.storm.test_lost_answers import (
    test_answer_lost_twice_is_sent_three_times_at_most,
    test_outage_after_a_lost_answer_is_not_called_unsent,
)
from tests.storm.test_storm import test_nothing_is_lost_or_doubled_in_a_storm, test_worlds_of_the_soak_end_well

__all__ = [
    "holder",
    "test_answer_lost_twice_is_sent_three_times_at_most",
    "test_audit_of_a_killed_run_is_written_again",
    "test_killed_again_and_again_at_each_step_in_turn",
    "test_killed_around_a_write",
    "test_killed_around_the_records_of_the_run",
    "test_killed_while_another_waits",
    "test_killed_while_many_writes_share_a_commit",
    "test_living_holder_keeps_others_out_and_is_named",
    "test_nothing_is_lost_or_doubled_in_a_storm",
    "test_outage_after_a_lost_answer_is_not_called_unsent",
    "test_worlds_of_the_soak_end_well",
]


@pytest.fixture(autouse=True)
def _on_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE, "postgres")
