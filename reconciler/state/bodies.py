"""The bodies of records as text: what is hashed, and what every backend keeps byte for byte."""

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import msgspec


@cache
def _encoder() -> "msgspec.json.Encoder":
    import msgspec

    return msgspec.json.Encoder(order="sorted")


def encode_bodies(bodies: Sequence[Any]) -> str:
    """Return JSON data, or structs of such, as canonical JSON, each on a line; "" for none."""
    try:
        return _encoder().encode_lines(bodies)[:-1].decode()
    except UnicodeEncodeError:
        return "\n".join(map(encode_body, bodies))


def encode_body(body: Any) -> str:
    """Return JSON data, or a struct of such, as canonical JSON."""
    try:
        return _encoder().encode(body).decode()
    except UnicodeEncodeError:
        import msgspec

        # The name of a file may hold bytes that are no UTF-8: only an escape can tell them.
        return json.dumps(msgspec.to_builtins(body), separators=(",", ":"), sort_keys=True)


def decode_body(text: str) -> Any:
    """Return the JSON data of a record's text."""
    import msgspec

    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)
