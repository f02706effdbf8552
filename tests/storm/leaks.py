"""Secrets in what was written, in whatever spelling: the search knows nothing of how the program hides them."""

import base64
import binascii
import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

_JSON_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt])")
_ROUNDS = 4


def leaks(folder: Path, secrets: Iterable[str]) -> Iterator[str]:
    """Give the files (and the members of workbooks) under a folder that hold one of these secrets."""
    needles = [*secrets]
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from (name for name, data in _contents(path) if holds(data, needles))


def holds(data: bytes, secrets: Iterable[str]) -> bool:
    """Say whether bytes hold one of these secrets: as it is, escaped for JSON, URLs or HTML, in base64 or hexadecimal.

    Capital letters count as small ones.
    """
    needles = [secret.lower() for secret in secrets]
    encoded = [form.lower() for secret in secrets for form in _encoded(secret)]
    for text in _readings(data.decode("utf-8", "replace")):
        low = text.lower()
        if any(needle in low for needle in [*needles, *encoded]):
            return True
    return False


def _readings(text: str) -> Iterator[str]:
    """Give a text as it stands, and with its escapes undone, again and again, in whatever order they were made."""
    seen, fresh = {text}, [text]
    for _ in range(_ROUNDS):
        yield from fresh
        fresh = [*{undone(one) for one in fresh for undone in (_from_json, unquote, html.unescape)} - seen]
        seen |= {*fresh}


def _from_json(text: str) -> str:
    def letter(match: "re.Match[str]") -> str:
        with suppress(ValueError):
            return str(json.loads(f'"{match[0]}"'))
        return match[0]

    return _JSON_ESCAPE.sub(letter, text)


def _encoded(secret: str) -> Iterator[str]:
    """Give a secret in hexadecimal, and as it stands in base64 whatever stands before it."""
    yield secret.encode().hex()
    for spelt in (secret, f"Bearer {secret}"):
        for before in range(3):
            text = base64.b64encode(b"\0" * before + spelt.encode()).decode()
            # The first and last letters depend on what stands beside it.
            whole = text[4 if before else 0 : -4]
            yield whole
            yield whole.translate(str.maketrans("+/", "-_"))


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_bytes()
        return
    with suppress(zipfile.BadZipFile, binascii.Error), zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            yield f"{path.name}/{member}", archive.read(member)
