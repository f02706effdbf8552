"""What becomes of a sheet that somebody puts into a folder; its run is a function here, and so is the clock."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reconciler.config.settings import Settings
from reconciler.errors import Interrupted, UsageError
from reconciler.inbox.claims import claim
from reconciler.inbox.deliveries import Inbox, InboxPlace
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.origin import Origin
from reconciler.model.pause import Pause
from reconciler.model.report import Report
from reconciler.operations.drops import drop_of, take_drop
from reconciler.run.request import Request
from tests.unit.builders import CONNECTION

ROWS = "companyVanityName,email,firstName,lastName\nacme,ann@acme.example,Ann,Archer\n"
BAD_ROW = Finding(Code.EMAIL_INVALID, {}, Origin("people.csv", "", 2), "E-mail", "x", recorded="“x” is no address.")


def ended(request: Request, exit_code: int = 0, **more: Any) -> Report:
    """Give the report of a run."""
    facts = {"verdict": "All is done.", **more}
    return Report(
        request.run_id, "apply", datetime(2026, 3, 1, tzinfo=UTC), "hr", "host", "", dry_run=False,
        exit_code=exit_code, **facts,
    )  # fmt: skip


class World:
    """An inbox with a clock that is moved by hand, and runs that end as they are told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "inbox"
        self.folder.mkdir()
        self.settings = Settings(state_dir=folder / "state")
        self.now = 1000.0
        self.endings: list[Callable[[Request], Report]] = []
        self.requests: list[Request] = []
        self.told: list[Report] = []
        self.inbox = self.another()

    def another(self) -> Inbox:
        """Give what another process would have of the same folder."""
        return Inbox(
            InboxPlace("hr", self.folder), self.settings, CONNECTION, self._carry, self.told.append,
            lambda: self.now, lambda: self.now,
        )  # fmt: skip

    def put(self, name: str = "people.csv", text: str = ROWS) -> Path:
        """Put a file there."""
        (self.folder / name).write_text(text)
        return self.folder / name

    def pass_by(self, seconds: float = 10.0) -> None:
        """Look, let time pass, and look again."""
        self.inbox.sweep()
        self.now += seconds
        self.inbox.sweep()

    def there(self, *below: str) -> list[str]:
        """Give what is in the folder, or in one below it."""
        folder = self.folder.joinpath(*below)
        return sorted(path.name for path in folder.iterdir() if path.name != ".reconciler") if folder.is_dir() else []

    def text(self, name: str) -> str:
        """Give the text of a result."""
        return (self.folder / name).read_text("utf-8-sig")

    def claims(self) -> list[Path]:
        """Give what is being worked on."""
        work = self.folder / ".reconciler"
        return [path for path in work.iterdir() if path.is_dir()] if work.is_dir() else []

    def _carry(self, request: Request) -> Report:
        self.requests.append(request)
        return (self.endings.pop(0) if self.endings else ended)(request)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An inbox."""
    return World(tmp_path)


def ending(exit_code: int, **more: Any) -> Callable[[Request], Report]:
    return lambda request: ended(request, exit_code, **more)


def test_a_sheet_is_kept_applied_and_put_beside_what_became_of_it(world: World) -> None:
    at = world.put()
    os.utime(at, (5000, 5000))
    world.pass_by()
    (request,) = world.requests
    (sheet,) = request.sources
    assert Path(sheet).read_text() == ROWS
    drop = drop_of(world.settings.state, CONNECTION.tenant, Path(sheet).parent.name)
    assert (drop.feed, drop.inbox, drop.files[0].changed) == ("hr", str(world.folder), 5000.0)
    assert request.hands == (drop.by,)
    assert drop.by.login.id == str(os.getuid())
    assert world.there() == ["done"]
    assert world.there("done") == ["people-result.txt", "people.csv"]
    assert (world.folder / "done/people.csv").read_text() == ROWS
    assert "There is nothing for you to do." in world.text("done/people-result.txt")
    assert [report.run_id for report in world.told] == [request.run_id]
    assert world.claims() == []
    world.pass_by()
    assert len(world.requests) == 1


def test_the_same_name_again_gets_a_number_and_nothing_is_written_over(world: World) -> None:
    for text in (ROWS, ROWS * 2, ROWS * 3):
        world.put(text=text)
        world.pass_by()
    assert world.there("done") == [
        "people-2-result.txt", "people-2.csv", "people-3-result.txt", "people-3.csv", "people-result.txt", "people.csv",
    ]  # fmt: skip
    assert (world.folder / "done/people.csv").read_text() == ROWS


@pytest.mark.parametrize(
    ("ends", "folder", "words"),
    [
        (ending(6, findings=[BAD_ROW]), "to-fix", "people.csv row 2, E-mail: “x” is no address."),
        (ending(3, error_code="file.empty"), "to-fix", "Correct the sheet"),
        (ending(4), "to-fix", "If the sheet is right, tell"),
        (ending(4, needs_approval="a change that gives access"), "done", "It waits for the yes of a second person"),
        (ending(6), "done", "has to see to what is left"),
        (ending(7), "done", "has to see to what is left"),
    ],
)
def test_where_it_goes_and_what_is_told_follows_from_how_its_run_ended(
    world: World, ends: Callable[[Request], Report], folder: str, words: str
) -> None:
    world.endings = [ends]
    world.put()
    world.pass_by()
    assert world.there(folder) == ["people-result.txt", "people.csv"]
    assert words in world.text(f"{folder}/people-result.txt")
    assert "--" not in world.text(f"{folder}/people-result.txt")


def test_the_marked_copy_stands_beside_it(world: World, tmp_path: Path) -> None:
    (tmp_path / "marked.xlsx").write_text("marked")
    world.endings = [ending(6, findings=[BAD_ROW], marked=str(tmp_path / "marked.xlsx"))]
    world.put()
    world.pass_by()
    assert world.there("to-fix") == ["people-marked.xlsx", "people-result.txt", "people.csv"]
    assert "marked copy" in world.text("to-fix/people-result.txt")


@pytest.mark.parametrize(
    "ends", [ending(1), ending(2), ending(8), ending(11), ending(6, error="Too many writes were lost.")]
)
def test_what_is_no_fault_of_the_sheet_is_tried_again_later(world: World, ends: Callable[[Request], Report]) -> None:
    world.endings = [ends] * 11
    world.put()
    world.pass_by()
    for _ in range(10):
        world.pass_by(3600)
    assert (len(world.requests), world.there("done")) == (11, [])
    assert len({request.run_id for request in world.requests}) == 11
    assert len({str(request.sources) for request in world.requests}) == 1, "it is kept once"
    world.pass_by(3600)
    assert world.there("done") == ["people-result.txt", "people.csv"]


def test_tries_end(world: World) -> None:
    world.endings = [ending(8, verdict="The API could not be reached.")] * 20
    world.put()
    for _ in range(20):
        world.pass_by(3600)
    assert len(world.requests) == 12
    assert world.there("to-fix") == ["people-result.txt", "people.csv"]
    assert "The API could not be reached." in world.text("to-fix/people-result.txt")


def ended_early(_request: Request) -> Report:
    raise Interrupted("The worker was asked to end.")


@pytest.mark.parametrize(
    "ends",
    [
        ending(9),
        ending(4, paused=Pause("", "ann", "2026-03-01T00:00:00+00:00", "stop")),
        ended_early,
    ],
)
def test_waiting_for_others_is_no_try(world: World, ends: Callable[[Request], Report]) -> None:
    world.endings = [ends] * 30
    world.put()
    for _ in range(31):
        world.pass_by(60)
    assert world.there("done") == ["people-result.txt", "people.csv"]


def test_an_error_before_the_run_is_logged_once_and_tried_again(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def wrong(_request: Request) -> Report:
        raise UsageError("The secret is missing.")

    world.endings = [wrong, wrong]
    world.put()
    with caplog.at_level(logging.ERROR):
        world.pass_by()
        world.pass_by(3600)
        world.pass_by(7200)
    assert [record.getMessage() for record in caplog.records] == [f"{world.folder}: The secret is missing."]
    assert world.there("done") == ["people-result.txt", "people.csv"]


def test_links_odd_names_and_folders_are_told_and_never_read(world: World, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret")
    (world.folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(world.folder / "pipe.csv")
    world.put("a\x1b[2J.csv")
    (world.folder / "deep").mkdir()
    (world.folder / "deep/people.csv").write_text(ROWS)
    world.pass_by()
    world.pass_by()
    assert world.requests == []
    assert world.there() == ["deep", "to-fix"]
    results = [name for name in world.there("to-fix") if name.endswith("-result.txt")]
    assert results == ["a[2J-result.txt", "deep-result.txt", "link-result.txt", "pipe-result.txt"]
    assert all(name.isprintable() for name in world.there("to-fix"))
    assert "links are not followed" in world.text("to-fix/link-result.txt")
    assert (tmp_path / "secret.csv").read_text() == "secret"
    assert (world.folder / "to-fix/link.csv").is_symlink()
    assert world.there("deep") == ["people.csv"]


def test_an_empty_file_is_told(world: World) -> None:
    world.put(text="")
    world.pass_by(70)
    assert world.there("to-fix") == ["people-result.txt", "people.csv"]
    assert "is empty" in world.text("to-fix/people-result.txt")


def test_of_two_workers_one_takes_it(world: World) -> None:
    world.put()
    other, ours = world.another(), world.inbox
    for one in (ours, other):
        one.sweep()
    world.now += 10
    for one in (ours, other):
        one.sweep()
    assert len(world.requests) == 1
    assert claim(world.folder, "people.csv") is None
    world.pass_by()
    assert world.claims() == []


def test_a_sheet_that_somebody_still_writes_to_is_kept_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from reconciler.inbox import deliveries

    real, seen = take_drop, list[str]()

    def taken(*given: Any) -> Any:
        drop = real(*given)
        seen.append(drop.drop_id)
        if len(seen) == 1:
            (place,) = world.claims()
            (place / "sheet").write_text(ROWS * 2)
        return drop

    monkeypatch.setattr(deliveries, "take_drop", taken)
    world.put()
    world.pass_by()
    world.pass_by()
    (request,) = world.requests
    assert Path(request.sources[0]).read_text() == ROWS * 2
    assert len(seen) == 2


def test_sheets_go_in_the_order_of_their_age_and_a_later_one_waits(world: World) -> None:
    world.endings = [ending(8)]
    os.utime(world.put("z-first.csv"), (100, 100))
    os.utime(world.put("a-second.csv"), (200, 200))
    world.pass_by()
    assert len(world.requests) == 1
    world.pass_by(3600)
    names = [Path(request.sources[0]).name for request in world.requests]
    assert names == ["z-first.csv", "z-first.csv", "a-second.csv"]


def test_one_that_cannot_be_put_where_it_belongs_keeps_no_other_from_it(world: World) -> None:
    (world.folder / "to-fix").symlink_to(world.folder)
    world.endings = [ending(3), ending(0), ending(3)]
    os.utime(world.put("bad.csv"), (100, 100))
    os.utime(world.put("good.csv"), (200, 200))
    world.pass_by()
    assert world.there("done") == ["good-result.txt", "good.csv"]
    assert len(world.claims()) == 1
    (world.folder / "to-fix").unlink()
    world.pass_by()
    assert world.there("to-fix") == ["bad-result.txt", "bad.csv"]
