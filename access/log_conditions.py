"""What a list of looks is narrowed to, as SQL either database understands once its own words are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from access.look import LookFilter

_BY_INDEX = {
    "persons": "position IN (SELECT position FROM {subjects} WHERE subject {among})",
    "readers": "position IN (SELECT position FROM {readers} WHERE reader {among})",
}
_BY_COLUMN = "{column} {among}"

Value = list[str] | datetime | int


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database says it: `among` a list of texts, one value, and the names of the index tables."""

    among: str
    value: str
    subjects: str
    readers: str


def conditions(wanted: LookFilter, before: int | None, dialect: Dialect) -> tuple[str, list[Value]]:
    """The words after WHERE, and the values they ask for, in order."""
    words, values = [], []
    for template, value in _asked(wanted, before):
        words.append(
            template.replace("{among}", dialect.among)
            .replace("{value}", dialect.value)
            .replace("{subjects}", dialect.subjects)
            .replace("{readers}", dialect.readers)
        )
        values.append(value)
    return " AND ".join(words) or "TRUE", values


def _asked(wanted: LookFilter, before: int | None) -> list[tuple[str, Value]]:
    sets: Mapping[str, frozenset[str]] = {
        _BY_INDEX["persons"]: wanted.persons,
        _BY_INDEX["readers"]: wanted.readers,
        _BY_COLUMN.replace("{column}", "action"): wanted.actions,
        _BY_COLUMN.replace("{column}", "outcome"): frozenset(wanted.outcomes),
        _BY_COLUMN.replace("{column}", "purpose"): frozenset(wanted.purposes),
    }
    found: list[tuple[str, Value]] = [
        (template, sorted(str(each) for each in asked)) for template, asked in sets.items() if asked
    ]
    for template, bound in (
        ("at >= {value}", wanted.since),
        ("at < {value}", wanted.until),
        ("position < {value}", before),
    ):
        if bound is not None:
            found.append((template, bound))
    return found
