"""What `import reconciler` offers: listed in public.txt, loaded on first use, and changed on purpose only."""

import enum
import inspect
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import reconciler

LISTED = Path(__file__).with_name("public.txt")


def described(name: str, value: Any) -> str:
    """Give a public name in a line: what it is, and what its callers see of it."""
    if isinstance(value, enum.EnumMeta):
        return f"{name}: {' '.join(value.__members__)}" if name != "Code" else f"{name}: those of docs/findings.md"
    if isinstance(value, type) and issubclass(value, Exception):
        return f"{name}({', '.join(base.__name__ for base in value.__bases__)})"
    if is_dataclass(value):
        return f"{name}: {' '.join(field.name for field in fields(value))}"
    if hasattr(value, "__struct_fields__"):
        return f"{name}: {' '.join(value.__struct_fields__)}"
    if hasattr(value, "_fields"):
        return f"{name}: {' '.join(value._fields)}"
    if inspect.isfunction(value):
        parameters = inspect.signature(value).parameters.values()
        taken = (f"{each.name}{'' if each.default is each.empty else '?'}" for each in parameters)
        return f"{'async ' if inspect.iscoroutinefunction(value) else ''}{name}({', '.join(taken)})"
    return name


def test_nothing_public_changes_unnoticed() -> None:
    """Where a change is meant: write what `described` gives into public.txt, and a line into CHANGELOG.md."""
    now = [described(name, getattr(reconciler, name)) for name in sorted(reconciler.__all__)]
    assert now == LISTED.read_text("utf-8").splitlines()


def test_the_import_loads_nothing_of_ours() -> None:
    told = "import sys, reconciler; print([n for n in sys.modules if n.startswith('reconciler.') or n == 'msgspec'])"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_name_that_is_not_there_is_told_as_ever() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = reconciler.nothing


def test_every_public_name_has_a_docstring() -> None:
    assert not [name for name in reconciler.__all__ if name != "__version__" and not getattr(reconciler, name).__doc__]


def test_types_travel_with_the_package() -> None:
    assert (Path(reconciler.__file__).parent / "py.typed").is_file()
