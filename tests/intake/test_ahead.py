"""Messages read while others are being written, and faults of ours while they are read."""

from pathlib import Path

import pytest

from intake.ahead import Ahead
from intake.refusals import ReadingFailed
from ledger.port import Verdict
from tests.support.intake import Bench, event, sqlite_bench

REPORTED = "gridledger.dispute.reported.v1"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path)


def test_what_fails_while_another_batch_is_written_is_read_again_in_its_turn(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = bench.road.reader
    read_all = reader.read_all
    deliveries = [bench.delivery(event(REPORTED, "D-1", id="1"))]
    ahead = Ahead(reader, deliveries)

    def breaks(_: object) -> None:
        raise MemoryError("planted")

    monkeypatch.setattr(reader, "read_all", breaks)
    ahead.read()
    monkeypatch.setattr(reader, "read_all", read_all)
    assert [each.message_id for each in ahead.readings()] == ["1"]


def test_only_the_announced_messages_were_read_ahead(bench: Bench) -> None:
    one, other = (bench.delivery(event(REPORTED, "D-1", id=number)) for number in "12")
    ahead = Ahead(bench.road.reader, [one])
    assert ahead.are([one])
    assert not ahead.are([other])
    assert not ahead.are([one, other])


def test_a_fault_while_a_refused_message_is_kept_spoils_none_of_its_neighbours(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> bytes:
        raise OverflowError("planted")

    monkeypatch.setattr(type(bench.road.reader), "_content", breaks)
    bad, good = bench.send(event(REPORTED, "D-1", id="1", gridcode=None), event(REPORTED, "D-2", id="2"))
    assert (bad.verdict, bad.code, bad.id) == (Verdict.UNREADABLE, ReadingFailed.code, "1")
    assert good.verdict is Verdict.ACCEPTED
