"""The API's refusals: problem details, with the codes that the contract names."""

from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache
from http.client import responses
from typing import Any


class DetailErrorCode(IntEnum):
    """detailErrorCode, as the contract lists it."""

    DOMAIN_NOT_ALLOWED = 40001
    USER_EXISTS = 40002
    NO_SUCH_COMPANY = 40102
    DOMAINS_TAKEN = 40103
    NO_SUCH_USER = 40106


class ApiProblem(Exception):
    """A refusal: the HTTP status, a sentence, and the contract's code where it has one."""

    def __init__(self, status: int, detail: str, code: DetailErrorCode | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code

    def body(self, *, instance: str, trace_id: str, at: float) -> dict[str, Any]:
        """Return the problem detail for the call of the path `instance`, made at `at` seconds."""
        known = {} if self.code is None else {"detailErrorCode": int(self.code)}
        return {
            "type": "about:blank",
            "title": title_of(self.status),
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "timestamp": timestamp(at),
            **known,
            "X-Trace-Id": trace_id,
        }


def refuse(fault: str) -> None:
    """Raise ApiProblem with status 400 where a rule has found a fault; "" is none."""
    if fault:
        raise ApiProblem(400, fault)


def title_of(status: int) -> str:
    """Return the words that go with an HTTP status."""
    return responses.get(status, "Unknown Status")


# A seed has thousands of users and one moment: that is written once.
@lru_cache(maxsize=8)
def timestamp(at: float) -> str:
    """Return seconds since 1970 as the API writes a point in time."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
