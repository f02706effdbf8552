"""The pages for the next owner name what there is: rooms, import rules, functions, promises, decisions."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.action import ActionKind
from reconciler.model.finding_code import FindingKind
from reconciler.model.result import Outcome, Verified
from tests.each import each
from tests.unit.run.test_conclude import ORDER
from tests.unit.test_layout import BASE, MAY_IMPORT

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
RECORDS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
CITING = [ROOT / name for name in ("reconciler", "tests", "bench")]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def section(title: str, page: str = PAGE) -> str:
    return re.split(r"(?m)^## ", page.split(f"## {title}\n", 1)[1])[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines[1:]]


# -- rooms --


def _allowed(cell: str) -> set[str]:
    names = {name.strip("`") for name in cell.split(", ")}
    return names - {"base", "nothing"} | (BASE if "base" in names else set())


def test_the_table_of_rooms_is_the_rule_of_imports() -> None:
    assert {room.strip("`"): _allowed(imports) for room, _, imports in rows("Rooms")} == MAY_IMPORT


def test_the_tree_in_the_readme_is_that_of_the_package() -> None:
    (tree,) = re.findall(r"^reconciler/\n((?:  .*\n)+)", (ROOT / "README.md").read_text("utf-8"), re.M)
    named = set(re.findall(r"^  (\w+)(?:/|\.py)", tree, re.M))
    assert named == MAY_IMPORT.keys() - {"__main__", "__init__", "version", "exit_codes"}


# -- names --


def resolved(name: str) -> Any:
    """Return what a dotted name below the package stands for. Raises AttributeError where there is no such thing."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(["reconciler", *parts[:end]]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[end:]:
            found = getattr(found, attribute)
        return found
    raise AttributeError(name)


def dotted(title: str) -> list[str]:
    quoted = re.findall(r"`([A-Za-z_]+(?:\.\w+)+)`", section(title))
    return [name for name in quoted if name.partition(".")[0] in MAY_IMPORT]


@pytest.mark.parametrize("title", ["One row, from its cell to the audit", "One request, from intent to verified"])
def test_what_the_walks_name_is_there(title: str) -> None:
    assert len(dotted(title)) >= 10
    for name in dotted(title):
        assert resolved(name) is not None


@each("page", ["docs/architecture.md", "CONTRIBUTING.md", *(f"docs/adr/{p.name}" for p in RECORDS)])
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    quoted = re.findall(r"`([\w.]+/[\w./]*|\w+\.(?:py|toml|md))`", (ROOT / page).read_text("utf-8"))
    absent = [name for name in quoted if not (ROOT / name).exists() and not (ROOT / "reconciler" / name).exists()]
    assert not absent


@pytest.mark.parametrize("words", [ActionKind, FindingKind, Outcome, Verified])
def test_the_glossary_has_every_word(words: Any) -> None:
    assert not [word for word in words if f"`{word}`" not in section("Words")]


# -- promises --


def test_the_promises_are_numbered() -> None:
    assert re.findall(r"(?m)^(\d+)\. ", section("Promises")) == [str(number) for number in range(1, 15)]


def test_the_order_of_exit_codes_is_that_of_the_program() -> None:
    assert f"the first of {', '.join(map(str, ORDER))} wins" in section("Promises")


def test_what_is_cited_stands_in_the_architecture() -> None:
    text = "\n".join(path.read_text("utf-8") for folder in CITING for path in sorted(folder.rglob("*.py")))
    text += "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
    assert "(des" + "ign" not in text, "cite the architecture, which is in the repository"
    cited = re.findall(r"[(]architecture, ([^)]+)[)]", text)
    assert len(cited) >= 5
    assert not [what for what in cited if not re.fullmatch(r"promise (\d|1[0-4])", what)]


# -- decisions --


def test_the_index_has_every_decision() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == [path.name for path in RECORDS]
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_says_why_with_figures_and_what_would_reopen_it(path: Path) -> None:
    titles = re.findall(r"(?m)^## (.+)$", path.read_text("utf-8"))
    assert titles == ["Context", "Decision", "Figures", "What would reopen it"]


# -- contributing --


def test_every_target_of_the_makefile_is_explained_and_no_other() -> None:
    (phony,) = re.findall(r"(?m)^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"))
    assert set(re.findall(r"`make ([\w-]+)`", CONTRIBUTING)) == set(phony.split())
