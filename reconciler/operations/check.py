"""What is wrong in sheets, without the API."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from reconciler.config.settings import Settings
from reconciler.exit_codes import Exit
from reconciler.model.desired import Desired
from reconciler.model.finding import Finding, where
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.fixes import NO_FIXES
from reconciler.model.hold import Hold
from reconciler.operations.exported import read_export
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff
from reconciler.planning.guard import Proposal, guard
from reconciler.run.outputs import marked_output
from reconciler.run.reaching import brought, here, reaching
from reconciler.run.request import Request
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.dated_ahead import dated_ahead
from reconciler.sheets.fixes import read_fixes
from reconciler.sheets.load import load, load_to_compare
from reconciler.support.outputs import require_possible
from reconciler.support.time_zone import day_in, require_known_zone

_FOR_A_PERSON = frozenset({FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.POSSIBLE_RENAME})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the sheets as read, all findings in order, and whether too many rows are rejected (`hold`).

    `marked` is the path of a marked copy of the sheets, "" for none.
    """

    desired: Desired
    findings: list[Finding]
    hold: Hold | None = None
    marked: str = ""

    @property
    def rejected_rows(self) -> int:
        """How many rows are rejected; one with two bad cells is one."""
        return len({finding.origin for finding in self.findings if finding.kind is FindingKind.REJECTED})

    @property
    def conflicts(self) -> int:
        """How many conflicts with the live state of an export need a decision."""
        return sum(finding.kind is FindingKind.CONFLICT for finding in self.findings)

    @property
    def exit_code(self) -> Exit:
        """3 where too many rows are rejected, 6 where some are, or where a conflict needs a decision."""
        if self.hold:
            return Exit.INPUT_REFUSED
        return Exit.INCOMPLETE if self.rejected_rows or self.conflicts else Exit.OK


def check(request: Request, settings: Settings) -> Checked:
    """Load and check the sheets, without the API; writes the marked copy if one is asked for and rows are rejected.

    Raises InputRefused where the sheets cannot be used as a whole, UsageError where the copy cannot be written there.
    """
    with reaching(request, settings) as request:
        return _checked(request, settings)


def _checked(request: Request, settings: Settings) -> Checked:
    copy = marked_output(request.marked, request, settings) if request.marked else None
    require_possible(copy)
    now = datetime.now(UTC)
    today, read = day_in(settings.policy.zone, now), load_to_compare if request.against else load
    fixes = read_fixes(request.fixes) if request.fixes else NO_FIXES
    desired = read(*brought(request), settings.columns, settings.encoding, today, fixes)
    if desired.has_dates:
        require_known_zone(settings.policy.zone)
    against = _against(request.against, desired, settings, today) if request.against else _not_in_sheets(desired)
    found = sorted([*against, *desired.findings, *dated_ahead(desired.sources, now)], key=where)
    holds = guard(Proposal([], found, desired.rows), settings.limits)
    checked = Checked(desired, found, holds[0] if holds else None)
    if not copy:
        return checked
    return replace(checked, marked=write_marked_copy(here(request, desired.sources), found, settings, copy, fixes))


def _against(export: Path, desired: Desired, settings: Settings, today: date) -> list[Finding]:
    """Return what a plan would find against the companies and people of an export; rows are rejected in `desired`."""
    live = read_export(export, today)
    check_against_live(desired, live)
    delta = diff(Comparison(desired, live, settings.policy, protected=settings.protected))
    return [finding for finding in delta.findings if finding.kind in _FOR_A_PERSON and finding.origin]


def _not_in_sheets(desired: Desired) -> Iterator[Finding]:
    """Note the companies that only the API can tell of."""
    for name, rows in desired.users.items():
        if name not in desired.companies:
            first = next(iter(rows.values()))
            label = desired.label(first.sheet, "companyVanityName")
            cell = desired.cell(first.origin, "companyVanityName")
            yield Finding(Code.COMPANY_NOT_IN_SHEETS, {"company": name}, first.origin, label, name, cell=cell)
