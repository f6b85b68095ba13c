"""What an erasure leaves behind and what not, over a whole road; each storage inherits these tests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.rights.rules import ErasureNotApproved, LegalHoldStands
from intake.erasure import DoneBefore, ErasureOrder
from ledger.identity import message_key, stream_id
from ledger.port import LetterFilter, Verdict
from ledger.proofs.leaves import hash_of
from tests.support.intake import APP, START, Bench, event
from tests.support.rights import (
    GUARD,
    SECOND_GUARD,
    about,
    decided,
    erase,
    erasure,
    request_of,
    require_accepted,
)

LIU, WANG = "01JN000000000000000000A001", "01JN000000000000000000A002"
LIU_ID, WANG_ID = "990101198001010014", "990101198001010022"
LIU_PHONE = "11000001234"
HOME = "01JN000000000000000000D001"


def referenced(key: str, name: str, id_number: str, phone: str) -> dict[str, object]:
    """A person is named."""
    data = {"name": name, "id_type": "resident_id", "id_number": id_number, "phone": phone}
    return event("gridledger.person.referenced.v1", key, data=data, id=f"referenced-{key}")


def corrected(key: str, id: str = "late", **data: object) -> dict[str, object]:  # noqa: A002
    """Somebody puts something right."""
    said = {"reason": "mistyped", **data}
    return event("gridledger.person.corrected.v1", key, data=said, id=id, gridcode=None)


def two_persons(bench: Bench) -> None:
    """Liu and Wang are known."""
    require_accepted(
        bench.send(
            referenced(LIU, "刘安春", LIU_ID, LIU_PHONE), referenced(WANG, "王小明", WANG_ID, "11000005678")
        )
    )


def at_home(bench: Bench) -> None:
    """Liu lives at a registered address."""
    registrar = {"actor": "staff:R1", "actorrole": "registrar"}
    house = {
        "division": "990101100001",
        "element_type": "56",
        "element_name": "12号",
        "provenance": "door_visit",
    }
    require_accepted(
        bench.send(
            event("gridledger.address.proposed.v1", "01JN000000000000000000E001", data=house, **registrar),
            event("gridledger.dwelling.registered.v1", HOME, **registrar),
            event(
                "gridledger.residence.reported.v1", f"{LIU}.{HOME}", actor="staff:G3", actorrole="grid_worker"
            ),
        )
    )


def letters_of(bench: Bench) -> list[str]:
    """The messages that were put aside."""
    return [each.message_id for each in bench.store.letters(LetterFilter(), after=None, limit=100)]


class ErasureContract:
    """Give a `bench` fixture: a road with the test grid established."""

    def test_the_key_and_the_look_ups_go_and_nobody_elses(self, bench: Bench) -> None:
        two_persons(bench)
        applied = erase(bench, LIU)
        assert applied.position == bench.store.head()
        assert set(bench.store.gather(subjects=[f"person:{LIU}", f"person:{WANG}"]).subject_keys) == {
            f"person:{WANG}"
        }
        for kind, value, found in (
            ("id_number", LIU_ID, []),
            ("phone", "+86" + LIU_PHONE, []),
            ("id_number", WANG_ID, [f"person:{WANG}"]),
        ):
            assert bench.store.lookup(kind, bench.vault.lookup_token(kind, value)) == found
        assert not bench.vault.knows(f"person:{LIU}")

    def test_no_leaf_of_the_log_changes(self, bench: Bench) -> None:
        two_persons(bench)
        decided(bench, LIU)
        before = [hash_of(row) for row in bench.store.read_log(after=0, limit=100)]
        erasure(bench).apply(ErasureOrder(LIU, request_of(LIU)), GUARD)
        after = [hash_of(row) for row in bench.store.read_log(after=0, limit=100)]
        assert after[: len(before)] == before
        assert len(after) == len(before) + 2

    def test_it_is_told_in_both_streams_with_both_dates(self, bench: Bench) -> None:
        two_persons(bench)
        erase(bench, LIU)
        at = bench.clock()
        rows = [bench.store.read_stream(stream_id(f"{kind}:{LIU}"))[-1] for kind in ("rights", "person")]
        completed, erased = (bench.road.codec.decode(row) for row in rows)
        assert [each.data.name for each in (completed, erased)] == [
            "rights.erasure_completed",
            "person.erased",
        ]
        assert getattr(completed.data, "key_destroyed_at", None) == at
        assert getattr(completed.data, "copies_unreadable_by", None) == at + timedelta(days=30)
        assert (completed.meta.actor, completed.meta.role) == (GUARD.id, GUARD.role.value)

    def test_nothing_is_erased_that_two_persons_did_not_decide(self, bench: Bench) -> None:
        two_persons(bench)
        order = ErasureOrder(LIU, request_of(LIU))
        with pytest.raises(ErasureNotApproved):
            erasure(bench).apply(order, GUARD)
        asked = {"request": order.request, "basis": "purpose_ended", "asked_by": "person"}
        require_accepted([bench.send_one(about("erasure_requested", LIU, asked))])
        own = bench.send_one(about("erasure_approved", LIU, {"request": order.request}, GUARD))
        assert (own.verdict, own.code) == (Verdict.REFUSED, "rights.approver_is_requester")
        with pytest.raises(ErasureNotApproved):
            erasure(bench).apply(order, GUARD)
        assert bench.store.gather(subjects=[f"person:{LIU}"]).subject_keys

    def test_a_legal_hold_placed_at_the_last_moment_keeps_the_key(self, bench: Bench) -> None:
        two_persons(bench)
        order = decided(bench, LIU)
        require_accepted([bench.send_one(about("legal_hold_placed", LIU, {"reason": "court_case"}))])
        head = bench.store.head()
        with pytest.raises(LegalHoldStands):
            erasure(bench).apply(order, GUARD)
        assert bench.store.head() == head
        assert bench.store.gather(subjects=[f"person:{LIU}"]).subject_keys

    def test_done_again_it_does_nothing(self, bench: Bench) -> None:
        two_persons(bench)
        erase(bench, LIU)
        head = bench.store.head()
        again = erasure(bench).apply(ErasureOrder(LIU, request_of(LIU)), GUARD)
        assert (again.position, again.letters, bench.store.head()) == (0, 0, head)

    def test_a_key_that_a_restore_brought_back_goes_again_without_a_new_approval(self, bench: Bench) -> None:
        two_persons(bench)
        done = DoneBefore(START, START + timedelta(days=30))
        order = ErasureOrder(LIU, request_of(LIU), done)
        applied = [erasure(bench).apply(each, GUARD) for each in (order, replace(order, person_key=HOME))]
        assert [each.position for each in applied] == [bench.store.head(), None]
        assert bench.store.gather(subjects=[f"person:{LIU}"]).subject_keys == {}
        completed = bench.road.codec.decode_data(bench.store.read_stream(stream_id(f"rights:{LIU}"))[-1])
        assert getattr(completed, "key_destroyed_at", None) == START

    def test_that_copies_are_unreadable_is_told_once(self, bench: Bench) -> None:
        two_persons(bench)
        erase(bench, LIU)
        told = erasure(bench).confirm_copies_unreadable(LIU, request_of(LIU), START, GUARD)
        assert told == bench.store.head()
        assert erasure(bench).confirm_copies_unreadable(LIU, request_of(LIU), START, GUARD) == 0

    def test_late_messages_about_the_person_are_refused_and_not_kept(self, bench: Bench) -> None:
        two_persons(bench)
        erase(bench, LIU)
        for late in (
            corrected(LIU, name="刘安春"),
            referenced(LIU, "刘安春", LIU_ID, LIU_PHONE) | {"id": "again"},
            event(
                "gridledger.person.identifier_verified.v1",
                LIU,
                data={"id_type": "resident_id", "id_number": LIU_ID, "method": "document_seen"},
                gridcode=None,
            ),
        ):
            receipt = bench.send_one(late)
            assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, "person.person_erased")
        assert letters_of(bench) == []
        assert bench.store.gather(subjects=[f"person:{LIU}"]).subject_keys == {}

    def test_a_mistaken_message_about_the_person_is_not_kept_either(self, bench: Bench) -> None:
        two_persons(bench)
        erase(bench, LIU)
        misshapen = corrected(LIU, nmae="刘安春")
        other_content = referenced(LIU, "刘安春", LIU_ID, "11000009999")
        refused, conflict = bench.send(misshapen, other_content)
        assert (refused.verdict, conflict.verdict) == (Verdict.REFUSED, Verdict.CONFLICT)
        assert letters_of(bench) == []

    def test_letters_addressed_to_the_person_or_holding_a_number_of_theirs_go(self, bench: Bench) -> None:
        two_persons(bench)
        bench.send(
            corrected(LIU, "addressed", nmae="刘安春"),
            corrected(WANG, "number", nmae=LIU_ID),
            corrected(WANG, "wangs", nmae="王小明"),
        )
        bench.road.take(
            [bench.raw(f"not json {LIU_PHONE}".encode(), [("content-type", b"application/json")])]
        )
        assert len(letters_of(bench)) == 4
        applied = erase(bench, LIU)
        assert applied.letters == 3
        assert letters_of(bench) == ["wangs"]
        key = message_key(APP, "addressed")
        assert (bench.store.dead_letter(key), bench.store.letter(key)) == (None, None)

    def test_a_message_that_waits_for_something_about_the_person_is_settled(self, bench: Bench) -> None:
        two_persons(bench)
        linked = {"to": "01JN000000000000000000A009", "reason": "same_document"}
        waits = bench.send_one(event("gridledger.person.linked.v1", LIU, data=linked, gridcode=None))
        assert waits.verdict is Verdict.WAITING
        erase(bench, LIU)
        require_accepted(
            [bench.send_one(referenced("01JN000000000000000000A009", "刘安", WANG_ID, LIU_PHONE))]
        )
        settled = bench.road.receipt(APP, waits.id)
        assert settled is not None
        assert (settled.verdict, settled.code) == (Verdict.REFUSED, "person.person_erased")
        assert letters_of(bench) == []

    def test_words_about_a_stay_go_with_the_person_and_no_new_ones_are_taken(self, bench: Bench) -> None:
        two_persons(bench)
        at_home(bench)
        stay = f"{LIU}.{HOME}"
        doubt = {"finding": "not_living_there", "note": "邻居称刘安春已搬走"}
        told = event("gridledger.residence.contradicted.v1", stay, data=doubt)
        require_accepted([bench.send_one(told)])
        assert bench.store.gather(subjects=[f"residence:{stay}"]).subject_keys
        erase(bench, LIU)
        assert bench.store.gather(subjects=[f"residence:{stay}"]).subject_keys == {}
        late = bench.send_one({**told, "id": "late", "time": "2026-03-02T08:50:00+08:00"})
        assert (late.verdict, late.code) == (Verdict.REFUSED, "person.person_erased")
        ended = {"until": {"on": "2026-03-01", "precision": "day"}, "reason": "3"}
        require_accepted([bench.send_one(event("gridledger.residence.ended.v1", stay, data=ended))])
        assert letters_of(bench) == []
        assert bench.store.gather(subjects=[f"residence:{stay}"]).subject_keys == {}

    def test_a_second_person_of_the_office_may_carry_it_out(self, bench: Bench) -> None:
        two_persons(bench)
        order = decided(bench, LIU)
        assert erasure(bench).apply(order, SECOND_GUARD).position == bench.store.head()
