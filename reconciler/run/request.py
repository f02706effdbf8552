"""What a run is asked to do."""

import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reconciler.errors import UsageError
from reconciler.model.actor import Actor
from reconciler.model.far_address import looks_far, place_of
from reconciler.model.live import Live
from reconciler.model.report import Report
from reconciler.run.progress import Progress, Silent
from reconciler.run.stop_switch import StopSwitch

if TYPE_CHECKING:
    from reconciler.sheets.load import OnTables
    from reconciler.sources.far_sheets import FarSheets

Approve = Callable[[Report], bool | Awaitable[bool]]
"""Is shown a plan as the report of a dry run, before anything is written, and returns whether to go on."""


_RUN_ID = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def always(_report: Report) -> bool:
    """Approve of every plan."""
    return True


def pass_over(_live: Live) -> None:
    """Do nothing with the live state."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked to do.

    `sources`, `companies` and `users` are paths, addresses or DataFrames; `far` fetches what is at an address, and is
    there while a command is at work (`reaching`); `plan_file` is applied instead of them, where its digest
    is `plan_digest` ("": any). `out` is where
    the plan is written, `audit` and `marked` where the audit workbook and the marked copy of the sheets are;
    `against` is an export that a check takes for the live state, and `fixes` a file of cells that are laid over the
    sheets.
    `confirmed` is the number of deactivations that somebody has confirmed, `confirmed_reactivations` that of
    reactivations, `companies_gone` has the companies (by vanityName) of which somebody has confirmed that the sheets
    have them no more; `older_sheet` takes a sheet that is older than the one last applied; `detailed_exit` tells
    pending changes by the exit code. `force` has the plan take the place of a file that this program did not write, but
    never of a source; audits and marked copies get a number. `run_id` names the run ("" makes a new name, as
    `new_run_id` does), `stop` asks it to end. `actor` is who acts (None: whom the system knows), `hands` are those who
    handed in the sheets or fixed them, and `made_on` is where that was, "" for the command line. `on_live` is shown the
    live state that was read, `on_tables` the tables of each file.
    """

    sources: Sequence[Any] = ()
    companies: Sequence[Any] = ()
    users: Sequence[Any] = ()
    plan_file: Path | None = None
    out: Path | None = None
    audit: Path | None = None
    marked: Path | None = None
    against: Path | None = None
    fixes: Path | None = None
    confirmed: int | None = None
    confirmed_reactivations: int | None = None
    companies_gone: Sequence[str] = ()
    older_sheet: bool = False
    keep_unchanged: bool = False
    detailed_exit: bool = False
    force: bool = False
    approve: Approve = always
    progress: Progress = field(default_factory=Silent)
    stop: StopSwitch = field(default_factory=StopSwitch)
    run_id: str = ""
    actor: Actor | None = None
    hands: tuple[Actor, ...] = ()
    made_on: str = ""
    on_live: Callable[[Live], None] = pass_over
    on_tables: "OnTables | None" = None
    plan_digest: str = ""
    far: "FarSheets | None" = None

    def __post_init__(self) -> None:
        """Take paths that are given as text, and one source for several.

        Raises UsageError for a name that is none, and for an address that cannot be used.
        """
        for name in ("plan_file", "out", "audit", "marked", "against", "fixes"):
            if isinstance(path := getattr(self, name), str):
                object.__setattr__(self, name, Path(path))
        for name in ("sources", "companies", "users"):
            if isinstance(one := getattr(self, name), str | Path):
                object.__setattr__(self, name, (one,))
            object.__setattr__(self, name, tuple(map(_placed, getattr(self, name))))
        if self.run_id and not _RUN_ID.fullmatch(self.run_id):
            raise UsageError(f"{self.run_id!r} cannot name a run: use up to 64 letters, digits, dots, hyphens and _.")

    @property
    def all_sources(self) -> list[Any]:
        """Every source, whatever it is said to hold."""
        return [*self.sources, *self.companies, *self.users]


def _placed(source: Any) -> Any:
    """Return a source; the address that a text is."""
    return place_of(source) if isinstance(source, str) and looks_far(source) else source


def new_run_id(now: datetime | None = None) -> str:
    """Return a name that no other run has; names sort by time."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
