"""Deadlines: what they mean at a moment, in which zone, and what is none."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import UsageError
from reconciler.exit_codes import Exit
from reconciler.run.deadline import read_deadline


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
        assert "2026-07-01 06:00:00" in str(error)
        assert error.exit_code is Exit.INCOMPLETE


@pytest.mark.parametrize(
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
