"""Which change a request asks for."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reconciler.model.action import ActionKind
from reconciler.model.identity import email_key

_WRITE = re.compile(r"/api/v2/companies(?:/(?P<company>[^/]+))?(?P<users>/users)?(?:/(?P<user>[^/]+))?")


class Ask(NamedTuple):
    """One change that a request asks for; `company` and `subject` are named as the request names them."""

    kind: ActionKind
    company: str
    subject: str


def asked(method: str, path: str, body: Any) -> Iterator[Ask]:
    """Give each change that a request asks for; none for a read. `subject` may be a user's id."""
    found = _WRITE.fullmatch(path)
    if method == "GET" or not found:
        return
    company, user = found["company"], found["user"]
    if company is None:
        yield Ask(ActionKind.CREATE_COMPANY, body["vanityName"], body["vanityName"])
    elif user:
        kind = ActionKind.REACTIVATE_USER if body["active"] else ActionKind.DEACTIVATE_USER
        yield Ask(kind, company, user)
    elif found["users"]:
        for element in body:
            yield Ask(ActionKind.CREATE_USER, company, email_key(element["email"]))
    else:
        yield Ask(ActionKind.ADD_DOMAINS, company, company)


def kind_of(method: str, path: str, content: bytes) -> str:
    """Give the kind of change that a request on the wire asks for; "" for a read."""
    first = next(asked(method, path, json.loads(content or b"null")), None) if "/api/" in path else None
    return first.kind if first else ""
