"""What any backend keeps: a new one is named in `BACKENDS` and runs through all of this unchanged."""

import hashlib
import math
import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import RunLocked, UsageError
from reconciler.model.actor import Account, Actor
from reconciler.model.origin import Source
from reconciler.model.override import LetThrough, Override
from reconciler.model.report import Report
from reconciler.planning.plan import PlanOrigin, make_plan
from reconciler.report.words.english import catalogue as english
from reconciler.state.derived import delivered_records
from reconciler.state.plan_file import read_plan
from reconciler.state.recorder import RunLog
from reconciler.state.records import overrides_to_json
from reconciler.state.replay import report_of
from reconciler.state.runs import runs
from reconciler.state.store import Entry, JournalAltered, JournalFailed, Line, NotLocked, Store
from tests.unit.builders import DEACTIVATE, creation
from tests.unit.state.backend import BACKENDS, Backend, append_many, hold_the_lock

GENESIS = "0" * 64
PEOPLE = [("acme", "ann@acme.example", "id-ann"), ("acme", "bob@acme.example", "id-bob")]


@pytest.fixture(params=BACKENDS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def backend(name: str) -> Backend:
    return BACKENDS[name]


@pytest.fixture
def store(backend: Backend, tmp_path: Path) -> Iterator[Store]:
    with closing(backend.open(tmp_path)) as store:
        yield store


@pytest.fixture
def other(backend: Backend, tmp_path: Path) -> Iterator[Store]:
    """The same state, opened once more, as another process has it."""
    with closing(backend.open(tmp_path)) as store:
        yield store


def spawned(work: Any, *arguments: Any) -> Any:
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def three_runs(store: Store) -> None:
    """Put three runs on record, the second one between two halves of the first; seven records."""
    store.journal.append("tenant", "one", [("begun", {"operator": "ann"}), ("action", {"subject": "a"})])
    store.journal.append("tenant", "two", [("begun", {"operator": "bob"}), ("ended", {"exit_code": 0})])
    store.journal.append(
        "tenant", "one", [("action", {"subject": "b"}), ("ended", {"exit_code": 2}), ("audit", {"path": "x"})]
    )
    store.journal.append("tenant", "three", [])


# -- the journal ------------------------------------------------------------------------------------------------


def test_records_stand_in_the_order_of_coming(store: Store) -> None:
    three_runs(store)
    found = list(store.journal.records("one"))
    assert [(record.seq, record.kind) for record in found] == [
        (1, "begun"), (2, "action"), (5, "action"), (6, "ended"), (7, "audit"),
    ]  # fmt: skip
    assert [record.body for record in found[:2]] == [{"operator": "ann"}, {"subject": "a"}]
    assert {(record.chain, record.subject) for record in found} == {("tenant", "one")}
    assert abs(datetime.fromisoformat(found[0].at) - datetime.now(UTC)) < timedelta(minutes=5)
    assert list(store.journal.records("three")) == []


def made(backend: Backend, state_dir: Path) -> dict[str, str]:
    """Return the last hash of each chain, made of what stands in the journal as docs/architecture.md says."""
    heads: dict[str, str] = {}
    for record in backend.kept(state_dir):
        texts = (record.chain, str(record.seq), record.subject, record.at, record.kind, record.public)
        told = "".join(f"{len(text.encode())}:{text}" for text in texts).encode()
        before = bytes.fromhex(heads.get(record.chain, GENESIS))
        for commitment, salt, body in record.items:
            assert hashlib.sha256(salt + body.encode()).digest() == commitment
        digest = hashlib.sha256(before + told + b"".join(item.commitment for item in record.items)).hexdigest()
        assert digest == record.hash
        heads[record.chain] = digest
    return heads


def test_each_record_has_the_hash_of_the_one_before_in_its_chain(
    backend: Backend, store: Store, tmp_path: Path
) -> None:
    three_runs(store)
    store.journal.append("other", "four", [("begun", {"operator": "é"}), ("finding", {"code": "x", "subject": "y"})])
    three_runs(store)
    heads = made(backend, tmp_path)
    assert store.journal.heads() == heads
    assert heads.keys() == {"tenant", "other"}
    assert store.journal.head() == heads["tenant"]
    assert store.journal.broken_at() is None


def test_how_far_a_journal_goes_is_how_many_records_it_has_and_when_the_last_came(store: Store) -> None:
    assert store.journal.extent() == (0, "")
    three_runs(store)
    store.journal.append("other", "four", [("begun", {})])
    (last,) = store.journal.records("four")
    assert store.journal.extent() == (sum(1 for _ in store.journal.lines_from("tenant", 1)) + 1, last.at)


def test_the_records_of_one_kind_are_told_of_all_subjects_or_of_one(store: Store) -> None:
    for subject in ("one", "two", "it's"):
        store.journal.append("tenant", subject, [("begun", {"operator": subject}), ("plan", {})])
    assert [record.subject for record in store.journal.all_of("begun")] == ["one", "two", "it's"]
    for subject in ("two", "it's"):
        assert [record.body["operator"] for record in store.journal.all_of("begun", subject)] == [subject]
    assert list(store.journal.all_of("begun", "three")) == []


def test_a_salt_is_never_used_twice(backend: Backend, store: Store, tmp_path: Path) -> None:
    store.journal.append("tenant", "one", [("action", {"subject": "a"})] * 300)
    people = [("acme", f"{number}@acme.example", "id") for number in range(300)]
    store.people.remember("one", "tenant", people)
    salts = [item.salt for record in backend.kept(tmp_path) for item in record.items]
    assert len(salts) == len(set(salts)) == 600
    assert {len(salt) for salt in salts} == {32}


def test_a_text_is_kept_as_it_was_hashed(store: Store) -> None:
    body = {"z": 1, "a": {"é": "“x”", "b": [True, None, 1.5]}}
    store.journal.append("tenant", "one", [("plan", body)])
    assert [line.body for line in store.journal.lines_from("tenant", 1)] == [
        '{"a":{"b":[true,null,1.5],"é":"“x”"},"z":1}'
    ]
    assert [record.body for record in store.journal.records("one")] == [body]


def test_a_file_name_that_is_no_text_is_kept(store: Store) -> None:
    store.journal.append("tenant", "one", [("source", {"path": "M\udcfcller.xlsx", "sheet": "Zürich"})])
    (record,) = store.journal.records("one")
    assert record.body == {"path": "M\udcfcller.xlsx", "sheet": "Zürich"}
    assert store.journal.broken_at() is None


def test_records_are_asked_for_by_kind(store: Store) -> None:
    three_runs(store)
    journal = store.journal
    assert [record.seq for record in journal.records("one", "action", "ended")] == [2, 5, 6]
    assert list(journal.lines("one", "action", "audit")) == [
        Line("tenant", 2, "action", '{"subject":"a"}'), Line("tenant", 5, "action", '{"subject":"b"}'),
        Line("tenant", 7, "audit", '{"path":"x"}'),
    ]  # fmt: skip
    assert [line.seq for line in journal.lines_from("tenant", 6)] == [6, 7]
    assert (journal.count("one", "action"), journal.count("two", "action"), journal.count("no", "action")) == (2, 0, 0)
    assert [(record.subject, record.body) for record in journal.all_of("ended")] == [
        ("two", {"exit_code": 0}), ("one", {"exit_code": 2}),
    ]  # fmt: skip


def test_many_records_are_one_commit(store: Store, other: Store) -> None:
    store.journal.append("tenant", "one", [("action", {"number": number}) for number in range(1000)])
    assert [record.body["number"] for record in other.journal.records("one")] == [*range(1000)]
    assert store.journal.broken_at() is None


def test_what_cannot_be_added_whole_is_not_added_at_all(store: Store) -> None:
    def failing() -> Iterator[Entry]:
        yield "action", {"subject": "a"}
        raise ZeroDivisionError

    three_runs(store)
    for records in (failing(), [("action", {}), ("action", {"no JSON": object()})]):
        with pytest.raises((ZeroDivisionError, TypeError)):
            store.journal.append("tenant", "four", records)
    assert list(store.journal.records("four")) == []
    store.journal.append("tenant", "four", [("begun", {})])
    assert [record.seq for record in store.journal.records("four")] == [8]
    assert store.journal.broken_at() is None


def test_heads(store: Store) -> None:
    assert (store.journal.head(), store.journal.head_of("one"), store.journal.holds(GENESIS)) == (GENESIS, "", False)
    three_runs(store)
    hashes = {record.seq: record.hash for run in ("one", "two") for record in store.journal.records(run)}
    assert store.journal.head() == hashes[7]
    assert (store.journal.head_of("one"), store.journal.head_of("two")) == (hashes[6], hashes[4])  # an audit is no end
    assert all(map(store.journal.holds, hashes.values()))
    assert not store.journal.holds("f" * 64)


def test_the_age_of_a_run_is_that_of_its_last_record(store: Store) -> None:
    assert store.journal.age_of("one") == math.inf
    three_runs(store)
    (last,) = (record for record in store.journal.records("one") if record.kind == "ended")
    before = (datetime.now(UTC) - datetime.fromisoformat(last.at)).total_seconds()
    assert before - 60 < store.journal.age_of("one") < before + 60


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("""UPDATE chain_record SET items = '{"subject":"z"}' WHERE seq = 2""", 2),
        ("""UPDATE chain_record SET public = '{"kind":"z"}' WHERE seq = 2""", 2),
        ("UPDATE chain_record SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 1", 1),
        ("UPDATE chain_record SET subject = 'two' WHERE seq = 5", 5),
        ("UPDATE chain_record SET chain = 'other' WHERE seq = 5", 5),
        ("UPDATE chain_record SET kind = 'unchanged' WHERE seq = 5", 5),
        ("UPDATE chain_record SET hash = randomblob(32) WHERE seq = 7", 7),
        ("DELETE FROM chain_record WHERE seq = 3", 4),
        ("DELETE FROM chain_record WHERE seq = 1", 2),
        ("UPDATE chain_record SET id = 9, seq = 9 WHERE seq = 7", 9),
        ("UPDATE chain_record SET items = '' WHERE seq = 2", 2),
        ("UPDATE chain_record SET salts = zeroblob(32) WHERE seq = 2", 2),
        ("UPDATE chain_record SET items = NULL WHERE seq = 2", 2),
        ("UPDATE chain_record SET salts = NULL, items = NULL WHERE seq = 2", 2),
        ("UPDATE chain_record SET commitments = NULL, salts = NULL, items = NULL WHERE seq = 2", 2),
    ],
)
def test_a_record_that_was_tampered_with_is_found(
    backend: Backend, store: Store, tmp_path: Path, statement: str, seq: int
) -> None:
    three_runs(store)
    backend.execute(tmp_path, statement)
    broken = store.journal.broken_at()
    assert broken
    assert broken.seq == seq


def test_chains_do_not_wait_for_each_other_and_none_hides_a_break_of_another(
    backend: Backend, store: Store, tmp_path: Path
) -> None:
    for tenant in ("one", "two", "one", "three"):
        store.journal.append(tenant, f"run of {tenant}", [("begun", {}), ("ended", {})])
    assert [record.subject for record in store.journal.all_of("begun")] == [
        "run of one", "run of two", "run of one", "run of three",
    ]  # fmt: skip
    assert [line.seq for line in store.journal.lines_from("one", 2)] == [2, 3, 4]
    backend.execute(tmp_path, "UPDATE chain_record SET at = 'x' WHERE chain = 'two' AND seq = 2")
    broken = store.journal.broken_at()
    assert broken
    assert broken[:3] == ("two", 2, "run of two")


def test_an_end_that_was_cut_off_is_told_by_the_head_alone(backend: Backend, store: Store, tmp_path: Path) -> None:
    three_runs(store)
    head = store.journal.head()
    backend.execute(tmp_path, "DELETE FROM chain_record WHERE seq = 7")
    assert store.journal.broken_at() is None
    assert not store.journal.holds(head)


def test_a_journal_that_cannot_be_written_says_so(backend: Backend, store: Store, tmp_path: Path) -> None:
    store.untold("tenant")
    backend.execute(tmp_path, "DROP TABLE chain_record")
    with pytest.raises(JournalFailed, match="the journal cannot be written"):
        store.journal.append("tenant", "one", [("begun", {})])


def test_what_was_lifted_stays_on_record_when_everybody_is_taken_out(
    backend: Backend, store: Store, tmp_path: Path
) -> None:
    alice = Actor(Account("1000", "alice"), Account("998", "reconciler"))
    through = LetThrough("company-deactivations", "acme", 6, 12, 50.0, "in acme 6 of 12 would lose access")
    lifted = Override("confirm_deactivations", "--confirm-deactivations", "6", by="alice", let_through=(through,))
    report = Report("one", "apply", datetime.now(UTC), "alice@host", "api.example", "API", False, actor=alice)
    report = replace(report, overrides=(lifted,), plan_made_by="alice", plan_made_at="2026-03-04", outcome="done")
    log = RunLog(store.journal, "tenant", "one", english)
    log.begin(report)
    log.planned(report)
    (at_work,) = runs(store.journal)
    log.end(report)
    (line,) = runs(store.journal)
    assert at_work.overrides == line.overrides == overrides_to_json([lifted])
    assert line.actor == "alice (as reconciler)"
    for record in backend.kept(tmp_path):
        assert not any(name in record.public for name in ("alice", "reconciler", "acme", "@host"))
        for number in range(len(record.items)):
            backend.take_out(tmp_path, record.chain, record.seq, number)
    assert store.journal.broken_at() is None
    (line,) = runs(store.journal)
    (left,) = report_of(store.journal, "one").overrides
    assert (line.actor, line.operator, left.by, left.value) == ("", "", "", "")
    assert (left.how, left.let_through[0].limit, left.let_through[0].count) == (lifted.how, through.limit, 6)


def test_a_snapshot_sees_nothing_that_comes_later(store: Store, other: Store) -> None:
    three_runs(store)
    head = store.journal.head()
    with store.journal.snapshot():
        other.journal.append("tenant", "one", [("action", {"subject": "c"}), ("ended", {})])
        assert (store.journal.head(), store.journal.count("one", "action")) == (head, 2)
        assert [line.seq for line in store.journal.lines_from("tenant", 6)] == [6, 7]
        assert store.journal.broken_at() is None
    assert (store.journal.head(), store.journal.count("one", "action")) == (other.journal.head(), 3)


def test_a_snapshot_ends_with_what_failed_in_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.journal.snapshot():
        raise ZeroDivisionError
    three_runs(store)
    assert store.journal.count("one", "action") == 2


def test_threads_and_processes_never_fork_the_chain(name: str, store: Store, other: Store, tmp_path: Path) -> None:
    process = spawned(append_many, name, tmp_path, "process", 60)

    def work(own: Store, run: str) -> None:
        for number in range(60):
            own.journal.append("tenant", run, [("lost", {"request": number}), ("verified", {"request": number})])
            own.people.remember(run, "tenant", [("acme", f"{run}{number}@acme.example", "id")])

    threads = [
        threading.Thread(target=work, args=(own, f"{run}{number}"))
        for run, own in (("store", store), ("other", other))
        for number in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    process.join(60)
    assert process.exitcode == 0
    assert store.journal.broken_at() is None
    for run in ("store0", "store1", "other0", "other1", "process"):
        records = list(store.journal.records(run, "lost", "verified"))
        assert [record.body["request"] for record in records] == [number for number in range(60) for _ in range(2)]
        assert all(second.seq == first.seq + 1 for first, second in zip(records[::2], records[1::2], strict=True))


def test_many_may_be_the_first_to_open_it(name: str, backend: Backend, tmp_path: Path) -> None:
    processes = [spawned(append_many, name, tmp_path / "new", f"run{number}", 1) for number in range(4)]
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    with closing(backend.open(tmp_path / "new")) as store:
        assert len(list(store.journal.lines_from("tenant", 1))) == 8
        assert store.journal.broken_at() is None


@pytest.mark.parametrize("kind", ["intent", "sent", "outcome"])
def test_requests_are_put_on_record_by_the_run_that_holds_the_lock_alone(store: Store, other: Store, kind: str) -> None:
    def append(store: Store, chain: str = "tenant", run: str = "run-1") -> None:
        store.journal.append(chain, run, [("finding", {"code": "x"}), (kind, {"request": 1, "results": []})])

    def refused(*where: str, by: Store = store) -> None:
        with pytest.raises(NotLocked, match=f"holds no lock, and was to record {kind}: nothing is sent"):
            append(by, *where)

    refused()
    with store.run_lock("tenant", "api.example", "run-1", "someone"):
        append(store)
        refused("other", "run-1")
        refused("tenant", "run-2")
        refused(by=other)
    refused()
    assert [record.kind for record in store.journal.records("run-1")] == ["finding", kind]


def test_all_else_needs_no_lock(store: Store, other: Store) -> None:
    """A page and a run append at once: what is handed in, approved or asked for waits for no run."""
    with store.run_lock("tenant", "api.example", "run-1", "someone"):
        for kind in ("begun", "settled", "ended", "audit", "dropped", "approved", "paused"):
            other.journal.append("tenant", "another", [(kind, {})])
    assert other.journal.broken_at() is None


# -- people and absences ----------------------------------------------------------------------------------------


def test_people_are_remembered_by_tenant_and_company(store: Store) -> None:
    people = store.people
    people.remember("run-1", "tenant", PEOPLE)
    people.remember("run-1", "other", [("acme", "ann@acme.example", "id-other")])
    assert people.of_company("tenant", "acme") == {
        "ann@acme.example": "id-ann", "bob@acme.example": "id-bob",
    }  # fmt: skip
    assert people.of_company("other", "acme") == {"ann@acme.example": "id-other"}
    assert people.of_company("tenant", "cord") == {}


def test_the_last_id_of_a_person_counts(store: Store) -> None:
    store.people.remember("run-1", "tenant", PEOPLE)
    store.people.remember("run-1", "tenant", [("acme", "ann@acme.example", "id-new"), PEOPLE[1]])
    assert store.people.of_company("tenant", "acme") == {
        "ann@acme.example": "id-new", "bob@acme.example": "id-bob",
    }  # fmt: skip


def test_all_people_of_a_company_are_remembered(store: Store) -> None:
    store.people.remember("run-1", "tenant", PEOPLE)
    assert store.people.of_company("tenant", "acme") == {
        email: user_id for company, email, user_id in PEOPLE if company == "acme"
    }
    assert store.people.of_company("other", "acme") == {}


def test_who_has_no_access_is_remembered_until_it_holds_no_longer(store: Store) -> None:
    ann, bob, zoe, nobody = (("acme", name) for name in ("ann", "bob", "zoe", "nobody"))
    store.inactive.prove("run-1", "tenant", [ann, bob], [])
    store.inactive.prove("run-1", "tenant", [bob, zoe], [ann, bob, nobody])
    assert store.inactive.proven("tenant", "acme") == {"bob", "zoe"}
    assert store.inactive.proven("tenant", "bolt") == store.inactive.proven("other", "acme") == set()


def test_good_runs_without_somebody_are_counted_in_a_row(store: Store) -> None:
    absences, ann, bob, zoe = store.absences, ("acme", "ann"), ("acme", "bob"), ("bolt", "zoe")
    assert absences.runs_absent("tenant") == {}
    store.journal.append("tenant", "run-1", [absent_record(["acme", "bolt"], [ann, bob, zoe])])
    store.journal.append("tenant", "run-2", [absent_record(["acme"], [ann])])
    store.journal.append("other", "run-3", [absent_record(["acme"], [bob], tenant="other")])
    store.journal.append("tenant", "run-4", [absent_record(["acme"], [bob], feed="hr")])
    store.journal.append("tenant", "run-5", [("feed", {"tenant": "tenant", "name": "", "counted": None})])
    assert absences.runs_absent("tenant") == {ann: 2, zoe: 1}  # bolt was not read
    store.journal.append("tenant", "run-6", [absent_record(["acme", "bolt"], [bob])])
    assert absences.runs_absent("tenant") == {bob: 1}
    assert absences.runs_absent("other") == absences.runs_absent("tenant", "hr") == {bob: 1}


def absent_record(
    companies: list[str], people: list[tuple[str, str]], tenant: str = "tenant", feed: str = ""
) -> tuple[str, dict[str, Any]]:
    """Return the record of a good run that may deactivate."""
    return "feed", {"tenant": tenant, "name": feed, "counted": {"companies": companies, "people": people}}


def test_whom_a_feed_had_is_told_by_who_came_and_who_left(store: Store) -> None:
    ann, bob, zoe = ("acme", "ann"), ("acme", "bob"), ("bolt", "zoe")
    assert store.feeds.people("tenant", "") == set()
    for feed, before, after in (("", [], [ann, zoe]), ("hr", [], [bob]), ("", [ann, zoe], [zoe, bob])):
        store.journal.append("tenant", "run-1", delivered_records("tenant", feed, before, after))
    store.journal.append("other", "run-2", delivered_records("other", "", [], [ann]))
    assert store.feeds.people("tenant", "") == {zoe, bob}
    assert store.feeds.people("tenant", "hr") == {bob}
    assert store.feeds.people("other", "") == {ann}
    assert list(delivered_records("tenant", "", [ann, bob], [bob, ann])) == [], (
        "a night without a change writes nothing"
    )


def test_whom_a_feed_had_cannot_be_edited_unseen(backend: Backend, store: Store, tmp_path: Path) -> None:
    store.journal.append("tenant", "run-1", delivered_records("tenant", "", [], [("acme", "ann"), ("acme", "bob")]))
    assert store.journal.broken_at() is None
    backend.execute(tmp_path, "UPDATE chain_record SET items = replace(items, 'bob', 'eve') WHERE kind = 'delivered'")
    assert store.journal.broken_at() is not None


@pytest.mark.parametrize("table", ["person", "absence", "inactive"])
def test_what_is_remembered_of_people_follows_from_the_records_alone(
    backend: Backend, store: Store, tmp_path: Path, table: str
) -> None:
    store.journal.append("tenant", "run-1", store.untold("tenant"))
    store.people.remember("run-1", "tenant", PEOPLE)
    store.inactive.prove("run-1", "tenant", [("acme", "bob")], [])
    store.journal.append("tenant", "run-1", [absent_record(["acme"], [("acme", "zoe")])])
    backend.execute(tmp_path, f"DROP TABLE IF EXISTS {table}")
    with closing(backend.open(tmp_path)) as again:
        assert again.people.of_company("tenant", "acme") == {email: user_id for _, email, user_id in PEOPLE}
        assert again.inactive.proven("tenant", "acme") == {"bob"}
        assert again.absences.runs_absent("tenant") == {("acme", "zoe"): 1}
        assert again.journal.broken_at() is None


@pytest.mark.parametrize(
    ("kind", "told", "edited"), [("people", "id-ann", "id-eve"), ("inactive", "bob", "eve"), ("feed", "zoe", "eve")]
)
def test_what_is_remembered_of_people_cannot_be_edited_unseen(
    backend: Backend, store: Store, tmp_path: Path, kind: str, told: str, edited: str
) -> None:
    store.people.remember("run-1", "tenant", PEOPLE)
    store.inactive.prove("run-1", "tenant", [("acme", "bob")], [])
    store.journal.append("tenant", "run-1", [absent_record(["acme"], [("acme", "zoe")])])
    assert store.journal.broken_at() is None
    change = f"UPDATE chain_record SET items = replace(items, '{told}', '{edited}') WHERE kind = '{kind}'"
    backend.execute(tmp_path, change)
    broken = store.journal.broken_at()
    assert broken
    assert broken.item > 0
    with (
        pytest.raises(JournalAltered, match=rf"record {broken.seq} \(run run-1"),
        closing(backend.open(tmp_path)) as again,
    ):
        remembered(again, kind)


def test_records_that_something_hangs_on_are_given_as_they_were_put_on_record_or_not_at_all(
    backend: Backend, store: Store, tmp_path: Path
) -> None:
    store.journal.append("tenant", "plan-1", [("withdrawn", {"plan": "d1", "by": "bob"}), ("used", {"run": "r1"})])
    store.journal.append("other", "plan-1", [("withdrawn", {"plan": "d2"})])
    store.journal.append("tenant", "plan-2", [("withdrawn", {"plan": "d3"})])
    found = [(one.chain, one.kind, one.body) for one in store.journal.proven("plan-1", "withdrawn", "approved")]
    assert found == [("tenant", "withdrawn", {"plan": "d1", "by": "bob"}), ("other", "withdrawn", {"plan": "d2"})]
    backend.execute(tmp_path, "UPDATE chain_record SET items = replace(items, 'bob', 'eve') WHERE subject = 'plan-1'")
    with pytest.raises(JournalAltered), closing(backend.open(tmp_path)) as again:
        list(again.journal.proven("plan-1", "withdrawn"))


def remembered(store: Store, kind: str) -> Any:
    """Give what records of this kind tell."""
    match kind:
        case "people":
            return store.people.of_company("tenant", "acme")
        case "inactive":
            return store.inactive.proven("tenant", "acme")
        case _:
            return store.absences.runs_absent("tenant")


def test_ids_that_are_known_are_not_put_on_record_again(store: Store) -> None:
    store.people.remember("run-1", "tenant", PEOPLE)
    head = store.journal.head()
    store.people.remember("run-2", "tenant", PEOPLE)
    assert store.journal.head() == head


# -- plans, the lock, and the whole -----------------------------------------------------------------------------


def test_the_plan_of_a_held_run_can_be_applied(store: Store) -> None:
    source, actions = Source("b.csv", "/b.csv", None, "a" * 64, 3), [creation("ann@acme.example")]
    now = datetime(2026, 3, 4, tzinfo=UTC)
    origin = PlanOrigin("api.example", "partner", "someone", now)
    plan = make_plan(origin, policy=DEACTIVATE, sources=[source], actions=actions)
    assert read_plan(store.plans.write("run-1", plan, english)) == plan
    assert read_plan(store.plans.write("run-2", plan, english)) == plan


def test_one_run_at_a_time_holds_the_lock(store: Store, other: Store) -> None:
    with (
        store.run_lock("tenant", "api.example", "run-1", "someone"),
        other.run_lock("another", "api.example", "run-2", "someone"),
        pytest.raises(RunLocked, match=r"api\.example: run run-1 by someone \(process \d+ on .+\), since"),
        other.run_lock("tenant", "api.example", "run-3", "someone"),
    ):
        pytest.fail("both runs hold the lock")
    with other.run_lock("tenant", "api.example", "run-4", "someone"):
        pass


def test_the_lock_is_free_when_its_process_dies(name: str, store: Store, tmp_path: Path) -> None:
    process = spawned(hold_the_lock, name, tmp_path, "run-1")
    patience = time.monotonic() + 60
    while not (tmp_path / "held").exists():
        assert process.is_alive()
        assert time.monotonic() < patience
        time.sleep(0.01)
    with pytest.raises(RunLocked, match="run run-1 by someone"), store.run_lock("tenant", "h", "run-2", "other"):
        pytest.fail("both runs hold the lock")
    process.kill()
    process.join(60)
    with store.run_lock("tenant", "api.example", "run-2", "other"):
        pass


def test_all_is_there_when_it_is_opened_again(backend: Backend, tmp_path: Path) -> None:
    with closing(backend.open(tmp_path)) as store:
        three_runs(store)
        store.people.remember("run-1", "tenant", PEOPLE)
        store.journal.append("tenant", "run-1", [absent_record(["acme"], [("acme", "zoe")])])
        head = store.journal.head()
    with closing(backend.open(tmp_path)) as store:
        assert store.journal.head() == head
        assert store.journal.broken_at() is None
        assert store.people.of_company("tenant", "acme") == {"ann@acme.example": "id-ann", "bob@acme.example": "id-bob"}
        assert store.absences.runs_absent("tenant") == {("acme", "zoe"): 1}


def test_what_a_later_version_wrote_is_refused(backend: Backend, tmp_path: Path) -> None:
    with closing(backend.open(tmp_path)) as store:
        three_runs(store)
    backend.set_version(tmp_path, 1000)
    with pytest.raises(UsageError, match=r"has version 1000, .* Use that version of the program, or a newer one\."):
        backend.open(tmp_path).untold("tenant")
