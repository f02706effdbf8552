"""What a delivery lacks of what its feed had, and what the feed has after it, for all deliveries."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from reconciler.planning.feed import Delivery, Feed, People

KEYS = st.sampled_from([f"p{number}" for number in range(12)])
COMPANIES = st.sampled_from(["acme", "bolt", "cord"])
FEEDS = st.dictionaries(KEYS, COMPANIES).map(lambda homes: by_company((home, key) for key, home in homes.items()))


def by_company(people: Iterable[tuple[str, str]]) -> People:
    found = dict[str, frozenset[str]]()
    for company, key in people:
        found[company] = found.get(company, frozenset()) | {key}
    return found


def everybody(people: People) -> frozenset[str]:
    return frozenset[str]().union(*people.values())


def delivered(had: People, now: People, rejected: Iterable[str] = ()) -> Delivery:
    before = Feed("", {company: len(keys) for company, keys in had.items()}, people=had)
    return Delivery("", before, now, everybody(now) | set(rejected), frozenset(now))


@given(FEEDS, FEEDS, st.sets(KEYS))
def test_those_are_lost_whom_the_feed_had_and_no_row_names(had: People, now: People, rejected: set[str]) -> None:
    gone = everybody(had) - everybody(now) - rejected
    whole, _ = delivered(had, now, rejected).losses({})
    assert (whole.before, whole.lost, whole.now) == (len(everybody(had)), len(gone), len(everybody(now)))
    new = {f"{key}-new": company for company, keys in now.items() for key in keys}
    more = by_company([*((c, key) for c, keys in now.items() for key in keys), *((c, key) for key, c in new.items())])
    assert delivered(had, more, rejected).losses({})[0].lost == len(gone), "whoever is new makes up for nobody"


@given(FEEDS, FEEDS, st.sets(KEYS))
def test_those_with_access_are_counted_alone(had: People, now: People, with_access: set[str]) -> None:
    access = {company: keys & with_access for company, keys in had.items()}
    _, active = delivered(had, now).losses(access)
    assert active.before == len(everybody(access))
    assert active.lost == len(everybody(access) - everybody(now))


@given(FEEDS, FEEDS)
def test_a_delivery_that_replaces_nothing_takes_out_nobody(had: People, now: People) -> None:
    sent = delivered(had, now)
    after = sent.after(good=True, replaces=False) or sent.unchanged
    companies = had.keys() | now.keys()
    assert {company: after.people[company] for company in companies} == {
        company: had.get(company, frozenset()) | now.get(company, frozenset()) for company in companies
    }
    assert after.rows == {company: len(keys) for company, keys in after.people.items()}


@given(FEEDS, FEEDS, st.sets(KEYS))
def test_one_that_replaces_leaves_those_whom_it_names_and_other_companies(
    had: People, now: People, rejected: set[str]
) -> None:
    sent = delivered(had, now, rejected)
    after = sent.after(good=True, replaces=True) or sent.unchanged
    for company in had.keys() | now.keys():
        kept = had.get(company, frozenset()) & sent.told
        assert after.people[company] == (now[company] | kept if company in now else had[company])
    assert sent.after(good=False, replaces=True) is None


@given(FEEDS, FEEDS)
def test_where_it_is_not_told_whom_a_company_had_it_is_counted_by_its_number(had: People, now: People) -> None:
    before = Feed("", {company: len(keys) for company, keys in had.items()})
    sent = Delivery("", before, now, everybody(now), frozenset(now))
    lost = sum(max(0, len(keys) - len(now.get(company, ()))) for company, keys in had.items())
    whole, active = sent.losses({})
    assert (whole.before, whole.lost, active.before) == (len(everybody(had)), lost, 0)
    after = sent.after(good=True, replaces=False) or sent.unchanged
    assert all(not after.people.get(company) for company in had), "half a sheet may have been seen"
