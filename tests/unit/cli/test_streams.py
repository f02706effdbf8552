"""Standard streams that no print trips over, in processes of their own."""

import os
import pty
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from reconciler.cli.outlet import unread
from tests.each import each

_SECURED = (
    "import atexit, sys, os; from reconciler.cli import streams; streams.secure(); atexit.register(streams.finish); "
)


def said(code: str, redirected: str = "") -> tuple[int, str, str]:
    """Run code behind secured streams, and return its exit code and what stdout and stderr had."""
    line = f'exec "$0" -c "$1" {redirected}'
    done = subprocess.run(
        ["/bin/bash", "-c", line, sys.executable, _SECURED + code], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@each(
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


_IMPATIENT = f"{_SECURED} streams.PATIENCE_S = 0.2; "


@contextmanager
def stuck(code: str, *, of: str = "stdout") -> Iterator["subprocess.Popen[bytes]"]:
    """Run code with a stream that leads into a pipe which nobody reads, and which is full."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(4096))
    os.set_blocking(writing, True)
    more: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    more |= {of: writing}
    try:
        with subprocess.Popen([sys.executable, "-c", _IMPATIENT + code], **more) as process:
            os.close(writing)
            yield process
    finally:
        os.close(reading)


def test_a_print_that_nobody_reads_holds_up_nobody_and_is_told_as_lost() -> None:
    tell = "[print('x' * 100, flush=True) for _ in range(3000)]; sys.stderr.write('on. ' + streams.undelivered())"
    for also, told in (("", b"on. "), ("streams.require_arrival();", b"on. nobody reads it")):
        with stuck(also + tell) as process:
            assert process.communicate(timeout=60)[1] == told
            assert process.returncode == 0


def test_a_log_that_nobody_reads_holds_up_nobody() -> None:
    with stuck("print('y' * 100_000, file=sys.stderr); print('on')", of="stderr") as process:
        assert process.communicate(timeout=60)[0] == b"on\n"
        assert process.returncode == 0


def test_of_what_nobody_reads_only_so_much_waits() -> None:
    tell = "[print('x', flush=True) for _ in range(20_000)]; time.sleep(0.2); print('x', flush=True); "
    with stuck(f"import time; {tell} sys.stderr.write(str(streams._streams[0].outlet.is_stuck))") as process:
        assert process.communicate(timeout=60)[1] == b"True"


def test_a_reader_who_takes_little_at_a_time_gets_it_all() -> None:
    reading, writing = os.pipe()
    process = subprocess.Popen([sys.executable, "-c", f"{_IMPATIENT} print('x' * 70_000)"], stdout=writing)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as file:
        until = time.monotonic() + 1
        taken = 0
        while time.monotonic() < until:
            taken += len(file.read(1))
            time.sleep(0.01)
        while more := file.read(65_536):
            taken += len(more)
    assert taken == 70_001
    assert process.wait(30) == 0


def test_what_goes_to_one_terminal_keeps_its_order() -> None:
    ours, theirs = pty.openpty()
    code = "[print(n, file=(sys.stdout, sys.stderr)[n % 2]) for n in range(1000)]"
    process = subprocess.Popen([sys.executable, "-c", _SECURED + code], stdout=theirs, stderr=theirs)
    os.close(theirs)
    told = b""
    with suppress(OSError):  # Linux tells so that nobody writes any more
        while more := os.read(ours, 4096):
            told += more
    os.close(ours)
    assert process.wait(30) == 0
    assert told.split() == [b"%d" % number for number in range(1000)]


def test_a_stopped_terminal_is_waited_for_until_it_goes_on() -> None:
    ours, theirs = pty.openpty()
    termios.tcflow(theirs, termios.TCOOFF)  # as Ctrl-S does
    code = _IMPATIENT + "print('shown'); os.write(3, b'on'); print(streams.have_taken())"
    noted, note = os.pipe()
    process = subprocess.Popen(
        ["/bin/bash", "-c", f'exec "$0" "$@" 3>&{note}', sys.executable, "-c", code],
        stdin=theirs, stdout=theirs, stderr=theirs, pass_fds=(note,),
    )  # fmt: skip
    os.close(note)
    assert os.read(noted, 2) == b"on"
    os.close(noted)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    termios.tcflow(theirs, termios.TCOON)
    os.close(theirs)
    told = os.read(ours, 100)
    while b"True" not in told:
        told += os.read(ours, 100)
    assert b"shown" in told
    assert process.wait(30) == 0
    os.close(ours)


def test_what_waits_in_a_pipe_is_known() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"12345")
    assert unread(writing) == 5
    os.read(reading, 2)
    assert unread(writing) == 3
    os.close(reading)
    os.close(writing)
    assert unread(writing) == 0


def test_a_letter_that_a_stream_cannot_show_becomes_a_mark() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SECURED + "print('\u201cé\u201d')"], capture_output=True, check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.stdout == b"???\n"
