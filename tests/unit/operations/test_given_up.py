"""A job that was given up is told of, once, to those who are told of failures."""

from pathlib import Path

import pytest

from reconciler.config.notify import Notify, Recipients
from reconciler.config.settings import Settings
from reconciler.model.job import Attempt, Job
from reconciler.model.notice import Event, Site
from reconciler.notices import send
from reconciler.operations import posting
from reconciler.operations.notices import tell_of_given_up

JOB = Job("job-1", "t", "2026-11-30", None, None, (Attempt(1, "w", "r1", ""), Attempt(2, "w", "r2", "")))
SITE = Site("job@batch1", "/srv", "/var/lib/reconciler", config="/etc/r.toml")


def test_it_is_told_once_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "urls").write_text("json://ops.example\n", "utf-8")
    (tmp_path / "urls").chmod(0o600)
    recipients = Recipients(tmp_path / "urls", frozenset({Event.FAILED}))
    settings = Settings(state_dir=tmp_path / "state", notify=Notify((recipients,)))
    letters = list[send.Letter]()

    def deliver(sent: list[send.Letter], *_: object) -> list[send.Delivery]:
        letters.extend(sent)
        return [send.Delivery(letter.address.place, key=letter.address.key) for letter in sent]

    monkeypatch.setattr(posting, "deliver_all", deliver)
    assert tell_of_given_up(JOB, settings, SITE) == tell_of_given_up(JOB, settings, SITE) == []
    (letter,) = letters
    assert letter.notice.subject == "reconciler on batch1: FAILED, a job was given up"
    assert "job-1 was tried 2 times" in letter.notice.body
    assert "reconciler runs --config /etc/r.toml" in letter.notice.body
