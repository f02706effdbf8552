"""What separates desired from live, as it is found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from reconciler.model.action import Action, Identity, Unchanged
from reconciler.model.desired import Desired, DesiredCompany, DesiredUser, NotTaken
from reconciler.model.fields import snake
from reconciler.model.finding import NO_FACTS, Facts, Finding
from reconciler.model.finding_code import Code


@dataclass(slots=True)
class Delta:
    """What separates desired from live.

    `undecided` names people (company, email) whose state is not known and may not be assumed; `active` counts the
    active people of each company, the base of the guard's percentages, and `looked` how many of them were asked for one
    by one to count them; `absent` names who is in no sheet (company, key); `waits` has the deactivations that wait
    until others are there and active; `unchanged` has the rows that are satisfied already where they are to be kept,
    and they are counted always.
    """

    actions: list[Action] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    undecided: list[tuple[str, str]] = field(default_factory=list)
    active: dict[str, int] = field(default_factory=dict)
    looked: dict[str, int] = field(default_factory=dict)
    absent: list[tuple[str, str]] = field(default_factory=list)
    waits: Mapping[Identity, tuple[Identity, ...]] = field(default_factory=dict)
    unchanged: list[Unchanged] = field(default_factory=list)
    unchanged_count: int = 0


class Cell(NamedTuple):
    """The cell of a row that a finding is about: the field, and the value that is told of it."""

    field: str = ""
    value: str = ""


WHOLE_ROW = Cell()


class DeltaBuilder:
    """A delta to which rows and live people are added as they are compared."""

    def __init__(self, desired: Desired, *, keep_unchanged: bool) -> None:
        self.delta = Delta()
        self._desired = desired
        self._keep_unchanged = keep_unchanged

    def act(self, action: Action) -> None:
        """Add an action."""
        self.delta.actions.append(action)

    def unchanged(self, row: DesiredCompany | DesiredUser, state: str) -> None:
        """Add a row that is satisfied already."""
        self.delta.unchanged_count += 1
        if self._keep_unchanged:
            self.delta.unchanged.append(Unchanged(row.origin, *_about(row), state))

    def find(
        self, code: Code, row: DesiredCompany | DesiredUser | NotTaken, cell: Cell = WHOLE_ROW, facts: Facts = NO_FACTS
    ) -> None:
        """Add a finding about a row, or about one cell of it."""
        origin, desired = row.origin, self._desired
        company, subject = _about(row)
        self.delta.findings.append(
            Finding(
                code, facts, origin, desired.label(origin.table, cell.field), cell.value, company, subject,
                cell=desired.cell(origin, cell.field),
            )
        )  # fmt: skip

    def find_live(self, code: Code, company: str, subject: str, facts: Facts = NO_FACTS) -> None:
        """Add a finding about a live company or person in no row."""
        self.delta.findings.append(Finding(code, facts, company=company, subject=subject))

    def drift(self, row: DesiredCompany | DesiredUser, field_name: str, live: str, wanted: str) -> None:
        """Add a difference that the API cannot settle."""
        facts = {"field": field_name, "live": live, "wanted": wanted}
        self.find(_drift_code(field_name), row, Cell(field_name, wanted), facts)


def _about(row: DesiredCompany | DesiredUser | NotTaken) -> tuple[str, str]:
    """Return the company of a row, and whom or what in it the row is about."""
    if isinstance(row, DesiredCompany):
        return row.vanity_name, row.vanity_name
    return row.company, row.email


@cache
def _drift_code(field_name: str) -> Code:
    return Code(f"{snake(field_name)}.drift")
