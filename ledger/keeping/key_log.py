"""What was done with the key epochs, by whom, for ever: a chained file beside the ring, held against ring and database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from ledger.keeping.chained_file import ChainBroken, ChainedFile, Facts, Line
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


class Flaw(StrEnum):
    """What is wrong with the key log, beside the ring and the database."""

    CHAIN_BROKEN = "keys.log_changed"
    CUT = "keys.log_cut"
    OTHER_THAN_MARKED = "keys.log_other_than_marked"
    UNKNOWN_EPOCH = "keys.epoch_not_in_log"
    EPOCH_MISSING = "keys.epoch_missing"
    EPOCH_BACK = "keys.epoch_back"
    UNFINISHED = "keys.unfinished"


FLAWS_TOLD = {
    Flaw.CHAIN_BROKEN: ("{what}", "{what}"),
    Flaw.CUT: (
        "数据库记得密钥日志第 {what} 行,文件却没有:日志被截去。",
        "The database remembers line {what} of the key log, the file has none: it was cut.",
    ),
    Flaw.OTHER_THAN_MARKED: (
        "密钥日志第 {what} 行与数据库所记不同:日志被替换。",
        "Line {what} of the key log is not the one the database remembers: the log was replaced.",
    ),
    Flaw.UNKNOWN_EPOCH: (
        "密钥文件中的 {what} 未见于密钥日志。",
        "The ring holds {what}, of which the key log says nothing.",
    ),
    Flaw.EPOCH_MISSING: (
        "密钥文件缺少 {what},而密钥日志未记载其销毁。",
        "The ring lacks {what}, and the key log does not say it was destroyed.",
    ),
    Flaw.EPOCH_BACK: (
        "密钥日志记载 {what} 已销毁,密钥文件中却仍有:旧密钥文件被放回。",
        "The key log says {what} was destroyed, yet the ring holds it: an older key file was put back.",
    ),
    Flaw.UNFINISHED: (
        "{what} 的操作中断,请再次运行 gridledger keys roll 或 destroy。",
        "What was begun with {what} was interrupted; run gridledger keys roll or destroy again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw and what it is about: an epoch, or the number of a line."""

    flaw: Flaw
    what: str

    @property
    def zh(self) -> str:
        return FLAWS_TOLD[self.flaw][0].format(what=self.what)

    @property
    def en(self) -> str:
        return FLAWS_TOLD[self.flaw][1].format(what=self.what)


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

    def findings(self, ring: Sequence[str], marks: Sequence[Mark]) -> list[Finding]:
        """Everything that does not fit: the chain, what the database remembers, what the ring holds."""
        try:
            lines = self.lines()
        except ChainBroken as broken:
            return [Finding(Flaw.CHAIN_BROKEN, broken.en)]
        return [*_unlike(lines, marks), *_beside(lines, ring)]


def begun_at(lines: Sequence[Line], epoch: str) -> str | None:
    """When an epoch began, or when this log first met it."""
    return next((each.text("at") for each in lines if _says(each, epoch, Act.BEGUN, Act.ADOPTED)), None)


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


def _unlike(lines: Sequence[Line], marks: Sequence[Mark]) -> Iterator[Finding]:
    """A database put back from a copy remembers fewer lines than there are; never other ones, and never more."""
    for mark in marks:
        if mark.n > len(lines):
            yield Finding(Flaw.CUT, str(mark.n))
            return
        if lines[mark.n - 1].hash != mark.hash:
            yield Finding(Flaw.OTHER_THAN_MARKED, str(mark.n))
            return


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


def _says(line: Line, epoch: str, *acts: Act) -> bool:
    return line.text("epoch") == epoch and line.text("what") in acts


def _facts(act: Act, at: datetime, **facts: str | int | None) -> Facts:
    return {"what": act.value, "at": at.isoformat(), **facts}
