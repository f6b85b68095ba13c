"""What taking an import back would do, told before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from ledger.port import Verdict

TOLD = 500  # lines of each fate a plan keeps: an import may have half a million rows


class Undoing(StrEnum):
    """What becomes of one imported fact."""

    UNDONE_BY = "undone_by"
    CANNOT = "cannot_be_undone"
    STOOD_ON = "later_facts_stand_on_it"
    ALREADY = "already_undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoLine:
    """One imported fact. `by` is the type that takes it back; `later` the position of a fact that stands on it."""

    position: int
    type: str
    subject: str
    undoing: Undoing
    by: str | None = None
    later: int | None = None
    zh: str = ""
    en: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPlan:
    """Everything the import put into the ledger, counted; `applied` once its counter-facts were sent.

    `lines`, newest first, are the first `TOLD` of each fate.
    """

    import_id: str
    lines: tuple[UndoLine, ...]
    counts: Mapping[Undoing, int] = field(default_factory=dict)
    applied: bool = False

    def count(self, undoing: Undoing) -> int:
        """How many facts share that fate."""
        return self.counts.get(undoing, 0)

    @property
    def cut(self) -> bool:
        """Whether there are more facts than lines."""
        return sum(self.counts.values()) > len(self.lines)


@dataclass(frozen=True, slots=True)
class Undoer:
    """Who takes it back, and in which office; each counter-fact is judged like any other fact they tell."""

    actor: str
    role: str


def undo_trace(import_id: str) -> str:
    """The trace of the counter-facts, so that an undo is known in the log as an import is."""
    return sha256(f"gridledger undo 1\x00{import_id}".encode()).hexdigest()[:32]


def undo_correlation(import_id: str) -> str:
    """What the audit trail finds the counter-facts by."""
    return f"undo:{import_id}"
