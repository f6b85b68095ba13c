"""What a door needs of a Kafka record, and how a record becomes a delivery without being read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from intake.delivery import Delivery, Sender

Spot = tuple[str, int]


class Record(Protocol):
    """One record as the client hands it over; header values may be null or any bytes."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]: ...


def as_delivery(record: Record, *, sender: Sender, received_at: datetime) -> Delivery:
    """Every record becomes a delivery: nothing here can fail, the road decides what it is worth."""
    return Delivery(
        place=f"kafka:{record.topic}/{record.partition}/{record.offset}",
        topic=record.topic,
        headers=record.headers,
        body=record.value,
        sender=sender,
        received_at=received_at,
    )


def in_batches(records: Sequence[Record], most: int) -> list[Sequence[Record]]:
    """Records in pieces of at most `most`."""
    return [records[start : start + most] for start in range(0, len(records), most)]
