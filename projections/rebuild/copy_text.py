"""Rows in PostgreSQL's COPY text form, made without PostgreSQL: what is hashed is alike on both databases."""

from collections.abc import Sequence
from typing import TypeGuard

from projections.table import Value

_NULL = "\\N"
# The backslash first: the others bring backslashes of their own.
_ESCAPED = (
    ("\\", "\\\\"), ("\b", "\\b"), ("\f", "\\f"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\v", "\\v"),
)  # fmt: skip


def copy_text(rows: Sequence[Sequence[Value]]) -> bytes:
    """One line a row."""
    return "\n".join([*copy_lines(rows), ""]).encode()


def copy_lines(rows: Sequence[Sequence[Value]]) -> list[str]:
    """One line a row, without its end. Column by column: what a column holds need not be asked of every value."""
    columns = [_cells(column) for column in zip(*rows, strict=True)]
    return list(map("\t".join, zip(*columns, strict=True)))


def _cells(column: Sequence[Value]) -> Sequence[str]:
    if _is_of_texts(column) and _stands_as_it_is(column):
        return column
    if _stands_as_it_is([value for value in column if value is not None]):
        return [_NULL if value is None else str(value) for value in column]
    return [_NULL if value is None else _escaped(str(value)) for value in column]


def _is_of_texts(column: Sequence[Value]) -> TypeGuard[Sequence[str]]:
    return set(map(type, column)) == {str}


def _stands_as_it_is(values: Sequence[Value]) -> bool:
    """Numbers, and texts where none has to be escaped: all are looked at at once."""
    if not _is_of_texts(values):
        return set(map(type, values)) <= {int}
    text = "".join(values)
    return not any(plain in text for plain, _ in _ESCAPED)


def _escaped(text: str) -> str:
    for plain, written in _ESCAPED:
        text = text.replace(plain, written)
    return text
