"""What is told of people whose first or last day is to come: who is coming, and who is going in the next 30 days."""

from reconciler.model.desired import DesiredUser
from reconciler.model.finding_code import Code
from reconciler.model.moments import soon
from reconciler.planning.delta import Cell, DeltaBuilder


class Days:
    """Tells of first and last days as of the day (ISO 8601) for which the sheets were read, "" where they have none."""

    def __init__(self, today: str, to: DeltaBuilder) -> None:
        self._horizon = soon(today)
        self._to = to

    def before_start(self, row: DesiredUser, state: bool | None) -> bool:
        """Tell of somebody who is to have access later, and return whether they have it now; then that is a conflict.

        Nobody is locked out by a first day that may be mistyped.
        """
        start = row.access.start
        code = Code.START_DATE_ACTIVE if state else Code.START_DATE_COMING
        self._to.find(code, row, Cell("startDate", start), {"date": start})
        return bool(state)

    def going(self, row: DesiredUser) -> None:
        """Tell of somebody with access whose last day is near."""
        end = row.access.end
        if end and end <= self._horizon:
            self._to.find(Code.END_DATE_COMING, row, Cell("endDate", end), {"date": end})
