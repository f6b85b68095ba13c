"""What the desk promises over either store; each store inherits these tests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.delivery import Delivery, Sender
from intake.desk.codes import Choice, CorrectionReason, ReadReason, RejectReason, SettleReason
from intake.desk.groups import GroupAction, GroupOrder
from intake.desk.rules import (
    AttributeStaysAsSent,
    ConflictIsSettledNotRetried,
    GroupChanged,
    LetterAlreadyHandled,
    NothingProposed,
    NotWaiting,
    SecondPersonNeeded,
    WaitedTooLong,
)
from ledger.port import LetterFilter, LetterKind, LetterStanding, Verdict
from tests.support.desk import (
    CHEN,
    PERSON,
    REGISTERED,
    REPORTED,
    WANG,
    Office,
    establishes_new_grid,
    in_new_grid,
    office_of,
)
from tests.support.intake import APP, Bench, event

GRID_UNKNOWN = "intake.grid_unknown"
RIGHT_GRID = [{"op": "replace", "path": "/gridcode", "value": "990101100001001"}]


def facts(bench: Bench) -> list[str]:
    """What is in the log beyond the two places every bench begins with."""
    return [row.topic.removesuffix(".v1") for row in bench.store.read_log(after=2, limit=1_000)]


class LettersContract:
    """Retry, correct, approve, reject, read."""

    def test_a_retry_takes_the_same_bytes_once_what_they_lacked_is_there(self, office: Office) -> None:
        said = in_new_grid("D-1")
        assert office.send(said)[0].code == GRID_UNKNOWN
        letter = office.only_letter()
        office.send(establishes_new_grid())
        handled = office.letters.retry(letter.key, CHEN)
        assert handled.receipt is not None
        assert (handled.receipt.verdict, handled.receipt.id) == (Verdict.ACCEPTED, f"{said['id']}~r1")
        assert "dispute.reported" in facts(office.bench)
        assert office.only_letter().standing is LetterStanding.RETRIED
        assert office.acts(letter.key) == ["dead_letter_retried"]

    def test_the_first_receipt_says_what_superseded_it_and_its_verdict_stays_final(
        self, office: Office
    ) -> None:
        said = in_new_grid("D-1")
        office.send(said, establishes_new_grid())
        office.letters.retry(office.only_letter().key, CHEN)
        told = office.receipt(said["id"])
        assert (told.verdict, told.of, told.by) == (Verdict.SUPERSEDED, Verdict.REFUSED, f"{said['id']}~r1")
        assert told.code == GRID_UNKNOWN
        stored = office.bench.store.receipt(office.only_letter().message)
        assert stored is not None
        assert stored.verdict is Verdict.REFUSED
        assert office.receipt(f"{said['id']}~r1").verdict is Verdict.ACCEPTED

    def test_a_retry_in_vain_leaves_the_letter_open_and_is_an_event_all_the_same(
        self, office: Office
    ) -> None:
        office.send(in_new_grid("D-1"))
        before = office.bench.store.counts()
        letter = office.only_letter()
        for version in (1, 2):
            handled = office.letters.retry(letter.key, CHEN)
            assert handled.receipt is not None
            assert (handled.receipt.verdict, handled.receipt.code) == (Verdict.REFUSED, GRID_UNKNOWN)
            assert office.only_letter() == letter._replace(version=version)
        after = office.bench.store.counts()
        assert (after["inbox"], after["dead_letters"]) == (before["inbox"], before["dead_letters"])
        assert after["events"] == before["events"] + 2

    def test_retried_twice_is_harmless(self, office: Office) -> None:
        office.send(in_new_grid("D-1"), establishes_new_grid())
        letter = office.only_letter()
        office.letters.retry(letter.key, CHEN)
        head = office.bench.store.head()
        with pytest.raises(LetterAlreadyHandled):
            office.letters.retry(letter.key, WANG)
        assert office.bench.store.head() == head

    def test_the_message_sent_again_after_its_repair_is_still_a_duplicate(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.send(said, establishes_new_grid())
        office.letters.retry(office.only_letter().key, CHEN)
        head = office.bench.store.head()
        assert office.send(said)[0].verdict is Verdict.DUPLICATE
        assert office.bench.store.head() == head

    def test_of_two_retries_at_once_one_is_done_and_the_other_told(self, office: Office) -> None:
        """The second desk reads the letter while it is open, and writes after the first has."""
        office.send(in_new_grid("D-1"), establishes_new_grid())
        letter, second = office.only_letter(), office_of(office.bench)

        def meanwhile(delivery: Delivery) -> Sender:
            if office.only_letter().standing is LetterStanding.OPEN:
                office.letters.retry(letter.key, CHEN)
            return delivery.sender

        second.letters.sender_now = meanwhile
        with pytest.raises(LetterAlreadyHandled):
            second.letters.retry(letter.key, WANG)
        assert facts(office.bench).count("dispute.reported") == 1
        assert office.acts(letter.key) == ["dead_letter_retried"]

    def test_no_sender_may_use_the_ids_of_repairs(self, office: Office) -> None:
        said = in_new_grid("D-1")
        stolen = {**event(REPORTED, "D-2"), "id": f"{said['id']}~r1"}
        office.send(said, establishes_new_grid())
        assert office.send(stolen)[0].code == "intake.id_is_of_a_repair"
        letter = next(card for card in office.cards() if card.code == GRID_UNKNOWN)
        handled = office.letters.retry(letter.key, CHEN)
        assert handled.receipt is not None
        assert handled.receipt.verdict is Verdict.ACCEPTED

    def test_a_stranger_is_heard_once_its_source_is_registered(self, office: Office) -> None:
        stranger = Sender("new-app", frozenset({"urn:gridledger:source:somebody"}))
        said = event(REPORTED, "D-1")
        office.bench.send_one(said, sender=stranger)
        letter = office.only_letter()
        assert letter.code == "intake.source_not_yours"
        today = office_of(office.bench, {"new-app": Sender("new-app", frozenset({APP}))})
        receipt = today.letters.retry(letter.key, CHEN).receipt
        assert receipt is not None
        assert (receipt.verdict, receipt.source) == (Verdict.ACCEPTED, APP)
        assert receipt.id != f"{said['id']}~r1", "the source's own message of that id may need this one"
        assert office.send(said)[0].verdict is not Verdict.DUPLICATE, "the source's own id is not used up"

    def test_a_correction_is_taken_when_a_second_person_approves(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.send(said)
        letter = office.only_letter()
        _, expected = office.letters.propose(
            letter.key, CHEN, RIGHT_GRID, CorrectionReason.WRONG_PLACE, "电话核实"
        )
        assert expected.verdict is Verdict.ACCEPTED
        assert "dispute.reported" not in facts(office.bench), "nobody has approved it yet"
        with pytest.raises(SecondPersonNeeded):
            office.letters.approve(letter.key, CHEN)
        receipt = office.letters.approve(letter.key, WANG).receipt
        assert receipt is not None
        assert (receipt.verdict, receipt.repairs) == (Verdict.ACCEPTED, said["id"])
        assert office.only_letter().standing is LetterStanding.CORRECTED
        assert office.acts(letter.key) == ["dead_letter_correction_proposed", "dead_letter_corrected"]
        assert office.receipt(said["id"]).by == f"{said['id']}~r1"

    def test_who_reported_stays_and_who_corrected_is_recorded(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.send(said)
        key = office.only_letter().key
        office.letters.propose(key, CHEN, RIGHT_GRID, CorrectionReason.WRONG_PLACE)
        office.letters.approve(key, WANG)
        decode = office.bench.road.codec.decode
        events = [decode(row) for row in office.bench.store.read_log(after=2, limit=100)]
        reported = next(each for each in events if each.data.name == "dispute.reported")
        assert (reported.meta.actor, reported.meta.role) == (said["actor"], said["actorrole"])
        assert (reported.meta.grid_code, reported.meta.causation_id) == ("990101100001001", said["id"])
        corrected = next(each for each in events if each.data.name == "intake.dead_letter_corrected")
        assert corrected.meta.actor == WANG.id
        assert getattr(corrected.data, "proposed_by") == CHEN.id  # noqa: B009
        assert getattr(corrected.data, "paths") == ("/gridcode",)  # noqa: B009

    @pytest.mark.parametrize("attribute", ["id", "source", "actor", "actorrole"])
    def test_who_spoke_is_never_corrected(self, office: Office, attribute: str) -> None:
        office.send(in_new_grid("D-1"))
        patch = [{"op": "replace", "path": f"/{attribute}", "value": "staff:X"}]
        with pytest.raises(AttributeStaysAsSent):
            office.letters.propose(office.only_letter().key, CHEN, patch, CorrectionReason.OTHER)

    def test_a_correction_in_vain_opens_the_letter_for_another_one(self, office: Office) -> None:
        office.send(in_new_grid("D-1"))
        key = office.only_letter().key
        wrong = [{"op": "replace", "path": "/gridcode", "value": "990101100001009"}]
        office.letters.propose(key, CHEN, wrong, CorrectionReason.WRONG_PLACE)
        receipt = office.letters.approve(key, WANG).receipt
        assert receipt is not None
        assert receipt.verdict is Verdict.REFUSED
        assert office.only_letter().standing is LetterStanding.OPEN
        with pytest.raises(NothingProposed):
            office.letters.approve(key, WANG)
        office.letters.propose(key, WANG, RIGHT_GRID, CorrectionReason.WRONG_PLACE)
        office.letters.approve(key, CHEN)
        assert office.only_letter().standing is LetterStanding.CORRECTED

    def test_what_nobody_could_read_is_corrected_too(self, office: Office) -> None:
        said = event(REPORTED, "D-1")
        headers = [(f"ce_{name}", str(value).encode()) for name, value in said.items() if name != "data"]
        broken = office.bench.raw(b'{"intake_source": ', [*headers, ("content-type", b"application/json")])
        assert office.bench.road.take([broken])[0].verdict is Verdict.UNREADABLE
        key = office.only_letter().key
        patch = [{"op": "replace", "path": "/data", "value": said["data"]}]
        office.letters.propose(key, CHEN, patch, CorrectionReason.WRONG_FORM)
        receipt = office.letters.approve(key, WANG).receipt
        assert receipt is not None
        assert (receipt.verdict, receipt.id) == (Verdict.ACCEPTED, f"{said['id']}~r1")

    def test_a_rejected_letter_stays_readable_and_is_not_handled_again(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.send(said)
        letter = office.only_letter()
        office.letters.reject(letter.key, CHEN, RejectReason.SENT_AGAIN, "D-7 已报")
        assert office.only_letter().standing is LetterStanding.REJECTED
        with pytest.raises(LetterAlreadyHandled):
            office.letters.retry(letter.key, CHEN)
        _, delivery = office.letters.read_raw(letter.key, WANG, ReadReason.SENDER_ASKED)
        assert str(said["subject"]).encode() in (delivery.body or b"")
        assert office.receipt(said["id"]).verdict is Verdict.REFUSED
        assert office.acts(letter.key) == ["dead_letter_rejected", "raw_message_read"]


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
        office.send(said, establishes_new_grid())
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
        office.send(*[in_new_grid(f"D-{number}") for number in range(3)])
        before = office.bench.store.counts()
        assert office.groups.rehearse(self.ORDER).counts() == {"refused": 3}
        assert office.bench.store.counts() == before

    def test_the_run_does_what_was_rehearsed(self, office: Office) -> None:
        office.send(*[in_new_grid(f"D-{number}") for number in range(3)], establishes_new_grid())
        rehearsed = office.groups.rehearse(self.ORDER)
        done = office.groups.run(self.ORDER, rehearsed.token, CHEN)
        assert rehearsed.counts() == done.counts() == {"retried": 3}
        assert {card.standing for card in office.cards()} == {LetterStanding.RETRIED}

    def test_a_run_on_another_set_than_the_rehearsed_one_is_refused(self, office: Office) -> None:
        office.send(in_new_grid("D-1"))
        token = office.groups.rehearse(self.ORDER).token
        office.send(in_new_grid("D-2"))
        with pytest.raises(GroupChanged):
            office.groups.run(self.ORDER, token, CHEN)
        reject = replace(self.ORDER, action=GroupAction.REJECT, reason=RejectReason.TEST)
        with pytest.raises(GroupChanged):
            office.groups.run(reject, office.groups.rehearse(self.ORDER).token, CHEN)

    def test_a_run_repeated_finds_nothing_left(self, office: Office) -> None:
        office.send(in_new_grid("D-1"))
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


class DeskContract(LettersContract, ConflictsContract, WaitingContract, GroupsContract):
    """Give an `office` fixture over an empty store."""
