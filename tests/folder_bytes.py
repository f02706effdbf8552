"""All bytes that stand in a folder, and where something stands among them."""

import zipfile
from collections.abc import Iterator
from pathlib import Path


def texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file below a folder, and of each member of an archive."""
    for path in folder.rglob("*"):
        yield str(path), str(path.relative_to(folder)).encode()
        if path.is_file():
            yield str(path), path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((f"{path}/{name}", archive.read(name)) for name in archive.namelist())
