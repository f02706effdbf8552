"""The records of a journal as they are kept, whole."""

from collections.abc import Iterator

from reconciler.state.chain import GENESIS, LEGACY
from reconciler.state.kept import Kept, items_of
from reconciler.state.sql import SqlDatabase

_CHAINED = (
    "SELECT id, chain, seq, subject, at, kind, public, commitments, salts, items, hash FROM chain_record "
    "WHERE id > ? AND id <= ? AND ? IN ('', chain) ORDER BY id"
)
_LEGACY = "SELECT seq, run, at, kind, body, hash FROM record WHERE seq > ? ORDER BY seq"
_LAST = "SELECT COALESCE(MAX(id), 0) FROM chain_record WHERE ? IN ('', chain)"


class SqlKept:
    """The records of a journal, to be read once and in order."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def after(self, position: int, chain: str = "") -> Iterator[Kept]:
        """Yield all records behind this position, of all chains but the legacy one, or of one chain."""
        return self._legacy_after(position) if chain == LEGACY else self._after(position, chain)

    def last(self, chain: str = "") -> int:
        """Return the position of the last record, of all chains but the legacy one, or of one chain; 0 for none."""
        if chain == LEGACY:
            return int(self._database.row("SELECT COALESCE(MAX(seq), 0) FROM record")[0])
        return int(self._database.row(_LAST, (chain,))[0])

    def chains(self) -> list[str]:
        """Return the names of all chains that have a record."""
        own = [name for (name,) in self._database.rows("SELECT DISTINCT chain FROM chain_record ORDER BY chain")]
        return [LEGACY, *own] if self.last(LEGACY) else own

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _after(self, position: int, chain: str) -> Iterator[Kept]:
        heads = dict[str, str]()
        for id_, of, seq, subject, at, kind, public, committed, salts, items, digest in self._database.rows(
            _CHAINED, (position, self._database.settled(), chain)
        ):
            previous = heads.get(of) or self._hash_of(of, seq - 1)
            heads[of] = digest.hex()
            yield Kept(id_, of, seq, subject, at, kind, public, items_of(committed, salts, items), previous, heads[of])

    def _hash_of(self, chain: str, seq: int) -> str:
        row = self._database.row("SELECT hash FROM chain_record WHERE chain = ? AND seq = ?", (chain, seq))
        return str((row[0] if row else GENESIS).hex())

    def _legacy_after(self, position: int) -> Iterator[Kept]:
        row = self._database.row("SELECT hash FROM record WHERE seq = ?", (position,))
        previous = row[0] if row else GENESIS.hex()
        for seq, run, at, kind, body, digest in self._database.rows(_LEGACY, (position,)):
            yield Kept(seq, LEGACY, seq, run, at, kind, body, [], previous, digest)
            previous = digest
