"""What the facts themselves say of a case, folded by the slice and by nothing of this room."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.dispute.decider import dispute_decider
from domain.dispute.phases import Absent
from domain.shared.event import DomainEvent
from projections.dispute_board.rows import state_name
from projections.dispute_board.view import DisputeBoardView
from tests.projections.history import CODEC
from tests.projections.standing import Standing

CASES = 18


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a case, as the oracle needs it."""

    case_code: str
    position: int
    occurred_at: datetime
    event: DomainEvent


@dataclass(frozen=True, slots=True)
class Town:
    """A board, and the facts it was folded from."""

    board: DisputeBoardView
    facts: list[Fact]
    house: Standing

    def state(self, case_code: str, position: int, valid_at: datetime | None = None) -> str | None:
        """What the facts themselves say; None while nobody had reported the case."""
        known = [each for each in self.facts if each.case_code == case_code and each.position <= position]
        if valid_at is not None:
            known = [each for each in known if each.occurred_at <= valid_at]
            known.sort(key=lambda each: (each.occurred_at, each.position))
        dispute = dispute_decider.fold(each.event for each in known)
        return None if isinstance(dispute, Absent) else state_name(dispute.phase)


def facts_of(house: Standing) -> Iterator[Fact]:
    for row in house.ledger.read_log(after=0, limit=100_000):
        recorded = CODEC.decode(row)
        kind, _, key = recorded.meta.stream.partition(":")
        if kind == "dispute":
            yield Fact(key, row.position, recorded.meta.occurred_at, recorded.data)
