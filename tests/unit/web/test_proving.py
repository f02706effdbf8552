"""The proof that the journal is whole: made elsewhere, once for all who ask, within a bound."""

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest

from reconciler.model.state_place import StatePlace
from reconciler.state.chain import GENESIS
from reconciler.web.jobs import proving
from reconciler.web.jobs.proving import Proved, Prover
from reconciler.web.sign_in.roles import Role
from tests.unit.web.desks import Bench
from tests.unit.web.history import put_run
from tests.unit.web.test_runs_page import bounded, page_of, words_of

WHOLE = Proved("", True, 7, "2023-11-12T03:00:00+00:00", "ab" * 32)


class Told(Prover):
    """A prover that is told what a walk shows, when it may end, and counts the walks."""

    def __init__(self, *shown: Proved) -> None:
        super().__init__({}, 1.0)
        self.shown, self.walks, self.may_end = [*shown], 0, asyncio.Event()

    async def _walked(self, state: StatePlace) -> tuple[float, Proved]:
        self.walks += 1
        await self.may_end.wait()
        return asyncio.get_running_loop().time(), self.shown.pop(0)


def test_whoever_asks_while_it_is_made_waits_for_the_same_and_whoever_comes_later_has_it_made_anew() -> None:
    async def asked() -> None:
        prover = Told(WHOLE, WHOLE._replace(records=9))
        assert await prover.proof(StatePlace(Path()), 0.0) is None
        assert await prover.proof(StatePlace(Path()), 0.0) is None
        assert prover.walks == 1
        prover.may_end.set()
        assert {
            *await asyncio.gather(prover.proof(StatePlace(Path()), 9.0), prover.proof(StatePlace(Path()), 9.0))
        } == {WHOLE}
        assert prover.walks == 1
        later = await prover.proof(StatePlace(Path()), 9.0)
        assert later is not None
        assert later.records == 9
        await prover.close()

    asyncio.run(asked())


def test_what_nobody_came_back_for_is_not_told_long_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "_GOOD_FOR_S", -1.0)

    async def asked() -> None:
        prover = Told(WHOLE, WHOLE._replace(records=9))
        assert await prover.proof(StatePlace(Path()), 0.0) is None
        prover.may_end.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        later = await prover.proof(StatePlace(Path()), 9.0)
        assert later is not None
        assert later.records == 9

    asyncio.run(asked())


def test_a_walk_that_takes_too_long_is_ended_and_says_so(bench: Bench) -> None:
    prover = Prover(os.environ, 0.0)
    told = asyncio.run(prover.proof(bench.desk.state, 60.0))
    assert told is not None
    assert "longer than it may here" in told.error


def test_a_walk_that_cannot_be_begun_or_ends_without_a_word_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked() -> list[Proved | None]:
        prover = Prover(os.environ, 60.0)
        return [await prover.proof(bench.desk.state, 60.0), await prover.proof(bench.desk.state, 60.0)]

    for program in ("/no/such/program", "/bin/false"):
        monkeypatch.setattr("reconciler.web.jobs.proving.sys.executable", program)
        assert all(told and "Try again." in told.error for told in asyncio.run(asked()))


def test_a_journal_is_proven_by_a_process_of_its_own(bench: Bench) -> None:
    put_run(bench, "r1", "2023-11-12T03:00:00+00:00", people={"Ada": "acme"}, active={"acme": 3})
    prover, state = Prover(os.environ, 60.0), bench.desk.state

    def proof() -> Proved:
        told = asyncio.run(prover.proof(state, 60.0))
        assert told is not None
        return told

    whole = proof()
    assert (whole.error, whole.is_whole, whole.records) == ("", True, 7)
    assert whole.head not in ("", GENESIS.hex())
    with sqlite3.connect(state.folder / "journal.sqlite3") as db:
        db.execute("UPDATE chain_record SET public = replace(public, 'apply', 'plan') WHERE kind = 'begun'")
    broken = proof()
    assert (broken.is_whole, broken.seq, broken.run) == (False, 1, "r1")


@pytest.mark.parametrize(
    ("shown", "said", "said_to_some"),
    [
        (WHOLE, "to its last, number 7 of 12 Nov 2023, 03:00 UTC", "The journal is whole."),
        (Proved("", True), "The journal is empty", "The journal is empty"),
        (
            Proved("", False, 7, "", "", 3, "r1", "2023-11-12T03:00:00+00:00"),
            "number 3 of its chain, of r1",
            "whoever",
        ),
        (Proved("The file is gone."), "could not be found out. The file is gone.", "could not be found out."),
        (None, "is still being looked through", "Look again"),
    ],
)
def test_its_answer_is_a_sentence_and_counts_nothing_of_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, shown: Proved | None, said: str, said_to_some: str
) -> None:
    async def proof(*_: object) -> Proved | None:
        return shown

    monkeypatch.setattr(bench.queue.prover, "proof", proof)
    assert said in words_of(page_of(bench, "/runs?prove=1", bench.person(Role.AUDITOR)))
    to_some = words_of(page_of(bench, "/runs?prove=1", bounded(bench, "acme")))
    assert said_to_some in to_some
    assert "number" not in to_some
    assert "r1" not in to_some
    assert "journal is" not in words_of(page_of(bench, "/runs")).replace("Prove that the journal is whole", "")
