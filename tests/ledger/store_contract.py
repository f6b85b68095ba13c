"""What every store must do; each storage inherits these tests."""

from datetime import timedelta
from threading import Event, Thread
from uuid import UUID

import pytest

from ledger.identity import message_key, stream_id
from ledger.port import (
    ConflictRow,
    DeadLetterRow,
    Head,
    LedgerStore,
    LogRow,
    StreamMoved,
    SubjectKeyRow,
    Verdict,
    Writes,
)
from ledger.store.numbering import NumbersDoNotContinue
from tests.ledger.desk_contract import DeskContract
from tests.ledger.examples import (
    NINE,
    SOURCE,
    Clock,
    event_row,
    inbox_row,
    one_message,
    receipt_row,
)
from tests.ledger.forgetting_contract import ForgettingContract
from tests.ledger.intake_contract import PARKED, IntakeContract

A, B = "dispute:GL0000000000010", "dispute:GL0000000000020"
LETTER = DeadLetterRow(message_key(SOURCE, "m-8"), "kafka:t/0/7", "intake.bad_json", b"sealed", NINE)
KEY = SubjectKeyRow(A, "epoch-1", b"wrapped")


class StoreContract(IntakeContract, DeskContract, ForgettingContract):
    """Give a `clock` and a `store` fixture (prepared, empty)."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    def test_an_empty_log_begins_at_one(self, store: LedgerStore) -> None:
        assert head_of(store) == Head(0, 0, NINE)
        assert (store.head(), store.read_log(after=0, limit=10)) == (0, [])

    def test_what_is_appended_is_read_back(self, store: LedgerStore) -> None:
        first = store.append(one_message("m-1", A))
        second = store.append(one_message("m-2", A, 2))
        third = store.append(one_message("m-3", B))
        rows = [*first.events, *second.events, *third.events]
        assert [row.position for row in rows] == [1, 2, 3]
        assert store.read_log(after=0, limit=10) == rows
        assert store.read_log(after=1, limit=1) == rows[1:2]
        assert store.read_log(after=0, limit=10, until=2) == rows[:2]
        assert store.read_stream(stream_id(A)) == rows[:2]
        assert store.outbox(after=0, limit=10) == [*first.outbox, *second.outbox, *third.outbox]
        assert store.receipt(message_key(SOURCE, "m-2")) == second.inbox[0]
        assert store.head() == 3

    def test_a_range_of_streams_is_read_whole_and_up_to_a_position(self, store: LedgerStore) -> None:
        rows = [
            store.append(one_message(f"m-{nth}", stream, version)).events[0]
            for nth, (stream, version) in enumerate([(A, 1), (B, 1), (A, 2), (B, 2)])
        ]
        by_stream = sorted(rows, key=lambda row: (row.stream_id.int, row.version))
        first, last = by_stream[0].stream_id, by_stream[-1].stream_id
        least, most = UUID(int=0), UUID(int=2**128 - 1)
        assert store.read_streams(first=least, last=most, until=4) == by_stream
        assert store.read_streams(first=least, last=most, until=2) == [by_stream[0], by_stream[2]]
        assert store.read_streams(first=first, last=first, until=4) == by_stream[:2]
        assert store.read_streams(first=UUID(int=first.int + 1), last=last, until=4) == by_stream[2:]
        assert store.read_streams(first=UUID(int=last.int + 1), last=most, until=4) == []

    def test_a_batch_is_gathered_at_once(self, store: LedgerStore) -> None:
        conflict = ConflictRow(message_key(SOURCE, "m-1"), b"h" * 32, 1)
        written = store.append(
            lambda head: Writes(
                events=[event_row(head, 1, A), event_row(head, 2, A, 2)],
                inbox=[inbox_row(head, "m-1"), inbox_row(head, "m-9", Verdict.WAITING)],
                conflicts=[conflict],
                parked=[PARKED],
                subject_keys=[KEY],
            )
        )
        found = store.gather(
            stream_ids=[stream_id(A), stream_id(B)],
            message_keys=[message_key(SOURCE, "m-1"), message_key(SOURCE, "m-2")],
            parked_streams=[stream_id(A)],
            subjects=[A, B],
        )
        assert found.streams == {stream_id(A): written.events, stream_id(B): []}
        assert found.inbox == {message_key(SOURCE, "m-1"): written.inbox[0]}
        assert found.conflicts == {message_key(SOURCE, "m-1"): [conflict]}
        assert found.parked == {stream_id(A): [PARKED]}
        assert found.subject_keys == {A: KEY}

    def test_a_store_keeps_the_identity_it_was_made_with(self, store: LedgerStore) -> None:
        made = store.identity()
        store.prepare()
        assert store.identity() == made

    def test_gathering_nothing_finds_nothing(self, store: LedgerStore) -> None:
        found = store.gather()
        assert (found.streams, found.inbox, found.conflicts, found.parked, found.subject_keys) == (
            {},
            {},
            {},
            {},
            {},
        )

    def test_time_never_runs_back_along_the_log(self, store: LedgerStore, clock: Clock) -> None:
        store.append(one_message("m-1", A))
        clock.advance(-timedelta(days=1))
        assert head_of(store).recorded_at == NINE

    def test_a_stream_version_is_taken_only_once_and_the_loser_writes_nothing(
        self, store: LedgerStore
    ) -> None:
        store.append(one_message("m-1", A))
        with pytest.raises(StreamMoved):
            store.append(one_message("m-2", A))
        assert store.counts() == counted(events=1, inbox=1, outbox=1)

    def test_a_message_is_taken_only_once(self, store: LedgerStore) -> None:
        store.append(one_message("m-1", A))
        with pytest.raises(StreamMoved):
            store.append(one_message("m-1", B))
        assert store.counts() == counted(events=1, inbox=1, outbox=1)

    @pytest.mark.parametrize(
        "again",
        [
            Writes(subject_keys=[SubjectKeyRow(A, "epoch-1", b"other")]),
            Writes(parked=[PARKED]),
            Writes(dead_letters=[LETTER]),
            Writes(conflicts=[ConflictRow(PARKED.key, b"h", 1)]),
        ],
        ids=["subject key", "parked", "dead letter", "conflict"],
    )
    def test_two_writers_of_one_key_decide_again(self, store: LedgerStore, again: Writes) -> None:
        store.append(
            lambda _: Writes(
                subject_keys=[KEY],
                parked=[PARKED],
                dead_letters=[LETTER],
                conflicts=[ConflictRow(PARKED.key, b"h", 1)],
            )
        )
        with pytest.raises(StreamMoved):
            store.append(lambda _: again)

    def test_work_that_leaves_a_gap_is_refused(self, store: LedgerStore) -> None:
        with pytest.raises(NumbersDoNotContinue):
            store.append(lambda head: Writes(events=[event_row(head, 2, A)]))
        with pytest.raises(NumbersDoNotContinue):
            store.append(lambda head: Writes(outbox=[receipt_row(head, 2, "m-1")]))
        assert store.counts() == counted()

    def test_a_writer_that_fails_while_numbering_leaves_nothing_and_no_lock(self, store: LedgerStore) -> None:
        def fail(head: Head) -> Writes:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            store.append(fail)
        store.append(one_message("m-1", A))
        assert store.head() == 1

    def test_a_large_batch_is_written_whole(self, store: LedgerStore) -> None:
        big = b"x" * 20_000

        def finish(head: Head) -> Writes:
            events = [
                LogRow(head.position + nth, stream_id(f"dispute:{nth}"), 1, "umbrella.found.v1", big)
                for nth in range(1, 1_201)
            ]
            return Writes(events=events, outbox=[receipt_row(head, nth, str(nth)) for nth in range(1, 1_201)])

        store.append(finish)
        assert store.head() == 1_200
        assert sum(len(row.state) for row in store.read_log(after=0, limit=2_000)) == 24_000_000
        assert len(store.outbox(after=0, limit=2_000)) == 1_200

    def test_waiting_ends_as_soon_as_the_log_grows(self, store: LedgerStore) -> None:
        woken = Event()

        def wait() -> None:
            if store.wait_for(0, 10.0):
                woken.set()

        waiter = Thread(target=wait)
        waiter.start()
        store.append(one_message("m-1", A))
        assert woken.wait(2.0)
        waiter.join()

    def test_waiting_ends_without_growth_too(self, store: LedgerStore) -> None:
        store.append(one_message("m-1", A))
        assert store.wait_for(0, 0.0)
        assert not store.wait_for(1, 0.05)

    def test_what_a_writer_of_ours_wrote_has_its_shape(self, store: LedgerStore) -> None:
        store.append(one_message("m-1", A))
        assert store.misshapen() is None

    def test_preparing_again_changes_nothing(self, store: LedgerStore) -> None:
        store.append(one_message("m-1", A))
        store.prepare()
        assert store.counts() == counted(events=1, inbox=1, outbox=1)


def head_of(store: LedgerStore) -> Head:
    """What a writer is told when its turn comes."""
    heads: list[Head] = []

    def look(head: Head) -> Writes:
        heads.append(head)
        return Writes()

    store.append(look)
    return heads[0]


def counted(**some: int) -> dict[str, int]:
    """Counts of a store that holds only `some`."""
    names = (
        "events",
        "inbox",
        "conflicts",
        "outbox",
        "parked",
        "dead_letters",
        "letters",
        "subject_keys",
        "lookups",
    )
    return {name: some.get(name, 0) for name in names}
