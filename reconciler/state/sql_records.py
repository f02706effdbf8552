"""The records of a journal as they stand there: those of the chains, and of the legacy chain before them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

from reconciler.state.chain import GENESIS, LEGACY, OUT, SALT, Break, first_unproven, legacy_hash, record_hash, told
from reconciler.state.sql import SqlDatabase
from reconciler.state.store import JournalAltered

_SELECT = "SELECT chain, seq, subject, at, kind, public, items, hash"
_LEGACY = "SELECT seq, run, at, kind, body, hash FROM record"

TELLING = " OR ".join(
    f"kind = '{kind}'" for kind in ("begun", "ended", "settled", "kept", "people", "inactive", "feed", "delivered")
)
"""Which records a partial index is of, spelt as it has it: so it is taken."""

OF_JOBS = " OR ".join(f"kind = '{kind}'" for kind in ("submitted", "attempt", "attempt-left", "job-ended"))
"""Which records another partial index is of."""


class Stored(NamedTuple):
    """A record as it stands in a journal; one of the legacy chain has all of its body in `public`, and no items."""

    chain: str
    seq: int
    subject: str
    at: str
    kind: str
    public: str
    items: str
    hash: str


def stored(database: SqlDatabase, where: str, values: Sequence[Any] = (), order: str = "id") -> Iterator[Stored]:
    """Yield the records of the chains of which this holds, in the order in which they came."""
    rows = database.rows(f"{_SELECT} FROM chain_record WHERE {where} ORDER BY {order}", values)
    for chain, seq, subject, at, kind, public, items, digest in rows:
        yield Stored(chain, seq, subject, at, kind, public, items or "", digest.hex())


def proven(database: SqlDatabase, where: str, values: Sequence[Any] = ()) -> Iterator[Stored]:
    """Yield as `stored` does, each once it is what its hash, and the one before it, tell. Raises JournalAltered."""
    before = "SELECT hash FROM chain_record AS before WHERE before.chain = one.chain AND before.seq = one.seq - 1"
    query = f"{_SELECT}, commitments, salts, ({before}) FROM chain_record AS one WHERE {where} ORDER BY id"
    with closing(database.rows(query, values)) as rows:
        for *texts, items, digest, committed, salts, previous in rows:
            chain, seq, subject, at, kind, public = texts
            told_chain, told_beside, told_kind = (
                told(*map(str.encode, of)) for of in ((chain,), (subject, at), (kind,))
            )
            made = record_hash(
                GENESIS if previous is None else previous,
                told_chain, b"%d" % seq, told_beside, told_kind, public.encode(), committed or b"",
            )  # fmt: skip
            if made != digest or first_unproven(committed, salts, None if items is None else items.encode()):
                raise JournalAltered(
                    f"The journal was tampered with: record {seq} (run {subject}, {at}) of chain {chain}, which tells "
                    "of people, is not what was put on record, and nothing is decided by it. What to do: "
                    "docs/recovery.md, “A broken chain”."
                )
            yield Stored(chain, seq, subject, at, kind, public, items or "", digest.hex())


def legacy(database: SqlDatabase, where: str, values: Sequence[Any] = ()) -> Iterator[Stored]:
    """Yield the records of the legacy chain of which this holds, in order."""
    for seq, run, at, kind, body, digest in database.rows(f"{_LEGACY} WHERE {where} ORDER BY seq", values):
        yield Stored(LEGACY, seq, run, at, kind, body, "", digest)


_LAST = "SELECT {0} FROM {1} WHERE {2} = ? AND kind <> 'audit' ORDER BY {3} DESC LIMIT 1"
_OF_SUBJECT = ("chain_record", "subject", "id"), ("record", "run", "seq")


def head_of(database: SqlDatabase, subject: str) -> str:
    """Return the hash of the last record of a subject, but for those of its audit workbooks; "" for none."""
    digest = _of_last(database, "hash", subject)
    return digest.hex() if isinstance(digest, bytes) else str(digest or "")


def age_of(database: SqlDatabase, subject: str) -> float:
    """Return for how many seconds no record of a subject has come, but for those of its audit workbooks."""
    at = _of_last(database, "at", subject)
    return max(0.0, (database.now() - datetime.fromisoformat(at)).total_seconds()) if at else inf


def _of_last(database: SqlDatabase, column: str, subject: str) -> Any:
    rows = (database.row(_LAST.format(column, *place), (subject,)) for place in _OF_SUBJECT)
    return next((row[0] for row in rows if row), None)


# -- the proof ------------------------------------------------------------------------------------------------------

# As bytes: what somebody has put into a text need be none.
_PROOF = "SELECT id, seq, {}, commitments, salts, {}, hash FROM chain_record ORDER BY id"
_LEGACY_PROOF = "SELECT seq, {}, hash FROM record ORDER BY seq"


def first_break(database: SqlDatabase) -> Break | None:
    """Walk all chains and return where one breaks first; None where all are whole."""
    return _break_of_legacy(database) or _break_of_chains(database)


def _break_of_legacy(database: SqlDatabase) -> Break | None:
    previous = GENESIS.hex()
    query = _LEGACY_PROOF.format(", ".join(map(database.as_bytes, ("seq", "run", "at", "kind", "body"))))
    for expected, (seq, *texts, digest) in enumerate(database.rows(query), 1):
        previous = legacy_hash(previous, texts)
        if seq != expected or digest != previous:
            return Break(LEGACY, seq, _text(texts[1]), _text(texts[2]))
    return None


def _break_of_chains(database: SqlDatabase) -> Break | None:
    heads: dict[bytes, tuple[int, bytes]] = {}
    texts_of = ", ".join(map(database.as_bytes, ("chain", "seq", "subject", "at", "kind", "public")))
    # Many records have the same chain, kind, subject and moment.
    same = lru_cache(maxsize=256)(told)
    for expected, row in enumerate(database.rows(_PROOF.format(texts_of, database.as_bytes("items"))), 1):
        id_, seq, chain, number, subject, at, kind, public, committed, salts, items, digest = row
        before, previous = heads.get(chain, (0, GENESIS))
        made = record_hash(previous, same(chain), number, same(subject, at), same(kind), public, committed or b"")
        whole = (seq, digest) == (before + 1, made) and (id_ == expected or not database.is_numbered)
        if not whole or (wrong := first_unproven(committed, salts, items)):
            return Break(_text(chain), seq, _text(subject), _text(at), wrong if whole else 0)
        heads[chain] = seq, made
    return None


def count_out(database: SqlDatabase) -> int:
    """Return how many items were taken out of all chains."""
    rows = database.rows(f"SELECT salts FROM chain_record WHERE {database.has_bytes('salts')}", (OUT,))  # noqa: S608
    return sum(salts[at : at + SALT] == OUT for (salts,) in rows for at in range(0, len(salts), SALT))


def _text(kept: bytes) -> str:
    return kept.decode(errors="replace")


def names(kinds: Iterable[str]) -> str:
    """Return as many places for values as there are kinds."""
    return ", ".join("?" for _ in kinds)
