"""The records of the journal as JSON lines, for a program that keeps or watches them elsewhere."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_kept
from reconciler.state.chain import LEGACY
from reconciler.state.kept import Kept, KeptItem


def exported(
    state: StatePlace, since: int = 0, chain: str = "", *, with_people: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield every record behind the position `since` as its own position and one line of JSON.

    Raises UsageError where there is no such chain, or records of the legacy one were asked for without people;
    ReconcilerError where the journal has fewer records than an earlier export had.
    """
    with closing(open_kept(state)) as kept:
        if chain and chain not in (known := kept.chains()):
            raise UsageError(f"--chain {chain}: there is no such chain. There {_are(known)}.")
        if chain == LEGACY and not with_people:
            raise UsageError(
                "The records of older versions (chain legacy) have people and all else in one text, and without it "
                "nothing of them can be proven: they are exported with --with-people alone."
            )
        if since > (last := kept.last(chain)):
            raise ReconcilerError(
                f"The journal has no record {since:,} any more: its last one is {last:,}. It was cut off, begun anew, "
                "or an older one was put in its place. Find out which (`reconciler runs --verify --head HASH`, with "
                "the hash of the last line that you have); an export without --since begins from the first record."
            )
        for record in kept.after(since, chain):
            yield record.position, _line(record, with_people)


def has_legacy(state: StatePlace) -> bool:
    """Whether the journal has records of older versions, too."""
    with closing(open_kept(state)) as kept:
        return kept.last(LEGACY) > 0


def _are(chains: list[str]) -> str:
    return f"are {', '.join(chains)}" if chains else "is none yet"


def _line(record: Kept, with_people: bool) -> str:
    told: dict[str, Any] = {
        **record._asdict(),
        "public": json.loads(record.public),
        "public_text": record.public,
        "items": [_item(item, with_people) for item in record.items],
    }
    return json.dumps(told, separators=(",", ":"))


def _item(item: KeptItem, with_people: bool) -> dict[str, str | None]:
    return item._asdict() if with_people else {"commitment": item.commitment}
