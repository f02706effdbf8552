"""What a delivery of sheets is measured against: what its feed had before. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reconciler.errors import UsageError
from reconciler.model.desired import Desired
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Source
from reconciler.planning.guard import LostRows


class Feed(NamedTuple):
    """What a feed had: the good rows of people of each company, and the rows that are of none.

    `name` is "" for a feed without one, which is known by the companies that it covers. `leaving` has the companies of
    which somebody has confirmed that the feed has them no more, and whose people are still to be deactivated; `gone`
    those of which they have been.
    """

    name: str
    rows: Mapping[str, int]
    other: int = 0
    gone: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()

    def is_of(self, name: str, companies: Iterable[str]) -> bool:
        """Whether a delivery of this name, or over these companies where it has none, is one of this feed."""
        return self.name == name and (bool(name) or any(company in self.rows for company in companies))


@dataclass(frozen=True, slots=True)
class Delivery:
    """The sheets of one run as a delivery of their feed.

    `rows` counts the good rows of people by company, `named` has every company that a row names, a rejected one too;
    `all_rows` counts all rows of the users sheets. `confirmed` has the companies that were confirmed to be gone, now or
    in an earlier run that did not get to deactivate all of their people; `empty` those that the feed had and has no
    more, and of which nobody has access: there is nothing to confirm.
    """

    name: str = ""
    before: Feed | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    all_rows: int = 0
    confirmed: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()

    @property
    def unchanged(self) -> Feed:
        """What the feed had, under the name that it has now."""
        return (self.before or Feed(self.name, {}))._replace(name=self.name)

    @property
    def gone(self) -> list[str]:
        """The companies that the feed had and has no more, and that nobody has confirmed to be gone."""
        had = self.before.rows if self.before else ()
        return [company for company in had if company not in self.named | self.confirmed | self.empty]

    @property
    def lost_rows(self) -> LostRows | None:
        """The rows of people before and now, but for those of companies that are meant to be gone, or empty."""
        if self.before is None:
            return None
        kept = sum(rows for company, rows in self.before.rows.items() if company not in self.confirmed | self.empty)
        return LostRows(kept + self.before.other, self.all_rows)

    def after(self, *, good: bool, unfinished: Collection[str] = ()) -> Feed | None:
        """Return what the feed has after this delivery, None where it is as before.

        A run that was not good moves nothing but what was confirmed; and a company leaves a feed by being confirmed to
        be gone alone, so that a part of the sheets, once taken, hides none. `unfinished` are companies of which
        somebody absent is still to be deactivated: their confirmation stands, so that no later night passes them over.
        """
        if not (good and self.named) and not self.confirmed:
            return None
        before = self.before or Feed(self.name, {})
        rows = {**before.rows, **self.rows} if good else dict(before.rows)
        other = self.all_rows - sum(self.rows.values()) if good else before.other
        left = {company: count for company, count in rows.items() if company not in self.confirmed}
        confirmed = (before.leaving | self.confirmed) - self.named
        leaving = confirmed & frozenset(unfinished)
        return Feed(self.name, left, max(0, other), (before.gone | confirmed) - leaving - self.named, leaving)


NO_DELIVERY = Delivery()


def delivery(
    name: str, before: Feed | None, desired: Desired, gone: Sequence[str], with_people: Collection[str]
) -> Delivery:
    """Return the sheets as a delivery of a feed; `gone` names the companies that are confirmed to be gone.

    `with_people` are the companies of which somebody has access.

    Raises UsageError where the feed never had one of them.
    """
    rows = {company: len(people) for company, people in desired.users.items() if people}
    confirmed = frozenset(name.strip() for name in gone)
    had = (before.rows.keys() | before.gone | before.leaving) if before else set[str]()
    named = frozenset(companies_of(desired))
    if unknown := sorted(confirmed - had - named):
        raise UsageError(
            f"These sheets never had a company {', '.join(unknown)}: give the vanityName as the message of the hold "
            "has it."
        )
    all_rows = sum(source.user_rows for source in desired.sources)
    empty = frozenset(before.rows if before else ()) - named - frozenset(with_people)
    return Delivery(name, before, rows, named, all_rows, confirmed - named, empty)


def companies_of(desired: Desired) -> set[str]:
    """Return the companies that a row of people names, or any rejected row."""
    return {*(company for company, people in desired.users.items() if people), *_named_by_rejected(desired)}


def _named_by_rejected(desired: Desired) -> set[str]:
    return {one.company for one in desired.findings if one.kind is FindingKind.REJECTED and one.company}


def is_older(source: Source, before: Sequence[Source]) -> Source | None:
    """Return which of these a sheet is older than, if it is older than all of them and none of them has its content."""
    if not source.modified or any(source.sha256 == one.sha256 for one in before):
        return None
    oldest = min(before, key=lambda one: one.modified, default=None)
    return oldest if oldest and source.modified < oldest.modified else None


def feed_to_json(feed: Feed) -> dict[str, Any]:
    """Return a feed as JSON data."""
    return {**feed._asdict(), "rows": dict(feed.rows), "gone": sorted(feed.gone), "leaving": sorted(feed.leaving)}


def feed_from_json(body: Mapping[str, Any]) -> Feed:
    """Return the feed that `feed_to_json` gave as JSON data."""
    gone, leaving = frozenset(body.get("gone", ())), frozenset(body.get("leaving", ()))
    return Feed(body.get("name", ""), body.get("rows", {}), body.get("other", 0), gone, leaving)
