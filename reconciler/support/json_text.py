"""JSON for people to read."""

import json
from typing import Any


def json_text(value: Any) -> str:
    """Return a value as JSON on one line, every letter as it is."""
    return json.dumps(value, ensure_ascii=False)
