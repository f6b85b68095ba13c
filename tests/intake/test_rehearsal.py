"""A rehearsal says what would happen to messages and leaves no trace: not in the store, not in the road."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intake.delivery import Receipt
from ledger.port import Verdict
from tests.support.intake import Bench, event, sqlite_bench

REPORTED, REGISTERED = "gridledger.dispute.reported.v1", "gridledger.dispute.registered.v1"
PERSON = "gridledger.person.referenced.v1"
KEY = "01J0000000000000000000CHEN"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path)


def told(receipts: list[Receipt]) -> list[tuple[str, str | None]]:
    return [(receipt.verdict.value, receipt.code) for receipt in receipts]


CASES: dict[str, Callable[[Bench], list[dict[str, object]]]] = {
    "a fact and what follows from it": lambda _: [event(REPORTED, "D-1"), event(REGISTERED, "D-1")],
    "what comes too early": lambda _: [event(REGISTERED, "D-1")],
    "a person": lambda _: [event(PERSON, KEY)],
    "an unknown grid": lambda _: [event(REPORTED, "D-1", gridcode="990101100009009")],
    "the same twice": lambda _: [event(REPORTED, "D-1"), event(REPORTED, "D-1")],
    "one id for two contents": lambda _: [event(REPORTED, "D-1"), {**event(REPORTED, "D-2"), "id": "x"}],
    "what is known already": lambda bench: [said_before(bench)],
}


def said_before(bench: Bench) -> dict[str, object]:
    said = event(REPORTED, "D-9")
    bench.send_one(said)
    return said


@pytest.mark.parametrize("case", CASES)
def test_a_rehearsal_answers_as_taking_does_afterwards(bench: Bench, case: str) -> None:
    deliveries = [bench.delivery(said) for said in CASES[case](bench)]
    rehearsed = bench.road.rehearse(deliveries)
    assert told(rehearsed) == told(bench.road.take(deliveries))
    assert [receipt.place for receipt in rehearsed] == [delivery.place for delivery in deliveries]


@pytest.mark.parametrize("case", CASES)
def test_a_rehearsal_leaves_no_trace_in_the_store(bench: Bench, case: str) -> None:
    deliveries = [bench.delivery(said) for said in CASES[case](bench)]
    before, log = bench.store.counts(), bench.store.read_log(after=0, limit=100)
    bench.road.rehearse(deliveries)
    assert (bench.store.counts(), bench.store.read_log(after=0, limit=100)) == (before, log)
    for said in CASES[case](bench):
        if case != "what is known already":
            assert bench.road.receipt(str(said["source"]), str(said["id"])) is None


def test_a_rehearsed_report_is_not_remembered_by_the_road(bench: Bench) -> None:
    bench.road.rehearse([bench.delivery(event(REPORTED, "D-1"))])
    assert bench.send_one(event(REGISTERED, "D-1")).verdict is Verdict.WAITING


def test_a_rehearsed_key_is_not_used_for_sealing(bench: Bench) -> None:
    bench.road.rehearse([bench.delivery(event(PERSON, KEY))])
    assert not bench.vault.knows(f"person:{KEY}"), "a key that no row keeps would seal what nobody can open"
    assert bench.send_one(event(PERSON, KEY)).verdict is Verdict.ACCEPTED
    assert bench.store.counts()["subject_keys"] == 1


def test_a_rehearsal_does_not_settle_what_waits(bench: Bench) -> None:
    early = event(REGISTERED, "D-1")
    bench.send_one(early)
    assert bench.road.rehearse([bench.delivery(event(REPORTED, "D-1"))])[0].verdict is Verdict.ACCEPTED
    assert bench.store.counts()["parked"] == 1
    assert bench.send_one(event(REPORTED, "D-1")).verdict is Verdict.ACCEPTED
    assert bench.store.counts()["parked"] == 0


def test_only_a_repetition_of_a_stored_receipt_names_a_position(bench: Bench) -> None:
    known = bench.delivery(said_before(bench))
    fresh = bench.delivery(event(REPORTED, "D-10"))
    first, second = bench.road.rehearse([known, fresh])
    assert (first.verdict, first.of) == (Verdict.DUPLICATE, Verdict.ACCEPTED)
    assert first.position is not None
    assert second.position is None


def test_nothing_rehearsed_is_nothing_said(bench: Bench) -> None:
    assert bench.road.rehearse([]) == []
