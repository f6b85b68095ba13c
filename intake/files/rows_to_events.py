"""A row of a sheet becomes the same CloudEvent another system would have sent, or is told what is wrong, cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import to_json

from domain.shared.occurrence import Precision
from domain.shared.rule import RuleBroken
from intake.files.cells import JsonValue, read_cell, read_moment, shown_in_cell
from intake.files.columns import Column, Template
from intake.files.problems import CellProblem, ColumnMissing, ColumnTwice, ColumnUnknown
from intake.files.sheet import ERROR_COLUMNS, CellValue, Row, is_blank, letter
from intake.files.templates import SAID_ONCE

Placed = tuple[Column | None, ...]
Keyed = Callable[[str, str], bytes]  # `Vault.lookup_token`: a digest nobody makes without the key ring


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a row, in both languages; `column` is its heading where one cell is to blame."""

    row: int
    code: str
    zh: str
    en: str
    column: str | None = None


def fault(row: int, rule: RuleBroken, column: Column | None = None) -> Fault:
    """A broken rule as a fault of a row."""
    return Fault(row, rule.code, rule.text("zh"), rule.text("en"), None if column is None else column.heading)


@dataclass(frozen=True, slots=True)
class RowEvent:
    """A row as an event. `pointers` lead from the payload back to the columns."""

    number: int
    event: Mapping[str, object]
    pointers: Mapping[str, Column]


class RowReader:
    """Reads the rows of one sheet by one template. `said` holds what was said once for all rows."""

    def __init__(
        self,
        template: Template,
        headings: Sequence[str],
        *,
        source: str,
        said: Mapping[str, str],
        trace: str,
        keyed: Keyed,
    ) -> None:
        self._template = template
        self._columns = placed(template, headings, said)
        self._source = source
        self._said = {name: text for name, text in said.items() if text}
        self._trace = trace
        self._keyed = keyed

    def read(self, row: Row) -> RowEvent | list[Fault]:
        """The event of a row, or everything that is wrong with its cells."""
        if row.problem is not None:
            return [fault(row.number, row.problem)]
        values: dict[str, JsonValue] = {}
        faults: list[Fault] = []
        for index, (column, value) in enumerate(zip(self._columns, row.cells, strict=False)):
            if column is None or is_blank(value):
                continue
            try:
                values |= _read(column, value, f"{letter(index)}{row.number}")
            except CellProblem as problem:
                faults.append(fault(row.number, problem, column))
        return faults or self._event(row.number, values)

    def _event(self, number: int, values: Mapping[str, JsonValue]) -> RowEvent:
        envelope = {**self._said, **_named(self._template.envelope, values)}
        data, pointers = self._data(values)
        said = {"source": self._source, "type": self._template.type, **envelope}
        event = {
            "specversion": "1.0",
            "datacontenttype": "application/json",
            **said,
            "id": envelope.get("id") or derived_id(said, data, self._keyed),
            "traceparent": traceparent(self._trace, number),
            "data": data,
        }
        return RowEvent(number, event, pointers)

    def _data(self, values: Mapping[str, JsonValue]) -> tuple[dict[str, object], dict[str, Column]]:
        """Things of a group are counted anew, so that an empty one between two leaves no hole."""
        data: dict[str, object] = {}
        pointers: dict[str, Column] = {}
        places: dict[tuple[str, int], int] = {}
        for column in sorted((each for each in self._columns if each and each.path), key=_order):
            first, *rest = column.path
            if rest and isinstance(rest[0], int):
                seen = places.get((str(first), rest[0]))
                if seen is None and column.name not in values and not _begun(column, self._columns, values):
                    continue
                if seen is None:
                    seen = places[(str(first), rest[0])] = sum(1 for group, _ in places if group == first)
                rest = [seen, *rest[1:]]
            pointers["".join(f"/{step}" for step in (first, *rest))] = column
            if column.name in values:
                _put(data, (first, *rest), values[column.name])
        return data, pointers


def _order(column: Column) -> tuple[str, int]:
    number = column.path[1] if len(column.path) > 1 and isinstance(column.path[1], int) else -1
    return str(column.path[0]), number


def _begun(column: Column, columns: Placed, values: Mapping[str, JsonValue]) -> bool:
    return any(
        each is not None and each.path[:2] == column.path[:2] and each.name in values for each in columns
    )


def _put(data: dict[str, object], path: Sequence[str | int], value: object) -> None:
    first, *rest = path
    assert isinstance(first, str)
    if not rest:
        data[first] = value
        return
    if isinstance(rest[0], int):
        listed = data.setdefault(first, [])
        assert isinstance(listed, list)
        while len(listed) <= rest[0]:
            listed.append({})
        _put(listed[rest[0]], rest[1:], value)
        return
    inner = data.setdefault(first, {})
    assert isinstance(inner, dict)
    _put(inner, rest, value)


def _read(column: Column, value: CellValue, cell: str) -> dict[str, JsonValue]:
    if column.name != "time":
        return {column.name: read_cell(column, value, cell)}
    at, precision = read_moment(value, cell)
    known: dict[str, JsonValue] = {"time": at}
    return known if precision is Precision.INSTANT else {**known, "precision": precision.value}


def _named(envelope: Sequence[Column], values: Mapping[str, JsonValue]) -> dict[str, str]:
    """The attributes of the envelope; the precision is the written one where no column says it."""
    found = {column.name: str(values[column.name]) for column in envelope if column.name in values}
    if "precision" in values:
        found.setdefault("occurredprecision", str(values["precision"]))
    return found


def placed(template: Template, headings: Sequence[str], said: Mapping[str, str]) -> Placed:
    """Which column stands where. Raises a `FileProblem` for one too many, one twice, one missing."""
    columns: list[Column | None] = []
    for index, heading in enumerate(headings):
        column = template.find(heading)
        if column is None and not _is_error_column(heading):
            raise ColumnUnknown(column=letter(index))
        if column is not None and any(each is not None and each.name == column.name for each in columns):
            raise ColumnTwice(column=letter(index), name=column.name)
        columns.append(column)
    there = {each.name for each in columns if each is not None}
    for column in (*template.envelope, *template.fields):
        if (
            column.required
            and column.name not in there
            and not (column.name in SAID_ONCE and said.get(column.name))
        ):
            raise ColumnMissing(name=column.name)
    return tuple(columns)


def _is_error_column(heading: str) -> bool:
    """An error file may be corrected and imported as it is."""
    return any(heading.strip() in (name, zh, f"{zh}（{name}）") for name, zh in ERROR_COLUMNS.items())


def traceparent(trace: str, number: int) -> str:
    """W3C trace context: the import is the trace, the row the span, so that the log itself knows the import."""
    return f"00-{trace}-{number:016x}-01"


def derived_id(said: Mapping[str, object], data: Mapping[str, object], keyed: Keyed) -> str:
    """The same row of the same source is the same message, whichever file it comes in; a corrected one is another.

    The id stands readable in the log, so a plain digest would let anybody try out ID numbers until one fits.
    """
    content = to_json([sorted((name, text) for name, text in said.items() if name != "id"), _sorted(data)])
    return f"row-{keyed('row', content.decode()).hex()[:32]}"


def _sorted(value: object) -> object:
    if isinstance(value, Mapping):
        return [[name, _sorted(value[name])] for name in sorted(value)]
    if isinstance(value, list | tuple):
        return [_sorted(each) for each in value]
    return value


def cells_of(
    template: Template, columns: Sequence[Column], event: Mapping[str, object], data: Mapping[str, object]
) -> list[str]:
    """An event laid into the columns of a sheet; what `RowReader.read` gives back."""
    return [
        shown_in_cell(_at(data, column.path) if column.path else event.get(column.name)) for column in columns
    ]


def _at(data: object, path: Sequence[str | int]) -> object:
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(str(step))
        elif isinstance(data, list | tuple) and isinstance(step, int):
            data = data[step] if step < len(data) else None
        else:
            return None
    return data
