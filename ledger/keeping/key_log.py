"""What was done with the key epochs, by whom, for ever: a chained file beside the ring, held against ring and database."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from ledger.keeping.chained_file import ChainBroken, ChainedFile, Facts, Line
from ledger.keeping.flaws import Finding, Flaw, unlike, unlike_head
from ledger.keeping.port import KeyRows, Mark

CHAIN = "keys"


class Act(StrEnum):
    """What a line of the key log says. The two that are intentions are written before the ring is touched."""

    ADOPTED = "epoch_adopted"  # it was in the ring when this log began
    PLANNED = "epoch_planned"  # about to be put into the ring
    BEGUN = "epoch_begun"
    WRAPPED = "wrapped_anew"  # nothing an older epoch wraps is left
    ORDERED = "destruction_ordered"  # by two persons; about to be taken out of the ring
    DESTROYED = "epoch_destroyed"
    BACKED_UP = "ledger_backed_up"
    RESTORED = "ledger_restored"
    LOST = "events_lost"  # two persons accepted it
    RETENTION = "retention_applied"


class KeyLog:
    """The log at `path`. `begin` writes its first lines."""

    def __init__(self, path: Path) -> None:
        self._chain = ChainedFile(path)

    def begin(self, at: datetime, epochs: Sequence[str]) -> None:
        """Where there is no line yet: name the epochs that are there already."""

        def adopt(lines: Sequence[Line]) -> list[Facts]:
            return [] if lines else [_facts(Act.ADOPTED, at, epoch=each) for each in epochs]

        self._chain.add_all(adopt)

    def write(self, act: Act, at: datetime, **facts: str | int | None) -> Line:
        """One line more, durable."""
        return self._chain.add(_facts(act, at, **facts))

    def lines(self) -> list[Line]:
        """Every line. Raises `ChainBroken`."""
        return self._chain.lines()

    def head(self) -> tuple[int, str]:
        """How many lines, and the hash of the last. Raises `ChainBroken`."""
        return self._chain.head()

    def mark_in(self, rows: KeyRows) -> None:
        """Let the database remember every line, so that a line cannot be taken out unseen."""
        known = {each.n for each in rows.marks(CHAIN)}
        rows.mark(CHAIN, [Mark(each.n, each.hash) for each in self.lines() if each.n not in known])

    def against(self, head: Mark) -> list[Finding]:
        """Whether it goes on from the head it had once. Raises `ChainBroken`."""
        return unlike_head(self.lines(), head, cut=Flaw.CUT, other=Flaw.OTHER_THAN_MARKED)

    def findings(self, ring: Sequence[str], marks: Sequence[Mark]) -> list[Finding]:
        """Everything that does not fit: the chain, what the database remembers, what the ring holds."""
        try:
            lines = self.lines()
        except ChainBroken as broken:
            return [Finding(Flaw.CHAIN_BROKEN, broken.en)]
        return [*unlike(lines, marks, cut=Flaw.CUT, other=Flaw.OTHER_THAN_MARKED), *_beside(lines, ring)]


def begun_at(lines: Sequence[Line], epoch: str) -> datetime | None:
    """When an epoch began; None for one that was there before this log: nobody knows since when."""
    return _at(lines, epoch, Act.BEGUN)


def known_since(lines: Sequence[Line], epoch: str) -> datetime | None:
    """When an epoch began, or when this log first met it."""
    return _at(lines, epoch, Act.BEGUN, Act.ADOPTED)


def wrapped_at(lines: Sequence[Line], current: str) -> datetime | None:
    """When everything had been wrapped by the current epoch; None while it has not."""
    found = [each for each in lines if _says(each, current, Act.WRAPPED)]
    return datetime.fromisoformat(found[-1].text("at")) if found else None


def backed_up_since(lines: Sequence[Line], moment: datetime) -> bool:
    """Whether a backup was begun after that moment."""
    return any(
        each.text("what") == Act.BACKED_UP and datetime.fromisoformat(each.text("begun")) >= moment
        for each in lines
    )


def _beside(lines: Sequence[Line], ring: Sequence[str]) -> Iterator[Finding]:
    said: dict[str, Act] = {}
    for line in lines:
        if line.text("what") in _OF_EPOCHS:
            said[line.text("epoch")] = Act(line.text("what"))
    for epoch in ring:
        match said.get(epoch):
            case None:
                yield Finding(Flaw.UNKNOWN_EPOCH, epoch)
            case Act.DESTROYED:
                yield Finding(Flaw.EPOCH_BACK, epoch)
            case Act.PLANNED | Act.ORDERED:
                yield Finding(Flaw.UNFINISHED, epoch)
            case _:
                pass
    for epoch, act in said.items():
        if epoch not in ring and act in (Act.ADOPTED, Act.BEGUN):
            yield Finding(Flaw.EPOCH_MISSING, epoch)
        if epoch not in ring and act is Act.ORDERED:
            yield Finding(Flaw.UNFINISHED, epoch)


_OF_EPOCHS = frozenset({Act.ADOPTED, Act.PLANNED, Act.BEGUN, Act.ORDERED, Act.DESTROYED})


def _at(lines: Sequence[Line], epoch: str, *acts: Act) -> datetime | None:
    """When the first of these lines was written."""
    said = (each.text("at") for each in lines if _says(each, epoch, *acts))
    return next(map(datetime.fromisoformat, said), None)


def _says(line: Line, epoch: str, *acts: Act) -> bool:
    return line.text("epoch") == epoch and line.text("what") in acts


def _facts(act: Act, at: datetime, **facts: str | int | None) -> Facts:
    return {"what": act.value, "at": at.isoformat(), **facts}
