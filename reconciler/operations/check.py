"""What is wrong in sheets, without the API."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reconciler.config.settings import Settings
from reconciler.errors import Exit
from reconciler.model.code import Code, FindingKind
from reconciler.model.desired import Desired
from reconciler.model.finding import NO_FACTS, Finding, where
from reconciler.planning.guard import Proposal, guard
from reconciler.report.terminal import findings
from reconciler.report.words import english
from reconciler.sheets.load import load
from reconciler.support.garbage_collection import collector_resting


@dataclass(slots=True)
class Checked:
    """What a check found: the sheets as read, all findings in order, the verdict, and the exit code.

    `marked` is the path of a marked copy of the sheets, "" for none.
    """

    desired: Desired
    findings: list[Finding]
    verdict: str
    exit_code: Exit
    marked: str = ""

    @property
    def lines(self) -> list[str]:
        """The findings in lines for people."""
        return list(findings(self.findings, self.desired.sources, self.marked))


def check_sheets(sources: Sequence[Any], companies: Sequence[Any], users: Sequence[Any], settings: Settings) -> Checked:
    """Load and check the sheets. Raises InputRefused where they cannot be used as a whole."""
    with collector_resting():
        desired = load(sources, companies, users, settings.columns)
    found = sorted([*desired.findings, *_not_in_sheets(desired)], key=where)
    holds = guard(Proposal([], found, desired.rows), settings.limits)
    rejected = len({finding.origin for finding in found if finding.kind is FindingKind.REJECTED})
    if holds:
        return Checked(desired, found, english.hold(holds[0]), Exit.INPUT_REFUSED)
    if rejected:
        needs = "needs" if rejected == 1 else "need"
        rows = "row" if desired.rows == 1 else "rows"
        return Checked(desired, found, f"{rejected:,} of {desired.rows:,} {rows} {needs} mending.", Exit.INCOMPLETE)
    good = "The one row is good." if desired.rows == 1 else f"All {desired.rows:,} rows are good."
    return Checked(desired, found, good, Exit.OK)


def _not_in_sheets(desired: Desired) -> Iterator[Finding]:
    """Note the companies that only the API can tell of."""
    for name, rows in desired.users.items():
        if name not in desired.companies:
            first = next(iter(rows.values()))
            message = f"{name} is in no companies sheet: whether it exists is found out when a plan is made."
            label = desired.label(first.sheet, "companyVanityName")
            cell = desired.cell(first.origin, "companyVanityName")
            yield Finding(Code.COMPANY_NOT_IN_SHEETS, NO_FACTS, first.origin, label, name, cell=cell, recorded=message)
