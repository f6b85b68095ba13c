"""Legal holds: what a court or an authority wants kept, placed and released by two persons, in a chained file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ledger.keeping.chained_file import ChainedFile, Facts, Line


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that is kept: `person:…`, `letter:…`, `import:…`; `reference` is the authority's number."""

    key: str
    reference: str
    placed_at: str


class HoldBook:
    """Who placed or released what. Raises `ChainBroken` rather than forget a hold."""

    def __init__(self, path: Path) -> None:
        self._chain = ChainedFile(path)

    def place(self, key: str, *, reference: str, at: datetime, by: str, approved_by: str) -> bool:
        """False where that hold stands already."""
        return self._move("placed", key, reference, at, by, approved_by)

    def release(self, key: str, *, reference: str, at: datetime, by: str, approved_by: str) -> bool:
        """False where no such hold stands."""
        return self._move("released", key, reference, at, by, approved_by)

    def standing(self) -> list[Hold]:
        """Holds in force; one thing may be held for several authorities."""
        return list(_standing(self._chain.lines()).values())

    def held(self) -> frozenset[str]:
        """What is never due."""
        return frozenset(each.key for each in self.standing())

    def _move(self, what: str, key: str, reference: str, at: datetime, by: str, approved_by: str) -> bool:
        facts: Facts = {
            "what": what,
            "key": key,
            "reference": reference,
            "at": at.isoformat(),
            "by": by,
            "approved_by": approved_by,
        }

        def decide(lines: Sequence[Line]) -> list[Facts]:
            stands = (key, reference) in _standing(lines)
            return [facts] if stands is (what == "released") else []

        return bool(self._chain.add_all(decide))


def _standing(lines: Sequence[Line]) -> dict[tuple[str, str], Hold]:
    found = dict[tuple[str, str], Hold]()
    for each in lines:
        named = each.text("key"), each.text("reference")
        if each.text("what") == "placed":
            found[named] = Hold(*named, each.text("at"))
        else:
            found.pop(named, None)
    return found
