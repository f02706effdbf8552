"""The bodies of records as text: what is hashed, and what every backend keeps byte for byte."""

import json
from typing import Any


def encode_body(body: Any) -> str:
    """Return JSON data, or a struct of such, as canonical JSON."""
    import msgspec

    try:
        return msgspec.json.encode(body, order="sorted").decode()
    except UnicodeEncodeError:
        # The name of a file may hold bytes that are no UTF-8: only an escape can tell them.
        return json.dumps(msgspec.to_builtins(body), separators=(",", ":"), sort_keys=True)


def decode_body(text: str) -> Any:
    """Return the JSON data of a record's text."""
    import msgspec

    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)
