"""What a delivery of sheets is measured against: what its feed had before. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from reconciler.errors import UsageError
from reconciler.model.desired import Desired
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Source
from reconciler.planning.guard import Loss

People: TypeAlias = Mapping[str, frozenset[str]]
"""Email keys by company."""

NOBODY: frozenset[str] = frozenset()


class Feed(NamedTuple):
    """What a feed had: how many people of each company, and whom.

    `name` is "" for a feed without one, which is known by the companies that it covers. `leaving` has the companies of
    which somebody has confirmed that the feed has them no more, and whose people are still to be deactivated; `gone`
    those of which they have been. `people` stand in records of their own; of a journal from before there are `rows`
    alone.
    """

    name: str
    rows: Mapping[str, int]
    gone: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    people: People = MappingProxyType({})

    def is_of(self, name: str, companies: Iterable[str]) -> bool:
        """Whether a delivery of this name, or over these companies where it has none, is one of this feed."""
        return self.name == name and (bool(name) or any(company in self.rows for company in companies))


@dataclass(frozen=True, slots=True)
class Delivery:
    """The sheets of one run as a delivery of their feed.

    `people` has who is in a good row, `told` everybody whom the sheets name, in a rejected row or beside the rows too;
    `named` has every company that a row names, a rejected one too, and `rejected` counts the rejected rows of each.
    `confirmed` has the companies that were confirmed to be gone, now or in an earlier run that did not get to
    deactivate all of their people; `empty` those that the feed had and has no more, and of which nobody has access:
    there is nothing to confirm.
    """

    name: str = ""
    before: Feed | None = None
    people: People = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    rejected: Mapping[str, int] = field(default_factory=dict)
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

    def losses(self, with_access: People) -> list[Loss]:
        """Return whom these sheets lack of the people whom their feed had; then of those of them `with_access`.

        Companies that are meant to be gone, or empty, are left out. It is told person by person, so that no copy and
        nobody new makes up for anybody: leavers who stay in the sheets for ever don't either. Whoever is named in
        another company or in a rejected row is not lost.
        """
        if self.before is None:
            return []
        had, numbers = self.before.people, dict(self.before.rows)
        for company in self.confirmed | self.empty:
            numbers.pop(company, None)
        known = frozenset[str]().union(*(had.get(company, NOBODY) for company in numbers))
        active = frozenset[str]().union(
            *(had.get(company, NOBODY) & with_access.get(company, NOBODY) for company in numbers)
        )
        untold = [company for company in numbers if not had.get(company)]
        lost = sum(max(0, numbers[company] - self._rows(company)) for company in untold)
        now = sum(map(len, self.people.values()))
        return [
            Loss(len(known) + sum(numbers[company] for company in untold), len(known - self.told) + lost, now),
            Loss(len(active), len(active - self.told), now, of_access=True),
        ]

    def _rows(self, company: str) -> int:
        return len(self.people.get(company, NOBODY)) + self.rejected.get(company, 0)

    def after(self, *, good: bool, replaces: bool, unfinished: Collection[str] = ()) -> Feed | None:
        """Return what the feed has after this delivery, None where it is as before.

        A run that was not good moves nothing but what was confirmed; and a company leaves a feed by being confirmed to
        be gone alone, so that a part of the sheets, once taken, hides none. Only a delivery that `replaces` what the
        feed had takes people out of it; any other adds to it. `unfinished` are companies of which somebody absent is
        still to be deactivated: their confirmation stands, so that no later night passes them over.
        """
        if not (good and self.named) and not self.confirmed:
            return None
        before = self.unchanged
        people, rows = dict(before.people), dict(before.rows)
        for company in self.people if good else ():
            people[company] = self._people_after(company, before, replaces=replaces)
            rows[company] = len(people[company]) or max(rows[company], self._rows(company))
        for company in self.confirmed:
            people.pop(company, None)
            rows.pop(company, None)
        confirmed = (before.leaving | self.confirmed) - self.named
        leaving = confirmed & frozenset(unfinished)
        return Feed(self.name, rows, (before.gone | confirmed) - leaving - self.named, leaving, people)

    def _people_after(self, company: str, before: Feed, *, replaces: bool) -> frozenset[str]:
        had, now = before.people.get(company, NOBODY), self.people[company]
        if replaces:
            return now | (had & self.told)
        if not had and before.rows.get(company):
            return NOBODY  # of a journal from before: these may be half of them
        return had | now


NO_DELIVERY = Delivery()


def delivery(
    name: str, before: Feed | None, desired: Desired, gone: Sequence[str], with_people: Collection[str]
) -> Delivery:
    """Return the sheets as a delivery of a feed; `gone` names the companies that are confirmed to be gone.

    `with_people` are the companies of which somebody has access.

    Raises UsageError where the feed never had one of them.
    """
    people = {company: frozenset(rows) for company, rows in desired.users.items() if rows}
    told = frozenset(desired.protected.keys() | desired.mentioned.keys()).union(*people.values())
    confirmed = frozenset(name.strip() for name in gone)
    had = (before.rows.keys() | before.gone | before.leaving) if before else set[str]()
    named = frozenset(companies_of(desired))
    if unknown := sorted(confirmed - had - named):
        raise UsageError(
            f"These sheets never had a company {', '.join(unknown)}: give the vanityName as the message of the hold "
            "has it."
        )
    empty = frozenset(before.rows if before else ()) - named - frozenset(with_people)
    return Delivery(name, before, people, told, named, _rejected_rows(desired), confirmed - named, empty)


def companies_of(desired: Desired) -> set[str]:
    """Return the companies that a row of people names, or any rejected row."""
    return {*(company for company, people in desired.users.items() if people), *_rejected_rows(desired)}


def _rejected_rows(desired: Desired) -> Counter[str]:
    """Return the number of rejected rows of each company that one names."""
    rejected = (one for one in desired.findings if one.kind is FindingKind.REJECTED and one.company)
    return Counter(company for company, _ in {(one.company, one.origin) for one in rejected})


def is_older(source: Source, before: Sequence[Source]) -> Source | None:
    """Return which of these a sheet is older than, if it is older than all of them and none of them has its content."""
    if not source.modified or any(source.sha256 == one.sha256 for one in before):
        return None
    oldest = min(before, key=lambda one: one.modified, default=None)
    return oldest if oldest and source.modified < oldest.modified else None


def feed_to_json(feed: Feed) -> dict[str, Any]:
    """Return a feed as JSON data, without its people."""
    body = {**feed._asdict(), "rows": dict(feed.rows), "gone": sorted(feed.gone), "leaving": sorted(feed.leaving)}
    del body["people"]
    return body


def feed_from_json(body: Mapping[str, Any]) -> Feed:
    """Return the feed that `feed_to_json` gave as JSON data."""
    gone, leaving = frozenset(body.get("gone", ())), frozenset(body.get("leaving", ()))
    return Feed(body.get("name", ""), body.get("rows", {}), gone, leaving)
