"""One bar for each company: who goes, who stays and who comes, each as a part of all of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_LEAST = 2.0
"""How many percent of the bar are seen of a part in which there is anybody."""

ORDER = ("go", "stay", "come")


class Part(NamedTuple):
    """A part of a bar: what it shows, where it begins, and how wide it is, in percent of the whole bar."""

    what: str
    x: float
    width: float


def parts(counts: Mapping[str, Any]) -> list[Part]:
    """Return the parts of the bar of one company; none where it is not known how many stay."""
    if counts["stay"] is None:
        return []
    found, x = list[Part](), 0.0
    for what, width in _widths({what: counts[what] for what in ORDER if counts[what]}):
        found.append(Part(what, round(x, 2), round(width, 2)))
        x += width
    return found


def _widths(counts: Mapping[str, int]) -> Iterable[tuple[str, float]]:
    """Return how wide each part is: as its share of all, and wide enough to be seen."""
    whole = sum(counts.values())
    shares = {what: max(_LEAST, 100.0 * count / whole) for what, count in counts.items()}
    spare = 100.0 - _LEAST * len(shares)
    beyond = sum(share - _LEAST for share in shares.values())
    for what, share in shares.items():
        yield what, _LEAST + (spare * (share - _LEAST) / beyond if beyond else 0.0)
