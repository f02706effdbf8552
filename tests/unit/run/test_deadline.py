"""Deadlines: what they mean at a moment, in which zone, and what is none."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.errors import UsageError
from reconciler.exit_codes import Exit
from reconciler.run.deadline import read_deadline
from tests.each import each


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Live in Berlin."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def utc(text: str) -> datetime:
    """Give a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("text", "now", "moment"),
    [
        ("06:00", "2026-01-10 02:00", "2026-01-10 05:00"),
        ("6:00", "2026-01-10 02:00", "2026-01-10 05:00"),
        ("06:00", "2026-01-10 04:59", "2026-01-10 05:00"),
        ("06:00", "2026-01-10 05:00", "2026-01-11 05:00"),
        ("06:00", "2026-01-10 22:00", "2026-01-11 05:00"),
        ("00:00", "2026-01-10 22:30", "2026-01-10 23:00"),
        ("00:30", "2026-12-31 22:30", "2026-12-31 23:30"),
        # The nights in which clocks go forward and back.
        ("06:00", "2026-03-28 22:00", "2026-03-29 04:00"),
        ("06:00", "2026-10-24 21:00", "2026-10-25 05:00"),
        ("2h", "2026-03-29 00:30", "2026-03-29 02:30"),
        ("90m", "2026-01-10 02:00", "2026-01-10 03:30"),
        ("1.5h", "2026-01-10 02:00", "2026-01-10 03:30"),
        ("0s", "2026-01-10 02:00", "2026-01-10 02:00"),
    ],
)
def test_a_deadline_is_the_next_such_time_here_or_so_long_from_now(text: str, now: str, moment: str) -> None:
    deadline = read_deadline(text, utc(now))
    assert deadline.moment == utc(moment)
    assert deadline.left(utc(now)) == (utc(moment) - utc(now)).total_seconds()


@pytest.mark.usefixtures("berlin")
def test_it_is_told_in_local_time() -> None:
    deadline = read_deadline("06:00", utc("2026-07-01 02:00"))
    for error in (deadline.while_reading(), deadline.while_writing()):
        assert "2026-07-01 06:00:00 (UTC+0200)" in str(error)
        assert error.exit_code is Exit.INCOMPLETE


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("text", "now", "moment"),
    [
        # At 2 the clock is put forward to 3: half past 2 is reached, and passed, as that happens.
        ("02:30", "2026-03-28 22:00", "2026-03-29 01:00"),
        ("02:00", "2026-03-28 22:00", "2026-03-29 01:00"),
        ("02:59", "2026-03-28 22:00", "2026-03-29 01:00"),
        ("03:00", "2026-03-28 22:00", "2026-03-29 01:00"),
        ("01:59", "2026-03-28 22:00", "2026-03-29 00:59"),
        ("02:30", "2026-03-29 01:00", "2026-03-30 00:30"),
        ("02:30", "2026-03-29 01:10", "2026-03-30 00:30"),
        # At 3 it is put back to 2: half past 2 comes twice.
        ("02:30", "2026-10-24 21:00", "2026-10-25 00:30"),
        ("02:30", "2026-10-25 00:29", "2026-10-25 00:30"),
        ("02:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("02:30", "2026-10-25 01:29", "2026-10-25 01:30"),
        ("02:30", "2026-10-25 01:30", "2026-10-26 01:30"),
        ("02:00", "2026-10-24 21:00", "2026-10-25 00:00"),
        ("03:00", "2026-10-24 21:00", "2026-10-25 02:00"),
    ],
)
def test_in_the_hour_that_is_skipped_or_comes_twice_it_is_when_the_clock_next_reaches_it(
    text: str, now: str, moment: str
) -> None:
    assert read_deadline(text, utc(now)).moment == utc(moment)


@pytest.mark.usefixtures("berlin")
@settings(deadline=None)
@given(hour=st.integers(0, 23), minute=st.integers(0, 59), minutes=st.integers(0, 525_600))
def test_no_moment_before_it_shows_that_time(hour: int, minute: int, minutes: int) -> None:
    now = utc("2026-01-01") + timedelta(minutes=minutes)
    deadline = read_deadline(f"{hour:02}:{minute:02}", now).moment
    assert now < deadline <= now + timedelta(hours=25)
    one = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while one < deadline:
        assert (one.astimezone().hour, one.astimezone().minute) != (hour, minute)
        one += timedelta(minutes=1)


@each("zone", ["Mars/Base", "Europe/Berln", "CEST", "Europe", "Europe/Berlin ", "UTC+", "../passwd"])
def test_a_zone_that_is_not_known_is_refused_where_it_matters(zone: str) -> None:
    with pytest.raises(UsageError, match="which this system does not know, so 06:00 would be taken as UTC"):
        read_deadline("06:00", utc("2026-01-10 02:00"), {"TZ": zone})
    read_deadline("2h", utc("2026-01-10 02:00"), {"TZ": zone})


@each(
    "zone",
    ["", ":", "UTC", "UTC0", "GMT", "EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0530>-5:30", "XYZ3"],
)
def test_a_zone_that_is_written_out_is_known_everywhere(zone: str) -> None:
    read_deadline("06:00", utc("2026-01-10 02:00"), {"TZ": zone, "TZDIR": "/nowhere"})


def test_a_zone_with_a_name_is_known_where_the_system_has_its_file(tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Berlin").write_bytes(b"TZif2")
    for zone in ("Europe/Berlin", ":Europe/Berlin", str(tmp_path / "Europe" / "Berlin")):
        read_deadline("06:00", utc("2026-01-10 02:00"), {"TZ": zone, "TZDIR": str(tmp_path)})


def test_a_file_that_is_no_zone_is_none(tmp_path: Path) -> None:
    (tmp_path / "zone.tab").write_text("# a table", "utf-8")
    with pytest.raises(UsageError, match=r"the time zone zone\.tab, which this system does not know"):
        read_deadline("06:00", utc("2026-01-10 02:00"), {"TZ": "zone.tab", "TZDIR": str(tmp_path)})


@each(
    "text",
    [
        "",
        "6",
        "soon",
        "24:00",
        "06:60",
        "6h30",
        "-1h",
        "2 h",
        "2d",
        "06:00:00",
        "1e3s",
        "٦:٠٠",
        "2h\n",
        ".h",
        "9" * 9 + "h",
    ],
)
def test_what_is_no_deadline_is_refused_and_both_forms_are_shown(text: str) -> None:
    with pytest.raises(UsageError, match=r"a time of day, as in 06:00, or a duration, as in 2h or 90m"):
        read_deadline(text, utc("2026-01-10 02:00"))


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), seconds=st.integers(0, 300_000_000))
def test_a_time_of_day_is_ahead_and_within_a_day(hour: int, minute: int, seconds: int) -> None:
    now = utc("2020-01-01") + timedelta(seconds=seconds)
    assert timedelta(0) < read_deadline(f"{hour:02}:{minute:02}", now).moment - now <= timedelta(hours=25)
