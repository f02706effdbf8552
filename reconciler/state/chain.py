"""The chains of hashes: each record holds the hash of the one before it, and a commitment to each of its items."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import hashlib

GENESIS = bytes(32)
"""What the first record of a chain has before it."""

SALT = 32
"""How many random bytes stand before the body of an item in what its commitment is the hash of."""

OUT = bytes(SALT)
"""What an item that was taken out has in the place of its salt."""

LEGACY = "legacy"
"""The chain of all records from before there was one for each tenant."""


class Break(NamedTuple):
    """Where a chain breaks: the first record that is not what its hash and its forerunner give.

    `item` is the number of the item that is not what the record is committed to, counted from 1; 0 where it is the
    record itself.
    """

    chain: str
    seq: int
    subject: str
    at: str
    item: int = 0


@cache
def _sha256() -> Callable[[bytes], "hashlib._Hash"]:
    # Loaded where something is hashed: a list of runs needs none of it.
    import hashlib

    return hashlib.sha256


_RECORD = b"%b" + b"%d:%b" * 6 + b"%b"


def commitments(salts: bytes, bodies: Iterable[bytes]) -> bytes:
    """Return what binds a record to its items, one after the other: each tells nothing once its salt is gone."""
    sha256 = _sha256()
    return b"".join([sha256(salts[SALT * n : SALT * n + SALT] + body).digest() for n, body in enumerate(bodies)])


def record_hash(
    previous: bytes, chain: bytes, seq: bytes, subject: bytes, at: bytes, kind: bytes, public: bytes, committed: bytes
) -> bytes:
    """Return the hash of a record: of the one before it, its texts, and what it is committed to."""
    sha256 = _sha256()
    # Each text with its length before it: no byte can pass from one to the next.
    return sha256(
        _RECORD
        % (
            previous, len(chain), chain, len(seq), seq, len(subject), subject, len(at), at, len(kind), kind,
            len(public), public, committed,
        )
    ).digest()  # fmt: skip


def legacy_hash(previous: str, texts: Iterable[bytes]) -> str:
    """Return the hash of a record of the legacy chain: of its texts (seq, run, at, kind, body)."""
    sha256 = _sha256()
    return sha256(b"\x1f".join((previous.encode(), *texts))).hexdigest()


def first_unproven(committed: bytes | None, salts: bytes | None, items: bytes | None) -> int:
    """Return the number, from 1, of the first item that is not what its record is committed to; 0 where none is.

    One that was taken out whole, salt and body, proves nothing and is as good.
    """
    if committed is None or salts is None or items is None:
        return 0 if committed is salts is items else 1
    bodies = items.split(b"\n")
    if not len(committed) == len(salts) == SALT * len(bodies):
        return 1
    made = commitments(salts, bodies)
    for n, body in enumerate(bodies):
        at = slice(SALT * n, SALT * n + SALT)
        is_out = not body and salts[at] == OUT
        if made[at] != committed[at] and not is_out:
            return n + 1
    return 0
