"""Lets one record with an unreadable header name pass, where aiokafka would stop its whole partition for ever.

Kafka's broker stores any bytes as a header's name. aiokafka decodes names as UTF-8 while fetching and raises before
anybody can decide about the record; the fetching task ends, and ends again after every restart. There is no
seam to give it another decoder, so its fetcher gets another reader of record batches: the same fast one, and only
for a batch that has such a name, aiokafka's slow one with names decoded forgivingly.
"""

import struct
from collections.abc import Iterator

from aiokafka.consumer import fetcher  # type: ignore[import-untyped]
from aiokafka.record.default_records import (  # type: ignore[import-untyped]
    DefaultRecordBatch,
    _DefaultRecordBatchPy,
)
from aiokafka.record.memory_records import MemoryRecords  # type: ignore[import-untyped]

_OVERHEAD = struct.calcsize(">qi")
_MAGIC_AT = struct.calcsize(">qii")
_LENGTH = struct.Struct(">i")
_LENGTH_AT = struct.calcsize(">q")
_MODERN = 2


def read_any_header_name() -> None:
    """From now on aiokafka's consumers of this process read any header name; call it before they start."""
    fetcher.MemoryRecords = TolerantRecords


class TolerantRecords:
    """The batches of one fetch, as aiokafka's fetcher asks for them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def size_in_bytes(self) -> int:
        """All of it, also an incomplete last batch."""
        return len(self._data)

    def has_next(self) -> bool:
        """Whether a complete batch follows."""
        return self._end() is not None

    def next_batch(self) -> object:
        """The next batch; old formats have no headers and go to aiokafka as they are."""
        end = self._end()
        if end is None:
            return None
        part = self._data[self._at : end]
        self._at = end
        if len(part) <= _MAGIC_AT or part[_MAGIC_AT] < _MODERN:
            return MemoryRecords(part).next_batch()
        return _TolerantBatch(part)

    def _end(self) -> int | None:
        if len(self._data) - self._at < _OVERHEAD:
            return None
        (length,) = _LENGTH.unpack_from(self._data, self._at + _LENGTH_AT)
        end = self._at + _OVERHEAD + int(length)
        return end if end <= len(self._data) else None


class _TolerantBatch:
    """One batch: everything as the fast reader says, its records forgivingly where need be."""

    def __init__(self, part: bytes) -> None:
        self._part = part
        self._fast = DefaultRecordBatch(part)

    def __getattr__(self, name: str) -> object:
        return getattr(self._fast, name)

    def __iter__(self) -> Iterator[object]:
        try:
            return iter(list(self._fast))
        except UnicodeDecodeError:
            return iter(list(_ForgivingBatch(self._part)))

    def __next__(self) -> object:
        return next(self._fast)  # only asked of control batches, which have no headers


class _ForgivingBytes(bytearray):
    def __getitem__(self, where):  # type: ignore[no-untyped-def]
        found = super().__getitem__(where)
        return _ForgivingBytes(found) if isinstance(where, slice) else found

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return super().decode(encoding, "backslashreplace")


class _ForgivingBatch(_DefaultRecordBatchPy):  # type: ignore[misc]
    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        plain: bytearray = vars(self)["_buffer"]
        self._buffer = _ForgivingBytes(plain)
