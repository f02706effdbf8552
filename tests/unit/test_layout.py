"""Imports run one way, pure modules stay pure, and the command line starts fast."""

import ast
import graphlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import reconciler
from reconciler.cli.commands import cli
from reconciler.journal import Journal

ROOT = Path(reconciler.__file__).parent

LAYERS = (
    {"__init__", "closest", "errors", "log", "memory", "models", "own_sheets", "resources", "tasks"},
    {"validation"},
    {"codes", "config_file", "credentials", "private", "redact"},
    {"breaker", "config", "interrupts", "records"},
    {"deadline"},
    {"tables"},
    {"frames"},
    {"api"},
    {"live"},
    {"diff"},
    {"guard", "plan", "undo"},
    {"journal", "lock"},
    {"run_list"},
    {"history", "runlog"},
    {"verify", "writes"},
    {"execute", "resume"},
    {"report"},
    {"reading"},
    {"past", "pipeline"},
    {"marking"},
    {"check", "export", "demo"},
    {"cli"},
    {"__main__"},
)
"""Low to high: each part may import lower ones only. The sandbox stands beside them."""

SANDBOX_MAY_IMPORT = {"sandbox", "errors", "models", "resources"}
MAY_IMPORT_SANDBOX = {"sandbox", "demo", "cli.sandbox"}

PURE = ("models", "diff", "guard")
EFFECTS = {
    "aiohttp", "asyncio", "io", "json", "logging", "openpyxl", "os", "pandas", "pathlib", "python_calamine", "random",
    "secrets", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "xlsxwriter",
}  # fmt: skip
EFFECTFUL_CALLS = {"now", "utcnow", "today", "open", "print", "input"}

SLOW = {
    "http", "httpx2", "numpy", "requests",
    "pandas", "openpyxl", "aiohttp", "jsonschema", "jsonschema_rs", "rich", "starlette", "uvicorn", "msgspec",
    "xlsxwriter",
}  # fmt: skip


def name_of(path: Path) -> str:
    """Give a module's name without the package's: tables.check."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}


def imports(module: str) -> Iterator[tuple[str, bool]]:
    """Give what a module imports, whole names, and whether it does so as it is itself imported."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    at_once = {id(node) for node in _at_once(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in at_once
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = whole.removeprefix("reconciler.") in MODULES
                yield whole if is_module else str(node.module), id(node) in at_once


def _at_once(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not _only_for_types(node):
            yield node
            yield from _at_once(node)


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


def layer(name: str) -> int:
    return next(place for place, parts in enumerate(LAYERS) if name in parts)


def test_every_part_has_its_layer() -> None:
    assert {part(module) for module in MODULES} == {"sandbox", *(name for parts in LAYERS for name in parts)}


@pytest.mark.parametrize("module", [name for name in MODULES if part(name) != "sandbox"])
def test_imports_run_one_way(module: str) -> None:
    mine = part(module)
    for name, at_once in own(module):
        other = part(name)
        if other == mine or other == "sandbox":
            continue
        if (mine, other) == ("tables", "frames"):
            assert not at_once, "pandas may be loaded only where somebody gives a DataFrame"
            continue
        assert layer(other) < layer(mine), f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_the_sandbox_stands_apart(module: str) -> None:
    parts = {part(name) for name, _ in own(module)}
    if part(module) == "sandbox":
        assert parts <= SANDBOX_MAY_IMPORT
    else:
        assert "sandbox" not in parts or module in MAY_IMPORT_SANDBOX


def test_no_module_imports_itself_round_a_corner() -> None:
    graph = {module: {name for name, at_once in own(module) if at_once} - {module} for module in MODULES}
    graphlib.TopologicalSorter(graph).prepare()


def test_reports_do_not_know_the_api() -> None:
    known = {part(name) for module in MODULES if part(module) == "report" for name, _ in own(module)}
    assert known <= {"report", "models", "errors", "own_sheets", "redact", "resources"}


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_know_no_network_no_file_and_no_clock(module: str) -> None:
    assert not {name.partition(".")[0] for name, _ in imports(module)} & EFFECTS
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in EFFECTFUL_CALLS, f"{module} line {node.lineno} calls {called}"


def test_http_is_spoken_by_the_wire_alone() -> None:
    speakers = {module for module in MODULES if any(part(name) == "aiohttp" for name, _ in imports(module))}
    assert speakers == {"api.tls", "api.wire"}


def test_pandas_stands_at_the_edge() -> None:
    users = {module for module in MODULES if any(part(name) == "pandas" for name, _ in imports(module))}
    assert users == {"frames"}


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
        "reconciler.cli", "reconciler.cli.commands", "reconciler.cli.options", "reconciler.errors", "reconciler.memory",
    }  # fmt: skip


def test_a_list_of_runs_loads_the_journal_and_no_record_of_a_run(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        begun = {"tenant": "t", "started_at": "2026-11-21", "operator": "ann", "host": "api.example"}
        journal.append("r1", [("begun", begun)])
    loaded = loaded_by("-m", "reconciler", "runs", state=tmp_path)
    assert "reconciler.journal" in loaded
    assert not loaded & (SLOW | {"logging", "hashlib", "dataclasses", "reconciler.models", "reconciler.config"})


@pytest.mark.parametrize("command", cli.commands)
def test_the_help_of_a_command_does_not_load_its_work(command: str, tmp_path: Path) -> None:
    loaded = loaded_by("-m", "reconciler", command, "--help", state=tmp_path)
    assert "reconciler.cli.shared" in loaded
    assert not loaded & (SLOW | {"asyncio", "logging", "reconciler.models"})


def test_the_network_is_loaded_only_where_it_is_used() -> None:
    offline = ("check", "past", "pipeline", "execute", "verify", "report.workbooks")
    assert "aiohttp" not in loaded_by("-c", "import " + ", ".join(f"reconciler.{name}" for name in offline))
