"""What was sent to whom is on record: nothing is told twice, and what failed is tried again."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.notice import Attachable, Event, Notice
from reconciler.model.state_place import StatePlace
from reconciler.notices.outbox import Sender, claim, is_told, record, undelivered
from reconciler.notices.send import Delivery
from reconciler.state.backends import open_state
from reconciler.state.store import Journal, Record

NOW = datetime.now(UTC)
ANN, BOB, CYN = (Sender(name, NOW + timedelta(days=1)) for name in ("ann", "bob", "cyn"))
HELD = Notice(Event.HELD, "run-1", "subject", "body", ((Attachable.AUDIT, "audit.xlsx"),))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(open_state(StatePlace(tmp_path))) as store:
        yield store.journal


def put(journal: Journal, notice: Notice, **ends: str) -> None:
    record(journal, notice, [Delivery(place, failed=why) for place, why in ends.items()], ANN)


def claimed(journal: Journal, sender: Sender, *places: str) -> set[str]:
    return claim(journal, HELD, [Delivery(place, failed="ended") for place in places], sender)


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


def test_of_those_who_send_at_once_one_does_and_the_others_know_it(journal: Journal) -> None:
    assert claimed(journal, ANN, "mail", "pager") == {"mail", "pager"}
    assert claimed(journal, BOB, "mail", "pager") == set()
    assert list(undelivered(journal, NOW)) == []
    record(journal, HELD, [Delivery("mail"), Delivery("pager", failed="down")], ANN)
    assert claimed(journal, BOB, "mail", "pager") == {"pager"}


def test_what_a_kill_met_on_its_way_is_free_again_when_its_time_is_over(journal: Journal) -> None:
    assert claimed(journal, ANN, "mail")
    (waiting,) = undelivered(journal, ANN.until + timedelta(seconds=1))
    assert waiting.failed == {"mail": "ended"}
    assert claimed(journal, ANN._replace(name="late", until=NOW - timedelta(hours=1)), "mail") == set()


def test_whose_time_was_over_before_another_began_stands_in_nobody_s_way(journal: Journal) -> None:
    assert claimed(journal, ANN._replace(until=NOW - timedelta(minutes=1)), "mail")
    assert claimed(journal, BOB, "mail") == {"mail"}
    assert claimed(journal, CYN, "mail") == set()


def test_what_fails_night_after_night_is_given_up_by_its_first_night() -> None:
    journal = _Kept()
    for day in range(8):
        journal.at = (NOW + timedelta(days=day)).isoformat()
        put(journal, HELD, mail="down")  # type: ignore[arg-type]
    assert not list(undelivered(journal, NOW + timedelta(days=7, hours=1)))  # type: ignore[arg-type]


class _Kept:
    """A journal in memory with records of notices alone."""

    def __init__(self) -> None:
        self.kept = list[Record]()
        self.at = NOW.isoformat()

    def append(self, _chain: str, subject: str, records: list[tuple[str, dict[str, object]]]) -> None:
        self.kept += [Record("c", 1, subject, self.at, kind, body, "") for kind, body in records]

    def records(self, _subject: str, *_kinds: str) -> Iterator[Record]:
        return iter(self.kept)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.dictionaries(st.sampled_from("xyz"), st.sampled_from(["", "down"]))))
)
def test_who_has_got_it_is_never_sent_it_again_and_who_has_not_always_is(
    steps: list[tuple[str, dict[str, str]]],
) -> None:
    journal, failed, sent = _Kept(), set[tuple[str, str]](), set[tuple[str, str]]()
    for about, ends in steps:
        put(journal, HELD._replace(about=about), **ends)  # type: ignore[arg-type]
        sent |= {(about, place) for place, why in ends.items() if not why}
        failed |= {(about, place) for place, why in ends.items() if why}
    found = {(one.notice.about, place) for one in undelivered(journal, NOW) for place in one.failed}  # type: ignore[arg-type]
    assert found == failed - sent


@given(st.lists(st.tuples(st.sampled_from([ANN, BOB, CYN]), st.sampled_from(["claim", "sent", "down"])), max_size=12))
def test_in_whatever_order_commands_come_and_end_nobody_is_sent_it_twice_at_once(
    steps: list[tuple[Sender, str]],
) -> None:
    journal, at_it, arrived = _Kept(), "", False
    for sender, step in steps:
        if step == "claim":
            ours = claim(journal, HELD, [Delivery("mail", failed="ended")], sender)  # type: ignore[arg-type]
            assert ours == ({"mail"} if not arrived and at_it in ("", sender.name) else set())
            at_it = at_it or sender.name
        elif at_it == sender.name:
            record(journal, HELD, [Delivery("mail", failed="" if step == "sent" else "down")], sender)  # type: ignore[arg-type]
            at_it, arrived = "", arrived or step == "sent"
