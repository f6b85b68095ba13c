"""The bad day is as bad as it says: repeats, torn records and disorder in the promised shares."""

from dataclasses import replace
from random import Random

from benchmarks.workloads.message import Message
from proofs.traffic import Disturbance, disturbed, undisturbed

COUNT = 20_000


def _message(number: int) -> Message:
    headers = (
        ("ce_id", f"m-{number}".encode()),
        ("ce_source", b"urn:gridledger:source:xiheqiao-app"),
        ("ce_time", b"2026-03-02T09:00:00+08:00"),
    )
    body = b'{"summary":"a parked car"}'
    return Message("gridledger.in.dispute", "990101001001001", "t", "s", f"m-{number}", "c", headers, body)


def test_shares_and_distances_are_as_promised() -> None:
    messages = [_message(number) for number in range(COUNT)]
    records = disturbed(messages, Disturbance(), Random(4))
    by_id: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        by_id.setdefault(record.id, []).append(place)
    repeated = sum(len(places) > 1 for places in by_id.values())
    corrupt = [record for record in records if record.corrupt]
    assert 0.045 < repeated / COUNT < 0.055
    assert 0.008 < len(corrupt) / COUNT < 0.012
    assert any(not record.named for record in corrupt)
    changed = [ids for ids in by_id.values() if len({records[place].digest for place in ids}) > 1]
    assert 0.002 < len(changed) / COUNT < 0.008


def test_nothing_moves_further_than_the_window() -> None:
    messages = [_message(number) for number in range(COUNT)]
    calm = Disturbance(repeated=0.0, corrupt=0.0)
    records = disturbed(messages, calm, Random(4))
    moved = [abs(place - int(record.id.removeprefix("m-"))) for place, record in enumerate(records)]
    assert max(moved) <= calm.reorder
    assert sum(moved) / COUNT > 100


def test_a_message_without_any_field_can_be_torn_too() -> None:
    empty = [replace(_message(number), body=b"{}") for number in range(200)]
    records = disturbed(empty, Disturbance(corrupt=1.0), Random(4))
    torn = [record for record in records if record.corrupt]
    assert len(torn) == 200
    whole = {record.id: record.digest for record in undisturbed(empty)}
    assert all(record.digest != whole[record.id] for record in torn)


def test_the_same_seed_makes_the_same_day() -> None:
    messages = [_message(number) for number in range(500)]
    assert disturbed(messages, Disturbance(), Random(7)) == disturbed(messages, Disturbance(), Random(7))
