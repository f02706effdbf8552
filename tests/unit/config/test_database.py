"""The address of the shared database: where it may stand, what is none, and what of it is never shown."""

from pathlib import Path

import pytest

from reconciler.config.database import read_database, secrets_of, without_database
from reconciler.config.settings import load_settings
from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress

URL = "postgresql://night:s3cret-w%C3%B6rd@db.example:5433/state"


def test_without_any_the_state_is_in_its_folder(tmp_path: Path) -> None:
    assert read_database({}, tmp_path, {}) is None
    assert read_database({"state": {"schema": "x"}}, tmp_path, {}) is None


def test_the_variable_goes_before_its_file_and_that_before_the_configuration(tmp_path: Path) -> None:
    for name, text in (("a", URL), ("b", URL.replace("state", "other"))):
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / name).chmod(0o600)
    document = {"state": {"database_file": "b", "schema": "ours", "require_synchronous": True}}
    of_file = read_database(document, tmp_path, {"RECONCILER_DATABASE_URL_FILE": str(tmp_path / "a")})
    assert of_file == DatabaseAddress(URL, "ours", require_synchronous=True)
    assert read_database(document, tmp_path, {}) == DatabaseAddress(
        URL.replace("state", "other"), "ours", require_synchronous=True
    )
    given = {"RECONCILER_DATABASE_URL": URL, "RECONCILER_DATABASE_URL_FILE": str(tmp_path / "b")}
    assert (read_database({}, tmp_path, given) or DatabaseAddress("")).url == URL


@pytest.mark.parametrize(
    "url",
    [
        "host=db password=s3cret-word",
        "mysql://a:s3cret-word@h/d",
        "postgresql://a:s3cret-word@[h/d",
        "postgresql://a b@h",
    ],
)
def test_what_is_no_address_is_refused_and_not_shown(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no address of a PostgreSQL database") as told:
        read_database({}, tmp_path, {"RECONCILER_DATABASE_URL": url})
    assert "s3cret-word" not in str(told.value)


@pytest.mark.parametrize("name", ["RECONCILER_DATABASE_URL", "RECONCILER_DATABASE_URL_FILE"])
def test_one_that_is_set_and_empty_is_no_word_for_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"{name} is set and empty. Without it the journal would be another one"):
        read_database({}, tmp_path, {name: " "})


def test_the_password_is_a_secret_in_both_spellings_wherever_it_stands() -> None:
    assert [*secrets_of(URL)] == ["s3cret-w%C3%B6rd", "s3cret-wörd"]
    assert set(secrets_of("postgresql://h/d?user=a&password=other-word")) == {"other-word"}
    assert [*secrets_of("postgresql://night@h/d")] == []


def test_settings_show_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECONCILER_DATABASE_URL", URL)
    monkeypatch.setenv("RECONCILER_STATE_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.state.database == DatabaseAddress(URL)
    assert "s3cret" not in repr(settings)
    assert "night" not in repr(settings)


def test_a_demonstration_meets_no_database_whatever_the_settings_name(tmp_path: Path) -> None:
    url = tmp_path / "url"
    url.write_text("postgresql://db/state")
    url.chmod(0o600)
    named, env = {"state": {"database_file": "url"}}, {"RECONCILER_DATABASE_URL": "postgresql://db/other"}
    assert read_database(named, tmp_path, {}) == DatabaseAddress("postgresql://db/state")
    assert read_database(named, tmp_path, without_database(env)) is None
