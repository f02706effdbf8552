"""After a good run, those go whom nobody has named for as long as the settings say."""

import logging
from datetime import date
from pathlib import Path

import pytest

from reconciler.config.keeping import Keeping
from reconciler.config.settings import Settings
from reconciler.model.policy import Approving
from reconciler.model.state_place import StatePlace
from reconciler.operations.keeping import forget_old
from reconciler.operations.runs import show_run, verify_journal
from tests.unit.operations.forgetting import furnished, traces


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Furnish a state folder; everybody in it was last named long ago."""
    furnished(tmp_path / "state")
    monkeypatch.setattr(Keeping, "before", lambda self, _: date(2999, 1, 1) if self.keep else None)
    return tmp_path / "state"


def test_she_goes_after_a_good_run_where_the_settings_say_so(state: Path) -> None:
    good = show_run(StatePlace(state), "run-1")
    forget_old(good, Settings(state_dir=state))
    assert traces(state)
    forget_old(good, Settings(state_dir=state, keeping=Keeping("7y", date(2999, 12, 31))))
    assert traces(state)
    forget_old(good, Settings(state_dir=state, keeping=Keeping("7y")))
    assert traces(state) == []
    assert verify_journal(StatePlace(state)).people == 1


def test_with_four_eyes_it_is_asked_for_once(state: Path) -> None:
    settings = Settings(state_dir=state, keeping=Keeping("7y"), approving=Approving(four_eyes=True))
    for _ in range(2):
        forget_old(show_run(StatePlace(state), "run-1"), settings)
    assert traces(state)
    assert verify_journal(StatePlace(state)).people == 0


def test_what_stands_in_the_way_is_a_warning(state: Path, caplog: pytest.LogCaptureFixture) -> None:
    (state / "notes.txt").write_text("Janina.Quill@acme.example")
    with caplog.at_level(logging.WARNING):
        forget_old(show_run(StatePlace(state), "run-1"), Settings(state_dir=state, keeping=Keeping("7y")))
    assert "notes.txt was changed since" in caplog.text
