"""What a proof tree stands over: a log of positions and, for each, the bytes that are hashed. There are two of them."""

from dataclasses import dataclass
from struct import Struct
from typing import NamedTuple, Protocol

from ledger.port import LedgerStore
from ledger.proofs.leaves import leaf_of

_ACCESS_HEAD = Struct(">QQ")  # position, length of the stored bytes


class Leaf(NamedTuple):
    """A position and what is hashed of it. Position n is leaf n - 1."""

    position: int
    data: bytes


class LeafLog(Protocol):
    """A log without gaps, as proofs see it."""

    def leaves(self, *, after: int, limit: int, until: int | None = None) -> list[Leaf]:
        """Leaves behind a position (and not behind `until`), in order."""

    def head(self) -> int:
        """The newest position, 0 for an empty log."""

    def misshapen(self) -> int | None:
        """The first row no hash would show and nobody would find."""


class StoredRows(Protocol):
    """The access log as it is stored; both stores of it have this."""

    def stored_rows(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Positions and stored bytes behind a position, in order."""


@dataclass(frozen=True, slots=True)
class EventLeaves:
    """The log of events."""

    store: LedgerStore

    def leaves(self, *, after: int, limit: int, until: int | None = None) -> list[Leaf]:
        rows = self.store.read_log(after=after, limit=limit, until=until)
        return [Leaf(row.position, leaf_of(row)) for row in rows]

    def head(self) -> int:
        return self.store.head()

    def misshapen(self) -> int | None:
        return self.store.misshapen()


@dataclass(frozen=True, slots=True)
class AccessLeaves:
    """The log of who looked at what."""

    rows: StoredRows

    def leaves(self, *, after: int, limit: int, until: int | None = None) -> list[Leaf]:
        found = self.rows.stored_rows(after, limit)
        return [
            Leaf(position, access_leaf(position, stored))
            for position, stored in found
            if until is None or position <= until
        ]

    def head(self) -> int:
        """Found by halving: whether anything stands behind a position is asked, so a hole misleads nobody."""
        low, high = 0, 1
        while self.rows.stored_rows(high, 1):
            low, high = high, 2 * high
        if not self.rows.stored_rows(low, 1):
            return low
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (middle, high) if self.rows.stored_rows(middle, 1) else (low, middle)
        return high

    def misshapen(self) -> int | None:
        """A row before the first position has no leaf; whatever else is wrong shows in the hashes."""
        first = self.rows.stored_rows(-(2**62), 1)
        return first[0][0] if first and first[0][0] < 1 else None


def access_leaf(position: int, stored: bytes) -> bytes:
    """An entry of the access log as one text of bytes."""
    return _ACCESS_HEAD.pack(position, len(stored)) + stored
