"""All that a run learned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from reconciler.exit_codes import Exit
from reconciler.model.action import Action, Unchanged
from reconciler.model.actor import Actor
from reconciler.model.finding import Finding
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.forgotten import Forgotten
from reconciler.model.hold import Hold
from reconciler.model.origin import Source
from reconciler.model.override import Override
from reconciler.model.pause import Pause
from reconciler.model.result import ActionSummary, Result


class CompanyCounts(NamedTuple):
    """A company as a run last read it; counts are None where its listing could not be used or does not exist yet."""

    vanity_name: str
    name: str
    id: str
    state: str
    public_url: str
    domains: tuple[str, ...]
    in_sheets: int
    live: int | None
    active: int | None
    problem: str


@dataclass(slots=True)
class ApiUse:
    """What a run asked of the API: calls sent (retries included), retries, and answers of 429."""

    calls: int = 0
    retries: int = 0
    throttled: int = 0


# No repr: asyncio asks for that of what a run returns, which with all its people takes a second.
@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """All that a run learned: the one source of the summary, the preview and the audit workbook.

    Until it is concluded it has no outcome, and the exit code of an error.

    `planned` is what the plan holds, `held_back` how many of these the guard keeps back, `results` how they ended
    (empty for a dry run); `verdict` says in one sentence what happened, `error` what stopped the run and `error_code`
    its code ("" where nothing did, or it has none). `actor` is who acts, None where a journal from before does not
    tell, `version` that of the program; `options` and `limits` are those in force, `overrides` is what was lifted of
    them; `plan_made_by` and `plan_made_at` tell of the plan that is applied ("" where none stood), `plan_hands` who
    handed in its sheets or fixed them, `plan_until` is how long it is good, UTC in ISO 8601. `docs` and `chat` are the
    product's documentation and what its people chat through, `marked` is the path of a marked copy of the sheets (""
    for none), `not_written` says why one of these could not be written, `journal_head` the hash of the journal's last
    record of the run, `undo_of` the run that a plan takes back. `paused` is the stop switch that ended the run, or is
    set while a dry one shows what would be written.
    `approved_by` is whose yes it was carried out by, "" where there was none, `needs_approval` why it needs one that it
    has not. `fixes` are the cells that people fixed over the sheets, `forgotten` is what was taken out of a past run,
    for somebody was forgotten.
    """

    run_id: str
    command: str
    started_at: datetime
    operator: str
    host: str
    product: str
    dry_run: bool
    actor: Actor | None = None
    version: str = ""
    tenant: str = ""
    client_id: str = ""
    docs: str = ""
    chat: str = ""
    outcome: str = ""
    verdict: str = ""
    error: str = ""
    error_code: str = ""
    error_call: ApiFacts | None = None
    exit_code: int = int(Exit.UNEXPECTED)
    duration_s: float = 0.0
    options: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    sources: list[Source] = field(default_factory=list)
    planned: list[Action] = field(default_factory=list)
    held_back: int = 0
    findings: list[Finding] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    companies: list[CompanyCounts] = field(default_factory=list)
    unchanged: list[Unchanged] | None = None
    unchanged_count: int = 0
    plan_digest: str = ""
    plan_file: str = ""
    plan_made_by: str = ""
    plan_made_at: str = ""
    plan_until: str = ""
    plan_hands: tuple[str, ...] = ()
    audit: str = ""
    marked: str = ""
    not_written: tuple[str, ...] = ()
    journal_head: str = ""
    undo_of: str = ""
    api: ApiUse = field(default_factory=ApiUse)
    paused: Pause | None = None
    approved_by: str = ""
    approved_at: str = ""
    needs_approval: str = ""
    fixes: Fixes = NO_FIXES
    forgotten: tuple[Forgotten, ...] = ()


class ApiFacts(NamedTuple):
    """What Symphony support needs to find a failed call."""

    call: str
    status: int | None
    detail_code: int | None
    trace_id: str


class RunDetails(Protocol):
    """The long lists of a run, each to be gone through as often as it is asked for; none need be in memory."""

    def actions(self) -> Iterator[Result | Action]:
        """Yield every planned action in the order of the plan, as its result where it has one."""

    def outline(self) -> Iterator[ActionSummary]:
        """Yield the same in short."""

    def findings(self) -> Iterator[Finding]:
        """Yield the findings."""

    def unchanged(self) -> Iterable[Unchanged] | None:
        """Return the rows that were right already; None where the run did not keep them."""
