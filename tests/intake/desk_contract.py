"""What the desk promises over either store; each store inherits these tests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.desk.codes import Choice, CorrectionReason, RejectReason, SettleReason
from intake.desk.groups import GroupAction, GroupOrder
from intake.desk.rules import (
    ConflictIsSettledNotRetried,
    GroupChanged,
    LetterAlreadyHandled,
    NotWaiting,
    WaitedTooLong,
)
from ledger.port import LetterFilter, LetterKind, LetterStanding, Verdict
from tests.intake.corrections_contract import CorrectionsContract
from tests.intake.group_corrections_contract import GroupCorrectionsContract
from tests.intake.letters_contract import GRID_UNKNOWN, LettersContract, facts
from tests.support.desk import (
    CHEN,
    PERSON,
    REGISTERED,
    REPORTED,
    WANG,
    Office,
    establishes_new_grid,
    in_new_grid,
)
from tests.support.intake import event


class ConflictsContract:
    """Both versions, and a choice."""

    def conflict(self, office: Office, second: dict[str, object]) -> None:
        first = event(REPORTED, "D-1")
        assert office.send(first)[0].verdict is Verdict.ACCEPTED
        assert office.send({**second, "id": first["id"]})[0].verdict is Verdict.CONFLICT

    def test_both_versions_are_shown_with_where_they_differ(self, office: Office) -> None:
        said = event(REPORTED, "D-1")
        data = said["data"]
        assert isinstance(data, dict)
        self.conflict(office, {**said, "gridcode": None, "data": {**data, "category": "neighbour.noise"}})
        sides = office.conflicts.sides(office.only_letter())
        assert sides.first is not None
        assert (sides.first.verdict, sides.first.recorded) == ("accepted", True)
        told = {each.path: (each.first, each.second) for each in sides.differences}
        assert told["/data/category"] == (data["category"], "neighbour.noise")
        assert "/subject" not in told

    def test_the_first_is_kept(self, office: Office) -> None:
        self.conflict(office, event(REPORTED, "D-2"))
        letter, head = office.only_letter(), office.bench.store.head()
        office.conflicts.settle(letter.key, CHEN, Choice.FIRST, SettleReason.SENDER_CONFIRMED)
        assert office.only_letter().standing is LetterStanding.KEPT_FIRST
        assert office.bench.store.head() == head + 1
        with pytest.raises(LetterAlreadyHandled):
            office.conflicts.settle(letter.key, WANG, Choice.SECOND, SettleReason.OTHER)

    def test_the_second_is_taken_under_an_id_of_its_own_and_the_first_is_not_lost(
        self, office: Office
    ) -> None:
        self.conflict(office, event(REPORTED, "D-2"))
        letter = office.only_letter()
        receipt = office.conflicts.settle(letter.key, CHEN, Choice.SECOND, SettleReason.PAPER_AGREES).receipt
        assert receipt is not None
        assert receipt.verdict is Verdict.ACCEPTED
        assert office.only_letter().replaced_by == receipt.id
        assert facts(office.bench).count("dispute.reported") == 2
        assert office.acts(letter.key) == ["conflict_settled"]

    def test_two_conflicts_of_one_id_are_settled_each_for_itself(self, office: Office) -> None:
        first = event(REPORTED, "D-1")
        office.send(first)
        for subject in ("D-2", "D-3"):
            office.send({**event(REPORTED, subject), "id": first["id"]})
        receipts = [
            office.conflicts.settle(card.key, CHEN, Choice.SECOND, SettleReason.OTHER).receipt
            for card in office.cards()
        ]
        assert [each.verdict for each in receipts if each is not None] == [Verdict.ACCEPTED] * 2
        assert len({each.id for each in receipts if each is not None}) == 2

    def test_a_second_that_no_rule_allows_leaves_the_conflict_open(self, office: Office) -> None:
        self.conflict(office, in_new_grid("D-2"))
        letter = office.only_letter()
        receipt = office.conflicts.settle(letter.key, CHEN, Choice.SECOND, SettleReason.OTHER).receipt
        assert receipt is not None
        assert receipt.code == GRID_UNKNOWN
        assert office.only_letter().standing is LetterStanding.OPEN

    def test_a_conflict_is_neither_retried_nor_corrected(self, office: Office) -> None:
        self.conflict(office, event(REPORTED, "D-2"))
        with pytest.raises(ConflictIsSettledNotRetried):
            office.letters.retry(office.only_letter().key, CHEN)

    def test_personal_values_that_differ_are_compared_but_not_shown(self, office: Office) -> None:
        first = event(PERSON, "01J0000000000000000000CHEN")
        data = first["data"]
        assert isinstance(data, dict)
        office.send(first)
        office.send({**first, "data": {**data, "name": "陈另名"}})
        sides = office.conflicts.sides(office.only_letter())
        told = {each.path: (each.first, each.second) for each in sides.differences}
        assert told["/data/name"][1] == "陈*"
        assert told["/data/name"][0] == f"{data['name'][0]}*"
        assert "陈另名" not in repr(sides)
        assert set(told) == {"/data/name"}


class WaitingContract:
    """What waits, visibly and bounded."""

    def test_what_waits_says_for_what_and_until_when(self, office: Office) -> None:
        early = event(REGISTERED, "D-1")
        office.send(early)
        (waiting,) = office.waiting.page(after=None, limit=10)
        assert (waiting.message_id, waiting.type) == (early["id"], REGISTERED)
        assert waiting.waits_for.startswith("dispute:")
        assert waiting.code == "intake.thing_not_yet_known"
        assert waiting.until - waiting.since == timedelta(minutes=15)

    def test_it_may_wait_longer_but_not_for_ever(self, office: Office) -> None:
        early = event(REGISTERED, "D-1")
        office.send(early)
        (waiting,) = office.waiting.page(after=None, limit=10)
        office.waiting.extend(waiting.key, CHEN, timedelta(hours=2))
        office.bench.clock.forward(timedelta(hours=1))
        assert office.bench.road.expire() == 0
        with pytest.raises(WaitedTooLong):
            office.waiting.extend(waiting.key, CHEN, timedelta(days=7))
        assert office.send(event(REPORTED, "D-1"))[0].verdict is Verdict.ACCEPTED
        assert office.receipt(early["id"]).verdict is Verdict.ACCEPTED

    def test_it_is_decided_when_somebody_says_so(self, office: Office) -> None:
        early = event(REGISTERED, "D-1")
        office.send(early)
        (waiting,) = office.waiting.page(after=None, limit=10)
        receipt = office.waiting.decide_now(waiting.key, CHEN).receipt
        assert receipt is not None
        assert receipt.code == "intake.never_became_known"
        assert office.receipt(early["id"]).verdict is Verdict.REFUSED
        assert facts(office.bench)[-1] == "intake.wait_ended"
        with pytest.raises(NotWaiting):
            office.waiting.extend(waiting.key, CHEN, timedelta(hours=1))

    def test_what_was_repaired_may_wait_and_be_repaired_again(self, office: Office) -> None:
        early = event(REGISTERED, "D-1", gridcode="990101100001002")
        said = {**early, "time": "2030-01-01T00:00:00+08:00"}
        office.turn_away(said)
        office.send(establishes_new_grid())
        key = office.only_letter().key
        patch = [{"op": "replace", "path": "/time", "value": early["time"]}]
        office.letters.propose(key, CHEN, patch, CorrectionReason.WRONG_TIME)
        receipt = office.letters.approve(key, WANG).receipt
        assert receipt is not None
        assert receipt.verdict is Verdict.WAITING
        office.bench.clock.forward(timedelta(hours=1))
        assert office.bench.road.expire() == 1
        again = office.cards(LetterFilter(standings=frozenset({LetterStanding.OPEN})))[0]
        assert again.message_id == f"{said['id']}~r1"
        office.send(event(REPORTED, "D-1"))
        last = office.letters.retry(again.key, CHEN).receipt
        assert last is not None
        assert (last.verdict, last.id) == (Verdict.ACCEPTED, f"{said['id']}~r2")


class GroupsContract:
    """One cause as a group, rehearsed first."""

    ORDER = GroupOrder(wanted=LetterFilter(codes=frozenset({GRID_UNKNOWN})), action=GroupAction.RETRY)

    def test_a_dry_run_says_what_would_happen_and_writes_nothing(self, office: Office) -> None:
        office.turn_away(*[in_new_grid(f"D-{number}") for number in range(3)])
        before = office.bench.store.counts()
        assert office.groups.rehearse(self.ORDER).counts() == {"refused": 3}
        assert office.bench.store.counts() == before

    def test_the_run_does_what_was_rehearsed(self, office: Office) -> None:
        office.turn_away(*[in_new_grid(f"D-{number}") for number in range(3)])
        office.send(establishes_new_grid())
        rehearsed = office.groups.rehearse(self.ORDER)
        done = office.groups.run(self.ORDER, rehearsed.token, CHEN)
        assert rehearsed.counts() == done.counts() == {"retried": 3}
        assert {card.standing for card in office.cards()} == {LetterStanding.RETRIED}

    def test_a_run_on_another_set_than_the_rehearsed_one_is_refused(self, office: Office) -> None:
        office.turn_away(in_new_grid("D-1"))
        token = office.groups.rehearse(self.ORDER).token
        office.turn_away(in_new_grid("D-2"))
        with pytest.raises(GroupChanged):
            office.groups.run(self.ORDER, token, CHEN)
        reject = replace(self.ORDER, action=GroupAction.REJECT, reason=RejectReason.TEST)
        with pytest.raises(GroupChanged):
            office.groups.run(reject, office.groups.rehearse(self.ORDER).token, CHEN)

    def test_a_run_repeated_finds_nothing_left(self, office: Office) -> None:
        office.turn_away(in_new_grid("D-1"))
        order = replace(self.ORDER, action=GroupAction.REJECT, reason=RejectReason.TEST)
        token = office.groups.rehearse(order).token
        assert office.groups.run(order, token, CHEN).counts() == {"rejected": 1}
        with pytest.raises(GroupChanged):
            office.groups.run(order, token, CHEN)
        assert office.groups.rehearse(order).each == ()

    def test_conflicts_are_chosen_one_by_one(self, office: Office) -> None:
        wanted = LetterFilter(kinds=frozenset({LetterKind.CONFLICT}))
        with pytest.raises(ConflictIsSettledNotRetried):
            office.groups.rehearse(GroupOrder(wanted=wanted, action=GroupAction.REJECT))


class DeskContract(
    LettersContract,
    CorrectionsContract,
    ConflictsContract,
    WaitingContract,
    GroupsContract,
    GroupCorrectionsContract,
):
    """Give an `office` fixture over an empty store."""
