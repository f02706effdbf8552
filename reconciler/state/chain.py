"""The chain of hashes: each record holds the hash of the one before it."""

from typing import NamedTuple

GENESIS = "0" * 64


class Break(NamedTuple):
    """Where the chain breaks: the first record whose hash is not what its content and its forerunner give."""

    seq: int
    run: str
    at: str


def record_hash(previous: str, seq: int, run: str, at: str, kind: str, body: str) -> str:
    import hashlib

    return hashlib.sha256("\x1f".join((previous, str(seq), run, at, kind, body)).encode()).hexdigest()
