"""Which erased persons' copies can still be opened, by which key epochs, and when the last of these is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.keeping.chained_file import Line
from ledger.keeping.key_log import Act, begun_at
from projections.instants import instant_of
from projections.rights.view import Request, copies_late


@dataclass(frozen=True, slots=True)
class OldCopies:
    """Erasures whose copies an epoch opens still; `late` of them beyond the day the certificate names."""

    erased: int
    late: int


def opened_by(lines: Sequence[Line], epoch: str, waiting: Sequence[Request], now: datetime) -> OldCopies:
    """Those erased since the epoch began: what was copied before may be wrapped by it. Of an unknown beginning, all."""
    begun = begun_at(lines, epoch)
    theirs = [each for each in waiting if begun is None or begun <= _gone(each)]
    return OldCopies(len(theirs), late(theirs, now))


def late(waiting: Sequence[Request], now: datetime) -> int:
    """How many should be unreadable by now."""
    return sum(copies_late(each, now) for each in waiting)


def opens_nothing_before(lines: Sequence[Line], ring: Sequence[str]) -> datetime | None:
    """Keys destroyed before this instant were never wrapped by an epoch that is left; None if that cannot be said."""
    begun = [begun_at(lines, each) for each in ring]
    known = [each for each in begun if each is not None]
    return min(known) if known and len(known) == len(begun) else None


def destroyed_at(lines: Sequence[Line], epoch: str) -> datetime:
    """When an epoch was taken out of the ring, by the key log that says so."""
    said = [each for each in lines if (each.text("what"), each.text("epoch")) == (Act.DESTROYED, epoch)]
    return datetime.fromisoformat(said[-1].text("at"))


def _gone(erased: Request) -> datetime:
    return instant_of(str(erased.row.key_destroyed_at))
