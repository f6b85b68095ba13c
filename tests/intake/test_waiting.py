"""A message that comes before its thing waits, bounded and visible, and then is decided or refused for good."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from domain.shared.case_code import case_code_for
from intake.road import RoadSettings
from ledger.key_epochs import KeyRing
from ledger.port import Head, Verdict, Writes
from tests.support.intake import APP, DESK, Bench, event, road_on, sqlite_bench

WAIT = timedelta(minutes=10)
COURSE = (
    ("gridledger.dispute.reported.v1", "2026-03-02T08:00:00+08:00"),
    ("gridledger.dispute.registered.v1", "2026-03-02T08:10:00+08:00"),
    ("gridledger.dispute.severity_assessed.v1", "2026-03-02T08:20:00+08:00"),
    ("gridledger.dispute.triaged.v1", "2026-03-02T08:30:00+08:00"),
    ("gridledger.dispute.channel_assigned.v1", "2026-03-02T08:40:00+08:00"),
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path, RoadSettings(wait=WAIT, publish=True))


def course(subject: str) -> list[dict[str, object]]:
    return [event(name, subject, time=at) for name, at in COURSE]


def topics(bench: Bench) -> list[str]:
    return [row.topic for row in bench.store.read_log(after=2, limit=100)]


def verdict_of(bench: Bench, said: dict[str, object]) -> Verdict:
    receipt = bench.road.receipt(APP, str(said["id"]))
    assert receipt is not None
    return receipt.verdict


def test_a_fact_before_its_report_waits_and_says_so(bench: Bench) -> None:
    early = course("D-1")[1]
    receipt = bench.send_one(early)
    assert (receipt.verdict, receipt.code) == (Verdict.WAITING, "intake.thing_not_yet_known")
    assert bench.store.counts()["parked"] == 1
    assert topics(bench) == []


def test_the_report_lets_what_waited_be_decided_in_the_order_it_happened(bench: Bench) -> None:
    reported, registered, severity, triaged, channel = course("D-1")
    for early in (channel, triaged, severity, registered):
        assert bench.send_one(early).verdict is Verdict.WAITING
    assert bench.send_one(reported).verdict is Verdict.ACCEPTED
    assert [verdict_of(bench, said) for said in course("D-1")] == [Verdict.ACCEPTED] * 5
    assert bench.store.counts()["parked"] == 0
    ordered = [topic.removesuffix(".v1") for topic in topics(bench) if not topic.startswith("dispute.party")]
    assert ordered == [
        "dispute.reported",
        "dispute.registered",
        "dispute.severity_assessed",
        "dispute.triaged",
        "dispute.channel_assigned",
    ]


def test_what_waits_within_one_batch_is_never_parked(bench: Bench) -> None:
    receipts = bench.send(*reversed(course("D-1")))
    assert [receipt.verdict for receipt in receipts] == [Verdict.ACCEPTED] * 5
    assert bench.store.counts()["outbox"] == 2 + 5, "each message has one receipt"


@pytest.mark.parametrize("seed", range(12))
def test_any_order_in_any_batches_ends_in_the_same_facts(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    bench = sqlite_bench(tmp_path, RoadSettings(wait=WAIT))
    messages = [said for number in range(4) for said in course(f"D-{number}")]
    chance.shuffle(messages)
    while messages:
        size = chance.randint(1, 5)
        bench.send(*messages[:size])
        messages = messages[size:]
    told = [said for number in range(4) for said in course(f"D-{number}")]
    assert {verdict_of(bench, said) for said in told} == {Verdict.ACCEPTED}


def test_a_waiting_message_sent_again_is_a_duplicate_of_the_waiting_one(bench: Bench) -> None:
    early = course("D-1")[1]
    bench.send_one(early)
    again = bench.send_one(early)
    assert (again.verdict, again.of) == (Verdict.DUPLICATE, Verdict.WAITING)


def test_nothing_expires_before_its_time(bench: Bench) -> None:
    bench.send_one(course("D-1")[1])
    bench.clock.forward(WAIT - timedelta(seconds=1))
    assert bench.road.expire() == 0


def test_after_its_time_the_message_is_refused_for_good(bench: Bench) -> None:
    early = course("D-1")[1]
    bench.send_one(early)
    bench.clock.forward(WAIT)
    assert bench.road.expire() == 1
    receipt = bench.road.receipt(APP, str(early["id"]))
    assert receipt is not None
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, "intake.never_became_known")
    assert topics(bench) == ["intake.refused.v1"]
    assert bench.road.expire() == 0
    late = bench.send_one(course("D-1")[0])
    assert late.verdict is Verdict.ACCEPTED, "the report itself may still come"
    assert verdict_of(bench, early) is Verdict.REFUSED, "a final word stays final"


def test_a_rule_that_was_premature_tells_its_own_reason_at_the_end(bench: Bench) -> None:
    reported, _, _, triaged, _ = course("D-1")
    bench.send_one(reported)
    assert bench.send_one(triaged).verdict is Verdict.WAITING
    bench.clock.forward(WAIT)
    bench.road.expire()
    receipt = bench.road.receipt(APP, str(triaged["id"]))
    assert receipt is not None
    assert receipt.verdict is Verdict.REFUSED
    assert receipt.code is not None
    assert receipt.code.startswith("dispute.")


def test_two_that_expire_together_are_each_settled_once(bench: Bench) -> None:
    _, registered, _, triaged, _ = course("D-1")
    bench.send(registered, triaged)
    bench.clock.forward(WAIT)
    assert bench.road.expire() == 2
    assert bench.store.counts()["parked"] == 0


def parked_beside_its_report(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, object]:
    """A message that waits though its thing is known: another road reported it while this one was parking."""
    other, append = road_on(bench.store, folder, bench.clock), bench.store.append
    reported, early = course("D-1")[:2]

    def after_the_other(finish: Callable[[Head], Writes], meanwhile: Callable[[], None] | None) -> Writes:
        monkeypatch.setattr(bench.store, "append", append)
        assert other.send_one(reported).verdict is Verdict.ACCEPTED
        return append(finish, meanwhile)

    monkeypatch.setattr(bench.store, "append", after_the_other)
    assert bench.send_one(early).verdict is Verdict.WAITING
    return early


def test_what_was_parked_while_another_road_took_its_report_is_accepted_once_at_its_bound(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = parked_beside_its_report(bench, tmp_path, monkeypatch)
    bench.clock.forward(WAIT)
    assert bench.road.expire() == 1
    assert verdict_of(bench, early) is Verdict.ACCEPTED
    assert topics(bench).count("dispute.registered.v1") == 1
    assert bench.store.counts()["parked"] == 0


def test_one_that_is_refused_for_good_is_not_decided_again_behind_the_next(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = parked_beside_its_report(bench, tmp_path, monkeypatch)
    channel = course("D-1")[4]
    assert bench.send_one(channel).verdict is Verdict.WAITING
    bench.clock.forward(WAIT)
    assert bench.road.expire() == 2
    assert (verdict_of(bench, early), verdict_of(bench, channel)) == (Verdict.ACCEPTED, Verdict.REFUSED)


def test_a_source_struck_off_while_its_message_waits_stops_nobody_else(bench: Bench) -> None:
    gone = {**course("D-1")[1], "subject": case_code_for(DESK, "D-2")}
    other = {**course("D-2")[1], "source": DESK}
    bench.send(gone, other)
    bench.road.reader._sources = frozenset({DESK})
    report = {**course("D-2")[0], "source": DESK}
    assert bench.send_one(report).verdict is Verdict.ACCEPTED
    receipt = bench.road.receipt(APP, str(gone["id"]))
    assert receipt is not None
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, "intake.source_not_yours")
    told = [row for row in bench.store.outbox(after=0, limit=50) if b"source_not_yours" in row.payload]
    assert [row.key for row in told] == [APP], "the receipt goes where the first one went"


def test_a_source_struck_off_is_refused_at_the_bound_too(bench: Bench) -> None:
    gone = course("D-1")[1]
    bench.send_one(gone)
    bench.road.reader._sources = frozenset({DESK})
    bench.clock.forward(WAIT)
    assert bench.road.expire() == 1
    assert verdict_of(bench, gone) is Verdict.REFUSED


def test_a_waiting_message_whose_key_was_destroyed_is_refused_and_stops_nothing(
    bench: Bench, tmp_path: Path
) -> None:
    lost, fine = course("D-1")[1], course("D-2")[1]
    bench.send_one(lost)
    ring = KeyRing.open(tmp_path / "keys" / "ring.json")
    old = ring.current.name
    ring.begin(ring.next_epoch())
    ring.destroy(old)
    bench.send_one(fine)
    bench.clock.forward(WAIT)
    assert bench.road.expire() == 2
    receipt = bench.road.receipt(APP, str(lost["id"]))
    assert receipt is not None
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, "intake.seal_no_longer_opens")
    assert verdict_of(bench, fine) is Verdict.REFUSED
