"""Imports run one way, pure modules stay pure, and the command line starts fast."""

import ast
import graphlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

import reconciler
from reconciler.cli.commands import cli
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from tests.each import each

ROOT = Path(reconciler.__file__).parent

BASE = {"errors", "exit_codes", "model", "support"}
MAY_IMPORT: dict[str, set[str]] = {
    "exit_codes": set(),
    "errors": {"exit_codes"},
    "version": set(),
    "support": {"errors"},
    "model": {"errors", "exit_codes", "support"},
    "config": BASE,
    "planning": BASE,
    "sheets": BASE,
    "sources": BASE | {"api", "config", "sheets"},
    "report": BASE,
    "sandbox": BASE,
    "dataframes": BASE | {"report"},
    "api": BASE | {"config"},
    "state": BASE | {"planning"},
    "run": BASE | {"config", "planning", "sheets", "sources", "api", "state"},
    "watch": BASE | {"config", "state"},
    "notices": BASE | {"config", "state"},
    "operations": BASE
    | {"config", "planning", "sheets", "sources", "api", "state", "report", "run", "sandbox", "watch", "notices"},
    "inbox": BASE | {"config", "report", "run", "sheets", "state", "operations"},
    "jobs": BASE | {"config", "run", "state", "watch", "operations"},
    "web": BASE | {"config", "report", "run", "operations"},
    "cli": BASE | {"config", "report", "run", "operations", "sandbox", "watch", "notices", "inbox", "jobs", "web"},
    "__main__": {"cli"},
    "__init__": BASE | {"config", "dataframes", "operations", "report", "run", "state", "version"},
}
"""What each part may import besides itself and the version; imports inside functions count."""

LATE = {
    "config.database": ({"config.credentials"}, "most have no database, and a list of runs reads no secret"),
    "config.file": ({"support.json_schema"}, "no file, no validator"),
    "operations.access": ({"report.access_book"}, "most ask for text or JSON"),
    "operations.audit": ({"report.audit.workbook"}, "a page that serves writes few audits, and its memory is bounded"),
    "operations.export": ({"api.transport", "operations.read_back", "report.input_workbook"}, "the network"),
    "operations.own_book": ({"report.marked.own_book.write"}, "openpyxl, an extra, and for no other kind of file"),
    "operations.runs": (
        {
            "notices.outbox",
            "operations.audit",
            "report.words.english.notices",
            "support.outputs",
            "support.own_files",
            "state.forgettings",
            "state.replay",
        },
        "a list of runs is asked for most",
    ),
    "operations.show": ({"report.plan_book"}, "a page that serves writes no book of a plan"),
    "operations.template": ({"report.input_workbook"}, "a page that serves writes few empty workbooks"),
    "operations.watch": ({"watch.metrics"}, "most ask for schedules alone"),
    "run.read": ({"api.transport"}, "the network, beside the thread that reads sheets"),
    "run.carry_out": ({"run.execute", "run.verify"}, "a plan writes nothing"),
    "sheets.fixes": ({"support.json_schema"}, "no fixes, no validator"),
    "sheets.formats.read": ({f"sheets.formats.{kind}" for kind in ("excel", "ods", "xls")}, "a text file needs none"),
    "sheets.load": ({"sheets.formats.dataframe"}, "pandas"),
    "sources.faults": ({"api.tls"}, "the network"),
    "sources.opening": ({f"sources.{way}" for way in ("https", "s3", "sftp")}, "one way, and its library, is enough"),
    "web.serve": ({"web.sign_in.proofs", "web.sign_in.provider", "web.sign_in.wire"}, "no provider, no network"),
    "state.backends": (
        {"state.postgres", "state.postgres_database", "state.postgres_files", "state.postgres_workers"},
        "most have no database",
    ),
    "state.erasure": ({"state.postgres"}, "most have no database"),
    "state.pause": ({"state.postgres_pause"}, "most have no database"),
    "state.plan_file": ({"support.json_schema"}, "the validator, where a plan file is read"),
    "state.plan_folder": ({"state.plan_file"}, "a list of runs reads no plan"),
}
"""What is imported inside functions, and what is not loaded before for it."""

MAY_IMPORT_SANDBOX = {"operations.demo", "operations.demo_page", "cli.sandbox"}
MAY_IMPORT_WEB = {"cli.serve"}

EFFECTS = {
    "aiohttp", "asyncio", "io", "json", "logging", "openpyxl", "os", "pandas", "pathlib", "python_calamine", "random",
    "secrets", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "xlsxwriter",
}  # fmt: skip
EFFECTFUL_CALLS = {"now", "utcnow", "today", "open", "print", "input"}

SLOW = {
    "http", "httpx2", "jinja2", "numpy", "requests",
    "pandas", "openpyxl", "aiohttp", "jsonschema", "jsonschema_rs", "rich", "starlette", "uvicorn", "msgspec",
    "xlsxwriter", "dbos", "sqlalchemy", "psycopg", "fsspec", "paramiko", "s3fs",
}  # fmt: skip


def name_of(path: Path) -> str:
    """Give a module's name without the package's: tables.check."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}
PURE = ("model.report", *(module for module in MODULES if module.startswith("planning.")))


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def imports(module: str) -> list[tuple[str, bool]]:
    """Return what a module imports, whole names, and whether it does so as it is itself imported."""
    return list(_imports(module))


def _imports(module: str) -> Iterator[tuple[str, bool]]:
    at_once = {id(node) for node in _at_once(tree_of(module))}
    yield from ((name, id(node) in at_once) for node, name in _named(module, ast.walk(tree_of(module))))


def _named(module: str, nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.AST, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = whole.removeprefix("reconciler.") in MODULES
                yield node, whole if is_module else str(node.module)


def _at_once(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not _only_for_types(node):
            yield node
            yield from _at_once(node)


@cache
def for_types(module: str) -> set[str]:
    """Return what a module imports for its annotations alone."""
    blocks = [node for node in ast.walk(tree_of(module)) if _only_for_types(node)]
    return {name for block in blocks for _, name in _named(module, ast.walk(block))}


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def own(module: str) -> Iterator[tuple[str, bool]]:
    """Give the modules of this program that a module imports."""
    for name, at_once in imports(module):
        if name == "reconciler":
            yield "__init__", at_once
        elif name.startswith("reconciler."):
            yield name.removeprefix("reconciler."), at_once


def part(module: str) -> str:
    return module.partition(".")[0]


def test_every_part_has_its_rule() -> None:
    assert {part(module) for module in MODULES} == MAY_IMPORT.keys()


@each("module", MODULES)
def test_imports_run_one_way(module: str) -> None:
    mine = part(module)
    for name, _ in own(module):
        other = part(name)
        if other in (mine, "version"):
            continue
        assert other in MAY_IMPORT[mine], f"{module} imports {name}"
        assert other != "sandbox" or module in MAY_IMPORT_SANDBOX, f"{module} imports {name}"
        assert other != "web" or module in MAY_IMPORT_WEB, f"{module} imports {name}"


def loaded_late(module: str) -> set[str]:
    """Return the modules of this program that a module imports inside functions."""
    late = {name for name, at_once in own(module) if not at_once}
    return {name for name in late if f"reconciler.{name}" not in for_types(module)}


def test_no_module_class_or_function_has_grown_beyond_what_contributing_allows() -> None:
    most: dict[type[ast.AST], int] = {ast.ClassDef: 150, ast.FunctionDef: 60, ast.AsyncFunctionDef: 60}
    long = dict[str, int]()  # but for the codes: a list is as long as what it lists
    for name, path in MODULES.items():
        text = path.read_text(encoding="utf-8")
        tree = tree_of(name)
        sizes = {"": (len(text.splitlines()), 449)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "Code":
                sizes[node.name] = ((node.end_lineno or 0) - node.lineno + 1, most[type(node)])
        long |= {f"{name}.{part}": lines for part, (lines, limit) in sizes.items() if lines > limit}
    assert not long


def test_no_module_imports_itself_round_a_corner_not_even_inside_a_function() -> None:
    graph = {
        module: {name for name, at_once in own(module) if at_once} | loaded_late(module) - {module}
        for module in MODULES
    }
    graphlib.TopologicalSorter(graph).prepare()


def test_imports_inside_functions_are_those_that_a_quick_start_needs() -> None:
    """`cli` loads what a command needs when it is called; elsewhere each late import has its reason here."""
    late = {module: loaded_late(module) for module in MODULES if part(module) != "cli" and loaded_late(module)}
    assert late == {module: names for module, (names, _) in LATE.items()}


@each("module", PURE)
def test_pure_modules_know_no_network_no_file_and_no_clock(module: str) -> None:
    assert not {name.partition(".")[0] for name, _ in imports(module)} & EFFECTS
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in EFFECTFUL_CALLS, f"{module} line {node.lineno} calls {called}"


def test_http_is_spoken_by_the_wire_alone() -> None:
    speakers = {module for module in MODULES if any(part(name) == "aiohttp" for name, _ in imports(module))}
    assert speakers == {"api.tls", "api.wire", "sources.https"}


def test_far_sheets_are_fetched_by_three_modules() -> None:
    """Nobody else knows fsspec, or what lies under it."""
    libraries = {"fsspec", "paramiko", "s3fs", "botocore"}
    users = {module for module in MODULES if {part(name) for name, _ in imports(module)} & libraries}
    assert users == {"sources.https", "sources.s3", "sources.sftp"}


def test_one_module_knows_the_engine_of_jobs() -> None:
    users = {module for module in MODULES if any(part(name) == "dbos" for name, _ in imports(module))}
    assert users == {"jobs.engine"}


def test_pandas_stands_at_the_edge() -> None:
    users = {module for module in MODULES if any(part(name) == "pandas" for name, _ in imports(module))}
    assert users == {"dataframes", "sheets.formats.dataframe"}


def loaded_by(*arguments: str, state: Path | None = None) -> set[str]:
    """Give the packages that a Python with these arguments loads, and this program's own modules."""
    command = [sys.executable, "-X", "importtime", *arguments]
    environment = {**os.environ, "RECONCILER_STATE_DIR": str(state)}
    lines = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, cwd=state
    ).stderr.splitlines()
    names = {line.rpartition("|")[2].strip() for line in lines}
    return {name if name.startswith("reconciler.") else part(name) for name in names}


def test_help_loads_the_list_of_the_commands_alone(tmp_path: Path) -> None:
    loaded = loaded_by("-m", "reconciler", "--help", state=tmp_path)
    assert "click" in loaded
    assert not loaded & (SLOW | {"logging", "pathlib", "json", "dataclasses"})
    assert {name for name in loaded if name.startswith("reconciler.")} == {
        "reconciler.cli", "reconciler.cli.commands", "reconciler.cli.main", "reconciler.cli.options",
        "reconciler.cli.garbage_collection", "reconciler.cli.json_lines", "reconciler.cli.outlet",
        "reconciler.cli.signals", "reconciler.cli.streams", "reconciler.errors",
        "reconciler.exit_codes", "reconciler.version",
    }  # fmt: skip


def test_the_page_loads_nothing_that_reads_sheets_or_writes_workbooks(tmp_path: Path) -> None:
    loaded = loaded_by("-c", "import reconciler.cli.serve, reconciler.web.serve", state=tmp_path)
    assert "starlette" in loaded
    heavy = SLOW - {"starlette", "uvicorn", "jinja2", "msgspec", "http"} | {"python_calamine", "authlib", "joserfc"}
    assert not loaded & (heavy | {"reconciler.sheets.load", "reconciler.planning.diff", "reconciler.run.run"})


def test_a_list_of_runs_loads_the_journal_and_no_record_of_a_run(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store:
        begun = {"tenant": "t", "started_at": "2026-11-21", "operator": "ann", "host": "api.example"}
        store.journal.append("tenant", "r1", [("begun", begun)])
    loaded = loaded_by("-m", "reconciler", "runs", state=tmp_path)
    assert "reconciler.state.sqlite" in loaded
    assert not loaded & (
        SLOW | {"logging", "hashlib", "dataclasses", "reconciler.model.report", "reconciler.config.settings"}
    )


@pytest.mark.thorough
@pytest.mark.parametrize("command", cli.commands)
def test_the_help_of_a_command_does_not_load_its_work(command: str, tmp_path: Path) -> None:
    loaded = loaded_by("-m", "reconciler", command, "--help", state=tmp_path)
    assert "reconciler.cli.shared" in loaded
    assert not loaded & (SLOW | {"asyncio", "logging", "reconciler.model.report"})


def test_the_network_is_loaded_only_where_it_is_used() -> None:
    offline = ("operations.check", "operations.runs", "run.run", "run.execute", "run.verify", "report.input_workbook")
    assert "aiohttp" not in loaded_by("-c", "import " + ", ".join(f"reconciler.{name}" for name in offline))
