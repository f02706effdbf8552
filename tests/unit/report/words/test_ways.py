"""Whoever works at the page is told of no command line: of every way on there is one for each of the two."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import reconciler
from reconciler.errors import InputRefused, NoSuchRun, OutputTaken, PlanRefused, ReconcilerError, Unapproved
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.hold import Hold, Limit
from reconciler.model.pause import Pause
from reconciler.report.words.english import at_page, holds, overrides
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.ways import COMMAND_LINE, INBOX, PAGE
from reconciler.report.words.templates import Plural, Template
from reconciler.run.approving import lacking
from reconciler.run.paused import Paused
from tests.each import each

HERE = Path(reconciler.__file__).parent
_OPTION = re.compile(r"(?<![\w-])--[a-z]{2}|`reconciler |reconciler (?:approve|apply|plan|runs|resume)\b")
_SPEAK_OF_OPTIONS = {
    "operations/access.py": "runs --access is a command of its own",
    "operations/backup.py": "a command of its own",
    "operations/forget.py": "a command of its own",
    "operations/journal_copy.py": "a command of its own",
    "operations/journal_export.py": "a command of its own",
    "operations/restore.py": "a command of its own",
    "operations/approve.py": "of a number that is not the plan's: the page holds it against the plan itself first",
    "operations/demo.py": "a command of its own",
    "operations/explain.py": "a command of its own",
    "operations/jobs.py": "options for the process of a job",
    "operations/exported.py": "check --against is a command of its own",
    "run/approving.py": "commands, for the way on of the command line",
    "run/overrides.py": "by what somebody has lifted something",
    "model/pause.py": "the way on of the command line",
    "model/notice.py": "a command, for a mail",
    "state/postgres_connection.py": "whoever sets up the database, or starts the page",
    "state/told_heads.py": "after a restore, whoever runs the command or starts the page",
    "support/quiet_server.py": "whoever starts the page",
}
"""Modules that name an option or a command, and why nobody at the page meets it."""


def texts(template: Template) -> Iterator[str]:
    if isinstance(template, str):
        yield template
    elif isinstance(template, Plural):
        yield from (*texts(template.one), *texts(template.other))
    else:
        for one in template.values():
            yield from texts(one)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_is_a_way_for_each_of_the_two() -> None:
    assert PAGE.keys() == COMMAND_LINE.keys() == INBOX.keys()
    assert [text for text in INBOX.values() if _OPTION.search(text) or "page" in text or "below" in text] == []
    assert [text for text in PAGE.values() if _OPTION.search(text)] == []


def test_no_sentence_names_an_option_but_by_a_way() -> None:
    templates = (english.TEMPLATES, holds.TEMPLATES, overrides.TEMPLATES)
    all_texts = [text for catalogue in templates for one in catalogue.values() for text in texts(one)]
    assert [text for text in all_texts if _OPTION.search(text)] == []
    named = {place for text in all_texts for place in places(text) if place.startswith("way_")}
    assert named <= PAGE.keys()


@pytest.mark.thorough
def test_no_room_behind_the_words_tells_of_an_option_in_what_it_raises() -> None:
    rooms = ("api", "config", "model", "operations", "planning", "run", "sheets", "state", "support")
    paths = [path for room in rooms for path in sorted((HERE / room).rglob("*.py"))]
    found = {str(path.relative_to(HERE)) for path in paths if any(map(_OPTION.search, strings(path)))}
    assert found == _SPEAK_OF_OPTIONS.keys()


def strings(path: Path) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def held(limit: Limit) -> Hold:
    """Give a hold whose sentence is made of its facts."""
    told = {
        "case": _CASE.get(limit, ""), "share": 10, "most": 5, "most_percent": 10, "all": 9, "confirmed": None,
        "looked": 3, "now": 4,
    }  # fmt: skip
    return Hold(limit, "cord", 1, 2, 50.0, facts=told)


_CASE = {
    Limit.COMPANY_DEACTIVATIONS: "share",
    Limit.RUN_DEACTIVATIONS: "number",
    Limit.LOST_ROWS: "all",
}
_PAUSE = Pause("Ann", "2026-11-30T09:00:00+00:00", "ask Ann")
_OLDER = InputRefused("b.csv looks like an older sheet.", Code.SHEET_OLDER)
ERRORS: list[tuple[ReconcilerError, str, str]] = [
    (_OLDER, "add --older-sheet", "say so below"),
    (NoSuchRun("None."), "`reconciler runs` lists them", "Look at the list of runs"),
    (OutputTaken("It is there"), ": name another file, or add --force.", ". Ask whoever runs this page."),
    (Paused(_PAUSE), "`reconciler resume` lets runs write again.", "Whoever approves or is on call"),
    (Paused(Pause(trouble="x is damaged")), "`reconciler resume` lets them", "Whoever approves or is on call".lower()),
    (lacking("p.json", "ann", "held", (3, None)), "give it: reconciler approve p.json --confirm-", "anybody but ann"),  # type: ignore[arg-type]
    (PlanRefused("Two.").with_way("way_two_contents"), "FILE --withdraw", "have that approval taken back"),
    (
        InputRefused("No.", Code.HEADER_ACTIVE).with_way("way_ignore_refused", labels=("Left?", "Exit {x}")),
        '--ignore-column "Left?" --ignore-column "Exit {x}", or ignore = ["Left?", "Exit {x}"]',
        'to put ignore = ["Left?", "Exit {x}"] under [columns.users] into its settings',
    ),
    (
        InputRefused("No.", Code.HEADER_GROUP).with_way("way_group", field="active", label="Zugang"),
        '--ignore-column "Zugang"',
        'to put active = ["Zugang"] under [columns.users] into its settings',
    ),
    (
        InputRefused("No.", Code.FILE_ENCODING_UNCLEAR).with_way("way_encoding_which", readings=[("cp1250", ["Łu"])]),
        "--encoding cp1250 for “Łu”",
        'encoding = "cp1250" for “Łu”',
    ),
    (
        Unapproved("A limit holds this plan:").with_way(
            "way_approve_held", hold=held(Limit.RUN_DEACTIVATIONS), approve="reconciler approve p"
        ),
        "approve all of it: reconciler approve p",
        "type how many they are",
    ),
]


@each(("error", "there", "here"), ERRORS)
def test_an_error_says_what_whoever_reads_it_can_do(error: ReconcilerError, there: str, here: str) -> None:
    assert there in english.error(error)
    assert here in at_page.error(error)
    assert not _OPTION.search(at_page.error(error))


FINDINGS = [
    Finding(Code.ACTIVE_INVALID, {"value": "maybe"}),
    Finding(Code.END_DATE_TAKEN_BACK, {"cell": "F2", "header": "Bis", "value": "2027"}),
    Finding(Code.ROW_LEFT, {"case": "alone", "value": "gone", "label": "Remarks {x}"}),
    Finding(Code.USER_UNMANAGED, {"case": "not asked for"}),
]


@each("finding", FINDINGS)
def test_a_finding_says_what_whoever_reads_it_can_do(finding: Finding) -> None:
    assert _OPTION.search(english.finding(finding))
    assert not _OPTION.search(at_page.finding(finding))


@each("limit", list(Limit))
def test_a_hold_says_what_whoever_reads_it_can_do(limit: Limit) -> None:
    assert not _OPTION.search(at_page.hold(held(limit)))
    assert at_page.hold(Hold(limit, "", 1, 2, 50.0, recorded="as it was said")) == "as it was said"


RECORDED = [
    ("Held. If that is meant, run again with --confirm-deactivations 3; if not, correct the sheets.", "Held."),
    (
        "Paused since 09:00 by Ann: ask Ann. `reconciler resume` lets runs write again.",
        "Paused since 09:00 by Ann: ask Ann.",
    ),
    ("“x -- y” is no name. Write it anew.", "“x -- y” is no name. Write it anew."),
    ('b.csv: no. If not, --ignore-column "x" (as [a.b] says). It is row 3.', "b.csv: no. It is row 3."),
    ("run again with --yes", "run again with --yes"),
    ("3 done. Some rows need a person: see Actions and Findings.", "3 done. Some rows need a person."),
]


@each(("said", "told"), RECORDED)
def test_what_a_command_line_has_put_on_record_is_told_without_its_options(said: str, told: str) -> None:
    assert at_page.retold(said) == told
    assert at_page.finding(Finding(Code.ROW_LEFT, recorded=said)) == told
