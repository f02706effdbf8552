"""Zip files that say of themselves what is not so."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from reconciler.errors import InputRefused
from reconciler.sheets.formats import archive as archives
from reconciler.sheets.formats.archive import Archive
from tests.each import each
from tests.unit.sheets.books import archive

TEXT = b"some text that repeats, that repeats, that repeats. " * 50_000


def refused(data: bytes, part: str = "a.xml") -> str:
    """Give the code with which an archive is refused, when it is opened or when a part is unpacked."""
    with pytest.raises(InputRefused, match=r"^b\.xlsx: .*[.?]$") as error:
        Archive(data, "b.xlsx").verify(part)
    return error.value.code


def patched(data: bytes, change: Callable[[bytearray, int], None]) -> bytes:
    """Change the first entry of the directory."""
    copy = bytearray(data)
    change(copy, data.index(b"PK\x01\x02"))
    return bytes(copy)


def set_size(size: int) -> Callable[[bytearray, int], None]:
    """Declare another unpacked size."""
    return lambda data, at: struct.pack_into("<I", data, at + 24, size)


def test_parts_are_unpacked_in_chunks_and_names_have_no_case() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as packed:
            packed.writestr("XL\\A.xml", TEXT)
        found = Archive(file.getvalue(), "b.xlsx")
        chunks = list(found.stream("xl/a.xml"))
        assert b"".join(chunks) == TEXT
        assert max(map(len, chunks)) <= 2**17
        assert ("xl/a.XML" in found, found.names()) == (True, ["xl/a.xml"])


def test_a_part_larger_than_declared_is_a_bomb() -> None:
    assert refused(patched(archive({"a.xml": TEXT}), set_size(100))) == "file.bomb"


def test_a_part_smaller_than_declared_is_damaged() -> None:
    assert refused(patched(archive({"a.xml": TEXT}), set_size(len(TEXT) + 1))) == "file.damaged"


def test_a_part_of_other_bytes_is_damaged() -> None:
    assert refused(patched(archive({"a.xml": TEXT}), lambda data, at: data.__setitem__(at + 16, 1))) == "file.damaged"


def test_a_part_that_ends_early_is_damaged() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.xml", TEXT)
    data = patched(file.getvalue(), lambda data, at: struct.pack_into("<I", data, at + 20, 100))
    assert refused(data) == "file.damaged"


def test_more_than_the_bounds_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive({"a.xml": b"\0" * 2_000_000})
    Archive(data, "b.xlsx").verify("a.xml")
    monkeypatch.setattr(archives, "FREE_UNPACKED", 1_000_000)
    assert refused(data) == "file.bomb"  # a thousand times its size
    monkeypatch.setattr(archives, "MAX_RATIO", 2_000)
    Archive(data, "b.xlsx").verify("a.xml")
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_999_999)
    assert refused(data) == "file.bomb"


def test_too_many_parts_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_PARTS", 2)
    assert refused(archive(dict.fromkeys("abc", ""))) == "file.bomb"


def test_a_small_part_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_SMALL", 10)
    with pytest.raises(InputRefused) as error:
        Archive(archive({"a.xml": "x" * 11}), "b.xlsx").read("a.xml")
    assert error.value.code == "file.bomb"


@pytest.mark.parametrize("names", [("a.xml", "A.XML"), ("x/a.xml", "x\\a.xml"), ("a.xml", "/a.xml")])
def test_two_parts_of_one_name_are_refused(names: tuple[str, str]) -> None:
    assert refused(archive(dict.fromkeys(names, "x"))) == "file.damaged"


def test_parts_that_lie_in_each_other_are_refused() -> None:
    inner = archive({"a.xml": "x", "b.xml": "y"})
    first, second = inner.index(b"PK\x01\x02"), inner.rindex(b"PK\x01\x02")
    data = bytearray(inner)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert refused(bytes(data)) == "file.damaged"


def test_two_directories_are_refused() -> None:
    one, other = archive({"a.xml": "x"}), archive({"a.xml": "y"})
    assert refused(one + other) == "file.damaged"


def test_a_part_that_is_encrypted_has_a_password() -> None:
    data = patched(archive({"a.xml": "x"}), lambda data, at: data.__setitem__(at + 8, data[at + 8] | 1))
    assert refused(data) == "file.password"


def test_a_part_without_a_name_is_damaged() -> None:
    assert refused(patched(archive({"a.xml": "x"}), lambda data, at: data.__setitem__(at + 46, 0))) == "file.damaged"


def test_an_unusual_packing_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("a.xml", TEXT)
    assert refused(file.getvalue()) == "file.damaged"


@each("declaration", ["<!DOCTYPE a>", '<!ENTITY a "b">'])
@each("before", [0, 2**17 - 5, 2**17 - 9, 2**17, 3 * 2**17 - 1])
def test_a_document_type_is_found_wherever_chunks_end(declaration: str, before: int) -> None:
    data = archive({"a.xml": " " * before + declaration + "<a>!</a>", "a.txt": declaration})
    assert refused(data) == "file.entities"
    Archive(data, "b.xlsx").verify("a.txt")
