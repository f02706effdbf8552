"""Records as they are kept, whole: what whoever checks a chain elsewhere needs of each of them."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from reconciler.state.chain import OUT, SALT


class KeptItem(NamedTuple):
    """One item of a record: its commitment, and what that is the hash of; None for both where it was taken out."""

    commitment: str
    salt: str | None
    body: str | None


class Kept(NamedTuple):
    """A record as it is kept: `position` counts those of all chains, `previous` is the hash before it in its own.

    One of the legacy chain has all of its body in `public`, and no items; its position counts those of that chain.
    """

    position: int
    chain: str
    seq: int
    subject: str
    at: str
    kind: str
    public: str
    items: list[KeptItem]
    previous: str
    hash: str


class KeptRecords(Protocol):
    """The records of a journal, to be read once and in order."""

    def after(self, position: int, chain: str = "", /) -> Iterator[Kept]:
        """Yield all records behind this position, of all chains but the legacy one, or of one chain."""

    def last(self, chain: str = "", /) -> int:
        """Return the position of the last record, of all chains but the legacy one, or of one chain; 0 for none."""

    def chains(self) -> list[str]:
        """Return the names of all chains that have a record."""

    def close(self) -> None:
        """Release what is open."""


def items_of(committed: bytes | None, salts: bytes | None, items: str | None) -> list[KeptItem]:
    """Return the items of a record, of what stands of them one after the other."""
    if committed is None or salts is None or items is None:
        return []
    found = []
    for at, body in zip(range(0, len(committed), SALT), items.split("\n"), strict=False):
        salt = salts[at : at + SALT]
        is_out = not body and salt == OUT
        found.append(
            KeptItem(committed[at : at + SALT].hex(), None if is_out else salt.hex(), None if is_out else body)
        )
    return found
