"""Who was erased: a chained file outside the database and its backups, so that no restore brings anybody back."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ledger.keeping.chained_file import ChainedFile, Facts, Line
from ledger.keeping.port import KeyRows, Mark

CHAIN = "erasures"
ASKED_AT_ONCE = 1_000


class Erased(NamedTuple):
    """One erasure. The person key is random and says nothing about anybody."""

    person_key: str
    on: date
    certificate: str


def subject_of(person_key: str) -> str:
    """Under what a person's key lies."""
    return f"person:{person_key}"


class ErasureList:
    """Write here first, then destroy the key: an erasure that was cut short is found and done again."""

    def __init__(self, path: Path) -> None:
        self._chain = ChainedFile(path)

    def add(self, person_key: str, *, on: date, certificate: str) -> None:
        """Durable before it returns; the same erasure told twice stands there once. Raises `ChainBroken`."""
        facts: Facts = {"person": person_key, "on": on.isoformat(), "certificate": certificate}

        def unless_there(lines: Sequence[Line]) -> list[Facts]:
            return [] if any(each.facts == facts for each in lines) else [facts]

        self._chain.add_all(unless_there)

    def all(self) -> list[Erased]:
        """Every erasure, in order. Raises `ChainBroken`."""
        return [
            Erased(each.text("person"), date.fromisoformat(each.text("on")), each.text("certificate"))
            for each in self._chain.lines()
        ]

    def head(self) -> tuple[int, str]:
        """How many, and the hash of the last line. Raises `ChainBroken`."""
        return self._chain.head()

    def mark_in(self, rows: KeyRows) -> None:
        """Let the database remember every line, so that none can be taken out unseen."""
        known = {each.n for each in rows.marks(CHAIN)}
        rows.mark(CHAIN, [Mark(each.n, each.hash) for each in self._chain.lines() if each.n not in known])

    def still_there(self, rows: KeyRows) -> list[str]:
        """Erased persons who have a key in this database: it is older than their erasure, or the erasure was cut short."""
        wanted = list(dict.fromkeys(subject_of(each.person_key) for each in self.all()))
        found = list[str]()
        for start in range(0, len(wanted), ASKED_AT_ONCE):
            found += rows.with_keys(wanted[start : start + ASKED_AT_ONCE])
        return sorted(each.removeprefix("person:") for each in found)
