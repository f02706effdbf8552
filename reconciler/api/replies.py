"""What a reply says: an answer, a refusal, or that the attempt may be repeated."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from reconciler.api.answers import Answer, ProblemDetail, problem_of
from reconciler.api.call import Call
from reconciler.api.records import without_bom
from reconciler.api.wire import NoAnswer, NotSent, Reply, TooLarge, WireError
from reconciler.errors import AnswerLost, ApiError, ApiGone, ApiRefused, BadAnswer, CredentialsRefused

T = TypeVar("T")

AWAY = (502, 503, 504)
"""What a gateway says whose API is not there (RFC 9110, 15.6)."""

_UNREADABLE = (ValueError, RecursionError)


_LONGEST_PROBLEM = 2**20
"""Of a refusal that is longer no word is read."""


class TryAgain(Exception):
    """The attempt may be repeated, `after` so many seconds; `error` is what to raise where it is not.

    `away` where it looks as if nobody were there at all.
    """

    def __init__(self, error: ApiError, after: float | None = None, away: bool = False) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after
        self.away = away

    @property
    def never_left(self) -> bool:
        """Whether the request provably did not reach the host."""
        return isinstance(self.error, ApiGone)


def is_success(reply: Reply) -> bool:
    """Whether the server has done what was asked."""
    return 200 <= reply.status < 300


def read_answer(reply: Reply, call: Call, type_: type[T], attempts: int) -> Answer[T]:
    """Return a reply's body decoded as `type_`.

    Raises TryAgain where the attempt may be repeated; else ApiRefused (4xx), CredentialsRefused (401), AnswerLost or
    BadAnswer.
    """
    status, trace_id = reply.status, reply.trace_id
    if type_ is Any and (status == 304 or (is_success(reply) and not reply.body)):
        return Answer(status, None, trace_id, attempts)  # type: ignore[arg-type]
    if status == 401 and call.needs_token:
        raise CredentialsRefused(
            "The API refused the token, and a new one too. Ask Symphony whether the credentials are still good.",
            call=call.name, status=status, trace_id=trace_id,
        )  # fmt: skip
    if status == 429:
        # Also for a write: who was told to slow down knows that nothing was done.
        raise TryAgain(refusal(reply, call))
    if 400 <= status < 500:
        raise refusal(reply, call)
    lost: AnswerLost
    if not is_success(reply):
        advice = " It points elsewhere, and we do not follow: check the address." if status < 400 else ""
        lost = AnswerLost(f"The server answered {status}.{advice}", call=call.name, status=status, trace_id=trace_id)
    else:
        try:
            return Answer(status, _decoded(reply.body, type_), trace_id, attempts)
        except _UNREADABLE as error:
            message = f"An answer came that cannot be read: it is not what the contract says ({error})."
            lost = BadAnswer(message, call=call.name, status=status, trace_id=trace_id)
    # A write may have been carried out all the same: only its caller can find out.
    if call.read:
        raise TryAgain(lost, away=status in AWAY)
    raise lost


def _decoded(body: bytes, type_: type[T]) -> T:
    """Return a body decoded as `type_`, which may know better how; numbers may be written as text."""
    from_json: Callable[[bytes], T] | None = getattr(type_, "from_json", None)
    return from_json(body) if from_json else msgspec.json.decode(without_bom(body), type=type_, strict=False)


def refusal(reply: Reply, call: Call) -> ApiRefused:
    """Return a reply of 4xx as the refusal it is."""
    try:
        problem = problem_of(msgspec.json.decode(without_bom(reply.body[:_LONGEST_PROBLEM])))
    except _UNREADABLE:
        problem = ProblemDetail("", None, "")
    return ApiRefused(
        problem.detail or f"The API refused the call ({reply.status}).",
        call=call.name,
        status=reply.status,
        detail_code=problem.detail_code,
        trace_id=problem.trace_id or reply.trace_id,
    )


def fault(call: Call, error: WireError) -> ApiError | TryAgain:
    """Return what to raise for a request that got no usable reply."""
    if isinstance(error, NotSent):
        gone = ApiGone(str(error), call=call.name)
        return gone if error.hopeless else TryAgain(gone, away=True)
    if isinstance(error, NoAnswer):
        what = "No answer" if error.status is None else "No whole answer"
        lost = AnswerLost(f"{what} came back ({error}).", call=call.name, status=error.status)
    else:
        lost = BadAnswer(f"An answer came that cannot be read ({error}).", call=call.name, status=error.status)
    if isinstance(error, TooLarge):
        return lost
    broken = isinstance(error, NoAnswer) and not error.late
    return TryAgain(lost, away=broken) if call.read else lost
