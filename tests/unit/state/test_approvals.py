"""Approvals on record: what stands, for which content, and what was done by it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.errors import PlanRefused, Unapproved
from reconciler.model.actor import Account, Actor
from reconciler.model.approval import Approval, Lifted
from reconciler.model.origin import Source
from reconciler.model.policy import Limits, Policy
from reconciler.model.state_place import StatePlace
from reconciler.planning.plan import PlanOrigin, make_plan
from reconciler.state import approvals
from reconciler.state.approvals import Subject, plan_subject, schedule_subject, standing
from reconciler.state.backends import open_state
from reconciler.state.restored import Restored, put_on_record, restorations
from reconciler.state.store import Store

BOB = Actor(Account("1002", "bob"), Account("990", "reconciler"))
CYN = Actor(Account("1003", "cyn"), Account("990", "reconciler"))
PLAN = make_plan(PlanOrigin("h", "tenant", "ann", datetime(2026, 11, 29, tzinfo=UTC), nonce="n1"), policy=Policy())
SUBJECT = plan_subject(PLAN, "d1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_state(StatePlace(tmp_path))) as opened:
        yield opened


def approved(store: Store, subject: Subject = SUBJECT, by: Actor = BOB, lifted: Lifted | None = None) -> None:
    given = Approval(by, "", "as asked", lifted or Lifted(), ("cord",))
    approvals.approve(store.journal, subject, given, {"host": "h", "options": {}}, ["a" * 64])


def test_the_last_yes_stands_whole(store: Store) -> None:
    assert standing(store.journal, SUBJECT) is None
    approved(store, lifted=Lifted(67, None))
    found = standing(store.journal, SUBJECT)
    assert found is not None
    assert found.at.startswith("20")
    assert found._replace(at="") == Approval(BOB, "", "as asked", Lifted(67, None), ("cord",))
    approved(store, by=CYN)
    found = standing(store.journal, SUBJECT)
    assert found is not None
    assert found.by == CYN


def test_what_was_withdrawn_is_refused_until_it_is_approved_again(store: Store) -> None:
    approved(store)
    approvals.withdraw(store.journal, SUBJECT, CYN, "no")
    with pytest.raises(Unapproved, match=r"cyn \(as reconciler\) withdrew"):
        standing(store.journal, SUBJECT)
    approved(store)
    assert standing(store.journal, SUBJECT)


def test_what_was_approved_before_the_journal_was_put_back_counts_no_longer(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(store)
    put_on_record(store.journal, "2026-11-29T00:00:00+00:00", "f00d", CYN)
    ((at, *_),) = restorations(store.journal)
    for moment, stands in (("2999" + at[4:], False), ("2000" + at[4:], True)):
        monkeypatch.setattr(approvals, "restorations", lambda _, moment=moment: [Restored(moment, "", "", CYN)])
        if stands:
            assert standing(store.journal, SUBJECT)
        else:
            with pytest.raises(Unapproved, match="put back from a backup"):
                standing(store.journal, SUBJECT)


def test_another_content_of_the_same_plan_is_refused_and_another_plan_has_none(store: Store) -> None:
    approved(store)
    with pytest.raises(PlanRefused, match=r"bob \(as reconciler\) approved"):
        standing(store.journal, plan_subject(PLAN, "d2"))
    assert standing(store.journal, plan_subject(replace(PLAN, nonce="n2"), "d1")) is None
    assert standing(store.journal, plan_subject(replace(PLAN, tenant="other"), "d1")) is None


def test_plans_of_older_versions_are_known_by_their_maker_and_moment(store: Store) -> None:
    old = replace(PLAN, nonce="")
    approved(store, plan_subject(old, "d1"))
    assert standing(store.journal, plan_subject(old, "d1"))
    assert standing(store.journal, plan_subject(replace(old, created_by="eve"), "d1")) is None


def test_nobody_is_told_in_what_is_public(store: Store, tmp_path: Path) -> None:
    import sqlite3

    approved(store)
    approvals.withdraw(store.journal, SUBJECT, CYN, "a reason")
    approvals.use(store.journal, SUBJECT, "run-1")
    with sqlite3.connect(tmp_path / "journal.sqlite3") as db:
        public = "".join(text for (text,) in db.execute("SELECT public FROM chain_record"))
    assert '"plan":"d1"' in public
    assert '"run":"run-1"' in public
    for private in ("bob", "cyn", "1002", "1003", "reconciler", "as asked", "a reason", "cord", "a" * 64):
        assert private not in public


def test_whose_name_was_taken_out_of_the_record_has_approved_nothing(store: Store, tmp_path: Path) -> None:
    import sqlite3

    approved(store)
    with sqlite3.connect(tmp_path / "journal.sqlite3") as db:
        ((items, salts),) = db.execute("SELECT items, salts FROM chain_record").fetchall()
        lines = ["" if "bob" in line else line for line in items.split("\n")]
        out = bytes(32) + salts[32:]
        assert lines[0] == ""
        db.execute("UPDATE chain_record SET items = ?, salts = ?", ("\n".join(lines), out))
    assert store.journal.broken_at() is None
    assert standing(store.journal, SUBJECT) is None


def test_a_schedule_is_its_sheets_policy_limits_and_partner() -> None:
    people = Source("people.csv", "/in/people.csv", None, "a" * 64, 3)

    def subject(**changed: object) -> Subject:
        told: dict[str, object] = {
            "tenant": "t", "host": "h", "sources": [people], "policy": Policy(), "limits": Limits(), **changed,
        }  # fmt: skip
        return schedule_subject(**told)  # type: ignore[arg-type]

    same = subject()
    assert subject(sources=[people._replace(sha256="b" * 64, rows=9, modified="2026-11-29")]) == same
    others = [
        subject(tenant="u"),
        subject(host="i"),
        subject(sources=[people._replace(path="/in/other.csv")]),
        subject(sources=[people._replace(kind="users")]),
        subject(sources=[people, people._replace(path="/in/more.csv")]),
        subject(policy=Policy(absent_users="deactivate")),
        subject(policy=Policy(ignored_columns=("Status",))),
        subject(limits=Limits(company_deactivations=6)),
        subject(limits=Limits(on_hold="deactivations")),
    ]
    assert len({same, *others}) == len(others) + 1
