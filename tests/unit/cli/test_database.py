"""`reconciler database migrate`, as whoever looks after the database meets it."""

from pathlib import Path

import pytest

from reconciler.cli.commands import run
from reconciler.state.postgres_schema import MIGRATIONS, migrate
from tests.postgres import require_postgres
from tests.unit.state.backend import address_of


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECONCILER_STATE_DIR", str(tmp_path))
    monkeypatch.delenv("RECONCILER_DATABASE_URL", raising=False)
    return monkeypatch


def test_without_a_database_it_says_where_one_is_named(
    called: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called.setattr("sys.argv", ["reconciler", "database", "migrate"])
    assert run() == 2
    assert "No database is configured" in capsys.readouterr().err


def test_it_tells_what_it_did_and_a_second_time_that_there_was_nothing_to_do(
    called: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "url").write_text(require_postgres())
    (tmp_path / "url").chmod(0o600)
    schema = f"cli_{abs(hash(tmp_path)) % 10**9}"
    (tmp_path / "reconciler.toml").write_text(f'[state]\ndatabase_file = "url"\nschema = "{schema}"\n')
    called.setattr("sys.argv", ["reconciler", "database", "migrate"])
    assert run() == 0
    assert f"The schema {schema} has version {MIGRATIONS[-1].version} (from nothing)." in capsys.readouterr().out
    assert run() == 0
    assert "(was there already)" in capsys.readouterr().out


def test_the_sql_is_printed_without_any_database(
    called: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called.setattr("sys.argv", ["reconciler", "database", "migrate", "--print-sql"])
    assert run() == 0
    said = capsys.readouterr().out
    assert 'CREATE SCHEMA IF NOT EXISTS "reconciler";' in said
    assert "GRANT SELECT, INSERT ON chain_record" in said


def test_where_nothing_is_on_record_the_database_is_named_and_not_the_folder(
    called: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    address = address_of(tmp_path)
    migrate(address)
    called.setenv("RECONCILER_DATABASE_URL", address.url)
    (tmp_path / "reconciler.toml").write_text(f'[state]\nschema = "{address.schema}"\n')
    for words in (["runs"], ["runs", "--verify"]):
        called.setattr("sys.argv", ["reconciler", *words])
        assert run() == 0
        assert "in the database yet." in capsys.readouterr().out


def test_a_worker_does_not_begin_without_tables_of_ours(
    called: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    address = address_of(tmp_path)
    for name, value in {
        "DATABASE_URL": address.url,
        "API_URL": "https://api.example",
        "TOKEN_URL": "https://api.example/token",
        "CLIENT_ID": "us",
        "CLIENT_SECRET": "not-to-be-shown",
    }.items():
        called.setenv(f"RECONCILER_{name}", value)
    (tmp_path / "reconciler.toml").write_text(f'[state]\nschema = "{address.schema}"\n')
    called.setattr("sys.argv", ["reconciler", "worker"])
    assert run() == 2
    said = " ".join(capsys.readouterr().err.split())
    assert f"the schema {address.schema} has no tables of ours yet. Run: reconciler database migrate" in said
    assert "takes jobs" not in said
