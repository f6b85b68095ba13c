"""What every store must do for the intake: offsets, waiting messages, the outbox, look-ups."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.identity import message_key, stream_id
from ledger.port import (
    PARKED_AT_ONCE,
    Fenced,
    LedgerStore,
    LookupRow,
    OffsetClaim,
    ParkedRow,
    StreamMoved,
    Verdict,
    Writes,
)
from tests.ledger.examples import NINE, SOURCE, event_row, inbox_row, one_message

A, B = "dispute:GL0000000000010", "dispute:GL0000000000020"
PARKED = ParkedRow(
    message_key(SOURCE, "m-9"),
    stream_id(A),
    NINE,
    NINE,
    NINE + timedelta(minutes=15),
    "intake.early",
    b"sealed",
)


class IntakeContract:
    """Part of `StoreContract`, which gives the `store`."""

    def test_an_offset_moves_only_from_where_its_reader_left_it(self, store: LedgerStore) -> None:
        name = "kafka:c1:gridledger.in.dispute:3"
        assert store.offset(name) is None
        store.append(one_message("m-1", A, offset=OffsetClaim(name, None, 10)))
        store.append(one_message("m-2", B, offset=OffsetClaim(name, 10, 25)))
        assert store.offset(name) == 25

    @pytest.mark.parametrize("expected", [None, 9, 26])
    def test_a_reader_that_lost_its_partition_writes_nothing(
        self, store: LedgerStore, expected: int | None
    ) -> None:
        name = "kafka:c1:gridledger.in.dispute:3"
        store.append(lambda _: Writes(offsets=[OffsetClaim(name, None, 25)]))
        with pytest.raises(Fenced):
            store.append(one_message("m-1", A, offset=OffsetClaim(name, expected, 40)))
        assert (store.offset(name), store.head()) == (25, 0)

    def test_a_fenced_reader_hears_so_even_when_its_messages_were_taken(self, store: LedgerStore) -> None:
        name = "kafka:c1:gridledger.in.dispute:3"
        store.append(one_message("m-1", A, offset=OffsetClaim(name, None, 25)))
        with pytest.raises(Fenced):
            store.append(one_message("m-1", A, offset=OffsetClaim(name, None, 25)))

    def test_a_waiting_message_is_settled_once(self, store: LedgerStore) -> None:
        store.append(lambda head: Writes(inbox=[inbox_row(head, "m-9", Verdict.WAITING)], parked=[PARKED]))
        settle = store.append(
            lambda head: Writes(
                events=[event_row(head, 1, A)],
                settled=[inbox_row(head, "m-9", Verdict.ACCEPTED, positions=(1, 1))],
                unparked=[PARKED.key],
            )
        )
        assert store.receipt(PARKED.key) == settle.settled[0]
        assert store.gather(parked_streams=[stream_id(A)]).parked == {}
        with pytest.raises(StreamMoved):
            store.append(lambda head: Writes(settled=[inbox_row(head, "m-9", Verdict.REFUSED)]))
        assert store.receipt(PARKED.key) == settle.settled[0]

    def test_a_crowd_that_waits_for_one_thing_is_gathered_in_part_and_comes_up_by_and_by(
        self, store: LedgerStore
    ) -> None:
        crowd = [
            replace(
                PARKED, key=message_key(SOURCE, f"w-{number}"), occurred_at=NINE + timedelta(seconds=number)
            )
            for number in range(PARKED_AT_ONCE + 2)
        ]
        store.append(lambda _: Writes(parked=[*reversed(crowd), replace(PARKED, stream_id=stream_id(B))]))
        found = store.gather(parked_streams=[stream_id(A), stream_id(B)]).parked
        assert found[stream_id(A)] == crowd[:PARKED_AT_ONCE]
        assert found[stream_id(B)] == [replace(PARKED, stream_id=stream_id(B))]
        store.append(
            lambda head: Writes(
                events=[event_row(head, 1, A)], unparked=[row.key for row in crowd[:PARKED_AT_ONCE]]
            )
        )
        assert store.ripe([PARKED.code], 10) == crowd[PARKED_AT_ONCE:]

    def test_a_message_that_never_waited_cannot_be_settled(self, store: LedgerStore) -> None:
        store.append(one_message("m-1", A))
        with pytest.raises(StreamMoved):
            store.append(lambda head: Writes(settled=[inbox_row(head, "m-1")]))
        with pytest.raises(StreamMoved):
            store.append(lambda head: Writes(settled=[inbox_row(head, "m-unknown")]))

    def test_parked_messages_come_up_when_their_bound_has_passed(self, store: LedgerStore) -> None:
        store.append(lambda _: Writes(parked=[PARKED]))
        assert store.expired(NINE + timedelta(minutes=14), 10) == []
        assert store.expired(NINE + timedelta(minutes=15), 10) == [PARKED]

    def test_the_outbox_forgets_what_was_published_but_never_its_newest(self, store: LedgerStore) -> None:
        for number in (1, 2, 3):
            store.append(one_message(f"m-{number}", f"dispute:{number}"))
        assert store.prune_outbox(through=3) == 2
        assert [row.seq for row in store.outbox(after=0, limit=10)] == [3]
        assert store.append(one_message("m-4", A)).outbox[0].seq == 4
        assert store.prune_outbox(through=1) == 0

    def test_a_subject_is_found_by_its_token(self, store: LedgerStore) -> None:
        found = LookupRow("phone", b"t" * 32, "person:01A")
        store.append(lambda _: Writes(lookups=[found, LookupRow("id_number", b"t" * 32, "person:01B")]))
        store.append(lambda _: Writes(lookups=[found, LookupRow("phone", b"t" * 32, "person:01C")]))
        assert store.lookup("phone", b"t" * 32) == ["person:01A", "person:01C"]
        assert store.lookup("phone", b"u" * 32) == []
