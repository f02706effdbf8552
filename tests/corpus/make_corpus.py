"""Make the corpus: each file, and beside it, as NAME.expected.json, what must come of it.

`python -m tests.corpus.make_corpus` makes what needs no other program. What a real LibreOffice saved is left as it
stands, but for the files named on the command line (`--libreoffice` names them all). The expected outcome is written by
hand in the `made_…` modules, from what the program promises, and never from what it does.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.corpus import (
    made_by_libreoffice,
    made_cells,
    made_hostile,
    made_marks,
    made_places,
    made_texts,
    made_workbooks,
)
from tests.corpus.vocabulary import ENTRIES, Entry

FILES = Path(__file__).with_name("files")
MODULES = (made_texts, made_cells, made_workbooks, made_hostile, made_marks, made_places, made_by_libreoffice)


def expected_path(name: str) -> Path:
    """Say where the expected outcome of a file stands."""
    return FILES / f"{name}.expected.json"


def expected_text(entry: Entry) -> str:
    """Give the expected outcome as it is kept."""
    return json.dumps(entry.expected, ensure_ascii=False, indent=1) + "\n"


def contents(entry: Entry) -> Iterator[tuple[Path, bytes]]:
    """Give the files of an entry, made anew."""
    made = entry.made()
    if isinstance(made, Mapping):
        yield from ((FILES / entry.name / name, data) for name, data in made.items())
    else:
        yield FILES / entry.name, made


def main(again: Sequence[str]) -> None:
    """Write the corpus; of what LibreOffice saves, only the files named. Files that no entry makes are removed."""
    kept = set()
    for name, entry in ENTRIES.items():
        expected_path(name).parent.mkdir(exist_ok=True)
        expected_path(name).write_text(expected_text(entry), "utf-8")
        kept.add(expected_path(name))
        if entry.real and name not in again and "--libreoffice" not in again:
            kept.add(FILES / name)
            continue
        for path, data in contents(entry):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            kept.add(path)
    for path in FILES.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
