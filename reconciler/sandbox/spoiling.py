"""True answers that are spoilt: other values in them, marks before them, or far too much of them."""

import json
import zlib
from contextlib import suppress
from functools import cache
from typing import Any

from starlette.types import Message

from reconciler.sandbox.faults import Fault

_CHUNK = 2**20


def spoilt(fault: Fault, messages: list[Message]) -> list[Message]:
    """Return the messages of an answer as a fault spoils it."""
    if not (fault.alter or fault.bom or fault.inflate):
        return messages
    start, *parts = messages
    body = b"".join(part.get("body", b"") for part in parts)
    if fault.alter:
        body = _altered(body, fault)
    if fault.bom:
        body = b"\xef\xbb\xbf" + body
    headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
    if fault.inflate:
        body = _packed(body, fault.inflate)
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


def _altered(body: bytes, fault: Fault) -> bytes:
    answer = json.loads(body)
    marks = {f"‹{number}›": value for number, value in enumerate(fault.alter.values())}
    for pointer, mark in zip(fault.alter, marks, strict=True):
        # What an answer does not have, such as the first of nobody, cannot be another.
        with suppress(LookupError, TypeError):
            _put(answer, pointer, mark)
    text = json.dumps(answer, ensure_ascii=False)
    for mark, value in marks.items():
        text = text.replace(f'"{mark}"', str(value) if fault.raw else json.dumps(value))
    return text.encode()


def _put(answer: Any, pointer: str, value: Any) -> None:
    *way, last = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    for part in way:
        answer = answer[int(part) if isinstance(answer, list) else part]
    answer[int(last) if isinstance(answer, list) else last] = value


def _packed(body: bytes, spaces: int) -> bytes:
    begun, pack = _packed_spaces(spaces)
    pack = pack.copy()
    return bytes(begun + pack.compress(body) + pack.flush())


@cache
def _packed_spaces(spaces: int) -> tuple[bytes, Any]:
    pack = zlib.compressobj(9, wbits=31)
    return b"".join(pack.compress(b" " * _CHUNK) for _ in range(spaces // _CHUNK)), pack
