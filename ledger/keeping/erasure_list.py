"""Who was erased: a chained file outside the database and its backups, so that no restore brings anybody back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ledger.keeping.chained_file import ChainBroken, ChainedFile, Facts, Line
from ledger.keeping.flaws import Finding, Flaw, unlike, unlike_head
from ledger.keeping.port import KeyRows, Mark

CHAIN = "erasures"
ASKED_AT_ONCE = 1_000


class Erased(NamedTuple):
    """One erasure with the two dates of its certificate. The person key is random and says nothing about anybody."""

    person_key: str
    key_destroyed_at: datetime
    copies_unreadable_by: datetime
    certificate: str


def subject_of(person_key: str) -> str:
    """Under what a person's key lies."""
    return f"person:{person_key}"


class ErasureList:
    """Write here first, then destroy the key: an erasure that was cut short is found and done again."""

    def __init__(self, path: Path) -> None:
        self._chain = ChainedFile(path)

    def add(self, erased: Erased) -> None:
        """Durable before it returns; the same erasure told twice stands there once. Raises `ChainBroken`."""
        facts: Facts = {
            "person": erased.person_key,
            "key_destroyed_at": erased.key_destroyed_at.isoformat(),
            "copies_unreadable_by": erased.copies_unreadable_by.isoformat(),
            "certificate": erased.certificate,
        }

        def unless_there(lines: Sequence[Line]) -> list[Facts]:
            return [] if any(each.facts == facts for each in lines) else [facts]

        self._chain.add_all(unless_there)

    def all(self) -> list[Erased]:
        """Every erasure, in order; of one that was cut short and done again the last dates. Raises `ChainBroken`."""
        said = [_read(each) for each in self._chain.lines()]
        return list({each.certificate: each for each in said}.values())

    def head(self) -> tuple[int, str]:
        """How many, and the hash of the last line. Raises `ChainBroken`."""
        return self._chain.head()

    def mark_in(self, rows: KeyRows) -> None:
        """Let the database remember every line, so that none can be taken out unseen."""
        known = {each.n for each in rows.marks(CHAIN)}
        rows.mark(CHAIN, [Mark(each.n, each.hash) for each in self._chain.lines() if each.n not in known])

    def against(self, head: Mark) -> list[Finding]:
        """Whether it goes on from the head it had once. Raises `ChainBroken`."""
        return unlike_head(self._chain.lines(), head, cut=Flaw.LIST_CUT, other=Flaw.LIST_OTHER_THAN_MARKED)

    def findings(self, rows: KeyRows) -> list[Finding]:
        """Everything that does not fit: the chain, and what the database remembers of it."""
        try:
            lines = self._chain.lines()
        except ChainBroken as broken:
            return [Finding(Flaw.LIST_BROKEN, broken.en)]
        return list(unlike(lines, rows.marks(CHAIN), cut=Flaw.LIST_CUT, other=Flaw.LIST_OTHER_THAN_MARKED))

    def still_there(self, rows: KeyRows) -> list[str]:
        """Erased persons who have a key in this database: it is older than their erasure, or the erasure was cut short."""
        wanted = list(dict.fromkeys(subject_of(each.person_key) for each in self.all()))
        found = list[str]()
        for start in range(0, len(wanted), ASKED_AT_ONCE):
            found += rows.with_keys(wanted[start : start + ASKED_AT_ONCE])
        return sorted(each.removeprefix("person:") for each in found)


def _read(line: Line) -> Erased:
    destroyed, copies = (
        datetime.fromisoformat(line.text(name)) for name in ("key_destroyed_at", "copies_unreadable_by")
    )
    return Erased(line.text("person"), destroyed, copies, line.text("certificate"))
