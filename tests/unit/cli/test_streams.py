"""Standard streams that no print trips over, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SECURED = "import sys, os; from reconciler.cli import streams; streams.secure(); "


def said(code: str, redirected: str = "") -> tuple[int, str, str]:
    """Run code behind secured streams, and return its exit code and what stdout and stderr had."""
    line = f'exec "$0" -c "$1" {redirected}'
    done = subprocess.run(
        ["/bin/bash", "-c", line, sys.executable, _SECURED + code], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("redirected", "lost_text", "lost_document"),
    [
        ("", "", ""),
        (">/dev/null", "", ""),
        (">/dev/full", "No space left on device", "No space left on device"),
        (">&-", "", "Bad file descriptor"),
        ("1</dev/null", "", "Bad file descriptor"),
        ("| true", "", "Broken pipe"),
    ],
)
def test_what_is_lost_of_stdout_is_known_and_nothing_raises(
    redirected: str, lost_text: str, lost_document: str
) -> None:
    tell = "print('x' * 100_000, flush=True); sys.stderr.write(streams.undelivered())"
    assert said(tell, redirected)[2] == lost_text
    assert said(f"streams.require_arrival(); {tell}", redirected)[2] == lost_document


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/full", "2</dev/null", "2>&1 >/dev/null | true"])
def test_what_is_lost_of_stderr_changes_nothing(redirected: str) -> None:
    tell = "print('one', file=sys.stderr); print('two', file=sys.stderr); sys.exit(1 if streams.undelivered() else 0)"
    assert said(tell, redirected)[0] == 0


def test_a_stream_that_somebody_has_closed_is_quiet_too() -> None:
    assert said("sys.__stdout__.close(); print('x', flush=True); streams.undelivered()") == (0, "", "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
def test_a_file_that_is_opened_has_none_of_their_numbers_and_children_have_all_three(
    closed: str, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    code = (
        f"file = open({str(told)!r}, 'w'); "
        "child = os.spawnlp(os.P_WAIT, 'sh', 'sh', '-c', 'test -e /dev/fd/0 -a -e /dev/fd/1 -a -e /dev/fd/2'); "
        "print(file.fileno() > 2, child, repr(sys.stdin.read()), file=file)"
    )
    said(code, f"</dev/null {closed}")
    assert told.read_text("utf-8") == "True 0 ''\n"


def test_a_pipe_that_does_not_block_takes_all_the_same() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    process = subprocess.Popen([sys.executable, "-c", f"{_SECURED} print('x' * 500_000)"], stdout=writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        assert len(file.read()) == 500_001
    assert process.wait(30) == 0


def test_a_letter_that_a_stream_cannot_show_becomes_a_mark() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SECURED + "print('\u201cé\u201d')"], capture_output=True, check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.stdout == b"???\n"
