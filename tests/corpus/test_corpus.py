"""Each file of the corpus: read as the pipeline reads it, and checked by the command as a person would."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reconciler.cli.main import main
from reconciler.errors import InputRefused
from reconciler.model.desired import Desired, DesiredCompany, DesiredUser
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.report.finding_catalogue import catalogue
from reconciler.report.words.english import at_page
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.load import load
from tests.corpus.make_corpus import FILES, contents, expected_path, expected_text
from tests.corpus.vocabulary import ENTRIES
from tests.each import each

TODAY = date(2026, 11, 28)
COMMAND = Path(sys.executable).with_name("reconciler")
REJECTED_IN_FULL = 5
"""With more rejected rows than this (and more than a tenth) the input is refused as a whole: exit 3."""

OPTION = re.compile(r"(?<![\w-])--[a-z]{2}|reconciler (?:apply|approve|plan|resume|runs|template)\b")
"""What whoever has no command line is told of nowhere."""

NOT_HERE = (
    *(
        "file.missing",
        "file.unreadable",
        "file.unreachable",
        "file.sign_in",
        "file.changing",
        "file.too_large",
        "sheet.unusable",
        "user.protected_nobody",
        "email.plain_live",
        "sheet.dated_ahead",
    ),  # of the machine, or large
    *("start_date.coming", "end_date.coming"),  # of a day, and of what is live
    *("remark.unread", "row.hidden"),  # of who gets access, which is of what is live
    *(
        "sheet.older",
        "email.domain",
        "company.",
        "plan.",
        "resume.",
        "undo.",
        "seed.",
        "fixes.",
    ),  # of runs, and what is live
)
"""How the codes begin that no file of a corpus can show."""

Json = dict[str, Any]
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FILES.glob("*.expected.json"))
OPTIONLESS = [name for name in NAMES if not ENTRIES[name].expected.get("options")]
TYPED = [
    "cp1252.csv",
    "unclosed-quote.csv",
    "email-mixed-script.csv",
    "merged-company.xlsx",
    "phone-scientific.csv",
    "libreoffice-errors.ods",
    "bomb.xlsx",
    "password.xlsx",
    "phantom-range.xlsx",
    "two-files",
]
"""What is checked by the installed command, in a process of its own."""


def expected(name: str) -> Json:
    """Give what must come of a file."""
    found: Json = json.loads(expected_path(name).read_text("utf-8"))
    return found


# -- the corpus itself ------------------------------------------------------------------------------------------


def test_the_corpus_is_large_enough_and_small_enough() -> None:
    assert len(NAMES) >= 75
    assert sum(path.stat().st_size for path in FILES.rglob("*") if path.is_file()) < 2_000_000


def test_every_file_has_its_expected_outcome_and_the_other_way_round() -> None:
    assert sorted(ENTRIES) == NAMES
    kept = {path.name for path in FILES.iterdir() if not path.name.endswith(".expected.json")}
    assert kept == set(NAMES)


@each("name", NAMES)
def test_the_script_still_makes_what_is_kept(name: str) -> None:
    assert expected_path(name).read_text("utf-8") == expected_text(ENTRIES[name])
    if ENTRIES[name].real:
        return
    for path, data in contents(ENTRIES[name]):
        assert data == path.read_bytes() or _inside(data) == _inside(path.read_bytes())


def _inside(archive: bytes) -> list[tuple[str, int, int]]:
    """Give names, sizes and checksums of an archive's parts: what the compressor cannot change."""
    with zipfile.ZipFile(BytesIO(archive)) as parts:
        return [(part.filename, part.file_size, part.CRC) for part in parts.infolist()]


def test_every_code_that_a_file_can_have_is_in_the_corpus() -> None:
    outcomes = [expected(name) for name in NAMES]
    seen = {outcome.get("refused") for outcome in outcomes}
    seen |= {finding["code"] for outcome in outcomes for finding in outcome.get("findings", ())}
    kinds = ("refused", FindingKind.REJECTED, FindingKind.NOTE)
    known = {code for code, what in catalogue().items() if what.kind in kinds and not code.startswith(NOT_HERE)}
    assert known - seen == set()


# -- as the pipeline reads it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_of_it(name: str) -> None:
    wanted = expected(name)
    if "refused" in wanted:
        with pytest.raises(InputRefused) as refused:
            load([FILES / name], today=TODAY, **wanted.get("options", {}))
        assert refused.value.code == wanted["refused"], str(refused.value)
        for words in wanted["says"]:
            assert words in english.error(refused.value)
        assert not OPTION.search(at_page.error(refused.value))
        return
    desired = load([FILES / name], today=TODAY, **wanted.get("options", {}))
    assert [said for said in map(at_page.finding, desired.findings) if OPTION.search(said)] == []
    assert _findings(desired, wanted["findings"]) == ([], [])
    assert sorted(map(_company, desired.companies.values()), key=_at) == sorted(wanted["companies"], key=_at)
    people = [person for rows in desired.users.values() for person in rows.values()]
    assert sorted(map(_user, people), key=_at) == sorted(wanted["users"], key=_at)
    assert sorted(desired.protected) == wanted["protected"]
    assert {name: [str(row) for row in rows] for name, rows in desired.unreadable.items()} == wanted["unreadable"]


def _at(record: Json) -> str:
    return str(record["at"])


def _company(row: DesiredCompany) -> Json:
    return {
        "at": str(row.origin),
        "name": row.name,
        "vanityName": row.vanity_name,
        "emailDomains": list(row.email_domains),
        "extras": dict(row.extras),
    }


def _user(row: DesiredUser) -> Json:
    return {
        "at": str(row.origin),
        "companyVanityName": row.company,
        "email": row.email,
        "firstName": row.first_name,
        "lastName": row.last_name,
        "displayName": row.display_name,
        "active": row.active,
        "phoneNumber": row.phone_number,
        "department": row.department,
        "title": row.title,
        "location": row.location,
        "extras": dict(row.extras),
    }


def _findings(desired: Desired, wanted: list[Json]) -> tuple[list[Json], list[str]]:
    """Give the findings that were wanted and not made, and those that were made and not wanted."""
    left = list(desired.findings)
    missing = []
    for want in wanted:
        match = next((finding for finding in left if _is(finding, want)), None)
        if match:
            left.remove(match)
        else:
            missing.append(want)
    return missing, [f"{f.kind} {f.code} at {f.place} in {f.column!r}: {english.finding(f)}" for f in left]


def _is(finding: Finding, want: Json) -> bool:
    return (
        (finding.kind, finding.code) == (want["kind"], want["code"])
        and want["at"] in (finding.place, _sheet(finding))
        and (finding.column == want["column"] or not want["column"])
        and all(words in english.finding(finding) for words in want["says"])
    )


def _sheet(finding: Finding) -> str:
    """Give the sheet that a finding is about, where it names no cell of it; or the file that was not read."""
    source, sheet = finding.origin.table if finding.origin else (finding.value, "")
    return f"{source} › {sheet}" if sheet else source


# -- as a person checks it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OPTIONLESS)
def test_what_a_person_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECONCILER_STATE_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["reconciler", "check", str(FILES / name)])
    with pytest.raises(SystemExit) as end:
        main()
    _require_told(expected(name), end.value.code, "".join(capsys.readouterr()))


@pytest.mark.parametrize("name", TYPED)
def test_the_installed_command(name: str, tmp_path: Path) -> None:
    environment = {**os.environ, "RECONCILER_STATE_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    command = [str(COMMAND), "check", str(FILES / name)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=120)
    _require_told(expected(name), done.returncode, done.stdout + done.stderr)


def _require_told(wanted: Json, exit_code: object, told: str) -> None:
    assert exit_code == _exit(wanted), told
    assert "Traceback" not in told
    assert "unexpected" not in told
    told = " ".join(told.split())
    for words in _words(wanted):
        assert words in told or _is_among_others(words, told)


def _is_among_others(place: str, told: str) -> bool:
    """Whether a cell, or a row, is named behind others of which the same is said."""
    sheet, _, last = place.rpartition(" " if " row " in place else "!" if "!" in place else " ")
    return sheet in told and re.search(rf"(?:[,s]|likewise) {re.escape(last)}\b", told) is not None


def _exit(wanted: Json) -> int:
    if "refused" in wanted:
        return 3
    rejected = {_row(finding["at"]) for finding in wanted["findings"] if finding["kind"] == FindingKind.REJECTED}
    if len(rejected) > REJECTED_IN_FULL:
        return 3
    return 6 if rejected else 0


def _row(place: str) -> str:
    """Give the row of a cell, or of a row."""
    sheet, _, cell = place.rpartition(" " if " row " in place else "!" if "!" in place else "› ")
    return f"{sheet} {cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"


def _words(wanted: Json) -> Iterator[str]:
    """Give what must stand on the screen: where each finding is, and what its cure is."""
    if "refused" in wanted:
        yield from wanted["says"]
        return
    for finding in wanted["findings"]:
        yield finding["at"]
        yield from finding["says"]
