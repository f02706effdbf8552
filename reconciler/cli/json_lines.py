"""Stderr as JSON lines, for logs that machines read: one object a line, without a person's name or address.

What is told with an event goes there as it is; whatever else is printed becomes one, line by line.
"""

import io
import sys
from contextlib import suppress
from typing import Any

_lines: "_JsonLines | None" = None


def switch_on() -> None:
    """Have all that is printed on stderr from now on be one JSON object a line."""
    global _lines
    if _lines is None:
        sys.stderr.flush()
        _lines = _JsonLines(sys.stderr)
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(_lines), encoding="utf-8", errors="replace", line_buffering=True
        )


def switch_on_as_configured() -> None:
    """Do so where the configuration asks for it, be it wrong otherwise: for what is said before it has been read."""
    with suppress(Exception):
        import tomllib
        from pathlib import Path

        if tomllib.loads(Path(_configuration()).read_text("utf-8"))["log"]["format"] == "json":
            switch_on()


def are_on() -> bool:
    """Whether stderr has JSON lines."""
    return _lines is not None


def about(run_id: str) -> None:
    """Have each line name this run from now on."""
    if _lines:
        _lines.run_id = run_id


def told(event: str, message: str, level: str = "info", **facts: Any) -> bool:
    """Return whether this went to stderr as a JSON line; where there are none, it is still to be printed."""
    if _lines is None:
        return False
    sys.stderr.flush()
    _lines.put(event, message, level, **facts)
    return True


class _JsonLines(io.RawIOBase):
    """Makes a JSON object of each line of text, and hands it to another stream."""

    def __init__(self, to: Any) -> None:
        self.run_id = ""
        self._to = to
        self._begun = b""

    def put(self, event: str, message: str, level: str, **facts: Any) -> None:
        """Write one object; what is empty of its facts is left out."""
        import json
        from datetime import UTC, datetime

        from reconciler.cli.hidden import without_secrets
        from reconciler.support.redact import mask_addresses, visible

        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said = visible(mask_addresses(without_secrets(message)))
        line = {"at": at, "level": level, "event": event, "message": said, "run_id": self.run_id, **facts}
        self._to.write(
            json.dumps({name: value for name, value in line.items() if value not in ("", None, [], {})}) + "\n"
        )
        self._to.flush()

    def write(self, data: Any) -> int:
        """Take in bytes, and write the lines that are whole."""
        *lines, self._begun = (self._begun + bytes(data)).split(b"\n")
        for line in lines:
            if text := line.decode("utf-8", "replace").strip():
                # What the program complains of begins with its name.
                said = text.removeprefix("reconciler: ")
                self.put("log", said, "info" if said == text else "warning")
        return memoryview(data).nbytes

    def close(self) -> None:
        """Write what is left of a line."""
        if not self.closed and self._begun.strip():
            self.write(b"\n")
        super().close()

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor of the stream that has the lines."""
        number: int = self._to.fileno()
        return number


def _configuration() -> str:
    """Return the file that --config names on the command line, as far as that can be read."""
    from reconciler.config.file import DEFAULT_FILE

    words = sys.argv[1:]
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--config":
            return following
        if word.startswith("--config="):
            return word.partition("=")[2]
    return DEFAULT_FILE
