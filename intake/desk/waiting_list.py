"""What waits, for what and until when; and a person's word: decide it now, or let it wait longer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.shared.event import DomainEvent
from intake.delivery import Receipt
from intake.desk.drawer import Drawer
from intake.desk.events import WaitEnded, WaitExtended
from intake.desk.operator import Operator, desk_meta, waiting_stream
from intake.desk.rules import NotWaiting, SealCannotBeOpened, WaitedTooLong
from intake.message import Reading
from intake.remark import Remark
from intake.road import Handled, Road
from ledger.identity import stream_id
from ledger.port import InboxRow, ParkedRow, Seat

# From when it came: a message that is still alone after that will not be joined by a phone coming back online.
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A waiting message. `waits_for` is the thing whose fact is missing; `type` and `waits_for` are empty if unreadable."""

    key: UUID
    source: str
    message_id: str
    type: str
    grid_code: str | None
    waits_for: str
    code: str
    detail: dict[str, str] | None
    occurred_at: datetime
    since: datetime
    until: datetime
    longest: datetime


@dataclass(slots=True)
class WaitingDesk:
    """Lists and settles what waits."""

    road: Road
    drawer: Drawer

    def page(self, *, after: Seat | None, limit: int) -> list[Waiting]:
        """The longest waiting first."""
        rows = self.drawer.store.parked(after=after, limit=limit)
        inbox = self.drawer.store.gather(message_keys=[row.key for row in rows]).inbox if rows else {}
        return [self._told(row, inbox[row.key]) for row in rows if row.key in inbox]

    def find(self, key: UUID) -> Waiting:
        """One that waits. Raises `NotWaiting`."""
        row, known = self._row(key), self.drawer.store.receipt(key)
        if known is None:
            raise NotWaiting
        return self._told(row, known)

    def decide_now(self, key: UUID, operator: Operator) -> Handled:
        """Decide it for the last time, as at its bound."""
        waiting = self.find(key)

        def remark(receipt: Receipt) -> Remark:
            event = WaitEnded(
                source=waiting.source,
                message_id=waiting.message_id,
                code=waiting.code,
                verdict=receipt.verdict,
                verdict_code=receipt.code,
            )
            return self._remark(waiting, event, operator)

        return self.road.settle(lambda: self._row(key), waiting_stream(key), remark)

    def extend(self, key: UUID, operator: Operator, by: timedelta) -> Handled:
        """Let it wait longer than its bound, but never longer than `LONGEST` from when it came."""
        waiting = self.find(key)

        def remark() -> Remark:
            row = self._row(key)
            until = row.expires_at + by
            if until > row.parked_at + LONGEST:
                raise WaitedTooLong(hours=int(LONGEST.total_seconds()) // 3600)
            event = WaitExtended(
                source=waiting.source,
                message_id=waiting.message_id,
                code=row.code,
                was=row.expires_at,
                until=until,
            )
            return self._remark(waiting, event, operator, replace(row, expires_at=until))

        return self.road.note(waiting_stream(key), remark)

    def _row(self, key: UUID) -> ParkedRow:
        row = self.drawer.store.parked_message(key)
        if row is None:
            raise NotWaiting
        return row

    def _told(self, row: ParkedRow, known: InboxRow) -> Waiting:
        type_name, waits_for, grid_code = self._about(row)
        told = self.road.receipt(known.source, known.message_id)
        return Waiting(
            key=row.key,
            source=known.source,
            message_id=known.message_id,
            type=type_name,
            grid_code=grid_code,
            waits_for=waits_for,
            code=row.code,
            detail=told.detail if told is not None else None,
            occurred_at=row.occurred_at,
            since=row.parked_at,
            until=row.expires_at,
            longest=max(row.expires_at, row.parked_at + LONGEST),
        )

    def _about(self, row: ParkedRow) -> tuple[str, str, str | None]:
        try:
            reading = self.road.reader.read(self.drawer.opened_parked(row))
        except SealCannotBeOpened:
            return "", "", None
        return reading.type, _awaited(reading, row), reading.grid_code

    def _remark(
        self, waiting: Waiting, event: DomainEvent, operator: Operator, extended: ParkedRow | None = None
    ) -> Remark:
        stream = waiting_stream(waiting.key)
        version = len(self.drawer.store.read_stream(stream_id(stream))) + 1
        meta = desk_meta(
            stream,
            version,
            operator,
            self.road.clock(),
            event=event,
            subject=waiting.message_id,
            grid_code=waiting.grid_code,
        )
        return Remark(event=event, meta=meta, version=version, extended=extended)


def _awaited(reading: Reading, row: ParkedRow) -> str:
    """Which of the things the message speaks of it waits for."""
    if reading.routed is None:
        return ""
    own = reading.routed.stream
    others = (*reading.routed.refers, f"grid:{reading.grid_code}")
    return next((name for name in others if stream_id(name) == row.stream_id), own)
