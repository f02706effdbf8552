"""Requests that come too slowly: whoever says nothing, or a byte now and then, would keep a connection for ever."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 30.0
"""So long may it take until a request has said what it asks for."""
SLOWEST_B = 32 << 10
"""Of its body so many bytes have to come each second, on the whole."""


class Patient(H11Protocol):
    """A connection that is closed where a request does not come to its end in time."""

    head_s = HEAD_S
    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait(self.head_s)

    def data_received(self, data: bytes) -> None:
        """Take in a piece of a request; what lacks of it has to come in time, too."""
        before = self.conn.their_state
        super().data_received(data)
        now = self.conn.their_state
        if now is h11.SEND_BODY and before is not h11.SEND_BODY:
            self._wait(self.head_s + self._length() / SLOWEST_B)
        elif now is h11.IDLE and self._due is None:
            self._wait(self.head_s)
        elif now not in (h11.IDLE, h11.SEND_BODY):
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """Wait no longer than for a new request where more of this one, or a part of the next, was sent already."""
        super().on_response_complete()
        begun, _ = self.conn.trailing_data
        if self.conn.their_state is h11.SEND_BODY or (self.conn.their_state is h11.IDLE and begun):
            self._wait(self.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _length(self) -> int:
        told = dict(self.scope["headers"]).get(b"content-length", b"0")
        return int(told)

    def _wait(self, seconds: float) -> None:
        self._wait_no_more()
        self._due = self.loop.call_later(seconds, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._due:
            self._due.cancel()
            self._due = None
