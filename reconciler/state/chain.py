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


FOLDER = "folder"
"""The chain of what concerns a whole state folder, and no tenant alone: when its runs were paused, and by whom."""


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


_RECORD = b"%b%b%d:%b%b%b%d:%b%b"


def commitments(salts: bytes, bodies: Iterable[bytes]) -> bytes:
    """Return what binds a record to its items, one after the other: each tells nothing once its salt is gone."""
    sha256, starts = _sha256(), range(0, len(salts), SALT)
    return b"".join([sha256(salts[at : at + SALT] + body).digest() for at, body in zip(starts, bodies, strict=True)])


def told(*texts: bytes) -> bytes:
    """Return texts as they are hashed: each with its length before it, so no byte can pass from one to the next."""
    return b"".join([b"%d:%b" % (len(text), text) for text in texts])


def record_hash(
    previous: bytes, chain: bytes, seq: bytes, beside: bytes, kind: bytes, public: bytes, committed: bytes
) -> bytes:
    """Return the hash of a record: of the one before it, its texts, and what it is committed to.

    `chain`, `beside` (subject and at) and `kind` are as `told` gives them: many records have the same.
    """
    return _sha256()(_RECORD % (previous, chain, len(seq), seq, beside, kind, len(public), public, committed)).digest()


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
    # Most records have one item: a journal of a million changes is proven in two thirds of the time.
    made = commitments(salts, bodies) if len(bodies) > 1 else _sha256()(salts + items).digest()
    if made == committed:
        return 0
    for n, body in enumerate(bodies):
        at = slice(SALT * n, SALT * n + SALT)
        is_out = not body and salts[at] == OUT
        if made[at] != committed[at] and not is_out:
            return n + 1
    return 0
