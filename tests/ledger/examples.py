"""A small fictional trade for the ledger's own tests: a lost-property office."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar

from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI
from domain.shared.personal import PersonalText, PersonName, PersonPhone, Sealed
from ledger.codec import Codec
from ledger.identity import message_key, stream_id
from ledger.port import Head, InboxRow, LogRow, OffsetClaim, OutboxKind, OutboxRow, Verdict, Writes
from ledger.recorded import Meta

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
SOURCE = "urn:gridledger:source:xiheqiao-app"
DISPUTE = "dispute:GL0000000000010"


class Worth(StrEnum):
    LITTLE = "little"
    MUCH = "much"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    name: PersonName
    phone: PersonPhone | None = None
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UmbrellaFound(DomainEvent):
    name: ClassVar[str] = "umbrella.found"
    worth: Worth
    found_on: date
    handed_in_at: datetime
    finders: tuple[Finder, ...]
    account: PersonalText | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UmbrellaReturned(DomainEvent):
    name: ClassVar[str] = "umbrella.returned"
    fee_fen: int


SEALED = Sealed(DISPUTE, "AAAA")
FOUND = UmbrellaFound(
    worth=Worth.MUCH,
    found_on=date(2026, 3, 1),
    handed_in_at=NINE,
    finders=(
        Finder(name=SEALED, since=date(2024, 2, 29)),
        Finder(name=SEALED, phone=SEALED, since=date(2025, 1, 1)),
    ),
    account=SEALED,
    tags=("黑色", "长柄"),
)
RETURNED = UmbrellaReturned(fee_fen=1250)
CODEC = Codec((UmbrellaFound, UmbrellaReturned))


def meta(message_id: str = "m-1", stream: str = DISPUTE) -> Meta:
    return Meta(
        stream=stream,
        source=SOURCE,
        message_id=message_id,
        type="gridledger.umbrella.found.v1",
        subject="u-17",
        occurred_at=NINE,
        precision="minute",
        received_at=datetime(2026, 3, 2, 1, 0, 5, tzinfo=UTC),
        actor="staff:w-031",
        role="grid_worker",
        grid_code="990101001001001",
    )


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime = NINE) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


def event_row(head: Head, nth: int, stream: str, version: int = 1, event: DomainEvent = RETURNED) -> LogRow:
    """The `nth` (from 1) new event after `head`."""
    state = CODEC.finish(head.recorded_at, CODEC.encode_tail(event, meta(f"m-{stream}-{version}", stream)))
    return LogRow(head.position + nth, stream_id(stream), version, event.topic(), state)


def inbox_row(
    head: Head, message_id: str, verdict: Verdict = Verdict.ACCEPTED, *, positions: Sequence[int] = (0, 0)
) -> InboxRow:
    return InboxRow(
        message_key(SOURCE, message_id),
        SOURCE,
        message_id,
        sha256(message_id.encode()).digest(),
        verdict,
        None,
        None,
        positions[0],
        positions[1],
        head.recorded_at,
    )


def receipt_row(head: Head, nth: int, message_id: str) -> OutboxRow:
    return OutboxRow(head.outbox_seq + nth, OutboxKind.RECEIPT, SOURCE, f'{{"id":"{message_id}"}}'.encode())


def one_message(
    message_id: str, stream: str, version: int = 1, *, offset: OffsetClaim | None = None
) -> Callable[[Head], Writes]:
    """What a whole small transaction writes: an event, its inbox row, its receipt, its offset."""

    def finish(head: Head) -> Writes:
        at = head.position + 1
        return Writes(
            events=[event_row(head, 1, stream, version)],
            inbox=[inbox_row(head, message_id, positions=(at, at))],
            outbox=[receipt_row(head, 1, message_id)],
            offsets=[offset] if offset is not None else [],
        )

    return finish
