"""A call of the API, as every attempt at it is made."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import msgspec

from reconciler.api.limiter import BeforeSend, at_once
from reconciler.config.connection import Secret
from reconciler.support.redact import Sealed


class Call(NamedTuple):
    """A call; `name` is method and path without query, as errors show it.

    `read` where it changes nothing and may be sent again after any fault; `needs_token` where it carries the bearer
    token; `brings_token` where its answer is the token itself, which must not be taken out of it; `dispensable` where
    a run does without an answer.
    """

    method: str
    url: str
    name: str
    content: Sealed | None = None
    read: bool = False
    needs_token: bool = False
    brings_token: bool = False
    dispensable: bool = False
    leaving: BeforeSend = at_once

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.url).netloc

    @property
    def route(self) -> str:
        """What is alike in latency: ids stand between slashes, so calls of one method and depth."""
        return f"{self.method} {self.name.count('/')}"


def url_with(url: str, params: Mapping[str, str | int] | None) -> str:
    """Return an address with its query, if there is one."""
    return f"{url}?{urlencode(params)}" if params else url


def json_content(body: Any) -> Sealed | None:
    """Return a body as JSON that no traceback shows; None where there is none."""
    return None if body is None else Sealed(msgspec.json.encode(body, enc_hook=Secret.reveal))
