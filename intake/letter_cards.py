"""The index card of a message that was not taken: only what its refusal in the log says too."""

from datetime import datetime
from uuid import UUID

from intake.outcome import Outcome
from ledger.port import LetterKind, LetterRow, Verdict

KINDS = {
    Verdict.UNREADABLE: LetterKind.UNREADABLE,
    Verdict.REFUSED: LetterKind.REFUSED,
    Verdict.CONFLICT: LetterKind.CONFLICT,
}


def card_of(outcome: Outcome, key: UUID, at: datetime) -> LetterRow:
    """`key` is the dead letter's: for a conflict another than the message's."""
    reading = outcome.reading
    return LetterRow(
        key=key,
        message=reading.key,
        kind=KINDS[outcome.verdict],
        source=reading.source,
        message_id=reading.message_id,
        type=reading.type,
        grid_code=reading.grid_code,
        code=outcome.code or "",
        recorded_at=at,
    )
