"""Read models as canonical lines: a header that says what they speak for, then one JSON object a row.

The same log gives the same bytes whichever database holds the read tables.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from pydantic_core import to_json

from projections.asking import speaks_for
from projections.instants import text_of
from projections.json_value import Json
from projections.moment import NOW, AsOf, SpeaksFor
from projections.readstore.port import Reader, ReadStore
from projections.rows import rows_of
from projections.table import Table

FORMAT = "gridledger.export.v1"


def export_tables(
    store: ReadStore, projection: str, tables: Iterable[Table], *, as_of: AsOf = NOW
) -> Iterator[bytes]:
    """Every row of a projection's tables as of a recorded moment, table by table in the order of their keys."""
    with store.reading() as reader:
        moment = speaks_for(reader, projection, AsOf(recorded=as_of.recorded))
        listed = tuple(tables)
        header = {"tables": [{"name": table.name, "columns": list(table.column_names)} for table in listed]}
        yield _header(projection, moment, {}, header)
        for table in listed:
            names = table.column_names
            for row in rows_of(reader, table, moment.position):
                yield _line({"table": table.name, **dict(zip(names, row, strict=True))})


def export_answer(
    name: str, moment: SpeaksFor, filters: Mapping[str, object], rows: Iterable[object]
) -> Iterator[bytes]:
    """The rows of a view as they were asked for; the header names the filters, the position and both times."""
    yield _header(name, moment, filters, {})
    for row in rows:
        yield _line(canonical(row))


def content_hash(reader: Reader, table: Table, position: int) -> str:
    """SHA-256 over a table's rows as of a position, in the order of their keys."""
    digest = sha256()
    for row in rows_of(reader, table, position):
        digest.update(to_json(row) + b"\n")
    return digest.hexdigest()


def canonical(value: object) -> Json:
    """Any row or filter as JSON: instants in UTC at full width, sets in order, fields in the order of their class."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case datetime():
            return text_of(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(name): canonical(item) for name, item in value.items()}
        case frozenset() | set():
            return sorted((canonical(item) for item in value), key=repr)
        case list() | tuple():
            return [canonical(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {each.name: canonical(getattr(value, each.name)) for each in fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def _header(name: str, moment: SpeaksFor, filters: Mapping[str, object], more: Mapping[str, object]) -> bytes:
    header = {"format": FORMAT, "name": name, "speaks_for": moment, "filters": filters, **more}
    return _line(canonical(header))


def _line(value: object) -> bytes:
    return to_json(value) + b"\n"
