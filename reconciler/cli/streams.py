"""The standard streams of this process: no print trips over one that is closed, full or no longer read.

Such a stream goes quiet, and whatever is at work goes on. What was lost of stdout is told by the exit code.
"""

import errno
import io
import os
import sys
from contextlib import suppress
from typing import Any

_NOBODY_READS = frozenset({errno.EPIPE, errno.EIO, errno.EBADF})
"""A reader that has gone, a terminal that was closed, a stream that never was one to write to."""

_stdout: "_QuietStream | None" = None
_must_arrive = False


def secure() -> None:
    """Open what is missing of descriptors 0 to 2, before a file of ours takes its number, and have no print raise."""
    global _stdout
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
    _stdout, sys.stdout = _quiet(sys.stdout, 1, is_missing=1 in missing)
    _, sys.stderr = _quiet(sys.stderr, 2, is_missing=2 in missing)


def require_arrival() -> None:
    """Have it count as lost, too, where nobody reads to its end what is printed on stdout: it is a document."""
    global _must_arrive
    _must_arrive = True


def undelivered() -> str:
    """Return why what was printed on stdout has not arrived; "" where it has, or where nobody reads a mere text."""
    if _stdout is None:
        return ""
    sys.stdout.flush()
    lost = _stdout.lost
    if lost is None or (lost.errno in _NOBODY_READS and not _must_arrive):
        return ""
    return lost.strerror or str(lost)


class _QuietStream(io.RawIOBase):
    """Writes to another stream until that fails; then drops all that follows, and `lost` says why."""

    def __init__(self, to: io.RawIOBase, name: str, lost: OSError | None) -> None:
        self._to = to
        self.name = name
        self.mode = "wb"
        self.lost = lost

    def write(self, data: Any) -> int:
        """Write what the stream takes, and pretend to where it takes no more."""
        if self.lost is None:
            try:
                return self._written(data)
            except OSError as error:
                self.lost = error
            except ValueError as error:  # somebody has closed it
                self.lost = OSError(errno.EBADF, str(error))
        return memoryview(data).nbytes

    def _written(self, data: Any) -> int:
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


def _quiet(stream: Any, number: int, *, is_missing: bool) -> tuple[_QuietStream, io.TextIOWrapper]:
    """Return a stream that never raises, and the text stream upon it; a letter that it cannot show becomes a mark."""
    buffer = getattr(stream, "buffer", None)
    to = getattr(buffer, "raw", buffer) or io.FileIO(number, "w", closefd=False)
    lost = OSError(errno.EBADF, os.strerror(errno.EBADF)) if is_missing else None
    raw = _QuietStream(to, f"<{('stdin', 'stdout', 'stderr')[number]}>", lost)
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
