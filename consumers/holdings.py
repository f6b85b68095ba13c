"""Which partitions this process may read, how far the store has them, and what of a batch is therefore new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consumers.records import Record, Spot
from ledger.port import OffsetClaim


@dataclass(slots=True)
class Held:
    """One partition in our hands: its tracking name and the last offset the store has."""

    name: str
    stored: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The part of a batch that is ours and new, and what must be claimed for it."""

    records: list[Record]
    claims: list[OffsetClaim]
    last: dict[Spot, int]
    held: dict[Spot, Held]


class Holdings:
    """Changes only on the event loop; a batch chosen earlier settles only if nothing moved meanwhile."""

    def __init__(self) -> None:
        self._held: dict[Spot, Held] = {}

    def hold(self, spot: Spot, held: Held) -> None:
        """The partition is ours from now on, at the store's offset."""
        self._held[spot] = held

    def let_go(self, spots: Iterable[Spot] | None = None) -> None:
        """Forget `spots` (all when None): they may belong to another process now."""
        for spot in list(self._held if spots is None else spots):
            self._held.pop(spot, None)

    def now(self) -> Mapping[Spot, Held]:
        """What is in our hands at this moment."""
        return dict(self._held)

    def choose(self, records: Sequence[Record], fetched: Mapping[Spot, Held]) -> Chosen:
        """Records of partitions held ever since they were `fetched`, after the store's offset.

        A partition let go and taken up again meanwhile is read anew from where the store stands: of what was fetched
        before, the beginning may have been given up already, and the rest would leave a gap.
        """
        kept: list[Record] = []
        last: dict[Spot, int] = {}
        for record in records:
            spot = (record.topic, record.partition)
            held = self._held.get(spot)
            if held is None or held is not fetched.get(spot):
                continue
            if held.stored is not None and record.offset <= held.stored:
                continue
            kept.append(record)
            last[spot] = record.offset
        held_now = {spot: self._held[spot] for spot in last}
        claims = [OffsetClaim(held.name, held.stored, last[spot]) for spot, held in held_now.items()]
        return Chosen(kept, claims, last, held_now)

    def settle(self, chosen: Chosen) -> None:
        """The batch is durable: go on after it."""
        for spot, offset in chosen.last.items():
            if self._held.get(spot) is chosen.held[spot]:
                chosen.held[spot].stored = offset

    def stored(self) -> Mapping[Spot, int | None]:
        """How far the store has each held partition."""
        return {spot: held.stored for spot, held in self._held.items()}
