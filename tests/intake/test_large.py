"""Whatever a sender packs into a message or a batch, what we keep and publish of it stays bounded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from consumers.topics import LARGEST_OUT
from intake.delivery import Sender
from intake.quarantine import BODY_KEPT, Quarantine
from intake.road import RoadSettings
from ledger.port import Head, OutboxKind, Verdict, Writes
from tests.support.intake import APP, Bench, event, sqlite_bench

REPORTED = "gridledger.dispute.reported.v1"
MEBIBYTE = 1024 * 1024
ROOM_FOR_A_RECORD = 16 * 1024


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path, RoadSettings(publish=True))


@pytest.mark.parametrize("mebibytes", [1, 2, 12])
def test_a_dead_letter_always_fits_its_topic(bench: Bench, mebibytes: int) -> None:
    said = event(REPORTED, "D-1", padding="x" * (mebibytes * MEBIBYTE))
    receipt = bench.send_one(said)
    assert (receipt.verdict, receipt.code) == (Verdict.UNREADABLE, "intake.body_too_large")
    letters = [row for row in bench.store.outbox(after=0, limit=9) if row.kind is OutboxKind.DEAD_LETTER]
    assert [len(row.payload) < LARGEST_OUT - ROOM_FOR_A_RECORD for row in letters] == [True]


def test_a_dead_letter_with_endless_headers_fits_too(bench: Bench) -> None:
    headers = [("ce_id", b"1"), *((f"x-{number}", b"y" * 60_000) for number in range(200))]
    bench.road.take([bench.raw(b"x" * 3 * MEBIBYTE, [*headers, ("ce_source", APP.encode())])])
    letters = [row for row in bench.store.outbox(after=0, limit=9) if row.kind is OutboxKind.DEAD_LETTER]
    assert [len(row.payload) < LARGEST_OUT - ROOM_FOR_A_RECORD for row in letters] == [True]


def test_what_could_still_be_accepted_is_kept_exactly_as_it_came(bench: Bench) -> None:
    quarantine = Quarantine(bench.vault)
    sender = Sender("test", frozenset({APP}))
    headers = [("ce_id", b"1"), ("x-long", b"y" * MEBIBYTE), ("ce_source", APP.encode())]
    delivery = bench.raw(b"x" * MEBIBYTE, headers, sender=sender)
    again = quarantine.open(quarantine.close(delivery))
    assert again.body == delivery.body
    assert list(again.headers) == [("ce_id", b"1"), ("ce_source", APP.encode())]
    assert (
        len(quarantine.open(quarantine.close(bench.raw(b"x" * 9 * MEBIBYTE, headers))).body or b"")
        == BODY_KEPT
    )


def test_a_batch_of_large_messages_is_written_in_several_transactions(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    appended: list[int] = []
    append = bench.store.append

    def counted(finish: Callable[[Head], Writes], meanwhile: Callable[[], None] | None) -> Writes:
        writes = append(finish, meanwhile)
        appended.append(len(writes.inbox))
        return writes

    monkeypatch.setattr(bench.store, "append", counted)
    large = [event(REPORTED, "D-1", id=str(number), data={"mood": "x" * 900_000}) for number in range(20)]
    receipts = bench.send(*large, event(REPORTED, "D-1", id="last"))
    assert [receipt.id for receipt in receipts] == [*map(str, range(20)), "last"]
    assert receipts[-1].verdict is Verdict.ACCEPTED
    assert appended == [9, 9, 3]
