"""NDJSON: one structured CloudEvent a line, for every published type and for those no sheet can hold."""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from pydantic_core import from_json

from intake.cloudevents import require_names_once
from intake.files.limits import FileLimits
from intake.files.problems import (
    EncodingNotTaken,
    LineNotAnEvent,
    LineOfAnotherSource,
    RowTooLarge,
    TooManyRows,
)
from intake.files.rows_to_events import traceparent
from intake.files.sheet import Row
from intake.refusals import NameRepeated

LINE = "ndjson"
_MARK = b"\xef\xbb\xbf"


class NdjsonLines:
    """One file of lines; a row has one cell, the line as it came."""

    def __init__(self, file: IO[bytes], limits: FileLimits) -> None:
        self._file = file
        self._limits = limits

    def headings(self) -> Sequence[str]:
        return [LINE]

    def rows(self) -> Iterator[Row]:
        self._file.seek(0)
        number = 0
        while line := self._file.readline(self._limits.line_bytes + 1):
            number += 1
            if len(line) > self._limits.line_bytes:
                raise RowTooLarge(row=number, limit=self._limits.line_bytes)
            if number > self._limits.rows:
                raise TooManyRows(limit=self._limits.rows)
            if number == 1:
                line = line.removeprefix(_MARK)
                if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise EncodingNotTaken
            if line.strip():
                yield Row(number, [line.strip().decode("utf-8", "replace")], _unreadable(number, line))


def event_of_line(row: Row, *, source: str, trace: str) -> Mapping[str, object]:
    """The line's event, its source filled in where it names none. Raises a `CellProblem`."""
    if row.problem is not None:
        raise row.problem
    try:
        text = str(row.cells[0]).encode()
        event = from_json(text, allow_inf_nan=False)
        require_names_once(text)
    except (ValueError, NameRepeated):
        raise LineNotAnEvent(row=row.number) from None
    if not isinstance(event, dict):
        raise LineNotAnEvent(row=row.number)
    if event.get("source", source) != source:
        raise LineOfAnotherSource(row=row.number)
    return {**event, "source": source, "traceparent": traceparent(trace, row.number)}


def _unreadable(number: int, line: bytes) -> LineNotAnEvent | None:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return LineNotAnEvent(row=number)
    return None
