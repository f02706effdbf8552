"""The loop from sheet to audit, lost answers, interruptions and holds, with the state in PostgreSQL."""

import pytest

from tests.acceptance.test_faults import (
    test_a_change_that_is_lost_every_time_is_unknown_and_ends_with_7,
    test_creations_whose_answers_were_lost_are_found_and_not_sent_again,
    test_status_changes_whose_answers_were_lost_are_settled,
)
from tests.acceptance.test_guard import (
    test_a_hold_is_approved_later_with_the_plan_of_the_held_run,
    test_a_sheet_older_than_the_one_last_applied_is_refused,
    test_absent_people_are_deactivated_after_so_many_good_runs_and_the_audit_counts_down,
    test_sheets_that_lost_rows_since_the_last_good_run_are_held,
)
from tests.acceptance.test_interrupt import (
    test_a_plan_is_made_while_another_run_writes,
    test_a_run_after_an_interrupted_one_finishes_the_work,
)
from tests.acceptance.test_late_undo import test_undo_takes_back_only_what_no_later_run_has_changed
from tests.acceptance.test_loop import (
    test_a_plan_writes_nothing_and_says_what_apply_then_does,
    test_hundreds_of_people_are_read_in_pages_and_created_in_batches,
    test_the_first_run_converges_and_the_second_writes_nothing,
)
from tests.postgres import STATE

__all__ = [
    "test_a_change_that_is_lost_every_time_is_unknown_and_ends_with_7",
    "test_a_hold_is_approved_later_with_the_plan_of_the_held_run",
    "test_a_plan_is_made_while_another_run_writes",
    "test_a_plan_writes_nothing_and_says_what_apply_then_does",
    "test_a_run_after_an_interrupted_one_finishes_the_work",
    "test_a_sheet_older_than_the_one_last_applied_is_refused",
    "test_absent_people_are_deactivated_after_so_many_good_runs_and_the_audit_counts_down",
    "test_creations_whose_answers_were_lost_are_found_and_not_sent_again",
    "test_hundreds_of_people_are_read_in_pages_and_created_in_batches",
    "test_sheets_that_lost_rows_since_the_last_good_run_are_held",
    "test_status_changes_whose_answers_were_lost_are_settled",
    "test_the_first_run_converges_and_the_second_writes_nothing",
    "test_undo_takes_back_only_what_no_later_run_has_changed",
]
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _on_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE, "postgres")
