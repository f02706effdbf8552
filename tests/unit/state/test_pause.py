"""The file that pauses all runs: whole or not at all, and whatever cannot be read in its place pauses them, too."""

import os
import stat
from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.model.pause import Pause
from reconciler.model.state_place import StatePlace
from reconciler.state import set_pause
from reconciler.state.pause import FILE, FORMAT, pause_of
from reconciler.state.set_pause import remove_pause, write_pause

PAUSE = Pause("alice (as reconciler)", "2026-11-29T10:40:29+00:00", "the export is broken")


def test_what_was_written_is_read_and_taken_away_again(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "state"
    assert pause_of(StatePlace(folder)) is None
    write_pause(StatePlace(folder), PAUSE)
    assert pause_of(StatePlace(folder)) == PAUSE
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    write_pause(StatePlace(folder), PAUSE._replace(reason="another"))
    assert [path.name for path in folder.iterdir()] == [FILE]
    remove_pause(StatePlace(folder))
    remove_pause(StatePlace(folder))
    assert pause_of(StatePlace(folder)) is None


def test_it_says_who_since_when_why_and_the_way_on() -> None:
    assert str(PAUSE) == (
        "All runs have been paused since 2026-11-29 10:40 UTC by alice (as reconciler): the export is broken. "
        "`reconciler resume` lets runs write again."
    )


WHOLE = f'{{"format": "{FORMAT}", "by": "a", "since": "2026-11-29T10:00:00+00:00", "reason": "b"}}'
DAMAGED = {
    "empty": "",
    "cut": WHOLE[:-1],
    "another form": WHOLE.replace("pause/1", "pause/2"),
    "no reason": WHOLE.replace("reason", "season"),
    "an empty reason": WHOLE.replace('"b"', '""'),
    "nobody": WHOLE.replace('"a"', "null"),
    "no moment": WHOLE.replace("2026-11-29T", "yesterday"),
    "no zone": WHOLE.replace("+00:00", ""),
    "a list": f"[{WHOLE}]",
    "a number": "7",
    "deep": "[" * 100_000,
    "no text": "\ud800",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_one_pauses_too(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_bytes(content.encode(errors="surrogatepass"))
    found = pause_of(StatePlace(tmp_path))
    assert found is not None
    assert f"{tmp_path / FILE} is damaged" in str(found)
    assert "`reconciler resume` lets them" in str(found)
    (tmp_path / FILE).write_text(WHOLE, "utf-8")
    assert pause_of(StatePlace(tmp_path)) == Pause("a", "2026-11-29T10:00:00+00:00", "b")


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "pipe", "second name"])
def test_whatever_else_stands_there_pauses_too(tmp_path: Path, kind: str) -> None:
    state, other = tmp_path / "state", tmp_path / "other"
    state.mkdir()
    file = state / FILE
    match kind:
        case "folder":
            file.mkdir()
        case "link":
            other.write_text(WHOLE)
            file.symlink_to(other)
        case "dangling link":
            file.symlink_to(other)
        case "pipe":
            os.mkfifo(file)
        case _:
            other.write_text(WHOLE)
            os.link(other, file)
    found = pause_of(StatePlace(state))
    assert found is not None
    assert str(file) in found.trouble
    if kind == "folder":
        with pytest.raises(UsageError, match="as long as it is there no run writes"):
            remove_pause(StatePlace(state))
        return
    remove_pause(StatePlace(state))
    assert not os.path.lexists(file)
    assert other.exists() == (kind in ("link", "second name"))


def test_one_that_cannot_be_written_whole_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pause(StatePlace(tmp_path), PAUSE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(set_pause, "write_private", full)
    with pytest.raises(UsageError, match=r"cannot be paused \(No space left on device\). Make room"):
        write_pause(StatePlace(tmp_path), PAUSE._replace(reason="another"))
    assert pause_of(StatePlace(tmp_path)) == PAUSE
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
