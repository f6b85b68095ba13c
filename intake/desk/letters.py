"""The dead-letter desk: each act is one transaction, and an event in the stream of its letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic_core import from_json, to_json

from domain.shared.event import DomainEvent
from intake.delivery import Delivery, Receipt
from intake.desk.codes import CorrectionReason, ReadReason, RejectReason
from intake.desk.content import corrected as with_correction
from intake.desk.drawer import Drawer
from intake.desk.events import (
    CorrectionProposed,
    DeadLetterCorrected,
    DeadLetterRejected,
    DeadLetterRetried,
    RawMessageRead,
)
from intake.desk.operator import Operator, desk_meta, letter_stream
from intake.desk.patching import Step, read_patch
from intake.desk.repairs import SenderNow, repair_of, taken_again
from intake.desk.rules import (
    ConflictIsSettledNotRetried,
    NothingProposed,
    PatchTooLarge,
    SecondPersonNeeded,
)
from intake.remark import Remark
from intake.road import TAKEN, Handled, Road
from ledger.port import LetterKind, LetterRow, LetterStanding
from ledger.recorded import Recorded

MOST_PATCH_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction that waits for a second person."""

    version: int
    by: str
    steps: tuple[Step, ...]
    paths: tuple[str, ...]


@dataclass(slots=True)
class LetterDesk:
    """Works on letters. Like its road, one instance serves one thread at a time."""

    road: Road
    drawer: Drawer
    sender_now: SenderNow

    def retry(self, key: UUID, operator: Operator) -> Handled:
        """Take the same bytes again: what they lacked may have been registered, or our fault mended."""
        card = self._repairable(key)

        def remark(receipt: Receipt) -> Remark:
            now = self._repairable(key)
            verdict, code, replaced_by = told_fate(receipt)
            event = DeadLetterRetried(
                letter=str(key),
                source=now.source,
                message_id=now.message_id,
                verdict=verdict,
                verdict_code=code,
                replaced_by=replaced_by,
            )
            return self._remark(now, event, operator, self._after(now, receipt, LetterStanding.RETRIED))

        return self.road.repair(self.retried(card), letter_stream(key), remark)

    def retried(self, card: LetterRow) -> Delivery:
        """What a retry hands to the road."""
        return taken_again(self.drawer.opened(card.key), card, self.sender_now)

    def propose(
        self,
        key: UUID,
        operator: Operator,
        patch: Sequence[object],
        reason: CorrectionReason,
        note: str | None = None,
    ) -> tuple[Handled, Receipt]:
        """Say what should have been sent. Nothing is taken yet; the receipt is what it would come to."""
        card, steps, told = self._repairable(key), read_patch(patch), to_json(patch)
        if len(told) > MOST_PATCH_BYTES:
            raise PatchTooLarge(limit=MOST_PATCH_BYTES)
        expected = self.road.rehearse([self.corrected(card, steps)])[0]

        def remark() -> Remark:
            now = self._repairable(key)
            event = CorrectionProposed(
                letter=str(key),
                source=now.source,
                message_id=now.message_id,
                reason=reason,
                paths=_paths(steps),
                patch=told.decode(),
                note=note,
            )
            return self._remark(now, event, operator, now._replace(standing=LetterStanding.PROPOSED))

        return self.road.note(letter_stream(key), remark), expected

    def approve(self, key: UUID, operator: Operator, version: int | None = None) -> Handled:
        """A second person has the proposed correction taken. In vain, the letter is open for another one.

        `version` is that of the proposal the person has seen; another one is not approved.
        """
        card = self._repairable(key)
        proposal = self._approvable(card, operator)
        if version not in (None, proposal.version):
            raise NothingProposed

        def remark(receipt: Receipt) -> Remark:
            now = self._repairable(key)
            if self._approvable(now, operator).version != proposal.version:
                raise NothingProposed
            verdict, code, replaced_by = told_fate(receipt)
            event = DeadLetterCorrected(
                letter=str(key),
                source=now.source,
                message_id=now.message_id,
                proposal=proposal.version,
                proposed_by=proposal.by,
                paths=proposal.paths,
                verdict=verdict,
                verdict_code=code,
                replaced_by=replaced_by,
            )
            opened = now._replace(standing=LetterStanding.OPEN)
            return self._remark(now, event, operator, self._after(opened, receipt, LetterStanding.CORRECTED))

        return self.road.repair(self.corrected(card, proposal.steps), letter_stream(key), remark)

    def reject(self, key: UUID, operator: Operator, reason: RejectReason, note: str | None = None) -> Handled:
        """Say that nobody repairs it, and why. The letter stays readable."""

        def remark() -> Remark:
            card = self._repairable(key)
            event = DeadLetterRejected(
                letter=str(key), source=card.source, message_id=card.message_id, reason=reason, note=note
            )
            return self._remark(card, event, operator, card._replace(standing=LetterStanding.REJECTED))

        return self.road.note(letter_stream(key), remark)

    def read_raw(self, key: UUID, operator: Operator, reason: ReadReason) -> tuple[Handled, Delivery]:
        """The message as it came; that it was read is recorded before anybody sees it."""
        delivery = self.drawer.opened(key)

        def remark() -> Remark:
            card = self.drawer.card(key)
            event = RawMessageRead(
                letter=str(key), source=card.source, message_id=card.message_id, reason=reason
            )
            return self._remark(card, event, operator, card)

        return self.road.note(letter_stream(key), remark), delivery

    def expected(self, card: LetterRow) -> Receipt:
        """What a retry would come to now."""
        return self.road.rehearse([self.retried(card)])[0]

    def proposal(self, card: LetterRow) -> Proposal | None:
        """The correction that waits for a second person, if one does."""
        if card.standing is not LetterStanding.PROPOSED:
            return None
        proposed = [each for each in self.drawer.history(letter_stream(card.key)) if _proposes(each)]
        event = proposed[-1]
        assert isinstance(event.data, CorrectionProposed)
        patch = from_json(self.drawer.unsealed(event, "patch", event.data.patch))
        return Proposal(event.version, event.meta.actor, read_patch(patch), event.data.paths)

    def _approvable(self, card: LetterRow, operator: Operator) -> Proposal:
        proposal = self.proposal(card)
        if proposal is None:
            raise NothingProposed
        if proposal.by == operator.id:
            raise SecondPersonNeeded
        return proposal

    def _repairable(self, key: UUID) -> LetterRow:
        card = self.drawer.unhandled(key)
        if card.kind is LetterKind.CONFLICT:
            raise ConflictIsSettledNotRetried
        return card

    def corrected(self, card: LetterRow, steps: Sequence[Step]) -> Delivery:
        """What the road would be handed with this correction."""
        return with_correction(self.retried(card), card, steps)

    def _after(self, card: LetterRow, receipt: Receipt, standing: LetterStanding) -> LetterRow:
        """The card once the message was taken; in vain it stays as it is."""
        if receipt.verdict not in TAKEN:
            return card
        return card._replace(standing=standing, replaced_by=repair_of(card).id)

    def _remark(self, card: LetterRow, event: DomainEvent, operator: Operator, after: LetterRow) -> Remark:
        return letter_remark(card, event, operator, after, self.road)


def letter_remark(
    card: LetterRow, event: DomainEvent, operator: Operator, after: LetterRow, road: Road
) -> Remark:
    """The next event of a letter, and its card afterwards."""
    version = card.version + 1
    meta = desk_meta(
        letter_stream(card.key),
        version,
        operator,
        road.clock(),
        event=event,
        subject=card.message_id,
        grid_code=card.grid_code,
    )
    return Remark(event=event, meta=meta, version=version, letter=after._replace(version=version))


def told_fate(receipt: Receipt) -> tuple[str, str | None, str | None]:
    """Verdict, code, and the id the message stands under if it was taken."""
    return receipt.verdict.value, receipt.code, receipt.id if receipt.verdict in TAKEN else None


def _paths(steps: Sequence[Step]) -> tuple[str, ...]:
    return tuple(step.shown_path() for step in steps)


def _proposes(event: Recorded[DomainEvent]) -> bool:
    return isinstance(event.data, CorrectionProposed)
