"""Whole documents against their schemas: the configuration and plan files."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from reconciler.support.resources import schema
from reconciler.support.schema_words import Wrong, in_words


def first_wrong(document: Any, schema_name: str) -> Wrong | None:
    """Give what breaks `schemas/{schema_name}.json`, the first in the order of names; None where nothing does."""
    try:
        return min(_errors(document, schema_name), default=None)
    except ValueError:
        # The validator takes neither dates, which TOML has, nor lone surrogates, which the name of a file may have.
        try:
            text = json.dumps(document, ensure_ascii=False, default=str).encode(errors="replace")
            return min(_errors(json.loads(text), schema_name), default=None)
        except (ValueError, RecursionError):
            return Wrong("", "it is nested too deeply")


def _errors(document: Any, schema_name: str) -> Iterator[Wrong]:
    rules = schema(schema_name)
    for error in jsonschema_rs.Draft202012Validator(rules).iter_errors(document):
        yield in_words(error, rules)
