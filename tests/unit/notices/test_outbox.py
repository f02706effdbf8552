"""What was sent to whom is on record: nothing is told twice, and what failed is tried again."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.notice import Attachable, Event, Notice
from reconciler.notices.outbox import CHAIN, SUBJECT, is_told, records_of, undelivered
from reconciler.notices.send import Delivery
from reconciler.state.backends import open_state
from reconciler.state.store import Journal, Record

NOW = datetime.now(UTC)
HELD = Notice(Event.HELD, "run-1", "subject", "body", ((Attachable.AUDIT, "audit.xlsx"),))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(open_state(tmp_path)) as store:
        yield store.journal


def put(journal: Journal, notice: Notice, **ends: str) -> None:
    deliveries = [Delivery(place, failed=why) for place, why in ends.items()]
    journal.append(CHAIN, SUBJECT, records_of(notice, deliveries))


def test_a_notice_is_told_once(journal: Journal) -> None:
    assert not is_told(journal, HELD)
    put(journal, HELD, mail="")
    assert is_told(journal, HELD)
    assert not is_told(journal, HELD._replace(about="run-2"))
    assert not is_told(journal, HELD._replace(event=Event.FAILED))


def test_what_failed_waits_whole_until_it_has_arrived_everywhere(journal: Journal) -> None:
    put(journal, HELD, mail="down", pager="", chat="refused")
    (waiting,) = undelivered(journal, NOW)
    assert waiting[:2] == (HELD, {"mail": "down", "chat": "refused"})
    since = waiting.since
    put(journal, HELD, mail="")
    (waiting,) = undelivered(journal, NOW)
    assert (waiting.failed, waiting.since) == ({"chat": "refused"}, since)
    put(journal, HELD, chat="")
    assert list(undelivered(journal, NOW)) == []


def test_after_seven_days_it_is_given_up(journal: Journal) -> None:
    put(journal, HELD, mail="down")
    assert list(undelivered(journal, NOW + timedelta(days=6)))
    assert not list(undelivered(journal, NOW + timedelta(days=8)))


class _Kept:
    """A journal in memory with records of notices alone."""

    def __init__(self) -> None:
        self.kept = list[Record]()

    def records(self, _subject: str, *_kinds: str) -> Iterator[Record]:
        return iter(self.kept)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.dictionaries(st.sampled_from("xyz"), st.sampled_from(["", "down"]))))
)
def test_who_has_got_it_is_never_sent_it_again_and_who_has_not_always_is(
    steps: list[tuple[str, dict[str, str]]],
) -> None:
    journal, last = _Kept(), dict[tuple[str, str], str]()
    for about, ends in steps:
        notice = HELD._replace(about=about)
        deliveries = [Delivery(place, failed=why) for place, why in ends.items()]
        ((_, body),) = records_of(notice, deliveries)
        journal.kept.append(Record("c", 1, SUBJECT, NOW.isoformat(), "notice", body, ""))
        last |= {(about, place): why for place, why in ends.items()}
    found = {(one.notice.about, place) for one in undelivered(journal, NOW) for place in one.failed}  # type: ignore[arg-type]
    assert found == {key for key, why in last.items() if why}
