"""Damage to real files, and what must come of it within bounds of memory and CPU that the system holds.

Run as a program, in a process of its own: `python -m tests.corpus.mutants SEED COUNT [FILE…]` loads files (without
names: those of the corpus) COUNT times, each time damaged in another way (COUNT 0: once, as they are), and tells the
codes that came of each. It ends with 0 where all were read or refused with a known code; whatever else ends it, its
last line names the file.
"""

import io
import random
import resource
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.corpus.make_corpus import FILES
from tests.corpus.vocabulary import ENTRIES

TODAY = date(2026, 11, 28)

MEMORY = 3 << 29
"""Bytes of address space that a load may take beyond what the program takes itself."""
SECONDS = 20
"""CPU that one file may take."""

_WORDS = (
    b"\x00", b"\xff\xff\xff\xff", b"\r",
    b'"', b"'", b"<", b">", b"&x;", b"&#0;", b"</c>", b"<!DOCTYPE x>", b"<![CDATA[",
    b"4294967295", b"-1", b"1e999", b"XFD1048576", b"ZZZZZZ9", b"A0", b' t="e"', b' t="s"', b' r="B1"', b"<f>1</f>",
    b"\xed\xa0\x80", b"\xef\xbb\xbf", "＠".encode(), b",;\t|\n", b"PK\x05\x06", b"../../x", b"#N/A",
)  # fmt: skip
"""What likes to go wrong in one format or another."""


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Change, cut, insert or repeat a few bytes; in archives mostly inside a part, with its checksum right."""
    if data.startswith(b"PK") and dice.random() < 0.7:
        try:
            return _inside(data, dice)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
            return _damaged(data, dice)
    return _damaged(data, dice)


def _inside(data: bytes, dice: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        parts = {part.filename: source.read(part) for part in source.infolist() if part.file_size < 1 << 20}
        hit = dice.choice(list(parts))
        for path, content in parts.items():
            target.writestr(path, _damaged(content, dice) if path == hit else content)
    return made.getvalue()


def _damaged(data: bytes, dice: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4))):
        at, length = dice.randrange(len(made) + 1), dice.choice((1, 2, 8, 200))
        change = dice.randrange(6)
        if change == 0:
            made[at:at] = dice.choice(_WORDS)
        elif change == 1:
            word = dice.choice(_WORDS)
            made[at : at + len(word)] = word
        elif change == 2:
            del made[at : at + length]
        elif change == 3:
            made[at:at] = made[at : at + length] * dice.choice((1, 50))
        elif change == 4:
            del made[at:]
        else:
            made[at : at + 1] = dice.randbytes(1)
    return bytes(made)


def main(seed: int, count: int, names: Iterable[str | Path]) -> int:
    """Load them; give the exit code."""
    from reconciler.report.finding_catalogue import catalogue
    from reconciler.sheets.load import load

    known = catalogue().keys()
    load(
        [FILES / "written-by-hand.ods", FILES / "libreoffice-plain.xls", FILES / "libreoffice-plain.xlsx"], today=TODAY
    )
    _bound_memory()
    with tempfile.TemporaryDirectory() as room:
        for source in map(Path, names):
            data = source.read_bytes()
            for number in range(count or 1):
                what = f"{source.name} {seed} {number}"
                print(what, end=": ", flush=True)  # noqa: T201
                path = Path(room, source.name)
                path.write_bytes(damaged(data, random.Random(what)) if count else data)
                _bound_time()
                codes = _codes(path)
                print(*sorted(codes))  # noqa: T201
                if codes - known:
                    return 1
    return 0


def _codes(path: Path) -> set[str]:
    from reconciler.errors import InputRefused
    from reconciler.sheets.load import load

    try:
        return {finding.code for finding in load([path], today=TODAY).findings}
    except InputRefused as refused:
        return {refused.code}


def _bound_memory() -> None:
    """Give what is loaded from here on MEMORY; an allocation beyond it fails."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY, hard))


def _bound_time() -> None:
    """Give the next file SECONDS of CPU; the system ends the program where it takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, hard))


def readable() -> list[Path]:
    """Give the files of the corpus that are not refused by their names alone."""
    refused = [name for name, entry in ENTRIES.items() if entry.expected.get("refused") == "file.temporary"]
    return sorted(FILES / name for name in ENTRIES if name not in refused and (FILES / name).is_file())


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or readable()))
