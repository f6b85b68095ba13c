"""Which letters are asked for, as conditions both databases understand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from ledger.port import LetterFilter, Seat

Value = TypeVar("Value")


@dataclass(slots=True)
class Conditions(Generic[Value]):
    """Conditions and the values of their placeholders. `at` and `key` write an instant and a key as the store keeps them."""

    placeholder: str
    at: Callable[[datetime], Value]
    key: Callable[[UUID], Value]
    text: Callable[[str], Value]
    parts: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)

    def of(self, wanted: LetterFilter, after: Seat | None) -> tuple[str, list[Value]]:
        """The text after WHERE and its values."""
        self._among("kind", frozenset(each.value for each in wanted.kinds))
        self._among("standing", frozenset(each.value for each in wanted.standings))
        self._among("code", wanted.codes)
        self._among("source", wanted.sources)
        self._among("type", wanted.types)
        if wanted.since is not None:
            self._add(f"recorded_at >= {self.placeholder}", self.at(wanted.since))
        if wanted.until is not None:
            self._add(f"recorded_at < {self.placeholder}", self.at(wanted.until))
        if wanted.grid_prefixes is not None:
            self._beginning(wanted.grid_prefixes)
        if after is not None:
            marks = f"{self.placeholder}, {self.placeholder}"
            self._add(f"(recorded_at, key) > ({marks})", self.at(after[0]), self.key(after[1]))
        return " AND ".join(self.parts) or "1 = 1", self.values

    def _among(self, column: str, wanted: frozenset[str]) -> None:
        if wanted:
            marks = ", ".join([self.placeholder] * len(wanted))
            self._add(f"{column} IN ({marks})", *[self.text(each) for each in sorted(wanted)])

    def _beginning(self, prefixes: frozenset[str]) -> None:
        """Grid codes are digits, so a prefix is a range; no prefix at all covers nothing."""
        each = f"(grid_code >= {self.placeholder} AND grid_code < {self.placeholder})"
        ranges = [self.text(bound) for prefix in sorted(prefixes) for bound in (prefix, f"{prefix}:")]
        self._add("(" + " OR ".join([each] * len(prefixes)) + ")" if prefixes else "1 = 0", *ranges)

    def _add(self, part: str, *values: Value) -> None:
        self.parts.append(part)
        self.values += values
