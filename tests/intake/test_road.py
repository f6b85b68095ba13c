"""The road as a whole: races with other writers, faults of our own, what the store holds afterwards."""

from datetime import date
from pathlib import Path

import pytest

from domain.shared.personal import Sealed
from domain.shared.rule_pack import Rulebook
from intake.road import RoadSettings
from ledger.codec import Codec
from ledger.port import Fenced, OffsetClaim, Verdict
from tests.support.intake import APP, GRID, Bench, event, road_on, sqlite_bench

REPORTED = "gridledger.dispute.reported.v1"
REGISTERED = "gridledger.dispute.registered.v1"
SEVERITY = "gridledger.dispute.severity_assessed.v1"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path, RoadSettings(publish=True))


def at(minute: int) -> str:
    return f"2026-03-02T08:{minute:02d}:00+08:00"


def test_a_road_with_an_old_cache_does_not_refuse_what_another_road_made_possible(
    bench: Bench, tmp_path: Path
) -> None:
    other = road_on(bench.store, tmp_path, bench.clock)
    bench.send_one(event(REPORTED, "D-1", time=at(0)))
    other.send_one(event(REGISTERED, "D-1", time=at(1)))
    late = bench.send_one(event(SEVERITY, "D-1", time=at(2)))
    assert late.verdict is Verdict.ACCEPTED, "decided on a state another process had moved on from"


def test_a_road_with_an_old_cache_does_not_take_a_new_fact_for_a_known_one(
    bench: Bench, tmp_path: Path
) -> None:
    suspended, resumed = "gridledger.dispute.suspended.v1", "gridledger.dispute.resumed.v1"
    other = road_on(bench.store, tmp_path, bench.clock)
    bench.send(event(REPORTED, "D-1", time=at(0)), event(REGISTERED, "D-1", time=at(1)))
    bench.send_one(event(suspended, "D-1", id="first", time=at(2)))
    other.send_one(event(resumed, "D-1", time=at(3)))
    assert bench.send_one(event(suspended, "D-1", id="second", time=at(4))).verdict is Verdict.ACCEPTED
    newest = bench.store.read_log(after=bench.store.head() - 1, limit=1)[0]
    assert newest.topic == "dispute.suspended.v1", "the second suspension was lost"


def test_a_grid_another_road_closed_is_closed_for_every_road(bench: Bench, tmp_path: Path) -> None:
    other = road_on(bench.store, tmp_path, bench.clock)
    assert bench.send_one(event(REPORTED, "D-1", time=at(0))).verdict is Verdict.ACCEPTED
    closed = event(
        "gridledger.grid.closed.v1",
        GRID,
        time="2026-03-01T00:00:00+08:00",
        actor="staff:R1",
        actorrole="registrar",
        gridcode=None,
    )
    assert other.send_one(closed).verdict is Verdict.ACCEPTED
    late = bench.send_one(event(REPORTED, "D-2", time=at(1)))
    assert (late.verdict, late.code) == (Verdict.REFUSED, "intake.grid_unknown")


def test_two_roads_that_append_to_one_thing_both_succeed(bench: Bench, tmp_path: Path) -> None:
    other = road_on(bench.store, tmp_path, bench.clock)
    bench.send_one(event(REPORTED, "D-1", time=at(0)))
    other.send_one(event(REGISTERED, "D-1", time=at(1)))
    visited = "gridledger.dispute.party_added.v1"
    receipts = [
        bench.send_one(event(visited, "D-1", id="a", time=at(2))),
        other.send_one(event(SEVERITY, "D-1", time=at(3))),
    ]
    assert {receipt.verdict for receipt in receipts} <= {Verdict.ACCEPTED, Verdict.REFUSED, Verdict.WAITING}
    versions = [
        row.version for row in bench.store.read_log(after=2, limit=50) if row.topic.startswith("dispute")
    ]
    assert len(versions) == len(set(versions)), "two events took one version of the stream"


def test_an_offset_is_written_with_its_messages_and_fences_who_lost_it(bench: Bench) -> None:
    delivery = bench.delivery(event(REPORTED, "D-1"))
    bench.road.take([delivery], [OffsetClaim("kafka:c:t:0", None, 4)])
    assert bench.store.offset("kafka:c:t:0") == 4
    head = bench.store.head()
    with pytest.raises(Fenced):
        bench.road.take([bench.delivery(event(REPORTED, "D-2"))], [OffsetClaim("kafka:c:t:0", None, 5)])
    assert bench.store.head() == head, "a fenced batch wrote something"
    assert bench.road.receipt(APP, f"{REPORTED}/D-2") is None


def test_an_empty_batch_moves_only_its_offsets(bench: Bench) -> None:
    assert bench.road.take([], [OffsetClaim("kafka:c:t:1", None, 9)]) == []
    assert bench.store.offset("kafka:c:t:1") == 9


def test_what_is_announced_may_come_or_not(bench: Bench) -> None:
    first, second, third = (
        bench.delivery(event(REPORTED, f"D-{number}", id=str(number))) for number in range(3)
    )
    taken = [
        *bench.road.take([first], (), [second]),
        *bench.road.take([second], (), [third]),
        *bench.road.take([first, third]),
    ]
    assert [(each.id, each.verdict.value) for each in taken] == [
        ("0", "accepted"),
        ("1", "accepted"),
        ("0", "duplicate"),
        ("2", "accepted"),
    ]


def test_every_receipt_of_a_batch_is_in_the_outbox_once_and_in_order(bench: Bench) -> None:
    before = bench.store.outbox(after=0, limit=100)[-1].seq
    bench.send(*(event(REPORTED, f"D-{number}", id=str(number)) for number in range(5)))
    rows = bench.store.outbox(after=before, limit=100)
    assert [row.seq for row in rows] == list(range(before + 1, before + 6))
    assert all(row.key == APP for row in rows)


def test_a_fault_of_ours_holds_one_thing_and_nothing_else(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = Codec.encode_around

    def breaks(self: Codec, *arguments: object) -> bytes:
        _, stream, reading = arguments
        if getattr(reading, "subject", "") == "D-bad" and not str(stream).startswith("message:"):
            raise RuntimeError("planted")
        return encode(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Codec, "encode_around", breaks)
    bad, good = bench.send(event(REPORTED, "D-bad", id="1"), event(REPORTED, "D-good", id="2"))
    assert (bad.verdict, bad.code) == (Verdict.WAITING, "intake.held_for_repair")
    assert good.verdict is Verdict.ACCEPTED
    follower = bench.send_one(event(REGISTERED, "D-bad", id="3", time=at(40)))
    assert (follower.verdict, follower.code) == (Verdict.WAITING, "intake.held_for_repair")
    monkeypatch.setattr(Codec, "encode_around", encode)
    bench.clock.forward(bench.road.settings.wait)
    assert bench.road.expire() == 0, "mending may take longer than a message is on its way"
    bench.clock.forward(bench.road.settings.repair)
    assert bench.road.expire() == 2
    receipt = bench.road.receipt(APP, "1")
    assert receipt is not None
    assert receipt.verdict is Verdict.ACCEPTED, "repaired, it is decided after all"


def test_a_fault_of_ours_while_reading_spoils_none_of_the_neighbours(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulebook_for = bench.road.reader._rulebook_for

    def breaks(day: date, grid_code: str | None) -> Rulebook:
        if day.day == 1:
            raise OverflowError("planted")
        return rulebook_for(day, grid_code)

    monkeypatch.setattr(bench.road.reader, "_rulebook_for", breaks)
    bad, good = bench.send(
        event(REPORTED, "D-bad", id="1", time="2026-03-01T08:00:00+08:00"),
        event(REPORTED, "D-good", id="2", time=at(0)),
    )
    assert (bad.verdict, bad.code, bad.id) == (Verdict.UNREADABLE, "intake.reading_failed", "1")
    assert good.verdict is Verdict.ACCEPTED
    assert bench.store.counts()["dead_letters"] == 1, "kept sealed for whoever repairs it"


def test_free_text_is_sealed_before_it_touches_the_disk(tmp_path: Path) -> None:
    bench = sqlite_bench(tmp_path)
    canary = "车位纠纷金丝雀8417"
    said = event(REPORTED, "D-1")
    data = {**said["data"], "summary": canary}  # type: ignore[dict-item]
    assert bench.send_one({**said, "data": data}).verdict is Verdict.ACCEPTED
    bad = {**said, "id": "bad", "data": {**data, "unknown": canary}}
    assert bench.send_one(bad).verdict is Verdict.REFUSED
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert canary.encode() not in file.read_bytes(), f"readable in {file.name}"
    reported = next(
        row for row in bench.store.read_log(after=0, limit=50) if row.topic == "dispute.reported.v1"
    )
    assert isinstance(bench.road.codec.decode_data(reported).summary, Sealed)


def test_a_fact_told_twice_under_two_ids_is_accepted_and_recorded_as_known(bench: Bench) -> None:
    bench.send_one(event(REPORTED, "D-1", id="1"))
    again = bench.send_one(event(REPORTED, "D-1", id="2"))
    assert again.verdict in (Verdict.ACCEPTED, Verdict.REFUSED)
    newest = bench.store.read_log(after=bench.store.head() - 1, limit=1)[0]
    assert newest.topic in ("intake.already_known.v1", "intake.refused.v1")


def test_recorded_time_never_runs_backwards(bench: Bench) -> None:
    from datetime import timedelta

    bench.send_one(event(REPORTED, "D-1", id="1"))
    bench.clock.forward(timedelta(minutes=-3))
    bench.send_one(event(REPORTED, "D-2", id="2"))
    times = [bench.road.codec.decode(row).recorded_at for row in bench.store.read_log(after=0, limit=50)]
    assert times == sorted(times)


def test_the_grid_of_the_case_is_recorded_with_its_events(bench: Bench) -> None:
    bench.send_one(event(REPORTED, "D-1"))
    row = bench.store.read_log(after=2, limit=1)[0]
    assert bench.road.codec.decode(row).meta.grid_code == GRID
