"""Look into a zip file without trusting what it says of itself."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code

MAX_PARTS = 20_000
"""Parts of a zip file."""
MAX_UNPACKED = 4 * 2**30
"""Bytes of all parts, unpacked."""
FREE_UNPACKED = 64 * 2**20
"""Bytes that a file may unpack to whatever its own size."""
MAX_RATIO = 200
"""How many times its own size a file may unpack to, beyond FREE_UNPACKED."""
MAX_SMALL = 16 * 2**20
"""Bytes of a part that is read whole, such as the list of sheets."""

_CHUNK = 2**17
_PACKED = 2**16
_DIRECTORY_END = b"PK\x05\x06"
_GLANCE = 200
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_DOCTYPE = re.compile(rb"!(?<=<!)(?:DOCTYPE|ENTITY)")  # begins with a rare byte, which is found fast
_XML = (".xml", ".rels", ".vml")


class Archive:
    """The parts of a zip file by name, in lower case as spreadsheet programs take them; unpacked only in chunks."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the directory of `data`; `name` is what messages call the file.

        Raises InputRefused where the directory is broken, contradicts itself or announces more than the bounds.
        """
        self.name = name
        self._data = memoryview(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = [info for info in archive.infolist() if not info.is_dir()]
        except (
            zipfile.BadZipFile,
            ValueError,
            LookupError,
            NotImplementedError,
            OSError,
            EOFError,
            struct.error,
        ) as error:
            raise self.damaged() from error
        self._parts = {info.filename.replace("\\", "/").lower().lstrip("/"): info for info in infos}
        if len(self._parts) != len(infos) or data.count(_DIRECTORY_END, -(2**16) - 22) != 1:
            raise self.damaged()  # two parts of one name, or two directories: readers would differ
        if any(info.flag_bits & 1 for info in infos):
            raise password(name)
        self._require_bounds(infos)
        self._require_apart(infos)

    def damaged(self, why: str = "") -> InputRefused:
        """Return the refusal of a file that is broken."""
        return damaged(self.name, why)

    def __contains__(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part.lower() in self._parts

    def names(self) -> list[str]:
        """Return the names of all parts, in lower case."""
        return list(self._parts)

    def read(self, part: str) -> bytes:
        """Return a small part whole. Raises InputRefused where it is missing, broken or not small."""
        if part not in self:
            raise self.damaged()
        if self._parts[part.lower()].file_size > MAX_SMALL:
            raise self._bomb()
        return b"".join(self.stream(part))

    def verify(self, part: str) -> None:
        """Unpack a part to see that it is what the directory says. Raises as `stream`."""
        for _ in self.stream(part):
            pass

    def stream(self, part: str) -> Iterator[bytes]:
        """Yield a part in chunks.

        Raises InputRefused where it is broken, larger than the directory says, or has a document type (entities).
        """
        info = self._parts[part.lower()]
        size = crc = 0
        last = b""
        for chunk in self._unpack(info):
            if not size and part.lower().endswith(_XML) and not _is_utf8(chunk[:_GLANCE]):
                raise self.damaged("its XML is not in UTF-8")
            size += len(chunk)
            if size > info.file_size:
                raise self._bomb()
            crc = zlib.crc32(chunk, crc)
            if part.lower().endswith(_XML):
                self._require_no_entities(last, chunk)
                last = chunk[-16:]
            yield chunk
        if size != info.file_size or crc != info.CRC:
            raise self.damaged()

    def _unpack(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._data[self._start(info) :][: info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[start : start + _CHUNK]) for start in range(0, len(packed), _CHUNK))
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise self.damaged("it is packed in an unusual way")
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for start in range(0, len(packed), _PACKED):
                yield inflate.decompress(packed[start : start + _PACKED], _CHUNK)
                while inflate.unconsumed_tail:
                    yield inflate.decompress(inflate.unconsumed_tail, _CHUNK)
                if inflate.eof:
                    return
            while chunk := inflate.decompress(b"", _CHUNK):
                yield chunk
        except zlib.error as error:
            raise self.damaged() from error
        if not inflate.eof:
            raise self.damaged()

    def _start(self, info: zipfile.ZipInfo) -> int:
        header = bytes(self._data[info.header_offset : info.header_offset + 30])
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise self.damaged()
        name, extra = struct.unpack("<HH", header[26:30])
        return info.header_offset + 30 + int(name) + int(extra)

    def _require_bounds(self, infos: list[zipfile.ZipInfo]) -> None:
        unpacked = sum(info.file_size for info in infos)
        allowed = min(MAX_UNPACKED, max(FREE_UNPACKED, MAX_RATIO * len(self._data)))
        if len(infos) > MAX_PARTS or unpacked > allowed:
            raise self._bomb()

    def _require_apart(self, infos: list[zipfile.ZipInfo]) -> None:
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            start = self._start(info)
            if info.header_offset < end or start + info.compress_size > len(self._data):
                raise self.damaged()
            end = start + info.compress_size

    def _require_no_entities(self, last: bytes, chunk: bytes) -> None:
        if (b"!" in chunk and _DOCTYPE.search(chunk)) or _DOCTYPE.search(last + chunk[:16]):
            raise entities(self.name)

    def _bomb(self) -> InputRefused:
        return InputRefused(
            f"{self.name}: the file unpacks to far more than its size allows, so it was not opened. "
            "Ask its sender for a new one, or open it and save it again as .xlsx.",
            Code.FILE_BOMB,
        )


def _is_utf8(begin: bytes) -> bool:
    """Whether XML that begins so says that it is in UTF-8; in any other the reader would find no cells."""
    named = _ENCODING.search(begin)
    is_wide = begin.startswith((b"\xfe\xff", b"\xff\xfe", b"<\x00", b"\x00<"))
    return not is_wide and (named is None or named[1].lower() in (b"utf-8", b"us-ascii"))


def password(name: str) -> InputRefused:
    """Return the refusal of a file that is encrypted."""
    return InputRefused(
        f"{name}: the file has a password. Open it, take the password off, and save it.", Code.FILE_PASSWORD
    )


def damaged(name: str, why: str = "") -> InputRefused:
    """Return the refusal of a file that is broken."""
    why = f" ({why})" if why else ""
    return InputRefused(
        f"{name}: the file is damaged or incomplete{why}. Open it in your spreadsheet program and save it again "
        "as .xlsx, or ask for a new copy.",
        Code.FILE_DAMAGED,
    )


def entities(name: str) -> InputRefused:
    """Return the refusal of a file whose XML defines entities or has a document type."""
    return InputRefused(
        f"{name}: the file contains definitions (a DOCTYPE) that spreadsheets have no use for, so it was not read. "
        "Open it in your spreadsheet program and save it again as .xlsx.",
        Code.FILE_ENTITIES,
    )
