"""Folders of drafts: what a kill has left is cleared away, and nothing else."""

import os
from pathlib import Path

import pytest

from reconciler.support import drafts
from reconciler.support.drafts import drafting

fcntl = pytest.importorskip("fcntl")

LEFT = ".reconciler-abcdefg1"


def made(parent: Path, name: str = LEFT, mode: int = 0o700) -> Path:
    """Make a folder with a file in it."""
    folder = parent / name
    folder.mkdir()
    (folder / "draft").touch()
    folder.chmod(mode)
    return folder


def test_what_a_kill_has_left_is_gone_and_so_is_our_own_in_the_end(tmp_path: Path) -> None:
    made(tmp_path)
    with drafting(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]
        (folder / "draft").touch()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "mode"), [(".reconciler-notes", 0o700), (f"{LEFT}.bak", 0o700), (LEFT, 0o755), (LEFT, 0o500)]
)
def test_what_is_not_surely_ours_stays(tmp_path: Path, name: str, mode: int) -> None:
    folder = made(tmp_path, name, mode)
    with drafting(tmp_path):
        pass
    assert (folder / "draft").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")
def test_what_is_somebody_elses_stays(tmp_path: Path) -> None:
    folder = made(tmp_path)
    os.chown(folder, 4321, 4321)
    with drafting(tmp_path):
        pass
    assert folder.exists()


def test_where_somebody_is_at_work_it_stays(tmp_path: Path) -> None:
    descriptor = os.open(folder := made(tmp_path), os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with drafting(tmp_path):
        pass
    os.close(descriptor)
    assert folder.exists()


def test_who_loses_a_folder_to_another_that_clears_makes_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, seen = drafts._locked, list[Path]()

    def once_taken(folder: Path) -> int | None:
        seen.append(folder)
        if len(seen) == 1:
            raise BlockingIOError
        return locked(folder)

    monkeypatch.setattr(drafts, "_locked", once_taken)
    with drafting(tmp_path) as folder:
        assert (folder, len(seen)) == (seen[1], 2)
        assert not seen[0].exists()
