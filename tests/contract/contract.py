"""Judge requests by the contract: requests.json for each one, and what no schema of one request can say."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("requests.json").read_text("utf-8"))
LOGIN = "/webcontroller/podLoginInformation"
_CALLS = [entry["$ref"].rpartition("/")[2] for entry in SCHEMA["oneOf"]]


def breaches(log: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give a sentence for each request of a sandbox's log that the contract does not allow."""
    entries = list(log)
    return [*_each(entries), *_listings(entries), *_look_ups(entries)]


def call_of(method: str, path: str) -> str | None:
    """Name the call that a method and a path make; None where the contract has none."""
    return next((name for name in _CALLS if _is_call(SCHEMA["$defs"][name]["properties"], method, path)), None)


def _is_call(properties: Mapping[str, Any], method: str, path: str) -> bool:
    return bool(properties["method"]["const"] == method and re.search(properties["path"]["pattern"], path))


def _each(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for entry in entries:
        method, path = entry["method"], entry["path"]
        call = call_of(method, path)
        if call is None:
            yield f"{method} {path} is no call of the contract"
            continue
        request = {name: entry[name] for name in ("method", "path", "query", "body")}
        for error in _validator(call).iter_errors(request):
            where = ".".join(map(str, error.path))
            yield f"{call} ({method} {path}), {where}: {error.message[:300]}"


@cache
def _validator(call: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{call}"})


def _listings(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The first request of a listing carries no paging parameters: its answer tells how pages are counted."""
    begun = set()
    for entry in entries:
        if call_of(entry["method"], entry["path"]) != "listUsers":
            continue
        if not entry["query"]:
            begun.add(entry["path"])
        elif entry["path"] not in begun:
            yield f"The listing {entry['path']} begins with {entry['query']}"


def _look_ups(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The sandbox refuses a token at the login look-up with 400."""
    for entry in entries:
        if entry["path"] == LOGIN and entry["status"] == 400:
            yield "The login look-up was refused: a token was sent to it"
