"""Answers that repeat the credentials of a call, in the spellings that serialisers and proxies write."""

import base64
import html
import re
from urllib.parse import quote

from starlette.types import Message, Scope

from reconciler.sandbox.faults import Spelling


def credentials_of(scope: Scope, client_secret: str) -> str:
    """Return what a call proves itself with: its Authorization header, and the client's secret."""
    sent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), "")
    return f"client_secret={client_secret} {sent}".strip()


def spelt(text: str, spelling: Spelling) -> str:
    """Return a text so spelt; the escapes of JSON are written where it becomes JSON (`as_json`)."""
    match spelling:
        case "url":
            return re.sub("%[0-9A-F]{2}", lambda escape: escape[0].lower(), quote(text, safe=""))
        case "URL":
            return quote(text, safe="")
        case "html":
            return html.escape(text).replace("=", "&#61;").replace("/", "&#x2F;")
        case "base64":
            return base64.b64encode(text.encode()).decode()
        case "plain" | "json":
            return text


def as_json(body: bytes, spelling: Spelling) -> bytes:
    """Return JSON as a careful serialiser writes it, where that is how it is spelt: the same strings with escapes."""
    if spelling != "json":
        return body
    for letter, escape in ((b"=", b"\\u003d"), (b"/", b"\\/"), (b"&", b"\\u0026"), (b"<", b"\\u003C")):
        body = body.replace(letter, escape)
    return body


def in_trace_id(messages: list[Message], credentials: str, spelling: Spelling) -> list[Message]:
    """Return the messages of an answer whose trace id repeats the credentials."""
    start, *rest = messages
    trace_id = (b"x-trace-id", spelt(credentials, spelling).encode("ascii", "replace"))
    return [{**start, "headers": [*start["headers"], trace_id]}, *rest]
