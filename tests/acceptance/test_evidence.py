"""What whoever did not run it is given: records elsewhere, who had access and by whose decision, a journal put back."""

import json
import subprocess

import pytest

from tests.acceptance.harness import COMMAND, Rehearse, live_company, person

pytestmark = pytest.mark.slow


def test_records_go_elsewhere_from_where_the_last_export_ended(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets(users=[person("ada")])
    room.apply(sheets)
    first = room.run("journal", "export")
    records = [json.loads(line) for line in first.stdout.splitlines()]
    assert first.stderr == f"{len(records)} records exported. The next time: --since {len(records)}\n"
    assert "ada@" not in first.stdout
    assert "ada@" in room.run("journal", "export", "--with-people").stdout
    room.apply(sheets)
    rest = room.run("journal", "--quiet", "export", "--since", str(len(records)))
    assert rest.stderr == ""
    assert json.loads(rest.stdout.splitlines()[0])["position"] == len(records) + 1
    head = json.loads(rest.stdout.splitlines()[-1])["hash"]
    room.run("runs", "--verify", "--head", head)
    assert "was cut off" in room.run("journal", "export", "--since", "99999", expect=1).stderr


def test_an_export_that_nobody_reads_to_its_end_does_not_end_well(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.apply(room.sheets(users=[person("ada")]))
    process = subprocess.Popen(
        [COMMAND, "journal", "export"], cwd=room.folder, env=room.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.close()
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"has not arrived" in stderr
