"""What answers of the API say, whoever brought them."""

import re
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class ProblemDetail(NamedTuple):
    """What a problem detail (RFC 9457, with the contract's own fields) says."""

    detail: str
    detail_code: int | None
    trace_id: str


class Answer(NamedTuple, Generic[T]):
    """A usable answer; `body` is None for 304."""

    status: int
    body: T
    trace_id: str
    attempts: int


def problem_of(body: Any) -> ProblemDetail:
    """Return the problem detail in decoded JSON; anything missing or odd is left empty."""
    if not isinstance(body, dict):
        return ProblemDetail(str(body)[:500] if body else "", None, "")
    code = body.get("detailErrorCode")
    detail = body.get("detail") or body.get("title") or body.get("error_description") or body.get("message") or ""
    number = int(code) if isinstance(code, int | str) and re.fullmatch("[0-9]{1,9}", str(code)) else None
    return ProblemDetail(str(detail), number, str(body.get("X-Trace-Id") or body.get("traceId") or ""))
