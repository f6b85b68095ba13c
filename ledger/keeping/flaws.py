"""What is wrong with a chained file beside the ring, held against what the database remembers of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledger.keeping.chained_file import Line
from ledger.keeping.port import Mark


class Flaw(StrEnum):
    """What is wrong with the key log or the erasure list, beside the ring and the database."""

    CHAIN_BROKEN = "keys.log_changed"
    CUT = "keys.log_cut"
    OTHER_THAN_MARKED = "keys.log_other_than_marked"
    UNKNOWN_EPOCH = "keys.epoch_not_in_log"
    EPOCH_MISSING = "keys.epoch_missing"
    EPOCH_BACK = "keys.epoch_back"
    UNFINISHED = "keys.unfinished"
    LIST_BROKEN = "erasures.list_changed"
    LIST_CUT = "erasures.list_cut"
    LIST_OTHER_THAN_MARKED = "erasures.list_other_than_marked"


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
    Flaw.LIST_BROKEN: ("{what}", "{what}"),
    Flaw.LIST_CUT: (
        "数据库记得删除清单第 {what} 行,文件却没有:清单被截去,恢复时将有人不被再次删除。",
        "The database remembers line {what} of the erasure list, the file has none: it was cut, and a restore would "
        "bring somebody back.",
    ),
    Flaw.LIST_OTHER_THAN_MARKED: (
        "删除清单第 {what} 行与数据库所记不同:清单被替换。",
        "Line {what} of the erasure list is not the one the database remembers: the list was replaced.",
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


def unlike_head(lines: Sequence[Line], head: Mark, *, cut: Flaw, other: Flaw) -> list[Finding]:
    """The same for the head of a chain that somebody noted; where it had no line yet, every chain goes on from it."""
    return list(unlike(lines, [head] if head.n else [], cut=cut, other=other))


def unlike(lines: Sequence[Line], marks: Sequence[Mark], *, cut: Flaw, other: Flaw) -> Iterator[Finding]:
    """A database put back from a copy remembers fewer lines than there are; never other ones, and never more."""
    for mark in marks:
        if mark.n > len(lines):
            yield Finding(cut, str(mark.n))
            return
        if lines[mark.n - 1].hash != mark.hash:
            yield Finding(other, str(mark.n))
            return
