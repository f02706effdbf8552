"""The documents name what the program has, and their examples work."""

import ast
import json
import re
import runpy
import shlex
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import jsonschema
import msgspec
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from reconciler.api import client, listing, records, wire
from reconciler.cli.commands import cli, load
from reconciler.config.settings import load_settings
from reconciler.exit_codes import Exit
from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS
from reconciler.model.finding_code import FindingKind
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Verified
from reconciler.run.conclude import UNREAD
from reconciler.run.request import Request
from reconciler.sandbox.app import make_app
from reconciler.sandbox.contract_options import Options
from reconciler.sandbox.faults import Fault
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import Seed, build, load_seed
from reconciler.sandbox.server import running
from reconciler.sheets.aliases import COMPANY_ALIASES, LANGUAGES, USER_ALIASES, USER_STAND_INS
from reconciler.sheets.values.words import CHECKED, NO, YES
from reconciler.support.resources import folder, schema
from tests.each import each
from tests.storm.oracles import ORACLES
from tests.storm.planted import BUGS

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (
        *sorted(ROOT.glob("[CR]*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        folder("sample_data") / "README.md",
    )
}
EXAMPLE = ROOT / "reconciler.example.toml"
ALL = "\n".join(PAGES.values())


# -- commands, flags, exit codes --


def _commands() -> Iterator[tuple[str, click.Parameter]]:
    assert isinstance(cli, click.Group)
    for name, command in [("", cli), *((name, load(name)) for name in cli.commands)]:
        for one in (command, *(command.commands.values() if name and isinstance(command, click.Group) else ())):
            for parameter in one.params:
                if isinstance(parameter, click.Option):
                    yield name, parameter


def test_every_command_is_mentioned() -> None:
    assert isinstance(cli, click.Group)
    assert not [name for name in cli.commands if f"reconciler {name}" not in ALL]


def test_every_flag_is_mentioned() -> None:
    flags = {flag for _, option in _commands() for flag in option.opts if flag.startswith("--")}
    assert not [flag for flag in sorted(flags) if not re.search(rf"{flag}(?![\w-])", ALL)]


def test_no_flag_is_mentioned_that_does_not_exist() -> None:
    known = {flag for _, option in _commands() for flag in (*option.opts, *option.secondary_opts)} | {"--help"}
    of_useradd = {"--system", "--home-dir", "--shell"}
    of_systemd = {"--now", "--no-pager", "--output"}
    of_docker = {"--rm", "--read-only", "--tmpfs", "--cap-drop", "--security-opt", "--stop-timeout", "--no-cache-dir"}
    said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ALL))
    assert said - known - of_useradd - of_systemd - of_docker == set()


@pytest.mark.parametrize("page", ["README.md", "docs/nightly.md"])
def test_every_exit_code_is_explained(page: str) -> None:
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", PAGES[page], re.M)]
    assert codes == [int(code) for code in Exit]


def test_recovery_says_what_to_do_for_each_exit_code() -> None:
    codes = [int(code) for code in re.findall(r"^### (\d+): ", PAGES["docs/recovery.md"], re.M)]
    assert codes == [int(code) for code in Exit]


def test_recovery_shows_each_way_to_look_at_past_runs() -> None:
    used = set(re.findall(r"reconciler runs.*?(--[a-z]+)(?: --[a-z]+)?", PAGES["docs/recovery.md"]))
    assert used >= {"--json", "--audit", "--undo", "--verify"}


@pytest.mark.parametrize("words", [Outcome, Verified, FindingKind])
def test_the_audit_page_explains_every_word(words: type[Outcome | Verified | FindingKind]) -> None:
    explained = re.findall(r"^\| `([a-z -]+)` \|", PAGES["docs/audit.md"], re.M)
    rejected = {FindingKind.REJECTED}  # has a sheet and a section of its own
    assert not [word for word in words if word not in explained and word not in rejected]


# -- findings --


def test_the_page_of_findings_is_made_of_the_catalogue() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_findings.py"))["page"]()
    assert PAGES["docs/findings.md"] == made, "run `make docs`"


def test_the_page_of_findings_names_what_ends_a_run_with_7() -> None:
    (line,) = re.findall(r"^\| `conflict` \|.*$", PAGES["docs/findings.md"], re.M)
    assert set(re.findall(r"`(\w+\.\w+)`", line)) == UNREAD


@pytest.mark.parametrize("page", ["README.md", "docs/audit.md", "sample_data/README.md"])
def test_pages_that_name_codes_link_to_the_page_of_findings(page: str) -> None:
    assert re.search(r"\]\((\.\./)?(docs/)?findings\.md\)", PAGES[page])


@pytest.mark.thorough
def test_pages_that_messages_name_travel_in_the_wheel_and_so_do_the_settings() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    travels = built["force-include"]
    assert all((ROOT / path).exists() and inside == f"reconciler/{path}" for path, inside in travels.items())
    trees = [ast.parse(path.read_text("utf-8")) for path in folder("reconciler").rglob("*.py")]
    texts = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    named = {page for text in texts if isinstance(text, str) for page in re.findall(r"docs/\w+\.md", text)}
    assert len(named) >= 5
    assert named | {"reconciler.example.toml"} <= travels.keys()


# -- settings --


def test_the_example_settings_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").touch()
    assert load_settings(EXAMPLE, {}) == load_settings(tmp_path / "empty.toml", {})


def test_the_example_has_every_setting() -> None:
    document = _uncommented()
    jsonschema.Draft202012Validator(schema("config")).validate(document)
    assert _keys(document) - {"people.alice"} == _schema_keys(schema("config")) - {"people"}  # has names of its own


def test_what_is_not_commented_out_has_its_default_spelled_out() -> None:
    commented = set(re.findall(r"(?m)^# (\w+) = ", EXAMPLE.read_text("utf-8")))
    connection = set(schema("config")["properties"]["connection"]["properties"])
    columns = {*COMPANY_FIELDS, *USER_FIELDS}
    assert commented == connection | columns | {
        "files",
        "companies",
        "users",
        "feed",
        "encoding",
        *schema("config")["properties"]["remote"]["items"]["properties"],
        "directory",
        "keep",
        "hold_until",
        "database_file",
        "four_eyes",
        "alice",
        "landing",
        "rate",
        "deadline",
        "ignore",
        "name",
        "cron",
        "zone",
        "late_after",
        "inbox",
        "ping_url",
        "sources",
        "overlap",
        "urls_file",
        "on",
        "attach",
        "url",
        *schema("config")["properties"]["serve"]["properties"].keys() - {"roles"},
        *schema("config")["properties"]["serve"]["properties"]["roles"]["items"]["properties"],
    }


def test_every_variable_is_explained() -> None:
    source = (folder("reconciler") / "config" / "connection.py").read_text("utf-8")
    given = re.findall(r'_(?:value|credential)\("(\w+)"', source)
    names = {f"RECONCILER_{name.upper()}" for name in (*given, "ca_bundle", "state_dir", "database_url")}
    assert len(names) == 8
    assert names == set(re.findall(r"^\| `(RECONCILER_\w+)` \|", PAGES["docs/nightly.md"], re.M))


@pytest.mark.parametrize("table", ["limits", "pace", "protected"])
def test_every_limit_and_pace_is_explained(table: str) -> None:
    settings = schema("config")["properties"][table]["properties"]
    page = PAGES["docs/limits.md"]
    assert not [name for name in settings if not re.search(rf"(`|^){name}(`| = )", page, re.M)]


def test_every_policy_is_explained() -> None:
    flags = [f"--{name.replace('_', '-')}" for name in schema("config")["properties"]["policy"]["properties"]]
    settings = ["four_eyes", "four_eyes_for", "unattended", "plan_valid"]
    flags = [flag for flag in flags if flag != "--zone" and flag[2:].replace("-", "_") not in settings]
    assert not [word for word in [*flags, *settings] if word not in PAGES["docs/limits.md"]]
    assert "`[policy] zone`" in PAGES["docs/sheets.md"]


# -- sheets --


def _rows(page: str) -> list[tuple[str, ...]]:
    return [tuple(line.strip("| ").split(" | ")) for line in PAGES[page].splitlines() if line.startswith("| ")]


@pytest.mark.parametrize(("kind", "names"), [("company", COMPANY_FIELDS), ("user", USER_FIELDS)])
def test_the_columns_are_those_of_the_program(kind: str, names: tuple[str, ...]) -> None:
    rules = schema(kind)
    required = set(rules["required"]) - {"active"}
    wanted = [
        (f"`{name}`", "yes" if name in required else "no", rules["properties"][name]["description"]) for name in names
    ]
    assert [row for row in _rows("docs/sheets.md") if row in wanted] == wanted


def test_the_other_names_of_columns_are_those_of_the_program() -> None:
    wanted = [
        (f"`{field}`", *languages)
        for table in (COMPANY_ALIASES, USER_ALIASES, USER_STAND_INS)
        for field, languages in table.items()
    ]
    rows = _rows("docs/sheets.md")
    assert rows.count(("column", *LANGUAGES)) == 3
    assert [row for row in rows if len(row) == 5 and row[0].startswith("`")] == wanted


def test_the_words_for_yes_and_no_are_those_of_the_program() -> None:
    rows = _rows("docs/sheets.md")
    for word, known in (("**yes**", YES), ("**no**", NO), ("**yes, checked**", CHECKED)):
        assert (word, *(known[language] for language in LANGUAGES)) in rows


# -- the sandbox --


def test_every_sandbox_option_is_explained_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", _section("docs/sandbox.md", "Options"), re.M))
    shown = {
        field.name: field.default if isinstance(field.default, str) else json.dumps(field.default)
        for field in fields(Options)
    }
    assert rows == shown


def test_every_field_of_a_fault_is_explained() -> None:
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", _section("docs/sandbox.md", "Faults"), re.M)))
    assert told == list(Fault.__struct_fields__)


def test_the_seed_of_the_page_is_one() -> None:
    (seed,) = _blocks("docs/sandbox.md", "json")
    document = json.loads(seed)
    assert list(document) == sorted(document, key=("options", *Seed.__struct_fields__).index)
    assert set(document) == set(Seed.__struct_fields__)
    assert build(msgspec.convert(document, Seed)).companies.find("slow") is not None


def test_the_curl_examples_work() -> None:
    client = TestClient(make_app(load_seed(folder("sample_data") / "live.json")))
    calls = [
        line for block in _blocks("docs/sandbox.md", "") for line in block.splitlines() if line.startswith("curl ")
    ]
    assert len(calls) >= 10
    for call in calls:
        _, *words = shlex.split(call)
        url = next(word for word in words if word.startswith("$RECONCILER_API_URL")).removeprefix("$RECONCILER_API_URL")
        body = words[words.index("-d") + 1] if "-d" in words else None
        method = words[words.index("-X") + 1] if "-X" in words else "POST" if body else "GET"
        answer = client.request(method, url, content=body)
        assert answer.status_code in (200, 204), f"{call}: {answer.text}"


# -- links and examples --


@each("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[page]):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        other = (ROOT / page).parent / path if path else ROOT / page
        assert other.exists(), target
        if anchor:
            assert anchor in _anchors(other.read_text("utf-8")), target


def test_the_python_example_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = folder("sample_data")
    for sheet in ("companies.csv", "users.csv"):
        shutil.copy(sample / "csv" / sheet, tmp_path)
    monkeypatch.chdir(tmp_path)
    world = load_seed(sample / "live.json")
    (example,) = _blocks("docs/python.md", "python")
    assert len(example.splitlines()) <= 32
    with running(world) as url:
        for name, value in {**environment(url, world), "RECONCILER_STATE_DIR": str(tmp_path / "state")}.items():
            monkeypatch.setenv(name, value)
        names: dict[str, Any] = {}
        exec(compile(example, "docs/python.md", "exec"), names)
    report: Report = names["report"]
    assert report.exit_code == Exit.INCOMPLETE
    assert {result.outcome for result in report.results} == {Outcome.DONE}
    assert len(names["results"]) == len(names["planned"]) == 17
    assert "17 changes would be made" in capsys.readouterr().out
    assert load_workbook(tmp_path / "audit.xlsx").sheetnames[0] == "Summary"


def _blocks(page: str, language: str) -> list[str]:
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", PAGES[page], re.M | re.S)
    return [body for name, body in fences if name == language]


def _section(page: str, title: str) -> str:
    return re.split(r"(?m)^## ", PAGES[page].split(f"## {title}\n", 1)[1])[0]


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def _uncommented() -> dict[str, Any]:
    return tomllib.loads(re.sub(r"(?m)^# (\w+ = |\[\[)", r"\1", EXAMPLE.read_text("utf-8")))


def _keys(document: Mapping[str, Any]) -> set[str]:
    return {
        f"{name}.{inner}" if inner else name
        for name, value in document.items()
        for inner in (value[0] if isinstance(value, list) else value if isinstance(value, dict) else [""])
    }


def _schema_keys(rules: Mapping[str, Any]) -> set[str]:
    return {
        f"{name}.{inner}" if inner else name
        for name, rule in rules["properties"].items()
        for inner in rule.get("items", rule).get("properties", [""])
    }


def test_the_python_page_names_all_that_can_be_asked_of_a_run() -> None:
    page = PAGES["docs/python.md"]
    assert not [each.name for each in fields(Request) if not re.search(rf"`{each.name}[`=]|\W{each.name}=", page)]


def test_the_bounds_of_answers_are_those_of_the_program() -> None:
    table = PAGES["docs/limits.md"].split("### The bounds of an answer")[1].split("\n## ")[0]
    mib = 2**20
    told = [f"{wire.MOST_BYTES // mib} MiB", f"{client.PAGE_BYTES // mib} MiB", f"{client.MOST_BYTES // mib} MiB"]
    told += [f"{records._LONGEST_RECORD:,} characters", f"nested {records._DEEPEST} deep", f"{listing._MOST_PAGES:,}"]
    assert not [bound for bound in told if bound not in table]


# -- what the soak promises


def test_the_page_on_reliability_names_tests_bugs_and_oracles_that_are_there() -> None:
    page = PAGES["docs/reliability.md"]
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert {*re.findall(r"\btest_[a-z_]+", page)} <= tests
    rows = [line.split("|") for line in page.splitlines() if line.startswith("|")]
    assert {bug.strip() for row in rows for bug in row[4:5] for bug in bug.split(";")} >= BUGS.keys()
    assert {row[1].strip() for row in rows} >= {*ORACLES}


def test_figures_of_a_soak_take_the_place_of_the_last_ones() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_reliability.py"))
    tally = {"worlds": 2, "runs": 1234, "audit rows": 9, "kill SIGKILL": 3, "fault 503": 4}
    soaked = {"asked": 1200, "seeds": "7", "seconds": 600, "tally": tally, "oracles": {"lost": 0}}
    once = made["page"](PAGES["docs/reliability.md"], soaked)
    assert "1,234 runs, 3 signals (3 of them SIGKILL), 4 faults" in once
    assert "| lost | 0 |" in once
    assert made["page"](once, soaked) == once
