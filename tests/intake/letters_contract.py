"""What the desk promises about letters over either store."""

from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
from pydantic_core import from_json

from intake.delivery import Delivery, Sender
from intake.desk.codes import ReadReason, RejectReason
from intake.desk.drawer import Drawer
from intake.desk.letters import LetterDesk
from intake.desk.operator import Operator
from intake.desk.rules import (
    LetterAlreadyHandled,
    NothingProposed,
    SealCannotBeOpened,
)
from ledger.key_epochs import KeyRing
from ledger.port import LetterStanding, Verdict
from ledger.vault import Vault
from tests.support.desk import (
    CHEN,
    REPORTED,
    WANG,
    Office,
    establishes_new_grid,
    in_new_grid,
    office_of,
)
from tests.support.intake import APP, Bench, event

GRID_UNKNOWN = "intake.grid_unknown"


def facts(bench: Bench) -> list[str]:
    """What is in the log beyond the two places every bench begins with."""
    return [row.topic.removesuffix(".v1") for row in bench.store.read_log(after=2, limit=1_000)]


class LettersContract:
    """Retry, correct, approve, reject, read."""

    def test_a_retry_takes_the_same_bytes_once_what_they_lacked_is_there(self, office: Office) -> None:
        said = in_new_grid("D-1")
        assert office.turn_away(said)[0].code == GRID_UNKNOWN
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
        office.turn_away(said)
        office.send(establishes_new_grid())
        office.letters.retry(office.only_letter().key, CHEN)
        told = office.receipt(said["id"])
        assert (told.verdict, told.of, told.by) == (Verdict.SUPERSEDED, Verdict.REFUSED, f"{said['id']}~r1")
        assert told.code == GRID_UNKNOWN
        stored = office.bench.store.receipt(office.only_letter().message)
        assert stored is not None
        assert stored.verdict is Verdict.REFUSED
        assert office.receipt(f"{said['id']}~r1").verdict is Verdict.ACCEPTED

    def test_each_message_has_one_published_receipt_and_a_repairs_names_what_it_repairs(
        self, office: Office
    ) -> None:
        said = in_new_grid("D-1")
        office.turn_away(said)
        office.send(establishes_new_grid())
        office.letters.retry(office.only_letter().key, CHEN)
        published = [from_json(row.payload) for row in office.bench.store.outbox(after=0, limit=99)]
        of_it = [each for each in published if each["id"].startswith(str(said["id"]))]
        assert [(each["id"], each["verdict"], each.get("repairs")) for each in of_it] == [
            (said["id"], "waiting", None),
            (said["id"], "refused", None),
            (f"{said['id']}~r1", "accepted", said["id"]),
        ]

    def test_what_nobody_can_open_any_more_is_told_and_can_still_be_rejected(
        self, office: Office, tmp_path: Path
    ) -> None:
        office.turn_away(in_new_grid("D-1"))
        key, ring = office.only_letter().key, KeyRing.open(tmp_path / "other" / "ring.json")
        locked = Drawer(office.bench.store, Vault(ring), office.bench.road.codec)
        desk = LetterDesk(office.bench.road, locked, office.letters.sender_now)
        for act in (desk.retry, desk.approve):
            with pytest.raises((SealCannotBeOpened, NothingProposed)):
                act(key, CHEN)
        desk.reject(key, CHEN, RejectReason.NOT_UNDERSTOOD)
        assert office.only_letter().standing is LetterStanding.REJECTED

    def test_a_retry_in_vain_leaves_the_letter_open_and_is_an_event_all_the_same(
        self, office: Office
    ) -> None:
        office.turn_away(in_new_grid("D-1"))
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
        office.turn_away(in_new_grid("D-1"))
        office.send(establishes_new_grid())
        letter = office.only_letter()
        office.letters.retry(letter.key, CHEN)
        head = office.bench.store.head()
        with pytest.raises(LetterAlreadyHandled):
            office.letters.retry(letter.key, WANG)
        assert office.bench.store.head() == head

    def test_the_message_sent_again_after_its_repair_is_still_a_duplicate(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.turn_away(said)
        office.send(establishes_new_grid())
        office.letters.retry(office.only_letter().key, CHEN)
        head = office.bench.store.head()
        assert office.send(said)[0].verdict is Verdict.DUPLICATE
        assert office.bench.store.head() == head

    def test_of_two_retries_at_once_one_is_done_and_the_other_told(self, office: Office) -> None:
        """The second desk reads the letter while it is open, and writes after the first has."""
        office.turn_away(in_new_grid("D-1"))
        office.send(establishes_new_grid())
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

    def test_two_clerks_who_retry_at_once_make_one_message(self, office: Office) -> None:
        office.turn_away(in_new_grid("D-1"))
        office.send(establishes_new_grid())
        key, starts, ends = office.only_letter().key, Barrier(2), list[str]()
        beside = LetterDesk(replace(office.bench.road), office.drawer, office.letters.sender_now)

        def clerk(desk: LetterDesk, who: Operator) -> None:
            starts.wait()
            try:
                desk.retry(key, who)
                ends.append("done")
            except LetterAlreadyHandled:
                ends.append("told")

        threads = [Thread(target=clerk, args=each) for each in ((office.letters, CHEN), (beside, WANG))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ends) == ["done", "told"]
        assert facts(office.bench).count("dispute.reported") == 1
        assert office.acts(key) == ["dead_letter_retried"]

    def test_no_sender_may_use_the_ids_of_repairs(self, office: Office) -> None:
        said = in_new_grid("D-1")
        stolen = {**event(REPORTED, "D-2"), "id": f"{said['id']}~r1"}
        office.turn_away(said)
        office.send(establishes_new_grid())
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

    def test_a_rejected_letter_stays_readable_and_is_not_handled_again(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.turn_away(said)
        letter = office.only_letter()
        office.letters.reject(letter.key, CHEN, RejectReason.SENT_AGAIN, "D-7 已报")
        assert office.only_letter().standing is LetterStanding.REJECTED
        with pytest.raises(LetterAlreadyHandled):
            office.letters.retry(letter.key, CHEN)
        _, delivery = office.letters.read_raw(letter.key, WANG, ReadReason.SENDER_ASKED)
        assert str(said["subject"]).encode() in (delivery.body or b"")
        assert office.receipt(said["id"]).verdict is Verdict.REFUSED
        assert office.acts(letter.key) == ["dead_letter_rejected", "raw_message_read"]
