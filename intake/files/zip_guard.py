"""A workbook's zip looked at before anything opens it: how many parts, how large they really are, what they are."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from intake.files.limits import FileLimits
from intake.files.problems import WorkbookHasMacros, WorkbookNotReadable, WorkbookUnfoldsTooLarge

PIECE = 1 << 16
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_SMALL = 1 << 20  # below this nothing is a bomb, however tightly packed


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a workbook whose sizes have been proved by unfolding them."""

    file: IO[bytes]
    by_name: dict[str, ZipInfo]

    def pieces(self, name: str) -> Iterator[bytes]:
        """One part, unfolded in bounded pieces. Raises `WorkbookNotReadable` where there is none."""
        info = self.by_name.get(name)
        if info is None:
            raise WorkbookNotReadable
        return _unfolded(self.file, info)


def guarded_parts(file: IO[bytes], limits: FileLimits) -> Parts:
    """The parts, or the problem that forbids to open the file. Declared sizes are believed only once proved."""
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError, RuntimeError):  # what zipfile says of a file it cannot open
        raise WorkbookNotReadable from None
    _require_bounded(parts, limits)
    by_name = {info.filename: info for info in parts}
    if len({name.lower() for name in by_name}) != len(parts):
        raise WorkbookNotReadable
    if any(name.lower().endswith("vbaproject.bin") for name in by_name):
        raise WorkbookHasMacros
    for info in parts:
        _prove_size(file, info)
    return Parts(file, by_name)


def _require_bounded(parts: list[ZipInfo], limits: FileLimits) -> None:
    if len(parts) > limits.entries or sum(info.file_size for info in parts) > limits.unpacked_bytes:
        raise WorkbookUnfoldsTooLarge
    for info in parts:
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise WorkbookNotReadable
        if info.file_size > _SMALL and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise WorkbookUnfoldsTooLarge


def _prove_size(file: IO[bytes], info: ZipInfo) -> None:
    size = 0
    for piece in _unfolded(file, info):
        size += len(piece)
        if size > info.file_size:
            raise WorkbookUnfoldsTooLarge
    if size != info.file_size:
        raise WorkbookNotReadable


def _unfolded(file: IO[bytes], info: ZipInfo) -> Iterator[bytes]:
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) != _LOCAL_HEADER:
        raise WorkbookNotReadable
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start, left = info.header_offset + _LOCAL_HEADER + name_length + extra_length, info.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type == ZIP_DEFLATED else None
    while left > 0:
        file.seek(start)  # another part may be read between two pieces
        packed = file.read(min(PIECE, left))
        if not packed:
            raise WorkbookNotReadable
        start, left = start + len(packed), left - len(packed)
        if inflate is None:
            yield packed
        else:
            yield from _inflated(inflate, packed)


def _inflated(inflate: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    try:
        while True:
            piece = inflate.decompress(packed, PIECE)
            packed = inflate.unconsumed_tail
            if piece:
                yield piece
            if inflate.eof or (len(piece) < PIECE and not packed):
                return
    except zlib.error:
        raise WorkbookNotReadable from None
