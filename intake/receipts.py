"""From outcomes to what is written and answered: inbox rows, receipts, dead letters, parked messages."""
# long because what a receipt says and what is written for it are read together

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from json.encoder import encode_basestring as quoted
from uuid import UUID

from pydantic_core import to_json

from intake.batch import Batch
from intake.cloudevents import parse_json
from intake.delivery import Receipt
from intake.letter_cards import card_of
from intake.outcome import Outcome
from intake.quarantine import Quarantine
from intake.refusals import HeldForRepair
from ledger.codec import Codec
from ledger.identity import message_key, stream_id
from ledger.port import (
    ConflictRow,
    DeadLetterRow,
    Head,
    InboxRow,
    LetterRow,
    LogRow,
    OffsetClaim,
    OutboxKind,
    OutboxRow,
    ParkedRow,
    Verdict,
    Writes,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finisher:
    """Numbers a decided batch under the writer's lock. `publish` is off where no broker reads the outbox.

    `wait` bounds how long a message waits for another fact, `repair` how long for a fault of ours to be mended.
    """

    codec: Codec
    quarantine: Quarantine
    wait: timedelta
    repair: timedelta
    publish: bool

    def finish(self, batch: Batch, offsets: Sequence[OffsetClaim], head: Head) -> Writes:
        """Everything the batch writes, positions and sequence numbers continuing `head`."""
        at, first = head.recorded_at, head.position + 1
        finish = self.codec.finish
        writes = Writes(offsets=list(offsets), forgotten=batch.forgotten)
        writes.events = [
            LogRow(position, event.stream_id, event.version, event.event.topic(), finish(at, tail))
            for position, event, tail in zip(count(first), batch.events, batch.tails, strict=False)
        ]
        batch.sealer.write_keys(writes)
        for outcome in batch.outcomes:
            self._write(writes, outcome, head)
        for outcome in batch.settled:
            writes.settled.append(inbox_row(outcome, head))
            writes.unparked.append(outcome.reading.key)
            self._keep_refused(writes, outcome, at)
            self._publish(writes, outcome, head)
        for row in batch.waiting.moved():
            writes.unparked.append(row.key)
            writes.parked.append(row)
        for remark in batch.remarks:
            writes.handled += [remark.letter] if remark.letter is not None else []
            writes.extended += [remark.extended] if remark.extended is not None else []
        return writes

    def _write(self, writes: Writes, outcome: Outcome, head: Head) -> None:
        verdict, at = outcome.verdict, head.recorded_at
        if verdict is Verdict.CONFLICT and outcome.is_repeat:
            self._keep_conflict(writes, outcome, head)
        elif verdict is not Verdict.DUPLICATE:
            writes.inbox.append(inbox_row(outcome, head))
            self._keep_refused(writes, outcome, at)
            if verdict is Verdict.WAITING:
                writes.parked.append(self._parked(outcome, at))
        self._publish(writes, outcome, head)

    def _parked(self, outcome: Outcome, at: datetime) -> ParkedRow:
        reading = outcome.reading
        assert reading.routed is not None
        return ParkedRow(
            key=reading.key,
            stream_id=stream_id(outcome.waits_for or reading.routed.stream),
            occurred_at=reading.occurred_at,
            parked_at=at,
            expires_at=at + (self.repair if isinstance(outcome.why, HeldForRepair) else self.wait),
            code=outcome.code or "",
            sealed=self.quarantine.close(reading.delivery),
        )

    def _keep_conflict(self, writes: Writes, outcome: Outcome, head: Head) -> None:
        if not outcome.events:
            return
        reading = outcome.reading
        position = head.position + 1 + outcome.first_event
        writes.conflicts.append(ConflictRow(reading.key, reading.content_hash, position))
        key = message_key(reading.source, f"{reading.message_id}\x00{reading.content_hash.hex()}")
        self._keep_letter(writes, outcome, key, head.recorded_at)

    def _keep_refused(self, writes: Writes, outcome: Outcome, at: datetime) -> None:
        """The message as it came stays, sealed, for whoever repairs it; unreadable ones are published too."""
        if outcome.verdict in (Verdict.UNREADABLE, Verdict.REFUSED, Verdict.CONFLICT):
            self._keep_letter(writes, outcome, outcome.reading.key, at)

    def _keep_letter(self, writes: Writes, outcome: Outcome, key: UUID, at: datetime) -> None:
        if not outcome.withheld:
            delivery = outcome.reading.delivery
            sealed = self.quarantine.close(delivery)
            writes.dead_letters.append(DeadLetterRow(key, delivery.place, outcome.code or "", sealed, at))
            writes.letters.append(card_of(outcome, key, at))

    def _publish(self, writes: Writes, outcome: Outcome, head: Head) -> None:
        outcome.receipt = receipt_of(outcome, head)
        if not self.publish:
            return
        seq = head.outbox_seq + len(writes.outbox) + 1
        source = outcome.reading.source
        writes.outbox.append(
            OutboxRow(seq, OutboxKind.RECEIPT, source, receipt_json(outcome.receipt, source))
        )
        if outcome.is_published_whole:
            letter = self._dead_letter(outcome, head.recorded_at)
            writes.outbox.append(OutboxRow(seq + 1, OutboxKind.DEAD_LETTER, source, letter))

    def _dead_letter(self, outcome: Outcome, at: datetime) -> bytes:
        """The raw delivery travels sealed: contract says raw bytes, but a dead letter may hold a person's data."""
        delivery = outcome.reading.delivery
        return to_json(
            {
                "source": outcome.reading.source,
                "id": outcome.reading.message_id,
                "place": delivery.place,
                "code": outcome.code,
                "detail": outcome.detail,
                "contenthash": outcome.reading.content_hash.hex(),
                "bytes": len(delivery.body or b""),
                "sealed": b64encode(self.quarantine.close(delivery)).decode("ascii"),
                "at": at,
            }
        )


def inbox_row(outcome: Outcome, head: Head) -> InboxRow:
    """The message's fate as the inbox keeps it."""
    reading, events = outcome.reading, outcome.events
    first = head.position + 1 + outcome.first_event if events else 0
    code, detail = outcome.told
    return InboxRow(
        reading.key,
        reading.source,
        reading.message_id,
        reading.content_hash,
        outcome.verdict,
        code,
        to_json(detail).decode() if detail is not None else None,
        first,
        first + events - 1 if events else 0,
        head.recorded_at,
    )


def receipt_of(outcome: Outcome, head: Head) -> Receipt:
    """The answer to the sender. A repeat carries what the first receipt said."""
    reading, known, earlier = outcome.reading, outcome.known, outcome.earlier
    position = head.position + outcome.first_event + outcome.events if outcome.events else None
    (code, detail), of = outcome.told, None
    if outcome.verdict is Verdict.DUPLICATE:
        if known is not None:
            of, code = known.verdict, known.code
            position = known.last_position or None
            detail = detail_of(known)
        elif earlier is not None:
            of, code, detail = earlier.verdict, earlier.code, earlier.detail
            position = head.position + earlier.first_event + earlier.events if earlier.events else None
    return Receipt(
        source=reading.claimed or reading.source,
        id=reading.message_id,
        verdict=outcome.verdict,
        at=head.recorded_at,
        position=position,
        code=code,
        detail=detail,
        of=of,
        place=reading.delivery.place,
        repairs=reading.causation_id,
    )


def rehearsed_receipt(outcome: Outcome, now: datetime) -> Receipt:
    """The answer as it would be, without a position nobody has given yet."""
    receipt = receipt_of(outcome, Head(0, 0, now))
    if outcome.known is None:
        receipt.position = None
    return receipt


def detail_of(row: InboxRow) -> dict[str, str] | None:
    """Both texts of a stored row."""
    if row.detail is None:
        return None
    parsed = parse_json(row.detail.encode())
    assert isinstance(parsed, dict)
    return {str(language): str(text) for language, text in parsed.items()}


def receipt_of_row(row: InboxRow, letter: LetterRow | None = None) -> Receipt:
    """The receipt of a stored message, as `GET /intake/receipts/…` answers it; `letter` is its card, if it has one.

    The stored verdict is final and stays; where the desk had the message taken after all, that is what is told.
    """
    replaced_by = letter.replaced_by if letter is not None else None
    return Receipt(
        source=row.source,
        id=row.message_id,
        verdict=row.verdict if replaced_by is None else Verdict.SUPERSEDED,
        at=row.recorded_at,
        position=row.last_position or None,
        code=row.code,
        detail=detail_of(row),
        of=row.verdict if replaced_by is not None else None,
        by=replaced_by,
    )


def receipt_json(receipt: Receipt, source: str) -> bytes:
    """The receipt as published: absent fields are left out.

    `source` is whom we heard: a stranger's refusal must not look like one of the source it claimed to be.
    """
    # Put together by hand because every message gets one: half the cost of `to_json` of a dict.
    said = f'{{"source":{quoted(source)},"id":{quoted(receipt.id)},"verdict":"{receipt.verdict}"'
    if receipt.position is not None:
        said += f',"position":{receipt.position}'
    if receipt.code is not None:
        said += f',"code":{quoted(receipt.code)},"detail":{to_json(receipt.detail).decode()}'
    if receipt.of is not None:
        said += f',"of":"{receipt.of}"'
    if receipt.place is not None:
        said += f',"place":{quoted(receipt.place)}'
    if receipt.repairs is not None:
        said += f',"repairs":{quoted(receipt.repairs)}'
    return f'{said},"at":{to_json(receipt.at).decode()}}}'.encode()
