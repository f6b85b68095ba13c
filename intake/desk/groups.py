"""One cause handled as a group: first rehearsed without a trace, then done to exactly the letters rehearsed."""
# long because four actions share one rehearsal, one token and one run

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from pydantic_core import to_json

from domain.shared.rule import RuleBroken
from intake.delivery import Delivery, Receipt
from intake.desk.codes import CorrectionReason, RejectReason
from intake.desk.letters import LetterDesk, Proposal
from intake.desk.operator import Operator
from intake.desk.patching import Step, read_patch
from intake.desk.rules import (
    ConflictIsSettledNotRetried,
    GroupChanged,
    GroupSharesNotThis,
    GroupTooLarge,
    LetterAlreadyHandled,
    NothingProposed,
    PatchChangesNothing,
    PatchNotValid,
    SealCannotBeOpened,
    SecondPersonNeeded,
)
from intake.road import TAKEN
from ledger.port import LetterFilter, LetterKind, LetterRow, LetterStanding

LARGEST_GROUP = 1_000
# What a whole group may have had wrong alike: which grid, which type, which reason for handling personal data.
SHARED = frozenset({"gridcode", "type", "dataschema", "datacontenttype", "basis", "occurredprecision"})


class GroupAction(StrEnum):
    """What is done with every letter of a group. A correction is proposed by one person and approved by another."""

    RETRY = "retry"
    REJECT = "reject"
    CORRECT = "correct"
    APPROVE = "approve"


DONE: Mapping[GroupAction, str] = {
    GroupAction.RETRY: "retried",
    GroupAction.REJECT: "rejected",
    GroupAction.CORRECT: "proposed",
    GroupAction.APPROVE: "corrected",
}
# What keeps one letter out of what is done with the others.
NOT_DONE = (
    LetterAlreadyHandled,
    NothingProposed,
    PatchChangesNothing,
    PatchNotValid,
    SealCannotBeOpened,
    SecondPersonNeeded,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOrder:
    """Which letters, and what is to be done with them. `patch` and `correction` say what is put right, and why."""

    wanted: LetterFilter
    action: GroupAction
    reason: RejectReason | None = None
    note: str | None = None
    patch: tuple[object, ...] = ()
    correction: CorrectionReason | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """One letter of the group: what would become or became of it. `code` and `detail` say why not."""

    key: UUID
    source: str
    message_id: str
    fate: str
    code: str | None = None
    detail: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class GroupReport:
    """`token` is the name of exactly this group and order; a run needs it."""

    token: str
    done: bool
    each: tuple[Each, ...]

    def counts(self) -> dict[str, int]:
        """How many came to what."""
        fates = [one.fate for one in self.each]
        return {fate: fates.count(fate) for fate in sorted(set(fates))}


@dataclass(slots=True)
class GroupDesk:
    """Rehearses and runs groups of letters that are still open, or whose proposed corrections wait for approval."""

    letters: LetterDesk

    def rehearse(self, order: GroupOrder) -> GroupReport:
        """What a run would do; nothing is written."""
        cards = self._cards(order)
        if order.action is GroupAction.REJECT:
            each = _all(cards, DONE[order.action])
        else:
            each = self._rehearsed(order, cards)
        return GroupReport(self._token(order, cards), done=False, each=tuple(each))

    def run(self, order: GroupOrder, token: str, operator: Operator) -> GroupReport:
        """Do it, letter by letter, each in a transaction of its own. Raises `GroupChanged`.

        A letter somebody else handled meanwhile is passed over and says so.
        """
        cards = self._cards(order)
        if token != self._token(order, cards):
            raise GroupChanged
        return GroupReport(token, done=True, each=tuple(self._done(order, card, operator) for card in cards))

    def _cards(self, order: GroupOrder) -> list[LetterRow]:
        if order.action is GroupAction.CORRECT:
            require_shared(read_patch(order.patch))
        approves = order.action is GroupAction.APPROVE
        standing = LetterStanding.PROPOSED if approves else LetterStanding.OPEN
        wanted = replace(order.wanted, standings=frozenset({standing}))
        if LetterKind.CONFLICT in wanted.kinds:
            raise ConflictIsSettledNotRetried
        if not wanted.kinds:
            wanted = replace(wanted, kinds=frozenset(LetterKind) - {LetterKind.CONFLICT})
        cards = self.letters.drawer.store.letters(wanted, after=None, limit=LARGEST_GROUP + 1)
        if len(cards) > LARGEST_GROUP:
            raise GroupTooLarge(limit=LARGEST_GROUP)
        return cards

    def _rehearsed(self, order: GroupOrder, cards: Sequence[LetterRow]) -> list[Each]:
        """All in one rehearsal, so that one letter's fact counts for the next, as it will in the run."""
        deliveries, unopened = [], {}
        for card in cards:
            try:
                deliveries.append(self._handed(order, card))
            except NOT_DONE as rule:
                unopened[card.key] = _not_done(card, rule)
        receipts = iter(self.letters.road.rehearse(deliveries))
        found = []
        for card in cards:
            if card.key in unopened:
                found.append(unopened[card.key])
                continue
            found.append(_each(order, card, next(receipts)))
        return found

    def _handed(self, order: GroupOrder, card: LetterRow) -> Delivery:
        """What the road would be handed for this letter."""
        match order.action:
            case GroupAction.CORRECT:
                return self.letters.corrected(card, read_patch(order.patch))
            case GroupAction.APPROVE:
                return self.letters.corrected(card, self._proposal(card).steps)
            case _:
                return self.letters.retried(card)

    def _done(self, order: GroupOrder, card: LetterRow, operator: Operator) -> Each:
        try:
            if order.action is GroupAction.REJECT:
                self.letters.reject(card.key, operator, order.reason or RejectReason.OTHER, order.note)
                return Each(card.key, card.source, card.message_id, "rejected")
            return _each(order, card, self._receipt(order, card, operator))
        except NOT_DONE as rule:
            return _not_done(card, rule)

    def _receipt(self, order: GroupOrder, card: LetterRow, operator: Operator) -> Receipt:
        match order.action:
            case GroupAction.CORRECT:
                expected = self.letters.road.rehearse([self._handed(order, card)])[0]
                if expected.verdict not in TAKEN:
                    return expected  # nobody is to approve what would be in vain
                reason = order.correction or CorrectionReason.OTHER
                return self.letters.propose(card.key, operator, order.patch, reason, order.note)[1]
            case GroupAction.APPROVE:
                handled = self.letters.approve(card.key, operator, self._proposal(card).version)
            case _:
                handled = self.letters.retry(card.key, operator)
        assert handled.receipt is not None
        return handled.receipt

    def _proposal(self, card: LetterRow) -> Proposal:
        proposal = self.letters.proposal(card)
        if proposal is None or proposal.version > card.version:
            raise NothingProposed
        return proposal

    def _version(self, card: LetterRow) -> int:
        try:
            return self._proposal(card).version
        except NOT_DONE:
            return 0

    def _token(self, order: GroupOrder, cards: Sequence[LetterRow]) -> str:
        """The same order on the same letters; another order, letter or proposal has another name."""
        said = [order.action.value, order.reason or "", sha256((order.note or "").encode()).hexdigest()]
        if order.action is GroupAction.CORRECT:
            said += [order.correction or "", sha256(to_json(order.patch)).hexdigest()]
        if order.action is GroupAction.APPROVE:
            said += [str(self._version(card)) for card in cards]
        return sha256("\n".join([*said, *[str(card.key) for card in cards]]).encode()).hexdigest()[:32]


def require_shared(steps: Sequence[Step]) -> None:
    """Raises `GroupSharesNotThis`: the time, the subject and the data are of one message each."""
    for step in steps:
        if step.names[0] not in SHARED:
            raise GroupSharesNotThis(path=step.shown_path(), shared=", ".join(sorted(SHARED)))


def _each(order: GroupOrder, card: LetterRow, receipt: Receipt) -> Each:
    fate = DONE[order.action] if receipt.verdict in TAKEN else receipt.verdict.value
    return Each(card.key, card.source, card.message_id, fate, receipt.code, receipt.detail)


def _not_done(card: LetterRow, rule: RuleBroken) -> Each:
    detail = {"zh": rule.text("zh"), "en": rule.text("en")}
    return Each(card.key, card.source, card.message_id, "not_done", rule.code, detail)


def _all(cards: Sequence[LetterRow], fate: str) -> list[Each]:
    return [Each(card.key, card.source, card.message_id, fate) for card in cards]
