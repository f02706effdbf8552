"""Which runs are listed: by how they ended, who had to do with them, when, what they changed, any text. Pure."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from reconciler.operations.runs import RunLine
from reconciler.web.how import OF_RUNS, how_of

CHANGED, UNCHANGED = "yes", "no"


class Filter(NamedTuple):
    """What is asked for, as it was typed; "" for what does not matter."""

    q: str = ""
    ended: str = ""
    who: str = ""
    since: str = ""
    until: str = ""
    changed: str = ""

    @property
    def sought(self) -> str:
        """The text that is looked for, in lower case."""
        return _plain(self.q)

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for."""
        return any(self)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """The fields that are no day, each with its text."""
        days = (("since", self.since), ("until", self.until))
        return [(name, text) for name, text in days if text and _day(text) is None]

    @property
    def query(self) -> str:
        """It as a part of an address, "" where nothing is asked for."""
        return urlencode({name: text for name, text in self._asdict().items() if text})

    def fits(self, run: RunLine, brief: Mapping[str, Any] | None, about: Collection[str]) -> bool:
        """Whether a run is asked for; `about` has the runs with a change to whoever is sought."""
        people = brief["people"] if brief else ()
        return (
            self._fits_day(run)
            and (not self.ended or how_of(run) == self.ended)
            and (not self.changed or bool(brief and brief["changed"]) == (self.changed == CHANGED))
            and _plain(self.who) in _plain(" ".join((run.operator, run.actor, *people)))
            and (self.sought in _text(run, people) or run.run_id in about)
        )

    def _fits_day(self, run: RunLine) -> bool:
        since, until = _day(self.since), _day(self.until)
        if since is None and until is None:
            return True
        day = _day_of(run)
        return day is not None and (since or day) <= day <= (until or day)


def filter_of(asked: Mapping[str, str]) -> Filter:
    """Return what is asked for by the query of an address; what nobody can choose does not matter."""
    typed = Filter(*(" ".join(asked.get(name, "").split())[:100] for name in Filter._fields))
    ended = typed.ended if typed.ended in OF_RUNS else ""
    return typed._replace(ended=ended, changed=typed.changed if typed.changed in (CHANGED, UNCHANGED) else "")


def _text(run: RunLine, people: Collection[str]) -> str:
    return _plain(" ".join((run.run_id, run.started_at, run.operator, run.actor, run.outcome, run.verdict, *people)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_of(run: RunLine) -> date | None:
    try:
        return datetime.fromisoformat(run.started_at).astimezone(UTC).date()
    except ValueError:
        return None
