"""The state folder is the same one every night, and a ~ means in every path what it means to the shell."""

import os
import pwd
from pathlib import Path
from textwrap import dedent

import pytest

from reconciler.config.connection import connect
from reconciler.config.places import state_dir
from reconciler.config.settings import load_settings
from reconciler.errors import UsageError

BASE = {"RECONCILER_CLIENT_ID": "partner", "RECONCILER_CLIENT_SECRET": "of nobody"}
SOMEBODY = pwd.getpwuid(os.getuid())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Live and work in a folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def state_of(named: str) -> Path:
    return load_settings(None, {"RECONCILER_STATE_DIR": named}).state_dir


@pytest.mark.parametrize("named", ["~/x", "~/x/", "~//x", "~/./x"])
def test_the_folder_of_this_user_stands_for_a_tilde(home: Path, named: str) -> None:
    assert state_of(named) == home / "x"


def test_so_does_that_of_another_user(home: Path) -> None:
    assert state_of(f"~{SOMEBODY.pw_name}/x") == Path(SOMEBODY.pw_dir, "x") != home / "x"


@pytest.mark.parametrize("name", ["variable", "file"])
@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("$HOME/x", r"has a \$ in it"),
        ("/srv/$USER/x", r"has a \$ in it"),
        ("${STATE}", r"has a \$ in it"),
        ("`pwd`/x", "has a ` in it"),
        ("%LOCALAPPDATA%/x", "has a %LOCALAPPDATA% in it"),
        ("   ", "is set and empty"),
        ("/srv/x ", "a blank at an end"),
        (" /srv/x", "a blank at an end"),
        ("/srv/x\t", "a tab"),
        ("/srv/x\\ny", "a line break"),
        ("~nobody-of-this-name/x", "no such user's home"),
    ],
)
def test_what_is_not_sure_to_be_one_folder_is_refused_and_not_shown(
    home: Path, name: str, named: str, why: str
) -> None:
    (home / "reconciler.toml").write_text(f'[state]\ndirectory = "{named}"\n', "utf-8")
    environment = {"RECONCILER_STATE_DIR": named.replace("\\n", "\n")} if name == "variable" else {}
    with pytest.raises(UsageError, match=why) as refused:
        load_settings(None, environment)
    assert named not in str(refused.value)
    assert ("state.directory" in str(refused.value)) is (name == "file")


@pytest.mark.parametrize("named", ["x", "./x", "../x", "srv/x", ".", "C:x"])
def test_a_relative_folder_in_the_variable_is_refused(home: Path, named: str) -> None:
    with pytest.raises(UsageError, match="RECONCILER_STATE_DIR is no absolute path"):
        state_of(named)
    assert list(home.iterdir()) == []


def test_a_variable_that_is_empty_is_refused(home: Path) -> None:
    with pytest.raises(UsageError, match="is set and empty"):
        state_of("")
    assert list(home.iterdir()) == []


def test_paths_of_the_file_are_relative_to_it_but_for_a_tilde(home: Path) -> None:
    (home / "etc").mkdir()
    (home / "etc" / "reconciler.toml").write_text(
        dedent("""
            [connection]
            ca_bundle = "~/ca.pem"
            client_secret_file = "~/secret"
            [sources]
            files = ["~/hr", "here.xlsx", "~nobody-of-this-name"]
            companies = ["~/companies.csv"]
            users = ["~/users.csv"]
            [state]
            directory = "state"
        """),
        "utf-8",
    )
    (home / "secret").write_text("of nobody", "utf-8")
    (home / "secret").chmod(0o600)
    for path in (home / "etc" / "reconciler.toml", Path("etc/reconciler.toml")):
        settings = load_settings(path, {})
        assert settings.state_dir == home / "etc" / "state"
        assert settings.files == (home / "hr", path.parent / "here.xlsx", path.parent / "~nobody-of-this-name")
        assert (settings.companies, settings.users) == ((home / "companies.csv",), (home / "users.csv",))
        connection = connect(settings, {"RECONCILER_CLIENT_ID": "partner"})
        assert (connection.client_secret.reveal(), connection.ca_bundle) == ("of nobody", str(home / "ca.pem"))


def test_paths_in_variables_know_the_tilde(home: Path) -> None:
    (home / "id").write_text("partner", "utf-8")
    environment = {
        **BASE,
        "RECONCILER_CLIENT_ID": "",
        "RECONCILER_CLIENT_ID_FILE": "~/id",
        "RECONCILER_CA_BUNDLE": "~/ca",
    }
    connection = connect(load_settings(None, environment), environment)
    assert (connection.client_id, connection.ca_bundle) == ("partner", str(home / "ca"))


def test_a_system_that_knows_no_place_of_its_own_is_not_guessed_at(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_state_dir", lambda *_, **__: "~/.local/state/reconciler")
    with pytest.raises(UsageError, match="Set RECONCILER_STATE_DIR to the absolute path"):
        load_settings(None, {})
    assert list(home.iterdir()) == []


def test_a_folder_that_is_named_by_steps_back_is_told_without_them(tmp_path: Path) -> None:
    assert state_dir({"state": {"directory": "../state"}}, tmp_path / "etc", {}) == tmp_path.resolve() / "state"
