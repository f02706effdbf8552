"""The records of a SQLite journal as they stand there: those of the chains, and of the legacy chain before them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from reconciler.state.chain import GENESIS, LEGACY, Break, first_unproven, legacy_hash, record_hash
from reconciler.state.parts import Items
from reconciler.state.sqlite_database import Database

_SELECT = "SELECT chain, seq, subject, at, kind, public, items, hash FROM chain_record"
_LEGACY = "SELECT seq, run, at, kind, body, hash FROM record"

INDEXED = "kind IN ('begun', 'ended', 'settled', 'kept', 'people', 'feed', 'delivered')"
"""Spelt as the partial index has it: so SQLite takes that."""

BY_KIND = f"{INDEXED} AND kind = ?"


class Stored(NamedTuple):
    """A record as it stands in a journal; one of the legacy chain has all of its body in `public`, and no items."""

    chain: str
    seq: int
    subject: str
    at: str
    kind: str
    public: str
    items: Items
    hash: str


def stored(database: Database, where: str, values: Sequence[Any] = (), order: str = "id") -> Iterator[Stored]:
    """Yield the records of the chains of which this holds, in the order in which they came."""
    rows = database.rows(f"{_SELECT} WHERE {where} ORDER BY {order}", values)
    for chain, seq, subject, at, kind, public, items, digest in rows:
        bodies = () if items is None else items.split("\n")
        yield Stored(chain, seq, subject, at, kind, public, bodies, digest.hex())


def legacy(database: Database, where: str, values: Sequence[Any] = ()) -> Iterator[Stored]:
    """Yield the records of the legacy chain of which this holds, in order."""
    for seq, run, at, kind, body, digest in database.rows(f"{_LEGACY} WHERE {where} ORDER BY seq", values):
        yield Stored(LEGACY, seq, run, at, kind, body, (), digest)


# -- the proof ------------------------------------------------------------------------------------------------------

# As bytes: what somebody has put into a text need be none.
_PROOF = (
    "SELECT id, seq, CAST(chain AS BLOB), CAST(seq AS BLOB), CAST(subject AS BLOB), CAST(at AS BLOB), "
    "CAST(kind AS BLOB), CAST(public AS BLOB), commitments, salts, CAST(items AS BLOB), hash "
    "FROM chain_record ORDER BY id"
)
_LEGACY_PROOF = (
    "SELECT seq, CAST(seq AS BLOB), CAST(run AS BLOB), CAST(at AS BLOB), CAST(kind AS BLOB), CAST(body AS BLOB), hash "
    "FROM record ORDER BY seq"
)


def first_break(database: Database) -> Break | None:
    """Walk all chains and return where one breaks first; None where all are whole."""
    return _break_of_legacy(database) or _break_of_chains(database)


def _break_of_legacy(database: Database) -> Break | None:
    previous = GENESIS.hex()
    for expected, (seq, *texts, digest) in enumerate(database.rows(_LEGACY_PROOF), 1):
        previous = legacy_hash(previous, texts)
        if seq != expected or digest != previous:
            return Break(LEGACY, seq, _text(texts[1]), _text(texts[2]))
    return None


def _break_of_chains(database: Database) -> Break | None:
    heads: dict[bytes, tuple[int, bytes]] = {}
    for expected, row in enumerate(database.rows(_PROOF), 1):
        id_, seq, chain, number, subject, at, kind, public, committed, salts, items, digest = row
        before, previous = heads.get(chain, (0, GENESIS))
        made = record_hash(previous, chain, number, subject, at, kind, public, committed or b"")
        whole = (id_, seq, digest) == (expected, before + 1, made)
        if not whole or (wrong := first_unproven(committed, salts, items)):
            return Break(_text(chain), seq, _text(subject), _text(at), wrong if whole else 0)
        heads[chain] = seq, made
    return None


def _text(told: bytes) -> str:
    return told.decode(errors="replace")


def names(kinds: Iterable[str]) -> str:
    """Return as many places for values as there are kinds."""
    return ", ".join("?" for _ in kinds)
