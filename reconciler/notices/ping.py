"""Tell watchdogs outside that a run has ended: they ring when they hear nothing, for then everything may be dead."""

from collections.abc import Mapping
from functools import partial
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from reconciler.model.notice import Trouble, Why
from reconciler.notices.trouble import why_of
from reconciler.support.side_by_side import within
from reconciler.version import __version__

_TIMEOUT_S = 10.0
"""How long all of them together may take."""


def ping_all(urls: Mapping[str, str], timeout_s: float = _TIMEOUT_S) -> dict[str, Why]:
    """Ask for addresses, by the names of schedules, and return why some could not be told."""
    ends = within(timeout_s, [[partial(_ping, url, timeout_s)] for url in urls.values()])
    whys = ((name, end[0] if end else Why(Trouble.TOO_SLOW)) for name, end in zip(urls, ends, strict=True))
    return {name: why for name, why in whys if why}


def _ping(url: str, timeout_s: float) -> Why | None:
    try:
        request = Request(url, headers={"User-Agent": f"reconciler/{__version__}"})  # noqa: S310 - the schema has http(s) alone
        with urlopen(request, timeout=timeout_s):  # noqa: S310
            return None
    except HTTPError as error:
        return Why(Trouble.ANSWERED, str(error.code))
    except Exception as error:  # noqa: BLE001 - what stands at an address may answer anything
        return why_of(str(error)) or Why(Trouble.UNREACHABLE)
