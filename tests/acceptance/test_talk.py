"""What is said to people: the question before writing, and how much is printed, in whose words."""

import pytest

from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person, sheet_rows


def asked(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme", live_person("bob", title="Analyst")))
    room.sheets([company()], [person("ada"), person("bob", title="Chair")])
    return room


def test_no_writes_nothing_and_ends_with_6(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    run = room.run("apply", "sheets", stdin="n\n", expect=6)
    assert "ada@acme.example" in run.stderr
    assert room.writes() == []
    assert run.count("create-user") == {"planned": 1, "skipped": 1}
    assert sheet_rows(run.audit, "Actions")[0]["outcome"] == "skipped"


def test_yes_applies(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    run = room.run("apply", "sheets", stdin="y\n", text=True)
    assert "Apply? [y/N]" in run.text
    assert "ada@acme.example" in room.people()


def test_nobody_to_ask_ends_with_2_and_the_advice_to_say_yes(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    assert "--yes" in room.run("apply", "sheets", expect=2).stderr
    assert room.writes() == []
    assert not list((room.state / "audits").iterdir())


def test_nothing_is_asked_where_there_is_nothing_to_do(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    room.run("apply", room.sheets(users=[person("bob")], name="same"), text=True)


def test_without_json_the_plan_stands_on_stdout_and_progress_on_stderr(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    run = room.run("plan", "sheets", text=True)
    assert "ada@acme.example" in run.stdout
    assert "Analyst" in run.stdout
    assert "1 change would be made" in run.stdout
    assert "Reading sheets" in run.stderr
    assert "Reading sheets" not in run.stdout


def test_quiet_prints_the_verdict_and_no_more(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    run = room.run("plan", "sheets", "--quiet", text=True)
    assert run.stderr == ""
    assert "1 change would be made" in run.stdout
    assert "ada@acme.example" not in run.stdout


def test_verbose_logs_every_request_and_no_secret(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    run = room.run("apply", "sheets", "--yes", "--verbose")
    logged = [line for line in run.stderr.splitlines() if room.url in line]
    assert len(logged) == len(room.requests()) == run.summary["api"]["calls"]


@pytest.mark.parametrize(("api", "name"), [("connect", "Connect API"), ("sponsored-access", "Sponsored Access API")])
def test_the_product_goes_by_the_name_that_was_asked_for(rehearse: Rehearse, api: str, name: str) -> None:
    room = asked(rehearse)
    run = room.plan("sheets", "--api", api)
    assert name in run.summary["product"]
    assert name in run.stderr
    assert ("Sponsored" in run.stderr) is ("Sponsored" in name)


def test_options_may_stand_before_the_command_too(rehearse: Rehearse) -> None:
    room = asked(rehearse)
    (room.folder / "reconciler.toml").rename(room.folder / "other.toml")
    run = room.run("--api", "connect", "--config", "other.toml", "--quiet", "plan", "sheets")
    assert run.summary["product"] == "Connect API"
    assert run.stderr.strip() == run.summary["verdict"]


def test_output_that_nobody_reads_is_no_error_with_a_trace(rehearse: Rehearse) -> None:
    import subprocess

    from tests.acceptance.harness import COMMAND

    room = asked(rehearse)
    process = subprocess.Popen(
        [COMMAND, "plan", "sheets"],
        cwd=room.folder,
        env=room.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process, process.stderr:
        assert "Traceback" not in process.stderr.read()


@pytest.mark.parametrize("words", [("--help",), ("plan", "--help"), ("apply", "--help"), ("--version",)])
def test_help_needs_no_settings_and_tells_no_secret(rehearse: Rehearse, words: tuple[str, ...]) -> None:
    room = rehearse()
    assert room.run(*words, text=True).stdout
    assert room.requests() == []
