"""Find the data files that travel with the program: `schemas/`, `sample_data/`, pages of `docs/`, the settings."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str) -> Path:
    """Give the folder `name`: inside the package when installed from a wheel, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def example_settings() -> bytes:
    """Give the configuration in which every setting stands, with its default."""
    inside = _PACKAGE / "reconciler.example.toml"
    return (inside if inside.is_file() else _PACKAGE.parent / inside.name).read_bytes()


@cache
def schema(name: str) -> dict[str, Any]:
    """Give the JSON Schema `schemas/{name}.json` as a dict; callers must not change it."""
    document: dict[str, Any] = json.loads((folder("schemas") / f"{name}.json").read_text("utf-8"))
    return document
