"""JSON in and out of the endpoints."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from reconciler.sandbox.problems import ApiProblem

JSON, PROBLEM_JSON = "application/json", "application/problem+json"


def answer(
    body: object, status: int = 200, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON answer."""
    return Response(msgspec.json.encode(body), status, headers, media_type)


async def read_json(request: Request) -> Any:
    """Return the JSON body of a request; one that is none is refused with 400."""
    try:
        return msgspec.json.decode(await request.body())
    except (ValueError, RecursionError) as error:
        raise ApiProblem(400, f"The body is not JSON: {error}") from error
