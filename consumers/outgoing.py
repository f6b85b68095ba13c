"""What goes out: receipts and dead letters from the outbox, and accepted facts from the log itself."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic_core import from_json

from consumers.outlet import OutMessage
from consumers.public_feed import PublicFeed
from consumers.topics import DEAD_LETTER
from intake.sources import RECEIPTS
from ledger.port import LogRow, OutboxKind, OutboxRow

KEEP_BEHIND = 10_000
PRUNE_EVERY = 2_000
HOUSE_TOPICS: Mapping[OutboxKind, str] = {OutboxKind.RECEIPT: RECEIPTS, OutboxKind.DEAD_LETTER: DEAD_LETTER}
_KAFKA = "kafka:"
_JSON = (("content-type", b"application/json"),)


class OutgoingStore(Protocol):
    """The part of the ledger's store the pump reads."""

    def outbox(self, *, after: int, limit: int) -> list[OutboxRow]:
        """Rows to publish, in order."""

    def prune_outbox(self, *, through: int) -> int:
        """Forget published rows up to `through`."""

    def read_log(self, *, after: int, limit: int, until: int | None = None) -> list[LogRow]:
        """Events with position > `after`, in order, without gaps."""


class Outgoing(Protocol):
    """Rows that are published in order; synchronous, called in a worker thread."""

    @property
    def topics(self) -> Sequence[str]:
        """Where they go; the first carries the position."""

    def next(self, *, after: int, limit: int) -> tuple[list[OutMessage], int]:
        """The messages of the rows after `after`, and the number of the last row looked at."""

    def published(self, through: int) -> None:
        """Everything up to `through` is with the broker."""


class OutboxRows:
    """Receipts and dead letters. Rows long published are forgotten, with a margin for whoever looks.

    `receipts_of`: by a topic of a source's own, and by the source itself, where its receipts go. What came by such a topic
    is answered to who may write it, whatever source the message named.
    """

    def __init__(
        self,
        store: OutgoingStore,
        *,
        keep: int = KEEP_BEHIND,
        topics: Mapping[OutboxKind, str] = HOUSE_TOPICS,
        receipts_of: Mapping[str, str] | None = None,
    ) -> None:
        self._store = store
        self._topic = topics
        self._receipts_of = receipts_of or {}
        own = sorted(set(self._receipts_of.values()))
        self.topics: Sequence[str] = (topics[OutboxKind.RECEIPT], topics[OutboxKind.DEAD_LETTER], *own)
        self._keep = keep
        self._pruned = 0

    def next(self, *, after: int, limit: int) -> tuple[list[OutMessage], int]:
        """Every row is a message."""
        rows = self._store.outbox(after=after, limit=limit)
        messages = [OutMessage(row.seq, self._where(row), row.key, row.payload, _JSON) for row in rows]
        return messages, rows[-1].seq if rows else after

    def _where(self, row: OutboxRow) -> str:
        """A receipt's key is the source the message named."""
        shared = self._topic[row.kind]
        if row.kind is not OutboxKind.RECEIPT or not self._receipts_of:
            return shared
        came_by = _topic_of(row.payload)
        return self._receipts_of.get(row.key if came_by is None else came_by, shared)

    def published(self, through: int) -> None:
        """Prune behind, now and then."""
        last = through - self._keep
        if last - self._pruned >= PRUNE_EVERY:
            self._store.prune_outbox(through=last)
            self._pruned = last


def _topic_of(receipt: bytes) -> str | None:
    """The topic a message came by; None where it came otherwise."""
    place = str(from_json(receipt).get("place") or "")
    return place.removeprefix(_KAFKA).split("/")[0] if place.startswith(_KAFKA) else None


class AcceptedFacts:
    """The public feed, straight from the log: positions have no gaps, so nothing can be skipped."""

    def __init__(self, store: OutgoingStore, feed: PublicFeed) -> None:
        self._store = store
        self.topics: Sequence[str] = (feed.topic,)
        self._feed = feed

    def next(self, *, after: int, limit: int) -> tuple[list[OutMessage], int]:
        """Rows that are nobody else's business give no message but are passed."""
        rows = self._store.read_log(after=after, limit=limit)
        told = (self._feed.message(row) for row in rows)
        return [message for message in told if message is not None], rows[-1].position if rows else after

    def published(self, through: int) -> None:
        """The log keeps everything."""
