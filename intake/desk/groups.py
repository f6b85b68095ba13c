"""One cause handled as a group: first rehearsed without a trace, then done to exactly the letters rehearsed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from domain.shared.rule import RuleBroken
from intake.desk.codes import RejectReason
from intake.desk.letters import LetterDesk
from intake.desk.operator import Operator
from intake.desk.rules import (
    ConflictIsSettledNotRetried,
    GroupChanged,
    GroupTooLarge,
    LetterAlreadyHandled,
    SealCannotBeOpened,
)
from intake.road import TAKEN
from ledger.port import LetterFilter, LetterKind, LetterRow, LetterStanding

LARGEST_GROUP = 1_000


class GroupAction(StrEnum):
    """What is done with every letter of a group. A correction is never done to many at once: two persons read each."""

    RETRY = "retry"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOrder:
    """Which letters, and what is to be done with them."""

    wanted: LetterFilter
    action: GroupAction
    reason: RejectReason | None = None
    note: str | None = None


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
    """Rehearses and runs groups of letters that are still open."""

    letters: LetterDesk

    def rehearse(self, order: GroupOrder) -> GroupReport:
        """What a run would do; nothing is written."""
        cards = self._cards(order)
        each = self._rehearsed(cards) if order.action is GroupAction.RETRY else _all(cards, "rejected")
        return GroupReport(_token(order, cards), done=False, each=tuple(each))

    def run(self, order: GroupOrder, token: str, operator: Operator) -> GroupReport:
        """Do it, letter by letter, each in a transaction of its own. Raises `GroupChanged`.

        A letter somebody else handled meanwhile is passed over and says so.
        """
        cards = self._cards(order)
        if token != _token(order, cards):
            raise GroupChanged
        return GroupReport(token, done=True, each=tuple(self._done(order, card, operator) for card in cards))

    def _cards(self, order: GroupOrder) -> list[LetterRow]:
        wanted = replace(order.wanted, standings=frozenset({LetterStanding.OPEN}))
        if LetterKind.CONFLICT in wanted.kinds:
            raise ConflictIsSettledNotRetried
        if not wanted.kinds:
            wanted = replace(wanted, kinds=frozenset(LetterKind) - {LetterKind.CONFLICT})
        cards = self.letters.drawer.store.letters(wanted, after=None, limit=LARGEST_GROUP + 1)
        if len(cards) > LARGEST_GROUP:
            raise GroupTooLarge(limit=LARGEST_GROUP)
        return cards

    def _rehearsed(self, cards: Sequence[LetterRow]) -> list[Each]:
        """All in one rehearsal, so that one letter's fact counts for the next, as it will in the run."""
        deliveries, unopened = [], {}
        for card in cards:
            try:
                deliveries.append(self.letters.retried(card))
            except SealCannotBeOpened as rule:
                unopened[card.key] = _not_done(card, rule)
        receipts = iter(self.letters.road.rehearse(deliveries))
        found = []
        for card in cards:
            if card.key in unopened:
                found.append(unopened[card.key])
                continue
            receipt = next(receipts)
            fate = "retried" if receipt.verdict in TAKEN else receipt.verdict.value
            found.append(Each(card.key, card.source, card.message_id, fate, receipt.code, receipt.detail))
        return found

    def _done(self, order: GroupOrder, card: LetterRow, operator: Operator) -> Each:
        try:
            if order.action is GroupAction.REJECT:
                self.letters.reject(card.key, operator, order.reason or RejectReason.OTHER, order.note)
                return Each(card.key, card.source, card.message_id, "rejected")
            receipt = self.letters.retry(card.key, operator).receipt
        except (LetterAlreadyHandled, SealCannotBeOpened) as rule:
            return _not_done(card, rule)
        assert receipt is not None
        fate = "retried" if receipt.verdict in TAKEN else receipt.verdict.value
        return Each(card.key, card.source, card.message_id, fate, receipt.code, receipt.detail)


def _not_done(card: LetterRow, rule: RuleBroken) -> Each:
    detail = {"zh": rule.text("zh"), "en": rule.text("en")}
    return Each(card.key, card.source, card.message_id, "not_done", rule.code, detail)


def _all(cards: Sequence[LetterRow], fate: str) -> list[Each]:
    return [Each(card.key, card.source, card.message_id, fate) for card in cards]


def _token(order: GroupOrder, cards: Sequence[LetterRow]) -> str:
    """The same order on the same letters; another order or another letter has another name."""
    said = [order.action.value, order.reason or "", sha256((order.note or "").encode()).hexdigest()]
    return sha256("\n".join([*said, *[str(card.key) for card in cards]]).encode()).hexdigest()[:32]
