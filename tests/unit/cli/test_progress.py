"""Progress tells people on stderr, and nobody else."""

import time
from typing import Any

import pytest

from reconciler.cli.progress import Bars, Lines
from reconciler.run.progress import Silent, Stage


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
    assert capsys.readouterr() == ("", "")


def test_a_line_ends_each_stage(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    with Lines().step(Stage.READ_SHEETS) as step:
        step.advance(1200)
        clock[0] += 2
    assert capsys.readouterr() == ("", "Reading sheets: 1,200 in 2.0 s\n")


@pytest.mark.parametrize(
    ("total", "line"), [(400, "Applying: 100 of 400, 5.0/s, 60 s left"), (None, "Applying: 100, 5.0/s")]
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
