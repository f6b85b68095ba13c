"""The conflict desk: two contents under one id, side by side, and a person's choice. Neither is ever lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.shared.masking import HIDDEN
from intake.delivery import Receipt
from intake.desk.codes import Choice, SettleReason
from intake.desk.content import Content, content_of
from intake.desk.drawer import Drawer
from intake.desk.events import ConflictSettled
from intake.desk.letters import letter_remark, told_fate
from intake.desk.operator import Operator, letter_stream
from intake.desk.recorded_content import recorded_content
from intake.desk.repairs import SenderNow, repair_of, taken_again
from intake.desk.rules import NotAConflict, SealCannotBeOpened
from intake.desk.screen import Screen
from intake.payload import plain_label
from intake.remark import Remark
from intake.road import TAKEN, Handled, Road
from ledger.port import InboxRow, LetterKind, LetterRow, LetterStanding

LONGEST_INDEX = 3


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two contents behind the screen. `recorded` says it is told by the facts in the log, not by its bytes."""

    verdict: str
    attributes: Mapping[str, str]
    data: object
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One place where the two differ, both values behind the screen; None where a version has none."""

    path: str
    first: object
    second: object


@dataclass(frozen=True, slots=True)
class Sides:
    """Both versions and where they differ. `first` is None where nobody can open it any more."""

    first: Version | None
    second: Version
    differences: tuple[FieldDifference, ...]


@dataclass(slots=True)
class ConflictDesk:
    """Shows both versions and records the choice."""

    road: Road
    drawer: Drawer
    screen: Screen
    sender_now: SenderNow

    def sides(self, card: LetterRow) -> Sides:
        """Both versions, behind the screen. Raises `NotAConflict` or `SealCannotBeOpened`."""
        _require_conflict(card)
        second, found = content_of(self.drawer.opened(card.key)), self._first(card)
        shown = self._version("conflict", second)
        if found is None:
            return Sides(None, shown, ())
        first, row, recorded = found
        version = self._version(row.verdict.value, first, recorded=recorded)
        return Sides(version, shown, tuple(self._differences(first, second, recorded=recorded)))

    def settle(
        self, key: UUID, operator: Operator, choice: Choice, reason: SettleReason, note: str | None = None
    ) -> Handled:
        """Keep the first, or take the second under an id of its own. What is not taken leaves the conflict open."""
        if choice is Choice.FIRST:
            return self.road.note(
                letter_stream(key), lambda: self._settled(key, operator, choice, reason, note, None)
            )
        delivery = taken_again(self.drawer.opened(key), self._unsettled(key), self.sender_now)
        return self.road.repair(
            delivery,
            letter_stream(key),
            lambda receipt: self._settled(key, operator, choice, reason, note, receipt),
        )

    def _settled(
        self,
        key: UUID,
        operator: Operator,
        choice: Choice,
        reason: SettleReason,
        note: str | None,
        receipt: Receipt | None,
    ) -> Remark:
        card = self._unsettled(key)
        verdict, code, replaced_by = told_fate(receipt) if receipt is not None else (None, None, None)
        event = ConflictSettled(
            letter=str(key),
            source=card.source,
            message_id=card.message_id,
            choice=choice,
            reason=reason,
            verdict=verdict,
            verdict_code=code,
            replaced_by=replaced_by,
            note=note,
        )
        after = card
        if receipt is None:
            after = card._replace(standing=LetterStanding.KEPT_FIRST)
        elif receipt.verdict in TAKEN:
            after = card._replace(standing=LetterStanding.TOOK_SECOND, replaced_by=repair_of(card).id)
        return letter_remark(card, event, operator, after, self.road)

    def _unsettled(self, key: UUID) -> LetterRow:
        card = self.drawer.unhandled(key)
        _require_conflict(card)
        return card

    def _first(self, card: LetterRow) -> tuple[Content, InboxRow, bool] | None:
        """The first content: as it came where it is kept, else what the log recorded of it."""
        row = self.drawer.store.receipt(card.message)
        assert row is not None  # a conflict contradicts a message that was received
        try:
            if self.drawer.store.dead_letter(card.message) is not None:
                return content_of(self.drawer.opened(card.message)), row, False
            waiting = self.drawer.store.parked_message(card.message)
            if waiting is not None:
                return content_of(self.drawer.opened_parked(waiting)), row, False
        except SealCannotBeOpened:
            return None
        return recorded_content(self.drawer, row), row, True

    def _version(self, verdict: str, content: Content, *, recorded: bool = False) -> Version:
        return Version(verdict, self.screen.attributes(content), self.screen.data(content), recorded)

    def _differences(self, first: Content, second: Content, *, recorded: bool) -> Iterator[FieldDifference]:
        """Compared as they are, told behind the screen. Of a recorded fact only what both name can be compared."""
        leaves, screen = self.screen.leaves, self.screen
        envelope = _apart(
            first.attributes, second.attributes, screen.attributes(first), screen.attributes(second), recorded
        )
        yield from (replace(each, path=_told_path(f"/{each.path}")) for each in envelope)
        data = _apart(
            leaves(first.data),
            leaves(second.data),
            leaves(screen.data(first)),
            leaves(screen.data(second)),
            recorded,
        )
        yield from (replace(each, path=_told_path(f"/data{each.path}")) for each in data)


def _told_path(path: str) -> str:
    """Names in it may be the sender's own words, as in every other place where a name is told back."""
    return "/".join(_told_step(each) for each in path.split("/"))


def _told_step(step: str) -> str:
    number = step.isdigit() and len(step) <= LONGEST_INDEX
    return step if not step or number else plain_label(step)


def _apart(
    first: Mapping[str, object],
    second: Mapping[str, object],
    first_shown: Mapping[str, object],
    second_shown: Mapping[str, object],
    recorded: bool,
) -> Iterator[FieldDifference]:
    for name in {**first, **second}:
        if recorded and (name not in first or name not in second):
            continue
        if first.get(name) != second.get(name) and not (recorded and _alike(first[name], second[name])):
            shown = [
                side.get(name, HIDDEN) if name in clear else None
                for side, clear in ((first_shown, first), (second_shown, second))
            ]
            yield FieldDifference(name, shown[0], shown[1])


def _alike(recorded: object, sent: object) -> bool:
    """The log keeps sealed numbers as text and phones with their country."""
    return str(recorded).removeprefix("+86") == str(sent).removeprefix("+86")


def _require_conflict(card: LetterRow) -> None:
    if card.kind is not LetterKind.CONFLICT:
        raise NotAConflict
