"""Count who is active where a listing does not tell, as far as the guard has to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.api.read_live import active_by_id, fetch_users
from reconciler.model.desired import Desired
from reconciler.model.live import Company, Live, User
from reconciler.model.policy import Limits
from reconciler.planning.comparison import CompanyIndex
from reconciler.planning.delta import Delta
from reconciler.planning.guard import Confirmed, Question, questions

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi


async def count_active(
    api: "ConnectApi", desired: Desired, live: Live, delta: Delta, limits: Limits, confirmed: Confirmed,
    looked: Mapping[str, bool | None],
) -> None:  # fmt: skip
    """Give `delta` the count of active people by which the limits decide, of each company of which they ask for it.

    People are asked for, one call each, until so many are known to be active that the plan is within the limits, or so
    many not to be that it cannot be. `looked` has the answers there are already, by user id.
    """
    asked = questions(delta.actions, delta.active, limits, confirmed)
    count = _Count(desired, live, looked)
    for company in dict.fromkeys(company for question in asked for company in question.companies):
        count.begin(company)
    while open_ := [question for question in asked if question.is_open(count.known, count.left)]:
        people = count.next_people(open_)
        count.take(people, active_by_id(await fetch_users(api, people)))
    for company, known in count.known.items():
        delta.active[company] = known + count.left[company]
    delta.looked = {company: looks for company, looks in count.looks.items() if looks}


@dataclass
class _Count:
    """The people of companies as far as they were counted.

    `known` counts those who are active, `left` those of whom nothing is known and who were not asked for, `looks` those
    who were. Who was asked for in vain is in neither.
    """

    desired: Desired
    live: Live
    looked: Mapping[str, bool | None]
    known: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    _unknown: dict[str, list[User]] = field(default_factory=dict)

    def begin(self, company: str) -> None:
        """Count what the listing tells of a company, and put the others in the order in which they are asked for.

        Those whom a row wants active come first: they are the likeliest to be so.
        """
        rows = self.desired.users.get(company, {})
        people = CompanyIndex(self.live.companies.get(company)).users
        unknown = [key for key, user in people.items() if user.active is None and user.id not in self.looked]
        unknown.sort(key=lambda key: (not (key in rows and rows[key].active), key))
        self._unknown[company] = [people[key] for key in unknown]
        self.known[company] = sum(
            user.active or (user.active is None and self.looked.get(user.id) is True) for user in people.values()
        )
        self.left[company], self.looks[company] = len(unknown), 0

    def next_people(self, open_: Sequence[Question]) -> list[tuple[Company, str]]:
        """Return whom to ask for next: no more than what is open needs in any case."""
        single = [question for question in open_ if len(question.companies) == 1]
        wanted: dict[str, int] = {}
        for question in single or open_:
            looks = question.next_looks(self.known, self.left)
            for company in question.companies:
                taken = min(looks, self.left[company])
                wanted[company] = max(wanted.get(company, 0), taken)
                looks -= taken
        return [
            (self.live.companies[company].company, user.id)
            for company, number in wanted.items()
            for user in self._unknown[company][self.looks[company] :][:number]
        ]

    def take(self, people: Sequence[tuple[Company, str]], active: Mapping[str, bool | None]) -> None:
        """Count those who were asked for."""
        for company, user_id in people:
            name = company.vanity_name
            self.left[name] -= 1
            self.looks[name] += 1
            self.known[name] += active.get(user_id) is True
