"""An error that nobody foresaw: a sentence for the person, all of it in a file for whoever mends the program."""

import stat

from tests.acceptance.harness import SECRET, Rehearse, Room, company, live_company, person

_HOOK = """
import os, sys

def deep():
    try:
        try:
            raise RuntimeError("the first cause")
        except RuntimeError as first:
            raise LookupError("hidden by nobody") from None
    except LookupError as second:
        many = [ValueError(f"number {number}") for number in range(20)]
        raise ExceptionGroup("several", [*many, TypeError("SECRET")]) from second

def fail(event, arguments):
    if event == "open" and str(arguments[0]).endswith("FAILS"):
        deep()

sys.addaudithook(fail)
"""


def failing(rehearse: Rehearse, name: str) -> Room:
    room = rehearse(live_company("acme"))
    room.sheets([company()], [person("ada")])
    hooks = room.folder / "hooks"
    hooks.mkdir()
    # Spelled in two parts, and never compiled into a file: the room is searched for the secret.
    hook = _HOOK.replace("FAILS", name).replace('"SECRET"', f'"{SECRET[:4]}" + "{SECRET[4:]}"')
    (hooks / "sitecustomize.py").write_text(hook, "utf-8")
    room.env |= {"PYTHONPATH": f"{hooks}:{room.env['PYTHONPATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
    return room


def test_the_file_has_all_of_it_without_secrets_and_the_person_a_sentence(rehearse: Rehearse) -> None:
    room = failing(rehearse, "users.csv")
    run = room.run("apply", "sheets", "--yes", expect=1, text=True)
    assert "Unexpected error in this program: ExceptionGroup" in run.stderr
    faults = room.state / "faults.log"
    assert f"Details for a bug report: {faults}" in run.stderr
    assert stat.S_IMODE(faults.stat().st_mode) == 0o600
    kept = faults.read_text("utf-8")
    for word in ("Traceback (most recent call last)", "in deep", "the first cause", "hidden by nobody", "number 19"):
        assert word in kept
    assert "TypeError" in kept
    assert SECRET not in kept
    faults.unlink()  # the room holds that there is none


def test_an_error_before_the_settings_are_read_is_kept_too(rehearse: Rehearse) -> None:
    room = failing(rehearse, "reconciler.toml")
    run = room.run("plan", "sheets", expect=1, text=True)
    assert "unexpected error: ExceptionGroup" in run.stderr
    kept = (room.state / "faults.log").read_text("utf-8")
    assert "the first cause" in kept
    (room.state / "faults.log").unlink()
