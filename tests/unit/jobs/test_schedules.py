"""Runs that are due are handed over once, over all workers, summer time and outages included."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reconciler.config.settings import Settings, load_settings
from reconciler.jobs.schedules import hand_over_due
from reconciler.model.job import JobState
from reconciler.model.schedule import Schedule
from reconciler.state.backends import open_state
from reconciler.state.jobs import all_jobs, find_job, record_end

BERLIN = ZoneInfo("Europe/Berlin")
NIGHTLY = Schedule("nightly", "0 3 * * *", "Europe/Berlin")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def minutes(first: str, last: str) -> Iterator[datetime]:
    now, end = at(first), at(last)
    while now <= end:
        yield now
        now += MINUTE


class Nights:
    """A state, and workers that look at a schedule with clocks of their own."""

    def __init__(self, folder: Path, *schedules: Schedule) -> None:
        self.settings = Settings(state_dir=folder, schedules=schedules)

    def look(self, now: datetime) -> list[str]:
        return hand_over_due(self.settings, "t", now)

    def due(self) -> list[str]:
        """Give the due times of all jobs, by the clock on the wall."""
        with closing(open_state(self.settings.state)) as store:
            orders = [job.order for job in all_jobs(store.journal)]
        return [f"{datetime.fromisoformat(order.due).astimezone(BERLIN):%d %H:%M}" for order in orders if order]

    def end(self, job_id: str) -> None:
        with closing(open_state(self.settings.state)) as store:
            record_end(store.journal, find_job(store.journal, job_id), JobState.DONE, 0, "r")


def test_what_is_due_is_handed_over_once_whoever_looks_how_often(tmp_path: Path) -> None:
    nights = Nights(tmp_path, NIGHTLY)
    assert nights.look(at("2027-01-10T02:58")) == []
    assert nights.look(at("2027-01-10T02:59")) == []
    (job,) = nights.look(at("2027-01-10T03:00"))
    assert [nights.look(at(f"2027-01-10T03:{minute:02}")) for minute in range(30)] == [[]] * 30
    nights.end(job)
    assert nights.look(at("2027-01-10T03:40")) == []
    assert nights.due() == ["10 03:00"]
    assert len(nights.look(at("2027-01-11T03:00"))) == 1


def test_what_was_due_before_the_schedule_was_known_is_not_made_up_for(tmp_path: Path) -> None:
    nights = Nights(tmp_path, NIGHTLY)
    assert nights.look(at("2027-01-10T03:10")) == []
    assert nights.look(at("2027-01-10T03:11")) == []
    changed = Nights(tmp_path, Schedule("nightly", "5 3 * * *", "Europe/Berlin"))
    assert [changed.look(at("2027-01-10T03:12")), changed.look(at("2027-01-10T03:13"))] == [[], []]


def test_after_an_outage_the_last_due_time_is_made_up_for_once(tmp_path: Path) -> None:
    nights = Nights(tmp_path, NIGHTLY)
    nights.look(at("2027-01-10T01:00"))
    assert len(nights.look(at("2027-01-13T04:59"))) == 1
    assert nights.look(at("2027-01-13T05:00")) == []
    assert nights.due() == ["13 03:00"]


def test_what_is_longer_ago_than_late_after_is_missed_and_not_made_up_for(tmp_path: Path) -> None:
    nights = Nights(tmp_path, NIGHTLY)
    nights.look(at("2027-01-10T01:00"))
    assert nights.look(at("2027-01-13T05:01")) == []
    assert nights.due() == []


def test_a_schedule_that_may_not_be_late_begins_all_the_same(tmp_path: Path) -> None:
    nights = Nights(tmp_path, Schedule("nightly", "0 3 * * *", "Europe/Berlin", timedelta()))
    nights.look(at("2027-01-10T01:00"))
    assert len(nights.look(at("2027-01-10T03:01"))) == 1


def test_partners_that_share_a_state_have_a_run_each(tmp_path: Path) -> None:
    nights = Nights(tmp_path, NIGHTLY)
    for now in (at("2027-01-10T02:59"), at("2027-01-10T03:00")):
        for tenant in ("t", "other"):
            hand_over_due(nights.settings, tenant, now)
    with closing(open_state(nights.settings.state)) as store:
        assert {job.tenant for job in all_jobs(store.journal)} == {"t", "other"}


@pytest.mark.thorough
def test_clocks_an_hour_apart_make_no_second_run(tmp_path: Path) -> None:
    nights = Nights(tmp_path, NIGHTLY)
    for now in minutes("2027-01-10T00:00", "2027-01-11T12:00"):
        nights.look(now)
        nights.look(now + HOUR)
    assert nights.due() == ["10 03:00", "11 03:00"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        ("2027-03-27T12:00", "2027-03-29T12:00", ["28 03:00", "29 02:30"]),  # 02:30 is skipped: at once after it
        ("2027-10-30T12:00", "2027-11-01T12:00", ["31 02:30", "01 02:30"]),  # 02:30 comes twice
    ],
)
def test_the_hours_of_summer_time_have_one_run(tmp_path: Path, first: str, last: str, due: list[str]) -> None:
    nights = Nights(tmp_path, Schedule("nightly", "30 2 * * *", "Europe/Berlin", 6 * HOUR))
    for now in minutes(first, last):
        nights.look(now)
    assert nights.due() == due


def test_a_run_that_is_due_while_the_one_before_is_under_way_waits(tmp_path: Path) -> None:
    nights = Nights(tmp_path, Schedule("hourly", "0 * * * *", "Europe/Berlin"))
    nights.look(at("2027-01-10T00:30"))
    nights.look(at("2027-01-10T01:00"))
    nights.look(at("2027-01-10T02:00"))
    assert nights.due() == ["10 01:00", "10 02:00"]


def test_or_it_does_not_happen_and_is_not_made_up_for(tmp_path: Path) -> None:
    nights = Nights(tmp_path, Schedule("hourly", "0 * * * *", "Europe/Berlin", skips=True))
    nights.look(at("2027-01-10T00:30"))
    (job,) = nights.look(at("2027-01-10T01:00"))
    assert nights.look(at("2027-01-10T02:00")) == []
    nights.end(job)
    assert nights.look(at("2027-01-10T02:01")) == []
    assert len(nights.look(at("2027-01-10T03:00"))) == 1
    assert nights.due() == ["10 01:00", "10 03:00"]


def test_a_schedule_has_sheets_of_its_own_or_those_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(
        '[[schedule]]\nname = "a"\ncron = "0 3 * * *"\nsources = ["hr/a.xlsx"]\noverlap = "skip"\n'
        '[[schedule]]\nname = "b"\ncron = "0 3 * * *"\n',
        "utf-8",
    )
    a, b = load_settings(tmp_path / "r.toml", {"RECONCILER_STATE_DIR": str(tmp_path)}).schedules
    assert (a.sources, a.skips) == ((str(tmp_path / "hr/a.xlsx"),), True)
    assert (b.sources, b.skips) == ((), False)
