"""How many examples a law is tried with: all of them in `make test-slow`, a quarter in `make test`.

There each run draws others, so that the quarters of some days are more than the whole of one.
"""

import os

ARE_ALL = os.environ.get("EXAMPLES") == "all"
_USUAL = 100


def examples(number: int = _USUAL) -> int:
    """Give how many of so many examples are tried here."""
    return number if ARE_ALL else -(-number // 4)
