"""Hosts that sheets are fetched from."""

from pathlib import Path

import pytest

from reconciler.config.remote import Remote, remote_of
from reconciler.config.settings import load_settings
from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress


def test_files_stand_beside_the_configuration_and_each_host_has_its_own(tmp_path: Path) -> None:
    file = tmp_path / "r.toml"
    file.write_text(
        '[sources]\nfiles = ["sftp://hr@files.example/out", "people.csv"]\n'
        '[[remote]]\nhost = "Files.Example"\nkey_file = "key"\nsettle = "0s"\n'
        '[[remote]]\nhost = "other"\ntimeout = "5s"\n'
    )
    settings = load_settings(file, {})
    assert settings.files == (FarAddress("sftp://hr@files.example/out"), tmp_path / "people.csv")
    assert remote_of(settings.remotes, "FILES.example") == Remote(
        "files.example", key_file=tmp_path / "key", settle_s=0.0
    )
    assert remote_of(settings.remotes, "nowhere").key_file is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[remote]]\nhost = "a"\n[[remote]]\nhost = "A"', "put them together"),
        ('[[remote]]\nhost = "a"\ntimeout = "0s"', "some time"),
        ('[[remote]]\nhost = "a"\npassword = "hunter2"', "remote"),
        ('[[schedule]]\nname = "a"', "neither cron"),
        ('[[schedule]]\nname = "a"\ninbox = "in"\n[[schedule]]\nname = "b"\ninbox = "in"', "folder of its own"),
        ('[sources]\nusers = ["sftp://a:hunter2@b/c.csv"]', "has no password in it"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "r.toml").write_text(text)
    with pytest.raises(UsageError, match=words) as refused:
        load_settings(tmp_path / "r.toml", {})
    assert "hunter2" not in str(refused.value)


def test_an_inbox_stands_beside_the_configuration_and_a_schedule_takes_addresses(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(
        '[[schedule]]\nname = "hr"\ninbox = "in"\n[[schedule]]\nname = "night"\ncron = "0 3 * * *"\n'
        'sources = ["sftp://hr@files.example/out", "people.csv"]\n'
    )
    inbox, night = load_settings(tmp_path / "r.toml", {}).schedules
    assert (inbox.inbox, inbox.cron) == (tmp_path / "in", "")
    assert night.sources == ("sftp://hr@files.example/out", str(tmp_path / "people.csv"))
