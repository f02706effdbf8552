"""Which runs were due, and which did not happen."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.schedule import Begun, Schedule, State
from reconciler.watch.due import latest, standing

BERLIN = "Europe/Berlin"
NIGHTLY = Schedule("nightly", "0 3 * * *", BERLIN)


def at(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def run(text: str, ended: bool = True) -> Begun:
    return Begun(f"run-{text}", at(text), ended)


def test_a_run_that_follows_a_due_time_meets_it() -> None:
    stands = standing(NIGHTLY, [run("2026-11-27T03:00"), run("2026-11-28T03:01")], at("2026-11-28T12:00"))
    assert stands.last
    assert (stands.last.state, stands.last.run) == (State.MET, run("2026-11-28T03:01"))
    assert (stands.missed, stands.next) == ((), at("2026-11-29T03:00"))


def test_the_last_due_times_come_oldest_first_and_nothing_was_due_before_the_first_run() -> None:
    runs, now = [run("2026-11-26T03:00"), run("2026-11-28T03:00")], at("2026-11-28T12:00")
    found = latest(NIGHTLY, runs, now, 30)
    assert [(due.at, due.state) for due in found] == [
        (at("2026-11-26T03:00"), State.MET),
        (at("2026-11-27T03:00"), State.MISSED),
        (at("2026-11-28T03:00"), State.MET),
    ]
    assert latest(NIGHTLY, runs, now, 1) == found[-1:]
    assert latest(NIGHTLY, [], now, 30) == []


def test_until_it_is_late_a_run_is_waited_for() -> None:
    stands = standing(NIGHTLY, [run("2026-11-27T03:00")], at("2026-11-28T05:00"))
    assert stands.last
    assert (stands.last.state, stands.missed) == (State.WAITING, ())


def test_all_nights_that_were_missed_are_told_the_oldest_first() -> None:
    stands = standing(NIGHTLY, [run("2026-11-25T03:00")], at("2026-11-28T05:01"))
    assert stands.last
    assert stands.last.state is State.MISSED
    assert stands.missed == (at("2026-11-26T03:00"), at("2026-11-27T03:00"), at("2026-11-28T03:00"))


def test_nights_that_were_missed_stay_so_while_the_next_is_waited_for() -> None:
    stands = standing(NIGHTLY, [run("2026-11-26T03:00")], at("2026-11-28T03:30"))
    assert stands.last
    assert (stands.last.state, stands.missed) == (State.WAITING, (at("2026-11-27T03:00"),))


def test_a_later_run_makes_up_for_what_was_missed() -> None:
    stands = standing(NIGHTLY, [run("2026-11-25T03:00"), run("2026-11-28T09:00")], at("2026-11-28T10:00"))
    assert stands.last
    assert (stands.last.state, stands.missed) == (State.LATE, ())


def test_a_run_without_an_end_meets_nothing_and_is_not_missed_either() -> None:
    stands = standing(NIGHTLY, [run("2026-11-27T03:00"), run("2026-11-28T03:00", ended=False)], at("2026-11-28T12:00"))
    assert stands.last
    assert (stands.last.state, stands.missed) == (State.BEGUN, ())


def test_a_second_run_makes_up_for_one_that_was_killed() -> None:
    killed = run("2026-11-28T03:00", ended=False)
    stands = standing(NIGHTLY, [killed, run("2026-11-28T04:00")], at("2026-11-28T12:00"))
    assert stands.last
    assert stands.last.run == run("2026-11-28T04:00")


def test_nothing_was_due_before_the_first_run() -> None:
    assert standing(NIGHTLY, [run("2026-11-28T11:00")], at("2026-11-28T12:00")).missed == ()
    before = standing(NIGHTLY, [run("2026-11-28T02:00")], at("2026-11-28T02:30"))
    assert before.last is None or before.last.state is not State.MISSED


def test_where_no_run_is_on_record_the_last_due_time_alone_is_told() -> None:
    assert standing(NIGHTLY, [], at("2026-11-28T12:00")).missed == (at("2026-11-28T03:00"),)
    assert standing(NIGHTLY, [], at("2026-11-28T04:00")).missed == ()


@pytest.mark.parametrize(
    ("day", "hour"),
    [("2026-03-29", "2026-03-29T01:00+00:00"), ("2026-10-25", "2026-10-25T00:30+00:00")],
    ids=["an hour that does not exist", "an hour that comes twice"],
)
def test_a_night_of_the_change_of_clocks_is_due_once(day: str, hour: str) -> None:
    schedule = Schedule("nightly", "30 2 * * *", BERLIN)
    due = datetime.fromisoformat(hour)
    stands = standing(schedule, [run(f"{day}T00:10")], at(f"{day}T12:00"))
    assert stands.missed == (due,)
    met = standing(schedule, [Begun("r", due + timedelta(seconds=1), True)], at(f"{day}T12:00"))
    assert met.last
    assert (met.last.at, met.last.state) == (due, State.MET)


@given(
    cron=st.sampled_from(["0 3 * * *", "30 2 * * *", "*/20 1-3 * * *", "0 0 1 * *", "15 2 * * 0", "0 6 * * 1-5"]),
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"]),
    minutes=st.integers(0, 400 * 24 * 60),
    late=st.integers(1, 600),
    met=st.sets(st.integers(0, 7), max_size=8),
)
def test_what_was_due_since_the_first_run_is_met_or_missed_or_waited_for(
    cron: str, zone: str, minutes: int, late: int, met: set[int]
) -> None:
    now = datetime(2026, 1, 10, tzinfo=UTC) + timedelta(minutes=minutes)
    schedule = Schedule("s", cron, zone, timedelta(minutes=late))
    start = (now - timedelta(days=5)).astimezone(ZoneInfo(zone))
    dues = [due.astimezone(UTC) for due in islice(CronSim(cron, start), 8)]
    past = [due for due in dues if due <= now]
    runs = [Begun(str(due), due, True) for number, due in enumerate(past) if number in met or number == 0]
    stands = standing(schedule, runs, now)
    assert stands.next > now
    if len(past) == len(dues) or not past:
        return
    last = max((number for number in met | {0} if number < len(past)), default=0)
    assert stands.missed == tuple(due for due in past[last + 1 :] if now > due + schedule.late_after)
