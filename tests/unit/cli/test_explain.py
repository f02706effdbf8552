"""`reconciler explain` on the screen."""

import sys
from pathlib import Path

import pytest

from reconciler.cli.commands import run
from reconciler.model.finding_code import Code
from reconciler.report.finding_catalogue import catalogue, examples


def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.setattr(sys, "argv", ["reconciler", "explain", *words])
    assert run() == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("words", [[], ["email"], ["email.invalid"], ["header.active"]])
def test_lines_fit_the_terminal(
    columns: int, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert max(map(len, told(capsys, monkeypatch, *words).splitlines())) <= min(columns, 100)


@pytest.mark.parametrize("code", ["file.password", "email.invisible", "user.unmanaged", "cell.too_long"])
def test_cause_cure_and_example_are_there_and_the_place_may_be_any(
    code: Code, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "reconciler.toml").write_text("this is no configuration", "utf-8")
    monkeypatch.chdir(tmp_path)
    said = " ".join(told(capsys, monkeypatch, code).split())
    cause, cure = catalogue()[code].cause, catalogue()[code].cure
    for text in (cause, cure, examples()[code].partition("“")[0], f"[{code}]"):
        assert " ".join(text.replace("`", "").split()) in said
    assert said.isprintable()


def test_the_list_has_every_code(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(capsys, monkeypatch)
    assert not [code for code in Code if f"    {code}: " not in said]
