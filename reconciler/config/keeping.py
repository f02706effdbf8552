"""For how long people are kept on record: by age, and not before a day until which nobody may be forgotten."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reconciler.errors import UsageError


@dataclass(frozen=True, slots=True)
class Keeping:
    """`keep` is an age as people write it (7y, 400d), "" for always; nobody is forgotten before `hold_until`."""

    keep: str = ""
    hold_until: date | None = None

    def before(self, today: date) -> date | None:
        """Return the day before which people were last named whom nobody keeps any more; None where all are kept."""
        if not self.keep:
            return None
        number, unit = int(self.keep[:-1]), self.keep[-1]
        if unit == "d":
            return today - timedelta(days=number)
        try:
            return today.replace(year=today.year - number)
        except ValueError:  # the 29th of February
            return today.replace(year=today.year - number, day=28)

    def is_held(self, today: date) -> bool:
        """Whether nobody may be forgotten yet."""
        return self.hold_until is not None and today < self.hold_until


def read_keeping(table: Mapping[str, Any], file: str) -> Keeping:
    """Return for how long people are kept. Raises UsageError with the `file` and the setting."""
    keep, until = str(table.get("keep", "")), table.get("hold_until", "")
    if not re.fullmatch(r"|[1-9]\d?y|[1-9]\d{0,4}d", keep):
        raise UsageError(f"{file}: state.keep: “{keep}” is no number of years or days, as in 7y or 400d.")
    return Keeping(keep, day(str(until), f"{file}: state.hold_until") if until else None)


def day(text: str, place: str) -> date:
    """Return a day. Raises UsageError where the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{place}: “{text}” is no day, as in 2031-12-31.") from None
