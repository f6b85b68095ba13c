"""Rows in PostgreSQL's COPY text form, made without PostgreSQL: what is hashed is alike on both databases."""

from collections.abc import Sequence
from types import NoneType
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
    kinds = set(map(type, column))
    if _are_texts(column, kinds):
        return column if _is_plain("".join(column)) else [_escaped(text) for text in column]
    if _are_texts_or_nothing(column, kinds):
        if _is_plain("".join(filter(None, column))):
            return [_NULL if text is None else text for text in column]
    elif kinds <= {int, NoneType}:
        return [_NULL if number is None else str(number) for number in column]
    return [_NULL if value is None else _escaped(str(value)) for value in column]


def _are_texts(column: Sequence[Value], kinds: set[type]) -> TypeGuard[Sequence[str]]:
    return kinds == {str}


def _are_texts_or_nothing(column: Sequence[Value], kinds: set[type]) -> TypeGuard[Sequence[str | None]]:
    return kinds <= {str, NoneType}


def _is_plain(text: str) -> bool:
    """Whether nothing in it has to be escaped."""
    return not any(plain in text for plain, _ in _ESCAPED)


def _escaped(text: str) -> str:
    for plain, written in _ESCAPED:
        text = text.replace(plain, written)
    return text
