"""CSV read strictly and as a stream: one row in memory, every misfit with its row."""

import csv
import io
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from typing import IO

from intake.files.limits import FileLimits
from intake.files.problems import (
    CellProblem,
    EncodingNotTaken,
    EncodingWrong,
    FileEmpty,
    QuoteLeftOpen,
    RowNotCsv,
    RowRagged,
    RowTooLarge,
    TooManyColumns,
    TooManyRows,
)
from intake.files.sheet import Encoding, Row, unfit_text

PIECE = 1 << 16
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MARK = b"\xef\xbb\xbf"


def encoding_of(file: IO[bytes]) -> Encoding:
    """UTF-8 where all of it is UTF-8, else GB18030; a mark at the beginning settles it."""
    file.seek(0)
    start = file.read(4)
    if start[:2] in _UTF_16:
        raise EncodingNotTaken
    if start[:3] == _MARK:
        return Encoding.UTF_8
    file.seek(0)
    decoder = getincrementaldecoder("utf-8")("strict")
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Encoding.GB18030
    return Encoding.UTF_8


class CsvSheet:
    """One CSV file. `encoding` None: as its bytes say."""

    def __init__(self, file: IO[bytes], limits: FileLimits, encoding: Encoding | None = None) -> None:
        self._file = file
        self._limits = limits
        detected = encoding_of(file)  # UTF-16 is refused whatever was said
        self.encoding = encoding or detected
        self._width = 0
        self._record = 1
        self._bytes = 0

    def headings(self) -> Sequence[str]:
        for cells in self._records():
            self._width = len(cells)
            if self._width > self._limits.columns:
                raise TooManyColumns(limit=self._limits.columns)
            return cells
        raise FileEmpty

    def rows(self) -> Iterator[Row]:
        width = len(self.headings())
        for number, cells in enumerate(self._records(), start=1):
            if number == 1 or not any(cell.strip() for cell in cells):
                continue
            if number > self._limits.rows + 1:
                raise TooManyRows(limit=self._limits.rows)
            yield Row(number, cells, self._misfit(number, cells, width))

    def _misfit(self, number: int, cells: list[str], width: int) -> CellProblem | None:
        if len(cells) != width:
            return RowRagged(row=number, cells=len(cells), columns=width)
        return unfit_text(number, cells, self._limits)

    def _records(self) -> Iterator[list[str]]:
        self._file.seek(0)
        self._record, self._bytes = 1, 0
        read = csv.reader(self._lines(), strict=True)
        while True:
            try:
                cells = next(read)
            except StopIteration:
                return
            except csv.Error as problem:
                raise self._broken(str(problem)) from None
            self._bytes = 0
            yield cells
            self._record += 1

    def _lines(self) -> Iterator[str]:
        """Decoded line by line: no byte of a GB18030 character is a line feed, so lines can be cut before."""
        codec = "utf-8" if self.encoding is Encoding.UTF_8 else self.encoding.value
        first = True
        while line := self._file.readline(self._limits.row_bytes + 1):
            self._bytes += len(line)
            if self._bytes > self._limits.row_bytes:
                raise RowTooLarge(row=self._record, limit=self._limits.row_bytes)
            if first and self.encoding is Encoding.UTF_8:
                line = line.removeprefix(_MARK)
            first = False
            try:
                yield line.decode(codec)
            except UnicodeDecodeError:
                raise EncodingWrong(row=self._record, encoding=self.encoding.value) from None

    def _broken(self, told: str) -> QuoteLeftOpen | RowTooLarge | RowNotCsv:
        if "unexpected end" in told:
            return QuoteLeftOpen(row=self._record)
        if "field limit" in told:
            return RowTooLarge(row=self._record, limit=self._limits.row_bytes)
        return RowNotCsv(row=self._record)


def csv_bytes(cells: Sequence[str], encoding: Encoding) -> bytes:
    """One row as CSV bytes; the mark of UTF-8 is the caller's to write, once."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8" if encoding is Encoding.UTF_8 else encoding.value)
