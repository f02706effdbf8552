"""Progress tells people on stderr, and nobody else."""

import io
import re
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from reconciler.cli.live_bar import live_bar
from reconciler.cli.progress import Bars, Lines
from reconciler.cli.progress_facts import Count, Waits
from reconciler.run.progress import Silent, Stage
from tests.each import each


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the time that passes only when told to."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_silence_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    silent = Silent()
    with silent.step(Stage.READ_SHEETS, 3) as step:
        step.advance(3)
    silent.paused(7)
    silent.away("It is not there.", 7)
    silent.back(7)
    silent.ending(Stage.WRITE, 3)
    with silent.waiting("osterlane") as waiting:
        waiting.advance(0)
    assert capsys.readouterr() == ("", "")


def test_a_line_ends_each_stage(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    with Lines().step(Stage.READ_SHEETS) as step:
        step.advance(1200)
        clock[0] += 2
    assert capsys.readouterr() == ("", "Reading sheets: 1,200 rows in 2.0 s\n")


@pytest.mark.parametrize(
    ("total", "line"), [(400, "Applying: 100 of 400 changes, 5.0/s, 60 s left"), (None, "Applying: 100 changes, 5.0/s")]
)
def test_a_long_stage_tells_rate_and_time_left_every_ten_seconds(
    capsys: pytest.CaptureFixture[str], clock: list[float], total: int | None, line: str
) -> None:
    with Lines().step(Stage.WRITE, total) as step:
        clock[0] += 9
        step.advance(40)
        assert capsys.readouterr().err == ""
        clock[0] += 11
        step.advance(60)
        step.advance(0)
        assert capsys.readouterr().err == f"{line}\n"


@pytest.mark.parametrize("kind", [Lines, Bars])
def test_a_pause_is_told(capsys: pytest.CaptureFixture[str], kind: Any) -> None:
    kind().paused(12.4)
    assert capsys.readouterr() == ("", "The server asks for a pause of 12 s: every request waits.\n")


@pytest.mark.parametrize("kind", [Lines, Bars])
@pytest.mark.parametrize(("seconds", "words"), [(120, "2 minutes"), (90, "90 s"), (0.5, "0.5 s"), (150, "150 s")])
def test_that_a_host_is_away_is_told(capsys: pytest.CaptureFixture[str], kind: Any, seconds: float, words: str) -> None:
    kind().away("It is not there.", seconds)
    said = f"It is not there. The run waits, and tries again for up to {words}.\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize("total", [None, 0, 3])
def test_bars_count_on_stderr(capsys: pytest.CaptureFixture[str], total: int | None) -> None:
    with Bars().step(Stage.WRITE, total) as step:
        step.advance(1)
        step.advance(1)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Applying" in err


def test_a_stage_that_fails_lets_the_error_through(clock: list[float]) -> None:
    for kind in (Silent(), Lines(), Bars()):
        with pytest.raises(ZeroDivisionError), kind.step(Stage.READ_SHEETS):
            raise ZeroDivisionError


# -- how far it is --


@given(st.integers(1, 300), st.lists(st.integers(0, 90)))
def test_a_count_never_goes_back_and_is_whole_only_once_its_stage_has_ended(total: int, steps: Sequence[int]) -> None:
    count, before = Count(Stage.WRITE, total), 0
    for step in steps:
        count.add(step)
        assert before <= count.through < total
        before = count.through
    count.has_ended = True
    assert before <= count.through == min(sum(steps), total)


@each(
    ("stage", "total", "through", "words"),
    [
        (Stage.READ_SHEETS, None, 1, "1 row"),
        (Stage.READ_LIVE, None, 0, "0 people"),
        (Stage.READ_LIVE, None, 1, "1 person"),
        (Stage.WRITE, 1, 0, "0 of 1 change"),
        (Stage.VERIFY, 1200, 1, "1 of 1,200 changes"),
    ],
)
def test_a_count_says_of_what(stage: Stage, total: int | None, through: int, words: str) -> None:
    count = Count(stage, total)
    count.add(through)
    assert count.so_far == words


# -- what is waited for --


def test_a_log_tells_every_ten_seconds_and_no_more_often_who_is_waited_for(
    capsys: pytest.CaptureFixture[str], clock: list[float]
) -> None:
    lines = Lines()
    with lines.waiting("osterlane") as first:
        clock[0] += 5
        with lines.waiting("newco") as second:
            for _ in range(190):
                clock[0] += 1
                first.advance(0)
                second.advance(0)
        clock[0] += 10
        first.advance(0)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "Waiting for osterlane and 1 more: 10 s, usually about 20 min"
    assert said[5] == "Waiting for osterlane and 1 more: 1 min, usually about 20"
    assert said[-1] == "Waiting for osterlane: 3 min, usually about 20"
    assert len(said) == 20
    second.advance(0)
    assert capsys.readouterr().err == ""


def test_who_waited_longest_is_named_until_they_are_there(clock: list[float]) -> None:
    waits = Waits()
    with ExitStack() as others:
        with waits.company("osterlane"):
            clock[0] += 1
            for name in ("newco", "thirdco"):
                others.enter_context(waits.company(name))
            clock[0] += 1500
            assert [*waits.lines()] == ["Waiting for osterlane and 2 more: 25 min, usually about 20"]
        assert [*waits.lines()] == ["Waiting for newco and 1 more: 25 min, usually about 20"]
    assert [*waits.lines()] == []


def test_a_pause_and_an_absence_are_shown_for_as_long_as_they_last(clock: list[float]) -> None:
    waits = Waits()
    waits.pause(12)
    waits.away()
    waits.away()
    clock[0] += 2.5
    assert [*waits.lines()] == [
        "Pause, as the server asks: 10 s left",
        "Waiting for the host to be there again: 2 s",
    ]
    waits.back()
    assert "Waiting for the host to be there again: 2 s" in waits.lines()
    waits.back()
    clock[0] += 9.5
    assert [*waits.lines()] == []
    waits.pause(300)
    waits.hurry()
    assert [*waits.lines()] == []


def test_a_name_cannot_steer_the_terminal() -> None:
    waits = Waits()
    with waits.company("a\x1b[2Jb"):
        assert all(line.isprintable() for line in waits.lines())


@pytest.mark.parametrize("kind", [Lines, Bars])
def test_that_a_host_is_back_is_told(capsys: pytest.CaptureFixture[str], kind: Any) -> None:
    kind().back(39.6)
    assert capsys.readouterr() == ("", "It answers again, after 40 s: the run goes on.\n")


@pytest.mark.parametrize("kind", [Lines, Bars])
@pytest.mark.parametrize(
    ("stage", "under_way", "words"),
    [
        (Stage.READ_LIVE, 0, "Ending: nothing was written."),
        (Stage.WRITE, 4, "Ending: 4 requests under way; nothing more is sent, and what was sent is verified."),
        (Stage.WRITE, 1, "Ending: 1 request under way; nothing more is sent, and what was sent is verified."),
        (Stage.WRITE, 0, "Ending: no requests under way; nothing more is sent, and what was sent is verified."),
        (Stage.VERIFY, 3, "Ending: what was sent is verified first."),
        (Stage.PROVE, 0, "Ending: the audit workbook is finished first."),
    ],
)
def test_whoever_asks_for_an_end_is_told_what_still_happens(
    capsys: pytest.CaptureFixture[str], kind: Any, stage: Stage, under_way: int, words: str
) -> None:
    kind().ending(stage, under_way)
    assert capsys.readouterr() == ("", f"{words}\n")


# -- on a terminal --


def drawn(total: int | None, steps: Sequence[int], waits: Waits, clock: list[float], width: int = 80) -> list[str]:
    """Return the lines that a stage draws, after each step and at its end."""
    screen, count = io.StringIO(), Count(Stage.WRITE, total)
    console = Console(file=screen, width=width, force_terminal=True, color_system=None)
    with live_bar("Applying", count, waits, console) as bar:
        for step in steps:
            clock[0] += 1
            bar.advance(step)
            bar._bar.refresh()
        count.has_ended = True
        bar.advance(0)
    return [line.rstrip() for line in re.split(r"[\r\n]|\x1b\[[0-9;?]*[A-Za-z]", screen.getvalue()) if line.strip()]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("total", [None, 100_000])
def test_a_bar_and_what_is_waited_for_fit_the_terminal(width: int, total: int | None, clock: list[float]) -> None:
    waits = Waits()
    waits.pause(99)
    with waits.company("a-company-with-a-name-that-is-as-long-as-the-names-of-companies-can-be"[:63]):
        lines = drawn(total, [12_000] * 8, waits, clock, width)
    assert max(map(len, lines)) <= width
    shown = [line for line in lines if "Applying" in line]
    assert f"96,000{' of 100,000' if total else ''} changes" in shown[-1]
    assert ("━" in shown[-1]) is bool(total)
    assert any("Waiting for a-company" in line for line in lines)
    assert any("Pause, as the server asks" in line for line in lines)


def test_a_bar_tells_no_pace_while_companies_are_waited_for(clock: list[float]) -> None:
    waits = Waits()
    assert any("s left" in line for line in drawn(100, [10] * 5, waits, clock))
    with waits.company("osterlane"):
        assert not any("/s" in line for line in drawn(100, [10] * 5, waits, clock))
