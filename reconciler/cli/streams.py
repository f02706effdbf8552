"""The standard streams of this process: no print trips over one that is closed or full, or waits for a reader.

Such a stream goes quiet, and whatever is at work goes on. What was lost of stdout is told by the exit code.
"""

import errno
import io
import os
import sys
from contextlib import suppress
from functools import partial
from typing import Any

from reconciler.cli import signals
from reconciler.cli.outlet import Outlet

_NOBODY_READS = frozenset({errno.EPIPE, errno.EIO, errno.EBADF, errno.ETIMEDOUT})
"""A reader that has gone or does not read, a terminal that was closed, a stream that never was one to write to."""

PATIENCE_S = 10.0
"""How long a reader may take nothing before nobody waits for it any more."""

PERSONAL_PATIENCE_S = 600.0
"""The same where there is a terminal: a person may read in a pager, or have stopped it (Ctrl-S)."""

_HURRY_S = 3.0
"""The same for a process that was asked to end."""

_AT_ONCE = 4096
"""How many bytes are handed to the system in one go."""

_streams: "list[_QuietStream]" = []
_must_arrive = False


def secure() -> None:
    """Open what is missing of descriptors 0 to 2, before a file of ours takes its number, and have no print raise."""
    missing = [number for number in range(3) if not _is_open(number)]
    for number in missing:
        opened = os.open(os.devnull, os.O_RDWR)
        os.dup2(opened, number)  # to be inherited, as such streams are; does nothing more where it has that number
        if opened != number:
            os.close(opened)
        else:
            os.set_inheritable(number, True)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    first = Outlet(1, _patience)
    second = first if os.path.samestat(os.fstat(1), os.fstat(2)) else Outlet(2, _patience)
    out, sys.stdout = _quiet(sys.stdout, 1, first, is_missing=1 in missing)
    err, sys.stderr = _quiet(sys.stderr, 2, second, is_missing=2 in missing)
    _streams[:] = out, err


def require_arrival() -> None:
    """Have it count as lost, too, where nobody reads to its end what is printed on stdout: it is a document."""
    global _must_arrive
    _must_arrive = True


def undelivered() -> str:
    """Return why what was printed on stdout has not arrived; "" where it has, or where nobody reads a mere text.

    Waits for a reader, as long as it reads.
    """
    if not _streams:
        return ""
    have_taken()
    lost = _streams[0].lost
    if lost is None or (lost.errno in _NOBODY_READS and not _must_arrive):
        return ""
    return lost.strerror or str(lost)


def have_taken() -> bool:
    """Wait until all that was printed has been taken, as long as somebody reads; returns whether it came to that."""
    sys.stdout.flush()
    sys.stderr.flush()
    return min(stream.outlet.is_through() for stream in _streams)  # each is waited for


def finish() -> None:
    """Wait for the readers a last time; what is printed after that is written at once."""
    have_taken()
    for stream in _streams:
        stream.outlet.close()


def _patience() -> float:
    if signals.have_come():
        return _HURRY_S
    return PERSONAL_PATIENCE_S if any(map(os.isatty, range(3))) else PATIENCE_S


class _QuietStream(io.RawIOBase):
    """Has another stream written to until that fails; then drops all that follows, and `lost` says why."""

    def __init__(self, to: io.RawIOBase, outlet: Outlet, name: str, lost: OSError | None) -> None:
        self.outlet = outlet
        self.name = name
        self.mode = "wb"
        self._to = to
        self._lost = lost

    @property
    def lost(self) -> OSError | None:
        """Why it takes no more; None as long as it does."""
        if self._lost is None and self.outlet.is_stuck:
            return OSError(errno.ETIMEDOUT, "nobody reads it")
        return self._lost

    def write(self, data: Any) -> int:
        """Have this written, and pretend to where no more is taken."""
        if self.lost is None:
            self.outlet.put(partial(self._send, bytes(data)))
        return memoryview(data).nbytes

    def _send(self, data: bytes) -> None:
        begin = 0
        while begin < len(data) and self.lost is None:
            try:
                count = self._written(data[begin : begin + _AT_ONCE])
            except OSError as error:
                self._lost = error
            except ValueError as error:  # somebody has closed it
                self._lost = OSError(errno.EBADF, str(error))
            else:
                self.outlet.moved(count)
                begin += count

    def _written(self, data: bytes) -> int:
        while (count := self._to.write(data)) is None:
            # Another process has set the terminal that we share to not blocking.
            import select

            select.select([], [self._to], [])
        return count

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def fileno(self) -> int:
        """Return its descriptor."""
        return self._to.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal; one that was closed is none."""
        with suppress(OSError, ValueError):
            return self._to.isatty()
        return False


def _quiet(stream: Any, number: int, outlet: Outlet, *, is_missing: bool) -> tuple[_QuietStream, io.TextIOWrapper]:
    """Return a stream that never raises, and the text stream upon it; a letter that it cannot show becomes a mark."""
    buffer = getattr(stream, "buffer", None)
    to = getattr(buffer, "raw", buffer) or io.FileIO(number, "w", closefd=False)
    lost = OSError(errno.EBADF, os.strerror(errno.EBADF)) if is_missing else None
    raw = _QuietStream(to, outlet, f"<{('stdin', 'stdout', 'stderr')[number]}>", lost)
    text = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=getattr(stream, "encoding", None) or "utf-8",
        errors="replace",
        line_buffering=number == 2 or raw.isatty(),
    )
    return raw, text


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
